"""The places around a child: added, chosen when known already, changed, taken away; and those that nobody owns (R39)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.common import open_form
from alongside.doors.desk.forms.life import SiteAddForm, SiteChangeForm
from alongside.doors.desk.forms.parts import PressForm
from alongside.doors.desk.views.life import here, of_life
from alongside.doors.desk.views.shared import Row, case_for, desk, form_page, page, worker_of
from alongside.family.circumstances.models import Site, SiteVersion
from alongside.family.circumstances.policies import SITE_RECORD
from alongside.family.circumstances.selectors import (
    site_get,
    site_overseen,
    site_versions,
    sites_named,
    sites_unowned,
)
from alongside.family.circumstances.services import site_add, site_change, site_link, site_unlink
from alongside.ground.govuk.dates import ago_words, day_words
from alongside.ground.govuk.pagination import keyset_page

_FIELDS = ("name", "kind", "area", "worry", "risks", "strengths", "owner_agency", "owner_name", "version")
SIZE = 25


@desk
def add(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Put a place beside a child; one of the same name that is known already is offered first."""
    about, user = case_for(request, case_id, SITE_RECORD), worker_of(request)
    proposed = sites_named(viewer=user, name=request.POST.get("name", "")) if request.method == "POST" else []
    form = open_form(request, SiteAddForm, f"site-{about.id}", proposed=proposed)

    def verb(answers: dict[str, Any]) -> str:
        known, another = form.chosen()
        if known is not None:
            site_link(by=user, case_id=about.id, site_id=known, words=answers["words"])
        else:
            site_add(by=user, case_id=about.id, site=form.site(), words=answers["words"], another=another)
        messages.success(request, "The place stands beside this child now.")
        return here(about)

    return form_page(
        request, form, verb, title="Add a place", submit="Save",
        lead="Places can be made safer. One agency owns each high-risk place, so that somebody does it.",
        **of_life(about),
    )  # fmt: skip


@desk
def change(request: HttpRequest, case_id: uuid.UUID, site_id: uuid.UUID) -> HttpResponse:
    """Say what is known of a place now; every version before stays below."""
    about, user = case_for(request, case_id, SITE_RECORD), worker_of(request)
    site = site_get(viewer=user, case=about, site_id=site_id).site
    initial = {name: getattr(site, name) for name in _FIELDS}
    form = open_form(request, SiteChangeForm, f"site-change-{site.id}", initial=initial)

    def verb(answers: dict[str, Any]) -> str:
        site_change(by=user, site_id=site.id, site=form.site(), expected_version=answers["expected_version"])
        messages.success(request, "Saved. What was known before is kept.")
        return here(about)

    before = [_version(one) for one in site_versions(viewer=user, site_id=site.id)[1:]]
    return form_page(
        request, form, verb, template="life/site", title="A place", heading=site.name, submit="Save", before=before,
        **of_life(about),
    )  # fmt: skip


def _version(one: SiteVersion) -> Row:
    # Not who wrote it: that could name the worker of another family.
    owner = f"\nResponsible: {one.owner_agency}" if one.owner_agency else "\nNobody was responsible"
    said = (one.risks, f"\nWhat is good: {one.strengths}" if one.strengths else "", owner)
    return {"title": f"Worry: {one.get_worry_display().lower()}", "at": one.changed_at, "text": "".join(said)}


@desk
def unlink(request: HttpRequest, case_id: uuid.UUID, site_id: uuid.UUID) -> HttpResponse:
    """Take a place from beside a child."""
    about, user = case_for(request, case_id, SITE_RECORD), worker_of(request)
    link = site_get(viewer=user, case=about, site_id=site_id)
    form = open_form(request, PressForm, f"site-unlink-{link.id}")

    def verb(answers: dict[str, Any]) -> str:
        site_unlink(by=user, case_id=about.id, link_id=link.id)
        messages.success(request, "The place does not stand beside this child any more.")
        return here(about)

    return form_page(
        request, form, verb, title="Not about this child", heading=f"{link.site.name}: not about this child",
        lead="Nobody who works with this child reads the place here any more. It is kept.", submit="Take it away",
        **of_life(about),
    )  # fmt: skip


@desk
def unowned(request: HttpRequest) -> HttpResponse:
    """The high-risk places that no agency owns, the longest so first: for managers."""
    found = keyset_page(
        sites_unowned(viewer=worker_of(request)),
        key=("changed_at", "id"),
        after=request.GET.get("after"),
        size=SIZE,
    )
    return page(
        request, "list", title="High-risk places that nobody owns", rows=[_row(site) for site in found.items],
        pages=found, empty="Every high-risk place has an agency that is responsible for it.",
    )  # fmt: skip


def _row(site: Site) -> Row:
    about = [
        site.get_kind_display(),
        site.area,
        f"so since {day_words(site.changed_at)}, {ago_words(site.changed_at)}",
    ]
    return {
        "text": site.name, "href": reverse("desk:site_owner", args=[site.id]),
        "hint": "; ".join(part for part in about if part), "status": "No owner", "meaning": "late",
    }  # fmt: skip


@desk
def owner(request: HttpRequest, site_id: uuid.UUID) -> HttpResponse:
    """Say which agency is responsible for a high-risk place, and what else is known: for managers."""
    user = worker_of(request)
    site = site_overseen(viewer=user, site_id=site_id)
    form = open_form(
        request,
        SiteChangeForm,
        f"site-change-{site.id}",
        initial={name: getattr(site, name) for name in _FIELDS},
    )

    def verb(answers: dict[str, Any]) -> str:
        site_change(by=user, site_id=site.id, site=form.site(), expected_version=answers["expected_version"])
        messages.success(request, "Saved.")
        return reverse("desk:sites")

    back = {"href": reverse("desk:sites"), "text": "Back to the places"}
    return form_page(
        request,
        form,
        verb,
        template="life/site",
        title="A place",
        heading=site.name,
        submit="Save",
        back=back,
    )
