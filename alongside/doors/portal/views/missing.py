"""If a child goes missing: one press from home, what the police need, who is looking, and back (R168, R169)."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from alongside.doors.common import FlowForm, PressForm, attempt, only_for, open_form
from alongside.doors.common.missing import (
    COUNTED_HEAD,
    BackForm,
    CallOutsForm,
    KnownForm,
    PackForm,
    PoliceForm,
    charts_of,
    counted,
    episode_rows,
    nights_words,
    pack_parts,
    span_words,
)
from alongside.doors.portal.views.common import is_young, my_case, page, user_of
from alongside.family.cases.models import Case
from alongside.family.cases.selectors import cases_of_family_for_family
from alongside.ground.access.registry import allows, require
from alongside.ground.base.ends import first_of
from alongside.ground.clock import now
from alongside.ground.clock.selectors import clock_lateness
from alongside.practice.safety import services
from alongside.practice.safety.absences import picture_of
from alongside.practice.safety.models import Episode, PackEntry
from alongside.practice.safety.policies import MISSING_REPORT, PACK_ADD, PACK_REVIEW
from alongside.practice.safety.selectors import (
    Pack,
    born_of,
    entry_mine,
    episode_get,
    episode_page,
    episodes_of,
    gone_span,
    handovers_of,
    nights_of,
    open_episodes,
    pack_of,
    pack_openings,
    police_mine,
    police_of,
)

_FORM = require_http_methods(["GET", "POST"])


def _to(name: str, about: uuid.UUID) -> str:
    return reverse(f"portal:{name}", args=[about])


def _form(
    request: HttpRequest, form: FlowForm, save: Callable[[dict[str, Any]], str], *, back: str, **context: Any
) -> HttpResponseBase:
    return attempt(request, form, save) or page(request, "missing/form", form=form, back=back, **context)


def _case(request: HttpRequest, case_id: uuid.UUID, right: Any = MISSING_REPORT) -> Case:
    """Return a case of the family member: 404 to others, then 403 without the right."""
    case = my_case(user_of(request), case_id)
    require(user_of(request), right)
    return case


def _episode(request: HttpRequest, episode_id: uuid.UUID) -> Episode:
    episode = episode_get(viewer=user_of(request), episode_id=episode_id)
    require(user_of(request), MISSING_REPORT)
    return episode


def _pack(request: HttpRequest, case: Case) -> Pack:
    return pack_of(viewer=user_of(request), case_id=case.id, partnership_id=case.partnership_id)


@only_for("family")
@require_GET
def missing(request: HttpRequest) -> HttpResponseBase:
    """One part for each child: missing now, or what to do; the pack; what was before."""
    user = user_of(request)
    gone = {one.case_id: one for one in open_episodes(viewer=user)}
    children = []
    for case in cases_of_family_for_family(viewer=user):
        pack = _pack(request, case)
        children.append({"case": case, "gone": gone.get(case.id), "pack": pack, "pack_old": pack.old})
    return page(
        request,
        "missing/missing",
        children=children,
        several=len(children) > 1,
        may=allows(user, MISSING_REPORT),
    )


@only_for("family")
@_FORM
def report(request: HttpRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """My child is missing: one press tells everybody and hands the pack over."""
    user, case = user_of(request), _case(request, case_id)
    form = open_form(request, KnownForm, f"missing-{case.id}")
    going = open_episodes(viewer=user).filter(case_id=case.id).first()

    def save(_answers: dict[str, Any]) -> str:
        handed = services.missing_report(by=user, case_id=case.id, gone=form.gone(), known=form.known())
        messages.success(request, "We have it. The people who work with you can see it now.")
        return _to("missing-episode", handed.episode_id)

    back = _to("missing-episode", going.id) if going else reverse("portal:missing")
    return attempt(request, form, save) or page(
        request, "missing/report", form=form, case=case, going=going, back=back
    )


@only_for("family")
@require_GET
def episode(request: HttpRequest, episode_id: uuid.UUID) -> HttpResponseBase:
    """One time that a child was missing: who is looking, when we say more, what is known, the talk after."""
    user = user_of(request)
    view = episode_page(viewer=user, episode_id=episode_id)
    due = view.talk_due
    return page(
        request, "missing/episode", view=view, episode=view.episode, facts=episode_rows(view.episode),
        gone=span_words(gone_span(view.episode)), may=allows(user, MISSING_REPORT), here=user.partnership,
        talk_late=due is not None and due.stopped_at is None and clock_lateness(due, now=now()).late,
        reported=any(one.kind == "reported" for one in view.police),
    )  # fmt: skip


@only_for("family")
@_FORM
def back(request: HttpRequest, episode_id: uuid.UUID) -> HttpResponseBase:
    """They are back: one press."""
    user, about = user_of(request), _episode(request, episode_id)
    if not about.open:
        return redirect(_to("missing-episode", about.id))
    form = open_form(request, BackForm, f"missing-back-{about.id}")

    def save(_answers: dict[str, Any]) -> str:
        services.episode_found(by=user, episode_id=about.id, back=form.back())
        messages.success(request, "Thank you for telling us. The people who work with you know it now.")
        return _to("missing-episode", about.id)

    return _form(
        request, form, save, back=_to("missing-episode", about.id), title="They are back", heading=f"{about.short_name} is back",
        lead="You can press the button and say nothing more. Tell the police too, if you told them before. Are they hurt, or"
        " in danger? Call 999.",
        submit=f"Yes, {about.short_name} is back",
    )  # fmt: skip


@only_for("family")
@_FORM
def police(request: HttpRequest, episode_id: uuid.UUID) -> HttpResponseBase:
    """What the police said: their number, or that they would not take it."""
    user, about = user_of(request), _episode(request, episode_id)
    form = open_form(request, PoliceForm, f"missing-police-{about.id}")

    def save(answers: dict[str, Any]) -> str:
        services.police_said(by=user, episode_id=about.id, **answers)
        return _to("missing-episode", about.id)

    return _form(
        request, form, save, back=_to("missing-episode", about.id), title="What the police said",
        heading="What did the police say?", submit="Save",
        lead="Write it down here, and everybody knows it. If they did not take it, we can ask again for you.",
    )  # fmt: skip


@only_for("family")
@_FORM
def police_came(request: HttpRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """Days on which the police came, now or long ago."""
    user, case = user_of(request), _case(request, case_id)
    form = open_form(request, CallOutsForm, f"missing-came-{case.id}")

    def save(answers: dict[str, Any]) -> str:
        made = services.call_outs_note(by=user, case_id=case.id, **answers)
        messages.success(request, f"Saved: {len(made)} day{'' if len(made) == 1 else 's'}.")
        return _to("missing-picture", case.id)

    return _form(
        request, form, save, back=_to("missing-picture", case.id), title="The police came",
        heading="When did the police come?", submit="Save",
        lead="It shows how much happened. It says nothing bad about you or your child.",
    )  # fmt: skip


@only_for("family")
@_FORM
def police_take_back(request: HttpRequest, police_id: uuid.UUID) -> HttpResponseBase:
    """Take back what one wrote oneself about the police."""
    user = user_of(request)
    about = police_mine(viewer=user, contact_id=police_id)
    form = open_form(request, PressForm, f"police-back-{about.id}")
    to = _to("missing-picture", about.case_id)

    def save(_answers: dict[str, Any]) -> str:
        services.police_take_back(by=user, contact_id=about.id)
        return to

    return _form(
        request, form, save, back=to, title="Take it back", heading="Take this back?", submit="Take it back",
        lead="It is kept, and no longer shown or counted.", quote=about.words or about.get_kind_display(),
    )  # fmt: skip


@only_for("family")
@require_GET
def sheet(request: HttpRequest, episode_id: uuid.UUID) -> HttpResponseBase:
    """What to read out or to show: what is known now, and the pack; one plain page to print."""
    user, about = user_of(request), _episode(request, episode_id)
    view = episode_page(viewer=user, episode_id=about.id)
    pack = pack_of(viewer=user, case_id=about.case_id, partnership_id=about.partnership_id)
    return page(
        request, "missing/sheet", view=view, episode=view.episode, parts=pack_parts(pack), lacks=pack.lacks,
        born=born_of(view.episode), gone=span_words(gone_span(view.episode)),
        nights=nights_words(nights_of(view.episode)),
    )  # fmt: skip


@only_for("family")
@require_GET
def pack(request: HttpRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """What the police need if the child goes missing, kept on a calm day."""
    user, case = user_of(request), _case(request, case_id, PACK_ADD)
    found = _pack(request, case)
    adult = allows(user, PACK_REVIEW)
    return page(
        request, "missing/pack", case=case, pack=found, parts=pack_parts(found, user.id),
        openings=first_of(pack_openings(viewer=user, case=case), 20) if adult else [],
        handed=first_of(handovers_of(viewer=user, case=case), 10) if adult else [],
    )  # fmt: skip


@only_for("family")
@_FORM
def pack_add(request: HttpRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """Add one thing to it."""
    user, case = user_of(request), _case(request, case_id, PACK_ADD)
    form = open_form(
        request,
        PackForm,
        f"pack-{case.id}",
        initial={"kind": request.GET.get("kind", "")},
        young=is_young(user),
    )

    def save(answers: dict[str, Any]) -> str:
        services.pack_add(by=user, case_id=case.id, **answers)
        messages.success(request, "Saved. You can add more.")
        return _to("pack", case.id)

    if is_young(user):
        lead = "Your parents or carers and the people who help you read this. If you go missing, the police get it."
    else:
        lead = (
            "If a parent’s address must stay secret, do not write it for the whole family. Your child reads only what they"
            " say themself."
        )
    return _form(
        request, form, save, back=_to("pack", case.id), title="Add something", submit="Save",
        heading="What should people know who look for you?" if is_young(user) else "What should the police know?",
        lead=lead,
    )  # fmt: skip


@only_for("family")
@_FORM
def pack_take_back(request: HttpRequest, pack_id: uuid.UUID) -> HttpResponseBase:
    """Take out something that one said oneself."""
    user = user_of(request)
    entry: PackEntry = entry_mine(viewer=user, entry_id=pack_id)
    form = open_form(request, PressForm, f"pack-back-{entry.id}")

    def save(_answers: dict[str, Any]) -> str:
        services.pack_take_back(by=user, entry_id=entry.id)
        return _to("pack", entry.case_id)

    return _form(
        request, form, save, back=_to("pack", entry.case_id), title="Take it out", heading="Take this out?",
        submit="Take it out", lead="It is kept, and nobody gets it any more. To change it, take it out and add it again.",
        quote=entry.words or entry.get_kind_display(),
    )  # fmt: skip


@only_for("family")
@_FORM
def pack_right(request: HttpRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """Say that all of it is still right."""
    user, case = user_of(request), _case(request, case_id, PACK_REVIEW)
    form = open_form(request, PressForm, f"pack-right-{case.id}")

    def save(_answers: dict[str, Any]) -> str:
        services.pack_review(by=user, case_id=case.id)
        messages.success(request, "Thank you. We ask you again when the plan is looked at.")
        return _to("pack", case.id)

    return _form(
        request, form, save, back=_to("pack", case.id), title="Still right", heading="Is all of it still right?",
        submit="Yes, it is right",
    )  # fmt: skip


@only_for("family")
@require_GET
def picture(request: HttpRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """How often it happened: by year, before and after; and each time, with what the police did."""
    user, case = user_of(request), _case(request, case_id)
    found = picture_of(viewer=user, case=case)
    return page(
        request, "missing/picture", case=case, picture=found, charts=charts_of(found), head=list(COUNTED_HEAD),
        rows=counted(found), police=police_of(viewer=user, case=case),
        episodes=[(one, span_words(gone_span(one)), nights_words(nights_of(one))) for one in episodes_of(viewer=user, case=case)],
    )  # fmt: skip
