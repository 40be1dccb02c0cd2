"""All lines of minutes on one page, whichever door: answered as one reads, saved at every press, a part at a time (R118)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponseRedirect

from alongside.doors.common.flow import attempt, open_form
from alongside.doors.common.forms import FlowForm
from alongside.doors.common.minutes import shown
from alongside.ground.access.middleware import acting_for
from alongside.ground.govuk.forms import LongTextField, RadiosField
from alongside.practice.meetings.minutes.answering import SaidOfLine, lines_answer
from alongside.practice.meetings.minutes.reading import LineRead, MinutesRead

AT_ONCE = 60  # lines on one page: a long meeting has more than one
_BUTTON_AFTER = 5  # lines: nobody loses more than these where the page keeps nothing by itself
_CHOICES = (
    ("right", "Yes, this is right"),
    ("not_right", "No, this is not right"),
    ("my_words", "I want to say it in my own words"),
)


class LinesForm(FlowForm):
    """Is this right? asked of each line; whoever leaves one out has simply not answered it yet."""

    states_optional = False

    def __init__(self, *args: Any, lines: Sequence[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        for one in lines:
            answer, words, number = self.names(one["line"].id)
            self.fields[answer] = RadiosField(
                label=f"Line {one['place']}: is this right?", choices=_CHOICES, required=False,
                reveals={"my_words": (words,)}, initial=_answered(one).get("answer", ""),
            )  # fmt: skip
            self.fields[words] = LongTextField(
                label=f"Your words about line {one['place']}", max_length=2_000, rows=3, required=False,
                initial=_answered(one).get("words", ""),
            )  # fmt: skip
            self.fields[number] = forms.IntegerField(
                widget=forms.HiddenInput, required=False, min_value=1, initial=one["line"].number
            )

    @staticmethod
    def names(line_id: uuid.UUID) -> tuple[str, str, str]:
        """Return the names of the fields of one line: the answer, the words, the version that was read."""
        return f"answer_{line_id.hex}", f"words_{line_id.hex}", f"number_{line_id.hex}"

    def clean(self) -> dict[str, Any]:
        """What was answered. Words without a choice are the answer: without a script their box is always open."""
        cleaned = super().clean()
        for one in self.lines:
            answer, words, _ = self.names(one["line"].id)
            typed = str(self.data.get(self.add_prefix(words)) or "").strip()
            if typed and cleaned.get(answer) in ("", None) and answer not in self.errors:
                cleaned[answer] = "my_words"
            if typed and words not in self.errors and len(typed) <= 2_000:
                cleaned[words] = typed
        return cleaned

    def said(self) -> list[SaidOfLine]:
        """What `lines_answer` needs: the lines that were answered."""
        given = self.cleaned_data
        found = []
        for one in self.lines:
            line = one["line"]
            answer, words, number = self.names(line.id)
            if given.get(answer):
                read = given.get(number) or line.number
                found.append(SaidOfLine(line.id, given[answer], given.get(words) or "", read))
        return found

    def rows(self) -> list[dict[str, Any]]:
        """Return each line with its question, and whether a button stands after it."""
        made = []
        for nth, one in enumerate(self.lines, start=1):
            question = self[self.names(one["line"].id)[0]]
            button = nth % _BUTTON_AFTER == 0 and nth < len(self.lines)
            made.append({**one, "question": question, "button": button})
        return made


def _answered(one: dict[str, Any]) -> dict[str, str]:
    """What this reader said of the line as it now stands; of an earlier version nothing, so that they may look again."""
    mine = one["mine"]
    if mine is None or mine.answer.number != one["line"].number:
        return {}
    return {"answer": mine.answer.answer, "words": mine.answer.words}


def _to_answer(read: LineRead) -> bool:
    return read.newest is not None and not read.newest.struck


def lines_page(
    request: HttpRequest, found: MinutesRead, here: str
) -> tuple[HttpResponseRedirect | None, dict[str, Any]]:
    """Save what was answered on this page, or return what draws it: `form`, and the lines before and after it.

    `here`: the address of this page. Each press leads back to the first line that is still open, so that nothing is lost
    where a phone has no script.
    """
    every = [one for one in shown(found) if _to_answer(one["read"])]
    start = _start_of(request, len(every))
    lines = every[start : start + AT_ONCE]
    form = open_form(request, LinesForm, f"minutes-lines-{found.minutes.id}-{start}", lines=lines)

    def save(_answers: dict[str, Any]) -> str:
        said = form.said()
        lines_answer(by=acting_for(request), minutes_id=found.minutes.id, said=said)
        done = {one.line_id for one in said}
        left = next((one for one in lines if one["line"].id not in done and one["mine"] is None), None)
        to = f"line-{left['line'].id}" if left else "end"
        return f"{here}?from={start}&saved={len(said)}#{to}"

    context = {
        "form": form, "start": start, "count": len(every), "earlier": max(start - AT_ONCE, 0) if start else None,
        "later": start + AT_ONCE if start + AT_ONCE < len(every) else None, "here": here,
        "saved": request.method == "GET" and request.GET.get("saved", "").isdigit(),
        "open_lines": sum(one["mine"] is None for one in every),
    }  # fmt: skip
    return attempt(request, form, save), context


def _start_of(request: HttpRequest, count: int) -> int:
    given = request.GET.get("from", "")
    start = int(given) if given.isdigit() and len(given) < 6 else 0
    return start - start % AT_ONCE if start < count else 0
