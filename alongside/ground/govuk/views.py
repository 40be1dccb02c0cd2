"""One page, open to anybody, with every component in every state. It holds no data of anybody's."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from alongside.ground.govuk import gallery


@require_GET
def components(request: HttpRequest) -> HttpResponse:
    """Every component, with synthetic content."""
    return render(request, "govuk/components.html", gallery.context())
