"""A form is sent once, nothing typed is lost, and nobody else reads what was left in it."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.test import Client

from alongside.doors.common.tests.pages import DEEDS
from alongside.doors.common.writers import seal_writer
from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import PUBLIC, SYSTEM
from alongside.ground.clock import frozen, now
from alongside.ground.govuk.models import Draft
from alongside.ground.govuk.services import Writer, drafts_purge

pytestmark = [pytest.mark.django_db, pytest.mark.urls("alongside.doors.common.tests.pages")]


@pytest.fixture(autouse=True)
def no_deeds():
    DEEDS.clear()


@pytest.fixture
def mother(cast):
    browser = Client()
    browser.force_login(cast.mother)
    return browser


def post(browser, address, **answers):
    page = browser.get(address)
    hidden = {name: str(page.context["form"][name].value()) for name in ("form_token", "kept_for")}
    if "version" in page.context["form"].fields:
        hidden["version"] = str(page.context["form"]["version"].value())
    return {**hidden, **answers}


def drafts():
    with acting(SYSTEM):
        return list(Draft.objects.all())


def test_a_form_sent_twice_does_the_deed_once(client):
    data = post(client, "/anybody/", words="Once")
    first, second = client.post("/anybody/", data), client.post("/anybody/", data)
    assert first.url == second.url == "/done/1/"
    assert len(DEEDS) == 1


def test_another_person_with_the_same_token_is_not_answered_with_the_first_ones_address(client, mother):
    data = post(client, "/anybody/", words="Once")
    client.post("/anybody/", data)
    assert mother.post("/anybody/", data).url == "/done/2/"


def test_a_refusal_stands_beside_its_field_and_is_audited_and_can_be_mended(client):
    data = post(client, "/anybody/", words="refuse")
    page = client.post("/anybody/", data)
    assert page.context["form"].errors["who"] == ["That is not possible."]
    assert page.status_code == 200
    with acting(SYSTEM):
        assert (
            AuditEvent.objects.filter(kind="audit.deed.refused", facts={"code": "test_refused"}).count() == 1
        )
    assert client.post("/anybody/", {**data, "words": "Mended"}).status_code == 302


def test_a_missing_permission_is_403(client):
    assert client.post("/anybody/", post(client, "/anybody/", words="forbid")).status_code == 403


def test_another_persons_change_stands_beside_mine_and_the_next_press_saves(mother):
    data = post(mother, "/family-page/", words="stale", who="Me")
    page = mother.post("/family-page/", data)
    text = page.content.decode()
    assert "Their &lt;b&gt;words&lt;/b&gt;" in text
    assert "stale" in text
    assert "Ann" in text
    assert page.context["form"]["version"].value() == "5"
    assert mother.post("/family-page/", {**data, "version": "5"}).status_code == 302


def test_what_was_typed_comes_back_with_the_time_it_was_kept(client):
    data = post(client, "/anybody/", words="Half a sent 🙂 ערב", on_day="3", on_month="", on_year="2026")
    answer = client.post("/drafts/test-page/", data)
    assert answer.status_code == 200
    page = client.get("/anybody/")
    text = page.content.decode()
    assert "We kept what you wrote at" in text
    assert "Half a sent 🙂 ערב" in text
    assert 'value="2026"' in text
    client.post("/anybody/", {**data, "on_day": "", "on_year": ""})
    assert drafts() == []


def test_a_draft_may_come_as_json(client):
    data = post(client, "/anybody/", words="From a script")
    client.post("/drafts/test-page/", data, content_type="application/json")
    assert "From a script" in client.get("/anybody/").content.decode()
    assert client.post("/drafts/test-page/", "[", content_type="application/json").status_code == 400


def test_an_invalid_form_is_kept_too(client):
    client.post("/anybody/", post(client, "/anybody/", words="x" * 101))
    assert drafts()[0].fields["words"] == ["x" * 101]


def test_nobody_else_reads_a_draft(cast, mother):
    mother.post("/drafts/test-page/", post(mother, "/family-page/", words="Only mine"))
    assert len(drafts()) == 1
    for other in (cast.father, cast.social_worker, cast.manager, PUBLIC):
        with acting(other):
            assert not Draft.objects.exists()


def test_a_draft_without_a_true_seal_is_refused(client, cast):
    data = post(client, "/anybody/", words="Forged")
    assert client.post("/drafts/test-page/", {**data, "kept_for": "forged"}).status_code == 400
    other = seal_writer(Writer(str(cast.mother.id), cast.mother.partnership_id), "another-form")
    assert client.post("/drafts/test-page/", {**data, "kept_for": other}).status_code == 400
    assert drafts() == []


def test_a_late_autosave_does_not_bring_back_what_was_sent(client):
    data = post(client, "/anybody/", words="Sent")
    client.post("/anybody/", data)
    client.post("/drafts/test-page/", data)
    assert drafts() == []


def test_after_the_session_ended_the_words_wait_for_their_writer_alone(cast, mother):
    data = post(mother, "/family-page/", words="Written late at night")
    mother.session.flush()
    answer = mother.post("/family-page/", data)
    assert answer.url == "/accounts/login/?next=/family-page/"
    mother.force_login(cast.father)
    assert "Written late at night" not in mother.get("/family-page/").content.decode()
    mother.force_login(cast.mother)
    assert "Written late at night" in mother.get("/family-page/").content.decode()


def test_a_lost_cookie_shows_the_page_again_with_the_words(cast):
    browser = Client(enforce_csrf_checks=True)
    data = post(browser, "/anybody/", words="Kept all the same")
    del browser.cookies["csrftoken"]
    answer = browser.post("/anybody/", data, headers={"origin": "http://testserver"})
    assert answer.status_code == 302
    assert "Kept all the same" in browser.get("/anybody/").content.decode()
    assert DEEDS == []
    foreign = browser.post("/anybody/", data, headers={"origin": "https://elsewhere.example"})
    assert foreign.status_code == 403


def test_whoever_is_signed_out_is_told_to_sign_in_and_not_to_send_it_again(cast):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.mother)
    data = post(browser, "/family-page/", words="Written late at night")
    browser.cookies.clear()
    answer = browser.post("/family-page/", data, headers={"origin": "http://testserver"}, follow=True)
    assert answer.request["PATH_INFO"] == "/accounts/login/"
    assert "Sign in and it will be there" in answer.content.decode()
    assert "send it again" not in answer.content.decode()
    browser.force_login(cast.mother)
    assert "Written late at night" in browser.get("/family-page/").content.decode()


def test_a_professional_cannot_pass_the_familys_door(cast, client):
    client.force_login(cast.police)
    session = client.session
    session["second_factor_seen"] = True
    session.save()
    assert client.get("/family-page/").status_code == 403


def test_drafts_go_after_30_days(client):
    with frozen(now() - timedelta(days=31)), acting(SYSTEM):
        Draft.objects.create(owner_key="visitor-x", form_key="f", fields={}, saved_at=now())
    with acting(SYSTEM):
        assert drafts_purge() == 1


def test_a_draft_has_a_size(client):
    data = post(client, "/anybody/", words="x" * 500_000)
    assert client.post("/drafts/test-page/", data).status_code == 413


def test_a_bad_token_is_a_new_one(client):
    data = post(client, "/anybody/", words="Twice")
    client.post("/anybody/", {**data, "form_token": "nonsense"})
    client.post("/anybody/", {**data, "form_token": str(uuid.uuid4())})
    assert len(DEEDS) == 2
