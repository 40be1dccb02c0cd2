"""What both doors show of a file: the copy to look at, what is known of it, its way through hands, and its statement on paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from alongside.ground.accounts.models import User
from alongside.ground.base.errors import Refused
from alongside.ground.files.copies import copy_for
from alongside.ground.files.custody import custody_of, may_open_original
from alongside.ground.files.models import SCAN_STATES, Attachment, Custody, EvidencePack
from alongside.ground.files.pack import Item, statement_text
from alongside.ground.files.rules import kind_words
from alongside.ground.govuk.dates import day_words, moment_words
from alongside.ground.govuk.forms.fields import size_words
from alongside.ground.govuk.paper import Paper, Part, Words, pdf_of

_WHERE = {
    "kept": "Kept in the original, because whoever gave it said yes. The copy does not have it.",
    "taken_out": "Taken out before it was kept.",
    "not_asked": "May be in the original. Nobody was asked. The copy does not have it.",
}
_SIGHT = {"image": "picture", "video": "film", "audio": "sound"}


def file_page(file: Attachment, *, viewer: User) -> dict[str, Any]:
    """Return what the page of a file draws. A copy that cannot be shown is said in words."""
    why, copy = "", None
    if file.shown_as_copy and file.may_be_opened:
        try:
            copy = copy_for(file)
        except Refused as refused:
            why = refused.message
    whole = file.may_be_opened and may_open_original(file, by=viewer)
    return {
        "file": file, "sight": _SIGHT.get(file.media_type.split("/")[0], "") if copy else "",
        "shown_at": reverse("files:copy", args=[file.id]) if copy else "", "cannot": why,
        "original_at": reverse("files:download", args=[file.id]) if whole else "",
        "facts": file_facts(file),
        "steps": [step_row(step) for step in custody_of(viewer=viewer, attachment_ids=[file.id])],
    }  # fmt: skip


def file_facts(file: Attachment) -> list[dict[str, str]]:
    """Return what is known of a file, for a summary list."""
    facts = {
        "What it is": f"{kind_words(file.media_type).capitalize()}, {size_words(file.size)}",
        "When it came": moment_words(file.received_at),
        "Checked for viruses": SCAN_STATES[file.scan],
        "Where and when it was made": _WHERE[file.where_and_when] if file.shown_as_copy else "",
    }
    return [{"key": key, "value": value} for key, value in facts.items() if value]


def step_row(step: Custody) -> dict[str, Any]:
    """Return one step as an item of a timeline."""
    who = ", ".join(filter(None, (step.by_name, step.by_role, step.agency_name)))
    said = [f"To {step.to_whom}." if step.to_whom else "", step.why]
    return {
        "title": step.get_kind_display(),
        "by": who,
        "at": step.at,
        "text": " ".join(filter(None, said)),
    }


def statement_pdf(pack: EvidencePack, items: Sequence[Item]) -> bytes:
    """Return the statement of a pack on paper: who made it, and when, stands on every page (R333)."""
    mark = f"{pack.reference}. {pack.by_name}, {pack.by_role}, {day_words(pack.made_at)}"
    head, *rest = statement_text(pack, list(items)).split("\n\n")
    parts = [
        Part(block.splitlines()[0].strip(), tuple(Words(line.strip()) for line in block.splitlines()[1:]))
        for block in rest if block.strip()
    ]  # fmt: skip
    first = tuple(Words(line) for line in head.splitlines()[1:])
    return pdf_of(Paper(title="Custody and provenance", footer=mark, parts=tuple(parts), first=first))
