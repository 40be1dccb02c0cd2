"""Every promise that is timed says where it is settled, so that no late row is a dead end (R124)."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.test import Client
from django.urls import reverse

from alongside.doors.desk.views.settling import SETTLED, NoPage, Page, settled_at
from alongside.family.cases.events import FIRST_MEETING, LEAD, THRESHOLD_REVIEW
from alongside.ground.access.context import acting
from alongside.ground.accounts.middleware import SECOND_FACTOR_SEEN
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import now
from alongside.ground.clock.kinds import kinds
from alongside.ground.clock.models import Clock
from alongside.ground.clock.services import clock_start
from tests.house.permission_table import TABLE

_ROOMS = {one.label for one in apps.get_app_configs()} - {"clock"}  # whose tests have kinds of their own
OURS = [kind.key for kind in kinds() if kind.key.split(".")[0] in _ROOMS]


def test_every_kind_of_clock_leads_to_a_page_or_says_why_to_none() -> None:
    for kind in OURS:
        where = SETTLED.get(kind)
        assert where is not None, f"say in doors/desk/views/settling.py where {kind} is settled"
        if isinstance(where, NoPage):
            assert where.why.endswith("."), kind
            continue
        ids = [] if where.of == "list" else ["01900000-0000-7000-8000-000000000000"]
        assert reverse(f"desk:{where.name}", args=ids), kind
        if where.right is None:
            row = TABLE[f"desk:{where.name}"].split()
            refused = "403" in row[4:8]
            assert not refused, f"{kind}: whoever works with the family opens it; or it asks for a right"


def test_no_place_is_kept_for_a_kind_that_is_gone() -> None:
    assert set(SETTLED) == set(OURS)


def test_a_row_leads_there_and_to_nothing_that_would_be_refused(cast: Any, story: Any) -> None:
    with acting(SYSTEM):
        for kind in (LEAD, FIRST_MEETING, THRESHOLD_REVIEW):
            clock_start(
                kind=kind, about_id=story.case.id, circle_id=story.case.id,
                partnership_id=story.case.partnership_id, started_at=now(), by=SYSTEM,
            )  # fmt: skip
        clock = Clock.objects.get(kind=LEAD)
    case = f"/desk/cases/{story.case.id}/"
    workers, times = f'href="{case}workers/"', f'href="{case}times/"'
    for who, leads in (("manager", True), ("csw", False)):
        user = getattr(cast, who)
        browser = Client()
        browser.force_login(user)
        session = browser.session
        session[SECOND_FACTOR_SEEN] = True
        session.save()
        text = browser.get("/desk/clocks/").content.decode()
        assert (workers in text, times in text) == (leads, True), who
        assert settled_at(clock, viewer=user, case=story.case, reads=True) == case
        assert settled_at(clock, viewer=user, case=None) == ""
    assert isinstance(SETTLED[LEAD], Page)
