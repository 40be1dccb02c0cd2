"""What was decided about a child, as a parent or the young person may read it: one list (R112)."""

from __future__ import annotations

import uuid

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET

from alongside.doors.common import only_for
from alongside.doors.common.decisions import decision_row
from alongside.doors.portal.views.common import my_case, page, user_of
from alongside.family.cases.decisions import decisions_for_family
from alongside.family.cases.standing import held_back_for_family

# A meeting has no place here: of one that a parent was left out of they were told the decision, and no page is theirs.
_PLACES = {
    "plan": ("portal:plan", "case"), "meetings": ("portal:meetings", ""), "ending": ("portal:ending", "case"),
    "early": ("portal:early", ""), "helping": ("portal:helping", "case"), "nrm": ("portal:nrm", "case"),
    "standing": ("portal:standing", ""), "places": ("portal:places", ""),
}  # fmt: skip


@only_for("family")
@require_GET
def decisions(request: HttpRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """What was decided, the newest first: why, by whom, what you said before, and what to do if you do not agree."""
    user = user_of(request)
    case = my_case(user, case_id)
    found = decisions_for_family(viewer=user, case=case, after=request.GET.get("after"))
    shown = [decision_row(one, places=_PLACES, case_id=case.id) for one in found.items]
    return page(
        request, "decisions", case=case, shown=shown, pages=found,
        held_back=held_back_for_family(viewer=user, kind="record", case_id=case.id),
    )  # fmt: skip
