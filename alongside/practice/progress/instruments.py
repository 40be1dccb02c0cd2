"""The sets of questions that are asked in the same words before and after, as versioned data (R92).

Ours is whole. Of SCORE-15 the house holds the shape alone: how many questions, which way each counts, its subscales, its
licence and how to cite it. Its words are brought in by whoever runs an installation, from the paper of its authors
(`alongside instruments words`), so that no wording of theirs is kept here from memory. Until then it is asked on paper.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Item:
    """One question. `text` is empty where its words have not been brought in. A turned item counts the other way round."""

    key: str
    text: str = ""
    turned: bool = False


@dataclass(frozen=True)
class Instrument:
    """One version of one set of questions. A higher mean is `higher`: "easier" or "harder"; no score decides anything."""

    key: str
    version: int
    name: str
    lead: str
    items: tuple[Item, ...]
    scale: tuple[tuple[int, str], ...]
    higher: str
    licence: str
    citation: str
    from_age: int = 0
    subscales: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def has_words(self) -> bool:
        """Whether every question can be read on a page."""
        return all(item.text for item in self.items)

    @property
    def lowest(self) -> int:
        """The smallest answer of the scale."""
        return min(value for value, _ in self.scale)

    @property
    def highest(self) -> int:
        """The largest answer of the scale."""
        return max(value for value, _ in self.scale)


SAFETY = Instrument(
    key="safety",
    version=1,
    name="How safe it feels",
    lead="How safe do you feel, these days? There is no right answer.",
    items=(
        Item("home", "At home"),
        Item("near", "In the streets near home"),
        Item("out", "At school, college, work, or further away"),
        Item("online", "Online and on the phone"),
        Item("night", "At night"),
    ),
    scale=((1, "Not safe"), (2, "Not very safe"), (3, "In between"), (4, "Quite safe"), (5, "Safe")),
    higher="easier",
    licence="Our own; free to use and to change.",
    citation="Alongside, perceived safety, version 1.",
)

# Each statement of strength describes the family well at 1; the other ten are turned, so that more is always harder.
_STRENGTHS = ("1", "3", "6", "10", "15")
SCORE_15 = Instrument(
    key="score-15",
    version=1,
    name="SCORE-15, how we are as a family",
    lead="Fifteen statements about how a family can be. How well does each describe yours?",
    items=tuple(Item(str(n), turned=str(n) not in _STRENGTHS) for n in range(1, 16)),
    scale=((1, "Very well"), (2, "Well"), (3, "Partly"), (4, "Not well"), (5, "Not at all")),
    higher="harder",
    licence="Free to use with its citation; its words may not be changed.",
    citation="Stratton, Bland, Janes and Lask (2010), Journal of Family Therapy 32(3), 232-258.",
    from_age=12,
    subscales=(
        ("Strengths", _STRENGTHS),
        ("Difficulties", ("5", "7", "9", "11", "14")),
        ("Talking together", ("2", "4", "8", "12", "13")),
    ),
)

INSTRUMENTS: dict[tuple[str, int], Instrument] = {(one.key, one.version): one for one in (SAFETY, SCORE_15)}


def with_words(instrument: Instrument, texts: Mapping[str, str]) -> Instrument:
    """Return the instrument with these words for its questions, by key; a question without words keeps its own."""
    items = tuple(replace(item, text=texts.get(item.key, item.text)) for item in instrument.items)
    return replace(instrument, items=items)
