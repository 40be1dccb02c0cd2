"""The one box and what people say about who is the same, as they stand at the desk."""

from __future__ import annotations

import logging
from datetime import date, timedelta

import pytest

from alongside.family.cases.services import request_join
from alongside.family.cases.tests.scenes import a_referral
from alongside.family.finding.models import LinkUndoing, SamePerson
from alongside.family.people.models import Person
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import frozen, now

from .conftest import browse_as, post


@pytest.fixture
def duty(cast):
    return browse_as(cast.duty)


def text_of(browser, address):
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_the_box_stands_on_every_page_and_what_is_typed_in_no_address_and_no_log(cast, story, caplog):
    worker = browse_as(cast.social_worker)
    page = text_of(worker, f"/desk/cases/{story.case.id}/")
    assert 'action="/desk/find/"' in page
    with caplog.at_level(logging.DEBUG):
        answer = worker.post("/desk/find/", {"words": "Kleo Ash"})
        assert (answer.status_code, answer.url) == (302, "/desk/find/")
        found = text_of(worker, "/desk/find/")
    assert "Kleo" not in caplog.text
    for words in (
        "What you may see",
        "Cleo Ash",
        "spelt almost the same",
        f"/desk/cases/{story.case.id}/",
        'value="Kleo Ash"',
    ):
        assert words in found, words
    assert text_of(worker, "/desk/find/") != "", "one can go back to it"
    assert worker.post("/desk/find/", {"clear": "1"}).url == "/desk/find/"
    assert "What you may see" not in text_of(worker, "/desk/find/")


def test_nobody_reads_what_another_searched_for_and_it_is_gone_in_an_hour(cast, story):
    worker = browse_as(cast.social_worker)
    worker.post("/desk/find/", {"words": "Cleo Ash"})
    assert "Cleo" not in text_of(browse_as(cast.ipsw), "/desk/find/")
    with frozen(now() + timedelta(hours=2)):
        assert "Cleo" not in text_of(worker, "/desk/find/")


def test_an_empty_box_asks_calmly_and_a_hidden_child_is_not_hinted_at(cast, story, duty):
    assert "Write what you are looking for" in duty.post("/desk/find/", {"words": " "}).content.decode()
    police = browse_as(cast.police)
    police.post("/desk/find/", {"words": "Cleo Ash C-TEST-0001"})
    page = text_of(police, "/desk/find/")
    assert "Nothing that you may see fits this" in page
    police.post("/desk/find/", {"words": "Nobody Whosoever C-NONE-0001"})
    other = text_of(police, "/desk/find/")
    assert page.count("<h3") == other.count("<h3")


def test_a_misspelt_name_proposes_the_family_and_different_stops_it(cast, story, duty):
    with acting(SYSTEM):
        Person.objects.filter(id=story.child.id).update(born_on=date(2011, 3, 2))
    asked = a_referral(cast, child_name="Clio Ash", child_born_on=date(2011, 2, 3))
    family = f"/desk/requests/{asked.id}/family/"
    page = text_of(duty, family)
    assert "The Ash family, F-TEST-0001" in page
    assert "the name is spelt almost the same; day and month of birth the other way round" in page
    same = f"/desk/requests/{asked.id}/same/"
    key = f"person:{story.child.id}"
    assert "Say how you know" in post(duty, same, other=key, judgement="different").content.decode()
    assert post(duty, same, other=key, judgement="different", reason="Another school").status_code == 302
    page = text_of(duty, same)
    assert "Another school" in page
    assert "about Cleo Ash" in page
    assert "We know no child" in text_of(duty, family)
    with acting(SYSTEM):
        assert SamePerson.objects.get().said_by_id == cast.duty.id


def test_a_wrong_link_is_undone_and_somebody_else_looks(cast, story, duty):
    asked = a_referral(cast, child_name="Cleo Ash")
    with acting(cast.duty):
        request_join(by=cast.duty, referral_id=asked.id, case_id=story.case.id, expected_version=1,
                     family_reason="Her school", decision_words="Yes")  # fmt: skip
    address = f"/desk/requests/{asked.id}/unlink/"
    assert address in text_of(duty, f"/desk/requests/{asked.id}/")
    assert "Her school" in text_of(duty, address)
    assert post(duty, address, reason="Another street").status_code == 302
    assert "nothing to take it from" in text_of(duty, address)
    with acting(SYSTEM):
        undoing = LinkUndoing.objects.get()
    look = f"/desk/requests/look/{undoing.id}/"
    assert "Somebody else looks at it" in text_of(duty, look)
    manager = browse_as(cast.manager)
    assert look in text_of(manager, "/desk/requests/")
    assert look not in text_of(duty, "/desk/requests/")
    assert post(manager, look, agreed="no", words="It is about Cleo").status_code == 302
    assert "Asked again since the case was opened" in text_of(manager, f"/desk/cases/{story.case.id}/")


def test_these_pages_cost_few_queries(cast, story, duty, django_assert_max_num_queries):
    asked = a_referral(cast, child_name="Cleo Ash")
    duty.post("/desk/find/", {"words": "Cleo Ash"})
    for page, most in (("/desk/find/", 60), (f"/desk/requests/{asked.id}/same/", 45)):
        with django_assert_max_num_queries(most):
            assert duty.get(page).status_code == 200
