"""The map's pages: a table first, each look noted, a hub worker confirms another child; a family's pages know nothing of it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse

import alongside.doors.portal
from alongside.doors.desk.tests.conftest import browse_as, post
from alongside.doors.desk.views.network_picture import MOST, picture_of
from alongside.doors.desk.views.network_slider import slider_of
from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import frozen, now, today
from alongside.pursuit.intelligence.models import Sanitised
from alongside.pursuit.network.jobs import propose
from alongside.pursuit.network.models import Appearance, Further, Group
from alongside.pursuit.network.selectors import Drawn, Span, Spot, network_around
from alongside.pursuit.network.tests.conftest import entity_of, node, promote, second, tell
from alongside.pursuit.network.tests.test_proposals import night_of_one

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


def a_slider_stands_on_the_map_later(officer: Any, told: dict[str, Any]) -> None:
    with frozen(now() + timedelta(days=20)):
        asked = {"reference": told["case"], "until": today().isoformat()}
        later = officer.get(page_of("_case"), asked).content.decode()
    assert '<input class="alongside-slider__bar" id="slide" type="range" min="0" max="20"' in later


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
    assert 'type="range"' not in around, "everything was told today: there is nothing to slide"
    a_slider_stands_on_the_map_later(officer, told)
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


def test_each_page_notes_every_one_whom_it_shows(cast: Any, told: dict[str, Any]) -> None:
    """R167, R325. Whoever stands on a page by their label stands in the event of that reading, and each report whose words do."""
    with acting(SYSTEM):
        propose(cast.partnership)
        labels = {one.label: one.node_id for one in Appearance.objects.all()}
        further, group = Further.objects.get(node_id=told["tia"]), Group.objects.first()
        text = Sanitised.objects.get()
    two = (told["tia"], told["car"])
    pages = [
        page_of(""), page_of("_places"), page_of("_case") + f"?reference={told['case']}", page_of("_node", told["car"]),
        page_of("_between", *two), page_of("_link", *two), page_of("_further", further.id),
        *([page_of("_group", group.id)] if group else []),
    ]  # fmt: skip
    readers = {user: browse_as(user) for user in (cast.intelligence, cast.hub)}
    seen = [
        _shown_and_noted(reader, user, path, labels, text)
        for user, reader in readers.items()
        for path in pages
    ]
    wrong = [(path, left) for path, _, left in seen if left]
    assert not wrong
    assert sum(many for _, many, _ in seen) > 30


def _shown_and_noted(
    reader: Any, user: Any, path: str, labels: dict[str, Any], text: Sanitised
) -> tuple[str, int, set[str]]:
    """Return of a page how many labels and texts it shows, and which of them nobody noted."""
    of_theirs = AuditEvent.objects.filter(actor_id=user.id, is_read=True)
    with acting(SYSTEM):
        before = list(of_theirs.values_list("id", flat=True))
    html = reader.get(path).content.decode()
    with acting(SYSTEM):
        noted = {node for one in of_theirs.exclude(id__in=before) for node in one.circle_ids}
    there = {words: one for words, one in labels.items() if words in html.replace(text.words, "")}
    if text.words in html:
        there[text.words] = text.report_id
    return path, len(there), {words for words, one in there.items() if one not in noted}


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


def test_a_group_moves_through_time_and_keeps_its_members(cast: Any, told: dict[str, Any]) -> None:
    officer, nothing = browse_as(cast.intelligence), "Nothing that you may read links them in this time"
    night_of_one(cast)
    with acting(SYSTEM):
        there = page_of("_group", Group.objects.get().id)
    now_shown = officer.get(there).content.decode()
    assert nothing not in now_shown
    assert 'type="range"' not in now_shown, "everything was told today: there is nothing to slide"
    then = officer.get(there, {"since": "1999-01-01", "until": "1999-02-01"}).content.decode()
    assert nothing in then
    assert "Coach station" in then, "who is in a group does not change with the time that is looked at"
    assert 'href="?since=1998-12-01&amp;until=1999-01-01"' in then, "earlier, without a script"
    with frozen(now() + timedelta(days=20)):
        later = officer.get(there).content.decode()
    assert '<input class="alongside-slider__bar" id="slide" type="range" min="0" max="20"' in later
    assert "slider.js" in later


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


@pytest.mark.parametrize(
    ("first", "since", "until", "found"),
    [
        (None, None, None, None),
        (0, None, None, None),
        (1, None, None, (1, 7, 1, 1)),
        (90, None, 20, (1, 7, 90, 70)),
        (91, None, None, (7, 30, 13, 13)),
        (140, 40, 26, (7, 14, 20, 17)),
        (140, None, 900, (7, 30, 20, 0)),
        (140, 5, 5, (7, 1, 20, 20)),
        (140, None, -30, (7, 30, 20, 20)),
    ],
)
def test_the_slider_goes_by_days_or_weeks_from_the_first_day_to_today(first, since, until, found) -> None:
    at = date(2026, 11, 23)
    day = {one: at - timedelta(days=one) for one in (first, since, until) if one is not None}
    made = slider_of(day.get(first), Span(day.get(since), day.get(until)), today=at)
    assert (made and (made.step, made.days, made.most, made.at)) == found


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


@pytest.mark.parametrize("inner", [1, 4, 9, 17])
def test_no_words_of_the_picture_cover_others_or_leave_it(inner: int) -> None:
    """A crowded map with the longest labels: each is read, also where the picture is narrow."""
    spots = tuple(
        Spot(
            UUID(int=n), "person", f"Somebody named {n:02} whoever", 1, False, 0 if not n else 1 + (n > inner)
        )
        for n in range(MOST)
    )
    made = picture_of(Drawn(spots=spots, links=(), more=False))
    boxes = [one.words_box for one in made.dots]
    assert all(b[0] >= 0 and b[2] <= made.width and b[1] >= 0 and b[3] <= made.height for b in boxes)
    for n, one in enumerate(boxes):
        for other in boxes[n + 1 :]:
            assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
