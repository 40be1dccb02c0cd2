"""The tables of this room: meetings, who is part of them, what they bring, what is decided, how it was."""

from alongside.practice.meetings.models.after import AfterAnswer, Disrespect, DisrespectAnswer
from alongside.practice.meetings.models.attendance import (
    Attendee,
    AttendeeAnswer,
    InvitationStep,
    LeftOut,
    LeftOutTold,
)
from alongside.practice.meetings.models.decisions import (
    Decision,
    DecisionException,
    DecisionNotice,
    MeetingAsk,
    MeetingAskAnswer,
)
from alongside.practice.meetings.models.enquiry import EnquiryStep
from alongside.practice.meetings.models.looks import LineLook
from alongside.practice.meetings.models.meeting import Meeting, Protocol
from alongside.practice.meetings.models.minutes import LineVersion, MinuteLine, Minutes
from alongside.practice.meetings.models.minutes_said import (
    LineAnswer,
    LineReply,
    LineWithholding,
    MinutesCopy,
    MinutesStatement,
)
from alongside.practice.meetings.models.needs import NeedsAnswer
from alongside.practice.meetings.models.points import Point, PointOutcome, SpokenPromise

__all__ = [
    "AfterAnswer",
    "Attendee",
    "AttendeeAnswer",
    "Decision",
    "DecisionException",
    "DecisionNotice",
    "Disrespect",
    "DisrespectAnswer",
    "EnquiryStep",
    "InvitationStep",
    "LeftOut",
    "LeftOutTold",
    "LineAnswer",
    "LineLook",
    "LineReply",
    "LineVersion",
    "LineWithholding",
    "Meeting",
    "MeetingAsk",
    "MeetingAskAnswer",
    "MinuteLine",
    "Minutes",
    "MinutesCopy",
    "MinutesStatement",
    "NeedsAnswer",
    "Point",
    "PointOutcome",
    "Protocol",
    "SpokenPromise",
]
