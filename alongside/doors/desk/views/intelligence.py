"""What people told, for the officers of intelligence: the inbox, one report, and what an officer does with it (R151-R153)."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from alongside.doors.common import FlowForm, open_form
from alongside.doors.desk.forms import intelligence as forms
from alongside.doors.desk.views.shared import Row, answer_standing, desk, form_page, page, worker_of
from alongside.ground.access.registry import allows
from alongside.ground.accounts.models import User
from alongside.ground.base.ends import first_of
from alongside.ground.clock import today
from alongside.ground.clock.models import Clock
from alongside.ground.govuk.dates import ago_words
from alongside.ground.govuk.pagination import keyset_page
from alongside.pursuit.information.models import Identifier
from alongside.pursuit.information.services.reading import feedback_give, report_flag, source_open
from alongside.pursuit.intelligence import rules
from alongside.pursuit.intelligence import services as verbs
from alongside.pursuit.intelligence.policies import DIGEST_READ, PURSUIT_MEASURES, REPORT_GRADE, SHARE_ASK
from alongside.pursuit.intelligence.rules import State
from alongside.pursuit.intelligence.selectors import (
    Line,
    ReportPage,
    lines_of,
    report_page,
    reports_in_state,
    reports_to_grade,
    reports_woken,
    source_opened,
)
from alongside.pursuit.intelligence.selectors_hub import hub_news
from alongside.pursuit.intelligence.selectors_newer import reads_of
from alongside.pursuit.intelligence.services.onward import week_of

_SIZE = 25
_KINDS = dict(Identifier.Kind.choices)
_MEANING = {State.NEW: "new", State.GRADED: "waiting", State.HELD: "neutral", State.KEPT: "neutral"}


def here(report_id: uuid.UUID) -> str:
    """Return the address of one report's page."""
    return reverse("desk:intelligence_report", args=[report_id])


def row_of(line: Line) -> Row:
    """Return one report as a row: how long, what it names, from which door; never who told it."""
    report = line.report
    kinds = ", ".join(str(_KINDS[kind]).lower() for kind in line.kinds)
    parts = [
        owed_words(line.clock), f"came {ago_words(report.submitted_at)}",
        f"names {kinds}" if kinds else "names nobody and nothing", report.get_door_display().lower(),
    ]  # fmt: skip
    row = {
        "text": f"Report {report.reference}", "href": here(report.id), "status": State(line.state).label,
        "meaning": _MEANING.get(State(line.state), "good"),
    }  # fmt: skip
    if line.doubted:
        parts.append("somebody doubts it")
    if line.wake is not None:
        row |= {"status": "Something new", "meaning": "soon"}
        parts.insert(0, f"shares “{line.wake.words}” with {line.wake.by_report.reference}")
    elif line.more and line.state not in rules.OPEN:
        row |= {"status": "More was told", "meaning": "soon"}
    elif report.urgency:
        row |= {"status": report.get_urgency_display(), "meaning": "late"}
    return row | {"hint": "; ".join(part for part in parts if part)}


def owed_words(clock: Clock | None) -> str:
    """Return by when whoever told it hears something, or how late that is."""
    if clock is None:
        return ""
    return f"owed an answer: {answer_standing(clock).words}"


@desk
def inbox(request: HttpRequest) -> HttpResponse:
    """What waits for an officer: urgent ones, held ones that woke, then by how long they wait."""
    user = worker_of(request)
    waiting = reports_to_grade(viewer=user)
    woken = lines_of(viewer=user, reports=first_of(reports_woken(viewer=user), _SIZE))
    urgent = lines_of(viewer=user, reports=first_of(waiting.exclude(urgency=""), _SIZE))
    found = keyset_page(
        waiting.filter(urgency=""), key=("submitted_at", "id"), after=request.GET.get("after"), size=_SIZE,
        nulls_excluded=True,
    )  # fmt: skip
    return page(
        request, "intelligence/inbox", title="What people told", woken=[row_of(one) for one in woken],
        urgent=[row_of(one) for one in urgent], rows=[row_of(one) for one in lines_of(viewer=user, reports=found.items)],
        pages=found, states=[(one.value, one.label) for one in State if one not in rules.OPEN], **links_of(user),
    )  # fmt: skip


def links_of(user: User) -> dict[str, Any]:
    """Return which other pages of pursuit the viewer may open."""
    rights = {"shares": SHARE_ASK, "digest": DIGEST_READ, "numbers": PURSUIT_MEASURES, "grades": REPORT_GRADE}
    return {name: allows(user, right) for name, right in rights.items()}


def told_rows(user: User) -> list[Row]:
    """What waits, for the first page: numbers, and nothing of any report."""
    if not allows(user, REPORT_GRADE):
        return [_hub_row(user)]
    counts = (
        (reports_to_grade(viewer=user).exclude(urgency="").count(), "urgent", "late"),
        (reports_woken(viewer=user).count(), "held, and something new fits", "soon"),
        (
            reports_to_grade(viewer=user).filter(urgency="").count(),
            "waiting for a grade or a decision",
            "waiting",
        ),
    )
    return [
        {
            "text": f"{count} report{'' if count == 1 else 's'} {what}", "href": reverse("desk:intelligence"),
            "hint": "Each says how long it has waited.", "status": "Waits for you", "meaning": meaning,
        }
        for count, what, meaning in counts if count
    ]  # fmt: skip


def _hub_row(user: User) -> Row:
    assert user.partnership_id is not None
    news = hub_news(partnership_id=user.partnership_id, week=week_of(today()))
    said = (
        (len(news.newer), "has a newer text", "have a newer text"),
        (len(news.taken_back), "may not be shared any more", "may not be shared any more"),
    )
    hint = "; ".join(
        f"{many} that you could read {one if many == 1 else more}" for many, one, more in said if many
    )
    row = {
        "text": "What may be shared this week",
        "href": reverse("desk:digest"),
        "hint": hint or "Graded by the police.",
    }
    return row | (
        {"status": "Changed", "meaning": "soon"} if hint else {"status": "To read", "meaning": "waiting"}
    )


@desk
def standing(request: HttpRequest, standing: str) -> HttpResponse:
    """The reports that stand so."""
    user = worker_of(request)
    found_in = reports_in_state(viewer=user, state=standing)
    if standing not in State.values:
        raise Http404
    found = keyset_page(
        found_in,
        key=("-submitted_at", "-id"),
        after=request.GET.get("after"),
        size=_SIZE,
        nulls_excluded=True,
    )
    return page(
        request, "list", title=State(standing).label, pages=found, empty="None.", back=_inbox(),
        rows=[row_of(one) for one in lines_of(viewer=user, reports=found.items)],
    )  # fmt: skip


def _inbox() -> dict[str, str]:
    return {"href": reverse("desk:intelligence"), "text": "Back to what people told"}


@desk
def report(request: HttpRequest, graded_id: uuid.UUID) -> HttpResponse:
    """One report: what was told and how it is known, its grades, the text without its source, what they heard."""
    view = report_page(viewer=worker_of(request), report_id=graded_id)
    stands, reads = view.standing, reads_of(view.shares) if view.shares else {}
    return page(
        request, "intelligence/report", title="A report", heading=f"Report {view.report.reference}", view=view,
        report=view.report, standing=stands, meaning=_MEANING.get(State(stands.state), "good"), owed=owed_words(view.clock),
        state=State(stands.state).label, conditions=_conditions(view), source=_words(rules.SourceGrade, stands.source),
        handling=_words(rules.Handling, stands.handling), back=_inbox(), moves=bool(_moves(view)),
        caption=f"{view.report.get_door_display()}, {ago_words(view.report.submitted_at)}",
        letters={one.item.id: _words(rules.Assessment, one.assessment) for one in view.items},
        newer={share_id for share_id, one in reads.items() if one.newer},
    )  # fmt: skip


def _words(kind: Any, value: str) -> str:
    return str(kind(value).label) if value else ""


def _conditions(view: ReportPage) -> list[str]:
    grade = view.grade
    if grade is None:
        return []
    named = [str(rules.Condition(one).label) for one in grade.conditions if one != rules.Condition.OTHER]
    return [*named, *([grade.condition_words] if grade.condition_words else [])]


def _moves(view: ReportPage) -> list[tuple[str, str]]:
    """Return where it may go now: nothing is offered that would be refused for want of a grade or a text."""
    open_now = []
    for to in rules.MOVES[view.standing.state]:
        if to == State.GRADED:
            continue
        if to in rules.PROMOTED and not (view.standing.source and view.standing.sanitised_id):
            continue
        if to == State.KEPT and not view.standing.source:
            continue
        open_now.append(to)
    return [(one.value, str(one.label)) for one in State if one.value in open_now]


def _deed(
    request: HttpRequest,
    view: ReportPage,
    form: FlowForm,
    verb: Callable[..., Any],
    done: str,
    **context: Any,
) -> HttpResponse:
    def save(answers: dict[str, Any]) -> str:
        verb(by=worker_of(request), report_id=view.report.id, **answers)
        messages.success(request, done)
        return here(view.report.id)

    return form_page(
        request, form, save, template=context.pop("template", "form"), view=view,
        caption=f"Report {view.report.reference}", back={"href": here(view.report.id), "text": "Back to the report"},
        **context,
    )  # fmt: skip


def _versioned(view: ReportPage) -> dict[str, Any]:
    return {"version": view.standing.version}


@desk
def grade(request: HttpRequest, graded_id: uuid.UUID) -> HttpResponse:
    """Grade it 3x5x2: what the facts suggest is chosen already, and the officer decides."""
    view = report_page(viewer=worker_of(request), report_id=graded_id)
    form = open_form(
        request,
        forms.GradeForm,
        f"report-grade-{graded_id}",
        initial=_versioned(view),
        items=view.items,
        newest=view.grade,
    )

    def verb(*, by: User, report_id: uuid.UUID, **_answers: Any) -> None:
        verbs.report_grade(by=by, report_id=report_id, **form.graded())

    return _deed(
        request, view, form, verb, "Graded. An earlier grade is kept.", title="Grade it", submit="Save the grade",
        lead="It is information until you promote it. An earlier grade stays beside this one.",
    )  # fmt: skip


@desk
def sanitise(request: HttpRequest, graded_id: uuid.UUID) -> HttpResponse:
    """Write the text without its source."""
    view = report_page(viewer=worker_of(request), report_id=graded_id)
    first = view.sanitised.words if view.sanitised else "\n".join(one.item.words for one in view.items)
    form = open_form(
        request,
        forms.SanitiseForm,
        f"report-sanitise-{graded_id}",
        initial=_versioned(view) | {"words": first},
    )
    return _deed(
        request, view, form, verbs.report_sanitise, "Saved. The texts before are kept.", title="Write it without its source",
        submit="Save the text",
        lead="It begins with their own words. Change whatever could show who told it: a name, “my daughter”, where they stood.",
    )  # fmt: skip


@desk
def move(request: HttpRequest, graded_id: uuid.UUID) -> HttpResponse:
    """Keep it as information, hold it, or promote it."""
    view = report_page(viewer=worker_of(request), report_id=graded_id)
    moves = _moves(view)
    form = open_form(
        request, forms.MoveForm, f"report-move-{graded_id}", initial=_versioned(view), moves=moves
    )
    return _deed(
        request, view, form, verbs.report_move, "Saved. Now say to whoever told it what came of it.",
        title="What becomes of it", submit="Save", nobody="" if moves else "Grade it first.",
        lead="To promote it, it needs a grade and a text without its source. Held ones come back when something new fits.",
    )  # fmt: skip


@desk
def answer(request: HttpRequest, graded_id: uuid.UUID) -> HttpResponse:
    """Tell whoever told it what came of it: the fitting words are chosen already, one press sends them."""
    view = report_page(viewer=worker_of(request), report_id=graded_id)
    fitting = {"code": rules.SUGGESTED_FEEDBACK[view.standing.state]}
    form = open_form(request, forms.FeedbackForm, f"report-answer-{graded_id}", initial=fitting)
    return _deed(
        request, view, form, feedback_give, "They can read it now.", title="Tell them what came of it", submit="Tell them",
        lead="They may be waiting, and may be frightened. Even “We cannot say” is better than silence.",
    )  # fmt: skip


@desk
def doubt(request: HttpRequest, graded_id: uuid.UUID) -> HttpResponse:
    """Write down a doubt about it, or that the doubt is gone."""
    view = report_page(viewer=worker_of(request), report_id=graded_id)
    form = open_form(request, forms.DoubtForm, f"report-doubt-{graded_id}")
    return _deed(
        request, view, form, report_flag, "Saved. The report is kept whole.", title="A doubt about it", submit="Save",
        lead="Nothing is taken away, and whoever told it is told nothing of this.",
    )  # fmt: skip


@desk
def source(request: HttpRequest, graded_id: uuid.UUID) -> HttpResponse:
    """Who told it: after a recent confirmation of who looks, and with a reason that is kept (R150)."""
    view = report_page(viewer=worker_of(request), report_id=graded_id)
    if not did_recently_reauthenticate(request):
        asks = reverse("account_reauthenticate")
        return HttpResponseRedirect(f"{asks}?{urlencode({'next': request.path})}")
    about: dict[str, Any] = {
        "back": {"href": here(graded_id), "text": "Back to the report"},
        "caption": f"Report {view.report.reference}",
    }
    opened = source_opened(viewer=worker_of(request), report_id=graded_id)
    if opened is not None and request.method != "POST":
        return page(request, "intelligence/source", title="Who told it", source=opened, view=view, **about)
    form = open_form(request, forms.SourceForm, f"report-source-{graded_id}")

    def verb(answers: dict[str, Any]) -> str:
        source_open(by=worker_of(request), report_id=graded_id, **answers)
        return request.path

    return form_page(
        request, form, verb, title="Who told it", submit="Show it to me for two minutes",
        lead="You can grade, hold and promote a report without knowing. If somebody is in danger, ring them or 999 first.",
        **about,
    )  # fmt: skip
