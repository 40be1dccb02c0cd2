"""About us: one thing a page, all of it if one likes, and nobody's words beside another's who should not read them."""

from __future__ import annotations

import pytest
from django.test import Client

from alongside.doors.common.circumstances import TOPICS
from alongside.doors.desk.tests.conftest import post
from alongside.doors.desk.tests.test_circumstances import ANSWERS, SHOWN
from alongside.family.circumstances.models import Strength
from alongside.family.circumstances.services import answer_give, cost_mark, strength_add
from alongside.ground import clock
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM


def browse(user):
    browser = Client()
    browser.force_login(user)
    return browser


@pytest.fixture
def mother(cast):
    return browse(cast.mother)


def text_of(browser, address):
    page = browser.get(address)
    assert page.status_code == 200, (address, page.status_code)
    text = page.content.decode()
    return text[text.index("<main") : text.index("</main>")]


def test_a_mother_says_one_thing_a_page_reads_it_and_takes_it_back(
    cast, story, mother, django_assert_max_num_queries
):
    hub = text_of(mother, "/family/us/")
    for topic in TOPICS:
        assert f"/family/us/{topic}/" in hub
        answer = post(
            mother, f"/family/us/{topic}/add/", **{k: v for k, v in ANSWERS[topic].items() if k != "agreed"}
        )
        assert answer.status_code == 302, (topic, answer.context["form"].errors)
        assert answer.url == f"/family/us/{topic}/"
        with django_assert_max_num_queries(25):
            assert SHOWN[topic] in text_of(mother, answer.url), topic
    assert "/family/us/" in text_of(mother, "/family/")
    with acting(SYSTEM):
        line = Strength.objects.get(kind="protective")
    father = browse(cast.father)
    away = f"/family/us/strengths/{line.id}/take-back/"
    assert "They walk together" in text_of(father, "/family/us/strengths/")
    assert father.get(away).status_code == 404
    assert post(mother, away).url == "/family/us/strengths/"
    assert "They walk together" not in text_of(father, "/family/us/strengths/")
    for topic in ("costs", "matters", "signs", "first", "around"):
        assert SHOWN[topic] not in text_of(father, f"/family/us/{topic}/"), topic


def test_whoever_marks_what_it_costs_reads_by_when_it_is_answered_and_what_was(cast, story, mother):
    with acting(cast.mother):
        line = cost_mark(by=cast.mother, family_id=story.family.id, kind="sleep", weight="most")
    assert "We answer you:" in text_of(mother, "/family/us/costs/")
    with clock.frozen(_later(9)):
        text = text_of(browse(cast.mother), "/family/us/costs/")
    assert "We have not answered you yet. We are sorry." in text
    with acting(cast.ipsw):
        answer_give(by=cast.ipsw, line_id=line.id, outcome="not_offered", words="Nobody works at night yet")
    text = text_of(mother, "/family/us/costs/")
    assert "Nobody works at night yet" in text
    assert "We answer you:" not in text


def _later(days):
    from datetime import timedelta

    return clock.now() + timedelta(days=days)


def test_a_young_person_is_asked_less_in_their_own_words(cast, story):
    browser = browse(cast.young_person)
    hub = text_of(browser, "/family/us/")
    assert "Who is always there for you" in hub
    assert "/family/us/needs/" not in hub
    for topic in ("needs", "signs", "around", "nonsense"):
        assert browser.get(f"/family/us/{topic}/").status_code == 404
        assert browser.get(f"/family/us/{topic}/add/").status_code == 404
    answer = post(browser, "/family/us/steady/add/", who="My brother", readers="own")
    assert "Steadiest" not in text_of(browser, answer.url)
    assert "My brother" in text_of(browser, answer.url)
    assert "My brother" not in text_of(browse(cast.mother), "/family/us/steady/")


def test_what_is_missing_is_asked_for_and_the_words_stay(mother, story):
    page = post(mother, "/family/us/strengths/add/", words="We laugh")
    assert {"kind", "readers"} <= set(page.context["form"].errors)
    assert "We laugh" in page.content.decode()
    assert "We laugh" in mother.get("/family/us/strengths/add/").content.decode()


def test_what_is_good_stands_at_the_top_of_the_record_as_far_as_one_may_read_it(cast, story, mother):
    with acting(cast.csw):
        strength_add(by=cast.csw, family_id=story.family.id, kind="strength", words="They cook on Sundays")
        strength_add(by=cast.csw, family_id=story.family.id, kind="strength", words="Hers alone",
                     person_id=story.mother.id, readers="own")  # fmt: skip
    text = text_of(mother, "/family/record/")
    assert text.index("They cook on Sundays") < text.index("What happened, the newest first")
    assert "Hers alone" in text
    assert "Hers alone" not in text_of(browse(cast.father), "/family/record/")
