"""What a child may read, and whether somebody sat with them over it (R139, R140)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db.models import QuerySet

from alongside.family.cases.models import Case
from alongside.family.recording.models import ChronologyEntry
from alongside.family.recording.models_child import ChildCheck, ChildGiven
from alongside.family.recording.reading import READ
from alongside.family.recording.rules import FAMILY_ROLES
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read


@dataclass(frozen=True)
class ForChild:
    """One thing meant for the child: the newest answers to the three questions, and whether somebody sat with them."""

    check: ChildCheck | None
    given: ChildGiven | None

    @property
    def state(self) -> str:
        """Where it is: not asked, blocked, cleared, given."""
        if self.given is not None:
            return "given"
        return "not_asked" if self.check is None else "cleared" if self.check.cleared else "blocked"


def for_child(*, viewer: User, case: Case) -> dict[tuple[uuid.UUID, str], ForChild]:
    """Return where each thing is that was looked at before the child reads it, by what and edition; two queries (R139)."""
    note_read(READ, [case.id])
    checks: dict[tuple[uuid.UUID, str], ChildCheck] = {}
    for one in ChildCheck.objects.filter(case=case).order_by("at", "id"):
        checks[one.about_id, one.edition] = one
    given: dict[tuple[uuid.UUID, str], ChildGiven] = {}
    for gift in ChildGiven.objects.filter(case=case).order_by("at", "id"):
        given[gift.about_id, gift.edition] = gift
    return {key: ForChild(check, given.get(key)) for key, check in checks.items()}


def entries_for_child(*, viewer: User, case: Case) -> QuerySet[ChronologyEntry]:
    """Return what workers wrote that the family reads: what a child may be given, the newest first."""
    note_read(READ, [case.family_id])
    found = ChronologyEntry.objects.filter(partnership_id=case.partnership_id, family_id=case.family_id)
    found = found.filter(readers=ChronologyEntry.Readers.FAMILY).exclude(author_role__in=FAMILY_ROLES)
    return found.order_by("-happened_on", "-id")


def is_young(viewer: User) -> bool:
    """Whether a young person reads: what was written about them comes with somebody beside them (R139)."""
    return "young_person" in viewer.as_actor().roles


def given_for_family(*, viewer: User, about_id: uuid.UUID, edition: str = "") -> ChildGiven | None:
    """Return that somebody sat with the child over one thing, with what their parents do; None while nobody has."""
    return ChildGiven.objects.filter(about_id=about_id, edition=edition).order_by("-at").first()


def parents_do_for_family(*, viewer: User) -> ChildGiven | None:
    """Return the newest words on what the parents do to keep the child safe, as the child was told them (R140)."""
    return ChildGiven.objects.order_by("-at", "-id").first()
