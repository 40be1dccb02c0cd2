"""Threats, told gently for two families: calls at night and a dog, what the police and the plan answered, a new lock."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from alongside.config.demo.noticed import notice
from alongside.config.demo.plan import whole_plan
from alongside.family.circumstances.selectors.child import siblings_in
from alongside.ground.access.context import acting
from alongside.ground.clock.time_source import local_date
from alongside.practice.plans.models import Plan
from alongside.practice.plans.services import measure_propose
from alongside.practice.safety import services as safety


def plan_and_threats(t: Any) -> None:
    """Tell the plan, and then in two of the families a threat. `t` is a story's `Telling`."""
    whole_plan(t)
    chapter = {"Okafor": _okafor, "Adeyemi": _adeyemi}.get(t.story["family"])
    if chapter is not None and t.case is not None:
        chapter(t)
    notice(t)


def _siblings(t: Any) -> list[Any]:
    with acting(t.workers["manager"]):
        return [one.id for one in siblings_in(t.case)]


def _plan(t: Any) -> Any:
    with acting(t.worker("lead")):
        return Plan.objects.exclude(state=Plan.State.CLOSED).get(case_id=t.case.id).id


def _okafor(t: Any) -> None:
    """Calls from prison: refused once, then taken; the plan was changed, a lock was promised, and it came to an end."""
    mother, lead = t.accounts[str(t.parents[0].id)], t.worker("lead")
    what = safety.Happened(
        kind="threat", happened_on=t.day(18), about_time="after ten at night", targets=["parent", "pet"],
        siblings=_siblings(t)[:1], medium="prison", where="home", said="Tell her to answer her phone. Nice dog you have.",
        words="Three calls from a number that the screen calls a prison. He gave no name.",
        evidence="The list of calls, and one message on the machine.",
    )  # fmt: skip
    made = t.do(18, mother, safety.threat_report, case_id=t.case.id, what=what)
    about = {"threat_id": made.id}
    no = {
        "kind": "refused",
        "who": "An officer at 101",
        "words": "No name was given, so nothing can be done, she said.",
    }
    t.do(18.1, mother, safety.threat_police, on=t.day(18.1), **no, **about)
    words = "Nan takes the calls in the evening, and the dog sleeps inside. All of you agreed by phone."
    t.do(
        18.2, lead, measure_propose, plan_id=_plan(t), side="inside", for_whom="parent", aim="protection",
        words="Nan takes the calls in the evening, and the dog sleeps inside", tonight="Ring Nan before eight",
    )  # fmt: skip
    t.do(18.3, lead, safety.threat_checked, kind="changed", words=words, **about)
    took = {"kind": "took", "reference": "NM 2611-0093", "who": "The liaison officer of the prison"}
    t.do(
        19,
        lead,
        safety.threat_police,
        on=t.day(19),
        words="They stop calls to this number.",
        **took,
        **about,
    )
    _after(t, lead, about)


def _after(t: Any, lead: Any, about: dict[str, Any]) -> None:
    """A lock is promised, the mother has support of her own, and it comes to an end."""
    lock = {
        "kind": "locks",
        "words": "A new lock for the back door",
        "cost": Decimal(85),
        "pays": "Northmoor Homes",
    }
    due = t.today + timedelta(days=4)
    t.do(
        19.2, lead, safety.protection_agree, case_id=t.case.id, owner_id=lead.id, due_on=due, **lock, **about
    )
    support = "Victim Support rings her on Mondays, for as long as she wants."
    t.do(
        20,
        lead,
        safety.victim_say,
        person_id=t.parents[0].id,
        support=support,
        outcome="investigating",
        **about,
    )
    t.do(26, lead, safety.threat_close, words="The calls have stopped since the number was blocked.", **about)


def _adeyemi(t: Any) -> None:
    """At the last half past nine somebody asked for his sister where she works; today the plan is looked at."""
    mother, told_at = t.accounts[str(t.parents[0].id)], t.now - timedelta(minutes=29)
    day = local_date(
        told_at - timedelta(hours=10.5)
    )  # an hour more: the clocks may have gone back that night
    what = safety.Happened(
        kind="followed", happened_on=day, about_time="half past nine", targets=["sibling"], siblings=_siblings(t)[:1],
        medium="face", where="work", who="Two young men, one in a white cap",
        words="They asked for her at the till, and said that they know when she goes home.",
        evidence="The shop keeps the film of its camera.",
    )  # fmt: skip
    t.do(t.days_to(told_at), mother, safety.threat_report, case_id=t.case.id, what=what)
