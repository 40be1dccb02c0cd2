"""Was it right, asked of each paper; a copy that takes longer; tears and complaints that an assessment or a plan quotes."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from alongside.family.cases.rules_distress import check_evidence, check_report
from alongside.family.recording.documents import documents_for_family
from alongside.family.recording.models_reading import AccessExtension, ReadingAnswer
from alongside.family.recording.reading import copy_request, readings_of
from alongside.family.recording.services import (
    access_answer,
    access_ask,
    access_extend,
    distress_note,
    reading_answer,
)
from alongside.family.recording.services.copies import check_extend
from alongside.family.wording.refused import refused_entries, speaks_of
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.base.ids import new_id
from alongside.ground.clock import frozen, today
from alongside.ground.clock.models import Clock
from alongside.ground.clock.time_source import LONDON
from alongside.practice.assessment.services import (
    StatementWords,
    assessment_start,
    part_write,
    statement_write,
)
from alongside.practice.plans.models import Plan, PlanVersion
from alongside.practice.plans.services import measure_propose, plan_start

MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=LONDON)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("kind", "flagged", "words"),
    [
        ("distress", True, "She cried in the meeting."), ("distress", True, "She broke down and wept."),
        ("distress", True, "Tearful again, and in pieces."), ("distress", True, "He had a panic attack."),
        ("distress", False, "The crystal vase was thrown at her."), ("distress", False, "The panic alarm was fitted."),
        ("distress", False, "She tore the letter."), ("distress_claim", True, "Emotional\nabuse by the mother."),
        ("distress_claim", True, "She can’t parent, and is emotionally abusive."), ("distress_claim", True, "An unfit father."),
        ("distress_claim", False, "She is able to parent."), ("distress_claim", False, "Their emotional support helps."),
        ("complaint", True, "She made a formal complaint about us."), ("complaint", True, "He complained to the council."),
        ("complaint", True, "A persistent complainer."), ("complaint", True, "She has raised several complaints."),
        ("complaint", False, "She complained of pain."), ("complaint", False, "Her complaint against the man was taken."),
        ("complaint", False, "The child complained of stomach ache."),
    ],
)  # fmt: skip
def test_the_phrases_of_a_rule_are_found_and_others_are_not(kind, flagged, words):
    assert bool(speaks_of(kind, words)) is flagged


def test_a_complaint_is_no_evidence_and_no_part_of_a_report_whatever_the_route():
    assert {one.kind for one in refused_entries()} == {
        "distress",
        "distress_claim",
        "complaint",
        "missing_sign",
    }
    for check in (
        lambda: check_evidence("She made a formal complaint.", did_something=False),
        lambda: check_report("He complained about the school.", standing="under_evidence_review"),
    ):
        with pytest.raises(Refused) as refused:
            check()
        assert (refused.value.code, "their right" in refused.value.message) == (
            "complaint_is_not_evidence",
            True,
        )
    check_evidence("He hit her when she made a complaint.", did_something=True)


def test_distress_that_an_assessment_or_a_plan_quotes_is_refused_there_and_the_note_stands(cast, story):
    worker, case = cast.social_worker, {"case_id": story.case.id}
    with acting(worker):
        note = distress_note(
            by=worker, **case, person_id=story.mother.id, seen_on=today(), words="She cried for an hour.",
            response_to="child", offer="A call tonight.",
        )  # fmt: skip
        assessment = assessment_start(by=worker, **case)
        quote = f"On Monday it was noted: “{note.words}” This is emotionally harming her daughter."
        about = {"assessment_id": assessment.id, "person_id": story.mother.id}
        with pytest.raises(Refused) as refused:
            statement_write(by=worker, **about, said=StatementWords(quote, keep_because="It was noted."))
        assert (refused.value.code, bool(refused.value.kept_as)) == ("distress_is_not_harm", True)
        with pytest.raises(Refused) as refused:
            part_write(
                by=worker, assessment_id=assessment.id, key="perpetrator", expected_version=0, standing="known",
                words=quote, keep_because="Noted.",
            )  # fmt: skip
        assert refused.value.code == "distress_is_not_harm"
        plan = plan_start(by=worker, **case)
        assert isinstance(plan, Plan)
        with pytest.raises(Refused) as refused:
            _measure(worker, plan, quote)
        assert refused.value.code == "distress_is_not_harm"
        assert _measure(
            worker, plan, "She cried when she heard the van. Somebody sits with her on Monday nights."
        )
    with acting(cast.mother):
        assert _measure(
            cast.mother, plan, "I cry at night. They call it emotional harm. I want somebody to ring me."
        ), "her own words are hers"


def _measure(by, plan, words):
    return measure_propose(
        by=by, plan_id=plan.id, side="inside", for_whom="parent", aim="protection", words=words
    )


@pytest.mark.parametrize(
    ("answered", "extended", "on", "code"),
    [
        (False, False, date(2026, 12, 2), ""), (True, False, date(2026, 12, 2), "access_answered"),
        (False, True, date(2026, 12, 2), "access_extended"), (False, False, date(2026, 12, 3), "access_extend_late"),
    ],
)  # fmt: skip
def test_a_copy_takes_longer_once_and_only_if_it_is_said_within_the_month(answered, extended, on, code):
    facts = {"answered": answered, "extended": extended, "answer_by": date(2026, 12, 2), "today": on}
    if not code:
        return check_extend(**facts)
    with pytest.raises(Refused) as refused:
        check_extend(**facts)
    assert refused.value.code == code
    return None


def test_a_copy_that_takes_longer_is_told_with_its_reason_and_its_new_day(cast, story):
    with frozen(MONDAY), acting(cast.mother):
        asked = access_ask(by=cast.mother, words="Everything.")
    said = {
        "request_id": asked.id,
        "because": "others",
        "words": "Six people are in it. Here is the first half.",
    }
    for nobody, error in ((cast.mother, NotPermitted), (cast.ipsw, NotPermitted), (cast.stranger, Missing)):
        with acting(nobody), pytest.raises(error):
            access_extend(by=nobody, **said)
    with frozen(MONDAY + 20 * DAY), acting(cast.social_worker):
        made = access_extend(by=cast.social_worker, **said)
        assert (asked.answer_by, made.answer_by) == (date(2026, 12, 2), date(2027, 2, 2))
        with pytest.raises(Refused) as refused:
            access_extend(by=cast.social_worker, **said)
        assert (refused.value.code, bool(refused.value.kept_as)) == ("access_extended", True)
    for reader, reads in (
        (cast.mother, True),
        (cast.father, False),
        (cast.manager, True),
        (cast.stranger, False),
    ):
        with acting(reader):
            assert AccessExtension.objects.exists() is reads
    with acting(cast.mother):
        assert copy_request(viewer=cast.mother, request_id=asked.id).due_on == date(2027, 2, 2)
    with frozen(MONDAY + 60 * DAY), acting(cast.social_worker):
        access_answer(
            by=cast.social_worker, request_id=asked.id, outcome="given", words="All of it, by post."
        )
    with acting(SYSTEM):
        assert not Clock.objects.filter(about_id=asked.id, stopped_at__isnull=True).exists()


def test_was_it_right_is_asked_of_each_paper_that_one_may_read(cast, story):
    with acting(cast.social_worker):
        plan = plan_start(by=cast.social_worker, case_id=story.case.id)
    with acting(SYSTEM):
        pid = {"partnership_id": story.case.partnership_id}
        versions = [
            PlanVersion.objects.create(
                **pid, plan=plan, case_id=story.case.id, number=number, shared_at=MONDAY + number * DAY,
                shared_by_id=cast.ipsw.id, shared_by_name="Ines", measures=[],
            )
            for number in (8, 9)
        ]  # fmt: skip
    with acting(cast.mother):
        mine = {one.about_id: one for one in documents_for_family(viewer=cast.mother)}
        assert {one.id for one in versions} <= set(mine)
        assert mine[versions[1].id].title == "The safety plan, version 9"
        about = {"by": cast.mother, "what": "plan"}
        reading_answer(**about, right="no", words="The bus stop is wrong.", about_id=versions[0].id)
        reading_answer(**about, right="yes", about_id=versions[1].id)
        reading_answer(**about, right="partly")
        for nothing in (new_id(), versions[0].id):
            with pytest.raises(Missing):
                reading_answer(by=cast.mother, what="minutes", right="yes", about_id=nothing)
    with acting(cast.young_person):
        papers = {one.about_id for one in documents_for_family(viewer=cast.young_person)}
        assert not papers & {one.id for one in versions}, "she reads a plan with somebody beside her first"
    with acting(cast.social_worker):
        said = {
            (one.title, one.right)
            for one in readings_of(viewer=cast.social_worker, family_id=story.family.id)
        }
        assert said == {
            ("The safety plan, version 8", "no"),
            ("The safety plan, version 9", "yes"),
            ("", "partly"),
        }
        assert ReadingAnswer.objects.count() == 3
