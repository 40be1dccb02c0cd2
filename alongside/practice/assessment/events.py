"""Event types of this room."""

from alongside.family.cases.changes import tell_when_late
from alongside.ground.audit.events import event_type
from alongside.ground.clock.kinds import ClockKind, register_kind

STARTED = event_type(
    "assessment.assessment.started",
    "An assessment was begun",
    family="We began to find out with you what is happening",
)
PART_WRITTEN = event_type(
    "assessment.part.written",
    "A part of an assessment was written",
    family="Somebody wrote in your assessment",
)
MEMBER_WRITTEN = event_type(
    "assessment.member.written",
    "What a member of a family needs, or how they and the child are with each other, was written",
    family="Somebody wrote in your assessment what one of you needs",
)
STATEMENT_WRITTEN = event_type(
    "assessment.statement.written",
    "Something said about a parent was written with its source, or left out again",
    family="Somebody wrote in your assessment what is said about a parent, and who says it",
)
INVOLVEMENT_SAID = event_type(
    "assessment.involvement.said",
    "How a family was part of an assessment was written",
    family="Somebody wrote how you were part of your assessment",
)
FINALISED = event_type(
    "assessment.assessment.finalised",
    "An assessment was finished",
    family="Your assessment is ready for you to read",
)
ANSWERED = event_type(
    "assessment.assessment.answered",
    "Somebody of the family answered an assessment",
    family="Somebody of your family answered the assessment",
)
PAST_RECORDED = event_type(
    "assessment.past.recorded",
    "A parent's own past was written once, with why it matters and their agreement",
)
HARM_RECORDED = event_type(
    "assessment.harm.recorded", "A harm was recorded", family="Something that hurt somebody was written down"
)
HARM_ADDED_TO = event_type(
    "assessment.harm.added_to",
    "Something that became known of a harm was added",
    family="Somebody added what is known of something that hurt",
)
CALM_WRITTEN = event_type(
    "assessment.calm.written",
    "A plan of support and calm was written for a child and their family",
    family="A plan of support and calm at home was written",
)
PAST_KEPT = event_type(
    "assessment.past.kept",
    "A parent would rather not tell of their own past: nobody asks again",
)

# Neutral words: the child, and a parent who may not read what happened, see this promise too.
CALM = register_kind(
    ClockKind(
        "assessment.calm",
        "A child who is harmed by others hurt somebody at home: both have a plan of support and calm",
        "P-CALM",
        "We write down with you what helps everybody at home, and what calms tonight.",
    )
).key
tell_when_late(CALM)
