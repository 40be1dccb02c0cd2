"""Every promise that is timed is told when it is late: a rung of the ladder that no job climbs warns nobody (R4, R5, R124)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from procrastinate.contrib.django import app

from alongside.family.cases import events as cases
from alongside.family.cases.jobs import case_late_tell
from alongside.family.cases.models import Case
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import frozen, now
from alongside.ground.clock.models import Clock, EscalationNotice
from alongside.ground.clock.services import clock_start
from alongside.ground.post import late
from alongside.practice.engagement import events as engagement
from alongside.practice.engagement.services import young_words_open, young_words_say
from alongside.practice.handover import events as handover
from alongside.practice.support import events as support
from alongside.practice.support.renewing import offers_renew
from alongside.practice.support.services import support_answer, support_offer
from tests.house.test_clocks_are_settled import OURS


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, db: None) -> set[str]:
    """The kinds of promises for which the jobs of all rooms look whether they are late."""
    asked: set[str] = set()

    def looks(*, kinds: Any, **_: Any) -> Iterator[Any]:
        asked.update(kinds)
        return iter(())

    monkeypatch.setattr(late, "escalations_due", looks)
    jobs = [one for one in app.tasks.values() if one.name.endswith("late_tell")]
    assert len(jobs) > 5
    for job in jobs:
        job(timestamp=0)
    return asked


def test_every_kind_of_clock_is_told_when_it_is_late(told: set[str]) -> None:
    silent = sorted(set(OURS) - told)
    assert silent == [], "say in the room of each who hears of it (cases.changes.tell_when_late)"


LONG_AGO = timedelta(days=60)
LEAD_FIRST = (
    cases.THRESHOLD_REVIEW, cases.REPLAN, cases.AIMS, engagement.REVIEW_16, engagement.TRANSITION_17, engagement.REVISIT,
)  # fmt: skip
MANAGERS_FIRST = (handover.INTRODUCED, handover.REVIEW)


def _promised(cast: Any, story: Any) -> None:
    """Each of these promises begins, and nobody does anything about it."""
    case = story.case
    with acting(SYSTEM):
        for kind in (*LEAD_FIRST, *MANAGERS_FIRST):
            clock_start(
                kind=kind, about_id=case.id, circle_id=case.id, partnership_id=case.partnership_id, started_at=now(),
                by=SYSTEM,
            )  # fmt: skip
    with acting(cast.young_person):
        said = young_words_say(
            by=cast.young_person, case_id=case.id, topic="home", words="He waits.", parents_may_read=False
        )
    with acting(cast.social_worker):
        young_words_open(
            by=cast.social_worker,
            words_id=said.id,
            person_id=story.mother.id,
            harm="He has a knife.",
            told_young=True,
        )
    with acting(cast.ipsw):
        offer = support_offer(
            by=cast.ipsw, case_id=case.id, person_id=story.father.id, worker_id=cast.ipsw.id
        )
    with acting(cast.father):
        support_answer(by=cast.father, offer_id=offer.id, answer="no")
    with acting(SYSTEM):
        Case.objects.filter(id=case.id).update(stage="planning")
        offers_renew(by=SYSTEM)


def test_what_waits_for_years_unseen_is_told_to_people_with_names(cast: Any, story: Any) -> None:
    """A review of how worried we are, a plan made again, sixteen, seventeen, a new worker, a second look, a second offer."""
    with frozen(now() - LONG_AGO):
        _promised(cast, story)
    with acting(SYSTEM):
        owed = Clock.objects.filter(stopped_at__isnull=True, in_time_until__lt=now())
        ends = sorted(set(owed.values_list("in_time_until", flat=True)))
    for end in ends:
        with frozen(end + timedelta(minutes=1)):
            case_late_tell(0)
    case_late_tell(0)
    with acting(SYSTEM):
        first = dict(EscalationNotice.objects.filter(level=1).values_list("clock__kind", "to_label"))
        last = dict(EscalationNotice.objects.order_by("level").values_list("clock__kind", "to_label"))
    lead, ipsw, manager = cast.social_worker.name, cast.ipsw.name, cast.manager.name
    assert first == {
        **dict.fromkeys(LEAD_FIRST, lead), **dict.fromkeys(MANAGERS_FIRST, manager),
        engagement.OVERRIDE_REVIEW: manager, support.OFFER_AGAIN: ipsw,
    }  # fmt: skip
    assert set(last.values()) == {manager}, "and at last the managers hear of each"
    assert mail.outbox
    assert not any("Ash" in one.body or "knife" in one.body for one in mail.outbox), "no letter names anybody"
    with acting(cast.mother):
        seen = set(Clock.objects.values_list("kind", flat=True))
    assert not seen & {engagement.OVERRIDE_REVIEW, support.OFFER_AGAIN}, "what is one person's stays so"
