"""How it was and how it is, in one's own account: asked on the first page, own answers alone, own sessions, what helps."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client

from alongside.doors.desk.tests.conftest import post
from alongside.ground.access.context import acting
from alongside.ground.clock import today
from alongside.practice.progress import services


def browse(user: Any) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def text_of(browser: Client, address: str) -> str:
    page = browser.get(address)
    assert page.status_code == 200, address
    return str(page.content.decode())


def test_a_mother_answers_and_reads_her_own_words_and_nobody_else_in_the_family_does(
    cast: Any, story: Any
) -> None:
    with acting(cast.social_worker):
        asked = services.round_open(
            by=cast.social_worker, case_id=story.case.id, point="start", with_score=True
        )
    mother, page = browse(cast.mother), f"/family/how/{story.case.id}/"
    assert page in text_of(mother, "/family/")
    text = text_of(mother, page)
    answer = f"/family/how/{asked.id}/safety/"
    assert answer in text
    assert "score-15" not in text, "without its words it is asked on paper"
    assert mother.get(f"/family/how/{asked.id}/score-15/").status_code == 404
    assert "I’d rather not say" in text_of(mother, answer)
    done = post(mother, answer, q_home="1", q_night="rather_not", words="SHE-IS-AFRAID")
    assert done.url == page
    text = text_of(mother, page)
    for words in ("SHE-IS-AFRAID", "not said", "Answer again", "Nobody else in your family does"):
        assert words in text, words
    assert "Read aloud" not in text
    for who in (cast.father, cast.young_person):
        assert "SHE-IS-AFRAID" not in text_of(browse(who), page)
    assert "A few short questions" not in text_of(mother, "/family/")
    assert "A few short questions" in text_of(browse(cast.young_person), "/family/")


def test_sessions_are_ones_own_and_what_was_agreed_together_is_everybodys(cast: Any, story: Any) -> None:
    with acting(cast.csw):
        services.session_plan(by=cast.csw, case_id=story.case.id, topic="online", planned_on=today())
    with acting(cast.ipsw):
        services.session_plan(
            by=cast.ipsw, case_id=story.case.id, topic="home", planned_on=today(), person_id=story.mother.id
        )
        joint = services.joint_plan(
            by=cast.ipsw,
            case_id=story.case.id,
            planned_on=today(),
            place="The centre",
            asked=[str(story.father.id)],
        )
        services.joint_record(
            by=cast.ipsw, joint_id=joint.id, held_on=today(), came=[str(story.father.id)], home="HOME-AGREED",
            outside="OUT-AGREED", words="OUR-WORDS",
        )  # fmt: skip
    page = f"/family/together/{story.case.id}/"
    seen = {who: text_of(browse(getattr(cast, who)), page) for who in ("mother", "father", "young_person")}
    for text in seen.values():
        for words in ("HOME-AGREED", "OUT-AGREED", "OUR-WORDS"):
            assert words in text
    assert {who for who, text in seen.items() if "Phone and online" in text} == {"young_person"}
    assert {who for who, text in seen.items() if "Getting on at home" in text} == {"mother"}
    assert "Ines Parker" in seen["young_person"]
    assert browse(cast.stranger_parent).get(page).status_code == 404


def test_two_answers_that_it_does_not_help_make_a_debt_that_the_mother_sees(cast: Any, story: Any) -> None:
    with acting(cast.social_worker):
        one = services.intervention_offer(
            by=cast.social_worker, case_id=story.case.id, kind="learning", subject="grooming", bears="Why him, why her.",
            person_id=story.mother.id,
        )  # fmt: skip
    mother, page = browse(cast.mother), f"/family/helping/{story.case.id}/"
    assert "Why him, why her." in text_of(mother, page)
    assert post(mother, f"/family/helping/{one.id}/answer/", says="yes").url == page
    assert mother.get(f"/family/helping/{one.id}/impact/").url == page, "nothing to say before it began"
    with acting(cast.social_worker):
        services.intervention_said(
            by=cast.social_worker, intervention_id=one.id, what="started", on=today() - timedelta(days=1)
        )
    for _ in range(2):
        assert (
            post(mother, f"/family/helping/{one.id}/impact/", says="no", words="It is too early.").url == page
        )
    text = text_of(mother, page)
    assert "We owe you a change, or a reason." in text
    assert "It is too early." in text
    assert "Why him" not in text_of(browse(cast.father), page)
    assert browse(cast.father).get(f"/family/helping/{one.id}/impact/").status_code == 404
