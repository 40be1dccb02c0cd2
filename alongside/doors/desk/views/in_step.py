"""Sessions in step, and sessions of the whole family, at the desk (R210, R187, R103)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.common import open_form
from alongside.doors.desk.forms import progress as forms
from alongside.doors.desk.views.engagement import Deed, deed, of_page
from alongside.doors.desk.views.progress import people_of, works_here
from alongside.doors.desk.views.shared import Row, case_for, desk, form_page, of_case, page, worker_of
from alongside.family.cases.models import Allocation, Case
from alongside.family.cases.selectors import workers_of
from alongside.family.people.models import FamilyMember
from alongside.ground.access.registry import allows
from alongside.ground.access.selectors import require_to_write
from alongside.ground.base.errors import NotPermitted
from alongside.ground.govuk.charts import Chart, Series
from alongside.ground.govuk.dates import day_words
from alongside.practice.engagement.services.common import parts_of, require_part
from alongside.practice.progress import policies, rules, services
from alongside.practice.progress.models import JointSession, Session
from alongside.practice.progress.selectors import joint_one, joint_sessions, session_one, sessions_in_step
from alongside.practice.progress.services.common import ANYBODY, PARENTS

Part = Allocation.Part
_PAIR = (Part.CSW, Part.IPSW)
_SIDES = {Part.CSW: Session.Side.CHILD, Part.IPSW: Session.Side.PARENTS}
_STATES = {
    "in_step": ("In step", "good"), "apart": ("Far apart", "soon"),
    "parents_missing": ("The parents’ side is missing", "soon"), "child_missing": ("The child’s side is missing", "soon"),
}  # fmt: skip
_EVERYBODY = tuple(str(one) for one in FamilyMember.Relationship.values)
_MONTHS_SHOWN = 12
_SEEN = (
    "The {} worker sees the topic and the day, and can plan theirs near it. So do the others who work with this family."
    " What is said in the session stays with the two of you."
)


@desk
def in_step(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Which topics both sides work on, and when; months of being in touch; sessions of the whole family."""
    user = worker_of(request)
    about = case_for(request, case_id)
    view = sessions_in_step(viewer=user, case=about)
    side = _side(user, about)
    return page(
        request, "progress/in_step", title="Sessions in step", heading=f"In step: {about.child.short_name} and the parents",
        view=view, pairs=[_pair_row(pair) for pair in view.pairs], side=side,
        mine=[_mine_row(one) for one in view.sessions if one.side == side and one.recorded_at is None],
        chart=_chart(view.months[-_MONTHS_SHOWN:]) if view.months else None,
        joint=[_joint_card(one) for one in joint_sessions(viewer=user, case=about)],
        may=works_here(user, about, policies.JOINT_WORK), **of_case(about),
    )  # fmt: skip


def _side(user: Any, about: Case) -> str:
    if about.closed_at is not None or not allows(user, policies.SESSION_WORK):
        return ""
    held = parts_of(user, about.id)
    return next((str(_SIDES[part]) for part in _PAIR if part in held), "")


def _pair_row(pair: rules.Pair) -> dict[str, Any]:
    words, meaning = _STATES[pair.state]
    return {
        "title": pair.title, "child": _when(pair.child), "parents": _when(pair.parents), "tag": words,
        "meaning": meaning, "days": pair.days,
    }  # fmt: skip


def _when(one: rules.Meeting | None) -> str:
    if one is None:
        return "Not planned"
    return f"{'Held' if one.held else 'Planned for'} {day_words(one.on)}"


def _mine_row(one: Session) -> Row:
    return {
        "text": f"{one.title}, with {one.person.short_name}", "href": reverse("desk:session_record", args=[one.id]),
        "hint": f"Planned for {day_words(one.planned_on)}", "status": "Write it down", "meaning": "waiting",
    }  # fmt: skip


def _chart(months: Any) -> Chart:
    return Chart(
        title="Days in touch, month by month",
        description="On how many days the young person was met, and the parents, in each month.",
        categories=[f"{one.first:%B %Y}" for one in months],
        series=[
            Series("The young person", [one.child for one in months]),
            Series("The parents", [one.parents for one in months]),
        ],
        category_name="Month",
        note="Being there, month after month, is the work. Nobody tells before they trust.",
    )  # fmt: skip


def _joint_card(one: JointSession) -> dict[str, Any]:
    return {
        "about": one, "asked": ", ".join(who["name"] for who in one.asked), "came": ", ".join(who["name"] for who in one.came),
    }  # fmt: skip


def _plan_facts(request: HttpRequest, about: Case) -> dict[str, Any]:
    if Part.CSW in parts_of(worker_of(request), about.id):
        return {"lead": _SEEN.format("parents’")}
    return {
        "parents": people_of(request, about, PARENTS),
        "lead": _SEEN.format("child’s"),
    }  # fmt: skip


plan = deed(
    Deed(
        "session-plan", forms.SessionForm, services.session_plan, policies.SESSION_WORK, "Plan a session", "Plan it",
        parts=_PAIR, to="in_step", said="Planned. The other side’s worker sees the topic and the day.", more=_plan_facts,
    )
)  # fmt: skip


def _everybody(request: HttpRequest, about: Case) -> dict[str, Any]:
    workers = workers_of(about.id, partnership_id=about.partnership_id)
    found = dict(people_of(request, about, _EVERYBODY))
    for one in workers:
        found.setdefault(str(one.user_id), f"{one.worker_name}, {one.agency_name}")
    return {"people": list(found.items())}


together_plan = deed(
    Deed(
        "joint-plan", forms.TogetherForm, services.joint_plan, policies.JOINT_WORK, "A session together", "Plan it",
        "A session in which the family builds the plan with you: home and outside side by side. Ask first whether it is safe"
        " for everybody to sit in one room.",
        "Plan a session together", parts=ANYBODY, to="in_step", said="Planned. The family sees it in their account.",
        more=_everybody,
    )
)  # fmt: skip


@desk
def record(request: HttpRequest, session_id: uuid.UUID) -> HttpResponse:
    """Write down whether a session of one's own side took place, with the note of the two."""
    user = worker_of(request)
    one = session_one(viewer=user, session_id=session_id)
    about = case_for(request, one.case_id, policies.SESSION_WORK)
    require_part(user, about.id, _PAIR)
    if _side(user, about) != one.side and about.closed_at is None:
        raise NotPermitted("The worker of that side writes this down.", code="not_your_side")
    form = open_form(request, forms.SessionHeldForm, f"session-{one.id}")

    def verb(answers: dict[str, Any]) -> str:
        services.session_record(by=user, session_id=one.id, **form.given())
        messages.success(request, "Saved. Your note is yours and theirs.")
        return reverse("desk:in_step", args=[about.id])

    nobody = "This was written down already." if one.recorded_at else ""
    return form_page(
        request, form, verb, title="A session", heading=f"{one.title}, with {one.person.short_name}", submit="Save",
        lead=f"Planned for {day_words(one.planned_on)}.", nobody=nobody, **of_page(about, "in_step", "Back"),
    )  # fmt: skip


@desk
def together_record(request: HttpRequest, joint_id: uuid.UUID) -> HttpResponse:
    """Write down who came to a session of the whole family, and what was agreed."""
    user = worker_of(request)
    one = joint_one(viewer=user, joint_id=joint_id)
    about = case_for(request, one.case_id, policies.JOINT_WORK)
    require_part(user, about.id, ANYBODY)
    require_to_write(user, about.id)
    form = open_form(request, forms.TogetherHeldForm, f"joint-{one.id}", **_everybody(request, about))

    def verb(answers: dict[str, Any]) -> str:
        services.joint_record(by=user, joint_id=one.id, **form.given())
        messages.success(request, "Saved. The family reads it in their account.")
        return reverse("desk:in_step", args=[about.id])

    return form_page(
        request, form, verb, title="A session together", heading=f"The session together on {day_words(one.planned_on)}",
        submit="Save", lead="Read aloud what you write before you leave the room. The family reads it too.",
        nobody="This was written down already." if one.recorded_at else "", **of_page(about, "in_step", "Back"),
    )  # fmt: skip
