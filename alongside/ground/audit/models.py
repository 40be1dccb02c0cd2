"""Events, and the seals that chain them.

An event carries the digest of its own facts from the moment it is written, and nobody waits for anybody: the chain is
made afterwards, when the worker seals a batch (ADR 0004). `AuditPending` names what is written and not yet sealed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from alongside.ground.base.declarations import (
    Audience,
    Declaration,
    Retention,
    RowSecurity,
    Scrub,
    Sensitivity,
)
from alongside.ground.base.ids import new_id

# Nobody writes an event in another person's name. A refusal of a visitor is written by the system.
_ANYONE = dict.fromkeys(Audience, "actor_id IS NOT DISTINCT FROM (SELECT access_user())")
_NOBODY = dict.fromkeys(Audience, "")


def append_only() -> list[pgtrigger.Trigger]:
    """Return the triggers by which a table refuses update, delete and truncate, whoever asks (R143)."""
    return [
        pgtrigger.Protect(name="no_update_or_delete", operation=pgtrigger.Update | pgtrigger.Delete),
        pgtrigger.Trigger(
            name="no_truncate",
            operation=pgtrigger.Truncate,
            level=pgtrigger.Statement,
            when=pgtrigger.Before,
            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;",
        ),
    ]


class AuditEvent(models.Model):
    """One deed or one reading. Ids only: an event never carries what a record says."""

    declares = Declaration(
        sensitivity=Sensitivity.PROFESSIONAL,
        retention=Retention.AUDIT,
        scrub=Scrub.KEEP,
        audited="itself",
        append_only=True,
        row_security=RowSecurity(
            worker="circle_ids && (SELECT access_circles())",
            wide="strpos(kind, '.apart.') = 0",  # what is done in a file kept apart is no manager's (R217)
            insert=_ANYONE,
            update=_NOBODY,
        ),
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField()
    kind = models.CharField(max_length=80)
    is_read = models.BooleanField(default=False)
    actor_id = models.UUIDField(null=True)
    role_title = models.CharField(max_length=60, blank=True)
    agency_id = models.UUIDField(null=True)
    agency_name = models.CharField(max_length=120, blank=True)
    partnership_id = models.UUIDField(null=True)
    circle_ids = ArrayField(models.UUIDField(), default=list)
    about_kind = models.CharField(max_length=60, blank=True)
    about_id = models.UUIDField(null=True)
    facts = models.JSONField(default=dict)
    protected = models.BooleanField(
        default=False
    )  # a protected police reading: not in the family's view (R325)
    request_id = models.UUIDField(null=True)
    digest = models.BinaryField(max_length=32)

    class Meta:
        indexes: ClassVar = [
            GinIndex(fields=["circle_ids"], name="audit_event_circles"),
            models.Index(fields=["partnership_id", "at"], name="audit_event_when"),
        ]
        triggers = [
            *append_only(),
            pgtrigger.Trigger(
                name="pending",
                operation=pgtrigger.Insert,
                when=pgtrigger.After,
                func="INSERT INTO audit_auditpending (event_id) VALUES (NEW.id); RETURN NULL;",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} at {self.at:%Y-%m-%d %H:%M} UTC"


_MACHINERY = Declaration(
    sensitivity=Sensitivity.NO_FAMILY_DATA,
    retention=Retention.AUDIT,
    scrub=Scrub.KEEP,
    audited="itself",
    open_because="ids and digests only",
)


class AuditPending(models.Model):
    """An event that is written and not yet sealed. A row leaves when its seal is written, in one transaction."""

    declares = replace(_MACHINERY, deletable=True, system_writes=("UPDATE", "DELETE"))

    event_id = models.UUIDField(primary_key=True)


class AuditSeal(models.Model):
    """A batch of events in order, chained to the batch before."""

    declares = replace(_MACHINERY, append_only=True, system_writes=("INSERT",))

    number = models.PositiveBigIntegerField(primary_key=True)
    sealed_at = models.DateTimeField()
    event_ids = ArrayField(models.UUIDField())
    previous = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)

    class Meta:
        triggers = append_only()

    def __str__(self) -> str:
        return f"seal {self.number}"
