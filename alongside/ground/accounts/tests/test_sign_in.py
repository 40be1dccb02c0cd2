"""Signing in: passwords, codes, second factors, lock-out, idle time."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.sessions.models import Session
from django.core import mail
from django.urls import reverse
from django.utils import timezone

PASSWORD = "correct horse battery staple"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
LOGIN, MFA = "/accounts/login/", "/accounts/2fa/"
AT_THE_DESK = "/desk/no-such-page/"  # behind the second factor like every page there, whatever the desk shows


@pytest.fixture(autouse=True)
def outbox(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []


@pytest.fixture
def mother(cast):
    return with_password(cast.mother)


@pytest.fixture
def worker(cast):
    return with_password(cast.ipsw)


def with_password(user):
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client, user, password=PASSWORD):
    return client.post(LOGIN, {"login": user.email, "password": password})


def signed_in_as(client):
    return client.session.get("_auth_user_id")


def show_it_is_you(client, name):
    """Ask for a page that changes the account, type the password again, and come back to it."""
    asked = client.get(reverse(name))
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    assert "We ask again before a change" in client.get(asked["Location"]).content.decode()
    assert "This password is not right" in client.post(asked["Location"], {"password": "no"}).content.decode()
    assert client.post(asked["Location"], {"password": PASSWORD})["Location"] == reverse(name)


def code_now():
    return format_hotp_value(hotp_value(SECRET, next(iter(yield_hotp_counters_from_time()))))


def test_a_parent_signs_in_with_a_password_and_needs_no_second_factor(client, mother):
    answer = sign_in(client, mother)
    assert (answer.status_code, answer["Location"]) == (302, "/home/")
    assert signed_in_as(client) == str(mother.id)
    assert client.get("/family/no-such-page/").status_code == 404


def test_the_address_may_be_typed_in_capitals(client, mother):
    client.post(LOGIN, {"login": mother.email.upper(), "password": PASSWORD})
    assert signed_in_as(client) == str(mother.id)


@pytest.mark.parametrize("email", ["mother@northmoor.example", "nobody@northmoor.example"])
def test_a_wrong_password_and_an_unknown_address_get_the_same_plain_words(client, mother, email):
    answer = client.post(LOGIN, {"login": email, "password": "not this one, sadly"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "There is a problem" in page
    assert "The email address or the password is not right. Check both." in page
    assert signed_in_as(client) is None


def test_what_was_typed_as_address_is_kept_and_the_password_is_not(client, mother):
    page = sign_in(client, mother, "not this one, sadly").content.decode()
    assert f'value="{mother.email}"' in page
    assert "sadly" not in page


def test_after_five_wrong_passwords_even_the_right_one_must_wait(client, mother):
    for _ in range(5):
        sign_in(client, mother, "not this one, sadly")
    page = sign_in(client, mother).content.decode()
    assert "There were too many tries. Wait five minutes, then try again." in page
    assert signed_in_as(client) is None


def test_a_lock_out_holds_for_one_account_only(client, mother, worker):
    for _ in range(5):
        sign_in(client, mother, "not this one, sadly")
    assert sign_in(client, worker).status_code == 302


def test_too_many_requests_get_a_page_that_says_so(client, db, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    client.get(LOGIN)
    client.post(LOGIN, {})
    answer = client.post(LOGIN, {})
    assert answer.status_code == 429
    assert "Wait a few minutes" in answer.content.decode()


def ask_for_code(client, email):
    return client.post(reverse("account_request_login_code"), {"email": email})


def test_a_parent_signs_in_with_an_e_mailed_code(client, mother):
    assert ask_for_code(client, mother.email)["Location"] == reverse("account_confirm_login_code")
    (message,) = mail.outbox
    assert (message.subject, message.to) == ("Your code", [mother.email])
    code = re.search(r"^\s*([A-Z0-9-]{4,})\s*$", message.body, re.MULTILINE).group(1)
    page = client.get(reverse("account_confirm_login_code")).content.decode()
    assert 'autocomplete="one-time-code"' in page
    client.post(reverse("account_confirm_login_code"), {"code": code})
    assert signed_in_as(client) == str(mother.id)


def test_a_wrong_code_is_said_to_be_wrong_and_three_end_it(client, mother):
    ask_for_code(client, mother.email)
    confirm = reverse("account_confirm_login_code")
    assert "This code is not right" in client.post(confirm, {"code": "XXXXXX"}).content.decode()
    for _ in range(3):
        answer = client.post(confirm, {"code": "XXXXXX"})
    assert answer.status_code == 302
    assert signed_in_as(client) is None


@pytest.mark.parametrize("path", ["code", "password"])
def test_mail_says_nothing_of_why_it_came(client, mother, path):
    if path == "code":
        ask_for_code(client, mother.email)
        client.cookies.clear()
        ask_for_code(client, "nobody@elsewhere.example")
    else:
        client.post(reverse("account_reset_password"), {"email": mother.email})
        client.post(reverse("account_reset_password"), {"email": "nobody@elsewhere.example"})
    assert len(mail.outbox) == 2
    for message in mail.outbox:
        whole = f"{message.subject} {message.body}".lower()
        assert message.subject in {"Your code", "Your link", "Your request"}
        assert not re.search(
            r"child|exploit|safeguard|social|family|alongside|example\.com|sign up|signup", whole
        )


def test_asking_for_a_code_looks_the_same_for_an_unknown_address(client, mother):
    known = ask_for_code(client, mother.email)
    client.cookies.clear()
    unknown = ask_for_code(client, "nobody@elsewhere.example")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])


def test_a_new_password_is_chosen_from_a_link_that_works_once(client, mother):
    client.post(reverse("account_reset_password"), {"email": mother.email})
    address = re.search(r"http://\S+", mail.outbox[0].body).group(0)
    form = client.get(address, follow=True)
    new = {"password1": "another good long one", "password2": "another good long one"}
    assert client.post(form.redirect_chain[-1][0], new).status_code == 302
    assert sign_in(client, mother, "another good long one").status_code == 302
    client.logout()
    assert "This link does not work" in client.get(address, follow=True).content.decode()


def test_a_short_password_is_refused(client, mother):
    client.post(reverse("account_reset_password"), {"email": mother.email})
    address = re.search(r"http://\S+", mail.outbox[0].body).group(0)
    form = client.get(address, follow=True).redirect_chain[-1][0]
    page = client.post(form, {"password1": "short", "password2": "short"}).content.decode()
    assert "at least 12 characters" in page


def test_a_professional_without_a_second_factor_is_sent_to_set_one_up(client, worker):
    sign_in(client, worker)
    for path in ("/desk/", AT_THE_DESK, "/home/", "/", f"/files/{worker.id}/"):
        assert client.get(path)["Location"] == MFA
    assert "Set up a second step before you go on" in client.get(MFA).content.decode()


def test_a_professional_sets_up_an_app_gets_recovery_codes_and_goes_on(client, worker):
    sign_in(client, worker)
    show_it_is_you(client, "mfa_activate_totp")
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r"<code[^>]*>([A-Z2-7]+)</code>", page).group(1)
    wrong = client.post(reverse("mfa_activate_totp"), {"code": "000000"}).content.decode()
    assert "This code is not right" in wrong
    counter = next(iter(yield_hotp_counters_from_time()))
    secret = re.search(r"<code[^>]*>([A-Z2-7]+)</code>", wrong).group(1)
    answer = client.post(
        reverse("mfa_activate_totp"), {"code": format_hotp_value(hotp_value(secret, counter))}
    )
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    assert len(re.findall(r"<li><code>", client.get(answer["Location"]).content.decode())) == 10
    assert client.get(AT_THE_DESK).status_code == 404


def test_a_professional_with_an_app_signs_in_in_two_steps(client, worker):
    TOTP.activate(worker, SECRET)
    assert sign_in(client, worker)["Location"] == reverse("mfa_authenticate")
    assert signed_in_as(client) is None
    assert client.get(AT_THE_DESK).wsgi_request.user.is_anonymous
    page = client.post(reverse("mfa_authenticate"), {"code": "000000"}).content.decode()
    assert "This code is not right" in page
    assert client.post(reverse("mfa_authenticate"), {"code": code_now()})["Location"] == "/home/"
    assert signed_in_as(client) == str(worker.id)
    assert client.get(AT_THE_DESK).status_code == 404


def test_an_e_mailed_code_does_not_replace_the_second_factor(client, worker):
    TOTP.activate(worker, SECRET)
    ask_for_code(client, worker.email)
    code = re.search(r"^\s*([A-Z0-9-]{4,})\s*$", mail.outbox[0].body, re.MULTILINE).group(1)
    answer = client.post(reverse("account_confirm_login_code"), {"code": code})
    assert answer["Location"] == reverse("mfa_authenticate")
    assert signed_in_as(client) is None


def test_whoever_stops_using_their_only_second_factor_must_set_up_another(client, worker):
    TOTP.activate(worker, SECRET)
    sign_in(client, worker)
    client.post(reverse("mfa_authenticate"), {"code": code_now()})
    assert client.get(AT_THE_DESK).status_code == 404
    show_it_is_you(client, "mfa_deactivate_totp")
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(user=worker, type="totp").exists()
    assert client.get(AT_THE_DESK)["Location"] == MFA


def test_the_secret_of_an_app_is_encrypted_in_the_database(worker):
    TOTP.activate(worker, SECRET)
    assert SECRET not in str(Authenticator.objects.get(user=worker).data)


def test_a_closed_account_is_refused_with_the_right_password(client, mother):
    mother.is_active = False
    mother.save()
    answer = client.post(LOGIN, {"login": mother.email, "password": PASSWORD}, follow=True)
    assert signed_in_as(client) is None
    assert "This account is closed" in answer.content.decode()


def test_a_closed_account_gets_no_code(client, mother):
    mother.is_active = False
    mother.save()
    ask_for_code(client, mother.email)
    assert not any(message.subject == "Your code" for message in mail.outbox)


def test_closing_an_account_ends_its_open_sessions(client, mother):
    sign_in(client, mother)
    mother.is_active = False
    mother.save()
    assert not client.get(LOGIN).wsgi_request.user.is_authenticated


def session_ends(client):
    return Session.objects.get(session_key=client.session.session_key).expire_date


def test_a_session_ends_forty_five_minutes_after_its_last_use(client, mother):
    sign_in(client, mother)
    left = session_ends(client) - timezone.now()
    assert timedelta(minutes=44) < left <= timedelta(minutes=45)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert not client.get(LOGIN).wsgi_request.user.is_authenticated


def test_using_a_session_renews_it_at_most_once_a_minute(client, mother):
    sign_in(client, mother)
    client.get("/no-such-page/")
    first = session_ends(client)
    client.get("/no-such-page/")
    assert session_ends(client) == first
    session = client.session
    session["renewed_at"] -= 61
    session.save()
    Session.objects.update(expire_date=timezone.now() + timedelta(minutes=1))
    client.get("/no-such-page/")
    assert session_ends(client) > timezone.now() + timedelta(minutes=44)


def test_a_session_is_forgotten_with_the_browser_and_hidden_from_scripts(client, mother):
    cookie = sign_in(client, mother).cookies["sessionid"]
    assert (cookie["max-age"], cookie["expires"]) == ("", "")
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_signing_out_needs_a_press(client, mother):
    sign_in(client, mother)
    assert "Do you want to sign out?" in client.get(reverse("account_logout")).content.decode()
    assert signed_in_as(client)
    after = client.post(reverse("account_logout"), follow=True).content.decode()
    assert signed_in_as(client) is None
    assert "You are signed out. On a device that others use, close this window too." in after
    assert ">Saved<" not in after


def test_nobody_makes_an_account_without_an_invitation(client, db):
    assert "You need an invitation" in client.get(reverse("account_signup")).content.decode()
    facts = {"email": "new@area.example", "password1": PASSWORD, "password2": PASSWORD}
    client.post(reverse("account_signup"), facts)
    assert signed_in_as(client) is None


OPEN = ["account_login", "account_request_login_code", "account_reset_password", "account_reset_password_done",
        "account_inactive", "account_signup", "account_reset_password_from_key_done"]  # fmt: skip
OWN = ["account_logout", "account_reauthenticate", "account_change_password", "mfa_index",
       "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes",
       "mfa_generate_recovery_codes", "mfa_list_webauthn", "mfa_add_webauthn", "mfa_reauthenticate_webauthn"]  # fmt: skip


NEEDS_APP = {"mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_reauthenticate"}
# Who has an app already is led to the page about it; who has no key cannot be asked for one.
LEADS_ON = {"mfa_activate_totp", "mfa_reauthenticate_webauthn"}


def looks_right(page):
    assert page.count("<h1") == 1
    assert "<title>" in page
    assert "govuk-" in page
    assert not re.search(r"<script(?![^>]*(src=|application/json))|\son[a-z]+=|style=|placeholder=", page)


@pytest.mark.parametrize("name", OPEN)
def test_an_open_page_is_in_the_houses_manner(client, db, name):
    answer = client.get(reverse(name))
    assert answer.status_code == 200
    looks_right(answer.content.decode())


@pytest.mark.parametrize("name", OWN)
@pytest.mark.parametrize("has_app", [True, False])
def test_a_page_of_ones_own_account_is_in_the_houses_manner(client, mother, name, has_app):
    sign_in(client, mother)
    if has_app:
        from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

        TOTP.activate(mother, SECRET)
        RecoveryCodes.activate(mother)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    answer = client.get(reverse(name))
    if name in NEEDS_APP and not has_app:
        assert answer.status_code in (302, 404)
    elif answer.status_code != 302:
        assert answer.status_code == 200
        looks_right(answer.content.decode())
    else:
        assert name in LEADS_ON
    assert answer["Cache-Control"] == "no-store"


def test_the_second_step_asks_whoever_has_an_app_alone_for_no_passkey(client, worker):
    TOTP.activate(worker, SECRET)
    sign_in(client, worker)
    page = client.get(reverse("mfa_authenticate")).content.decode()
    looks_right(page)
    assert "Enter a code from your app" in page
    assert "data-passkey=" not in page


def test_the_second_step_is_limited_too(client, worker):
    TOTP.activate(worker, SECRET)
    sign_in(client, worker)
    for _ in range(6):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    client.post(reverse("mfa_authenticate"), {"code": code_now()})
    assert signed_in_as(client) is None
