"""How often one address may try something, counted in the one database so that every web process agrees."""

from __future__ import annotations

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from alongside.ground.clock import now


def address_of(request: HttpRequest) -> str:
    """Return the network address of the browser: the last hop named by the TLS proxy when there is one."""
    if settings.HTTPS and (forwarded := request.headers.get("X-Forwarded-For", "")):
        return forwarded.rsplit(",", 1)[-1].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def too_many(request: HttpRequest, what: str, *, most: int, seconds: int) -> bool:
    """Count one try; whether there were more than `most` from this address in this stretch of `seconds`."""
    # The window is part of the key: counting on would otherwise begin its time anew, and one visitor could keep a
    # family behind the same address out for ever.
    window = int(now().timestamp()) // seconds
    key = f"tries:{what}:{address_of(request)}:{window}"
    if cache.add(key, 1, timeout=seconds):
        return False
    try:
        return cache.incr(key) > most
    except ValueError:  # forgotten between the two statements
        return False
