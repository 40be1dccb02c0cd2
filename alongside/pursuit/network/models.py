"""Who and what stands together in what people told, each link with the thing told that it rests on (R164 to R167).

Nodes, appearances and links are kept by the program and follow from mentions, judgements and grades (`rebuild`): nobody
draws one. What a person says of them stands apart, and never changes.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from alongside.ground.audit.models import append_only
from alongside.ground.base.models import FamilyRecord
from alongside.pursuit.entities.models import Entity
from alongside.pursuit.information.models import Identifier, Item, Report
from alongside.pursuit.network import who_reads
from alongside.pursuit.network.models_groups import Group, GroupMember, GroupWord
from alongside.pursuit.network.models_proposed import Further, FurtherReason, Reach, WiderWork

__all__ = [
    "Appearance",
    "Further",
    "FurtherReason",
    "Group",
    "GroupMember",
    "GroupWord",
    "Link",
    "LinkWord",
    "Node",
    "Reach",
    "WiderWork",
]


class Node(FamilyRecord):
    """One person or thing on the map: its id is the identity of the entities that people said are one.

    How many others it is linked to, as officers see it and as the hub may know it: beyond P-HUB it joins nobody. No name
    stands here: names are read from the appearances that the reader may read.
    """

    declares = who_reads.OF_NODE

    kind = models.CharField(max_length=12, choices=Identifier.Kind.choices)
    degree = models.PositiveIntegerField()
    open_degree = models.PositiveIntegerField()


class FromTold(FamilyRecord):
    """Something that follows from one thing told: of which report, told of which days, and who may know.

    `about_worker_id`: somebody who works with families, whom the report is about and who reads nothing of it.
    """

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="+", db_index=False)
    from_on = models.DateField()
    until_on = models.DateField()
    confirmed = models.BooleanField()
    open = models.BooleanField()
    about_worker_id = models.UUIDField(null=True, blank=True)

    class Meta:
        abstract = True


class Appearance(FromTold):
    """That one thing told mentions a node, and how it was written there."""

    declares = who_reads.OF_TOLD

    node_id = models.UUIDField()
    kind = models.CharField(max_length=12, choices=Identifier.Kind.choices)
    label = models.CharField(max_length=200)
    key = models.CharField(max_length=200)  # the label without case, spaces and signs, to find it by
    case_reference = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership_id", "item", "node_id"], name="appears_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "node_id", "-until_on"], name="appearances_of_node"),
            models.Index(fields=["partnership_id", "case_reference"], name="appearances_of_case"),
            models.Index(fields=["partnership_id", "kind", "-until_on"], name="appearances_of_kind"),
            models.Index(  # asked for by how it begins, whatever the server's collation is
                fields=["partnership_id", "key"],
                opclasses=["uuid_ops", "varchar_pattern_ops"],
                name="appearance_by_key",
            ),
        ]


class Link(FromTold):
    """That one thing told mentions two nodes. The same two in another thing told are another row: a link is all of them.

    `confirmed`: the report was promoted and the thing told is believed, or an officer confirmed that the two belong
    together. Between a child and somebody suspected only the officer's own word confirms: never a grade by itself.
    """

    declares = who_reads.OF_TOLD

    one_id = models.UUIDField()
    other_id = models.UUIDField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(one_id__lt=F("other_id")), name="link_in_order"),
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="link_span"),
            models.UniqueConstraint(
                fields=["partnership_id", "one_id", "other_id", "item"], name="link_rests_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "other_id", "one_id"], name="links_of_other")
        ]


class LinkWord(FamilyRecord):
    """What an officer says of two that are linked: they belong together, or that word is taken back. The newest counts.

    It is about two entities, so that it follows them when people say who is the same as whom. Never changed.
    """

    declares = who_reads.OF_LINK_WORD

    one = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    confirmed = models.BooleanField()
    reason = models.CharField(max_length=400)
    at = models.DateTimeField()
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="link_word_in_order"),
            models.CheckConstraint(condition=~Q(reason=""), name="link_word_says_why"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "one", "other", "at"], name="link_words_of_pair")
        ]
        triggers: ClassVar = append_only()
