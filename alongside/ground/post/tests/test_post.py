"""A message leaves with its deed, sealed until then, through GOV.UK Notify or into the folder, and says nothing in a log."""

from __future__ import annotations

import json
import logging
from datetime import timedelta

import pytest
import requests
from cryptography.fernet import InvalidToken
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from alongside.config import settings as shipped
from alongside.config.outside import FOLDER, NOTIFY, notify_settings
from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import PUBLIC, SYSTEM
from alongside.ground.clock import now
from alongside.ground.post.jobs import letter_send, letters_clear
from alongside.ground.post.models import Letter
from alongside.ground.post.notify import PostUnavailable, Undeliverable
from alongside.ground.post.services import Message, message_of, message_queue, message_send

ADDRESS = "wanda@home.example"
SECRET = "AAAA-BBBB-CCCC-DDDD"
KEY = f"alongside-{'1' * 8}-1111-1111-1111-{'1' * 12}-{'2' * 8}-2222-2222-2222-{'2' * 12}"


@pytest.fixture(autouse=True)
def queue(settings, db):
    settings.EMAIL_BACKEND = "alongside.ground.post.backends.QueueBackend"
    settings.POST_OFFICE = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def notify(settings, monkeypatch):
    """GOV.UK Notify, as far as a library of HTTP can tell: it answers what `answers` holds next, and keeps what it got."""
    settings.POST_OFFICE = NOTIFY
    settings.NOTIFY = {"key": KEY, "email_template": "e-1", "text_template": "t-1"}
    return Notify(monkeypatch)


class Notify:
    def __init__(self, monkeypatch):
        self.answers, self.got = [], []
        monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", self._answer)

    def _answer(self, request, **kwargs):
        self.got.append((request.url, json.loads(request.body)))
        status, body = self.answers.pop(0) if self.answers else (201, {"id": "1"})
        if status is None:
            raise requests.ConnectionError("no way to wanda@home.example")
        answer = requests.Response()
        answer.status_code, answer._content, answer.request = status, json.dumps(body).encode(), request
        answer.url = request.url
        return answer

    def says(self, status, kind="", words=""):
        self.answers.append((status, {"errors": [{"error": kind, "message": words}]} if kind else {}))


def send(words=f"Open /join/{SECRET}/", to=(ADDRESS,)):
    with acting(PUBLIC):
        EmailMessage("Your invitation", words, "us@example.org", list(to)).send()


def jobs():
    return list(ProcrastinateJob.objects.filter(task_name="post.letter_send").order_by("id"))


def waiting():
    with acting(SYSTEM):
        return list(Letter.objects.order_by("id"))


def run():
    return [letter_send(**job.args) for job in jobs()]


def test_unless_told_otherwise_letters_wait_sealed_and_end_in_the_folder():
    assert shipped.EMAIL_BACKEND == "alongside.ground.post.backends.QueueBackend"
    assert (shipped.NOTIFY, shipped.POST_OFFICE) == ({}, FOLDER)


def test_what_waits_can_be_read_by_nobody_and_the_job_knows_its_id_alone():
    send()
    (letter,), (job,) = waiting(), jobs()
    assert job.args == {"letter_id": str(letter.id)}
    for secret in (SECRET, ADDRESS, "invitation"):
        assert secret.encode() not in bytes(letter.sealed)
    with acting(PUBLIC):
        assert not Letter.objects.exists()
    assert message_of(letter) == Message(ADDRESS, f"Open /join/{SECRET}/", "Your invitation")


def test_a_message_leaves_once_and_nothing_of_it_stays():
    send(to=[ADDRESS, "sam@work.example"])
    assert (run(), run()) == ([True, True], [False, False])
    assert [letter.to for letter in mail.outbox] == [[ADDRESS], ["sam@work.example"]]
    assert mail.outbox[0].body == f"Open /join/{SECRET}/"
    assert waiting() == []


def test_no_letter_tells_of_a_deed_that_failed():
    def fail():
        send()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        fail()
    assert (waiting(), jobs()) == ([], [])


def test_a_letter_with_a_file_or_html_is_a_fault_of_ours():
    letter = EmailMultiAlternatives("s", "b", "us@example.org", [ADDRESS])
    letter.attach_alternative("<p>b</p>", "text/html")
    with pytest.raises(ValueError, match="plain words"):
        letter.send()


def test_allauths_code_waits_like_every_letter(cast, client):
    client.post("/accounts/login/code/", {"email": cast.mother.email})
    (letter,) = waiting()
    assert message_of(letter).to == cast.mother.email


def test_notify_gets_the_neutral_template_with_a_subject_and_a_body(notify):
    send()
    run()
    ((url, body),) = notify.got
    assert url == "https://api.notifications.service.gov.uk/v2/notifications/email"
    assert (body["email_address"], body["template_id"]) == (ADDRESS, "e-1")
    assert body["personalisation"] == {"subject": "Your invitation", "body": f"Open /join/{SECRET}/"}


@pytest.mark.parametrize("office", [FOLDER, NOTIFY])
def test_a_text_message_goes_to_the_number(notify, settings, tmp_path, office):
    settings.POST_OFFICE, settings.EMAIL_FILE_PATH = office, tmp_path
    message_send(Message(to="07700 900 123", words="Your request has been read.", channel="text"))
    if office == NOTIFY:
        ((url, body),) = notify.got
        assert url.endswith("/v2/notifications/sms")
        assert (body["phone_number"], body["template_id"]) == ("07700900123", "t-1")
        assert body["personalisation"] == {"body": "Your request has been read."}
    else:
        (file,) = tmp_path.iterdir()
        assert "To: 07700900123@text.invalid" in file.read_text()


def test_an_address_that_does_not_exist_is_noted_without_it_and_not_tried_again(notify, caplog):
    notify.says(400, "ValidationError", f"email_address {ADDRESS} is not a valid email address")
    send()
    assert run() == [True]
    assert waiting() == []
    with acting(SYSTEM):
        event = AuditEvent.objects.get(kind="post.letter.refused")
    assert event.facts == {"channel": "email", "code": "email_address"}
    ours = [line for line in caplog.records if line.name.startswith("alongside")]
    assert ours
    assert not [line for line in ours if ADDRESS in line.getMessage()]


@pytest.mark.parametrize(
    ("status", "kind", "words"),
    [
        (None, "", ""), (500, "", ""), (503, "", ""), (429, "TooManyRequestsError", "Exceeded send limits (50)"),
        (403, "AuthError", "Invalid token: wanda@home.example"), (400, "BadRequestError", "Template not found"),
        (400, "BadRequestError", "Can't send to this recipient using a team-only API key"),
    ],
)  # fmt: skip
def test_what_may_pass_is_tried_again(notify, caplog, status, kind, words):
    notify.says(status, kind, words)
    send()
    with pytest.raises(PostUnavailable), transaction.atomic():
        run()
    assert len(waiting()) == 1
    ours = [line.getMessage() for line in caplog.records if line.name.startswith("alongside")]
    assert not [line for line in ours if "wanda" in line or "recipient" in line]
    assert run() == [True]
    assert waiting() == []
    retry = letter_send.retry_strategy
    assert sum(4 ** (n + 1) for n in range(retry.max_attempts)) == pytest.approx(24 * 3600, rel=0.05)


def test_the_library_of_notify_logs_nothing(settings):
    assert settings.LOGGING["loggers"]["notifications_python_client"]["level"] == "CRITICAL"
    assert logging.getLogger("notifications_python_client.base").getEffectiveLevel() == logging.CRITICAL


def test_a_message_to_nowhere_says_so_at_once_to_a_job_that_asks(notify):
    notify.says(400, "ValidationError", "phone_number Not a UK mobile number")
    with pytest.raises(Undeliverable) as refused:
        message_send(Message(to="0", words="x", channel="text"))
    assert refused.value.code == "phone_number"


def test_with_another_secret_key_a_letter_stays_shut(settings):
    send()
    settings.SECRET_KEY = "another"
    with pytest.raises(InvalidToken):
        message_of(waiting()[0])


def test_what_could_not_leave_for_a_week_is_removed_and_said():
    old = message_queue(Message(ADDRESS, "old"))
    message_queue(Message(ADDRESS, "new"))
    with acting(SYSTEM):
        Letter.objects.filter(id=old.id).update(created_at=now() - timedelta(days=8))
    assert (letters_clear(0), letters_clear(0)) == (1, 0)
    with acting(SYSTEM):
        assert AuditEvent.objects.get(kind="post.letter.given_up").facts == {"count": 1}
    assert [message_of(letter).words for letter in waiting()] == ["new"]


def test_a_key_without_templates_does_not_start_and_a_demonstration_writes_to_nobody():
    whole = {
        "ALONGSIDE_NOTIFY_KEY": KEY, "ALONGSIDE_NOTIFY_EMAIL_TEMPLATE": "e", "ALONGSIDE_NOTIFY_TEXT_TEMPLATE": "t",
    }  # fmt: skip
    assert notify_settings(whole, demo=False) == {"key": KEY, "email_template": "e", "text_template": "t"}
    assert notify_settings(whole, demo=True) == notify_settings({}, demo=False) == {}
    with pytest.raises(ImproperlyConfigured, match="TEXT_TEMPLATE"):
        notify_settings({**whole, "ALONGSIDE_NOTIFY_TEXT_TEMPLATE": ""}, demo=False)
