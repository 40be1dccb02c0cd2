"""Reading what the police do about what a child told, and the other children who were named (R162)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from alongside.family.cases.models_harm import Disclosure
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read
from alongside.ground.base.actors import Acts
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Missing
from alongside.ground.clock.models import Clock
from alongside.practice.safety.events import POLICE_CLOCKS
from alongside.practice.safety.models import OtherChild, PoliceOutcome

READ = "safety.told"


@dataclass(frozen=True)
class ToldPage:
    """One time that a child told somebody: every answer of the police, the newest first; who else was named; what is owed."""

    disclosure: Disclosure
    outcomes: tuple[PoliceOutcome, ...]
    others: tuple[OtherChild, ...]
    owed: Clock | None


def told_page(*, viewer: Acts, disclosure_id: uuid.UUID) -> ToldPage:
    """Return it for whoever works with the child, noted as read; four queries. Raises Missing."""
    found = Disclosure.objects.select_related("case__child").filter(id=disclosure_id).first()
    if found is None:
        raise Missing
    note_read(READ, [found.case_id])
    owed = Clock.objects.filter(about_id=found.id, kind__in=POLICE_CLOCKS, stopped_at__isnull=True)
    return ToldPage(
        found,
        tuple(PoliceOutcome.objects.filter(disclosure=found).order_by("-at", "-id")),
        tuple(OtherChild.objects.filter(disclosure=found).order_by("at", "id")),
        owed.order_by("due_on").first(),
    )


def police_for_family(*, viewer: User) -> list[PoliceOutcome]:
    """Return what the police do, as it was explained to the signed-in person: the newest of each time, the newest first.

    An older word is not shown once a newer one says that it is not for them.
    """
    found: dict[uuid.UUID, PoliceOutcome] = {}
    for one in first_of(PoliceOutcome.objects.order_by("-at", "-id"), 100):
        found.setdefault(one.disclosure_id, one)
    note_read(READ, [one.case_id for one in found.values()])
    return list(found.values())
