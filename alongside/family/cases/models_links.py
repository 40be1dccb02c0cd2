"""How a request for help came to a case (R6)."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models

from alongside.family.cases.models import _NOBODY, Case
from alongside.family.people.models import declare
from alongside.family.referrals.models import Referral
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import RowSecurity, Sensitivity, circle
from alongside.ground.base.models import FamilyRecord


class RequestLink(FamilyRecord):
    """How a request for help came to a case, chosen by a person and with their reason (R6, R340). Never changed.

    `reason` may be empty only where nothing was proposed: a new family, and no child known by that name. For
    professionals: it may say how somebody was recognised. Where a request went elsewhere since, the newest link counts,
    and whoever no longer reads the request no longer reads how it came there.
    """

    class Way(models.TextChoices):
        NEW_FAMILY = "new_family", "A new family"
        KNOWN_FAMILY = "known_family", "A family that was known"
        OPEN_CASE = "open_case", "A case that was open already"

    declares = declare(
        RowSecurity(
            worker=f"{circle('case_id')} AND id = cases_newest_link(referral_id)"
            " AND EXISTS (SELECT 1 FROM referrals_referral r WHERE r.id = referral_id)",
            wide="true",
            insert=_NOBODY,
            update=_NOBODY,
        ),
        Sensitivity.PROFESSIONAL,
        append=True,
    )

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="request_links")
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="case_links")
    way = models.CharField(max_length=20, choices=Way.choices)
    reason = models.CharField(max_length=400, blank=True)
    linked_at = models.DateTimeField()
    linked_by_id = models.UUIDField()
    linked_by_name = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(way="new_family") | ~models.Q(reason=""), name="request_linked_with_reason"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "referral", "-linked_at"], name="request_link_of_request"),
            models.Index(fields=["partnership_id", "case", "-linked_at"], name="request_link_of_case"),
            models.Index(fields=["partnership_id", "-linked_at"], name="request_link_newest"),
        ]
        triggers: ClassVar = [
            *append_only(),
            pgtrigger.Trigger(
                name="request_opens_one_case",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(new__way__in=["new_family", "known_family"]),
                # Opened by mistake and taken back by two people (`finding`), it may open the right case afterwards.
                func="""
                    PERFORM pg_advisory_xact_lock(hashtext(NEW.referral_id::text));
                    IF EXISTS (SELECT 1 FROM cases_requestlink l WHERE l.referral_id = NEW.referral_id
                               AND l.way <> 'open_case' AND NOT EXISTS (
                                   SELECT 1 FROM finding_linkundoing u WHERE u.link_id = l.id AND u.agreed)) THEN
                        RAISE EXCEPTION 'R6: a request opens one case' USING ERRCODE = 'unique_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]
