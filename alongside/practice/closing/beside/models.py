"""What stands beside an ending, or instead of one: views, the next attempt, early signs (R11, R207)."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models

from alongside.family.cases.models import Case
from alongside.family.people.models import Person, declare
from alongside.family.referrals.models import Referral
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Audience, RowSecurity, Sensitivity, circle
from alongside.ground.base.models import FamilyRecord

ME = "(SELECT access_user())"
MY_CASE = circle("case_id")
ON_DUTY = "(case_id IS NULL AND (SELECT access_has_scope('duty')))"
WORKS_ON_IT = f"({MY_CASE} OR {ON_DUTY})"
ABOUT_ONE = models.Q(referral__isnull=True, case__isnull=False) | models.Q(
    referral__isnull=False, case__isnull=True
)


class About(FamilyRecord):
    """A record about one request, or about one child's case: never both. `reference` is the request's or the case's."""

    referral = models.ForeignKey(
        Referral, null=True, blank=True, on_delete=models.PROTECT, related_name="%(class)ss"
    )
    case = models.ForeignKey(Case, null=True, blank=True, on_delete=models.PROTECT, related_name="%(class)ss")
    reference = models.CharField(max_length=20)

    class Meta:
        abstract = True


class EndingView(FamilyRecord):
    """What somebody thinks of ending support: a parent, the child, a worker. A new view follows an old one; none changes."""

    class Whose(models.TextChoices):
        PARENT = "parent", "A parent or carer"
        CHILD = "child", "The young person"
        IPSW = "ipsw", "The parents’ own worker"
        CSW = "csw", "The child’s own worker"

    class Answer(models.TextChoices):
        YES = "yes", "Yes, it can end"
        NOT_YET = "not_yet", "Not yet"
        NO_ANSWER = "no_answer", "They were asked, and would rather not say"

    declares = declare(
        RowSecurity(
            worker=MY_CASE,
            wide="true",
            # One parent never reads the other's.
            family=f"by_id = {ME} OR person_id = (SELECT people_me())",
            insert={
                Audience.WORKER: f"{MY_CASE} AND by_id = {ME}",
                Audience.WIDE: f"by_id = {ME}",
                Audience.FAMILY: f"{MY_CASE} AND by_id = {ME} AND person_id = (SELECT people_me())",
            },
        ),
        Sensitivity.OPEN_TO_FAMILY,
        append=True,
    )

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="ending_views")
    whose = models.CharField(max_length=10, choices=Whose.choices)
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="ending_views"
    )
    answer = models.CharField(max_length=10, choices=Answer.choices)
    words = models.TextField(max_length=4_000, blank=True)
    at = models.DateTimeField()
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(whose__in=["parent", "child"], person__isnull=False)
                | models.Q(whose__in=["ipsw", "csw"], person__isnull=True),
                name="ending_view_of_somebody",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "case", "-at"], name="ending_view_newest")
        ]
        triggers: ClassVar = append_only()


class NextAttempt(About):
    """The next attempt to reach a young person or a family, instead of an ending: when, and what is tried differently (R207)."""

    class Change(models.TextChoices):
        APPROACH = "approach", "Another way: another place, time, channel or person to introduce us"
        WORKER = "worker", "Another worker"
        BOTH = "both", "Both"
        SAME = "same", "We thought about it, and stay as we are"

    declares = declare(
        RowSecurity(
            worker=WORKS_ON_IT,
            wide="true",
            insert={
                Audience.WORKER: f"{WORKS_ON_IT} AND planned_by_id = {ME}",
                Audience.WIDE: f"planned_by_id = {ME}",
            },
        ),
        Sensitivity.PROFESSIONAL,
    )

    attempt_on = models.DateField()
    change = models.CharField(max_length=10, choices=Change.choices)
    words = models.TextField(max_length=2_000)
    planned_at = models.DateTimeField()
    planned_by_id = models.UUIDField()
    planned_by_name = models.CharField(max_length=120)
    made_at = models.DateTimeField(null=True, blank=True)
    made_by_id = models.UUIDField(null=True, blank=True)
    reached = models.BooleanField(null=True, blank=True)
    made_words = models.TextField(max_length=2_000, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=ABOUT_ONE, name="attempt_about_one"),
            models.CheckConstraint(
                condition=models.Q(made_at__isnull=True, made_by_id__isnull=True, reached__isnull=True)
                | models.Q(made_at__isnull=False, made_by_id__isnull=False, reached__isnull=False),
                name="attempt_made_paired",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["partnership_id", "attempt_on"],
                condition=models.Q(made_at__isnull=True),
                name="attempt_next",
            )
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="plan_stays", fields=["referral", "case", "attempt_on", "words", "planned_by_id"]
            ),
        ]


class SignList(About):
    """Early signs that were ticked for a request: words for a person, never arithmetic that decides (R11)."""

    declares = declare(
        RowSecurity(
            worker=ON_DUTY,
            wide="true",
            insert={Audience.WORKER: f"{ON_DUTY} AND made_by_id = {ME}", Audience.WIDE: f"made_by_id = {ME}"},
        ),
        Sensitivity.PROFESSIONAL,
    )

    edition = models.CharField(max_length=20)
    signs = ArrayField(models.CharField(max_length=30), default=list)
    disclosed = models.BooleanField()  # the child said something to somebody
    words = models.TextField(max_length=2_000, blank=True)
    second_reader_needed = models.BooleanField()
    made_at = models.DateTimeField()
    made_by_id = models.UUIDField()
    made_by_name = models.CharField(max_length=120)
    read_at = models.DateTimeField(null=True, blank=True)
    read_by_id = models.UUIDField(null=True, blank=True)
    read_by_name = models.CharField(max_length=120, blank=True)
    read_words = models.TextField(max_length=2_000, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(referral__isnull=False, case__isnull=True), name="signs_of_a_request"
            ),
            models.CheckConstraint(
                condition=models.Q(read_at__isnull=True, read_by_id__isnull=True)
                | (models.Q(read_at__isnull=False) & ~models.Q(read_by_id=models.F("made_by_id"))),
                name="signs_read_by_a_second",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["partnership_id", "referral"], name="signs_of_request")]
        triggers: ClassVar = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="signs_stay", fields=["referral", "case", "edition", "signs", "disclosed", "words",
                                                          "second_reader_needed", "made_by_id"]),
        ]  # fmt: skip
