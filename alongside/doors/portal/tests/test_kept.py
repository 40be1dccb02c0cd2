"""What a family reads of promises kept, asks for early, and asks an agency (R79, R125, R130)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from alongside.accountability.challenge.models import MutualChallenge
from alongside.accountability.challenge.services_mutual import mutual_reply
from alongside.doors.desk.tests.conftest import promised
from alongside.doors.portal.tests.conftest import browser, filled
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import frozen, now
from alongside.practice.actions.models import ResourceRequest
from alongside.practice.actions.services import resource_decide, reviews_raise, step_answer

pytestmark = pytest.mark.django_db


def test_a_family_reads_how_many_promises_were_kept_and_that_nobody_had_to_ask(cast: Any, story: Any) -> None:
    mother = browser(cast.mother)
    assert "/family/promises/kept/" in mother.get("/family/promises/").content.decode()
    assert "No promise has to be done yet." in mother.get("/family/promises/kept/").content.decode()
    with frozen(now() - timedelta(days=20)):
        for n in range(3):
            promised(cast.social_worker, story.case, cast.teacher, f"Thing {n}")
    with acting(SYSTEM):
        reviews_raise(by=SYSTEM)
    text = mother.get("/family/promises/kept/").content.decode()
    for words in (
        "3 promises should be done by now. 0 of them were kept.",
        "You did not have to ask.",
        "0 of 3 kept",
    ):
        assert words in text, words
    assert "Ash" not in text.split("<title>")[1].split("</title>")[0]
    with acting(cast.social_worker):
        step_answer(
            by=cast.social_worker, case_id=story.case.id, key="nrm", state="deviated", reason="In two weeks."
        )
    steps = mother.get(f"/family/steps/{story.case.id}/").content.decode()
    assert "In two weeks." in steps
    assert "Nobody has said yet." in steps


def test_a_mother_asks_for_a_rest_and_reads_the_answer_alone(cast: Any, story: Any) -> None:
    mother, father = browser(cast.mother), browser(cast.father)
    ask = f"/family/early/{story.case.id}/"
    said = {"kind": "respite", "words": "I watch her day and night.", "readers": "me"}
    assert mother.post(ask, filled(mother, ask, **said)).status_code == 302
    assert "Mo Hall decides:" in mother.get("/family/early/").content.decode()
    with acting(cast.manager):
        request = ResourceRequest.objects.get()
        resource_decide(
            by=cast.manager,
            request_id=request.id,
            outcome="refused",
            reason="No sitter is free.",
            alternative="A group.",
        )
    text = mother.get("/family/early/").content.decode()
    assert all(words in text for words in ("No sitter is free.", "What there is instead", "A group."))
    assert "I watch her" not in father.get("/family/early/").content.decode()


def test_a_mother_asks_an_agency_and_says_that_the_reply_does_not_settle_it(cast: Any, story: Any) -> None:
    mother = browser(cast.mother)
    ask = f"/family/why/{story.case.id}/new/"
    agency = cast.social_worker.as_actor().agency_id
    said = {"agency_id": str(agency), "kind": "omission", "words": "Nobody rang.", "wish": "Ring on Mondays."}
    assert mother.post(ask, filled(mother, ask, **said)).status_code == 302
    with acting(cast.social_worker):
        one = MutualChallenge.objects.get()
        mutual_reply(by=cast.social_worker, challenge_id=one.id, words="We will ring.")
    text = mother.get("/family/why/").content.decode()
    say = f"/family/why/{one.id}/not_settled/"
    assert "We will ring." in text
    assert say in text
    assert mother.post(say, filled(mother, say, words="You said so before.")).status_code == 302
    assert "decides:" in mother.get("/family/why/").content.decode()
    assert browser(cast.father).get(say).status_code == 404
