"""The decision of this room: whether help that somebody twice said does not help changes or goes on (R108)."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from alongside.family.cases.decisions import Decided, Heard, Source
from alongside.family.cases.models import Case
from alongside.ground.accounts.models import User
from alongside.practice.progress.models import Rethink


def _rethinks(viewer: User, case: Case) -> QuerySet[Any]:
    rows = Rethink.objects.filter(partnership_id=case.partnership_id, case=case, decided_at__isnull=False)
    return rows.select_related("intervention")


def _tell_rethinks(viewer: User, case: Case, rows: list[Rethink]) -> list[Decided]:
    return [
        Decided(
            one.id, "Help that did not help", f"{one.intervention.title}: {one.get_decision_display().lower()}.", one.words,
            one.decided_by_name, heard=(Heard("The family", one.family_says),), page="helping", about_id=case.id,
        )
        for one in rows
    ]  # fmt: skip


SOURCES: dict[str, Source] = {"rethinks": Source(_rethinks, "decided_at", _tell_rethinks)}
