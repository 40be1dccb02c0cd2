"""Three families of the demonstration: a father whose evidence was reviewed, a step-parent for whom some things wait, and a
level that rose and fell with everybody heard. Each parent has help of their own throughout.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from alongside.family.cases import services as cases
from alongside.family.cases.rules import MemberFacts
from alongside.family.people.models import Person
from alongside.ground.access.context import acting

_REVIEWED, _STEP_PARENT, _LEVELS = "Okafor", "Beckett", "Lindqvist"


def before_planning(t: Any) -> None:
    """Who harms the child is written before the family goes on to planning (R28). `t` is the `Telling`."""
    causes = ["unnamed_people", *(["online"] if "online" in t.story["types"] else [])]
    t.do(7.2, t.worker("lead"), cases.cause_set, case_id=t.case.id, causes=causes)


def stand(t: Any) -> None:
    """Tell how parents stand, and how a level moved, in the three families that have such a story."""
    told = {_REVIEWED: _reviewed, _STEP_PARENT: _restricted, _LEVELS: _rise_and_fall}.get(t.story["family"])
    if told is not None:
        told(t)


def _parent(t: Any, name: str) -> Any:
    return next(person for person in t.parents if person.full_name == name)


def _evidence(t: Any, person: Any, seen: list[tuple[float, str, str]]) -> None:
    for days, part, words in seen:
        t.do(
            days, t.worker(part), cases.evidence_add, case_id=t.case.id, person_id=person.id, kind="observed",
            seen_on=t.day(days), words=words,
        )  # fmt: skip


def _decided(t: Any, days: float, person: Any, status: str, reason: str, support: str, words: str) -> None:
    t.do(
        days, t.workers["manager"], cases.standing_decide, case_id=t.case.id, person_id=person.id, status=status,
        reason=reason, support=support,
        telling=cases.Telling(on=t.day(days), how="in_person", words=words),
    )  # fmt: skip


def _reviewed(t: Any) -> None:
    """A father was said to be difficult. Somebody looked, found a frightened man, and he is a partner with help of his own."""
    father = _parent(t, t.story["father"])
    _evidence(t, father, [
        (15, "lead", "He shouted in the corridor after the school meeting, and left before the end."),
        (17, "csw", "He told Amara on the phone, loudly, that nobody was doing anything for her. I heard it."),
    ])  # fmt: skip
    support = "Your own support worker goes on. A break from night watches, twice a week."
    _decided(
        t, 18, father, "under_evidence_review", "Two people wrote down that you shouted. We want to hear it from you.",
        support, "We told you what was written and that nothing is decided.",
    )  # fmt: skip
    _decided(
        t, 24, father, "partner_with_support_needs",
        "You had not slept for nine nights, because you watched the street. You were afraid for her, and you were right to be"
        " angry that nobody answered. You are an asset to this plan.",
        support, "We told you that you are a partner, and said sorry.",
    )  # fmt: skip
    need = t.do(
        19, t.worker("ipsw"), cases.need_offer, case_id=t.case.id, person_id=father.id, kind="mental_health",
        offer="Somebody to talk to about the nights, on Tuesday evenings, near your work.",
    )  # fmt: skip
    account = t.accounts.get(str(father.id))
    if account is not None:
        t.do(20, account, cases.need_answer, need_id=need.id, answer="yes", words="After seven is best.")


def _restricted(t: Any) -> None:
    """A step-parent, by evidence and a review: some things wait, for a time. The mother reads on as before."""
    lead = t.worker("lead")
    member = t.do(
        44, lead, cases.household_person_add, case_id=t.case.id,
        facts=MemberFacts("Glenn Moss", "step_parent", lives_with_child=False),
    )  # fmt: skip
    with acting(t.workers["manager"]):
        glenn = Person.objects.get(id=member.person_id)
    _evidence(t, glenn, [
        (46, "lead", "I saw him hand Harvey a phone that was not his, and take it back when he saw me."),
        (47, "csw", "He drove Harvey to the address that the plan says to stay away from. I saw the car."),
    ])  # fmt: skip
    support = "A worker of his own is offered, and help with the debts he told us about."
    _decided(
        t, 48, glenn, "under_evidence_review", "Two people saw things that we need to understand. Nothing is decided.",
        support, "We told him at the office what was seen, and that his help goes on.",
    )  # fmt: skip
    _decided(
        t, 50, glenn, "restricted_by_evidence",
        "You were seen with the phone and at the address. For now we plan the safety at home without you. It can change: talk"
        " with us about who asked you to do this.",
        support, "We told him with his own worker beside him.",
    )  # fmt: skip
    t.do(
        50, t.workers["manager"], cases.sight_narrow, case_id=t.case.id, person_id=glenn.id, kinds=["inside", "record"],
        until=t.day(50) + timedelta(days=28),
        words="You do not see the plan for the home while we find out who asked you to do this.",
    )  # fmt: skip


def _rise_and_fall(t: Any) -> None:
    """A worse week, a plan made again, and later less worry: the family and both workers were heard first."""
    lead, its = t.worker("lead"), {"case_id": t.case.id}
    both = {
        "need_now": "Somebody beside her on the way home.",
        "how_respond": "Two lifts a week, and a call each evening.",
    }
    t.do(
        5,
        lead,
        cases.threshold_set,
        **its,
        level="high",
        rationale="She was followed home twice this week.",
        **both,
    )
    for part, words in (
        ("ipsw", "Her parents sleep again. They ring me first now, and not at two in the morning."),
        ("csw", "She told me that the messages stopped. She chose a new number herself."),
    ):
        t.do(8, t.worker(part), cases.level_view_record, **its, side=part, words=words)
    t.do(
        8.2, lead, cases.level_view_record, **its, side="family", said_by=t.story["mother"],
        words="We are less afraid than two weeks ago. Please do not stop the lifts.",
    )  # fmt: skip
    t.do(
        9,
        lead,
        cases.threshold_set,
        **its,
        level="medium",
        rationale="No car since the first lift. All three say so.",
        **both,
    )
