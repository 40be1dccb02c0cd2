"""What a parent asked for from their account: where it is, and taking it back."""

from __future__ import annotations

import pytest
from django.urls import reverse

from alongside.doors.portal.tests.conftest import browser, filled
from alongside.family.referrals.models import Referral
from alongside.family.referrals.services import referral_receive, referral_screen
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.practice.closing.tests.scenes import close_together

pytestmark = pytest.mark.django_db
LIST = "/family/requests/"


@pytest.fixture
def mine(cast, story):
    """A request that the mother made from her account."""
    with acting(cast.mother):
        return referral_receive(
            by=cast.mother, partnership=cast.partnership, source="parent_carer", own_words="My secret words"
        ).referral


def take_back(referral):
    return reverse("portal:request-take-back", args=[referral.id])


def now_is(referral):
    with acting(SYSTEM):
        return Referral.objects.get(id=referral.id)


def test_only_whoever_asked_finds_it_and_their_words_are_not_shown_again(cast, mine, mother):
    text = mother.get(LIST).content.decode()
    for words in (mine.reference, "A person reads it and answers you", take_back(mine)):
        assert words in text, words
    assert "My secret words" not in text
    assert LIST in mother.get("/family/").content.decode()
    for other in (cast.father, cast.young_person, cast.stranger_parent):
        client = browser(other)
        assert mine.reference not in client.get(LIST).content.decode()
        assert client.get(take_back(mine)).status_code == 404
        assert client.post(take_back(mine)).status_code == 404
    assert now_is(mine).withdrawn_at is None


def test_what_happens_is_said_before_and_it_stays_to_be_read(mine, mother):
    text = mother.get(take_back(mine)).content.decode()
    for words in ("We will still look once whether a child is safe", "It is not deleted", "call <a"):
        assert words in text, words
    answer = mother.post(take_back(mine), filled(mother, take_back(mine), words="It is better now"))
    assert answer.url == LIST
    text = mother.get(LIST).content.decode()
    assert "It is better now" not in text  # devices are shared
    for words in ("You took it back", "The team looks once whether a child is safe"):
        assert words in text, words
    assert take_back(mine) not in text
    assert mother.get(take_back(mine)).url == LIST
    assert now_is(mine).withdrawn_words == "It is better now"


def test_after_the_decision_there_is_nothing_to_take_back(cast, mine, mother):
    before = filled(mother, take_back(mine))
    with acting(cast.duty):
        its = {"by": cast.duty, "referral_id": mine.id}
        referral_screen(**its, need_now="A", how_respond="B", expected_version=1)
        assert "Someone changed this" in mother.post(take_back(mine), before).content.decode()
    close_together(cast, mine.id, "We rang you.", 2)
    assert mother.post(take_back(mine), before).url == LIST
    assert take_back(mine) not in mother.get(LIST).content.decode()
    assert now_is(mine).withdrawn_at is None
