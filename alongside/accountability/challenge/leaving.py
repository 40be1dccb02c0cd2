"""Somebody left who answers for something of a file kept apart: it passes on that day, to whom its own rules allow, and both
hear of it (R128, R215, R216).

A manager of the case may be the one who was complained of: none of it goes to whoever holds the rest.
"""

from __future__ import annotations

import uuid

from alongside.accountability.challenge.complaints import events
from alongside.accountability.challenge.complaints.handlers import handler_for
from alongside.accountability.challenge.complaints.models import WAITS, Complaint
from alongside.accountability.challenge.complaints.owing import no_longer_yours, yours_now
from alongside.accountability.challenge.complaints.services.common import (
    NOBODY,
    doing,
    named_step,
    put_in_hands,
    reply_kinds,
    rise,
)
from alongside.accountability.challenge.watch import events as watch
from alongside.accountability.challenge.watch.models import Look
from alongside.accountability.challenge.watch.models_right import PutRight
from alongside.accountability.challenge.watch.services import clock_of, looker_for
from alongside.accountability.challenge.watch.services_right import right_pass
from alongside.family.cases.policies import CASE_ALLOCATE
from alongside.family.people.letters import letters_later
from alongside.ground.access.registry import who
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock.models import Clock
from alongside.ground.clock.services import clock_hand_over


def pass_on(leaving: User, holder: User) -> int:
    """Let what somebody answered for pass on, as the system; return how many things did. What is left over is nobody's: those
    who may name somebody hear when it is late.
    """
    open_ones = Complaint.objects.filter(handler_id=leaving.id).exclude(state=Complaint.State.CLOSED)
    complaints = list(open_ones.order_by("id").values_list("id", flat=True))
    looks = list(Look.objects.select_for_update().filter(looker_id=leaving.id, finding="").order_by("id"))
    owed = PutRight.objects.select_for_update(of=("self",)).filter(owner_id=leaving.id, done_on__isnull=True)
    rights = list(owed.select_related("look").order_by("id"))
    for complaint_id in complaints:
        _complaint(complaint_id)
    for look in looks:
        _look(look)
    for right in rights:
        right_pass(right, _next_owner(right, leaving, holder))
    left = Clock.objects.filter(owner_id=leaving.id, kind__in=events.KINDS, stopped_at__isnull=True)
    for kind, about_id in list(left.values_list("kind", "about_id")):
        clock_hand_over(kind=kind, about_id=about_id, owner_id=None, owner_label=NOBODY, by=SYSTEM)
    passed = len(complaints) + len(looks) + len(rights)
    if passed:
        no_longer_yours(leaving)
    return passed


def _complaint(complaint_id: uuid.UUID) -> None:
    with doing("pass", complaint_id, by=SYSTEM) as complaint:
        stage, user = handler_for(complaint, stage=complaint.stage)
        if stage != complaint.stage and complaint.state in WAITS:
            rise(complaint, stage, by=SYSTEM)
        else:
            put_in_hands(complaint, user)
            named_step(complaint, user)
        for kind in (events.ACKNOWLEDGE, events.CHANGE, *reply_kinds(complaint)):
            clock_hand_over(
                kind=kind, about_id=complaint.id, owner_id=complaint.handler_id,
                owner_label=complaint.handler_name or NOBODY, by=SYSTEM,
            )  # fmt: skip
        letters_later([complaint.person_id])


def _look(look: Look) -> None:
    user = looker_for(look)
    look.looker_id, look.looker_name = (user.id, user.name) if user else (None, "")
    look.save(update_fields=["looker_id", "looker_name"])
    clock_hand_over(
        kind=clock_of(look), about_id=look.id, owner_id=look.looker_id, owner_label=look.looker_name or NOBODY, by=SYSTEM
    )  # fmt: skip
    yours_now(user, partnership_id=look.partnership_id, kept_from=[*look.kept_from, look.asked_by_id])
    record(watch.PASSED, by=SYSTEM, about=look, circle_ids=[look.id])


def _next_owner(right: PutRight, leaving: User, holder: User) -> User:
    """Return who puts it right now: a manager who did not take the step, where there is one."""
    if holder.id != right.look.asked_by_id:
        return holder
    others = who(CASE_ALLOCATE, partnership_id=right.partnership_id).exclude(id__in=[holder.id, leaving.id])
    return others.order_by("name", "id").first() or holder
