"""Small pictures drawn on the server as SVG. Pure functions: numbers in, markup out.

Colour is never the only sign: each series has its own pattern or marker and its name beside it,
and the tag that shows a chart puts a table of the same numbers under it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

Value = float | None

# Units of the picture, not pixels: it is drawn as wide as the page allows, so text stays readable on a phone.
WIDTH = 360
BAR = 18
GAP = 8
LABEL = 20
VALUE_ROOM = 76
LEFT = 44
TOP = 12
PLOT_HEIGHT = 160
_COLOURS = ("#0b544f", "#8a4b08", "#563a7d", "#1d4f8f")
_MOST_SERIES = len(_COLOURS)
_MOST_DAY_LABELS = 4


@dataclass(frozen=True)
class Series:
    """One row of numbers with a name. None is a number not shown (too small, or not known)."""

    name: str
    values: Sequence[Value]


@dataclass(frozen=True)
class Chart:
    """What a chart says. `unit` follows each number ("days", "%"); `missing` stands for None.

    Raises ValueError for no category, for more than four series, for a series of another length than the
    categories, or for a negative number (nothing we count can be less than none).
    """

    title: str
    description: str
    categories: Sequence[str]
    series: Sequence[Series]
    kind: Literal["bar", "line"] = "bar"
    unit: str = ""
    category_name: str = ""
    missing: str = "not shown"
    note: str = ""

    def __post_init__(self) -> None:
        if not self.categories or not 1 <= len(self.series) <= _MOST_SERIES:
            raise ValueError("A chart has at least one category and one to four series.")
        if any(len(series.values) != len(self.categories) for series in self.series):
            raise ValueError("Each series has one value for each category.")
        if any(value is not None and value < 0 for series in self.series for value in series.values):
            raise ValueError("A chart shows numbers from nought up.")

    @property
    def table_caption(self) -> str:
        """The caption of the table under the picture."""
        return _("The numbers: %(title)s") % {"title": self.title}

    @property
    def numeric_columns(self) -> tuple[int, ...]:
        """Which columns of the table are numbers, from 0."""
        return tuple(range(1, len(self.series) + 1))


def draw(chart: Chart, id_: str) -> SafeString:
    """The picture as SVG; `id_` is unique on the page."""
    body, height = _bars(chart, id_) if chart.kind == "bar" else _lines(chart)
    return format_html(
        '<svg class="alongside-chart__picture" viewBox="0 0 {} {}" role="img"'
        ' aria-labelledby="{}-title {}-desc">'
        '<title id="{}-title">{}</title><desc id="{}-desc">{}</desc>{}{}</svg>',
        WIDTH,
        height,
        id_,
        id_,
        id_,
        chart.title,
        id_,
        chart.description,
        _patterns(chart, id_),
        body,
    )


def table_head(chart: Chart) -> list[str]:
    """The head of the table under the picture."""
    unit = f" ({chart.unit})" if chart.unit else ""
    return [chart.category_name or _("Group"), *(f"{series.name}{unit}" for series in chart.series)]


def table_rows(chart: Chart) -> list[list[str]]:
    """The rows of the table: a row for each category, in the order of the picture."""
    return [
        [category, *(number_words(series.values[index], chart.missing) for series in chart.series)]
        for index, category in enumerate(chart.categories)
    ]


def number_words(value: Value, missing: str) -> str:
    """A number as people write it: "1,204", "3.5"; `missing` for None."""
    if value is None:
        return missing
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def round_up(largest: float) -> float:
    """The end of an axis: 1, 2 or 5 times a power of ten, never below `largest` and never below 1."""
    power = 1.0
    while power * 10 < largest:
        power *= 10
    return next(step * power for step in (1, 2, 5, 10) if step * power >= largest)


def _largest(chart: Chart) -> float:
    return max((value for series in chart.series for value in series.values if value is not None), default=0)


def _bars(chart: Chart, id_: str) -> tuple[SafeString, int]:
    end = _largest(chart) or 1
    parts, y = [_legend(chart, lambda n: _swatch(id_, n))] if len(chart.series) > 1 else [], 0
    y += len(chart.series) * LABEL + GAP if parts else 0
    for index, category in enumerate(chart.categories):
        parts.append(
            format_html('<text x="0" y="{}" font-size="15" fill="#0b0c0c">{}</text>', y + 15, category)
        )
        y += LABEL + 2
        for number, series in enumerate(chart.series):
            parts.append(_bar(chart, id_, number, series.values[index], end, y))
            y += BAR + 3
        y += GAP
    return _joined(parts), y


def _bar(chart: Chart, id_: str, number: int, value: Value, end: float, y: int) -> SafeString:
    length = round((WIDTH - VALUE_ROOM) * (value or 0) / end, 1)
    words = number_words(value, chart.missing)
    if value is not None and chart.unit:
        words = f"{words}{chart.unit}" if chart.unit == "%" else f"{words} {chart.unit}"
    return format_html(
        '<rect x="0" y="{}" width="{}" height="{}" fill="{}" stroke="{}"></rect>'
        '<text x="{}" y="{}" font-size="15" fill="#0b0c0c">{}</text>',
        y,
        length,
        BAR,
        _fill(id_, number),
        _COLOURS[number],
        length + 6,
        y + 14,
        words,
    )


def _lines(chart: Chart) -> tuple[SafeString, int]:
    end = round_up(_largest(chart))
    top = TOP + (len(chart.series) * LABEL if len(chart.series) > 1 else 0)
    parts = [_legend(chart, _marker_swatch)] if len(chart.series) > 1 else []
    for share in (0.0, 0.5, 1.0):
        y = round(top + PLOT_HEIGHT * (1 - share), 1)
        parts.append(
            format_html(
                '<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="#b1b4b6"></line>'
                '<text x="{}" y="{}" font-size="14" text-anchor="end" fill="#0b0c0c">{}</text>',
                LEFT,
                y,
                WIDTH - 10,
                y,
                LEFT - 6,
                y + 5,
                number_words(end * share, ""),
            )
        )
    parts += [_line(series, number, end, top) for number, series in enumerate(chart.series)]
    parts += _day_labels(chart, top + PLOT_HEIGHT + 20)
    return _joined(parts), top + PLOT_HEIGHT + 30


def _line(series: Series, number: int, end: float, top: int) -> SafeString:
    """A line broken where a number is missing, with a marker on each number."""
    points = [
        None
        if value is None
        else (_x(index, len(series.values)), round(top + PLOT_HEIGHT * (1 - value / end), 1))
        for index, value in enumerate(series.values)
    ]
    drawn = [_marker(number, *point) for point in points if point]
    for before, after in pairwise(points):
        if before and after:
            drawn.append(
                format_html(
                    '<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}" stroke-width="3"{}></line>',
                    *before,
                    *after,
                    _COLOURS[number],
                    _dashes(number),
                )
            )
    return _joined(drawn)


def _x(index: int, of: int) -> float:
    return round(LEFT + 10 + (WIDTH - LEFT - 30) * (index / (of - 1) if of > 1 else 0.5), 1)


def _day_labels(chart: Chart, y: int) -> list[SafeString]:
    """The names under the line: all when few, else the first, the middle and the last."""
    of = len(chart.categories)
    shown = range(of) if of <= _MOST_DAY_LABELS else sorted({0, of // 2, of - 1})
    labels = []
    for index in shown:
        anchor = "middle" if of == 1 else "start" if index == 0 else "end" if index == of - 1 else "middle"
        x = LEFT if anchor == "start" else WIDTH - 4 if anchor == "end" else _x(index, of)
        labels.append(
            format_html(
                '<text x="{}" y="{}" font-size="14" text-anchor="{}" fill="#0b0c0c">{}</text>',
                x,
                y,
                anchor,
                chart.categories[index],
            )
        )
    return labels


def _legend(chart: Chart, swatch: Callable[[int], SafeString]) -> SafeString:
    return format_html_join(
        "",
        '<g transform="translate(0 {})">{}<text x="34" y="15" font-size="15" fill="#0b0c0c">{}</text></g>',
        ((number * LABEL, swatch(number), series.name) for number, series in enumerate(chart.series)),
    )


def _swatch(id_: str, number: int) -> SafeString:
    return format_html(
        '<rect x="1" y="3" width="26" height="13" fill="{}" stroke="{}"></rect>',
        _fill(id_, number),
        _COLOURS[number],
    )


def _marker_swatch(number: int) -> SafeString:
    line = format_html(
        '<line x1="0" y1="10" x2="28" y2="10" stroke="{}" stroke-width="3"{}></line>',
        _COLOURS[number],
        _dashes(number),
    )
    return _joined([line, _marker(number, 14, 10)])


def _fill(id_: str, number: int) -> str:
    return _COLOURS[0] if number == 0 else f"url(#{id_}-pattern-{number})"


def _dashes(number: int) -> SafeString:
    dash = ("", "7 4", "2 4", "10 3 2 3")[number]
    return format_html(' stroke-dasharray="{}"', dash) if dash else SafeString("")


def _marker(number: int, x: float, y: float) -> SafeString:
    shapes = (
        '<circle cx="{x}" cy="{y}" r="5" fill="{c}"></circle>',
        '<path d="M{x} {y}m-5 -5h10v10h-10z" fill="#fff" stroke="{c}" stroke-width="2"></path>',
        '<path d="M{x} {y}m0 -6l6 11h-12z" fill="{c}"></path>',
        '<path d="M{x} {y}m0 -6l6 6l-6 6l-6 -6z" fill="#fff" stroke="{c}" stroke-width="2"></path>',
    )
    return format_html(shapes[number], x=x, y=y, c=_COLOURS[number])


def _patterns(chart: Chart, id_: str) -> SafeString:
    """Stripes, dots and crosses for the second to the fourth series of bars."""
    if chart.kind != "bar" or len(chart.series) == 1:
        return SafeString("")
    marks = ("", "M0 8L8 0", "M4 2v4M2 4h4", "M0 4h8")
    patterns = format_html_join(
        "",
        '<pattern id="{}-pattern-{}" width="8" height="8" patternUnits="userSpaceOnUse">'
        '<rect width="8" height="8" fill="#fff"></rect>'
        '<path d="{}" stroke="{}" stroke-width="2.5"></path></pattern>',
        ((id_, number, marks[number], _COLOURS[number]) for number in range(1, len(chart.series))),
    )
    return format_html("<defs>{}</defs>", patterns)


def _joined(parts: Sequence[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))
