"""What changed of what the hub could read: a newer text in place of the one it read, and what may be shared no more (R155)."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from alongside.ground.access.context import elevated_to_read
from alongside.ground.clock.time_source import local_date
from alongside.pursuit.intelligence.models import Grade, Sanitised
from alongside.pursuit.intelligence.rules import changes_of

_WEEK, _DAY = timedelta(days=7), timedelta(days=1)


@dataclass(frozen=True)
class Changed:
    """One report whose text changed, or went: not what it said, nor why. `written_on`: the day of its newest text."""

    reference: str
    at: datetime
    written_on: date


@dataclass(frozen=True)
class HubNews:
    """What changed in a week of what the hub could read before, each the earliest first."""

    newer: tuple[Changed, ...]
    taken_back: tuple[Changed, ...]

    def __len__(self) -> int:
        return len(self.newer) + len(self.taken_back)


def hub_news(*, partnership_id: uuid.UUID, week: date) -> HubNews:
    """Return it for the seven days from a Monday, in four queries. Only for who may read the digest: the caller has asked."""
    days = {"at__date__gte": week - _DAY, "at__date__lt": week + _WEEK + _DAY, "number__gt": 1}
    texts: dict[uuid.UUID, list[Sanitised]] = defaultdict(list)
    codes: dict[uuid.UUID, list[tuple[datetime, str]]] = defaultdict(list)
    with elevated_to_read(
        "whoever read a text may know that there is a newer one, or that it is theirs to use no more"
    ):
        ids: set[uuid.UUID] = set()
        for model in (Sanitised, Grade):
            ids |= set(
                # What is told of a worker the hub never read: it may be one of them (R326).
                model.objects.filter(
                    partnership_id=partnership_id, report__about_worker=False, **days
                ).values_list("report_id", flat=True)
            )
        for text in Sanitised.objects.filter(report_id__in=ids).order_by("number"):
            texts[text.report_id].append(text)
        for report_id, at, code in Grade.objects.filter(report_id__in=ids).values_list(
            "report_id", "at", "handling"
        ):
            codes[report_id].append((at, code))
    newer: list[Changed] = []
    taken_back: list[Changed] = []
    for report_id, written in texts.items():
        found = changes_of([one.at for one in written], codes[report_id])
        for when, where in ((found.replaced_at, newer), (found.taken_back_at, taken_back)):
            if when is not None and week <= local_date(when) < week + _WEEK:
                where.append(Changed(written[-1].reference, when, local_date(written[-1].at)))
    return HubNews(*(tuple(sorted(some, key=lambda one: one.at)) for some in (newer, taken_back)))
