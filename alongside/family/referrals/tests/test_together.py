"""Many people ask at the same moment, and each partnership keeps its own promises."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from django.db import connections

from alongside.family.referrals.models import Referral
from alongside.family.referrals.selectors import additions_of, referral_get
from alongside.family.referrals.services import referral_acknowledge, referral_add, referral_receive
from alongside.ground import clock
from alongside.ground.access.context import acting
from alongside.ground.accounts.models import Agency, Partnership, RoleAssignment, User
from alongside.ground.base import parameters
from alongside.ground.base.actors import SYSTEM, Nobody
from alongside.ground.base.declarations import Audience
from alongside.ground.base.errors import Refused
from alongside.ground.base.ids import digest_of

FRIDAY = datetime(2026, 11, 20, 17, 30, tzinfo=UTC)


def at_once(*deeds):
    """Run each deed in a thread and a connection of its own."""

    def run(deed):
        try:
            with clock.frozen(FRIDAY):
                return deed()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def area():
    with acting(SYSTEM):
        return Partnership.objects.create(
            name="Northmoor", area="Northmoor", front_door_name="Front Door", front_door_phone="01632 960001"
        )


def ask_in(partnership):
    public = Nobody(Audience.PUBLIC, partnership.id)
    with acting(public):
        return referral_receive(
            by=public, partnership=partnership, source="parent_carer", own_words="x", child_name="Cleo Ash"
        )


@pytest.mark.committed
def test_requests_for_one_child_at_the_same_second_are_all_kept(committed_database):
    partnership = area()
    made = at_once(*[lambda: ask_in(partnership)] * 4)
    assert len({m.receipt_code for m in made}) == 4
    with acting(SYSTEM):
        assert Referral.objects.filter(child_name="Cleo Ash", received_at=FRIDAY).count() == 4


@pytest.mark.committed
def test_of_two_who_answer_at_once_the_second_is_told(committed_database):
    partnership = area()
    with acting(SYSTEM):
        agency = Agency.objects.create(partnership=partnership, name="Care", kind="social_care")
        team = [
            User.objects.create_user(f"{n}@care.example", name=n, partnership=partnership)
            for n in ("ann", "ben")
        ]
        for one in team:
            RoleAssignment.objects.create(user=one, agency=agency, role="duty_worker")
    with clock.frozen(FRIDAY):
        made = ask_in(partnership)

    def answer(one):
        try:
            with acting(one):
                return referral_acknowledge(by=one, referral_id=made.referral.id, contact_name=one.name)
        except Refused as refused:
            return refused.code

    outcomes = at_once(*[lambda one=one: answer(one) for one in team])
    assert sorted(isinstance(o, Referral) for o in outcomes) == [False, True]
    assert "referral_acknowledged" in outcomes


def test_a_partnership_may_promise_another_day_and_requests_before_keep_theirs(cast, ask):
    with clock.frozen(FRIDAY):
        before = ask()
        with acting(SYSTEM):
            parameters.set_value(
                "P-ACK",
                3,
                partnership_id=cast.partnership.id,
                in_force_from=FRIDAY,
                reason="agreed",
                by_id=None,
            )
            parameters.set_value(
                "P-ACK",
                9,
                partnership_id=cast.stranger.partnership_id,
                in_force_from=FRIDAY,
                reason="x",
                by_id=None,
            )
        after = ask()
    assert (before.promised_on, after.promised_on) == (date(2026, 11, 23), date(2026, 11, 25))


def test_workers_of_the_family_read_the_whole_request_once_it_is_theirs(cast, story, ask, public):
    made = ask()
    with acting(public, receipt=digest_of(made.receipt_code)):
        referral_add(by=public, referral_id=made.referral.id, words="And more.")
    with acting(SYSTEM):
        Referral.objects.filter(id=made.referral.id).update(family=story.family)
    with acting(cast.ipsw):
        assert referral_get(viewer=cast.ipsw, referral_id=made.referral.id).own_words
        assert [a.words for a in additions_of(viewer=cast.ipsw, referral_id=made.referral.id)] == [
            "And more."
        ]
    with acting(cast.father):
        assert additions_of(viewer=cast.father, referral_id=made.referral.id) == []
