"""Taking minutes while people talk: saved every few seconds, by one or two, nothing lost and nothing doubled (R116, R143)."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import connection, transaction

from alongside.ground.access.context import elevated
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.base.ids import new_id
from alongside.ground.clock import now
from alongside.ground.govuk.services import Writer, draft_find, draft_keep, draft_remove
from alongside.practice.meetings.minutes import events, rules
from alongside.practice.meetings.minutes.common import (
    circles,
    hold,
    hold_to_write,
    require_taker,
)
from alongside.practice.meetings.minutes.lines import WORDS, Words, codes_at, version_write
from alongside.practice.meetings.models import Attendee, LineVersion, Meeting, MinuteLine, Minutes
from alongside.practice.plans.rules import fitting

MOST_AT_ONCE = 200


@dataclass(frozen=True)
class Kept:
    """What became of one line of a saving: `key` as it was sent, the line it is now, and whether it came too late."""

    key: uuid.UUID
    deed: str
    line: MinuteLine | None = None


@transaction.atomic
def minutes_start(*, by: User, meeting_id: uuid.UUID) -> Minutes:
    """Begin the minutes of a meeting, or join whoever began them: two may take them at once (R116).

    Raises Missing, NotPermitted, Refused(`meeting_called_off`).
    """
    meeting = Meeting.objects.filter(id=meeting_id).first()
    if meeting is None:
        raise Missing
    require_taker(by, meeting.case_id)
    if meeting.cancelled_at is not None:
        raise Refused(
            "This meeting was called off: there is nothing to write down.", code="meeting_called_off"
        )
    found, began = Minutes.objects.get_or_create(
        partnership_id=meeting.partnership_id,
        meeting=meeting,
        defaults={
            "created_by_id": by.id, "case_id": meeting.case_id, "started_at": now(), "started_by_id": by.id,
            "started_by_name": by.name,
        },
    )  # fmt: skip
    if began:
        record(events.MINUTES_STARTED, by=by, about=found, circle_ids=circles(found))
    return found


@transaction.atomic
def minutes_save(*, by: User, minutes_id: uuid.UUID, lines: Sequence[rules.Typed]) -> list[Kept]:
    """Keep what a page has typed since it last saved; sent again, it changes nothing (R143).

    Lines that come after the draft was sent, as from a page whose connection was gone, are kept for their writer alone
    (`late_lines`). No saving overwrites what another person or page wrote: both are kept, side by side. A line is never
    refused for what it says. Raises Missing, NotPermitted; Refused(`too_many_lines`) over 200 at once.
    """
    if len(lines) > MOST_AT_ONCE:
        raise Refused("That is too much at once. The page sends it in parts.", code="too_many_lines")
    minutes = hold(minutes_id)
    require_taker(by, minutes.case_id)
    if minutes.state != "writing":
        return _too_late(by, minutes, lines)
    with connection.cursor() as cursor:
        # Two requests of one person take turns, so that a line sent twice at the same moment is found the second time.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"taker {minutes_id} {by.id}"])
    kept = _Taking(by, minutes, lines).keep()
    deeds = [one.deed for one in kept]
    facts = {
        "begun": deeds.count(rules.Deed.BEGIN),
        "changed": deeds.count(rules.Deed.APPEND) + deeds.count(rules.Deed.STRIKE),
        "beside": deeds.count(rules.Deed.BESIDE),
    }
    if any(facts.values()):  # typing on is no deed of its own: it would fill the log with half sentences
        record(events.LINES_TAKEN, by=by, about=minutes, circle_ids=circles(minutes), facts=facts)
    return kept


class _Taking:
    """One saving: the lines it names as they stand, and what is done to each."""

    def __init__(self, by: User, minutes: Minutes, lines: Sequence[rules.Typed]) -> None:
        self.by, self.minutes, self.lines = by, minutes, lines
        keys = [one.key for one in lines] + [rules.key_beside(one) for one in lines]
        found = MinuteLine.objects.select_for_update().filter(minutes=minutes, key__in=keys).order_by("id")
        self.known = {one.key: one for one in found}
        self.versions: dict[uuid.UUID, list[LineVersion]] = defaultdict(list)
        for version in LineVersion.objects.filter(line__in=self.known.values()).order_by("number"):
            self.versions[version.line_id].append(version)
        wanted = {one.speaker_id for one in lines if one.speaker_id}
        there = Attendee.objects.filter(meeting_id=minutes.meeting_id, id__in=wanted) if wanted else ()
        self.names = {one.id: one.name for one in there}

    def keep(self) -> list[Kept]:
        return [self._one(one) for one in self.lines]

    def _one(self, typed: rules.Typed) -> Kept:
        typed = replace(
            typed,
            kind=typed.kind if typed.kind in LineVersion.Kind.values else LineVersion.Kind.SAID,
            speaker_id=typed.speaker_id if typed.speaker_id in self.names else None,
            words=typed.words.strip(),
        )
        if len(typed.words) > WORDS:
            return Kept(typed.key, "too_long", self.known.get(typed.key))
        line = self.known.get(typed.key)
        deed = self._deed(line, typed)
        if deed is rules.Deed.BESIDE and line is not None:
            beside = replace(typed, key=rules.key_beside(typed))
            twin = self.known.get(beside.key)
            return Kept(
                typed.key, rules.Deed.BESIDE, self._do(self._deed(twin, beside), beside, twin, of=line)
            )
        return Kept(typed.key, deed, self._do(deed, typed, line))

    def _deed(self, line: MinuteLine | None, typed: rules.Typed) -> rules.Deed:
        return rules.deed_of([stands(one) for one in self.versions[line.id]] if line else [], typed)

    def _do(
        self, deed: rules.Deed, typed: rules.Typed, line: MinuteLine | None, of: MinuteLine | None = None
    ) -> MinuteLine | None:
        if deed is rules.Deed.BEGIN:
            line = self._begin(typed, of)
        elif line is not None and deed in (rules.Deed.APPEND, rules.Deed.STRIKE):
            self._append(typed, line, struck=deed is rules.Deed.STRIKE)
        elif line is not None and deed is rules.Deed.AGREE:
            version = self.versions[line.id][-1]
            version.settled = True
            with elevated(
                "what two people say alike is kept as it stands; nobody signs it in another's name"
            ):
                LineVersion.objects.filter(id=version.id, settled=False).update(settled=True)
        elif line is not None and deed in (rules.Deed.TYPE_ON, rules.Deed.SETTLE):
            version = self.versions[line.id][-1]
            version.kind, version.words, version.seq = typed.kind, typed.words, typed.seq
            version.speaker_id, version.speaker_name = typed.speaker_id, self._name(typed)
            version.settled, version.at = typed.done, now()
            version.save(update_fields=["kind", "words", "seq", "speaker", "speaker_name", "settled", "at"])
        return line

    def _begin(self, typed: rules.Typed, of: MinuteLine | None) -> MinuteLine:
        minutes = self.minutes
        line = MinuteLine.objects.create(
            partnership_id=minutes.partnership_id, created_by_id=self.by.id, minutes=minutes, case_id=minutes.case_id,
            key=typed.key, began_by_id=self.by.id, began_by_name=self.by.name, beside=of,
            at=of.at if of else rules.began_at(typed.ago_ms, now=now(), started_at=minutes.started_at),
        )  # fmt: skip
        self.known[typed.key] = line
        self._write(typed, line)
        return line

    def _append(self, typed: rules.Typed, line: MinuteLine, *, struck: bool) -> None:
        before = self.versions[line.id][-1]
        line.number += 1
        line.save(update_fields=["number"])
        same = replace(typed, words=before.words, kind=before.kind) if struck else typed
        self._write(same, line, struck=struck)

    def _write(self, typed: rules.Typed, line: MinuteLine, *, struck: bool = False) -> None:
        made = version_write(
            self.by, line, Words(typed.kind, typed.speaker_id, typed.words), speaker_name=self._name(typed), struck=struck,
            page=typed.page, seq=typed.seq, settled=typed.done or struck,
        )  # fmt: skip
        self.versions[line.id].append(made)

    def _name(self, typed: rules.Typed) -> str:
        return self.names[typed.speaker_id] if typed.speaker_id else ""


def stands(version: LineVersion) -> rules.Stands:
    """Return a version as the rules read it."""
    return rules.Stands(
        number=version.number, kind=version.kind, speaker_id=version.speaker_id, words=version.words, struck=version.struck,
        by_id=version.by_id, page=version.page, seq=version.seq, settled=version.settled,
    )  # fmt: skip


@transaction.atomic
def minutes_lines_add(*, by: User, minutes_id: uuid.UUID, words: str) -> list[MinuteLine]:
    """Add lines, one a line of text, each with the short code of whoever said it where one stands first (R116).

    The way without scripts. Raises Missing, NotPermitted; Refused: `words_missing`, `words_too_long`, `minutes_sent`.
    """
    minutes = hold_to_write(by, minutes_id)
    if minutes.state != "writing":
        raise Refused(
            "The draft was sent. Add what is missing below, with the reason.",
            code="minutes_sent",
            field="words",
        )
    kept = fitting(words, limit=20_000, field="words", required="Write down what was said.")
    codes, page = codes_at(minutes), new_id()
    typed = []
    for text in filter(None, (one.strip() for one in kept.splitlines())):
        speaker_id, kind, said = rules.line_in(text, codes)
        if len(said) > WORDS:
            raise Refused(
                f"One line is longer than {WORDS:,} characters. Make two of it.",
                code="words_too_long",
                field="words",
            )
        typed.append(rules.Typed(new_id(), 1, page, by.id, kind, speaker_id, said, done=True))
    if len(typed) > MOST_AT_ONCE:
        raise Refused("Add at most 200 lines at once.", code="too_many_lines", field="words")
    return [
        one.line for one in minutes_save(by=by, minutes_id=minutes.id, lines=typed) if one.line is not None
    ]


def late_key(minutes: Minutes) -> str:
    """Return the name under which lines that came too late are kept for their writer."""
    return f"minutes-late-{minutes.id}"


def late_lines(*, viewer: User, minutes: Minutes) -> list[str]:
    """Return the viewer's own lines that came after the draft was sent, as they typed them: nobody else reads them."""
    draft = draft_find(writer=Writer(str(viewer.id), viewer.partnership_id), form_key=late_key(minutes))
    return [one[0] for _, one in sorted(draft.fields.items())] if draft else []


def late_lines_done(*, by: User, minutes: Minutes) -> None:
    """Remove the viewer's own late lines: they were added with a reason, or are not needed."""
    draft_remove(writer=Writer(str(by.id), by.partnership_id), form_key=late_key(minutes))


def _too_late(by: User, minutes: Minutes, lines: Sequence[rules.Typed]) -> list[Kept]:
    """Keep lines for their writer: the draft is with everybody, and what is in it changes with a reason only."""
    keys = [one.key for one in lines]
    known = {one.key: one for one in MinuteLine.objects.filter(minutes=minutes, key__in=keys)}
    newest = {
        one.line_id: one.words
        for one in LineVersion.objects.filter(line__in=known.values()).order_by("number")
    }
    late = [
        one
        for one in lines
        if one.words.strip() and not (one.key in known and newest[known[one.key].id] == one.words.strip())
    ]
    if late:
        writer, key = Writer(str(by.id), by.partnership_id), late_key(minutes)
        before = draft_find(writer=writer, form_key=key)
        fields = dict(before.fields) if before else {}
        fields |= {str(one.key): [one.words.strip()] for one in late}
        draft_keep(writer=writer, form_key=key, fields=fields)
    too_late = {one.key for one in late}
    return [
        Kept(one.key, "late" if one.key in too_late else rules.Deed.HAD, known.get(one.key)) for one in lines
    ]
