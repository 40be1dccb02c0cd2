"""The base of every form of a door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from django import forms

from alongside.ground.base.errors import Stale
from alongside.ground.govuk.dates import day_words
from alongside.ground.govuk.forms import GovukForm, tidy_data
from alongside.ground.govuk.services import Writer

_UNSEEN = ("form_token", "kept_for", "version")


@dataclass(frozen=True)
class Changed:
    """One answer that somebody else changed: its question, what it says now, what this person wrote."""

    label: str
    theirs: str
    mine: str


class FlowForm(GovukForm):
    """A form that `open_form` opened. `kept_at` is when the words in it were kept, if they were."""

    keeps: ClassVar[bool] = True  # False where a secret is typed
    compares: ClassVar[bool] = True  # False when the questions are not the fields of the thing they are about

    form_key: str = ""
    writer: Writer = Writer("")
    draft_url: str = ""
    kept_at: datetime | None = None
    stale: Stale | None = None
    changed: tuple[Changed, ...] = ()

    def answers(self) -> dict[str, Any]:
        """What was answered, without the hidden machinery; a versioned form adds `expected_version`."""
        given = {name: value for name, value in self.cleaned_data.items() if name not in _UNSEEN}
        if self.versioned:
            given["expected_version"] = self.cleaned_data["version"]
        return given

    def show_change(self, stale: Stale) -> None:
        """Show what somebody else saved meanwhile beside what was written here, and accept the next press."""
        self.stale = stale
        self.changed = tuple(self._changes(stale.current)) if self.compares else ()
        if hasattr(stale.current, "version"):
            data = tidy_data(self.data)
            data["version"] = str(stale.current.version)
            self.data = data

    def _changes(self, current: Any) -> list[Changed]:
        found = []
        for bound in self.visible_fields():
            if not hasattr(current, bound.name):
                continue
            theirs = _words_of(bound.field, getattr(current, bound.name))
            mine = _words_of(bound.field, self.cleaned_data.get(bound.name))
            if theirs != mine:
                found.append(Changed(str(bound.label), theirs, mine))
        return found


def _words_of(field: forms.Field, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return day_words(value)
    if isinstance(field, forms.ChoiceField):
        chosen = value if isinstance(value, list | tuple) else [value]
        choices: Any = field.choices  # pairs, in every form of ours
        words = {str(key): str(label) for key, label in choices}
        return ", ".join(words.get(str(key), str(key)) for key in chosen)
    return str(value)
