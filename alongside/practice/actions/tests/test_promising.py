"""Making a promise: one owner, one day, one benefit; and who sees it (R123)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import Error, connection, transaction

from alongside.family.cases.models import Allocation, Case
from alongside.family.people.models import FamilyGroup, Person
from alongside.ground.access.context import acting
from alongside.ground.accounts.models import RoleAssignment, User
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.practice.actions.models import Action, ActionStep
from alongside.practice.actions.selectors import action_get, actions_of_owner

Make = Callable[..., Action]


def test_a_promise_has_an_owner_an_agency_a_day_and_a_benefit(cast: Any, story: Any, promise: Make) -> None:
    made = promise()
    assert (made.owner_name, made.owner_agency) == ("Tess Cher", "Northmoor education")
    assert (made.state, made.version, made.co_produced) == ("agreed", 1, True)
    with acting(cast.mother):
        step = ActionStep.objects.get(action=made)
        assert step.words == "Tess Cher will do this by 30 November 2026."
    with acting(SYSTEM):
        event = AuditEvent.objects.get(kind="actions.action.promised")
        assert set(event.circle_ids) == {story.case.id, story.family.id}
        assert "school" not in str(event.facts)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"words": "  "}, "words_missing"),
        ({"words": "x" * 501}, "words_too_long"),
        ({"benefit": ""}, "words_missing"),
        ({"owner_id": None}, "action_ownerless"),
        ({"due_on": None}, "action_undated"),
        ({"proposer": "computer"}, "choice_unknown"),
        ({"proposer_name": ""}, "words_missing"),
    ],
)
def test_a_promise_without_one_of_its_facts_is_refused(
    promise: Make, facts: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refused) as caught:
        promise(**facts)
    assert caught.value.code == code


def test_nobody_of_another_partnership_or_family_owns_a_promise(cast: Any, promise: Make) -> None:
    for other in (cast.stranger, cast.stranger_parent):
        with pytest.raises(Refused, match="Choose somebody"):
            promise(owner_id=other.id)


def test_a_parent_outside_the_case_does_not_own_a_promise_in_it(cast: Any, promise: Make) -> None:
    with acting(SYSTEM):
        neighbour = User.objects.create_user("n@northmoor.example", name="Nell", partnership=cast.partnership)
        RoleAssignment.objects.create(user=neighbour, role="parent_carer")
    with pytest.raises(Refused) as caught:
        promise(owner_id=neighbour.id)
    assert caught.value.code == "action_owner_unknown"


def test_a_parent_of_the_case_may_own_a_promise(cast: Any, promise: Make) -> None:
    made = promise(owner_id=cast.mother.id)
    assert (made.owner_agency_id, made.owner_agency) == (None, "")


def test_a_parent_promises_only_for_themself(cast: Any, promise: Make) -> None:
    assert promise(by=cast.mother, owner_id=cast.mother.id).owner_name == "Maria Ash"
    with pytest.raises(Refused) as caught:
        promise(by=cast.mother, owner_id=cast.social_worker.id)
    assert caught.value.code == "action_own_only"


@pytest.mark.parametrize("who", ["police", "stranger"])
def test_somebody_outside_the_case_cannot_promise_in_it(cast: Any, promise: Make, who: str) -> None:
    with pytest.raises(Missing):
        promise(by=getattr(cast, who))


def test_nothing_is_promised_in_a_case_that_has_ended(cast: Any, story: Any, promise: Make) -> None:
    with acting(SYSTEM):
        Case.objects.filter(id=story.case.id).update(
            closed_at="2026-11-01T00:00Z", closed_by_id=cast.manager.id
        )
    with pytest.raises(Refused) as caught:
        promise()
    assert caught.value.code == "case_closed"


def test_the_owner_in_another_agency_sees_this_promise_and_nothing_else_of_the_case(
    cast: Any, story: Any, promise: Make
) -> None:
    mine, other = promise(), promise(owner_id=cast.csw.id)
    with acting(cast.teacher):
        assert list(Action.objects.values_list("id", flat=True)) == [mine.id]
        assert list(ActionStep.objects.values_list("action_id", flat=True)) == [mine.id]
        assert [a.id for a in actions_of_owner(viewer=cast.teacher)] == [mine.id]
        assert len(action_get(viewer=cast.teacher, action_id=mine.id).steps) == 1
        for hidden in (Case, FamilyGroup, Person, Allocation):
            assert not hidden.objects.exists(), hidden
        with pytest.raises(Missing):
            action_get(viewer=cast.teacher, action_id=other.id)


def test_the_owner_in_another_agency_cannot_write_a_promise_into_the_case(cast: Any, promise: Make) -> None:
    mine = promise()
    with acting(cast.teacher):
        copy = Action.objects.get(id=mine.id)
        copy.pk, copy.created_by_id = None, cast.teacher.id
        copy.id = type(mine.id)(int=mine.id.int + 1)
        with pytest.raises(Error, match="row-level security"), transaction.atomic():
            copy.save(force_insert=True)


def test_the_manager_of_the_owners_agency_sees_its_promises_alone(cast: Any, promise: Make) -> None:
    mine, other = promise(), promise(owner_id=cast.csw.id)
    with acting(SYSTEM):
        head = User.objects.create_user(
            "head@northmoor.example", name="Hetty Ead", partnership=cast.partnership
        )
        agency = cast.teacher.assignments[0].agency
        RoleAssignment.objects.create(user=head, role="agency_manager", agency=agency)
    with acting(head):
        assert list(Action.objects.values_list("id", flat=True)) == [mine.id]
        assert not Case.objects.exists()
        assert Action.objects.filter(id=mine.id).update(explanation="mine") == 0
    assert other.owner_agency_id != agency.id


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("mother", True), ("father", True), ("young_person", True), ("ipsw", True), ("social_worker", True),
        ("manager", True), ("teacher", True), ("duty", False), ("police", False), ("stranger", False),
        ("stranger_parent", False),
    ],
)  # fmt: skip
def test_who_sees_a_promise(cast: Any, promise: Make, who: str, sees: bool) -> None:
    made = promise()
    with acting(getattr(cast, who)):
        assert Action.objects.filter(id=made.id).exists() is sees
        assert ActionStep.objects.filter(action_id=made.id).exists() is sees


def test_a_promise_kept_from_the_family_has_another_witness_than_its_owner(cast: Any, promise: Make) -> None:
    hidden = promise(open_to_family=False)
    with acting(cast.mother):
        assert not Action.objects.filter(id=hidden.id).exists()
        assert not ActionStep.objects.filter(action_id=hidden.id).exists()
    with pytest.raises(Refused) as caught:
        promise(open_to_family=False, owner_id=cast.social_worker.id)
    assert caught.value.code == "action_hidden_unwitnessed"
    with pytest.raises(Refused) as caught:
        promise(open_to_family=False, owner_id=cast.mother.id)
    assert caught.value.code == "action_hidden_from_owner"


def test_an_auditor_promises_nothing(cast: Any, promise: Make) -> None:
    with acting(SYSTEM):
        someone = User.objects.create_user("t@northmoor.example", name="Tim", partnership=cast.partnership)
        RoleAssignment.objects.create(user=someone, role="trainer", agency=cast.teacher.assignments[0].agency)
    with pytest.raises(NotPermitted):
        promise(by=someone)


def test_what_was_promised_cannot_be_reworded_or_deleted(cast: Any, promise: Make) -> None:
    made = promise()
    with acting(SYSTEM), pytest.raises(Error, match="update"), transaction.atomic():
        Action.objects.filter(id=made.id).update(words="Something easier")
    with acting(SYSTEM), pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM actions_action")
    with acting(SYSTEM), pytest.raises(Error), transaction.atomic():
        ActionStep.objects.filter(action=made).update(words="It never was")
