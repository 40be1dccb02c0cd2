"""One file of a family: the copy to look at, what became of the original, and who has it."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from alongside.doors.common import only_for
from alongside.doors.common.vault import file_page
from alongside.doors.portal.views.common import page, user_of
from alongside.ground.files.custody import attachment_get


@only_for("family")
@require_GET
def file(request: HttpRequest, attachment_id: uuid.UUID) -> HttpResponse:
    """One file that the family may see."""
    user = user_of(request)
    found = attachment_get(viewer=user, attachment_id=attachment_id)
    mine = found.received_by_id == user.id
    return page(request, "vault/file", mine=mine, **file_page(found, viewer=user))
