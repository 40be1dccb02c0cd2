"""Before and after, sessions in step and what helps, at the desk: who is offered what, what is refused, what is kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from alongside.doors.desk.tests.conftest import browse_as, post
from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import frozen, now, today
from alongside.practice.progress import services
from alongside.practice.progress.models import Answers, Intervention
from alongside.practice.progress.services.asking import asking_begin

WALLED = "WALLED-WORDS"


def url(story: Any, page: str = "") -> str:
    return f"/desk/cases/{story.case.id}/{page}"


def text_of(browser: Any, address: str) -> str:
    page = browser.get(address)
    assert page.status_code == 200, address
    return str(page.content.decode())


def day(name: str, on: Any) -> dict[str, int]:
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


@pytest.fixture
def lead(cast: Any) -> Any:
    return browse_as(cast.social_worker)


def test_asked_read_aloud_and_shown_beside_the_time_before(cast: Any, story: Any, lead: Any) -> None:
    assert "Before and after" in text_of(lead, url(story))
    assert post(lead, url(story, "progress/ask/"), point="start").url == url(story, "progress/")
    text = text_of(lead, url(story, "progress/"))
    assert "Nobody has to answer" in text
    with acting(SYSTEM):
        from alongside.practice.progress.models import Round

        asked = Round.objects.get()
    aloud = f"/desk/rounds/{asked.id}/{story.mother.id}/safety/"
    assert aloud in text
    empty = post(lead, aloud, words="It is loud at night.")
    assert "Answer one question at least" in empty.content.decode()
    assert "It is loud at night." in empty.content.decode(), "nothing typed is lost"
    before = {"q_home": "2", "q_near": "2", "q_out": "2", "q_online": "rather_not", "q_night": "2"}
    assert post(lead, aloud, words="It is loud at night.", **before).url == url(story, "progress/")
    with frozen(now() + timedelta(weeks=12)):
        post(browse_as(cast.csw), url(story, "progress/ask/"), point="review")
        with acting(SYSTEM):
            newest = Round.objects.latest("at")
        post(lead, aloud.replace(str(asked.id), str(newest.id)), **{**before, "q_home": "4"})
        text = text_of(lead, url(story, "progress/"))
    for words in (
        "It is loud at night.",
        "Read aloud",
        "A little easier than before",
        "not said",
        "decides nothing",
    ):
        assert words in text, words
    with acting(SYSTEM):
        assert {one.read_aloud for one in Answers.objects.all()} == {True}


def test_each_side_plans_and_writes_its_own_and_reads_no_word_of_the_other(cast: Any, story: Any) -> None:
    csw, ipsw = browse_as(cast.csw), browse_as(cast.ipsw)
    post(csw, url(story, "in-step/plan/"), topic="grooming", **day("planned_on", today()))
    assert "The parents’ side is missing" in text_of(ipsw, url(story, "in-step/"))
    twice = post(csw, url(story, "in-step/plan/"), topic="grooming", **day("planned_on", today()))
    assert "This topic is planned already" in twice.content.decode()
    post(
        ipsw,
        url(story, "in-step/plan/"),
        topic="grooming",
        person_id=str(story.mother.id),
        **day("planned_on", today()),
    )
    for browser, words in ((csw, f"{WALLED} of the child"), (ipsw, f"{WALLED} of the mother")):
        mine = next(
            line
            for line in text_of(browser, url(story, "in-step/")).split('"')
            if line.startswith("/desk/sessions/")
        )
        assert post(browser, mine, held="yes", words=words, **day("held_on", today())).url == url(
            story, "in-step/"
        )
    for who in ("csw", "ipsw", "social_worker", "manager"):
        text = text_of(browse_as(getattr(cast, who)), url(story, "in-step/"))
        assert "In step" in text
        assert WALLED not in text, who
    assert f"{WALLED} of the mother" in text_of(ipsw, url(story, "notes/"))
    assert f"{WALLED} of the child" in text_of(csw, url(story, "voice/"))
    for who in ("social_worker", "manager"):
        browser = browse_as(getattr(cast, who))
        assert WALLED not in text_of(browser, url(story, "notes/")) + text_of(browser, url(story, "voice/"))


def test_a_general_course_is_refused_with_the_right_way_round_and_the_refusal_is_kept(
    cast: Any, story: Any, lead: Any
) -> None:
    course = {
        "kind": "generic",
        "course": "parenting",
        "bears": "To have company.",
        "title": "",
        "person_id": "all",
    }
    text = post(lead, url(story, "helping/offer/"), **course).content.decode()
    assert "write who asked for this course" in text
    assert "To have company." in text
    with acting(SYSTEM):
        kept = AuditEvent.objects.filter(kind="audit.deed.refused")
        assert [one.facts["code"] for one in kept] == ["generic_not_asked"]
    given = {
        **course,
        "asked_by_id": str(story.mother.id),
        "asked_words": "I would like it.",
        "person_id": str(story.mother.id),
    }
    assert post(lead, url(story, "helping/offer/"), **given).url == url(story, "helping/")
    with acting(SYSTEM):
        one = Intervention.objects.get()
    say = f"/desk/helping/{one.id}/"
    mother = str(story.mother.id)
    post(lead, say, what="answer", answer="yes", person_id=mother)
    post(lead, say, what="started")
    for _ in range(2):
        post(lead, say, what="impact", impact="no", person_id=mother, words="It is not about us.")
    assert "Twice in a row" in text_of(browse_as(cast.csw), url(story, "helping/"))
    decide = next(
        line for line in text_of(lead, url(story, "helping/")).split('"') if "/desk/rethinks/" in line
    )
    assert post(lead, decide, decision="change", words="It ends.", family_says="Thank you.").url == url(
        story, "helping/"
    )
    assert "It ends." in text_of(lead, url(story, "helping/"))
    assert "1 of 1" in text_of(browse_as(cast.manager), "/desk/learning/")


def test_pages_stay_cheap_and_whoever_may_not_is_offered_nothing(
    cast: Any, story: Any, django_assert_max_num_queries: Any
) -> None:
    with acting(SYSTEM):
        asking_begin(story.case, SYSTEM)
    with acting(cast.social_worker):
        services.intervention_offer(
            by=cast.social_worker, case_id=story.case.id, kind="learning", subject="trauma", bears="It helps to know.",
            person_id=story.mother.id,
        )  # fmt: skip
    for who in ("csw", "ipsw", "social_worker", "manager"):
        browser = browse_as(getattr(cast, who))
        for page in ("progress/", "in-step/", "helping/"):
            with django_assert_max_num_queries(25):
                text = text_of(browser, url(story, page))
            offered = {
                a for a in ("progress/ask/", "in-step/plan/", "helping/offer/") if url(story, a) in text
            }
            wanted = {
                "progress/": "progress/ask/",
                "in-step/": "in-step/plan/",
                "helping/": "helping/offer/",
            }[page]
            may = who != "manager" and not (page == "in-step/" and who == "social_worker")
            assert offered == ({wanted} if may else set()), (who, page)
    with frozen(now() + timedelta(days=60)):
        assert "ask how things are" in text_of(browse_as(cast.ipsw), "/desk/")
        assert "ask how things are" in text_of(browse_as(cast.csw), "/desk/progress/due/")
