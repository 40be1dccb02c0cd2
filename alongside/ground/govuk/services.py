"""Verbs on drafts. A draft is its writer's alone: there is no permission to check but being that writer."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction

from alongside.ground.access.context import elevated
from alongside.ground.base.actors import current_acting
from alongside.ground.base.errors import Refused
from alongside.ground.base.models import Submission
from alongside.ground.clock import now
from alongside.ground.govuk.models import Draft

KEPT_DAYS = 30
MOST_BYTES = 400_000  # four times the longest form, in the widest script


@dataclass(frozen=True)
class Writer:
    """Whose draft it is: a user's id and partnership, or the key of a session without an account."""

    key: str
    partnership_id: uuid.UUID | None = None


def once_token(writer: Writer, form_key: str, token: uuid.UUID) -> uuid.UUID:
    """Return the token under which a sent form is remembered: nobody can use up somebody else's."""
    return uuid.uuid5(token, f"{writer.key}:{form_key}")


@transaction.atomic
def draft_keep(*, writer: Writer, form_key: str, fields: Mapping[str, list[str]]) -> Draft | None:
    """Keep what was typed in place of what was kept before; None when that form has been sent already.

    Refused: more than any of our forms can hold.
    """
    if len(json.dumps(fields)) > MOST_BYTES:
        raise Refused("That is more than this page can keep. Please shorten it.", code="draft_too_long")
    if _already_sent(writer, form_key, fields):
        return None
    with _reaching(writer):
        draft, _made = Draft.objects.update_or_create(
            partnership_id=writer.partnership_id,
            owner_key=writer.key,
            form_key=form_key[:120],
            defaults={"fields": dict(fields), "saved_at": now()},
        )
    return draft


def draft_find(*, writer: Writer, form_key: str) -> Draft | None:
    """Return what the writer left in that form, unless it is older than 30 days."""
    with _reaching(writer):
        return (
            _of(writer)
            .filter(form_key=form_key[:120], saved_at__gt=now() - timedelta(days=KEPT_DAYS))
            .first()
        )


def draft_remove(*, writer: Writer, form_key: str) -> None:
    """Remove a draft: its form was sent, or its writer does not want it kept."""
    with _reaching(writer):
        _of(writer).filter(form_key=form_key[:120]).delete()


def drafts_remove_all(*, writer: Writer) -> None:
    """Remove every draft of a writer: for somebody without an account who leaves a device that others use."""
    with _reaching(writer):
        _of(writer).delete()


def drafts_purge() -> int:
    """Remove drafts and tokens of sent forms older than 30 days, as the system; return how many drafts."""
    oldest = now() - timedelta(days=KEPT_DAYS)
    Submission.objects.filter(at__lt=oldest).delete()
    return Draft.objects.filter(saved_at__lt=oldest).delete()[0]


def _of(writer: Writer) -> Any:
    return Draft.objects.filter(owner_key=writer.key, partnership_id=writer.partnership_id)


def _already_sent(writer: Writer, form_key: str, fields: Mapping[str, list[str]]) -> bool:
    """Whether a late autosave comes after its form was sent: it must not bring the words back."""
    try:
        token = uuid.UUID((fields.get("form_token") or [""])[-1])
    except ValueError:
        return False
    return Submission.objects.filter(token=once_token(writer, form_key, token)).exists()


def _reaching(writer: Writer) -> AbstractContextManager[None]:
    acting = current_acting()
    if acting is not None and str(acting.actor.id) == writer.key:
        return nullcontext()
    return elevated("the draft of somebody who is not signed in now is found by its key alone")
