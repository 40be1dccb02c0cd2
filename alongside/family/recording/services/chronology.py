"""The verbs of the chronology: adding, with files, and correcting by an entry beside the first (R38, R143)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import transaction

from alongside.family.cases.models import Case
from alongside.family.people.models import FamilyGroup
from alongside.family.recording import events
from alongside.family.recording.models import ChronologyEntry
from alongside.family.recording.models_reading import Withholding
from alongside.family.recording.policies import CHRONOLOGY_ADD
from alongside.family.recording.rules import ReadBy, Said, correction_read_by, happened, read_by, said
from alongside.family.recording.services.correcting import correction_owed
from alongside.family.recording.services.withholding import withheld_first
from alongside.ground.access.registry import require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock import now, today
from alongside.ground.files.models import Attachment
from alongside.ground.files.services import attachments_receive


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
    withheld_category: str = Withholding.Category.LAW,
    unsaid_because: str = "",
    uploads: Sequence[File[Any]] = (),
) -> ChronologyEntry:
    """Add one thing that happened, with author, agency, time and source (R38).

    `happened_on` is a London date; `kind` says how the author knows. `readers` left out: the family reads a worker's entry,
    the workers a family member's; a worker who chooses `workers` gives the reason, which a second person looks at. The family
    reads `withheld_category`, unless saying so is the danger (`unsaid_because`). `uploads` are read by those who read the
    entry; when one of them is refused, nothing is added.

    Raises NotPermitted, Missing, Refused as `rules.said`, `rules.happened`, `rules.read_by`, `attachments_receive` of files.
    """
    require(by, CHRONOLOGY_ADD)
    family = _family_of(family_id, case_id)
    require_to_write(by, family.id)
    entry = _write(
        by, said(words, kind, told_by), read_by(readers, withheld_reason, by_family=by.is_family),
        partnership_id=family.partnership_id, family=family, case_id=case_id,
        happened_on=happened(happened_on, today=today()),
    )  # fmt: skip
    record(
        events.ENTRY_ADDED, by=by, about=entry, circle_ids=[entry.family_id, entry.case_id],
        facts={"kind": entry.kind, "readers": entry.readers, "files": len(uploads)},
    )  # fmt: skip
    if entry.withheld_reason:
        withheld_first(by, entry, category=withheld_category, unsaid_because=unsaid_because)
    _attach(by, entry, uploads)
    return entry


@transaction.atomic
def chronology_attach(*, by: User, entry_id: uuid.UUID, uploads: Sequence[File[Any]]) -> list[Attachment]:
    """Add files to an entry of one's own; who reads the entry reads them.

    Raises NotPermitted, Missing (also for somebody else's entry), Refused: `uploads_missing`, and as
    `files.services.attachments_receive`.
    """
    require(by, CHRONOLOGY_ADD)
    entry = ChronologyEntry.objects.filter(id=entry_id, author_id=by.id).first()
    if entry is None:
        raise Missing
    require_to_write(by, entry.family_id)
    if not uploads:
        raise Refused("Choose at least one file.", code="uploads_missing", field="uploads")
    record(
        events.ENTRY_FILES_ADDED, by=by, about=entry, circle_ids=[entry.family_id, entry.case_id],
        facts={"files": len(uploads)},
    )  # fmt: skip
    return _attach(by, entry, uploads)


def _attach(by: User, entry: ChronologyEntry, uploads: Sequence[File[Any]]) -> list[Attachment]:
    """Keep the files where exactly those reach them who read the entry: see the row security of both."""
    return attachments_receive(
        by=by, circle_id=entry.family_id, about=entry, uploads=uploads,
        open_to_family=entry.readers == ChronologyEntry.Readers.FAMILY, family_circle_id=entry.case_id,
    )  # fmt: skip


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

    Somebody of the family who contests what a worker wrote is answered by its author (R138). Correcting a correction puts
    another one beside the same first words. `happened_on` left out keeps the day of the entry. Raises NotPermitted
    (`someone_elses_entry`, see `rules.correction_read_by`), Missing, Refused as `chronology_add`.
    """
    require(by, CHRONOLOGY_ADD)
    first = _first_words(entry_id)
    require_to_write(by, first.family_id)
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
    correction_owed(by, entry)
    return entry


def _family_of(family_id: uuid.UUID, case_id: uuid.UUID | None) -> FamilyGroup:
    family = FamilyGroup.objects.filter(id=family_id).first()
    if family is None:
        raise Missing
    if case_id is not None and not Case.objects.filter(id=case_id, family=family).exists():
        raise Missing
    return family


def _first_words(entry_id: uuid.UUID) -> ChronologyEntry:
    entry = ChronologyEntry.objects.filter(id=entry_id).first()
    if entry is not None and entry.corrects_id is not None:
        entry = ChronologyEntry.objects.filter(id=entry.corrects_id).first()
    if entry is None:
        raise Missing
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
