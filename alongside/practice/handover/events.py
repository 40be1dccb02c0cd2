"""Event types of this room, and the promises it times."""

from alongside.ground.audit.events import event_type
from alongside.ground.clock.kinds import ClockKind, register_kind

OPENED = event_type(
    "handover.handover.opened", "A change of worker began: somebody stopped, and what they owed has another owner",
    family="Somebody who worked with you stopped. A manager looks after what they promised",
)  # fmt: skip
NAMED = event_type(
    "handover.handover.named", "It was decided who takes over", family="We chose who will work with you next"
)
PACKED = event_type(
    "handover.handover.packed",
    "The pack for whoever takes over is complete",
    family="What your new worker should know was written down",
)
READ = event_type(
    "handover.handover.read",
    "Whoever takes over read what the family told already",
    family="Your new worker read what you have told us, so that you need not start again",
)
PLANNED = event_type(
    "handover.handover.introduction_planned",
    "The day of the introduction was set",
    family="We set the day when you meet your new worker",
)
MET = event_type(
    "handover.handover.met", "The family met whoever takes over", family="You met your new worker"
)
NOT_MET = event_type(
    "handover.handover.not_met",
    "The family said that they have not met whoever takes over",
    family="You said that you have not met your new worker",
)
ACCEPTED = event_type(
    "handover.handover.accepted",
    "Whoever takes over has taken over, with every open promise",
    family="Your new worker has taken over, with what was promised to you",
)
ENDED = event_type(
    "handover.handover.ended",
    "A handover ended without a successor",
    family="A change of worker was called off",
)
NOTED = event_type(
    "handover.note.written", "Words were written for whoever comes next", family="Words for your next worker were added"
)  # fmt: skip
REVIEW_OPENED = event_type(
    "handover.review.opened",
    "A family met so many social workers that a manager looks at it",
    family="You have had many social workers. A manager has to look at why",
)
REVIEW_ANSWERED = event_type(
    "handover.review.answered",
    "A manager answered a family's many changes of worker with a plan",
    family="A manager wrote how we will stop changing your social worker",
)
DUTIES_MOVED = event_type(
    "handover.duties.moved", "What somebody owed who has no role here any more got another owner"
)
CASELOAD_ASKED = event_type("handover.caseload.asked", "The families of a worker are given to others")
CASELOAD_DONE = event_type(
    "handover.caseload.line_done", "One family of a worker who leaves was given to another, or not"
)
COMPLIMENT = event_type(
    "handover.compliment.said",
    "Somebody said what a worker did well",
    family="Somebody said what a worker did well",
)

INTRODUCED = register_kind(
    ClockKind(
        "handover.introduced",
        "Whoever takes over is introduced to the family",
        "P-HANDOVER",
        "You meet your new worker, who has read what you told us before.",
    )
).key
REVIEW = register_kind(
    ClockKind(
        "handover.review",
        "The many changes of social worker are answered with a plan",
        "P-TURNOVER-REVIEW",
        "A manager writes with you how we stop changing your social worker.",
    )
).key
