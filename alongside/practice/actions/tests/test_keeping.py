"""Keeping, changing and giving up a promise: by whom, in which order, and what the family reads (R124, R126,
R127).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import Error, transaction

from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused, Stale
from alongside.ground.clock import frozen
from alongside.practice.actions import services
from alongside.practice.actions.models import Action, ActionStep

Make = Callable[..., Action]
TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def do(by: Any, verb: str, action: Action, **facts: Any) -> Action:
    """Do one deed on Tuesday, a week before the day of the promise."""
    with frozen(TUESDAY), acting(by):
        if verb in ("explain", "mark_done"):
            facts.setdefault("expected_version", action.version)
        return getattr(services, f"action_{verb}")(by=by, action_id=action.id, **facts)


def steps(cast: Any, action: Action) -> list[tuple[str, str, str]]:
    with acting(cast.mother):
        found = ActionStep.objects.filter(action=action).order_by("at", "id")
        return [(s.kind, s.by_name, s.words) for s in found]


def test_a_promise_is_kept_from_start_to_the_familys_yes(cast: Any, promise: Make) -> None:
    made = do(cast.teacher, "start", promise())
    made = do(cast.teacher, "explain", made, words="The gate code comes on Friday.")
    made = do(cast.teacher, "mark_done", made, words="The gate has a code now.")
    assert (made.state, made.done_by_id) == ("done", cast.teacher.id)
    made = do(cast.mother, "confirm_done", made)
    assert (made.state, made.verified_by_id, made.version) == ("verified", cast.mother.id, 5)
    assert steps(cast, made)[1:] == [
        ("started", "Tess Cher", "Tess Cher has started on this."),
        ("explained", "Tess Cher", "The gate code comes on Friday."),
        ("done", "Tess Cher", "The gate has a code now."),
        ("verified", "Maria Ash", "Maria Ash agrees that this is done."),
    ]
    with acting(SYSTEM):
        kinds = AuditEvent.objects.filter(about_id=made.id).values_list("kind", flat=True)
        assert len(kinds) == 5


def test_each_deed_writes_one_event_that_the_family_may_read(cast: Any, promise: Make) -> None:
    from alongside.practice.actions import events

    named = [e for e in vars(events).values() if hasattr(e, "family")]
    assert named
    assert all(e.family for e in named)


def test_only_the_owner_says_that_it_is_done(cast: Any, promise: Make) -> None:
    made = promise()
    for other in (cast.social_worker, cast.mother, cast.manager):
        with pytest.raises(NotPermitted):
            do(other, "mark_done", made)
    for outsider in (cast.police, cast.stranger, cast.stranger_parent):
        with pytest.raises(Missing):
            do(outsider, "mark_done", made)


def test_the_owner_never_confirms_not_even_as_lead_or_parent(cast: Any, promise: Make) -> None:
    for owner in (cast.social_worker, cast.mother, cast.teacher):
        made = do(owner, "mark_done", promise(owner_id=owner.id))
        with pytest.raises(NotPermitted):
            do(owner, "confirm_done", made)
    assert do(cast.father, "confirm_done", made).state == "verified"


@pytest.mark.parametrize("who", ["ipsw", "csw", "manager"])
def test_a_worker_who_does_not_lead_cannot_confirm(cast: Any, promise: Make, who: str) -> None:
    made = do(cast.teacher, "mark_done", promise())
    with pytest.raises(NotPermitted):
        do(getattr(cast, who), "confirm_done", made)


@pytest.mark.parametrize("who", ["mother", "young_person", "social_worker"])
def test_not_done_reopens_a_promise_with_their_words(cast: Any, promise: Make, who: str) -> None:
    made = do(cast.teacher, "mark_done", promise(), words="Done.")
    made = do(getattr(cast, who), "mark_not_done", made, words="Nobody was at the gate on Monday.")
    assert (made.state, made.done_at, made.explanation, made.times_reopened) == ("agreed", None, "", 1)
    assert steps(cast, made)[-1][2] == "Nobody was at the gate on Monday."


def test_the_family_may_reopen_what_the_lead_confirmed(cast: Any, promise: Make) -> None:
    made = do(cast.social_worker, "confirm_done", do(cast.teacher, "mark_done", promise()))
    assert (
        do(cast.mother, "mark_not_done", made, words="The code is written on the wall.").verified_at is None
    )


def test_not_done_needs_words(cast: Any, promise: Make) -> None:
    made = do(cast.teacher, "mark_done", promise())
    with pytest.raises(Refused) as caught:
        do(cast.mother, "mark_not_done", made, words=" ")
    assert (caught.value.code, caught.value.field) == ("words_missing", "words")


def test_nothing_is_confirmed_that_nobody_said_was_done(cast: Any, promise: Make) -> None:
    with pytest.raises(Refused) as caught:
        do(cast.mother, "confirm_done", promise())
    assert caught.value.code == "action_state"


def test_a_second_person_saving_is_shown_what_the_first_saved(cast: Any, promise: Make) -> None:
    made = promise()
    before = made.version
    do(cast.teacher, "explain", made, words="First", expected_version=before)
    with pytest.raises(Stale) as caught:
        do(cast.teacher, "explain", made, words="Second", expected_version=before)
    assert caught.value.current.explanation == "First"
    with pytest.raises(Stale):
        do(cast.teacher, "mark_done", made, expected_version=before)
    with pytest.raises(Stale):
        do(cast.manager, "move", made, due_on=date(2026, 12, 7), reason="Closed", expected_version=before)


def test_the_lead_moves_the_day_and_the_family_reads_both_days_and_why(cast: Any, promise: Make) -> None:
    made = do(cast.social_worker, "move", promise(), due_on=date(2026, 12, 7), reason="The school is closed.")
    assert made.due_on == date(2026, 12, 7)
    told = steps(cast, made)[-1][2]
    assert told == "The day moved from 30 November 2026 to 7 December 2026. The school is closed."
    with pytest.raises(Refused) as caught:
        do(cast.social_worker, "move", made, due_on=made.due_on, reason="Again")
    assert caught.value.code == "action_same_day"


@pytest.mark.parametrize("verb", ["move", "hand_over", "abandon"])
def test_an_owner_or_a_support_worker_changes_nothing(cast: Any, promise: Make, verb: str) -> None:
    facts = {"move": {"due_on": date(2026, 12, 7)}, "hand_over": {"owner_id": cast.csw.id}, "abandon": {}}[
        verb
    ]
    led = promise(owner_id=cast.social_worker.id)
    for by, made in (
        (cast.teacher, promise()),
        (cast.ipsw, led),
        (cast.social_worker, led),
        (cast.mother, led),
    ):
        with pytest.raises(NotPermitted):
            do(by, verb, made, reason="Because", **facts)
    assert do(cast.manager, verb, led, reason="Because", **facts).version == 2


@pytest.mark.parametrize("verb", ["move", "hand_over", "abandon"])
def test_a_change_needs_a_reason(cast: Any, promise: Make, verb: str) -> None:
    facts = {"move": {"due_on": date(2026, 12, 7)}, "hand_over": {"owner_id": cast.csw.id}, "abandon": {}}[
        verb
    ]
    with pytest.raises(Refused) as caught:
        do(cast.manager, verb, promise(), reason="", **facts)
    assert caught.value.code == "words_missing"


def test_a_new_owner_sees_the_whole_story_and_the_old_one_no_longer(cast: Any, promise: Make) -> None:
    made = do(cast.teacher, "start", promise())
    made = do(cast.social_worker, "hand_over", made, owner_id=cast.police.id, reason="It is at the gate.")
    assert (made.state, made.owner_agency) == ("agreed", "Northmoor police")
    with acting(cast.police):
        assert ActionStep.objects.filter(action=made).count() == 3
    with acting(cast.teacher):
        assert not Action.objects.exists()
    with pytest.raises(Refused) as caught:
        do(cast.social_worker, "hand_over", made, owner_id=cast.police.id, reason="Again")
    assert caught.value.code == "action_same_owner"


def test_giving_up_tells_the_family_and_they_may_ask_why(cast: Any, promise: Make) -> None:
    made = do(cast.social_worker, "abandon", promise(), reason="Cleo changed school.")
    assert (made.state, made.abandoned_by_id) == ("abandoned", cast.social_worker.id)
    assert steps(cast, made)[-1][2] == "Sofia Worth decided that this will not be done. Cleo changed school."
    made = do(cast.mother, "ask", made, words="The new school has a gate too.")
    assert made.asked_at == TUESDAY
    made = do(cast.social_worker, "explain", made, words="You are right: I will ask them as well.")
    assert (made.state, made.asked_at) == ("abandoned", None)
    with acting(SYSTEM):
        assert AuditEvent.objects.filter(kind="actions.action.challenged").count() == 1


def test_a_family_that_has_to_ask_is_logged_as_a_failure_of_the_service(cast: Any, promise: Make) -> None:
    made = do(cast.mother, "ask", promise(), words="Is there any news?")
    with acting(SYSTEM):
        event = AuditEvent.objects.get(kind="actions.action.chased_by_family")
        assert event.facts == {"late": False}
    assert do(cast.teacher, "explain", made, words="The school answers on Friday.").asked_at is None
    with pytest.raises(NotPermitted):
        do(cast.teacher, "ask", made, words="Me?")


@pytest.mark.parametrize(
    "facts",
    [
        {"state": "verified"},
        {"state": "done"},
        {"state": "done", "done_at": TUESDAY, "done_by_id": "mother"},
        {"state": "abandoned", "abandoned_at": TUESDAY, "abandoned_by_id": "teacher"},
        {"state": "verified", "done_at": TUESDAY, "done_by_id": "teacher", "verified_at": TUESDAY,
         "verified_by_id": "mother"},
    ],
)  # fmt: skip
def test_the_database_refuses_a_state_that_must_never_be(
    cast: Any, promise: Make, facts: dict[str, Any]
) -> None:
    made = promise()
    change = {k: getattr(cast, v).id if k.endswith("by_id") else v for k, v in facts.items()}
    with acting(SYSTEM), pytest.raises(Error), transaction.atomic():
        Action.objects.filter(id=made.id).update(**change)


def test_a_refused_deed_leaves_nothing_behind(cast: Any, promise: Make) -> None:
    made = promise()
    with pytest.raises(NotPermitted):
        do(cast.mother, "mark_done", made)
    assert len(steps(cast, made)) == 1
    with acting(cast.mother):
        assert Action.objects.get(id=made.id).version == 1
