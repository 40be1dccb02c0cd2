"""Persons, family groups, pets, how to reach somebody safely, and invitations to make an account.

A person's name may be known to the whole family group. How to reach them is another matter: two parents who live apart
never see each other's contact details, so those live in tables of their own with a narrower rule.
"""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models

from alongside.ground.access.rowsecurity import register_for_writing, register_sql
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import (
    Audience,
    Declaration,
    Retention,
    RowSecurity,
    Scrub,
    Sensitivity,
    circle,
)
from alongside.ground.base.models import FamilyRecord

_DEFINER = "LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp"
for _known, _circles in (
    ("people_known", "access_circles"),
    ("people_known_to_write", "access_circles_to_write"),
):
    register_sql(
        f"CREATE OR REPLACE FUNCTION {_known}() RETURNS uuid[] {_DEFINER} AS $$"
        " SELECT coalesce(array_agg(person_id), '{}') FROM people_familymember"
        f" WHERE partnership_id = access_partnership() AND family_id = ANY((SELECT {_circles}())::uuid[]) $$"
    )
register_for_writing("people_known()", "people_known_to_write()")
register_sql(
    f"CREATE OR REPLACE FUNCTION people_me() RETURNS uuid {_DEFINER} AS $$"
    " SELECT id FROM people_person WHERE user_id = access_user() AND partnership_id = access_partnership() $$"
)

KNOWN_PERSON = "{column} = ANY((SELECT people_known())::uuid[])"
MYSELF = "{column} = (SELECT people_me())"


def declare(rules: RowSecurity, sensitivity: Sensitivity, *, append: bool = False) -> Declaration:
    """Return the declaration of a case record of this partnership under the given rules."""
    return Declaration(
        sensitivity=sensitivity,
        retention=Retention.CASE_RECORD,
        scrub=Scrub.REPLACE_WORDS,
        audited="verbs",
        row_security=rules,
        append_only=append,
    )


def reach_of(column: str) -> RowSecurity:
    """Return the rule for how to reach a person: that person, and the professionals who know them. Nobody else."""
    return RowSecurity(
        worker=KNOWN_PERSON.format(column=column),
        wide="true",
        family=MYSELF.format(column=column),
    )


class Person(FamilyRecord):
    """Somebody in a family. `user_id` links the account they sign in with, when they have one."""

    declares = declare(
        RowSecurity(
            worker=KNOWN_PERSON.format(column="id"),
            wide="true",
            family=KNOWN_PERSON.format(column="id"),
            insert={Audience.WORKER: "", Audience.FAMILY: ""},
            update={Audience.FAMILY: MYSELF.format(column="id")},
        ),
        Sensitivity.OPEN_TO_FAMILY,
    )

    full_name = models.CharField(max_length=120)
    known_as = models.CharField(max_length=60, blank=True)
    name_key = models.CharField(max_length=140, editable=False)  # folded in Python: the database has no ICU
    born_on = models.DateField(null=True, blank=True)
    user_id = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership_id", "user_id"],
                condition=models.Q(user_id__isnull=False),
                name="person_one_account",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "name_key"], name="person_by_name"),
            models.Index(
                fields=["partnership_id", "born_on"],
                condition=models.Q(born_on__isnull=False),
                name="person_by_birthday",
            ),
            models.Index(
                fields=["user_id"], condition=models.Q(user_id__isnull=False), name="person_by_account"
            ),
        ]

    @property
    def short_name(self) -> str:
        """The name the person goes by."""
        return self.known_as or self.full_name.split(" ")[0]


class FamilyGroup(FamilyRecord):
    """A family: children, parents together or apart, grandparents, carers, siblings, pets (R30). A circle."""

    declares = declare(
        RowSecurity(
            worker=circle("id"),
            wide="true",
            family=circle("id"),
            update={Audience.FAMILY: ""},
            insert={Audience.FAMILY: ""},
        ),
        Sensitivity.OPEN_TO_FAMILY,
    )

    reference = models.CharField(max_length=20)
    name = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership_id", "reference"], name="family_reference_once")
        ]


_IN_FAMILY = RowSecurity(
    worker=circle("family_id"),
    wide="true",
    family=circle("family_id"),
    insert={Audience.FAMILY: ""},
    update={Audience.FAMILY: ""},
)
# A place in a family lets its workers know the person: nobody takes one for a person whom they do not know yet.
_NOBODY = {Audience.FAMILY: "", Audience.WORKER: "", Audience.WIDE: ""}
_PLACE = replace(_IN_FAMILY, insert=_NOBODY, update=_NOBODY)


_RELATIONSHIPS = ["child", "sibling", "mother", "father", "step_parent", "grandparent", "carer", "other"]


class FamilyMember(FamilyRecord):
    """One person's place in a family group."""

    class Relationship(models.TextChoices):
        CHILD = "child", "Child we are worried about"
        SIBLING = "sibling", "Brother or sister"
        MOTHER = "mother", "Mother"
        FATHER = "father", "Father"
        STEP_PARENT = "step_parent", "Step-parent"
        GRANDPARENT = "grandparent", "Grandparent"
        CARER = "carer", "Carer"
        OTHER = "other", "Someone else"

    declares = declare(_PLACE, Sensitivity.OPEN_TO_FAMILY)

    family = models.ForeignKey(FamilyGroup, on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    relationship = models.CharField(max_length=20, choices=Relationship.choices)
    lives_with_child = models.BooleanField(null=True)  # empty: not known, or not said
    parental_responsibility = models.BooleanField(null=True)
    version = models.PositiveIntegerField(default=1)

    PARENTS: ClassVar = (Relationship.MOTHER, Relationship.FATHER, Relationship.STEP_PARENT, Relationship.CARER,
                         Relationship.GRANDPARENT)  # fmt: skip

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership_id", "family", "person"], name="family_member_once"),
            models.CheckConstraint(
                condition=models.Q(relationship__in=_RELATIONSHIPS), name="family_relationship_known"
            ),
        ]  # fmt: skip
        indexes: ClassVar = [models.Index(fields=["partnership_id", "person"], name="family_member_person")]


class PlaceChange(FamilyRecord):
    """A change in somebody's place in a family, with what it was before: kept for good, as `FamilyMember` holds only today's.

    Read by the workers of the family and by the person it is about; the other parent sees today's place alone.
    """

    declares = declare(
        replace(_PLACE, family=MYSELF.format(column="person_id")), Sensitivity.PROFESSIONAL, append=True
    )

    family = models.ForeignKey(FamilyGroup, on_delete=models.PROTECT, related_name="place_changes")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="place_changes")
    lived_with_child = models.BooleanField(null=True)
    lives_with_child = models.BooleanField(null=True)
    had_responsibility = models.BooleanField(null=True)
    has_responsibility = models.BooleanField(null=True)
    since = models.DateField(null=True, blank=True)  # empty: the day is not known
    how_known = models.CharField(max_length=200, blank=True)
    changed_at = models.DateTimeField()
    changed_by_id = models.UUIDField()
    changed_by_name = models.CharField(max_length=120)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "family", "-changed_at"], name="place_change_newest")
        ]
        triggers: ClassVar = append_only()


class Pet(FamilyRecord):
    """An animal of the family: loved, and sometimes threatened (R30, R96)."""

    declares = declare(_IN_FAMILY, Sensitivity.OPEN_TO_FAMILY)

    family = models.ForeignKey(FamilyGroup, on_delete=models.PROTECT, related_name="pets")
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=60)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["partnership_id", "family"], name="pet_of_family")]


class ContactPoint(FamilyRecord):
    """One way to reach a person. Ended, not overwritten."""

    class Channel(models.TextChoices):
        PHONE = "phone", "Phone call"
        TEXT = "text", "Text message"
        EMAIL = "email", "Email"
        LETTER = "letter", "Letter"
        VIA_WORKER = "via_worker", "Through our worker"

    declares = declare(reach_of("person_id"), Sensitivity.PROFESSIONAL)

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="contact_points")
    channel = models.CharField(max_length=20, choices=Channel.choices)
    value = models.CharField(max_length=254)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["partnership_id", "person"], name="contact_of_person")]
        triggers: ClassVar = [pgtrigger.ReadOnly(name="contact_stays", exclude=["ended_at"])]


class SafeContact(FamilyRecord):
    """The person's own rules for being contacted (R327). A change is a new row; the newest counts."""

    declares = declare(reach_of("person_id"), Sensitivity.PROFESSIONAL, append=True)

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="safe_contact_rules")
    channels = ArrayField(models.CharField(max_length=20, choices=ContactPoint.Channel.choices))
    times = models.CharField(max_length=200, blank=True)
    shared_device = models.BooleanField()
    no_voicemail = models.BooleanField()
    code_word = models.CharField(max_length=60, blank=True)
    note = models.TextField(max_length=1000, blank=True)
    stated_at = models.DateTimeField()
    stated_by_id = models.UUIDField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "person", "stated_at"], name="safe_contact_newest")
        ]
        triggers: ClassVar = append_only()


class IdentityAnswer(FamilyRecord):
    """How a person describes themselves (R36). "Did not answer" is an answer; a missing row was never asked."""

    class Question(models.TextChoices):
        GENDER = "gender", "Gender"
        AGE = "age", "Age"
        ETHNICITY = "ethnicity", "Ethnicity"
        FAITH = "faith", "Faith or belief"
        LANGUAGE = "language", "Language you like to use"
        DISABILITY = "disability", "Disability or health condition"
        NEURODIVERSITY = "neurodiversity", "Neurodiversity"
        SEXUALITY = "sexuality", "Sexuality"
        LONE_PARENT = "lone_parent", "Bringing up children on your own"
        BACKGROUND = "background", "Money and background when you grew up and now"
        WORK = "work", "Work or profession"

    declares = declare(reach_of("person_id"), Sensitivity.PROFESSIONAL)

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="identity_answers")
    question = models.CharField(max_length=30, choices=Question.choices)
    answer = models.CharField(max_length=200, blank=True)
    did_not_answer = models.BooleanField(default=False)
    answered_at = models.DateTimeField()
    answered_by_id = models.UUIDField(null=True)  # themself, or the worker who wrote it down for them

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership_id", "person", "question"], name="identity_answer_once"
            ),
            models.CheckConstraint(
                condition=models.Q(did_not_answer=True, answer="")
                | (models.Q(did_not_answer=False) & ~models.Q(answer="")),
                name="identity_answered_or_not",
            ),
        ]


class Invitation(FamilyRecord):
    """An invitation to make an account, sent to one person. The link's secret is stored only as a digest."""

    declares = declare(
        RowSecurity(
            worker=circle("family_id"),
            wide="true",
            # The link's holder is looked up by the system; the account made from it is that of a person of the family.
            insert={
                Audience.WORKER: f"{circle('family_id')} AND {KNOWN_PERSON.format(column='person_id')}"
                " AND used_at IS NULL",
                Audience.WIDE: "used_at IS NULL",
            },
        ),
        Sensitivity.PROFESSIONAL,
    )

    family = models.ForeignKey(FamilyGroup, on_delete=models.PROTECT, related_name="invitations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="invitations")
    role = models.CharField(
        max_length=30, choices=[("parent_carer", "Parent or carer"), ("young_person", "Young person")]
    )
    email = models.EmailField(max_length=254)
    secret_digest = models.CharField(max_length=64)
    invited_at = models.DateTimeField()
    expires_on = models.DateField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership_id", "secret_digest"], name="invitation_secret_once")
        ]


from alongside.family.people.screened import Screening  # noqa: E402, F401  (Django looks for models here)
