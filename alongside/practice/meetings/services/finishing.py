"""Promises spoken in a meeting, and finishing it once nothing of it is open (R114, R115, R123, R189)."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import transaction

from alongside.family.people.rules import line_of, words_of
from alongside.ground.access.context import elevated_to_read
from alongside.ground.accounts.models import RoleAssignment, User
from alongside.ground.audit.services import record, refusal_keep
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock import now
from alongside.ground.clock.time_source import local_date
from alongside.ground.govuk.dates import day_words
from alongside.practice.actions.models import Action
from alongside.practice.actions.services import action_promise
from alongside.practice.actions.services.promising import Origin
from alongside.practice.meetings import events, rules
from alongside.practice.meetings.models import (
    Attendee,
    LeftOutTold,
    Meeting,
    Point,
    PointOutcome,
    SpokenPromise,
)
from alongside.practice.meetings.policies import MEETING_PLAN
from alongside.practice.meetings.services.common import circles, meeting_to_change, signed, tell_later
from alongside.practice.meetings.services.decided import decided_open

Invitation, Side = Attendee.Invitation, Attendee.Side


@transaction.atomic
def promise_note(*, by: User, meeting_id: uuid.UUID, words: str) -> SpokenPromise:
    """Take down a promise as it was spoken; who keeps it and by when is said before the meeting is finished (R123).

    Raises NotPermitted, Missing, Refused: `meeting_finished`, words missing or too long.
    """
    meeting = meeting_to_change(by, meeting_id, MEETING_PLAN)
    spoken = SpokenPromise.objects.create(
        **signed(by, meeting.case_id, meeting.partnership_id), meeting=meeting,
        words=words_of(words, field="words", limit=500, required=True),
    )  # fmt: skip
    record(events.PROMISE_SPOKEN, by=by, about=spoken, circle_ids=circles(meeting.case_id))
    return spoken


@transaction.atomic
def promise_make(
    *,
    by: User,
    spoken_id: uuid.UUID,
    owner_id: uuid.UUID | None,
    due_on: date | None,
    benefit: str,
    proposer: str,
    proposer_name: str,
    co_produced: bool,
) -> Action:
    """Make a spoken promise whole: one owner, one day, what it is for; from then on the family sees it (R123).

    It is counted with its meeting (R125). Raises as `action_promise`, and Refused(`promise_made`) for one that is made or
    dropped already.
    """
    spoken = _spoken(by, spoken_id)
    action = action_promise(
        by=by, case_id=spoken.case_id, words=spoken.words, benefit=benefit, owner_id=owner_id, due_on=due_on,
        proposer=proposer, proposer_name=proposer_name, co_produced=co_produced, origin=_origin(spoken.meeting),
    )  # fmt: skip
    spoken.action_id, spoken.owner_id, spoken.owner_name = action.id, action.owner_id, action.owner_name
    spoken.due_on, spoken.benefit = action.due_on, action.benefit
    spoken.save()
    return action


@transaction.atomic
def promise_drop(*, by: User, spoken_id: uuid.UUID, because: str) -> SpokenPromise:
    """Drop a spoken promise that nobody will keep, with the reason. Raises NotPermitted, Missing, Refused."""
    spoken = _spoken(by, spoken_id)
    spoken.dropped_because = line_of(because, field="because", limit=400, required=True)
    spoken.save(update_fields=["dropped_because"])
    record(events.PROMISE_DROPPED, by=by, about=spoken, circle_ids=circles(spoken.case_id))
    return spoken


@transaction.atomic
def meeting_finish(*, by: User, meeting_id: uuid.UUID, best_interests: str = "") -> Meeting:
    """Finish a meeting that was held: nothing of it changes any more, and everybody invited hears of it (R114, R123).

    Refused, all that is open at once and kept in the log (`rules.what_is_open`): a point without an outcome, a promise
    without an owner or a day, somebody whose coming nobody wrote down, somebody left out who was not told, and of a
    prosecution decision a view or the best interests of the child. Raises NotPermitted, Missing.
    """
    meeting = meeting_to_change(by, meeting_id, MEETING_PLAN)
    meeting.best_interests = (
        words_of(best_interests, field="best_interests", limit=4_000) or meeting.best_interests
    )
    try:
        rules.may_finish(finishing_of(meeting))
    except Refused as refused:
        raise refusal_keep(refused, by=by, about=meeting) from None
    meeting.finished_at, meeting.finished_by_id = now(), by.id
    meeting.version += 1
    meeting.save()
    record(events.MEETING_FINISHED, by=by, about=meeting, circle_ids=circles(meeting.case_id))
    for one in meeting.attendees.filter(invitation=Invitation.INVITED).select_related("person"):
        tell_later(one.person, "finished", by=by)
    return meeting


def finishing_of(meeting: Meeting) -> rules.Finishing:
    """Return what is still open of a meeting, for a worker of the child."""
    people = list(meeting.attendees.order_by("name"))
    points = list(meeting.points.order_by("at"))
    settled = set(PointOutcome.objects.filter(point__in=points).values_list("point_id", flat=True))
    spoken = meeting.spoken.filter(action_id__isnull=True, dropped_because="")
    told = set(LeftOutTold.objects.filter(meeting=meeting).values_list("attendee_id", flat=True))
    left_out = [one for one in people if one.invitation == Invitation.LEFT_OUT]
    decides = meeting.kind == Meeting.Kind.PROSECUTION
    return rules.Finishing(
        held=meeting.held_at is not None,
        finished=meeting.finished_at is not None,
        unrecorded=[
            one.name for one in people if one.invitation == Invitation.INVITED and one.attended is None
        ],
        points=[f"“{_short(one.words)}”" for one in points if one.id not in settled],
        promises=[f"“{_short(one.words)}”" for one in spoken],
        decided=[f"“{_short(one.words)}”" for one in decided_open().filter(minutes__meeting=meeting)],
        not_told=[one.name for one in left_out if one.id not in told],
        views=_views(people, points) if decides else (),
        best_interests=bool(meeting.best_interests) or not decides,
    )


def _views(people: list[Attendee], points: list[Point]) -> list[str]:
    said = {one.attendee_id for one in points if one.kind == Point.Kind.VIEW}
    workers = [one.user_id for one in people if one.user_id is not None and one.id in said]
    with elevated_to_read("which roles have had their say"):
        held = RoleAssignment.objects.filter(user_id__in=workers, until__isnull=True)
        roles = set(held.values_list("role", flat=True))
    return rules.views_missing(sides=[(one.name, one.side, one.id in said) for one in people], roles=roles)


def _short(words: str) -> str:
    return words if len(words) <= 60 else words[:57].rstrip() + "…"


def _spoken(by: User, spoken_id: uuid.UUID) -> SpokenPromise:
    seen = SpokenPromise.objects.filter(id=spoken_id).first()
    if seen is None:
        raise Missing
    meeting_to_change(by, seen.meeting_id, MEETING_PLAN)
    spoken = SpokenPromise.objects.select_for_update().get(id=spoken_id)
    if spoken.action_id is not None or spoken.dropped_because:
        raise Refused("This promise is settled already.", code="promise_made")
    return spoken


def _origin(meeting: Meeting) -> Origin:
    return Origin("meeting", meeting.id, f"{meeting.get_kind_display()}, {day_words(local_date(meeting.at))}")
