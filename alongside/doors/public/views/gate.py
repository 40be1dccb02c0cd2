"""One gate before every page that a receipt code opens: without the code one is asked for it, and nothing else is said."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

T = TypeVar("T")
P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, T, P], HttpResponse]
Guarded = Callable[Concatenate[HttpRequest, P], HttpResponse]


def behind_code(opens: Callable[[HttpRequest], T | None]) -> Callable[[Page[T, P]], Guarded[P]]:
    """Give a page what the code that this browser holds `opens`; where it opens nothing, lead to where a code is typed."""

    def decorate(page: Page[T, P]) -> Guarded[P]:
        @wraps(page)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            found = opens(request)
            return redirect("public:follow") if found is None else page(request, found, *args, **kwargs)

        behind: Any = guarded
        behind.behind_code = True  # so that a test can ask every address
        return guarded

    return decorate
