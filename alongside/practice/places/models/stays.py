"""Where a child would live, learn or visit: proposed, checked, begun, over; who was told first, who decided (R170-R172)."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from alongside.family.people.models import Person, declare
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Sensitivity
from alongside.practice.places.models.common import (
    IN_CASE,
    NO_DELETE,
    OPEN,
    OWN,
    CaseFact,
    in_order,
    read_by,
)
from alongside.practice.places.rules import STAY_MOVES

_CHANGES = [
    "state", "postcode", "lat", "lon", "checked", "checked_at", "since", "until", "override_words", "end_reason",
    "rests_on_parent", "version",
]  # fmt: skip


class Stay(CaseFact):
    """A placement, a school or a visit. Placements of a child do not overlap; one inside a zone waits for a manager."""

    class Kind(models.TextChoices):
        PLACEMENT = "placement", "A place to live"
        SCHOOL = "school", "A school, college or activity"
        VISIT = "visit", "A visit"

    class Placement(models.TextChoices):
        RELATIVES = "relatives", "With relatives or friends of the family"
        FOSTER = "foster", "Foster carers"
        RESIDENTIAL = "residential", "Children’s home"
        SECURE = "secure", "Secure home"
        SUPPORTED = "supported", "Supported accommodation"
        HOSPITAL = "hospital", "Hospital"
        OTHER = "other", "Another place"

    class State(models.TextChoices):
        HELD = "held", "Waits for a manager"
        PROPOSED = "proposed", "Proposed"
        STARTED = "started", "Now"
        ENDED = "ended", "Over"
        DROPPED = "dropped", "Not used"

    class Checked(models.TextChoices):
        CLEAR = "clear", "Checked: in no zone"
        ZONE = "zone", "Inside a zone"
        UNCHECKED = "unchecked", "Not checked: nobody knows where it is"

    declares = declare(read_by(f"{OPEN} AND state <> 'held'"), Sensitivity.OPEN_TO_FAMILY)

    kind = models.CharField(max_length=10, choices=Kind.choices)
    placement = models.CharField(max_length=12, choices=Placement.choices, blank=True)
    name = models.CharField(max_length=120)
    area = models.CharField(max_length=120, blank=True)
    postcode = models.CharField(max_length=7, blank=True)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    state = models.CharField(max_length=10, choices=State.choices)
    planned_on = models.DateField()
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)  # the day of leaving
    reason = models.CharField(max_length=2_000)
    rests_on_parent = models.BooleanField(default=False)  # the reason holds something against a parent
    weekly_cost = models.PositiveIntegerField(null=True)  # pounds
    emergency = models.BooleanField(default=False)
    checked = models.CharField(max_length=10, choices=Checked.choices)
    checked_at = models.DateTimeField()
    override_words = models.CharField(
        max_length=1_000, blank=True
    )  # what the family reads of a manager's decision
    end_reason = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind="placement") & ~Q(placement="") | ~Q(kind="placement") & Q(placement=""),
                name="stay_placement_typed",
            ),
            models.CheckConstraint(
                condition=Q(lat__isnull=True, lon__isnull=True, checked="unchecked")
                | (Q(lat__isnull=False, lon__isnull=False) & ~Q(checked="unchecked")),
                name="stay_unknown_is_not_checked",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["held", "proposed", "dropped"], since__isnull=True, until__isnull=True)
                | Q(state="started", since__isnull=False, until__isnull=True)
                | Q(state="ended", since__isnull=False, until__isnull=False),
                name="stay_state_fits_days",
            ),
            models.CheckConstraint(condition=in_order("since", "until"), name="stay_days_in_order"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "case", "planned_on"], name="stay_of_case"),
            models.Index(
                fields=["partnership_id", "state"], condition=Q(state__in=["held", "started"]), name="stay_now"
            ),
        ]  # fmt: skip
        triggers: ClassVar = [
            NO_DELETE,
            pgtrigger.ReadOnly(name="proposal_stays", exclude=_CHANGES),
            pgtrigger.FSM(name="states_in_order", field="state", transitions=list(STAY_MOVES)),
            pgtrigger.Trigger(
                name="a_manager_decided",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__state="held", new__state="proposed"),
                func="""
                    IF NOT EXISTS (SELECT 1 FROM places_override o WHERE o.partnership_id = NEW.partnership_id
                        AND o.stay_id = NEW.id AND o.stay_version = OLD.version) THEN
                        RAISE EXCEPTION 'R170: a place inside a zone is decided by a manager, police and parents told first'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="placements_do_not_overlap",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(new__kind="placement", new__since__isnull=False),
                # No gist index leads with a uuid here; two at once take turns at the lock.
                func="""
                    PERFORM pg_advisory_xact_lock(hashtext('places_stay ' || NEW.case_id));
                    IF EXISTS (SELECT 1 FROM places_stay s WHERE s.partnership_id = NEW.partnership_id
                        AND s.case_id = NEW.case_id AND s.id <> NEW.id AND s.kind = 'placement' AND s.since IS NOT NULL
                        AND daterange(s.since, s.until) && daterange(NEW.since, NEW.until)) THEN
                        RAISE EXCEPTION 'R172: placements_do_not_overlap' USING ERRCODE = 'exclusion_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]


class StayWords(CaseFact):
    """What somebody says of a place. Of a person: theirs and the workers'; of nobody: a worker's own words, open to all."""

    class About(models.TextChoices):
        PARENTS_VIEW = "parents_view", "What the parents think of it"
        LOCAL_RISKS = "local_risks", "What the parents know of the area"
        CONTACT_EFFECT = "contact_effect", "What it does to contact with the family"
        IMPACT = "impact", "What it is like for them"

    declares = declare(
        read_by(f"{IN_CASE} AND ({OWN} OR (person_id IS NULL AND {OPEN}))", says=True),
        Sensitivity.OPEN_TO_FAMILY, append=True,
    )  # fmt: skip

    stay = models.ForeignKey(Stay, on_delete=models.PROTECT, related_name="words")
    about = models.CharField(max_length=20, choices=About.choices)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    words = models.TextField(max_length=2_000)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["partnership_id", "stay", "at"], name="staywords_of_stay")]
        triggers: ClassVar = append_only()


class Telling(CaseFact):
    """That police or a parent was told, before anybody decided, of a place inside a zone. A parent reads what they were told."""

    class Whom(models.TextChoices):
        POLICE = "police", "The police"
        PARENT = "parent", "A parent or carer"

    class How(models.TextChoices):
        PHONE = "phone", "By phone"
        MET = "met", "Face to face"
        VIDEO = "video", "By video"
        WRITING = "writing", "In writing, and they answered"

    declares = declare(read_by(f"{IN_CASE} AND {OWN} AND reached"), Sensitivity.OPEN_TO_FAMILY, append=True)

    stay = models.ForeignKey(Stay, on_delete=models.PROTECT, related_name="tellings")
    whom = models.CharField(max_length=10, choices=Whom.choices)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    told_name = models.CharField(max_length=120)
    told_on = models.DateField()
    how = models.CharField(max_length=10, choices=How.choices)
    reached = models.BooleanField()  # not reached: tried, which is enough for a parent in an emergency alone
    words = models.CharField(max_length=1_000)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(whom="parent", person__isnull=False) | Q(whom="police", person__isnull=True),
                name="telling_names_the_parent",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["partnership_id", "stay", "at"], name="telling_of_stay")]
        triggers: ClassVar = append_only()


class Override(CaseFact):
    """A manager's decision on one place as it stood, with the zones it is about. Only after police were told (R170)."""

    declares = declare(read_by(""), Sensitivity.PROFESSIONAL, append=True)

    stay = models.ForeignKey(Stay, on_delete=models.PROTECT, related_name="overrides")
    stay_version = models.PositiveIntegerField()
    reason = models.CharField(max_length=2_000)
    zone_ids = ArrayField(models.UUIDField())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership_id", "stay", "stay_version"], name="stay_override_once"
            )
        ]
        triggers: ClassVar = [
            *append_only(),
            pgtrigger.Trigger(
                name="police_first",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func="""
                    IF NOT EXISTS (SELECT 1 FROM places_telling t WHERE t.partnership_id = NEW.partnership_id
                        AND t.stay_id = NEW.stay_id AND t.whom = 'police' AND t.reached AND t.at <= NEW.at
                        AND t.at >= (SELECT s.checked_at FROM places_stay s
                            WHERE s.partnership_id = NEW.partnership_id AND s.id = NEW.stay_id)) THEN
                        RAISE EXCEPTION 'R170: the police are told before anybody decides' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]
