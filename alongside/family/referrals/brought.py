"""Requests that somebody who works here brought: a call taken down, a child referred, a parent's words passed on (R1).

And whether it is safe to reach the family of a request, while there is no case yet (R327, T10).
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from alongside.family.people.models import declare
from alongside.family.people.screened import ScreeningFacts, screening_rules
from alongside.family.referrals.models import _SEES_THE_REQUEST, _WORKS_ON_THE_REQUEST, Referral
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Audience, RowSecurity, Sensitivity
from alongside.ground.base.models import FamilyRecord

_MINE = "by_id = (SELECT access_user())"
_NOBODY = {Audience.FAMILY: "", Audience.WORKER: "", Audience.WIDE: "", Audience.PUBLIC: ""}


class Brought(FamilyRecord):
    """Who brought a request, and how. Written with the request, once, and never changed."""

    class Way(models.TextChoices):
        PHONE = "phone", "Told by telephone"
        AGENCY = "agency", "Referred by somebody who works with the child"
        ON_BEHALF = "on_behalf", "Written for a parent, who agreed"

    class CodeBy(models.TextChoices):
        SAID = "said", "Read out"
        TEXT = "text", "Sent by text message"
        EMAIL = "email", "Sent by email"
        NOT_GIVEN = "not_given", "Not given: they did not want it"

    declares = declare(
        RowSecurity(worker=f"{_MINE} OR {_SEES_THE_REQUEST}", wide="true", insert=_NOBODY, update=_NOBODY),
        Sensitivity.PROFESSIONAL,
        append=True,
    )

    referral = models.OneToOneField(Referral, on_delete=models.PROTECT, related_name="brought")
    way = models.CharField(max_length=10, choices=Way.choices)
    read_back = models.BooleanField(null=True)  # whether the words were read back to whoever said them
    agreed = models.BooleanField(null=True)  # whether the parent agreed that it is written for them
    code_by = models.CharField(max_length=10, choices=CodeBy.choices)
    at = models.DateTimeField()
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)
    by_agency = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="brought_on_behalf_is_agreed", condition=~models.Q(way="on_behalf") | models.Q(agreed=True)
            ),
            models.CheckConstraint(
                name="brought_call_says_read_back", condition=~models.Q(way="phone") | models.Q(read_back__isnull=False)
            ),
        ]  # fmt: skip
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "by_id", "-at"], name="brought_by_worker")
        ]
        triggers: ClassVar = append_only()


class RequestScreening(ScreeningFacts):
    """Whether it is safe to reach the family of a request at home."""

    declares = declare(
        RowSecurity(
            worker=_SEES_THE_REQUEST,
            wide="true",
            insert={
                Audience.WORKER: f"{_MINE} AND {_WORKS_ON_THE_REQUEST}",
                Audience.WIDE: f"{_MINE} AND {_SEES_THE_REQUEST}",
            },
        ),
        Sensitivity.PROFESSIONAL,
        append=True,
    )

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="screenings")

    class Meta:
        constraints: ClassVar = screening_rules("request_screening")
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "referral", "-at"], name="request_screening_newest"),
        ]
        triggers: ClassVar = append_only()
