"""Before a child reads what was written: the three questions, and what support it takes (R139, R140). Pure functions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from alongside.family.people.rules import line_of, words_of
from alongside.ground.base.errors import Refused

QUESTIONS = {
    "blames": "Does it blame a parent?",
    "exposes": "Does it tell how a parent felt: that they cried, were ill or afraid?",
    "harms": "Could it come between the child and a parent?",
}
BLOCKED = (
    "It is not given to the child like this. Change it, or leave that part out, and go through the three questions again."
    " If the child has to know something today to be safe, tell them yourself, face to face."
)
CHECK_FIRST = "Before a child reads this, three questions are answered about it, and somebody sits with them. Do that first."


@dataclass(frozen=True)
class Answers:
    """The answers to the three questions, and how the child is supported when they get it."""

    blames: bool
    exposes: bool
    harms: bool
    words: str = ""
    parents_do: str = ""
    sits: str = ""
    sit_on: date | None = None

    @property
    def cleared(self) -> bool:
        """Whether nothing stands against it."""
        return not (self.blames or self.exposes or self.harms)


def checked(said: Answers, *, today: date) -> Answers:
    """Return the answers, fit to keep.

    After a yes: what has to change (`words_missing`). After three times no: what the parents do to keep the child safe, who
    sits with them, and on which day from today on (`parents_do_missing`, `support_missing`, `day_is_past`).
    """
    words = words_of(said.words, field="words", limit=2_000)
    if not said.cleared:
        if not words:
            raise Refused("Say what has to change first.", code="words_missing", field="words")
        return Answers(said.blames, said.exposes, said.harms, words)
    parents = words_of(said.parents_do, field="parents_do", limit=1_000)
    if not parents:
        raise Refused(
            "Write what the parents do to keep them safe. The child hears it first.",
            code="parents_do_missing",
            field="parents_do",
        )
    sits = line_of(said.sits, field="sits", limit=120)
    if not sits or said.sit_on is None:
        raise Refused(
            "It is not just posted. Say who sits with the child, and on which day.",
            code="support_missing",
            field="sits" if not sits else "sit_on",
        )
    if said.sit_on < today:
        raise Refused("That day is over. Choose today or a day to come.", code="day_is_past", field="sit_on")
    return Answers(False, False, False, words, parents, sits, said.sit_on)
