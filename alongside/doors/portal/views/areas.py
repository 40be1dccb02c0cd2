"""Who does what, in which area (R17)."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET

from alongside.doors.common import only_for
from alongside.doors.portal.views.common import page, user_of
from alongside.family.areas.selectors import who_does_what_for_family
from alongside.family.cases.selectors import cases_of_family_for_family


@only_for("family")
@require_GET
def areas(request: HttpRequest) -> HttpResponseBase:
    """For each child: who does what at home and where the harm is done, with names and numbers."""
    user = user_of(request)
    names = {case.id: case.child.short_name for case in cases_of_family_for_family(viewer=user)}
    found = who_does_what_for_family(viewer=user, case_ids=list(names))
    children = [(names[one.case_id], one) for one in found if one.areas]
    return page(request, "areas", children=children, several=len(names) > 1, here=user.partnership)
