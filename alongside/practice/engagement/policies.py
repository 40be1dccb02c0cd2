"""Who may do what in this room. The verbs ask besides for the part that a worker has in the case."""

from alongside.family.cases.policies import CASE_ROLES
from alongside.ground.access.registry import permission

_WITH_CHILDREN = CASE_ROLES - {"manager", "duty_worker"}
ENGAGE_WORK = permission(
    "ENGAGE_WORK",
    "Write down the work beside a young person, as their own worker or the lead",
    roles=_WITH_CHILDREN,
)
PARENTS_KNOW = permission(
    "PARENTS_KNOW", "Say what one knows about how to reach one’s own child", roles={"parent_carer"}
)
YOUNG_NOTE = permission("YOUNG_NOTE", "Write in the space of a young person and their worker", roles={"csw"})
YOUNG_SAY = permission(
    "YOUNG_SAY", "Write in one’s own words, and say who in the family reads it", roles={"young_person"}
)
INFLUENCE_SAY = permission(
    "INFLUENCE_SAY",
    "Say how far a young person can choose and influence what is decided",
    roles=_WITH_CHILDREN | {"ipsw", "parent_carer", "young_person"},
)
PRIORITY_SAY = permission("PRIORITY_SAY", "Say what one would do first in a family", roles={"ipsw", "csw"})
DISCUSSION_END = permission(
    "DISCUSSION_END", "Write what came of talking about a difference", roles=_WITH_CHILDREN | {"ipsw"}
)
WORDS_OPEN = permission(
    "WORDS_OPEN",
    "Let a parent read what a young person kept, for significant harm, as the lead",
    roles=_WITH_CHILDREN,
)
WORDS_REVIEW = permission(
    "WORDS_REVIEW", "Look again at words that were opened to a parent", roles={"manager"}
)
SLOWING_ANSWER = permission(
    "SLOWING_ANSWER", "Answer why a family hears less from us before eighteen", roles={"manager"}
)
