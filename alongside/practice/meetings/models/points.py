"""What people bring to a meeting, what became of it, and the promises spoken in it (R114, R115, R121, R123)."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models

from alongside.family.people.models import declare
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Audience, RowSecurity, Sensitivity
from alongside.practice.meetings.models.attendance import Attendee
from alongside.practice.meetings.models.common import BY_ME, IN_CASE, MYSELF_THERE, Signed, workers_only
from alongside.practice.meetings.models.meeting import Meeting

# The point's own row security decides: whoever reads the point reads what became of it.
_SEES_THE_POINT = "EXISTS (SELECT 1 FROM meetings_point p WHERE p.id = point_id)"


class Point(Signed):
    """One thing that one person wants said: sent beforehand, or raised in the meeting. Its words never change (R114)."""

    class Kind(models.TextChoices):
        VIEW = "view", "What I think"
        QUESTION = "question", "A question"
        AGENDA = "agenda", "Something to talk about"

    class When(models.TextChoices):
        BEFORE = "before", "Sent beforehand"
        MEETING = "meeting", "Raised in the meeting"

    declares = declare(
        RowSecurity(
            worker=f"{IN_CASE} OR {MYSELF_THERE}",
            wide="true",
            family=MYSELF_THERE,
            public=MYSELF_THERE,
            insert={
                Audience.PUBLIC: f"{MYSELF_THERE} AND by_id IS NULL",
                Audience.FAMILY: f"{MYSELF_THERE} AND {BY_ME}",
                Audience.WORKER: f"({IN_CASE} OR {MYSELF_THERE}) AND {BY_ME}",
                Audience.WIDE: BY_ME,
            },
        ),
        Sensitivity.OPEN_TO_FAMILY,
        append=True,
    )

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="points")
    attendee = models.ForeignKey(
        Attendee, on_delete=models.PROTECT, related_name="points"
    )  # whose point it is
    kind = models.CharField(max_length=10, choices=Kind.choices)
    words = models.TextField(max_length=4_000)
    when = models.CharField(max_length=10, choices=When.choices)
    with_advocate = models.BooleanField(
        default=False
    )  # it came out of work with an advocate or the parents' worker

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(words=""), name="point_says_something")
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "meeting", "at"], name="point_of_meeting")
        ]
        triggers: ClassVar = append_only()


class PointOutcome(Signed):
    """What became of one point, in words that whoever raised it reads. The newest counts (R114)."""

    class Outcome(models.TextChoices):
        ADOPTED = "adopted", "Taken up in the plan"
        PROMISED = "promised", "Somebody promised to do it"
        ANSWERED = "answered", "Answered"
        NOT_TAKEN = "not_taken", "Talked about, and not taken up"
        NEXT = "next", "Put off to a named day"

    declares = declare(
        RowSecurity(
            worker=_SEES_THE_POINT,
            wide="true",
            family=_SEES_THE_POINT,
            public=_SEES_THE_POINT,
            insert={
                Audience.PUBLIC: "",
                Audience.FAMILY: "",
                Audience.WORKER: f"{IN_CASE} AND {BY_ME}",
                Audience.WIDE: BY_ME,
            },
        ),
        Sensitivity.OPEN_TO_FAMILY,
        append=True,
    )

    point = models.ForeignKey(Point, on_delete=models.PROTECT, related_name="outcomes")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    words = models.TextField(max_length=2_000)
    measure_id = models.UUIDField(null=True, blank=True)  # of the plan that took it up (R121)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(words=""), name="point_outcome_says_something")
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "point", "-at", "-id"], name="point_outcome_newest")
        ]
        triggers: ClassVar = append_only()


class SpokenPromise(Signed):
    """A promise as it was spoken in a meeting: taken down at once, and made whole before the meeting is finished (R123).

    Made whole it is a promise of the room of actions (`action_id`), which the family sees; or it is dropped with a reason.
    """

    declares = declare(workers_only(), Sensitivity.PROFESSIONAL)

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="spoken")
    words = models.CharField(max_length=500)
    owner_id = models.UUIDField(null=True, blank=True)
    owner_name = models.CharField(max_length=120, blank=True)
    due_on = models.DateField(null=True, blank=True)
    benefit = models.CharField(max_length=500, blank=True)
    action_id = models.UUIDField(null=True, blank=True)
    dropped_because = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(action_id__isnull=True) | models.Q(dropped_because=""),
                name="spoken_promise_made_or_dropped",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "meeting", "at"], name="spoken_in_meeting")
        ]
        triggers: ClassVar = [pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete)]
