"""One meeting about a child, and what the partnership expects of a meeting of its kind (R109, R122)."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models

from alongside.family.cases.models import Case
from alongside.family.people.models import declare
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Audience, RowSecurity, Sensitivity
from alongside.ground.base.models import FamilyRecord
from alongside.practice.meetings.models.common import IN_CASE

_MINE = "id = ANY((SELECT meetings_mine())::uuid[])"


class MeetingKind(models.TextChoices):
    """Every kind of meeting about a child."""

    STRATEGY = "strategy", "Strategy meeting"
    CHILD_IN_NEED = "child_in_need", "Child in need meeting"
    CONFERENCE = "conference", "Child protection conference"
    CORE_GROUP = "core_group", "Core group"
    EXPLOITATION = "exploitation", "Multi-agency exploitation meeting"
    FAMILY_GROUP = "family_group", "Family group meeting"
    REVIEW = "review", "Plan review"
    PROSECUTION = "prosecution", "Meeting about a prosecution decision"


class Form(models.TextChoices):
    """Ways to take part."""

    ROOM = "room", "In the room"
    ONLINE = "online", "Online"
    PHONE = "phone", "By phone"
    MIXED = "mixed", "In the room and online"


class Protocol(FamilyRecord):
    """One version of what a partnership expects of one kind of meeting. A new one is added; none is changed (R122)."""

    declares = declare(
        RowSecurity(
            worker="true", wide="true", family="true",
            insert={Audience.WORKER: "", Audience.FAMILY: "", Audience.WIDE: "by_id = (SELECT access_user())"},
        ),
        Sensitivity.NO_FAMILY_DATA, append=True,
    )  # fmt: skip

    kind = models.CharField(max_length=20, choices=MeetingKind.choices)
    number = models.PositiveIntegerField()
    expectations = ArrayField(models.CharField(max_length=30))  # keys of `rules_protocol.EXPECTATIONS`
    words = models.TextField(max_length=2_000, blank=True)  # what this partnership says about it besides
    reason = models.CharField(max_length=400)
    at = models.DateTimeField()
    by_id = models.UUIDField(null=True, blank=True)  # empty: the one that comes with the service
    by_name = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership_id", "kind", "number"], name="protocol_version_once")
        ]
        triggers: ClassVar = append_only()


class Meeting(FamilyRecord):
    """One meeting. It cannot be held while somebody of the family has neither an invitation nor a reason without one.

    Planned, held, finished or called off are facts with a time, never a state of their own. Those who work with the child
    read it, and whoever is invited.
    """

    Kind = MeetingKind
    Form = Form

    declares = declare(
        RowSecurity(
            worker=f"{IN_CASE} OR {_MINE}",
            wide="true",
            family=_MINE,
            public=_MINE,
            insert={Audience.PUBLIC: "", Audience.FAMILY: "", Audience.WORKER: IN_CASE},
            update={Audience.PUBLIC: "", Audience.FAMILY: "", Audience.WORKER: IN_CASE},
        ),
        Sensitivity.OPEN_TO_FAMILY,
    )

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="meetings")
    child_name = models.CharField(
        max_length=60
    )  # for whom: somebody invited may see nothing else of the case
    kind = models.CharField(max_length=20, choices=MeetingKind.choices)
    at = models.DateTimeField()
    form = models.CharField(max_length=10, choices=Form.choices, default=Form.ROOM)
    where = models.CharField(max_length=200)
    about = models.TextField(max_length=1_000, blank=True)  # what it is for: everybody invited reads it
    papers = models.TextField(max_length=2_000, blank=True)  # what to read before, and where it is
    chair_id = models.UUIDField(null=True, blank=True)  # their account, where they have one
    chair_name = models.CharField(max_length=120)
    protocol = models.ForeignKey(Protocol, on_delete=models.PROTECT, related_name="meetings")
    ask_id = models.UUIDField(null=True, blank=True)  # the parent's asking that it answers (R113)
    invite_by = models.DateField()  # the last day on which an invitation keeps the notice promised (P-INVITE)
    urgent_because = models.CharField(max_length=400, blank=True)  # why less notice was given
    best_interests = models.TextField(
        max_length=4_000, blank=True
    )  # of a prosecution decision: what is best for the child
    held_at = models.DateTimeField(null=True, blank=True)
    held_by_id = models.UUIDField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    finished_by_id = models.UUIDField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by_id = models.UUIDField(null=True, blank=True)
    cancelled_because = models.CharField(max_length=400, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(held_at__isnull=True, held_by_id__isnull=True)
                | models.Q(held_at__isnull=False, held_by_id__isnull=False),
                name="meeting_held_paired",
            ),
            models.CheckConstraint(
                condition=models.Q(finished_at__isnull=True, finished_by_id__isnull=True)
                | models.Q(finished_at__isnull=False, finished_by_id__isnull=False, held_at__isnull=False),
                name="meeting_finished_after_held",
            ),
            models.CheckConstraint(
                condition=models.Q(cancelled_at__isnull=True, cancelled_by_id__isnull=True, cancelled_because="")
                | models.Q(cancelled_at__isnull=False, cancelled_by_id__isnull=False, held_at__isnull=True)
                & ~models.Q(cancelled_because=""),
                name="meeting_called_off_with_a_reason",
            ),
        ]  # fmt: skip
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "case", "at"], name="meeting_of_case"),
            models.Index(fields=["partnership_id", "kind", "held_at"], name="meeting_held_of_kind"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="held_knows_who_was_invited",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__held_at__isnull=True, new__held_at__isnull=False),
                func="IF EXISTS (SELECT 1 FROM meetings_attendee a WHERE a.meeting_id = NEW.id"
                " AND a.side IN ('parent', 'young') AND a.invitation = 'not_yet') THEN"
                " RAISE EXCEPTION 'somebody of the family is neither invited nor left out with a reason'"
                " USING ERRCODE = 'check_violation'; END IF; RETURN NEW;",
            ),
            *(
                pgtrigger.Protect(
                    name=f"{what}_stays",
                    operation=pgtrigger.Update,
                    condition=pgtrigger.Q(**{f"old__{what}_at__isnull": False})
                    & (
                        pgtrigger.Q(**{f"new__{what}_at__df": pgtrigger.F(f"old__{what}_at")})
                        | pgtrigger.Q(**{f"new__{what}_by_id__df": pgtrigger.F(f"old__{what}_by_id")})
                    ),
                )
                for what in ("held", "finished", "cancelled")
            ),
        ]  # fmt: skip

    @property
    def open(self) -> bool:
        """Whether it is still to come or to be finished."""
        return self.cancelled_at is None and self.finished_at is None
