"""The map as a picture, drawn by the server: the same map has the same picture each time. It adds nothing to its table."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from alongside.pursuit.network.rules import NodeId
from alongside.pursuit.network.selectors import Drawn, Spot

WIDTH, HEIGHT, MOST = 620, 560, 18
_RINGS = {0: 0, 1: 135, 2: 225}
_LABEL = 18
# As wide as a letter is drawn at the most, as high as a line, and half a mark.
_LETTER, _LINE, _MARK = 9.6, 20, 15
# Where words may stand: to the left or right of their mark, or this far below it; the nearest first.
_TRIES = (
    (0, 32), (0, -20), (1, 6), (-1, 6), (0, 52), (0, -40), (0, 72), (0, -60), (0, 92), (0, -80), (0, 112),
)  # fmt: skip
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Dot:
    """One spot of the picture: where it is, how it is drawn, and its words."""

    x: int
    y: int
    kind: str
    label: str
    hub: bool
    words_x: int
    words_y: int

    @property
    def points(self) -> str:
        """The corners of a triangle or a diamond."""
        x, y, r = self.x, self.y, 12
        if self.kind == "place":
            return f"{x},{y - r} {x + r},{y + r} {x - r},{y + r}"
        return f"{x},{y - r} {x + r},{y} {x},{y + r} {x - r},{y}"

    @property
    def words_box(self) -> Box:
        """Where its words stand: left, top, right, bottom."""
        return _box(self.label, self.words_x, self.words_y)


@dataclass(frozen=True)
class Line:
    """One link of the picture: confirmed is a whole line, anything else a dashed one."""

    x1: int
    y1: int
    x2: int
    y2: int
    confirmed: bool


@dataclass(frozen=True)
class Picture:
    """The picture, and in words what it shows. `left_out`: how many more the table has."""

    dots: tuple[Dot, ...]
    lines: tuple[Line, ...]
    words: str
    left_out: int
    width: int = WIDTH
    height: int = HEIGHT


def picture_of(drawn: Drawn) -> Picture:
    """Return the picture of a map: the middle, around it what is one step away, outside what is two."""
    spots = drawn.spots[:MOST]
    at = _places(spots)
    words_at = _words_places({one.id: _short(one.label) for one in spots}, at)
    dots = tuple(Dot(*at[one.id], one.kind, _short(one.label), one.hub, *words_at[one.id]) for one in spots)
    lines = tuple(
        Line(*at[one.one.id], *at[one.other.id], one.confirmed)
        for one in drawn.links
        if one.one.id in at and one.other.id in at
    )
    sure = sum(one.confirmed for one in lines)
    of = "person or thing" if len(dots) == 1 else "people and things"
    words = f"{len(dots)} {of}; {sure} confirmed links as whole lines, {len(lines) - sure} others as dashed lines."
    return Picture(dots, lines, f"{words} The tables above say the same.", len(drawn.spots) - len(spots))


def _places(spots: Sequence[Spot]) -> dict[NodeId, tuple[int, int]]:
    rings: dict[int, list[Spot]] = {}
    middle = [one for one in spots if one.step == 0]
    for one in spots:
        # Several in the middle stand on the inner ring: nothing is more in the middle than another.
        rings.setdefault(one.step if len(middle) == 1 else max(one.step, 1), []).append(one)
    at: dict[NodeId, tuple[int, int]] = {}
    for step, some in rings.items():
        for index, one in enumerate(sorted(some, key=lambda each: (each.kind, each.id))):
            turn = 2 * math.pi * (index + 0.5 * (step % 2)) / len(some) - math.pi / 2
            far = _RINGS[step]
            at[one.id] = (
                round(WIDTH / 2 + 1.2 * far * math.cos(turn)),
                round(HEIGHT / 2 - 10 + far * math.sin(turn)),
            )
    return at


def _words_places(
    labels: dict[NodeId, str], at: dict[NodeId, tuple[int, int]]
) -> dict[NodeId, tuple[int, int]]:
    """Return where the words of each spot stand: below it, or the nearest place where they cover no others and no mark."""
    marks = {key: (x - _MARK, y - _MARK, x + _MARK, y + _MARK) for key, (x, y) in at.items()}
    taken: list[Box] = []
    found: dict[NodeId, tuple[int, int]] = {}
    for key, (x, y) in sorted(at.items(), key=lambda one: (one[1][1], one[1][0])):
        half = _LETTER * len(labels[key]) / 2
        places = [_inside(x + side * (half + _MARK + 3), y + down, half) for side, down in _TRIES]
        others = [*taken, *(box for other, box in marks.items() if other != key)]
        found[key] = min(places, key=lambda place: _covered(_box(labels[key], *place), others))
        taken.append(_box(labels[key], *found[key]))
    return found


def _inside(x: float, y: float, half: float) -> tuple[int, int]:
    """Return the nearest place at which words of this half width are whole in the picture."""
    return round(min(max(x, half + 1), WIDTH - half - 1)), round(min(max(y, _LINE), HEIGHT - 6))


def _box(label: str, x: float, y: float) -> Box:
    half = _LETTER * len(label) / 2
    return (x - half, y - _LINE + 5, x + half, y + 5)


def _covered(box: Box, others: Sequence[Box]) -> float:
    """Return how much of other things a box covers: 0 where it covers none."""
    wide = (
        (min(box[2], one[2]) - max(box[0], one[0]), min(box[3], one[3]) - max(box[1], one[1]))
        for one in others
    )
    return sum(x * y for x, y in wide if x > 0 and y > 0)


def _short(label: str) -> str:
    return label if len(label) <= _LABEL else f"{label[: _LABEL - 1]}…"
