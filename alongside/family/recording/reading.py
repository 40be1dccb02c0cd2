"""Reading what was asked, held back, given and answered about a record. Row security decides whose it is."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from alongside.family.cases.models import Case
from alongside.family.recording.models import ChronologyEntry
from alongside.family.recording.models_care import (
    DistressNote,
    RemovalAnswer,
    RemovalHeard,
    RemovalStatement,
)
from alongside.family.recording.models_reading import (
    AccessRequest,
    CorrectionAnswer,
    ReadingAnswer,
    Withholding,
)
from alongside.family.recording.rules import FAMILY_ROLES
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Missing
from alongside.ground.clock.selectors import clocks_for

READ, _MOST = "recording.reading", 100


@dataclass(frozen=True)
class Contested:
    """An entry that somebody of the family says is not right, their words, and what they were answered."""

    entry: ChronologyEntry
    request: ChronologyEntry
    answer: CorrectionAnswer | None
    due_on: object = None


def answers_to(requests: Iterable[ChronologyEntry]) -> dict[uuid.UUID, CorrectionAnswer]:
    """Return what each contested entry was answered, in one query."""
    ids = [one.id for one in requests]
    return {one.request_id: one for one in CorrectionAnswer.objects.filter(request_id__in=ids)} if ids else {}


def contested_of(*, viewer: User, family_id: uuid.UUID) -> list[Contested]:
    """Return what a family says is not right in what workers wrote, the unanswered first; at most 100; noted as read."""
    note_read(READ, [family_id])
    found = (
        ChronologyEntry.objects.filter(
            family_id=family_id, corrects__isnull=False, author_role__in=FAMILY_ROLES,
        )
        .exclude(corrects__author_role__in=FAMILY_ROLES)
        .select_related("corrects")
        .order_by("-written_at", "-id")
    )  # fmt: skip
    requests = [one for one in first_of(found, _MOST) if one.corrects is not None]
    answers, clocks = answers_to(requests), clocks_for([one.id for one in requests])
    rows = [
        Contested(one.corrects, one, answers.get(one.id), next((c.due_on for c in clocks[one.id]), None))  # type: ignore[arg-type]
        for one in requests
    ]
    return sorted(rows, key=lambda row: row.answer is not None)


def request_get(*, viewer: User, request_id: uuid.UUID) -> ChronologyEntry:
    """Return one entry with which somebody of the family contests another. Raises Missing."""
    found = ChronologyEntry.objects.select_related("corrects").filter(id=request_id).first()
    if found is None or found.corrects is None or found.author_role not in FAMILY_ROLES:
        raise Missing
    note_read(READ, [found.family_id])
    return found


def held_back_of(*, viewer: User, family_id: uuid.UUID) -> list[Withholding]:
    """Return the newest look at each entry that a family does not read, with its entry; noted as read."""
    note_read(READ, [family_id])
    looks = Withholding.objects.filter(family_id=family_id).select_related("entry").order_by("-at", "-id")
    return [one for one in _newest(looks) if one.finding != Withholding.Finding.OPENED]


def held_back_said(*, viewer: User, family_id: uuid.UUID) -> list[Withholding]:
    """Return what the viewer's family knows to be held back: the newest look at each, never the entry itself."""
    looks = Withholding.objects.filter(family_id=family_id).order_by("-at", "-id")
    return [one for one in _newest(looks) if one.finding != Withholding.Finding.OPENED]


def _newest(looks: QuerySet[Withholding]) -> list[Withholding]:
    found: dict[uuid.UUID, Withholding] = {}
    for one in first_of(looks, _MOST * 4):
        found.setdefault(one.entry_id, one)
    return list(found.values())


def held_back_to_review(*, viewer: User) -> QuerySet[Withholding]:
    """Return the newest look at each entry that somebody else looks at next, by the day on which it is owed (R137)."""
    later = Withholding.objects.filter(entry=OuterRef("entry"), at__gt=OuterRef("at"))
    found = Withholding.objects.filter(review_on__isnull=False)
    return found.exclude(Exists(later)).select_related("entry__family").order_by("review_on", "id")


def withholding_get(*, viewer: User, entry_id: uuid.UUID) -> list[Withholding]:
    """Return every look at one entry, the newest first, with the entry. Raises Missing."""
    found = list(
        Withholding.objects.filter(entry_id=entry_id).select_related("entry__family").order_by("-at", "-id")
    )
    if not found:
        raise Missing
    note_read(READ, [found[0].family_id])
    return found


def readings_of(*, viewer: User, family_id: uuid.UUID) -> list[ReadingAnswer]:
    """Return the newest word of each person of a family on each paper they read, or kind of it; noted as read (R137)."""
    note_read(READ, [family_id])
    found: dict[tuple[uuid.UUID, str, uuid.UUID | None], ReadingAnswer] = {}
    said = ReadingAnswer.objects.filter(family_id=family_id).select_related("person").order_by("-at", "-id")
    for one in first_of(said, _MOST):
        found.setdefault((one.person_id, one.what, one.about_id), one)
    return list(found.values())


def copies_of(*, viewer: User, family_id: uuid.UUID) -> list[AccessRequest]:
    """Return who of a family asked for a copy, the newest first, with what they were answered; to a family, one's own."""
    note_read(READ, [family_id])
    found = (
        AccessRequest.objects.filter(family_id=family_id)
        .select_related("person")
        .prefetch_related("answers", "extensions")
    )
    return first_of(found.order_by("-at", "-id"), _MOST)


def copy_request(*, viewer: User, request_id: uuid.UUID) -> AccessRequest:
    """Return one request for a copy. Raises Missing."""
    found = (
        AccessRequest.objects.select_related("person")
        .prefetch_related("answers", "extensions")
        .filter(id=request_id)
        .first()
    )
    if found is None:
        raise Missing
    note_read(READ, [found.family_id])
    return found


def distress_of(*, viewer: User, case: Case, person_id: uuid.UUID | None = None) -> list[DistressNote]:
    """Return what was written of a parent's distress and the support offered, the newest first; noted as read (R135)."""
    note_read(READ, [case.id])
    found = DistressNote.objects.filter(case=case).select_related("person")
    found = found.filter(person_id=person_id) if person_id else found
    return first_of(found.order_by("-at", "-id"), _MOST)


def distress_for_family(*, viewer: User) -> list[DistressNote]:
    """Return what the signed-in parent was offered because they were in distress, the newest first."""
    return first_of(DistressNote.objects.filter(person__user_id=viewer.id).order_by("-at", "-id"), _MOST)


def distress_get(*, viewer: User, note_id: uuid.UUID) -> DistressNote:
    """Return one note of distress. Raises Missing."""
    found = DistressNote.objects.select_related("case__child", "person").filter(id=note_id).first()
    if found is None:
        raise Missing
    note_read(READ, [found.case_id])
    return found


def removals_of(*, viewer: User, case: Case) -> list[RemovalStatement]:
    """Return what a family was told about removal, as workers recorded it, the newest first; noted as read (R142)."""
    note_read(READ, [case.id])
    return first_of(RemovalStatement.objects.filter(case=case).order_by("-said_on", "-id"), _MOST)


def removals_for_family(
    *, viewer: User
) -> tuple[list[RemovalStatement], list[tuple[RemovalHeard, RemovalAnswer | None]]]:
    """Return what workers recorded that the signed-in parent was told, and what they said themself with its answer."""
    recorded = first_of(RemovalStatement.objects.order_by("-said_on", "-id"), _MOST)
    heard = (
        RemovalHeard.objects.filter(person__user_id=viewer.id)
        .select_related("matched")
        .prefetch_related("answers")
    )
    return recorded, [
        (one, next(iter(one.answers.all()), None)) for one in first_of(heard.order_by("-at", "-id"), _MOST)
    ]


def removals_to_answer(*, viewer: User) -> QuerySet[RemovalHeard]:
    """Return what parents heard that a manager finds out about, by the day on which the answer is owed (R142)."""
    found = RemovalHeard.objects.filter(matched__isnull=True, answers__isnull=True)
    return found.select_related("person", "case__child").order_by("answer_by", "id")


def removal_heard(*, viewer: User, heard_id: uuid.UUID) -> RemovalHeard:
    """Return what one parent heard. Raises Missing."""
    found = RemovalHeard.objects.select_related("person", "case__child").filter(id=heard_id).first()
    if found is None:
        raise Missing
    note_read(READ, [found.case_id])
    return found
