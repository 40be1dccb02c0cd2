"""Who and what reports mention, where each mention stands, and what people said of which are the same (R153, R164).

Nothing here is merged. A mention never moves and a judgement never changes: another fact follows.
"""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from alongside.family.people.models import Person
from alongside.ground.audit.models import append_only
from alongside.ground.base.models import FamilyRecord
from alongside.pursuit.entities import who_reads
from alongside.pursuit.entities.models_crossing import CrossAsk, CrossHeld, CrossMatch
from alongside.pursuit.information.models import Identifier

__all__ = [
    "ChildLink",
    "CrossAsk",
    "CrossHeld",
    "CrossMatch",
    "Entity",
    "Judgement",
    "JudgementAgreement",
    "JudgementUndoing",
    "Key",
    "Mention",
    "PersonSaid",
]


class Entity(FamilyRecord):
    """One person, vehicle, telephone, name online, place, organisation or event, as far as a first report tells.

    The same whole plate, telephone or name on an app is the same entity; a name never is. `identity_id` is the same for all
    that people said is the same thing, and the entity's own id where nobody did, or where they contradict each other.
    """

    declares = who_reads.OF_ENTITY

    kind = models.CharField(max_length=12, choices=Identifier.Kind.choices)
    label = models.CharField(max_length=200)
    normal = models.CharField(max_length=120, blank=True)
    exact = models.BooleanField(default=False)
    part = models.BooleanField(default=False)
    identity_id = models.UUIDField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership_id", "kind", "normal"], condition=Q(exact=True), name="entity_exact_once"
            ),
            models.CheckConstraint(
                condition=Q(exact=False) | ~Q(normal="") & Q(part=False), name="entity_exact_whole"
            ),
            models.CheckConstraint(condition=~Q(label=""), name="entity_has_label"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "identity_id"], name="entity_of_identity")
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="entity_stays", exclude=["identity_id"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class Key(FamilyRecord):
    """Under which numbers an entity is found (see `keys`); its id is that of the entity. The system's alone."""

    declares = who_reads.OF_SYSTEM

    kind = models.CharField(max_length=12, choices=Identifier.Kind.choices)
    keys = ArrayField(models.BigIntegerField())

    class Meta:
        # Without btree_gin the partnership cannot lead; but the secret of the keys is the partnership's own.
        indexes: ClassVar = [GinIndex(fields=["keys"], name="entity_by_keys", fastupdate=False)]
        triggers: ClassVar = [pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete)]


class Mention(FamilyRecord):
    """That what somebody wrote in one item is of this entity. Each has one, and it never moves."""

    declares = who_reads.OF_MENTION

    identifier = models.ForeignKey(Identifier, on_delete=models.PROTECT, related_name="mentions")
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="mentions")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership_id", "identifier"], name="mention_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "entity", "-at"], name="mention_of_entity")
        ]
        triggers: ClassVar = append_only()


class Judgement(FamilyRecord):
    """What somebody said of two entities: the same, different, or unsure, and why. Never changed.

    That two mentions of people are the same person counts when a second officer agreed (`needs_second`).
    """

    class Word(models.TextChoices):
        SAME = "same", "The same"
        DIFFERENT = "different", "Not the same"
        UNSURE = "unsure", "I cannot tell yet"

    declares = who_reads.OF_JUDGEMENT

    one = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    word = models.CharField(max_length=10, choices=Word.choices)
    needs_second = models.BooleanField(default=False)
    reason = models.CharField(max_length=400)
    at = models.DateTimeField()
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="judgement_in_order"),
            models.CheckConstraint(condition=~Q(reason=""), name="judgement_says_why"),
            models.CheckConstraint(
                condition=Q(needs_second=False) | Q(word="same"), name="judgement_second_for_same"
            ),
            models.CheckConstraint(
                condition=Q(word__in=["same", "different", "unsure"]), name="judgement_known"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "one", "at"], name="judgement_of_one"),
            models.Index(fields=["partnership_id", "other", "at"], name="judgement_of_other"),
        ]
        triggers: ClassVar = append_only()


class JudgementAgreement(FamilyRecord):
    """A second officer's word on a judgement that needs one: agreed, or not. Never changed."""

    declares = who_reads.AFTER_JUDGEMENT

    judgement = models.ForeignKey(Judgement, on_delete=models.PROTECT, related_name="agreements")
    agreed = models.BooleanField()
    reason = models.CharField(max_length=400)
    at = models.DateTimeField()
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)
    first_id = models.UUIDField()  # who judged: the database refuses that the two are one

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership_id", "judgement"], name="agreed_once"),
            models.CheckConstraint(condition=~Q(by_id=F("first_id")), name="agreed_by_another"),
            models.CheckConstraint(condition=~Q(reason=""), name="agreed_says_why"),
        ]
        triggers: ClassVar = append_only()


class JudgementUndoing(FamilyRecord):
    """That a judgement is taken back, by whom and why: the words before it count again. Never changed."""

    declares = who_reads.AFTER_JUDGEMENT

    judgement = models.ForeignKey(Judgement, on_delete=models.PROTECT, related_name="undoings")
    reason = models.CharField(max_length=400)
    at = models.DateTimeField()
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership_id", "judgement"], name="judgement_undone_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="judgement_undone_says_why"),
        ]
        triggers: ClassVar = append_only()


class PersonSaid(FamilyRecord):
    """What an officer says a person is in all this, and why. The newest word counts. Never changed."""

    class What(models.TextChoices):
        SUSPECTED = "suspected", "Suspected of harming children"
        MAY_BE_HARMED = "may_be_harmed", "A child or young person who may be harmed"
        NEITHER = "neither", "Neither: somebody who saw, lives or works there"
        NOT_KNOWN = "not_known", "Nobody knows yet"

    declares = who_reads.ABOUT_ENTITY

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="words_about")
    what = models.CharField(max_length=16, choices=What.choices)
    reason = models.CharField(max_length=400)
    at = models.DateTimeField()
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(reason=""), name="person_said_why")]
        indexes: ClassVar = [models.Index(fields=["partnership_id", "entity", "-at"], name="said_of_person")]
        triggers: ClassVar = append_only()


class ChildLink(FamilyRecord):
    """That a person who is mentioned is the child of a case: an officer's judgement with its reason, never the program's.

    Holds the case's reference and no name. It ends with a reason; the row stays.
    """

    declares = who_reads.ABOUT_ENTITY_CHANGING

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="child_links")
    child = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    case_reference = models.CharField(max_length=20)
    reason = models.CharField(max_length=400)
    at = models.DateTimeField()
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by_id = models.UUIDField(null=True, blank=True)
    ended_by_name = models.CharField(max_length=120, blank=True)
    ended_reason = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership_id", "entity", "child"],
                condition=Q(ended_at__isnull=True),
                name="child_linked_once",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="child_link_says_why"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by_id__isnull=True, ended_reason="")
                | Q(ended_at__isnull=False, ended_by_id__isnull=False) & ~Q(ended_reason=""),
                name="child_link_ended_paired",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["partnership_id", "child"], name="links_of_child")]
        triggers: ClassVar = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="child_link_stays", exclude=["ended_at", "ended_by_id", "ended_by_name", "ended_reason"]
            ),
        ]
