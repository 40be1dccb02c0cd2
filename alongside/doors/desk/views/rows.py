"""Rows of lists: what a request, a clock, a promise, a case looks like wherever it is listed."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse

from alongside.doors.desk.views.shared import Row, clock_row, promise_row, soonest, to_case
from alongside.family.cases.models import Case
from alongside.family.cases.selectors import cases_newest
from alongside.family.referrals.models import Referral
from alongside.family.referrals.selectors import referrals_undecided
from alongside.ground.access.models import EmergencyAccess
from alongside.ground.access.selectors import with_openers
from alongside.ground.accounts.models import User
from alongside.ground.clock.models import Clock
from alongside.ground.clock.selectors import clocks_for
from alongside.ground.govuk.dates import ago_words, promise_words
from alongside.practice.actions.models import Action


def request_rows(referrals: list[Referral]) -> list[Row]:
    """Return undecided requests as rows, each with the clock that runs out first."""
    clocks = clocks_for([one.id for one in referrals])
    return [_request_row(one, soonest(clocks[one.id])) for one in referrals]


def _request_row(referral: Referral, clock: Clock | None) -> Row:
    href = reverse("desk:request", args=[referral.id])
    about = f"{referral.reference}, asked {ago_words(referral.received_at)}, {referral.get_state_display().lower()}"
    row = (
        clock_row(clock, about=about)
        if clock is not None
        else {"hint": about, "status": "Waiting", "meaning": ""}
    )
    return row | {"text": f"{referral.get_source_display()} asks for help", "href": href}


def case_name(case: Case) -> str:
    """Return what a list calls a case."""
    return f"{case.child.full_name}, {case.reference}"


def clock_rows(user: User, clocks: list[Clock]) -> list[Row]:
    """Return clocks as rows that say whom they are about; of a request before it has a case, its reference."""
    circles = {clock.circle_id for clock in clocks if clock.circle_id}
    cases = {case.id: case for case in cases_newest(viewer=user).filter(id__in=circles)} if circles else {}
    asked = {clock.about_id for clock in clocks if clock.circle_id is None}
    requests = {r.id: r for r in referrals_undecided(viewer=user).filter(id__in=asked)} if asked else {}
    rows = []
    for clock in clocks:
        case = cases.get(clock.circle_id) if clock.circle_id else None
        request = requests.get(clock.about_id)
        if case is not None:
            rows.append(clock_row(clock, href=to_case(case), whom=case.child.full_name, about=case.reference))
        elif request is not None:
            rows.append(
                clock_row(clock, href=reverse("desk:request", args=[request.id]), whom=request.reference)
            )
        else:
            rows.append(clock_row(clock))
    return rows


def promise_rows(user: User, actions: list[Action]) -> list[Row]:
    """Return promises as rows that say which child they are about, where the reader may know."""
    names = names_of(user, actions)
    return [promise_row(action, about=names.get(action.case_id, "")) for action in actions]


def names_of(user: User, actions: list[Action]) -> dict[uuid.UUID, str]:
    """Return the child's name for each case of the promises that the reader may know."""
    ids = {action.case_id for action in actions}
    if not ids:
        return {}
    return {case.id: case.child.full_name for case in cases_newest(viewer=user).filter(id__in=ids)}


def lead_rows(cases: Iterable[Any]) -> list[Row]:
    """Return the cases that nobody leads, each with the day by which somebody should."""
    return [_due_row(case, case.lead_due_on, "workers", "nobody leads") for case in cases]


def sided_rows(cases: Iterable[Any]) -> list[Row]:
    """Return the cases that lack a worker: whose, and by which day."""
    rows = []
    for case in cases:
        lacks = [
            words for words, lacking in (("parents", case.lacks_ipsw), ("child", case.lacks_csw)) if lacking
        ]
        words = f"no worker for the {' and the '.join(lacks)}"
        rows.append(_due_row(case, case.two_workers_due_on, "workers", words))
    return rows


def _due_row(case: Case, due_on: date | None, where: str, words: str) -> Row:
    row: Row = {"text": case_name(case), "href": reverse(f"desk:{where}", args=[case.id]), "hint": words}
    if due_on is None:
        return row | {"status": "Missing", "meaning": "soon"}
    standing = promise_words(due_on=due_on)
    return row | {"hint": f"{words}; {standing.words}", "status": standing.tag, "meaning": standing.meaning}


def emergency_rows(user: User, accesses: list[EmergencyAccess]) -> list[Row]:
    """Return emergency accesses to review: who, when, and by when somebody else looks."""
    found = with_openers(accesses)
    names = {
        c.id: case_name(c)
        for c in cases_newest(viewer=user).filter(id__in=[o.access.circle_id for o in found])
    }
    return [
        {
            "text": f"{one.opened_by}, {one.agency}",
            "href": reverse("desk:emergency_review_one", args=[one.access.id]),
            "hint": f"{names.get(one.access.circle_id, '')}, opened {ago_words(one.access.opened_at)}; "
            f"{promise_words(due_on=one.due_on).words}",
            "status": promise_words(due_on=one.due_on).tag,
            "meaning": promise_words(due_on=one.due_on).meaning,
        }
        for one in found
    ]


def case_row(case: Case) -> Row:
    """Return an open case as a row."""
    return {
        "text": case_name(case),
        "href": to_case(case),
        "hint": f"{case.get_stage_display()}, since {ago_words(case.opened_at)}",
        "status": case.get_level_display(),
        "meaning": "",
    }
