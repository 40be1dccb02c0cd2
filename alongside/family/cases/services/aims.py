"""What the two workers of a family share: proposed by one with the parents, agreed by the other, ended by both (R43)."""

from __future__ import annotations

import uuid

from django.db import transaction

from alongside.family.cases import events
from alongside.family.cases.models import Allocation, Case
from alongside.family.cases.models_aims import AimStep, SharedAim
from alongside.family.cases.policies import AIM_AGREE
from alongside.family.cases.rules_aims import (
    AGREED,
    END_PROPOSED,
    ENDED,
    IN_FORCE,
    NOT_AGREED,
    PROPOSED,
    REPLACED,
    TAKEN_BACK,
    moved_on,
    other_worker_answers,
)
from alongside.family.cases.services.common import mind_aims, open_case_for_change
from alongside.family.people.rules import words_of
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.audit.events import EventType
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, NotPermitted, Refused, Stale
from alongside.ground.clock import now

_LONGEST = 1_000
_PAIR = (Allocation.Part.IPSW, Allocation.Part.CSW)
_EFFECTS = "aims are written as the system, who has looked that the two workers are two people"


@transaction.atomic
def aim_propose(
    *, by: User, case_id: uuid.UUID, words: str, parents_said: str, replaces_id: uuid.UUID | None = None
) -> SharedAim:
    """Propose, as one of the two workers, something that both work towards; `parents_said` is what the parents say of it.

    It counts once the other worker agrees. `replaces_id`: the aim that it changes, which stands until then. Raises
    NotPermitted; Missing; Refused: `case_closed`, `aim_moved_on` (the other is not in force), words missing or too long.
    """
    case, part = _mine(by, case_id)
    said = {
        "words": words_of(words, field="words", limit=_LONGEST, required=True),
        "parents_said": words_of(parents_said, field="parents_said", limit=_LONGEST, required=True),
    }
    before = _locked(replaces_id, case) if replaces_id is not None else None
    if before is not None:
        moved_on(before.state, REPLACED)
    with elevated(_EFFECTS):
        aim = SharedAim.objects.create(
            partnership_id=case.partnership_id, case=case, replaces=before, proposed_at=now(), created_at=now(),
            created_by_id=by.id, **said,
        )  # fmt: skip
        _step(aim, PROPOSED, part, by=by)
        facts = {"part": part, "changes": before is not None}
        record(events.AIM_PROPOSED, by=by, about=aim, circle_ids=[case.id], facts=facts)
    return aim


@transaction.atomic
def aim_end_propose(*, by: User, aim_id: uuid.UUID, words: str, expected_version: int) -> SharedAim:
    """Say, as one of the two workers, that an aim is reached or over, and why; it stands until the other agrees.

    Raises NotPermitted; Missing; Stale; Refused: `case_closed`, `aim_moved_on`, words missing or too long.
    """
    aim, part = _to_move(by, aim_id, expected_version)
    said = words_of(words, field="words", limit=_LONGEST, required=True)
    return _move(aim, END_PROPOSED, part, said, by=by, event=events.AIM_PROPOSED)


@transaction.atomic
def aim_answer(
    *, by: User, aim_id: uuid.UUID, answer: str, words: str = "", expected_version: int
) -> SharedAim:
    """Answer, as the other worker, what the first proposed about an aim: `agreed`, or `not_agreed` with a reason; or take
    back what one's own side proposed (`taken_back`).

    Raises NotPermitted; Missing; Stale; Refused: `case_closed`, `choice_unknown`, `aim_moved_on`, `aim_needs_both`,
    `aim_not_yours`, words missing or too long.
    """
    aim, part = _to_move(by, aim_id, expected_version)
    if answer not in (AGREED, NOT_AGREED, TAKEN_BACK):
        raise Refused("Choose one of the answers.", code="choice_unknown", field="answer")
    said = words_of(words, field="words", limit=_LONGEST, required=answer == NOT_AGREED)
    moved_on(aim.state, answer)
    asked = AimStep.objects.filter(aim=aim).order_by("-at", "-id")[0]
    other_worker_answers(answer, proposed_part=asked.part, proposed_by=asked.by_id, part=part, by=by.id)
    event = events.AIM_AGREED if answer == AGREED else events.AIM_NOT_AGREED
    return _move(aim, answer, part, said, by=by, event=event)


def _move(aim: SharedAim, step: str, part: str, words: str, *, by: User, event: EventType) -> SharedAim:
    """Take the step; an aim that takes the place of another ends that one. One event."""
    with elevated(_EFFECTS):
        began = _to(aim, step) == AGREED and aim.agreed_at is None
        if began:
            aim.agreed_at = now()
        _save(aim)
        _step(aim, step, part, words, by=by)
        if began and aim.replaces_id is not None:
            before = SharedAim.objects.select_for_update(no_key=True).get(id=aim.replaces_id)
            if before.state in IN_FORCE:  # else it ended meanwhile, and this one stands by itself
                _to(before, REPLACED)
                _save(before)
                _step(before, REPLACED, part, by=by)
        mind_aims(aim.case, by=by)
        record(event, by=by, about=aim, circle_ids=[aim.case_id], facts={"part": part, "state": aim.state})
    return aim


def _to(aim: SharedAim, step: str) -> str:
    aim.state = moved_on(aim.state, step)
    if aim.state == ENDED:
        aim.ended_at = now()
    return aim.state


def _save(aim: SharedAim) -> None:
    aim.version += 1
    aim.save(update_fields=["state", "agreed_at", "ended_at", "version"])


def _step(aim: SharedAim, what: str, part: str, words: str = "", *, by: User) -> None:
    AimStep.objects.create(
        partnership_id=aim.partnership_id, case=aim.case, aim=aim, what=what, part=part, words=words, at=now(),
        by_id=by.id, by_name=by.name, created_at=now(), created_by_id=by.id,
    )  # fmt: skip


def _mine(by: User, case_id: uuid.UUID) -> tuple[Case, str]:
    """Return the open case, locked, and which of its two workers `by` is. Raises NotPermitted, Missing, Refused."""
    require(by, AIM_AGREE)
    require_to_write(by, case_id)
    case = open_case_for_change(case_id)
    part = part_of_pair(by, case.id)
    if not part:
        raise NotPermitted(
            "Only the parents’ worker and the child’s worker agree this.", code="not_their_worker"
        )
    return case, part


def part_of_pair(by: User, case_id: uuid.UUID) -> str:
    """Return which of a case's two workers `by` is, `ipsw` or `csw`; empty for everybody else."""
    mine = Allocation.objects.filter(case_id=case_id, user_id=by.id, part__in=_PAIR, until__isnull=True)
    return mine.values_list("part", flat=True).first() or ""


def _to_move(by: User, aim_id: uuid.UUID, version: int) -> tuple[SharedAim, str]:
    require(by, AIM_AGREE)
    case_id = SharedAim.objects.filter(id=aim_id).values_list("case_id", flat=True).first()
    if case_id is None:
        raise Missing
    case, part = _mine(by, case_id)
    aim = _locked(aim_id, case)
    if aim.version != version:
        raise Stale("The other worker answered meanwhile. Look at it again.", current=aim)
    return aim, part


def _locked(aim_id: uuid.UUID, case: Case) -> SharedAim:
    """Return an aim of the case; the case is locked already, so two answers take turns."""
    aim = SharedAim.objects.select_related("case").filter(id=aim_id, case=case).first()
    if aim is None:
        raise Missing
    return aim
