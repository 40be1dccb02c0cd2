"""Holding one line of minutes back, and a second person who looks at it again and again, as at other records (R116, R137)."""

from __future__ import annotations

import uuid

from django.db import transaction

from alongside.family.people.rules import line_of as one_line
from alongside.family.people.rules import one_of
from alongside.family.recording.policies import WITHHOLDING_REVIEW
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record, refusal_keep
from alongside.ground.base.actors import Acts
from alongside.ground.base.errors import Refused
from alongside.ground.clock import now
from alongside.ground.clock.models import Clock
from alongside.ground.clock.services import clock_start, clock_stop
from alongside.practice.meetings.minutes import events
from alongside.practice.meetings.minutes.common import circles, hold, line_of, signed
from alongside.practice.meetings.minutes.policies import MINUTES_WITHHOLD
from alongside.practice.meetings.models import LineLook, LineWithholding, MinuteLine

Finding = LineLook.Finding
_MANAGERS = "the managers"


@transaction.atomic
def line_withhold(*, by: User, line_id: uuid.UUID, category: str, reason: str) -> MinuteLine:
    """Hold one line back from everybody who was invited, or show it again (`category` empty), with the reason.

    They read that a line is held back, and the category, not the reason. Possible at any time, also once the minutes are
    final: it may be somebody's safety. A second person looks at it within P-WITHHELD. Raises Missing, NotPermitted; Refused:
    `choice_unknown`, `words_missing`, `words_too_long`, `nothing_changed`.
    """
    require(by, MINUTES_WITHHOLD)
    line = line_of(line_id, lock=True)
    require_to_write(by, line.case_id)
    if category and category not in MinuteLine.Withheld.values:
        raise Refused("Choose why the line is held back.", code="choice_unknown", field="category")
    if category == line.withheld:
        raise Refused("It is like that already.", code="nothing_changed", field="category")
    _hold_back(by, line, category, one_line(reason, field="reason", limit=400, required=True))
    _stop(line, by=by)
    if category:
        _start(line, events.HELD_BACK, by=by)
    facts = {"category": category}
    record(events.LINE_WITHHELD, by=by, about=line, circle_ids=circles(hold(line.minutes_id)), facts=facts)
    return line


@transaction.atomic
def line_look(*, by: User, line_id: uuid.UUID, finding: str, words: str) -> LineLook:
    """Look, as a second person, at a line that is held back: it stays so, or they may read it from now on (R137).

    What stays is looked at again in P-WITHHELD-AGAIN; nothing is ever held back for good by one person. Raises Missing,
    NotPermitted; Refused: `second_person` (kept) for whoever held it back, `not_held_back`, `choice_unknown`,
    `words_missing`, `words_too_long`.
    """
    require(by, WITHHOLDING_REVIEW)
    line = line_of(line_id, lock=True)
    require_to_write(by, line.case_id)
    if not line.withheld:
        raise Refused("This line is not held back any more: everybody reads it.", code="not_held_back")
    last = LineWithholding.objects.filter(line=line).order_by("-at", "-id").first()
    if last is not None and last.by_id == by.id:
        own = Refused("You held it back. Another manager looks at the reason.", code="second_person")
        raise refusal_keep(own, by=by, about=line)
    minutes = hold(line.minutes_id)
    stays = one_of(finding, Finding.values, field="finding") == Finding.STANDS
    kept = one_line(words, field="words", limit=400, required=True)
    _stop(line, by=by)
    clock = _start(line, events.HELD_BACK_AGAIN, by=by) if stays else None
    look = LineLook.objects.create(
        **signed(by, minutes), line=line, finding=finding, category=line.withheld, words=kept,
        review_on=clock.due_on if clock is not None else None,
    )  # fmt: skip
    if not stays:
        _hold_back(by, line, "", kept)
    record(events.LINE_LOOKED_AT, by=by, about=line, circle_ids=circles(minutes), facts={"finding": finding})
    return look


def _hold_back(by: User, line: MinuteLine, category: str, reason: str) -> None:
    minutes = hold(line.minutes_id)
    LineWithholding.objects.create(**signed(by, minutes), line=line, category=category, reason=reason)
    line.withheld = category
    line.save(update_fields=["withheld"])


def _start(line: MinuteLine, kind: str, *, by: Acts) -> Clock:
    # In a circle of its own: a clock in the family's could tell them of what must not be said.
    with elevated("nobody of the family reads this clock"):
        return clock_start(
            kind=kind, about_id=line.id, circle_id=line.id, partnership_id=line.partnership_id, started_at=now(), by=by,
            owner_label=_MANAGERS,
        )  # fmt: skip


def _stop(line: MinuteLine, *, by: Acts) -> None:
    with elevated("nobody of the family reads this clock"):
        for kind in events.LOOKS:
            clock_stop(kind=kind, about_id=line.id, at=now(), by=by)
