"""Telling: never refused for being thin, a draft while nobody says how it is known, who told it apart from the words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import Error, connection, transaction

from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM, Nobody
from alongside.ground.base.declarations import Audience
from alongside.ground.base.errors import Missing, NotPermitted, Refused, Stale
from alongside.ground.clock.models import Clock
from alongside.ground.files.models import Attachment
from alongside.pursuit.information import events
from alongside.pursuit.information.models import Identifier, Item, Report, Source
from alongside.pursuit.information.selectors import (
    receipt_lookup,
    report_by_receipt,
    report_page,
    reports_of_case,
    reports_told,
)
from alongside.pursuit.information.selectors_waiting import alarms_waiting, log_of
from alongside.pursuit.information.services.files import file_open, files_receive
from alongside.pursuit.information.services.reading import (
    feedback_give,
    report_acknowledge,
    report_flag,
    report_release,
    source_open,
)
from alongside.pursuit.information.services.telling import item_add, item_finish, report_choose
from alongside.pursuit.information.tests.conftest import SAW

Tell = Callable[..., Any]
NAMES = {"words": "She said names on the phone.", "person_words": "Jay\nKez", "phone_words": "01632 960222"}


def test_without_an_answer_it_stays_a_draft_and_with_one_it_is_information(cast: Any, tell: Tell) -> None:
    """S3 step 5."""
    told = tell("mother", NAMES)
    assert (told.drafts, told.answer_on, told.report.submitted_at) == (1, None, None)
    with acting(cast.intelligence):
        assert not Report.objects.filter(id=told.report.id).exists()
    with acting(cast.mother):
        draft = Item.objects.get(report=told.report)
        kept = {"words": draft.words, "person_words": draft.person_words, "phone_words": draft.phone_words}
        item_finish(by=cast.mother, item_id=draft.id, noticed={**kept, "how_known": "heard"})
        with pytest.raises(Refused) as refused:
            item_finish(by=cast.mother, item_id=draft.id, noticed=SAW)
        assert refused.value.code == "item_sent"
        assert "Add" in refused.value.message
        line = reports_told(viewer=cast.mother)[0]
        assert (line.state, line.drafts, line.answer_by is not None) == ("sent", 0, True)
    with acting(cast.intelligence):
        page = report_page(viewer=cast.intelligence, report_id=told.report.id)
        assert [(one.kind, one.as_written) for one in page.named[draft.id]] == [
            ("person", "Jay"), ("person", "Kez"), ("phone", "01632 960222"),
        ]  # fmt: skip
        assert {one.kind for one in page.clocks} == {events.ACKNOWLEDGE, events.FEEDBACK}
        assert not page.mine


def test_no_row_or_event_of_a_report_says_who_told_it_but_the_one_kept_apart(
    cast: Any, story: Any, tell: Tell
) -> None:
    told = tell("mother", workers_may_read=False)
    with acting(SYSTEM):
        for row in (told.report, *Item.objects.all(), *Identifier.objects.all(), *Clock.objects.all()):
            assert row.created_by_id is None
        assert Source.objects.get().user_id == cast.mother.id
    for who in (
        "father",
        "young_person",
        "ipsw",
        "csw",
        "social_worker",
        "manager",
        "police",
        "teacher",
        "stranger",
    ):
        user = getattr(cast, who)
        with acting(user):
            assert not Report.objects.exists(), who
            assert not Source.objects.exists(), who
            assert not AuditEvent.objects.filter(kind__startswith="information").exists(), who
    with acting(cast.csw):
        (line,) = reports_of_case(viewer=cast.csw, case=story.case)
        assert (line.reference, line.came_back, line.report_id) == (told.report.reference, "", None)
    with acting(cast.intelligence):
        assert not Source.objects.exists()
        with pytest.raises(Refused) as refused:
            source_open(by=cast.intelligence, report_id=told.report.id, reason="Because")
        assert refused.value.code == "reason_short"
        why = "To ask her which way the car went"
        assert source_open(by=cast.intelligence, report_id=told.report.id, reason=why).name == "Maria Ash"
        assert not Source.objects.exists()
    with acting(cast.police), pytest.raises(NotPermitted):
        source_open(by=cast.police, report_id=told.report.id, reason=why)


def test_whoever_told_it_chooses_whether_the_childs_workers_read_it(
    cast: Any, story: Any, tell: Tell
) -> None:
    report = tell("mother", workers_may_read=True).report
    with acting(cast.csw):
        assert report_page(viewer=cast.csw, report_id=report.id).items
    with acting(cast.mother):
        choice = {"workers_may_read": False, "may_be_named": True}
        report_choose(by=cast.mother, report_id=report.id, expected_version=1, **choice)
        with pytest.raises(Stale):
            report_choose(by=cast.mother, report_id=report.id, expected_version=1, **choice)
    for who in (cast.csw, cast.father):
        with acting(who), pytest.raises(Missing):
            report_page(viewer=who, report_id=report.id)
    with acting(cast.father), pytest.raises(Missing):
        item_add(by=cast.father, report_id=report.id, noticed=SAW)


def test_whoever_holds_the_code_follows_it_and_answers_a_question(cast: Any, tell: Tell) -> None:
    told = tell("public", SAW, teller="other", name="A neighbour")
    nobody = Nobody(Audience.PUBLIC, cast.partnership.id)
    with acting(nobody):
        assert receipt_lookup("AAAA-AAAA-AAAA-AAAA") is None
        found = receipt_lookup(told.receipt_code.lower().replace("-", " "))
        assert found is not None
        assert not Report.objects.exists()
    with acting(cast.intelligence):
        with pytest.raises(Refused) as refused:
            feedback_give(by=cast.intelligence, report_id=told.report.id, code="need_more")
        assert refused.value.code == "question_missing"
        asked = feedback_give(
            by=cast.intelligence, report_id=told.report.id, code="need_more", words="Which street?"
        )
    with acting(nobody, receipt=found[0]):
        report = report_by_receipt(viewer=nobody)
        assert report is not None
        assert report_page(viewer=nobody, report_id=report.id).questions == [asked]
        item_add(by=nobody, report_id=report.id, noticed={**SAW, "words": "Mill Lane"}, answers_id=asked.id)
        page = report_page(viewer=nobody, report_id=report.id)
        assert (page.questions, page.state, page.mine, len(page.items)) == ([], "need_more", True, 2)
    with acting(SYSTEM):
        first, again = Clock.objects.filter(about_id=told.report.id, kind=events.FEEDBACK).order_by(
            "started_at"
        )
        assert (first.stopped_at is not None, first.stopped_by_id) == (True, None)
        assert again.stopped_at is None, "whoever answered a question hears what came of the answer"
    with acting(nobody, receipt=found[0]):
        assert report_page(viewer=nobody, report_id=report.id).answer_by == again
        item_add(by=nobody, report_id=report.id, noticed=SAW)
    with acting(SYSTEM):
        assert Clock.objects.filter(about_id=told.report.id, kind=events.FEEDBACK).count() == 2


def test_a_parents_worker_passes_it_on_with_consent_and_never_waits_for_it_in_danger(
    cast: Any, story: Any, tell: Tell
) -> None:
    of = {"for_person_id": story.mother.id}
    with pytest.raises(Refused) as refused:
        tell("ipsw", **of)
    assert refused.value.code == "consent_missing"
    assert "Ask them first" in refused.value.message
    assert "999" in refused.value.message
    report = tell("ipsw", **of, consent="spoken").report
    assert (report.passed_on, report.teller, report.may_be_named) == (True, "parent", False)
    for who in (cast.ipsw, cast.mother):
        with acting(who):
            assert [one.report for one in reports_told(viewer=who)] == [report]
    with acting(cast.father):
        assert not reports_told(viewer=cast.father)
    at_once = tell("ipsw", **of, urgency="disclosure").report
    with acting(SYSTEM):
        assert Source.objects.get(report=at_once).consent == "urgent"
    with pytest.raises(NotPermitted):
        tell("csw", **of, consent="spoken")
    with pytest.raises(Missing):
        tell("ipsw", for_person_id=story.child.id, consent="spoken")


def test_what_is_said_of_a_worker_goes_past_that_worker(cast: Any, tell: Tell) -> None:
    report = tell("mother", about_worker_id=cast.csw.id, workers_may_read=True).report
    for who in (cast.csw, cast.social_worker, cast.intelligence):
        with acting(who):
            assert not Report.objects.exists()
    with acting(cast.manager):
        assert alarms_waiting(viewer=cast.manager) == [report]
        report_release(by=cast.manager, report_id=report.id)
        with pytest.raises(Refused, match="before"):
            report_release(by=cast.manager, report_id=report.id)
    with acting(cast.intelligence):
        assert report_acknowledge(by=cast.intelligence, report_id=report.id).acknowledged_at
        flag = report_flag(
            by=cast.intelligence, report_id=report.id, kind="malicious", reason="Twice the same words"
        )
        assert Report.objects.filter(id=flag.report_id).exists()
    own = tell("mother", about_worker_id=cast.manager.id).report
    with acting(cast.manager):
        assert own not in alarms_waiting(viewer=cast.manager)
        with pytest.raises(Missing):
            report_release(by=cast.manager, report_id=own.id)


def test_nothing_that_was_sent_is_changed_or_removed_by_anybody(cast: Any, tell: Tell) -> None:
    tell("mother")
    for table, change in (
        ("report", "reference = 'x'"), ("report", "submitted_at = NULL"), ("item", "words = 'x'"),
        ("source", "name = 'x'"), ("identifier", "as_written = 'x'"),
    ):  # fmt: skip
        for statement in (f"UPDATE information_{table} SET {change}", f"DELETE FROM information_{table}"):
            with acting(SYSTEM), pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)


def test_everybody_may_tell_and_too_much_is_cut_into_two(cast: Any, story: Any, tell: Tell) -> None:
    for who in ("father", "young_person", "csw", "teacher", "police", "duty", "hub", "public"):
        assert tell(who, case_id=None).report.reference.startswith("I-"), who
    tell("mother", *[SAW] * 20)
    with pytest.raises(Refused) as refused:
        tell("mother", *[SAW] * 21)
    assert refused.value.code == "too_many_items"
    with pytest.raises(Missing):
        tell("teacher", case_id=story.case.id)
    with acting(cast.intelligence):
        told = tell("intelligence", case_id=None).report
        with pytest.raises(NotPermitted):
            report_acknowledge(by=cast.intelligence, report_id=told.id)


def test_a_file_says_nothing_of_whoever_brought_it_and_opens_where_its_item_is_read(
    cast: Any, tell: Tell, own_storage: Any
) -> None:
    told = tell("mother")
    picture = SimpleUploadedFile("car.txt", b"A grey car", content_type="text/plain")
    with acting(cast.mother):
        (kept,) = files_receive(by=cast.mother, item_id=told.items[0].id, uploads=[picture])
        assert kept.received_by_id is None
    for who in (cast.mother, cast.intelligence):
        with acting(who):
            opened, plaintext = file_open(by=who, attachment_id=kept.id)
            assert b"".join(plaintext) == b"A grey car"
            plaintext.close()
    for who in (cast.father, cast.manager, cast.csw):
        with acting(who):
            assert not Attachment.objects.exists()
            with pytest.raises(Missing):
                file_open(by=who, attachment_id=opened.id)


def test_a_log_of_a_placed_child_holds_what_one_wrote_oneself(cast: Any, story: Any, tell: Tell) -> None:
    tell("csw")
    tell("mother")
    with acting(cast.csw):
        assert len(log_of(viewer=cast.csw, case_id=story.case.id)) == 1
