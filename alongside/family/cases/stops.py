"""Steps that weigh on somebody of a family: the one table of them, and the question that each asks before it is taken.

A room above may hold a step back (R216): it registers at start-up, and is asked inside the verb's own transaction. This room
knows neither whether nor why. `tests/house/test_adverse_steps.py` fails for a verb that should stand here and does not.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from alongside.family.cases.models import Case
from alongside.family.referrals.models import Referral
from alongside.ground.accounts.models import User


@dataclass(frozen=True)
class Deed:
    """One kind of step: what it is, for those who look at it; what was done, for the family; and the verb that takes it.

    `by_people`: why no program takes it back where it was not right. Somebody owes that by a day; every other step is
    undone by its own room (`may_undo`).
    """

    sentence: str
    done: str
    verb: str
    by_people: str = ""


DEEDS: dict[str, Deed] = {
    "standing": Deed(
        "Decide that a parent is no longer simply a partner",
        "It was decided that a parent is not simply a partner any more", "family.cases.standing_decide",
        "A manager alone decides how a parent stands, and tells them.",
    ),
    "sight": Deed(
        "Hold something back from a parent", "Something was held back from a parent", "family.cases.sight_narrow"
    ),
    "level": Deed(
        "Set how worried we are higher", "How worried we are was set higher", "family.cases.threshold_set",
        "A level falls only after the family and both workers were asked.",
    ),
    "cause": Deed(
        "Write that the parents are the cause of the harm", "The parents were written down as a cause of the harm",
        "family.cases.cause_set",
    ),
    "neglect": Deed(
        "Put neglect in force as the kind of harm", "Neglect was put down as the kind of harm",
        "family.cases.category_sign",
    ),
    "plan_kind": Deed(
        "Make it a child protection plan", "The plan was made a child protection plan", "practice.plans.plan_kind_set"
    ),
    "proceedings": Deed(
        "Call a child protection conference", "A child protection conference was called",
        "practice.meetings.meeting_plan",
    ),
    "left_out": Deed(
        "Leave somebody of the family out of a meeting", "Somebody of the family was left out of a meeting",
        "practice.meetings.attendee_leave_out",
    ),
    "away": Deed(
        "Place the child away from home", "A place away from home was proposed for the child",
        "practice.places.stay_propose",
    ),
    "ending": Deed("End support", "It was decided that support ends", "practice.closing.ending_sign"),
}  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One step about to be taken: in which case, or about which request without one, and on whom it weighs (nobody named: on
    everybody of the family, or on whoever asked).

    `now_because`: the step is an emergency by its own form, and says why. It is never held; it is looked at afterwards.
    """

    deed: str
    case: Case | None
    person_ids: frozenset[uuid.UUID] = frozenset()
    now_because: str = ""
    request: Referral | None = None

    @property
    def about(self) -> Case | Referral:
        """The case, or the request that has none."""
        about = self.case or self.request
        assert about is not None  # `weighs_on` asks for one of them
        return about


Stop = Callable[[Step, User], None]
_stops: dict[str, Stop] = {}


def may_stop(name: str, stop: Stop) -> None:
    """Let a room hold steps back, at start-up. The same again changes nothing; another: ValueError."""
    if _stops.get(name, stop) is not stop:
        raise ValueError(f"{name} holds steps back twice.")
    _stops[name] = stop


def weighs_on(
    deed: str,
    *,
    by: User,
    case: Case | None,
    person_ids: Collection[uuid.UUID] = (),
    now_because: str = "",
    request: Referral | None = None,
) -> None:
    """Ask, last before a step of this table is taken, whether it may be; whoever holds it back raises Refused."""
    if deed not in DEEDS:
        raise KeyError(f"{deed} is no step of the table")
    if (case is None) == (request is None):
        raise ValueError("A step is about a case, or about a request that has none.")
    for stop in _stops.values():
        stop(Step(deed, case, frozenset(person_ids), now_because, request), by)


@dataclass(frozen=True)
class Taken:
    """A step that was taken and was not right: in which case, or about which request without one; on whom it weighed, by whom,
    from which instant on.
    """

    case_id: uuid.UUID | None
    person_ids: frozenset[uuid.UUID]
    by_id: uuid.UUID
    at: datetime
    why: str  # one sentence, for the record
    request_id: uuid.UUID | None = None
    quietly: bool = False  # telling the person would be a danger: nothing may reach them by itself

    @property
    def in_case(self) -> uuid.UUID:
        """The case, for a step that is never about a request alone."""
        assert self.case_id is not None  # of the table, only ending is taken without a case
        return self.case_id


# Returns whether there was still something to undo.
Undo = Callable[[Taken, User], bool]
_undoes: dict[str, Undo] = {}


def may_undo(deed: str, undo: Undo) -> None:
    """Let the room whose step it is say at start-up how it is undone. The same again changes nothing; another: ValueError."""
    if deed not in DEEDS or _undoes.get(deed, undo) is not undo:
        raise ValueError(f"{deed} is undone twice, or is no step.")
    _undoes[deed] = undo


def can_undo(deed: str) -> bool:
    """Whether a step of this kind can be undone at once. Others are put right by people."""
    return deed in _undoes


def undo_step(deed: str, taken: Taken, *, by: User) -> bool:
    """Undo a step, as the system, in the name of `by`; return whether there was something to undo."""
    undo = _undoes.get(deed)
    return undo is not None and undo(taken, by)
