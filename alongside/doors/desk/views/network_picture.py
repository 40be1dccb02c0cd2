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


@dataclass(frozen=True)
class Dot:
    """One spot of the picture: where it is, how it is drawn, and its words."""

    x: int
    y: int
    kind: str
    label: str
    hub: bool

    @property
    def points(self) -> str:
        """The corners of a triangle or a diamond."""
        x, y, r = self.x, self.y, 12
        if self.kind == "place":
            return f"{x},{y - r} {x + r},{y + r} {x - r},{y + r}"
        return f"{x},{y - r} {x + r},{y} {x},{y + r} {x - r},{y}"

    @property
    def below(self) -> int:
        """How far down its words begin."""
        return self.y + 32


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
    dots = tuple(Dot(*at[one.id], one.kind, _short(one.label), one.hub) for one in spots)
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


def _short(label: str) -> str:
    return label if len(label) <= _LABEL else f"{label[: _LABEL - 1]}…"
