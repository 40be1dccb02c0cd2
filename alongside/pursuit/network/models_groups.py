"""Groups that the night found, as proposals, and what a person said of them (R164). A group is of things told, not of guilt."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from alongside.ground.audit.models import append_only
from alongside.ground.base.models import FamilyRecord
from alongside.pursuit.entities.models import Entity
from alongside.pursuit.network import who_reads


class Group(FamilyRecord):
    """Some that stand together more with one another than with others: proposed, then confirmed or dismissed by a person.

    `number` counts in the partnership; `name` is given by whoever confirms it, and names nobody. It stays the same group
    from night to night while enough of its members are (P-GROUP-SAME).
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", "Proposed: nobody has looked yet"
        CONFIRMED = "confirmed", "Confirmed by an officer"
        DISMISSED = "dismissed", "Dismissed by an officer"

    declares = who_reads.OF_GROUP

    number = models.PositiveIntegerField()
    name = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    version = models.PositiveIntegerField(default=1)
    found_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    after = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership_id", "number"], name="group_number_once"),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_at__isnull=True)
                | Q(state__in=["confirmed", "dismissed"], decided_at__isnull=False),
                name="group_decided_paired",
            ),
            models.CheckConstraint(condition=~Q(state="confirmed") | ~Q(name=""), name="group_confirmed_named"),
        ]  # fmt: skip
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "state", "-found_at"], name="groups_by_state")
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="group_stays", fields=["number", "found_at", "after"]),
            # A person's word is not taken back by a night: neither becomes a proposal again.
            pgtrigger.Protect(
                name="decided_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state__in=["confirmed", "dismissed"])
                & pgtrigger.Q(new__state="proposed"),
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"Group {self.number}"


class GroupMember(FamilyRecord):
    """One of a group. `taken`: it was there when a person decided; those that came since are proposed to them.

    `node_id` follows the identity of the entity.
    """

    declares = who_reads.OF_MEMBER

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="members")
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    node_id = models.UUIDField()
    taken = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership_id", "group", "entity"], name="group_member_once")
        ]
        indexes: ClassVar = [models.Index(fields=["partnership_id", "node_id"], name="groups_of_node")]


class GroupWord(FamilyRecord):
    """What an officer decided about a group, and why. Never changed."""

    class Word(models.TextChoices):
        CONFIRMED = "confirmed", "They belong together"
        DISMISSED = "dismissed", "They do not, or it helps nobody"

    declares = who_reads.OF_GROUP_WORD

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="words")
    word = models.CharField(max_length=10, choices=Word.choices)
    reason = models.CharField(max_length=400)
    members = models.PositiveIntegerField()  # how many there were
    at = models.DateTimeField()
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(reason=""), name="group_word_says_why")]
        indexes: ClassVar = [models.Index(fields=["partnership_id", "group", "-at"], name="words_of_group")]
        triggers: ClassVar = append_only()
