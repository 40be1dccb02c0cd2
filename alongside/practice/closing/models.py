"""Ending a request or a case: proposed by one person, signed by another, looked at again when asked (R8, R9, R14, R207)."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models

from alongside.family.people.models import Person, declare
from alongside.ground.accounts.models import refuse_independent_decider
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Audience, RowSecurity, Sensitivity
from alongside.ground.base.models import FamilyRecord
from alongside.practice.closing.beside.models import (
    ABOUT_ONE,
    ME,
    MY_CASE,
    ON_DUTY,
    WORKS_ON_IT,
    About,
    EndingView,
    NextAttempt,
    SignList,
)

__all__ = ["Ending", "EndingNotice", "EndingReview", "EndingView", "NextAttempt", "SignList"]

_RECEIPT = "referral_receipt <> '' AND referral_receipt = (SELECT access_receipt())"
_SIGNED_REQUEST = (
    "(case_id IS NULL AND signed_at IS NOT NULL"
    " AND EXISTS (SELECT 1 FROM referrals_referral r WHERE r.id = referral_id))"
)
_SEES_THE_ENDING = "EXISTS (SELECT 1 FROM closing_ending e WHERE e.id = ending_id)"
_NO_FAMILY = {Audience.PUBLIC: "", Audience.FAMILY: ""}


class Ending(About):
    """One proposal to end, and what became of it. What was proposed never changes; nothing is deleted (R7, R8)."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "A second person has to look"
        RETURNED = "returned", "The second person did not agree"
        WAITING = "waiting", "Waits for the other service to say yes"
        BACK = "back", "The other service cannot help: back with the team"
        SIGNED = "signed", "Decided; can be looked at again"
        OVERTURNED = "overturned", "Looked at again: it goes on"
        FINAL = "final", "Ended"

    class Told(models.TextChoices):
        ASKED = "asked", "They asked themselves, and read it on their page"
        WORKER = "worker", "A worker tells them, and that they can ask for a review"
        NOT_SAFE = "not_safe", "Telling them now could put somebody at risk"

    declares = declare(
        RowSecurity(
            worker=f"{MY_CASE} OR {ON_DUTY} OR {_SIGNED_REQUEST}",
            wide="true",
            family=f"{MY_CASE} OR {_SIGNED_REQUEST}",
            public=f"{_RECEIPT} AND signed_at IS NOT NULL",
            insert={
                **_NO_FAMILY,
                Audience.WORKER: f"{WORKS_ON_IT} AND proposed_by_id = {ME} AND signed_at IS NULL",
                Audience.WIDE: f"proposed_by_id = {ME} AND signed_at IS NULL",
            },
            update={**_NO_FAMILY, Audience.WORKER: WORKS_ON_IT},
        ),
        Sensitivity.OPEN_TO_FAMILY,
    )

    referral_receipt = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=30)  # of the tables in `rules`
    rationale = models.TextField(max_length=4_000)  # for professionals: why
    words = models.TextField(max_length=4_000)  # what the family reads
    flags = ArrayField(
        models.CharField(max_length=30), default=list
    )  # phrases for the second person to look at
    told = models.CharField(max_length=10, choices=Told.choices)
    told_words = models.CharField(max_length=400, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.PROPOSED)
    proposed_at = models.DateTimeField()
    proposed_by_id = models.UUIDField()
    proposed_by_name = models.CharField(max_length=120)
    answered_at = models.DateTimeField(null=True, blank=True)  # by the second person, yes or no
    answered_words = models.TextField(max_length=2_000, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by_id = models.UUIDField(null=True, blank=True)
    signed_by_name = models.CharField(max_length=120, blank=True)
    review_until = models.DateField(
        null=True, blank=True
    )  # the last day on which final closure waits (P-CLOSE-REVIEW)
    under_review = models.BooleanField(default=False)
    final_at = models.DateTimeField(null=True, blank=True)
    reopened_at = models.DateTimeField(null=True, blank=True)  # a closed case was opened again on new harm
    reopened_by_id = models.UUIDField(null=True, blank=True)
    reopened_words = models.TextField(max_length=2_000, blank=True)
    # Another service, or the team that receives a child who moved (R14)
    receiver_name = models.CharField(max_length=120, blank=True)
    receiver_contact = models.CharField(max_length=254, blank=True)
    severity = models.CharField(max_length=10, blank=True)
    receiver_at = models.DateTimeField(null=True, blank=True)
    receiver_accepted = models.BooleanField(null=True, blank=True)
    receiver_words = models.TextField(max_length=2_000, blank=True)
    version = models.PositiveIntegerField(default=1)

    OPEN: ClassVar = (State.PROPOSED, State.WAITING, State.SIGNED)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=ABOUT_ONE, name="ending_about_one"),
            models.CheckConstraint(
                condition=models.Q(signed_at__isnull=True, signed_by_id__isnull=True)
                | models.Q(signed_at__isnull=False, signed_by_id__isnull=False),
                name="ending_signed_paired",
            ),
            models.CheckConstraint(
                condition=models.Q(signed_by_id__isnull=True)
                | ~models.Q(signed_by_id=models.F("proposed_by_id")),
                name="ending_signed_by_a_second",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["proposed", "returned"], signed_at__isnull=True)
                | models.Q(
                    state__in=["waiting", "back", "signed", "overturned", "final"], signed_at__isnull=False
                ),
                name="ending_state_signed",
            ),
            models.CheckConstraint(
                condition=models.Q(state="final", final_at__isnull=False, under_review=False)
                | (~models.Q(state="final") & models.Q(final_at__isnull=True)),
                name="ending_final_not_under_review",
            ),
            models.CheckConstraint(
                condition=models.Q(reopened_at__isnull=True, reopened_by_id__isnull=True)
                | models.Q(reopened_at__isnull=False, reopened_by_id__isnull=False, state="final"),
                name="ending_reopened_paired",
            ),
            models.CheckConstraint(
                condition=~models.Q(rationale="") & ~models.Q(words=""), name="ending_has_reasons"
            ),
            models.UniqueConstraint(
                fields=["partnership_id", "referral"],
                condition=models.Q(state__in=["proposed", "waiting", "signed"]),
                name="ending_one_a_request",
            ),
            models.UniqueConstraint(
                fields=["partnership_id", "case"],
                condition=models.Q(state__in=["proposed", "waiting", "signed"]),
                name="ending_one_a_case",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["partnership_id", "review_until"],
                condition=models.Q(state="signed"),
                name="ending_to_finish",
            ),
            models.Index(fields=["partnership_id", "referral", "-proposed_at"], name="ending_of_request"),
            models.Index(fields=["partnership_id", "case", "-proposed_at"], name="ending_of_case"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="proposal_stays",
                fields=["partnership_id", "referral", "case", "reference", "referral_receipt", "reason", "rationale",
                        "words", "proposed_at", "proposed_by_id", "receiver_name", "severity"],
            ),
            refuse_independent_decider("signed_by_id", name="signed_by_statutory_worker"),
            pgtrigger.Trigger(
                name="final_without_open_review",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(new__state="final"),
                func="""
                    IF EXISTS (SELECT 1 FROM closing_endingreview r
                               WHERE r.ending_id = NEW.id AND r.answered_at IS NULL) THEN
                        RAISE EXCEPTION 'R9: an unanswered review stops final closure' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]  # fmt: skip


class EndingReview(FamilyRecord):
    """Somebody asked that a decision be looked at again; answered once, by a person who had no part in it (R9)."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", "It goes on"
        UPHELD = "upheld", "The decision stays"

    declares = declare(
        RowSecurity(
            worker=_SEES_THE_ENDING,
            wide="true",
            family=f"asked_by_id = {ME}",
            public=_RECEIPT,
            insert={
                Audience.WORKER: f"{WORKS_ON_IT} AND asked_by_id = {ME} AND answered_at IS NULL",
                Audience.WIDE: f"asked_by_id = {ME} AND answered_at IS NULL",
                Audience.FAMILY: f"asked_by_id = {ME} AND answered_at IS NULL AND {_SEES_THE_ENDING}",
                Audience.PUBLIC: f"{_RECEIPT} AND asked_by_id IS NULL AND answered_at IS NULL AND {_SEES_THE_ENDING}",
            },
            update={**_NO_FAMILY, Audience.WORKER: WORKS_ON_IT},
        ),
        Sensitivity.OPEN_TO_FAMILY,
    )

    ending = models.ForeignKey(Ending, on_delete=models.PROTECT, related_name="reviews")
    case_id = models.UUIDField(null=True, blank=True)  # repeated from the ending, as its receipt is
    referral_receipt = models.CharField(max_length=64, blank=True)
    words = models.TextField(max_length=4_000, blank=True)
    asked_at = models.DateTimeField()
    asked_by_id = models.UUIDField(null=True, blank=True)
    asked_by_name = models.CharField(max_length=120, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_id = models.UUIDField(null=True, blank=True)
    answered_by_name = models.CharField(max_length=120, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    answer_words = models.TextField(max_length=4_000, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(
                    answered_at__isnull=True, answered_by_id__isnull=True, outcome="", answer_words=""
                )
                | (
                    models.Q(answered_at__isnull=False, answered_by_id__isnull=False)
                    & ~models.Q(outcome="")
                    & ~models.Q(answer_words="")
                ),
                name="review_answered_with_reasons",
            ),
            models.UniqueConstraint(fields=["partnership_id", "ending"], name="review_once"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="asked_stays",
                fields=["ending", "case_id", "referral_receipt", "words", "asked_at", "asked_by_id"],
            ),
            refuse_independent_decider("answered_by_id", name="answered_by_statutory_worker"),
            pgtrigger.Trigger(
                name="answered_by_another",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(new__answered_by_id__isnull=False),
                func="""
                    IF EXISTS (SELECT 1 FROM closing_ending e WHERE e.id = NEW.ending_id
                               AND NEW.answered_by_id IN (e.proposed_by_id, e.signed_by_id)) THEN
                        RAISE EXCEPTION 'R9: a review is answered by a person who had no part in the decision'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]


class EndingNotice(FamilyRecord):
    """That somebody of a family was told of news about an ending of their case, or why no message went; holds no address."""

    declares = declare(
        RowSecurity(worker=_SEES_THE_ENDING, wide="true", insert={Audience.WORKER: "", Audience.WIDE: ""}),
        Sensitivity.PROFESSIONAL,
        append=True,
    )

    ending = models.ForeignKey(Ending, on_delete=models.PROTECT, related_name="notices")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="ending_notices")
    news = models.CharField(max_length=12)
    outcome = models.CharField(max_length=10)
    channel = models.CharField(max_length=10, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership_id", "ending", "person", "news"], name="ending_notice_once"
            )
        ]
        triggers: ClassVar = append_only()
