"""A step that weighs on somebody, put before a person who had no part in the case; and what that person found (R216).

Whoever asks reads their own question and the answer. Why it is asked at all stands nowhere here: a family may have
complained, challenged, or asked again, and nobody in the case can tell which.
"""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models

from alongside.family.people.models import declare
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Audience, RowSecurity, Sensitivity
from alongside.ground.base.models import FamilyRecord

_USER = "(SELECT access_user())"
_TEAM = f"(SELECT access_has_scope('complaints')) AND NOT {_USER} = ANY(kept_from)"
_READS = f"asked_by_id = {_USER} OR looker_id = {_USER} OR ({_TEAM})"
_LOOKS = f"looker_id = {_USER} OR ({_TEAM})"
_NOBODY = {Audience.WORKER: "", Audience.WIDE: ""}


class Look(FamilyRecord):
    """One step that somebody independent looks at: before it is final, or, for safety's sake, the day after. It is about one
    case, or about one request that has none.
    """

    class Finding(models.TextChoices):
        GOES_AHEAD = (
            "goes_ahead",
            "It may go ahead: it is about the child’s safety, and the evidence is there",
        )
        NOT_NOW = "not_now", "Not as it stands"
        WAS_RIGHT = "was_right", "It was needed at once, and the evidence is there"
        WAS_NOT_RIGHT = "was_not_right", "It was not needed at once, or the evidence is not there"

    BEFORE: ClassVar = (Finding.GOES_AHEAD, Finding.NOT_NOW)
    AFTER: ClassVar = (Finding.WAS_RIGHT, Finding.WAS_NOT_RIGHT)

    declares = declare(
        RowSecurity(worker=_READS, wide=_READS, insert=_NOBODY, update=_NOBODY), Sensitivity.COMPLAINT
    )

    reference = models.CharField(max_length=20)
    case_id = models.UUIDField(null=True, blank=True)
    request_id = models.UUIDField(null=True, blank=True)
    case_reference = models.CharField(max_length=20)  # of the case, or of the request
    person_id = models.UUIDField(null=True, blank=True)  # empty: it weighs on the whole family
    person_name = models.CharField(max_length=120, blank=True)
    deed = models.CharField(max_length=30)
    at_once = models.BooleanField()
    why = models.TextField(max_length=4_000)
    evidence = models.TextField(max_length=4_000)
    danger = models.TextField(max_length=2_000, blank=True)
    asked_at = models.DateTimeField()
    asked_by_id = models.UUIDField()
    asked_by_name = models.CharField(max_length=120)
    asked_by_role = models.CharField(max_length=60, blank=True)
    kept_from = ArrayField(models.UUIDField(), default=list)
    looker_id = models.UUIDField(null=True, blank=True)
    looker_name = models.CharField(max_length=120, blank=True)
    look_on = models.DateField()
    finding = models.CharField(max_length=20, choices=Finding.choices, blank=True)
    answer = models.TextField(max_length=2_000, blank=True)  # what whoever asked reads
    found_on = models.DateField(null=True, blank=True)
    usable_until = models.DateField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(case_id__isnull=False, request_id__isnull=True)
                | models.Q(case_id__isnull=True, request_id__isnull=False, person_id__isnull=True),
                name="look_about_one",
            ),
            models.CheckConstraint(
                condition=models.Q(at_once=False, danger="")
                | (models.Q(at_once=True) & ~models.Q(danger="")),
                name="look_at_once_says_danger",
            ),
            models.CheckConstraint(
                condition=models.Q(finding="", answer="", found_on__isnull=True)
                | (~models.Q(finding="") & ~models.Q(answer="") & models.Q(found_on__isnull=False)),
                name="look_found_says_why",
            ),
            # Nothing goes ahead before it was looked at, but what a child's safety needed at once (R216).
            models.CheckConstraint(
                condition=models.Q(used_at__isnull=True)
                | models.Q(at_once=True)
                | models.Q(finding="goes_ahead"),
                name="look_used_when_found",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "case_id", "deed"], name="look_of_case"),
            models.Index(fields=["partnership_id", "request_id", "deed"], name="look_of_request"),
            models.Index(
                fields=["partnership_id", "look_on"], condition=models.Q(finding=""), name="look_waiting"
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="look_stays",
                fields=["case_id", "request_id", "person_id", "deed", "at_once", "why", "evidence", "danger", "asked_at",
                        "asked_by_id", "asked_by_name", "look_on"],
            ),
            pgtrigger.Trigger(
                name="look_independent",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(new__looker_id__isnull=False),
                func="""
                    IF NEW.looker_id = NEW.asked_by_id OR NEW.looker_id = ANY(NEW.kept_from)
                        OR EXISTS (SELECT 1 FROM cases_allocation a WHERE a.case_id = NEW.case_id
                                   AND a.user_id = NEW.looker_id) THEN
                        RAISE EXCEPTION 'R216: whoever looks at a step had no part in it'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]  # fmt: skip


class LookFinding(FamilyRecord):
    """What the independent person wrote of motive and evidence: for those who look, never for whoever asked (R216)."""

    declares = declare(
        RowSecurity(
            worker=f"EXISTS (SELECT 1 FROM challenge_look l WHERE l.id = look_id AND ({_LOOKS}))",
            wide=f"EXISTS (SELECT 1 FROM challenge_look l WHERE l.id = look_id AND ({_LOOKS}))",
            insert=_NOBODY,
        ),
        Sensitivity.COMPLAINT,
        append=True,
    )

    look = models.ForeignKey(Look, on_delete=models.PROTECT, related_name="findings")
    motive = models.TextField(max_length=2_000)
    evidence = models.TextField(max_length=2_000)
    found_at = models.DateTimeField()
    found_by_id = models.UUIDField()
    found_by_name = models.CharField(max_length=120)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["partnership_id", "look"], name="look_finding_of_look")]
        triggers: ClassVar = append_only()
