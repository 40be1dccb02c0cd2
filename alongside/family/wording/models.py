"""The versions of the lexicon, which of them is in force, and words kept with a reason. Rows are added, never changed."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from alongside.family.wording.entries import KINDS
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import (
    Audience,
    Declaration,
    Retention,
    RowSecurity,
    Scrub,
    Sensitivity,
)
from alongside.ground.base.models import FamilyRecord, Record

_LEXICON = Declaration(
    sensitivity=Sensitivity.NO_FAMILY_DATA,
    retention=Retention.REFERENCE_DATA,
    scrub=Scrub.KEEP,
    audited="verbs",
    append_only=True,
    system_writes=("INSERT", "UPDATE", "DELETE"),
)
_MINE = "author_id = (SELECT access_user())"
_READS_ALL = "(SELECT access_has_scope('kept_words'))"


class LexiconVersion(Record):
    """One version of a partnership's lexicon, whole, as it was proposed (R133, R339). Version 1 stands in the code."""

    declares = _LEXICON

    partnership_id = models.UUIDField(editable=False)
    number = models.PositiveIntegerField()
    of_number = models.PositiveIntegerField()  # the version that it changes
    entries = models.JSONField()
    what = models.CharField(max_length=10)  # added, changed or taken out
    term = models.CharField(max_length=120)
    reason = models.CharField(max_length=400)
    proposed_at = models.DateTimeField()
    proposed_by_id = models.UUIDField()
    proposed_by_name = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership_id", "number"], name="lexicon_number_once"),
            models.CheckConstraint(
                condition=models.Q(number__gt=1) & models.Q(of_number__lt=models.F("number")),
                name="lexicon_number_follows",
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="lexicon_says_why"),
        ]
        triggers: ClassVar = append_only()


class LexiconStart(Record):
    """A version comes into force: somebody else than whoever proposed it has looked at it."""

    declares = _LEXICON

    partnership_id = models.UUIDField(editable=False)
    version = models.ForeignKey(LexiconVersion, on_delete=models.PROTECT, related_name="starts")
    number = models.PositiveIntegerField()
    proposed_by_id = models.UUIDField()
    at = models.DateTimeField()
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership_id", "number"], name="lexicon_starts_once"),
            models.CheckConstraint(
                condition=~models.Q(by_id=models.F("proposed_by_id")), name="lexicon_seen_by_a_second"
            ),
        ]
        triggers: ClassVar = append_only()


class KeptWords(FamilyRecord):
    """Words that somebody was asked about and kept (R117, R133, R134): read by auditors, never a measure of a worker.

    `found` are the words themselves, without what stands around them. `next_step` is what a phrase that gives up needs.
    """

    class Kind(models.TextChoices):
        BLAMING = "blaming", KINDS["blaming"].title
        DEFEATIST = "defeatist", KINDS["defeatist"].title
        EMOTION = "emotion", KINDS["emotion"].title
        ADULTIFYING = "adultifying", KINDS["adultifying"].title
        STEREOTYPING = "stereotyping", KINDS["stereotyping"].title
        CONSENT = "consent", KINDS["consent"].title
        PERPETRATOR = "perpetrator", KINDS["perpetrator"].title

    declares = Declaration(
        sensitivity=Sensitivity.PROFESSIONAL,
        retention=Retention.CASE_RECORD,
        scrub=Scrub.REPLACE_WORDS,
        audited="verbs",
        append_only=True,
        row_security=RowSecurity(
            worker=f"{_MINE} OR {_READS_ALL}",
            wide=_MINE,
            insert={Audience.WORKER: _MINE, Audience.WIDE: _MINE},
        ),
    )

    term = models.CharField(max_length=120)
    found = models.CharField(max_length=200)
    kind = models.CharField(max_length=15, choices=Kind.choices)
    lexicon = models.PositiveIntegerField()  # the version in force when it was kept
    question = models.CharField(max_length=200)  # of the form
    deed = models.CharField(max_length=80, blank=True)  # the event of the record
    record_kind = models.CharField(max_length=80, blank=True)
    record_id = models.UUIDField(null=True, blank=True)
    circle_ids = ArrayField(models.UUIDField(), default=list)  # whose record it is: a case, a family
    because = models.CharField(max_length=400, blank=True)
    next_step = models.CharField(max_length=400, blank=True)
    next_on = models.DateField(null=True, blank=True)
    at = models.DateTimeField()
    author_id = models.UUIDField()
    author_role = models.CharField(max_length=60)
    agency_name = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(kind="defeatist", next_on__isnull=False) & ~models.Q(next_step="")
                | ~models.Q(kind="defeatist") & ~models.Q(because=""),
                name="kept_words_say_why_or_what_next",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "-at", "-id"], name="kept_words_newest"),
            models.Index(fields=["partnership_id", "kind", "-at", "-id"], name="kept_words_of_kind"),
        ]
        triggers: ClassVar = append_only()
