"""A child's case inside a family group: threshold, workers, partnership with each parent, and the journey (R31)."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models

from alongside.family.people.models import FamilyGroup, Person, declare
from alongside.family.referrals.models import ExploitationType, Referral
from alongside.ground.access.rowsecurity import register_sql, register_system_function
from alongside.ground.accounts.models import refuse_independent_decider
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Audience, RowSecurity, Sensitivity, circle, withheld
from alongside.ground.base.models import FamilyRecord

register_system_function(
    "cases_holds_other_part(uuid, uuid, text)",
    "CREATE OR REPLACE FUNCTION cases_holds_other_part(family uuid, worker uuid, part text) RETURNS boolean LANGUAGE sql"
    " STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$ SELECT EXISTS (SELECT 1 FROM cases_allocation a"
    " WHERE a.family_id = family AND a.user_id = worker AND a.until IS NULL AND a.part IN ('ipsw', 'csw')"
    " AND a.part <> cases_holds_other_part.part) $$",
)
# A definer's eye: whoever works on the case that a request came from does not see where it went.
register_sql(
    "CREATE OR REPLACE FUNCTION cases_newest_link(request uuid) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER"
    " SET search_path = public, pg_temp AS $$ SELECT l.id FROM cases_requestlink l WHERE l.partnership_id ="
    " access_partnership() AND l.referral_id = request ORDER BY l.linked_at DESC, l.id DESC LIMIT 1 $$"
)

_FAMILY_READS = RowSecurity(worker=circle("case_id"), wide="true", family=circle("case_id"))
_NOBODY: dict[Audience, str] = {Audience.FAMILY: "", Audience.WORKER: "", Audience.WIDE: ""}
_DECIDED_BY_ME = "decided_by_id = (SELECT access_user())"


class Level(models.TextChoices):
    """Threshold of worry about what is done to the child (R19)."""

    LOW = "low", "Low"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"


class Stage(models.TextChoices):
    """Where the family is on its journey (R81). It may go back, pause and branch."""

    REFERRAL = "referral", "Asking for help"
    ENGAGEMENT = "engagement", "Getting to know each other"
    ASSESSMENT = "assessment", "Understanding what is happening"
    PLANNING = "planning", "Planning for safety"
    INVESTIGATION = "investigation", "Police investigation"
    COURT = "court", "Court"
    RECOVERY = "recovery", "Recovery and support after"
    CLOSED = "closed", "Support has ended"


# A case's place in every list of work: the highest level first, ended ones last (R19). The database keeps it.
_PLACE = models.Case(models.When(closed_at__isnull=False, then=9), models.When(level="high", then=1),
                     models.When(level="medium", then=2), default=3)  # fmt: skip


class Case(FamilyRecord):
    """One exploited child's case. A circle: whoever works with the child is a member, and nobody else sees it."""

    class State(models.TextChoices):
        NOT_YET_KNOWN = "not_yet_known", "Not yet known"
        AT_RISK = "at_risk", "At risk of exploitation"
        EXPLOITED = "being_exploited", "Being exploited"

    declares = declare(
        RowSecurity(
            worker=circle("id"),
            wide="true",
            family=circle("id"),
            insert=_NOBODY,  # a case is opened by accepting a request, which writes as the system
            update={Audience.FAMILY: ""},
        ),
        Sensitivity.OPEN_TO_FAMILY,
    )

    reference = models.CharField(max_length=20)
    family = models.ForeignKey(FamilyGroup, on_delete=models.PROTECT, related_name="cases")
    child = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="cases")
    referral = models.ForeignKey(
        Referral, null=True, blank=True, on_delete=models.PROTECT, related_name="cases"
    )
    exploitation_types = ArrayField(
        models.CharField(max_length=20, choices=ExploitationType.choices), default=list
    )
    state = models.CharField(max_length=20, choices=State.choices, default=State.NOT_YET_KNOWN)
    stage = models.CharField(max_length=20, choices=Stage.choices, default=Stage.ENGAGEMENT)
    stages_been = ArrayField(
        models.CharField(max_length=20, choices=Stage.choices), default=list
    )  # left behind so far
    level = models.CharField(
        max_length=10, choices=Level.choices
    )  # of the newest Threshold, kept by its verb
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by_id = models.UUIDField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    place = models.GeneratedField(expression=_PLACE, output_field=models.SmallIntegerField(), db_persist=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership_id", "reference"], name="case_reference_once"),
            models.UniqueConstraint(
                fields=["partnership_id", "child"],
                condition=models.Q(closed_at__isnull=True),
                name="case_one_open_a_child",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True, closed_by_id__isnull=True)
                | models.Q(closed_at__isnull=False, closed_by_id__isnull=False),
                name="case_closed_paired",
            ),
            models.CheckConstraint(condition=models.Q(level__in=Level.values), name="case_level_known"),
        ]
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="disclosure_holds_the_level",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.AnyChange("level", "state"),
                func="""
                    IF (NEW.level <> 'high' OR NEW.state <> 'being_exploited') AND EXISTS (
                        SELECT 1 FROM cases_disclosure d WHERE d.case_id = NEW.id AND d.partnership_id = NEW.partnership_id
                        AND (SELECT count(*) FROM cases_disclosurereview r WHERE r.disclosure_id = d.id) < 2) THEN
                        RAISE EXCEPTION 'R21: what the child told stands until two people have reviewed it'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "-opened_at", "-id"], name="case_newest"),
            models.Index(fields=["partnership_id", "place", "opened_at", "id"], name="case_by_level"),
            models.Index(fields=["partnership_id", "family"], name="case_of_family"),
        ]


class Threshold(FamilyRecord):
    """A threshold set with its reason, never changed: a new one follows (R19). Refuses an independent decider (R44)."""

    declares = declare(
        replace(
            _FAMILY_READS,
            family=f"{circle('case_id')} AND NOT {withheld('record', 'case_id')}",
            insert={
                Audience.FAMILY: "", Audience.WORKER: f"{circle('case_id')} AND {_DECIDED_BY_ME}",
                Audience.WIDE: _DECIDED_BY_ME,
            },
        ),
        Sensitivity.OPEN_TO_FAMILY,
        append=True,
    )  # fmt: skip

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="thresholds")
    level = models.CharField(max_length=10, choices=Level.choices)
    rationale = models.TextField(max_length=4_000)
    need_now = models.TextField(max_length=4_000)
    how_respond = models.TextField(max_length=4_000)
    decided_at = models.DateTimeField()
    decided_by_id = models.UUIDField()
    decided_by_name = models.CharField(max_length=120)
    review_on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(need_now="") & ~models.Q(how_respond="") & ~models.Q(rationale=""),
                name="threshold_answers_both_questions",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "case", "-decided_at"], name="threshold_newest")
        ]
        triggers: ClassVar = [*append_only(), refuse_independent_decider("decided_by_id")]


class Allocation(FamilyRecord):
    """One worker's spell with a family or a child. The count of social workers is a count of these rows (R47)."""

    class Part(models.TextChoices):
        LEAD = "lead", "Lead professional"
        IPSW = "ipsw", "Parent support worker"
        CSW = "csw", "Child support worker"
        SOCIAL_WORKER = "social_worker", "Social worker"
        OTHER = "other", "Works with the family"

    class Why(models.TextChoices):
        """Why a spell ended (R47). The family reads the words, so none of them blames anybody."""

        LEFT_POST = "left_post", "They left their job here"
        LONG_ABSENCE = "long_absence", "They are away for a long time"
        FAMILY_ASKED = "family_asked", "The family asked for somebody else"
        CASE_MOVED_TEAM = "case_moved_team", "Another team works with the family now"
        WORKLOAD = "workload", "They have too many families to do this well"
        CONFLICT = "conflict", "Working together was not going well"
        OTHER = "other", "Another reason"

    # Spells are written as the system by the verbs that allocate: nobody makes themself a family's worker.
    declares = declare(replace(_FAMILY_READS, insert=_NOBODY, update=_NOBODY), Sensitivity.OPEN_TO_FAMILY)

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="allocations")
    family_id = models.UUIDField()  # repeated from the case so that R43 is one index away
    part = models.CharField(max_length=20, choices=Part.choices)
    user_id = models.UUIDField()
    worker_name = models.CharField(max_length=120)
    agency_name = models.CharField(max_length=120)
    worker_phone = models.CharField(max_length=40, blank=True)
    cover_words = models.CharField(max_length=200, blank=True)  # who covers, and when
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    ended_by_id = models.UUIDField(null=True, blank=True)
    end_code = models.CharField(max_length=20, choices=Why.choices, blank=True, default="", db_default="")
    end_reason = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership_id", "case"],
                condition=models.Q(part="lead", until__isnull=True),
                name="allocation_one_lead",
            ),
            models.UniqueConstraint(
                fields=["partnership_id", "case", "user_id", "part"],
                condition=models.Q(until__isnull=True),
                name="allocation_once",
            ),
            models.CheckConstraint(
                # Nobody in person ends the spell of somebody whose post ended: the service does, the same day (R128).
                condition=models.Q(until__isnull=True, ended_by_id__isnull=True, end_reason="", end_code="")
                | (models.Q(until__isnull=False, ended_by_id__isnull=False) & ~models.Q(end_reason=""))
                | (models.Q(until__isnull=False, end_code="left_post") & ~models.Q(end_reason="")),
                name="allocation_end_paired",
            ),
            models.CheckConstraint(
                condition=models.Q(end_code="")
                | models.Q(
                    end_code__in=[
                        "left_post",
                        "long_absence",
                        "family_asked",
                        "case_moved_team",
                        "workload",
                        "conflict",
                        "other",
                    ]
                ),
                name="allocation_end_code_known",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["partnership_id", "user_id"],
                condition=models.Q(until__isnull=True),
                name="allocation_of_worker",
            ),
            models.Index(fields=["partnership_id", "case"], name="allocation_of_case"),
        ]
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="two_different_workers",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(new__until__isnull=True, new__part__in=["ipsw", "csw"]),
                # A definer's eye: the one who allocates may see only one of the two cases of a family.
                func="""
                    PERFORM pg_advisory_xact_lock(hashtext(NEW.family_id::text));
                    IF cases_holds_other_part(NEW.family_id, NEW.user_id, NEW.part) THEN
                        RAISE EXCEPTION 'R43: one person is not both the parents'' and the child''s worker of a family'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]


class PartnershipStatus(FamilyRecord):
    """The standing of one parent in one case: a protective partner, unless evidence shows otherwise (R25)."""

    class Status(models.TextChoices):
        PARTNER = "protective_partner", "Protective partner"
        PARTNER_WITH_NEEDS = "partner_with_support_needs", "Protective partner with support needs"
        UNDER_REVIEW = "under_evidence_review", "Evidence under review"
        RESTRICTED = "restricted_by_evidence", "Restricted by evidence"

    declares = declare(
        RowSecurity(worker=circle("case_id"), wide="true", family="person_id = (SELECT people_me()) AND told",
                    insert=_NOBODY, update=_NOBODY),
        Sensitivity.OPEN_TO_FAMILY,
    )  # fmt: skip

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="partnership_statuses")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="partnership_statuses")
    status = models.CharField(max_length=40, choices=Status.choices, default=Status.PARTNER)
    since = models.DateTimeField()
    told = models.BooleanField(default=True)  # whether the parent knows: until then they do not read it here
    review_on = models.DateField(
        null=True, blank=True
    )  # the next day on which something about it is looked at

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership_id", "case", "person"], name="partnership_status_once"
            ),
            models.CheckConstraint(
                condition=models.Q(status="protective_partner") | models.Q(review_on__isnull=False),
                name="partnership_status_is_reviewed",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["partnership_id", "review_on", "id"],
                condition=models.Q(review_on__isnull=False),
                name="partnership_status_review",
            )
        ]
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="changes_by_a_decision",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.AnyChange("status"),
                func="""
                    IF NEW.status IS DISTINCT FROM (SELECT d.status FROM cases_standingdecision d
                        WHERE d.case_id = NEW.case_id AND d.person_id = NEW.person_id
                        ORDER BY d.decided_at DESC, d.id DESC LIMIT 1) THEN
                        RAISE EXCEPTION 'R25: a standing changes by a recorded decision' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]


# The rest of this room's models, in modules of their own; imported whole, because they import this one.
import alongside.family.cases.models_aims  # noqa: E402
import alongside.family.cases.models_harm  # noqa: E402
import alongside.family.cases.models_stages  # noqa: E402
import alongside.family.cases.models_standing  # noqa: E402, F401
from alongside.family.cases.models_links import RequestLink  # noqa: E402, F401
from alongside.family.cases.models_waiting import CaseDay, HarmCategory  # noqa: E402, F401
