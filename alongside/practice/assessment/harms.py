"""Reading harms: what each was, what became known later, and which of them a plan has to answer (R22, R86)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from alongside.family.recording.models import ChronologyEntry
from alongside.family.recording.selectors import beside_of
from alongside.ground.audit.services import note_read
from alongside.ground.base.actors import Acts
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Missing
from alongside.practice.assessment.models import CalmPlan, HarmAddition, HarmEvent

READ = "assessment.harm"
Kind = HarmAddition.Kind
LONGEST = 200


@dataclass(frozen=True)
class HarmView:
    """One harm with its words and what became known later, in the order of telling."""

    harm: HarmEvent
    additions: tuple[HarmAddition, ...]
    beside: tuple[
        ChronologyEntry, ...
    ] = ()  # who says that the words are not right, and how it was instead (R138)

    @property
    def entry(self) -> ChronologyEntry:
        """What was told of it in the chronology."""
        return self.harm.entry

    @property
    def set_aside(self) -> bool:
        """Whether whoever wrote it took it for a mistake."""
        return any(one.kind == Kind.SET_ASIDE for one in self.additions)

    @property
    def context_known(self) -> bool:
        """Whether it is known what came before (R89)."""
        return bool(self.harm.before) or any(one.kind == Kind.BEFORE for one in self.additions)

    @property
    def victims(self) -> list[str]:
        """Who or what was hurt, in words."""
        return [HarmEvent.Victim(one).label for one in self.harm.victims]

    @property
    def kinds(self) -> list[str]:
        """What kinds of harm, in words."""
        return [HarmEvent.Kind(one).label for one in self.harm.kinds]

    def added(self, kind: str) -> list[HarmAddition]:
        """Return what was added of one kind."""
        return [one for one in self.additions if one.kind == kind]


@dataclass(frozen=True)
class HarmToAnswer:
    """A harm for which a plan needs a measure, an owner or a reason to wait (R22)."""

    id: uuid.UUID
    words: str
    setting: str  # home, outside or online
    on: date


def harms_of(*, viewer: Acts, case_id: uuid.UUID, with_set_aside: bool = False) -> list[HarmView]:
    """Return the harms of a case as far as the viewer reads what was told of them, newest happening first; three queries.

    For workers and family alike: row security shows each exactly the harms whose words they may read.
    """
    found = HarmEvent.objects.filter(case_id=case_id).select_related("entry")
    harms = first_of(found.order_by("-entry__happened_on", "-id"), LONGEST)
    note_read(READ, [case_id])
    views = _with_additions(viewer, harms)
    return [one for one in views if with_set_aside or not one.set_aside]


def harm_get(*, viewer: Acts, harm_id: uuid.UUID) -> HarmView:
    """Return one harm. Raises Missing, also for one whose words the viewer may not read."""
    harm = HarmEvent.objects.select_related("entry", "case__child").filter(id=harm_id).first()
    if harm is None:
        raise Missing
    note_read(READ, [harm.case_id])
    return _with_additions(viewer, [harm])[0]


def harms_needing_measures(*, viewer: Acts, case_id: uuid.UUID) -> list[HarmToAnswer]:
    """Return every harm on record that the plan of a case has to answer, oldest first (R22)."""
    return [
        HarmToAnswer(one.harm.id, one.entry.words, one.harm.setting, one.entry.happened_on)
        for one in reversed(harms_of(viewer=viewer, case_id=case_id))
    ]


def calm_owed(harms: Iterable[HarmView], calm: CalmPlan | None) -> bool:
    """Whether a child hurt somebody at home since the plan of calm was last written, or there is none (R87)."""
    ours = [one.harm for one in harms if one.harm.in_the_home_by_the_child and not one.set_aside]
    return bool(ours) and (calm is None or calm.at < max(one.at for one in ours))


def calm_of(*, viewer: Acts, case_id: uuid.UUID) -> CalmPlan | None:
    """Return the newest plan of support and calm of a case; None when nobody wrote one (R87)."""
    note_read(READ, [case_id])
    return CalmPlan.objects.filter(case_id=case_id).order_by("-at", "-id").first()


def _with_additions(viewer: Acts, harms: list[HarmEvent]) -> list[HarmView]:
    by: dict[uuid.UUID, list[HarmAddition]] = {}
    for one in HarmAddition.objects.filter(harm__in=harms).order_by("at", "id"):
        by.setdefault(one.harm_id, []).append(one)
    beside = beside_of(viewer=viewer, entry_ids=[harm.entry_id for harm in harms])
    return [
        HarmView(harm, tuple(by.get(harm.id, ())), tuple(beside.get(harm.entry_id, ()))) for harm in harms
    ]
