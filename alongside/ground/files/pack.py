"""The evidence pack: originals with their hashes, custody and provenance, as one archive that anybody can check (R156, R333)."""

from __future__ import annotations

import hashlib
import json
import uuid
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any, cast

from django.db import transaction

from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read, record
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.base.ids import new_id
from alongside.ground.clock import now
from alongside.ground.files import check_pack, events
from alongside.ground.files.custody import Kind, circles_of, damage_note, step_add, step_facts
from alongside.ground.files.models import SERVED, WHERE_AND_WHEN, Attachment, Custody, EvidencePack
from alongside.ground.files.pack_owed import second_asked
from alongside.ground.files.policies import EVIDENCE_PACK
from alongside.ground.files.provenance import Statement, provenance_of
from alongside.ground.files.stored import Plaintext

MOST = 100
STATEMENT = "statement.txt"


PRINTED = "statement.pdf"


@dataclass(frozen=True)
class Item:
    """One file of a pack: its name in the archive, its facts, its way through hands, how what it shows is known."""

    name: str
    file: Attachment
    steps: tuple[Custody, ...]
    statements: tuple[Statement, ...]


Printed = Callable[[EvidencePack, Sequence[Item]], bytes]


@transaction.atomic
def pack_make(
    *,
    by: User,
    circle_ids: Sequence[uuid.UUID],
    attachment_ids: Sequence[uuid.UUID],
    why: str,
    printed: Printed,
) -> EvidencePack:
    """Put files of a circle together, with a reason; the archive itself is written when it is fetched (`pack_stream`).

    `circle_ids`: the circle the pack belongs to, then others its files may be of (a child's case, then the family).
    `printed` gives the statement as a PDF: what sets type stands on another floor. A second word on a large pack is asked for.

    Raises NotPermitted; Missing where one of the files is not of the circle or not for `by`; Refused: `pack_empty`,
    `pack_large`, `why_missing`, `pack_held` (a file waits for the scanner, or was removed).
    """
    require(by, EVIDENCE_PACK)
    require_to_write(by, *circle_ids)
    why = " ".join(why.split())[:400]
    files = _chosen(circle_ids, attachment_ids, why)
    actor = by.as_actor()
    pack = EvidencePack(
        id=new_id(), partnership_id=files[0].partnership_id, circle_id=circle_ids[0], attachment_ids=[f.id for f in files],
        why=why, made_at=now(), by_id=by.id, by_name=by.name, by_role=actor.role_title, agency_name=actor.agency_name,
        created_by_id=by.id,
    )  # fmt: skip
    for file in files:
        step_add(file, Kind.PACKED, by=by, why=pack.reference)
    items = _items(by, files)
    pack.papers, pack.printed = _papers(pack, items), printed(pack, items)
    sums = _sums(pack, [(item.file.sha256, item.name) for item in items])
    pack.fingerprint = hashlib.sha256(sums.encode()).hexdigest()
    with elevated("a pack is written by this verb alone"):
        pack.save(force_insert=True)
        second_asked(pack, by=by)
    facts = {"files": len(files), "fingerprint": pack.fingerprint}
    record(
        events.PACKED, by=by, about=pack, circle_ids={c for f in files for c in circles_of(f)}, facts=facts
    )
    return pack


def packs_of(*, viewer: User, circle_id: uuid.UUID) -> list[EvidencePack]:
    """Return the packs of a circle that the viewer may know of, the newest first, fifty at most; noted."""
    found = list(
        EvidencePack.objects.filter(circle_id=circle_id).defer("papers", "printed").order_by("-made_at")[:50]
    )
    note_read("files.pack", {one.circle_id for one in found})
    return found


def pack_get(*, viewer: User, pack_id: uuid.UUID) -> EvidencePack:
    """Return a pack for whoever may fetch it; noted. Raises NotPermitted, Missing."""
    require(viewer, EVIDENCE_PACK)
    pack = EvidencePack.objects.filter(id=pack_id).first()
    if pack is None:
        raise Missing
    require_to_write(viewer, pack.circle_id)
    note_read("files.pack", [pack.circle_id])
    return pack


@transaction.atomic
def pack_stream(*, by: User, pack_id: uuid.UUID) -> tuple[EvidencePack, Iterator[bytes]]:
    """Return a pack and its archive, written as it is read: one file after the other, nothing held whole.

    Each fetching is an event. Raises NotPermitted, Missing (also where `by` does not see a file of it any more), Damaged.
    """
    pack = pack_get(viewer=by, pack_id=pack_id)
    files = {file.id: file for file in _files(None, pack.attachment_ids)}
    named = json.loads(pack.papers[check_pack.CUSTODY])["files"]
    opened = [
        (one["name"], Plaintext(file, file.id, alarm=partial(damage_note, file.id)))
        for one in named
        for file in [files[uuid.UUID(one["id"])]]
    ]
    record(events.PACK_FETCHED, by=by, about=pack, circle_ids=[pack.circle_id])
    return pack, _archive(pack, opened)


def _chosen(
    circle_ids: Sequence[uuid.UUID], attachment_ids: Sequence[uuid.UUID], why: str
) -> list[Attachment]:
    """Return the files of a new pack, or raise what stops it."""
    if not attachment_ids:
        raise Refused("Choose at least one file.", code="pack_empty", field="which")
    if len(set(attachment_ids)) > MOST:
        raise Refused(
            f"Choose up to {MOST} files, and make a second pack for the rest.",
            code="pack_large",
            field="which",
        )
    if not why:
        raise Refused("Say who asked for it and what it is for.", code="why_missing", field="why")
    files = _files(circle_ids, attachment_ids)
    if any(file.scan not in SERVED for file in files):
        raise Refused(
            "One of these files waits to be checked for viruses, or was removed. Leave it out, or try again later.",
            code="pack_held", field="which",
        )  # fmt: skip
    return files


def _files(circle_ids: Sequence[uuid.UUID] | None, attachment_ids: Iterable[uuid.UUID]) -> list[Attachment]:
    wanted = set(attachment_ids)
    found = list(Attachment.objects.filter(id__in=wanted).order_by("received_at", "id"))
    if len(found) != len(wanted) or (
        circle_ids is not None and any(one.circle_id not in circle_ids for one in found)
    ):
        raise Missing
    return found


def _items(by: User, files: list[Attachment]) -> list[Item]:
    steps: dict[uuid.UUID, list[Custody]] = {}
    for step in Custody.objects.filter(attachment__in=files).order_by("number"):
        steps.setdefault(step.attachment_id, []).append(step)
    told = provenance_of(viewer=by, about=[(file.about_kind, file.about_id) for file in files])
    return [
        Item(
            f"files/{n:03}-{file.name}",
            file,
            tuple(steps.get(file.id, ())),
            tuple(told.get(file.about_id, ())),
        )
        for n, file in enumerate(files, 1)
    ]


def _papers(pack: EvidencePack, items: list[Item]) -> dict[str, str]:
    """Return the small files of the archive: the custody for machines, the statement for people, the check."""
    custody = {
        "pack": pack.reference, "made_at": pack.made_at.isoformat(timespec="seconds"),
        "made_by": [pack.by_name, pack.by_role, pack.agency_name], "why": pack.why,
        "files": [_item_facts(item) for item in items],
    }  # fmt: skip
    return {
        check_pack.CUSTODY: json.dumps(custody, ensure_ascii=False, indent=1),
        STATEMENT: statement_text(pack, items),
        check_pack.OWN: Path(check_pack.__file__).read_text(encoding="utf-8"),
    }


def _item_facts(item: Item) -> dict[str, Any]:
    file = item.file
    return {
        "id": str(file.id), "name": item.name, "media_type": file.media_type, "size": file.size, "sha256": file.sha256,
        "sha256_received": file.sha256_received or file.sha256, "received_at": file.received_at.isoformat(timespec="seconds"),
        "where_and_when": WHERE_AND_WHEN[file.where_and_when],
        "steps": [step_facts(step) | {"sealed": step.chained} for step in item.steps],
        "provenance": [asdict(one) | {"recorded_at": one.recorded_at.isoformat()} for one in item.statements],
    }  # fmt: skip


def statement_text(pack: EvidencePack, items: list[Item]) -> str:
    """Return the statement of custody and provenance in words; who made it and when stands on each part (R333)."""
    mark = f"{pack.reference}, made by {_whom(pack)} on {pack.made_at:%d %B %Y at %H:%M} UTC"
    lines = ["CUSTODY AND PROVENANCE", mark, f"For: {pack.why}", ""]
    lines += [
        "The files are the originals as they were kept. SHA256SUMS has the hash of each, manifest.json the hash over all.",
        'To check: "sha256sum -c SHA256SUMS" in the unpacked folder, or "python3 check.py PACK.zip".', "",
    ]  # fmt: skip
    for item in items:
        file = item.file
        lines += [f"{item.name}", f"  SHA-256 {file.sha256}, {file.size} bytes, {file.media_type}"]
        if file.sha256_received:
            lines.append(
                f"  SHA-256 of what came, before place and time were taken out: {file.sha256_received}"
            )
        lines += [f"  Where and when it was made: {WHERE_AND_WHEN[file.where_and_when]}", "  Custody:"]
        lines += [f"    {_step_words(step)}" for step in item.steps]
        lines.append("  Provenance:" if item.statements else "  Provenance: nothing was said of it.")
        for one in item.statements:
            lines.append(
                f"    “{one.what}” How known: {one.how_known}. Noticed: {one.noticed_at or 'not said'}."
            )
            lines.append(f"    Written down on {one.recorded_at:%d %B %Y at %H:%M} UTC by: {one.recorder}.")
        lines += [f"  [{mark}]", ""]
    return "\n".join(lines)


def _step_words(step: Custody) -> str:
    who = ", ".join(filter(None, (step.by_name, step.by_role, step.agency_name)))
    more = "".join((f" To: {step.to_whom}." if step.to_whom else "", f" Why: {step.why}" if step.why else ""))
    return f"{step.number}. {step.at:%d %B %Y %H:%M:%S} UTC: {step.get_kind_display()}. {who}.{more}"


def _whom(pack: EvidencePack) -> str:
    return ", ".join(filter(None, (pack.by_name, pack.by_role, pack.agency_name)))


def _sums(pack: EvidencePack, files: Iterable[tuple[str, str]]) -> str:
    own = [(hashlib.sha256(text).hexdigest(), name) for name, text in _own_papers(pack).items()]
    return "".join(f"{digest}  {name}\n" for digest, name in [*files, *own])


def _own_papers(pack: EvidencePack) -> dict[str, bytes]:
    """Return the small files, in one order: the database keeps none."""
    texts = {name: text.encode() for name, text in sorted(pack.papers.items())}
    return texts | {PRINTED: bytes(pack.printed)}


class _Out:
    """What the archive writes, until somebody reads it. It cannot seek, so that nothing is held."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing is held back."""

    def taken(self) -> bytes:
        """Return what was written since, and forget it."""
        found, self._pieces = b"".join(self._pieces), []
        return found


def _archive(pack: EvidencePack, opened: list[tuple[str, Plaintext]]) -> Iterator[bytes]:
    custody = json.loads(pack.papers[check_pack.CUSTODY])
    sums = _sums(pack, [(one["sha256"], one["name"]) for one in custody["files"]])
    manifest = {
        "pack": pack.reference, "made_at": custody["made_at"], "fingerprint": pack.fingerprint,
        "files": [{key: one[key] for key in ("name", "size", "sha256")} for one in custody["files"]],
    }  # fmt: skip
    said = json.dumps(manifest, ensure_ascii=False, indent=1)
    papers = {check_pack.SUMS: sums.encode(), check_pack.MANIFEST: said.encode()} | _own_papers(pack)
    out, moment = _Out(), pack.made_at.timetuple()[:6]
    try:
        with zipfile.ZipFile(cast(IO[bytes], out), "w", zipfile.ZIP_STORED) as archive:
            for name, text in papers.items():
                archive.writestr(zipfile.ZipInfo(name, moment), text)
                yield out.taken()
            for name, plain in opened:
                with archive.open(zipfile.ZipInfo(name, moment), "w", force_zip64=True) as place:
                    for piece in plain:
                        place.write(piece)
                        yield out.taken()
        yield out.taken()
    finally:
        for _name, plain in opened:
            plain.close()
