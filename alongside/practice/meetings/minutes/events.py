"""Event types of minutes, and the promises that they time (R116, R118)."""

from alongside.ground.audit.events import event_type
from alongside.ground.clock.kinds import ClockKind, register_kind

MINUTES_STARTED = event_type("meetings.minutes.started", "The minutes of a meeting were begun")
LINES_TAKEN = event_type("meetings.minutes.taken", "Lines of minutes were written down")
LINE_CHANGED = event_type(
    "meetings.minutes.changed",
    "A line of minutes was changed, and what it said before is kept",
    family="A line of the notes of a meeting was changed. What it said before is kept",
)
MINUTES_SENT = event_type(
    "meetings.minutes.sent",
    "The draft of minutes went to everybody who was there",
    family="The notes of a meeting went to everybody who was there",
)
READER_TOLD = event_type(
    "meetings.minutes.told", "Somebody was told that there is something to read of a meeting"
)
READER_NOT_TOLD = event_type(
    "meetings.minutes.not_told",
    "Somebody was not told of minutes: no safe way to reach them, or the post refused",
)
LINE_ANSWERED = event_type(
    "meetings.minutes.answered",
    "Somebody who was there answered minutes",
    family="Somebody who was there answered the notes of a meeting",
)
CONTEST_REPLIED = event_type(
    "meetings.minutes.replied",
    "What is contested in minutes was changed, or it was said why not",
    family="Somebody replied to an answer about the notes of a meeting",
)
STATEMENT_ADDED = event_type(
    "meetings.minutes.statement",
    "Somebody put a statement beside minutes",
    family="Somebody put their own words beside the notes of a meeting",
)
LINE_WITHHELD = event_type("meetings.minutes.withheld", "A line of minutes was held back, or shown again")
MINUTES_FINAL = event_type(
    "meetings.minutes.final",
    "Minutes were made final",
    family="The notes of a meeting are final now. You can still put your own words beside them",
)
MINUTES_LATE = event_type(
    "meetings.minutes.late", "Whoever leads a meeting was told that its minutes, or a reply, are late"
)

DRAFT = "meetings.minutes"
CONTEST = "meetings.contest"
register_kind(
    ClockKind(
        key=DRAFT,
        sentence="Draft minutes to everybody who was there",
        parameter="P-MINUTES",
        whom_for_family_sentence="Whoever led the meeting sends you the notes of it",
    )
)
register_kind(
    ClockKind(
        key=CONTEST,
        sentence="Change what is contested in minutes, or say why not",
        parameter="P-CONTEST",
        whom_for_family_sentence="Whoever wrote the notes of the meeting replies to what you said of them",
        for_one=True,
    )
)
KINDS = (DRAFT, CONTEST)
