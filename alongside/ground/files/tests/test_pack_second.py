"""A large pack leaves only when somebody else agreed; many small ones are one large one (R333)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from alongside.ground.access.context import acting
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.clock import frozen, now
from alongside.ground.files.models import EvidencePack
from alongside.ground.files.pack import pack_make
from alongside.ground.files.pack_owed import needs_second, seconds_of
from alongside.ground.files.pack_second import names_in, pack_second, require_second
from alongside.ground.files.tests.test_attachments import receive


def _pack(by: Any, story: Any, files: list[Any]) -> EvidencePack:
    with acting(by):
        return pack_make(
            by=by, circle_ids=[story.case.id], attachment_ids=[one.id for one in files], why="For the court.",
            printed=lambda _pack, _items: b"%PDF",
        )  # fmt: skip


def _code(by: Any, deed: Any) -> str:
    with acting(by):
        try:
            deed()
        except (Missing, NotPermitted) as refused:
            return type(refused).__name__
        except Refused as refused:
            return refused.code
    return ""


@pytest.fixture
def files(cast: Any, story: Any, own_storage: Any) -> list[Any]:
    return [receive(cast.mother, story, f"words {n}".encode(), name=f"{n}.txt") for n in range(10)]


def test_a_large_pack_waits_for_somebody_else(cast: Any, story: Any, files: list[Any]) -> None:
    maker, second = cast.social_worker, cast.manager
    small, large = _pack(maker, story, files[:9]), _pack(second, story, files)
    assert names_in(large)[-1].endswith("-9.txt"), "the second person reads what is in it"
    assert _code(maker, lambda: require_second(small, by=maker)) == ""
    assert _code(second, lambda: require_second(large, by=second)) == "pack_waits"
    say = {"pack_id": large.id, "agreed": True, "why": "I opened each: all are asked for."}
    assert _code(second, lambda: pack_second(by=second, **say)) == "pack_own"
    assert _code(maker, lambda: pack_second(by=maker, **(say | {"why": " "}))) == "why_missing"
    assert _code(maker, lambda: pack_second(by=maker, **(say | {"pack_id": small.id}))) == "pack_own"
    assert _code(second, lambda: pack_second(by=second, **(say | {"pack_id": small.id}))) == "pack_small"
    assert _code(cast.mother, lambda: pack_second(by=cast.mother, **say)) == "NotPermitted"
    assert _code(cast.stranger, lambda: pack_second(by=cast.stranger, **say)) in ("Missing", "NotPermitted")
    assert _code(maker, lambda: pack_second(by=maker, **say)) == ""
    assert _code(second, lambda: require_second(large, by=second)) == ""
    assert _code(maker, lambda: pack_second(by=maker, **say)) == "pack_said"
    with acting(maker):
        assert seconds_of([small, large])[large.id].by_id == maker.id


def test_a_no_stays_and_many_small_packs_of_a_day_are_one(cast: Any, story: Any, files: list[Any]) -> None:
    maker, second = cast.social_worker, cast.manager
    first = _pack(maker, story, files[:5])
    rest = _pack(maker, story, files[5:])
    with acting(maker):
        assert needs_second([first, rest]) == {rest.id}
    assert (
        _code(
            second, lambda: pack_second(by=second, pack_id=rest.id, agreed=False, why="Five are of a sister.")
        )
        == ""
    )
    assert _code(maker, lambda: require_second(rest, by=maker)) == "pack_refused"
    with frozen(now() + timedelta(days=1, minutes=1)):
        later = _pack(maker, story, files[5:])
        with acting(maker):
            assert needs_second([later]) == set(), "what was packed the day before is not counted"
