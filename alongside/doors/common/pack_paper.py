"""The pack of a missing child on paper: to keep on a calm day, and with what is known now, for whoever looks (R168).

In: what the selectors gave to the reader. A paper adds nothing to it, so neither shows what its reader may not see.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from alongside.doors.common.missing import span_words
from alongside.ground.accounts.models import User
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.files.sealing import Damaged
from alongside.ground.govuk.dates import day_words, moment_words
from alongside.ground.govuk.paper import Block, Notice, Paper, Part, Picture, Points, Words
from alongside.practice.safety.models import Account
from alongside.practice.safety.selectors import EpisodePage, Line, Pack, gone_span
from alongside.practice.safety.services import photo_open

MOST_BYTES = 2_000_000  # of a photo that is printed: a larger one would keep somebody waiting at night
_DANGER = "In danger now? Ring 999. Not an emergency: ring the police on 101."
_ACCOUNT = (
    ("last_seen", "Last seen"), ("wearing", "Wearing"), ("with_whom", "With"), ("phone", "Phone"), ("words", "Also"),
)  # fmt: skip


def pack_paper(
    pack: Pack,
    *,
    printed_on: date,
    large: bool,
    now: EpisodePage | None = None,
    born: date | None = None,
    child: str = "",
    photos: Mapping[UUID, bytes] | None = None,
    links: Mapping[UUID, str] | None = None,
) -> Paper:
    """Return the pack as a paper, in the order in which police ask; with `now`, what is known of this time comes first.

    `photos`: bytes by file, for a PDF; `links`: addresses by file, for a page. Without either a photo is named. The title
    names no child unless they are missing now: a family's phone is read over shoulders. `child` and `born` stand in the text,
    so that whoever is handed the paper knows whom to look for.
    """
    parts = list(_known_now(now, born)) if now is not None else _whom(child, born)
    parts += [Part(label, tuple(_lines(lines, photos or {}, links or {}))) for label, lines in pack.parts]
    if not pack.parts:
        parts.append(Part("Known beforehand", (Words("Nothing was written down beforehand."),)))
    if pack.lacks:
        parts.append(Part("Not known here", (Points(pack.lacks),)))
    parts.append(Part("About this paper", (Points(tuple(_about(pack))),)))
    title = (
        f"Missing: {now.episode.child_name}"
        if now is not None and now.episode.open
        else "What the police need"
    )
    return Paper(
        title=title,
        footer=f"Printed on {day_words(printed_on)}. Destroy it when it is not needed any more.",
        parts=tuple(parts),
        first=(Notice(_DANGER),),
        large=large,
    )


def _whom(child: str, born: date | None) -> list[Part]:
    facts = [f"Name: {child}"] if child else []
    facts += [f"Born: {day_words(born)}"] if born is not None else []
    return [Part("Whom to look for", (Points(tuple(facts)),))] if facts else []


def _known_now(now: EpisodePage, born: date | None) -> list[Part]:
    facts = [f"Name: {now.episode.child_name}", f"Gone: {span_words(gone_span(now.episode))}"]
    if born is not None:
        facts.append(f"Born: {day_words(born)}")
    facts += [
        f"Police reference: {one.reference}, {day_words(one.on)}" for one in now.police if one.reference
    ]
    said: list[Block] = []
    for one in reversed(now.accounts):
        said.append(Words(f"{one.by_name} ({one.by_role.lower()}), {moment_words(one.at)}:"))
        said.append(Points(_said(one)))
    return [Part("Known now", (Points(tuple(facts)), *said))]


def _said(one: Account) -> tuple[str, ...]:
    lines = tuple(f"{label}: {getattr(one, name)}" for name, label in _ACCOUNT if getattr(one, name))
    return lines or ("Said that they are missing.",)


def _lines(lines: tuple[Line, ...], photos: Mapping[UUID, bytes], links: Mapping[UUID, str]) -> list[Block]:
    found: list[Block] = []
    for line in lines:
        entry = line.entry
        if entry.words:
            found.append(Words(entry.words))
        for file in line.files:
            data, href = photos.get(file.id, b""), links.get(file.id, "")
            where = "" if data or href else ". It is not printed here: open the page on a screen"
            alt = f"A photo, given by {entry.by_name} on {day_words(entry.at)}{where}"
            found.append(Picture(alt, data, href))
        hidden = " Not for the rest of the family." if entry.readers == "workers" else ""
        found.append(
            Words(f"Said by {entry.by_name}, {entry.by_role.lower()}, {day_words(entry.at)}.{hidden}")
        )
    return found


def _about(pack: Pack) -> list[str]:
    if pack.review is None:
        return ["Nobody has looked through it yet."]
    seen = f"Looked through by {pack.review.by_name} on {day_words(pack.review.at)}."
    return [seen, f"We look at it again by {day_words(pack.review.review_by)}."]


def photos_in(pack: Pack, *, by: User) -> dict[UUID, bytes]:
    """Return the first photo of a pack that is not too large, for a file; its opening is audited. None where none opens."""
    for _label, lines in pack.parts:
        for line in lines:
            for file in line.files:
                if file.may_be_opened and file.size <= MOST_BYTES:
                    return _opened(line.entry.id, file.id, by)
    return {}


def _opened(entry_id: UUID, file_id: UUID, by: User) -> dict[UUID, bytes]:
    try:
        _file, plain = photo_open(by=by, entry_id=entry_id, attachment_id=file_id)
        with plain:
            return {file_id: b"".join(plain)}
    except (Refused, Missing, Damaged):
        return {}  # the paper waits for no photo: it names it
