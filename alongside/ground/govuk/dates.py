"""Days and times in words, in Europe/London, and how a promise stands against its day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Literal

from django.utils import dateformat
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from alongside.ground import clock
from alongside.ground.clock.time_source import LONDON, local_date

_DAYS_IN_WEEK = 7
_WEEKS_FROM = 14
_MONTHS_FROM = 60
_DAYS_IN_MONTH = 30.44
_YEARS_FROM = 700
_DAYS_IN_YEAR = 365.25

Standing = Literal["done", "done_late", "late", "today", "promised"]


@dataclass(frozen=True)
class PromiseWords:
    """How a promise stands: `meaning` picks the tag's colour, `tag` and `words` say it without colour."""

    standing: Standing
    meaning: str
    tag: str
    words: str


def day_words(day: date | datetime | None) -> str:
    """ "Tuesday 24 November 2026" for a date or an aware instant (shown in Europe/London); "" for None."""
    return "" if day is None else _written(local_date(day), get_language())


@lru_cache(maxsize=4096)
def _written(day: date, _language: str | None) -> str:
    """The day in words, written once: a plan of sixty measures names the same few days hundreds of times."""
    return dateformat.format(day, "l j F Y")


def time_words(moment: datetime | None) -> str:
    """ "10:42am", "midday" or "midnight" in Europe/London for an aware instant; "" for None."""
    if moment is None:
        return ""
    local = moment.astimezone(LONDON)
    if (local.hour, local.minute) == (0, 0):
        return _("midnight")
    if (local.hour, local.minute) == (12, 0):
        return _("midday")
    half = _("am") if local.hour < 12 else _("pm")
    hour = local.hour % 12 or 12
    return f"{hour}:{local.minute:02d}{half}"


def moment_words(moment: datetime | None) -> str:
    """ "Tuesday 24 November 2026 at 10:42am" for an aware instant; "" for None."""
    if moment is None:
        return ""
    return _("%(day)s at %(time)s") % {"day": day_words(moment), "time": time_words(moment)}


def ago_words(value: date | datetime | None, now: date | datetime | None = None) -> str:
    """How long ago, or how soon, in whole days or longer: "today", "3 days ago", "in 2 weeks".

    `now` is the clock's reading unless given. Only days count: 11pm yesterday is "yesterday".
    """
    if value is None:
        return ""
    days = (local_date(value) - local_date(now or clock.now())).days
    near = {0: _("today"), -1: _("yesterday"), 1: _("tomorrow")}
    if days in near:
        return near[days]
    length = _length_words(abs(days))
    return _("in %(length)s") % {"length": length} if days > 0 else _("%(length)s ago") % {"length": length}


def promise_words(
    *, due_on: date, done_on: date | datetime | None = None, today: date | None = None
) -> PromiseWords:
    """How a promise stands on `today` (the clock's day unless given). The due day itself is in time."""
    today = today or clock.today()
    due = {"day": day_words(due_on)}
    if done_on is not None:
        done = {"done": day_words(done_on), **due}
        if local_date(done_on) > due_on:
            words = _("on %(done)s, after the promised day, %(day)s") % done
            return PromiseWords("done_late", "soon", _("Done late"), words)
        return PromiseWords("done", "good", _("Done"), _("on %(done)s") % done)
    if today > due_on:
        return PromiseWords("late", "late", _("Late"), _("late since %(day)s") % due)
    if today == due_on:
        return PromiseWords("today", "soon", _("Today"), _("promised by today, %(day)s") % due)
    return PromiseWords("promised", "waiting", _("Promised"), _("promised by %(day)s") % due)


def hour_words(*, due_at: datetime, now: datetime | None = None) -> PromiseWords:
    """How a promise in hours stands at `now` (the clock's reading unless given): the aware instant itself is in time."""
    now = now or clock.now()
    if now > due_at:
        return PromiseWords(
            "late", "late", _("Late"), _("late since %(day)s") % {"day": moment_words(due_at)}
        )
    if local_date(now) == local_date(due_at):
        words = _("promised by today at %(time)s") % {"time": time_words(due_at)}
        return PromiseWords("today", "soon", _("Today"), words)
    words = _("promised by %(day)s") % {"day": moment_words(due_at)}
    return PromiseWords("promised", "waiting", _("Promised"), words)


def iso(value: date | datetime) -> str:
    """For a `datetime` attribute: a day as it is, an instant in UTC to the second."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds")
    return value.isoformat()


def _length_words(days: int) -> str:
    if days < _WEEKS_FROM:
        return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
    if days < _MONTHS_FROM:
        weeks = days // _DAYS_IN_WEEK
        return ngettext("%(n)d week", "%(n)d weeks", weeks) % {"n": weeks}
    if days < _YEARS_FROM:
        months = int(days / _DAYS_IN_MONTH)
        return ngettext("%(n)d month", "%(n)d months", months) % {"n": months}
    years = int(days / _DAYS_IN_YEAR)
    return ngettext("%(n)d year", "%(n)d years", years) % {"n": years}
