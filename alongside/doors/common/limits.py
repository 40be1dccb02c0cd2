"""How often one address may try something, counted in the one database so that every web process agrees."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from alongside.ground.base.tally import tries
from alongside.ground.clock import now


def address_of(request: HttpRequest) -> str:
    """Return the network address of the browser: the last hop named by the TLS proxy when there is one."""
    if settings.HTTPS and (forwarded := request.headers.get("X-Forwarded-For", "")):
        return forwarded.rsplit(",", 1)[-1].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def too_many(request: HttpRequest, what: str, *, most: int, seconds: int) -> bool:
    """Count one try; whether there were more than `most` from this address in this stretch of `seconds`."""
    return tries(f"{what}:{address_of(request)}", at=now(), seconds=seconds) > most
