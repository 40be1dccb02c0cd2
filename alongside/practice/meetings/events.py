"""Event types of this room, and what it times.

What is said of an invitation has no words for the family here: a meeting that a parent is left out of is not theirs to
read, and the family's log must not give it away. What concerns one person names no circle of the family.
"""

from alongside.family.cases.changes import tell_when_late
from alongside.ground.audit.events import event_type
from alongside.ground.clock.kinds import ClockKind, register_kind
from alongside.practice.meetings import rules_following

MEETING_PLANNED = event_type("meetings.meeting.planned", "A meeting about a child was planned")
MEETING_CHANGED = event_type("meetings.meeting.changed", "A meeting got another time, place or way")
MEETING_CANCELLED = event_type("meetings.meeting.cancelled", "A meeting was called off")
MEETING_HELD = event_type("meetings.meeting.held", "A meeting about a child was held")
MEETING_FINISHED = event_type(
    "meetings.meeting.finished", "A meeting was finished: every point has an outcome"
)
INVITED = event_type("meetings.attendee.invited", "Somebody was invited to a meeting")
LEFT_OUT = event_type("meetings.attendee.left_out", "Somebody of the family was left out of a meeting")
LEFT_OUT_TOLD = event_type(
    "meetings.attendee.told", "Somebody who was left out of a meeting was told what was decided"
)
CODE_MADE = event_type(
    "meetings.attendee.code", "Somebody without an account got a code to answer their invitation, in a letter"
)
ADDED = event_type("meetings.attendee.added", "Somebody was added to those who take part in a meeting")
ANSWERED = event_type("meetings.attendee.answered", "Somebody answered an invitation to a meeting")
ATTENDED = event_type("meetings.attendee.attended", "It was written down who took part in a meeting")
NOTICE_SENT = event_type("meetings.notice.sent", "A neutral message went to somebody of the family")
NOTICE_NOT_SENT = event_type("meetings.notice.not_sent", "A message could not be sent safely")
POINT_SENT = event_type("meetings.point.sent", "Somebody sent what they want to say in a meeting")
POINT_SETTLED = event_type("meetings.point.settled", "It was written down what became of a point")
PROMISE_SPOKEN = event_type("meetings.promise.spoken", "A promise spoken in a meeting was taken down")
PROMISE_DROPPED = event_type(
    "meetings.promise.dropped", "A promise spoken in a meeting was dropped with a reason"
)
DECIDED = event_type("meetings.decision.recorded", "A decision about a child was written down")
DECISION_TOLD = event_type("meetings.decision.told", "A parent was told of a decision")
DECISION_WAITS = event_type(
    "meetings.decision.waits", "Telling a parent of a decision waits, with a reason and a last day"
)
ENQUIRY = event_type(
    "meetings.enquiry.recorded",
    "A step of an enquiry under section 47 was written down, and each parent is told",
)
ASKED = event_type("meetings.ask.asked", "Somebody of a family asked for a meeting")
ASK_ANSWERED = event_type("meetings.ask.answered", "Somebody who asked for a meeting was answered")
PROTOCOL_WRITTEN = event_type(
    "meetings.protocol.written", "A new version of the participation protocol was written"
)
AFTER_ANSWERED = event_type("meetings.after.answered", "Somebody said how a meeting was for them")
DISRESPECT = event_type(
    "meetings.disrespect.reported", "Somebody said that they were not respected in a meeting"
)
DISRESPECT_ANSWERED = event_type(
    "meetings.disrespect.answered", "Somebody who was not respected was answered"
)
NEEDS_ANSWERED = event_type(
    "meetings.needs.answered", "Somebody invited to a meeting was told what is done about what they need"
)
LATE_TOLD = event_type("meetings.late.told", "People were told that something about a meeting is late")

# But for the asking, none of these clocks stands in the circle of a case: whoever is left out, or is not told yet, must not
# learn it from a clock; nor the chair that somebody spoke of disrespect.
TELL_LEFT_OUT = register_kind(
    ClockKind(
        "meetings.tell_left_out",
        "Whoever was left out of a meeting is told what was decided",
        "P-TELL-LEFT-OUT",
        "We tell you what was decided.",
        for_one=True,
    )
).key
TELL_DECISION = register_kind(
    ClockKind(
        "meetings.tell_decision",
        "A parent is told of a decision about their child",
        "P-TELL-DECISION",
        "We tell you what was decided and why.",
        for_one=True,
    )
).key
DECIDED_LINE = register_kind(
    ClockKind(
        "meetings.decided_line",
        "What the minutes say was decided is written down as a decision, so that each parent is told",
        "P-TELL-DECISION",
        "We tell you what the meeting decided, why, and how you can challenge it.",
        for_one=True,
    )
).key


def _follows(name: str, sentence: str, parameter: str, family: str) -> str:
    return register_kind(ClockKind(f"meetings.follows_{name}", sentence, parameter, family, for_one=True)).key


# After a strategy discussion, and under a child protection plan, by the days that statutory guidance gives (`rules_following`).
FOLLOWS = {
    rules_following.ENQUIRY_DECIDE: _follows(
        "enquiry_decide", "After a strategy discussion it is written down whether an enquiry under section 47 begins",
        "P-ENQUIRY-DECIDE", "We tell you whether an enquiry begins, and why.",
    ),
    rules_following.ENQUIRY_END: _follows(
        "enquiry_end", "An enquiry under section 47 ends with an outcome", "P-ENQUIRY", "We tell you how the enquiry ended.",
    ),
    rules_following.CONFERENCE: _follows(
        "conference", "A child protection conference follows the strategy discussion", "P-CONFERENCE",
        "We meet with you about the plan.",
    ),
    rules_following.CORE_GROUP: _follows(
        "core_group", "The core group meets after a child protection conference", "P-CORE-GROUP",
        "The people who keep the plan meet with you.",
    ),
    rules_following.FIRST_REVIEW: _follows(
        "first_review", "A child protection plan is looked at again in its first review conference",
        "P-CONFERENCE-REVIEW-1", "We look with you whether the plan is still needed.",
    ),
    rules_following.NEXT_REVIEW: _follows(
        "next_review", "A child protection plan is looked at again in a review conference", "P-CONFERENCE-REVIEW",
        "We look with you whether the plan is still needed.",
    ),
}  # fmt: skip
ENQUIRY_CLOCKS = (FOLLOWS[rules_following.ENQUIRY_DECIDE], FOLLOWS[rules_following.ENQUIRY_END])
ASK = register_kind(
    ClockKind(
        "meetings.ask",
        "Somebody of the family asked for a meeting and is answered",
        "P-HELP",
        "We answer your asking for a meeting.",
        for_one=True,
    )
).key
NEEDS = register_kind(
    ClockKind(
        "meetings.needs",
        "Whoever is invited hears what is done about what they need to take part",
        "P-NEEDS",
        "We tell you what we do about what you need for the meeting.",
        for_one=True,
    )
).key
RESPECT = register_kind(
    ClockKind(
        "meetings.respect",
        "Whoever was not respected in a meeting is answered by the chair’s manager",
        "P-RESPECT",
        "A manager who did not lead the meeting answers you.",
        for_one=True,
    )
).key
tell_when_late(ASK)
