"""Reading what is done about those who harm: of a case, of one thing, for police and the hub, and for the parents (R160)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from alongside.family.cases.models import Case
from alongside.family.circumstances.models import Site
from alongside.ground.access.context import elevated_to_read
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read
from alongside.ground.base.actors import Acts
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Missing
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import now, today
from alongside.ground.clock.due import due_on
from alongside.ground.clock.models import Clock
from alongside.pursuit.disruption import events, rules
from alongside.pursuit.disruption.models import (
    Activity,
    ActivityApart,
    ForFamily,
    HarmGoesOn,
    NothingPossible,
)
from alongside.pursuit.disruption.policies import FOCUS_OVERSEE, STOPPING_PURSUE
from alongside.pursuit.entities.models import Entity
from alongside.pursuit.network.models import Group

READ = "disruption.activity"
SHOWN = 200
_ABOUT = {
    Activity.Target.PERSON: "a person police look at",
    Activity.Target.PLACE: "a place police look at",
    Activity.Target.THING: "something police look at",
    Activity.Target.NETWORK: "a group police look at",
}


@dataclass(frozen=True)
class Stands:
    """One thing as it stands now, as far as the viewer may know it. `apart`: whom it is about, where they may know that."""

    one: Activity
    apart: ActivityApart | None = None
    site_name: str = ""

    @property
    def kind(self) -> str:
        """What is done: the real step for whoever may know it."""
        return str(dict(rules.CHOICES)[self.apart.kind if self.apart else self.one.kind])

    @property
    def about(self) -> str:
        """About whom or what, in words that this viewer may read."""
        if self.apart is not None and self.apart.entity is not None:
            return str(self.apart.entity.label)
        if self.apart is not None and self.apart.group is not None:
            return str(self.apart.group)
        if self.one.apart:
            return _ABOUT[Activity.Target(self.one.target)]
        return " – ".join(part for part in (self.site_name, self.one.who) if part)

    @property
    def day(self) -> date | None:
        """The day it was done, else by which it is planned."""
        return self.one.done_on or self.one.planned_on

    @property
    def late(self) -> bool:
        """Whether it is planned and its day has passed."""
        return (
            self.one.state == "planned" and self.one.planned_on is not None and self.one.planned_on < today()
        )


def activities_of(*, viewer: Acts, case: Case) -> list[Stands]:
    """Return what is planned, was done and was taken back in a case, the newest day first: one query (R160).

    Of what police or the hub wrote, the safe words: whom it is about is not read here, by anybody.
    """
    note_read(READ, [case.id])
    rows = Activity.objects.filter(partnership_id=case.partnership_id, case=case).select_related("site")
    newest = rows.order_by("-thread", "-version").distinct("thread")
    found = [Stands(one, site_name=one.site.name if one.site else "") for one in first_of(newest, SHOWN)]
    return sorted(found, key=lambda view: (view.day or date.min, view.one.at), reverse=True)


@dataclass(frozen=True)
class History:
    """One thing: as it stands, and every version of it, the newest first."""

    stands: Stands
    versions: tuple[Activity, ...]


def activity_get(*, viewer: Acts, activity_id: uuid.UUID) -> History:
    """Return one thing with its versions. Raises Missing, also for what the viewer may not know of."""
    rows = Activity.objects.filter(thread=activity_id).select_related("case__child", "site")
    found: dict[int, Activity] = {}
    for one in rows.order_by("-version", "case_id"):
        found.setdefault(one.version, one)
    if not found:
        raise Missing
    versions = tuple(found.values())
    note_read(READ, [one.case_id for one in versions])
    apart = (
        ActivityApart.objects.filter(thread=activity_id, version=versions[0].version).select_related("entity", "group")
    ).first()  # fmt: skip
    site = versions[0].site
    name = site.name if site is not None else _site_names([versions[0]]).get(versions[0].site_id, "")
    return History(Stands(versions[0], apart, name), versions)


@dataclass(frozen=True)
class Targeted:
    """One person, place or group with what is done about it, the newest first. `key`: its kind and id, for the page."""

    key: tuple[str, uuid.UUID]
    label: str
    done: tuple[Stands, ...]


def targets_of(*, viewer: User) -> list[Targeted]:
    """Return, for police intelligence and the hub, everybody and everything about whom something is done, as far as they
    may know whom: entities, groups and places, those with the newest day first (R160). Raises NotPermitted.

    No child and no case is named. What is written about somebody without an entity stays with the workers of the case.
    """
    require(viewer, STOPPING_PURSUE)
    here = viewer.partnership_id
    assert here is not None  # both roles are held in a partnership
    aparts = ActivityApart.objects.filter(partnership_id=here).select_related("entity", "group")
    known = {
        one.thread: one for one in first_of(aparts.order_by("-thread", "-version").distinct("thread"), 1_000)
    }
    rows = Activity.objects.filter(partnership_id=here).order_by("-thread", "-version").distinct("thread")
    stands = {one.thread: one for one in rows.filter(thread__in=known)}
    placed = first_of(rows.filter(apart=False, site__isnull=False), 1_000)
    names = _site_names(placed)
    by: dict[tuple[str, uuid.UUID], list[Stands]] = {}
    for thread, apart in known.items():
        key = ("entity", apart.entity_id) if apart.entity_id else ("group", apart.group_id)
        if thread in stands and key[1] is not None:
            by.setdefault((key[0], key[1]), []).append(Stands(stands[thread], apart))
    for one in placed:
        assert one.site_id is not None  # filtered
        by.setdefault(("place", one.site_id), []).append(Stands(one, site_name=names.get(one.site_id, "")))
    note_read(READ, [*known, *(one.thread for one in placed)])
    found = [Targeted(key, _label(every[0]), tuple(_by_day(every))) for key, every in by.items()]
    return sorted(found, key=lambda one: one.done[0].day or date.min, reverse=True)


def pursued_get(
    *, viewer: User, entity_id: uuid.UUID | None = None, group_id: uuid.UUID | None = None
) -> Entity | Group:
    """Return whom or what somebody is about to write about. Raises NotPermitted; Missing for what they may not know."""
    require(viewer, STOPPING_PURSUE)
    found: Entity | Group | None = None
    if entity_id is not None:
        found = Entity.objects.filter(id=entity_id).first()
    elif group_id is not None:
        found = Group.objects.filter(id=group_id).first()
    if found is None:
        raise Missing
    note_read(READ, [found.id])
    return found


def _label(one: Stands) -> str:
    return one.site_name if one.apart is None else one.about


def _by_day(every: Iterable[Stands]) -> list[Stands]:
    return sorted(every, key=lambda view: (view.day or date.min, view.one.at), reverse=True)


def _site_names(rows: Iterable[Activity]) -> dict[uuid.UUID | None, str]:
    """Return the names of places: a place holds no word about a child, and beside whom it stands stays unsaid."""
    ids = {one.site_id for one in rows if one.site_id}
    if not ids:
        return {}
    with elevated_to_read(
        "where something is done is known to those who do it, never beside whom the place stands"
    ):
        return dict(Site.objects.filter(id__in=ids).values_list("id", "name"))


@dataclass(frozen=True)
class Watch:
    """That harm goes on and since when nobody wrote what is done about it; late, when that is longer than a review takes."""

    since: date
    due_on: date

    @property
    def late(self) -> bool:
        """Whether the people who harm are not being looked at."""
        return self.due_on < today()


def watch_of(*, viewer: Acts, case: Case) -> Watch | None:
    """Return whether harm goes on in a case while nobody does anything; None while it does not (R160). One query, or two."""
    found = HarmGoesOn.objects.filter(
        partnership_id=case.partnership_id, case=case, ended_at__isnull=True
    ).first()
    if found is None:
        return None
    limit = in_force("P-REVIEW", partnership_id=case.partnership_id, at=now())
    return Watch(found.since, due_on(found.since, limit))


def unlooked(*, viewer: Acts) -> QuerySet[Clock]:
    """Return the promises in sight by which the people who harm are not being looked at, the longest late first (R160)."""
    late = Clock.objects.filter(kind=events.UNLOOKED, stopped_at__isnull=True, in_time_until__lt=now())
    return late.order_by("in_time_until", "id")


def children_unlooked(*, viewer: User) -> list[HarmGoesOn]:
    """Return the children of whom nobody looks at those who harm, each with its case, the longest so first. For managers.

    Raises NotPermitted.
    """
    require(viewer, FOCUS_OVERSEE)
    late = unlooked(viewer=viewer).values("about_id")
    rows = HarmGoesOn.objects.select_related("case__child").filter(id__in=late, ended_at__isnull=True)
    found = first_of(rows.order_by("since", "id"), SHOWN)
    note_read(READ, [one.case_id for one in found])
    return found


def reasons_of(*, viewer: Acts, case: Case) -> list[NothingPossible]:
    """Return why managers said that nothing was possible, the newest first."""
    note_read(READ, [case.id])
    rows = NothingPossible.objects.filter(partnership_id=case.partnership_id, case=case)
    return first_of(rows.order_by("-at", "-id"), 20)


def watched_get(*, viewer: User, watch_id: uuid.UUID) -> HarmGoesOn:
    """Return one watch with its case, for whoever settles it. Raises Missing."""
    found = HarmGoesOn.objects.select_related("case__child").filter(id=watch_id).first()
    if found is None:
        raise Missing
    note_read(READ, [found.case_id])
    return found


def activities_for_family(*, viewer: User, case: Case) -> list[ForFamily]:
    """Return what a parent reads of what is done about those who harm, the newest day first: one query (R160)."""
    note_read(READ, [case.id])
    rows = ForFamily.objects.filter(partnership_id=case.partnership_id, case=case)
    newest = first_of(rows.order_by("-thread", "-version").distinct("thread"), SHOWN)
    return sorted((one for one in newest if one.words), key=lambda one: (one.on, one.at), reverse=True)
