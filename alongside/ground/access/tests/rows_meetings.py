"""One row of each table about meetings, all about the mother."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db.models import Model

from alongside.ground.clock import now, today

_HERS = (
    "Attendee", "AttendeeAnswer", "Decision", "DecisionNotice", "LeftOutTold", "Meeting", "MeetingAsk",
    "MeetingAskAnswer", "NeedsAnswer", "Point", "PointOutcome",
)  # fmt: skip
_WORKERS = ("DecisionException", "InvitationStep", "EnquiryStep", "LeftOut", "SpokenPromise")
# Who led the meeting is the social worker here: they read none of these.
_NOT_THE_CHAIR = ("AfterAnswer", "Disrespect", "DisrespectAnswer")


def meeting_readers(mothers: set[str], work: set[str]) -> dict[str, set[str]]:
    """Return who of the cast reads the row of each table about meetings."""
    readers = ((_HERS, mothers), (_WORKERS, work), (_NOT_THE_CHAIR, {"mother", "manager"}))
    return {f"meetings.{name}": who for names, who in readers for name in names}


def meeting_rows(cast: Any, story: Any) -> list[Model]:
    """Return a meeting with the mother invited, what she brings, what is decided and how it was."""

    def make(label: str, cast: Any, **facts: Any) -> Any:
        model = apps.get_model(label)
        return model.objects.create(partnership_id=cast.partnership.id, **facts)  # type: ignore[attr-defined]

    at, case = now(), {"case_id": story.case.id}
    lead = {**case, "by_id": cast.social_worker.id, "by_name": "Sofia Worth", "at": at}
    hers = {**case, "by_id": cast.mother.id, "by_name": "Maria Ash", "at": at}
    protocol = make("meetings.Protocol", cast, kind="review", number=1, expectations=["invited"], reason="First", at=at,
                    by_name="Alongside")  # fmt: skip
    meeting = make("meetings.Meeting", cast, **case, child_name="Cleo", kind="review", at=at, where="The centre",
                   chair_name="Sofia Worth", chair_id=cast.social_worker.id, protocol=protocol, invite_by=today())  # fmt: skip
    there = {"meeting": meeting}
    mother = make("meetings.Attendee", cast, **there, **case, side="parent", person=story.mother, name="Maria Ash",
                  invitation="invited", invited_at=at, invited_by_id=cast.social_worker.id)  # fmt: skip
    her = {"attendee": mother}
    point = make(
        "meetings.Point", cast, **there, **her, **hers, kind="view", words="He is not safe", when="before"
    )
    decision = make("meetings.Decision", cast, **there, **lead, what="A review", why="It helps", decided_by="All of us",
                    decided_on=today(), challenge="Ring us")  # fmt: skip
    notice = make("meetings.DecisionNotice", cast, **case, decision=decision, person=story.mother, due_on=today(),
                  told_at=at, told_by_id=cast.social_worker.id, told_how="page")  # fmt: skip
    ask = make("meetings.MeetingAsk", cast, **hers, person=story.mother, channel="page", words="Please meet us",
               answer_by=today())  # fmt: skip
    report = make("meetings.Disrespect", cast, **there, **hers, person=story.mother, chair_id=cast.social_worker.id,
                  handler_id=cast.manager.id, handler_name="Mo Hall", words="They laughed", answer_by=today())  # fmt: skip
    return [
        protocol, meeting, mother, point, decision, notice, ask, report,
        *_more(make, cast, {"meeting": meeting}, her, lead, hers, story),
        make("meetings.EnquiryStep", cast, **there, **lead, kind="began", on=today(), decision=decision),
        *_answers(make, cast, (point, notice, ask, report), lead, case),
    ]  # fmt: skip


def _more(make: Any, cast: Any, there: Any, her: Any, lead: Any, hers: Any, story: Any) -> list[Model]:
    return [
        make("meetings.InvitationStep", cast, **there, **her, **lead, status="invited"),
        (said := make("meetings.AttendeeAnswer", cast, **her, **hers, coming="yes", needs="An interpreter")),
        make("meetings.NeedsAnswer", cast, **her, **lead, answer=said, outcome="met", words="She is booked"),
        make("meetings.LeftOut", cast, **there, **her, **lead, code="court"),
        make("meetings.LeftOutTold", cast, **there, **her, **lead, person=story.mother, how="page", words="We met"),
        make("meetings.SpokenPromise", cast, **there, **lead, words="I will ring the school"),
        make("meetings.AfterAnswer", cast, **there, **her, **hers, chair_id=cast.social_worker.id, involved="partly",
             respected="yes"),
    ]  # fmt: skip


def _answers(make: Any, cast: Any, about: Any, lead: Any, case: Any) -> list[Model]:
    point, notice, ask, report = about
    return [
        make("meetings.PointOutcome", cast, point=point, **lead, outcome="answered", words="We heard it"),
        make("meetings.DecisionException", cast, notice=notice, **lead, code="crime", words="An arrest is near",
             until=today() + timedelta(days=1)),
        make("meetings.MeetingAskAnswer", cast, ask=ask, **lead, accepted=True, meet_by=today()),
        make("meetings.DisrespectAnswer", cast, report=report, **case, by_id=cast.manager.id, by_name="Mo Hall",
             at=now(), words="I am sorry"),
    ]  # fmt: skip
