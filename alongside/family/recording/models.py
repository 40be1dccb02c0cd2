"""One chronology a family, to which every agency and the family itself add; nobody's words are overwritten (R38, R143)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from alongside.family.cases.models import Case
from alongside.family.people.models import FamilyGroup, declare
from alongside.family.recording.models_signed import FAMILYS
from alongside.ground.access.rowsecurity import register_sql
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Audience, RowSecurity, Sensitivity, circle, withheld
from alongside.ground.base.models import FamilyRecord

_BY_ME = "author_id = (SELECT access_user())"
# Of what a worker held back, what a second person opened (R137).
_OPEN = (
    "(readers = 'family' OR EXISTS (SELECT 1 FROM recording_withholding w WHERE w.finding = 'opened' AND w.entry_id IN"
    " (recording_chronologyentry.id, recording_chronologyentry.corrects_id)))"
)
# What a worker wrote, a young person reads once somebody sat with them over it (R139).
_NOT_JUST_POSTED = (
    f"(author_role IN ({FAMILYS}) OR NOT (SELECT recording_young()) OR EXISTS (SELECT 1 FROM recording_childgiven g"
    " WHERE g.about_id = recording_chronologyentry.id))"
)

# The same for its files: whoever reads an entry reads them, and nobody else.
register_sql(
    "CREATE OR REPLACE FUNCTION files_open(about uuid, said boolean) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE"
    " SECURITY DEFINER SET search_path = public, pg_temp AS $$ SELECT (said OR EXISTS (SELECT 1 FROM recording_withholding w"
    " WHERE w.finding = 'opened' AND w.entry_id = about)) AND (NOT recording_young() OR NOT EXISTS (SELECT 1 FROM"
    f" recording_chronologyentry e WHERE e.id = about AND e.author_role NOT IN ({FAMILYS})) OR EXISTS (SELECT 1 FROM"
    " recording_childgiven g WHERE g.about_id = about)) $$"
)


class ChronologyEntry(FamilyRecord):
    """One thing that happened, as somebody saw, was told or thinks (R136). A correction is a new entry beside it.

    `readers` says who reads it besides its author: the workers alone, or the whole family too. A parent's entry starts
    as theirs and the workers'; the other parent reads it only if its author says so.
    """

    class Kind(models.TextChoices):
        OBSERVED = "observed", "I saw or heard it"
        REPORTED = "reported", "Somebody told me"
        OPINION = "opinion", "It is what I think"

    class Readers(models.TextChoices):
        FAMILY = "family", "The family and the workers"
        WORKERS = "workers", "Me and the workers"

    declares = declare(
        RowSecurity(
            worker=circle("family_id"),
            wide="true",
            # What belongs to one child's case is not a sister's to read, nor a parent's who is not hers.
            family=f"{circle('family_id')} AND (author_id = (SELECT access_user())"
            f" OR ({_OPEN} AND (case_id IS NULL OR {circle('case_id')}) AND {_NOT_JUST_POSTED}"
            f" AND NOT {withheld('record', 'coalesce(case_id, family_id)')}))",
            insert={
                Audience.WORKER: f"{circle('family_id')} AND {_BY_ME}",
                Audience.WIDE: _BY_ME,
                Audience.FAMILY: f"{circle('family_id')} AND {_BY_ME}",
            },
        ),
        Sensitivity.OPEN_TO_FAMILY,
        append=True,
    )

    family = models.ForeignKey(FamilyGroup, on_delete=models.PROTECT, related_name="chronology")
    case = models.ForeignKey(Case, null=True, blank=True, on_delete=models.PROTECT, related_name="chronology")
    happened_on = models.DateField()
    words = models.TextField(max_length=10_000)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    told_by = models.CharField(max_length=200, blank=True)
    readers = models.CharField(max_length=20, choices=Readers.choices)
    withheld_reason = models.CharField(
        max_length=400, blank=True
    )  # why the family does not read it, reviewed
    author_id = models.UUIDField(null=True)
    author_name = models.CharField(max_length=120)
    author_role = models.CharField(max_length=60)
    author_agency = models.CharField(max_length=120, blank=True)
    written_at = models.DateTimeField()
    corrects = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(kind="reported") | ~models.Q(told_by=""),
                name="chronology_reported_names_source",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "family", "-happened_on", "-id"], name="chronology_newest")
        ]
        triggers: ClassVar = append_only()


# The rest of this room's models, in modules of their own; imported whole, because they import this one.
import alongside.family.recording.models_care  # noqa: E402
import alongside.family.recording.models_child  # noqa: E402
import alongside.family.recording.models_reading  # noqa: E402, F401
