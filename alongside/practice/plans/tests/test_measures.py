"""Proposing, rewriting, taking back and answering, each in one's own name (R94, R143)."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, transaction
from django.db.models import F

from alongside.ground.access.context import acting
from alongside.ground.accounts.models import User
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused, Stale
from alongside.practice.plans.models import Measure, MeasureAnswer, MeasureVersion, Plan
from alongside.practice.plans.services import (
    measure_answer,
    measure_change,
    measure_propose,
    measure_withdraw,
)
from alongside.practice.plans.tests.conftest import DUE, NOON


def change(by: Any, measure: Measure, version: int = 1, **facts: Any) -> Measure:
    """Rewrite a measure as somebody."""
    with acting(by):
        return measure_change(by=by, measure_id=measure.id, expected_version=version, **facts)


@pytest.mark.parametrize(
    ("who", "proposer"),
    [("mother", "parent"), ("father", "parent"), ("young_person", "child"), ("ipsw", "professional"), ("csw", "professional")],
)  # fmt: skip
def test_a_proposal_says_whose_it_is(cast: Any, propose: Any, who: str, proposer: str) -> None:
    by = getattr(cast, who)
    measure = propose(by)
    assert (measure.proposer, measure.proposer_id, measure.proposer_name) == (proposer, by.id, by.name)


def test_a_proposal_may_wait_for_the_rest(cast: Any, plan: Plan, propose: Any) -> None:
    measure = propose(cast.mother, tonight="", trigger="", owner_id=None, due_on=None)
    assert (measure.owner_name, measure.due_on) == ("", None)


@pytest.mark.parametrize(
    ("facts", "code", "field"),
    [
        ({"words": "  "}, "words_missing", "words"),
        ({"words": "x" * 501}, "words_too_long", "words"),
        ({"tonight": "x" * 501}, "words_too_long", "tonight"),
        ({"trigger": "x" * 301}, "words_too_long", "trigger"),
        ({"side": "garden"}, "choice_unknown", "side"),
        ({"for_whom": "exploiter"}, "choice_unknown", "for_whom"),
        ({"aim": "blame"}, "choice_unknown", "aim"),
        ({"due_on": date(2026, 11, 22)}, "due_on_passed", "due_on"),
        ({"due_on": date(2062, 11, 22)}, "due_on_far_away", "due_on"),
        ({"owner_id": uuid.UUID(int=0)}, "owner_unknown", "owner_id"),
    ],
)
def test_a_proposal_needs_sensible_facts(cast: Any, propose: Any, facts: Any, code: str, field: str) -> None:
    with pytest.raises(Refused) as refusal:
        propose(cast.mother, **facts)
    assert (refusal.value.code, refusal.value.field) == (code, field)


def test_today_is_not_too_early(cast: Any, propose: Any) -> None:
    assert propose(cast.mother, due_on=NOON.date()).due_on == NOON.date()


@pytest.mark.parametrize(
    ("who", "owner", "allowed"),
    [
        ("mother", "mother", True), ("mother", "teacher", True), ("mother", "father", False),
        ("young_person", "mother", False), ("ipsw", "father", True), ("ipsw", "police", True),
        ("ipsw", "stranger", False), ("ipsw", "stranger_parent", False),
    ],
)  # fmt: skip
def test_who_may_be_named_to_do_it(cast: Any, propose: Any, who: str, owner: str, allowed: bool) -> None:
    by, named = getattr(cast, who), getattr(cast, owner)
    if allowed:
        assert propose(by, owner_id=named.id).owner_name == named.name
    else:
        with pytest.raises(Refused) as refusal:
            propose(by, owner_id=named.id)
        assert refusal.value.field == "owner_id"


def test_whoever_has_left_is_not_named(cast: Any, propose: Any) -> None:
    with acting(SYSTEM):
        User.objects.filter(id=cast.csw.id).update(is_active=False)
    with pytest.raises(Refused):
        propose(cast.mother)


def test_nobody_proposes_in_another_name(cast: Any, plan: Plan) -> None:
    for who, name in ((cast.mother, cast.father), (cast.csw, cast.mother), (cast.manager, cast.mother)):
        with acting(who), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Measure.objects.create(
                partnership_id=plan.partnership_id, plan=plan, case_id=plan.case_id, side="inside", for_whom="child",
                aim="protection", words="Mine", proposer="parent", proposer_id=name.id, proposer_name=name.name,
            )  # fmt: skip


def test_a_parent_changes_their_own_proposal(cast: Any, lock: Measure) -> None:
    changed = change(cast.mother, lock, words="Two locks")
    assert (changed.words, changed.version, changed.changed_by_name) == ("Two locks", 2, "Maria Ash")
    assert changed.tonight == "Put a chair under the handle"


@pytest.mark.parametrize("who", ["father", "young_person"])
def test_no_family_member_changes_or_takes_back_anothers(
    cast: Any, lock: Measure, bus: Measure, who: str
) -> None:
    by = getattr(cast, who)
    for measure in (lock, bus):
        with pytest.raises(NotPermitted):
            change(by, measure, words="Mine now", why="I say so")
        with acting(by), pytest.raises(NotPermitted):
            measure_withdraw(by=by, measure_id=measure.id, reason="I say so")


def test_the_database_lets_no_family_member_rewrite_anothers(cast: Any, lock: Measure, bus: Measure) -> None:
    with acting(cast.father):
        marked = {"version": 2, "changed_at": NOON, "changed_by_id": cast.father.id}
        assert Measure.objects.filter(id__in=[lock.id, bus.id]).update(words="Mine", **marked) == 0


def test_a_worker_who_rewrites_a_familys_proposal_is_named_and_says_why(cast: Any, lock: Measure) -> None:
    with pytest.raises(Refused) as refusal:
        change(cast.csw, lock, words="A bolt")
    assert (refusal.value.code, refusal.value.field) == ("why_missing", "why")
    changed = change(cast.csw, lock, words="A bolt", why="The landlord allows a bolt only")
    assert (changed.proposer_name, changed.changed_by_name) == ("Maria Ash", "Chris Young")
    with acting(cast.mother):
        first, second = MeasureVersion.objects.filter(measure=lock).order_by("version")
        assert (first.words, first.by_name, first.why) == ("A lock on the back door", "Maria Ash", "")
        assert (second.words, second.by_name, second.why) == (
            "A bolt",
            "Chris Young",
            "The landlord allows a bolt only",
        )


def test_the_database_refuses_a_rewriting_without_its_mark(cast: Any, lock: Measure) -> None:
    other = {"version": 2, "changed_at": NOON, "changed_by_id": cast.mother.id}
    for facts in ({}, {"version": 2}, other):
        with acting(cast.csw), pytest.raises(IntegrityError), transaction.atomic():
            Measure.objects.filter(id=lock.id).update(words="A bolt", **facts)


def test_the_database_never_gives_a_proposal_to_somebody_else(cast: Any, lock: Measure) -> None:
    with acting(SYSTEM), pytest.raises(DatabaseError), transaction.atomic():
        Measure.objects.filter(id=lock.id).update(proposer="professional", proposer_name="Chris Young")


def test_a_stale_edit_overwrites_nobody(cast: Any, lock: Measure) -> None:
    change(cast.csw, lock, words="A bolt", why="We met")
    with pytest.raises(Stale) as stale:
        change(cast.mother, lock, words="Two locks")
    assert (stale.value.current.id, stale.value.current.words) == (lock.id, "A bolt")
    with acting(cast.mother):
        lock.refresh_from_db()
        assert (lock.words, lock.version) == ("A bolt", 2)


def test_changing_nothing_makes_no_version(cast: Any, lock: Measure) -> None:
    assert change(cast.mother, lock, words=" A lock on the back door ", due_on=DUE).version == 1
    with acting(cast.manager):
        assert not AuditEvent.objects.filter(kind="plans.measure.changed").exists()


def test_what_stands_is_not_judged_again(cast: Any, lock: Measure) -> None:
    from alongside.ground.clock import frozen

    with frozen(NOON + timedelta(days=30)):
        assert change(cast.mother, lock, words="Two locks", due_on=DUE).version == 2
        with pytest.raises(Refused):
            change(cast.mother, lock, version=2, due_on=DUE + timedelta(days=1))


@pytest.mark.parametrize("facts", [{"due_on": DUE + timedelta(days=9)}, {"due_on": None}, {"owner_id": None}])
def test_what_is_promised_keeps_its_owner_and_day(
    cast: Any, lock: Measure, bus: Measure, share: Any, facts: Any
) -> None:
    share()
    with pytest.raises(Refused) as refusal:
        change(cast.mother, lock, **facts)
    assert refusal.value.code == "measure_promised"
    assert change(cast.mother, lock, words="Two locks").version == 2


def test_taking_back_needs_a_reason_and_keeps_everything(cast: Any, lock: Measure) -> None:
    with acting(cast.mother):
        with pytest.raises(Refused) as refusal:
            measure_withdraw(by=cast.mother, measure_id=lock.id, reason=" ")
        assert refusal.value.code == "withdrawn_reason_missing"
        gone = measure_withdraw(by=cast.mother, measure_id=lock.id, reason="We moved")
    assert (gone.withdrawn_by_name, gone.withdrawn_reason, gone.words) == (
        "Maria Ash", "We moved", "A lock on the back door",
    )  # fmt: skip


def test_what_was_rewritten_meanwhile_is_not_taken_back_unread(cast: Any, lock: Measure) -> None:
    change(cast.mother, lock, words="Two locks")
    with acting(cast.mother):
        with pytest.raises(Stale) as stale:
            measure_withdraw(by=cast.mother, measure_id=lock.id, reason="We moved", expected_version=1)
        assert (stale.value.current.words, stale.value.current.withdrawn_at) == ("Two locks", None)
        gone = measure_withdraw(by=cast.mother, measure_id=lock.id, reason="We moved", expected_version=2)
    assert gone.withdrawn_reason == "We moved"


def test_what_is_taken_back_is_neither_changed_nor_answered_nor_taken_back_again(
    cast: Any, lock: Measure, bus: Measure, share: Any, answer: Any
) -> None:
    share()
    with acting(cast.mother):
        measure_withdraw(by=cast.mother, measure_id=lock.id, reason="We moved")
        with pytest.raises(Refused):
            measure_withdraw(by=cast.mother, measure_id=lock.id, reason="Again")
    for deed in (lambda: change(cast.mother, lock, words="x"), lambda: answer(cast.father, lock, "agree")):
        with pytest.raises(Refused) as refusal:
            deed()
        assert refusal.value.code == "measure_withdrawn"


@pytest.mark.parametrize("who", ["mother", "father", "young_person", "ipsw", "csw", "social_worker"])
def test_everybody_of_the_case_answers_in_their_own_account(
    cast: Any, lock: Measure, bus: Measure, share: Any, answer: Any, who: str
) -> None:
    share()
    by = getattr(cast, who)
    given = answer(by, lock, "agree")
    assert (given.by_id, given.by_name, given.by_role) == (by.id, by.name, by.as_actor().role_title)
    assert (given.plan_number, given.measure_version) == (1, 1)


def test_a_manager_outside_the_circle_does_not_answer(
    cast: Any, lock: Measure, bus: Measure, share: Any, answer: Any
) -> None:
    share()
    with pytest.raises(NotPermitted):
        answer(cast.manager, lock, "agree")


@pytest.mark.parametrize("who", ["police", "duty", "stranger", "stranger_parent"])
def test_whoever_is_not_in_the_circle_finds_no_measure(
    cast: Any, plan: Plan, lock: Measure, who: str
) -> None:
    by = getattr(cast, who)
    with acting(by):
        with pytest.raises(Missing):
            measure_answer(by=by, measure_id=lock.id, answer="agree")
        with pytest.raises(Missing):
            measure_change(by=by, measure_id=lock.id, expected_version=1, words="x")
        with pytest.raises(Missing):
            measure_withdraw(by=by, measure_id=lock.id, reason="x")
        with pytest.raises(Missing):
            measure_propose(
                by=by, plan_id=plan.id, side="inside", for_whom="child", aim="protection", words="x"
            )


def test_an_answer_waits_for_the_plan_to_be_shared(cast: Any, lock: Measure, answer: Any) -> None:
    with pytest.raises(Refused) as refusal:
        answer(cast.father, lock, "agree")
    assert refusal.value.code == "plan_not_shared"


@pytest.mark.parametrize("what", ["disagree", "in_part"])
@pytest.mark.parametrize("words", ["", "  \n"])
def test_doubt_is_said_in_words(
    cast: Any, lock: Measure, bus: Measure, share: Any, answer: Any, what: str, words: str
) -> None:
    share()
    with pytest.raises(Refused) as refusal:
        answer(cast.father, lock, what, words)
    assert (refusal.value.code, refusal.value.field) == ("words_missing", "words")


@pytest.mark.parametrize("what", ["", "maybe"])
def test_only_a_known_answer_is_taken(
    cast: Any, lock: Measure, bus: Measure, share: Any, answer: Any, what: str
) -> None:
    share()
    with pytest.raises(Refused):
        answer(cast.father, lock, what)


def test_nobody_answers_words_they_have_not_read(
    cast: Any, lock: Measure, bus: Measure, share: Any, answer: Any
) -> None:
    share()
    change(cast.csw, lock, words="A bolt", why="We met")
    with pytest.raises(Stale) as stale:
        answer(cast.father, lock, "agree", expected_version=1)
    assert stale.value.current.words == "A bolt"
    assert answer(cast.father, lock, "agree", expected_version=2).measure_version == 2


def _forged(measure: Measure, name: Any, **facts: Any) -> MeasureAnswer:
    given = {"answer": "agree", "words": "", **facts}
    return MeasureAnswer.objects.create(
        partnership_id=measure.partnership_id, measure=measure, case_id=measure.case_id, plan_number=1, measure_version=1,
        by_id=name.id, by_name=name.name, by_role="Parent or carer", at=NOON, **given,
    )  # fmt: skip


@pytest.mark.parametrize("who", ["mother", "young_person", "ipsw", "social_worker", "manager"])
def test_the_database_refuses_an_answer_in_the_fathers_name(cast: Any, lock: Measure, who: str) -> None:
    with (
        acting(getattr(cast, who)),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        _forged(lock, cast.father)


def test_the_database_refuses_doubt_without_words(cast: Any, lock: Measure) -> None:
    with (
        acting(cast.father),
        pytest.raises(IntegrityError, match="answer_doubt_has_words"),
        transaction.atomic(),
    ):
        _forged(lock, cast.father, answer="disagree")


def test_an_answer_is_never_rewritten(
    cast: Any, lock: Measure, bus: Measure, share: Any, answer: Any
) -> None:
    share()
    answer(cast.father, lock, "disagree", "No")
    with acting(SYSTEM):
        for deed in (
            lambda: MeasureAnswer.objects.update(words=F("by_name")),
            MeasureAnswer.objects.all().delete,
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                deed()


def test_each_deed_leaves_one_event_without_words(
    cast: Any, lock: Measure, bus: Measure, share: Any, answer: Any
) -> None:
    share()
    answer(cast.father, lock, "disagree", "A secret")
    change(cast.csw, lock, words="A bolt", why="A secret")
    with acting(cast.mother):
        measure_withdraw(by=cast.mother, measure_id=lock.id, reason="A secret")
    with acting(cast.manager):
        events = AuditEvent.objects.filter(about_id=lock.id).order_by("id")
        assert [(e.kind, e.facts) for e in events] == [
            ("plans.measure.proposed", {"proposer": "parent", "side": "inside"}),
            ("plans.measure.answered", {"answer": "disagree", "version": 1}),
            ("plans.measure.changed", {"version": 2, "fields": ["words"], "of_another": True}),
            ("plans.measure.withdrawn", {"of_another": False, "promised": True}),
        ]
