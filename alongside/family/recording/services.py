"""The verbs of the chronology: adding, and correcting by an entry beside the first (R38, R143)."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.db import transaction

from alongside.family.cases.models import Case
from alongside.family.people.models import FamilyGroup
from alongside.family.recording import events
from alongside.family.recording.models import ChronologyEntry
from alongside.family.recording.policies import CHRONOLOGY_ADD
from alongside.family.recording.rules import ReadBy, Said, correction_read_by, happened, read_by, said
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing
from alongside.ground.clock import now, today


@transaction.atomic
def chronology_add(
    *,
    by: User,
    family_id: uuid.UUID,
    happened_on: date,
    words: str,
    kind: str,
    told_by: str = "",
    case_id: uuid.UUID | None = None,
    readers: str | None = None,
    withheld_reason: str = "",
) -> ChronologyEntry:
    """Add one thing that happened, with author, agency, time and source (R38).

    `happened_on` is a London date; `kind` says how the author knows. `readers` left out: the family reads a
    worker's entry, the workers a family member's; a worker who chooses `workers` gives the reason.

    Raises NotPermitted, Missing (a family or case that `by` may not know of, a case of another family),
    Refused as `rules.said`, `rules.happened` and `rules.read_by`.
    """
    require(by, CHRONOLOGY_ADD)
    family = FamilyGroup.objects.filter(id=family_id).first()
    if family is None:
        raise Missing
    if case_id is not None and not Case.objects.filter(id=case_id, family=family).exists():
        raise Missing
    entry = _write(
        by,
        said(words, kind, told_by),
        read_by(readers, withheld_reason, by_family=by.is_family),
        partnership_id=family.partnership_id,
        family=family,
        case_id=case_id,
        happened_on=happened(happened_on, today=today()),
    )
    record(
        events.ENTRY_ADDED, by=by, about=entry, circle_ids=[entry.family_id, entry.case_id],
        facts={"kind": entry.kind, "readers": entry.readers},
    )  # fmt: skip
    return entry


@transaction.atomic
def chronology_correct(
    *,
    by: User,
    entry_id: uuid.UUID,
    words: str,
    kind: str,
    told_by: str = "",
    happened_on: date | None = None,
) -> ChronologyEntry:
    """Put a correction beside an entry; the first words stay, and both are read by the same people (R143).

    `happened_on` left out keeps the day of the entry. Raises NotPermitted (`someone_elses_entry`, see
    `rules.correction_read_by`), Missing, Refused as `chronology_add`.
    """
    require(by, CHRONOLOGY_ADD)
    first = ChronologyEntry.objects.filter(id=entry_id).first()
    if first is None:
        raise Missing
    entry = _write(
        by,
        said(words, kind, told_by),
        correction_read_by(first, author_id=by.id, by_family=by.is_family),
        partnership_id=first.partnership_id,
        family_id=first.family_id,
        case_id=first.case_id,
        happened_on=first.happened_on if happened_on is None else happened(happened_on, today=today()),
        corrects=first,
    )
    record(
        events.ENTRY_CORRECTED, by=by, about=entry, circle_ids=[entry.family_id, entry.case_id],
        facts={"corrects": str(first.id)},
    )  # fmt: skip
    return entry


def _write(by: User, what: Said, whom: ReadBy, **facts: Any) -> ChronologyEntry:
    actor, at = by.as_actor(), now()
    return ChronologyEntry.objects.create(
        words=what.words,
        kind=what.kind,
        told_by=what.told_by,
        readers=whom.readers,
        withheld_reason=whom.withheld_reason,
        author_id=by.id,
        author_name=by.name,
        author_role=actor.role_title,
        author_agency=actor.agency_name,
        written_at=at,
        created_at=at,
        created_by_id=by.id,
        **facts,
    )
