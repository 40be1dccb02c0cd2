"""How each parent stands in a case, and why: evidence, decisions, what is held back, and the help a parent is offered.

Every decision is a row that stays (R25). What one parent sees narrows by a row of its own, for a time, and ends by itself;
the other parent's sight and the offers of help are never touched (R26).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models

from alongside.family.cases.models import Case, PartnershipStatus
from alongside.family.cases.rules_standing import (
    ENOUGH_EVIDENCE,
    MOVES,
    OPINION,
    PARTNER,
    RESTS_ON_EVIDENCE,
    WITH_NEEDS,
)
from alongside.family.people.models import Person, declare
from alongside.ground.access.rowsecurity import register_sql
from alongside.ground.accounts.models import refuse_independent_decider
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Audience, RowSecurity, Sensitivity, circle
from alongside.ground.base.models import FamilyRecord
from alongside.ground.clock.time_source import local_date

# The ground's answer is "nothing": here is the real one. Once a statement, from an index on the person.
register_sql(
    "CREATE OR REPLACE FUNCTION access_withheld(what text) RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER"
    " SET search_path = public, pg_temp AS $$ SELECT coalesce(array_agg(one), '{}') FROM cases_narrowing n,"
    " LATERAL unnest(ARRAY[n.case_id, n.family_id]) one WHERE n.partnership_id = access_partnership()"
    " AND n.person_id = (SELECT people_me()) AND n.ended_at IS NULL AND n.until > access_now()"
    " AND access_withheld.what = ANY(n.kinds) $$"
)

_MYSELF = "person_id = (SELECT people_me())"


def _written_by(column: str, *, workers: bool = True) -> dict[Audience, str]:
    mine = f"{column} = (SELECT access_user())"
    return {
        Audience.WORKER: f"{circle('case_id')} AND {mine}" if workers else "",
        Audience.WIDE: mine,
        Audience.FAMILY: "",
    }


class EvidenceEntry(FamilyRecord):
    """One thing that was seen, told or thought of what a parent did: its day, its source, who wrote it. Never changed."""

    class Kind(models.TextChoices):
        OBSERVED = "observed", "I saw or heard it"
        REPORTED = "reported", "Somebody told me"
        OPINION = "opinion", "It is what I think"

    # The parent reads the decision and its reason; an entry may hold what a child said in trust.
    declares = declare(
        RowSecurity(worker=circle("case_id"), wide="true", insert=_written_by("by_id")),
        Sensitivity.PROFESSIONAL,
        append=True,
    )

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="evidence")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="evidence")
    seen_on = models.DateField()
    kind = models.CharField(max_length=20, choices=Kind.choices)
    told_by = models.CharField(max_length=200, blank=True)
    words = models.TextField(max_length=4_000)
    at = models.DateTimeField()
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(words=""), name="evidence_has_words"),
            models.CheckConstraint(
                condition=~models.Q(kind="reported") | ~models.Q(told_by=""), name="evidence_names_source"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "case", "person", "-at"], name="evidence_newest")
        ]
        triggers: ClassVar = append_only()


_ALLOWED = ", ".join(f"'{before}>{after}'" for before, afters in MOVES.items() for after in afters)
_BY_EVIDENCE = ", ".join(f"'{before}>{after}'" for before, after in sorted(RESTS_ON_EVIDENCE))


class StandingDecision(FamilyRecord):
    """One decision of a manager about how a parent stands (R25): what it was, what it is, why, and when it is looked at again.

    `reason` is written for the parent, who reads it once `told_on` says that they were told. Where telling could put
    somebody at risk, `not_told_because` says so and is looked at again on the day of the review.
    """

    class Way(models.TextChoices):
        IN_PERSON = "in_person", "In person"
        PHONE = "phone", "By phone"
        MEETING = "meeting", "In a meeting"
        LETTER = "letter", "By letter"

    declares = declare(
        RowSecurity(
            worker=circle("case_id"), wide="true", family=f"{_MYSELF} AND told_on IS NOT NULL",
            insert=_written_by("decided_by_id", workers=False),
        ),
        Sensitivity.OPEN_TO_FAMILY,
        append=True,
    )  # fmt: skip

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="standing_decisions")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="standing_decisions")
    before = models.CharField(max_length=40, choices=PartnershipStatus.Status.choices)
    status = models.CharField(max_length=40, choices=PartnershipStatus.Status.choices)
    reason = models.TextField(max_length=4_000)
    support = models.TextField(max_length=2_000, blank=True)  # the help that is offered to this parent
    review_on = models.DateField(null=True, blank=True)
    told_on = models.DateField(null=True, blank=True)
    told_how = models.CharField(max_length=20, choices=Way.choices, blank=True)
    told_words = models.TextField(max_length=2_000, blank=True)
    not_told_because = models.TextField(max_length=2_000, blank=True)
    decided_at = models.DateTimeField()
    decided_by_id = models.UUIDField()
    decided_by_name = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(status=PARTNER)
                | (models.Q(review_on__isnull=False) & ~models.Q(support="")),
                name="standing_reviewed_and_supported",
            ),
            models.CheckConstraint(
                condition=(
                    models.Q(told_on__isnull=False, not_told_because="")
                    & ~models.Q(told_how="")
                    & ~models.Q(told_words="")
                )
                | (
                    models.Q(told_on__isnull=True, told_how="", told_words="")
                    & ~models.Q(not_told_because="")
                    & ~models.Q(status=PARTNER)  # nothing is left to keep quiet about
                ),
                name="standing_told_or_why_not",
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="standing_has_reason"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "case", "person", "-decided_at"], name="standing_newest")
        ]
        triggers: ClassVar = [
            *append_only(),
            refuse_independent_decider("decided_by_id"),
            pgtrigger.Trigger(
                name="standing_by_evidence",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                declare=[("stands", "text"), ("since", "timestamptz"), ("counted", "integer")],
                func=f"""
                    SELECT s.status INTO stands FROM cases_partnershipstatus s WHERE s.case_id = NEW.case_id
                        AND s.person_id = NEW.person_id AND s.partnership_id = NEW.partnership_id;
                    IF stands IS DISTINCT FROM NEW.before OR (NEW.before || '>' || NEW.status) NOT IN ({_ALLOWED}) THEN
                        RAISE EXCEPTION 'R25: this standing cannot follow that one' USING ERRCODE = 'check_violation';
                    END IF;
                    IF NOT EXISTS (SELECT 1 FROM accounts_roleassignment r WHERE r.user_id = NEW.decided_by_id
                                   AND r.until IS NULL AND r.role = 'manager') THEN
                        RAISE EXCEPTION 'R25: a manager decides how a parent stands' USING ERRCODE = 'check_violation';
                    END IF;
                    IF (NEW.before || '>' || NEW.status) IN ({_BY_EVIDENCE}) THEN
                        SELECT max(d.decided_at) INTO since FROM cases_standingdecision d WHERE d.case_id = NEW.case_id
                            AND d.person_id = NEW.person_id AND d.status IN ('{PARTNER}', '{WITH_NEEDS}');
                        SELECT count(DISTINCT (e.seen_on, e.by_id)) INTO counted FROM cases_evidenceentry e
                            WHERE e.case_id = NEW.case_id AND e.person_id = NEW.person_id AND e.kind <> '{OPINION}'
                            AND e.by_id <> NEW.decided_by_id AND e.at > coalesce(since, '-infinity');
                        IF counted < {ENOUGH_EVIDENCE} THEN
                            RAISE EXCEPTION 'R25: two dated entries of evidence come first'
                                USING ERRCODE = 'check_violation';
                        END IF;
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]


class Narrowing(FamilyRecord):
    """For a time, one parent does not see named parts of a child's record (R26). It ends by itself at `until`.

    The parent reads that something is held back and why (`words`), unless saying so is the danger (`unsaid_because`).
    """

    class Kind(models.TextChoices):
        INSIDE = "inside", "The part of the plan for inside the home, and its promises"
        RECORD = "record", "What other people wrote in the record"
        MEETINGS = "meetings", "Meetings"

    declares = declare(
        RowSecurity(
            worker=circle("case_id"), wide="true", family=f"{_MYSELF} AND unsaid_because = ''",
            insert=_written_by("decided_by_id", workers=False), update={Audience.WORKER: "", Audience.FAMILY: ""},
        ),
        Sensitivity.OPEN_TO_FAMILY,
    )  # fmt: skip

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="narrowings")
    family_id = (
        models.UUIDField()
    )  # repeated from the case: what belongs to no one child's case is held back with it
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="narrowings")
    kinds = ArrayField(models.CharField(max_length=20, choices=Kind.choices))
    words = models.TextField(max_length=2_000, blank=True)
    unsaid_because = models.TextField(max_length=2_000, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField()
    decided_by_id = models.UUIDField()
    decided_by_name = models.CharField(max_length=120)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by_id = models.UUIDField(null=True, blank=True)
    ended_by_name = models.CharField(max_length=120, blank=True)
    end_reason = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(until__gt=models.F("since")), name="narrowing_ends"),
            models.CheckConstraint(condition=~models.Q(kinds=[]), name="narrowing_names_kinds"),
            models.CheckConstraint(
                condition=(~models.Q(words="") & models.Q(unsaid_because=""))
                | (models.Q(words="") & ~models.Q(unsaid_because="")),
                name="narrowing_said_or_why_not",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_by_id__isnull=True, end_reason="")
                | (models.Q(ended_at__isnull=False, ended_by_id__isnull=False) & ~models.Q(end_reason="")),
                name="narrowing_end_paired",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["partnership_id", "person"],
                condition=models.Q(ended_at__isnull=True),
                name="narrowing_of_person",
            ),
            models.Index(fields=["partnership_id", "case"], name="narrowing_of_case"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            refuse_independent_decider("decided_by_id"),
            pgtrigger.ReadOnly(
                name="narrowing_stays", exclude=["ended_at", "ended_by_id", "ended_by_name", "end_reason"]
            ),
            pgtrigger.Protect(
                name="ended_stays_ended",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__ended_at__isnull=False),
            ),
            pgtrigger.Trigger(
                name="never_of_a_partner",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func=f"""
                    IF NOT EXISTS (SELECT 1 FROM cases_partnershipstatus s WHERE s.case_id = NEW.case_id
                                   AND s.person_id = NEW.person_id AND s.status <> '{PARTNER}') THEN
                        RAISE EXCEPTION 'R26: nothing is held back from a protective partner'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    @property
    def last_day(self) -> date:
        """The last London day on which it is held back: `until` is the instant after its end."""
        return local_date(self.until - timedelta(microseconds=1))


class ParentNeed(FamilyRecord):
    """What weighs on a parent, and the help they are offered for it (R27). Never read where levels or standings are decided."""

    class Kind(models.TextChoices):
        DOMESTIC_ABUSE = "domestic_abuse", "Being hurt or controlled at home"
        MENTAL_HEALTH = "mental_health", "Feelings and mental health"
        SUBSTANCES = "substances", "Alcohol or drugs"
        MONEY = "money", "Money"
        HOUSING = "housing", "Housing"

    class Answer(models.TextChoices):
        YES = "yes", "Yes please"
        NOT_NOW = "not_now", "Not now"
        NO = "no", "No thank you"

    declares = declare(
        RowSecurity(
            worker=circle("case_id"), wide="true", family=_MYSELF, insert=_written_by("offered_by_id"),
            update={Audience.WORKER: "", Audience.WIDE: ""},  # the parent alone answers
        ),
        Sensitivity.OPEN_TO_FAMILY,
    )  # fmt: skip

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="parent_needs")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="support_needs")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    offer = models.TextField(max_length=2_000)
    offered_at = models.DateTimeField()
    offered_by_id = models.UUIDField()
    offered_by_name = models.CharField(max_length=120)
    answer = models.CharField(max_length=20, choices=Answer.choices, blank=True)
    answer_words = models.TextField(max_length=2_000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(offer=""), name="need_has_offer"),
            models.CheckConstraint(
                condition=models.Q(answer="", answered_at__isnull=True)
                | (~models.Q(answer="") & models.Q(answered_at__isnull=False)),
                name="need_answer_paired",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["partnership_id", "case", "person"], name="need_of_parent")]
        triggers: ClassVar = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="offer_stays", exclude=["answer", "answer_words", "answered_at"]),
        ]
