"""Somebody threatened us: said at any hour, in a few words; what became of it (R182, R183, R184)."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from alongside.doors.common import FlowForm, attempt, only_for, open_form
from alongside.doors.common.telling import line_of_report
from alongside.doors.common.threats import (
    ThreatForm,
    ThreatMoreForm,
    ThreatPoliceForm,
    facts_of,
    promises,
    step_rows,
)
from alongside.doors.common.uploads import file_items
from alongside.doors.portal.views.common import is_young, my_case, page, user_of
from alongside.family.cases.selectors import cases_of_family_for_family
from alongside.ground.access.registry import require
from alongside.practice.plans.since import plan_since
from alongside.practice.safety import services
from alongside.practice.safety.models import Threat
from alongside.practice.safety.policies import THREAT_REPORT
from alongside.practice.safety.selectors_threats import (
    protections_of,
    siblings_for,
    threat_get,
    threat_page,
    threats_of,
)
from alongside.pursuit.information.selectors import told_of_threat

_FORM = require_http_methods(["GET", "POST"])


def _to(name: str, about: uuid.UUID) -> str:
    return reverse(f"portal:{name}", args=[about])


@only_for("family")
@require_GET
def threats(request: HttpRequest) -> HttpResponseBase:
    """One part for each child: what to do now, what was said, what became of it, what protects us."""
    user = user_of(request)
    children = [
        {
            "case": case, "threats": threats_of(viewer=user, case=case),
            "protections": protections_of(viewer=user, case=case),
        }
        for case in cases_of_family_for_family(viewer=user)
    ]  # fmt: skip
    return page(
        request, "threats/threats", children=children, several=len(children) > 1, here=user.partnership
    )


@only_for("family")
@_FORM
def report(request: HttpRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """Somebody threatened us: what happened, in a few words."""
    user = user_of(request)
    case = my_case(user, case_id)
    require(user, THREAT_REPORT)
    young = is_young(user)
    form = open_form(
        request, ThreatForm, f"threat-{case.id}", child=case.child.short_name, young=young,
        siblings=siblings_for(viewer=user, case=case),
    )  # fmt: skip

    def save(_answers: dict[str, Any]) -> str:
        made = services.threat_report(
            by=user, case_id=case.id, what=form.happened(), uploads=form.kept_files()
        )
        messages.success(request, "We have it. Thank you for telling us.")
        return _to("threat", made.id)

    return attempt(request, form, save) or page(
        request, "threats/report", form=form, back=reverse("portal:threats")
    )


@only_for("family")
@require_GET
def threat(request: HttpRequest, threat_id: uuid.UUID) -> HttpResponseBase:
    """One of them: what we do now and by when, what you said, what became of it."""
    user = user_of(request)
    view = threat_page(viewer=user, threat_id=threat_id)
    told = [
        line_of_report(one, _to("told-one", one.report.id))
        for one in told_of_threat(viewer=user, threat_id=threat_id)
    ]
    return page(
        request, "threats/threat", view=view, threat=view.threat, facts=facts_of(view), owed=promises(view),
        steps=step_rows(view), files=file_items(view.files, "portal"), here=user.partnership, told=told,
        changes=None if view.stands.closed else plan_since(viewer=user, case_id=view.threat.case_id, at=view.threat.at),
        mine=view.threat.by_id == user.id, ended=view.threat.case.closed_at is not None,
    )  # fmt: skip


def _about(request: HttpRequest, threat_id: uuid.UUID) -> Threat:
    found = threat_get(viewer=user_of(request), threat_id=threat_id)
    require(user_of(request), THREAT_REPORT)
    return found


def _form(
    request: HttpRequest, about: Threat, form: FlowForm, verb: Callable[..., Any], **context: Any
) -> HttpResponseBase:
    to = _to("threat", about.id)

    def save(answers: dict[str, Any]) -> str:
        verb(by=user_of(request), threat_id=about.id, **answers)
        messages.success(request, "Saved. The people who work with you can see it.")
        return to

    return attempt(request, form, save) or page(request, "threats/form", form=form, back=to, **context)


@only_for("family")
@_FORM
def police(request: HttpRequest, threat_id: uuid.UUID) -> HttpResponseBase:
    """What the police said: their number, or who did not take it and why."""
    about = _about(request, threat_id)
    form = open_form(request, ThreatPoliceForm, f"threat-police-{about.id}")
    return _form(
        request, about, form, services.threat_police, title="What the police said",
        heading="What did the police say?", submit="Save",
        lead="If they did not take it, we can ask again for you. You have done nothing wrong by asking.",
    )  # fmt: skip


@only_for("family")
@_FORM
def more(request: HttpRequest, threat_id: uuid.UUID) -> HttpResponseBase:
    """Add what more is known."""
    about = _about(request, threat_id)
    form = open_form(request, ThreatMoreForm, f"threat-more-{about.id}")
    return _form(
        request, about, form, services.threat_add, title="Say more", heading="Do you know more?", submit="Save",
        lead="If it happened again, say that as a new one: then we look at it at once.",
    )  # fmt: skip
