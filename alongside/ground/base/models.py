"""The bases that every record stands on, and the versions of parameters."""

from __future__ import annotations

from functools import cache
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone

from alongside.ground.base.declarations import REFERENCE_DATA, Declaration, Retention, Scrub, Sensitivity
from alongside.ground.base.ids import new_id


class Record(models.Model):
    """Who made it and when. `created_by_id` is a user's id, or empty for the public and the system.

    It is no foreign key: a record outlives an account, and the ground floor does not know people.
    """

    declares: ClassVar[Declaration]

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by_id = models.UUIDField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    def _get_FIELD_display(self, field: models.Field[Any, Any]) -> str:
        """Return a choice in words. Django makes a table of all choices at each call; a long page asks hundreds of times."""
        value = getattr(self, field.attname)
        return str(_choices_of(field).get(value, value))


@cache
def _choices_of(field: models.Field[Any, Any]) -> dict[Any, Any]:
    return dict(field.flatchoices)


class FamilyRecord(Record):
    """A record that holds family data: protected by row security and bound to one partnership."""

    partnership_id = models.UUIDField(editable=False)

    class Meta:
        abstract = True


class ParameterVersion(models.Model):
    """One version of one parameter (R339). Rows are added, never changed: a case keeps the version in force."""

    declares = REFERENCE_DATA

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=60)
    partnership_id = models.UUIDField(null=True, blank=True)  # empty: the default for every partnership
    version = models.PositiveIntegerField()
    value = models.JSONField()
    unit = models.CharField(max_length=30)
    in_force_from = models.DateTimeField()
    basis = models.CharField(max_length=400)
    source = models.CharField(max_length=400)
    edition = models.CharField(max_length=100)
    reason = models.CharField(max_length=400, blank=True)
    set_at = models.DateTimeField(default=timezone.now)
    set_by_id = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership_id", "key", "version"],
                name="parameter_version_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} v{self.version} = {self.value} {self.unit}"


class Submission(models.Model):
    """A form that was sent, so that sending it twice does the deed once (double submission)."""

    declares = Declaration(
        sensitivity=Sensitivity.NO_FAMILY_DATA,
        retention=Retention.DRAFT,
        scrub=Scrub.DROP_ROW,
        audited="not: the verb that the form called is audited",
        open_because="holds a random token and an address inside the site, no words of anyone",
        deletable=True,
    )

    token = models.UUIDField(primary_key=True)
    owner_key = models.CharField(max_length=80)
    answered_with = models.CharField(max_length=400)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["at"], name="submission_at")]


class Tally(models.Model):
    """How often something was tried in one stretch of time: see `tally.tries`."""

    declares = Declaration(
        sensitivity=Sensitivity.NO_FAMILY_DATA,
        retention=Retention.DRAFT,
        scrub=Scrub.DROP_ROW,
        audited="not: it counts tries, and is gone soon after their time",
        open_because="holds the keyed digest of what was tried and from where, and a number",
        deletable=True,
    )

    key = models.CharField(max_length=64, primary_key=True)
    times = models.PositiveIntegerField()
    until = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["until"], name="tally_until")]


def snapshot(version: ParameterVersion) -> dict[str, Any]:
    """Return what a case keeps of a parameter version: its id, value and unit."""
    return {"id": str(version.id), "value": version.value, "unit": version.unit}
