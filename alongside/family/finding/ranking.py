"""What may fit a search, and how well: keys are looked up, and of what they find only names and days are read."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from alongside.family.finding.asked import Asked
from alongside.family.finding.keys import day_key, far_keys, folded_words, month_key, words_of_name
from alongside.family.finding.looking import Among, Both, Found, close, exact, look_up, name_questions
from alongside.family.finding.rules import Alike, day_alike, name_alike
from alongside.ground.accounts.models import User
from alongside.ground.base.declarations import Audience

T = TypeVar("T")
FEW, MANY = 10, 50
CANDIDATES = 150
_FAR = 60  # names that only begin or end alike are many; each is a page to read, and few of them help
_ENOUGH = 5  # so many that are spelt or sound alike, and names further off help nobody


@dataclass
class Look:
    """One search while it goes on: who looks, for what, and how much is shown of each kind."""

    viewer: User
    asked: Asked
    size: int
    partnership_id: uuid.UUID
    more: bool = field(default=False)

    @property
    def wide(self) -> bool:
        """Whether they see the whole partnership."""
        return self.viewer.as_actor().audience is Audience.WIDE

    def among(self, *kinds: str) -> Among:
        """Return among whose keys to look for these kinds of things."""
        requests_too = kinds == ("request",) and "duty" in self.viewer.as_actor().scopes
        return Among(self.partnership_id, kinds, circles_only=not (self.wide or requests_too))

    def shown(self, ranked: list[T]) -> list[T]:
        """Return as much as is shown, and remember when there was more."""
        self.more = self.more or len(ranked) > self.size
        return ranked[: self.size]

    def likest(self, scored: Iterable[tuple[Alike, str, T]]) -> list[tuple[Alike, T]]:
        """Return what fits at all, the likest first, then by the text beside it."""
        fits = sorted((one for one in scored if one[0].much), key=lambda one: (-one[0].much, one[1]))
        return self.shown([(alike, row) for alike, _, row in fits])


def candidates(look: Look, *kinds: str) -> Found:
    """Return what may fit the name and the days, by the stricter questions first.

    A question further off is asked only while too few fit: whatever it finds would stand below them.
    """
    asked, among = look.asked, look.among(*kinds)
    dated: Both = ([*map(day_key, asked.days)],) if asked.days else ()
    if asked.month is not None:
        dated = ([month_key(*asked.month)],)
    if not asked.words:
        return look_up(among, [dated], most=CANDIDATES) if dated else []
    near, far = name_questions(asked.words)
    born: list[Both] = [(*near[0][:1], *dated)] if dated else []
    if among.circles_only:  # few rows: whatever shares anything is looked at
        every: list[Both] = [(close(word) + far_keys(word),) for word in asked.words]
        return look_up(among, [*born, *near, *every], most=CANDIDATES)
    found = look_up(among, [*born, exact(asked.words), *near], most=CANDIDATES)
    if len(found) >= _ENOUGH:
        return found
    return list(dict.fromkeys([*found, *look_up(among, far, most=_FAR)]))


def known_names(key: str, known_as: str) -> list[tuple[str, ...]]:
    """Return the names by which a person may be asked for: the whole name, folded, and what they go by with the last name."""
    whole, short = folded_words(key), words_of_name(known_as)
    return [whole, *([(*short, *whole[-1:])] if short else []), *([short] if short else [])]


def score(asked: Asked, names: Sequence[Sequence[str]], born: date | None) -> Alike:
    """Return how well a name and a day of birth fit what was asked; nothing when either is asked for and quite another."""
    name = max(
        (name_alike(asked.words, known, part=True) for known in names),
        key=lambda one: one.much,
        default=Alike(),
    )
    day = max((day_alike(day, born) for day in asked.days), key=lambda one: one.much, default=Alike())
    if asked.month is not None and born is not None:
        same = (born.year, born.month) == asked.month
        day = Alike(0.9, "the same month of birth") if same else Alike()
    least = 0.68 if len(asked.words) == 1 else 0.6
    if (asked.words and name.much < (0.45 if day.much >= 0.8 else least)) or not (asked.words or day.much):
        return Alike()
    return Alike(name.much + day.much, "; ".join(why for why in (name.why, day.why) if why))
