"""Event types of minutes, and the promises that they time (R116, R118).

No event has words for the family, and no clock stands in a circle of theirs: a meeting that somebody is left out of is not
theirs to read, and the log must not give it away. Whoever was there reads all of it on the page of the minutes.
"""

from alongside.ground.audit.events import event_type
from alongside.ground.clock.kinds import ClockKind, register_kind

MINUTES_STARTED = event_type("meetings.minutes.started", "The minutes of a meeting were begun")
LINES_TAKEN = event_type("meetings.minutes.taken", "Lines of minutes were written down")
LINE_CHANGED = event_type(
    "meetings.minutes.changed",
    "A line of minutes was changed, and what it said before is kept",
)
MINUTES_SENT = event_type(
    "meetings.minutes.sent",
    "The draft of minutes went to everybody who was there",
)
READER_TOLD = event_type(
    "meetings.minutes.told", "Somebody was told that there is something to read of a meeting"
)
READER_NOT_TOLD = event_type(
    "meetings.minutes.not_told",
    "Somebody was not told of minutes: no safe way to reach them, or the post refused",
)
CODE_MADE = event_type(
    "meetings.minutes.code", "Somebody without an account got a code to read minutes, in a letter"
)
LINE_ANSWERED = event_type(
    "meetings.minutes.answered",
    "Somebody who was there answered minutes",
)
CONTEST_REPLIED = event_type(
    "meetings.minutes.replied",
    "What is contested in minutes was changed, or it was said why not",
)
STATEMENT_ADDED = event_type(
    "meetings.minutes.statement",
    "Somebody put a statement beside minutes",
)
WORDS_KEPT = event_type(
    "meetings.minutes.words_kept", "Words of a line that were asked about were kept with a reason"
)
LINE_WITHHELD = event_type("meetings.minutes.withheld", "A line of minutes was held back, or shown again")
LINE_LOOKED_AT = event_type(
    "meetings.minutes.looked_at", "A second person looked at a line that is held back"
)
MINUTES_FINAL = event_type(
    "meetings.minutes.final",
    "Minutes were made final",
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
        for_one=True,
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
HELD_BACK, HELD_BACK_AGAIN = "meetings.line_withheld", "meetings.line_withheld_again"
register_kind(
    ClockKind(
        key=HELD_BACK,
        sentence="A second person looks at a line of minutes that is held back",
        parameter="P-WITHHELD",
        whom_for_family_sentence="Somebody else looks at what you do not read",
        for_one=True,
    )
)
register_kind(
    ClockKind(
        key=HELD_BACK_AGAIN,
        sentence="Look again at a line of minutes that is still held back",
        parameter="P-WITHHELD-AGAIN",
        whom_for_family_sentence="Somebody looks again at what you do not read",
        for_one=True,
    )
)
KINDS = (DRAFT, CONTEST)
LOOKS = (HELD_BACK, HELD_BACK_AGAIN)
