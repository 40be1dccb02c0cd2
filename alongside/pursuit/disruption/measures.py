"""What the board reads: how many cases nobody looks at those who harm, whom records look at, what came of what was done,
and what parents say of it. Numbers alone, small ones hidden; no case, no worker, no word (R160, R161, R163, R259).
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from alongside.family.cases.models import Case
from alongside.ground.access.context import elevated_to_read
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.base.parameters import in_force
from alongside.ground.base.small import share_hidden, shown, small_hidden
from alongside.ground.clock import now, today
from alongside.ground.clock.models import Clock
from alongside.pursuit.disruption import events, rules
from alongside.pursuit.disruption.focus import limits, of_all
from alongside.pursuit.disruption.models import Activity, Rating
from alongside.pursuit.disruption.policies import STOPPING_MEASURES
from alongside.pursuit.disruption.rules import Focus, stands_out

_DAYS = 365


@dataclass(frozen=True)
class Line:
    """One line of a table: None where the number is small enough to know somebody by."""

    label: str
    count: int | None


@dataclass(frozen=True)
class Measured:
    """Everything that is shown. `parents_share`: of ten entries, how many are about parents; None: too few to say."""

    smallest: int
    open_cases: int | None
    unlooked: tuple[int, int] | None  # of the open cases, where nobody looks at those who harm
    standing_out: tuple[int, int] | None
    parents_share: int | None
    done: int | None
    kinds: tuple[Line, ...]
    results: tuple[Line, ...]
    ratings: tuple[Line, ...]


def stopping_measured(*, viewer: User) -> Measured:
    """Return the counts of a partnership now and of its last 365 days, small ones hidden (P-SMALLCELL). Raises NotPermitted.

    The system counts; nobody reads a record. A thing that serves several cases counts once.
    """
    require(viewer, STOPPING_MEASURES)
    here = viewer.partnership_id
    assert here is not None  # every role that holds the right is held in a partnership
    least = int(in_force("P-SMALLCELL", partnership_id=here, at=now()).value)
    with elevated_to_read(
        "numbers of a partnership, from records that nobody who reads the numbers may open"
    ):
        ids = list(
            Case.objects.filter(partnership_id=here, closed_at__isnull=True).values_list("id", flat=True)
        )
        late = Clock.objects.filter(
            partnership_id=here, kind=events.UNLOOKED, stopped_at__isnull=True, in_time_until__lt=now()
        ).count()
        focus = of_all(here, ids)
        done = _done(here)
        answers = Counter(
            Rating.objects.filter(partnership_id=here, at__gte=now() - timedelta(days=_DAYS)).values_list(
                "answer", flat=True
            )
        )
    return measured(focus=focus, late=late, done=done, answers=answers, limits_=limits(here), least=least)


def _done(partnership_id: uuid.UUID) -> list[Activity]:
    """Return each thing of the last year as it stands: once, however many cases it serves. What police keep counts as kept."""
    rows = Activity.objects.filter(partnership_id=partnership_id).only(
        "thread", "version", "step", "kind", "result", "done_on"
    )
    newest = rows.order_by("thread", "-version").distinct("thread")
    since = today() - timedelta(days=_DAYS)
    return [
        one for one in newest if one.state == "not_done" or (one.done_on is not None and one.done_on >= since)
    ]


def measured(
    *, focus: Mapping[uuid.UUID, Focus], late: int, done: Iterable[Activity], answers: Mapping[str, int],
    limits_: tuple[int, int], least: int,
) -> Measured:  # fmt: skip
    """Return the numbers with the small ones hidden. Pure."""
    things = [one for one in done if one.state != "taken_back"]
    times, fewest = limits_
    out = sum(stands_out(one, times=times, least=fewest) for one in focus.values())
    told = [one for one in focus.values() if one.all]
    whole = sum(one.all for one in told)
    share = round(10 * sum(one.parents for one in told) / whole) if len(told) >= least and whole else None
    return Measured(
        smallest=least, open_cases=shown(len(focus), least),
        unlooked=share_hidden(min(late, len(focus)), len(focus), least=least),
        standing_out=share_hidden(out, len(focus), least=least), parents_share=share, done=shown(len(things), least),
        kinds=_table(Counter(one.kind for one in things), rules.CHOICES, least),
        results=_table(Counter(one.result for one in things), rules.RESULTS, least),
        ratings=_table(answers, rules.ANSWERS, least),
    )  # fmt: skip


def _table(counts: Mapping[str, int], labels: Iterable[tuple[str, str]], least: int) -> tuple[Line, ...]:
    keys = list(labels)
    hidden = small_hidden([counts.get(key, 0) for key, _ in keys], least=least)
    return tuple(Line(label, count) for (_, label), count in zip(keys, hidden, strict=True))
