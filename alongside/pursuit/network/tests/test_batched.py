"""A report is put beside what is known in so many statements, whatever it mentions; two runs at once wait for nobody for good."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.pursuit.entities.models import CrossHeld, Entity, Key, Mention
from alongside.pursuit.entities.selectors import candidates_of
from alongside.pursuit.entities.services import item_mentioned, items_mentioned
from alongside.pursuit.network.models import Appearance, Link, Node
from alongside.pursuit.network.rebuild import links_checked

# Seven for mentions with entities, keys, digests and events; eight for the map; the savepoint's two.
_WRITING, _READING = 17, 8
_LETTERS = "ABCDEFGHJK"


def _plates(n: int) -> list[str]:
    return [f"AB{10 + one // 10} {_LETTERS[one % 10]}DE" for one in range(n)]


def _statements(item_id: Any) -> list[str]:
    with acting(SYSTEM), CaptureQueriesContext(connection) as asked:
        item_mentioned(item_id=item_id)
    return [one["sql"] for one in asked.captured_queries]


@pytest.mark.parametrize("n", [3, 50])
def test_what_a_report_mentions_is_written_in_so_many_statements(cast: Any, tell: Any, n: int) -> None:
    tell(vehicle=_plates(1), phone=["07700 900123"])
    new = tell(waits=True, vehicle=_plates(n), phone=["07700 900123"], person=["Jay Cole", "jay cole"])
    said = _statements(new.id)
    assert len(said) == _WRITING, said
    with acting(SYSTEM):
        assert Mention.objects.filter(identifier__item_id=new.id).count() == n + 3
        assert Key.objects.count() == Entity.objects.count() == n + 3  # one plate and the number were known
        assert CrossHeld.objects.count() == n + 1
        assert Appearance.objects.filter(item=new).count() == n + 3
        assert Link.objects.filter(item=new).count() == (n + 3) * (n + 2) // 2
        assert set(Node.objects.values_list("degree", flat=True)) == {n + 2}
        assert links_checked(cast.partnership.id) == 0
        told = AuditEvent.objects.filter(kind="entities.item.mentioned", about_id=new.id).get()
        assert told.facts == {"mentions": n + 3}
    assert len(_statements(new.id)) == 3  # twice changes nothing, and reads it once


def test_what_shares_something_is_found_in_so_many_statements(cast: Any, tell: Any) -> None:
    for n in range(4):
        tell(vehicle=_plates(20), person=["Jay Cole", f"Robin {_LETTERS[n]}sh"], phone=["07700 900123"])
    counts = []
    for n in (1, 20):
        new = tell(
            vehicle=_plates(n),
            person=["Jai Cole", "Robyn Ash", "Sam Lee"][: 1 + n // 7],
            phone=["07700 900124"],
        )
        with acting(SYSTEM), CaptureQueriesContext(connection) as asked:
            assert candidates_of(item_id=new.id)
        counts.append(len(asked) - 3)  # without asking whether something waits
    assert max(counts) <= _READING, counts


def test_what_many_items_waited_with_is_written_at_once_and_told_of_each(cast: Any, tell: Any) -> None:
    one = tell(waits=True, vehicle=["AB12 CDE"], person=["Jay", "jay"])
    other = tell(waits=True, vehicle=["ab12cde"], person=["Jay"])
    draft = tell(waits=True, draft=True, vehicle=["AB12 CDE"])
    nothing = tell(waits=True, phone=[" "])
    with acting(SYSTEM), CaptureQueriesContext(connection) as asked:
        assert items_mentioned() == 5
    assert len(asked) <= _WRITING + 1
    with acting(SYSTEM):
        assert items_mentioned() == 0
        assert Entity.objects.filter(kind="vehicle").count() == 1
        assert Entity.objects.filter(kind="person").count() == 3  # a name is never the same by itself
        assert not Mention.objects.filter(identifier__item__in=[draft.id, nothing.id]).exists()
        told = AuditEvent.objects.filter(kind="entities.item.mentioned").values_list("about_id", "facts")
        assert {about: facts["mentions"] for about, facts in told} == {one.id: 3, other.id: 2}


def test_two_that_tell_the_same_write_it_in_the_same_order(cast: Any, tell: Any) -> None:
    """Each waits for what the other wrote first: in two orders they would wait for each other for good."""
    plates = _plates(12)
    orders = []
    for told in (plates, plates[::-1]):
        new = tell(waits=True, vehicle=told)
        (written,) = [one for one in _statements(new.id) if "INSERT INTO entities_entity" in one]
        orders.append(re.findall(r"AB\d\d[A-Z]{3}", written))
    assert orders[0] == orders[1] == sorted(orders[0])
    assert len(orders[0]) == 12
