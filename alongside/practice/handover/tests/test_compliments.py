"""What somebody did well: said by a parent, a young person or a colleague; read by them and their managers (R61, V11)."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.practice.handover import events
from alongside.practice.handover.leaving import home_lines
from alongside.practice.handover.models import Compliment
from alongside.practice.handover.selectors import (
    compliments_about,
    compliments_for_family,
    compliments_in_sight,
    workers_met,
)
from alongside.practice.handover.services import compliment_say

ASSET = "She said: you’re an asset. She came every week until our daughter was home."


def say(by: Any, story: Any, worker: Any, words: str = ASSET) -> Compliment:
    with acting(by):
        return compliment_say(by=by, case_id=story.case.id, worker_id=worker and worker.id, words=words)


def test_a_parent_says_it_and_the_worker_and_the_managers_read_it(
    cast: Any, story: Any, new_lead: Any, worker: Any
) -> None:
    new_lead(worker("Rose Hill"))  # also of somebody who has stopped
    made = say(cast.mother, story, cast.social_worker)
    say(cast.csw, story, cast.ipsw, "She stayed until ten.")
    with acting(cast.mother):
        assert cast.social_worker.id in [
            one.user_id for one in workers_met(viewer=cast.mother, case_ids=[story.case.id])
        ]
        assert compliments_for_family(viewer=cast.mother) == [made]
    with acting(cast.social_worker):
        assert [one.words for one in compliments_about(viewer=cast.social_worker)] == [ASSET]
        assert {line.kind for line in home_lines(viewer=cast.social_worker, size=9)} >= {"kind"}
    with acting(cast.manager):
        assert compliments_in_sight(viewer=cast.manager).count() == 2
    for other in (cast.father, cast.csw, cast.teacher):
        with acting(other):
            assert made not in compliments_in_sight(viewer=other)
    with acting(SYSTEM):
        told = AuditEvent.objects.filter(kind=events.COMPLIMENT.name).order_by("id").first()
    assert (told.circle_ids, told.facts) == ([], {"by_family": True})


def test_it_needs_words_and_somebody_who_worked_with_the_child(cast: Any, story: Any) -> None:
    for by, worker, words, code in (
        (cast.mother, cast.ipsw, " ", "words_missing"),
        (cast.mother, cast.ipsw, "x" * 2_001, "words_too_long"),
        (cast.mother, cast.teacher, ASSET, "compliment_whom"),
        (cast.mother, None, ASSET, "compliment_whom"),
        (cast.ipsw, cast.ipsw, ASSET, "compliment_own"),
    ):
        with pytest.raises(Refused) as refused:
            say(by, story, worker, words)
        assert refused.value.code == code
    for outsider in (cast.stranger_parent, cast.police):
        with pytest.raises(Missing):
            say(outsider, story, cast.ipsw)
    with pytest.raises(Missing), acting(cast.mother):
        compliment_say(by=cast.mother, case_id=uuid4(), worker_id=cast.ipsw.id, words=ASSET)
    assert not issubclass(Missing, NotPermitted)
