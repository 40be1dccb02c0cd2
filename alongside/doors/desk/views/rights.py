"""The rights library at the desk, as families read it (R221)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.accountability.challenge.complaints import library
from alongside.doors.desk.views.shared import desk, page, worker_of
from alongside.ground.base.errors import Missing


@desk
def rights(request: HttpRequest) -> HttpResponse:
    """The rights library, as families read it."""
    worker_of(request)
    wanted = request.GET.get("q", "").strip()[:100]
    return page(
        request, "complaints/rights", title="Rights, in plain words", right_at="desk:right", wanted=wanted,
        texts=library.search(wanted), back={"href": reverse("desk:complaints"), "text": "Complaints"},
    )  # fmt: skip


@desk
def right(request: HttpRequest, cite: str) -> HttpResponse:
    """One text of the rights library."""
    worker_of(request)
    text = library.text_of(cite)
    if text is None:
        raise Missing
    return page(
        request, "complaints/right", title=text.title, text=text, newer=library.newer_than(text), right_at="desk:right",
        back={"href": reverse("desk:rights"), "text": "Rights, in plain words"},
    )  # fmt: skip
