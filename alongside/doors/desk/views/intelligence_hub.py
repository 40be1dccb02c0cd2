"""What comes of what people told: the hub's week, help for another child, outcomes, numbers, a marked copy (R155, R158)."""

from __future__ import annotations

import csv
import uuid
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.common import open_form
from alongside.doors.desk.forms.intelligence import OnwardForm, OutcomeForm
from alongside.doors.desk.views.intelligence import here
from alongside.doors.desk.views.shared import desk, form_page, page, worker_of
from alongside.ground.access.registry import allows, require
from alongside.ground.base.errors import Missing
from alongside.ground.clock import now, today
from alongside.ground.govuk.dates import day_words, moment_words
from alongside.ground.govuk.paper import Notice, Paper, Part, Words, pdf_answer
from alongside.pursuit.intelligence import rules
from alongside.pursuit.intelligence import services as verbs
from alongside.pursuit.intelligence.measures import pursuit_measured
from alongside.pursuit.intelligence.policies import ONWARD_REFER, OUTCOME_TELL
from alongside.pursuit.intelligence.selectors import report_page, reports_beside
from alongside.pursuit.intelligence.selectors_sharing import digest_of_week, text_get
from alongside.pursuit.intelligence.services.onward import week_of
from alongside.pursuit.network.selectors import groups_of_reports

_WEEK = timedelta(days=7)


@desk
def digest(request: HttpRequest) -> HttpResponse:
    """What may be shared lawfully of one week, by case; each with the confirmed groups that it is about."""
    user = worker_of(request)
    week = _week_asked(request.GET.get("week", ""))
    found = digest_of_week(viewer=user, week=week)
    texts = [one for _, some in found.by_case for one in some]
    groups = groups_of_reports(viewer=user, report_ids=[one.report_id for one in texts])
    for one in texts:
        one.groups = groups.get(one.report_id, ())  # type: ignore[attr-defined]
    return page(
        request, "intelligence/digest", title="This week" if week == week_of(today()) else "A week", found=found,
        before=week - _WEEK, after=week + _WEEK if week < week_of(today()) else None, until=week + _WEEK - timedelta(days=1),
        refers=allows(user, ONWARD_REFER), newer={one.reference for one in found.news.newer},
        changed=[(one, _link(one.written_on, week)) for one in found.news.newer],
    )  # fmt: skip


def _link(written_on: date, week: date) -> str:
    """Return where the newest text of a report stands: on the page of the week in which it was written."""
    there = week_of(written_on)
    return "" if there == week else f"?week={there.isoformat()}"


def _week_asked(typed: str) -> date:
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        day = today()
    return week_of(min(max(day, date(2000, 1, 3)), today()))


@desk
def onward(request: HttpRequest, text_id: uuid.UUID) -> HttpResponse:
    """Ask for help for another child because of a text: one page, one press."""
    user = worker_of(request)
    text = text_get(viewer=user, text_id=text_id)
    require(user, ONWARD_REFER)
    form = open_form(request, OnwardForm, f"onward-{text.id}", initial={"words": text.words})
    back = reverse("desk:digest") if not allows(user, OUTCOME_TELL) else here(text.report_id)

    def verb(_answers: dict[str, Any]) -> str:
        made = verbs.onward_refer(by=user, text_id=text.id, worry=form.worry())
        messages.success(request, f"Asked: {made.referral.reference}. The duty team reads it first.")
        return back

    return form_page(
        request, form, verb, title="Help for another child", submit="Ask for help", back={"href": back, "text": "Back"},
        lead="In danger now? Ring 999. Nobody is matched by themselves: you decide that this child needs help.",
    )  # fmt: skip


@desk
def outcome(request: HttpRequest, graded_id: uuid.UUID) -> HttpResponse:
    """Say what came of police work that reports supported."""
    user = worker_of(request)
    view = report_page(viewer=user, report_id=graded_id)
    reports = [
        (str(one.id), f"Report {one.reference}") for one in reports_beside(viewer=user, report=view.report)
    ]
    form = open_form(
        request,
        OutcomeForm,
        f"report-outcome-{graded_id}",
        reports=reports,
        initial={"report_ids": [str(graded_id)]},
    )

    def verb(_answers: dict[str, Any]) -> str:
        verbs.outcome_tell(by=user, **form.told())
        messages.success(request, "Saved. It is counted; nobody is named in the numbers.")
        return here(graded_id)

    return form_page(
        request, form, verb, title="What came of it", submit="Save",
        caption=f"Report {view.report.reference}", back={"href": here(graded_id), "text": "Back to the report"},
        lead="So that families and the board see what telling leads to.",
    )  # fmt: skip


@desk
def numbers(request: HttpRequest) -> HttpResponse:
    """What families told and what came of it, in numbers."""
    found = pursuit_measured(viewer=worker_of(request))
    rows = [[label, _number(count)] for label, count in found.lines()]
    return page(
        request,
        "intelligence/numbers",
        title="What people told, in numbers",
        found=found,
        rows=rows,
        head=["What", "Number"],
    )


def _number(count: int | None) -> str:
    return "Too few to show" if count is None else str(count)


@desk
def numbers_file(request: HttpRequest) -> HttpResponse:
    """The same numbers as a file: no name, no report, small ones hidden."""
    found = pursuit_measured(viewer=worker_of(request))
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="what-people-told.csv"'
    write = csv.writer(answer)
    write.writerow(["What", f"Number, {found.since.isoformat()} to {today().isoformat()}"])
    write.writerows([label, _number(count)] for label, count in found.lines())
    return answer


@desk
def paper(request: HttpRequest, graded_id: uuid.UUID) -> HttpResponse:
    """The text without its source as a marked copy: who made it and when stands on it, and it is written down (R333)."""
    user = worker_of(request)
    view = report_page(viewer=user, report_id=graded_id)
    text, graded = view.sanitised, view.grade
    if text is None or graded is None:
        raise Missing
    verbs.paper_made(by=user, report=view.report, text=text)
    mark = f"Copy for {user.name}, {user.as_actor().agency_name}, {moment_words(now())}. Do not pass it on."
    conditions = [str(rules.Condition(one).label) for one in graded.conditions]
    handling = [str(rules.Handling(graded.handling).label), *conditions, graded.condition_words]
    made = Paper(
        title=f"Report {text.reference}", footer=mark,
        first=(Notice(mark), Notice(". ".join(one for one in handling if one))),
        parts=(
            Part("What was noticed", (Words(text.words),)),
            Part("About this copy", (Words(f"Received {day_words(text.received_on)}. Version {text.number} of the text."),)),
        ),
    )  # fmt: skip
    return pdf_answer(made, name="copy")
