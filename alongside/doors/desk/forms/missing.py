"""Forms of the desk about a missing child: times known roughly, what the family is told, the talk on return, harm."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from alongside.doors.common import FlowForm
from alongside.doors.common.missing import KnownForm
from alongside.doors.desk.forms.meetings import time_of
from alongside.doors.desk.forms.parts import YES_NO, is_yes
from alongside.ground.clock import now, today
from alongside.ground.clock.time_source import LONDON
from alongside.ground.govuk.forms import DateField, LongTextField, RadiosField, TextField
from alongside.practice.safety.models import Episode, HarmFound, TalkStep
from alongside.practice.safety.rules import Span, last_seen, span_of
from alongside.practice.safety.services import Back, Known

_NO_TIME = "Enter a time, like 14:30"
_ROUGHLY = "Leave the time empty if nobody knows it. Then the whole day counts."


def _day(label: str, *, required: bool = True, help_text: str = "") -> DateField:
    return DateField(label=label, thing="The day", latest=today, required=required, help_text=help_text)


def _time(label: str, *, required: bool = False, help_text: str = "") -> TextField:
    return TextField(label=label, max_length=10, required=required, help_text=help_text)


class SpanForm(FlowForm):
    """A form in which moments are known roughly: a day, perhaps a time, perhaps until another."""

    times: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any]:
        """Each time that was typed is one."""
        cleaned = super().clean()
        for name in self.times:
            if cleaned.get(name) and time_of(cleaned[name]) is None:
                self.add_error(name, _NO_TIME)
        return cleaned

    def span(self, name: str) -> Span:
        """Return the span of the four questions that begin with `name`."""
        said = self.cleaned_data
        last: date | None = said.get(f"{name}_until_on")
        return span_of(
            said[f"{name}_on"], self._at(f"{name}_time"), last, self._at(f"{name}_until_time"), now()
        )

    def _at(self, name: str) -> time | None:
        return time_of(self.cleaned_data[name]) if self.cleaned_data.get(name) else None


class ReportForm(SpanForm, KnownForm):
    """A child is missing now; only the day they were last seen is asked, and it is today until somebody says otherwise."""

    times = ("gone_time", "gone_until_time")
    seen = None  # type: ignore[assignment]
    gone_on = DateField(label="Last seen on", thing="The day", latest=today, initial=today)
    gone_time = _time("At about what time?", help_text="For example, 21:30. Leave it empty if nobody knows.")
    field_order = ("gone_on", "gone_time")

    def gone(self) -> Span:
        """Last seen then, known to be gone now."""
        start = last_seen(self.cleaned_data["gone_on"], self._at("gone_time"), now())
        return Span(start, max(start, now()))


class _Gone(SpanForm):
    times = ("gone_time", "gone_until_time", "found_time", "found_until_time")
    gone_on = _day("Gone on which day?", help_text=_ROUGHLY)
    gone_time = _time("At what time, or not before?")
    gone_until_on = _day(
        "Not sure? Not after which day?",
        required=False,
        help_text="For example: between Friday night and Saturday morning.",
    )
    gone_until_time = _time("Not after what time?")


class EpisodeForm(_Gone):
    """An episode that is over: gone and back, each roughly."""

    found_on = _day("Back on which day?", help_text=_ROUGHLY)
    found_time = _time("At what time, or not before?")
    found_until_on = _day("Not sure? Not after which day?", required=False)
    found_until_time = _time("Not after what time?")
    found_by = RadiosField(
        label="How did they come back?",
        choices=Episode.FoundBy.choices,
        initial=Episode.FoundBy.NOT_KNOWN.value,
    )
    found_where = TextField(label="Where were they?", max_length=200, required=False)

    def back(self) -> Back | None:
        """How they came back."""
        said = self.cleaned_data
        return Back(self.span("found"), said["found_by"], said["found_where"])


class EarlierForm(EpisodeForm):
    """An earlier episode, with what is known of it."""

    words = LongTextField(
        label="What is known of it?",
        help_text="What happened, not what anybody should have done.",
        max_length=4_000, rows=3, required=False,
    )  # fmt: skip

    def known(self) -> Known:
        """What was said."""
        return Known(words=self.cleaned_data["words"])


class _Corrects(FlowForm):
    versioned = True
    compares = False  # the page says above the questions what is known now
    why = TextField(label="How do you know better?", help_text="The family reads this.", max_length=400)


class CorrectForm(_Corrects, EpisodeForm):
    """Put an episode right; what it said before is kept."""


class CorrectOpenForm(_Corrects, _Gone):
    """The same while the child is missing."""

    def back(self) -> Back | None:
        """Not back yet."""
        return None


class FoundForm(SpanForm):
    """A child is back."""

    times = ("found_time", "found_until_time")
    found_on = DateField(
        label="Back on which day?", thing="The day", latest=today, initial=today, help_text=_ROUGHLY
    )
    found_time = _time("At what time, or not before?")
    found_until_on = _day("Not sure? Not after which day?", required=False)
    found_until_time = _time("Not after what time?")
    found_by = RadiosField(
        label="How did they come back?",
        choices=Episode.FoundBy.choices,
        initial=Episode.FoundBy.NOT_KNOWN.value,
    )
    found_where = TextField(label="Where were they?", max_length=200, required=False)

    def back_after(self, gone: Span) -> Back:
        """How they came back. A whole day begins when they were gone, not before."""
        said, span = self.cleaned_data, self.span("found")
        if not said["found_time"] and span.start < gone.end <= span.end:
            span = Span(gone.end, span.end)
        return Back(span, said["found_by"], said["found_where"])


class ToldForm(SpanForm):
    """What the family is told."""

    times = ("next_time",)
    looking = TextField(
        label="Who is looking?",
        help_text="For example: two officers, and their own worker by phone.",
        max_length=200,
    )
    words = LongTextField(
        label="What else can you tell them?",
        help_text="They read it at once, on a phone, frightened.",
        max_length=1_000, rows=3, required=False,
    )  # fmt: skip
    next_on = DateField(label="They hear from us again by", thing="The day", earliest=today, initial=today)
    next_time = _time("At what time?", required=True)

    def told(self) -> dict[str, Any]:
        """What `family_told` needs, besides the episode."""
        said, at = self.cleaned_data, self._at("next_time")
        assert at is not None  # clean() looked
        return {
            "looking": said["looking"], "words": said["words"],
            "next_at": datetime.combine(said["next_on"], at, tzinfo=LONDON),
        }  # fmt: skip


class TalkForm(SpanForm):
    """One step of the conversation on return."""

    times = ("time",)
    kind = RadiosField(
        label="What happened?",
        choices=TalkStep.Kind.choices,
        error_messages={"required": "Choose what happened"},
    )
    who = TextField(
        label="Who listens?",
        help_text="Not the lead, a social worker or the police: somebody whom the child accepts.",
        max_length=120,
    )
    agency = TextField(label="Where do they work?", max_length=120, required=False)
    on = DateField(label="On which day?", thing="The day", latest=today, initial=today)
    time = _time("At what time?", required=True)
    words = LongTextField(
        label="What does the child want their family to know?",
        help_text="Only this is read by the family. What the child told stays with whoever listened.",
        max_length=1_000, rows=3, required=False,
    )  # fmt: skip

    def step(self) -> dict[str, Any]:
        """What `talk_step` needs, besides the episode."""
        said, at = self.cleaned_data, self._at("time")
        assert at is not None  # clean() looked
        return {name: said[name] for name in ("kind", "who", "agency", "words")} | {
            "at": datetime.combine(said["on"], at, tzinfo=LONDON)
        }


class HarmForm(FlowForm):
    """What was done to the child."""

    kind = RadiosField(
        label="What was done to them?",
        choices=HarmFound.Kind.choices,
        error_messages={"required": "Choose one"},
    )
    words = LongTextField(
        label="What is known of it?",
        help_text="What others did, in the child’s words where you have them. Never what the child should have done.",
        max_length=2_000, rows=4, required=False,
    )  # fmt: skip
    parents = RadiosField(
        label="Does the child agree that their parents or carers read this?", choices=YES_NO, initial="no"
    )

    def found(self) -> dict[str, Any]:
        """What `harm_found` needs, besides the episode."""
        said = self.cleaned_data
        return {"kind": said["kind"], "words": said["words"], "parents_read": is_yes(said["parents"])}
