"""The decisions of this room: what was asked for early, agreed or refused (R132)."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from alongside.family.cases.decisions import Decided, Heard, Source
from alongside.family.cases.models import Case
from alongside.ground.accounts.models import User
from alongside.practice.actions.models import ResourceDecision


def _resources(viewer: User, case: Case) -> QuerySet[Any]:
    rows = ResourceDecision.objects.filter(partnership_id=case.partnership_id, request__case=case)
    return rows.select_related("request")


def _tell_resources(viewer: User, case: Case, rows: list[ResourceDecision]) -> list[Decided]:
    return [
        Decided(
            one.id, "Asked for early", f"{one.get_outcome_display()}. {one.request.get_kind_display()}.",
            f"{one.reason} {one.alternative and f'Instead: {one.alternative}'}".strip(),
            ", ".join(filter(None, (one.by_name, one.by_agency))),
            heard=(Heard(one.request.by_name, one.request.words),), page="early", about_id=one.request_id,
        )
        for one in rows
    ]  # fmt: skip


SOURCES: dict[str, Source] = {"resources": Source(_resources, "at", _tell_resources)}
