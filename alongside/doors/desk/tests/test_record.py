"""The record at both doors: an answer owed and given, tears refused, three questions before a child reads (R135-R142)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from alongside.doors.desk.tests.conftest import browse_as, post
from alongside.family.recording.models_care import DistressNote
from alongside.family.recording.services import chronology_add, chronology_correct
from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import today


def day(name, on):
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


@pytest.fixture
def entry(cast, story):
    with acting(cast.social_worker):
        return chronology_add(
            by=cast.social_worker, family_id=story.family.id, case_id=story.case.id, happened_on=today(),
            words="Dad was angry.", kind="opinion",
        )  # fmt: skip


def test_what_is_not_right_is_answered_and_shown_wherever_it_is_quoted(cast, story, entry, signed_in):
    with acting(cast.father):
        asked = chronology_correct(by=cast.father, entry_id=entry.id, words="I asked why.", kind="observed")
    worker, path = signed_in(cast.social_worker), f"/desk/reading/answers/{asked.id}/"
    assert b"I asked why." in worker.get(f"/desk/cases/{story.case.id}/reading/").content
    assert b"wrote this and answers it" in signed_in(cast.csw).get(path).content
    post(worker, path, outcome="in_part", now_reads="Dad asked why two of thirty were done.", words="Sorry.")
    for browser, page in (
        (worker, f"/desk/cases/{story.case.id}/chronology/"),
        (worker, f"/desk/cases/{story.case.id}/known/"),
        (browse_as(cast.father), "/family/record/"),
        (browse_as(cast.mother), "/family/record/"),
    ):
        html = browser.get(page).content.decode()
        assert all(words in html for words in ("Dad was angry.", "I asked why.", "two of thirty")), page
    assert "It is what they think" in html


def test_tears_are_refused_as_evidence_remembered_and_have_a_page(cast, story, signed_in):
    worker, base = signed_in(cast.social_worker), f"/desk/cases/{story.case.id}/partnership/{story.mother.id}"
    facts = {"words": "She cried.", **day("seen_on", today())}
    answer = post(worker, f"{base}/evidence/", kind="observed", did_something="no", **facts)
    assert "is not evidence against a parent" in answer.content.decode()
    with acting(SYSTEM):
        (kept,) = AuditEvent.objects.filter(kind="audit.deed.refused")
        assert (kept.facts["code"], kept.about_id) == ("distress_is_not_evidence", story.case.id)
    post(worker, f"{base}/distress/new/", response_to="child", offer="A call tonight.", **facts)
    with acting(cast.mother):
        note = DistressNote.objects.get()
    mother = browse_as(cast.mother)
    assert b"A call tonight." in mother.get("/family/support/").content
    post(mother, f"/family/support/{note.id}/", answer="yes", words="After seven.")
    assert b"After seven." in signed_in(cast.ipsw).get(f"{base}/distress/").content
    assert b"She cried." not in browse_as(cast.father).get("/family/support/").content
    assert b"She cried." not in signed_in(cast.csw).get(f"{base}/distress/").content


def test_a_report_with_a_yes_is_blocked_and_a_child_reads_it_with_somebody(cast, story, entry, signed_in):
    csw = signed_in(cast.csw)
    base = f"/desk/cases/{story.case.id}/child-reads/entry/{entry.id}/"
    sat = {"sat": "Chris Young", "told_parents": "yes", **day("given_on", today())}
    assert "three questions are answered" in post(csw, f"{base}sat/", **sat).content.decode()
    post(csw, base, blames="yes", exposes="no", harms="no", words="Leave out how Dad spoke.")
    assert "not given to the child like this" in post(csw, f"{base}sat/", **sat).content.decode()
    with acting(SYSTEM):
        codes = [
            one.facts["code"] for one in AuditEvent.objects.filter(kind="audit.deed.refused").order_by("id")
        ]
    assert codes == ["child_check_first", "child_check_yes"]
    assert b"Dad was angry." not in browse_as(cast.young_person).get("/family/record/").content
    no = dict.fromkeys(("blames", "exposes", "harms"), "no")
    post(csw, base, **no, parents_do="They ring every night.", sits="Chris Young", **day("sit_on", today()))
    post(csw, f"{base}sat/", **sat)
    html = browse_as(cast.young_person).get("/family/record/").content.decode()
    assert "Dad was angry." in html
    assert "They ring every night." in html


def test_a_parent_says_what_they_were_told_and_a_manager_answers(cast, story, signed_in):
    mother = browse_as(cast.mother)
    post(
        mother,
        "/family/told/say/",
        words="They will take her.",
        **day("said_on", today() - timedelta(days=1)),
    )
    for worker in (cast.social_worker, cast.ipsw):
        assert (
            b"They will take her."
            not in signed_in(worker).get(f"/desk/cases/{story.case.id}/removal/").content
        )
    manager = signed_in(cast.manager)
    (row,) = manager.get("/desk/removal/").context["rows"]
    post(manager, row["href"], outcome="should_not", words="I am sorry.")
    assert b"I am sorry." in mother.get("/family/told/").content
    post(mother, "/family/reading/record/right/", right="no", words="I never said that.")
    post(mother, "/family/reading/copy/", words="All of it.")
    html = manager.get(f"/desk/cases/{story.case.id}/reading/").content.decode()
    assert "I never said that." in html
    assert "All of it." in html
