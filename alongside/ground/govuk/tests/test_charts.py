from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.ground.govuk.charts import (
    WIDTH,
    Chart,
    Series,
    draw,
    number_words,
    round_up,
    table_head,
    table_rows,
)
from alongside.ground.govuk.gallery import context

NAMES = st.text(min_size=1, max_size=20)
NUMBERS = st.none() | st.floats(0, 1e9, allow_nan=False)


@st.composite
def charts(pick: st.DrawFn) -> Chart:
    categories = pick(st.lists(NAMES, min_size=1, max_size=8))
    size = len(categories)
    values = st.lists(NUMBERS, min_size=size, max_size=size)
    series = pick(st.lists(st.builds(Series, name=NAMES, values=values), min_size=1, max_size=4))
    return Chart("T", "D", categories, series, kind=pick(st.sampled_from(["bar", "line"])))


def svg(chart: Chart) -> ElementTree.Element:
    return ElementTree.fromstring(draw(chart, "c"))


def one(*values: float | None, kind: str = "bar") -> Chart:
    return Chart(
        "T", "D", [str(n) for n in range(len(values))], [Series("S", values)], kind=kind, unit="days"
    )


def test_a_chart_has_a_title_and_a_description() -> None:
    picture = svg(one(1, 2))
    assert picture.attrib["role"] == "img"
    assert picture.attrib["aria-labelledby"] == "c-title c-desc"
    assert [picture.find("title").text, picture.find("desc").text] == ["T", "D"]


def test_each_number_is_written_beside_its_bar() -> None:
    words = [text.text for text in svg(one(3, 4.5, None)).iter("text")]
    assert words == ["0", "3 days", "1", "4.5 days", "2", "not shown"]


def test_the_table_has_the_numbers_of_the_picture() -> None:
    chart = context()["bars"]
    assert table_head(chart) == ["Agency", "This quarter (%)", "Last quarter (%)"]
    assert table_rows(chart) == [
        ["Social care", "71", "64"],
        ["Police", "not shown", "40"],
        ["Health", "90", "85.5"],
    ]


def test_series_differ_by_pattern_and_not_by_colour_alone() -> None:
    fills = {
        bar.attrib["fill"] for bar in svg(context()["bars"]).iter("rect") if bar.attrib.get("height") == "18"
    }
    assert "url(#c-pattern-1)" in fills
    assert len(fills) == 2


def test_a_line_stops_where_a_number_is_missing() -> None:
    drawn = [
        line for line in svg(one(1, None, 2, 3, kind="line")).iter("line") if "stroke-width" in line.attrib
    ]
    assert len(drawn) == 1


def test_all_noughts_and_nothing_known_are_drawn() -> None:
    for kind in ("bar", "line"):
        assert svg(one(0, 0, kind=kind)) is not None
        assert svg(one(None, kind=kind)) is not None


def test_hostile_names_stay_words() -> None:
    hostile = '<script>alert(1)</script>"'
    chart = Chart(hostile, hostile, [hostile], [Series(hostile, [1]), Series(hostile, [2])], unit=hostile)
    assert "<script" not in draw(chart, "c")


def test_nothing_is_styled_inline() -> None:
    assert "style=" not in draw(context()["bars"], "c") + draw(context()["line"], "d")


@pytest.mark.parametrize(
    ("categories", "series"),
    [
        ([], [Series("S", [])]),
        (["a"], []),
        (["a"], [Series("S", [1, 2])]),
        (["a"], [Series("S", [-1])]),
        (["a"], [Series(str(n), [1]) for n in range(5)]),
    ],
)
def test_a_chart_that_could_mislead_is_refused(categories: list[str], series: list[Series]) -> None:
    with pytest.raises(ValueError, match=r"\."):
        Chart("T", "D", categories, series)


@given(charts())
def test_every_chart_is_whole_and_stays_inside_its_picture(chart: Chart) -> None:
    picture = draw(chart, "c")
    assert picture.count("<svg") == picture.count("</svg>") == 1
    for bar in picture.split("<rect ")[1:]:
        width = float(bar.split('width="')[1].split('"')[0])
        assert 0 <= width <= WIDTH
    assert len(table_rows(chart)) == len(chart.categories)


@given(st.floats(0, 1e12, allow_nan=False))
def test_an_axis_ends_at_a_round_number_not_far_above(largest: float) -> None:
    end = round_up(largest)
    assert end >= largest
    assert largest == 0 or end <= largest * 2.5 or end <= 1


def test_numbers_as_people_write_them() -> None:
    assert [number_words(n, "–") for n in (0, 1204, 3.5, None)] == ["0", "1,204", "3.5", "–"]
