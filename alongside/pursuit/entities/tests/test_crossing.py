"""Two partnerships learn that both hold the same, and nothing else; nobody can try them all."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.ground.access.context import acting
from alongside.ground.accounts.models import Partnership
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock import frozen, now
from alongside.pursuit.entities import services
from alongside.pursuit.entities.models import CrossAsk, CrossHeld, CrossMatch
from alongside.pursuit.entities.selectors import entity_get, matches_here
from alongside.pursuit.entities.tests.conftest import officer_in


@pytest.fixture
def there(cast: Any) -> Any:
    """The other partnership's officer."""
    with acting(SYSTEM):
        return officer_in(Partnership.objects.get(id=cast.stranger.partnership_id), "Eva East")


def _ask(by: Any, entity: Any) -> CrossAsk:
    with acting(by):
        return services.cross_ask(by=by, entity_id=entity.id, reason="Seen at the county border")


def _compare() -> int:
    with acting(SYSTEM):
        return services.cross_compare()


def test_both_sides_learn_it_at_once_and_whom_to_ask_and_nothing_else(
    cast: Any, there: Any, tell: Any, entity_of: Any
) -> None:
    mine = entity_of(tell(vehicle=["silver Audi AB12 CDE"]), "vehicle")
    theirs = entity_of(tell(where=there.partnership, vehicle=["ab12cde, two men in it"]), "vehicle")
    assert _compare() == 0  # nobody asked
    _ask(cast.intelligence, mine)
    assert _compare() == 1
    assert _compare() == 0  # told once
    for officer, own, other, asked in (
        (cast.intelligence, mine, there, True),
        (there, theirs, cast.intelligence, False),
    ):
        with acting(officer):
            (match,) = matches_here(viewer=officer)
            assert (match.entity, match.other_officer_name, match.asked_here) == (own, other.name, asked)
            assert (match.officer_id, match.other_name) == (officer.id, other.partnership.name)
            assert not CrossMatch.objects.filter(partnership_id=other.partnership_id).exists()
            assert not CrossHeld.objects.exists()
            with pytest.raises(Missing):
                entity_get(viewer=officer, entity_id=theirs.id if own is mine else mine.id)
    with acting(SYSTEM):
        rows = CrossMatch.objects.all()
        assert len({row.pair_id for row in rows}) == 1
        words = " ".join(str(value) for row in rows.values() for value in row.values())
        assert "two men" not in words
        assert "Audi" not in words
        assert AuditEvent.objects.filter(kind="entities.cross.matched").count() == 2
    with acting(there):
        (match,) = matches_here(viewer=there)
        said = {"match_id": match.id, "reason": "To protect a child here"}
        services.cross_answer(by=there, answer="not_now", **said)
        assert services.cross_answer(by=there, answer="speak", **said).answer == "speak"  # they thought again
        with pytest.raises(Refused, match="already"):
            services.cross_answer(by=there, answer="not_now", **said)


def test_whoever_asks_sees_the_same_whether_anybody_holds_it_or_not(
    cast: Any, there: Any, tell: Any, entity_of: Any
) -> None:
    held, not_held = (entity_of(tell(vehicle=[plate]), "vehicle") for plate in ("AB12 CDE", "XY34 ZZZ"))
    tell(where=there.partnership, vehicle=["AB12 CDE"])
    seen = []
    for entity in (held, not_held):
        with acting(cast.intelligence), CaptureQueriesContext(connection) as asked:
            made = services.cross_ask(by=cast.intelligence, entity_id=entity.id, reason="Seen twice")
            assert made.answered_at is None
            assert matches_here(viewer=cast.intelligence) == []
        seen.append([re.sub(r"[0-9a-f_]{8,}", "", query["sql"].split("WHERE")[0])[:60] for query in asked])
    assert seen[0] == seen[1]
    with acting(cast.intelligence), pytest.raises(Refused, match="question stands"):
        services.cross_ask(by=cast.intelligence, entity_id=held.id, reason="Again")
    assert _compare() == 1
    with acting(SYSTEM):
        assert not CrossAsk.objects.filter(answered_at__isnull=True).exists()  # both alike


def test_nobody_tries_them_all(cast: Any, there: Any, second: Any, tell: Any, entity_of: Any) -> None:
    plates = [f"AB12 C{a}{b}" for a in "DEF" for b in "GHJK"]
    with acting(SYSTEM):
        assert not CrossHeld.objects.exists()
    item = tell(vehicle=plates)
    from alongside.pursuit.entities.models import Entity

    with acting(SYSTEM):
        cars = list(Entity.objects.filter(mentions__identifier__item=item).order_by("id"))
        digests = {bytes(one.digest) for one in CrossHeld.objects.all()}
        assert len(digests) == 12
    for car in cars[:10]:
        _ask(cast.intelligence, car)
    with acting(cast.intelligence), pytest.raises(Refused, match="Ask again tomorrow") as refused:
        services.cross_ask(by=cast.intelligence, entity_id=cars[10].id, reason="And this one")
    assert refused.value.code == "too_many_asks"
    _ask(second, cars[10])  # another officer still can
    with frozen(now() + timedelta(days=1, minutes=1)):
        _ask(cast.intelligence, cars[11])
    # What nobody here told of cannot be asked about: there is no entity.
    theirs = entity_of(tell(where=there.partnership, vehicle=["XY34 ZZZ"]), "vehicle")
    with acting(cast.intelligence), pytest.raises(Missing):
        services.cross_ask(by=cast.intelligence, entity_id=theirs.id, reason="A guess")


def test_a_question_stands_for_a_time_and_waits_where_no_officer_may_know(
    cast: Any, tell: Any, entity_of: Any
) -> None:
    mine = entity_of(tell(phone=["07700 900123"]), "phone")
    _ask(cast.intelligence, mine)
    with acting(SYSTEM):
        east = Partnership.objects.get(id=cast.stranger.partnership_id)
    tell(where=east, phone=["+44 7700 900123"])
    assert _compare() == 0  # nobody there may know
    with acting(SYSTEM):
        officer_in(east, "Eva East")
    with frozen(now() + timedelta(days=91)):
        assert _compare() == 0
    with frozen(now() + timedelta(days=80)):
        assert _compare() == 1
