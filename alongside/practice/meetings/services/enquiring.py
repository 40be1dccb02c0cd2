"""Writing down that an enquiry under section 47 begins after a strategy discussion, or why not, and how it ended."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from alongside.family.people.rules import one_of
from alongside.ground.access.context import elevated
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Refused
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import today
from alongside.ground.clock.due import due_on
from alongside.ground.clock.time_source import local_date
from alongside.ground.govuk.dates import day_words
from alongside.practice.meetings import events
from alongside.practice.meetings.models import EnquiryStep, Meeting
from alongside.practice.meetings.policies import ENQUIRY_RECORD
from alongside.practice.meetings.rules_following import ENQUIRY_NEXT
from alongside.practice.meetings.services.common import meeting_to_change, signed
from alongside.practice.meetings.services.deciding import Waits, decision_record
from alongside.practice.meetings.services.following import follows_watch

# What each parent reads was decided; why, by whom and how to challenge it stands beside it in the worker's own words.
TOLD = {
    "began": "Children’s services look into whether {child} needs more protection. This is called a section 47 enquiry. It asks"
    " what keeps {child} safe, and from whom. Say what you know: it counts. You hear what came of it {when}.",
    "not_begun": "Children’s services do not begin a section 47 enquiry about {child} now.",
    "conference": "The section 47 enquiry ended. A child protection conference is needed for {child}, and you are part of it.",
    "help": "The section 47 enquiry ended. Help for {child} goes on, and no child protection conference is needed.",
    "not_found": "The section 47 enquiry ended. The worry about {child} was not borne out.",
}


@transaction.atomic
def enquiry_record(
    *, by: User, meeting_id: uuid.UUID, kind: str, why: str, decided_by: str, decided_on: date, challenge: str,
    waits: Mapping[uuid.UUID, Waits] | None = None,
) -> EnquiryStep:  # fmt: skip
    """Write down the next step of the enquiry that came of a strategy discussion, and tell each parent of it (R112).

    `waits`: by parent, the lawful reason for which telling them waits, with its last day. Urgent safety waits for none of
    this. Raises NotPermitted; Missing; Refused: `enquiry_of_strategy`, `meeting_not_held`, `meeting_cancelled`,
    `choice_unknown`, `enquiry_order`, `enquiry_before`, and as `decision_record`.
    """
    meeting = meeting_to_change(by, meeting_id, ENQUIRY_RECORD, finished=True)
    one_of(kind, EnquiryStep.Kind.values, field="kind")
    if meeting.kind != Meeting.Kind.STRATEGY:
        raise Refused("An enquiry begins after a strategy discussion.", code="enquiry_of_strategy")
    if meeting.held_at is None:
        raise Refused("First mark the meeting as held.", code="meeting_not_held")
    if kind not in ENQUIRY_NEXT.get(enquiry_stands(meeting), ()):
        raise Refused("That cannot follow what stands here now.", code="enquiry_order", field="kind")
    if decided_on < local_date(meeting.held_at):
        raise Refused(
            "Choose a day on or after the strategy discussion.", code="enquiry_before", field="decided_on"
        )
    decision = decision_record(
        by=by, case_id=meeting.case_id, why=why,
        what=TOLD[kind].format(child=meeting.child_name, when=_hear_when(meeting, meeting.held_at)), decided_by=decided_by,
        decided_on=decided_on, challenge=challenge, meeting_id=meeting.id, waits=waits,
    )  # fmt: skip
    step = EnquiryStep.objects.create(
        **signed(by, meeting.case_id, meeting.partnership_id), meeting=meeting, kind=kind, on=decided_on, decision=decision
    )  # fmt: skip
    with elevated("the clocks of what follows a meeting stand in nobody's circle"):
        follows_watch(by=by, case_id=meeting.case_id)
    record(events.ENQUIRY, by=by, about=step, circle_ids=[], facts={"kind": kind})
    return step


def _hear_when(meeting: Meeting, held_at: datetime) -> str:
    """Return by when whoever is told of an enquiry hears how it ended: the day of its clock, unless that has passed."""
    limit = in_force("P-ENQUIRY", partnership_id=meeting.partnership_id, at=held_at)
    last = due_on(held_at, limit)
    return f"by {day_words(last)}" if last >= today() else "as soon as it ends"


def enquiry_stands(meeting: Meeting) -> str:
    """Return the newest step of the enquiry that came of a strategy discussion; "" while there is none."""
    newest = EnquiryStep.objects.filter(meeting=meeting).order_by("-at", "-id").first()
    return newest.kind if newest else ""
