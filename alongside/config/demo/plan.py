"""Three plans: one that a family still answers, one in force, and one written in a hurry on a bad evening."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from alongside.family.circumstances.selectors.child import adaptations_missing, siblings_not_reviewed
from alongside.family.circumstances.services import adaptation_add, sibling_review
from alongside.ground.access.context import acting
from alongside.practice.plans import services
from alongside.practice.plans.harms import harms_of
from alongside.practice.plans.models import Measure, Plan
from alongside.practice.plans.models_voices import Involvement
from alongside.practice.plans.reading import strategies


def whole_plan(t: Any) -> None:
    """Tell what stands around the measures of a plan, for three families. `t` is the `Telling`."""
    chapter = {"Okafor": _okafor, "Bellamy": _bellamy, "Stannard": _stannard}.get(t.story["family"])
    if chapter is not None:
        chapter(t)


def _plan(t: Any) -> Plan:
    with acting(t.worker("ipsw")):
        return Plan.objects.select_related("case").get(case_id=t.case.id)


def _approach(t: Any, days: float, **lines: str) -> None:
    by = t.accounts[str(t.parents[0].id)]
    for kind, words in lines.items():
        t.do(days, by, services.approach_say, case_id=t.case.id, kind=kind, words=words)


def _okafor(t: Any) -> None:
    """A plan that everybody answers: the mother disagrees with a part, her daughter said what she wants."""
    mother, csw = t.accounts[str(t.parents[0].id)], t.worker("csw")
    case, plan = {"case_id": t.case.id}, _plan(t)
    _approach(
        t, 40, before="Ring me first, at any hour. I will be at the door.", wakes="I wake her. Nobody else goes up.",
        triggers="Men’s voices on the stairs, and being asked about Fridays.",
        calms="Pepper, and a few minutes with the door open.",
    )  # fmt: skip
    t.do(41, csw, services.approach_depart, **case, happened_on=t.day(41), what="A colleague went up and knocked.",
         why="Her mother was at work and could not be reached. We ring the night before now.")  # fmt: skip
    _okafor_wishes(t, plan)
    t.do(42, mother, services.version_answer, plan_id=plan.id, expected_version=plan.number, answer="in_part",
         words="Fridays are missing. That is when it happens.")  # fmt: skip
    t.do(
        42.1, mother, services.plan_rate, plan_id=plan.id, working="in_part", words="The evenings are better."
    )
    t.do(42.2, t.worker("lead"), services.plan_trigger_say, **case, what="threat", happened_on=t.day(42.2),
         words="A message from a number that nobody knows.")  # fmt: skip
    with acting(mother):
        first = Measure.objects.filter(plan=plan, proposer_id=mother.id, withdrawn_at__isnull=True).first()
    if first is not None:
        t.do(42.3, mother, services.measure_change, measure_id=first.id, expected_version=first.version,
             tonight="Ring me, then the front door team. I am awake.")  # fmt: skip
        t.do(42.4, t.worker("ipsw"), services.plan_share, plan_id=plan.id)


def _okafor_wishes(t: Any, plan: Plan) -> None:
    """What the family does already, what the girl wants, and who is to be stopped."""
    child, csw, case = t.accounts["child"], t.worker("csw"), {"case_id": t.case.id}
    with acting(csw):
        ours = strategies(t.case)
    if ours:
        t.do(41, csw, services.strategy_advise, **case, strategy_id=ours[0].strategy.id,
             words="Leave the phone with her on the way home, so that she can call.")  # fmt: skip
    wish = t.do(
        41, child, services.young_wish_say, **case, words="The same person every time.", parents_may_read=True
    )
    t.do(41.5, csw, services.wish_answer, wish_id=wish.id, outcome="in_part",
         words="Chris comes. When he is ill, Tara does, and you hear it the day before.")  # fmt: skip
    t.do(
        41.6,
        child,
        services.young_wish_say,
        **case,
        words="Not to be fetched from a lesson.",
        parents_may_read=True,
    )
    t.do(42, csw, services.disruption_add, plan_id=plan.id, standing="suspected", who="A man with a grey car",
         tactics="Waits at the station and offers lifts and phones.", agency="Northmoor police",
         due_on=t.today + timedelta(days=9))  # fmt: skip


def _bellamy(t: Any) -> None:
    """A plan in force: every harm answered, everybody asked, and somebody to stop."""
    lead, csw, ipsw, plan = t.worker("lead"), t.worker("csw"), t.worker("ipsw"), _plan(t)
    case = {"case_id": t.case.id}
    _approach(t, 283, wakes="I go in first.", calms="Food, and then talking.")
    with acting(lead):
        harms, lacking = harms_of(t.case, viewer=lead), adaptations_missing(t.case)
        looked = siblings_not_reviewed(t.case)
        measure = Measure.objects.filter(plan=plan, withdrawn_at__isnull=True)[0]
    for harm in harms:
        t.do(283, lead, services.harm_answer, plan_id=plan.id, harm_key=harm.key, measure_id=measure.id)
    for kind in lacking:
        t.do(283, csw, adaptation_add, family_id=t.case.family_id, **case, kind=kind, words="One thing at a time.",
             skip_strengths=True)  # fmt: skip
    for person in looked:
        t.do(283, csw, sibling_review, family_id=t.case.family_id, **case, person_id=person.id, skip_strengths=True,
             risk="Nothing is seen that would worry us.")  # fmt: skip
    t.do(284, lead, services.disruption_add, plan_id=plan.id, standing="known", who="Two older boys from the arcade",
         tactics="Debts, and errands to pay them off.", agency="Northmoor police",
         due_on=t.today + timedelta(days=20))  # fmt: skip
    wish = t.do(284, csw, services.young_wish_say, **case, words="The garage, and no early mornings.",
                parents_may_read=True)  # fmt: skip
    t.do(284, csw, services.wish_answer, wish_id=wish.id, outcome="followed")
    for person in (*t.parents, t.case.child):
        t.do(284.5, ipsw, services.involvement_say, plan_id=plan.id, moment="plan", person_id=person.id,
             met=Involvement.Item.values)  # fmt: skip
    _offline(t, plan)
    with acting(ipsw):
        plan = Plan.objects.get(id=plan.id)
    t.do(285, ipsw, services.plan_put_in_force, plan_id=plan.id, expected_version=plan.version)
    by = t.accounts[str(t.parents[0].id)]
    t.do(286, by, services.plan_rate, plan_id=plan.id, working="works", words="He rings when he is late.")


def _offline(t: Any, plan: Plan) -> None:
    """Why nothing stands under online, where nothing does."""
    ipsw = t.worker("ipsw")
    with acting(ipsw):
        version = Plan.objects.get(id=plan.id).version
        offline = not Measure.objects.filter(plan=plan, side="online", withdrawn_at__isnull=True).exists()
    if offline:
        t.do(284.8, ipsw, services.plan_reasons_give, plan_id=plan.id, expected_version=version,
             online_empty_reason="His phone is an old one that only rings. He chose it himself.")  # fmt: skip


def _stannard(t: Any) -> None:
    """A bad evening: an emergency plan at once, and the whole one owed to the family."""
    t.do(30, t.worker("lead"), services.plan_interim, case_id=t.case.id, reason="A stranger waited at the gate twice.",
         tonight="Everybody is home by six. Her aunt comes. If the car is there, ring 999, then the team.")  # fmt: skip
