"""Sessions, cookies, uploads and rates: what an attacker tries at the doors."""

from __future__ import annotations

import io
import stat
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as of_django
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import SkipFile
from django.test import Client, RequestFactory
from django.utils import timezone

from alongside.config.paths import private
from alongside.doors.common.limits import too_many
from alongside.doors.common.writers import VISITOR_IN_SESSION
from alongside.doors.public.views.asking import SENT_IN_SESSION
from alongside.ground.access.jobs import clear_sessions
from alongside.ground.access.middleware import PARTNERSHIP_IN_SESSION, RECEIPT_IN_SESSION
from alongside.ground.clock import frozen, now
from alongside.ground.files.uploads import BoundedUpload

pytestmark = pytest.mark.django_db
LEFT = (RECEIPT_IN_SESSION, PARTNERSHIP_IN_SESSION, SENT_IN_SESSION, VISITOR_IN_SESSION)


def visited(cast: Any) -> Client:
    """A browser in which a visitor asked for help, and left it open."""
    browser = Client()
    page = browser.get("/ask/").context["form"]
    hidden = {b.html_name: str(b.value()) for b in page.hidden_fields() if b.value() is not None}
    browser.post("/ask/", {**hidden, "area": str(cast.partnership.id), "own_words": "Help"})
    code = browser.session[SENT_IN_SESSION]["code"]
    browser.post("/follow/", {**hidden, "code": code})
    assert all(name in browser.session for name in LEFT)
    return browser


def test_whoever_signs_in_next_gets_nothing_of_the_visitor_before(cast: Any) -> None:
    cast.father.set_password("correct horse battery staple")
    cast.father.save()
    browser = visited(cast)
    before = browser.session.session_key
    browser.post("/accounts/login/", {"login": cast.father.email, "password": "correct horse battery staple"})
    assert browser.session["_auth_user_id"] == str(cast.father.id)
    assert browser.session.session_key != before
    assert not any(name in browser.session for name in LEFT)
    assert browser.get("/ask/sent/").status_code == 302
    assert browser.get("/follow/status/").status_code == 302


def test_signing_out_and_leaving_leave_nothing(cast: Any) -> None:
    browser = visited(cast)
    browser.post("/leave/")
    assert not any(name in browser.session for name in LEFT)
    browser.force_login(cast.mother)
    browser.post("/accounts/logout/")
    assert list(browser.session.keys()) in ([], ["_messages"])


def test_ended_sessions_are_removed_because_one_may_hold_a_code(cast: Any) -> None:
    visited(cast)
    Session.objects.update(expire_date=timezone.now())
    clear_sessions(0)
    assert not Session.objects.exists()


def test_cookies_are_kept_from_scripts_and_other_sites(cast: Any) -> None:
    cookie = visited(cast).cookies[of_django.SESSION_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


@pytest.mark.parametrize("address", ["/ask/", "/refer/", "/leave/", "/follow/", "/follow/add/", "/drafts/ask/",
                                     "/join/ABCD-EFGH-JKMN-PQRS/", "/accounts/login/", "/accounts/logout/"])  # fmt: skip
def test_another_sites_form_is_refused(address: str, cast: Any) -> None:
    browser = Client(enforce_csrf_checks=True)
    assert browser.post(address, {"own_words": "x"}, HTTP_ORIGIN="https://evil.example").status_code == 403


def test_another_host_is_refused_and_nobody_frames_a_page() -> None:
    assert Client().get("/", HTTP_HOST="evil.example").status_code == 400
    assert "frame-ancestors 'none'" in Client().get("/")["Content-Security-Policy"]


@pytest.mark.parametrize(
    "next_", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_leads_to_no_other_site(next_: str, cast: Any) -> None:
    cast.mother.set_password("correct horse battery staple")
    cast.mother.save()
    sent = {"login": cast.mother.email, "password": "correct horse battery staple", "next": next_}
    answer = Client().post("/accounts/login/", sent)
    assert answer.status_code == 302
    assert "evil" not in answer["Location"]
    assert answer["Location"].startswith("/")


def test_a_flood_is_counted_by_its_address_and_ends_with_its_time(db: None) -> None:
    flood, family = (RequestFactory().get("/", REMOTE_ADDR=address) for address in ("192.0.2.1", "192.0.2.2"))
    start = now().replace(minute=0, second=0, microsecond=0)
    with frozen(start):
        assert [too_many(flood, "test", most=3, seconds=600) for _ in range(5)] == [False] * 3 + [True] * 2
        assert not too_many(family, "test", most=3, seconds=600)
    with frozen(start.replace(minute=10)):
        assert not too_many(flood, "test", most=3, seconds=600)


def test_too_many_requests_for_help_say_where_to_ring_and_keep_the_words(cast: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("alongside.doors.public.views.asking._MOST", 1)
    with frozen(now()):
        visited(cast)
        browser = Client()
        page = browser.get("/ask/").context["form"]
        hidden = {b.html_name: str(b.value()) for b in page.hidden_fields() if b.value() is not None}
        sent = {**hidden, "area": str(cast.partnership.id), "own_words": "Please help us"}
        answer = browser.post("/ask/", sent).content.decode()
        assert "01632 960001" in answer
        assert "Please help us" in browser.get("/ask/").content.decode()


def test_one_request_uploads_no_more_than_its_bound(settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 10
    handler = BoundedUpload()
    assert handler.receive_data_chunk(b"12345", 0) == b"12345"
    assert handler.receive_data_chunk(b"12345", 0) == b"12345"
    with pytest.raises(SkipFile):
        handler.receive_data_chunk(b"1", 0)


def test_a_page_survives_an_upload_that_is_too_large(settings: Any, cast: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 10
    files = {"upload": SimpleUploadedFile("x.txt", io.BytesIO(b"x" * 100_000).read())}
    assert Client().post("/ask/", files).status_code == 200


def test_the_letters_and_the_uploads_on_their_way_are_their_owners_only(tmp_path: Path) -> None:
    made = private(tmp_path / "outbox")
    for folder in (made, Path(of_django.EMAIL_FILE_PATH), Path(of_django.FILE_UPLOAD_TEMP_DIR)):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((of_django.VAR / "secret-key").stat().st_mode) == 0o600


def test_a_demonstration_link_opens_nothing_outside_the_demonstration(cast: Any, settings: Any) -> None:
    from alongside.ground.accounts.services import demo_sign_in_link

    link = demo_sign_in_link(cast.manager, "")
    settings.DEMO = False
    browser = Client()
    assert browser.get(link).status_code == 404
    assert "_auth_user_id" not in browser.session
