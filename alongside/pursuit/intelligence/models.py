"""What the police make of what was told: how it stands, its grades, the text without its source, and why it was woken.

Everything here is read by the officers of intelligence who may read the report itself: a report about one of them is not
theirs. Only the sanitised text goes further: to the hub while its handling code allows it, and to whom it was shared with.
"""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from alongside.ground.access.rowsecurity import register_sql
from alongside.ground.audit.models import append_only
from alongside.ground.base.models import FamilyRecord
from alongside.pursuit.information.models import Item, Report
from alongside.pursuit.information.who_reads import OF_POLICE, declare
from alongside.pursuit.intelligence.rules import (
    PROMOTED,
    Assessment,
    Condition,
    Handling,
    SourceGrade,
    State,
)

_DEFINER = "LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp"
# The newest text of each graded report whose handling code allows lawful sharing: what the hub may read. What is told of
# somebody who works with families goes past them all: nobody knows whether it is one of them.
register_sql(
    f"CREATE OR REPLACE FUNCTION intelligence_open() RETURNS uuid[] {_DEFINER} AS $$ SELECT"
    " coalesce(array_agg(s.sanitised_id), '{}') FROM intelligence_standing s JOIN information_report r ON r.id = s.report_id"
    " WHERE s.partnership_id = access_partnership() AND s.handling = 'P' AND s.state <> 'new' AND NOT r.about_worker"
    " AND s.sanitised_id IS NOT NULL AND access_has_scope('network') $$"
)


class Signed(FamilyRecord):
    """Something that one officer wrote about one report, signed and dated."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="+")
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        abstract = True


class Standing(FamilyRecord):
    """Where one report stands now: the line of the inbox. Written by verbs alone; `version` tells two officers apart."""

    declares = declare(OF_POLICE)

    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="standing")
    state = models.CharField(max_length=20, choices=State.choices, default=State.NEW)
    version = models.PositiveIntegerField(default=1)
    source = models.CharField(max_length=1, choices=SourceGrade.choices, blank=True)
    handling = models.CharField(max_length=1, choices=Handling.choices, blank=True)
    sanitised_id = models.UUIDField(null=True, blank=True)  # the newest text without its source
    woken_at = models.DateTimeField(null=True, blank=True)  # held, and something new shares something of it
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state__in=sorted([*PROMOTED, State.GRADED, State.KEPT]))
                | ~Q(source="") & ~Q(handling=""),
                name="standing_graded_first",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(PROMOTED)) | Q(sanitised_id__isnull=False),
                name="standing_sanitised_first",
            ),
            models.CheckConstraint(
                condition=Q(woken_at__isnull=True) | Q(state=State.HELD), name="standing_woken_is_held"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "state", "changed_at"], name="standing_by_state"),
            models.Index(
                fields=["partnership_id", "woken_at"],
                condition=Q(woken_at__isnull=False), name="standing_woken",
            ),
        ]  # fmt: skip
        triggers: ClassVar = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="standing_of_report", fields=["report"]),
        ]


_MOVE_TRIGGER = """
    DECLARE last intelligence_move%ROWTYPE;
    BEGIN
    SELECT * INTO last FROM intelligence_move WHERE partnership_id = NEW.partnership_id AND report_id = NEW.report_id
        ORDER BY number DESC LIMIT 1;
    IF NEW.number <> coalesce(last.number, 0) + 1 OR NEW.was <> coalesce(last.became, 'new') THEN
        RAISE EXCEPTION 'R151: a move follows the last one' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.became IN ('graded', 'kept', 'intelligence', 'evidence', 'operation') AND NOT EXISTS (SELECT 1 FROM
        intelligence_grade g WHERE g.partnership_id = NEW.partnership_id AND g.report_id = NEW.report_id) THEN
        RAISE EXCEPTION 'R151: nothing is promoted without a grade' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
    END;
"""


class Move(Signed):
    """One move of a report, with who and why: never changed, and none without the one before it (R151)."""

    declares = declare(OF_POLICE, append=True)

    number = models.PositiveIntegerField()
    was = models.CharField(max_length=20, choices=State.choices)
    became = models.CharField(max_length=20, choices=State.choices)
    why = models.CharField(max_length=1_000)
    operation = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership_id", "report", "number"], name="move_number_once"),
            models.CheckConstraint(condition=~Q(why=""), name="move_says_why"),
            models.CheckConstraint(
                condition=Q(operation="") & ~Q(became="operation") | ~Q(operation="") & Q(became="operation"),
                name="move_names_operation",
            ),
        ]
        triggers: ClassVar = [
            *append_only(),
            pgtrigger.Trigger(
                name="moves_in_order", operation=pgtrigger.Insert, when=pgtrigger.Before, func=_MOVE_TRIGGER
            ),
        ]


class Grade(Signed):
    """One grade of a report, 3x5x2: the source, the handling and its conditions. A new one stands beside the old (R151)."""

    declares = declare(OF_POLICE, append=True)

    number = models.PositiveIntegerField()
    source = models.CharField(max_length=1, choices=SourceGrade.choices)
    handling = models.CharField(max_length=1, choices=Handling.choices)
    conditions = ArrayField(
        models.CharField(max_length=20, choices=Condition.choices), default=list, blank=True
    )
    condition_words = models.CharField(max_length=500, blank=True)
    why = models.CharField(max_length=1_000, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership_id", "report", "number"], name="grade_number_once"),
            models.CheckConstraint(
                condition=Q(handling="P", conditions=[]) | Q(handling="C") & ~Q(conditions=[]),
                name="grade_conditions_fit",
            ),
            models.CheckConstraint(
                condition=~Q(conditions__contains=["other"]) | ~Q(condition_words=""),
                name="grade_other_says_what",
            ),
            models.CheckConstraint(condition=~Q(source="3") | ~Q(why=""), name="grade_doubt_says_why"),
        ]
        triggers: ClassVar = append_only()


class ItemGrade(Signed):
    """How one thing told is known, as the officer decided, beside what the teller's own facts suggested."""

    declares = declare(OF_POLICE, append=True)

    grade = models.ForeignKey(Grade, on_delete=models.PROTECT, related_name="items")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    assessment = models.CharField(max_length=1, choices=Assessment.choices)
    suggested = models.CharField(max_length=1, choices=Assessment.choices)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership_id", "grade", "item"], name="item_grade_once")
        ]
        triggers: ClassVar = append_only()


class Sanitised(Signed):
    """The text without its source, in versions (R151). The hub reads the newest while its code allows it.

    `reference`, `received_on` and `case_reference` are copied, so that whoever reads the text needs nothing of the report.
    """

    declares = declare(
        replace(OF_POLICE, worker=f"({OF_POLICE.worker}) OR id = ANY((SELECT intelligence_open())::uuid[])"),
        append=True,
    )

    number = models.PositiveIntegerField()
    reference = models.CharField(max_length=20)
    received_on = models.DateField()
    case_reference = models.CharField(max_length=20, blank=True)
    words = models.TextField(max_length=4_000)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership_id", "report", "number"], name="sanitised_number_once"
            ),
            models.CheckConstraint(condition=~Q(words=""), name="sanitised_says_something"),
        ]
        triggers: ClassVar = append_only()


class SanitisedKept(Signed):
    """That the look found something in a text without its source, that an officer let it stand, and why.

    The police's alone, whoever reads the text: a reason can say who told it (R326).
    """

    declares = declare(OF_POLICE, append=True)

    sanitised = models.OneToOneField(Sanitised, on_delete=models.PROTECT, related_name="stays")
    found = ArrayField(models.CharField(max_length=20))
    words = models.CharField(max_length=500)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(words=""), name="sanitised_kept_why")]
        triggers: ClassVar = append_only()


class Wake(FamilyRecord):
    """That something new shares something with a held report: what kind, with which report. A person looks (R153)."""

    declares = declare(OF_POLICE)

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="+")
    by_report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="+")
    shared = ArrayField(models.CharField(max_length=20))  # kinds of identifiers
    words = models.CharField(max_length=300)  # as they were written
    at = models.DateTimeField()
    looked_at = models.DateTimeField(null=True, blank=True)
    looked_by_id = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership_id", "report", "by_report"], name="wake_once"),
            models.CheckConstraint(condition=~Q(report=models.F("by_report")), name="wake_by_another"),
            models.CheckConstraint(
                condition=Q(looked_at__isnull=True, looked_by_id__isnull=True)
                | Q(looked_at__isnull=False, looked_by_id__isnull=False),
                name="wake_looked_paired",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="wake_stays", exclude=["looked_at", "looked_by_id"]),
        ]


from alongside.pursuit.intelligence.models_outcomes import (  # noqa: E402, F401
    Compared,
    Digest,
    Onward,
    Outcome,
    OutcomeReport,
)
from alongside.pursuit.intelligence.models_sharing import Agreement, Share, ShareRequest, ShareText  # noqa: E402, F401
