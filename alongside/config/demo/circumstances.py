"""What life is like for three of the families: what is good, what helps, what it costs, what matters, a place they share."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from alongside.config.demo.acts import acting
from alongside.family.circumstances import services as life
from alongside.family.circumstances.selectors import sites_named
from alongside.family.people.models import FamilyMember
from alongside.family.people.services import identity_answer
from alongside.ground.clock.time_source import local_date

_BUS_STATION = life.SiteWords(
    "Northmoor bus station", "transport", "high", area="Mill Road, Northmoor",
    risks="Young people are spoken to by adults at the far stand after six.",
    strengths="The kiosk knows the children by name and lets them wait inside.",
)  # fmt: skip


def live(t: Any) -> None:
    """Tell what life is like in three of the families. `t` is a story's `Telling`."""
    tell = {"Okafor": _okafor, "Adeyemi": _adeyemi, "Hollis": _hollis}.get(t.story["family"])
    if tell is not None and t.case is not None:
        tell(t)


def _say(t: Any, days: float, by: Any, verb: Any, **facts: Any) -> Any:
    return t.do(days, by, verb, family_id=t.case.family_id, **facts)


def _ago(t: Any, days: int) -> date:
    """Return the day so many days before help was asked for."""
    day: date = local_date(t.at(0) - timedelta(days=days))
    return day


def _okafor(t: Any) -> None:
    """Somebody steady, a need that waits for its assessment, and two parents who each say their own."""
    mother = t.accounts[str(t.parents[0].id)]
    _okafor_good(t, mother)
    _okafor_child(t, mother)
    _okafor_own(t, mother)
    _okafor_around(t, mother)


def _okafor_good(t: Any, mother: Any) -> None:
    _say(t, 13, mother, life.strength_add, kind="protective", readers="family",
         words="We eat together on Sundays, and the phone stays in the hall.")  # fmt: skip
    _say(
        t,
        13,
        t.worker("csw"),
        life.strength_add,
        kind="strength",
        words="Amara is funny, and she looks after Chidi.",
    )
    _say(t, 13, t.accounts["child"], life.strength_add, kind="steady", who="Mum, and Pepper", readers="family",
         words="They are there when I come home.", case_id=t.case.id)  # fmt: skip


def _okafor_child(t: Any, mother: Any) -> None:
    case = {"case_id": t.case.id}
    _say(t, 14, mother, life.need_record, kind="adhd", standing="awaiting", source="Her form tutor, and her mother",
         since=_ago(t, 200), readers="family", **case)  # fmt: skip
    _say(t, 14, mother, life.need_record, kind="anxiety", standing="suspected", source="Her mother", **case)
    _say(t, 14.5, t.accounts["child"], life.adaptation_add, kind="talk", readers="family",
         words="Tell me what happens next before it happens.", **case)  # fmt: skip
    _say(t, 14.6, t.worker("csw"), life.adaptation_add, kind="timing",
         words="After school, and not longer than half an hour.", **case)  # fmt: skip
    _say(
        t,
        15,
        mother,
        life.sign_log,
        kind="belongings",
        noticed_on=_ago(t, 190),
        words="A second phone.",
        **case,
    )
    _say(t, 15, mother, life.sign_log, kind="friends", noticed_on=_ago(t, 150), **case)


def _okafor_own(t: Any, mother: Any) -> None:
    ipsw = t.worker("ipsw")
    _say(t, 15, mother, life.first_support_say, first_source="A parents’ group online", first_why="It was night.",
         preferred_source="Her school", preferred_why="They see her every day.",
         expected="That somebody rings back when they say so.")  # fmt: skip
    sleep = _say(t, 16, mother, life.cost_mark, kind="sleep", weight="much", words="I wake at each car.")
    t.do(17, ipsw, life.answer_give, line_id=sleep.id, outcome="offered", by_whom=ipsw.name,
         words="Somebody rings you on Friday evenings, so that you are not alone with it.",
         due_on=t.day(17) + timedelta(days=4))  # fmt: skip
    _say(t, 30, mother, life.cost_mark, kind="work", weight="some", words="I have used all my leave.")
    _say(t, 20, t.accounts[str(t.parents[1].id)], life.cost_mark, kind="isolation", weight="some")
    matter = _say(
        t, 18, mother, life.matter_say, words="Chidi has his exams in May. I do not want him forgotten."
    )
    t.do(20, t.worker("lead"), life.answer_give, line_id=matter.id, outcome="offered", by_whom="His head of year",
         words="A quiet room to study in after school.", due_on=t.day(20) + timedelta(days=5))  # fmt: skip


def _okafor_around(t: Any, mother: Any) -> None:
    case, ipsw = {"case_id": t.case.id}, t.worker("ipsw")
    _say(t, 18, mother, life.background_say, kind="unfair", words="At first we were asked what we had done wrong.",
         engage="Say what you have written down, before you leave.")  # fmt: skip
    _say(t, 21, t.worker("csw"), life.sibling_review, **case, person_id=_sibling(t), needs=["attention", "schooling"],
         risk="Nobody that we know of has come near him. He keeps his phone open to his mother.",
         needs_words="He would like one evening a week with his mother.")  # fmt: skip
    t.do(
        22,
        t.worker("lead"),
        life.site_add,
        **case,
        site=_BUS_STATION,
        words="She changes buses here on Fridays.",
    )
    t.do(22, ipsw, identity_answer, person_id=t.parents[1].id, question="work", answer="Bus driver, nights")
    t.do(22, mother, identity_answer, person_id=t.parents[0].id, question="faith", answer=None)


def _adeyemi(t: Any) -> None:
    """A boy who is diagnosed, and for whom it is known how to talk and what to avoid; the same bus station."""
    mother, csw = t.accounts[str(t.parents[0].id)], t.worker("csw")
    case = {"case_id": t.case.id}
    _say(
        t,
        13,
        mother,
        life.strength_add,
        kind="strength",
        words="Tunde never leaves a friend alone.",
        readers="family",
    )
    _say(
        t,
        13,
        csw,
        life.strength_add,
        kind="steady",
        who="His boxing coach",
        words="He drives out to find him.",
        **case,
    )
    _say(t, 14, csw, life.need_record, kind="asd", standing="diagnosed", source="The children’s clinic",
         since=_ago(t, 900), **case)  # fmt: skip
    for kind, words in (("talk", "One question at a time. Silence is thinking."),
                        ("avoid", "Jokes that mean something else; standing in the door."),
                        ("sensory", "No strip lights: the room at the back is better.")):  # fmt: skip
        _say(t, 14, csw, life.adaptation_add, kind=kind, words=words, **case)
    _say(t, 15, mother, life.matter_say, words="That I can keep my evening course.")
    with acting(csw):
        known = sites_named(viewer=csw, name=_BUS_STATION.name)
    if known:
        t.do(16, csw, life.site_link, **case, site_id=known[0].id, words="He waits for his coach here.")


def _hollis(t: Any) -> None:
    """A mother who marked what is heaviest, and waits for an answer longer than she should."""
    mother, ipsw = t.accounts[str(t.parents[0].id)], t.worker("ipsw")
    _say(t, 13, ipsw, life.strength_add, kind="protective", person_id=t.parents[0].id,
         words="She knows each of the girls’ friends, and their mothers.")  # fmt: skip
    _say(t, 14, mother, life.cost_mark, kind="money", weight="most", words="The bus fares alone.")
    _say(t, 14, mother, life.background_say, kind="housing", words="Three of us in two rooms.",
         engage="Please ring first. There is nowhere to talk quietly before seven.")  # fmt: skip


def _sibling(t: Any) -> Any:
    with acting(t.worker("csw")):
        return FamilyMember.objects.get(family_id=t.case.family_id, relationship="sibling").person_id
