"""The invitation of somebody without an account: a letter with a code, by which they answer it (R109, R121)."""

from __future__ import annotations

import uuid

from django.db import transaction

from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Refused
from alongside.ground.base.ids import digest_of, new_code
from alongside.practice.meetings import events
from alongside.practice.meetings.models import Attendee
from alongside.practice.meetings.policies import MEETING_PLAN
from alongside.practice.meetings.services.common import attendee_to_change


@transaction.atomic
def invitation_code(*, by: User, attendee_id: uuid.UUID) -> tuple[Attendee, str]:
    """Make a code by which somebody without an account answers their invitation; return it with whose it is (R109).

    It is shown once, for a letter, and later opens the notes too; an earlier code opens nothing any more. Raises Missing,
    NotPermitted; Refused: `not_invited`, `has_account`, `young_not_by_letter`, `meeting_already_held`, and as
    `meeting_to_change`.
    """
    reader, meeting = attendee_to_change(by, attendee_id, MEETING_PLAN)
    if reader.invitation != Attendee.Invitation.INVITED:
        raise Refused("Invite them first. Then make the code for their letter.", code="not_invited")
    if has_account(reader):
        raise Refused("They have an account and answer on their own page.", code="has_account")
    if reader.side == Attendee.Side.YOUNG:
        raise Refused(
            "A young person is asked face to face. Their worker writes down what they say.",
            code="young_not_by_letter",
        )
    if meeting.held_at is not None:
        raise Refused(
            "This meeting has been. When its minutes are sent, make the code there.",
            code="meeting_already_held",
        )
    code = new_code()
    reader.receipt = digest_of(code)
    reader.save(update_fields=["receipt"])
    record(events.CODE_MADE, by=by, about=reader, circle_ids=[])
    return reader, code


def has_account(one: Attendee) -> bool:
    """Whether somebody on the list signs in, and so needs no letter with a code."""
    return one.user_id is not None or (one.person is not None and one.person.user_id is not None)
