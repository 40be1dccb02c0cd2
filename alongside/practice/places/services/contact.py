"""Away from home, out of touch, and the plan to be in touch again (R173)."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import transaction

from alongside.family.cases.models import Case
from alongside.family.people.rules import one_of, words_of
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock import now
from alongside.ground.clock.services import clock_start, clock_stop
from alongside.practice.actions.services.promising import owner_for
from alongside.practice.places import events
from alongside.practice.places.models import Away, ContactLoss, ContactPlan
from alongside.practice.places.policies import CONTACT_SAY, CONTACT_WORK
from alongside.practice.places.services.advocates import advocate_mind
from alongside.practice.places.services.common import LONG, family_person, open_case, parents_of, past, signed

_FEW = 1_000


@transaction.atomic
def away_note(*, by: User, case_id: uuid.UUID, kind: str, since: date, words: str = "") -> Away:
    """Write down that a child is away from home, missing or somewhere else, since a day; placements tell of themselves.

    Raises NotPermitted, Missing, Refused: `case_closed`, `choice_unknown`, `day_in_future`, `words_too_long`.
    """
    case = open_case(by, case_id, CONTACT_WORK)
    made = Away.objects.create(
        **signed(by, case), kind=one_of(kind, Away.Kind.values, field="kind"),
        since=past(since, field="since"), words=words_of(words, field="words", limit=_FEW),
    )  # fmt: skip
    record(events.AWAY_NOTED, by=by, about=made, circle_ids=[case.id], facts={"kind": kind})
    return made


@transaction.atomic
def away_end(*, by: User, away_id: uuid.UUID, until: date, returned: bool) -> Away:
    """Say until when a child was away, and whether they came home. Raises as `away_note`; Refused: `away_over`, `away_days`."""
    require(by, CONTACT_WORK)
    away = Away.objects.select_for_update().filter(id=away_id).first()
    if away is None:
        raise Missing
    open_case(by, away.case_id, CONTACT_WORK)
    if away.until is not None:
        raise Refused("This is over already.", code="away_over")
    away.until, away.returned = _after(away.since, until, code="away_days"), returned
    away.save(update_fields=["until", "returned"])
    record(
        events.AWAY_ENDED,
        by=by,
        about=away,
        circle_ids=[away.case_id],
        facts={"returned": returned},
    )
    return away


@transaction.atomic
def contact_lost(
    *, by: User, case_id: uuid.UUID, since: date, words: str = "", person_id: uuid.UUID | None = None
) -> ContactLoss:
    """Say that a parent and the child are not in touch, since a day: the parent themself, or a worker of them (R173).

    A plan is due within P-CONTACT-PLAN. Raises NotPermitted; Missing for whoever is no parent in the case; Refused:
    `case_closed`, `contact_lost_already`, `day_in_future`, `words_too_long`.
    """
    case = open_case(by, case_id, CONTACT_SAY if by.is_family else CONTACT_WORK)
    person = family_person(by, case, person_id)
    with elevated("a parent sees no other parent’s standing, nor always their own"):
        parents = {one.id for one in parents_of(case)}
    if person is None or person.id not in parents:
        raise Missing
    if ContactLoss.objects.filter(case=case, person=person, until__isnull=True).exists():
        raise Refused("This is written down already.", code="contact_lost_already", field="since")
    made = ContactLoss.objects.create(
        **signed(by, case), person=person, since=past(since, field="since"),
        words=words_of(words, field="words", limit=_FEW),
    )  # fmt: skip
    _clock(by, made, events.CONTACT_PLAN)
    record(events.CONTACT_LOST, by=by, about=made, circle_ids=[case.id])
    advocate_mind(case, by=by)
    return made


@transaction.atomic
def contact_plan_write(
    *, by: User, loss_id: uuid.UUID, words: str, owner_id: uuid.UUID | None
) -> ContactPlan:
    """Write how they are in touch again and who leads it, or what came of it so far; the next look is in P-CONTACT-REVIEW.

    Raises NotPermitted; Missing; Refused: `contact_back`, `case_closed`, no owner, words missing or too long.
    """
    loss, case = _loss(by, loss_id)
    owner = owner_for(by=by, case_id=case.id, partnership_id=case.partnership_id, owner_id=owner_id)
    before = ContactPlan.objects.filter(loss=loss).exists()
    kept = words_of(words, field="words", limit=LONG, required=True)
    for kind in (events.CONTACT_PLAN, events.CONTACT_REVIEW):
        clock_stop(kind=kind, about_id=loss.id, at=now(), by=by)
    review_on = _clock(by, loss, events.CONTACT_REVIEW, owner.name)
    made = ContactPlan.objects.create(
        **signed(by, case), loss=loss, person_id=loss.person_id, words=kept, owner_id=owner.id,
        owner_name=owner.name, review_on=review_on,
    )  # fmt: skip
    event = events.CONTACT_REVIEWED if before else events.CONTACT_PLANNED
    record(event, by=by, about=made, circle_ids=[case.id])
    return made


@transaction.atomic
def contact_restored(*, by: User, loss_id: uuid.UUID, until: date) -> ContactLoss:
    """Say that they are in touch again since a day. Raises as `contact_plan_write`; Refused: `contact_days`."""
    loss, case = _loss(by, loss_id)
    loss.until = _after(loss.since, until, code="contact_days")
    loss.save(update_fields=["until"])
    for kind in (events.CONTACT_PLAN, events.CONTACT_REVIEW):
        clock_stop(kind=kind, about_id=loss.id, at=now(), by=by, reason="in touch again")
    record(events.CONTACT_BACK, by=by, about=loss, circle_ids=[case.id])
    advocate_mind(case, by=by)
    return loss


def _loss(by: User, loss_id: uuid.UUID) -> tuple[ContactLoss, Case]:
    require(by, CONTACT_WORK)
    loss = ContactLoss.objects.select_for_update().filter(id=loss_id).first()
    if loss is None:
        raise Missing
    case = open_case(by, loss.case_id, CONTACT_WORK)
    if loss.until is not None:
        raise Refused("They are in touch again.", code="contact_back")
    return loss, case


def _after(since: date, until: date, *, code: str) -> date:
    past(until, field="until")
    if until < since:
        raise Refused("It ended before it began. Check the day.", code=code, field="until")
    return until


def _clock(by: User, loss: ContactLoss, kind: str, owner: str = "the lead professional") -> date:
    with elevated("a promise to one parent is kept by workers, whom they do not see"):
        clock = clock_start(
            kind=kind, about_id=loss.id, circle_id=loss.case_id, partnership_id=loss.partnership_id,
            started_at=now(), by=by, owner_label=owner,
        )  # fmt: skip
    assert clock.due_on is not None  # both limits are counted in days
    return clock.due_on
