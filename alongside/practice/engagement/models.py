"""The young person's own worker: how they are reached, trust, their own words, and the way from sixteen to adulthood.

Nothing here closes, hides or ends anything by itself: not a refusal, not silence, not a birthday (R207, R211-R213).
"""

from __future__ import annotations

import uuid
from typing import ClassVar

import pgtrigger
from django.db import models

from alongside.family.people.models import Person, declare
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Audience, RowSecurity, Sensitivity
from alongside.ground.base.models import FamilyRecord
from alongside.practice.engagement.said import BESIDE, ME, MINE, NO_FAMILY, OURS, Said, workers_write
from alongside.practice.engagement.young.models import (
    ConsentReview,
    Discussion,
    InfluenceView,
    Priority,
    SlowingAnswer,
    TransitionPlan,
    WordsOverride,
    YoungWords,
)
from alongside.practice.workload.models import ContactMade

__all__ = [
    "ConsentReview", "Contact", "Discussion", "InfluenceView", "ParentsKnow", "PresencePlan", "Priority",
    "SlowingAnswer", "TransitionPlan", "TrustStep", "WordsOverride", "WorkerWish", "YoungNote", "YoungWords",
]  # fmt: skip


class ParentsKnow(Said):
    """What a parent knows about how to reach their child, asked before the first contact (R205). For ever on top.

    Never changed: what is learnt later is another row. A row without `person` says why nobody could be asked.
    """

    class Introduce(models.TextChoices):
        YES = "yes", "Yes, I will introduce the worker"
        NOT_NOW = "not_now", "Not now"
        BETTER_NOT = "better_not", "It is better if it does not come from me"
        NOT_SAID = "not_said", "Not said"

    declares = declare(
        workers_write(ME, by_family=f"{OURS} AND {ME} AND {MINE}"), Sensitivity.OPEN_TO_FAMILY, append=True
    )

    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    works = models.TextField(max_length=4_000, blank=True)
    will_not_work = models.TextField(max_length=4_000, blank=True)
    introduce = models.CharField(max_length=20, choices=Introduce.choices, default=Introduce.NOT_SAID)
    not_asked_because = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(person__isnull=True, works="", will_not_work="")
                & ~models.Q(not_asked_because="")
                | models.Q(person__isnull=False, not_asked_because=""),
                name="parents_know_or_why_not",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "case", "at"], name="parents_know_of_case")
        ]
        triggers: ClassVar = append_only()


_MADE = "EXISTS (SELECT 1 FROM workload_contactmade m WHERE m.id = made_id{more})"


class Contact(FamilyRecord):
    """What only the work beside the child asks of a contact (R204): beside `made`, the one record that it happened."""

    declares = declare(
        RowSecurity(
            worker=_MADE.format(more=""),
            wide="true",
            insert={
                Audience.FAMILY: "", Audience.WIDE: "",
                Audience.WORKER: _MADE.format(more=" AND m.user_id = (SELECT access_user())"),
            },
        ),
        Sensitivity.PROFESSIONAL,
        append=True,
    )  # fmt: skip

    made = models.OneToOneField(ContactMade, on_delete=models.PROTECT, related_name="beside_child")
    place = models.CharField(max_length=200, blank=True)
    wanted = models.TextField(max_length=2_000, blank=True)  # what the young person wanted, in their words
    topic = models.CharField(max_length=200, blank=True)
    # the second regular person, when they were there
    with_whom = models.CharField(max_length=120, blank=True)
    early_because = models.CharField(max_length=400, blank=True)  # why a topic before there was trust
    urgent_because = models.CharField(max_length=400, blank=True)  # why before the parents were asked

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(topic="") | models.Q(early_because=""), name="contact_early_of_topic"
            ),
        ]
        triggers: ClassVar = [
            *append_only(),
            pgtrigger.Trigger(
                name="topic_of_session",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func="""
                    IF (SELECT m.purpose = 'session' FROM workload_contactmade m WHERE m.id = NEW.made_id)
                       IS DISTINCT FROM (NEW.topic <> '') THEN
                        RAISE EXCEPTION 'R204: a talk has a topic, and nothing else has one'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    @property
    def case_id(self) -> uuid.UUID:
        """Whose circle it lies in."""
        return self.made.case_id


class TrustStep(Said):
    """How far trust has come, as the worker sees it, since a day (R204). It may fall back; nobody is un-met."""

    class Stage(models.TextChoices):
        NOT_MET = "not_met", "Not met yet"
        MET = "met", "Met"
        SOME = "some_trust", "Some trust"
        TRUSTS = "trusts", "Trusts the worker"
        TOGETHER = "together", "Works on it together"

    declares = declare(workers_write(), Sensitivity.PROFESSIONAL, append=True)

    stage = models.CharField(max_length=20, choices=Stage.choices)
    since = models.DateField()
    words = models.TextField(max_length=2_000, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "case", "-at", "-id"], name="trust_newest")
        ]
        triggers: ClassVar = append_only()


class PresencePlan(Said):
    """How often and where somebody is in the young person's life, and who else (R206). One at a time; earlier ones stay.

    `due_on` is kept by the verb that writes a contact, so that the gaps of a whole partnership are one index away.
    """

    declares = declare(
        RowSecurity(worker=OURS, wide="true", insert=NO_FAMILY, update={Audience.WIDE: ""}),
        Sensitivity.PROFESSIONAL,
    )

    every_days = models.PositiveSmallIntegerField()
    places = models.TextField(max_length=1_000)
    second_name = models.CharField(max_length=120, blank=True)
    second_role = models.CharField(max_length=120, blank=True)
    last_on = models.DateField(null=True, blank=True)
    due_on = models.DateField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership_id", "case"],
                condition=models.Q(ended_at__isnull=True),
                name="presence_one",
            ),
            models.CheckConstraint(condition=models.Q(every_days__range=(1, 90)), name="presence_every"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["partnership_id", "due_on", "id"], condition=models.Q(ended_at__isnull=True),
                name="presence_due",
            )
        ]  # fmt: skip
        triggers: ClassVar = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="presence_stays", exclude=["last_on", "due_on", "ended_at"]),
        ]


class WorkerWish(Said):
    """What the young person says about having a worker, in neutral words (R213). Every answer is fine and may change."""

    class Says(models.TextChoices):
        YES = "yes", "Yes, I would like a worker"
        NOT_NOW = "not_now", "Not now"
        NO = "no", "No, I do not want one"
        SOMEBODY_ELSE = "somebody_else", "Somebody else, please"

    declares = declare(
        workers_write(ME, by_family=f"{OURS} AND {ME} AND {MINE}"), Sensitivity.OPEN_TO_FAMILY, append=True
    )

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    says = models.CharField(max_length=20, choices=Says.choices)
    words = models.TextField(max_length=2_000, blank=True)
    stage = models.CharField(max_length=20)  # of the journey, when it was said

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "case", "-at", "-id"], name="wish_newest")
        ]
        triggers: ClassVar = append_only()


class YoungNote(Said):
    """What the worker and the young person talked about: theirs, walled from the parents and from other workers (R43).

    The young person alone opens the wall: to the team, or to the parents too. What was opened has been read.
    """

    class Shared(models.TextChoices):
        NOBODY = "", "The two of you"
        TEAM = "team", "The people who work with you"
        PARENTS = "parents", "The people who work with you, and your parents"

    declares = declare(
        RowSecurity(
            worker=f"{BESIDE} OR ({OURS} AND shared_with <> '')",
            wide="shared_with <> ''",
            family=f"{ME} OR ({OURS} AND shared_with = 'parents')",
            insert={
                Audience.FAMILY: "", Audience.WIDE: "",
                Audience.WORKER: f"{OURS} AND {BESIDE} AND {MINE} AND shared_with = ''",
            },
            update={Audience.WORKER: "", Audience.WIDE: "", Audience.FAMILY: ME},
        ),
        Sensitivity.PRIVATE_SPACE,
    )  # fmt: skip

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    words = models.TextField(max_length=10_000)
    shared_with = models.CharField(max_length=20, choices=Shared.choices, blank=True, default="")
    shared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(shared_with="", shared_at__isnull=True)
                | (~models.Q(shared_with="") & models.Q(shared_at__isnull=False)),
                name="young_note_shared_paired",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "case", "-at", "-id"], name="young_note_newest")
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="note_stays", exclude=["shared_with", "shared_at"]),
            pgtrigger.Protect(
                name="never_narrower",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__shared_with="parents")
                | pgtrigger.Q(old__shared_with="team", new__shared_with=""),
            ),
        ]
