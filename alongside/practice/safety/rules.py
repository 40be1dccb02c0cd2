"""Rules of this room, as pure functions: times known roughly, nights, the conversation on return, before and after."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from alongside.family.people.rules import name_key
from alongside.ground.base.errors import Refused
from alongside.ground.clock.time_source import LONDON, local_date
from alongside.practice.places.rules import night_of
from alongside.practice.safety.models import PackEntry, TalkStep

Step = TalkStep.Kind
_NOON = time(12)
SHORTEST = 28  # days at risk below which a rate would say nothing
# What can follow what. Nothing follows a conversation that took place.
TALK_MOVES: dict[str, frozenset[str]] = {
    "": frozenset({Step.OFFERED.value, Step.HELD.value}),
    Step.OFFERED.value: frozenset(
        {Step.OFFERED.value, Step.ACCEPTED.value, Step.DECLINED.value, Step.HELD.value}
    ),
    Step.ACCEPTED.value: frozenset({Step.OFFERED.value, Step.DECLINED.value, Step.HELD.value}),
    Step.DECLINED.value: frozenset({Step.OFFERED.value, Step.HELD.value, Step.LEFT_OPEN.value}),
    Step.LEFT_OPEN.value: frozenset({Step.OFFERED.value, Step.HELD.value}),
    Step.HELD.value: frozenset(),
}
# One tap by somebody frightened: when they last saw or heard from the child. Hours ago, at most and at least.
LAST_SEEN: dict[str, tuple[str, int, int]] = {
    "hour": ("In the last hour", 1, 0),
    "today": ("Some hours ago", 8, 1),
    "night": ("Last night or yesterday", 36, 8),
    "longer": ("Longer ago", 96, 36),
    "not_known": ("I am not sure", 24, 0),
}


@dataclass(frozen=True)
class Span:
    """A moment known roughly: not before `start`, not after `end`, both aware. Exact where they are the same."""

    start: datetime
    end: datetime

    @property
    def exact(self) -> bool:
        """Whether the moment itself is known."""
        return self.start == self.end


def span_ago(choice: str, now: datetime) -> Span:
    """Return when somebody was last seen, from one of the answers of LAST_SEEN; anything else counts as not sure."""
    _words, most, least = LAST_SEEN.get(choice, LAST_SEEN["not_known"])
    return Span(now - timedelta(hours=most), now - timedelta(hours=least))


def span_of(
    first: date, first_time: time | None, last: date | None, last_time: time | None, now: datetime
) -> Span:
    """Return the span of two days and times in London, as somebody typed them; an end of today ends now.

    A day without a time is the whole day; without a last day, the first day is both.
    """
    start = datetime.combine(first, first_time or time(), tzinfo=LONDON)
    if last is None and last_time is None and first_time is not None:
        return Span(start, start)
    end = datetime.combine(last or first, last_time or time(23, 59), tzinfo=LONDON)
    return Span(start, now if last_time is None and end > now and start <= now else end)


def last_seen(day: date, at: time | None, now: datetime) -> datetime:
    """Return the instant of a day and a time in London, typed about a child who is missing now; the day's first without a time.

    Before four in the morning the form already says the new day: half past ten in the evening is yesterday's, and nobody
    puts a day right first.
    """
    said = datetime.combine(day, at or time(), tzinfo=LONDON)
    yesterday = at is not None and at >= _NOON and day == local_date(now) > night_of(now)
    return said - timedelta(days=1) if yesterday else said


def check_span(span: Span, now: datetime, field: str) -> None:
    """Refuse a span that runs backwards (`span_backwards`) or reaches into the future (`time_in_future`)."""
    if span.end > now:
        raise Refused(
            "That has not come yet. Write when it happened; what is still to come belongs to what we tell the family next.",
            code="time_in_future", field=field,
        )  # fmt: skip
    if span.end < span.start:
        raise Refused(
            "This ends before it begins. Write the earlier day and time first, then the later.",
            code="span_backwards", field=field,
        )  # fmt: skip


def check_found(gone: Span, found: Span, now: datetime, field: str = "found_on") -> None:
    """Refuse a return before the child was gone (`found_before_gone`), or one as `check_span`."""
    check_span(found, now, field)
    if found.start < gone.start or found.end < gone.end:
        raise Refused(
            "That is before they were gone. If the first time is wrong, put that right first; then write when they came back.",
            code="found_before_gone", field=field,
        )  # fmt: skip


def nights_between(start: datetime, end: datetime) -> int:
    """Return how many nights lie between two aware instants: how often it was four in the morning in London."""
    return max(0, (night_of(end) - night_of(start)).days)


@dataclass(frozen=True)
class Nights:
    """How many nights somebody was away: at least, and at most where the times are known roughly."""

    least: int
    most: int


def nights_away(gone: Span, found: Span | None, now: datetime) -> Nights:
    """Return the nights of an episode; of an open one until now."""
    back = found or Span(now, now)
    return Nights(nights_between(gone.end, back.start), nights_between(gone.start, back.end))


def lacks_of(kinds: Collection[str]) -> list[str]:
    """Return what a pack does not say yet, in the order in which it is read out; anything else is never lacking."""
    return [k for k in PackEntry.Kind.values if k not in kinds and k != PackEntry.Kind.OTHER]


def check_talk(
    *,
    before: Sequence[tuple[str, str]],
    kind: str,
    who: str,
    back: datetime | None,
    at: datetime,
    now: datetime,
) -> None:
    """Refuse a step of the conversation on return that cannot follow (R168). `before`: (kind, who), oldest first.

    Refused: `talk_not_back`, `talk_before_return`, `time_in_future`, `talk_over`, `talk_offer_first`, `talk_offer_another`.
    """
    _check_after_return(back, at, now)
    was = before[-1][0] if before else ""
    if was == Step.HELD:
        raise Refused(
            "This talk took place already. If there is more to say, write it in the chronology.",
            code="talk_over", field="kind",
        )  # fmt: skip
    if kind not in TALK_MOVES[was]:
        raise Refused(
            "Write first who was offered to them. Then what they said.", code="talk_offer_first", field="kind"
        )
    said_no = {name_key(name) for one, name in before if one == Step.DECLINED}
    if kind == Step.LEFT_OPEN and len(said_no) < 2:
        raise Refused(
            "They said no to one person. Offer somebody else, whom they choose, before you leave it open.",
            code="talk_offer_another", field="kind",
        )  # fmt: skip


def _check_after_return(back: datetime | None, at: datetime, now: datetime) -> None:
    if back is None:
        raise Refused(
            "Write first that they are back. The talk comes after that.", code="talk_not_back", field="on"
        )
    if at > now:
        raise Refused(
            "That time has not come yet. Write “Offered” now, and that it took place afterwards.",
            code="time_in_future", field="on",
        )  # fmt: skip
    if at < back:
        raise Refused(
            "That is before they came back. If the return is wrong, put that right first; a talk before it was another one.",
            code="talk_before_return", field="on",
        )  # fmt: skip


def check_independent(who: str, not_free: Iterable[str], field: str = "who") -> None:
    """Refuse (`talk_not_independent`) somebody who decides about the family, or who searched for the child."""
    if name_key(who) in {name_key(one) for one in not_free}:
        raise Refused(
            "This talk is with somebody who decides nothing about the family: not the lead, the social worker or the police."
            " Ask the child whom they would like, for example their own worker or an advocate.",
            code="talk_not_independent", field=field,
        )  # fmt: skip


@dataclass(frozen=True)
class Fact:
    """One thing to be counted: the day it began, and its nights (None for a visit of the police).

    `times` is 0 for nights of a time that is counted already.
    """

    on: date
    nights: Nights | None = None
    times: int = 1


@dataclass(frozen=True)
class Period:
    """What happened in some days at risk. `rate` of anything is a number in 100 days; None when that says nothing."""

    name: str
    first: date
    last: date
    episodes: int = 0
    nights: Nights = Nights(0, 0)
    call_outs: int = 0

    @property
    def days(self) -> int:
        """How many days at risk: the first and the last count."""
        return max(0, (self.last - self.first).days + 1)

    def rate(self, count: int) -> float | None:
        """Return how many that is in 100 days, to one place; None below 28 days at risk (R259)."""
        return round(100 * count / self.days, 1) if self.days >= SHORTEST else None


@dataclass(frozen=True)
class Picture:
    """Episodes, nights and call-outs, by calendar year and before and after the parents' worker began (R169)."""

    years: tuple[Period, ...]
    before: Period | None
    after: Period | None
    since: date | None

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show."""
        return not self.years


def picture(facts: Sequence[Fact], *, first: date, today: date, since: date | None) -> Picture:
    """Return the picture of what was counted. `first`: the day from which somebody counted; `since`: the worker's start.

    An episode belongs to the period in which it began, with all its nights. A fact before `first` moves it there.
    """
    if not facts:
        return Picture((), None, None, since)
    first = min([first, *(one.on for one in facts)])
    years = tuple(
        _period(str(year), facts, max(first, date(year, 1, 1)), min(today, date(year, 12, 31)))
        for year in range(first.year, today.year + 1)
    )
    if since is None:
        return Picture(years, None, None, None)
    day_before = since - timedelta(days=1)
    return Picture(
        years, _period("Before", facts, first, day_before), _period("After", facts, max(since, first), today), since
    )  # fmt: skip


def _period(name: str, facts: Sequence[Fact], first: date, last: date) -> Period:
    here = [one for one in facts if first <= one.on <= last]
    away = [one.nights for one in here if one.nights is not None]
    return Period(
        name, first, last, episodes=sum(one.times for one in here if one.nights is not None),
        call_outs=sum(one.times for one in here if one.nights is None),
        nights=Nights(sum(n.least for n in away), sum(n.most for n in away)),
    )  # fmt: skip


def day_of(at: datetime) -> date:
    """Return the London day of an instant."""
    return local_date(at)
