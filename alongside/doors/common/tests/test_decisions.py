"""Every decision about a child in one list, for each reader what their own pages give them (R112)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alongside.doors.desk.tests.conftest import browse_as
from alongside.family.cases import decisions
from alongside.family.cases.decisions import Source, decisions_for_family, decisions_of, tell_all_decisions
from alongside.family.cases.models import Threshold
from alongside.family.cases.models_stages import WithoutPlan
from alongside.family.cases.models_standing import Narrowing
from alongside.family.cases.services import level_view_record, threshold_set
from alongside.family.cases.tests.scenes import decide, seen
from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing
from alongside.ground.clock import frozen, now, today
from alongside.ground.clock.time_source import local_date
from alongside.practice.actions.models import ResourceDecision, ResourceRequest
from alongside.practice.closing.models import Ending, EndingReview
from alongside.practice.meetings import services as meetings
from alongside.practice.meetings.models import Decision
from alongside.practice.meetings.services.deciding import Waits
from alongside.practice.places.models import Stay
from alongside.practice.plans.models import Plan
from alongside.practice.plans.models_guard import CameIntoForce, PlanReview
from alongside.practice.progress.models import Intervention, Rethink
from alongside.practice.safety.models import ChildVictim, NrmStep

MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)


def signed(cast: Any, at: datetime) -> dict[str, Any]:
    lead = cast.social_worker
    return {"by_id": lead.id, "by_name": lead.name, "by_role": "Social worker", "at": at}


def written(cast: Any, story: Any) -> None:
    """One decision of each kind but those that verbs write, an hour apart, the mother's where one is somebody's."""
    here = {"partnership_id": cast.partnership.id, "case": story.case}
    at = iter(MONDAY + timedelta(hours=n) for n in range(20))
    agreed(cast, story, here, at)
    lead, manager, of_child = cast.social_worker, cast.manager, here | {"child": story.child}
    for kind in ("proposed", "refused"):
        NrmStep.objects.create(
            **of_child,
            kind=kind,
            on=today(),
            words="Not yet enough",
            evidence="Her diary",
            **signed(cast, next(at)),
        )
    ChildVictim.objects.create(**of_child, answer="victim", words="What she told", **signed(cast, next(at)))
    ending = Ending.objects.create(
        **here, reference="C-1", reason="safer", rationale="For workers", words="For you", told="worker", state="signed",
        proposed_at=MONDAY, proposed_by_id=lead.id, proposed_by_name=lead.name, signed_at=next(at), signed_by_id=manager.id,
        signed_by_name=manager.name,
    )  # fmt: skip
    EndingReview.objects.create(
        partnership_id=cast.partnership.id, case_id=story.case.id, ending=ending, words="Please not yet", asked_at=next(at),
        asked_by_id=cast.mother.id, asked_by_name="Maria Ash", answered_at=next(at), answered_by_id=cast.duty.id,
        answered_by_name="Dan Utley", outcome="accepted", answer_words="You are right",
    )  # fmt: skip


def agreed(cast: Any, story: Any, here: dict[str, Any], at: Iterator[datetime]) -> None:
    lead, manager = cast.social_worker, cast.manager
    WithoutPlan.objects.create(
        **here, stage="court", words="The hearing came first", **signed(cast, next(at))
    )
    asked = ResourceRequest.objects.create(
        **here, family=story.family, person=story.mother, child_name="Cleo", kind="equipment", words="A lock, please",
        decider_id=manager.id, decider_name=manager.name, decide_by=today(), **signed(cast, next(at)),
    )  # fmt: skip
    ResourceDecision.objects.create(
        partnership_id=cast.partnership.id, request=asked, outcome="refused", reason="No money", alternative="A loan",
        at=next(at), by_id=manager.id, by_name=manager.name,
    )  # fmt: skip
    plan = Plan.objects.create(
        **here, family=story.family, state="closed", number=1, started_at=next(at), started_by_id=lead.id, outcome="safer",
        closed_at=next(at), closed_by_id=lead.id, closed_by_name=lead.name, closed_words="She says so",
    )  # fmt: skip
    of = {**here, "plan": plan, "number": 1}
    CameIntoForce.objects.create(**of, kind="extra_familial", **signed(cast, next(at)))
    PlanReview.objects.create(
        **of, outcome="goes_on", words="It holds", next_on=today(), **signed(cast, next(at))
    )
    Stay.objects.create(
        **here, kind="placement", placement="foster", name="The Hills", state="started", planned_on=local_date(MONDAY),
        since=local_date(MONDAY), reason="Nearer to school", checked="unchecked", checked_at=MONDAY, **signed(cast, next(at)),
    )  # fmt: skip
    course = Intervention.objects.create(
        **here, kind="support", title="Talks at home", bears="On the calls", **signed(cast, next(at))
    )
    Rethink.objects.create(
        **here, intervention=course, decision="change", words="Somebody else comes", family_says="It made it worse",
        decided_at=next(at), decided_by_id=lead.id, decided_by_name=lead.name, **signed(cast, MONDAY),
    )  # fmt: skip


@pytest.fixture
def everything(cast: Any, story: Any) -> None:
    """A decision of every kind; of the meetings' the father is not told yet."""
    seen(cast, story, story.mother)
    decide(cast, story, story.mother, "under_evidence_review")
    case_id, lead = story.case.id, cast.social_worker
    with frozen(MONDAY + timedelta(days=1)):
        with acting(cast.mother):
            level_view_record(by=cast.mother, case_id=case_id, side="family", words="I am very worried")
            ask = meetings.meeting_ask(by=cast.mother, case_id=case_id, words="Please meet us")
        with acting(lead):
            threshold_set(
                by=lead, case_id=case_id, level="high", rationale="Cars wait for her", need_now="A way home",
                how_respond="We meet weekly",
            )  # fmt: skip
            meetings.meeting_ask_answer(
                by=lead, ask_id=ask.id, accepted=True, meet_by=today() + timedelta(days=3)
            )
            meetings.decision_record(
                by=lead, case_id=case_id, what="We ring at six", why="It helps", decided_by="All of us", decided_on=today(),
                challenge="Ring us", waits={story.father.id: Waits("crime", "Near", today() + timedelta(days=3))},
            )  # fmt: skip
    with acting(SYSTEM):
        written(cast, story)  # last: a review that was asked for holds steps back until somebody looked


def kinds(who: Any, story: Any, **asked: Any) -> list[str]:
    with acting(who):
        return [
            one.decided.kind for one in decisions_of(viewer=who, case=story.case, size=100, **asked).items
        ]


WORKERS = {
    "The work went on without a final plan", "How we work together", "Asked for early", "The safety plan",
    "The plan was looked at again", "The safety plan ended",
    "A place to live", "Help that did not help", "National Referral Mechanism", "Recorded as a victim",
    "Ending support", "Ending support, looked at again", "How worried we are", "A meeting was asked for", "Decided",
}  # fmt: skip
ALL_OF_THEM = WORKERS - {
    "How we work together", "Asked for early", "Recorded as a victim", "A meeting was asked for", "Decided",
    "Ending support, looked at again",
}  # fmt: skip
READS = {
    "social_worker": WORKERS, "csw": WORKERS, "ipsw": WORKERS, "manager": WORKERS,
    "mother": WORKERS - {"Recorded as a victim"},
    "father": ALL_OF_THEM,  # nothing of hers alone, and not what he is not told of yet
    "young_person": ALL_OF_THEM - {"National Referral Mechanism", "How worried we are"},  # said to them by a person
    "teacher": set(), "stranger": set(), "stranger_parent": set(),
}  # fmt: skip


def test_every_source_stands_in_the_list_and_each_reader_finds_what_is_theirs(
    cast: Any, story: Any, everything: None
) -> None:
    assert len(WORKERS) == len(decisions._sources)  # a new source needs its row here
    for name, wanted in READS.items():
        assert set(kinds(getattr(cast, name), story)) == wanted, name


def test_it_says_who_decided_why_and_what_was_said_before(cast: Any, story: Any, everything: None) -> None:
    with acting(cast.csw):
        found = {
            one.decided.kind: one.decided for one in decisions_of(viewer=cast.csw, case=story.case).items
        }
    said = {kind: [f"{one.name}: {one.words}" for one in told.heard] for kind, told in found.items()}
    assert said["How worried we are"] == ["Maria Ash: I am very worried"]
    assert said["A meeting was asked for"] == ["Maria Ash: Please meet us"]
    assert said["Asked for early"] == ["Sofia Worth: A lock, please"]
    assert said["Help that did not help"] == ["The family: It made it worse"]
    assert said["Ending support, looked at again"] == ["Maria Ash: Please not yet"]
    level, refusal = found["How worried we are"], found["Asked for early"]
    assert (level.what, level.why, level.by) == ("High. We meet weekly", "Cars wait for her", "Sofia Worth")
    assert (refusal.what, refusal.why) == (
        "No. Something that protects: a lock, a camera, an alarm.",
        "No money Instead: A loan",
    )
    assert found["Ending support"].why == "For workers"
    with acting(cast.father):
        his = {
            one.decided.kind: one.decided
            for one in decisions_for_family(viewer=cast.father, case=story.case).items
        }
    assert his["Ending support"].why == "For you"
    assert his["How worried we are"].heard == ()  # what she said of it is hers


def test_what_is_held_back_from_a_parent_is_not_found_here(cast: Any, story: Any, everything: None) -> None:
    with acting(SYSTEM):
        Narrowing.objects.create(
            partnership_id=cast.partnership.id, case=story.case, family_id=story.family.id, person=story.mother,
            kinds=["record"], unsaid_because="It could hurt somebody", since=now(), until=now() + timedelta(days=2),
            decided_by_id=cast.manager.id, decided_by_name="Mo Hall",
        )  # fmt: skip
    hidden = {"How worried we are", "A place to live", "National Referral Mechanism"}
    assert set(kinds(cast.mother, story)) == READS["mother"] - hidden
    assert set(kinds(cast.father, story)) == ALL_OF_THEM


def test_pages_follow_one_another_both_ways_and_nothing_is_lost(
    cast: Any, story: Any, everything: None
) -> None:
    lead, token, seen, back = cast.social_worker, None, [], None
    with acting(lead):
        whole = [one.decided.id for one in decisions_of(viewer=lead, case=story.case, size=100).items]
        while True:
            page = decisions_of(viewer=lead, case=story.case, after=token, size=4)
            seen += [one.decided.id for one in page.items]
            back, token = page.previous_token, page.next_token
            if token is None:
                break
        before = decisions_of(viewer=lead, case=story.case, after=back, size=4)
        assert seen == whole
        assert [one.decided.id for one in before.items] == whole[8:12]
        times = [one.at for one in decisions_of(viewer=lead, case=story.case, after="nonsense").items]
        assert times == sorted(times, reverse=True)
        assert len(times) == len(whole) == len(set(whole))


def test_many_decisions_ask_no_more_than_few(cast: Any, story: Any, everything: None) -> None:
    def asked() -> int:
        with acting(cast.csw), CaptureQueriesContext(connection) as ran:
            decisions_of(viewer=cast.csw, case=story.case)
        return len(ran)

    few = asked()
    with acting(SYSTEM):
        for n in range(40):
            at = MONDAY + timedelta(days=9, minutes=n)
            Decision.objects.create(
                partnership_id=cast.partnership.id, case_id=story.case.id, what=f"Number {n}", why="Yes", decided_by="All",
                decided_on=today(), challenge="Ring", by_name="Sofia", by_id=cast.social_worker.id, at=at,
            )  # fmt: skip
            Threshold.objects.create(
                partnership_id=cast.partnership.id, case=story.case, level="high", rationale="Yes", need_now="A", how_respond="B",
                decided_at=at, decided_by_id=cast.social_worker.id, decided_by_name="Sofia", review_on=today(),
            )  # fmt: skip
    assert asked() <= few <= 24
    assert len(kinds(cast.csw, story)) == 95


def test_reading_it_is_noted_and_nobody_else_reads_as_a_family(
    cast: Any, story: Any, everything: None
) -> None:
    kinds(cast.csw, story)
    with acting(cast.manager):
        event = AuditEvent.objects.filter(is_read=True, actor_id=cast.csw.id).latest("at")
    assert "cases.decisions" in event.facts["what"]
    assert set(event.circle_ids) == {story.case.id, story.family.id}
    with acting(cast.csw), pytest.raises(Missing):
        decisions_for_family(viewer=cast.csw, case=story.case)


def test_a_room_tells_its_decisions_once() -> None:
    source = decisions._sources["level"]
    tell_all_decisions({"level": source})
    with pytest.raises(ValueError, match="level"):
        tell_all_decisions({"level": Source(source.rows, "at", source.tell)})


def test_both_pages_show_it_and_lead_to_the_rest(cast: Any, story: Any, everything: None) -> None:
    desk, family = (reverse(name, args=[story.case.id]) for name in ("desk:decisions", "portal:decisions"))
    lead, mother = browse_as(cast.social_worker), browse_as(cast.mother)
    text = re.sub(r"\s+", " ", lead.get(desk).content.decode())
    assert "Who decided: Sofia Worth." in text
    assert "Nothing is written down of what anybody said before." in text
    assert "Frank Ash" in text  # whom it is told, and who waits
    assert reverse("desk:nrm", args=[story.case.id]) in text
    hers = re.sub(r"\s+", " ", mother.get(family).content.decode())
    assert "What was decided about Cleo" in hers
    assert "Maria Ash: I am very worried" in hers
    assert "For workers" not in hers
    assert "Frank" not in hers
    for browser, addresses in ((lead, text), (mother, hers)):  # no link leads to a page that is not theirs
        for address in set(
            re.findall(r'alongside-card__line"><a class="govuk-link" href="([^"]+)"', addresses)
        ):
            assert browser.get(address).status_code == 200, address
