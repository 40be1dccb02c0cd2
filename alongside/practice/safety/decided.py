"""The decisions of this room: the National Referral Mechanism, and whether a child is recorded as a victim (R144, R180)."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from alongside.family.cases.decisions import Decided, Heard, Source
from alongside.family.cases.models import Case
from alongside.ground.accounts.models import User
from alongside.practice.safety.models import ChildVictim, NrmStep


def _nrm(viewer: User, case: Case) -> QuerySet[Any]:
    rows = NrmStep.objects.filter(partnership_id=case.partnership_id, case=case)
    return rows.exclude(kind=NrmStep.Kind.PROPOSED)  # nothing is decided yet


def _tell_nrm(viewer: User, case: Case, rows: list[NrmStep]) -> list[Decided]:
    return [
        Decided(
            one.id, "National Referral Mechanism", f"{one.get_kind_display()}.", one.words, _signed(one), on=one.on,
            heard=(Heard("What goes with it", one.evidence),) if one.evidence else (), page="nrm", about_id=case.id,
        )
        for one in rows
    ]  # fmt: skip


def _victim(viewer: User, case: Case) -> QuerySet[Any]:
    return ChildVictim.objects.filter(partnership_id=case.partnership_id, case=case)


def _tell_victim(viewer: User, case: Case, rows: list[ChildVictim]) -> list[Decided]:
    return [
        Decided(
            one.id, "Recorded as a victim", f"{one.get_answer_display()}.", one.words, _signed(one), page="victim",
            about_id=case.id,
        )
        for one in rows
    ]  # fmt: skip


def _signed(one: NrmStep | ChildVictim) -> str:
    return f"{one.by_name}, {one.by_role.lower()}"


SOURCES: dict[str, Source] = {
    "nrm": Source(_nrm, "at", _tell_nrm),
    "child_victim": Source(_victim, "at", _tell_victim),
}
