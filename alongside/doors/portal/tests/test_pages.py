"""Every page of a family: who may open it, what it never shows, what it costs."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alongside.doors.portal.tests.conftest import FATHERS_SECRETS, browser
from alongside.ground.access.context import acting

pytestmark = pytest.mark.django_db


def addresses(lived):
    def of(name, *args):
        return reverse(f"portal:{name}", args=args)

    plain = ("home", "meetings", "wrong", "promises", "record", "record-add", "opened", "safe-contact", "about-me",
             "offers", "notes")  # fmt: skip
    return [
        *(of(name) for name in plain),
        of("plan", lived.case.id),
        of("measure-propose", lived.case.id),
        of("measure-answer", lived.measure.id),
        of("promise", lived.open.id),
        of("promise-done", lived.done.id),
        of("promise-not-done", lived.done.id),
        of("promise-ask", lived.open.id),
        of("about-me-question", "faith"),
        of("record-correct", lived.entry.id),
    ]


def mothers_own(lived):
    return [
        reverse("portal:offer", args=[lived.offer.id]),
        reverse("portal:note-share", args=[lived.note.id]),
        reverse("portal:measure-change", args=[lived.measure.id]),
        reverse("portal:measure-withdraw", args=[lived.measure.id]),
        reverse("portal:promise-mine", args=[lived.mine.id]),
        reverse("portal:record-files", args=[lived.entry.id]),
    ]


def test_each_of_the_family_opens_each_page(cast, lived):
    for user in (cast.mother, cast.father, cast.young_person):
        client = browser(user)
        for address in addresses(lived):
            assert client.get(address).status_code == 200, (user.name, address)
    for address in mothers_own(lived):
        assert browser(cast.mother).get(address).status_code == 200, address


def test_another_familys_parent_finds_nothing(cast, lived):
    client = browser(cast.stranger_parent)
    for address in [*addresses(lived), *mothers_own(lived)]:
        page = client.get(address)
        assert page.status_code in (200, 404), address
        for words in ("Sofia Worth", "We eat together", "Ring the school", "mother-note-words"):
            assert words not in page.content.decode(), address
    for name, thing in (("plan", lived.case), ("promise", lived.open), ("measure-answer", lived.measure)):
        assert client.get(reverse(f"portal:{name}", args=[thing.id])).status_code == 404


def test_the_other_parents_secrets_never_appear(cast, lived, mother):
    for client in (mother, browser(cast.young_person)):
        for address in addresses(lived):
            text = client.get(address).content.decode()
            for secret in FATHERS_SECRETS:
                assert secret not in text, (address, secret)
    assert "father-note-words" in browser(cast.father).get(reverse("portal:notes")).content.decode()


def test_nobody_opens_the_other_parents_own_pages(cast, lived, mother):
    father = browser(cast.father)
    for name, thing in (("offer", lived.offer), ("note-share", lived.note)):
        assert father.get(reverse(f"portal:{name}", args=[thing.id])).status_code == 404
    assert mother.get(reverse("portal:note-share", args=[lived.fathers_note.id])).status_code == 404


def test_titles_name_no_child_and_every_page_can_be_left(lived, mother):
    for address in [*addresses(lived), *mothers_own(lived)]:
        page = mother.get(address)
        text = page.content.decode()
        title = text.split("<title>")[1].split("</title>")[0]
        assert not any(name in title for name in ("Cleo", "Ash", "Maria", "Noah")), title
        assert title.endswith("Alongside")
        assert text.count("<h1") == 1, address
        assert "govuk-js-exit-this-page-button" in text
        assert page.headers["Cache-Control"] == "no-store"


def test_no_page_asks_the_database_too_often(lived, mother):
    mother.get("/family/wrong/")  # the session is renewed once a minute, not with each page
    for address in [*addresses(lived), *mothers_own(lived)]:
        with CaptureQueriesContext(connection) as asked:
            mother.get(address)
        counted = [q for q in asked.captured_queries if "SAVEPOINT" not in q["sql"]]
        assert len(counted) <= (28 if address == "/family/" else 25), (
            address,
            len(counted),
            "\n".join(
                q["sql"].split("FROM")[-1][:70] if q["sql"].startswith("SELECT") else q["sql"][:70]
                for q in counted
            ),
        )


def test_home_answers_the_six_questions(lived, mother):
    text = mother.get(reverse("portal:home")).content.decode()
    for words in (
        "Who is working with us?", "Sofia Worth", "Ines Parker", "What happens next?", "What was promised",
        "Ring the school", "Waiting for you", "Sofia Worth says a promise is done", "What have we told you?", "I rang",
        "How do I say something is wrong?",
    ):  # fmt: skip
        assert words in text, words


def test_the_young_person_has_a_shorter_page(cast, lived, mother):
    hers = browser(cast.young_person).get(reverse("portal:home")).content.decode()
    assert "This is your page" in hers
    assert len(hers) < len(mother.get(reverse("portal:home")).content.decode())
    assert "your own support worker" not in hers.lower()


def test_a_family_member_without_a_case_sees_a_calm_page(cast):
    page = browser(cast.mother).get(reverse("portal:home"))
    assert page.status_code == 200
    assert "There is nothing here yet" in page.content.decode()


def test_who_opened_the_record_is_shown_by_agency_and_day(cast, lived, mother):
    from alongside.family.cases.selectors import case_get

    with acting(cast.social_worker):
        case_get(viewer=cast.social_worker, case_id=lived.case.id)
    text = mother.get(reverse("portal:opened")).content.decode()
    assert "Northmoor social_care, social worker" in text
    assert "Sofia" not in text.split("<main")[1].split("</main>")[0]


def test_going_home_leads_to_the_right_door(cast, story, mother):
    assert mother.get("/home/").url == "/family/"
    assert browser(cast.social_worker).get("/home/").url == "/desk/"
    assert Client().get("/home/").url == "/"
