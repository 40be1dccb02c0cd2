"""Event types of this room, and the promise it times.

What somebody says for themself alone has no sentence for the family: the other parent would learn that it was said.
"""

from alongside.ground.audit.events import event_type
from alongside.ground.clock.kinds import ClockKind, register_kind

STRENGTH_ADDED = event_type(
    "circumstances.strength.added",
    "Something good, or somebody steady, was written down",
    family="Something good was added to your record",
)
NEED_RECORDED = event_type(
    "circumstances.need.recorded",
    "An additional need of a child was written down",
    family="We wrote down something about what your child needs",
)
HELP_ADDED = event_type(
    "circumstances.help.added",
    "What helps when somebody talks to a child was written down",
    family="We wrote down what helps when people talk to your child",
)
SIGN_LOGGED = event_type("circumstances.sign.logged", "An early sign was written down")
COST_MARKED = event_type("circumstances.cost.marked", "What it costs a member of the family was marked")
MATTER_SAID = event_type("circumstances.matter.said", "Somebody said what else matters to them")
ANSWERED = event_type("circumstances.answer.given", "A worker answered what a member of the family said")
FIRST_SUPPORT_SAID = event_type(
    "circumstances.first_support.said", "Somebody said where they found help first"
)
BACKGROUND_SAID = event_type(
    "circumstances.background.said", "Somebody said how services should work with them"
)
LATE_TOLD = event_type(
    "circumstances.cost.late_told",
    "Those who owe an answer about what it costs somebody were told that it is late",
)
TAKEN_BACK = event_type("circumstances.line.taken_back", "Somebody took back what they had said")
SIBLING_REVIEWED = event_type(
    "circumstances.sibling.reviewed",
    "A worker looked at how a brother or sister is",
    family="We looked at how your other children are",
)
SIBLING_ALERTED = event_type(
    "circumstances.sibling.alerted",
    "Something happened to a brother or sister: somebody looks at how they are",
)
SITE_ADDED = event_type("circumstances.site.added", "A place around children was written down")
SITE_CHANGED = event_type("circumstances.site.changed", "What is known of a place changed")
SITE_LINKED = event_type("circumstances.site.linked", "A place was put beside a child’s case")
SITE_UNLINKED = event_type("circumstances.site.unlinked", "A place was taken from beside a child’s case")

COST = register_kind(
    ClockKind(
        "circumstances.cost",
        "What somebody says it costs them has an answer",
        "P-HELP",
        "We answer what you told us about what this costs you.",
    )
).key
