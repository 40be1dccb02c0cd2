"""Whether a child comes before the National Referral Mechanism: each step signed, the newest counts (R180, R181)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from alongside.family.people.models import declare
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Audience, RowSecurity, Sensitivity
from alongside.practice.safety.said import MINE, NOBODY, NOT_HELD_BACK, NOT_THE_CHILD, OURS, Signed

# The child hears it from a person: a phone that others hold is no place for it. What began with something that one
# of the family told the workers alone is not read by the others.
_FAMILY = f"{OURS} AND {NOT_HELD_BACK} AND {NOT_THE_CHILD} AND (readers = 'family' OR {MINE})"


class NrmStep(Signed):
    """One step: proposed, referred, refused, a second opinion, what the Home Office decided. Never changed."""

    class Kind(models.TextChoices):
        PROPOSED = "proposed", "Proposed"
        REFERRED = "referred", "Referred"
        REFUSED = "refused", "Not referred, and why"
        AFTER_ALL = "refer_after_all", "Second opinion: refer"
        STANDS = "stands", "Second opinion: not now"
        FIRST_YES = "first_yes", "First decision: there are reasonable grounds"
        FIRST_NO = "first_no", "First decision: no reasonable grounds"
        FINAL_YES = "final_yes", "Final decision: a victim"
        FINAL_NO = "final_no", "Final decision: not a victim"
        AGAIN = "look_again", "They are asked to look again"

    class Readers(models.TextChoices):
        FAMILY = "family", "The adults of the family, and the people who help them"
        WORKERS = "workers", "The people who help them"

    declares = declare(
        RowSecurity(
            worker=OURS, wide="true", family=_FAMILY,
            insert={
                Audience.WORKER: f"{OURS} AND {MINE}", Audience.WIDE: MINE,
                Audience.FAMILY: f"{OURS} AND {MINE} AND kind = 'proposed'",
            },
            update=dict(NOBODY),
        ),
        Sensitivity.OPEN_TO_FAMILY,
        append=True,
    )  # fmt: skip

    kind = models.CharField(max_length=20, choices=Kind.choices)
    on = models.DateField()
    words = models.TextField(max_length=2_000)  # what it rests on; of a refusal, why
    evidence = models.TextField(max_length=2_000, blank=True)  # what goes with it, also from the parents
    responder = models.CharField(max_length=120, blank=True)  # the first responder organisation
    reference = models.CharField(max_length=60, blank=True)
    asked_by_itself = models.BooleanField(default=False)  # the child was arrested or has a court date
    readers = models.CharField(max_length=10, choices=Readers.choices, default=Readers.FAMILY)
    agency_id = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(words=""), name="nrm_says_why"),
            models.CheckConstraint(condition=~Q(kind="referred") | ~Q(responder=""), name="nrm_referred_by"),
        ]
        indexes: ClassVar = [models.Index(fields=["partnership_id", "case", "-at", "-id"], name="nrm_newest")]
        triggers: ClassVar = append_only()
