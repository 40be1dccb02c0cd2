"""The decision of this room: where a child lives, why, and what the family said of it (R170-R172)."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import QuerySet

from alongside.family.cases.decisions import Decided, Heard, Source
from alongside.family.cases.models import Case
from alongside.ground.accounts.models import User
from alongside.practice.places.models import Stay, StayWords


def _stays(viewer: User, case: Case) -> QuerySet[Any]:
    return Stay.objects.filter(
        partnership_id=case.partnership_id, case=case, kind=Stay.Kind.PLACEMENT, since__isnull=False
    )


def _tell_stays(viewer: User, case: Case, rows: list[Stay]) -> list[Decided]:
    said = defaultdict(list)
    for word in StayWords.objects.filter(stay__in=rows).select_related("person").order_by("at", "id"):
        said[word.stay_id].append(Heard(word.person.full_name if word.person else word.by_name, word.words))
    return [
        Decided(
            one.id, "A place to live", f"{one.get_placement_display()}: {one.name}.",
            f"{one.reason} {one.override_words}".strip(), f"{one.by_name}, {one.by_role.lower()}", heard=tuple(said[one.id]),
            on=one.since, page="places", about_id=case.id,
        )
        for one in rows
    ]  # fmt: skip


SOURCES: dict[str, Source] = {"stays": Source(_stays, "at", _tell_stays)}
