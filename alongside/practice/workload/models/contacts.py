"""Each time a worker was in touch with somebody of a family, or tried to be: written once, read by every room above.

An independent worker's contacts stay behind the wall of `support`: `walled` rows are read by that worker and by the person
they are about, not by the statutory workers of the same case (R44).
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from alongside.family.cases.models import Case
from alongside.family.people.models import Person, declare
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Audience, RowSecurity, Sensitivity, circle
from alongside.ground.base.models import FamilyRecord
from alongside.practice.workload.models.common import MINE, MYSELF, kept


class ContactMade(FamilyRecord):
    """That a worker was in touch with somebody of a family, or tried: with whom, when, how, how long, what for (R51, R204).

    No words: what was talked about belongs in a note. Nobody "fails to engage".
    """

    class Channel(models.TextChoices):
        VISIT = "visit", "Visit"
        MEETING = "meeting", "Met elsewhere"
        CALL = "call", "Phone call"
        MESSAGE = "message", "Message"
        ONLINE = "online", "Video or online"
        SOMEBODY = "somebody", "Through somebody they trust"

    class Purpose(models.TextChoices):
        ATTEMPT = "attempt", "Tried to be in touch"
        PRESENCE = "presence", "Was there, with no agenda"
        SESSION = "session", "Talked about a topic"

    class Outcome(models.TextChoices):
        REACHED = "reached", "Reached"
        NOT_REACHED = "not_reached", "Not reached this time"

    FACE_TO_FACE = (Channel.VISIT, Channel.MEETING)

    declares = declare(
        RowSecurity(
            worker=f"{MINE} OR (NOT walled AND {circle('case_id')})",
            wide="NOT walled",
            family=MYSELF,
            insert={
                Audience.FAMILY: "",
                Audience.WORKER: f"{MINE} AND {circle('case_id')}",
                Audience.WIDE: MINE,
            },
        ),
        Sensitivity.PRIVATE_SPACE,
        append=True,
    )

    case = kept(Case, "contacts_made")
    person = kept(Person, "contacts_made")
    user_id = models.UUIDField()
    worker_name = models.CharField(max_length=120)
    channel = models.CharField(max_length=20, choices=Channel.choices)
    purpose = models.CharField(max_length=20, choices=Purpose.choices, blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome.choices, default=Outcome.REACHED)
    happened_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    out_of_hours = models.BooleanField()
    walled = models.BooleanField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(purpose__in=["presence", "session"]) | Q(outcome="reached"),
                name="contact_there_is_reached",
            ),
            models.CheckConstraint(
                condition=Q(minutes__isnull=True) | Q(minutes__range=(1, 24 * 60), outcome="reached"),
                name="contact_minutes_sane",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "user_id", "-happened_at"], name="contact_made_newest"),
            models.Index(
                fields=["partnership_id", "case", "-happened_at", "-id"], name="contact_made_of_case"
            ),
        ]
        triggers: ClassVar = append_only()
