"""The question under words that judge: change them, or keep them and say why; what gives up needs a next step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.forms import Field

from alongside.family.wording.matching import Finding
from alongside.family.wording.rules import gives_up
from alongside.family.wording.selectors import Lexicon
from alongside.family.wording.services import Kept
from alongside.ground.clock import today
from alongside.ground.govuk.forms import DateField, RadiosField, TextField

_CHANGED, _STAY = "changed", "stay"


@dataclass(frozen=True)
class Asked:
    """One answer with words to look at again, and the names of the questions drawn beside it."""

    name: str
    label: str
    findings: Sequence[Finding]
    lexicon: Lexicon

    @property
    def choice(self) -> str:
        """The question whether the words stay."""
        return f"{self.name}_words"

    @property
    def names_of(self) -> dict[str, str]:
        """The question that each part of `Kept` is asked by."""
        needed = {}
        if any(one.entry.kind != "defeatist" for one in self.findings):
            needed["because"] = f"{self.name}_because"
        if gives_up(self.findings):
            needed |= {"next_step": f"{self.name}_next", "next_on": f"{self.name}_next_on"}
        return needed

    @property
    def names(self) -> list[str]:
        """All of the questions."""
        return [self.choice, *self.names_of.values()]

    def fields(self) -> dict[str, Field]:
        """The questions themselves."""
        made: dict[str, Field] = {
            "because": TextField(
                label="Why do they stay?",
                help_text="Auditors read it. It is never counted against you.",
                max_length=400,
                required=False,
            ),
            "next_step": TextField(
                label="What is the next step, and who does it?", max_length=400, required=False,
                help_text="Something that can be done now, however small.",
            ),
            "next_on": DateField(label="By which day?", thing="The day", earliest=today, required=False),
        }  # fmt: skip
        needed = self.names_of
        choice = RadiosField(
            label="What would you like to do?",
            choices=[(_CHANGED, "I changed my words"), (_STAY, "My words stay")],
            reveals={_STAY: list(needed.values())},
            required=False,
        )
        asked = {self.choice: choice, **{name: made[part] for part, name in needed.items()}}
        for field in asked.values():
            field.says_optional = False  # type: ignore[attr-defined]  # it is needed, once it is asked
        return asked

    def stays(self, cleaned: Mapping[str, Any]) -> bool:
        """Whether the author keeps the words."""
        return cleaned.get(self.choice) == _STAY

    def unanswered(self, cleaned: Mapping[str, Any]) -> tuple[str, str] | None:
        """What to say, and where, while the words stand there and nobody chose to keep them."""
        if self.stays(cleaned):
            return None
        said = ", ".join(dict.fromkeys(f"“{' '.join(one.words.split())}”" for one in self.findings))
        if cleaned.get(self.choice) == _CHANGED:
            return self.name, f"{said} still stands here. Change it, or choose “My words stay” below."
        return self.name, f"Look again at {said}. You can change your words, or keep them: choose below."

    def kept(self, cleaned: Mapping[str, Any]) -> Kept:
        """What is kept."""
        given = {part: cleaned.get(name) for part, name in self.names_of.items()}
        return Kept(
            self.label[:200], self.findings, given.get("because") or "", given.get("next_step") or "", given.get("next_on")
        )  # fmt: skip
