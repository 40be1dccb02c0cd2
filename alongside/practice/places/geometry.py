"""Zones on the globe: how far, inside or not, and which shapes make sense. Pure functions; degrees of WGS 84, metres.

An outline is judged in a gnomonic picture: seen from the middle of the earth every straight way is a straight line, so that
`shapely` is right at every latitude and across the 180th meridian alike.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from alongside.ground.base.errors import Refused

EARTH = 6_371_008.8  # mean radius
_EQUATOR, _FLAT = 6_378_137.0, 1 / 298.257223563
LEAST_METRES, MOST_METRES = 10, 50_000
MOST_POINTS, WIDEST = 100, 100_000
_FAR = 1_000_000  # further than this no outline of ours reaches
_ON_THE_EDGE = 0.01  # a centimetre: whoever stands on the edge is inside
Vector = tuple[float, float, float]
_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}")


@dataclass(frozen=True)
class Point:
    """A place: degrees north and east."""

    lat: float
    lon: float


def metres_between(a: Point, b: Point) -> float:
    """Return the distance of two places along the ground, in metres: right to one in 100,000 for anything of ours.

    By the straight line through the flattened earth; on a plain globe it would be up to one in 250 wrong here.
    """
    straight = math.dist(_vector(a), _vector(b))
    return 2 * EARTH * math.asin(min(1.0, straight / (2 * EARTH)))


def outside_circle(place: Point, centre: Point, metres: float) -> float:
    """Return how many metres a place lies outside a circle; 0 inside and on its edge."""
    return _at_least_nothing(metres_between(place, centre) - metres)


def outside_polygon(place: Point, corners: Sequence[Point]) -> float:
    """Return how many metres a place lies outside an outline of shortest ways; 0 inside and on its edge."""
    nearest = min(metres_between(place, corner) for corner in corners)
    if nearest > _FAR:
        return nearest
    drawn = _shapes().Polygon(_picture(place, corners))
    return _at_least_nothing(EARTH * math.atan(drawn.distance(_shapes().Point(0, 0)) / EARTH))


def hull_of(corners: Sequence[Point]) -> list[Point]:
    """Return the corners of the outline around all these places, in order: what a crossed outline is offered as.

    It is made of the places themselves. Raises Refused(`zone_no_area`).
    """
    drawn = _picture(_middle(corners), corners)
    around = _shapes().MultiPoint(drawn).convex_hull
    if around.geom_type != "Polygon" or around.area < 1:
        raise Refused(_NO_AREA, code="zone_no_area", field="points")
    back = dict(zip(drawn, corners, strict=True))
    return [back[corner] for corner in list(around.exterior.coords)[:-1]]


def circle_of(centre: Point, metres: int | None) -> int:
    """Return the metres of a circle. Raises Refused(`zone_radius`, `place_unknown`)."""
    uk_place(centre)
    if metres is None or not LEAST_METRES <= metres <= MOST_METRES:
        raise Refused(
            f"Choose from {LEAST_METRES} metres to {MOST_METRES // 1000} km around it. For a whole town, write several zones.",
            code="zone_radius", field="metres",
        )  # fmt: skip
    return metres


def polygon_of(corners: Sequence[Point], *, hull: bool = False) -> list[Point]:
    """Return the corners of an outline that makes sense; `hull`: the outline around all of them instead.

    Raises Refused: `zone_points_few`, `zone_points_many`, `place_unknown`, `zone_wide`, `zone_no_area`, `zone_crosses`.
    """
    kept = _without_repeats(corners)
    if len(set(kept)) < 3:
        raise Refused(
            "An outline needs three different corners or more. For one spot, use a circle.",
            code="zone_points_few", field="points",
        )  # fmt: skip
    if len(kept) > MOST_POINTS:
        raise Refused(f"Use at most {MOST_POINTS} corners.", code="zone_points_many", field="points")
    for corner in kept:
        uk_place(corner, field="points")
    if max(metres_between(kept[0], corner) for corner in kept) > WIDEST:
        raise Refused(
            "This outline is more than 100 km wide. Check the numbers.", code="zone_wide", field="points"
        )
    around = hull_of(kept)
    if hull:
        return around
    drawn = _shapes().Polygon(_picture(_middle(kept), kept))
    if not drawn.is_valid:
        raise Refused(
            "The outline crosses itself. List the corners in the order in which you would walk round it, or tick that the"
            " outline around all of them is meant.",
            code="zone_crosses", field="points",
        )  # fmt: skip
    return kept


def uk_place(place: Point, *, field: str = "lat") -> Point:
    """Return a place in or near these islands. Raises Refused(`place_unknown`), and says so when the numbers are swapped."""
    if _near_here(place.lat, place.lon):
        return place
    swapped = _near_here(place.lon, place.lat)
    words = (
        "The two numbers look swapped: the first is north, like 53.80, the second is east or west, like -1.55."
        if swapped
        else "That is not in or near the United Kingdom. The first number is north, like 53.80, the second is east or west,"
        " like -1.55."
    )
    raise Refused(words, code="place_unknown", field=field)


def points_in(text: str) -> list[Point]:
    """Return the places written in a text, one a line, as "53.80, -1.55". Raises Refused(`points_unread`) with the line."""
    found = []
    for number, line in enumerate(filter(str.strip, text.splitlines()), start=1):
        parts = [part for part in re.split(r"[,;\s]+", line.strip()) if part]
        try:
            if len(parts) != 2:
                raise ValueError
            lat, lon = (float(part) for part in parts)
            if not (math.isfinite(lat) and math.isfinite(lon)):
                raise ValueError
        except ValueError as error:
            raise Refused(
                f"Line {number} is not read. Write two numbers on each line, like 53.80, -1.55.",
                code="points_unread", field="points",
            ) from error  # fmt: skip
        found.append(Point(lat, lon))
    return found


def postcode_key(text: str) -> str:
    """Return a postcode as it is kept: "LS14AP" for "ls1 4ap"; empty when the text cannot be one."""
    tidy = " ".join(text.upper().split())
    return tidy.replace(" ", "") if _POSTCODE.fullmatch(tidy) else ""


def postcode_words(key: str) -> str:
    """Return a kept postcode as people write it: "LS1 4AP"."""
    return f"{key[:-3]} {key[-3:]}" if key else ""


def distance_words(metres: float) -> str:
    """Return a distance as people say it: "300 m", "1.2 km", "15 km"."""
    if metres < 1_000:
        return f"{round(metres)} m"
    return f"{metres / 1000:.1f}".removesuffix(".0") + " km"


_NO_AREA = "The corners lie on one line, so nothing is inside. Add a corner to the side, or use a circle."


def _shapes() -> Any:
    """Return `shapely.geometry`, imported where it is used: few pages need it, and every process would load it."""
    import shapely.geometry  # type: ignore[import-untyped]

    return shapely.geometry


def _at_least_nothing(metres: float) -> float:
    return 0.0 if metres <= _ON_THE_EDGE else metres


def _near_here(lat: float, lon: float) -> bool:
    return 49 <= lat <= 61.5 and -11 <= lon <= 2.5


def _without_repeats(corners: Sequence[Point]) -> list[Point]:
    kept = [
        corner for before, corner in pairwise([None, *corners]) if corner is not None and corner != before
    ]
    return kept[:-1] if len(kept) > 1 and kept[0] == kept[-1] else kept


def _vector(place: Point) -> Vector:
    """Return a place as seen from the middle of the earth, in metres: towards 0 east, 90 east and north."""
    lat, lon, eccentric = math.radians(place.lat), math.radians(place.lon), _FLAT * (2 - _FLAT)
    radius = _EQUATOR / math.sqrt(1 - eccentric * math.sin(lat) ** 2)
    out = radius * math.cos(lat)
    return out * math.cos(lon), out * math.sin(lon), radius * (1 - eccentric) * math.sin(lat)


def _middle(places: Sequence[Point]) -> Point:
    x, y, z = (sum(part) for part in zip(*map(_vector, places), strict=True))
    return Point(math.degrees(math.atan2(z, math.hypot(x, y))), math.degrees(math.atan2(y, x)))


def _picture(eye: Point, places: Sequence[Point]) -> list[tuple[float, float]]:
    """Return the places as seen from the middle of the earth on the plane that touches it at `eye`: metres east and north."""
    lat, lon, here = math.radians(eye.lat), math.radians(eye.lon), _vector(eye)
    east = (-math.sin(lon), math.cos(lon), 0.0)
    north = (-math.sin(lat) * math.cos(lon), -math.sin(lat) * math.sin(lon), math.cos(lat))
    up = (math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat))
    drawn = []
    for there in map(_vector, places):
        far = _along(here, up) / _along(there, up)
        seen = tuple(far * part - mine for part, mine in zip(there, here, strict=True))
        drawn.append((_along(seen, east), _along(seen, north)))
    return drawn


def _along(a: Sequence[float], b: Sequence[float]) -> float:
    return sum(one * other for one, other in zip(a, b, strict=True))
