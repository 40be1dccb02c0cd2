"""Complaints at the desk: what I answer, what I oversee, my own; taken down; counted (R214-R220)."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.accountability.challenge.complaints import services as verbs
from alongside.accountability.challenge.complaints.afterwards import refused_since
from alongside.accountability.challenge.complaints.measures import complaints_measured
from alongside.accountability.challenge.complaints.models import Complaint
from alongside.accountability.challenge.complaints.policies import (
    COMPLAINT_HANDLE,
    COMPLAINT_MEASURES,
    COMPLAINT_NAME,
    COMPLAINT_TAKE,
)
from alongside.accountability.challenge.complaints.selectors import (
    Filed,
    case_reference_of,
    complaint_get,
    complaints_made_by,
    complaints_of_team,
    complaints_to_answer,
    handlers_to_name,
    open_first,
)
from alongside.accountability.challenge.policies import BOARD_REPORT
from alongside.accountability.challenge.watch.policies import LOOK_GIVE, RIGHT_DO
from alongside.accountability.challenge.watch.selectors import looks_to_give, rights_owed
from alongside.doors.common import FlowForm, open_form
from alongside.doors.desk.forms.complaints import (
    ForSomebodyForm,
    NameForm,
    OwnForm,
    PanelForm,
    PhoneForm,
    ReplyForm,
    WordsForm,
)
from alongside.doors.desk.views.redress import longer_words, right_rows
from alongside.doors.desk.views.shared import Row, case_for, desk, form_page, of_case, page, worker_of
from alongside.family.cases.stops import DEEDS as STEPS
from alongside.family.people.selectors import family_for_viewer
from alongside.ground.access.registry import allows, require
from alongside.ground.accounts.models import User
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Missing
from alongside.ground.govuk.dates import day_words, promise_words

_MOST = 50
_UNANSWERED = (Complaint.State.RECEIVED, Complaint.State.INVESTIGATING)
_KEPT = "Kept apart: nobody who works with the family reads it."


@desk
def complaints(request: HttpRequest) -> HttpResponse:
    """What waits for me to answer, what I oversee, what I complained of myself."""
    user = worker_of(request)
    handles = allows(user, COMPLAINT_HANDLE)
    looks = looks_to_give(viewer=user) if allows(user, LOOK_GIVE) else []
    return page(
        request, "complaints/list", title="Complaints", handles=handles,
        looks=[_look_row(one) for one in looks], rights=right_rows(user), takes=allows(user, COMPLAINT_TAKE),
        measures=allows(user, COMPLAINT_MEASURES), board=allows(user, BOARD_REPORT), looks_here=allows(user, LOOK_GIVE),
        mine=[_row(one) for one in first_of(complaints_to_answer(viewer=user), _MOST)],
        team=[_row(one) for one in open_first(first_of(complaints_of_team(viewer=user), _MOST))] if handles else [],
        own=[_row(one) for one in first_of(complaints_made_by(viewer=user), _MOST)],
    )  # fmt: skip


def waiting_rows(user: User) -> list[Row]:
    """How many complaints and steps wait for the viewer, for the first page: a number and no name (R214, R216)."""
    found: list[tuple[int, str, str]] = []
    if allows(user, COMPLAINT_HANDLE):
        found.append(
            (
                complaints_to_answer(viewer=user).filter(state__in=_UNANSWERED).count(),
                "complaint",
                "to answer",
            )
        )
    if allows(user, LOOK_GIVE):
        found.append((len(looks_to_give(viewer=user)), "step", "to look at"))
    if allows(user, RIGHT_DO):
        found.append((len(rights_owed(viewer=user)), "step", "to put right"))
    return [
        {
            "text": f"{count} {what}{'' if count == 1 else 's'} {deed}", "href": reverse("desk:complaints"),
            "hint": "Each with the day by which it is due.", "status": "Waits for you", "meaning": "waiting",
        }
        for count, what, deed in found if count
    ]  # fmt: skip


def _row(one: Complaint) -> Row:
    waits = one.state in _UNANSWERED
    standing = promise_words(due_on=one.reply_on)
    who = one.handler_name or "nobody yet"
    return {
        "text": f"{one.get_theme_display()}, {one.reference}",
        "href": reverse("desk:complaint", args=[one.id]),
        "hint": f"Stage {one.stage}; {day_words(one.made_at)}; answered by {who}" + (f"; {standing.words}" if waits else ""),
        "status": standing.tag if waits else one.get_state_display(),
        "meaning": standing.meaning if waits else "neutral",
    }  # fmt: skip


def _look_row(look: Any) -> Row:
    standing = promise_words(due_on=look.look_on)
    already = "Taken at once" if look.at_once else "Waits for you"
    return {
        "text": f"{STEPS[look.deed].sentence}, {look.case_reference}", "href": reverse("desk:look", args=[look.id]),
        "hint": f"{already}; {standing.words}", "status": standing.tag, "meaning": standing.meaning,
    }  # fmt: skip


@dataclass(frozen=True)
class _Deed:
    """One thing that whoever answers a complaint does: its page in words."""

    verb: Callable[..., Any]
    title: str
    lead: str
    submit: str
    done: str
    form: type[FlowForm] = WordsForm


DEEDS = {
    "acknowledge": _Deed(
        verbs.complaint_acknowledge, "Write that you have it", "Who you are, what you do next, and by which day.",
        "Send", "They can read it now.",
    ),
    "reply": _Deed(
        verbs.complaint_reply, "Answer it", "Hear whoever complained first, then everybody else.", "Send the answer",
        "They can read your answer now.", ReplyForm,
    ),
    "panel": _Deed(
        verbs.complaint_panel, "The panel has met",
        "Three people who had no part in it and do not work for you. Whoever complained may come, and bring somebody.",
        "Save", "They can read who sat on it, and by when it reports.", PanelForm,
    ),
    "report": _Deed(
        verbs.complaint_panel_report, "What the panel found", "In the panel's own words, with what it recommends.",
        "Save", "They can read it now. Then you answer what the panel found.",
    ),
    "longer": _Deed(
        verbs.complaint_extend, "It needs longer",
        "Once for each stage, and only before its day. They read why, and the new day.", "Say so",
        "They can read why, and the new day.",
    ),
    "add": _Deed(verbs.complaint_add, "Say more", "It stands in the file with your name.", "Add it", "Added."),
    "changed": _Deed(
        verbs.complaint_changed, "The change is made", "Say how one sees it. They may say that it is not.", "Say so",
        "They can read it now.",
    ),
    "conflict": _Deed(
        verbs.complaint_conflict, "I am not independent", "It goes straight to the highest stage, and leaves your list.",
        "Pass it on", "It has gone to the highest stage.",
    ),
    "close": _Deed(
        verbs.complaint_close, "Close it", "Only when what was agreed is done. They are protected for three months more.",
        "Close it", "It is closed.",
    ),
    "name": _Deed(
        verbs.complaint_name, "Name who answers it", "Somebody who had no part in what is complained of.", "Name them",
        "They are named, and whoever complained sees it.", NameForm,
    ),
}  # fmt: skip


def _open_to(user: User, filed: Filed) -> dict[str, str]:
    """Return what the viewer may do with a complaint now, by the slug of its page."""
    mine = filed.complaint.handler_id == user.id and allows(user, COMPLAINT_HANDLE)
    now_open = {
        "acknowledge": mine and filed.may("acknowledge"),
        "panel": mine and filed.panel == "panel",
        "report": mine and filed.panel == "report",
        "reply": mine and filed.may("reply"),
        "longer": mine and filed.may_extend,
        "changed": mine and filed.may("changed") and filed.change_owed,
        "close": mine and filed.may("close") and not filed.change_owed,
        "add": filed.may("add") and (mine or filed.complaint.complainant_id == user.id),
        "conflict": mine and filed.may("conflict"),
        "name": filed.may("name")
        and allows(user, COMPLAINT_NAME)
        and filed.complaint.complainant_id != user.id,
    }
    return {slug: DEEDS[slug].title for slug, is_open in now_open.items() if is_open}


@desk
def complaint(request: HttpRequest, complaint_id: uuid.UUID) -> HttpResponse:
    """One complaint with everything that was done, for whoever answers or oversees it, or made it."""
    user = worker_of(request)
    filed = complaint_get(viewer=user, complaint_id=complaint_id)
    one = filed.complaint
    mine = one.handler_id == user.id and allows(user, COMPLAINT_HANDLE)
    return page(
        request, "complaints/one", title="A complaint", heading=f"Complaint {one.reference}", filed=filed, one=one,
        deeds=_open_to(user, filed), steps=[_item(step) for step in filed.steps], back=_back(),
        refused=refused_since(viewer=user, complaint=one) if mine else [],
        case_reference=case_reference_of(one), caption=f"{one.complainant_name}, {one.get_source_display().lower()}",
    )  # fmt: skip


def _item(step: Any) -> Row:
    by = ", ".join(part for part in (step.said_by_name, step.said_by_role.lower()) if part)
    return {
        "title": _TITLES.get(step.kind, step.get_kind_display()), "at": step.said_at, "by": by or "By itself",
        "tag": "Late" if step.late else f"Stage {step.stage}", "meaning": "late" if step.late else "neutral",
        "text": "\n\n".join(part for part in (step.get_outcome_display(), step.words) if part),
    }  # fmt: skip


# The steps speak to whoever complained; at the desk the same in the third person.
_TITLES = {
    "made": "They complained", "acknowledged": "Written to them that it came", "replied": "Answered",
    "accepted": "They accepted the answer", "rose": "They took it further", "external": "They took it outside",
    "not_changed": "They said that the change is not made", "withdrawn": "They took it back",
    "extended": "It needs longer; they were told why", "panel_met": "The panel met",
}  # fmt: skip


def _back() -> Row:
    return {"href": reverse("desk:complaints"), "text": "Complaints"}


@desk
def deed(request: HttpRequest, complaint_id: uuid.UUID, doing: str) -> HttpResponse:
    """Do one thing about a complaint."""
    user = worker_of(request)
    filed = complaint_get(viewer=user, complaint_id=complaint_id)
    if doing not in _open_to(user, filed):
        raise Missing
    what = DEEDS[doing]
    about: dict[str, Any] = {"people": handlers_to_name(viewer=user)} if doing == "name" else {}
    form = open_form(
        request, what.form, f"complaint-{doing}-{complaint_id}-{filed.complaint.version}", **about
    )
    home = reverse("desk:complaint", args=[complaint_id])
    after = reverse("desk:complaints") if doing == "conflict" else home

    def verb(answers: dict[str, Any]) -> str:
        what.verb(by=user, complaint_id=complaint_id, **answers)
        messages.success(request, what.done)
        return after

    lead = f"{what.lead}{longer_words(user, filed.complaint) if doing == 'longer' else ''}"
    return form_page(
        request, form, verb, title=what.title, lead=lead, submit=what.submit,
        back={"href": home, "text": "The complaint"},
    )  # fmt: skip


@desk
def new(request: HttpRequest) -> HttpResponse:
    """Complain as somebody who works here."""
    user = worker_of(request)
    form = open_form(request, OwnForm, "complain-own")

    def verb(answers: dict[str, Any]) -> str:
        made = verbs.complaint_make_as_staff(by=user, **answers)
        messages.success(
            request, "We have your complaint. Who answers it, and by which day, is on this page."
        )
        return reverse("desk:complaint", args=[made.id])

    lead = f"In your own words. {_KEPT} Your manager does not read it either."
    return form_page(
        request, form, verb, title="Complain", lead=lead, submit="Send my complaint", back=_back()
    )


@desk
def phone(request: HttpRequest) -> HttpResponse:
    """Take down the complaint of somebody who rings or writes."""
    user = worker_of(request)
    require(user, COMPLAINT_TAKE)
    form = open_form(request, PhoneForm, "complain-phone")

    def verb(answers: dict[str, Any]) -> str:
        made = verbs.complaint_take_down(by=user, **answers)
        messages.success(request, _taken(made))
        return reverse("desk:complaints")

    lead = f"Read it back to them before you send it. {_KEPT}"
    return form_page(
        request, form, verb, title="Take a complaint down", lead=lead, submit="Send it", back=_back()
    )


@desk
def for_somebody(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Take down what somebody of a family complains of."""
    user = worker_of(request)
    about = case_for(request, case_id, COMPLAINT_TAKE)
    family = family_for_viewer(viewer=user, family_id=about.family_id, family=about.family)
    form = open_form(request, ForSomebodyForm, f"complain-for-{about.id}", members=family.members)

    def verb(answers: dict[str, Any]) -> str:
        made = verbs.complaint_take_down(by=user, **answers)
        messages.success(request, _taken(made))
        return reverse("desk:case", args=[about.id])

    lead = f"Read it back to them before you send it. {_KEPT} You do not read it again either."
    return form_page(
        request, form, verb, title="Take a complaint down", lead=lead, submit="Send it", **of_case(about)
    )


def _taken(made: Complaint) -> str:
    who = made.handler_name or "Nobody yet: the board names somebody"
    return f"Sent: {made.reference}. Tell them: {who} answers by {day_words(made.reply_on)}."


@desk
def numbers(request: HttpRequest) -> HttpResponse:
    """What is complained of, and what changed: numbers alone."""
    user = worker_of(request)
    require(user, COMPLAINT_MEASURES)
    return page(
        request, "complaints/numbers", title="Complaints in numbers", back=_back(),
        measured=complaints_measured(viewer=user),
    )  # fmt: skip
