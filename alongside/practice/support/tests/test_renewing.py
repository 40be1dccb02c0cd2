"""Whoever said no, not now or paused is offered a worker again at each stage, in good time (R53)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from alongside.family.cases.models import Case
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock.models import Clock
from alongside.practice.support.events import OFFER_AGAIN
from alongside.practice.support.models import SupportOffer
from alongside.practice.support.renewing import offers_renew
from alongside.practice.support.services import support_answer

Make = Callable[..., SupportOffer]


def renewed() -> int:
    with acting(SYSTEM):
        return offers_renew(by=SYSTEM)


def answer(cast: Any, offer: SupportOffer, says: str) -> None:
    with acting(cast.mother):
        support_answer(by=cast.mother, offer_id=offer.id, answer=says)


def move_on(story: Any, stage: str = "planning") -> None:
    with acting(SYSTEM):
        Case.objects.filter(id=story.case.id).update(stage=stage)


def running() -> list[Clock]:
    with acting(SYSTEM):
        return list(Clock.objects.filter(kind=OFFER_AGAIN, stopped_at__isnull=True))


@pytest.mark.parametrize("says", ["no", "not_now", "paused"])
def test_each_answer_but_yes_is_asked_again_at_the_next_stage_and_once(
    cast: Any, story: Any, offer: Make, says: str
) -> None:
    answer(cast, offer(), says)
    assert renewed() == 0
    move_on(story)
    assert (renewed(), renewed()) == (1, 0)
    (clock,) = running()
    assert (clock.circle_id, clock.owner_label) == (None, "Ines Parker")
    for who in ("mother", "father", "young_person"):
        with acting(getattr(cast, who)):
            assert not Clock.objects.exists(), "that one parent said no is nobody else's to see"
    offer()
    assert running() == []


def test_a_yes_an_open_offer_and_a_new_answer_ask_for_nothing(cast: Any, story: Any, offer: Make) -> None:
    made = offer()
    move_on(story)
    assert renewed() == 0
    answer(cast, made, "no")
    move_on(story, "recovery")
    assert renewed() == 1
    answer(cast, made, "accepted")
    assert running() == []
    assert renewed() == 0
