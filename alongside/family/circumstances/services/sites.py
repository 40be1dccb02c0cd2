"""The places around a child: written down once, chosen by a person, put beside a child, changed (R39)."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction

from alongside.family.cases.models import Case
from alongside.family.circumstances import events
from alongside.family.circumstances.models import Site, SiteLink, SiteVersion
from alongside.family.circumstances.policies import SITE_RECORD
from alongside.family.circumstances.selectors.sites import same_named
from alongside.family.circumstances.services.common import write
from alongside.family.people.rules import line_of, name_key, one_of, words_of
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, Refused, Stale
from alongside.ground.clock import now

_WHY = "a place belongs to no family; whether the worker may write it was asked first"


@dataclass(frozen=True)
class SiteWords:
    """What is known of a place, without a word about any child."""

    name: str
    kind: str
    worry: str
    area: str = ""
    risks: str = ""
    strengths: str = ""
    owner_agency: str = ""
    owner_name: str = ""


@transaction.atomic
def site_add(
    *, by: User, case_id: uuid.UUID, site: SiteWords, words: str = "", another: bool = False
) -> SiteLink:
    """Write down a place and put it beside a child (R39). `words` (1,000) say how it touches this child.

    Places of the same name are proposed (`site_named`); `another` says that this is another one. Raises NotPermitted;
    Missing; Refused: `site_named`, `words_missing`, `words_too_long`, `choice_unknown`.
    """
    case = _case(by, case_id)
    facts = _tidy(site)
    if not another and same_named(facts["name"], partnership_id=case.partnership_id):
        raise Refused(
            "A place of this name is known already. Choose it, or say that this is another one.",
            code="site_named",
            field="same",
        )
    made = _stands(by, Site(partnership_id=case.partnership_id), facts)
    record(events.SITE_ADDED, by=by, about=made, facts={"kind": made.kind, "worry": made.worry})
    return _link(by, case, made.id, words)


@transaction.atomic
def site_link(*, by: User, case_id: uuid.UUID, site_id: uuid.UUID, words: str = "") -> SiteLink:
    """Put a known place beside a child; nobody learns beside whom else it stands (R39).

    Raises NotPermitted; Missing; Refused: `site_linked_already`, `words_too_long`.
    """
    case = _case(by, case_id)
    with elevated(_WHY):
        known = Site.objects.filter(id=site_id, partnership_id=case.partnership_id).exists()
    if not known:
        raise Missing
    return _link(by, case, site_id, words)


@transaction.atomic
def site_unlink(*, by: User, case_id: uuid.UUID, link_id: uuid.UUID) -> SiteLink:
    """Take a place from beside a child: it is kept, and no longer read there. Twice changes nothing.

    Raises NotPermitted, Missing.
    """
    case = _case(by, case_id)
    link = SiteLink.objects.select_for_update().filter(id=link_id, case=case).first()
    if link is None:
        raise Missing
    if link.taken_back_at is None:
        link.taken_back_at, link.taken_back_by_id = now(), by.id
        link.save(update_fields=["taken_back_at", "taken_back_by_id"])
        record(events.SITE_UNLINKED, by=by, about=link, circle_ids=[case.id])
    return link


@transaction.atomic
def site_change(*, by: User, site_id: uuid.UUID, site: SiteWords, expected_version: int) -> Site:
    """Write what is known of a place now; every earlier version stays (R39).

    By whoever reads it: the workers of the children beside whom it stands, and managers. Raises NotPermitted; Missing (also
    for whoever looks in an emergency); Stale; Refused as `site_add`.
    """
    require(by, SITE_RECORD)
    found = Site.objects.filter(id=site_id).first()
    if found is None:
        raise Missing
    linked = SiteLink.objects.filter(site=found, taken_back_at__isnull=True)
    require_to_write(by, *linked.values_list("case_id", flat=True))
    facts = _tidy(site)
    with elevated(_WHY):
        locked = Site.objects.select_for_update().get(id=found.id)
        if locked.version != expected_version:
            raise Stale("Somebody changed this place first. Compare, then save again.", current=locked)
        locked.version += 1
    changed = _stands(by, locked, facts)
    record(
        events.SITE_CHANGED, by=by, about=changed, facts={"worry": changed.worry, "version": changed.version}
    )
    return changed


def _case(by: User, case_id: uuid.UUID) -> Case:
    require(by, SITE_RECORD)
    case = Case.objects.select_related("family").filter(id=case_id).first()
    if case is None:
        raise Missing
    require_to_write(by, case.id)
    return case


def _tidy(site: SiteWords) -> dict[str, Any]:
    one_of(site.kind, Site.Kind.values, field="kind")
    one_of(site.worry, Site.Worry.values, field="worry")
    lines = {"name": 120, "area": 200, "owner_agency": 120, "owner_name": 120}
    facts = asdict(site) | {
        field: line_of(getattr(site, field), field=field, limit=limit, required=field == "name")
        for field, limit in lines.items()
    }
    long = {f: words_of(getattr(site, f), field=f, limit=2_000) for f in ("risks", "strengths")}
    return facts | long


def _stands(by: User, site: Site, facts: dict[str, Any]) -> Site:
    """Write a place as it stands now, and the same as a version that stays."""
    facts = facts | {"changed_at": now(), "changed_by_id": by.id}
    for field, value in facts.items():
        setattr(site, field, value)
    site.name_key = name_key(site.name)
    if site._state.adding:
        site.created_at, site.created_by_id = now(), by.id
    with elevated(_WHY):
        site.save()
        SiteVersion.objects.create(
            site=site, version=site.version, partnership_id=site.partnership_id, created_at=now(), created_by_id=by.id,
            **facts,
        )  # fmt: skip
    return site


def _link(by: User, case: Case, site_id: uuid.UUID, words: str) -> SiteLink:
    if SiteLink.objects.filter(case=case, site_id=site_id, taken_back_at__isnull=True).exists():
        raise Refused(
            "This place stands beside this child already.", code="site_linked_already", field="same"
        )
    kept = words_of(words, field="words", limit=1_000)
    made = write(SiteLink, by, case.family, case=case, site_id=site_id, words=kept)
    record(events.SITE_LINKED, by=by, about=made, circle_ids=[case.id])
    return made
