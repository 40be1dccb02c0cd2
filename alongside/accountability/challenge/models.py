"""What somebody of a family asked for, and what they were answered. Neither is ever changed or taken away (R7)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from alongside.accountability.challenge.models_mutual import MutualChallenge, MutualStep
from alongside.family.cases.models import Case
from alongside.family.people.models import MYSELF, FamilyGroup, Person, declare
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Audience, RowSecurity, Sensitivity, circle
from alongside.ground.base.models import FamilyRecord

__all__ = ["HelpReply", "HelpRequest", "MutualChallenge", "MutualStep"]

_BY_ME = "said_by_id = (SELECT access_user())"
# The request's own row security decides: whoever sees the request sees what was answered.
_SEES_THE_REQUEST = "EXISTS (SELECT 1 FROM challenge_helprequest r WHERE r.id = request_id)"


class HelpRequest(FamilyRecord):
    """One thing that one person of a family asked for, in their words, whatever way it reached somebody (R7).

    Read by the workers of the family and by that person; the other parent has a right to their own asking.
    """

    class Channel(models.TextChoices):
        PAGE = "page", "On their own page"
        PHONE = "phone", "By telephone"
        IN_PERSON = "in_person", "Face to face"
        MESSAGE = "message", "By text message or email"
        LETTER = "letter", "By letter"
        MEETING = "meeting", "In a meeting"

    declares = declare(
        RowSecurity(
            worker=circle("family_id"),
            wide="true",
            family=MYSELF.format(column="person_id"),
            insert={
                Audience.WORKER: f"{circle('family_id')} AND {_BY_ME} AND channel <> 'page'",
                Audience.WIDE: f"{_BY_ME} AND channel <> 'page'",
                Audience.FAMILY: f"{MYSELF.format(column='person_id')} AND {circle('family_id')} AND {_BY_ME}"
                " AND channel = 'page'",
            },
        ),
        Sensitivity.OPEN_TO_FAMILY,
        append=True,
    )

    family = models.ForeignKey(FamilyGroup, on_delete=models.PROTECT, related_name="help_requests")
    case = models.ForeignKey(
        Case, null=True, blank=True, on_delete=models.PROTECT, related_name="help_requests"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="help_requests")
    channel = models.CharField(max_length=20, choices=Channel.choices)
    words = models.TextField(max_length=4_000)
    asked_at = models.DateTimeField()  # for what was taken down later: the day on which it was asked
    answer_by = models.DateField()  # of the clock that began with it
    said_by_id = models.UUIDField()  # who wrote it here: the person, or the worker who took it down
    said_by_name = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(words=""), name="help_request_says_something")
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "family", "-asked_at", "-id"], name="help_request_newest"),
            models.Index(fields=["partnership_id", "person", "-asked_at"], name="help_request_of_person"),
        ]
        triggers: ClassVar = append_only()


class HelpReply(FamilyRecord):
    """What was answered, or that the answer did not help: then it waits again, on a new clock. Never changed (R7)."""

    class Kind(models.TextChoices):
        DONE = "done", "Yes, and it is done"
        AGREED = "agreed", "Yes, and here is what happens next"
        IN_PART = "in_part", "In part"
        CANNOT = "cannot", "No, and here is why and who can"
        NOT_ANSWERED = "not_answered", "This does not answer me"

    ANSWERS: ClassVar = (Kind.DONE, Kind.AGREED, Kind.IN_PART, Kind.CANNOT)

    declares = declare(
        RowSecurity(
            worker=_SEES_THE_REQUEST,
            wide="true",
            family=_SEES_THE_REQUEST,
            insert={
                Audience.WORKER: f"{_BY_ME} AND kind <> 'not_answered' AND EXISTS (SELECT 1 FROM challenge_helprequest r"
                f" WHERE r.id = request_id AND {circle('r.family_id')})",
                Audience.WIDE: f"{_BY_ME} AND kind <> 'not_answered' AND {_SEES_THE_REQUEST}",
                Audience.FAMILY: f"{_BY_ME} AND kind = 'not_answered' AND {_SEES_THE_REQUEST}",
            },
        ),
        Sensitivity.OPEN_TO_FAMILY,
        append=True,
    )

    request = models.ForeignKey(HelpRequest, on_delete=models.PROTECT, related_name="replies")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    words = models.TextField(max_length=4_000, blank=True)
    answer_by = models.DateField(null=True, blank=True)  # of the new clock, where it waits again
    said_at = models.DateTimeField()
    said_by_id = models.UUIDField()
    said_by_name = models.CharField(max_length=120)
    said_by_role = models.CharField(max_length=60, blank=True)
    said_by_agency = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(kind="not_answered", answer_by__isnull=False)
                | (~models.Q(kind="not_answered") & models.Q(answer_by__isnull=True) & ~models.Q(words="")),
                name="help_reply_says_something",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "request", "said_at", "id"], name="help_reply_of_request")
        ]
        triggers: ClassVar = append_only()


# Django looks for models here.
from alongside.accountability.challenge.complaints.models import (  # noqa: E402, F401
    AfterAnswer,
    Complaint,
    ComplaintStep,
)
from alongside.accountability.challenge.watch.models import Look, LookFinding  # noqa: E402, F401
from alongside.accountability.challenge.watch.models_right import PutRight  # noqa: E402, F401
