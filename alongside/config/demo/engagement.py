"""The work beside some of the young people: parents asked first, patience, own words, sixteen and seventeen."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from alongside.config.demo.acts import acting
from alongside.family.cases.models import Allocation
from alongside.ground.clock.time_source import LONDON, local_date
from alongside.practice.engagement import services

_KNOWS = {
    "works": "Music first, questions later. Evenings are better than mornings. A walk with the dog always works.",
    "will_not_work": "Being taken out of a lesson. Letters. Anybody who begins with what happened.",
}


def beside_the_child(t: Any) -> None:
    """Tell what the child's worker did, for the families of whom there is something to tell. `t` is its `Telling`."""
    chapter = CHAPTERS.get(t.story["family"])
    if chapter is not None:
        chapter(t, _Beside(t))


class _Beside:
    """The child's worker of one story, doing their work on a day."""

    def __init__(self, t: Any) -> None:
        self.t, self.case_id = t, t.case.id
        with acting(t.workers["manager"]):
            held = Allocation.objects.filter(case=t.case, part="csw", until__isnull=True).first()
        self.worker = next(w for w in t.workers.values() if held is not None and w.id == held.user_id)

    def do(self, days: float, verb: str, by: Any = None, **facts: Any) -> Any:
        return self.t.do(days, by or self.worker, getattr(services, verb), case_id=self.case_id, **facts)

    def contact(self, days: float, outcome: str = "reached", **facts: Any) -> None:
        now = self.t.at(days)
        after_school = datetime.combine(local_date(now), time(16, 30), tzinfo=LONDON)
        at = after_school if after_school <= now else after_school - timedelta(days=1)
        given = {"purpose": "attempt", "channel": "visit", "happened_at": at, **facts}
        self.do(days, "contact_log", outcome=outcome, **given)

    def trust(self, days: float, stage: str, words: str = "") -> None:
        self.do(days, "trust_set", stage=stage, since=self.t.day(days), words=words)

    def asked(self, days: float) -> None:
        self.do(days, "parents_know_write", person_id=self.t.parents[0].id, introduce="yes", **_KNOWS)


def _okafor(t: Any, beside: _Beside) -> None:
    """A girl who takes her time: two tries, then the dog, then trust."""
    child, mother = t.accounts["child"], t.accounts[str(t.parents[0].id)]
    beside.asked(2.7)
    beside.do(
        3.5, "parents_know_write", by=mother, works="She draws. Ask to see the sketchbook.", introduce="yes"
    )
    beside.contact(4, "not_reached", channel="message")
    beside.contact(6, "not_reached", place="At home")
    beside.contact(
        9, purpose="presence", place="The park, with Pepper", wanted="Not to be asked about Fridays"
    )
    beside.trust(9, "met", "Her mother introduced me. We walked Pepper.")
    beside.do(10, "presence_plan", every_days=7, places="The park after school, or the art room",
              second_name="Tara Bell", second_role="Trainee, supervised by me")  # fmt: skip
    beside.contact(
        16, purpose="presence", place="The art room", wanted="To show her drawings", with_whom="Tara Bell"
    )
    beside.trust(24, "some_trust", "She rang me herself.")
    beside.contact(31, purpose="session", topic="Which messages feel wrong", place="A café she chose")
    beside.contact(42, purpose="presence", place="The park")
    beside.do(33, "wish_say", by=child, says="yes", words="Only if it is the same person every time.")
    beside.do(34, "young_words_say", by=child, topic="home", parents_may_read=True,
              words="I like it when mum asks about my drawings first.")  # fmt: skip
    beside.do(35, "young_words_say", by=child, topic="feeling", parents_may_read=False,
              words="Fridays are hard. I do not want everybody to talk about it.")  # fmt: skip
    beside.do(36, "young_note_write", words="We talked about Fridays, and made a plan for who to ring first.")
    beside.do(37, "influence_say", by=child, answer="a_little", words="They ask me after they have decided.")
    beside.do(37.2, "influence_say", by=mother, answer="some", words="More than last year.")
    beside.do(38, "influence_say", answer="a_lot", words="She chose the place, the days and who comes.")
    beside.do(39, "priority_say", what="trust", words="She comes when nothing is asked of her.")
    beside.do(
        39.5, "priority_say", by=t.worker("ipsw"), what="trust", words="Her mother sees it in the same way."
    )


def _adeyemi(t: Any, beside: _Beside) -> None:
    """A boy of sixteen: consent looked at with him; and two workers who would do different things first."""
    beside.asked(3)
    beside.contact(8, place="College")
    beside.trust(8, "met")
    beside.contact(15, purpose="presence", place="The gym")
    beside.trust(30, "trusts", "He asked me to come to the college with him.")
    beside.do(31, "presence_plan", every_days=14, places="The gym, or the bus to college")
    beside.contact(50, purpose="presence", place="The bus")
    beside.do(
        32, "consent_review",
        answers={"worker": "yes", "parents": "yes", "school": "yes", "health": "later", "police": "later", "adult": "no"},
        pressure="We looked at who messages him at night, and whether anybody told him what to say. He said nobody did.",
        capacity="He explained in his own words what is shared and why, on two different days.",
        parents_part="He wants his mother to know first, and to be there when it is about the night.",
    )  # fmt: skip
    beside.do(
        40, "priority_say", what="trust", words="College with somebody beside him, before any statement."
    )
    beside.do(
        41,
        "priority_say",
        by=t.worker("ipsw"),
        what="safety",
        words="His mother is afraid of the calls at night.",
    )


def _bellamy(t: Any, beside: _Beside) -> None:
    """A boy of seventeen: a busy first half of the year, then less and less, and no plan for after eighteen yet."""
    beside.asked(3)
    for day in (8, 20, 32, 60, 75, 90, 110, 125, 140, 155, 170, 185):
        beside.contact(day, purpose="presence", place="The garage where he helps out")
    beside.trust(60, "together", "We plan his week together.")
    beside.contact(250, "not_reached", channel="call")


def _osei(t: Any, beside: _Beside) -> None:
    """A boy who does not want a worker just now. His mother's support goes on."""
    beside.asked(4)
    beside.contact(10, "reached", place="At the door", wanted="To be left in peace")
    beside.trust(10, "met")
    beside.do(12, "wish_say", says="no", words="I have my cousin. I do not need somebody.")


def _pryce(t: Any, beside: _Beside) -> None:
    """A boy who has not been seen for longer than was agreed."""
    beside.asked(3)
    beside.contact(5, purpose="presence", place="The unit’s workshop")
    beside.trust(5, "met")
    beside.do(6, "presence_plan", every_days=7, places="The unit’s workshop on Wednesdays")
    beside.contact(20, "not_reached", channel="somebody", place="Through his key teacher")


CHAPTERS = {
    "Okafor": _okafor,
    "Adeyemi": _adeyemi,
    "Bellamy": _bellamy,
    "Osei": _osei,
    "Pryce": _pryce,
}
