"""The places around children: a school, a street, a house, a bus, a place online (R39).

One place may stand beside the children of several families. Whoever works with one of them reads the place, never who else
stands beside it: the place holds no word about a child, and how it touches a child stands in that child's link alone.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from alongside.family.cases.models import Case
from alongside.family.circumstances.models.base import BY_ME, Said
from alongside.family.people.models import declare
from alongside.ground.access.rowsecurity import register_for_writing, register_sql
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Audience, RowSecurity, Sensitivity, circle
from alongside.ground.base.models import FamilyRecord

for _name, _circles in (
    ("circumstances_sites", "access_circles"),
    ("circumstances_sites_to_write", "access_circles_to_write"),
):
    register_sql(
        f"CREATE OR REPLACE FUNCTION {_name}() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER"
        " SET search_path = public, pg_temp AS $$ SELECT coalesce(array_agg(site_id), '{}')"
        " FROM circumstances_sitelink WHERE partnership_id = access_partnership() AND taken_back_at IS NULL"
        f" AND case_id = ANY((SELECT {_circles}())::uuid[]) $$"
    )
register_for_writing("circumstances_sites()", "circumstances_sites_to_write()")
_LINKED = "{column} = ANY((SELECT circumstances_sites())::uuid[])"
# A place is written as the system by verbs that asked whether the worker may: before its first link nobody reads it.
_NOBODY = {Audience.WORKER: "", Audience.WIDE: ""}


class SiteFacts(FamilyRecord):
    """What is known of a place, without a word about any child."""

    class Kind(models.TextChoices):
        SCHOOL = "school", "School or college"
        STREET = "street", "Street, park or shop"
        PROPERTY = "property", "House or flat"
        TRANSPORT = "transport", "Bus, train or taxi"
        ONLINE = "online", "Place online"
        OTHER = "other", "Another place"

    class Worry(models.TextChoices):
        HIGH = "high", "High: harm happens here"
        SOME = "some", "Some: something worries people here"
        NONE = "none", "None that we know of"

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    area = models.CharField(max_length=200, blank=True)  # the street and town, or the address online
    worry = models.CharField(max_length=10, choices=Worry.choices)
    risks = models.TextField(max_length=2_000, blank=True)
    strengths = models.TextField(max_length=2_000, blank=True)
    owner_agency = models.CharField(max_length=120, blank=True)
    owner_name = models.CharField(max_length=120, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by_id = models.UUIDField()

    class Meta:
        abstract = True


class Site(SiteFacts):
    """One place, as it stands."""

    declares = declare(
        RowSecurity(worker=_LINKED.format(column="id"), wide="true", insert=_NOBODY, update=_NOBODY),
        Sensitivity.PROFESSIONAL,
    )

    name_key = models.CharField(max_length=140, editable=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "name_key"], name="site_by_name"),
            models.Index(
                fields=["partnership_id", "changed_at", "id"],
                condition=models.Q(worry="high", owner_agency=""),
                name="site_high_without_owner",
            ),
        ]


class SiteVersion(SiteFacts):
    """A place as it stood before or stands: every version is kept."""

    declares = declare(
        RowSecurity(worker=_LINKED.format(column="site_id"), wide="true", insert=_NOBODY, update=_NOBODY),
        Sensitivity.PROFESSIONAL,
        append=True,
    )

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="versions")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership_id", "site", "version"], name="site_version_once")
        ]
        triggers: ClassVar = append_only()


class SiteLink(Said):
    """That a place matters to one child, and how. Read where the child is known, and nowhere else."""

    declares = declare(
        RowSecurity(
            worker=circle("case_id"),
            wide="true",
            insert={Audience.WORKER: f"{circle('case_id')} AND {BY_ME}", Audience.WIDE: BY_ME},
        ),
        Sensitivity.PROFESSIONAL,
    )

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="links")
    words = models.TextField(max_length=1_000, blank=True)

    class Meta(Said.Meta):
        constraints: ClassVar = [
            *Said.Meta.constraints,
            models.UniqueConstraint(
                fields=["partnership_id", "case", "site"],
                condition=models.Q(taken_back_at__isnull=True),
                name="site_link_once",
            ),
        ]
