"""What two partnerships learn of each other: that both hold the same plate, telephone or name online, and nothing more."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from alongside.ground.base.models import FamilyRecord
from alongside.pursuit.entities import who_reads


class CrossHeld(FamilyRecord):
    """Under which keyed digest an exact entity may be met by another partnership's. The system alone reads and compares."""

    declares = who_reads.OF_SYSTEM

    entity = models.ForeignKey("entities.Entity", on_delete=models.PROTECT, related_name="+")
    digest = models.BinaryField(max_length=32)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership_id", "entity"], name="held_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["digest"], name="held_by_digest")
        ]  # asked of all partnerships
        triggers: ClassVar = [pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete)]


class CrossAsk(FamilyRecord):
    """That an officer asked whether another partnership holds the same, and why. Answered later, by a job, for all at once."""

    declares = who_reads.ABOUT_ENTITY_CHANGING

    entity = models.ForeignKey("entities.Entity", on_delete=models.PROTECT, related_name="asks")
    reason = models.CharField(max_length=400)
    at = models.DateTimeField()
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership_id", "entity"],
                condition=Q(answered_at__isnull=True),
                name="cross_asked_once",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="cross_ask_says_why"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["partnership_id", "at"], condition=Q(answered_at__isnull=True), name="cross_ask_waits"
            ),
            models.Index(fields=["partnership_id", "by_id", "at"], name="cross_ask_of_officer"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="ask_stays", exclude=["answered_at"]),
        ]


class CrossMatch(FamilyRecord):
    """One side of a match: that this entity of ours is held by another partnership too, and which officers know it.

    Each side has a row of its own with the same `pair_id`, made in the same moment. It holds nothing of the other side's
    but whom to ask. What each officer then decides is theirs; sharing itself is another deed (R157).
    """

    class Answer(models.TextChoices):
        SPEAK = "speak", "I speak with them, and decide what is shared"
        NOT_NOW = "not_now", "Nothing of ours is shared now"

    declares = who_reads.ABOUT_ENTITY_CHANGING

    entity = models.ForeignKey("entities.Entity", on_delete=models.PROTECT, related_name="matches")
    pair_id = models.UUIDField()
    asked_here = models.BooleanField()
    other_partnership_id = models.UUIDField()
    other_name = models.CharField(max_length=120)
    other_officer_name = models.CharField(max_length=120)
    officer_id = models.UUIDField()
    officer_name = models.CharField(max_length=120)
    at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True)
    answer_reason = models.CharField(max_length=400, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_id = models.UUIDField(null=True, blank=True)
    answered_by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership_id", "entity", "other_partnership_id"], name="cross_match_once"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True, answered_by_id__isnull=True)
                | ~Q(answer="")
                & ~Q(answer_reason="")
                & Q(answered_at__isnull=False, answered_by_id__isnull=False),
                name="cross_answered_paired",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "-at"], name="cross_match_newest"),
            models.Index(fields=["pair_id"], name="cross_match_pair"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="match_stays",
                exclude=["answer", "answer_reason", "answered_at", "answered_by_id", "answered_by_name"],
            ),
        ]
