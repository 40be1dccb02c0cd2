"""Lists of work begin with the children we worry about most, off an index, and no page loses anybody (R19)."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alongside.family.cases.models import Case
from alongside.family.cases.queues import BY_LEVEL, cases_by_level
from alongside.family.cases.selectors import single_sided, without_lead, workers_for_part
from alongside.ground import clock
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.govuk.pagination import keyset_page
from alongside.practice.actions.selectors import LATE_BY_LEVEL, actions_overdue_by_level
from alongside.practice.engagement.selectors import GAPS_BY_LEVEL, presence_gaps

from .scenes import a_referral, accept
from .test_selectors import many_cases


def walk(rows, size, key=BY_LEVEL):
    """Every item of every page, forwards."""
    found, after = [], None
    while True:
        page = keyset_page(rows(), key=key, after=after, size=size)
        found += page.items
        after = page.next_token
        if after is None:
            return found


def set_levels(levels):
    """Give the cases these levels in the order of their age; "" ends one."""
    with acting(SYSTEM):
        for one, level in zip(Case.objects.order_by("opened_at", "id"), levels, strict=True):
            ended = {"closed_at": clock.now(), "closed_by_id": one.id} if not level else {}
            Case.objects.filter(id=one.id).update(level=level or "high", **ended)


@settings(max_examples=12, suppress_health_check=list(HealthCheck), deadline=None)
@given(
    levels=st.lists(st.sampled_from(["low", "medium", "high", ""]), min_size=7, max_size=7),
    size=st.integers(1, 4),
)
def test_every_page_is_by_level_then_by_waiting_and_loses_nobody(cast, levels, size):
    with acting(SYSTEM):
        begun = Case.objects.exists()
    if not begun:
        many_cases(cast, 7)
    with acting(SYSTEM):
        Case.objects.update(closed_at=None, closed_by_id=None)
        every = [one.id for one in Case.objects.order_by("opened_at", "id")]
    set_levels((levels * (len(every) // 7 + 1))[: len(every)])
    with acting(cast.manager):
        found = walk(lambda: cases_by_level(viewer=cast.manager), size)
    assert sorted(one.id for one in found) == sorted(every)
    order = [("high", "medium", "low").index(one.level) if not one.closed_at else 9 for one in found]
    assert [(o, c.opened_at, c.id) for o, c in zip(order, found, strict=True)] == sorted(
        (o, c.opened_at, c.id) for o, c in zip(order, found, strict=True)
    )


def test_the_list_of_work_comes_off_its_index(cast):
    many_cases(cast, 3)
    with acting(cast.manager), connection.cursor() as cursor:
        for way in ("seqscan", "bitmapscan", "sort"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
        plan = cases_by_level(viewer=cast.manager)[:25].explain()
    assert "case_by_level" in plan
    assert "Sort" not in plan


def test_queues_of_managers_and_of_leads_are_by_level_too(cast, story):
    with acting(cast.manager):
        low = accept(cast.manager, a_referral(cast), level="low")
    with clock.frozen(clock.now() + timedelta(minutes=1)), acting(cast.manager):
        medium = accept(cast.manager, a_referral(cast), level="medium")
    with clock.frozen(clock.now() + timedelta(minutes=2)), acting(cast.manager):
        high = accept(cast.manager, a_referral(cast), level="high")
    with acting(cast.manager):
        assert walk(lambda: without_lead(viewer=cast.manager), 1) == [high, medium, low]
        assert walk(lambda: single_sided(viewer=cast.manager), 1) == [high, medium]
        for rows, key in (
            (actions_overdue_by_level(viewer=cast.manager), LATE_BY_LEVEL),
            (presence_gaps(viewer=cast.manager), GAPS_BY_LEVEL),
        ):
            assert keyset_page(rows, key=key, size=1).items == []
        people = walk(
            lambda: workers_for_part(viewer=cast.manager, part="lead"), 1, ("elsewhere", "name", "id")
        )
        assert people == list(workers_for_part(viewer=cast.manager, part="lead"))
        assert len(people) > 1
