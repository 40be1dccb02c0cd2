"""What an item needs before it is sent, what it names, and who is called next."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.ground.base.errors import Refused
from alongside.pursuit.information.rules import (
    Call,
    Step,
    Turn,
    item_facts,
    named_in,
    next_call,
    on_duty,
    report_state,
)

TODAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
MINUTES = timedelta(minutes=30)
PEOPLE = [uuid.UUID(int=one) for one in range(1, 5)]


@pytest.mark.parametrize(
    ("said", "code", "field"),
    [
        ({}, "words_missing", "words"),
        ({"words": " \0 "}, "words_missing", "words"),
        ({"words": "x" * 4_001}, "words_too_long", "words"),
        ({"words": "A car", "noticed_on": date(2026, 11, 24)}, "day_in_future", "noticed_on"),
        ({"words": "A car", "how_known": "guessed"}, "choice_unknown", "how_known"),
        ({"words": "A car", "how_known": "told"}, "how_words_missing", "how_words"),
        ({"words": "A car", "how_known": "device_document"}, "how_words_missing", "how_words"),
        ({"words": "A car", "how_known": "worked_out", "how_words": " "}, "how_words_missing", "how_words"),
        ({"words": "A car", "vehicle_words": "x" * 401}, "words_too_long", "vehicle_words"),
    ],
)
def test_what_is_missing_or_mistaken_is_said_beside_its_question(said: dict, code: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        item_facts(said, today=TODAY)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert refused.value.message.endswith((".", "enough."))


def test_an_item_may_be_thin_and_a_day_is_a_london_day() -> None:
    thin = item_facts({"words": "<b>A car</b>'; DROP TABLE"}, today=TODAY)
    assert (thin["how_known"], thin["precision"], thin["noticed_from"]) == ("", "unknown", None)
    changed = item_facts(
        {"words": "x", "noticed_on": date(2026, 10, 25), "how_known": "saw"}, today=TODAY
    )  # 25 hours long
    assert changed["noticed_until"] - changed["noticed_from"] == timedelta(days=1)  # type: ignore[operator]
    assert changed["noticed_until"].astimezone(UTC).hour == 0  # type: ignore[attr-defined]
    assert changed["noticed_from"].astimezone(UTC).hour == 23  # type: ignore[attr-defined]


def test_each_name_plate_and_number_is_one_and_an_address_keeps_its_comma() -> None:
    facts = {
        "person_words": "Jay, a man called  Kez\nJay",
        "vehicle_words": "AB12 CDE; a grey van",
        "place_words": "12 High Street, Northmoor\nthe bus station",
        "phone_words": "",
    }
    assert named_in(facts) == [
        ("place", "12 High Street, Northmoor"),
        ("place", "the bus station"),
        ("person", "Jay"),
        ("person", "a man called Kez"),
        ("vehicle", "AB12 CDE"),
        ("vehicle", "a grey van"),
    ]
    assert len(named_in({"person_words": ",".join(str(one) for one in range(500))})) == 20


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({"submitted": False, "acknowledged": False}, "draft"),
        ({"submitted": True, "acknowledged": False}, "sent"),
        ({"submitted": True, "acknowledged": True}, "read"),
        ({"submitted": True, "acknowledged": False, "apart": True}, "apart"),
        ({"submitted": False, "acknowledged": False, "apart": True}, "draft"),
        ({"submitted": True, "acknowledged": False, "apart": True, "urgent": True}, "calling"),
        ({"submitted": True, "acknowledged": False, "urgent": True}, "calling"),
        ({"submitted": True, "acknowledged": True, "urgent": True, "confirmed": True}, "confirmed"),
        ({"submitted": True, "acknowledged": True, "feedback": ["received", "held"]}, "held"),
    ],
)
def test_how_a_report_stands(facts: dict, state: str) -> None:
    assert report_state(**facts) == state


def _turn(who: int, place: int, start: int = -60, end: int = 600) -> Turn:
    at = timedelta(minutes=1)
    return Turn(uuid.uuid4(), PEOPLE[who], place, NOON + start * at, NOON + end * at)


def test_the_list_is_called_in_its_order_and_from_the_beginning_again() -> None:
    turns, calls = [_turn(1, 2), _turn(0, 1), _turn(2, 3), _turn(3, 1, start=-600, end=-60)], []
    for step in range(4):
        at = NOON + step * MINUTES
        found = next_call(turns, calls, at=at, confirmed=False)
        assert found is not None
        assert found.turn is not None
        assert next_call(turns, calls, at=at, confirmed=True) is None
        calls.append(Call(found.turn.user_id, at, at + MINUTES))
        assert next_call(turns, calls, at=at + timedelta(minutes=29), confirmed=False) is None
    assert [one.user_id for one in calls] == [*PEOPLE[:3], PEOPLE[0]]


def test_an_empty_list_is_said_at_once_and_somebody_new_is_called_without_waiting() -> None:
    assert next_call([], [], at=NOON, confirmed=False) == Step(None)
    nobody = [Call(None, NOON, NOON + MINUTES)]
    soon = NOON + timedelta(minutes=1)
    assert next_call([], nobody, at=soon, confirmed=False) is None
    assert next_call([], nobody, at=NOON + MINUTES, confirmed=False) == Step(None)
    found = next_call([_turn(0, 5)], nobody, at=soon, confirmed=False)
    assert found is not None
    assert found.turn is not None


TURNS = st.lists(
    st.builds(
        _turn,
        st.integers(0, 3),
        st.integers(1, 4),
        st.integers(-120, 300),
        st.integers(301, 900),
    ),
    max_size=6,
)


@settings(max_examples=60, deadline=None)
@given(turns=TURNS, ends=st.integers(0, 600))
def test_somebody_is_called_in_every_half_hour_until_the_police_confirm(turns: list[Turn], ends: int) -> None:
    """Minute by minute: never silent for longer than P-URGENT, each before anybody twice, nobody once it is confirmed."""
    calls: list[Call] = []
    for minute in range(0, 600, 5):
        at = NOON + timedelta(minutes=minute)
        duty = {one.user_id for one in on_duty(turns, at)}
        step = next_call(turns, calls, at=at, confirmed=minute >= ends)
        assert step is None or minute < ends
        if step is not None:
            who = step.turn.user_id if step.turn else None
            assert (who is None) == (not duty)
            assert who is None or who in duty
            if who and calls and len(duty) > 1:
                assert who != calls[-1].user_id
            often = {each: sum(one.user_id == each for one in calls) for each in duty}
            others = [times for each, times in often.items() if not calls or each != calls[-1].user_id]
            assert who is None or len(duty) == 1 or often[who] == min(others)
            calls.append(Call(who, at, at + MINUTES))
        if minute < ends:
            assert calls
            assert at - calls[-1].at < MINUTES
            assert calls[-1].user_id is not None or not duty
