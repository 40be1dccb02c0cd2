"""Two postcodes 400 metres apart and one elsewhere, a zone around the first, and places proposed in it or away from it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import frozen
from alongside.practice.places.models import Postcode, Stay, Zone
from alongside.practice.places.services import Area, Place, Views, stay_propose, zone_add

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
INSIDE, NEAR, FAR = "ZZ1 1AA", "ZZ1 1AB", "ZZ9 9ZZ"
VIEWS = Views("We do not want it", "His abusers are from there", "Two buses each way")


@pytest.fixture
def postcodes(db: None) -> None:
    with acting(SYSTEM):
        Postcode.objects.bulk_create(
            Postcode(code=code, lat=lat, lon=lon, ended=ended)
            for code, lat, lon, ended in (
                ("ZZ11AA", 53.8000, -1.5500, ""), ("ZZ11AB", 53.8036, -1.5500, ""), ("ZZ99ZZ", 54.5, -2.5, ""),
                ("ZZ11ZZ", 53.8, -1.55, "201905"), ("ZZ22ZZ", None, None, ""),
            )
        )  # fmt: skip


@pytest.fixture
def zone(cast: Any, story: Any, postcodes: None) -> Callable[..., Zone]:
    """Write down on Monday a zone of 350 metres around the first postcode; the facts may be others."""

    def make(**facts: Any) -> Zone:
        given = {
            "by": cast.social_worker, "case_id": story.case.id, "area": Area(postcode=INSIDE, metres=350),
            "name": "The old mill", "why": "They wait there", "said_by": "Maria Ash", "since": TODAY, **facts,
        }  # fmt: skip
        with frozen(MONDAY), acting(given["by"]):
            return zone_add(**given)

    return make


@pytest.fixture
def stay(cast: Any, story: Any, postcodes: None) -> Callable[..., Stay]:
    """Propose on Monday a foster placement far from everything, with its views; the facts may be others."""

    def make(
        by: Any = None, views: Views | None = VIEWS, ask_manager: bool = False, case: Any = None, **facts: Any
    ) -> Stay:
        who = by or cast.social_worker
        place = {
            "kind": "placement", "placement": "foster", "name": "Elm House", "planned_on": TODAY, "reason": "Safety",
            "postcode": FAR, "weekly_cost": 900, **facts,
        }  # fmt: skip
        if place["kind"] != "placement":
            place["placement"] = ""
        with frozen(MONDAY), acting(who):
            return stay_propose(
                by=who,
                case_id=(case or story.case).id,
                place=Place(**place),
                views=views,
                ask_manager=ask_manager,
            )

    return make
