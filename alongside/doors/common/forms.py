"""The base of every form of a door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from django import forms

from alongside.doors.common.asked import Asked
from alongside.doors.common.uploads import (
    TOO_LARGE_TOGETHER,
    AttachmentsField,
    WhereAndWhenField,
    choose_again_words,
    named,
)
from alongside.doors.common.wording import aside_of, says_whose
from alongside.family.wording.matching import Finding
from alongside.family.wording.selectors import Lexicon
from alongside.family.wording.services import Kept, kept_checked
from alongside.ground.base.errors import Refused, Stale
from alongside.ground.files.rules import safe_name
from alongside.ground.files.services import wish
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
    looks: ClassVar[bool] = True  # at words that judge, at the desk; False where words are tried or kept
    compares: ClassVar[bool] = True  # False when the questions are not the fields of the thing they are about

    form_key: str = ""
    writer: Writer = Writer("")
    draft_url: str = ""
    kept_at: datetime | None = None
    stale: Stale | None = None
    changed: tuple[Changed, ...] = ()
    upload_was_cut: bool = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.files_to_choose: list[str] = []  # chosen once and not sent: names kept with the draft
        self.words_asked: dict[str, Asked] = {}
        self.words_noted: list[Finding] = []  # found in a form that is never stopped
        self.words_refused: Refused | None = None
        self._ask_where_and_when()

    def answers(self) -> dict[str, Any]:
        """What was answered, without the hidden machinery; a versioned form adds `expected_version`."""
        unseen = {
            *_UNSEEN,
            *self._where_and_when,
            *(name for asked in self.words_asked.values() for name in asked.names),
        }
        given = {name: value for name, value in self.cleaned_data.items() if name not in unseen}
        if self.versioned:
            given["expected_version"] = self.cleaned_data["version"]
        return given

    def clean(self) -> dict[str, Any]:
        """What was answered; files that were left out because they were too large are never passed over in silence."""
        cleaned = super().clean()
        for question, name in self._where_and_when.items():
            for upload in cleaned.get(name) or []:
                wish(upload, cleaned.get(question) or "not_asked")
        if self.upload_was_cut:
            for name in self._file_fields():
                self.errors.pop(name, None)
                self.add_error(name, TOO_LARGE_TOGETHER)
        for asked in self.words_asked.values():
            if name_and_words := asked.unanswered(cleaned):
                self.add_error(*name_and_words)
            elif asked.stays(cleaned):
                self._check_kept(asked, cleaned)
        return cleaned

    def _ask_where_and_when(self) -> None:
        """Ask under each choice of files whether what a photo says of place and time may stay in it."""
        self._where_and_when: dict[str, str] = {}
        for name, field in list(self.fields.items()):
            if isinstance(field, AttachmentsField):
                asked = f"{name}_where_and_when"
                self.fields[asked] = WhereAndWhenField()
                self._where_and_when[asked] = name
                self.drawn_beside[name] = (asked,)

    def quotes(self, name: str) -> bool:
        """Whether somebody else's words stand in an answer, as they said them: nothing is asked about those."""
        return says_whose(self.fields[name])

    def ask_about(self, name: str, findings: list[Finding], lexicon: Lexicon) -> None:
        """Ask whether words in the answer `name` stay: drawn beside it, under what was found."""
        asked = Asked(name, str(self.fields[name].label or name), findings, lexicon)
        self.words_asked[name] = asked
        self.fields |= asked.fields()
        self.drawn_beside[name] = (asked.choice,)
        self.asides[name] = tuple(aside_of(one) for one in findings)

    def words_kept(self) -> list[Kept]:
        """What the author keeps, answer by answer."""
        asked = self.words_asked.values()
        return [one.kept(self.cleaned_data) for one in asked if one.stays(self.cleaned_data)]

    def _check_kept(self, asked: Asked, cleaned: dict[str, Any]) -> None:
        try:
            kept_checked(asked.kept(cleaned), asked.lexicon)
        except Refused as refused:
            self.add_error(asked.names_of.get(refused.field or "", asked.name), refused.message)
            if refused.code.startswith("next_step"):
                self.words_refused = refused

    def ask_for_files_again(self) -> None:
        """Say which files to choose again: a browser keeps the words of a page that is shown again, never its files."""
        for name in self._file_fields():
            said = " ".join(str(fault) for fault in self.errors.get(name, []))
            names = [safe_name(file.name or "") for file in self.files.getlist(name)]
            again = [
                one for one in names if named(one, "") not in said
            ]  # nobody chooses again what was refused
            if again:
                self.add_error(name, choose_again_words(again))

    def _file_fields(self) -> list[str]:
        return [name for name, field in self.fields.items() if isinstance(field, forms.FileField)]

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


class PressForm(FlowForm):
    """A button and nothing to fill in: one deed, confirmed on a page of its own."""

    keeps = False


class PressVersionedForm(PressForm):
    """As above, about something that others change too."""

    versioned = True
