"""Whether it has been asked that a family can be reached without putting somebody at risk (R327, T10)."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from django.db import models

from alongside.family.people.models import Person, declare, reach_of
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Audience, Sensitivity
from alongside.ground.base.models import FamilyRecord

_ASKED_BY_ME = "by_id = (SELECT access_user())"


class ScreeningFacts(FamilyRecord):
    """What was asked, of whom, and what came of it. A change of answer is a new row; the newest counts.

    `urgent` says that somebody senior had a family reached at once for urgent safety: it is never refused, and it answers
    nothing: every other message waits for the question still.
    """

    class Answer(models.TextChoices):
        SAFE = "safe", "Safe"
        NOT_SAFE = "not_safe", "Not safe"
        NOT_KNOWN = "not_known", "Not known yet"
        URGENT = "urgent", "Reached at once, for urgent safety"

    class How(models.TextChoices):
        THEMSELF = "themself", "They said it themself"
        PERSON = "person", "Asked somebody who knows them"
        RECORDS = "records", "Read in an agency’s record"
        OTHER = "other", "In another way"

    answer = models.CharField(max_length=10, choices=Answer.choices)
    how = models.CharField(max_length=10, choices=How.choices)
    asked_of = models.CharField(max_length=120, blank=True)  # a name or a place; empty: the person themself
    words = models.TextField(max_length=1_000, blank=True)  # how to reach them then, or why at once
    senior_name = models.CharField(max_length=120, blank=True)  # who decided to reach them at once
    at = models.DateTimeField()
    by_id = models.UUIDField(null=True, blank=True)  # empty: the request was theirs, made here by themself
    by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        abstract = True


def screening_rules(name: str) -> list[models.BaseConstraint]:
    """Return what the database refuses of a screening: not safe without another way, at once without who and why."""
    said = ~models.Q(words="")
    return [
        models.CheckConstraint(
            name=f"{name}_says_the_other_way", condition=~models.Q(answer="not_safe") | said
        ),
        models.CheckConstraint(
            name=f"{name}_urgent_by_whom_and_why",
            condition=~models.Q(answer="urgent") | (said & ~models.Q(senior_name="")),
        ),
    ]


class Screening(ScreeningFacts):
    """Whether it is safe to reach one person. Read by the workers who know them, and by no family member: it may be said of
    somebody whom another one fears.
    """

    declares = declare(
        replace(
            reach_of("person_id"),
            family="",
            insert={
                Audience.WORKER: f"{reach_of('person_id').worker} AND {_ASKED_BY_ME}",
                Audience.WIDE: _ASKED_BY_ME,
            },
        ),
        Sensitivity.PROFESSIONAL,
        append=True,
    )

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="screenings")

    class Meta:
        constraints: ClassVar = screening_rules("screening")
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "person", "-at"], name="screening_newest"),
        ]
        triggers: ClassVar = append_only()
