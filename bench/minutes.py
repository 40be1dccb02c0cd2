"""Saving minutes while people talk: one line typed on in minutes of 300 lines, beside the same request that saves nothing."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from itertools import count
from typing import Any

from django.db import connection
from django.test import Client

from alongside.family.cases.models import Allocation, Case
from alongside.ground.access.context import acting
from alongside.ground.accounts.models import User
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import now, today
from alongside.practice.meetings.minutes.rules import Typed
from alongside.practice.meetings.minutes.taking import minutes_save, minutes_start
from alongside.practice.meetings.models import Attendee, Meeting, Minutes, Protocol
from bench.measure import figure, in_turn, median, p95
from bench.pages import _signed_in, _workers

LINES, SAVINGS = 300, 200
_WORDS = "We talked about who rings the family in the evening, and what is done when nobody answers. "


def _taken(case: Case, by: User) -> tuple[Minutes, list[Attendee]]:
    """Return minutes of 300 lines of a meeting of twelve people, made for this measuring."""
    its = {"partnership_id": case.partnership_id, "case_id": case.id}
    with acting(SYSTEM):
        protocol = Protocol.objects.filter(partnership_id=case.partnership_id).first() or Protocol.objects.create(
            partnership_id=case.partnership_id, kind="review", number=9_999, expectations=[], reason="Measured", at=now(),
            by_name="bench",
        )  # fmt: skip
        meeting = Meeting.objects.create(
            **its, child_name="A child", kind="review", at=now(), where="A room", chair_name=by.name, chair_id=by.id,
            protocol=protocol, invite_by=today(),
        )  # fmt: skip
        there = Attendee.objects.bulk_create(
            Attendee(**its, meeting=meeting, side="advocate", name=f"Ada Person{n}", attended=True)
            for n in range(12)
        )
    with acting(by):
        minutes = minutes_start(by=by, meeting_id=meeting.id)
        page = uuid.uuid4()
        for start in range(0, LINES, 100):
            lines = [
                Typed(
                    uuid.uuid4(),
                    1,
                    page,
                    by.id,
                    "said",
                    there[n % 12].id,
                    f"{n}: {_WORDS}",
                    True,
                    (LINES - start - n) * 1_000,
                )
                for n in range(100)
            ]
            minutes_save(by=by, minutes_id=minutes.id, lines=lines)
    return minutes, there


def _statements(deed: Callable[[], None]) -> int:
    """Return how many statements one deed sends to the database."""
    sent: list[str] = []

    def noted(execute: Any, sql: str, *rest: Any) -> Any:
        sent.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(noted):
        deed()
    return len(sent)


def minutes_autosave() -> dict[str, Any]:
    """The request that saves the line being typed, p95; the baseline is the same request with no line in it."""
    by = _workers()[0]
    with acting(SYSTEM):
        held = Allocation.objects.filter(user_id=by.id, until__isnull=True).values("case_id")
        case = Case.objects.filter(id__in=held).order_by("id").first()
    assert case is not None
    minutes, _there = _taken(case, by)
    client: Client = _signed_in(by)
    address = f"/desk/meetings/{minutes.meeting_id}/minutes/save/"
    key, page = str(uuid.uuid4()), str(uuid.uuid4())
    since = now().isoformat()

    def send(lines: list[dict[str, Any]]) -> None:
        answer = client.post(address, json.dumps({"lines": lines, "since": since}),
            content_type="application/json")  # fmt: skip
        assert answer.status_code == 200, answer.content

    seqs = count(1)

    def save(n: int) -> None:
        send([{"key": key, "page": page, "seq": next(seqs), "text": f"ap: {_WORDS * 2}{n}", "done": False,
            "ago": 4_000}])  # fmt: skip

    statements = _statements(lambda: save(0))
    times, plain = in_turn(save, lambda _: send([]), SAVINGS)
    return figure(
        p95(times),
        "ms p95",
        SAVINGS,
        p95(plain),
        median=median(times),
        baseline_median=median(plain),
        lines=LINES,
        statements=statements,
    )
