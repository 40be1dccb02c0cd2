"""What somebody reads of what was shared with them now; whether a newer text exists; what was taken back (R157)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from alongside.ground.access.context import elevated_to_read
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.base.ends import first_of
from alongside.ground.clock import now, today
from alongside.pursuit.intelligence.models import Grade, Sanitised, Share, ShareText, Standing
from alongside.pursuit.intelligence.policies import SHARE_ASK
from alongside.pursuit.intelligence.selectors_sharing import MOST

_MARKED = timedelta(days=90)  # so long whoever read something sees that it was taken back


@dataclass(frozen=True)
class Reads:
    """What a share lets its reader read now, with its code; since when, and whether the police have written something newer."""

    words: str
    handling: str
    conditions: tuple[str, ...]
    condition_words: str
    at: datetime
    replaced: bool = False
    newer: bool = False


@dataclass(frozen=True)
class TakenBack:
    """That something was taken back: not what it said, nor why."""

    reference: str
    ended_at: datetime
    by_name: str


def reads_of(shares: Iterable[Share]) -> dict[uuid.UUID, Reads]:
    """Return what each of these shares lets its reader read now, in four queries.

    That something newer exists is said to whoever reads the share or answers for it, and nothing of what it says.
    """
    given = list(shares)
    reports = {one.report_id for one in given}
    with elevated_to_read("whoever holds an older text may know that there is a newer one"):
        sent = ShareText.objects.filter(share_id__in=[one.id for one in given]).order_by("at", "id")
        newest_sent = {one.share_id: one for one in sent}
        current = dict(
            Standing.objects.filter(report_id__in=reports).values_list("report_id", "sanitised_id")
        )
        texts = {
            one.id: one for one in Sanitised.objects.filter(id__in=[one for one in current.values() if one])
        }
        grades = {
            one.report_id: one for one in Grade.objects.filter(report_id__in=reports).order_by("number")
        }
    found = {}
    for share in given:
        last = newest_sent.get(share.id)
        now_read: Share | ShareText = last or share
        text = texts.get(current.get(share.report_id) or uuid.UUID(int=0))
        newer = (
            share.ended_at is None
            and share.until >= today()
            and _differs(now_read, text, grades.get(share.report_id))
        )
        found[share.id] = Reads(
            now_read.words, now_read.handling, tuple(now_read.conditions), now_read.condition_words, now_read.at,
            replaced=last is not None, newer=newer,
        )  # fmt: skip
    return found


def _differs(reads: Share | ShareText, text: Sanitised | None, grade: Grade | None) -> bool:
    if text is not None and text.words != reads.words:
        return True
    if grade is None:
        return False
    code = (grade.handling, sorted(grade.conditions), grade.condition_words)
    return code != (reads.handling, sorted(reads.conditions), reads.condition_words)


def taken_back_from(*, viewer: User) -> list[TakenBack]:
    """Return what was taken back from the viewer lately, the newest first, without its words. Raises NotPermitted."""
    require(viewer, SHARE_ASK)
    with elevated_to_read("whoever read something learns that they may use it no more"):
        ended = Share.objects.filter(to_id=viewer.id, ended_at__gt=now() - _MARKED).order_by(
            "-ended_at", "-id"
        )
        return [
            TakenBack(one.reference, one.ended_at, one.by_name)
            for one in first_of(ended, MOST)
            if one.ended_at
        ]
