"""Who is part of a meeting: invited how, coming or not, there or not, heard or not; and who was left out, and why.

One `Attendee` per person and meeting. A family member reads their own row and those of the workers; of another member of
the family they learn that they are part of it only once they were there together (R110: each is invited separately).
"""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models

from alongside.family.people.models import Person, declare
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Audience, RowSecurity, Sensitivity
from alongside.ground.base.models import FamilyRecord
from alongside.practice.meetings.models.common import (
    BY_ME,
    IN_CASE,
    INVITED,
    ME,
    MYSELF_THERE,
    Signed,
    workers_only,
    workers_write,
)
from alongside.practice.meetings.models.meeting import Form, Meeting


class Side(models.TextChoices):
    """As whom somebody takes part."""

    PARENT = "parent", "Parent or carer"
    YOUNG = "young", "Young person"
    FAMILY = "family", "Somebody else of the family"
    WORKER = "worker", "Worker"
    ADVOCATE = "advocate", "Advocate or supporter"


class Attendee(FamilyRecord):
    """One person and one meeting: a family member, a worker, or somebody without an account (`receipt`)."""

    Side = Side

    class Invitation(models.TextChoices):
        NOT_YET = "not_yet", "Not invited yet"
        INVITED = "invited", "Invited"
        NOT_WANTED = "not_wanted", "Asked, and would rather not come"  # a young person's own choice (R109)
        LEFT_OUT = "left_out", "Left out, with a recorded reason"

    class Way(models.TextChoices):
        PAGE = "page", "On their own page"
        LETTER = "letter", "By letter"
        PHONE = "phone", "By phone"
        IN_PERSON = "in_person", "Face to face"
        WORKER = "worker", "Through their worker"
        EMAIL = "email", "By email"

    class Coming(models.TextChoices):
        UNKNOWN = "", "Has not answered"
        YES = "yes", "Coming"
        OTHER_WAY = "other_way", "Asks for another time or way"
        NO = "no", "Cannot come"

    declares = declare(
        RowSecurity(
            worker=f"{IN_CASE} OR {INVITED}",
            wide="true",
            family=f"{INVITED} AND ({ME} OR (invitation = 'invited' AND (side IN ('worker', 'advocate') OR attended)))",
            public="receipt <> '' AND receipt = (SELECT access_receipt())",
            insert={Audience.PUBLIC: "", Audience.FAMILY: "", Audience.WORKER: IN_CASE},
            update={Audience.PUBLIC: "", Audience.FAMILY: "", Audience.WORKER: IN_CASE},
        ),
        Sensitivity.OPEN_TO_FAMILY,
    )

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendees")
    case_id = models.UUIDField()
    side = models.CharField(max_length=10, choices=Side.choices)
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # of the family
    user_id = models.UUIDField(null=True, blank=True)  # a worker's account
    receipt = models.CharField(max_length=64, blank=True)  # the digest of a code: somebody without an account
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=60, blank=True)
    agency_id = models.UUIDField(null=True, blank=True)
    agency_name = models.CharField(max_length=120, blank=True)
    advocate_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="advocates"
    )
    invitation = models.CharField(max_length=10, choices=Invitation.choices, default=Invitation.NOT_YET)
    invited_at = models.DateTimeField(null=True, blank=True)
    invited_by_id = models.UUIDField(null=True, blank=True)
    invited_by_name = models.CharField(max_length=120, blank=True)
    invited_how = models.CharField(max_length=10, choices=Way.choices, blank=True)
    coming = models.CharField(max_length=10, choices=Coming.choices, blank=True, default="")
    coming_how = models.CharField(max_length=10, choices=Form.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    attended = models.BooleanField(null=True, blank=True)  # empty: nobody has said yet
    attended_how = models.CharField(max_length=10, choices=Form.choices, blank=True)
    spoke = models.BooleanField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership_id", "meeting", "person"],
                condition=models.Q(person__isnull=False),
                name="attendee_person_once",
            ),
            models.UniqueConstraint(
                fields=["partnership_id", "meeting", "user_id"],
                condition=models.Q(user_id__isnull=False),
                name="attendee_worker_once",
            ),
            models.CheckConstraint(
                condition=models.Q(side__in=["parent", "young", "family"], person__isnull=False)
                | models.Q(side__in=["worker", "advocate"], person__isnull=True),
                name="attendee_of_the_family_is_a_person",
            ),
            models.CheckConstraint(
                condition=models.Q(invitation="invited", invited_at__isnull=False)
                | ~models.Q(invitation="invited") & models.Q(invited_at__isnull=True, coming=""),
                name="attendee_invited_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(invited_at__isnull=True, invited_by_id__isnull=True)
                | models.Q(invited_at__isnull=False, invited_by_id__isnull=False),
                name="attendee_invited_paired",
            ),
            models.CheckConstraint(
                condition=~models.Q(invitation="not_wanted") | models.Q(side="young"),
                name="attendee_only_the_young_choose",
            ),
            models.CheckConstraint(
                condition=models.Q(spoke__isnull=True) | models.Q(spoke=False) | models.Q(attended=True),
                name="attendee_spoke_was_there",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["partnership_id", "person"],
                condition=models.Q(person__isnull=False),
                name="attendee_of_person",
            ),
            models.Index(
                fields=["partnership_id", "user_id"],
                condition=models.Q(user_id__isnull=False),
                name="attendee_of_worker",
            ),
            models.Index(
                fields=["partnership_id", "receipt"],
                condition=~models.Q(receipt=""),
                name="attendee_by_receipt",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="who_stays", fields=["meeting", "case_id", "side", "person", "user_id"]),
        ]

    @property
    def of_family(self) -> bool:
        """Whether it is somebody of the family, and not a worker or an advocate."""
        return self.person_id is not None


class InvitationStep(Signed):
    """Each step of somebody's invitation, kept for good. Workers read it: a step may give away another's safety."""

    declares = declare(workers_only(), Sensitivity.PROFESSIONAL, append=True)

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="invitation_steps")
    attendee = models.ForeignKey(Attendee, on_delete=models.PROTECT, related_name="steps")
    status = models.CharField(max_length=10, choices=Attendee.Invitation.choices)
    how = models.CharField(max_length=10, choices=Attendee.Way.choices, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "meeting", "at"], name="invitation_step_in_time")
        ]
        triggers: ClassVar = append_only()


class AttendeeAnswer(Signed):
    """What somebody invited answered, in their own account: coming or not, how, what would help. The newest counts."""

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
        Sensitivity.PROFESSIONAL,
        append=True,
    )

    attendee = models.ForeignKey(Attendee, on_delete=models.PROTECT, related_name="answers")
    coming = models.CharField(max_length=10, choices=Attendee.Coming.choices)
    how = models.CharField(max_length=10, choices=Form.choices, blank=True)
    wishes = models.TextField(max_length=2_000, blank=True)  # another time, another place, sitting apart
    needs = models.TextField(
        max_length=2_000, blank=True
    )  # an interpreter, a lift, a break, somebody for the children
    bringing = models.CharField(max_length=200, blank=True)  # an advocate or a friend

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "attendee", "-at", "-id"], name="attendee_answer_newest")
        ]
        triggers: ClassVar = append_only()


class LeftOut(Signed):
    """One person is left out of one meeting: by which lawful reason, on whose authority, and how they will be told (R111).

    What is not said is left empty: it never delays an urgent meeting, and the meeting then counts as not following the
    protocol. A later row replaces an earlier one. Workers read it.
    """

    class Code(models.TextChoices):
        CHILD_AT_RISK = "child_at_risk", "Inviting them would put a child at risk of significant harm"
        PERSON_AT_RISK = "person_at_risk", "Inviting them would put somebody else at risk"
        CRIME = "crime", "Inviting them could spoil the investigation of a crime"
        COURT = "court", "A court order or bail condition forbids it"
        NARROWED = "narrowed", "A decision in force keeps meetings from them for a time"
        NOT_FOUND = "not_found", "Nobody knows how to reach them, and it was tried"
        OWN_WISH = "own_wish", "They asked not to be invited"
        TOO_YOUNG = "too_young", "They are too young to take part; their wishes are told by their worker"

    declares = declare(workers_only(), Sensitivity.PROFESSIONAL, append=True)

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="left_out")
    attendee = models.ForeignKey(Attendee, on_delete=models.PROTECT, related_name="left_out")
    code = models.CharField(max_length=20, choices=Code.choices, blank=True)
    words = models.TextField(max_length=2_000, blank=True)
    authoriser_id = models.UUIDField(null=True, blank=True)
    authoriser_name = models.CharField(max_length=120, blank=True)
    tell_by = models.DateField(null=True, blank=True)
    tell_words = models.CharField(max_length=400, blank=True)  # who tells them, and how

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "attendee", "-at", "-id"], name="left_out_newest")
        ]
        triggers: ClassVar = append_only()


class LeftOutTold(Signed):
    """What somebody who was left out was told of what was decided, when and how. They read it on their own page."""

    declares = declare(workers_write(ME), Sensitivity.OPEN_TO_FAMILY, append=True)

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="told_later")
    attendee = models.ForeignKey(Attendee, on_delete=models.PROTECT, related_name="told_later")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    how = models.CharField(max_length=10, choices=Attendee.Way.choices)
    words = models.TextField(max_length=4_000)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(words=""), name="left_out_told_says_something"),
            models.UniqueConstraint(fields=["partnership_id", "attendee"], name="left_out_told_once"),
        ]
        triggers: ClassVar = append_only()
