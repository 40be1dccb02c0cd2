"""What is put right: a stage made longer once, a step that was not right, the end of a request, what a manager may know."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from alongside.accountability.challenge.complaints import services as complaints
from alongside.accountability.challenge.complaints.afterwards import refused_since
from alongside.accountability.challenge.complaints.measures import complaints_owed
from alongside.accountability.challenge.complaints.models import ComplaintStep
from alongside.accountability.challenge.complaints.rules import check_extend
from alongside.accountability.challenge.complaints.services.making import Said
from alongside.accountability.challenge.jobs import late_in_time
from alongside.accountability.challenge.replays import replays_of_case
from alongside.accountability.challenge.tests.people import answerers
from alongside.accountability.challenge.watch.models import Look
from alongside.accountability.challenge.watch.models_right import PutRight
from alongside.accountability.challenge.watch.selectors import look_get, rights_for_family, rights_owed
from alongside.accountability.challenge.watch.services import Why, look_ask, look_ask_of_request, look_find
from alongside.accountability.challenge.watch.services_right import Righting, right_done, right_not_done
from alongside.family.referrals.models import Referral
from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.clock import frozen
from alongside.ground.clock.models import Clock
from alongside.ground.clock.time_source import LONDON
from alongside.practice.actions.services.resources import resource_ask, resource_decide
from alongside.practice.closing.models import Ending, EndingReview
from alongside.practice.closing.services.signing import ending_sign
from alongside.practice.meetings.models import Meeting
from alongside.practice.meetings.services import meeting_plan
from alongside.practice.safety.services import threat_police, threat_report
from alongside.practice.safety.services.threats import Happened

MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=LONDON)
DAY = timedelta(days=1)


@pytest.fixture
def people(cast: Any) -> SimpleNamespace:
    return answerers(cast)


def complain(cast: Any) -> Any:
    with frozen(MONDAY), acting(cast.mother):
        return complaints.complaint_make(by=cast.mother, said=Said(words="Two of thirty promises were done."))


@pytest.mark.parametrize(
    ("has_longer", "extended", "late", "code"),
    [
        (True, False, False, ""),
        (False, False, False, "extend_not_here"),
        (True, True, False, "extended_already"),
        (True, False, True, "extend_too_late"),
    ],
)
def test_a_stage_is_made_longer_once_in_time_and_where_the_law_lets_it(
    has_longer: bool, extended: bool, late: bool, code: str
) -> None:
    if not code:
        return check_extend(has_longer=has_longer, extended=extended, late=late)
    with pytest.raises(Refused) as refused:
        check_extend(has_longer=has_longer, extended=extended, late=late)
    assert refused.value.code == code
    assert "nswer" in refused.value.message, "and it says the right way round"
    return None


def test_whoever_complained_reads_why_it_takes_longer_and_it_goes_further_by_itself_after_that_day(
    cast: Any, story: Any, people: Any
) -> None:
    made, officer = complain(cast), people.officer
    with frozen(MONDAY + 3 * DAY), acting(officer):
        longer = complaints.complaint_extend(by=officer, complaint_id=made.id, words="Two people are away.")
        assert longer.reply_on == date(2026, 11, 30)  # twenty working days from the beginning, not from today
        assert written_to() == [str(story.mother.id)], "she hears that there is something to read"
        for _again in range(2):
            with pytest.raises(Refused) as refused, transaction.atomic():
                complaints.complaint_extend(by=officer, complaint_id=made.id, words="And again.")
        assert (refused.value.code, bool(refused.value.kept_as)) == ("extended_already", True)
    with frozen(MONDAY + 4 * DAY), acting(cast.mother):
        said = ComplaintStep.objects.get(complaint=made, kind="extended")
        assert (said.words, said.due_on) == ("Two people are away.", date(2026, 11, 30))
        with pytest.raises(NotPermitted):
            complaints.complaint_extend(by=cast.mother, complaint_id=made.id, words="Mine.")
    with acting(SYSTEM):
        running = Clock.objects.filter(about_id=made.id, stopped_at__isnull=True, kind__contains="reply")
        assert [one.kind for one in running] == ["challenge.apart.reply_children_1_more"]
        twice = {"complaint": made, "kind": "extended", "stage": 1, "said_at": MONDAY, "words": "x"}
        with pytest.raises(DatabaseError), transaction.atomic():
            ComplaintStep.objects.create(partnership_id=made.partnership_id, due_on=MONDAY.date(), **twice)
    with frozen(MONDAY + 20 * DAY):  # after the first day, before the second
        late_in_time(0)
        with acting(SYSTEM):
            assert not ComplaintStep.objects.filter(complaint=made, kind="rose_late").exists()
    with frozen(MONDAY + 29 * DAY):
        late_in_time(0)
    with acting(SYSTEM):
        assert ComplaintStep.objects.filter(complaint=made, kind="rose_late", stage=1).exists()


def written_to() -> list[str]:
    """To whom of the family something was sent in neutral words, and nothing else is known of it."""
    return [one.args["person_id"] for one in ProcrastinateJob.objects.filter(task_name="people.letter_write")]


def conference(cast: Any, story: Any, after: timedelta, **facts: Any) -> Meeting:
    with frozen(MONDAY + after), acting(cast.social_worker):
        return meeting_plan(
            by=cast.social_worker, case_id=story.case.id, kind="conference", at=MONDAY + after + 10 * DAY,
            where="Town hall", chair_name="Ada", **facts,
        )  # fmt: skip


def find(by: Any, look_id: Any, after: timedelta, right: Righting) -> Any:
    said = {"answer": "It could wait.", "motive": "The day after.", "evidence": "One call."}
    with frozen(MONDAY + after), acting(by):
        return look_find(by=by, look_id=look_id, finding="was_not_right", right=right, **said)


def test_a_step_that_was_not_right_is_undone_at_once_and_the_family_reads_it(
    cast: Any, story: Any, people: Any
) -> None:
    complain(cast)
    meeting = conference(cast, story, DAY, urgent_because="Now.")
    with acting(SYSTEM):
        look = Look.objects.get()
    with pytest.raises(Refused, match="what was not right"), transaction.atomic():
        find(people.officer, look.id, 2 * DAY, Righting())
    find(
        people.officer,
        look.id,
        2 * DAY,
        Righting("It was not needed that day. The conference is called off."),
    )
    with acting(SYSTEM):
        meeting.refresh_from_db()
        made = PutRight.objects.get()
        assert (meeting.cancelled_at is not None, made.undone, made.owner_id) == (True, True, None)
        assert not Clock.objects.filter(about_id=made.id).exists()
    for reader, reads in (
        (cast.mother, True), (cast.father, True), (people.officer, True), (people.dso, False), (cast.social_worker, False),
        (cast.manager, False), (cast.stranger, False),
    ):  # fmt: skip
        with acting(reader):
            assert PutRight.objects.filter(id=made.id).exists() is reads, reader.name
    with acting(cast.mother):
        assert [one.words for one in rights_for_family(viewer=cast.mother)] == [made.words]
        with pytest.raises(Refused) as refused:
            right_not_done(by=cast.mother, put_right_id=made.id, words="It is not.")
        assert refused.value.code == "right_undone"


def tells_nobody_where_that_is_the_danger(cast: Any, people: Any, look: Look) -> None:
    with transaction.atomic():
        right = Righting("The level was too high.", cast.manager.id, "He reads her telephone.")
        find(people.officer, look.id, 2 * DAY, right)
        assert written_to() == []
        transaction.set_rollback(True)


def test_what_cannot_be_undone_is_a_promise_that_the_person_can_open_again(
    cast: Any, story: Any, people: Any
) -> None:
    complain(cast)
    with frozen(MONDAY + DAY), acting(cast.social_worker):
        why = Why("Now.", "Seen by two.", "He is hurt tonight.", at_once=True)
        look = look_ask(
            by=cast.social_worker, case_id=story.case.id, deed="level", said=why, person_id=story.mother.id
        )
    words = Righting("The level was set higher without a reason. Mo looks at it again with you.")
    with pytest.raises(Refused) as refused, transaction.atomic():
        find(people.officer, look.id, 2 * DAY, words)
    assert (refused.value.code, refused.value.field) == ("right_owner_missing", "owner_id")
    for nobody in (cast.mother.id, people.board.id):
        with pytest.raises(Missing), transaction.atomic():
            find(people.officer, look.id, 2 * DAY, Righting(words.words, nobody))
    tells_nobody_where_that_is_the_danger(cast, people, look)
    find(people.officer, look.id, 2 * DAY, Righting(words.words, cast.manager.id))
    assert written_to() == [str(story.mother.id)]
    with frozen(MONDAY + 3 * DAY), acting(cast.manager):
        (owed,) = rights_owed(viewer=cast.manager)
        assert (owed.due_on, owed.owner_name) == (date(2026, 11, 11), cast.manager.name)
        right_done(by=cast.manager, put_right_id=owed.id, words="It is medium again.")
        assert rights_owed(viewer=cast.manager) == []
    assert len(written_to()) == 2, "and again when it is put right"
    with acting(cast.father):
        assert rights_for_family(viewer=cast.father) == [], "it weighed on her"
        with pytest.raises(Missing):
            right_not_done(by=cast.father, put_right_id=owed.id, words="No.")
    with frozen(MONDAY + 4 * DAY), acting(cast.mother):
        again = right_not_done(by=cast.mother, put_right_id=owed.id, words="It still says high.")
        assert (again.done_on, again.due_on) == (None, date(2026, 11, 13))
    with acting(SYSTEM):
        assert (
            Clock.objects.filter(about_id=owed.id, stopped_at__isnull=True, owner_id=cast.manager.id).count()
            == 1
        )
        assert not AuditEvent.objects.filter(
            kind__contains="put_right", circle_ids__contains=[story.case.id]
        ).exists()


def test_the_end_of_a_request_waits_too_where_somebody_had_asked_for_a_review(
    cast: Any, story: Any, people: Any
) -> None:
    def signed() -> Ending:
        with frozen(MONDAY + DAY), acting(cast.manager):
            return ending_sign(by=cast.manager, ending_id=ending.id, expected_version=1)

    with acting(SYSTEM), frozen(MONDAY):
        request = Referral.objects.create(
            partnership_id=cast.partnership.id, reference="R-TEST-0777", receipt_digest="e" * 64, source="parent_carer",
            own_words="He waits for her.", received_at=MONDAY, contact_name="The team", state="screened", need_now="Care",
            how_respond="Soon", screened_by_id=cast.duty.id, screened_at=MONDAY,
        )  # fmt: skip
        facts = {
            "partnership_id": cast.partnership.id, "referral": request, "reference": request.reference,
            "referral_receipt": "e" * 64, "reason": "no_harm_found", "rationale": "We looked.", "words": "We looked.",
            "told": "asked", "proposed_at": MONDAY, "proposed_by_id": cast.duty.id, "proposed_by_name": "Dan",
        }  # fmt: skip
        before = Ending.objects.create(**facts, state="back", signed_at=MONDAY, signed_by_id=cast.csw.id)
        ending = Ending.objects.create(**facts, state="proposed")
        EndingReview.objects.create(
            partnership_id=cast.partnership.id, ending=before, asked_at=MONDAY, asked_by_name="She who asked"
        )
    with pytest.raises(Refused) as refused, transaction.atomic():
        signed()
    assert (refused.value.code, refused.value.about) == ("independent_look", request)
    with frozen(MONDAY + DAY), acting(cast.manager):
        look = look_ask_of_request(
            by=cast.manager, referral_id=request.id, said=Why("No harm.", "Two visits.")
        )
        assert (look.case_id, look.case_reference) == (None, request.reference)
        assert {cast.duty.id, cast.manager.id} <= set(look.kept_from) | {look.asked_by_id}
    with frozen(MONDAY + DAY), acting(people.officer):
        assert "asked for a review" in look_get(viewer=people.officer, look_id=look.id).said_before[0]
        said = {"answer": "Go on.", "motive": "None.", "evidence": "Two visits."}
        look_find(by=people.officer, look_id=look.id, finding="goes_ahead", **said)
    assert signed().state == "signed"


def test_a_manager_knows_how_many_answers_are_owed_and_late_and_the_handler_what_was_refused_since(
    cast: Any, story: Any, people: Any
) -> None:
    made = complain(cast)
    with frozen(MONDAY + 30 * DAY), acting(cast.manager):
        owed = complaints_owed(viewer=cast.manager)
        assert (owed.waiting, owed.late, owed.some_late) == (None, None, True), "one is few, and not said"
    with acting(cast.csw), pytest.raises(NotPermitted):
        complaints_owed(viewer=cast.csw)
    with frozen(MONDAY + DAY):
        with acting(cast.mother):
            asked = resource_ask(by=cast.mother, case_id=story.case.id, kind="respite", words="A weekend.")
        with acting(cast.manager):
            no = {
                "outcome": "refused",
                "reason": "No sitter is free.",
                "alternative": "A group on Thursdays.",
            }
            resource_decide(by=cast.manager, request_id=asked.id, **no)
    with frozen(MONDAY + 2 * DAY), acting(people.officer):
        (line,) = refused_since(viewer=people.officer, complaint=made)
        assert line == "3 November 2026: something that was asked for the family was refused."
    with frozen(MONDAY + 3 * DAY), acting(cast.mother):
        what = Happened("threat", (MONDAY + 3 * DAY).date(), ["pet"], words="The dog.", readers="workers")
        threat = threat_report(by=cast.mother, case_id=story.case.id, what=what)
        threat_police(
            by=cast.mother,
            threat_id=threat.id,
            kind="refused",
            on=(MONDAY + 3 * DAY).date(),
            who="101",
            words="No proof.",
        )
    with frozen(MONDAY + 5 * DAY):
        for reader, reads in ((cast.social_worker, True), (cast.father, False)):
            with acting(reader):
                (shown,) = replays_of_case(viewer=reader, case_id=story.case.id) or [None]
                words = " ".join(one.words for one in shown.later) if shown else ""
                assert ("threatened" in words, "police did not take" in words) == (reads, reads)
                assert "dog" not in words, "nobody reads here what was said"
