"""A complaint and everything that was done about it: apart from the case, read by its own few people (R214, R217, R218).

No foreign key leads from here to a case or from a case to here, and no policy asks for a place in a circle: whoever works
with the family learns nothing. It is read by whoever complained, by the handler named now, and by the complaints team, never
by anybody in `kept_from`.
"""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models

from alongside.family.people.models import MYSELF, declare
from alongside.ground.access.rowsecurity import register_sql
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Audience, RowSecurity, Sensitivity
from alongside.ground.base.models import FamilyRecord

_USER = "(SELECT access_user())"
_TEAM = f"(SELECT access_has_scope('complaints')) AND NOT {_USER} = ANY(kept_from)"
_WORKS_ON_IT = f"handler_id = {_USER} OR complainant_id = {_USER} OR ({_TEAM})"
_MINE = f"complainant_id = {_USER} OR {MYSELF.format(column='person_id')}"
_NOBODY = {Audience.WORKER: "", Audience.WIDE: "", Audience.FAMILY: ""}
# The complaint's own row security decides: whoever sees it sees what was done about it.
_SEES_IT = "EXISTS (SELECT 1 FROM challenge_complaint c WHERE c.id = complaint_id)"
WAITS = ("received", "investigating")  # the states in which an answer is owed
# Numbers of the acting person's partnership, for those who may open none of it: how many answers are owed, how many are late.
register_sql(
    "CREATE OR REPLACE FUNCTION challenge_owed(day date) RETURNS TABLE (waiting bigint, late bigint) LANGUAGE sql STABLE"
    " SECURITY DEFINER SET search_path = public, pg_temp AS $$ SELECT count(*), count(*) FILTER (WHERE reply_on < day)"
    f" FROM challenge_complaint WHERE partnership_id = access_partnership() AND state IN {WAITS} $$"
)


class Complaint(FamilyRecord):
    """What somebody complains of, and how it stands now. Every row is written by a verb, as the system (R214, R215)."""

    class Source(models.TextChoices):
        PARENT = "parent", "A parent or carer"
        YOUNG_PERSON = "young_person", "A young person"
        ADVOCATE = "advocate", "Somebody who speaks for a family member"
        STAFF = "staff", "Somebody who works here"

    class Route(models.TextChoices):
        CHILDREN = "children", "About children’s social care"
        OTHER = "other", "About another service"

    class State(models.TextChoices):
        RECEIVED = "received", "Received"
        INVESTIGATING = "investigating", "Being looked into"
        REPLIED = "replied", "Answered"
        ACCEPTED = "accepted", "Answer accepted"
        EXTERNAL = "external", "With the Ombudsman"
        CLOSED = "closed", "Closed"

    class Outcome(models.TextChoices):
        UPHELD = "upheld", "You are right"
        PARTLY = "partly", "You are right in part"
        NOT_UPHELD = "not_upheld", "We see it differently"

    class Theme(models.TextChoices):
        PROMISE = "promise", "A promise was not kept"
        LISTENED = "listened", "Not listened to"
        BLAMED = "blamed", "Blamed or spoken to badly"
        DELAY = "delay", "It took too long"
        DECISION = "decision", "A decision"
        RECORD = "record", "What is written down"
        LEFT_OUT = "left_out", "Left out of a meeting or a plan"
        SAFETY = "safety", "Safety"
        OTHER = "other", "Something else"

    class Channel(models.TextChoices):
        PAGE = "page", "On their own page"
        WORKER = "worker", "Through a worker they trust"
        PHONE = "phone", "By telephone"
        LETTER = "letter", "By letter or email"

    declares = declare(
        RowSecurity(worker=_WORKS_ON_IT, wide=_WORKS_ON_IT, family=_MINE, insert=_NOBODY, update=_NOBODY),
        Sensitivity.COMPLAINT,
    )

    reference = models.CharField(max_length=20)
    source = models.CharField(max_length=20, choices=Source.choices)
    channel = models.CharField(max_length=20, choices=Channel.choices)
    complainant_id = models.UUIDField(null=True, blank=True)  # the account, where there is one
    person_id = models.UUIDField(null=True, blank=True)  # of the family, where it is about one of them
    complainant_name = models.CharField(max_length=120)
    speaks_for = models.CharField(max_length=120, blank=True)  # for whom an advocate speaks
    reach = models.CharField(max_length=200, blank=True)  # how to answer somebody without an account
    family_id = models.UUIDField(null=True, blank=True)
    case_id = models.UUIDField(null=True, blank=True)
    route = models.CharField(max_length=20, choices=Route.choices)
    words = models.TextField(max_length=4_000)
    wanted = models.TextField(max_length=2_000, blank=True)
    cites = ArrayField(models.CharField(max_length=60), default=list)
    theme = models.CharField(max_length=20, choices=Theme.choices)
    subject_ids = ArrayField(models.UUIDField(), default=list)
    subject_names = models.CharField(max_length=400, blank=True)
    kept_from = ArrayField(models.UUIDField(), default=list)  # they never handle it and never read it
    conflict = models.BooleanField(default=False)
    stage = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=20, choices=State.choices, default=State.RECEIVED)
    handler_id = models.UUIDField(null=True, blank=True)
    handler_name = models.CharField(max_length=120, blank=True)
    handler_role = models.CharField(max_length=60, blank=True)
    made_at = models.DateTimeField()
    acknowledge_on = models.DateField()
    acknowledged_on = models.DateField(null=True, blank=True)
    reply_on = models.DateField()  # of the stage at which it is now
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    change = models.TextField(max_length=2_000, blank=True)  # what was agreed to change
    change_on = models.DateField(null=True, blank=True)
    change_done_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    watched_until = models.DateField(null=True, blank=True)
    withdrawn = models.BooleanField(default=False)
    # What they said of disrespect in a meeting, where it came of that; nothing there points here (R120).
    of_report_id = models.UUIDField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership_id", "of_report_id"],
                condition=models.Q(of_report_id__isnull=False),
                name="complaint_of_report_once",
            ),
            models.CheckConstraint(condition=~models.Q(words=""), name="complaint_says_something"),
            models.CheckConstraint(
                condition=~models.Q(state="closed")
                | models.Q(change="")
                | models.Q(change_done_on__isnull=False),
                name="complaint_closed_when_changed",
            ),
            models.CheckConstraint(
                condition=models.Q(state="closed", closed_on__isnull=False, watched_until__isnull=False)
                | (~models.Q(state="closed") & models.Q(closed_on__isnull=True, watched_until__isnull=True)),
                name="complaint_closed_and_watched",
            ),
            models.CheckConstraint(
                condition=models.Q(complainant_id__isnull=False)
                | models.Q(person_id__isnull=False)
                | ~models.Q(reach=""),
                name="complaint_can_be_answered",
            ),
            models.UniqueConstraint(fields=["partnership_id", "reference"], name="complaint_reference_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "handler_id", "reply_on"], name="complaint_of_handler"),
            models.Index(fields=["partnership_id", "person_id"], name="complaint_of_person"),
            models.Index(fields=["partnership_id", "case_id"], name="complaint_of_case"),
            models.Index(fields=["partnership_id", "made_at"], name="complaint_when"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="complaint_stays",
                fields=["reference", "source", "channel", "complainant_id", "complainant_name", "words", "wanted",
                        "made_at", "acknowledge_on"],
            ),
            pgtrigger.Trigger(
                name="complaint_independent",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(new__handler_id__isnull=False),
                # What `rules.why_not` says, asked again where nobody can forget it (R215).
                func="""
                    IF TG_OP = 'UPDATE' AND NEW.handler_id IS NOT DISTINCT FROM OLD.handler_id THEN
                        RETURN NEW;
                    END IF;
                    IF NEW.handler_id = ANY(NEW.kept_from) OR NEW.handler_id = ANY(NEW.subject_ids)
                        OR NEW.handler_id IS NOT DISTINCT FROM NEW.complainant_id
                        OR EXISTS (SELECT 1 FROM cases_allocation a WHERE a.case_id = NEW.case_id
                                   AND a.user_id = NEW.handler_id)
                        OR EXISTS (SELECT 1 FROM accounts_roleassignment m JOIN accounts_roleassignment s
                                   ON s.agency_id = m.agency_id AND s.until IS NULL
                                   WHERE m.user_id = NEW.handler_id AND m.until IS NULL
                                   AND m.role IN ('manager', 'agency_manager') AND s.user_id = ANY(NEW.subject_ids)) THEN
                        RAISE EXCEPTION 'R215: whoever answers a complaint had no part in it'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]  # fmt: skip


class ComplaintStep(FamilyRecord):
    """One thing that was done or said about a complaint, when, by whom, at which stage. Never changed (R218)."""

    class Kind(models.TextChoices):
        MADE = "made", "You complained"
        ADDED = "added", "More was said"
        ACKNOWLEDGED = "acknowledged", "We wrote that we have it"
        REPLIED = "replied", "We answered"
        ACCEPTED = "accepted", "You accepted the answer"
        ROSE = "rose", "You took it further"
        ROSE_LATE = "rose_late", "It went further by itself, because the answer was late"
        CONFLICT = "conflict", "It went straight to the highest stage"
        NOBODY = "nobody", "Nobody here is independent enough"
        HANDLER = "handler", "Somebody was named who answers it"
        EXTENDED = "extended", "We need longer, and say why"
        PANEL_MET = "panel_met", "Three independent people met about it"
        PANEL_REPORT = "panel_report", "What the panel found"
        EXTERNAL = "external", "You took it outside"
        CHANGED = "changed", "The change was made"
        NOT_CHANGED = "not_changed", "You said that the change is not made"
        WITHDRAWN = "withdrawn", "You took it back"
        CLOSED = "closed", "It was closed"

    declares = declare(
        RowSecurity(worker=_SEES_IT, wide=_SEES_IT, family=_SEES_IT, insert=_NOBODY),
        Sensitivity.COMPLAINT,
        append=True,
    )

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    stage = models.PositiveSmallIntegerField()
    words = models.TextField(max_length=4_000, blank=True)
    outcome = models.CharField(max_length=20, choices=Complaint.Outcome.choices, blank=True)
    due_on = models.DateField(null=True, blank=True)  # by which day the next answer is owed
    late = models.BooleanField(default=False)
    said_at = models.DateTimeField()
    said_by_id = models.UUIDField(null=True, blank=True)  # empty: time did it
    said_by_name = models.CharField(max_length=120, blank=True)
    said_by_role = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership_id", "complaint", "stage"], condition=models.Q(kind="extended"),
                name="complaint_stage_extended_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="extended") | ~models.Q(words="") & models.Q(due_on__isnull=False),
                name="complaint_extended_says_why",
            ),
        ]  # fmt: skip
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "complaint", "said_at", "id"], name="complaint_step_order")
        ]
        triggers: ClassVar = append_only()


class AfterAnswer(FamilyRecord):
    """After a complaint or a case was closed: would they ask again, would they tell others to (R220). Theirs alone.

    Counted by the system, shown to nobody one by one.
    """

    class After(models.TextChoices):
        COMPLAINT = "complaint", "After a complaint"
        CASE = "case", "After support ended"

    class Answer(models.TextChoices):
        YES = "yes", "Yes"
        NOT_SURE = "not_sure", "I am not sure"
        NO = "no", "No"

    declares = declare(
        RowSecurity(family=MYSELF.format(column="person_id"), insert=_NOBODY),
        Sensitivity.COMPLAINT,
        append=True,
    )

    person_id = models.UUIDField()
    after = models.CharField(max_length=20, choices=After.choices)
    about_id = models.UUIDField()
    ask_again = models.CharField(max_length=20, choices=Answer.choices)
    tell_others = models.CharField(max_length=20, choices=Answer.choices)
    words = models.TextField(max_length=2_000, blank=True)
    answered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership_id", "person_id", "about_id"], name="after_answered_once"
            )
        ]
        triggers: ClassVar = append_only()
