"""Threats and attacks at the desk: said for somebody, the police, the plan, victims, what protects (R182-R184)."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.common import FlowForm, open_form
from alongside.doors.common.telling import line_of_report
from alongside.doors.common.threats import ThreatMoreForm, ThreatPoliceForm, facts_of, promises, step_rows
from alongside.doors.common.uploads import file_items
from alongside.doors.desk.forms import threats as forms
from alongside.doors.desk.views.promises import owners_for
from alongside.doors.desk.views.shared import Row, case_for, desk, form_page, of_case, page, worker_of
from alongside.family.cases.models import Case
from alongside.ground.access.registry import Permission, allows, require
from alongside.ground.access.selectors import emergency_now, require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.clock import today
from alongside.ground.clock.time_source import local_date
from alongside.ground.govuk.dates import ago_words, day_words
from alongside.practice.places.policies import ZONE_KEEP
from alongside.practice.places.rules import zone_words
from alongside.practice.places.selectors import measures_to_tie, zone_get
from alongside.practice.places.services import zone_in_plan
from alongside.practice.plans.since import plan_since
from alongside.practice.safety import services
from alongside.practice.safety.models import Threat
from alongside.practice.safety.policies import THREAT_REPORT, THREAT_WORK
from alongside.practice.safety.selectors_threats import (
    people_of,
    protections_of,
    siblings_for,
    threat_get,
    threat_page,
    threats_of,
    threats_waiting,
)
from alongside.pursuit.information.policies import TELL_AT_DESK
from alongside.pursuit.information.selectors import told_of_threat

_LONG = 100


def here(threat: Threat) -> str:
    """Return the address of a threat."""
    return reverse("desk:threat", args=[threat.id])


def threat_rows(user: User, size: int) -> list[Row]:
    """Return the threats for which something is owed as rows, the longest waiting first: one query."""
    return [_row(one) for one in threats_waiting(viewer=user)[:size]]


def _row(one: Threat) -> Row:
    owed = [
        words
        for words, done in (
            ("the police have not answered", vars(one)["told_police"]),
            ("the plan was not looked at", vars(one)["checked"]),
        )
        if not done
    ]
    late = not vars(one)["checked"] and local_date(one.at) < today()
    return {
        "text": f"{one.case.child.full_name}: {one.get_kind_display().lower()}", "href": here(one),
        "hint": f"{one.case.reference}; said {ago_words(one.at)}; {', '.join(owed)}",
        "status": "Late" if late else "Today", "meaning": "late" if late else "soon",
    }  # fmt: skip


@desk
def waiting(request: HttpRequest) -> HttpResponse:
    """Every threat of one's families whose police number or look at the plan is still owed."""
    rows = threat_rows(worker_of(request), _LONG)
    return page(
        request, "list", title="Threats", heading="Threats: the police, and the plan", rows=rows,
        empty="Nothing is owed: each has an answer of the police, and the plan was looked at.",
        back={"href": reverse("desk:home"), "text": "Back to your work"},
    )  # fmt: skip


@desk
def threats(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """The threats against one family, and what was agreed to protect them."""
    user, about = worker_of(request), case_for(request, case_id)
    emergency = emergency_now(viewer=user, circle_id=about.id)
    return page(
        request, "threats/threats", title="Threats and attacks", threats=threats_of(viewer=user, case=about),
        protections=protections_of(viewer=user, case=about), emergency=emergency,
        may={} if emergency else {"report": allows(user, THREAT_REPORT), "work": allows(user, THREAT_WORK)},
        **of_case(about),
    )  # fmt: skip


def _of_threats(about: Case) -> dict[str, Any]:
    href = reverse("desk:threats", args=[about.id])
    return {**of_case(about), "back": {"href": href, "text": "Back to threats"}}


@desk
def report(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Write down a threat for whoever told it, by phone too."""
    user, about = worker_of(request), case_for(request, case_id, THREAT_REPORT)
    form = open_form(
        request, forms.WorkerThreatForm, f"threat-{about.id}", child=about.child.short_name,
        siblings=siblings_for(viewer=user, case=about),
    )  # fmt: skip

    def verb(_answers: dict[str, Any]) -> str:
        made = services.threat_report(
            by=user, case_id=about.id, what=form.happened(), uploads=form.kept_files()
        )
        messages.success(request, "Saved. Now the police, and today a look at the plan.")
        return here(made)

    lead = "Ask whether they are safe at this moment. Their words first; leave the rest empty when nobody knows it."
    return form_page(
        request, form, verb, template="threats/form", title="Somebody was threatened", submit="Save", lead=lead,
        **_of_threats(about),
    )  # fmt: skip


@desk
def threat(request: HttpRequest, threat_id: uuid.UUID) -> HttpResponse:
    """One threat: what is owed and by when, what was said, what became of it, victims, what protects."""
    user = worker_of(request)
    view = threat_page(viewer=user, threat_id=threat_id)
    about = view.threat.case
    emergency = emergency_now(viewer=user, circle_id=about.id)
    rights = {"report": THREAT_REPORT, "work": THREAT_WORK, "tell": TELL_AT_DESK}
    open_ = not view.stands.closed
    changes = plan_since(viewer=user, case_id=about.id, at=view.threat.at) if open_ else None
    return page(
        request, "threats/threat", title="A threat", heading=view.threat.get_kind_display(), view=view,
        threat=view.threat, facts=facts_of(view), owed=promises(view), steps=step_rows(view),
        files=file_items(view.files, "desk"), emergency=emergency, changes=changes, has_plan=changes is not None,
        told=[line_of_report(one, reverse("desk:told", args=[one.report.id]))
              for one in told_of_threat(viewer=user, threat_id=threat_id)],
        may={} if emergency or not open_ else {name: allows(user, right) for name, right in rights.items()},
        **_of_threats(about),
    )  # fmt: skip


def _about(request: HttpRequest, threat_id: uuid.UUID, right: Permission) -> Threat:
    """Return a threat to write about: 404 to outsiders, then 403."""
    found = threat_get(viewer=worker_of(request), threat_id=threat_id)
    require(worker_of(request), right)
    require_to_write(worker_of(request), found.case_id)
    return found


def _deed(
    request: HttpRequest, about: Threat, form: FlowForm, verb: Callable[..., Any], done: str, **context: Any
) -> HttpResponse:
    def save(answers: dict[str, Any]) -> str:
        verb(by=worker_of(request), threat_id=about.id, **answers)
        messages.success(request, done)
        return here(about)

    words = f"{about.get_kind_display()}, {day_words(about.happened_on)}"
    lead = context.pop("lead", "")
    return form_page(
        request, form, save, template="threats/form", lead=f"{words}. {lead}", **context,
        **of_case(about.case) | {"back": {"href": here(about), "text": "Back"}},
    )  # fmt: skip


@desk
def police(request: HttpRequest, threat_id: uuid.UUID) -> HttpResponse:
    """What the police said: their reference, or who of them did not take it and why."""
    about = _about(request, threat_id, THREAT_REPORT)
    form = open_form(request, ThreatPoliceForm, f"threat-police-{about.id}")
    return _deed(
        request, about, form, services.threat_police, "Saved. The family reads it.", title="What the police said",
        submit="Save", lead="A refusal is kept with who and why, and the police can be asked again.",
    )  # fmt: skip


@desk
def check(request: HttpRequest, threat_id: uuid.UUID) -> HttpResponse:
    """Does the plan still hold?"""
    about = _about(request, threat_id, THREAT_WORK)
    form = open_form(request, forms.CheckForm, f"threat-check-{about.id}")
    changes = plan_since(viewer=worker_of(request), case_id=about.case_id, at=about.at)
    return _deed(
        request, about, form, services.threat_checked, "Saved. The family reads it.", title="Does the plan still hold?",
        submit="Save", changes=changes, compares=True, threat=about,
        lead="Look at it today, with the family if they can. Tonight’s steps first.",
    )  # fmt: skip


@desk
def more(request: HttpRequest, threat_id: uuid.UUID) -> HttpResponse:
    """Add what more is known."""
    about = _about(request, threat_id, THREAT_REPORT)
    form = open_form(request, ThreatMoreForm, f"threat-more-{about.id}")
    return _deed(
        request, about, form, services.threat_add, "Saved.", title="What more is known", submit="Save",
        lead="Whoever reads this threat reads it, the family too. If it happened again, write a new one.",
    )  # fmt: skip


@desk
def close(request: HttpRequest, threat_id: uuid.UUID) -> HttpResponse:
    """It is finished."""
    about = _about(request, threat_id, THREAT_WORK)
    form = open_form(request, forms.CloseForm, f"threat-close-{about.id}")
    return _deed(
        request, about, form, services.threat_close, "Saved. The family reads what became of it.",
        title="It is finished", submit="Finish it", lead="Nothing is taken away. A new threat is written as a new one.",
    )  # fmt: skip


@desk
def victim(request: HttpRequest, threat_id: uuid.UUID) -> HttpResponse:
    """Somebody of the family is a victim in their own right."""
    user, about = worker_of(request), _about(request, threat_id, THREAT_WORK)
    people = [(str(one.id), one.full_name) for one in people_of(viewer=user, case=about.case)]
    form = open_form(request, forms.VictimForm, f"threat-victim-{about.id}", people=people)

    def verb(**facts: Any) -> Any:
        given = {name: facts[name] for name in ("by", "threat_id")}
        return services.victim_say(**given, **form.said())

    return _deed(
        request, about, form, verb, "Saved.", title="A victim in their own right", submit="Save",
        lead="Each person has a right to support and to hear how the crime stands, also beside the child.",
    )  # fmt: skip


@desk
def protect(request: HttpRequest, threat_id: uuid.UUID) -> HttpResponse:
    """Agree what protects a home or a person."""
    user, about = worker_of(request), _about(request, threat_id, THREAT_WORK)
    form = open_form(
        request, forms.ProtectForm, f"threat-protect-{about.id}", owners=owners_for(user, about.case)
    )

    def verb(**facts: Any) -> Any:
        return services.protection_agree(
            by=user, case_id=about.case_id, threat_id=facts["threat_id"], **form.agreed()
        )

    return _deed(
        request, about, form, verb, "Promised. The family sees it; if it is late, it goes up the ladder.",
        title="Something that protects them", submit="Promise it",
        lead="It counts as there when the family or the lead says that it is.",
    )  # fmt: skip


@desk
def zone_plan(request: HttpRequest, case_id: uuid.UUID, zone_id: uuid.UUID) -> HttpResponse:
    """Tie a place that is not safe to the words of the safety plan about it (R170)."""
    user, about = worker_of(request), case_for(request, case_id, ZONE_KEEP)
    zone = zone_get(viewer=user, case=about, zone_id=zone_id)
    measures = [(str(one.id), one.words) for one in measures_to_tie(viewer=user, case=about)]
    form = open_form(request, forms.ZonePlanForm, f"zone-plan-{zone.id}", measures=measures)
    to = reverse("desk:case_places", args=[about.id])

    def verb(_answers: dict[str, Any]) -> str:
        zone_in_plan(by=user, case_id=about.id, zone_id=zone.id, measure_id=form.chosen())
        messages.success(request, "Saved. Whoever proposes a place inside it reads the words of the plan.")
        return to

    nobody = (
        ""
        if measures
        else "The plan says nothing yet of places outside the home or online. Add it to the plan first."
    )
    return form_page(
        request, form, verb, title="What the plan says", submit="Save", nobody=nobody,
        lead=f"{zone.name}: {zone_words(zone)}.", **of_case(about) | {"back": {"href": to, "text": "Back to places"}},
    )  # fmt: skip
