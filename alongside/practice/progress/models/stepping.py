"""Sessions on the same topic with the child and with the parents, in step (R210), and sessions of the whole family (R103).

What is said in a session is never here: it is a note of the child's worker with the child (`engagement.YoungNote`), or of
the parents' worker with a parent (`support.SupportNote`), each behind its own wall. Here are the topic and the days.
"""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models

from alongside.family.people.models import Person, declare
from alongside.ground.base.declarations import Audience, RowSecurity, Sensitivity
from alongside.practice.engagement.said import BESIDE, ME, MINE, NO_FAMILY, OURS, Said

_PARENTS_SIDE = "side = 'parents' AND (SELECT access_agency_with('beside_parents')) IS NOT NULL"
# Each side plans and writes down its own sessions, and nobody the other's.
_OWN_SIDE = f"{OURS} AND ((side = 'child' AND {BESIDE}) OR ({_PARENTS_SIDE}))"


class Session(Said):
    """One session of one side on one topic: planned, then held or not. Topic and days are for both sides' workers."""

    class Side(models.TextChoices):
        CHILD = "child", "The young person and their worker"
        PARENTS = "parents", "A parent and their worker"

    declares = declare(
        RowSecurity(
            worker=OURS,
            wide="true",
            family=ME,
            insert={
                Audience.FAMILY: "", Audience.WIDE: "",
                Audience.WORKER: f"{_OWN_SIDE} AND {MINE} AND recorded_at IS NULL",
            },
            update={Audience.FAMILY: "", Audience.WIDE: "", Audience.WORKER: _OWN_SIDE},
        ),
        Sensitivity.OPEN_TO_FAMILY,
    )  # fmt: skip

    side = models.CharField(max_length=20, choices=Side.choices)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    topic = models.CharField(max_length=40)
    edition = models.CharField(max_length=20)  # of the list of topics
    title = models.CharField(max_length=120)
    planned_on = models.DateField()
    held_on = models.DateField(null=True, blank=True)
    not_held_because = models.CharField(max_length=400, blank=True)
    recorded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(recorded_at__isnull=True, held_on__isnull=True, not_held_because="")
                | models.Q(recorded_at__isnull=False, held_on__isnull=False, not_held_because="")
                | models.Q(recorded_at__isnull=False, held_on__isnull=True) & ~models.Q(not_held_because=""),
                name="session_held_or_why_not",
            ),
            models.UniqueConstraint(
                fields=["partnership_id", "case", "side", "person", "topic"],
                condition=models.Q(recorded_at__isnull=True),
                name="session_one_planned",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "case", "planned_on", "id"], name="session_of_case")
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="session_stays", exclude=["held_on", "not_held_because", "recorded_at"]),
            pgtrigger.Protect(
                name="recorded_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__recorded_at__isnull=False),
            ),
        ]


class JointSession(Said):
    """A session in which the family and its workers build the plan (R103): who was asked, who came, what was agreed.

    `asked` and `came` hold ids with names as they were; `home` and `outside` what was agreed, `words` the family's own.
    """

    declares = declare(
        RowSecurity(
            worker=OURS,
            wide="true",
            family=OURS,
            insert=NO_FAMILY,
            update={Audience.FAMILY: "", Audience.WIDE: ""},
        ),
        Sensitivity.OPEN_TO_FAMILY,
    )

    planned_on = models.DateField()
    place = models.CharField(max_length=200)
    asked = models.JSONField()
    came = models.JSONField(default=list)
    held_on = models.DateField(null=True, blank=True)
    home = models.TextField(max_length=4_000, blank=True)
    outside = models.TextField(max_length=4_000, blank=True)
    words = models.TextField(max_length=4_000, blank=True)
    not_held_because = models.CharField(max_length=400, blank=True)
    recorded_at = models.DateTimeField(null=True, blank=True)
    recorded_by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(recorded_at__isnull=True, held_on__isnull=True, not_held_because="", home="", outside="")
                | models.Q(recorded_at__isnull=False, held_on__isnull=False, not_held_because="")
                & ~models.Q(home="") & ~models.Q(outside="")
                | models.Q(recorded_at__isnull=False, held_on__isnull=True) & ~models.Q(not_held_because=""),
                name="joint_agreed_or_why_not",
            )
        ]  # fmt: skip
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "case", "-planned_on", "-id"], name="joint_newest")
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="joint_stays", fields=["partnership_id", "case", "by_id", "planned_on", "place", "asked"]),
            pgtrigger.Protect(
                name="agreed_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__recorded_at__isnull=False),
            ),
        ]  # fmt: skip
