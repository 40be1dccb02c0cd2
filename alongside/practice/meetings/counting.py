"""How families take part in meetings: one meeting against its protocol, and numbers over many (R110, R115, R121, R122)."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from alongside.family.people.models import IdentityAnswer
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import now, today
from alongside.ground.clock.time_source import local_date
from alongside.practice.meetings.models import (
    AfterAnswer,
    Attendee,
    DecisionNotice,
    LeftOut,
    Meeting,
    MeetingAsk,
    MeetingAskAnswer,
    Point,
    PointOutcome,
)
from alongside.practice.meetings.policies import MEETING_RATES
from alongside.practice.meetings.rules_after import Share
from alongside.practice.meetings.rules_protocol import Finding, MeetingFacts, check
from alongside.practice.meetings.services.inviting import reason_of
from alongside.practice.meetings.services.needs import needs_open

_Side, _Invitation = Attendee.Side, Attendee.Invitation


@dataclass(frozen=True)
class Rate:
    """One row of numbers: a group, and how many of it came, spoke, or had their points taken up."""

    group: str
    invited: int
    attended: Share
    spoke: Share
    raised: int
    adopted: Share


@dataclass(frozen=True)
class Rates:
    """How families and agencies took part in the meetings held in a time."""

    meetings: int
    with_a_parent: Share
    compliant: Share
    advocate_invited: Share
    advocate_spoke: Share
    advocate_taken_up: Share
    sides: tuple[Rate, ...]
    agencies: tuple[Rate, ...]
    genders: tuple[Rate, ...]
    asked: int
    asks_refused: Share
    asks_unanswered: Share
    felt_respected: Share
    felt_involved: Share


def reasons_of(meetings: Iterable[Meeting]) -> dict[uuid.UUID, LeftOut]:
    """Return the newest row about leaving somebody out, by attendee; for workers."""
    found = LeftOut.objects.filter(meeting__in=list(meetings)).order_by("at", "id")
    return {row.attendee_id: row for row in found}


def findings_of(
    *, viewer: User, meetings: list[Meeting], attendees: list[Attendee] | None = None
) -> dict[uuid.UUID, list[Finding]]:
    """Return how each meeting stands against the version of the protocol that it keeps (R122); for workers.

    `meetings` with their protocol; seven queries, however many meetings.
    """
    people = attendees if attendees is not None else list(Attendee.objects.filter(meeting__in=meetings))
    reasons = reasons_of(meetings)
    points = Counter(Point.objects.filter(meeting__in=meetings).values_list("meeting_id", flat=True))
    done = PointOutcome.objects.filter(point__meeting__in=meetings).values_list(
        "point__meeting_id", "point_id"
    )
    settled = Counter(meeting_id for meeting_id, _ in set(done))
    late = Counter(
        DecisionNotice.objects.filter(
            decision__meeting__in=meetings, told_at__isnull=True, due_on__lt=today()
        ).exclude(exceptions__until__gte=today()).values_list("decision__meeting_id", flat=True)
    )  # fmt: skip
    waiting = needs_open(meetings)
    found = {}
    for one in meetings:
        there = [a for a in people if a.meeting_id == one.id]
        facts = MeetingFacts(
            **_of_people(one, there, reasons), papers=bool(one.papers), held=one.held_at is not None,
            points=points[one.id], points_settled=settled[one.id], decisions_late=late[one.id],
            wishes_open=sum(bool(a.wishes) for a in waiting if a.attendee.meeting_id == one.id),
            needs_open=sum(bool(a.needs) for a in waiting if a.attendee.meeting_id == one.id),
            finished=one.finished_at is not None, urgent_said=bool(one.urgent_because),
        )  # fmt: skip
        found[one.id] = check(facts, one.protocol.expectations)
    return found


def _of_people(meeting: Meeting, there: list[Attendee], reasons: dict[uuid.UUID, LeftOut]) -> dict[str, Any]:
    parents = [a for a in there if a.side == _Side.PARENT]
    young = next((a.invitation for a in there if a.side == _Side.YOUNG), "not_wanted")
    left_out = [a for a in there if a.of_family and a.invitation == _Invitation.LEFT_OUT]
    return {
        "parents": len(parents),
        "invited": sum(a.invitation == _Invitation.INVITED for a in parents),
        "not_yet": sum(a.invitation == _Invitation.NOT_YET for a in parents),
        "left_out_missing": [(a.name, reason_of(reasons.get(a.id)).missing) for a in left_out],
        "young_status": str(young),
        "notice_short": sum(
            a.invited_at is not None and local_date(a.invited_at) > meeting.invite_by for a in parents
        ),
        "support_invited": any(
            a.side == _Side.ADVOCATE or a.role == "Parent support worker" for a in there if not a.of_family
        ),
    }


def rates(*, viewer: User, since: date, until: date) -> Rates:
    """Return how families took part in the meetings held from one London day to another, small numbers hidden (R115, R121).

    By side, by agency, and parents by gender as they describe themselves (R110). Raises NotPermitted.
    """
    require(viewer, MEETING_RATES)
    note_read("meetings.rates", [])
    meetings = [
        one
        for one in Meeting.objects.filter(held_at__isnull=False).select_related("protocol")
        if since <= local_date(one.at) <= until
    ]
    smallest = int(in_force("P-SMALLCELL", partnership_id=viewer.partnership_id, at=now()).value)
    people = list(Attendee.objects.filter(meeting__in=meetings))
    outcomes = _outcomes(meetings)
    genders = _genders(people)

    def groups(key: dict[uuid.UUID, str]) -> tuple[Rate, ...]:
        return tuple(
            _rate(n, [a for a in people if key.get(a.id) == n], outcomes, smallest)
            for n in sorted(set(key.values()))
        )

    findings = findings_of(viewer=viewer, meetings=meetings, attendees=people)
    parents = [a for a in people if a.side == _Side.PARENT]
    advocates = [a for a in people if a.side == _Side.ADVOCATE or a.role == "Parent support worker"]
    return Rates(
        meetings=len(meetings),
        with_a_parent=Share(len({a.meeting_id for a in parents if a.attended}), len(meetings), smallest),
        compliant=Share(sum(all(f.met is not False for f in fs) for fs in findings.values()), len(meetings), smallest),
        advocate_invited=Share(len({a.meeting_id for a in advocates}), len(meetings), smallest),
        advocate_spoke=Share(len({a.meeting_id for a in advocates if a.spoke}), len(meetings), smallest),
        advocate_taken_up=_taken_up(meetings, smallest),
        sides=groups({a.id: a.get_side_display() for a in people}),
        agencies=groups({a.id: a.agency_name for a in people if a.agency_name}),
        genders=groups({a.id: (a.person_id and genders.get(a.person_id)) or "Not said" for a in parents}),
        **_asks(since, until, smallest),
        **_felt(meetings, smallest),
    )  # fmt: skip


def _genders(people: list[Attendee]) -> dict[uuid.UUID, str]:
    parents = [a.person_id for a in people if a.side == _Side.PARENT and a.person_id is not None]
    found = IdentityAnswer.objects.filter(person_id__in=parents, question="gender")
    return dict(found.values_list("person_id", "answer"))


def _rate(name: str, rows: list[Attendee], outcomes: dict[uuid.UUID, list[str]], smallest: int) -> Rate:
    invited = [a for a in rows if a.invitation == _Invitation.INVITED]
    mine = [outcome for a in rows for outcome in outcomes.get(a.id, [])]
    return Rate(
        name, len(invited), Share(sum(bool(a.attended) for a in invited), len(invited), smallest),
        Share(sum(bool(a.spoke) for a in invited), len(invited), smallest), len(mine),
        Share(mine.count("adopted"), len(mine), smallest),
    )  # fmt: skip


def _outcomes(meetings: list[Meeting]) -> dict[uuid.UUID, list[str]]:
    """Return the newest outcome of each point, "" where there is none, by whose point it is."""
    newest = dict(
        PointOutcome.objects.filter(point__meeting__in=meetings)
        .order_by("at", "id")
        .values_list("point_id", "outcome")
    )
    found: dict[uuid.UUID, list[str]] = {}
    for point_id, attendee_id in Point.objects.filter(meeting__in=meetings).values_list("id", "attendee_id"):
        found.setdefault(attendee_id, []).append(newest.get(point_id, ""))
    return found


def _taken_up(meetings: list[Meeting], smallest: int) -> Share:
    """Of what people said with an advocate or their own worker, how much the plan took up (R121)."""
    points = Point.objects.filter(meeting__in=meetings, with_advocate=True).prefetch_related("outcomes")
    newest = [max(one.outcomes.all(), key=lambda o: (o.at, o.id), default=None) for one in points]
    taken = sum(one is not None and one.outcome == PointOutcome.Outcome.ADOPTED for one in newest)
    return Share(taken, len(newest), smallest)


def _asks(since: date, until: date, smallest: int) -> dict[str, Any]:
    asks = [one for one in MeetingAsk.objects.all() if since <= local_date(one.at) <= until]
    answers = dict(MeetingAskAnswer.objects.filter(ask__in=asks).values_list("ask_id", "accepted"))
    refused = sum(answers.get(one.id) is False for one in asks)
    unanswered = sum(one.id not in answers and one.answer_by < today() for one in asks)
    return {
        "asked": len(asks), "asks_refused": Share(refused, len(asks), smallest),
        "asks_unanswered": Share(unanswered, len(asks), smallest),
    }  # fmt: skip


def _felt(meetings: list[Meeting], smallest: int) -> dict[str, Any]:
    rows = AfterAnswer.objects.filter(meeting__in=meetings).select_related("attendee").order_by("at", "id")
    newest = {row.attendee_id: row for row in rows if row.attendee.of_family}
    said = {
        key: [v for row in newest.values() if (v := getattr(row, key)) != AfterAnswer.Felt.RATHER_NOT]
        for key in ("respected", "involved")
    }
    return {f"felt_{key}": Share(values.count("yes"), len(values), smallest) for key, values in said.items()}
