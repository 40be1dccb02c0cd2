"""Reading how a child came before the National Referral Mechanism (R180)."""

from __future__ import annotations

from alongside.family.cases.models import Case
from alongside.ground.audit.noted import Noted
from alongside.ground.base.actors import Acts
from alongside.ground.base.ends import first_of
from alongside.practice.safety.models import NrmStep

READ = "safety.nrm"
_MOST = 50


def nrm_steps(*, viewer: Acts, case: Case) -> list[NrmStep]:
    """Return every step that the viewer may read, the newest first, noted as read: one query."""
    rows = Noted.of(NrmStep, kind=READ, circle="case_id")
    return first_of(rows.filter(partnership_id=case.partnership_id, case=case).order_by("-at", "-id"), _MOST)


def nrm_steps_for_family(*, viewer: Acts, case: Case) -> list[NrmStep]:
    """Return the same as somebody of the family reads it."""
    return nrm_steps(viewer=viewer, case=case)
