"""Pages to read: words explained, rights, privacy, accessibility."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from alongside.doors.public.glossary import by_letter


@require_GET
def words(request: HttpRequest) -> HttpResponse:
    """Words of the trade with their plain meaning, from A to Z."""
    return render(request, "public/words.html", {"letters": by_letter()})


@require_GET
def rights(request: HttpRequest) -> HttpResponse:
    """What a family may expect, and what to do when it does not happen."""
    return render(request, "public/rights.html")


@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    """Who reads what, and how to be safe on a shared phone."""
    return render(request, "public/privacy.html")


@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    """How the pages can be used, and what is not good enough yet."""
    return render(request, "public/accessibility.html")
