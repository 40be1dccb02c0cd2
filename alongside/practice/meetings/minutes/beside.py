"""Before a child reads minutes, by letter or here: the three questions, and somebody who sits with them (R139)."""

from __future__ import annotations

import uuid

from alongside.family.cases.models import Case
from alongside.family.recording.giving import given_for_family
from alongside.family.recording.models_child import What
from alongside.family.recording.services import require_for_child
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import refusal_keep
from alongside.ground.base.errors import Missing, Refused
from alongside.practice.meetings.models import Minutes


def require_beside(by: User, minutes: Minutes) -> None:
    """Raise Refused, kept, unless somebody sat with the child over these minutes: `child_check_first`, `child_check_yes`
    (see `require_for_child`) or `child_sit_first`.
    """
    case = _case(minutes.case_id)
    require_for_child(by=by, case=case, what=What.MINUTES, about_id=minutes.id)
    if given_for_family(viewer=by, about_id=minutes.id) is None:
        first = Refused(
            "It is not just posted. Somebody sits with them over the notes first, and says so under “What the child reads”.",
            code="child_sit_first",
        )
        raise refusal_keep(first, by=by, about=case)


def _case(case_id: uuid.UUID) -> Case:
    found = Case.objects.filter(id=case_id).first()
    if found is None:
        raise Missing
    return found
