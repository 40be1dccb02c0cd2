"""One line of minutes put right, struck out or added: what it said before stays (R118, R143)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db import transaction

from alongside.ground.access.context import elevated
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Refused, Stale
from alongside.ground.base.ids import new_id
from alongside.ground.clock import now
from alongside.practice.meetings.minutes import events, rules
from alongside.practice.meetings.minutes.common import circles, hold_to_write, line_of, newest_of
from alongside.practice.meetings.models import Attendee, LineVersion, MinuteLine, Minutes
from alongside.practice.plans.rules import fitting
from alongside.practice.plans.services.common import limit_of

WORDS = 2_000


@dataclass(frozen=True)
class Words:
    """What a line is to say."""

    kind: str
    speaker_id: uuid.UUID | None
    words: str


def version_write(
    by: User,
    line: MinuteLine,
    said: Words,
    *,
    speaker_name: str,
    struck: bool = False,
    why: str = "",
    page: uuid.UUID | None = None,
    seq: int = 0,
    settled: bool = True,
) -> LineVersion:
    """Write the version of a line that its `number` names."""
    return LineVersion.objects.create(
        partnership_id=line.partnership_id, created_by_id=by.id, line=line, minutes_id=line.minutes_id,
        case_id=line.case_id, number=line.number, kind=said.kind, speaker_id=said.speaker_id, speaker_name=speaker_name,
        words=said.words, struck=struck, why=why, page=page, seq=seq, settled=settled, by_id=by.id, by_name=by.name, at=now(),
    )  # fmt: skip


def codes_at(minutes: Minutes) -> dict[str, uuid.UUID]:
    """Return the short code of each person of the meeting, in the order in which they were put down."""
    people = list(people_at(minutes))
    return dict(zip(rules.codes_for([one.name for one in people]), (one.id for one in people), strict=True))


def people_at(minutes: Minutes) -> list[Attendee]:
    """Return who may be named in a line: everybody of the meeting, but those who were left out of it."""
    there = Attendee.objects.filter(meeting_id=minutes.meeting_id).exclude(invitation="left_out")
    return list(there.order_by("created_at", "id"))


@dataclass(frozen=True)
class NowSays:
    """What a line says now, as its form compares it; `version` is the number of that version."""

    version: int
    kind: str
    speaker_id: str
    words: str


@transaction.atomic
def minutes_line_change(
    *,
    by: User,
    line_id: uuid.UUID,
    kind: str,
    speaker_id: uuid.UUID | None,
    words: str,
    expected_number: int,
    why: str = "",
    strike: bool = False,
) -> LineVersion:
    """Put a line right, or strike it out; what it said before stays in its history (R118, R143).

    Once the draft was sent, `why` is needed. Raises Missing, NotPermitted; Stale where somebody changed it meanwhile;
    Refused: `minutes_final`, `words_missing`, `words_too_long`, `why_missing`, `speaker_unknown`.
    """
    minutes = hold_to_write(by, line_of(line_id).minutes_id)
    line = line_of(line_id, lock=True)
    version = line_rewrite(
        by,
        minutes,
        line,
        said_by(minutes, kind, speaker_id, words),
        expected_number=expected_number,
        why=why,
        strike=strike,
    )
    record(
        events.LINE_CHANGED, by=by, about=line, circle_ids=circles(minutes), facts={"number": version.number}
    )
    return version


def line_rewrite(
    by: User,
    minutes: Minutes,
    line: MinuteLine,
    said: Words,
    *,
    expected_number: int,
    why: str = "",
    strike: bool = False,
) -> LineVersion:
    """Append a version to a line that the caller holds. What somebody is typing there now is kept as it stands."""
    before = newest_of(line)
    if line.number != expected_number:
        raise Stale(
            "Somebody changed this line while you were writing. Nothing is lost: look at both.",
            current=NowSays(before.number, before.kind, str(before.speaker_id or ""), before.words),
        )
    required = (
        "Say why the line changes. Everybody who was there reads it." if minutes.state == "sent" else ""
    )
    why = fitting(why, limit=limit_of(LineVersion, "why"), field="why", required=required)
    if not before.settled:
        with elevated("what another is typing is kept as it stands; nobody signs it in their name"):
            LineVersion.objects.filter(id=before.id).update(settled=True)
    line.number += 1
    line.save(update_fields=["number"])
    if strike:
        said = Words(before.kind, before.speaker_id, before.words)
    name = (
        Attendee.objects.filter(id=said.speaker_id).values_list("name", flat=True).first()
        if said.speaker_id
        else ""
    )
    return version_write(by, line, said, speaker_name=name or "", struck=strike, why=why)


def said_by(minutes: Minutes, kind: str, speaker_id: uuid.UUID | None, words: str) -> Words:
    """Return what a line is to say, fit to keep. Refused: no words, too many, an unknown kind or person."""
    if kind not in LineVersion.Kind.values:
        raise Refused("Choose what kind of line it is.", code="choice_unknown", field="kind")
    if speaker_id is not None and speaker_id not in {one.id for one in people_at(minutes)}:
        raise Refused(
            "Choose somebody of the meeting. Put them down on the meeting’s page first.",
            code="speaker_unknown", field="speaker_id",
        )  # fmt: skip
    return Words(
        kind, speaker_id, fitting(words, limit=WORDS, field="words", required="Write down what was said.")
    )


def line_new(by: User, minutes: Minutes, said: Words, *, why: str = "") -> MinuteLine:
    """Add one settled line to minutes that the caller holds; after the draft was sent it says why."""
    required = "Say why this line is added now." if minutes.state == "sent" else ""
    why = fitting(why, limit=limit_of(LineVersion, "why"), field="why", required=required)
    line = MinuteLine.objects.create(
        partnership_id=minutes.partnership_id, created_by_id=by.id, minutes=minutes, case_id=minutes.case_id,
        key=new_id(), at=now(), began_by_id=by.id, began_by_name=by.name,
    )  # fmt: skip
    name = (
        Attendee.objects.filter(id=said.speaker_id).values_list("name", flat=True).first()
        if said.speaker_id
        else ""
    )
    version_write(by, line, said, speaker_name=name or "", why=why)
    return line


@transaction.atomic
def minutes_line_new(
    *, by: User, minutes_id: uuid.UUID, kind: str, speaker_id: uuid.UUID | None, words: str, why: str = ""
) -> MinuteLine:
    """Add one line after the draft was sent, with the reason (R118). Raises as `minutes_line_change`."""
    minutes = hold_to_write(by, minutes_id)
    line = line_new(by, minutes, said_by(minutes, kind, speaker_id, words), why=why)
    record(events.LINE_CHANGED, by=by, about=line, circle_ids=circles(minutes), facts={"number": 1})
    return line
