"""The keys by which things are found, what people said about who is the same, and requests that were with the wrong family."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from alongside.family.cases.models import Case, RequestLink
from alongside.family.finding.upkeep import FILL_ONCE, STATEMENTS
from alongside.family.people.models import declare
from alongside.family.referrals.models import Referral
from alongside.ground.access.rowsecurity import register_sql
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import (
    Audience,
    Declaration,
    Retention,
    RowSecurity,
    Scrub,
    Sensitivity,
)
from alongside.ground.base.models import FamilyRecord

for _statement in (*STATEMENTS, FILL_ONCE):
    register_sql(_statement)

_DUTY = "(SELECT access_has_scope('duty'))"
_SAID_BY_ME = "said_by_id = (SELECT access_user())"
# Each index of keys holds kinds that are looked for together: a name asked for is not read as every other kind of thing too.
INDEXED = {"people": ("child", "adult"), "requests": ("request",), "numbers": ("reach", "entry")}
_NOBODY = {Audience.FAMILY: "", Audience.WORKER: "", Audience.WIDE: ""}


class FindingKey(FamilyRecord):
    """Where somebody or something is found: numbers cut from names, days, telephones, plates (see `keys`).

    The system alone reads it, for ids: what is shown is read again under the row security of what it is. Kept by
    triggers on the tables themselves; its id is that of the row it was cut from. `seen_in` is the family or the person
    through whom a worker may know of it.
    """

    class Kind(models.TextChoices):
        CHILD = "child", "A child of a family"
        ADULT = "adult", "Somebody else of a family"
        REQUEST = "request", "A request for help"
        REACH = "reach", "A way to reach somebody"
        ENTRY = "entry", "An entry of the chronology"

    declares = Declaration(
        sensitivity=Sensitivity.PROFESSIONAL,
        retention=Retention.CASE_RECORD,
        scrub=Scrub.DROP_ROW,
        audited="not: cut by triggers from rows whose verbs are audited",
        row_security=RowSecurity(insert=_NOBODY, update=_NOBODY),
        system_writes=("INSERT", "UPDATE"),
    )

    kind = models.CharField(max_length=10, choices=Kind.choices)
    subject_id = models.UUIDField()
    seen_in = models.UUIDField(null=True)
    keys = ArrayField(models.IntegerField())

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "seen_in"], name="finding_seen_in"),
            *(
                GinIndex(fields=["keys"], name=f"finding_{name}", condition=models.Q(kind__in=kinds))
                for name, kinds in INDEXED.items()
            ),  # no btree_gin: the partnership cannot lead
        ]


class SamePerson(FamilyRecord):
    """What somebody said about two records, each a person or the child of a request: the same, different, or unsure (R6).

    An edge is never changed: another one follows, and the newest counts. Nothing is merged: reads follow the edges, so
    that a wrong word loses nothing. For those who decide about requests, as it tells of families out of each other's sight.
    """

    class Judgement(models.TextChoices):
        SAME = "same", "The same child"
        DIFFERENT = "different", "Another child"
        UNSURE = "unsure", "I cannot tell yet"

    class Kind(models.TextChoices):
        PERSON = "person", "A person in a family"
        REQUEST = "request", "The child of a request"

    declares = declare(
        RowSecurity(
            worker=_DUTY,
            wide="true",
            insert={
                Audience.WORKER: f"{_DUTY} AND {_SAID_BY_ME}", Audience.WIDE: _SAID_BY_ME, Audience.FAMILY: "",
            },
        ),
        Sensitivity.PROFESSIONAL,
        append=True,
    )  # fmt: skip

    one_kind = models.CharField(max_length=10, choices=Kind.choices)
    one_id = models.UUIDField()
    other_kind = models.CharField(max_length=10, choices=Kind.choices)
    other_id = models.UUIDField()
    judgement = models.CharField(max_length=10, choices=Judgement.choices)
    reason = models.CharField(max_length=400)
    said_at = models.DateTimeField()
    said_by_id = models.UUIDField()
    said_by_name = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(one_id__lt=models.F("other_id")), name="same_person_in_order"
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="same_person_with_reason"),
            models.CheckConstraint(
                condition=models.Q(judgement__in=["same", "different", "unsure"]), name="same_person_known"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "one_id", "said_at"], name="same_person_of_one"),
            models.Index(fields=["partnership_id", "other_id", "said_at"], name="same_person_of_other"),
        ]
        triggers: ClassVar = append_only()


class LinkUndoing(FamilyRecord):
    """A request taken from a case with which it was linked wrongly, and the second look at that (R6).

    It goes out of the wrong circle at once, and back to the queue or to the right case. What had been decided stays
    here. Somebody else looks afterwards, and may put it back.
    """

    declares = declare(
        replace(
            RowSecurity(worker=_DUTY, wide="true"),
            insert=_NOBODY,
            update={Audience.FAMILY: "", Audience.WORKER: "", Audience.WIDE: ""},
        ),
        Sensitivity.PROFESSIONAL,
    )

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="link_undoings")
    link = models.ForeignKey(RequestLink, on_delete=models.PROTECT, related_name="undoings")
    from_case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    to_case = models.ForeignKey(Case, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=400)
    kept_words = models.TextField(max_length=4_000)  # what whoever asked had been told
    kept_decided_on = models.DateTimeField()
    kept_decider_id = models.UUIDField()
    undone_at = models.DateTimeField()
    undone_by_id = models.UUIDField()
    undone_by_name = models.CharField(max_length=120)
    looked_at = models.DateTimeField(null=True, blank=True)
    looked_by_id = models.UUIDField(null=True, blank=True)
    looked_by_name = models.CharField(max_length=120, blank=True)
    agreed = models.BooleanField(null=True)
    looked_words = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership_id", "link"], name="link_undone_once"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="link_undone_with_reason"),
            models.CheckConstraint(
                condition=models.Q(looked_at__isnull=True, looked_by_id__isnull=True, agreed__isnull=True)
                | models.Q(looked_at__isnull=False, looked_by_id__isnull=False, agreed__isnull=False),
                name="link_undone_looked_paired",
            ),
            models.CheckConstraint(
                condition=~models.Q(looked_by_id=models.F("undone_by_id")),
                name="link_undone_looked_by_another",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["partnership_id", "undone_at"],
                condition=models.Q(looked_at__isnull=True),
                name="link_undone_to_look_at",
            ),
            models.Index(fields=["partnership_id", "referral"], name="link_undone_of_referral"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="undoing_stays",
                exclude=["looked_at", "looked_by_id", "looked_by_name", "agreed", "looked_words"],
            ),
        ]
