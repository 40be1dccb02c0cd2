"""What was written against the parents and was not right is set back to what stood before (R10, R28, R216).

Nothing is deleted: the newest row counts, and the one that was not right stays in the history.
"""

from __future__ import annotations

from django.db import models

from alongside.family.cases import events
from alongside.family.cases.models import Case, HarmCategory
from alongside.family.cases.models_harm import CauseOfHarm
from alongside.family.cases.rules_standing import PARENTING
from alongside.family.cases.stops import Taken
from alongside.ground.accounts.models import User
from alongside.ground.audit.events import EventType
from alongside.ground.audit.services import record
from alongside.ground.clock import now

Kind = HarmCategory.Kind


def cause_undo(taken: Taken, by: User) -> bool:
    """Take the parents out of the causes of harm again; whoever else was named stays (R28). Called as the system.

    False where somebody wrote it anew since then.
    """
    case = _locked(taken)
    newest = CauseOfHarm.objects.filter(case=case).order_by("-at", "-id").first()
    if case is None or newest is None or (newest.by_id, PARENTING in newest.causes) != (taken.by_id, True):
        return False
    if newest.at < taken.at:
        return False
    others = [one for one in newest.causes if one != PARENTING]
    made = CauseOfHarm.objects.create(
        partnership_id=case.partnership_id, case=case, causes=others, words=taken.why, at=now(), by_id=by.id,
        by_name=by.name, created_by_id=by.id,
    )  # fmt: skip
    return _kept(events.CAUSE_SET, made, case, by, causes=others)


def category_undo(taken: Taken, by: User) -> bool:
    """Take neglect out of the kinds of harm in force again; the others stay (R10). Called as the system.

    False where another category is in force since then.
    """
    case = _locked(taken)
    held = HarmCategory.objects.filter(case=case, state=HarmCategory.State.IN_FORCE)
    newest = held.order_by("-set_at", "-id").first()
    if case is None or newest is None or Kind.NEGLECT not in newest.kinds:
        return False
    if newest.signed_by_id != taken.by_id or newest.signed_at is None or newest.signed_at < taken.at:
        return False
    others = [one for one in newest.kinds if one != Kind.NEGLECT] or [Kind.EXPLOITATION]
    made = HarmCategory.objects.create(
        partnership_id=case.partnership_id, case=case, kinds=others, state=HarmCategory.State.IN_FORCE, set_at=now(),
        set_by_id=by.id, set_by_name=by.name, created_by_id=by.id,
    )  # fmt: skip
    return _kept(events.CATEGORY_SET, made, case, by, kinds=others, state=made.state)


def _locked(taken: Taken) -> Case | None:
    return (
        Case.objects.select_for_update(no_key=True).filter(id=taken.in_case, closed_at__isnull=True).first()
    )


def _kept(event: EventType, made: models.Model, case: Case, by: User, **facts: object) -> bool:
    circles = [case.id, case.family_id] if event is events.CATEGORY_SET else [case.id]
    record(event, by=by, about=made, circle_ids=circles, facts=facts)
    return True
