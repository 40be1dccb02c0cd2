"""Taking a request back with its code: what happens is said honestly before, and the page goes on telling."""

from __future__ import annotations

import pytest
from django.test import Client

from alongside.doors.public.tests.test_asking import HOSTILE, follow, hidden
from alongside.family.referrals.models import Referral
from alongside.family.referrals.services import referral_receive, referral_screen
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM, Nobody
from alongside.ground.base.declarations import Audience
from alongside.practice.closing.tests.scenes import close_together

pytestmark = pytest.mark.django_db
HERE, STATUS = "/follow/take-back/", "/follow/status/"


@pytest.fixture
def made(cast):
    public = Nobody(Audience.PUBLIC, cast.partnership.id)
    with acting(public):
        return referral_receive(
            by=public, partnership=cast.partnership, source="parent_carer", own_words="First"
        )


@pytest.fixture
def asker(made):
    """A browser that follows the request with its code."""
    client = Client()
    follow(client, made.receipt_code)
    return client


def now_is(made):
    with acting(SYSTEM):
        return Referral.objects.get(id=made.referral.id)


def test_what_happens_is_said_before_anything_is_pressed(asker):
    assert HERE in asker.get(STATUS).content.decode()
    text = asker.get(HERE).content.decode()
    order = [
        "You do not have to say why", "We will still look once whether a child is safe", "It is not deleted",
        "Is somebody making you take it back?", "Take my request back</button>", "No, leave it as it is",
    ]  # fmt: skip
    assert [text.index(words) for words in order] == sorted(text.index(words) for words in order)
    assert "Northmoor Front Door" in text


def test_it_is_taken_back_once_and_the_page_goes_on_telling(asker, made):
    data = {**hidden(asker.get(HERE)), "words": HOSTILE}
    assert asker.post(HERE, data).url == STATUS
    assert asker.post(HERE, data).url == STATUS
    assert now_is(made).withdrawn_words == HOSTILE
    text = asker.get(STATUS).content.decode()
    for words in ("You took it back", "Nothing was deleted", "The team looks once whether a child is safe"):
        assert words in text, words
    assert "Promised by" in text
    assert "alert(1)" not in text  # devices are shared
    assert HERE not in text
    assert asker.get(HERE).url == STATUS


def test_no_words_are_needed_and_too_many_are_kept_to_be_mended(asker, made):
    long = "x" * 2_001
    page = asker.post(HERE, {**hidden(asker.get(HERE)), "words": long})
    assert "words" in page.context["form"].errors
    assert long in asker.get(HERE).content.decode()
    assert asker.post(HERE, {**hidden(asker.get(HERE)), "words": ""}).url == STATUS
    assert now_is(made).withdrawn_at is not None


def test_without_a_code_or_after_the_decision_there_is_nothing_to_take_back(cast, asker, made):
    assert Client().get(HERE).url == "/follow/"
    assert Client().post(HERE).url == "/follow/"
    before = hidden(asker.get(HERE))
    its = {"by": cast.duty, "referral_id": made.referral.id}
    with acting(cast.duty):
        referral_screen(**its, need_now="A", how_respond="B", expected_version=1)
    assert "Someone changed this while you were writing" in asker.post(HERE, before).content.decode()
    close_together(cast, made.referral.id, "We rang you.", 2)
    assert asker.post(HERE, before).url == STATUS
    assert now_is(made).withdrawn_at is None
