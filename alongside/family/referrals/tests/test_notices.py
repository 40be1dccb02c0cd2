"""Whoever asked is told that there is news: once, where it is safe, with nothing that a stranger may read."""

from __future__ import annotations

import pytest
from django.core import mail
from hypothesis import given
from hypothesis import strategies as st
from procrastinate.contrib.django.models import ProcrastinateJob

from alongside.family.cases.tests.scenes import a_referral, accept
from alongside.family.people.services import contact_point_add, safe_contact_state
from alongside.family.referrals.jobs import asker_tell
from alongside.family.referrals.models import ReferralNotice
from alongside.family.referrals.notices import referral_told
from alongside.family.referrals.rules import email_in, words_allow_email
from alongside.family.referrals.selectors import asker_knows, referral_get
from alongside.family.referrals.services import (
    referral_acknowledge,
    referral_screen,
    referral_withdraw,
)
from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.base.ids import digest_of
from alongside.ground.post import services as post
from alongside.ground.post.notify import PostUnavailable, Undeliverable
from alongside.practice.closing.tests.scenes import close_together

WANDA = "wanda@home.example"


@pytest.fixture(autouse=True)
def office(settings):
    settings.POST_OFFICE = "django.core.mail.backends.locmem.EmailBackend"
    settings.SITE_ADDRESS = "https://alongside.example"


def read(cast, made):
    with acting(cast.duty):
        referral_acknowledge(by=cast.duty, referral_id=made.referral.id, contact_name="Dan Utley")


def decide(cast, made):
    with acting(cast.duty):
        by, one = cast.duty, made.referral.id
        referral_screen(by=by, referral_id=one, need_now="Rest", how_respond="A visit", expected_version=1)
    close_together(cast, one, "The school helps.", 2)


def run():
    """Do what was queued, as the worker would; return what came of each."""
    queued = ProcrastinateJob.objects.filter(task_name="referrals.asker_tell").order_by("id")
    return [asker_tell(**job.args) for job in queued]


def kept(made):
    with acting(SYSTEM):
        found = ReferralNotice.objects.filter(referral=made.referral).order_by("at", "id")
        return [(one.news, one.outcome, one.channel) for one in found]


def events_of(made, kind):
    with acting(SYSTEM):
        return list(AuditEvent.objects.filter(kind=kind, about_id=made.referral.id).order_by("at"))


def knows(cast, made):
    with acting(cast.duty):
        referral = referral_get(viewer=cast.duty, referral_id=made.referral.id)
        return asker_knows(viewer=cast.duty, referral=referral)


def test_whoever_asked_hears_that_it_was_read_and_decided_and_nobody_else_learns_anything(cast, ask):
    made = ask(referrer_name="Wanda Elm", referrer_contact=f"07700 900123 or {WANDA}", child_name="Iris Elm")
    read(cast, made)
    decide(cast, made)
    assert run() == ["sent", "sent"]
    first, second = mail.outbox
    assert (first.to, second.to) == ([WANDA], [WANDA])
    assert f"Your request {made.referral.reference} has been read." in first.body
    assert f"There is an answer to your request {made.referral.reference}." in second.body
    for letter in mail.outbox:
        assert "https://alongside.example/follow/" in letter.body
        said = f"{letter.subject} {letter.body}".lower()
        for word in ("elm", "iris", "wanda", "worried", "child", "northmoor", "utley", "school", "exploit"):
            assert word not in said
    assert kept(made) == [("read", "sent", "email"), ("decided", "sent", "email")]
    event = events_of(made, "referrals.notice.sent")[0]
    assert event.facts == {"news": "read", "channel": "email", "outcome": "sent"}
    assert knows(cast, made).untold == ""


def test_whoever_asked_hears_of_a_case_that_was_opened_as_of_one_that_was_not(cast):
    with acting(SYSTEM):
        asked = a_referral(cast)
    with acting(cast.duty):
        accept(cast.duty, asked)
    (job,) = ProcrastinateJob.objects.filter(task_name="referrals.asker_tell")
    assert job.args == {"referral_id": str(asked.id), "news": "decided"}


def test_a_message_is_not_sent_once_somebody_told_them(cast, ask):
    made = ask(referrer_contact=WANDA)
    read(cast, made)
    with acting(cast.duty):
        referral_told(by=cast.duty, referral_id=made.referral.id, channel="in_person")
    assert run() == ["told"]
    assert mail.outbox == []


def test_a_job_that_runs_twice_sends_once(cast, ask):
    made = ask(referrer_contact=WANDA)
    read(cast, made)
    assert (run(), run()) == (["sent"], ["sent"])
    assert len(mail.outbox) == 1
    assert len(events_of(made, "referrals.notice.sent")) == 1


@pytest.mark.parametrize("contact", ["", "07700 900123", "wanda@home", "wanda at home.example", "@ \x00 🙂"])
def test_without_an_address_the_team_is_told_to_ring_and_says_that_it_did(cast, ask, contact):
    made = ask(referrer_contact=contact)
    read(cast, made)
    assert run() == ["no_address"]
    assert mail.outbox == []
    assert kept(made) == [("read", "no_address", "")]
    assert len(events_of(made, "referrals.notice.not_sent")) == 1
    assert knows(cast, made).untold_words == "it was read"
    with acting(cast.duty):
        referral_told(by=cast.duty, referral_id=made.referral.id, channel="phone")
    assert knows(cast, made).untold == ""
    assert kept(made)[1] == ("read", "told", "phone")
    assert events_of(made, "referrals.notice.told")[0].facts == {"news": "read", "channel": "phone"}


@pytest.mark.parametrize(
    "words", ["Never e-mail me, he reads it.", "Only text after school", "Use my sister's phone"]
)
def test_words_about_safety_stop_the_message_and_it_is_audited(cast, ask, words):
    made = ask(referrer_contact=WANDA, safe_contact_words=words)
    read(cast, made)
    assert run() == ["not_safe"]
    assert mail.outbox == []
    assert kept(made) == [("read", "not_safe", "email")]
    assert [event.facts for event in events_of(made, "audit.deed.refused")] == [{"code": "unsafe_contact"}]


def test_a_professional_hears_at_work_whatever_is_safe_for_the_family(cast, ask):
    made = ask(
        source="education", referrer_contact="office@school.example",
        safe_contact_words="Never write to the home: the father reads everything.",
    )  # fmt: skip
    read(cast, made)
    signed_in = ask(by=cast.teacher, source="education")
    read(cast, signed_in)
    assert run() == ["sent", "sent"]
    assert [letter.to for letter in mail.outbox] == [["office@school.example"], [cast.teacher.email]]
    assert "https://alongside.example/home/" in mail.outbox[1].body


def test_somebody_with_an_account_hears_by_their_own_rules_alone(cast, story, ask):
    asked = [ask(by=cast.mother, referrer_contact=contact) for contact in ("", WANDA, "")]
    read(cast, asked[0])
    assert run() == ["not_safe"]  # she was never asked what is safe
    with acting(cast.mother):
        contact_point_add(by=cast.mother, person_id=story.mother.id, channel="text", value="07700 900123")
        safe_contact_state(
            by=cast.mother,
            person_id=story.mother.id,
            channels=["text"],
            shared_device=True,
            no_voicemail=True,
        )
    read(cast, asked[1])
    assert run()[1] == "sent"
    assert mail.outbox[0].to == ["07700900123@text.invalid"]
    with acting(SYSTEM):
        refused = AuditEvent.objects.get(kind="audit.deed.refused", about_id=story.mother.id)
    assert refused.facts == {"code": "unsafe_contact"}
    with acting(cast.mother):
        safe_contact_state(
            by=cast.mother,
            person_id=story.mother.id,
            channels=["email"],
            shared_device=False,
            no_voicemail=False,
        )
    read(cast, asked[2])
    assert run()[2] == "sent"
    assert mail.outbox[1].to == [cast.mother.email]
    assert len(mail.outbox) == 2


def test_whoever_took_it_back_is_not_written_to(cast, ask, public):
    made = ask(referrer_contact=WANDA)
    with acting(public, receipt=digest_of(made.receipt_code)):
        referral_withdraw(by=public, referral_id=made.referral.id, expected_version=1)
    read(cast, made)
    assert run() == ["taken_back"]
    assert mail.outbox == []


def test_an_address_that_does_not_exist_is_kept_as_such_and_a_silent_post_is_tried_again(
    cast, ask, monkeypatch
):
    made = ask(referrer_contact=WANDA)
    read(cast, made)

    class Office:
        def __init__(self, fault):
            self.fault = fault

        def send_messages(self, letters):
            raise self.fault

    with monkeypatch.context() as away:
        away.setattr(post, "get_connection", lambda _: Office(PostUnavailable("status 503")))
        with pytest.raises(PostUnavailable):
            run()
    assert kept(made) == []
    with monkeypatch.context() as wrong:
        wrong.setattr(post, "get_connection", lambda _: Office(Undeliverable("email_address")))
        assert run() == ["refused"]
    assert kept(made) == [("read", "refused", "email")]
    assert knows(cast, made).untold == "read"


def test_only_the_duty_team_says_that_it_told_them_and_only_when_there_is_news(cast, story, ask):
    made = ask()
    with acting(cast.duty):
        with pytest.raises(Refused) as refused:
            referral_told(by=cast.duty, referral_id=made.referral.id, channel="phone")
        assert refused.value.code == "nothing_to_tell"
    read(cast, made)
    with acting(cast.duty), pytest.raises(Refused):
        referral_told(by=cast.duty, referral_id=made.referral.id, channel="pigeon")
    for who, error in (("stranger", NotPermitted), ("mother", NotPermitted), ("ipsw", NotPermitted)):
        with acting(getattr(cast, who)), pytest.raises(error):
            referral_told(by=getattr(cast, who), referral_id=made.referral.id, channel="phone")
    with acting(cast.duty), pytest.raises(Missing):
        referral_told(by=cast.duty, referral_id=story.case.id, channel="phone")
    with acting(SYSTEM), pytest.raises(Missing):
        asker_tell(referral_id=str(story.case.id), news="read")


@pytest.mark.parametrize(
    ("words", "safe"),
    [
        ("", True), (" \n", True), ("Email is best", True), ("Please e-mail me", True), ("E-mail only", True),
        ("Don’t email", False), ("Do not e-mail", False), ("Email, but not at night", False), ("no emails", False),
        ("Email if you must", False), ("My husband sees my email", False), ("Phone", False), ("Weekdays", False),
        ("Ring, never mail", False), ("we share an email", False), ("🙂", False),
    ],
)  # fmt: skip
def test_words_are_read_with_care(words, safe):
    assert words_allow_email(words) is safe


@given(st.text(max_size=200))
def test_any_words_get_an_answer_and_unclear_ones_get_no_message(text):
    assert words_allow_email(text) in (True, False)
    assert not words_allow_email(f"{text} never")
    assert "\n" not in email_in(text)


def test_the_first_address_counts():
    assert email_in("Ring 07700 900123, or <Wanda@Home.example>; else sam@work.example") == WANDA
