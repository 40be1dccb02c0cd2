"""Turning 16, 17 and 18: one list for managers, with the numbers by which a family hears less from us (R211, R212)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, Expression, F, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from alongside.family.cases.models import Case
from alongside.family.people.rules import age_on
from alongside.family.recording.models import ChronologyEntry
from alongside.ground.accounts.models import User
from alongside.ground.audit.noted import Noted
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import now, today
from alongside.ground.clock.models import Clock
from alongside.ground.clock.time_source import local_date
from alongside.practice.engagement import activity, events, rules
from alongside.practice.engagement.models import ConsentReview, SlowingAnswer, TransitionPlan
from alongside.practice.workload.models import ContactMade

_LONDON = ZoneInfo("Europe/London")
_SOON = timedelta(days=91)
QUARTERS = 4


@dataclass(frozen=True)
class Turning:
    """One young person near or after a birthday that asks for something, and how it stands."""

    case: Case
    age: int
    next_birthday: date
    review_missing: bool
    plan_missing: bool
    counts: tuple[int, ...]  # contacts, entries and steps of promises a quarter, the newest first
    slowing: bool
    answered: bool  # a manager answered about it in this quarter
    review_due: date | None  # by which the review, or the plan, was promised; None while no promise runs
    plan_due: date | None
    on: date

    @property
    def asks(self) -> bool:
        """Whether somebody should act now."""
        return self.review_missing or self.plan_missing or (self.slowing and not self.answered)

    @property
    def overdue(self) -> bool:
        """Whether a review or a plan is past its day."""
        return any(due is not None and due < self.on for due in (self.review_due, self.plan_due))


def turning(*, viewer: User) -> QuerySet[Case]:
    """Return the open cases of young people within three months of 16, or older, the oldest first: by (born, id).

    One query: each carries its child, `reviewed`, `planned`, `answered` and the numbers `quarter_0` to `quarter_3`.
    """
    ages, on = in_force("P-TRANS", partnership_id=viewer.partnership_id, at=now()).value, today()
    found = Noted.of(Case, kind="cases.case", circle="id").filter(
        partnership_id=_here(viewer), closed_at__isnull=True, child__partnership_id=_here(viewer),
        child__born_on__lte=rules.birthday(on, -ages[0]) + _SOON,
    )  # fmt: skip
    return (
        with_numbers(found.select_related("child")).annotate(born=F("child__born_on")).order_by("born", "id")
    )


def with_numbers(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Add to cases what `turned` reads: what was done, and how much the family heard from us in each quarter."""
    on = today()
    ours = {"partnership_id": OuterRef("partnership_id"), "case": OuterRef("pk")}
    answered = SlowingAnswer.objects.filter(**ours, at__gt=start_of(on - rules.QUARTER))
    numbers: dict[str, Expression] = {}
    for place, (after, until) in enumerate(rules.quarters(on, count=QUARTERS)):
        parts: list[Expression] = [source(after, until) for source in activity.sources().values()]
        numbers[f"quarter_{place}"] = sum(parts[1:], start=parts[0])
    return cases.annotate(
        reviewed=Exists(ConsentReview.objects.filter(**ours)),
        planned=Exists(TransitionPlan.objects.filter(**ours)),
        answered=Exists(answered),
        review_due=_due(events.REVIEW_16),
        plan_due=_due(events.TRANSITION_17),
        **numbers,
    )


def turned(cases: Sequence[Case], *, viewer: User) -> list[Turning]:
    """Return how each case of `turning` stands today."""
    if not cases:
        return []
    ages = in_force("P-TRANS", partnership_id=viewer.partnership_id, at=now()).value
    percent = in_force("P-SLOWING", partnership_id=viewer.partnership_id, at=now()).value
    return [_turned(case, ages, percent) for case in cases]


def growing_of(*, viewer: User, case: Case) -> Turning | None:
    """Return how one case stands on the way to eighteen; None while the date of birth is not known."""
    found = with_numbers(Case.objects.filter(id=case.id).select_related("child")).first()
    if found is None or found.child.born_on is None:
        return None
    return turned([found], viewer=viewer)[0]


def _turned(case: Case, ages: Sequence[int], percent: int) -> Turning:
    on, born = today(), case.child.born_on
    assert born is not None  # asked for by it
    age = age_on(born, on)
    row = case.__dict__  # what the query annotated
    counts = tuple(int(row[f"quarter_{place}"]) for place in range(QUARTERS))
    known = rules.known_quarters(local_date(case.opened_at), on)
    before_18 = ages[1] <= age < ages[2]
    return Turning(
        case=case,
        age=age,
        next_birthday=rules.birthday(born, age + 1),
        review_missing=age >= ages[0] and not row["reviewed"],
        plan_missing=age >= ages[1] and not row["planned"],
        counts=counts[:known],
        slowing=before_18 and rules.slowing(counts, known=known, percent=percent),
        answered=bool(row["answered"]),
        review_due=row["review_due"],
        plan_due=row["plan_due"],
        on=on,
    )


def _here(viewer: User) -> uuid.UUID:
    here = viewer.partnership_id
    assert here is not None  # everybody at the desk belongs to one
    return here


def start_of(day: date) -> datetime:
    """Return the first instant after a London date."""
    return datetime.combine(day + timedelta(days=1), time(), _LONDON)


def counted(rows: QuerySet, by: str) -> Expression:
    """Return how many rows there are, grouped by a column, as an expression of the outer query; 0 for none."""
    number = rows.order_by().values(by).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(number, output_field=IntegerField()), Value(0))


def _due(kind: str) -> Subquery:
    running = Clock.objects.filter(
        partnership_id=OuterRef("partnership_id"), kind=kind, about_id=OuterRef("pk"), stopped_at__isnull=True
    )  # fmt: skip
    return Subquery(running.values("due_on")[:1])


def _contacts(after: date, until: date) -> Expression:
    # Not those behind the wall of the parents' worker (R44): nobody else may count them.
    found = ContactMade.objects.filter(
        partnership_id=OuterRef("partnership_id"), case=OuterRef("pk"), walled=False,
        happened_at__gte=start_of(after), happened_at__lt=start_of(until),
    )  # fmt: skip
    return counted(found, "case")


def _entries(after: date, until: date) -> Expression:
    found = ChronologyEntry.objects.filter(
        partnership_id=OuterRef("partnership_id"), family=OuterRef("family_id"), happened_on__gt=after,
        happened_on__lte=until,
    )  # fmt: skip
    return counted(found, "family")


activity.register_source("contacts", _contacts)
activity.register_source("entries", _entries)
