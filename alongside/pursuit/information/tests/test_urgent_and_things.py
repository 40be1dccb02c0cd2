"""The urgent way, things to collect, and what was offered and not taken."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from alongside.ground.access.context import acting
from alongside.ground.accounts.models import User
from alongside.ground.base.actors import SYSTEM, Nobody
from alongside.ground.base.declarations import Audience
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.clock import frozen, now, today
from alongside.ground.clock.models import Clock
from alongside.ground.post.models import Letter
from alongside.ground.post.services import message_of
from alongside.pursuit.information import events, jobs
from alongside.pursuit.information.models import DutyTurn, NotTaken, Report, UrgentCall
from alongside.pursuit.information.selectors import report_page
from alongside.pursuit.information.selectors_waiting import (
    alarms_waiting,
    offers_missed,
    things_waiting,
    urgent_reports,
)
from alongside.pursuit.information.services import urgent
from alongside.pursuit.information.services.reading import report_release
from alongside.pursuit.information.services.things import (
    Offered,
    missed_answer,
    not_taken_note,
    thing_add,
    thing_step,
)
from alongside.pursuit.information.services.urgent import turn_add, turn_take_off, urgent_confirm

Tell = Callable[..., Any]


def _turn(cast: Any, who: Any, place: int, **facts: Any) -> DutyTurn:
    at = now()
    times = {"starts_at": at - timedelta(hours=1), "ends_at": at + timedelta(hours=8)} | facts
    with acting(cast.manager):
        return turn_add(by=cast.manager, user_id=who.id, phone="01632 960110", place=place, **times)


def _minutes_later(minutes: int) -> int:
    with frozen(now() + timedelta(minutes=minutes)):
        return jobs.urgent_call(0)


def test_an_urgent_report_calls_the_police_in_order_until_one_confirms(cast: Any, tell: Tell) -> None:
    _turn(cast, cast.intelligence, 2)
    _turn(cast, cast.police, 1)
    told = tell("mother", {"words": "He is outside now."}, urgency="danger")
    assert told.report.submitted_at is not None
    assert told.drafts == 1
    with acting(cast.police):
        (line,) = urgent_reports(viewer=cast.police)
        assert [one.name for one in line.calls] == ["Paula Constable"]
        assert report_page(viewer=cast.police, report_id=told.report.id).items
    assert _minutes_later(29) == 0
    assert _minutes_later(31) == 1
    assert _minutes_later(31) == 0
    with acting(cast.mother):
        page = report_page(viewer=cast.mother, report_id=told.report.id)
        assert ([one.name for one in page.calls], page.state) == (
            ["Paula Constable", "Imran Vale"],
            "calling",
        )
    with acting(SYSTEM):
        messages = [message_of(one) for one in Letter.objects.all()]
        assert {one.channel for one in messages} == {"email", "text"}
        assert not any("outside" in one.words or "Ash" in one.words for one in messages)
    with acting(cast.teacher), pytest.raises(NotPermitted):
        urgent_confirm(by=cast.teacher, report_id=told.report.id)
    with acting(cast.police):
        urgent_confirm(by=cast.police, report_id=told.report.id, words="A car is on its way.")
    with acting(cast.intelligence):
        with pytest.raises(Refused) as refused:
            urgent_confirm(by=cast.intelligence, report_id=told.report.id)
        assert refused.value.code == "confirmed_already"
        assert "nobody else is called" in refused.value.message
    assert _minutes_later(120) == 0
    with acting(cast.mother):
        page = report_page(viewer=cast.mother, report_id=told.report.id)
        assert page.state == "confirmed"
        assert page.confirmation is not None
        assert page.confirmation.words == "A car is on its way."


def test_an_empty_list_is_told_to_those_who_keep_it_and_filled_it_calls_at_once(
    cast: Any, tell: Tell
) -> None:
    told = tell("public", case_id=None, urgency="danger")
    with acting(SYSTEM):
        assert [one.user_id for one in UrgentCall.objects.all()] == [None]
        to = {message_of(one).to for one in Letter.objects.all()}
        assert to == {cast.manager.email, cast.intelligence.email}
    with acting(cast.police), pytest.raises(Missing):
        urgent_confirm(by=cast.police, report_id=told.report.id)
    turn = _turn(cast, cast.police, 1)
    assert _minutes_later(1) == 1
    with acting(cast.manager):
        turn_take_off(by=cast.manager, turn_id=turn.id)
        with pytest.raises(Refused, match="before"):
            turn_take_off(by=cast.manager, turn_id=turn.id)


def _called() -> list[Any]:
    with acting(SYSTEM):
        return list(UrgentCall.objects.order_by("number").values_list("user_id", flat=True))


def _written_to(words: str) -> set[str]:
    """To whom letters with some words in them went."""
    with acting(SYSTEM):
        return {one.to for one in map(message_of, Letter.objects.all()) if words in one.words}


def test_who_is_called_for_is_never_the_one_it_is_about_or_who_told_it(cast: Any, tell: Tell) -> None:
    _turn(cast, cast.police, 1)
    tell("mother", urgency="danger", about_worker_id=cast.police.id)
    assert _called() == [None]
    with acting(cast.police):
        assert not Report.objects.exists()
    _turn(cast, cast.intelligence, 2)
    own = tell("police", case_id=None, urgency="danger").report
    assert _called()[-1] == cast.intelligence.id, "nobody confirms what they told themselves"
    with acting(cast.intelligence):
        assert [one.report for one in urgent_reports(viewer=cast.intelligence)] == [own]
    told = tell("mother", urgency="danger", about_worker_id=cast.csw.id).report
    with acting(cast.police):  # not passed on yet: whoever is called reads and confirms it all the same
        assert [one.report for one in urgent_reports(viewer=cast.police)] == [told, own]
        urgent_confirm(by=cast.police, report_id=told.id)
    for who in (cast.csw, cast.intelligence):
        with acting(who):
            assert not Report.objects.filter(id=told.id).exists()


def test_what_is_urgent_and_about_a_worker_nobody_named_goes_to_those_in_charge_and_then_at_once_to_the_police(
    cast: Any, tell: Tell
) -> None:
    _turn(cast, cast.police, 1)
    told = tell("public", case_id=None, urgency="danger", about_worker=True).report
    assert _called() == [None], "it may be about whoever would be called"
    assert _written_to("desk/information/alarms/") == {cast.manager.email}
    assert _minutes_later(31) == 1
    with acting(cast.police):
        assert not Report.objects.exists()
    with acting(cast.manager):
        assert alarms_waiting(viewer=cast.manager) == [told]
        report_release(by=cast.manager, report_id=told.id, about_worker_id=cast.csw.id)
    assert _called() == [None, None, cast.police.id]
    with acting(cast.police):
        urgent_confirm(by=cast.police, report_id=told.id)


def test_nobody_answers_and_those_who_left_are_passed_over(
    cast: Any, tell: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place, who in enumerate((cast.police, cast.intelligence), 1):
        _turn(cast, who, place)
    with acting(SYSTEM):
        User.objects.filter(id=cast.police.id).update(is_active=False)
    first, second = tell("mother", urgency="danger").report, tell("mother", urgency="danger").report
    assert _called() == [cast.intelligence.id] * 2
    assert _written_to("nobody has confirmed") == set()
    real, asked = urgent.call_next, []

    def fails_once(report: Report) -> Any:
        asked.append(report.id)
        if report.id == first.id:
            raise ValueError("a fault of ours")
        return real(report)

    monkeypatch.setattr(urgent, "call_next", fails_once)
    assert _minutes_later(31) == 1, "what fails keeps nothing back"
    assert asked == [first.id, second.id]
    assert _written_to("nobody has confirmed") == {cast.manager.email, cast.intelligence.email}


@pytest.mark.parametrize(
    ("who", "facts", "code"),
    [
        ("teacher", {}, "not_police"),
        ("police", {"place": 0}, "turn_place"),
        ("police", {"hours": (2, 1)}, "turn_ends_before"),
        ("police", {"hours": (-2, -1)}, "turn_over"),
        ("police", {"hours": (0, 24 * 15)}, "turn_too_long"),
        ("police", {"phone": "none"}, "number_malformed"),
    ],
)
def test_a_turn_that_nobody_could_be_called_by_is_refused(
    cast: Any, who: str, facts: dict, code: str
) -> None:
    start, end = facts.get("hours", (0, 8))
    with acting(cast.manager), pytest.raises(Refused) as refused:
        turn_add(
            by=cast.manager, user_id=getattr(cast, who).id, phone=facts.get("phone", "01632 960110"),
            place=facts.get("place", 1), starts_at=now() + timedelta(hours=start), ends_at=now() + timedelta(hours=end),
        )  # fmt: skip
    assert refused.value.code == code


def test_a_thing_waits_until_it_is_collected_and_an_officer_who_declined_is_a_missed_opportunity(
    cast: Any, tell: Tell
) -> None:
    """S5 step 5."""
    report = tell("mother").report
    with acting(cast.mother):
        thing = thing_add(
            by=cast.mother, report_id=report.id, kind="cctv", words="Our door", holder="At home"
        )
        offered = Offered("thing", "in_person", "police", today(), "He said he had no time.")
        missed = not_taken_note(by=cast.mother, offered=offered, thing_id=thing.id)
        page = report_page(viewer=cast.mother, report_id=report.id)
        assert page.report.submitted_at is not None
        assert [one.kind for one in page.things[0].steps] == ["advised", "declined"]
        assert page.things[0].waits
    with acting(cast.father), pytest.raises(Missing):
        not_taken_note(by=cast.father, offered=offered, thing_id=thing.id)
    with acting(cast.intelligence):
        (waiting,) = things_waiting(viewer=cast.intelligence)
        assert waiting.declined
        _its_chain_has_no_gap(cast, thing)
        assert not things_waiting(viewer=cast.intelligence)
        missed_answer(
            by=cast.intelligence, missed_id=missed.id, words="We are sorry. It was collected today."
        )
        lines, counts = offers_missed(viewer=cast.intelligence)
        assert counts == [("police", 1, 1)]
        assert lines[0].replies
    with acting(cast.mother):
        page = report_page(viewer=cast.mother, report_id=report.id)
        assert [one.kind for one in page.things[0].steps] == ["advised", "declined", "collected"]
        assert page.missed[0].replies.count() == 1
    with acting(SYSTEM):
        assert Clock.objects.get(kind=events.COLLECT).stopped_at is not None


def _its_chain_has_no_gap(cast: Any, thing: Any) -> None:
    """What breaks the chain of hands is refused; then it is collected, and put into a store."""
    for kind, facts, code in (
        ("kept", {"officer": "Store 4"}, "thing_not_collected"),
        ("collected", {}, "officer_missing"),
        ("not_needed", {}, "words_missing"),
        ("declined", {"words": "x"}, "choice_unknown"),
        ("asked", {"happened_at": now() + timedelta(days=1)}, "day_in_future"),
    ):
        step = {"happened_at": now()} | facts
        with pytest.raises(Refused) as refused:
            thing_step(by=cast.intelligence, thing_id=thing.id, kind=kind, **step)
        assert refused.value.code == code
    thing_step(by=cast.intelligence, thing_id=thing.id, kind="collected", happened_at=now(), officer="PC 12")
    thing_step(by=cast.intelligence, thing_id=thing.id, kind="kept", happened_at=now(), officer="Store 4")
    earlier = now() - timedelta(days=2)
    with pytest.raises(Refused) as refused:
        thing_step(by=cast.intelligence, thing_id=thing.id, kind="returned", happened_at=earlier)
    assert refused.value.code == "step_before_last"


def test_what_was_offered_and_not_used_stands_without_a_report_and_nobody_answers_their_own(
    cast: Any,
) -> None:
    offered = Offered("insight", "meeting", "social_care", today(), "I said which house.")
    with acting(cast.father):
        missed = not_taken_note(by=cast.father, offered=offered)
    with acting(cast.mother):
        assert not NotTaken.objects.exists()
    public = Nobody(Audience.PUBLIC, cast.partnership.id)
    with acting(public), pytest.raises(NotPermitted, match="code"):
        not_taken_note(by=public, offered=offered)
    with acting(cast.csw), pytest.raises(NotPermitted):
        offers_missed(viewer=cast.csw)
    with acting(cast.manager):
        mine = not_taken_note(by=cast.manager, offered=offered)
        with pytest.raises(NotPermitted):
            missed_answer(by=cast.manager, missed_id=mine.id, words="No.")
        missed_answer(by=cast.manager, missed_id=missed.id, words="We use it now.")


def test_a_late_answer_goes_to_the_police_then_up_and_never_names_anything(
    cast: Any, tell: Tell, mailoutbox: list
) -> None:
    told = tell("mother")
    assert jobs.report_late_tell(0) == 0
    with acting(SYSTEM):
        ends = sorted(Clock.objects.filter(about_id=told.report.id).values_list("in_time_until", flat=True))
    for end in ends:
        with frozen(end + timedelta(minutes=1)):
            assert jobs.report_late_tell(0) > 0
    with frozen(now() + timedelta(days=21)):
        assert jobs.report_late_tell(0) > 0
        assert jobs.report_late_tell(0) == 0
    assert {one.to[0] for one in mailoutbox} == {cast.intelligence.email, cast.manager.email}
    assert not any(told.report.reference in one.body or "Ash" in one.body for one in mailoutbox)
