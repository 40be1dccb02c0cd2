"""Reading who left with open duties, a caseload that is given away, and what of this room waits on a first page."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    CharField,
    Count,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    UUIDField,
    Value,
)
from django.db.models.functions import Cast, Coalesce

from alongside.family.cases.models import Allocation
from alongside.ground.access.registry import allows
from alongside.ground.accounts.models import RoleAssignment, User
from alongside.ground.accounts.roles import FAMILY_ROLES
from alongside.ground.audit.services import note_read
from alongside.ground.base.actors import Acts
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Missing
from alongside.ground.clock import now
from alongside.ground.clock.models import Clock
from alongside.practice.actions.models import Action
from alongside.practice.handover.models import (
    CaseloadLine,
    CaseloadMove,
    Compliment,
    ContinuityReview,
    Handover,
)
from alongside.practice.handover.policies import CASELOAD_MOVE
from alongside.practice.handover.selectors import LONGEST_LIST, READ

_LATELY = timedelta(days=14)


@dataclass(frozen=True)
class Left:
    """Somebody with no role here any more who still has families, owes promises, or looks after something for now."""

    user: User
    spells: int
    promises: int


@dataclass(frozen=True)
class HomeLine:
    """One line of a worker's first page: `review`, `left`, `take`, `words` or `kind`, about what, whose name, since."""

    kind: str
    id: uuid.UUID
    name: str
    at: datetime


def has_left(user: User) -> bool:
    """Whether an account that worked here has no role any more, or is closed."""
    held = user.role_assignments.all()
    if held.filter(role__in=FAMILY_ROLES).exists():
        return False
    return not user.is_active or not held.filter(until__isnull=True).exists()


def left_with_duties(*, viewer: Acts) -> list[Left]:
    """Return those who have no role here any more and still have families, owe promises, look after what waits for somebody
    else, or own a clock, by name (R128).

    At most 200; in every partnership for the system.
    """
    return [
        Left(one, one.spells, one.promises)
        for one in first_of(_left(viewer).order_by("name", "id"), LONGEST_LIST)
    ]


def _left(viewer: Acts) -> QuerySet[Any]:
    roles = RoleAssignment.objects.filter(user_id=OuterRef("pk"))
    spells = Allocation.objects.filter(
        user_id=OuterRef("pk"), until__isnull=True, case__closed_at__isnull=True
    )
    owed = Action.objects.filter(owner_id=OuterRef("pk"), state__in=Action.OPEN)
    home = {"partnership_id": OuterRef("partnership_id")}
    held = Handover.objects.filter(**home, interim_owner_id=OuterRef("pk"), state__in=Handover.OPEN)
    timed = Clock.objects.filter(**home, owner_id=OuterRef("pk"), stopped_at__isnull=True)
    partnership_id = viewer.as_actor().partnership_id
    here = (
        User.objects.all() if partnership_id is None else User.objects.filter(partnership_id=partnership_id)
    )
    gone = here.filter(Q(is_active=False) | ~Exists(roles.filter(until__isnull=True)))
    gone = gone.filter(~Exists(roles.filter(role__in=FAMILY_ROLES)))
    gone = gone.filter(Exists(spells) | Exists(owed) | Exists(held) | Exists(timed))
    return gone.annotate(spells=_counted(spells, "user_id"), promises=_counted(owed, "owner_id"))


def _counted(rows: QuerySet[Any], by: str) -> Any:
    counted = rows.order_by().values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def spells_of(*, viewer: User, worker_id: uuid.UUID) -> list[Allocation]:
    """Return a worker's open spells in open cases, each with its case and child, by the child's name (R48)."""
    found = _open_spells(viewer).filter(user_id=worker_id)
    rows = first_of(found.select_related("case__child").order_by("case__child__name_key", "id"), LONGEST_LIST)
    note_read("cases.case", [one.case_id for one in rows])
    return rows


def workers_with_families(*, viewer: User) -> QuerySet[Any]:
    """Return the workers of the partnership who have families now, each with how many `spells`: ordered by (name, id)."""
    mine = _open_spells(viewer)
    people = User.objects.filter(id__in=mine.values("user_id"))
    return people.annotate(spells=_counted(mine.filter(user_id=OuterRef("pk")), "user_id")).order_by(
        "name", "id"
    )


def _open_spells(viewer: User) -> QuerySet[Allocation]:
    assert viewer.partnership_id is not None  # whoever gives families away manages in a partnership
    return Allocation.objects.filter(
        partnership_id=viewer.partnership_id, until__isnull=True, case__closed_at__isnull=True
    )


def caseload_get(*, viewer: User, move_id: uuid.UUID) -> tuple[CaseloadMove, list[CaseloadLine]]:
    """Return one giving away of families with its lines, each with its child. Raises Missing."""
    move = CaseloadMove.objects.filter(id=move_id).first()
    if move is None:
        raise Missing
    lines = list(move.lines.select_related("case__child").order_by("id"))
    note_read("cases.case", [line.case_id for line in lines])
    return move, lines


def home_lines(*, viewer: User, size: int) -> list[HomeLine]:
    """Return what of this room waits on somebody's first page, oldest first, in one query.

    Families to take over, words to leave, what was said of their work lately; for a manager also families that met too
    many workers, and whoever left with open duties.
    """
    mine = Handover.objects.filter(state__in=Handover.OPEN)
    lately = Compliment.objects.filter(worker_id=viewer.id, said_at__gte=now() - _LATELY)
    parts = [
        _line(mine.filter(to_user_id=viewer.id), "take", "case__child__full_name", "opened_at", "case_id"),
        _line(
            mine.filter(from_user_id=viewer.id, state=Handover.State.OPENED),
            "words",
            "part",
            "opened_at",
            "case_id",
        ),
        _line(lately, "kind", "author_name", "said_at", "case_id"),
    ]
    if allows(viewer, CASELOAD_MOVE):
        reviews = ContinuityReview.objects.filter(answered_at__isnull=True)
        parts += [
            _line(reviews, "review", "case__child__full_name", "opened_at", "case_id"),
            _line(_left(viewer), "left", "name", "created_at"),
        ]
    rows = parts[0].union(*parts[1:], all=True).order_by("kind", "line_at", "about")[:size]
    lines = list(rows)
    note_read(READ, [circle for *_, circle in lines])
    return [HomeLine(kind, about, name, at) for kind, about, name, at, _circle in lines]


def _line(rows: QuerySet[Any], kind: str, name: str, at: str, circle: str = "") -> QuerySet[Any]:
    said: dict[str, Any] = {"kind": Value(kind, output_field=CharField()), "about": F("id")}
    said |= {"line_name": Cast(name, CharField()), "line_at": Cast(at, DateTimeField())}
    said["line_circle"] = F(circle) if circle else Value(None, output_field=UUIDField(null=True))
    return (
        rows.order_by().annotate(**said).values_list("kind", "about", "line_name", "line_at", "line_circle")
    )
