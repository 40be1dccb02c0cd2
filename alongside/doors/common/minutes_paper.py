"""The minutes of a meeting on paper: line by line, with what each was answered and what became of it (R116, R118).

In: what the selectors gave to the reader. Where a line is held back from them, the paper says so, as the screen does.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from alongside.ground.govuk.dates import day_words, moment_words
from alongside.ground.govuk.paper import Block, Notice, Paper, Part, Points, Words
from alongside.practice.meetings.minutes.reading import AnswerRead, LineRead, MinutesRead
from alongside.practice.meetings.models import LineReply, LineVersion, Minutes

_HELD_BACK = "A line is held back here, because {why}. You can ask your worker about it, or put your own words beside it."
_NOT_FOR_ALL = "This copy shows lines that are held back from those who were invited. Do not give it to them."
_SINCE = "The page on the screen may say more since."


def minutes_paper(found: MinutesRead, *, printed_on: date, for_family: bool) -> Paper:
    """Return the minutes as whoever they were read for may see them; in large print for a family. The title names nobody."""
    parts = [_line(place, one, found, for_family) for place, one in enumerate(found.lines, start=1)]
    if found.missing:
        said = tuple(_said(one) for one in found.missing)
        parts.append(Part("What people say is missing", (Points(said),)))
    if found.statements:
        parts.append(Part("In people’s own words", tuple(_statements(found))))
    return Paper(
        title="Notes of the meeting" if for_family else "Minutes",
        footer=f"Printed on {day_words(printed_on)}. {_SINCE}",
        first=tuple(_first(found, for_family)),
        parts=tuple(parts),
        large=for_family,
    )


def _first(found: MinutesRead, for_family: bool) -> Iterator[Block]:
    meeting = found.minutes.meeting
    yield Words(f"{meeting.get_kind_display()}, {day_words(meeting.at)}. Led by {meeting.chair_name}.")
    yield _stands(found.minutes)
    if not for_family and any(one.line.withheld and one.newest is not None for one in found.lines):
        yield Notice(_NOT_FOR_ALL)


def _stands(minutes: Minutes) -> Block:
    if minutes.state == "final":
        return Words(f"Final since {day_words(minutes.final_at)}. Nothing of them changes any more.")
    if minutes.state == "sent":
        until = day_words(minutes.answer_until)
        return Notice(
            f"A draft. Whoever was there can say of each line whether it is right, until the end of {until}."
        )
    return Notice("They are being written. Nobody has been sent them yet.")


def _line(place: int, one: LineRead, found: MinutesRead, for_family: bool) -> Part:
    if one.newest is None:
        return Part(f"{place}. Held back", (Words(_HELD_BACK.format(why=one.withheld_because)),))
    newest = one.newest
    who = newest.speaker_name or ("Somebody" if for_family else "Nobody’s name yet")
    heading = f"{place}. {who}: {newest.get_kind_display().lower()}"
    return Part(heading, tuple(_line_blocks(one, newest, found, for_family)))


def _line_blocks(one: LineRead, newest: LineVersion, found: MinutesRead, for_family: bool) -> Iterator[Block]:
    why = f" Why: {newest.why}" if newest.why else ""
    yield Words(f"This line was taken out. It said: “{newest.words}”{why}" if newest.struck else newest.words)
    if one.mark_words:
        yield Notice(f"{one.mark_words}.")
    if one.line.withheld and not for_family:
        yield Notice(f"Held back from those who were invited, because {one.withheld_because}.")
    if one.before:
        yield Points(tuple(f"It said before: “{was.words}”" for was in one.before))
        if newest.why and not newest.struck:
            yield Words(f"{newest.by_name} changed it: {newest.why}")
    mine = one.answered_by(found.me.id if found.me else None)
    if mine is not None:
        yield Words(f"You answered: {_answer(mine)}")
    others = tuple(_said(said) for said in one.contesting if said is not mine)
    if others:
        yield Points(others)


def _said(one: AnswerRead) -> str:
    return f"{one.answer.by_name}: {_answer(one)}"


def _answer(one: AnswerRead) -> str:
    words = f" “{one.answer.words}”" if one.answer.words else ""
    said = f"{one.answer.get_answer_display()}.{words}"
    if one.reply is not None:
        return f"{said} {_replied(one.reply)}"
    return f"{said} Nobody has replied yet." if one.waits else said


def _replied(reply: LineReply) -> str:
    did = "changed the minutes" if reply.outcome == "amended" else "did not change it, and says why"
    return f"{reply.by_name} {did}{': ' + reply.why if reply.why else '.'}"


def _statements(found: MinutesRead) -> Iterator[Block]:
    for one in found.statements:
        after = ", after they were final" if one.addendum else ""
        yield Words(f"{one.by_name}, {moment_words(one.at)}{after}:")
        yield Words(one.words)
