"""Pure rules of complaints and of the watch: truth tables, and every way through the states."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.accountability.challenge.complaints import library, measures, rules
from alongside.accountability.challenge.watch.rules import Asked, Way, check_finding, still_watched, way_of
from alongside.ground.base.errors import Refused

DAY = date(2026, 11, 23)


def test_whoever_has_any_part_in_it_never_answers_it() -> None:
    names = [one.name for one in fields(rules.Stands)]
    for values in product((False, True), repeat=len(names)):
        fit = rules.why_not(rules.Stands(**dict(zip(names, values, strict=True)))) == ""
        assert fit is not any(values), values


@pytest.mark.parametrize(
    ("route", "conflict", "stage"),
    [("children", False, 1), ("children", True, 3), ("other", False, 1), ("other", True, 2)],
)
def test_a_conflict_of_interest_goes_straight_to_the_highest_stage(
    route: str, conflict: bool, stage: int
) -> None:
    assert rules.first_stage(route, conflict=conflict) == stage
    assert rules.stage_after(route, rules.TOP[route]) is None
    assert len(rules.HANDLERS[route]) == rules.TOP[route]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(sorted(rules.MOVES)), max_size=12))
def test_no_order_of_deeds_leaves_the_table_or_opens_what_is_closed(deeds: list[str]) -> None:
    state = "received"
    for deed in deeds:
        froms, _ = rules.MOVES[deed]
        if state not in froms:
            with pytest.raises(Refused, match=r"\w"):
                rules.move(deed, state)
            continue
        state = str(rules.move(deed, state))
        assert state in rules.State.values
        if state == "closed":
            assert all(state not in froms for froms, _ in rules.MOVES.values())


@pytest.mark.parametrize(
    ("state", "change", "changed", "left_on", "code"),
    [
        ("accepted", "", False, DAY, ""),
        ("accepted", "A new worker", False, DAY, "change_first"),
        ("accepted", "A new worker", True, DAY, ""),
        ("replied", "", False, DAY, "answer_waits"),
        ("replied", "", False, DAY - timedelta(days=1), ""),
        ("replied", "A new worker", False, DAY - timedelta(days=1), "change_first"),
        ("external", "A new worker", False, None, "change_first"),
    ],
)
def test_a_complaint_closes_only_when_the_change_is_done(
    state: str, change: str, changed: bool, left_on: date | None, code: str
) -> None:
    def close() -> None:
        rules.check_close(state=state, change=change, changed=changed, reply_left_on=left_on, today=DAY)

    if not code:
        close()
        return
    with pytest.raises(Refused, match=r"(?i)close") as refused:
        close()
    assert refused.value.code == code


def test_a_step_against_somebody_watched_waits_for_an_independent_look_unless_a_child_needs_it_now() -> None:
    findings = ("", "goes_ahead", "not_now", "was_right", "was_not_right")
    for watched, asked, at_once, finding, used, over in product(
        (False, True), (False, True), (False, True), findings, (False, True), (False, True)
    ):
        expected = not watched or (asked and not used and not over and (at_once or finding == "goes_ahead"))
        got = way_of(Asked(watched, asked, at_once, finding, used, over))
        assert (got is Way.GOES) is expected, (watched, asked, at_once, finding, used, over)


@pytest.mark.parametrize(
    ("open_now", "until", "watched"),
    [
        (True, None, True),
        (False, DAY, True),
        (False, DAY + timedelta(days=90), True),
        (False, DAY - timedelta(days=1), False),
        (False, None, False),
    ],
)
def test_the_watch_lasts_until_its_last_day(open_now: bool, until: date | None, watched: bool) -> None:
    assert still_watched(open_now=open_now, until=until, today=DAY) is watched
    assert rules.watch_ends(DAY, 90) == date(2027, 2, 21)


def test_a_finding_fits_the_question() -> None:
    fits = ((False, "goes_ahead"), (False, "not_now"), (True, "was_right"), (True, "was_not_right"))
    for at_once, finding, known in product(
        (False, True), ("goes_ahead", "not_now", "was_right", "was_not_right", "nonsense"), (False, True)
    ):
        if (at_once, finding) in fits and not known:
            check_finding(at_once=at_once, finding=finding, known=known)
        else:
            with pytest.raises(Refused):
                check_finding(at_once=at_once, finding=finding, known=known)


def test_small_numbers_are_hidden_and_cannot_be_worked_out() -> None:
    assert measures.hide({"a": 12, "b": 3, "c": 0, "d": 7}, 5) == {"a": 12, "b": None, "c": 0, "d": None}
    assert measures.hide({"a": 12, "b": 0}, 5) == {"a": 12, "b": 0}
    said = [(DAY, "yes", "no")] * 7 + [(DAY, "no", "no")] * 2 + [(date(2026, 5, 1), "yes", "yes")] * 2
    now, before = measures.trend(said, 5)
    assert (now.label, now.asked, now.again, now.tell_others) == ("2026, quarter 4", 9, 80, 0)
    assert (before.asked, before.again) == (None, None)


def test_every_text_of_the_library_is_short_dated_sourced_and_found() -> None:
    texts = library.texts_now()
    assert len(texts) >= 15
    for one in texts:
        assert (len(one.words) <= 400, bool(one.source), one.of <= one.written_on) == (True, True, True), (
            one.key
        )
        assert one.address == "" or one.address.startswith("https://"), one.key
        assert one in library.search(one.title)
    assert [one.key for one in library.search("Ombudsman free")] == ["ombudsman"]
    assert library.search("nothing like this at all") == []
    assert library.known_cites(["ombudsman", "ombudsman@1"]) == ["ombudsman@1"]
    with pytest.raises(Refused):
        library.known_cites(["ombudsman@9"])


@pytest.mark.parametrize(
    ("kinds", "route"),
    [([], "children"), (["police"], "other"), (["police", "social_care"], "children"), (["health"], "other")],
)
def test_another_service_has_its_own_ladder(kinds: list[str], route: str) -> None:
    assert rules.route_of(kinds) == route
