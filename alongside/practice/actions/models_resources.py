"""What a family or a worker asks for early, so that nothing worse has to follow: who decides, by when, and what (R79, R132)."""

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
_DECIDER = "decider_id = (SELECT access_user())"
_FOR_ME_OR_ALL = f"({MYSELF.format(column='person_id')} OR (person_id IS NULL AND {circle('case_id')}))"
# The request's own row security decides: whoever sees the request sees what was decided.
_SEES_THE_REQUEST = "EXISTS (SELECT 1 FROM actions_resourcerequest r WHERE r.id = request_id)"


class ResourceRequest(FamilyRecord):
    """One thing that is asked for early, with one named person who decides and the day by which they do.

    With a `person` it is that person's: the other parent does not read it. Without, it is for the whole family.
    """

    class Kind(models.TextChoices):
        RESPITE = "respite", "A rest for whoever watches over the child"
        SUPERVISION = "supervision", "Somebody to watch over the child"
        THERAPY = "therapy", "Therapy or counselling"
        WORKER = "worker", "A specialist worker"
        EQUIPMENT = "equipment", "Something that protects: a lock, a camera, an alarm"
        OTHER = "other", "Something else"

    declares = declare(
        RowSecurity(
            worker=f"{circle('case_id')} OR {_DECIDER}",
            wide="true",
            family=_FOR_ME_OR_ALL,
            insert={
                Audience.WORKER: f"{circle('case_id')} AND {_BY_ME}",
                Audience.WIDE: _BY_ME,
                Audience.FAMILY: f"{_FOR_ME_OR_ALL} AND {circle('case_id')} AND {_BY_ME}",
            },
            update={Audience.WORKER: "", Audience.FAMILY: ""},
        ),
        Sensitivity.OPEN_TO_FAMILY,
    )

    family = models.ForeignKey(FamilyGroup, on_delete=models.PROTECT, related_name="resource_requests")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="resource_requests")
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="resource_requests"
    )
    child_name = models.CharField(max_length=60)  # whoever only answers this sees nothing else of the case
    kind = models.CharField(max_length=20, choices=Kind.choices)
    words = models.TextField(max_length=2_000)
    prevents = models.TextField(max_length=1_000, blank=True)  # what it is feared will follow without it
    at = models.DateTimeField()
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)
    by_role = models.CharField(max_length=60)
    decider_id = models.UUIDField(null=True, blank=True)  # empty: any manager, because none could be named
    decider_name = models.CharField(max_length=120)
    decide_by = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(words=""), name="resource_request_says_something"),
            models.CheckConstraint(
                condition=Q(decider_id__isnull=True) | ~Q(decider_id=models.F("by_id")),
                name="resource_decider_is_another",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "case", "-at", "-id"], name="resource_request_of_case"),
            models.Index(fields=["partnership_id", "-at", "-id"], name="resource_request_newest"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="request_stays", exclude=["decider_id", "decider_name"]),
        ]


class ResourceDecision(FamilyRecord):
    """What was decided, once. A refusal says why and what there is instead; a yes says from which day. Never changed."""

    class Outcome(models.TextChoices):
        AGREED = "agreed", "Yes"
        IN_PART = "in_part", "In part"
        REFUSED = "refused", "No"

    declares = declare(
        RowSecurity(
            worker=_SEES_THE_REQUEST,
            wide="true",
            family=_SEES_THE_REQUEST,
            insert={
                Audience.WORKER: f"{_BY_ME} AND EXISTS (SELECT 1 FROM actions_resourcerequest r"
                f" WHERE r.id = request_id AND r.{_DECIDER})",
                Audience.WIDE: _BY_ME,
                Audience.FAMILY: "",
            },
        ),
        Sensitivity.OPEN_TO_FAMILY,
        append=True,
    )

    request = models.OneToOneField(ResourceRequest, on_delete=models.PROTECT, related_name="decision")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    reason = models.TextField(max_length=2_000)
    alternative = models.TextField(max_length=2_000, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    action_id = models.UUIDField(null=True, blank=True)  # the promise that a yes became
    at = models.DateTimeField()
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)
    by_agency = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(outcome="agreed", starts_on__isnull=False, action_id__isnull=False)
                | Q(outcome="in_part", starts_on__isnull=False, action_id__isnull=False)
                & ~Q(reason="") & ~Q(alternative="")
                | Q(outcome="refused", starts_on__isnull=True, action_id__isnull=True)
                & ~Q(reason="") & ~Q(alternative=""),
                name="resource_refusal_has_reason_and_alternative",
            )
        ]  # fmt: skip
        indexes: ClassVar = [
            models.Index(
                fields=["partnership_id", "at"], condition=Q(outcome="refused"), name="resource_refused"
            )
        ]
        triggers: ClassVar = append_only()
