"""The young person's own page and their parents' page: own words, who reads them, what parents know."""

from __future__ import annotations

from datetime import timedelta

import pytest

from alongside.doors.desk.tests.conftest import browse_as, post
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import frozen, now, today
from alongside.practice.engagement import services
from alongside.practice.engagement.jobs import birthdays
from alongside.practice.engagement.models import YoungNote, YoungWords


@pytest.fixture
def young(cast):
    return browse_as(cast.young_person)


def text_of(browser, address):
    page = browser.get(address)
    assert page.status_code == 200, address
    return page.content.decode()


def test_what_a_young_person_keeps_never_shows_to_their_parents_until_they_say_so(cast, story, young):
    mine, reach = f"/family/mine/{story.case.id}/", f"/family/reach/{story.case.id}/"
    mother = browse_as(cast.mother)
    assert mine in text_of(young, "/family/")
    assert reach in text_of(mother, "/family/")
    assert post(young, mine + "say/", words="KEPT-WORDS", topic="home", parents="no").url == mine
    with acting(SYSTEM):
        words = YoungWords.objects.get()
    for address in (reach, "/family/", "/family/record/", "/family/opened/"):
        assert "KEPT-WORDS" not in text_of(mother, address)
    assert mother.get(f"/family/mine/words/{words.id}/").status_code == 404
    post(young, f"/family/mine/words/{words.id}/", parents="yes", which="this")
    assert "KEPT-WORDS" in text_of(mother, reach)
    assert "Your parents may read this" in text_of(young, mine)


def test_a_young_person_answers_about_a_worker_decides_about_a_note_and_says_how_much_they_decide(
    cast, story, young
):
    mine = f"/family/mine/{story.case.id}/"
    assert "Chris Young" in text_of(young, mine)
    post(young, mine + "worker/", says="no", words="I have Jo.")
    assert "That is fine" in text_of(young, mine)
    with acting(cast.csw):
        note = services.young_note_write(by=cast.csw, case_id=story.case.id, words="OUR-NOTE")
        services.influence_say(by=cast.csw, case_id=story.case.id, answer="a_lot")
    assert "OUR-NOTE" in text_of(young, mine)
    assert "OUR-NOTE" not in text_of(browse_as(cast.mother), f"/family/reach/{story.case.id}/")
    post(young, f"/family/mine/notes/{note.id}/", shared_with="team")
    with acting(SYSTEM):
        assert YoungNote.objects.get().shared_with == "team"
    post(young, f"/family/deciding/{story.case.id}/", answer="none", words="They decide.")
    for who, page in (("young_person", mine), ("father", f"/family/reach/{story.case.id}/")):
        assert "We owe you a talk about it" in text_of(browse_as(getattr(cast, who)), page)


def test_a_parent_tells_how_to_reach_their_child_and_the_other_parent_does_not_see_it(
    cast, story, django_assert_max_num_queries
):
    reach = f"/family/reach/{story.case.id}/"
    mother, father = browse_as(cast.mother), browse_as(cast.father)
    answers = {"works": "MOTHERS-WAY", "introduce": "yes"}
    assert post(mother, reach + "tell/", **answers).url == reach
    with django_assert_max_num_queries(25):
        assert "MOTHERS-WAY" in text_of(mother, reach)
    assert "MOTHERS-WAY" not in text_of(father, reach)
    assert "MOTHERS-WAY" in text_of(browse_as(cast.csw), f"/desk/cases/{story.case.id}/working/")
    blank = post(father, reach + "tell/", works=" ", will_not_work="")
    assert "Write what helps" in blank.content.decode()


def test_a_parent_sees_that_the_way_to_eighteen_is_owed_and_then_reads_it(cast, story):
    """Nobody waits it out in silence (V17)."""
    with acting(SYSTEM):
        type(story.child).objects.filter(id=story.child.id).update(born_on=today() - timedelta(days=17 * 366))
    birthdays(0)
    mother = browse_as(cast.mother)
    with frozen(now() + timedelta(days=60)):
        text = text_of(mother, "/family/")
        assert "we write with you how help goes on after eighteen. Late since" in text
    facts = ("lead_name", "adult_service", "risks", "services", "family_role", "after_18")
    with acting(cast.csw):
        services.transition_plan(by=cast.csw, case_id=story.case.id, **dict.fromkeys(facts, "ADULT-PLAN"))
    assert "ADULT-PLAN" in text_of(mother, f"/family/reach/{story.case.id}/")
    assert "ADULT-PLAN" in text_of(browse_as(cast.young_person), f"/family/mine/{story.case.id}/")


def test_each_page_belongs_to_its_reader(cast, story, young, django_assert_max_num_queries):
    mine, reach = f"/family/mine/{story.case.id}/", f"/family/reach/{story.case.id}/"
    with django_assert_max_num_queries(25):
        text_of(young, mine)
    assert young.get(reach).status_code == 403
    assert browse_as(cast.mother).get(mine).status_code == 403
    assert browse_as(cast.stranger_parent).get(reach).status_code == 404
