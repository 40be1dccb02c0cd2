"""Choosing somebody, or a child's case, out of many: two hundred on a page, and a way to the next two hundred."""

from __future__ import annotations

from django.http import HttpRequest

from alongside.doors.desk.views.shared import worker_of
from alongside.family.cases.models import Allocation, Case
from alongside.family.cases.selectors import cases_newest, workers_for_part
from alongside.ground.accounts.models import User
from alongside.ground.govuk.pagination import LARGEST_PAGE, Page, keyset_page


def fitting_page(request: HttpRequest, part: str) -> Page[User]:
    """Return one page of the workers who fit a part, in the order of `workers_for_part`; give it to the form's page as
    `people_pages`, which links to the others.
    """
    people = workers_for_part(viewer=worker_of(request), part=part)
    people = people.prefetch_related("role_assignments__agency")
    key = ("name", "id") if part != Allocation.Part.LEAD else ("elsewhere", "name", "id")
    return keyset_page(people, key=key, after=request.GET.get("after"), size=LARGEST_PAGE)


def cases_page(request: HttpRequest) -> Page[Case]:
    """Return one page of the cases that the reader may see, the newest first, each with its child."""
    cases = cases_newest(viewer=worker_of(request))
    return keyset_page(cases, key=("-opened_at", "-id"), after=request.GET.get("after"), size=LARGEST_PAGE)


def case_choices(cases: Page[Case]) -> list[tuple[str, str]]:
    """Return the cases of a page as choices, in the order of the children's names."""
    ordered = sorted(cases.items, key=lambda one: (one.child.name_key, one.reference))
    return [(str(one.id), f"{one.child.full_name}, {one.reference}") for one in ordered]
