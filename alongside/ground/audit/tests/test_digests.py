"""What a digest holds: every fact of an event, and the order of a seal."""

import hashlib
import json
import uuid
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.ground.audit.events import event_type, registered_types
from alongside.ground.audit.models import AuditEvent
from alongside.ground.audit.rules import GENESIS, check_facts, event_digest, seal_digest

TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=20)
PLAIN = st.none() | st.booleans() | st.integers(-(2**70), 2**70) | TEXT
FACTS = st.dictionaries(
    TEXT,
    st.recursive(PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3)),
)
DIGESTS = st.lists(st.binary(min_size=32, max_size=32), min_size=2, max_size=6, unique=True)
CHANGES = {
    "kind": "a.thing.undone",
    "is_read": True,
    "actor_id": uuid.UUID(int=7),
    "role_title": "Somebody else",
    "agency_id": uuid.UUID(int=8),
    "agency_name": "Another agency",
    "partnership_id": uuid.UUID(int=9),
    "circle_ids": [uuid.UUID(int=10)],
    "about_kind": "another.thing",
    "about_id": uuid.UUID(int=11),
    "facts": {"code": "other"},
    "protected": True,
    "request_id": uuid.UUID(int=12),
    "at": datetime(2026, 11, 22, 9, 0, 0, 1, tzinfo=UTC),
    "id": uuid.UUID(int=13),
}


def event(**facts):
    given_ = {"id": uuid.UUID(int=1), "at": datetime(2026, 11, 22, 9, tzinfo=UTC), "kind": "a.thing.done"}
    return AuditEvent(**(given_ | facts))


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_of_any_fact_changes_the_digest(name):
    assert event_digest(event(**{name: CHANGES[name]})) != event_digest(event())


def test_every_column_but_the_digest_itself_is_digested():
    assert {field.name for field in AuditEvent._meta.concrete_fields} - {"digest"} == set(CHANGES)


def test_the_same_instant_in_another_time_zone_has_the_same_digest():
    abroad = datetime(2026, 11, 22, 9, tzinfo=UTC).astimezone(timezone(timedelta(hours=5)))
    assert event_digest(event(at=abroad)) == event_digest(event())


@given(FACTS)
def test_facts_that_were_stored_and_read_back_keep_their_digest(facts):
    check_facts(facts)
    back = json.loads(json.dumps(facts))
    assert event_digest(event(facts=back)) == event_digest(event(facts=facts))


@given(DIGESTS, st.data())
def test_a_seal_holds_the_order_of_its_events(digests, data):
    other = data.draw(st.permutations(digests))
    same = seal_digest(1, GENESIS, other) == seal_digest(1, GENESIS, digests)
    assert same is (list(other) == digests)


@given(DIGESTS)
def test_a_seal_holds_its_number_the_seal_before_and_every_event(digests):
    sealed = seal_digest(1, GENESIS, digests)
    assert sealed != seal_digest(2, GENESIS, digests)
    assert sealed != seal_digest(1, b"\x01" * 32, digests)
    assert sealed != seal_digest(1, GENESIS, digests[1:])


def test_a_chain_can_be_checked_with_sha256_alone():
    first = hashlib.sha256(b"one").digest()
    assert (
        seal_digest(1, GENESIS, [first])
        == hashlib.sha256((1).to_bytes(8, "big") + bytes(32) + first).digest()
    )


@pytest.mark.parametrize(
    "facts", [{"share": 0.5}, {1: "one"}, {"when": datetime(2026, 1, 1, tzinfo=UTC)}, {"a": [1e16]}]
)
def test_a_fact_that_would_come_back_in_another_spelling_is_refused(facts):
    with pytest.raises(TypeError):
        check_facts(facts)


@pytest.mark.parametrize("name", ["plans", "Plans.plan.agreed", "plans..agreed", "plans.plan.agreed.", ""])
def test_an_event_type_needs_a_dotted_name(name):
    with pytest.raises(ValueError, match="dotted"):
        event_type(name, "A sentence")


def test_an_event_type_is_registered_once():
    with pytest.raises(ValueError, match="twice"):
        event_type(next(iter(registered_types())), "A sentence")
