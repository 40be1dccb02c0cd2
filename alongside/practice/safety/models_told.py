"""After a child told somebody of serious harm: what the police do about it, and the other children who were named (R162)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from alongside.family.cases.models_harm import Disclosure
from alongside.family.people.models import MYSELF, declare
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Audience, RowSecurity, Sensitivity
from alongside.practice.safety.said import MINE, NOT_HELD_BACK, OURS, Signed

_THE_CHILD = MYSELF.format(column="child_id")


def _of_workers(family: str = "") -> RowSecurity:
    return RowSecurity(
        worker=OURS, wide="true", family=family,
        insert={Audience.WORKER: f"{OURS} AND {MINE}", Audience.WIDE: MINE, Audience.FAMILY: ""},
        update={Audience.WORKER: "", Audience.WIDE: "", Audience.FAMILY: ""},
    )  # fmt: skip


class PoliceOutcome(Signed):
    """What the police do about what the child told, and how it is explained to the child and the parents. The newest counts.

    What the child told is not repeated. The child reads it when somebody explained it to them; the parents, where the child
    and the workers let them.
    """

    class Outcome(models.TextChoices):
        INVESTIGATING = "investigating", "They look into it"
        CHARGED = "charged", "Somebody is charged"
        NO_ACTION = "no_action", "They do nothing more"

    class Told(models.TextChoices):
        FAMILY = "family", "The child, and the parents"
        CHILD = "child", "The child alone, for now"
        NOT_YET = "not_yet", "Nobody of the family yet"

    declares = declare(
        _of_workers(
            f"{OURS} AND ((told IN ('family', 'child') AND {_THE_CHILD})"
            f" OR (told = 'family' AND NOT {_THE_CHILD} AND {NOT_HELD_BACK}))"
        ),
        Sensitivity.OPEN_TO_FAMILY,
        append=True,
    )

    disclosure = models.ForeignKey(Disclosure, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    on = models.DateField()
    reference = models.CharField(max_length=60, blank=True)
    who = models.CharField(max_length=120)  # of the police: who said it
    words = models.CharField(max_length=2_000, blank=True)  # as they said it; why, where they do nothing more
    no_reason = models.BooleanField(default=False)  # it rests on a sign that is missing: asked again (R11)
    told = models.CharField(max_length=10, choices=Told.choices)
    explained = models.CharField(max_length=2_000, blank=True)  # in words that the child and the parents read
    unsaid_because = models.CharField(max_length=1_000, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(outcome="no_action") | ~Q(words=""), name="police_no_action_says_why"),
            models.CheckConstraint(
                condition=Q(told="not_yet", explained="") & ~Q(unsaid_because="")
                | ~Q(told="not_yet") & ~Q(explained="") & Q(unsaid_because=""),
                name="police_outcome_explained_or_why_not",
            ),
        ]  # fmt: skip
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "disclosure", "-at"], name="police_outcome_newest")
        ]
        triggers: ClassVar = append_only()


class OtherChild(Signed):
    """Another child whom the child named: a request was made for that child at once, and this is its link (R162, R165).

    The request holds nothing of who told: whoever decides about it asks the worker who wrote it.
    """

    declares = declare(_of_workers(), Sensitivity.PROFESSIONAL, append=True)

    disclosure = models.ForeignKey(Disclosure, on_delete=models.PROTECT, related_name="+")
    known_as = models.CharField(max_length=120)
    referral_id = models.UUIDField()
    reference = models.CharField(max_length=20)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(known_as=""), name="other_child_is_known_as_something"),
            models.UniqueConstraint(
                fields=["partnership_id", "referral_id"], name="other_child_request_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "disclosure"], name="other_child_of_told")
        ]
        triggers: ClassVar = append_only()
