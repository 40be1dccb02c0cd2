"""Headers that keep a page to itself: what it may load, who may frame it, that nothing stays behind."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from alongside.ground.base.ends import ends_watched

# No `unsafe-inline` anywhere: what a family types can never become script or style (R328, contract.md).
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; media-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'"
)
_OFF = (
    "accelerometer",
    "browsing-topics",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "serial",
    "usb",
)
PERMISSIONS_POLICY = ", ".join(f"{feature}=()" for feature in _OFF)

# Django checks the referrer of a form sent over https, so our own pages still say where they came from.
_ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS_POLICY,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
_PRIVATE = "alongside_private"


def mark_private(request: HttpRequest) -> None:
    """Say that a page is somebody's own though no session shows it: one reached with a one-time link."""
    setattr(request, _PRIVATE, True)


def is_private(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether the page belongs to somebody: a session came or goes with it, or the view marked it.

    A signed-in person and the holder of a receipt both have a session; its cookie tells without a query.
    """
    cookie = settings.SESSION_COOKIE_NAME
    return getattr(request, _PRIVATE, False) or cookie in request.COOKIES or cookie in response.cookies


class SecurityHeadersMiddleware:
    """Adds the headers. A view may set a policy of its own; it can't make a private page cacheable (R328).

    A page that says nothing about caching isn't cached either: forgetting is safe.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The response with its headers."""
        response = self.get_response(request)
        for name, value in _ALWAYS.items():
            response.headers.setdefault(name, value)
        if not response.has_header("Cache-Control") or is_private(request, response):
            response.headers["Cache-Control"] = "no-store"
        return response


class ListEndsMiddleware:
    """Remembers for each request at which lengths lists were cut, so that its page says so (`base/ends.py`)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The response, made while the ends of lists are watched."""
        with ends_watched():
            return self.get_response(request)
