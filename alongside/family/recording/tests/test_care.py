"""Distress, removal, and what a child reads (R135, R139, R140, R142)."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, transaction

from alongside.family.cases.models_standing import EvidenceEntry
from alongside.family.cases.rules_distress import check_evidence, check_report
from alongside.family.cases.services import evidence_add
from alongside.family.recording.giving import for_child
from alongside.family.recording.models_care import DistressNote, RemovalHeard, RemovalStatement
from alongside.family.recording.models_child import ChildGiven
from alongside.family.recording.reading import removals_for_family, removals_to_answer
from alongside.family.recording.rules_child import Answers, checked
from alongside.family.recording.selectors import chronology_for_family
from alongside.family.recording.services import (
    child_check,
    child_give,
    chronology_add,
    distress_answer,
    distress_note,
    removal_answer,
    removal_record,
    removal_say,
)
from alongside.family.recording.services.removal import Told
from alongside.ground import clock
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.clock.models import Clock

MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)
DAY = MONDAY.date()


def do(by, verb, **facts):
    with acting(by):
        return verb(by=by, **facts)


@pytest.mark.parametrize(
    ("words", "did", "evidence", "report"),
    [
        ("She cried in the meeting.", False, "no", "yes"),
        ("She broke down and wept.", False, "no", "yes"),
        ("He was distressed and in tears.", False, "no", "yes"),
        ("She is emotionally harming her daughter.", False, "no", "no"),
        ("Emotional\nabuse by the mother, who is upset.", False, "no", "no"),
        ("He is an unfit father.", False, "no", "no"),
        ("Her distress shows an inability to parent.", False, "no", "no"),
        ("She is unable to parent.", False, "no", "no"),
        ("He hit her with a belt, and she cried.", True, "yes", "yes"),
        ("He locked her out for two nights.", False, "yes", "yes"),
        ("She gave the exploiter a lift and money.", False, "yes", "yes"),
        (
            "He drove a crying friend home.",
            False,
            "no",
            "yes",
        ),  # the writer says whose tears: then it is heard
        ("The crystal vase was thrown at her.", False, "yes", "yes"),
    ],
)
def test_tears_are_no_evidence_and_no_harm(words, did, evidence, report):
    for check, expected, code in (
        (lambda: check_evidence(words, did_something=did), evidence, "distress_is_not_evidence"),
        (lambda: check_report(words, standing="protective_partner"), report, "distress_is_not_harm"),
    ):
        if expected == "yes":
            check()
            continue
        with pytest.raises(Refused) as refused:
            check()
        assert refused.value.code == code
        assert "offer of support" in refused.value.message
    check_report(words, standing="under_evidence_review")  # the evidence route stays open (T9)


def test_tears_refused_as_evidence_are_remembered_and_have_a_place_of_their_own(cast, story):
    seen = {"case_id": story.case.id, "person_id": story.mother.id, "seen_on": DAY}
    with clock.frozen(MONDAY), acting(cast.social_worker):
        with pytest.raises(Refused) as refused:
            evidence_add(by=cast.social_worker, kind="observed", words="She cried for an hour.", **seen)
        assert (refused.value.about, bool(refused.value.kept_as)) == (story.case, True)  # the form keeps it
        assert not EvidenceEntry.objects.exists()
        with pytest.raises(Refused, match="what support"):
            distress_note(by=cast.social_worker, words="She cried.", response_to="child", offer=" ", **seen)
        note = distress_note(
            by=cast.social_worker, words="She cried when we spoke of the van.", response_to="child",
            offer="A call from your own worker tonight.", **seen,
        )  # fmt: skip
    for reader, sees in (
        (cast.mother, True), (cast.ipsw, True), (cast.manager, True), (cast.father, False), (cast.young_person, False),
        (cast.csw, False), (cast.stranger, False),
    ):  # fmt: skip
        with acting(reader):
            assert DistressNote.objects.filter(id=note.id).exists() is sees, reader.name
    with pytest.raises(NotPermitted):
        do(cast.csw, distress_note, words="She cried.", response_to="child", offer="A call.", **seen)
    with acting(cast.ipsw):
        assert Clock.objects.get(kind="recording.distress", owner_id=cast.ipsw.id).due_on == date(
            2026, 11, 18
        )
    assert (
        do(cast.mother, distress_answer, note_id=note.id, answer="yes").answered_by_name == cast.mother.name
    )
    with pytest.raises(Refused, match="answered already"):
        do(cast.ipsw, distress_answer, note_id=note.id, answer="no")
    with pytest.raises(Missing):
        do(cast.father, distress_answer, note_id=note.id, answer="no")
    with acting(SYSTEM), pytest.raises(DatabaseError), transaction.atomic():
        DistressNote.objects.filter(id=note.id).update(words="She could not cope.")


TOLD = Told(DAY, "Sofia Worth", "We may have to take her away.", "before_court", "A letter of 2 November.")


def test_what_a_family_is_told_of_removal_has_a_ground_a_manager_and_a_reader(cast, story):
    facts = {"case_id": story.case.id, "told_ids": [story.mother.id], "manager_id": cast.manager.id}
    with clock.frozen(MONDAY):
        for change, code in (
            ({"told_ids": []}, "told_missing"),
            ({"manager_id": cast.social_worker.id}, "manager_missing"),
            ({"told": Told(DAY, "", "x", "", "x")}, "basis_missing"),
            ({"told": Told(DAY, "", "x", "none", "None was named.")}, "put_right_missing"),
            ({"told": Told(DAY, "", "", "police", "x")}, "words_missing"),
        ):
            with pytest.raises(Refused) as refused:
                do(cast.social_worker, removal_record, **{"told": TOLD, **facts, **change})
            assert refused.value.code == code
        made = do(cast.social_worker, removal_record, told=TOLD, **facts)
        heard = do(cast.mother, removal_say, said_on=DAY, words="She said they would take Cleo.")
    assert (made.by_name, made.manager_name, heard.matched_id, heard.answer_by) == (
        "Sofia Worth", "Mo Hall", made.id, None,
    )  # fmt: skip
    with acting(cast.mother):
        recorded, said = removals_for_family(viewer=cast.mother)
        assert ([one.id for one in recorded], said[0][0].matched.basis) == ([made.id], "before_court")
    for other in (cast.father, cast.young_person, cast.stranger):
        with acting(other):
            assert not RemovalStatement.objects.exists(), other.name


def test_what_nobody_recorded_goes_to_a_manager_and_to_nobody_who_works_with_them(cast, story):
    with clock.frozen(MONDAY):
        heard = do(
            cast.father, removal_say, said_on=DAY, words="He held it over me again.", said_by="A worker"
        )
    assert heard.answer_by == date(2026, 11, 23)
    for other in (cast.social_worker, cast.ipsw, cast.csw, cast.mother, cast.young_person):
        with acting(other):
            assert not RemovalHeard.objects.exists()
            assert not Clock.objects.filter(kind="recording.removal").exists(), other.name
    with acting(cast.manager):
        assert [one.id for one in removals_to_answer(viewer=cast.manager)] == [heard.id]
    with pytest.raises(NotPermitted):
        do(cast.social_worker, removal_answer, heard_id=heard.id, outcome="unclear", words="x")
    do(
        cast.manager,
        removal_answer,
        heard_id=heard.id,
        outcome="should_not",
        words="I am sorry. It will not be said again.",
    )
    with pytest.raises(Refused, match="answered already"):
        do(cast.manager, removal_answer, heard_id=heard.id, outcome="unclear", words="x")
    with acting(cast.father):
        ((_, answer),) = removals_for_family(viewer=cast.father)[1]
        assert answer.outcome == "should_not"
    with acting(cast.manager):
        assert not removals_to_answer(viewer=cast.manager).exists()


NO = {"blames": False, "exposes": False, "harms": False}
GOOD = {**NO, "parents_do": "They ring you every night.", "sits": "Chris Young", "sit_on": DAY}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"blames": True}, "words_missing"),
        ({"exposes": True, "words": "Leave out that she cried."}, ""),
        ({"parents_do": ""}, "parents_do_missing"),
        ({"sits": " "}, "support_missing"),
        ({"sit_on": None}, "support_missing"),
        ({"sit_on": date(2026, 11, 15)}, "day_is_past"),
        ({}, ""),
    ],
)
def test_the_three_questions_and_the_support(change, code):
    if not code:
        answers = checked(Answers(**{**GOOD, **change}), today=DAY)
        assert answers.cleared is not any(change.get(one) for one in NO)
        return
    with pytest.raises(Refused) as refused:
        checked(Answers(**{**GOOD, **change}), today=DAY)
    assert refused.value.code == code


def test_a_child_reads_what_a_worker_wrote_once_somebody_sat_with_them(cast, story):
    with clock.frozen(MONDAY):
        entry = do(
            cast.social_worker, chronology_add, family_id=story.family.id, case_id=story.case.id, happened_on=DAY,
            words="Your mother drove round all night until she found you.", kind="observed",
        )  # fmt: skip
        do(cast.mother, chronology_add, family_id=story.family.id, happened_on=DAY, words="We baked.", kind="observed",
           readers="family")  # fmt: skip
        about = {"case_id": story.case.id, "what": "entry", "about_id": entry.id}
        sat = {**about, "given_on": DAY, "sat": "Chris Young"}

        def reads(who):
            with acting(who):
                return entry.id in {one.id for one in chronology_for_family(viewer=who)}

        assert (reads(cast.mother), reads(cast.young_person)) == (True, False)
        with acting(cast.young_person):
            assert [one.words for one in chronology_for_family(viewer=cast.young_person)] == ["We baked."]
        for prepare, code in (
            (None, "child_check_first"),
            ({**NO, "harms": True, "words": "Change it."}, "child_check_yes"),
        ):
            if prepare:
                do(cast.csw, child_check, said=Answers(**prepare), **about)
            with acting(cast.csw), pytest.raises(Refused) as refused:
                child_give(by=cast.csw, told_parents=True, **sat)
            assert (refused.value.code, bool(refused.value.kept_as)) == (code, True)
        do(cast.csw, child_check, said=Answers(**GOOD), **about)
        with pytest.raises(Refused) as refused:
            do(cast.csw, child_give, told_parents=False, **sat)
        assert (refused.value.code, reads(cast.young_person)) == ("told_parents_missing", False)
        do(cast.csw, child_give, told_parents=True, **sat)
        assert reads(cast.young_person)
        with pytest.raises(Refused, match="already"):
            do(cast.csw, child_give, told_parents=True, **sat)
    with acting(cast.mother):
        assert ChildGiven.objects.get().parents_do == "They ring you every night."
    with acting(cast.csw):
        assert for_child(viewer=cast.csw, case=story.case)[entry.id, ""].state == "given"


def test_only_whoever_works_with_the_child_checks_what_they_read(cast, story):
    about = {"case_id": story.case.id, "what": "entry", "about_id": story.case.id}
    for by, error in ((cast.police, NotPermitted), (cast.stranger, Missing)):
        with pytest.raises(error):
            do(by, child_check, said=Answers(**GOOD), **about)
