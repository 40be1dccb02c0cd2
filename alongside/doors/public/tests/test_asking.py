"""Asking for help without an account: a few words are enough, and nothing is lost."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alongside.doors.public.glossary import TERMS
from alongside.family.people.models import Person
from alongside.family.people.services import contact_point_add, invitation_send, screening_record
from alongside.family.referrals.models import Referral, ReferralAddition
from alongside.family.referrals.services import referral_acknowledge
from alongside.ground.access.context import acting
from alongside.ground.accounts.models import User
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import frozen, now
from alongside.ground.govuk.models import Draft

pytestmark = pytest.mark.django_db

HOSTILE = "<script>alert(1)</script> 🙂 שלום \u202bעברית\u202c Zoë"
PLAIN = ("public:start", "public:words", "public:rights", "public:privacy", "public:accessibility", "public:ask",
         "public:refer", "public:follow")  # fmt: skip


@pytest.fixture
def here(cast):
    """The area of the cast. There are two, so the page asks which."""
    return cast.partnership


def hidden(page):
    form = page.context["form"]
    return {b.html_name: str(b.value()) for b in form.hidden_fields() if b.value() is not None}


def ask(client, here, address="public:ask", **answers):
    page = client.get(reverse(address))
    return {**hidden(page), "area": str(here.id), **answers}


def sent_code(client):
    return client.session["sent"]["code"]


def referrals():
    with acting(SYSTEM):
        return list(Referral.objects.order_by("received_at"))


@pytest.mark.parametrize("name", PLAIN)
def test_every_page_opens_for_anyone_and_can_be_left(client, here, name):
    with CaptureQueriesContext(connection) as asked:
        page = client.get(reverse(name))
    text = page.content.decode()
    assert page.status_code == 200
    assert text.count("<h1") == 1
    assert "govuk-js-exit-this-page-button" in text
    assert "999" in text
    assert len([q for q in asked.captured_queries if "SAVEPOINT" not in q["sql"]]) <= 25


def test_the_first_page_says_what_happens_next_and_by_when(client, here):
    with frozen(now().replace(year=2026, month=11, day=23, hour=10)):
        text = client.get("/").content.decode()
    assert "Tuesday 24 November 2026" in text
    assert text.index("What happens when you ask") < text.index("Ask for help</a>")


def test_a_few_words_are_enough(client, here):
    answer = client.post(reverse("public:ask"), ask(client, here, own_words=HOSTILE))
    assert answer.url == reverse("public:sent")
    found = referrals()[0]
    assert (found.own_words, found.source, found.partnership_id) == (HOSTILE, "parent_carer", here.id)
    text = client.get(answer.url).content.decode()
    assert found.reference in text
    assert sent_code(client) in text
    assert "Northmoor Front Door" in text


def test_everything_else_is_kept_when_given(client, here):
    data = ask(
        client, here, own_words="Help", source="young_person", referrer_name="Zoë", referrer_contact="07700 900982",
        safe_contact_words="Text only", child_name="Cleo", child_age_words="14", exploitation_types=["cse", "online"],
        first_concern_on_day="1", first_concern_on_month="3", first_concern_on_year="2026",
    )  # fmt: skip
    client.post(reverse("public:ask"), data)
    found = referrals()[0]
    assert (found.referrer_name, found.child_age_words, found.exploitation_types) == (
        "Zoë",
        "14",
        ["cse", "online"],
    )
    assert found.first_concern_on == date(2026, 3, 1)


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"own_words": ""}, "own_words"),
        ({"own_words": "x" * 10_001}, "own_words"),
        ({"own_words": "x", "referrer_name": "x" * 121}, "referrer_name"),
        ({"own_words": "x", "area": ""}, "area"),
        ({"own_words": "x", "exploitation_types": ["nonsense"]}, "exploitation_types"),
        ({"own_words": "x", "first_concern_on_year": "2026"}, "first_concern_on"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(client, here, answers, field):
    page = client.post(reverse("public:ask"), ask(client, here, **answers))
    assert page.status_code == 200
    assert field in page.context["form"].errors
    assert "There is a problem" in page.content.decode()
    assert referrals() == []


def test_sending_twice_is_one_request_with_one_code(client, here):
    data = ask(client, here, own_words="Once")
    client.post(reverse("public:ask"), data)
    code = sent_code(client)
    client.post(reverse("public:ask"), data)
    assert len(referrals()) == 1
    assert sent_code(client) == code


def test_a_professional_refers_and_must_say_who_they_work_for(client, here):
    page = client.post(reverse("public:refer"), ask(client, here, "public:refer", own_words="Worried"))
    assert "source" in page.context["form"].errors
    data = ask(
        client, here, "public:refer", own_words="Worried", source="education", referrer_agency="A school"
    )
    assert client.post(reverse("public:refer"), data).url == reverse("public:sent")
    assert referrals()[0].source == "education"


def test_words_come_back_after_the_tab_was_closed(client, here):
    data = ask(client, here, own_words="Half written " + HOSTILE)
    client.post(reverse("drafts:keep", args=["ask"]), data)
    text = client.get(reverse("public:ask")).content.decode()
    assert "We kept what you wrote at" in text
    assert "Half written" in text
    assert "<script>alert(1)" not in text
    assert "Half written" not in Client().get(reverse("public:ask")).content.decode()


def test_leaving_removes_what_was_written_from_the_device(client, here):
    client.post(reverse("drafts:keep", args=["ask"]), ask(client, here, own_words="Not for his eyes"))
    client.post(reverse("public:leave"))
    assert "Not for his eyes" not in client.get(reverse("public:ask")).content.decode()
    with acting(SYSTEM):
        assert not Draft.objects.exists()


def test_the_code_is_shown_until_it_is_said_to_be_kept(client, here):
    client.post(reverse("public:ask"), ask(client, here, own_words="x"))
    assert client.get(reverse("public:sent")).status_code == 200
    client.post(reverse("public:sent"))
    assert client.get(reverse("public:sent")).url == reverse("public:follow")


def follow(client, code):
    return client.post(reverse("public:follow"), {"code": code})


def test_the_code_opens_its_own_request_whatever_its_spelling(client, here):
    client.post(reverse("public:ask"), ask(client, here, own_words="secret-first-words"))
    code = sent_code(client)
    other = Client()
    assert follow(other, code.lower().replace("-", " ")).url == reverse("public:status")
    text = other.get(reverse("public:status")).content.decode()
    assert referrals()[0].reference in text
    assert "Promised" in text
    assert "secret-first-words" not in text  # devices are shared


def test_a_wrong_code_always_says_the_same_and_guessing_ends(client, here, monkeypatch):
    monkeypatch.setattr("alongside.doors.public.views.following._TRIES", 10)
    client.post(reverse("public:ask"), ask(client, here, own_words="x"))
    code = sent_code(client)
    said = {
        str(follow(client, wrong).context["form"].errors["code"])
        for wrong in ("AAAA", code[:-1] + "?", "🙂", "x" * 40)
    }
    assert len(said) == 1
    for _ in range(6):
        follow(client, "WRNG-WRNG-WRNG-WRNG")
    page = follow(client, code)
    assert page.status_code == 200
    assert "Wait 10 minutes" in page.content.decode()


def test_nothing_is_shown_without_a_code_or_after_leaving(client, here):
    assert client.get(reverse("public:status")).url == reverse("public:follow")
    assert client.get(reverse("public:add")).url == reverse("public:follow")
    client.post(reverse("public:ask"), ask(client, here, own_words="x"))
    follow(client, sent_code(client))
    client.post(reverse("public:leave"))
    assert client.get(reverse("public:status")).url == reverse("public:follow")


def test_a_late_answer_is_said_plainly_and_reading_stops_the_clock(client, here, cast):
    client.post(reverse("public:ask"), ask(client, here, own_words="x"))
    follow(client, sent_code(client))
    with frozen(now() + timedelta(days=6)):
        text = client.get(reverse("public:status")).content.decode()
        assert "Late since" in text
        assert "We are sorry" in text
        with acting(cast.duty):
            referral_acknowledge(by=cast.duty, referral_id=referrals()[0].id, contact_name="Dan Utley")
        text = client.get(reverse("public:status")).content.decode()
        assert "Dan Utley, duty worker, read it" in text
        assert "We were late, and we are sorry" in text


def test_more_words_may_be_added(client, here):
    client.post(reverse("public:ask"), ask(client, here, own_words="x"))
    follow(client, sent_code(client))
    address = reverse("public:add")
    assert "words" in client.post(address, hidden(client.get(address))).context["form"].errors
    data = {**hidden(client.get(address)), "words": HOSTILE}
    client.post(address, data)
    client.post(address, data)
    with acting(SYSTEM):
        assert ReferralAddition.objects.filter(words=HOSTILE).count() == 1
    assert "<script>alert(1)" not in client.get(reverse("public:status")).content.decode()


@pytest.fixture
def link(cast, story):
    with acting(SYSTEM):
        Person.objects.filter(id=story.mother.id).update(user_id=None)
    with acting(cast.social_worker):
        contact_point_add(
            by=cast.social_worker, person_id=story.mother.id, channel="email", value="new@example.org"
        )
        screening_record(by=cast.social_worker, person_id=story.mother.id, answer="safe", how="themself")
        _, secret = invitation_send(
            by=cast.social_worker,
            family_id=story.family.id,
            person_id=story.mother.id,
            role="parent_carer",
            email="new@example.org",
        )
    return reverse("public:join", args=[secret])


def joining(client, link, **answers):
    data = {
        **hidden(client.get(link)),
        "name": "Maria",
        "password": "three odd words",
        "password2": "three odd words",
    }
    return client.post(link, {**data, **answers})


def test_an_invitation_makes_an_account_and_opens_the_familys_door(client, link):
    assert "never see how to reach you" in client.get(link).content.decode()
    assert joining(client, link).url == reverse("public:home")
    assert client.get(reverse("public:home")).url == "/family/"
    assert client.get("/family/").status_code == 200
    assert Client().get(link).status_code == 404


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"password2": "others"}, "password2"),
        ({"password": "short", "password2": "short"}, "password"),
        ({"password": "password1234", "password2": "password1234"}, "password"),
        ({"name": ""}, "name"),
    ],
)
def test_a_weak_password_is_refused_and_never_kept(client, link, answers, field):
    page = joining(client, link, **answers)
    assert field in page.context["form"].errors
    assert not User.objects.filter(email="new@example.org").exists()
    with acting(SYSTEM):
        assert not Draft.objects.exists()


def test_an_unknown_link_says_kindly_that_it_cannot_be_used(client, cast):
    page = client.get(reverse("public:join", args=["AAAA-AAAA-AAAA-AAAA"]))
    assert page.status_code == 404
    assert "You did nothing wrong" in page.content.decode()


def test_words_explained_are_plain_and_each_once():
    words = [word for word, _ in TERMS]
    assert len(words) == len(set(words))
    assert all(len(re.split(r"[.!?]", meaning)[0].split()) <= 32 for _, meaning in TERMS)
