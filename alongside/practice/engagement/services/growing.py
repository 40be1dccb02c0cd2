"""Sixteen, seventeen, eighteen: a birthday begins promises, and neither closes, hides nor ends anything (R211, R212)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from alongside.family.cases.models import Case
from alongside.family.people.rules import line_of, words_of
from alongside.ground.access.context import elevated
from alongside.ground.accounts.models import Partnership, User
from alongside.ground.audit.services import record
from alongside.ground.base.actors import Acts
from alongside.ground.base.errors import Refused
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import now, today
from alongside.ground.clock.models import Clock
from alongside.ground.clock.services import clock_start, clock_stop
from alongside.practice.engagement import events, rules
from alongside.practice.engagement.models import ConsentReview, SlowingAnswer, TransitionPlan
from alongside.practice.engagement.policies import ENGAGE_WORK, SLOWING_ANSWER
from alongside.practice.engagement.services.common import open_case, require_part, signed

LONG = 4_000
_LONDON = ZoneInfo("Europe/London")
_BATCH = 500
_AGES = {events.REVIEW_16: 0, events.TRANSITION_17: 1}  # their place in P-TRANS
_DONE: dict[str, Any] = {events.REVIEW_16: ConsentReview, events.TRANSITION_17: TransitionPlan}


def birthdays_of_case(case: Case, by: Acts) -> int:
    """Begin what the child's age asks for in one open case; return how many promises began. Called as the system.

    From the sixteenth birthday (the London date; of 29 February, 1 March) a review of consent; from the seventeenth a
    transition plan. What runs or was done begins no second time, so it may be called at any time and any number of times.
    """
    if case.closed_at is not None or case.child.born_on is None:
        return 0
    ages = in_force("P-TRANS", partnership_id=case.partnership_id, at=now()).value
    begun = 0
    for kind, place in _AGES.items():
        day = rules.birthday(case.child.born_on, ages[place])
        known = Clock.objects.filter(partnership_id=case.partnership_id, kind=kind, about_id=case.id)
        if day > today() or known.exists() or _DONE[kind].objects.filter(case=case).exists():
            continue
        midnight = datetime.combine(day, time(), _LONDON)
        clock_start(
            kind=kind, about_id=case.id, circle_id=case.id, partnership_id=case.partnership_id, by=by,
            started_at=max(midnight, case.opened_at), owner_label="the lead professional",
        )  # fmt: skip
        record(events.BIRTHDAY_MINDED, by=by, about=case, circle_ids=[case.id], facts={"promise": kind})
        begun += 1
    return begun


def birthdays_mind(*, by: Acts) -> int:
    """Begin what birthdays ask for, in up to 500 open cases where it has not begun; return how many promises began.

    For the nightly job, as the system. Running it again finds nothing to do.
    """
    begun, left = 0, _BATCH
    for here in Partnership.objects.order_by("id").values_list("id", flat=True):
        for kind in _AGES:
            cases = list(turned_and_waiting(kind, here)[:left])
            begun += sum(birthdays_of_case(case, by) for case in cases)
            left -= len(cases)
    return begun


def turned_and_waiting(kind: str, partnership_id: uuid.UUID) -> QuerySet[Case]:
    """Return the open cases of children old enough for a promise that has not begun and is not kept, the youngest first.

    The partnership is asked of the case and of the child, so that an index on the day of birth leads.
    """
    age = in_force("P-TRANS", partnership_id=partnership_id, at=now()).value[_AGES[kind]]
    ours = {"partnership_id": partnership_id}
    return Case.objects.filter(
        ~Exists(Clock.objects.filter(**ours, kind=kind, about_id=OuterRef("pk"))),
        ~Exists(_DONE[kind].objects.filter(**ours, case=OuterRef("pk"))),
        **ours, closed_at__isnull=True, child__partnership_id=partnership_id,
        child__born_on__lte=rules.birthday(today(), -age),
    ).select_related("child").order_by("-child__born_on", "id")  # fmt: skip


@transaction.atomic
def consent_review(
    *,
    by: User,
    case_id: uuid.UUID,
    answers: Mapping[str, str],
    pressure: str,
    capacity: str,
    parents_part: str,
    without_them_because: str = "",
) -> ConsentReview:
    """Write down the review of consent and sharing with a young person of sixteen or more (R211).

    `answers`: one a purpose (`rules.PURPOSES`): yes, no or later. `pressure`: what was considered of coercion by those
    who groom; `capacity`; `parents_part`: how the young person would like their parents to be part of it. Nobody's place
    or sight changes by it: that is a deed of its own.

    Raises NotPermitted; Missing; Refused: `case_closed`, `too_young`, `purpose_missing`, words missing or too long.
    """
    case = open_case(by, case_id, ENGAGE_WORK)
    require_part(by, case.id)
    _old_enough(case, 0)
    review = ConsentReview.objects.create(
        **signed(by, case), person_id=case.child_id, answers=rules.purposes_of(answers),
        pressure=words_of(pressure, field="pressure", limit=LONG, required=True),
        capacity=words_of(capacity, field="capacity", limit=LONG, required=True),
        parents_part=words_of(parents_part, field="parents_part", limit=LONG, required=True),
        without_them_because=line_of(without_them_because, field="without_them_because", limit=400),
    )  # fmt: skip
    with elevated("the promise is the case's, whoever of its workers keeps it"):
        clock_stop(kind=events.REVIEW_16, about_id=case.id, at=review.at, by=by)
    record(
        events.CONSENT_REVIEWED, by=by, about=review, circle_ids=[case.id],
        facts={**review.answers, "with_them": not review.without_them_because},
    )  # fmt: skip
    return review


@transaction.atomic
def transition_plan(
    *,
    by: User,
    case_id: uuid.UUID,
    lead_name: str,
    adult_service: str,
    risks: str,
    services: str,
    family_role: str,
    after_18: str,
    young_said: str = "",
) -> TransitionPlan:
    """Write how help goes on after eighteen: who leads, risks, services, the family's part, and who deals with the
    exploitation then (R212). The family reads it; a newer one stands beside the earlier.

    Raises NotPermitted; Missing; Refused: `case_closed`, `too_young`, words missing or too long.
    """
    case = open_case(by, case_id, ENGAGE_WORK)
    require_part(by, case.id)
    _old_enough(case, 0)
    long = {"risks": risks, "services": services, "family_role": family_role, "after_18": after_18}
    plan = TransitionPlan.objects.create(
        **signed(by, case), lead_name=line_of(lead_name, field="lead_name", limit=120, required=True),
        adult_service=line_of(adult_service, field="adult_service", limit=200, required=True),
        young_said=words_of(young_said, field="young_said", limit=LONG),
        **{name: words_of(text, field=name, limit=LONG, required=True) for name, text in long.items()},
    )  # fmt: skip
    with elevated("the promise is the case's, whoever of its workers keeps it"):
        clock_stop(kind=events.TRANSITION_17, about_id=case.id, at=plan.at, by=by)
    record(events.TRANSITION_PLANNED, by=by, about=plan, circle_ids=[case.id])
    return plan


@transaction.atomic
def slowing_answer(*, by: User, case_id: uuid.UUID, counts: list[int], words: str) -> SlowingAnswer:
    """Answer, as a manager, why a family hears less from us before eighteen, and what happens now (R212).

    `counts` are the numbers that were shown. Raises NotPermitted; Missing; Refused: `case_closed`, words missing, too long.
    """
    case = open_case(by, case_id, SLOWING_ANSWER)
    answer = SlowingAnswer.objects.create(
        **signed(by, case), counts=counts, words=words_of(words, field="words", limit=2_000, required=True)
    )
    record(events.SLOWING_ANSWERED, by=by, about=answer, circle_ids=[case.id], facts={"newest": counts[0]})
    return answer


def _old_enough(case: Case, place: int) -> None:
    """Refuse (`too_young`) before the birthday of P-TRANS, or while nobody knows it."""
    age = in_force("P-TRANS", partnership_id=case.partnership_id, at=now()).value[place]
    born = case.child.born_on
    if born is None:
        raise Refused("Write down the date of birth first, on the page of the family.", code="too_young")
    if rules.birthday(born, age) > today():
        raise Refused(
            f"This is for when they are {age}. Until then, talk with them and their parents.",
            code="too_young",
        )
