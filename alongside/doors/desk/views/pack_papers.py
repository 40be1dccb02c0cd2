"""The pack and the assessment on paper: to read, to print, to keep as a file; and a photo for whoever looks (R84, R168)."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_GET

from alongside.doors.common import only_for
from alongside.doors.common.assessment_paper import worker_paper
from alongside.doors.common.pack_paper import pack_paper, photos_in
from alongside.doors.desk.views.missing import of_missing
from alongside.doors.desk.views.shared import case_for, desk, of_case, page, worker_of
from alongside.ground.clock import today
from alongside.ground.files.views import sent
from alongside.ground.govuk.paper import Paper, pdf_answer
from alongside.practice.assessment.selectors import assessment_get, assessment_view
from alongside.practice.safety import services
from alongside.practice.safety.selectors import Pack, born_of, episode_get, episode_page, pack_of


def photo_links(pack: Pack) -> dict[uuid.UUID, str]:
    """Return the address of each photo of a pack that may be opened."""
    return {
        file.id: reverse("desk:pack_photo", args=[line.entry.id, file.id])
        for _label, lines in pack.parts
        for line in lines
        for file in line.files
        if file.may_be_opened
    }


@desk
def pack(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """The pack as a plain page, in the order of the paper. Its opening is noted."""
    user, about = worker_of(request), case_for(request, case_id)
    services.pack_opened(by=user, case_id=about.id)
    found = pack_of(viewer=user, case_id=about.id, partnership_id=about.partnership_id)
    child = about.child
    paper = pack_paper(
        found,
        printed_on=today(),
        large=False,
        links=photo_links(found),
        child=child.full_name,
        born=child.born_on,
    )
    back = {"href": reverse("desk:pack", args=[about.id]), "text": "Back"}
    return page(
        request, "joins/paper", title="What police need", heading=paper.title, paper=paper,
        file=reverse("desk:pack_file", args=[about.id]), **of_missing(about) | {"back": back},
    )  # fmt: skip


@desk
def pack_file(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """The same as a PDF, with the photo. Its opening is noted."""
    user, about = worker_of(request), case_for(request, case_id)
    services.pack_opened(by=user, case_id=about.id)
    found = pack_of(viewer=user, case_id=about.id, partnership_id=about.partnership_id)
    photos, child = photos_in(found, by=user), about.child
    paper = pack_paper(
        found, printed_on=today(), large=False, photos=photos, child=child.full_name, born=child.born_on
    )
    return pdf_answer(paper, name="for-the-police")


@desk
def sheet_file(request: HttpRequest, episode_id: uuid.UUID) -> HttpResponse:
    """What is known now, and the pack, as a PDF for whoever looks: the duty team too. Its opening is noted."""
    user = worker_of(request)
    about = episode_get(viewer=user, episode_id=episode_id)
    services.pack_opened(by=user, case_id=about.case_id)
    view = episode_page(viewer=user, episode_id=about.id)
    found = pack_of(viewer=user, case_id=about.case_id, partnership_id=about.partnership_id)
    paper = pack_paper(
        found,
        printed_on=today(),
        large=False,
        now=view,
        born=born_of(about),
        photos=photos_in(found, by=user),
    )
    return pdf_answer(paper, name="for-the-police")


@only_for("desk")
@require_GET
def photo(request: HttpRequest, pack_id: uuid.UUID, attachment_id: uuid.UUID) -> HttpResponseBase:
    """One photo of a pack, for whoever reads the pack: the duty team too, while the child is missing."""
    user = worker_of(request)
    return sent(request, lambda: services.photo_open(by=user, entry_id=pack_id, attachment_id=attachment_id))


def _assessment(request: HttpRequest, assessment_id: uuid.UUID) -> tuple[Paper, uuid.UUID]:
    user = worker_of(request)
    found = assessment_get(viewer=user, assessment_id=assessment_id)
    found.case = case_for(request, found.case_id)
    view = assessment_view(viewer=user, assessment=found)
    return worker_paper(view, child=found.case.child.short_name, printed_on=today()), found.case_id


@desk
def assessment(request: HttpRequest, assessment_id: uuid.UUID) -> HttpResponse:
    """The whole assessment as a plain page, in the order of the paper."""
    paper, case_id = _assessment(request, assessment_id)
    back = {"href": reverse("desk:assessment_read", args=[assessment_id]), "text": "Back"}
    return page(
        request, "joins/paper", title="Assessment on paper", heading=paper.title, paper=paper,
        file=reverse("desk:assessment_file", args=[assessment_id]),
        **of_case(case_for(request, case_id)) | {"back": back},
    )  # fmt: skip


@desk
def assessment_file(request: HttpRequest, assessment_id: uuid.UUID) -> HttpResponse:
    """The same as a PDF with headings that a screen reader announces."""
    paper, _case = _assessment(request, assessment_id)
    return pdf_answer(paper, name="assessment")
