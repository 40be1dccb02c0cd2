"""Reading as somebody who holds a letter: whose it is, and the meeting to which it invites them (R109, R116)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from alongside.ground.access.context import elevated_to_read
from alongside.ground.audit.services import note_read
from alongside.ground.base.actors import Acts
from alongside.ground.base.ids import digest_of
from alongside.practice.meetings.models import Attendee, AttendeeAnswer, Disrespect, Meeting, Minutes
from alongside.practice.meetings.selectors import READ, PointView, points_seen


@dataclass(frozen=True)
class Invited:
    """One invitation as whoever holds its letter reads it."""

    mine: Attendee
    meeting: Meeting
    answer: AttendeeAnswer | None
    points: tuple[PointView, ...]
    notes_sent: bool
    reports: tuple[Disrespect, ...] = ()  # what they said of disrespect, with the answers


def letter_lookup(code: str) -> tuple[str, uuid.UUID] | None:
    """Return the digest of a typed code and the partnership of its meeting; None for any other text.

    As `receipt_lookup` of requests: the door keeps both, and limits how often somebody may try.
    """
    digest = digest_of(code)
    with elevated_to_read("nobody has the letter in hand until this lookup has found it"):
        found = Attendee.objects.filter(receipt=digest).values_list("partnership_id", flat=True).first()
    return (digest, found) if found else None


def invitation_by_code(*, viewer: Acts) -> Invited | None:
    """Return the invitation that the code of the acting transaction opens, noted as read; else None. Eight queries."""
    if viewer.as_actor().id is not None:
        return None
    mine = (
        Attendee.objects.select_related("meeting")
        .exclude(receipt="")
        .filter(invitation=Attendee.Invitation.INVITED)
        .first()
    )
    if mine is None:
        return None
    note_read(READ, [mine.case_id])
    said = Disrespect.objects.filter(attendee=mine)
    return Invited(
        mine=mine,
        meeting=mine.meeting,
        answer=AttendeeAnswer.objects.filter(attendee=mine).order_by("-at", "-id").first(),
        points=tuple(points_seen(mine.meeting)),
        reports=tuple(said.prefetch_related("answers").order_by("at", "id")),
        notes_sent=Minutes.objects.filter(meeting=mine.meeting, sent_at__isnull=False).exists(),
    )
