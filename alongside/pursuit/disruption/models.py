"""What agencies do about those who harm, and what came of it; who harms though nobody does anything (R160, R161, R163).

Nothing here is changed: what is planned, what came of it, what is put right or taken back are rows of one thread, and the
newest counts. Whom the police or the hub look at stands in a row of its own, which the workers of a case never read.
"""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from alongside.family.cases.models import Case
from alongside.family.circumstances.models import Site
from alongside.family.people.models import Person, declare
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import (
    Audience,
    Declaration,
    Retention,
    RowSecurity,
    Scrub,
    Sensitivity,
    circle,
    withheld,
)
from alongside.ground.base.models import FamilyRecord
from alongside.practice.plans.models_guard import DisruptionLine, PlanReview
from alongside.pursuit.disruption import rules
from alongside.pursuit.entities.models import Entity
from alongside.pursuit.network.models import Group

_NOBODY: dict[Audience, str] = {audience: "" for audience in Audience if audience != Audience.SYSTEM}
_OURS = circle("case_id")
_PURSUERS = "(SELECT access_has_scope('network'))"  # the officers of intelligence have it too
_INTELLIGENCE = "(SELECT access_has_scope('intelligence'))"
_SEES_THE_ENTITY = "EXISTS (SELECT 1 FROM entities_entity e WHERE e.id = entity_id)"
_SEES_THE_GROUP = "EXISTS (SELECT 1 FROM network_group g WHERE g.id = group_id)"
# A young person may be fond of whoever is to be stopped, and is told by somebody beside them.
_PARENTS = (
    f"{_OURS} AND child_id IS DISTINCT FROM (SELECT people_me()) AND NOT {withheld('record', 'case_id')}"
)


class Written(FamilyRecord):
    """Who wrote it and when."""

    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)
    by_role = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        abstract = True


class Activity(Written):
    """One version of one thing that an agency does about those who harm (R160). `thread`: the same through all versions.

    What is done about somebody whom police look at serves several cases: each case has a row of its own in the thread.
    Here stand safe words alone; whom it is about, and which step it was, stand in ActivityApart.
    """

    class Step(models.TextChoices):
        PLANNED = "planned", "Planned"
        CAME = "came", "What came of it"
        PUT_RIGHT = "put_right", "Put right"
        TAKEN_BACK = "taken_back", "Taken back"

    class Target(models.TextChoices):
        PERSON = "person", "Somebody who harms, or may"
        PLACE = "place", "A place"
        THING = "thing", "A car, a phone or a name online"
        NETWORK = "network", "A group"

    declares = declare(
        RowSecurity(worker=f"{_OURS} OR {_PURSUERS}", wide="case_id IS NOT NULL", insert=_NOBODY, update=_NOBODY),
        Sensitivity.PROFESSIONAL, append=True,
    )  # fmt: skip

    thread = models.UUIDField()
    version = models.PositiveIntegerField()
    step = models.CharField(max_length=12, choices=Step.choices)
    case = models.ForeignKey(Case, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=rules.CHOICES)
    agency = models.CharField(max_length=120)
    target = models.CharField(max_length=10, choices=Target.choices)
    who = models.CharField(max_length=200, blank=True)  # neutral words, known to the workers of the case
    site = models.ForeignKey(Site, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    line = models.ForeignKey(
        DisruptionLine, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    apart = models.BooleanField(default=False)
    planned_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    result = models.CharField(max_length=10, choices=rules.RESULTS, blank=True)
    words = models.CharField(max_length=2_000, blank=True)
    why = models.CharField(max_length=1_000, blank=True)  # why nothing came of it
    family_words = models.CharField(max_length=1_000, blank=True)
    why_changed = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership_id", "thread", "version", "case"], name="activity_version_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=~Q(result__in=sorted(rules.SAYS_WHY)) | ~Q(why=""), name="activity_no_result_says_why"
            ),
            models.CheckConstraint(
                condition=Q(result="", done_on__isnull=True, planned_on__isnull=False)
                | Q(result=rules.NOT_DONE, done_on__isnull=True)
                | ~Q(result__in=["", rules.NOT_DONE]) & Q(done_on__isnull=False),
                name="activity_planned_or_done",
            ),
            models.CheckConstraint(
                condition=Q(kind=rules.OPEN, result__in=["", rules.NOT_DONE]) | ~Q(kind=rules.OPEN),
                name="activity_done_says_what",
            ),
            models.CheckConstraint(
                condition=Q(apart=True, who="", site__isnull=True, line__isnull=True)
                | Q(apart=False, target="person", site__isnull=True) & ~Q(who="")
                | Q(apart=False, target="place", site__isnull=False),
                name="activity_aims_at_one",
            ),
            models.CheckConstraint(condition=Q(apart=True) | Q(case__isnull=False), name="activity_of_a_case_or_apart"),
            models.CheckConstraint(
                condition=Q(step__in=["planned", "came"]) | ~Q(why_changed=""), name="activity_change_says_why"
            ),
            models.CheckConstraint(condition=~Q(kind=rules.APART) | Q(apart=True), name="activity_kind_kept_apart"),
        ]  # fmt: skip
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "case", "thread", "-version"], name="activity_of_case"),
            models.Index(fields=["partnership_id", "site", "thread"], name="activity_of_site", condition=Q(site__isnull=False)),
        ]  # fmt: skip
        triggers: ClassVar = append_only()

    @property
    def state(self) -> str:
        """Where it stands: planned, done, not_done or taken_back."""
        if self.step == self.Step.TAKEN_BACK:
            return "taken_back"
        if not self.result:
            return "planned"
        return "not_done" if self.result == rules.NOT_DONE else "done"


class ActivityApart(FamilyRecord):
    """Whom a version is about, and which step it was, where the police or the hub alone may know (R160, R167, R326)."""

    declares = Declaration(
        sensitivity=Sensitivity.POLICE_ONLY, retention=Retention.CASE_RECORD, scrub=Scrub.REPLACE_WORDS, audited="verbs",
        row_security=RowSecurity(
            worker=f"({_INTELLIGENCE} AND entity_id IS NOT NULL AND {_SEES_THE_ENTITY})"
            f" OR ({_PURSUERS} AND group_id IS NOT NULL AND {_SEES_THE_GROUP})",
            insert=_NOBODY, update=_NOBODY,
        ),
        append_only=True,
    )  # fmt: skip

    thread = models.UUIDField()
    version = models.PositiveIntegerField()
    entity = models.ForeignKey(Entity, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=rules.CHOICES)
    words = models.CharField(max_length=2_000, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership_id", "thread", "version"], name="apart_version_once"
            ),
            models.CheckConstraint(
                condition=Q(entity__isnull=True, group__isnull=False)
                | Q(entity__isnull=False, group__isnull=True),
                name="apart_about_one",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "entity", "thread"], name="apart_of_entity"),
            models.Index(fields=["partnership_id", "group", "thread"], name="apart_of_group"),
        ]
        triggers: ClassVar = append_only()


class ForFamily(Written):
    """What the parents read of it: a sentence that whoever wrote it down cleared for them, or nothing. The newest counts."""

    declares = declare(
        RowSecurity(worker=_OURS, wide="true", family=_PARENTS, insert=_NOBODY, update=_NOBODY),
        Sensitivity.OPEN_TO_FAMILY, append=True,
    )  # fmt: skip

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    child = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    thread = models.UUIDField()
    version = models.PositiveIntegerField()
    words = models.CharField(
        max_length=1_000, blank=True
    )  # empty: it is no longer true, or not theirs to read
    planned = models.BooleanField()
    on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership_id", "thread", "version", "case"], name="for_family_once"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "case", "thread", "-version"], name="for_family_of_case")
        ]
        triggers: ClassVar = append_only()


class NothingPossible(Written):
    """A manager's word that nothing was possible about those who harm, because … (R160). It counts for one review."""

    declares = declare(
        RowSecurity(worker=_OURS, wide="true", insert=_NOBODY, update=_NOBODY),
        Sensitivity.PROFESSIONAL,
        append=True,
    )

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=2_000)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(words=""), name="nothing_possible_says_why")
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "case", "-at"], name="nothing_possible_newest")
        ]
        triggers: ClassVar = append_only()


class HarmGoesOn(FamilyRecord):
    """That harm of one child goes on, and since when nobody wrote what is done about it. Its clock says whether that is late.

    Which facts it was counted from is not here: a report may be nobody's to know of.
    """

    class Ended(models.TextChoices):
        ENTRY = "entry", "Something was done, or is planned"
        REASON = "reason", "A manager wrote why nothing was possible"
        QUIET = "quiet", "No harm was written down lately"
        BACK = "back", "What was written was taken back"
        CLOSED = "closed", "Support ended"

    declares = declare(
        RowSecurity(worker=_OURS, wide="true", insert=_NOBODY, update=_NOBODY), Sensitivity.PROFESSIONAL
    )

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_how = models.CharField(max_length=10, choices=Ended.choices, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership_id", "case"], condition=Q(ended_at__isnull=True), name="harm_goes_on_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_how="") | Q(ended_at__isnull=False) & ~Q(ended_how=""),
                name="harm_goes_on_ended_paired",
            ),
        ]  # fmt: skip
        triggers: ClassVar = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="harm_goes_on_stays", exclude=["ended_at", "ended_how"]),
            pgtrigger.Protect(
                name="harm_goes_on_ended_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__ended_at__isnull=False),
            ),
        ]


class Rating(Written):
    """How well services went after those who harm, as one parent says it (R163): theirs, the managers', and counted."""

    class Moment(models.TextChoices):
        REVIEW = "review", "When the plan was looked at"
        AFTER = "after", "After support ended"

    declares = declare(
        RowSecurity(family="by_id = (SELECT access_user())", wide="true", insert=_NOBODY, update=_NOBODY),
        Sensitivity.OPEN_TO_FAMILY, append=True,
    )  # fmt: skip

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    moment = models.CharField(max_length=10, choices=Moment.choices)
    review = models.ForeignKey(PlanReview, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=12, choices=rules.ANSWERS)
    words = models.CharField(max_length=1_000, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership_id", "case", "person", "review"], name="rated_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(moment="review", review__isnull=False) | Q(moment="after", review__isnull=True),
                name="rated_at_a_moment",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["partnership_id", "-at"], name="rating_newest")]
        triggers: ClassVar = append_only()
