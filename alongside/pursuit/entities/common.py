"""What verbs and selectors of this room share: the partnership, the judgements about some entities, what is joined."""

from __future__ import annotations

import uuid
from collections.abc import Hashable, Iterable

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from alongside.ground.accounts.models import User
from alongside.ground.base.errors import Missing
from alongside.pursuit.entities.identity import Joined, Said, joined, standing
from alongside.pursuit.entities.models import Judgement, JudgementAgreement, JudgementUndoing

WHY = "identities, keys and matches are kept by verbs for all officers; what is shown is read again as whoever asks"
_AGREED = JudgementAgreement.objects.filter(judgement=OuterRef("pk"), agreed=True)
_UNDONE = JudgementUndoing.objects.filter(judgement=OuterRef("pk"))


def here(by: User) -> uuid.UUID:
    """Return the partnership of whoever acts. Raises Missing for somebody without one."""
    if by.partnership_id is None:
        raise Missing
    return by.partnership_id


def words_about(partnership_id: uuid.UUID, ids: Iterable[Hashable]) -> list[Said]:
    """Return every word about any of some entities, in the order in which they were said."""
    some = list(ids)
    rows = Judgement.objects.filter(Q(one_id__in=some) | Q(other_id__in=some), partnership_id=partnership_id)
    rows = rows.annotate(is_agreed=Exists(_AGREED), is_undone=Exists(_UNDONE)).order_by("at", "id")
    return [
        Said(
            row.one_id,
            row.other_id,
            row.word,
            counts=not row.is_undone and (row.is_agreed or not row.needs_second),
        )
        for row in rows
    ]


def joined_with(partnership_id: uuid.UUID, entity_id: uuid.UUID) -> Joined:
    """Return what is joined with an entity by the words that count. As the system it follows all of them."""
    return joined(entity_id, lambda some: standing(words_about(partnership_id, some)))


def in_turn(partnership_id: uuid.UUID) -> None:
    """Let those who judge in a partnership take turns until the transaction ends: identities follow from all words."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"entities of {partnership_id}"])
