"""Whoever asked reads a decision behind their code, or in their account, and has it looked at again in one press."""

from __future__ import annotations

from typing import Any

from django.test import Client

from alongside.family.cases.tests.scenes import a_referral
from alongside.ground.access.context import acting
from alongside.ground.access.middleware import PARTNERSHIP_IN_SESSION, RECEIPT_IN_SESSION
from alongside.ground.base.actors import SYSTEM
from alongside.practice.closing import services
from alongside.practice.closing.models import EndingReview
from alongside.practice.closing.tests.scenes import (
    colleague,
    do,
    ended,
    everybody_says_yes,
    propose_case,
    sign,
    signposted,
)


def with_code(cast: Any, digest: str) -> Client:
    browser = Client()
    session = browser.session
    session[RECEIPT_IN_SESSION], session[PARTNERSHIP_IN_SESSION] = digest, str(cast.partnership.id)
    session.save()
    return browser


def press(browser: Client, address: str, **answers: str) -> Any:
    form = browser.get(address).context["form"]
    hidden = {name: form[name].value() for name in ("form_token", "kept_for")}
    return browser.post(address, {**hidden, "words": "", **answers})


def test_behind_a_code_the_decision_is_read_and_looked_at_again_in_one_press(cast: Any) -> None:
    ending = ended(cast)
    asker = with_code(cast, ending.referral_receipt)
    text = asker.get("/follow/status/").content.decode()
    assert "We looked with you" in text
    assert "Ask for it to be looked at again" in text
    assert press(asker, "/follow/review/").url == "/follow/status/#decision"
    assert asker.get("/follow/review/").url == "/follow/status/"
    assert "Nothing is final before they answer you" in asker.get("/follow/status/").content.decode()
    do(
        services.review_answer,
        colleague(cast),
        ending_id=ending.id,
        outcome="upheld",
        words="We rang the school.",
    )
    text = asker.get("/follow/status/").content.decode()
    assert "The decision stays as it is" in text
    assert "We rang the school." in text
    waiting = with_code(cast, signposted(cast).referral_receipt).get("/follow/status/").content.decode()
    assert "Until they say yes, we stay with you" in waiting


def test_in_an_account_too_and_never_another_persons(cast: Any) -> None:
    mine = a_referral(cast, submitted_by_user_id=cast.mother.id)
    ended(cast, mine)
    mother, father = Client(), Client()
    mother.force_login(cast.mother)
    father.force_login(cast.father)
    address = f"/family/requests/{mine.id}/review/"
    assert address in mother.get("/family/requests/").content.decode()
    assert father.get(address).status_code == 404
    assert press(mother, address, words="Please look again.").url == "/family/requests/"
    with acting(SYSTEM):
        assert EndingReview.objects.get().words == "Please look again."


def test_a_family_says_what_it_thinks_reads_why_and_asks_again(cast: Any, story: Any) -> None:
    mother = Client()
    mother.force_login(cast.mother)
    here = f"/family/ending/{story.case.id}/"
    assert "Nobody has proposed that support ends" in mother.get(here).content.decode()
    assert press(mother, f"{here}view/", answer="yes", words="It is good now.").url == here
    everybody_says_yes(cast, story)
    ending = propose_case(cast, story)
    assert "Could support for Cleo end?" in mother.get("/family/").content.decode()
    sign(ending, cast.manager)
    assert "Read why, or ask for it to be looked at again" in mother.get("/family/").content.decode()
    assert press(mother, f"{here}review/").url == here
    with acting(SYSTEM):
        assert EndingReview.objects.get().asked_by_id == cast.mother.id
