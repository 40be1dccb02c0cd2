"""A family's papers of the pack and of the assessment, every night in one picture, school, and one's own past told once."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from alongside.doors.common import attempt, only_for, open_form
from alongside.doors.common.assessment_paper import family_paper
from alongside.doors.common.nights import HEAD, meanings, night_lines, year_rows
from alongside.doors.common.pack_paper import pack_paper, photos_in
from alongside.doors.portal.forms.joins import OwnPastForm
from alongside.doors.portal.views.assessment import about_titles
from alongside.doors.portal.views.common import my_case, myself, page, user_of
from alongside.family.cases.models import Case
from alongside.family.cases.standing import held_back_for_family
from alongside.ground.access.registry import require
from alongside.ground.base.errors import Missing
from alongside.ground.clock import today
from alongside.ground.govuk.paper import Paper, pdf_answer
from alongside.practice.assessment.copies import copy_for_family
from alongside.practice.assessment.policies import PAST_RECORD
from alongside.practice.assessment.selectors import past_kept, pasts_of
from alongside.practice.assessment.services import past_keep, past_record
from alongside.practice.places.schooling import school_part, way_of
from alongside.practice.safety.absences import Absence, absences_of
from alongside.practice.safety.policies import MISSING_REPORT, PACK_ADD
from alongside.practice.safety.selectors import (
    Pack,
    born_of,
    episode_get,
    episode_page,
    episodes_of,
    pack_of,
)


def _pack(request: HttpRequest, case_id: uuid.UUID) -> tuple[Case, Pack]:
    user = user_of(request)
    case = my_case(user, case_id)
    require(user, PACK_ADD)
    return case, pack_of(viewer=user, case_id=case.id, partnership_id=case.partnership_id)


@only_for("family")
@require_GET
def pack(request: HttpRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """What the police need, as a plain page in the order of the paper."""
    case, found = _pack(request, case_id)
    links = {
        file.id: reverse("files:download", args=[file.id])
        for _label, lines in found.parts for line in lines for file in line.files if file.may_be_opened
    }  # fmt: skip
    paper = pack_paper(
        found,
        printed_on=today(),
        large=True,
        links=links,
        child=case.child.full_name,
        born=case.child.born_on,
    )
    return page(
        request, "joins/paper", paper=paper, back=reverse("portal:pack", args=[case.id]),
        file=reverse("portal:pack-file", args=[case.id]),
    )  # fmt: skip


@only_for("family")
@require_GET
def pack_file(request: HttpRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """The same as a PDF, with the photo; the file's name says nothing of a child."""
    case, found = _pack(request, case_id)
    paper = pack_paper(
        found, printed_on=today(), large=True, photos=photos_in(found, by=user_of(request)),
        child=case.child.full_name, born=case.child.born_on,
    )  # fmt: skip
    return pdf_answer(paper, name="for-the-police")


@only_for("family")
@require_GET
def sheet_file(request: HttpRequest, episode_id: uuid.UUID) -> HttpResponseBase:
    """What is known now, and the pack, as a PDF: to send or to hand to the police."""
    user = user_of(request)
    about = episode_get(viewer=user, episode_id=episode_id)
    require(user, MISSING_REPORT)
    view = episode_page(viewer=user, episode_id=about.id)
    found = pack_of(viewer=user, case_id=about.case_id, partnership_id=about.partnership_id)
    paper = pack_paper(
        found, printed_on=today(), large=True, now=view, born=born_of(about), photos=photos_in(found, by=user)
    )
    return pdf_answer(paper, name="for-the-police")


def _assessment(request: HttpRequest, case_id: uuid.UUID) -> Paper:
    user = user_of(request)
    case = my_case(user, case_id)
    copy = copy_for_family(viewer=user, case_id=case.id)
    if copy is None:
        raise Missing
    held_back = held_back_for_family(viewer=user, kind="inside", case_id=case.id)
    return family_paper(
        copy, about_titles(copy, myself(user).id, case), printed_on=today(), held_back=bool(held_back)
    )


@only_for("family")
@require_GET
def assessment(request: HttpRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """One's own copy of the assessment as a plain page, in the order of the paper."""
    paper = _assessment(request, case_id)
    return page(
        request, "joins/paper", paper=paper, back=reverse("portal:assessment", args=[case_id]),
        file=reverse("portal:assessment-file", args=[case_id]),
    )  # fmt: skip


@only_for("family")
@require_GET
def assessment_file(request: HttpRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """The same as a PDF; the file's name says nothing of a child."""
    return pdf_answer(_assessment(request, case_id), name="our-copy")


@only_for("family")
@require_GET
def nights(request: HttpRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """Every night away from home, each counted once."""
    user = user_of(request)
    case = my_case(user, case_id)
    require(user, MISSING_REPORT)
    found = absences_of(viewer=user, case=case)
    told = {one.id for one in episodes_of(viewer=user, case=case)}

    def link(one: Absence) -> str:
        if one.about_id in told:
            return reverse("portal:missing-episode", args=[one.about_id])
        return reverse("portal:places")

    return page(
        request, "joins/nights", lines=night_lines(found, link), head=list(HEAD), rows=year_rows(found),
        meanings=meanings(found), case=case,
    )  # fmt: skip


@only_for("family")
@require_GET
def schooling(request: HttpRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """School: where the child learns, what school does to keep them safe, the days on which they went out to look."""
    user = user_of(request)
    case = my_case(user, case_id)
    way = way_of(viewer=user, case=case)
    return page(
        request, "joins/schooling", case=case, way=way, here=user.partnership,
        school=school_part(viewer=user, case=case, care=way.care),
        held_back=held_back_for_family(viewer=user, kind="record", case_id=case.id),
    )  # fmt: skip


@only_for("family")
@require_http_methods(["GET", "POST"])
def past(request: HttpRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """One's own past: told once, or kept to oneself. Nobody else in the family reads either (R90)."""
    user = user_of(request)
    case = my_case(user, case_id)
    require(user, PAST_RECORD)
    to = reverse("portal:assessment", args=[case.id])
    if case.closed_at is not None or pasts_of(viewer=user, family_id=case.family_id):
        return redirect(to)
    form = open_form(request, OwnPastForm, f"own-past-{case.id}")

    def save(answers: dict[str, Any]) -> str:
        if form.tells:
            past_record(
                by=user, case_id=case.id, person_id=myself(user).id, words=answers["words"],
                relevance=answers["relevance"], agreed=True,
            )  # fmt: skip
            messages.success(request, "Thank you. It is written down once. Nobody should ask you again.")
        else:
            past_keep(by=user, case_id=case.id)
            messages.success(request, "That is fine. We wrote down that nobody should ask you again.")
        return to

    kept = myself(user).id in past_kept(viewer=user, person_ids=[myself(user).id])
    return attempt(request, form, save) or page(request, "joins/past", form=form, back=to, kept=kept)
