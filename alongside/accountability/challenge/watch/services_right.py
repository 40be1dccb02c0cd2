"""A step that was not right: undone at once, or put right by somebody by a day; and the person is told (R216)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db import transaction

from alongside.accountability.challenge.complaints.events import PUT_RIGHT
from alongside.accountability.challenge.complaints.owing import yours_now
from alongside.accountability.challenge.watch import events
from alongside.accountability.challenge.watch.models import Look
from alongside.accountability.challenge.watch.models_right import PutRight
from alongside.accountability.challenge.watch.policies import RIGHT_DO, RIGHT_SAY
from alongside.accountability.challenge.watch.rules import FEW, check_right
from alongside.accountability.challenge.watch.sources import family_of, parents_of
from alongside.family.cases.stops import Taken, undo_step
from alongside.family.people.letters import letters_later
from alongside.family.people.models import Person
from alongside.family.people.rules import words_of
from alongside.family.referrals.models import Referral
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import allows, require
from alongside.ground.accounts.models import User, user_by_id
from alongside.ground.audit.services import record
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.base.ids import new_id
from alongside.ground.clock import now, today
from alongside.ground.clock.services import clock_hand_over, clock_start, clock_stop

_WHY = "what is put right is kept apart from the case, and its promise is its own"
_UNDONE = "Somebody independent looked at this step and found it not right."


@dataclass(frozen=True)
class Righting:
    """What is put right after a step that was not: in words for the person, by whom; or why telling them would be a danger."""

    words: str = ""
    owner_id: uuid.UUID | None = None
    unsaid_because: str = ""


def put_right(by: User, look: Look, said: Righting) -> PutRight:
    """Undo a step that was not right, or let somebody owe to put it right; called as the system, by the finding itself.

    Raises Missing for an owner who does not work here; Refused: `right_missing`, `right_owner_missing`, words too long.
    """
    words = words_of(said.words, field="right_words", limit=FEW)
    check_right(undone=True, has_owner=True, words=words)  # before anything is undone
    undone = _undo(by, look, quietly=bool(said.unsaid_because.strip()))
    check_right(undone=undone, has_owner=said.owner_id is not None, words=words)
    made = PutRight(
        id=new_id(), partnership_id=look.partnership_id, created_by_id=by.id, look=look, case_id=look.case_id,
        case_reference=look.case_reference, deed=look.deed, person_id=look.person_id, kept_from=look.kept_from,
        words=words, undone=undone, found_at=now(), found_by_name=by.name, told_id=_account_of(look),
        unsaid_because=words_of(said.unsaid_because, field="unsaid_because", limit=FEW),
    )  # fmt: skip
    if undone:
        made.done_on = today()
    else:
        assert said.owner_id is not None  # `check_right`
        _owe(made, _owner(look, said.owner_id), by=by)
    made.save(force_insert=True)
    _let_them_know(made)
    facts = {"deed": look.deed, "undone": undone, "told": not made.unsaid_because}
    record(events.PUT_RIGHT, by=by, about=made, circle_ids=[made.id], facts=facts)
    return made


def _undo(by: User, look: Look, *, quietly: bool) -> bool:
    if look.used_at is None:
        return False
    family = family_of(look.case_id) if look.case_id else set()
    whom = {look.person_id} if look.person_id else family
    taken = Taken(
        look.case_id, frozenset(whom), look.asked_by_id, look.used_at, _UNDONE, look.request_id, quietly
    )
    return undo_step(look.deed, taken, by=by)


def _let_them_know(made: PutRight) -> None:
    """Write to whoever may read it, in words that tell nothing; to nobody where telling them would be the danger."""
    if made.unsaid_because:
        return
    if made.person_id:
        letters_later([made.person_id])
    elif made.case_id:
        letters_later(parents_of(made.case_id))
    elif made.told_id:
        letters_later(Person.objects.filter(user_id=made.told_id).values_list("id", flat=True))


def _account_of(look: Look) -> uuid.UUID | None:
    if look.request_id is None:
        return None
    return Referral.objects.filter(id=look.request_id).values_list("submitted_by_user_id", flat=True).first()


def _owner(look: Look, user_id: uuid.UUID) -> User:
    found = User.objects.filter(id=user_id, partnership_id=look.partnership_id, is_active=True).first()
    if found is None or not allows(found, RIGHT_DO):
        raise Missing
    return found


def _owe(made: PutRight, owner: User, *, by: User) -> None:
    _in_hands(made, owner)
    _promise(made, by=by)
    _owner_hears(made, owner)


def _in_hands(made: PutRight, owner: User) -> None:
    made.owner_id, made.owner_name, made.owner_role = owner.id, owner.name, owner.as_actor().role_title


def _owner_hears(made: PutRight, owner: User | None) -> None:
    yours_now(owner, partnership_id=made.partnership_id, kept_from=made.kept_from)


def _promise(made: PutRight, *, by: User) -> None:
    clock = clock_start(
        kind=PUT_RIGHT, about_id=made.id, circle_id=made.id, partnership_id=made.partnership_id, started_at=now(), by=by,
        owner_id=made.owner_id, owner_label=made.owner_name,
    )  # fmt: skip
    made.due_on = clock.due_on


@transaction.atomic
def right_done(*, by: User, put_right_id: uuid.UUID, words: str) -> PutRight:
    """Say, as whoever owes it, that it is put right, and how one sees it; the person may say that it is not.

    Raises NotPermitted; Missing; Refused: `right_done`, words missing or too long.
    """
    require(by, RIGHT_DO)
    found = _seen(put_right_id)
    if found.owner_id != by.id:
        raise NotPermitted(f"{found.owner_name} puts this right.", code="not_the_owner")
    said = words_of(words, field="words", limit=FEW, required=True)
    with elevated(_WHY):
        made = PutRight.objects.select_for_update().get(id=found.id)
        if made.done_on is not None:
            raise Refused("You have said that already.", code="right_done")
        made.done_on, made.done_words = today(), said
        made.save(update_fields=["done_on", "done_words"])
        clock_stop(kind=PUT_RIGHT, about_id=made.id, at=now(), by=by, reason="it was put right")
        _let_them_know(made)
        record(events.RIGHT_DONE, by=by, about=made, circle_ids=[made.id])
    return made


@transaction.atomic
def right_not_done(*, by: User, put_right_id: uuid.UUID, words: str) -> PutRight:
    """Say, as the person on whom the step weighed, that it is not put right: it is owed again, on a new clock.

    Raises NotPermitted; Missing; Refused: `right_not_said` while nobody says that it is done, `right_undone` for what was
    undone at once, words missing or too long.
    """
    require(by, RIGHT_SAY)
    found = _seen(put_right_id)
    said = words_of(words, field="words", limit=FEW, required=True)
    with elevated(_WHY):
        made = PutRight.objects.select_for_update().get(id=found.id)
        if made.undone:
            raise Refused(
                "This was undone on the day. If it still weighs on you, tell us: you can complain of it.",
                code="right_undone",
            )
        if made.done_on is None:
            raise Refused(
                "Nobody has said yet that it is put right. The day stands here.", code="right_not_said"
            )
        made.done_on, made.done_words, made.not_yet_words = None, "", said
        _promise(made, by=by)
        made.save(update_fields=["done_on", "done_words", "not_yet_words", "due_on"])
        _owner_hears(made, user_by_id(made.owner_id) if made.owner_id else None)
        record(events.RIGHT_NOT_DONE, by=by, about=made, circle_ids=[made.id])
    return made


def right_pass(made: PutRight, to: User) -> None:
    """Let another owe what somebody owed who left, by the same day; the person it weighed on reads both names (R128).

    Called as the system, with the row locked, by the verb that moves duties.
    """
    made.owner_before, made.passed_on = made.owner_name, today()
    _in_hands(made, to)
    made.save(update_fields=["owner_before", "passed_on", "owner_id", "owner_name", "owner_role"])
    clock_hand_over(kind=PUT_RIGHT, about_id=made.id, owner_id=to.id, owner_label=to.name, by=SYSTEM)
    _owner_hears(made, to)
    _let_them_know(made)
    record(events.PASSED, by=SYSTEM, about=made, circle_ids=[made.id])


def _seen(put_right_id: uuid.UUID) -> PutRight:
    found = PutRight.objects.filter(id=put_right_id).first()
    if found is None:
        raise Missing
    return found
