"""Around the measures of a plan: in force, emergencies, reviews, wishes, harms, who is to be stopped (R22, R94-R106)."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.common import FlowForm, open_form
from alongside.doors.desk.forms import planning as forms
from alongside.doors.desk.forms.parts import PressVersionedForm, member_choices
from alongside.doors.desk.views.disruption import site_choices
from alongside.doors.desk.views.promises import owners_for
from alongside.doors.desk.views.shared import case_for, desk, form_page, of_case, worker_of
from alongside.family.cases.models import Case
from alongside.family.circumstances.selectors import siblings_of
from alongside.family.people.models import FamilyMember
from alongside.family.people.selectors import family_for_viewer
from alongside.ground.access.registry import Permission, allows
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.base.errors import Missing
from alongside.practice.assessment.harms import calm_of
from alongside.practice.plans import policies, services
from alongside.practice.plans.models import Plan
from alongside.practice.plans.models_guard import DisruptionLine
from alongside.practice.plans.readiness import readiness, took_part_in_plan, took_part_in_review
from alongside.practice.plans.reading import ratings_of, reviews_of
from alongside.practice.plans.selectors import open_plan_of
from alongside.practice.plans.services.common import require_place
from alongside.practice.plans.services.guard import SIGNS, side_of
from alongside.practice.safety.selectors import pack_of

More = Callable[[HttpRequest, Case, Plan], dict[str, Any]]


def _nothing(_request: HttpRequest, _case: Case, _plan: Plan) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Step:
    """One form about the open plan of a case, sent to one verb.

    `asks` gives the form what it needs, `shows` gives the page what stands beside it; `to`: the page it leads back to.
    """

    key: str
    form: type[FlowForm]
    verb: Callable[..., Any]
    right: Permission
    title: str
    submit: str
    said: str = "Saved."
    lead: str = ""
    to: str = "plan"
    template: str = "form"
    or_lead: bool = False
    asks: More = _nothing
    shows: More = _nothing


def open_plan_for(request: HttpRequest, about: Case) -> Plan:
    """Return the open plan of a case; 404 when there is none."""
    plan = open_plan_of(viewer=worker_of(request), case=about)
    if plan is None:
        raise Missing
    return plan


def _way(about: Case, to: str) -> dict[str, Any]:
    text = "Back to the plan" if to == "plan" else "Back"
    return {**of_case(about), "back": {"href": reverse(f"desk:{to}", args=[about.id]), "text": text}}


def require_step(user: User, about: Case, right: Permission, *, or_lead: bool = False) -> None:
    """Raise NotPermitted unless the person holds the right (or leads, where that does), and does not only look."""
    if or_lead:
        require_place(user, right, about.id, or_lead=True)
    require_to_write(user, about.id)


def step(of: Step) -> Any:
    """Return the view of a step: 404 to outsiders, then 403; the form; the verb; and back to its page."""

    @desk
    def view(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
        about = case_for(request, case_id, None if of.or_lead else of.right)
        require_step(worker_of(request), about, of.right, or_lead=of.or_lead)
        plan = open_plan_for(request, about)
        asked = of.asks(request, about, plan)
        form = open_form(request, of.form, f"plan-{of.key}-{plan.id}", **asked)

        def verb(answers: dict[str, Any]) -> str:
            given = getattr(form, "given", form.answers)()
            of.verb(by=worker_of(request), plan_id=plan.id, **given)
            messages.success(request, of.said)
            return reverse(f"desk:{of.to}", args=[about.id])

        return form_page(
            request, form, verb, template=of.template, title=of.title, submit=of.submit, lead=of.lead, plan=plan,
            **of.shows(request, about, plan), **_way(about, "plan"),
        )  # fmt: skip

    return view


def _version(_request: HttpRequest, _about: Case, plan: Plan) -> dict[str, Any]:
    return {"initial": {"version": plan.version}}


def _kind_now(_request: HttpRequest, _about: Case, plan: Plan) -> dict[str, Any]:
    return {"initial": {"version": plan.version, "kind": plan.kind, "reason": plan.kind_reason}}


def parents_of(request: HttpRequest, about: Case, *, child: bool) -> list[tuple[str, str]]:
    """Return the parents and carers of the family, and the child of the case, to choose one."""
    view = family_for_viewer(viewer=worker_of(request), family_id=about.family_id)
    return member_choices(
        (m, p)
        for m, p in view.members
        if m.relationship in FamilyMember.PARENTS or (child and p.id == about.child_id)
    )


def _people(request: HttpRequest, about: Case, _plan: Plan) -> dict[str, Any]:
    return {"people": parents_of(request, about, child=True)}


def _took(_request: HttpRequest, about: Case, plan: Plan) -> dict[str, Any]:
    review = took_part_in_review(plan, about) if plan.number else ()
    return {"took": took_part_in_plan(plan, about), "review": review}


def _harms(request: HttpRequest, about: Case, plan: Plan) -> dict[str, Any]:
    found = readiness(plan, about, viewer=worker_of(request))
    return {
        "harms": [(one.harm.key, one.harm.words) for one in found.harms],
        "measures": [(str(one.id), one.words) for one in found.measures],
        "owners": owners_for(worker_of(request), about),
    }


def _harms_now(request: HttpRequest, about: Case, plan: Plan) -> dict[str, Any]:
    found = readiness(plan, about, viewer=worker_of(request))
    return {
        "harms": found.harms,
        "nobody": "" if found.harms else "No harm is written down in this case yet.",
    }


def _stopped(request: HttpRequest, _about: Case, plan: Plan) -> dict[str, Any]:
    lines = list(DisruptionLine.objects.filter(plan=plan).order_by("ended_at", "due_on", "id"))
    return {"lines": lines, "may_sign": bool(side_of(worker_of(request)))}


def _sites(request: HttpRequest, about: Case, _plan: Plan) -> dict[str, Any]:
    return {"sites": site_choices(worker_of(request), about)}


def _reviewed(request: HttpRequest, about: Case, plan: Plan) -> dict[str, Any]:
    user = worker_of(request)
    siblings = siblings_of(viewer=user, case=about)
    return {
        "reviews": reviews_of(viewer=user, plan=plan), "ratings": ratings_of(viewer=user, plan=plan), "siblings": siblings,
        "pack": pack_of(viewer=user, case_id=about.id, partnership_id=about.partnership_id),
        "calm": calm_of(viewer=user, case_id=about.id),
    }  # fmt: skip


kind = step(
    Step(
        "kind", forms.KindForm, services.plan_kind_set, policies.PLAN_SHARE, "Which kind of plan", "Save",
        lead="Harm outside the home has a plan of its own kind, which blames nobody at home.", or_lead=True, asks=_kind_now,
    )
)  # fmt: skip
end = step(
    Step(
        "end", forms.EndForm, services.plan_close, policies.PLAN_IN_FORCE, "End this plan", "End the plan",
        "The plan ended.", "What was promised stays promised until it is done or given up.", or_lead=True, asks=_version,
    )
)  # fmt: skip
review = step(
    Step(
        "review", forms.ReviewForm, services.plan_review, policies.PLAN_IN_FORCE, "Look at the plan again",
        "Save the review", "Saved. The next review is promised.",
        "Look at it with the family. Say first how each of them took part in this review.",
        template="planning/review", or_lead=True, asks=_version, shows=_reviewed,
    )
)  # fmt: skip
involved = step(
    Step(
        "involved", forms.InvolvedForm, services.involvement_say, policies.INVOLVEMENT_SAY, "How they took part", "Save",
        lead="For each parent and the young person. What they say themselves counts before what you write.",
        to="plan_involved", template="planning/involved", asks=_people, shows=_took,
    )
)  # fmt: skip
harms = step(
    Step(
        "harms", forms.HarmForm, services.harm_answer, policies.HARM_ANSWER, "Each harm answered", "Save",
        lead="Each harm has something in the plan that answers it, or a reason why it waits.", to="plan_harms",
        template="planning/harms", asks=_harms, shows=_harms_now,
    )
)  # fmt: skip
disruption = step(
    Step(
        "stop", forms.DisruptionForm, services.disruption_add, policies.DISRUPTION_WRITE, "Who is to be stopped", "Add it",
        lead="The people who harm answer for it, not the child. Say which agency stops them, and by when. What is to be done is"
        " then planned by itself.",
        to="plan_disruption", template="planning/disruption", asks=_sites, shows=_stopped,
    )
)  # fmt: skip


@desk
def sign(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Sign, for police or as a manager, that nobody can be named to be stopped yet."""
    user = worker_of(request)
    right = SIGNS.get(side_of(user), policies.DISRUPTION_SIGN_MANAGER)
    about = case_for(request, case_id, right)
    plan = open_plan_for(request, about)
    form = open_form(request, forms.SignForm, f"plan-sign-{plan.id}", initial={"version": plan.number})

    def verb(answers: dict[str, Any]) -> str:
        signed = services.disruption_sign(by=user, plan_id=plan.id, **answers)
        messages.success(request, f"You signed version {signed.number}.")
        return reverse("desk:plan_disruption", args=[about.id])

    lead = (
        "Nobody is written down who is to be stopped. Police and a manager each sign, for this version alone, that it can"
        " stay so for now."
    )
    return form_page(
        request, form, verb, title="Sign that nobody can be named yet", submit="Sign", lead=lead, **_way(about, "plan_disruption")
    )  # fmt: skip


@desk
def line_end(request: HttpRequest, stop_id: uuid.UUID) -> HttpResponse:
    """End a line about who is to be stopped, with what came of it."""
    line = DisruptionLine.objects.filter(id=stop_id).first()
    if line is None:
        raise Missing
    about = case_for(request, line.case_id, policies.DISRUPTION_WRITE)
    form = open_form(request, forms.LineEndForm, f"plan-stop-end-{line.id}")

    def verb(answers: dict[str, Any]) -> str:
        services.disruption_end(by=worker_of(request), line_id=line.id, **answers)
        return reverse("desk:plan_disruption", args=[about.id])

    nobody = "This has ended already." if line.ended_at else ""
    return form_page(
        request, form, verb, title="What came of it", submit="Save", own_words=f"{line.who}: {line.tactics}",
        own_words_title=line.agency, nobody=nobody, **_way(about, "plan_disruption"),
    )  # fmt: skip


@desk
def happened(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Say that something happened for which the plan is looked at again at once."""
    about = case_for(request, case_id, policies.PLAN_TRIGGER)
    form = open_form(request, forms.HappenedForm, f"plan-happened-{about.id}")

    def verb(answers: dict[str, Any]) -> str:
        services.plan_trigger_say(by=worker_of(request), case_id=about.id, **answers)
        messages.success(request, "Saved. The plan is looked at again, and the family sees by when.")
        return reverse("desk:plan", args=[about.id])

    lead = "The plan is then looked at again by the next working day. In danger now, put an emergency plan in force first."
    return form_page(
        request, form, verb, title="Something happened", submit="Save", lead=lead, **_way(about, "plan")
    )


@desk
def interim(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Put an emergency plan in force at once; nothing else is asked."""
    about = case_for(request, case_id, policies.PLAN_INTERIM)
    form = open_form(request, forms.InterimForm, f"plan-now-{about.id}")

    def verb(answers: dict[str, Any]) -> str:
        services.plan_interim(by=worker_of(request), case_id=about.id, **answers)
        messages.success(request, "The emergency plan is in force. It is written again with the family.")
        return reverse("desk:plan", args=[about.id])

    lead = "It is in force as soon as you press the button. In danger, call 999 first. The whole plan follows, with the family."
    return form_page(
        request, form, verb, title="Emergency plan", submit="Put it in force now", lead=lead, **_way(about, "plan")
    )  # fmt: skip


@desk
def answer(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Answer the newest version as a whole, in one's own account."""
    about = case_for(request, case_id)
    require_place(worker_of(request), policies.MEASURE_ANSWER, about.id)
    plan = open_plan_for(request, about)
    form = open_form(
        request, forms.WholeAnswerForm, f"plan-answer-{plan.id}", initial={"version": plan.number}
    )

    def verb(answers: dict[str, Any]) -> str:
        services.version_answer(by=worker_of(request), plan_id=plan.id, **answers)
        return reverse("desk:plan", args=[about.id])

    nobody = "" if plan.number else "You can answer once the plan is shared."
    return form_page(
        request, form, verb, title=f"Your answer to version {plan.number}", submit="Save my answer", nobody=nobody,
        lead="In your own name. It stays on the plan, also when you no longer work with the family.", **_way(about, "plan"),
    )  # fmt: skip


_WHERE = {
    "share": "plan_share", "propose": "measure_new", "harms": "plan_harms", "disruption": "plan_disruption",
    "young": "plan_wishes", "strategies": "plan", "siblings": "life", "adaptations": "life", "involvement": "plan_involved",
    "kind": "plan_kind", "reasons": "plan_reasons", "measure": "plan",
}  # fmt: skip


@desk
def final(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """What still holds the plan up, each with the way to put it right; and, when nothing does, putting it in force."""
    user = worker_of(request)
    about = case_for(request, case_id)
    require_step(user, about, policies.PLAN_IN_FORCE, or_lead=True)
    plan = open_plan_for(request, about)
    found = readiness(plan, about, viewer=worker_of(request))
    form = open_form(request, PressVersionedForm, f"plan-final-{plan.id}", initial={"version": plan.version})

    def verb(answers: dict[str, Any]) -> str:
        services.plan_put_in_force(by=user, plan_id=plan.id, **answers)
        messages.success(request, "The plan is in force. Its next review is promised.")
        return reverse("desk:plan", args=[about.id])

    words = {one.id: one.words for one in found.measures}
    missing = [
        {"message": one.message, "names": one.names, "measures": [(i, words[i]) for i in one.measure_ids],
         "href": "" if one.measure_ids else reverse(f"desk:{_WHERE[one.where]}", args=[about.id])}
        for one in found.unfinished
    ]  # fmt: skip
    return form_page(
        request, form, verb, template="planning/final", title="Put the plan in force", submit="Put it in force",
        missing=missing, plan=plan, may_now=allows(user, policies.PLAN_INTERIM),
        already=bool(plan.number) and plan.in_force_number == plan.number, **_way(about, "plan"),
    )  # fmt: skip
