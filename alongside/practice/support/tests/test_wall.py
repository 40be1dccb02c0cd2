"""The wall around what a parent and their independent worker talk about: in the database, not in a page
(R43).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import Error, connection, transaction

from alongside.ground.access.context import acting
from alongside.ground.access.models import Membership
from alongside.ground.accounts.models import RoleAssignment, User
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import PUBLIC, SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.practice.support.models import SupportNote
from alongside.practice.support.selectors import support_notes, support_notes_for_family
from alongside.practice.support.services import support_note_share

Make = Callable[..., SupportNote]
OUTSIDE = [
    "social_worker", "csw", "manager", "duty", "police", "teacher", "father", "young_person", "stranger",
    "stranger_parent",
]  # fmt: skip


def rows(by: Any) -> int:
    """Count the notes as the database shows them to a person, past every selector."""
    with acting(by), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM support_supportnote")
        return int(cursor.fetchone()[0])


def share(by: Any, note: SupportNote) -> SupportNote:
    with acting(by):
        return support_note_share(by=by, note_id=note.id)


def test_before_sharing_the_two_of_them_see_it_and_nobody_else(cast: Any, note: Make) -> None:
    note()
    assert {who: rows(getattr(cast, who)) for who in OUTSIDE} == dict.fromkeys(OUTSIDE, 0)
    assert rows(PUBLIC) == 0
    assert (rows(cast.mother), rows(cast.ipsw)) == (1, 1)


def test_police_in_the_circle_see_nothing_before_and_something_after(
    cast: Any, story: Any, note: Make
) -> None:
    with acting(SYSTEM):
        Membership.objects.create(
            partnership_id=cast.partnership.id,
            user_id=cast.police.id,
            circle_id=story.family.id,
            capacity="other",
        )
    made = note()
    assert rows(cast.police) == 0
    share(cast.mother, made)
    assert rows(cast.police) == 1


def test_after_sharing_the_workers_around_the_family_see_it(cast: Any, note: Make) -> None:
    share(cast.mother, note())
    seen = {who: rows(getattr(cast, who)) for who in OUTSIDE}
    assert [who for who, count in seen.items() if count] == ["social_worker", "csw", "manager"]


def test_only_what_was_shared_is_seen(cast: Any, story: Any, note: Make) -> None:
    shared = share(cast.mother, note())
    note(words="She has not slept.")
    with acting(cast.social_worker):
        found = support_notes(viewer=cast.social_worker, family_id=story.family.id)
        assert [n.id for n in found] == [shared.id]


def colleague(cast: Any, story: Any, role: str, *, in_circle: bool) -> User:
    with acting(SYSTEM):
        agency = cast.ipsw.assignments[0].agency
        made = User.objects.create_user(f"{role}@charity.example", name="Col", partnership=cast.partnership)
        RoleAssignment.objects.create(user=made, role=role, agency=agency)
        if in_circle:
            Membership.objects.create(
                partnership_id=cast.partnership.id, user_id=made.id, circle_id=story.family.id, capacity=role
            )
    return made


@pytest.mark.parametrize(("in_circle", "seen"), [(True, 1), (False, 0)])
def test_a_parents_worker_of_the_same_service_sees_it_in_the_circle_alone(
    cast: Any, story: Any, note: Make, in_circle: bool, seen: int
) -> None:
    note()
    assert rows(colleague(cast, story, "ipsw", in_circle=in_circle)) == seen


def test_the_childs_worker_of_the_same_charity_does_not_see_it(cast: Any, story: Any, note: Make) -> None:
    note()
    assert rows(colleague(cast, story, "csw", in_circle=True)) == 0, (
        "parallel working keeps the two apart (R43)"
    )


def test_the_mother_reads_her_notes_newest_first_and_the_father_his(
    cast: Any, story: Any, note: Make
) -> None:
    first, second = note(), note(words="Later")
    his = note(person_id=story.father.id)
    with acting(cast.mother):
        assert [n.id for n in support_notes_for_family(viewer=cast.mother)] == [second.id, first.id]
    with acting(cast.father):
        assert [n.id for n in support_notes_for_family(viewer=cast.father)] == [his.id]


@pytest.mark.parametrize("who", ["ipsw", "social_worker", "manager"])
def test_no_worker_opens_the_wall(cast: Any, note: Make, who: str) -> None:
    made = note()
    by = getattr(cast, who)
    with pytest.raises(NotPermitted):
        share(by, made)
    with acting(by):
        assert (
            SupportNote.objects.filter(id=made.id).update(shared_at="2026-11-23T00:00Z", shared_by_id=by.id)
            == 0
        )


@pytest.mark.parametrize("who", ["father", "stranger_parent"])
def test_another_parent_cannot_share_it(cast: Any, note: Make, who: str) -> None:
    made = note()
    with pytest.raises(Missing):
        share(getattr(cast, who), made)


def test_sharing_twice_is_sharing_once_and_cannot_be_undone_in_silence(cast: Any, note: Make) -> None:
    made = share(cast.mother, note())
    assert share(cast.mother, made).shared_at == made.shared_at
    with acting(SYSTEM):
        assert AuditEvent.objects.filter(kind="support.note.shared").count() == 1
    for change in ({"shared_at": None, "shared_by_id": None}, {"words": "Something else"}):
        with acting(cast.mother), pytest.raises(Error), transaction.atomic():
            SupportNote.objects.filter(id=made.id).update(**change)


def test_that_they_talked_does_not_show_in_the_file_of_the_case(cast: Any, story: Any, note: Make) -> None:
    note()
    with acting(cast.social_worker):
        assert not AuditEvent.objects.filter(kind="support.note.written").exists()
    with acting(SYSTEM):
        assert AuditEvent.objects.get(kind="support.note.written").circle_ids == []


@pytest.mark.parametrize("who", ["social_worker", "csw", "police", "manager", "mother"])
def test_nobody_else_writes_in_their_space(cast: Any, note: Make, who: str) -> None:
    with pytest.raises(NotPermitted):
        note(by=getattr(cast, who))


def test_an_independent_worker_of_another_family_writes_nothing(cast: Any, story: Any, note: Make) -> None:
    with acting(SYSTEM):
        other = User.objects.create_user("o@northmoor.example", name="Ola", partnership=cast.partnership)
        RoleAssignment.objects.create(user=other, role="ipsw", agency=cast.ipsw.assignments[0].agency)
    with pytest.raises(Missing):
        note(by=other)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"words": " "}, "words_missing"),
        ({"words": "x" * 10_001}, "words_too_long"),
        ({"contact_kind": "rumour"}, "choice_unknown"),
    ],
)
def test_a_note_without_its_facts_is_refused(note: Make, facts: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as caught:
        note(**facts)
    assert caught.value.code == code


def test_the_space_is_the_parents_and_holds_no_notes_of_the_child(story: Any, note: Make) -> None:
    with pytest.raises(Missing):
        note(person_id=story.child.id)
