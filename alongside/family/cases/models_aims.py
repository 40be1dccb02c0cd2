"""What the parents' worker and the child's worker agreed, with the parents, to work towards together (R43)."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models

from alongside.family.cases.models import _NOBODY, Allocation, Case
from alongside.family.people.models import declare
from alongside.ground.access.rowsecurity import register_sql
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import RowSecurity, Sensitivity, circle
from alongside.ground.base.models import FamilyRecord

# A family reads the steps of an aim that was agreed once; what one worker alone proposed is not theirs to sort out.
register_sql(
    "CREATE OR REPLACE FUNCTION cases_aim_shown(aim uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER"
    " SET search_path = public, pg_temp AS $$ SELECT EXISTS (SELECT 1 FROM cases_sharedaim a WHERE a.id = aim"
    " AND a.partnership_id = access_partnership() AND a.agreed_at IS NOT NULL) $$"
)
_SEEN = RowSecurity(
    worker=circle("case_id"), wide="true", family=f"{circle('case_id')} AND cases_aim_shown(aim_id)",
    insert=_NOBODY, update=_NOBODY,
)  # fmt: skip


class SharedAim(FamilyRecord):
    """One aim that both workers share. It counts from the assent of both until both say that it is over.

    Written by the verbs of aims as the system, who look that the two parts are held by two people. The words never
    change: a change is a new aim that replaces this one. A family reads it once both have agreed.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", "Waits for the other worker"
        AGREED = "agreed", "Agreed by both workers"
        ENDING = "ending", "Agreed; one worker says that it is over"
        ENDED = "ended", "Over"
        DROPPED = "dropped", "Not agreed"

    declares = declare(
        RowSecurity(
            worker=circle("case_id"), wide="true", family=f"{circle('case_id')} AND agreed_at IS NOT NULL",
            insert=_NOBODY, update=_NOBODY,
        ),
        Sensitivity.OPEN_TO_FAMILY,
    )  # fmt: skip

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="shared_aims")
    words = models.TextField(max_length=1_000)
    parents_said = models.TextField(
        max_length=1_000
    )  # it is agreed with them, or it says why they were not asked
    replaces = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    state = models.CharField(max_length=12, choices=State.choices, default=State.PROPOSED)
    proposed_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=["proposed", "dropped"], agreed_at__isnull=True)
                | models.Q(state__in=["agreed", "ending", "ended"], agreed_at__isnull=False),
                name="aim_counts_once_agreed",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=False, state="ended")
                | (models.Q(ended_at__isnull=True) & ~models.Q(state="ended")),
                name="aim_end_paired",
            ),
            models.CheckConstraint(
                condition=~models.Q(words="") & ~models.Q(parents_said=""), name="aim_with_the_parents"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "case", "proposed_at"], name="aim_of_case")
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="aim_stays", fields=["case", "words", "parents_said", "replaces", "proposed_at"]
            ),
        ]


class AimStep(FamilyRecord):
    """One worker's word about an aim: proposed, agreed, not agreed, taken back, over. Never changed."""

    class What(models.TextChoices):
        PROPOSED = "proposed", "Proposed"
        AGREED = "agreed", "Agreed"
        NOT_AGREED = "not_agreed", "Not agreed"
        TAKEN_BACK = "taken_back", "Taken back"
        END_PROPOSED = "end_proposed", "Said that it is over"
        REPLACED = "replaced", "Another one took its place"

    declares = declare(_SEEN, Sensitivity.OPEN_TO_FAMILY, append=True)

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="aim_steps")
    aim = models.ForeignKey(SharedAim, on_delete=models.PROTECT, related_name="steps")
    what = models.CharField(max_length=14, choices=What.choices)
    part = models.CharField(max_length=20, choices=Allocation.Part.choices)
    words = models.TextField(max_length=1_000, blank=True)
    at = models.DateTimeField()
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(part__in=["ipsw", "csw"]), name="aim_step_of_the_two_workers"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["partnership_id", "aim", "at"], name="aim_step_in_order")]
        triggers: ClassVar = [
            *append_only(),
            pgtrigger.Trigger(
                name="both_workers",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(new__what__in=["agreed", "not_agreed"]),
                func="""
                    IF EXISTS (SELECT 1 FROM (SELECT s.by_id, s.part FROM cases_aimstep s WHERE s.aim_id = NEW.aim_id
                               ORDER BY s.at DESC, s.id DESC LIMIT 1) asked
                               WHERE asked.by_id = NEW.by_id OR asked.part = NEW.part) THEN
                        RAISE EXCEPTION 'R43: a shared aim is agreed by both workers'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]
