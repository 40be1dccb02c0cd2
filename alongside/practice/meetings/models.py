"""Meetings about a child. In this step: what is planned, and whether the parents were invited (R109)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from alongside.family.cases.models import Case
from alongside.family.people.models import declare
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Audience, RowSecurity, Sensitivity, circle, withheld
from alongside.ground.base.models import FamilyRecord


class Meeting(FamilyRecord):
    """One meeting. It cannot be held while nobody has said whether the parents were invited."""

    class Kind(models.TextChoices):
        STRATEGY = "strategy", "Strategy meeting"
        CHILD_IN_NEED = "child_in_need", "Child in need meeting"
        CONFERENCE = "conference", "Child protection conference"
        CORE_GROUP = "core_group", "Core group"
        EXPLOITATION = "exploitation", "Multi-agency exploitation meeting"
        FAMILY_GROUP = "family_group", "Family group meeting"
        REVIEW = "review", "Plan review"

    class Invitation(models.TextChoices):
        NOT_YET = "not_yet", "Not invited yet"
        INVITED = "invited", "Invited"
        ACCEPTED = "accepted", "Coming"
        DECLINED = "declined", "Cannot come"
        LEFT_OUT = "left_out", "Left out, with a recorded reason"

    declares = declare(
        RowSecurity(
            worker=circle("case_id"),
            wide="true",
            family=f"{circle('case_id')} AND parent_invitation <> 'left_out' AND NOT {withheld('meetings', 'case_id')}",
            insert={Audience.FAMILY: ""},
            update={Audience.FAMILY: ""},
        ),
        Sensitivity.OPEN_TO_FAMILY,
    )

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="meetings")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    at = models.DateTimeField()
    where = models.CharField(max_length=200)
    chair_name = models.CharField(max_length=120)
    parent_invitation = models.CharField(
        max_length=20, choices=Invitation.choices, default=Invitation.NOT_YET
    )
    left_out_reason = models.CharField(max_length=400, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    held_by_id = models.UUIDField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(held_at__isnull=True) | ~models.Q(parent_invitation="not_yet"),
                name="meeting_held_knows_invitation",
            ),
            models.CheckConstraint(
                condition=models.Q(held_at__isnull=True, held_by_id__isnull=True)
                | models.Q(held_at__isnull=False, held_by_id__isnull=False),
                name="meeting_held_paired",
            ),
            models.CheckConstraint(
                # A parent who is invited later must not read why they were first left out: that stays in the steps.
                condition=(models.Q(parent_invitation="left_out") & ~models.Q(left_out_reason=""))
                | (~models.Q(parent_invitation="left_out") & models.Q(left_out_reason="")),
                name="meeting_left_out_has_reason",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["partnership_id", "case", "at"], name="meeting_of_case")]


class InvitationStep(FamilyRecord):
    """What was recorded of the parents' invitation, by whom and why. A reason may hold another's safety: workers only."""

    declares = declare(
        RowSecurity(
            worker=circle("case_id"),
            wide="true",
            insert={
                Audience.WORKER: f"{circle('case_id')} AND by_id = (SELECT access_user())",
                Audience.WIDE: "by_id = (SELECT access_user())",
            },
        ),
        Sensitivity.PROFESSIONAL,
        append=True,
    )

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="invitation_steps")
    case_id = models.UUIDField()
    status = models.CharField(max_length=20, choices=Meeting.Invitation.choices)
    reason = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField()
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(status="left_out") | ~models.Q(reason=""),
                name="invitation_step_has_reason",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "meeting", "at"], name="invitation_step_in_time")
        ]
        triggers: ClassVar = append_only()
