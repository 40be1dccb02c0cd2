"""What the verbs of this room ask of everybody before they do anything, how a row is signed, and one at a time."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import connection

from alongside.family.cases.models import Case
from alongside.ground.access.registry import Permission, require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.base.errors import Missing
from alongside.ground.clock import now
from alongside.practice.safety.models import Episode
from alongside.practice.safety.rules import Span


def a_case(by: User, case_id: uuid.UUID, right: Permission) -> Case:
    """Return the case, open or closed: a child who is missing waits for no form (R168).

    Raises NotPermitted without the right, or for whoever only looks in an emergency; Missing.
    """
    require(by, right)
    case = Case.objects.select_related("child").filter(id=case_id).first()
    if case is None:
        raise Missing
    require_to_write(by, case.id)
    return case


def an_episode(by: User, episode_id: uuid.UUID, right: Permission) -> Episode:
    """Return an episode of a case that `by` may write in, or of a child who is missing for the duty team. As `a_case`."""
    require(by, right)
    episode = Episode.objects.filter(id=episode_id).first()
    if episode is None:
        raise Missing
    require_to_write(by, episode.case_id)
    return episode


def signed(by: User, case_id: uuid.UUID, child_id: uuid.UUID) -> dict[str, Any]:
    """Return the facts of a row that `by` writes now."""
    return {
        "partnership_id": by.partnership_id, "created_by_id": by.id, "case_id": case_id, "child_id": child_id,
        "by_id": by.id, "by_name": by.name, "by_role": by.as_actor().role_title, "at": now(),
    }  # fmt: skip


def of_episode(by: User, episode: Episode) -> dict[str, Any]:
    """Return the same for a row that belongs to an episode."""
    return signed(by, episode.case_id, episode.child_id) | {"episode": episode}


def one_at_a_time(case_id: uuid.UUID) -> None:
    """Wait until nobody else writes an episode of this case: two who report at once make one episode."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"missing episodes of {case_id}"])


def gone_of(episode: Episode) -> Span:
    """Return since when the child was gone."""
    return Span(episode.gone_from, episode.gone_until)


def found_of(episode: Episode) -> Span | None:
    """Return when the child came back; None while nobody said so."""
    if episode.found_from is None or episode.found_until is None:
        return None
    return Span(episode.found_from, episode.found_until)
