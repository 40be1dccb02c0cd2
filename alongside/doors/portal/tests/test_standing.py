"""What a parent reads of their own standing: what was decided and why, what waits, help for them, and how to ask again."""

from __future__ import annotations

import pytest
from django.test import Client

from alongside.doors.desk.tests.conftest import post
from alongside.family.cases.models_harm import LevelView
from alongside.family.cases.services import need_offer
from alongside.family.cases.tests.scenes import QUIET, decide, narrow, restricted, seen
from alongside.ground.access.context import acting


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def text_of(user, address):
    page = browser(user).get(address)
    assert page.status_code == 200, address
    return page.content.decode()


@pytest.fixture
def narrowed(cast, story):
    restricted(cast, story, story.father)
    return narrow(
        cast,
        story,
        story.father,
        kinds=["inside", "record", "meetings"],
        days=4,
        words="Until we have all talked.",
    )


def test_a_father_reads_what_was_decided_what_waits_until_when_and_how_to_ask_again(cast, story, narrowed):
    text = text_of(cast.father, "/family/how-we-work/")
    for words in ("some things are done without you for now", "What was seen on two days.", "A worker of his own goes on.",
                  "Until we have all talked.", "It ends by itself after", "Mo Hall", "I want this looked at again"):  # fmt: skip
        assert words in text, words
    for address in (f"/family/plan/{story.case.id}/", "/family/record/", "/family/meetings/"):
        assert "You do not see all of this" in text_of(cast.father, address), address
        assert "You do not see all of this" not in text_of(cast.mother, address), address


def test_at_home_a_narrowed_parent_reads_who_decided_until_when_and_how_to_ask_and_not_what(
    cast, story, narrowed
):
    text = text_of(cast.father, "/family/")
    for words in (
        "Some parts are held back from you for now",
        "Mo Hall decided this",
        "/family/how-we-work/",
    ):
        assert words in text, words
    assert "Until we have all talked." not in text
    for other in (cast.mother, cast.young_person):
        assert "held back from you" not in text_of(other, "/family/")


def test_a_father_who_was_not_told_reads_what_every_parent_reads(cast, story):
    seen(cast, story, story.father)
    before = text_of(cast.mother, "/family/how-we-work/")
    decide(cast, story, story.father, "under_evidence_review", telling=QUIET)
    assert main_of(text_of(cast.father, "/family/how-we-work/")) == main_of(before)


def main_of(text):
    return text.split("<main")[1].split("</main>")[0]


def test_help_is_answered_by_whom_it_is_for(cast, story):
    with acting(cast.ipsw):
        need = need_offer(
            by=cast.ipsw,
            case_id=story.case.id,
            person_id=story.mother.id,
            kind="money",
            offer="We go to the office with you.",
        )
    assert "It is never held against you" in text_of(cast.mother, "/family/how-we-work/")
    page = f"/family/how-we-work/help/{need.id}/"
    assert browser(cast.father).get(page).status_code == 404
    assert post(browser(cast.mother), page, answer="not_now", words="After Christmas.").status_code == 302
    assert "Not now" in text_of(cast.mother, "/family/how-we-work/")


def test_a_parent_and_a_young_person_say_how_worried_to_be(cast, story):
    page = f"/family/how-we-work/{story.case.id}/worried/"
    for who in (cast.mother, cast.young_person):
        assert post(browser(who), page, words=f"Words of {who.name}").status_code == 302
    assert "Words of Maria Ash" in text_of(cast.mother, page)
    assert "Words of Maria Ash" not in text_of(cast.young_person, page)
    assert browser(cast.young_person).get("/family/how-we-work/").status_code == 302
    with acting(cast.csw):
        assert set(LevelView.objects.values_list("said_by", flat=True)) == {"Maria Ash", "Cleo Ash"}
