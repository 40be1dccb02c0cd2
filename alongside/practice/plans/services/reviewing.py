"""Looking at a plan again: when its day comes, or when something happens; and who answers for it (R104)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from alongside.family.cases.changes import Told, WorkerChange
from alongside.family.cases.models import Allocation, Case
from alongside.family.circumstances.selectors import matters_to_answer
from alongside.family.people.rules import age_on, one_of, past_day, words_of
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.actors import Acts
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock import now, today
from alongside.ground.clock.selectors import clock_for
from alongside.ground.clock.services import clock_hand_over
from alongside.ground.clock.time_source import local_date
from alongside.practice.plans import events
from alongside.practice.plans.models import Plan
from alongside.practice.plans.models_guard import DisruptionLine, HarmAnswer, PlanReview, ReviewTrigger
from alongside.practice.plans.policies import PLAN_IN_FORCE, PLAN_TRIGGER
from alongside.practice.plans.readiness import harm_views, took_part_in_review
from alongside.practice.plans.services.common import fit, fresh, limit_of, open_plan, require_place, signed
from alongside.practice.plans.services.keeping import NOBODY, promise_review, start, stop

_LOOK_BACK = 14  # days: what a morning missed is done on a later one
_NOT_STOPPED = "By this day an agency was to stop somebody who does harm. It is not said yet what came of it."
_NOT_ANSWERED = "Until this day the answer to something that happened could wait."
_AGES = {16: ReviewTrigger.What.SIXTEEN, 18: ReviewTrigger.What.EIGHTEEN}


@transaction.atomic
def plan_review_trigger(
    *, by: Acts, case_id: uuid.UUID, what: str, happened_on: date, words: str = ""
) -> ReviewTrigger | None:
    """Say that something happened for which the case's plan is looked at again within P-REVIEW-TRIGGER (R104).

    For a person with the right and a place in the case, and for other rooms' verbs (which asked their own right; they may
    call it as the system). None when the case has no open plan. The same thing on the same day counts once; while one such
    promise runs, the earlier day stays. Raises Missing, NotPermitted, Refused(`choice_unknown`, `day_in_future`).
    """
    one_of(what, ReviewTrigger.What.values, field="what")
    day = past_day(happened_on, today=today(), field="happened_on") or happened_on
    kept = words_of(words, field="words", limit=limit_of(ReviewTrigger, "words"))
    plan = Plan.objects.filter(case_id=case_id).exclude(state=Plan.State.CLOSED).first()
    if plan is None:
        return None
    found = ReviewTrigger.objects.filter(plan=plan, what=what, happened_on=day).first()
    if found is not None:
        return found
    actor = by.as_actor()
    made = ReviewTrigger.objects.create(
        partnership_id=plan.partnership_id, created_by_id=actor.id, case_id=plan.case_id, plan=plan, what=what,
        happened_on=day, words=kept, by_id=actor.id, by_name=getattr(by, "name", ""), by_role=actor.role_title, at=now(),
    )  # fmt: skip
    with elevated("whoever leads owes the review, whoever noticed"):
        clock = clock_for(plan.id, events.TRIGGERED_REVIEW)
    if clock is None or clock.stopped_at is not None:
        start(plan, events.TRIGGERED_REVIEW, by=by)
    record(
        events.TRIGGERED, by=by, about=made, circle_ids=[plan.case_id, plan.family_id], facts={"what": what}
    )
    return made


@transaction.atomic
def plan_trigger_say(
    *, by: User, case_id: uuid.UUID, what: str, happened_on: date, words: str = ""
) -> ReviewTrigger:
    """As `plan_review_trigger`, by a person at the desk. Raises NotPermitted; Refused(`plan_none`) without a plan."""
    require(by, PLAN_TRIGGER)
    if not Case.objects.filter(id=case_id).exists():
        raise Missing
    require_to_write(by, case_id)
    made = plan_review_trigger(by=by, case_id=case_id, what=what, happened_on=happened_on, words=words)
    if made is None:
        raise Refused("There is no plan yet. Start one, or an emergency plan.", code="plan_none")
    return made


@transaction.atomic
def plan_review(
    *, by: User, plan_id: uuid.UUID, outcome: str, words: str, expected_version: int
) -> PlanReview:
    """Write what a review found and what follows; the next one is promised (R104).

    Each parent and the young person must have been asked to take part in it first (R95), and what else matters to the
    family has an answer that is not older than P-REVIEW (R35). Raises Missing, NotPermitted, Stale, Refused:
    `plan_not_shared`, `review_checklist_missing`, `matters_unanswered`, `review_harms_open`, `words_missing`.
    """
    require_place(by, PLAN_IN_FORCE, open_plan(plan_id).case_id, or_lead=True)
    plan = open_plan(plan_id, lock=True)
    fresh(plan, expected_version)
    if plan.number == 0:
        raise Refused("Share the plan first. What is reviewed is a version.", code="plan_not_shared")
    one_of(outcome, PlanReview.Outcome.values, field="outcome")
    kept = fit(PlanReview, "words", words, required="Say what you found together.")
    took = took_part_in_review(plan, plan.case)
    missing = ", ".join(one.person.short_name for one in took if one.said is None)
    if missing:
        raise Refused(
            f"Say first how each of them took part in this review: {missing}.",
            code="review_checklist_missing",
        )
    _matters_answered(by, plan)
    if outcome == PlanReview.Outcome.GOES_ON:
        _check_harms(plan, by)
    was_due = plan.review_on
    plan.version += 1
    plan.save(update_fields=["version"])
    stop(plan, events.TRIGGERED_REVIEW, by=by)
    promise_review(plan, by=by)
    made = PlanReview.objects.create(
        **signed(by, plan.case), plan=plan, number=plan.number, outcome=outcome, words=kept, was_due_on=was_due,
        next_on=plan.review_on or today(),
    )  # fmt: skip
    facts = {"outcome": outcome, "late": was_due is not None and was_due < today()}
    record(events.REVIEWED, by=by, about=made, circle_ids=[plan.case_id, plan.family_id], facts=facts)
    return made


def _matters_answered(by: User, plan: Plan) -> None:
    """Refuse a review that passes over what else matters to the family (R35). It names nobody: not each parent reads all."""
    waiting = len(matters_to_answer(viewer=by, family_id=plan.family_id))
    if waiting:
        raise Refused(
            f"What else matters to this family waits for an answer: {waiting}. Answer it first, on the page “What it costs, and"
            " what matters”. “We cannot, because …” is an answer too.",
            code="matters_unanswered",
        )


def _check_harms(plan: Plan, by: User) -> None:
    """Refuse (`review_harms_open`) to let a plan go on as it is while a harm on record stands in it without an answer (R22)."""
    waits = [one.harm.words for one in harm_views(plan, plan.case, by) if one.open]
    if waits:
        raise Refused(
            "It cannot go on as it is: the plan does not answer everything that happened. Answer each harm first, or choose"
            f" that it is written again. Missing: {'; '.join(waits)}.",
            code="review_harms_open", field="outcome",
        )  # fmt: skip


def follow_disclosure(told: Told, by: Acts) -> None:
    """Have the plan looked at again because a child told somebody of serious harm (R104). The family reads no word of it."""
    plan_review_trigger(
        by=by, case_id=told.case.id, what=ReviewTrigger.What.DISCLOSURE.value, happened_on=told.on
    )


def follow_lead(change: WorkerChange, by: Acts) -> None:
    """Let whoever leads now owe what the plan promises; while nobody leads, the managers do, and the page says so (R104)."""
    if change.part != Allocation.Part.LEAD:
        return
    plan = Plan.objects.filter(case=change.case).exclude(state=Plan.State.CLOSED).first()
    if plan is None:
        return
    lead = change.began
    for kind in events.CLOCKS:
        clock_hand_over(
            kind=kind, about_id=plan.id, owner_id=lead.user_id if lead else None,
            owner_label=lead.worker_name if lead else NOBODY, by=by,
        )  # fmt: skip
    record(
        events.OWNERLESS, by=by, about=plan, circle_ids=[plan.case_id, plan.family_id],
        facts={"waits_for_lead": lead is None},
    )  # fmt: skip


def plans_birthdays(*, by: Acts) -> int:
    """Have each open plan looked at again whose young person turned 16 or 18 today; return how many (R104)."""
    told = 0
    days = [today() - timedelta(days=back) for back in range(_LOOK_BACK)]
    for age, what in _AGES.items():
        born = Plan.objects.exclude(state=Plan.State.CLOSED).filter(
            case__closed_at__isnull=True, case__child__born_on__year__in={day.year - age for day in days}
        )
        for plan in born.select_related("case__child").order_by("id"):
            turned = _turned(plan.case.child.born_on, age, days)
            if turned is None or turned < local_date(plan.started_at):
                continue
            if not ReviewTrigger.objects.filter(plan=plan, what=what).exists():
                plan_review_trigger(by=by, case_id=plan.case_id, what=what, happened_on=turned)
                told += 1
    return told


def _turned(born_on: date | None, age: int, days: Iterable[date]) -> date | None:
    """Return on which of these days somebody reached an age; None for another day, or an unknown birthday."""
    if born_on is None:
        return None
    before = timedelta(days=1)
    return next((day for day in days if age_on(born_on, day - before) < age <= age_on(born_on, day)), None)


def plans_days_passed(*, by: Acts) -> int:
    """Have each open plan looked at again in which a day went by: until when a harm waited for its answer (R22), or by when
    somebody was to be stopped (R99). Once for each plan and day; return how many. The family reads which, in neutral words.
    """
    told, what = 0, ReviewTrigger.What.OTHER
    days = (today() - timedelta(days=_LOOK_BACK), today() - timedelta(days=1))
    here = Plan.objects.exclude(state=Plan.State.CLOSED).filter(case__closed_at__isnull=True)
    waited = HarmAnswer.objects.filter(plan__in=here, until__range=days).values("plan_id")
    lines = DisruptionLine.objects.filter(plan__in=here, due_on__range=days, ended_at__isnull=True)
    late = here.filter(Q(id__in=waited) | Q(id__in=lines.values("plan_id")))
    for plan in late.select_related("case").order_by("id"):
        passed = dict.fromkeys((one.due_on for one in lines.filter(plan=plan)), _NOT_STOPPED)
        passed |= dict.fromkeys(_waited(plan, by, days), _NOT_ANSWERED)
        known = ReviewTrigger.objects.filter(plan=plan, what=what).values_list("happened_on", flat=True)
        for day in sorted(passed.keys() - set(known)):
            plan_review_trigger(
                by=by, case_id=plan.case_id, what=what.value, happened_on=day, words=passed[day]
            )
            told += 1
    return told


def _waited(plan: Plan, by: Acts, days: tuple[date, date]) -> list[date]:
    """Return the days until which a harm of the plan waited that is still without an answer."""
    untils = [
        one.answer.until for one in harm_views(plan, plan.case, by) if one.open and one.answer is not None
    ]
    return [day for day in untils if day is not None and days[0] <= day <= days[1]]
