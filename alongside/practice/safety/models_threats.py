"""Threats and attacks on a family, as whoever knew it said it; what became of each; who was harmed; what protects (R182-R184)."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from alongside.family.people.models import MYSELF, Person, declare
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Audience, RowSecurity, Sensitivity
from alongside.practice.actions.models import Action
from alongside.practice.safety.said import MINE, NOT_HELD_BACK, NOT_THE_CHILD, OURS, Signed

_OPEN = Sensitivity.OPEN_TO_FAMILY
_READS_IT = (
    "EXISTS (SELECT 1 FROM safety_threat t WHERE t.id = threat_id)"  # under the reader's own row security
)
_VICTIM = MYSELF.format(column="person_id")


def _in_ones_name(family: str, by_family: str = "") -> RowSecurity:
    """Read by the workers of the case, managers and `family`; written in one's own name, by a family member `by_family`."""
    return RowSecurity(
        worker=OURS, wide="true", family=family,
        insert={
            Audience.WORKER: f"{OURS} AND {MINE}", Audience.WIDE: MINE,
            Audience.FAMILY: f"{OURS} AND {MINE} AND {by_family}" if by_family else "",
        },
        update={Audience.WORKER: "", Audience.WIDE: "", Audience.FAMILY: ""},
    )  # fmt: skip


class Threat(Signed):
    """A threat or an attack, as it was said: nothing of it is changed, more is added as steps (R182).

    A parent's words are not read from the phone of the child of the case; what a child says, the adults read only when the
    child lets them (`readers`).
    """

    class Kind(models.TextChoices):
        THREAT = "threat", "A threat"
        FOLLOWED = "followed", "Somebody was followed or watched"
        DAMAGE = "damage", "Something was broken or stolen"
        FIRE = "fire", "A fire, or somebody tried to start one"
        HURT = "hurt", "Somebody was hurt or attacked"
        OTHER = "other", "Something else"

    class Target(models.TextChoices):
        CHILD = "child", "The child"
        PARENT = "parent", "A parent or carer"
        SIBLING = "sibling", "A brother or sister"
        PET = "pet", "A pet"
        PROPERTY = "property", "The home, a car or other things"
        OTHER = "other", "Somebody or something else"

    class Where(models.TextChoices):
        HOME = "home", "At home"
        WORK = "work", "At work, or where somebody works"
        SCHOOL = "school", "At school or college"
        STREET = "street", "In the street"
        ONLINE = "online", "On a phone or online"
        OTHER = "other", "Somewhere else"
        NOT_KNOWN = "not_known", "We do not know"

    class Medium(models.TextChoices):
        FACE = "face", "Face to face"
        PHONE = "phone", "By phone"
        PRISON = "prison", "A call or a message from prison"
        MESSAGE = "message", "By a message or online"
        LETTER = "letter", "A letter or a note"
        THROUGH = "through", "Through somebody else"
        DEED = "deed", "It was done, not said"
        NOT_KNOWN = "not_known", "We do not know"

    class Told(models.TextChoices):
        OWN = "own", "Said here by the person themself"
        PHONE = "phone", "By phone"
        FACE = "face", "Face to face"
        OTHER = "other", "Another agency told us"

    class Readers(models.TextChoices):
        FAMILY = "family", "The adults of the family, and the people who help us"
        WORKERS = "workers", "Me, and the people who help us"

    declares = declare(
        _in_ones_name(
            f"{OURS} AND ({MINE} OR (readers = 'family' AND {NOT_THE_CHILD} AND {NOT_HELD_BACK}))",
            "told_how = 'own'",
        ),
        _OPEN,
        append=True,
    )  # fmt: skip

    kind = models.CharField(max_length=10, choices=Kind.choices)
    targets = ArrayField(models.CharField(max_length=10, choices=Target.choices))
    siblings = ArrayField(
        models.UUIDField(), default=list
    )  # the persons, where brothers or sisters were named
    where = models.CharField(max_length=10, choices=Where.choices, default=Where.NOT_KNOWN)
    medium = models.CharField(max_length=10, choices=Medium.choices, default=Medium.NOT_KNOWN)
    who = models.CharField(max_length=300, blank=True)  # who did it, as far as anybody knows
    happened_on = models.DateField()
    about_time = models.CharField(max_length=60, blank=True)
    said = models.TextField(max_length=2_000, blank=True)  # their words, as they were said
    words = models.TextField(max_length=4_000, blank=True)
    evidence = models.CharField(max_length=1_000, blank=True)  # what was kept, and where it is
    readers = models.CharField(max_length=10, choices=Readers.choices)
    told_how = models.CharField(max_length=10, choices=Told.choices)
    told_by = models.CharField(max_length=120, blank=True)  # who told a worker

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(targets=[]), name="threat_has_a_target"),
            models.CheckConstraint(condition=~Q(said="") | ~Q(words=""), name="threat_says_something"),
            models.CheckConstraint(
                condition=Q(siblings=[]) | Q(targets__contains=["sibling"]), name="threat_siblings_are_targets"
            ),
            models.CheckConstraint(
                condition=Q(told_how="own", told_by="") | ~Q(told_how="own") & ~Q(told_by=""),
                name="threat_told_by_somebody",
            ),
        ]  # fmt: skip
        indexes: ClassVar = [models.Index(fields=["partnership_id", "case", "-at"], name="threat_newest")]
        triggers: ClassVar = append_only()


_STEP_TRIGGER = """
    DECLARE was text[];
    BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('threat ' || NEW.threat_id::text));
    SELECT coalesce(array_agg(kind), '{}') INTO was FROM safety_threatstep
        WHERE partnership_id = NEW.partnership_id AND threat_id = NEW.threat_id;
    IF 'closed' = ANY(was) THEN
        RAISE EXCEPTION 'R182: nothing follows a threat that is finished' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.kind = 'closed' AND NOT (was && ARRAY['took', 'refused'] AND was && ARRAY['holds', 'changed']) THEN
        RAISE EXCEPTION 'R182: the police and the plan come before the end' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
    END;
"""


class ThreatStep(Signed):
    """What became of a threat: the police took it or would not, the plan was looked at, more is known, it is finished.

    Whoever reads the threat reads its steps.
    """

    class Kind(models.TextChoices):
        TOOK = "took", "The police took it"
        REFUSED = "refused", "The police did not take it"
        HOLDS = "holds", "The plan still holds"
        CHANGED = "changed", "The plan was changed"
        MORE = "more", "More is known"
        CLOSED = "closed", "It is finished"

    declares = declare(
        _in_ones_name(_READS_IT, f"{_READS_IT} AND kind IN ('took', 'refused', 'more')"), _OPEN, append=True
    )

    threat = models.ForeignKey(Threat, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    on = models.DateField()
    reference = models.CharField(max_length=60, blank=True)
    who = models.CharField(max_length=120, blank=True)  # of the police: who took it, or would not
    words = models.CharField(max_length=2_000, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind="took") & ~Q(reference="")
                | Q(kind="refused", reference="") & ~Q(words="") & ~Q(who="")
                | Q(kind__in=["holds", "changed", "more", "closed"], reference="") & ~Q(words=""),
                name="threat_step_says_what",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "threat", "at"], name="threat_step_of_threat")
        ]
        triggers: ClassVar = [
            *append_only(),
            pgtrigger.Trigger(
                name="threat_steps_in_order", operation=pgtrigger.Insert, when=pgtrigger.Before, func=_STEP_TRIGGER
            ),
        ]  # fmt: skip


class VictimSaid(Signed):
    """That somebody of the family is a victim in their own right: what support they have, how the crime stands (R183).

    The newest line of a person and threat counts. Theirs to read; the other adults of the family only where they agree.
    """

    class Outcome(models.TextChoices):
        NOT_YET = "not_yet", "Nothing is decided yet"
        INVESTIGATING = "investigating", "The police look into it"
        CHARGED = "charged", "Somebody was charged"
        CONVICTED = "convicted", "Somebody was convicted"
        NO_ACTION = "no_action", "The police do nothing more"
        NOT_REPORTED = "not_reported", "They do not want the police told"

    declares = declare(
        _in_ones_name(
            f"{OURS} AND ({_VICTIM} OR (family_reads AND {NOT_THE_CHILD} AND {NOT_HELD_BACK}))"
        ),
        _OPEN,
        append=True,
    )  # fmt: skip

    threat = models.ForeignKey(Threat, on_delete=models.PROTECT, related_name="victims")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    family_reads = models.BooleanField()  # as this person would have it
    support = models.CharField(max_length=1_000)
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    words = models.CharField(max_length=1_000, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(support=""), name="victim_support_said"),
            models.CheckConstraint(condition=~Q(outcome="no_action") | ~Q(words=""), name="victim_no_action_says_why"),
        ]  # fmt: skip
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "threat", "person", "-at"], name="victim_newest")
        ]
        triggers: ClassVar = append_only()


class Protection(Signed):
    """A protective measure: locks, lights, a patrol. Its owner, day and state are a promise's, which escalates (R184)."""

    class Kind(models.TextChoices):
        LOCKS = "locks", "Locks, doors or windows"
        LIGHTS = "lights", "Lights"
        ALARM = "alarm", "An alarm, or a button to call for help"
        CAMERA = "camera", "A camera or a doorbell that records"
        PATROL = "patrol", "Police come by, or the address is marked"
        MOVE = "move", "Somewhere else to live"
        WITNESS = "witness", "Witness protection is looked at"
        OTHER = "other", "Something else"

    declares = declare(_in_ones_name(f"{OURS} AND {NOT_HELD_BACK}"), _OPEN, append=True)

    threat = models.ForeignKey(Threat, null=True, on_delete=models.PROTECT, related_name="protections")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    action = models.OneToOneField(Action, on_delete=models.PROTECT, related_name="+")
    cost = models.DecimalField(
        max_digits=8, decimal_places=2, null=True, blank=True
    )  # pounds; empty: not known yet
    pays = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(cost__isnull=True) | Q(cost=0) | Q(cost__gt=0) & ~Q(pays=""),
                name="protection_cost_is_paid",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["partnership_id", "case", "-at"], name="protection_newest")]
        triggers: ClassVar = append_only()
