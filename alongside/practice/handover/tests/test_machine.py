"""The life of a handover, whatever people try in whatever order: no acceptance without reading and meeting (R48)."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.ground.base.errors import NotPermitted, Refused
from alongside.practice.handover.rules import OPEN_STATES, TRANSITIONS, Deed, Standing, deeds_open_to, judge

_TRIES = st.lists(
    st.tuples(st.sampled_from(Deed), st.sets(st.sampled_from(Standing), max_size=2), st.booleans()),
    max_size=30,
)


@settings(max_examples=150, deadline=None)
@given(_TRIES)
def test_no_path_reaches_acceptance_without_reading_and_meeting(tries: list[Any]) -> None:
    state, read, met = "opened", False, False
    for deed, standings, has_coming in tries:
        before = state
        try:
            state = judge(deed, state, frozenset(standings), has_coming=has_coming)
        except Refused:
            continue
        assert deed in deeds_open_to(before, frozenset(standings), has_coming=has_coming)
        assert before == state or (before, state) in TRANSITIONS
        assert before in OPEN_STATES, "nothing follows the end"
        read = read or deed is Deed.READ
        met = deed is not Deed.NOT_MET and (met or deed is Deed.MEET)
        if deed in (Deed.READ, Deed.ACCEPT):
            assert Standing.COMING in standings, "in their own account"
        assert state != "accepted" or (read and met and has_coming)


def test_what_is_nobodys_is_refused_and_every_deed_says_whose_it_is() -> None:
    for deed in Deed:
        with pytest.raises(NotPermitted):
            judge(deed, "opened", frozenset(), has_coming=True)
