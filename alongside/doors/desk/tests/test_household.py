"""Who is in a family, at the desk: everyone shown, somebody added, a place that changed, an invitation for whoever is new."""

from __future__ import annotations

import pytest

from alongside.doors.desk.tests.conftest import browse_as, post, promised, statements
from alongside.family.cases.services import case_open_in_emergency
from alongside.family.people.models import FamilyMember, PlaceChange
from alongside.family.recording.services import chronology_add
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import today

DORA = {
    "full_name": "Dora Lund",
    "relationship": "grandparent",
    "lives": "yes",
    "responsibility": "not_known",
}


@pytest.fixture
def lead(cast):
    return browse_as(cast.social_worker)


def url(story, page=""):
    return f"/desk/cases/{story.case.id}/family/{page}"


def text_of(browser, address):
    page = browser.get(address)
    assert page.status_code == 200
    return page.content.decode()


def test_the_page_shows_everyone_and_asks_before_it_says(lead, story):
    text = text_of(lead, url(story))
    for words in ("Cleo Ash", "Frank Ash", "Noah Ash", "Biscuit, dog", "Protective partner", "Not known"):
        assert words in text, words
    assert "What changed" not in text
    assert url(story) in text_of(lead, f"/desk/cases/{story.case.id}/")


def test_a_grandmother_is_added_stands_as_a_partner_and_can_be_invited(lead, story):
    answer = post(lead, url(story, "add/"), **DORA)
    assert answer.url == url(story)
    text = text_of(lead, answer.url)
    assert "They are a protective partner, like every parent and carer." in text
    with acting(SYSTEM):
        member = FamilyMember.objects.get(person__full_name="Dora Lund")
    assert (member.lives_with_child, member.parental_responsibility) == (True, None)
    assert "Dora Lund (grandparent)" in text_of(lead, f"/desk/cases/{story.case.id}/invite/")


def test_what_is_missing_is_asked_for_and_nothing_is_lost(lead, story):
    page = post(lead, url(story, "add/"), full_name="", known_as="Gran")
    assert {"full_name", "relationship"} <= set(page.context["form"].errors)
    assert 'value="Gran"' in page.content.decode()


def test_a_name_that_is_there_already_is_asked_about_and_pressing_twice_adds_one(lead, story):
    frank = {**DORA, "full_name": "frank ASH"}
    page = post(lead, url(story, "add/"), **frank)
    assert "Somebody of this name is in the family already" in page.content.decode()
    assert "another person with the same name" in page.content.decode()
    form = lead.get(url(story, "add/")).context["form"]
    data = {**frank, "same_name": "on", "form_token": form["form_token"].value()}
    assert lead.post(url(story, "add/"), data).url == lead.post(url(story, "add/"), data).url
    data = {**DORA, "form_token": lead.get(url(story, "add/")).context["form"]["form_token"].value()}
    assert lead.post(url(story, "add/"), data).url == lead.post(url(story, "add/"), data).url
    with acting(SYSTEM):
        assert FamilyMember.objects.filter(family=story.family).count() == 6


def test_a_pet_is_added(lead, story):
    assert set(post(lead, url(story, "pet/"), name="").context["form"].errors) == {"name", "kind"}
    assert post(lead, url(story, "pet/"), name="Rex", kind="lizard").url == url(story)
    assert "Rex, lizard" in text_of(lead, url(story))


def test_a_place_that_changed_shows_both_what_was_and_what_is(cast, lead, story):
    here = url(story, f"{story.father.id}/")
    old = browse_as(cast.csw).get(here).context["form"]
    day = {"since_day": "1", "since_month": "3", "since_year": "2026"}
    answers = {"lives": "no", "responsibility": "yes", "how_known": "He told us himself"}
    assert post(lead, here, **answers, **day).url == url(story)
    text = text_of(lead, url(story))
    for words in ("Lives with the child: no, before: not known", "1 March 2026", "He told us himself"):
        assert words in text, words
    data = {"form_token": old["form_token"].value(), "version": old["version"].value(), "lives": "yes"}
    second = browse_as(cast.csw).post(here, {**data, "responsibility": "yes"}).content.decode()
    assert "Someone changed this while you were writing" in second
    with acting(SYSTEM):
        assert PlaceChange.objects.count() == 1
    assert "That is what we know already" in post(lead, here).content.decode()


def test_a_brother_is_not_asked_about_parental_responsibility_and_a_child_not_at_all(lead, story):
    assert "responsibility" not in lead.get(url(story, f"{story.sibling.id}/")).context["form"].fields
    assert post(lead, url(story, f"{story.sibling.id}/"), lives="yes").status_code == 302
    assert lead.get(url(story, f"{story.child.id}/")).status_code == 404


def test_whoever_looks_in_an_emergency_is_offered_nothing_and_costs_few_queries(cast, story, things):
    """The case page with everything on it, opened by an officer who is in none of its circles."""
    for n in range(12):
        promised(cast.social_worker, story.case, cast.teacher, f"Thing {n}", days=n)
    with acting(cast.social_worker):
        chronology_add(
            by=cast.social_worker,
            family_id=story.family.id,
            happened_on=today(),
            words="A van waited.",
            kind="observed",
        )
    with acting(cast.police):
        case_open_in_emergency(
            by=cast.police, case=str(story.case.id), reason="She is missing since this morning"
        )
    officer = browse_as(cast.police)
    officer.get("/desk/roles/")  # the session is renewed once a minute, not with each page
    asked, text = statements(officer, f"/desk/cases/{story.case.id}/")
    assert asked <= 25
    assert "Add somebody" not in text
    assert "Something has changed" not in text_of(officer, url(story))
    assert officer.get(url(story, "add/")).status_code == 403


def test_the_pages_of_a_family_cost_few_queries(lead, story, django_assert_max_num_queries):
    for n in range(12):
        post(lead, url(story, "add/"), **{**DORA, "full_name": f"Aunt {n}", "relationship": "other"})
    for page in ("", "add/", "pet/", f"{story.father.id}/"):
        with django_assert_max_num_queries(25):
            assert lead.get(url(story, page)).status_code == 200
