"""Reading mutual challenges: whose they are, how they stand, and who leaves them without a reply (R130)."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from alongside.accountability.challenge import rules_mutual
from alongside.accountability.challenge.models import MutualChallenge, MutualStep
from alongside.accountability.challenge.policies import MUTUAL_DECIDE
from alongside.accountability.challenge.rules_mutual import Standing
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import Agency, User
from alongside.ground.audit.services import note_read
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Missing
from alongside.practice.actions.kept import here

READ = "challenge.mutual"
_MOST = 100
_OVER = (MutualStep.Kind.DECIDED, MutualStep.Kind.SETTLED)


@dataclass(frozen=True)
class Mutual:
    """One challenge with what became of it, the oldest first, and what the viewer may do."""

    challenge: MutualChallenge
    steps: tuple[MutualStep, ...]
    may: frozenset[str]

    @property
    def state(self) -> str:
        """How it stands: a state of `rules_mutual`."""
        return rules_mutual.state_of([step.kind for step in self.steps])

    @property
    def waits(self) -> bool:
        """Whether the agency, or the leadership, owes an answer now."""
        return self.state in (rules_mutual.WAITS, rules_mutual.UP)

    @property
    def answer_by(self) -> date:
        """The London day of the answer that is owed, or was owed last."""
        again = [step.answer_by for step in self.steps if step.answer_by is not None]
        return again[-1] if again else self.challenge.answer_by


@dataclass(frozen=True)
class Ignored:
    """A lead under whom challenges went up because nobody replied in time, and how many in all were made."""

    lead: str
    unanswered: int
    made: int


def standings_of(by: User, challenge: MutualChallenge) -> frozenset[Standing]:
    """Return what a person who may see a challenge is to it; where no other agency has a manager, its own may decide."""
    actor = by.as_actor()
    asks, asked = challenge.by_id == by.id, actor.agency_id == challenge.agency_id
    manages = bool(actor.roles & {"manager", "agency_manager"})
    held = {
        Standing.ASKER: asks,
        Standing.AGENCY: asked and not asks,
        Standing.LEADERSHIP: manages and not asks and (not asked or challenge.leader_id is None),
    }
    return frozenset(standing for standing, holds in held.items() if holds)


def mutuals_of_case(*, viewer: User, case_id: uuid.UUID) -> list[Mutual]:
    """Return the challenges of a case, the newest first, at most 100; noted as read."""
    return _read(viewer, MutualChallenge.objects.filter(case_id=case_id))


def mutuals_for_family(*, viewer: User) -> list[Mutual]:
    """Return the challenges that the signed-in family member made, the newest first; never another person's."""
    return _read(viewer, MutualChallenge.objects.filter(by_id=viewer.id))


def mutual_get(*, viewer: User, challenge_id: uuid.UUID) -> Mutual:
    """Return one challenge, noted as read. Raises Missing for one out of sight."""
    found = _read(viewer, MutualChallenge.objects.filter(id=challenge_id))
    if not found:
        raise Missing
    return found[0]


def mutuals_to_answer(*, viewer: User) -> list[Mutual]:
    """Return the challenges that wait for an answer of a manager's agency, or of the leadership, the first due first.

    Raises NotPermitted.
    """
    require(viewer, MUTUAL_DECIDE)
    found = MutualChallenge.objects.filter(**here(viewer))
    if "manager" in viewer.as_actor().roles:  # another agency's does not see the case
        found = found.filter(case__closed_at__isnull=True)
    waiting = [one for one in _read(viewer, found.exclude(steps__kind__in=_OVER)) if one.waits]
    return sorted(waiting, key=lambda one: (one.answer_by, str(one.challenge.id)))


def leads_without_reply(*, viewer: User) -> list[Ignored]:
    """Return the leads under whom challenges went up without a reply, the most first; the leadership reads it (R130).

    For whoever sees the whole partnership: another manager reads of their own agency's challenges alone. Raises
    NotPermitted.
    """
    require(viewer, MUTUAL_DECIDE)
    ours = MutualChallenge.objects.filter(**here(viewer))
    up = ours.filter(steps__kind=MutualStep.Kind.GONE_UP)
    unanswered = Counter(up.values_list("lead_name", flat=True)[:2_000])
    made = Counter(ours.filter(lead_name__in=unanswered).values_list("lead_name", flat=True)[:20_000])
    rows = [Ignored(lead or "Nobody led", n, made[lead]) for lead, n in unanswered.items()]
    return sorted(rows, key=lambda row: (-row.unanswered, row.lead))


def agencies_to_ask(*, viewer: User) -> list[tuple[uuid.UUID, str]]:
    """Return the agencies of the partnership that can be asked, by name: no families, no people."""
    agencies = Agency.objects.filter(**here(viewer))
    return list(agencies.order_by("name", "id").values_list("id", "name"))


def steps_in(challenges: Sequence[MutualChallenge]) -> dict[uuid.UUID, list[MutualStep]]:
    """Return what became of each of these, the oldest first, in one query."""
    held: dict[uuid.UUID, list[MutualStep]] = {one.id: [] for one in challenges}
    found = MutualStep.objects.filter(challenge__in=challenges).order_by("at", "id") if held else ()
    for step in found:
        held[step.challenge_id].append(step)
    return held


def _read(viewer: User, found: QuerySet[MutualChallenge]) -> list[Mutual]:
    rows = first_of(found.order_by("-at", "-id"), _MOST)
    note_read(READ, [row.case_id for row in rows])
    steps = steps_in(rows)
    return [
        Mutual(
            row, tuple(steps[row.id]),
            rules_mutual.steps_open_to([step.kind for step in steps[row.id]], standings_of(viewer, row)),
        )
        for row in rows
    ]  # fmt: skip
