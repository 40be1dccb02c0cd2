"""How often a worker and a family are in touch, as agreed and as it was: nothing ends or closes by itself (R51, R52)."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction

from alongside.family.cases.models import Allocation, Case
from alongside.family.people.models import FamilyMember
from alongside.family.people.rules import line_of, one_of
from alongside.ground.access.registry import require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import now
from alongside.ground.clock.time_source import as_instant
from alongside.practice.workload import events
from alongside.practice.workload.hours import in_office_hours
from alongside.practice.workload.models import ContactMade, ContactPlan, Frequency
from alongside.practice.workload.policies import CONTACT_LOG, CONTACT_PLAN
from alongside.practice.workload.rules import COUNTED

# They write their contacts with the child where the rest of that work is; see `practice/engagement`.
BESIDE_THE_CHILD = (Allocation.Part.CSW, Allocation.Part.LEAD)
LONGEST = 24 * 60


@transaction.atomic
def contact_agree(
    *, by: User, allocation_id: uuid.UUID, visits: str, calls: str, words: str = ""
) -> ContactPlan:
    """Agree with a family how often to visit and to ring from now on; what was agreed before is kept (R50, R52).

    It weighs in what the worker carries and is refused to nobody: a family gets what it needs. Raises NotPermitted for
    anybody but that worker; Missing; Refused: `choice_unknown`, `contact_ended`, `words_too_long`.
    """
    require(by, CONTACT_PLAN)
    spell = Allocation.objects.select_related("case").filter(id=allocation_id).first()
    if spell is None:
        raise Missing
    require_to_write(by, spell.case_id)
    if spell.user_id != by.id or spell.part not in COUNTED:
        raise NotPermitted("Only the worker who does it agrees how often.", code="contact_not_yours")
    if spell.until is not None or spell.case.closed_at is not None:
        raise Refused("You do not work with this family any more.", code="contact_ended")
    made = ContactPlan.objects.create(
        partnership_id=spell.partnership_id, created_at=now(), created_by_id=by.id, case_id=spell.case_id,
        allocation=spell, visits=one_of(visits, Frequency.values, field="visits"),
        calls=one_of(calls, Frequency.values, field="calls"), words=line_of(words, field="words", limit=200),
        agreed_at=now(), by_id=by.id, by_name=by.name,
    )  # fmt: skip
    record(
        events.CONTACT_AGREED, by=by, about=made, circle_ids=[spell.case_id, spell.family_id],
        facts={"visits": made.visits, "calls": made.calls},
    )  # fmt: skip
    return made


@transaction.atomic
def contact_log(
    *,
    by: User,
    case_id: uuid.UUID,
    person_id: uuid.UUID,
    channel: str,
    happened_at: datetime | None = None,
    minutes: int | None = None,
) -> ContactMade:
    """Note that one was in touch with somebody of a family, how long, and whether in or out of office hours (R51).

    `happened_at`: an aware instant, not in the future; now when it is not said. The contact of a parents' worker is
    between those two: nobody else reads it. Raises NotPermitted for whoever does not work with them; Missing;
    Refused: `contact_with_child` for the child's own worker or the lead, and as `contact_made`.
    """
    require(by, CONTACT_LOG)
    case = Case.objects.filter(id=case_id).first()
    member = case and FamilyMember.objects.filter(family_id=case.family_id, person_id=person_id).first()
    if case is None or member is None:
        raise Missing
    require_to_write(by, case.id)
    parts = parts_of(by, case.id)
    if not parts:
        raise NotPermitted("Only somebody who works with this family can do this.", code="contact_not_yours")
    if person_id == case.child_id and parts & set(BESIDE_THE_CHILD):
        raise Refused(
            "Write a contact with the child on the page “Working with” of their case: what the parents know comes first"
            " there. It counts here too.", code="contact_with_child", field="person_id",
        )  # fmt: skip
    made = contact_made(
        by=by, case=case, person_id=person_id, channel=channel, happened_at=happened_at, minutes=minutes,
        walled="ipsw" in by.as_actor().roles,
    )  # fmt: skip
    record(
        events.CONTACT_LOGGED,
        by=by,
        about=made,
        facts={"channel": made.channel, "out_of_hours": made.out_of_hours},
    )
    return made


def parts_of(by: User, case_id: uuid.UUID) -> set[str]:
    """Return the parts that `by` has in the case now."""
    mine = Allocation.objects.filter(case_id=case_id, user_id=by.id, until__isnull=True)
    return set(mine.values_list("part", flat=True))


def contact_made(
    *,
    by: User,
    case: Case,
    person_id: uuid.UUID,
    channel: str,
    happened_at: datetime | None = None,
    minutes: int | None = None,
    outcome: str = ContactMade.Outcome.REACHED.value,
    purpose: str = "",
    walled: bool = False,
) -> ContactMade:
    """Write the one record of a contact, for a verb that has checked the right, the person and the purpose, and that
    writes the event.

    Raises Refused: `choice_unknown`, `moment_in_future`, `minutes`. How long it was counts for whoever was reached.
    """
    at = as_instant(happened_at) if happened_at is not None else now()
    if at > now():
        raise Refused(
            "That moment has not come yet. Check the day and the time.",
            code="moment_in_future",
            field="start",
        )
    if minutes is not None and not 1 <= minutes <= LONGEST:
        raise Refused("Write the minutes as a number from 1 to 1,440.", code="minutes", field="minutes")
    reached = outcome == ContactMade.Outcome.REACHED
    return ContactMade.objects.create(
        partnership_id=case.partnership_id, created_at=now(), created_by_id=by.id, case=case, person_id=person_id,
        user_id=by.id, worker_name=by.name, happened_at=at, out_of_hours=out_of_hours(at, case.partnership_id),
        channel=one_of(channel, ContactMade.Channel.values, field="channel"), minutes=minutes if reached else None,
        outcome=one_of(outcome, ContactMade.Outcome.values, field="outcome"), purpose=purpose,
        walled=walled,
    )  # fmt: skip


def out_of_hours(at: datetime, partnership_id: uuid.UUID) -> bool:
    """Whether an instant is outside the office hours in force then."""
    office = in_force("P-OFFICE-HOURS", partnership_id=partnership_id, at=at).value
    return not in_office_hours(at, office)
