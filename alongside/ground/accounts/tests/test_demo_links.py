"""Single-use sign-in links of the demonstration."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connections

from alongside.ground import clock
from alongside.ground.accounts.models import SignInLink
from alongside.ground.accounts.services import demo_link_spend, demo_sign_in_link
from alongside.ground.base.errors import Missing

BASE = "http://localhost:8000"
MORNING = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def demonstration(settings):
    settings.DEMO = True


def path_of(user, base=BASE):
    return urlsplit(demo_sign_in_link(user, base)).path


def token_of(user):
    return path_of(user).rstrip("/").rpartition("/")[2]


def signed_in_as(client):
    return client.session.get("_auth_user_id")


@pytest.mark.parametrize("base", [BASE, BASE + "/"])
def test_a_link_is_an_address_under_the_base(cast, base):
    assert demo_sign_in_link(cast.mother, base).startswith(BASE + "/accounts/demo/")


def test_a_link_signs_in_once(client, cast):
    path = path_of(cast.mother)
    assert client.get(path)["Location"] == "/home/"
    assert signed_in_as(client) == str(cast.mother.id)
    client.logout()
    again = client.get(path)
    assert again.status_code == 410
    assert "does not work any more" in again.content.decode()
    assert signed_in_as(client) is None


def test_a_professional_needs_no_second_factor_with_a_link(client, cast):
    client.get(path_of(cast.ipsw))
    assert client.get("/desk/no-such-page/").status_code == 404


def test_a_link_replaces_whoever_was_signed_in(client, cast):
    client.get(path_of(cast.ipsw))
    before = client.session.session_key
    client.get(path_of(cast.mother))
    assert signed_in_as(client) == str(cast.mother.id)
    assert client.session.session_key != before


def test_only_a_digest_of_the_link_is_kept(cast):
    token = token_of(cast.mother)
    (link,) = SignInLink.objects.all()
    assert token not in str(vars(link))
    assert len(token) >= 40


@pytest.mark.parametrize(
    ("after", "works"), [(timedelta(hours=23, minutes=59), True), (timedelta(hours=24), False)]
)
def test_a_link_works_for_a_day(cast, after, works):
    with clock.frozen(MORNING):
        token = token_of(cast.mother)
    with clock.frozen(MORNING + after):
        if works:
            assert demo_link_spend(token) == cast.mother
        else:
            with pytest.raises(Missing):
                demo_link_spend(token)


def test_old_links_are_cleared_away(cast):
    with clock.frozen(MORNING):
        token_of(cast.mother)
    with clock.frozen(MORNING + timedelta(days=2)):
        token_of(cast.father)
    assert SignInLink.objects.get().user == cast.father


def test_an_invented_link_opens_nothing(client, cast):
    assert client.get("/accounts/demo/not-a-token/").status_code == 410
    assert signed_in_as(client) is None


def test_a_closed_account_is_not_opened(cast):
    token = token_of(cast.mother)
    cast.mother.is_active = False
    cast.mother.save()
    with pytest.raises(Missing):
        demo_link_spend(token)


def test_outside_a_demonstration_there_are_no_links(client, cast, settings):
    path = path_of(cast.mother)
    settings.DEMO = False
    with pytest.raises(RuntimeError):
        demo_sign_in_link(cast.mother, BASE)
    assert client.get(path).status_code == 404
    assert signed_in_as(client) is None


def test_a_link_cannot_be_posted_to(client, cast):
    assert client.post(path_of(cast.mother)).status_code == 405


@pytest.mark.committed
def test_a_link_pressed_twice_at_once_works_once(committed_database):
    import threading

    from alongside.ground.accounts.models import User

    user = User.objects.create_user("someone@area.example", name="Someone")
    token, outcomes, barrier = token_of(user), [], threading.Barrier(4)

    def press():
        try:
            barrier.wait()
            demo_link_spend(token)
            outcomes.append("in")
        except Missing:
            outcomes.append("spent")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["in", "spent", "spent", "spent"]
