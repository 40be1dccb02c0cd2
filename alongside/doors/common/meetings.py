"""What everybody invited to a meeting may say, whichever door they come through; and the meeting for a calendar."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from alongside.doors.common.forms import FlowForm
from alongside.ground.clock import now
from alongside.ground.govuk.forms import LongTextField, RadiosField, SelectField, TextField
from alongside.practice.meetings.models import AfterAnswer, Attendee, Meeting, Point

_WAYS = [c for c in Meeting.Form.choices if c[0] != Meeting.Form.MIXED]
_FELT = AfterAnswer.Felt.choices
_WHO = [("", "I would rather not say"), *AfterAnswer.Influence.choices]
_LONG = timedelta(hours=1)


class ReplyForm(FlowForm):
    """Coming or not, in which way, and what would help."""

    coming = RadiosField(
        label="Can you come?",
        choices=(
            ("yes", "Yes"),
            ("other_way", "I want to, but another time or way would suit me better"),
            ("no", "No"),
        ),
        error_messages={"required": "Say whether you can come"},
    )
    how = RadiosField(label="How would you like to take part?", choices=_WAYS, required=False)
    wishes = LongTextField(
        label="What would suit you better?",
        help_text="Another day, another place, sitting apart, or being seen on your own.",
        max_length=2_000, rows=3, required=False,
    )  # fmt: skip
    needs = LongTextField(
        label="What do you need to take part?",
        help_text="An interpreter, a lift, a break, somebody for the children, papers in large print. "
        "Only the workers read this.",
        max_length=2_000, rows=3, required=False,
    )  # fmt: skip
    bringing = TextField(
        label="Who comes with you?",
        help_text="You can bring an advocate or a friend.",
        max_length=200,
        required=False,
    )


class SayForm(FlowForm):
    """One thing to be said in a meeting."""

    kind = RadiosField(label="What is it?", choices=Point.Kind.choices, initial="view")
    words = LongTextField(
        label="In your words",
        help_text="It stays on the list until you have an answer.",
        max_length=4_000,
        error_messages={"required": "Write what you want to say"},
    )


class AfterForm(FlowForm):
    """How it was: who had most and least to say, and was I part of it."""

    involved = RadiosField(label="Were you part of it?", choices=_FELT)
    respected = RadiosField(label="Were you treated with respect?", choices=_FELT)
    most_talk = SelectField(label="Who had most to say in the meeting?", choices=_WHO, required=False)
    least_talk = SelectField(label="Who had least to say?", choices=_WHO, required=False)
    most_plan = SelectField(label="Who decided most of what happens next?", choices=_WHO, required=False)
    least_plan = SelectField(label="Who decided least?", choices=_WHO, required=False)
    words = LongTextField(label="Anything else?", max_length=2_000, rows=4, required=False)


class DisrespectForm(FlowForm):
    """What happened, for a manager who did not lead the meeting."""

    words = LongTextField(
        label="What happened?",
        help_text="What was said or done, and to whom.",
        max_length=4_000,
        error_messages={"required": "Write what happened"},
    )


def reply_of(one: Attendee) -> dict[str, Any]:
    """Return what somebody answered so far, to start from."""
    return {"coming": one.coming, "how": one.coming_how} if one.coming else {}


def calendar_of(meeting: Meeting, address: str) -> str:
    """Return a meeting as iCalendar (RFC 5545): a neutral title, no name of a child, no place, and a link to the page."""
    start = meeting.at.astimezone(UTC)
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Alongside//Meetings//EN", "METHOD:PUBLISH", "BEGIN:VEVENT",
        f"UID:{meeting.id}@alongside.invalid", f"DTSTAMP:{_stamp(now())}", f"DTSTART:{_stamp(start)}",
        f"DTEND:{_stamp(start + _LONG)}", f"SEQUENCE:{meeting.version}", "SUMMARY:Appointment", "CLASS:PRIVATE",
        f"STATUS:{'CANCELLED' if meeting.cancelled_at else 'CONFIRMED'}", f"URL:{address}", "END:VEVENT", "END:VCALENDAR",
    ]  # fmt: skip
    return "".join(f"{folded}\r\n" for line in lines for folded in _fold(line))


def _stamp(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _fold(line: str) -> list[str]:
    """Fold a line of plain letters to at most 75 octets, as calendars ask."""
    return [line[:75]] + [f" {line[i : i + 74]}" for i in range(75, len(line), 74)]
