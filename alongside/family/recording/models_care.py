"""How a parent felt and the help offered for it; and what a family was told about a child being taken away (R135, R142)."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models

from alongside.family.cases.models import Case
from alongside.family.people.models import MYSELF, Person, declare
from alongside.family.recording.models_signed import BY_ME, NEAR, Signed, workers_write
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Audience, RowSecurity, Sensitivity, circle

_ME = MYSELF.format(column="person_id")


class DistressNote(Signed):
    """That a parent was in distress: a response to what happened, with the help that is offered for it (R135).

    No other record points here, so that it stands as a reason for nothing. Read by the parent, the parents' own worker and
    who leads; never by the other parent or the child.
    """

    class Response(models.TextChoices):
        CHILD = "child", "What is being done to their child"
        THREATS = "threats", "Threats, or being afraid at home"
        SERVICES = "services", "How services treated them"
        LOSS = "loss", "A loss"
        UNKNOWN = "unknown", "They have not said"

    class Answer(models.TextChoices):
        YES = "yes", "Yes please"
        NOT_NOW = "not_now", "Not now"
        NO = "no", "No thank you"

    declares = declare(
        RowSecurity(
            worker=NEAR, wide="true", family=_ME,
            insert={Audience.WORKER: f"{NEAR} AND {BY_ME}", Audience.WIDE: BY_ME, Audience.FAMILY: ""},
        ),
        Sensitivity.OPEN_TO_FAMILY,
    )  # fmt: skip

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    seen_on = models.DateField()
    words = models.TextField(max_length=2_000)
    response_to = models.CharField(max_length=10, choices=Response.choices)
    offer = models.TextField(max_length=2_000)
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True)
    answer_words = models.TextField(max_length=2_000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(words="") & ~models.Q(offer=""), name="distress_has_offer"),
            models.CheckConstraint(
                condition=models.Q(answer="", answered_at__isnull=True)
                | (~models.Q(answer="") & models.Q(answered_at__isnull=False)),
                name="distress_answer_paired",
            ),
        ]  # fmt: skip
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "case", "person", "-at"], name="distress_newest")
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="distress_stays",
                exclude=["answer", "answer_words", "answered_at", "answered_by_name"],
            ),
        ]


class RemovalStatement(Signed):
    """That a family was told their child may be taken away: the words, by whom, the legal ground, the manager (R142)."""

    class Basis(models.TextChoices):
        PROTECTION_ORDER = "emergency_order", "Emergency protection order (Children Act 1989, section 44)"
        POLICE = "police", "Police protection (section 46)"
        CARE = "care", "Care or interim care order asked for in court (sections 31 and 38)"
        BEFORE_COURT = "before_court", "Letter before court proceedings (pre-proceedings)"
        AGREED = "agreed", "With the parents’ agreement (section 20)"
        NONE = "none", "There was no legal ground"

    declares = declare(
        workers_write(family="(SELECT people_me()) = ANY(told_ids)"), Sensitivity.OPEN_TO_FAMILY, append=True
    )

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    told_ids = ArrayField(models.UUIDField())  # the persons it was said to
    said_on = models.DateField()
    said_by = models.CharField(max_length=120)
    words = models.TextField(max_length=2_000)
    basis = models.CharField(max_length=20, choices=Basis.choices)
    basis_words = models.TextField(max_length=2_000)
    put_right = models.TextField(max_length=2_000, blank=True)
    manager_id = models.UUIDField()
    manager_name = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(words="") & ~models.Q(basis_words="") & ~models.Q(told_ids=[]),
                name="removal_says_all",
            ),
            models.CheckConstraint(
                condition=~models.Q(basis="none") | ~models.Q(put_right=""), name="removal_without_ground_put_right"
            ),
            models.CheckConstraint(condition=~models.Q(by_id=models.F("manager_id")), name="removal_another_manager"),
        ]  # fmt: skip
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "case", "-said_on"], name="removal_newest")
        ]
        triggers: ClassVar = append_only()


class RemovalHeard(Signed):
    """A parent says that they were told their child may be taken away (R142). Read by them and the managers alone.

    Whoever said it may be the worker they need: so it is not read by those who work with them.
    """

    declares = declare(
        RowSecurity(
            wide="true", family=_ME,
            insert={
                Audience.WORKER: "", Audience.WIDE: "",
                Audience.FAMILY: f"{_ME} AND {circle('case_id')} AND {BY_ME}",
            },
        ),
        Sensitivity.COMPLAINT,
        append=True,
    )  # fmt: skip

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    said_on = models.DateField()
    said_by = models.CharField(max_length=120, blank=True)
    words = models.TextField(max_length=2_000)
    matched = models.ForeignKey(
        RemovalStatement, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answer_by = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(words=""), name="removal_heard_says_what"),
            models.CheckConstraint(
                condition=models.Q(matched__isnull=True, answer_by__isnull=False)
                | models.Q(matched__isnull=False, answer_by__isnull=True),
                name="removal_matched_or_owed",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "person", "-at"], name="removal_heard_newest")
        ]
        triggers: ClassVar = append_only()


class RemovalAnswer(Signed):
    """What a manager found out about it, and what the family is told (R142)."""

    class Outcome(models.TextChoices):
        GROUND = "ground", "There was a legal ground, and here it is"
        NOT_SAY = "should_not", "There was no legal ground. It should not have been said"
        UNCLEAR = "unclear", "We could not find out who said it. Your words stay"

    declares = declare(workers_write(worker="", family=_ME), Sensitivity.COMPLAINT, append=True)

    heard = models.ForeignKey(RemovalHeard, on_delete=models.PROTECT, related_name="answers")
    person_id = models.UUIDField()
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    words = models.TextField(max_length=2_000)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership_id", "heard"], name="removal_answered_once"),
            models.CheckConstraint(condition=~models.Q(words=""), name="removal_answer_says_what"),
        ]
        triggers: ClassVar = append_only()
