"""Reading places. Whoever works with a child reads the places beside that child, and never who else stands there."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db.models import QuerySet

from alongside.family.cases.models import Case
from alongside.family.circumstances.models import Site, SiteLink, SiteVersion
from alongside.family.circumstances.policies import SITE_OVERSEE, SITE_RECORD
from alongside.family.circumstances.selectors.common import LONGEST, here, lines
from alongside.family.people.rules import name_key
from alongside.ground.access.context import elevated_to_read
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.base.actors import Acts
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Missing


@dataclass(frozen=True)
class Known:
    """A place of the same name: enough to say whether it is the one that is meant, and nothing of what is known of it."""

    id: uuid.UUID
    name: str
    kind: str
    area: str

    @property
    def words(self) -> str:
        """The place in one line."""
        return ", ".join(part for part in (self.name, self.kind.lower(), self.area) if part)


def sites_of(*, viewer: Acts, case: Case) -> list[SiteLink]:
    """Return the places beside the child of a case, each with its `site`, those that worry most first (R39)."""
    found = lines(SiteLink, viewer, case.family_id).filter(case_id=case.id).select_related("site")
    order = {worry: place for place, worry in enumerate(Site.Worry.values)}
    return sorted(first_of(found, LONGEST), key=lambda link: (order[link.site.worry], link.site.name_key))


def site_get(*, viewer: Acts, case: Case, site_id: uuid.UUID) -> SiteLink:
    """Return the link of a place to the child of a case, with its `site`. Raises Missing when it stands not beside them."""
    found = lines(SiteLink, viewer, case.family_id).filter(case_id=case.id, site_id=site_id)
    link = found.select_related("site").first()
    if link is None:
        raise Missing
    return link


def site_versions(*, viewer: Acts, site_id: uuid.UUID) -> list[SiteVersion]:
    """Return how a place stood, newest first, at most 50; nothing for whoever does not read the place."""
    return first_of(here(viewer, SiteVersion.objects.filter(site_id=site_id)).order_by("-version"), 50)


def sites_unowned(*, viewer: User) -> QuerySet[Site]:
    """Return the high-risk places that no agency owns, the longest so first: ordered by (changed_at, id) (R39).

    For managers. Raises NotPermitted.
    """
    require(viewer, SITE_OVERSEE)
    found = here(viewer, Site.objects.filter(worry=Site.Worry.HIGH, owner_agency=""))
    return found.order_by("changed_at", "id")


def site_overseen(*, viewer: User, site_id: uuid.UUID) -> Site:
    """Return a place of the partnership, beside whomever it stands: for managers. Raises NotPermitted, Missing."""
    require(viewer, SITE_OVERSEE)
    site = here(viewer, Site.objects.filter(id=site_id)).first()
    if site is None:
        raise Missing
    return site


def sites_named(*, viewer: User, name: str) -> list[Known]:
    """Return the places of this partnership that have this name, whatever its case and accents; at most 10 (R39).

    Which families they stand beside, and what is known of them, stays unsaid. Raises NotPermitted.
    """
    require(viewer, SITE_RECORD)
    partnership_id = viewer.partnership_id
    return same_named(name, partnership_id=partnership_id) if partnership_id is not None else []


def same_named(name: str, *, partnership_id: uuid.UUID) -> list[Known]:
    """Return the places of a partnership that have this name; at most 10."""
    key = name_key(name)
    if not key:
        return []
    with elevated_to_read("whether a place is known already is asked before it stands beside one's own case"):
        found = Site.objects.filter(partnership_id=partnership_id, name_key=key).order_by("created_at", "id")
        return [Known(one.id, one.name, one.get_kind_display(), one.area) for one in first_of(found, 10)]
