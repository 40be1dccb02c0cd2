"""What both doors ask and show when a child is missing: the same questions, the pack, times known roughly, the pictures."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse

from alongside.doors.common.forms import FlowForm
from alongside.doors.common.police import PoliceWordForm, what_they_did, what_they_said
from alongside.doors.common.uploads import AttachmentsField, file_items
from alongside.ground.clock import now, today
from alongside.ground.clock.time_source import local_date
from alongside.ground.govuk.charts import Chart, Series
from alongside.ground.govuk.dates import day_words, moment_words, time_words
from alongside.ground.govuk.forms import DateField, LongTextField, RadiosField, TextField
from alongside.practice.safety.models import Episode, PackEntry, PoliceContact
from alongside.practice.safety.rules import LAST_SEEN, Nights, Period, Picture, Span, span_ago
from alongside.practice.safety.selectors import Line, Pack, found_span, gone_span, nights_of
from alongside.practice.safety.services import Back, Known

_DAY = re.compile(r"[\s./-]+")
_BACK = [c for c in Episode.FoundBy.choices if c[0] != Episode.FoundBy.NOT_KNOWN]


class KnownForm(FlowForm):
    """What is known now. Nothing is required: one press is enough, and more can be said after it."""

    seen = RadiosField(
        label="When did you last see them, or hear from them?",
        choices=[(key, words) for key, (words, _most, _least) in LAST_SEEN.items()],
        required=False,
    )
    last_seen = TextField(label="Where, and what were they doing?", max_length=400, required=False)
    wearing = TextField(label="What are they wearing?", max_length=400, required=False)
    with_whom = TextField(label="Who may they be with?", max_length=400, required=False)
    phone = TextField(
        label="Do they have a phone with them?",
        help_text="Which number, and is it on?",
        max_length=200,
        required=False,
    )
    words = LongTextField(label="Anything else, in your words", max_length=4_000, rows=3, required=False)

    def known(self) -> Known:
        """What was said."""
        said = self.cleaned_data
        return Known(**{name: said[name] for name in ("last_seen", "wearing", "with_whom", "phone", "words")})

    def gone(self) -> Span:
        """Since when they are gone, as far as one tap says."""
        return span_ago(self.cleaned_data["seen"], now())


class BackForm(FlowForm):
    """They are back: one press; how, only if somebody wants to say it."""

    found_by = RadiosField(label="How did they come back?", choices=_BACK, required=False)
    found_where = TextField(label="Where were they?", max_length=200, required=False)

    def back(self) -> Back:
        """How they came back: now."""
        at, said = now(), self.cleaned_data
        return Back(Span(at, at), said["found_by"] or Episode.FoundBy.NOT_KNOWN.value, said["found_where"])


class PoliceForm(PoliceWordForm):
    """What the police said about a missing child."""

    kind = what_they_did(PoliceContact.Kind.choices, {"reported": ["reference"]})
    words = what_they_said(1_000, "If they did not take it: what they said, and who said it.")
    field_order = ("kind", "reference", "on", "words")


class CallOutsForm(FlowForm):
    """Every day on which the police came: one a line."""

    days = LongTextField(
        label="On which days did the police come?",
        help_text="One day on a line, for example 27 3 2026. If they came twice on a day, write it twice.",
        max_length=4_000, rows=6, error_messages={"required": "Write at least one day"},
    )  # fmt: skip
    words = LongTextField(
        label="What happened?", help_text="Only if you want to say.", max_length=1_000, rows=3, required=False
    )

    def clean_days(self) -> list[date]:
        """Each line as a day; the first that is none is said with its line."""
        field, found = DateField(label="day", thing="The day", latest=today), []
        for line in filter(str.strip, str(self.cleaned_data["days"]).splitlines()):
            parts = _DAY.split(line.strip())
            try:
                day = field.clean(tuple(parts) if len(parts) == 3 else ("", "", "x"))
            except ValidationError as fault:
                raise ValidationError(f"“{line.strip()[:40]}”: {fault.messages[0]}") from None
            found.append(day)
        return found  # type: ignore[return-value]

    def answers(self) -> dict[str, Any]:
        """The days and the words."""
        return {"days": self.cleaned_data["days"], "words": self.cleaned_data["words"]}


class PackForm(FlowForm):
    """One thing for the pack. A young person says their own, and is not asked who reads it."""

    kind = RadiosField(
        label="What is it about?", choices=PackEntry.Kind.choices, reveals={"photo": ["uploads"]},
        error_messages={"required": "Choose what it is about"},
    )  # fmt: skip
    uploads = AttachmentsField(purpose="photo", label="Choose a photo")
    words = LongTextField(
        label="In your words",
        help_text="Short is fine. With a photo you can say when it was taken.",
        max_length=2_000, rows=4, required=False,
    )  # fmt: skip
    readers = RadiosField(
        label="Who may read it?",
        help_text="If your child goes missing, the police get all of it.",
        choices=PackEntry.Readers.choices,
        initial=PackEntry.Readers.FAMILY.value,
    )
    field_order = ("kind", "uploads", "words", "readers")

    def __init__(self, *args: Any, young: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if young:
            del self.fields["readers"]

    def answers(self) -> dict[str, Any]:
        """What was said; no photo is an empty list."""
        return super().answers() | {"uploads": self.cleaned_data["uploads"] or []}


def span_words(span: Span | None) -> str:
    """Return a span as people say it: "Friday … at 10pm", or between two moments."""
    if span is None:
        return ""
    if span.exact:
        return moment_words(span.start)
    if local_date(span.start) == local_date(span.end):
        return f"on {day_words(span.start)}, between {time_words(span.start)} and {time_words(span.end)}"
    return f"between {moment_words(span.start)} and {moment_words(span.end)}"


def nights_words(nights: Nights) -> str:
    """Return "2 nights", or "1 to 2 nights" where the times are known roughly."""
    if nights.least == nights.most:
        return f"{nights.most} night{'' if nights.most == 1 else 's'}"
    return f"{nights.least} to {nights.most} nights"


def episode_rows(episode: Episode) -> list[dict[str, str]]:
    """Return what is known of an episode, as a list of facts."""
    facts = {
        "Gone": span_words(gone_span(episode)),
        "Back": span_words(found_span(episode)) or "Not yet",
        "How they came back": episode.get_found_by_display() if episode.found_by else "",
        "Where they were": episode.found_where,
        "Nights away": f"{nights_words(nights_of(episode))} (a night counts at four in the morning)",
    }
    return [{"key": key, "value": value} for key, value in facts.items() if value]


def _photos(line: Line, photo_at: str) -> list[dict[str, str]]:
    items = file_items(line.files, "desk" if photo_at else "portal")
    for item, file in zip(items, line.files, strict=True):
        if photo_at and item["href"]:
            item["href"] = reverse(photo_at, args=[line.entry.id, file.id])
    return items


def pack_parts(pack: Pack, mine: Any = None, *, photo_at: str = "") -> list[dict[str, Any]]:
    """Return a pack for a page: each part with its entries, who said them and when, and photos.

    `photo_at`: the address through which this door hands photos out; without it, the one of every file.
    """
    return [
        {
            "label": label,
            "lines": [
                {
                    "entry": line.entry, "files": _photos(line, photo_at),
                    "said": f"{line.entry.by_name}, {line.entry.by_role.lower()}, {day_words(line.entry.at)}",
                    "mine": mine is not None and line.entry.by_id == mine and line.entry.taken_back_at is None,
                }
                for line in lines
            ],
        }
        for label, lines in pack.parts
    ]  # fmt: skip


def charts_of(picture: Picture) -> list[Chart]:
    """Return the pictures of R169: by year, and before and after the parents' worker, as a rate in 100 days."""
    if picture.empty:
        return []
    found = [_by_year(picture.years)]
    if picture.before is not None and picture.after is not None:
        found.append(_before_after(picture.before, picture.after))
    return found


def _by_year(years: Iterable[Period]) -> Chart:
    rows = list(years)
    return Chart(
        title="Year by year",
        description="How often, for each calendar year. The same numbers are in the table.",
        categories=[one.name for one in rows], category_name="Year",
        series=[
            Series("Times missing", [one.episodes for one in rows]),
            Series("Nights away, at least", [one.nights.least for one in rows]),
            Series("The police came", [one.call_outs for one in rows]),
        ],
        note="A year that is not over, or began in the middle, has fewer days: see the days below.",
    )  # fmt: skip


def _before_after(before: Period, after: Period) -> Chart:
    both = (before, after)
    return Chart(
        title="In 100 days: before and after the parents had their own worker",
        description="How often in 100 days, before and after. The same numbers are in the table.",
        categories=[one.name for one in both], category_name="When", missing="too few days to say",
        series=[
            Series("Times missing", [one.rate(one.episodes) for one in both]),
            Series("Nights away, at least", [one.rate(one.nights.least) for one in both]),
            Series("The police came", [one.rate(one.call_outs) for one in both]),
        ],
        note="It shows what was counted, not why. Other things changed too, and the days before begin with the first thing"
        " that anybody wrote down.",
    )  # fmt: skip


def counted(picture: Picture) -> list[list[str]]:
    """Return every number with its days: the period, the days at risk, and the three counts."""
    periods = [*picture.years, *(one for one in (picture.before, picture.after) if one is not None)]
    return [
        [
            one.name, _days_words(one), str(one.episodes), nights_words(one.nights) if one.nights.most else "0",
            str(one.call_outs),
        ]
        for one in periods
    ]  # fmt: skip


def _days_words(one: Period) -> str:
    if not one.days:
        return "0"
    return f"{one.days:,} ({one.first.day} {one.first:%b %Y} to {one.last.day} {one.last:%b %Y})"


COUNTED_HEAD = ("When", "Days counted", "Times missing", "Nights away", "The police came")
