"""Reading sessions in step, and those of the whole family (R103, R187, R210)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from alongside.family.cases.models import Case
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read
from alongside.ground.base.actors import Acts
from alongside.ground.base.errors import Missing
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import now
from alongside.ground.clock.time_source import local_date
from alongside.practice.progress import rules
from alongside.practice.progress.models import JointSession, Session
from alongside.practice.progress.selectors.common import READ, noted, of
from alongside.practice.workload.models import ContactMade


@dataclass(frozen=True)
class InStep:
    """How the two sides stand: each topic, the months of being in touch, and what one's own side wrote (R210, R187)."""

    pairs: tuple[rules.Pair, ...]
    months: tuple[rules.Month, ...]
    sessions: tuple[Session, ...]

    @property
    def together(self) -> int:
        """In how many months both the child and the parents were met."""
        return rules.months_together(self.months)

    @property
    def unmatched(self) -> tuple[rules.Pair, ...]:
        """The topics where one side waits for the other."""
        return tuple(pair for pair in self.pairs if pair.state != "in_step")


def sessions_in_step(*, viewer: User, case: Case) -> InStep:
    """Return both sides' topics and days; never a word of what was said (R210)."""
    note_read(READ, [case.id])
    sessions = list(of(Session, case).select_related("person").order_by("planned_on", "id"))
    met = of(ContactMade, case).filter(beside_child__isnull=False, outcome=ContactMade.Outcome.REACHED)
    child = {*map(local_date, met.values_list("happened_at", flat=True)), *_held(sessions, "child")}
    within = in_force("P-IN-STEP", partnership_id=case.partnership_id, at=now()).value
    lines = [
        rules.Meeting(one.side, one.topic, one.title, one.held_on or one.planned_on, one.held_on is not None)
        for one in sessions
        if not one.not_held_because
    ]
    return InStep(
        tuple(rules.in_step(lines, within=within)),
        tuple(rules.months(child, _held(sessions, "parents"))),
        tuple(sessions),
    )


def _held(sessions: Sequence[Session], side: str) -> list[date]:
    return [one.held_on for one in sessions if one.side == side and one.held_on]


def session_one(*, viewer: Acts, session_id: uuid.UUID) -> Session:
    """Return one session. Raises Missing, also where one may not know of it."""
    found = Session.objects.select_related("person").filter(id=session_id).first()
    if found is None:
        raise Missing
    note_read(READ, [found.case_id])
    return found


def sessions_for_family(*, viewer: User, case: Case) -> list[Session]:
    """Return this family member's own sessions with their worker, the newest first (R210)."""
    return noted(case, of(Session, case).filter(person__user_id=viewer.id).order_by("-planned_on", "-id"))


def joint_sessions(*, viewer: Acts, case: Case) -> list[JointSession]:
    """Return the sessions of the whole family, the newest first, for workers and the family alike (R103)."""
    return noted(case, of(JointSession, case).order_by("-planned_on", "-id"))


def joint_one(*, viewer: Acts, joint_id: uuid.UUID) -> JointSession:
    """Return one session of the whole family. Raises Missing."""
    found = JointSession.objects.filter(id=joint_id).first()
    if found is None:
        raise Missing
    note_read(READ, [found.case_id])
    return found
