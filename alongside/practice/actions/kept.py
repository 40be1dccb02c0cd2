"""Reading how many promises were kept: by meeting, by plan, by agency, by case; and what was worked out together (R125, R131)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncQuarter

from alongside.family.cases.models import Allocation, Case
from alongside.ground.access.registry import allows, require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Missing
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import now, today
from alongside.ground.clock.time_source import local_date
from alongside.practice.actions.models import AccountabilityReview, Action
from alongside.practice.actions.policies import ACCOUNTABILITY_ANSWER, PROMISES_COUNT
from alongside.practice.actions.rules import OPEN_STATES
from alongside.practice.actions.rules_kept import Counts

READ = "actions.kept"
_YEAR = timedelta(days=365)
_MOST = 100


@dataclass(frozen=True)
class Line:
    """What one meeting, plan, agency or family was promised, and how it stands."""

    kind: str
    label: str
    counts: Counts
    case: Case | None = None


@dataclass(frozen=True)
class CaseKept:
    """The promises of one case: all of them, by what they came out of, and by agency; the reviews, newest first."""

    total: Counts
    by_origin: tuple[Line, ...]
    by_agency: tuple[Line, ...]
    reviews: tuple[AccountabilityReview, ...]


@dataclass(frozen=True)
class Together:
    """How many promises of one agency in one quarter were worked out with families, and in how many families."""

    agency: str
    quarter: date
    promised: int
    together: int
    together_kept: int
    families: int


def counted(on: date) -> dict[str, Count]:
    """Return the counts of `rules_kept.Counts`, as the database counts them on a London date."""
    is_open = Q(state__in=OPEN_STATES)
    return {
        "n_promised": Count("id"),
        "n_to_do": Count("id", is_open & Q(due_on__gte=on)),
        "n_overdue": Count("id", is_open & Q(due_on__lt=on)),
        "n_claimed": Count("id", Q(state=Action.State.DONE)),
        "n_verified": Count("id", Q(state=Action.State.VERIFIED)),
        "n_abandoned": Count("id", Q(state=Action.State.ABANDONED)),
        "n_due": Count("id", Q(due_on__lt=on) | Q(state=Action.State.VERIFIED)),
        "n_co_produced": Count("id", Q(co_produced=True)),
    }


def here(viewer: User) -> dict[str, Any]:
    """Return the filter of the viewer's partnership, said again beside row security so that the index leads."""
    return {"partnership_id": viewer.partnership_id}


def in_window(found: QuerySet[Action]) -> QuerySet[Action]:
    """Return of promises those of the last year and to come: what an agency is counted by."""
    return found.filter(due_on__gte=today() - _YEAR)


def kept_of_case(*, viewer: User, case_id: uuid.UUID) -> CaseKept:
    """Return how the promises of a case stand, as far as the viewer may see them; noted as read (R125)."""
    note_read(READ, [case_id])
    return _of_case(Action.objects.filter(case_id=case_id), case_id)


def kept_for_family(*, viewer: User, case_id: uuid.UUID) -> CaseKept:
    """Return how the promises to a family stand, of those that it sees (R125)."""
    note_read(READ, [case_id])
    return _of_case(Action.objects.filter(case_id=case_id, open_to_family=True), case_id)


def _of_case(found: QuerySet[Action], case_id: uuid.UUID) -> CaseKept:
    total = found.aggregate(**counted(today()))
    came = _grouped(found.exclude(origin_kind=""), "origin_kind", "origin_id", "origin_label")
    agencies = _grouped(found, "owner_agency")
    reviews = AccountabilityReview.objects.filter(case_id=case_id).order_by("-raised_at", "-id")
    return CaseKept(
        total=counts_from(total),
        by_origin=tuple(Line(row["origin_kind"], row["origin_label"], counts_from(row)) for row in came),
        by_agency=tuple(Line("agency", row["owner_agency"], counts_from(row)) for row in agencies),
        reviews=tuple(first_of(reviews, _MOST)),
    )


def kept_by_agency(*, viewer: User) -> list[Line]:
    """Return how each agency keeps its promises of the last year, the least kept first (R125). Raises NotPermitted.

    An agency's manager reads their own agency alone.
    """
    rows = _grouped(in_window(_mine(viewer)).exclude(owner_agency_id=None), "owner_agency_id", "owner_agency")
    lines = [Line("agency", row["owner_agency"], counts_from(row)) for row in rows]
    return sorted(lines, key=lambda line: (_percent(line), line.label))


def kept_by_case(*, viewer: User, size: int = 25) -> list[Line]:
    """Return the open cases in which the smallest share of due promises was kept, each with its child; noted (R125).

    At most `size`. For an agency's manager nothing: a family's whole account is not one agency's. Raises NotPermitted.
    """
    require(viewer, PROMISES_COUNT)
    if "manager" not in viewer.as_actor().roles:
        return []
    rows: QuerySet[Any, Any] = _mine(viewer).filter(case__closed_at__isnull=True).order_by().values("case_id")
    low: QuerySet[Any, Any] = rows.annotate(**counted(today())).filter(Q(n_due__gt=0))
    worst = list(low.order_by(1.0 * F("n_verified") / F("n_due"), "-n_due", "case_id")[:size])
    cases = Case.objects.select_related("child").in_bulk([row["case_id"] for row in worst])
    note_read(READ, cases)
    return [
        Line("case", cases[row["case_id"]].reference, counts_from(row), cases[row["case_id"]])
        for row in worst
    ]


def reviews_waiting(*, viewer: User) -> list[AccountabilityReview]:
    """Return the reviews without an answer that the viewer may see, the first due first; noted as read (R125)."""
    require(viewer, PROMISES_COUNT)
    found = AccountabilityReview.objects.filter(answered_at__isnull=True, **here(viewer))
    rows = first_of(found.select_related("case__child").order_by("answer_by", "id"), _MOST)
    note_read(READ, [row.case_id for row in rows])
    return rows


@dataclass(frozen=True)
class Review:
    """One review, and whether the viewer may answer it now."""

    review: AccountabilityReview
    may_answer: bool

    @property
    def percent(self) -> float:
        """The share that was kept on the day it was raised."""
        return round(100 * self.review.kept / self.review.due, 1)


def review_get(*, viewer: User, review_id: uuid.UUID) -> Review:
    """Return one review, noted as read. Raises Missing for one out of sight."""
    found = AccountabilityReview.objects.select_related("case__child").filter(id=review_id).first()
    if found is None:
        raise Missing
    note_read(READ, [found.case_id])
    may = found.answered_at is None and allows(viewer, ACCOUNTABILITY_ANSWER)
    if found.case_id is not None:
        led = Allocation.objects.filter(case_id=found.case_id, part=Allocation.Part.LEAD, until__isnull=True)
        may = may and "manager" in viewer.as_actor().roles and not led.filter(user_id=viewer.id).exists()
    return Review(found, may)


def worked_out_together(*, viewer: User) -> tuple[list[Together], int]:
    """Return what was worked out with families, by agency and quarter, and P-SMALLCELL (R131). Counts, never words.

    Raises NotPermitted.
    """
    rows = _mine(viewer).exclude(owner_agency_id=None).annotate(quarter=TruncQuarter("created_at")).order_by()
    both = Q(co_produced=True)
    grouped = rows.values("owner_agency", "quarter").annotate(
        n=Count("id"), together=Count("id", both), kept=Count("id", both & Q(state=Action.State.VERIFIED)),
        families=Count("family_id", both, distinct=True),
    )  # fmt: skip
    found = [
        Together(
            row["owner_agency"],
            local_date(row["quarter"]),
            row["n"],
            row["together"],
            row["kept"],
            row["families"],
        )
        for row in first_of(grouped.order_by("-quarter", "owner_agency"), 1000)
    ]
    smallest = in_force("P-SMALLCELL", partnership_id=viewer.partnership_id, at=now()).value
    return found, smallest


def _mine(viewer: User) -> QuerySet[Action]:
    """Return the promises that a manager answers for: of the partnership, or of their own agency."""
    require(viewer, PROMISES_COUNT)
    found = Action.objects.filter(**here(viewer))
    if "manager" in viewer.as_actor().roles:
        return found
    return found.filter(owner_agency_id=viewer.as_actor().agency_id)


def _grouped(found: QuerySet[Action], *by: str) -> Sequence[dict[str, Any]]:
    return first_of(found.order_by().values(*by).annotate(**counted(today())).order_by(*by), _MOST)


def counts_from(row: dict[str, Any]) -> Counts:
    """Return the counts in a row of the database, besides whatever else stands in it."""
    return Counts(**{name.removeprefix("n_"): n for name, n in row.items() if name.startswith("n_")})


def _percent(line: Line) -> float:
    return line.counts.percent if line.counts.percent is not None else 101.0
