"""Zones on the sphere: distances at these latitudes, edges, shapes that make no sense, and the 180th meridian."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.ground.base.errors import Refused
from alongside.practice.places.geometry import (
    EARTH,
    Point,
    circle_of,
    distance_words,
    hull_of,
    metres_between,
    outside_circle,
    outside_polygon,
    points_in,
    polygon_of,
    postcode_key,
    postcode_words,
    uk_place,
)

LEEDS, EDINBURGH, LERWICK = Point(53.7997, -1.5492), Point(55.9533, -3.1883), Point(60.1545, -1.1494)
SQUARE = [Point(53.80, -1.56), Point(53.80, -1.54), Point(53.81, -1.54), Point(53.81, -1.56)]
BOW_TIE = [SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3]]
here = st.builds(Point, st.floats(49.5, 60.9), st.floats(-8, 2))


def moved(place: Point, metres: float, bearing: float) -> Point:
    """The place so many metres away in a direction (radians from north)."""
    lat, turn = math.radians(place.lat), metres / EARTH
    there = math.asin(math.sin(lat) * math.cos(turn) + math.cos(lat) * math.sin(turn) * math.cos(bearing))
    east = math.atan2(
        math.sin(bearing) * math.sin(turn) * math.cos(lat), math.cos(turn) - math.sin(lat) * math.sin(there)
    )
    return Point(math.degrees(there), place.lon + math.degrees(east))


@pytest.mark.parametrize(
    ("a", "b", "true_metres"),
    [  # on the ellipsoid of WGS 84
        (LEEDS, EDINBURGH, 261_794.44),
        (LEEDS, LERWICK, 708_078.2),
        (Point(53.8, -1.55), Point(53.8, -1.54), 658.897),  # a hundredth of a degree east: 0.59 of one north
        (Point(60.15, -1.15), Point(60.15, -1.14), 555.472),
        (Point(53.8, -1.55), Point(53.81, -1.55), 1_113.0137),
        (Point(0, 179.999), Point(0, -179.999), 222.639),
        (LEEDS, LEEDS, 0),
    ],
)
def test_distances_are_right_at_these_latitudes(a: Point, b: Point, true_metres: float) -> None:
    assert metres_between(a, b) == pytest.approx(true_metres, rel=0.00001, abs=0.01)


@given(here, st.integers(10, 50_000), st.floats(0, 2 * math.pi))
@settings(max_examples=20, deadline=None)
def test_a_point_on_the_edge_is_inside_and_one_beyond_is_not(centre: Point, metres: int, way: float) -> None:
    place = moved(centre, metres, way)
    edge = metres_between(place, centre)
    assert edge == pytest.approx(metres, rel=0.005)
    assert outside_circle(place, centre, edge) == 0
    assert outside_circle(centre, place, edge) == 0
    assert outside_circle(place, centre, edge - 5) == pytest.approx(5)


@given(here, st.lists(st.floats(0, 2 * math.pi), min_size=3, max_size=9, unique=True), st.floats(30, 20_000))
@settings(max_examples=20, deadline=None)
def test_an_outline_holds_its_corners_its_edges_and_nothing_beyond_its_circle(
    centre: Point, ways: list[float], metres: float
) -> None:
    corners = [moved(centre, metres, way) for way in sorted(ways)]
    try:
        kept = polygon_of(corners)
    except Refused:
        return
    assert all(outside_polygon(corner, kept) == 0 for corner in kept)
    a, b = kept[0], kept[1]
    lies_between = Point((a.lat + b.lat) / 2, (a.lon + b.lon) / 2)
    assert outside_polygon(lies_between, kept) < max(1, metres * metres / EARTH)
    beyond = moved(centre, metres * 1.5, ways[0])
    assert 0 < outside_polygon(beyond, kept) <= metres_between(beyond, centre) + metres


@given(st.lists(here, min_size=3, max_size=8, unique=True))
@settings(max_examples=15, deadline=None)
def test_the_outline_around_all_corners_holds_each_of_them_and_crosses_nowhere(corners: list[Point]) -> None:
    near = [Point(53 + (c.lat % 0.4), -2 + (c.lon % 0.6)) for c in corners]
    try:
        around = polygon_of(near, hull=True)
    except Refused:
        return
    assert set(around) <= set(near)
    assert all(outside_polygon(corner, around) < 0.5 for corner in near)
    assert polygon_of(around) == around


def test_an_outline_across_the_180th_meridian_is_one_outline() -> None:
    fiji = [Point(-16.5, 179.9), Point(-16.5, -179.9), Point(-16.7, -179.9), Point(-16.7, 179.9)]
    assert outside_polygon(Point(-16.6, 180), fiji) == 0
    assert outside_polygon(Point(-16.6, -179.95), fiji) == 0
    assert outside_polygon(Point(-16.6, 179.85), fiji) == pytest.approx(5_330, rel=0.02)
    assert outside_polygon(LEEDS, fiji) > 1_000_000
    assert len(hull_of(fiji)) == 4


@pytest.mark.parametrize(
    ("make", "code", "the_way_round"),
    [
        (lambda: circle_of(LEEDS, 0), "zone_radius", "from 10 metres to 50 km"),
        (lambda: circle_of(LEEDS, None), "zone_radius", "from 10 metres"),
        (lambda: circle_of(LEEDS, 100_000), "zone_radius", "write several zones"),
        (lambda: circle_of(Point(-1.5492, 53.7997), 300), "place_unknown", "look swapped"),
        (lambda: uk_place(Point(0, 180)), "place_unknown", "first number is north"),
        (lambda: polygon_of(SQUARE[:2]), "zone_points_few", "use a circle"),
        (lambda: polygon_of([LEEDS] * 5), "zone_points_few", "three different corners"),
        (
            lambda: polygon_of([Point(53.8, -1.5 + n / 1000) for n in range(101)]),
            "zone_points_many",
            "at most 100",
        ),
        (lambda: polygon_of([LEEDS, EDINBURGH, LERWICK]), "zone_wide", "Check the numbers"),
        (
            lambda: polygon_of([Point(53.8, -1.5), Point(53.9, -1.5), Point(53.85, -1.5)]),
            "zone_no_area",
            "one line",
        ),
        (lambda: polygon_of(BOW_TIE), "zone_crosses", "walk round it, or tick"),
        (lambda: points_in("53.8, -1.5\n\nabc"), "points_unread", "Line 2"),
        (lambda: points_in("53.8, nan"), "points_unread", "two numbers"),
    ],
)
def test_a_shape_that_makes_no_sense_is_refused_with_the_way_round(
    make: object, code: str, the_way_round: str
) -> None:
    with pytest.raises(Refused, match=re.escape(the_way_round)) as refused:
        make()  # type: ignore[operator]
    assert refused.value.code == code


def test_what_people_write_is_read_and_said_again() -> None:
    assert points_in("53.80, -1.55\n53.81;-1.5\n 53.9 -1.4 ") == [
        Point(53.8, -1.55), Point(53.81, -1.5), Point(53.9, -1.4),
    ]  # fmt: skip
    assert polygon_of([*SQUARE, SQUARE[0]]) == SQUARE
    assert set(polygon_of(BOW_TIE, hull=True)) == set(SQUARE)
    assert [postcode_key(text) for text in (" ls1  4ap ", "LS14AP", "M1 1AE", "EC1A1BB", "LS1", "53.8", "")] == [
        "LS14AP", "LS14AP", "M11AE", "EC1A1BB", "", "", "",
    ]  # fmt: skip
    assert (postcode_words("LS14AP"), postcode_words("")) == ("LS1 4AP", "")
    assert [distance_words(metres) for metres in (300, 1_200, 15_000)] == ["300 m", "1.2 km", "15 km"]
