"""A case opened by mistake: two people take it back, its request is decided anew, and no fact is ever lost (R6, R8)."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import Error, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alongside.family.cases.models import Case, RequestLink
from alongside.family.cases.services import (
    category_set,
    level_view_record,
    request_join,
    worker_allocate,
)
from alongside.family.cases.tests.scenes import a_referral, accept, events_of
from alongside.family.finding.models import LinkUndoing
from alongside.family.recording.services import chronology_add
from alongside.family.referrals.models import Referral
from alongside.ground.access.context import acting
from alongside.ground.access.rowsecurity import protected_models
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import NotPermitted, Refused, Stale
from alongside.ground.base.ids import new_id
from alongside.ground.clock import today
from alongside.ground.clock.models import Clock
from alongside.practice.closing import services
from alongside.practice.closing.mistakes import OPENING, WORDS
from alongside.practice.closing.models import Ending
from alongside.practice.closing.selectors import decisions_for_family

SAID = {"rationale": "It is her cousin of the same name", "words": "We opened this by mistake. We are sorry."}
# What changes of a row that was there: everything else of it stays as it was.
MOVES = {
    "cases.Case": {"closed_at", "closed_by_id", "stage", "stages_been", "version", "place"},
    "referrals.Referral": {
        "state", "family_id", "decided_at", "decided_by_id", "decision_words", "decisions", "version",
    },
    "cases.Allocation": {"until", "ended_by_id", "end_code", "end_reason"},
    "access.Membership": {"until", "ended_by_id", "end_reason"},
    "finding.FindingKey": {"seen_in"},  # whoever works with the wrong family finds the request no more
    "clock.Clock": {"stopped_at", "stopped_by_id", "stopped_reason", "circle_id", "changed_at", "changed_by_id"},
    "closing.Ending": {
        "state", "answered_at", "answered_words", "signed_at", "signed_by_id", "signed_by_name", "final_at", "version",
    },
}  # fmt: skip


def every_row() -> dict[Any, dict[str, Any]]:
    with acting(SYSTEM):
        return {
            (model._meta.label, row["pk"]): row
            for model in protected_models()
            for row in model._default_manager.values("pk", *[f.attname for f in model._meta.concrete_fields])
        }


def all_rows() -> list[tuple[str, str | None]]:
    """What every protected table holds, as one word for each."""
    each = " UNION ALL ".join(
        f"SELECT '{name}', md5(string_agg(t::text, chr(10) ORDER BY t.id)) FROM \"{name}\" t"
        for name in sorted(model._meta.db_table for model in protected_models())
    )
    with acting(SYSTEM), connection.cursor() as cursor:
        cursor.execute(each)
        return list(cursor.fetchall())


def propose(by: Any, referral: Referral, **changes: Any) -> Ending:
    with acting(SYSTEM):
        version = Referral.objects.get(id=referral.id).version
    said = SAID | {"expected_version": version} | changes
    with acting(by):
        return services.mistake_propose(by=by, referral_id=referral.id, **said)


def sign(by: Any, ending: Ending) -> Ending:
    with acting(by):
        return services.ending_sign(
            by=by, ending_id=ending.id, expected_version=ending.version, words="I looked"
        )


@pytest.fixture
def opened(cast: Any) -> tuple[Referral, Case]:
    """A request that the duty worker accepted, with its lead already chosen."""
    referral = a_referral(cast, child_name="Ada Birch")
    with acting(cast.duty):
        case = accept(cast.duty, referral)
    with acting(cast.manager):
        worker_allocate(by=cast.manager, case_id=case.id, part="csw", user_id=cast.csw.id)
    return referral, case


def test_two_people_take_it_back_and_every_fact_stays(cast: Any, opened: Any) -> None:
    referral, case = opened
    ending = propose(cast.duty, referral)
    before = every_row()
    with pytest.raises(Refused, match="proposed this yourself"):
        sign(cast.duty, ending)
    assert every_row().keys() >= before.keys()
    sign(cast.manager, ending)
    after = every_row()
    for key, row in before.items():
        kept, moved = after[key], MOVES.get(key[0], set())
        assert {name: kept[name] for name in kept if name not in moved} == {
            name: row[name] for name in row if name not in moved
        }, key
    with acting(SYSTEM):
        undoing = LinkUndoing.objects.get(referral=referral)
        was = before["referrals.Referral", referral.id]
        assert (undoing.kept_words, undoing.kept_decided_on, undoing.kept_decider_id) == (
            was["decision_words"], was["decided_at"], was["decided_by_id"],
        )  # fmt: skip
        assert (undoing.undone_by_id, undoing.looked_by_id, undoing.agreed) == (
            cast.duty.id,
            cast.manager.id,
            True,
        )
        referral.refresh_from_db()
        assert (referral.state, referral.family_id, referral.decided_at) == ("screened", None, None)
        running = Clock.objects.filter(stopped_at__isnull=True)
        assert not running.filter(circle_id=case.id).exists()
        assert set(running.filter(about_id=referral.id).values_list("kind", "circle_id")) >= {
            ("referrals.decide", None)
        }
        assert Case.objects.get(id=case.id).closed_at is not None
    [event] = events_of("closing.case.opened_by_mistake")
    assert event.actor_id == cast.manager.id
    with acting(cast.csw):
        assert not Case.objects.filter(id=case.id).exists()


def test_afterwards_the_request_opens_the_right_case_and_only_one(cast: Any, opened: Any) -> None:
    referral, case = opened
    sign(cast.manager, propose(cast.duty, referral))
    with acting(SYSTEM):
        referral.refresh_from_db()
    with acting(cast.duty):
        right = accept(cast.duty, referral, family_reason="Another child of that name")
    assert right.id != case.id
    with acting(SYSTEM):
        ways = RequestLink.objects.filter(referral=referral).count()
        assert ways == 2
        link = RequestLink.objects.filter(referral=referral).latest("linked_at")
        link.pk, link._state.adding = new_id(), True
        with pytest.raises(Error, match="opens one case"), transaction.atomic():
            link.save(force_insert=True)


def refusals(cast: Any, referral: Referral) -> list[tuple[Any, str, Any, dict[str, Any]]]:
    other = a_referral(cast)
    return [
        (NotPermitted, "", cast.ipsw, {}),
        (NotPermitted, "", cast.social_worker, {}),
        (Stale, "", cast.duty, {"expected_version": 99}),
        (Refused, "words_missing", cast.duty, {"rationale": " "}),
        (Refused, "words_missing", cast.duty, {"words": ""}),
        (Refused, "words_too_long", cast.duty, {"rationale": "a" * 401}),
        (Refused, "mistake_not_opened", cast.duty, {"referral": other}),
    ]


def test_who_may_not_and_what_is_missing_changes_nothing(cast: Any, opened: Any) -> None:
    referral, case = opened
    tried = refusals(cast, referral)
    before = all_rows()
    for kind, code, by, changes in tried:
        about = changes.pop("referral", referral)
        with pytest.raises(kind) as found:
            propose(by, about, **changes)
        assert not code or found.value.code == code
    assert all_rows() == before
    propose(cast.duty, referral)
    with pytest.raises(Refused) as twice:
        propose(cast.manager, referral)
    assert twice.value.code == "ending_open"
    with acting(cast.mother):
        assert decisions_for_family(viewer=cast.mother, case_ids=[case.id]) == {}


def write(cast: Any, case: Case) -> None:
    chronology_add(
        by=cast.duty, family_id=case.family_id, case_id=case.id, happened_on=today(), words="A car waited",
        kind="observed", readers="workers", withheld_reason="Not yet",
    )  # fmt: skip


def view(cast: Any, case: Case) -> None:
    level_view_record(by=cast.duty, case_id=case.id, side="family", words="Very", said_by="Her mother")


def kind(cast: Any, case: Case) -> None:
    category_set(by=cast.duty, case_id=case.id, kinds=["exploitation"])


def again(cast: Any, case: Case) -> None:
    request_join(
        by=cast.duty, referral_id=(other := a_referral(cast)).id, case_id=case.id, decision_words="Added",
        family_reason="Her aunt", expected_version=other.version,
    )  # fmt: skip


ADDED = {
    "something written down": write, "how worried we should be": view, "a kind of harm": kind,
    "another request": again,
}  # fmt: skip


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(added=st.sets(st.sampled_from(sorted(ADDED)), max_size=4))
def test_whatever_was_added_stands_in_the_way_and_is_named(cast: Any, opened: Any, added: set[str]) -> None:
    referral, case = opened
    with transaction.atomic():
        for words in sorted(added):
            with acting(cast.duty):
                ADDED[words](cast, case)
        before = all_rows()
        if added:
            with pytest.raises(Refused) as found, transaction.atomic():
                propose(cast.duty, referral)
            assert found.value.code == "mistake_too_late"
            assert all(words in found.value.message for words in added)
            assert all_rows() == before
        else:
            assert propose(cast.duty, referral).state == "proposed"
        transaction.set_rollback(True)


def test_what_was_added_after_the_proposal_stands_too(cast: Any, opened: Any) -> None:
    referral, case = opened
    ending = propose(cast.duty, referral)
    with acting(cast.duty):
        write(cast, case)
    with pytest.raises(Refused) as late:
        sign(cast.manager, ending)
    assert late.value.code == "mistake_too_late"


def test_every_named_table_is_one_of_the_house() -> None:
    assert set(WORDS) | OPENING <= {model._meta.label for model in protected_models()}
    assert not set(WORDS) & OPENING
