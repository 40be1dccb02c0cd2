"""A mutual challenge: a parent or a professional asks an agency why it did something, or did not (R130)."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from alongside.family.cases.models import Case
from alongside.family.people.models import MYSELF, FamilyGroup, Person, declare
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Audience, RowSecurity, Sensitivity, circle
from alongside.ground.base.models import FamilyRecord

_BY_ME = "by_id = (SELECT access_user())"
_MYSELF = MYSELF.format(column="person_id")
_ITS_MANAGER = "agency_id = (SELECT access_agency_with('promises'))"
_LEADER = "leader_id = (SELECT access_user())"
# The challenge's own row security decides: whoever sees it sees what was answered.
_SEES_IT = "EXISTS (SELECT 1 FROM challenge_mutualchallenge c WHERE c.id = challenge_id)"
# Whoever looks in an emergency reads, and answers nothing.
_MAY_ANSWER = (
    f"EXISTS (SELECT 1 FROM challenge_mutualchallenge c WHERE c.id = challenge_id AND ({circle('c.case_id')}"
    f" OR c.{_ITS_MANAGER} OR c.{_LEADER}))"
)


class MutualChallenge(FamilyRecord):
    """One act of an agency, or one thing that it did not do, and what should happen instead. Never taken away.

    Read by the workers of the family, by managers of the agency, and by the parent whose it is; not by the other parent.
    It is no complaint: it asks colleagues to put something right, and it is answered openly.
    """

    class Kind(models.TextChoices):
        ACT = "act", "Something that was done"
        OMISSION = "omission", "Something that was not done"

    declares = declare(
        RowSecurity(
            worker=f"{circle('case_id')} OR {_ITS_MANAGER} OR {_LEADER}",
            wide="true",
            family=_MYSELF,
            insert={
                Audience.WORKER: f"{circle('case_id')} AND {_BY_ME} AND person_id IS NULL",
                Audience.WIDE: f"{_BY_ME} AND person_id IS NULL",
                Audience.FAMILY: f"{_MYSELF} AND {circle('case_id')} AND {_BY_ME}",
            },
            update={Audience.WORKER: "", Audience.WIDE: "", Audience.FAMILY: ""},
        ),
        Sensitivity.OPEN_TO_FAMILY,
    )

    family = models.ForeignKey(FamilyGroup, on_delete=models.PROTECT, related_name="mutual_challenges")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="mutual_challenges")
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="mutual_challenges"
    )
    child_name = models.CharField(max_length=60)  # whoever only answers this sees nothing else of the case
    kind = models.CharField(max_length=10, choices=Kind.choices)
    agency_id = models.UUIDField()
    agency_name = models.CharField(max_length=120)
    words = models.TextField(max_length=4_000)
    wish = models.TextField(max_length=2_000)  # what should happen now
    at = models.DateTimeField()
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)
    by_role = models.CharField(max_length=60)
    by_agency = models.CharField(max_length=120, blank=True)
    answer_by = models.DateField()
    lead_id = models.UUIDField(
        null=True, blank=True
    )  # who led the case when it was asked: they see to an answer
    lead_name = models.CharField(max_length=120, blank=True)
    leader_id = models.UUIDField(null=True, blank=True)  # of the leadership, once it went up
    leader_name = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(words="") & ~Q(wish=""), name="mutual_says_what_and_what_instead"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "case", "-at", "-id"], name="mutual_of_case"),
            models.Index(fields=["partnership_id", "-at", "-id"], name="mutual_newest"),
            models.Index(fields=["partnership_id", "agency_id", "-at"], name="mutual_of_agency"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="challenge_stays", exclude=["leader_id", "leader_name"]),
        ]


class MutualStep(FamilyRecord):
    """What became of a challenge: replied, not settled by that, gone up, decided, settled. Never changed."""

    class Kind(models.TextChoices):
        REPLY = "reply", "The agency replied"
        NOT_SETTLED = "not_settled", "This does not settle it"
        GONE_UP = "gone_up", "Gone up: nobody replied in time"
        DECIDED = "decided", "The leadership decided"
        SETTLED = "settled", "Settled"

    declares = declare(
        RowSecurity(
            worker=_SEES_IT,
            wide="true",
            family=_SEES_IT,
            insert={
                Audience.WORKER: f"{_BY_ME} AND kind <> 'gone_up' AND {_MAY_ANSWER}",
                Audience.WIDE: f"{_BY_ME} AND kind <> 'gone_up'",
                Audience.FAMILY: f"{_BY_ME} AND {_SEES_IT} AND kind IN ('not_settled', 'settled')",
            },
        ),
        Sensitivity.OPEN_TO_FAMILY,
        append=True,
    )

    challenge = models.ForeignKey(MutualChallenge, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    words = models.TextField(max_length=4_000, blank=True)
    answer_by = models.DateField(null=True, blank=True)  # of the leadership, where it goes up
    at = models.DateTimeField()
    by_id = models.UUIDField(null=True, blank=True)
    by_name = models.CharField(max_length=120)
    by_agency = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=["not_settled", "gone_up"], answer_by__isnull=False)
                | (Q(kind__in=["reply", "decided", "settled"]) & Q(answer_by__isnull=True)),
                name="mutual_step_goes_up_with_a_day",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["gone_up", "settled"]) | ~Q(words=""), name="mutual_step_says_something"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "challenge", "at", "id"], name="mutual_step_of_challenge")
        ]
        triggers: ClassVar = append_only()
