"""How many promises were kept, by agency, family, meeting and plan; reviews that raise themselves (R125, R129, R131)."""

from __future__ import annotations

import csv
import uuid
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.common import open_form
from alongside.doors.desk.forms.kept import ReviewAnswerForm
from alongside.doors.desk.views.shared import Row, case_for, desk, form_page, of_case, page, worker_of
from alongside.family.cases.selectors import cases_newest
from alongside.ground.access.registry import allows, require
from alongside.ground.accounts.models import User
from alongside.ground.govuk.dates import promise_words
from alongside.practice.actions.kept import (
    Line,
    Together,
    kept_by_agency,
    kept_by_case,
    kept_of_case,
    review_get,
    reviews_waiting,
    worked_out_together,
)
from alongside.practice.actions.models import AccountabilityReview
from alongside.practice.actions.policies import PROMISES_COUNT
from alongside.practice.actions.rules_kept import Counts, part_shown, shown
from alongside.practice.actions.selectors import promises_ownerless
from alongside.practice.actions.services import review_answer
from alongside.practice.actions.steps import deviation_rates
from alongside.practice.meetings.policies import KEPT_COUNTS

HEAD = ("Kept", "Promised", "Confirmed", "Said done", "Late", "Given up")
_NUMBERS = "2,3,4,5,6"


def share_words(counts: Counts) -> str:
    """Return what was kept of what was due: "2 of 30 (6.7 %)"."""
    if counts.percent is None:
        return "None due yet"
    return f"{counts.verified} of {counts.due} ({counts.percent:g} %)"


def _cells(label: str, counts: Counts) -> tuple[Any, ...]:
    return (
        label, share_words(counts), counts.promised, counts.verified, counts.claimed, counts.overdue, counts.abandoned,
    )  # fmt: skip


def _table(first: str, lines: Iterable[Line]) -> dict[str, Any]:
    return {
        "head": (first, *HEAD),
        "rows": [_cells(line.label or "The family itself", line.counts) for line in lines],
    }


@desk
def kept(request: HttpRequest) -> HttpResponse:
    """For managers: reviews that wait, each agency, the families with the smallest share, steps not taken, no owner."""
    user = worker_of(request)
    waiting = [_review_row(one) for one in reviews_waiting(viewer=user)]
    families = [
        {
            "text": line.case.child.full_name, "href": reverse("desk:case_kept", args=[line.case.id]),
            "hint": f"{line.label}: {share_words(line.counts)} kept", "status": f"{line.counts.overdue} late", "meaning": "",
        }
        for line in kept_by_case(viewer=user) if line.case is not None
    ]  # fmt: skip
    steps = [
        (one.agency, one.done, one.deviated, one.not_done, f"{one.deviation_percent:g} %")
        for one in deviation_rates(viewer=user)
    ]
    return page(
        request, "kept/kept", title="Promises kept", waiting=waiting, agencies=_table("Agency", kept_by_agency(viewer=user)),
        families=families, steps=steps, steps_head=("Agency", "Done", "Done in another way", "Not done", "Not as written"),
        ownerless=promises_ownerless(viewer=user).count(), numbers=_NUMBERS, may_count=allows(user, KEPT_COUNTS),
    )  # fmt: skip


def _review_row(one: AccountabilityReview) -> Row:
    standing = promise_words(due_on=one.answer_by)
    name = one.label if one.case is None else f"{one.label}: {one.case.child.full_name}"
    return {
        "text": name, "href": reverse("desk:kept_review", args=[one.id]),
        "hint": f"{one.kept} of {one.due} kept, {one.threshold} % expected; {standing.words}",
        "status": standing.tag, "meaning": standing.meaning,
    }  # fmt: skip


@desk
def case_kept(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """How the promises of one family stand: all, by what they came out of, by agency; and the reviews."""
    user = worker_of(request)
    about = case_for(request, case_id)
    found = kept_of_case(viewer=user, case_id=about.id)
    return page(
        request, "kept/case", title="Promises kept", total=found.total, share=share_words(found.total), numbers=_NUMBERS,
        origins=_table("Where it came from", found.by_origin), agencies=_table("Agency", found.by_agency),
        reviews=[_review_row(one) | _answered(one) for one in found.reviews], **of_case(about),
    )  # fmt: skip


def _answered(one: AccountabilityReview) -> Row:
    return {"status": "Answered", "meaning": "good"} if one.answered_at else {}


@desk
def review(request: HttpRequest, kept_review_id: uuid.UUID) -> HttpResponse:
    """One review that raised itself, and its answer: read by whoever sees it, answered by a manager."""
    user = worker_of(request)
    one = review_get(viewer=user, review_id=kept_review_id)
    context: dict[str, Any] = {"title": "Too few promises kept", "one": one.review, "percent": one.percent}
    context |= _back(user, one.review)
    if not one.may_answer:
        return page(request, "kept/review", **context)
    form = open_form(request, ReviewAnswerForm, f"kept-review-{kept_review_id}")

    def save(answers: dict[str, Any]) -> str:
        review_answer(by=user, review_id=kept_review_id, **answers)
        messages.success(request, "Saved. What you wrote stays.")
        return reverse("desk:kept")

    return form_page(request, form, save, template="kept/review", submit="Save the answer", **context)


def _back(user: User, one: AccountabilityReview) -> dict[str, Any]:
    about = cases_newest(viewer=user).filter(id=one.case_id).first() if one.case_id else None
    if about is None:
        return {"back": {"href": reverse("desk:kept"), "text": "Promises kept"}}
    there = {"href": reverse("desk:case_kept", args=[about.id]), "text": "Promises kept"}
    return of_case(about) | {"back": there}


@desk
def export(request: HttpRequest) -> HttpResponse:
    """What was worked out with families, by agency and quarter, as a table without names; small numbers are not said (R131)."""
    user = worker_of(request)
    require(user, PROMISES_COUNT)
    rows, smallest = worked_out_together(viewer=user)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="worked-out-together.csv"'
    write = csv.writer(answer)
    write.writerow(
        [
            "Quarter",
            "Agency",
            "Promises",
            "Worked out with the family",
            "Of these, confirmed as done",
            "Families",
        ]
    )
    write.writerows(_line(row, smallest) for row in rows)
    return answer


def _line(row: Together, smallest: int) -> list[str]:
    quarter = f"{row.quarter.year} Q{(row.quarter.month + 2) // 3}"
    agency = f"'{row.agency}" if row.agency[:1] in "=+-@\t\r" else row.agency  # never a formula
    return [
        quarter, agency, shown(row.promised, smallest), part_shown(row.together, row.promised, smallest),
        part_shown(row.together_kept, row.together, smallest), shown(row.families, smallest),
    ]  # fmt: skip
