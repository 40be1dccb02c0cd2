"""The map's pages: a table first, each look noted, a hub worker confirms another child; a family's pages know nothing of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

import alongside.doors.portal
from alongside.doors.desk.tests.conftest import browse_as, post
from alongside.doors.desk.views.network_picture import MOST, picture_of
from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.pursuit.network.jobs import propose
from alongside.pursuit.network.models import Further
from alongside.pursuit.network.selectors import Span, network_around
from alongside.pursuit.network.tests.conftest import entity_of, node, promote, second, tell

__all__ = ["entity_of", "node", "second", "tell"]


def page_of(name: str, *args: Any) -> str:
    return reverse(f"desk:network{name}", args=args)


@pytest.fixture
def told(cast: Any, tell: Any, node: Any) -> dict[str, Any]:
    first = tell(person=["Tia Reed"], vehicle=["silver Audi AB12 CDE"], phone=["07700 900123"])
    tell(person=["Jay"], vehicle=["AB12 CDE"], phone=["07700 900123"], place=["Coach station"])
    promote(
        cast.intelligence,
        first,
        text="Tia Reed was in a silver Audi, AB12 CDE. A number was used: 07700 900123.",
    )
    return {"tia": node(first, "person"), "car": node(first, "vehicle"), "case": first.report.case.reference}


def test_an_officer_reads_the_map_and_says_what_belongs_together(cast: Any, told: dict[str, Any]) -> None:
    officer, car, tia = browse_as(cast.intelligence), told["car"], told["tia"]
    around = officer.get(page_of("_node", car)).content.decode()
    assert "Confirmed: 1 report" in around
    assert "Not confirmed: 1 report" in around
    assert around.index("<table") < around.index("<desc")  # the table first; the picture says nothing more
    assert 'stroke-dasharray="6 6"' in around
    assert "<title>Around one thing" in around
    assert "Tia Reed" not in around[: around.index("</title>")]
    earlier = officer.get(
        page_of("_node", car), {"since": "1999-01-01", "until": "1999-02-01"}
    ).content.decode()
    assert "Nothing that you may read links them in this time" in earlier
    assert officer.get(page_of("_node", car), {"since": "nonsense", "until": "9999-12-31"}).status_code == 200
    child = officer.get(page_of("_case"), {"reference": told["case"].lower()}).content.decode()
    assert "Coach station" in child
    for asked in ("900123", "07700 900123", "+44 7700 900 123", "coach"):
        found = post(officer, page_of("_connect", tia), words=asked)
        assert asked not in found["Location"]  # what is typed stands in no address
        shown = officer.get(page_of("_connect", tia)).content.decode()
        assert ("With which one?" in shown and "linked to" in shown) is (asked != "900123"), asked
    with acting(cast.intelligence):
        spots = network_around(viewer=cast.intelligence, node_id=tia, hops=2, span=Span()).spots
    station = next(one for one in spots if one.label == "Coach station")
    way = officer.get(page_of("_between", tia, station.id)).content.decode()
    assert "are 2 steps apart" in way
    assert "I saw it outside." in way
    say = page_of("_link_say", car, station.id)
    post(officer, say, reason="A camera shows it")
    link = officer.get(page_of("_link", car, station.id)).content.decode()
    assert "Take back that they belong together" in link
    assert "A camera shows it" in link
    with acting(SYSTEM):
        reads = AuditEvent.objects.filter(kind="audit.record.read", actor_id=cast.intelligence.id)
        assert any(str(station.id) in str(one.facts) + str(one.circle_ids) for one in reads)


def test_a_hub_worker_confirms_another_child_and_writes_what_was_done(
    cast: Any, told: dict[str, Any]
) -> None:
    with acting(SYSTEM):
        propose(cast.partnership)
    hub = browse_as(cast.hub)
    home = hub.get(page_of("")).content.decode()
    assert "Tia Reed" in home
    assert "Jay" not in home
    with acting(cast.hub):
        further = Further.objects.get(node_id=told["tia"])
    one = hub.get(page_of("_further", further.id)).content.decode()
    assert "Nobody is linked to anybody by this page" in one
    assert f"case {told['case']}" in one
    confirm = page_of("_confirm", further.id)
    text = hub.get(confirm).context["form"].fields["text_id"].choices[0][0]
    assert (
        "Write what worries you"
        in post(hub, confirm, text_id=text, reason="Two reports", words="").content.decode()
    )
    post(
        hub, confirm, text_id=text, words="A young person is driven about.", reason="Two reports share a car"
    )
    assert "Write what was done" in hub.get(page_of("")).content.decode()
    assert "Somebody looked at this meanwhile" in hub.get(page_of("_dismiss", further.id)).content.decode()
    post(hub, page_of("_check", further.id), found="school")
    assert (
        "Their school or college looks after it" in hub.get(page_of("_further", further.id)).content.decode()
    )
    assert "<td" in hub.get(page_of("_numbers")).content.decode()
    manager = browse_as(cast.manager).get(page_of("_numbers")).content.decode()
    assert "Too few to show" in manager


def test_a_familys_and_a_case_workers_pages_know_nothing_of_the_network(
    cast: Any, story: Any, told: dict[str, Any]
) -> None:
    """R167. No line of the portal imports the room; who else is refused stands in the permission table."""
    door = Path(alongside.doors.portal.__file__).parent
    assert not [one for one in door.rglob("*.py") if "pursuit.network" in one.read_text(encoding="utf-8")]
    assert not [one for one in door.rglob("*.html") if "network" in one.read_text(encoding="utf-8")]
    lead = browse_as(cast.social_worker).get(reverse("desk:case", args=[story.case.id])).content.decode()
    assert "Coach station" not in lead
    assert page_of("") not in lead
    assert browse_as(cast.mother).get(reverse("portal:home")).content.decode().count("Coach station") == 0


def test_the_picture_is_the_same_each_time_and_never_more_than_can_be_read(
    cast: Any, told: dict[str, Any]
) -> None:
    with acting(cast.intelligence):
        drawn = network_around(viewer=cast.intelligence, node_id=told["car"], hops=2, span=Span())
        again = network_around(viewer=cast.intelligence, node_id=told["car"], hops=2, span=Span())
    first = picture_of(drawn)
    assert first == picture_of(again)
    assert len(first.dots) <= MOST
    assert {one.confirmed for one in first.lines} == {True, False}
    assert all(0 < one.x < first.width and 0 < one.y < first.height for one in first.dots)
