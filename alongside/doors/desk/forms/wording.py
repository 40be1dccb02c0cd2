"""Forms about the lexicon: proposing a change of one entry, trying a text."""

from __future__ import annotations

from typing import Any

from alongside.doors.common import FlowForm
from alongside.family.wording.entries import KINDS, Entry
from alongside.ground.govuk.forms import GovukForm, LongTextField, RadiosField, TextField

MOST_TRIED = 20_000
_PUT, _OUT = "put", "taken out"


class ProposeForm(FlowForm):
    """One entry that is added, changed or taken out. Its own words are terms, so nobody is asked about them."""

    looks = False

    what = RadiosField(
        label="What do you propose?",
        choices=[(_PUT, "A term that is added, or says something else"), (_OUT, "A term that is taken out")],
        reveals={_PUT: ["kind", "better", "ask", "also", "unless"]},
        error_messages={"required": "Choose what you propose"},
    )
    term = TextField(
        label="The term",
        help_text="Plain words, found in each of their forms: “fail carer” finds “failed carers”. A hyphen may be missing:"
        " “over-protective” finds “overprotective” too. Put = before a word that must stand exactly so.",
        max_length=120,
        error_messages={"required": "Write the term"},
    )
    kind = RadiosField(
        label="What is wrong with it?", choices=[(one.key, one.title) for one in KINDS.values()], required=False,
        hints={one.key: one.why for one in KINDS.values()},
    )  # fmt: skip
    better = TextField(
        label="What could be written instead?",
        help_text="Say the situation: “Say what is hard for them, and what would help.”",
        max_length=300,
        required=False,
    )
    ask = TextField(
        label="What to ask",
        help_text="Leave empty for the question of its kind.",
        max_length=300,
        required=False,
    )
    also = LongTextField(
        label="Other ways to say it", help_text="One on each line.", max_length=4_000, rows=4, required=False
    )
    unless = LongTextField(
        label="Where it may stand", help_text="One on each line: “unfit to travel”.", max_length=4_000, rows=3,
        required=False,
    )  # fmt: skip
    field_order = ("term", "what", "reason")

    reason = TextField(
        label="Why?",
        help_text="Everybody who works here can read it.",
        max_length=400,
        error_messages={"required": "Say why"},
    )

    def proposed(self, known: set[str]) -> dict[str, Any]:
        """What `lexicon_propose` needs; `known` are the terms in force."""
        said = self.cleaned_data
        put = said["what"] == _PUT
        there = said["term"].strip().casefold() in {one.casefold() for one in known}
        return {
            "what": ("changed" if there else "added") if put else _OUT,
            "entry": Entry(
                said["term"].strip(), said["kind"] or "", said["better"] or "", said["ask"] or "", _lines(said["also"]),
                _lines(said["unless"]), "the partnership",
            ),
            "reason": said["reason"],
        }  # fmt: skip


def _lines(text: str | None) -> tuple[str, ...]:
    return tuple(line.strip() for line in (text or "").splitlines() if line.strip())


def as_asked(entry: Entry) -> dict[str, Any]:
    """Return an entry as the form asks for it."""
    return {
        **vars(entry), "what": _PUT, "also": "\n".join(entry.also), "unless": "\n".join(entry.unless),
    }  # fmt: skip


class TryForm(GovukForm):
    """A text to look through. Nothing of it is kept."""

    text = LongTextField(
        label="Some words",
        help_text="They are looked at and forgotten. Leave out names.",
        max_length=MOST_TRIED,
        rows=6,
        error_messages={"required": "Write or paste some words"},
    )
