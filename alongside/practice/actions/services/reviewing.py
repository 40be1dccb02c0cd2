"""Too few promises kept raises a review by itself, and somebody answers it (R125)."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from alongside.family.cases.models import Allocation, Case
from alongside.family.people.rules import words_of
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import Agency, Partnership, User
from alongside.ground.audit.services import record
from alongside.ground.base.actors import Acts
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.base.ids import new_id
from alongside.ground.base.models import ParameterVersion
from alongside.ground.base.parameters import versions_in_force
from alongside.ground.clock import now, today
from alongside.ground.clock.services import clock_start, clock_stop
from alongside.practice.actions import events
from alongside.practice.actions.kept import counted, counts_from, in_window
from alongside.practice.actions.models import AccountabilityReview, Action
from alongside.practice.actions.policies import ACCOUNTABILITY_ANSWER
from alongside.practice.actions.rules_kept import Counts, month_of, too_few

_MOST = 500  # a run: what is left waits for the next day's
Scope = AccountabilityReview.Scope


@dataclass(frozen=True)
class _Low:
    """One thing whose promises were counted."""

    scope: str
    scope_id: uuid.UUID
    label: str
    counts: Counts
    case_id: uuid.UUID | None = None


@transaction.atomic
def reviews_raise(*, by: Acts, most: int = _MOST) -> list[AccountabilityReview]:
    """Raise a review of each meeting, plan, case and agency that kept fewer promises than P-COMPLETION asks for (R125).

    Nobody asks for it. Once a calendar month for one thing, and not while one waits; from P-COMPLETION-LEAST due promises
    on; at most 500 a run, or `most`. Each has its clock (P-ACCOUNTABILITY). By the system.
    """
    made: list[AccountabilityReview] = []
    for here in Partnership.objects.order_by("id"):
        keys = {"P-COMPLETION", "P-COMPLETION-LEAST"}
        limits = versions_in_force(keys, partnership_id=here.id, at=now())
        threshold, least = limits["P-COMPLETION"], limits["P-COMPLETION-LEAST"].value
        known = _known(here.id)
        for low in _counted(here.id):
            if len(made) >= most:
                return made
            fresh = (low.scope, low.scope_id) not in known
            if fresh and too_few(low.counts, threshold=threshold.value, least=least):
                made.append(_raise(low, here.id, threshold, by))
    return made


def _known(partnership_id: uuid.UUID) -> set[tuple[str, uuid.UUID]]:
    """Return what has a review that waits, or one of this month."""
    wanted = Q(answered_at__isnull=True) | Q(month=month_of(today()))
    found = AccountabilityReview.objects.filter(wanted, partnership_id=partnership_id)
    return set(found.values_list("scope", "scope_id"))


def _counted(partnership_id: uuid.UUID) -> Iterator[_Low]:
    """Count what was promised: by what it came out of, by case, and over the last year by agency."""
    every = Action.objects.filter(partnership_id=partnership_id)
    ours = every.filter(case__closed_at__isnull=True)
    came = ours.filter(origin_kind__in=[Scope.MEETING, Scope.PLAN])
    for row in _rows(came, "origin_kind", "origin_id", "case_id", "origin_label"):
        yield _Low(
            row["origin_kind"], row["origin_id"], row["origin_label"], counts_from(row), row["case_id"]
        )
    for row in _rows(ours, "case_id"):
        yield _Low(
            Scope.CASE, row["case_id"], "What was promised to a family", counts_from(row), row["case_id"]
        )
    names = dict(Agency.objects.filter(partnership_id=partnership_id).values_list("id", "name"))
    for row in _rows(in_window(every).filter(owner_agency_id__in=names), "owner_agency_id"):
        agency_id = row["owner_agency_id"]
        yield _Low(Scope.AGENCY, agency_id, names[agency_id][:120], counts_from(row))


def _rows(found: QuerySet[Action], *by: str) -> QuerySet[Action, dict[str, Any]]:
    return found.order_by().values(*by).annotate(**counted(today())).filter(n_due__gt=0).order_by(*by)


def _raise(
    low: _Low, partnership_id: uuid.UUID, threshold: ParameterVersion, by: Acts
) -> AccountabilityReview:
    review = AccountabilityReview(
        id=new_id(), partnership_id=partnership_id, created_by_id=by.as_actor().id, scope=low.scope, scope_id=low.scope_id,
        label=low.label, case_id=low.case_id, agency_id=low.scope_id if low.scope == Scope.AGENCY else None,
        month=month_of(today()), due=low.counts.due, kept=low.counts.verified, claimed=low.counts.claimed,
        abandoned=low.counts.abandoned, threshold=threshold.value, threshold_version_id=threshold.id, raised_at=now(),
    )  # fmt: skip
    clock = clock_start(
        kind=events.REVIEW, about_id=review.id, circle_id=low.case_id, partnership_id=partnership_id,
        started_at=review.raised_at, by=by, owner_label="the managers",
    )  # fmt: skip
    assert clock.due_on is not None  # P-ACCOUNTABILITY counts days
    review.answer_by = clock.due_on
    review.save(force_insert=True)
    facts = {"scope": low.scope, "due": review.due, "kept": review.kept}
    record(events.REVIEW_RAISED, by=by, about=review, circle_ids=_circles(review), facts=facts)
    return review


def _circles(review: AccountabilityReview) -> list[uuid.UUID | None]:
    case = Case.objects.filter(id=review.case_id).first() if review.case_id else None
    return [case.id, case.family_id] if case is not None else []


@transaction.atomic
def review_answer(*, by: User, review_id: uuid.UUID, words: str) -> AccountabilityReview:
    """Say, once, why so few promises were kept and what changes; the family of a case reads it (R125).

    By a manager, or an agency's manager about their own agency; never whoever leads the case. Raises NotPermitted; Missing;
    Refused(`review_answered`, `words_missing`, `words_too_long`).
    """
    require(by, ACCOUNTABILITY_ANSWER)
    said = words_of(words, field="words", limit=2_000, required=True)
    review = AccountabilityReview.objects.select_for_update(of=("self",)).filter(id=review_id).first()
    if review is None:
        raise Missing
    if review.case_id is not None:
        require_to_write(by, review.case_id)
        leads = Allocation.objects.filter(
            case_id=review.case_id, part=Allocation.Part.LEAD, until__isnull=True
        )
        if leads.filter(user_id=by.id).exists() or "manager" not in by.as_actor().roles:
            raise NotPermitted(
                "A manager who does not lead this family answers here.", code="review_not_yours"
            )
    if review.answered_at is not None:
        raise Refused("This review has its answer. What was said stays.", code="review_answered")
    review.answer_words, review.answered_at = said, now()
    review.answered_by_id, review.answered_by_name = by.id, by.name
    review.save()
    with elevated("the clock of a review stands in no worker's circle"):
        clock_stop(kind=events.REVIEW, about_id=review.id, at=now(), by=by)
        circles = _circles(review)
    record(events.REVIEW_ANSWERED, by=by, about=review, circle_ids=circles, facts={"scope": review.scope})
    return review
