"""Stage three: three people who had no part in it meet, report by a day, and then it is answered (R214, R215)."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from alongside.accountability.challenge.complaints import events
from alongside.accountability.challenge.complaints import services as verbs
from alongside.accountability.challenge.complaints.models import Complaint
from alongside.accountability.challenge.complaints.rules import check_panel, check_reply, panel_of
from alongside.accountability.challenge.complaints.selectors import complaint_for_family, complaint_get
from alongside.accountability.challenge.complaints.services.making import Said
from alongside.accountability.challenge.jobs import teller
from alongside.accountability.challenge.tests.people import answerers
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Refused
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import frozen
from alongside.ground.clock.models import Clock
from alongside.ground.clock.selectors import escalations_due
from alongside.ground.clock.time_source import LONDON

MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=LONDON)
THREE = "Pat Orme\nLee Vance\nRuth Bell"
# What the standards' table gives, each a parameter with its source; days that are worked unless it says otherwise.
STATUTORY = {
    "P-COMPLAINT-1": (10, "working_days"), "P-COMPLAINT-1-MORE": (20, "working_days"),
    "P-COMPLAINT-2": (25, "working_days"), "P-COMPLAINT-2-MORE": (65, "working_days"),
    "P-COMPLAINT-3": (30, "working_days"), "P-COMPLAINT-REPORT": (5, "working_days"),
    "P-COMPLAINT-RESPONSE": (15, "calendar_days"),
}  # fmt: skip


@pytest.fixture
def people(cast: Any) -> SimpleNamespace:
    return answerers(cast)


@pytest.mark.django_db
@pytest.mark.parametrize(("key", "limit"), STATUTORY.items())
def test_each_limit_of_the_law_is_a_parameter_with_its_source(key: str, limit: tuple[int, str]) -> None:
    with acting(SYSTEM):
        found = in_force(key, at=MONDAY)
    assert (found.value, found.unit, found.basis) == (*limit, "published")
    assert "SI 2006/1738" in found.source


@pytest.mark.parametrize(
    ("members", "code"),
    [(THREE, ""), ("Pat Orme\nLee Vance", "panel_three"), (f"{THREE}\nAnn Hay", "panel_three"),
     ("Pat Orme\npat  orme\nLee Vance", "panel_three"), ("Pat Orme\nLee Vance\nsofia worth", "panel_not_independent")],
)  # fmt: skip
def test_a_panel_is_three_people_who_had_no_part_in_it(members: str, code: str) -> None:
    def panel() -> None:
        check_panel(panel_of(members), had_a_part={"Sofia Worth"})

    if not code:
        panel()
        return
    with pytest.raises(Refused) as refused:
        panel()
    assert (refused.value.code, "three people" in refused.value.message) == (code, True)


@pytest.mark.parametrize(
    ("has_panel", "reported", "upheld", "goes"),
    [(False, False, False, True), (True, False, False, False), (True, False, True, True), (True, True, False, True)],
)  # fmt: skip
def test_no_answer_goes_past_a_panel_but_that_they_are_right(
    has_panel: bool, reported: bool, upheld: bool, goes: bool
) -> None:
    if goes:
        check_reply(has_panel=has_panel, reported=reported, upheld=upheld)
        return
    with pytest.raises(Refused) as refused:
        check_reply(has_panel=has_panel, reported=reported, upheld=upheld)
    assert refused.value.code == "panel_first"


def test_three_people_meet_report_and_only_then_is_it_answered(cast: Any, story: Any, people: Any) -> None:
    with frozen(MONDAY), acting(cast.mother):
        made = verbs.complaint_make(by=cast.mother, said=Said(words="Nobody rang.", conflict=True))
    assert (made.stage, made.handler_id, str(made.reply_on)) == (3, people.board.id, "2026-12-14")
    board, it = people.board, {"complaint_id": made.id}
    answer = {**it, "outcome": "partly", "words": "In part.", "theme": "promise"}

    def refuses(code: str, verb: Any, **facts: Any) -> None:
        with acting(board), pytest.raises(Refused) as refused:
            verb(by=board, **facts)
        assert refused.value.code == code

    with frozen(MONDAY + timedelta(days=7)):
        refuses("panel_first", verbs.complaint_reply, **answer)
        refuses("panel_first", verbs.complaint_panel_report, **it, words="They were right.")
        with_her_worker = f"Pat Orme\nLee Vance\n{cast.social_worker.name}"
        met_on = (MONDAY + timedelta(days=7)).date()
        refuses("panel_not_independent", verbs.complaint_panel, **it, members=with_her_worker, met_on=met_on)
        with acting(board):
            met = verbs.complaint_panel(by=board, **it, members=THREE, met_on=met_on)
            assert complaint_get(viewer=board, complaint_id=made.id).panel == "report"
        assert str(met.reply_on) == "2026-11-16"  # five working days
        refuses("panel_met", verbs.complaint_panel, **it, members=THREE, met_on=met_on)
    with frozen(MONDAY + timedelta(days=21)), acting(SYSTEM):
        late = teller(next(escalations_due(now=MONDAY + timedelta(days=21), kinds=[events.PANEL_REPORT])))
        assert late is not None
        assert board in late.people  # the highest rung that is due, with the complaints officer
    with frozen(MONDAY + timedelta(days=21)), acting(board):
        told = verbs.complaint_panel_report(by=board, **it, words="Nobody rang for a month. Say sorry.")
        assert str(told.reply_on) == "2026-12-08"  # fifteen days
        replied = verbs.complaint_reply(by=board, **answer)
    assert replied.state == Complaint.State.REPLIED
    with acting(cast.mother):
        filed = complaint_for_family(viewer=cast.mother, complaint_id=made.id)
    assert [(one.kind, one.words) for one in filed.steps if one.kind.startswith("panel")] == [
        ("panel_met", "Pat Orme, Lee Vance, Ruth Bell met on Monday 9 November 2026."),
        ("panel_report", "Nobody rang for a month. Say sorry."),
    ]
    with acting(SYSTEM):
        assert not Clock.objects.filter(about_id=made.id, stopped_at__isnull=True).exists()
