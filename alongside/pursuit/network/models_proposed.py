"""Another child who may be harmed, proposed to a person (R165), and work with friends and other parents (R166)."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from alongside.ground.audit.models import append_only
from alongside.ground.base.models import FamilyRecord
from alongside.pursuit.entities.models import Entity
from alongside.pursuit.intelligence.models import Onward
from alongside.pursuit.network import who_reads
from alongside.pursuit.network.models_groups import Group


class Further(FamilyRecord):
    """Somebody who is mentioned with what is known around a child of a case: a person looks whether they need help.

    Confirmed, it is a request for help with its own clocks (`onward`), and a check that says what was done (R165).
    Dismissed, it does not come back unless they share something new.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", "Proposed: nobody has looked yet"
        CONFIRMED = "confirmed", "Confirmed: help was asked for"
        DISMISSED = "dismissed", "Dismissed"

    class Why(models.TextChoices):
        NOT_A_CHILD = "not_a_child", "They are not a child or young person"
        KNOWN = "known", "They are known, and somebody works with them already"
        CHANCE = "chance", "They only were in the same place"
        ANOTHER = "another", "It is somebody else, or a mistake"
        OTHER = "other", "Another reason, written below"

    class Check(models.TextChoices):
        SEEN = "seen", "Somebody saw the child or young person, and they are safe now"
        WORKER = "worker", "A worker has taken it up with the family"
        SCHOOL = "school", "Their school or college looks after it"
        STRATEGY = "strategy", "Agencies met about it (a strategy discussion)"
        NOT_FOUND = "not_found", "They could not be found yet; the police look for them"

    declares = who_reads.OF_FURTHER

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    node_id = models.UUIDField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    proposed_at = models.DateTimeField()
    why = models.CharField(max_length=20, choices=Why.choices, blank=True)
    reason = models.CharField(max_length=400, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_id = models.UUIDField(null=True, blank=True)
    decided_by_name = models.CharField(max_length=120, blank=True)
    onward = models.OneToOneField(Onward, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    check_found = models.CharField(max_length=20, choices=Check.choices, blank=True)
    check_words = models.CharField(max_length=400, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by_id = models.UUIDField(null=True, blank=True)
    checked_by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership_id", "entity"], condition=Q(state="proposed"), name="further_waits_once"
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_at__isnull=True, decided_by_id__isnull=True)
                | Q(state__in=["confirmed", "dismissed"], decided_at__isnull=False, decided_by_id__isnull=False)
                & ~Q(reason=""),
                name="further_decided_by_person",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(onward__isnull=False), name="further_confirmed_asks_help"
            ),
            models.CheckConstraint(condition=~Q(state="dismissed") | ~Q(why=""), name="further_dismissed_why"),
            models.CheckConstraint(
                condition=Q(check_found="", checked_at__isnull=True)
                | Q(state="confirmed", checked_at__isnull=False) & ~Q(check_found=""),
                name="further_checked_paired",
            ),
        ]  # fmt: skip
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "state", "-proposed_at"], name="further_by_state")
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="further_decided_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state__in=["confirmed", "dismissed"])
                & pgtrigger.Q(old__state__df=pgtrigger.F("new__state")),
            ),
        ]


class FurtherReason(FamilyRecord):
    """One thing that they share with a child of a case: a person, a place, a car, a phone. No number weighs it."""

    class How(models.TextChoices):
        SUSPECTED = (
            "suspected",
            "Both are mentioned with the same person, who is suspected of harming children",
        )
        FRIEND = "friend", "Both are mentioned with the same person"
        PLACE = "place", "Both are mentioned with the same place or school"
        THING = "thing", "Both are mentioned with the same car, phone or name online"
        TOGETHER = "together", "They are mentioned together"

    declares = who_reads.OF_REASON

    further = models.ForeignKey(Further, on_delete=models.PROTECT, related_name="reasons")
    how = models.CharField(max_length=10, choices=How.choices)
    via = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    via_node_id = models.UUIDField()
    case_reference = models.CharField(max_length=20)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership_id", "further", "via", "case_reference"], name="further_reason_once"
            )
        ]
        triggers: ClassVar = [pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete)]


class WiderWork(FamilyRecord):
    """Work with a child's friends at school, or with other parents, that somebody is asked to do (R166).

    Whoever does it reads this and nothing of the network: it names a school or an area, and no child.
    """

    class Kind(models.TextChoices):
        SCHOOL = "school", "Work with a group at a school or youth club"
        PARENTS = "parents", "Contact with other parents and carers"

    class Topic(models.TextChoices):
        HEALTHY = "healthy", "What a good relationship is"
        ABUSIVE = "abusive", "How people are drawn in and harmed"
        ONLINE = "online", "Being safe online"
        HELP = "help", "Where to get help, for oneself or a friend"
        TELL = "tell", "What to tell, and to whom"

    declares = who_reads.OF_WIDER_WORK

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="wider_work")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    where = models.CharField(max_length=120)
    topics = ArrayField(models.CharField(max_length=10, choices=Topic.choices))
    words = models.CharField(max_length=400, blank=True)
    worker_id = models.UUIDField()
    worker_name = models.CharField(max_length=120)
    by_on = models.DateField()
    at = models.DateTimeField()
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(where="") & ~Q(topics=[]), name="wider_work_says_where_and_what"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_why="")
                | Q(ended_at__isnull=False) & ~Q(ended_why=""),
                name="wider_work_ended_paired",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "worker_id", "-at"], name="wider_work_of_worker"),
            models.Index(fields=["partnership_id", "group", "-at"], name="wider_work_of_group"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="wider_work_stays", exclude=["ended_at", "ended_why"]),
        ]


class Reach(FamilyRecord):
    """One time that the work was done: when, and how many it reached. Numbers alone: no box takes a name (R166)."""

    declares = who_reads.OF_REACH

    work = models.ForeignKey(WiderWork, on_delete=models.PROTECT, related_name="reached")
    on = models.DateField()
    young_people = models.PositiveIntegerField()
    parents = models.PositiveIntegerField()
    topics = ArrayField(models.CharField(max_length=10, choices=WiderWork.Topic.choices))
    asked_for_help = models.PositiveIntegerField()
    at = models.DateTimeField()
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(topics=[]), name="reach_says_what"),
            models.CheckConstraint(
                condition=Q(young_people__gt=0) | Q(parents__gt=0), name="reach_reached_somebody"
            ),
        ]
        triggers: ClassVar = append_only()
