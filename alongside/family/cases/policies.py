"""Who may do what in this room, and what it promises by when."""

from alongside.ground.access.registry import permission
from alongside.ground.clock.kinds import ClockKind, register_kind

CASE_ROLES = {
    "social_worker", "fsw", "police", "education", "health", "youth_justice", "voluntary", "csw", "duty_worker", "manager",
}  # fmt: skip

CASE_ALLOCATE = permission(
    "CASE_ALLOCATE", "Choose who works with a family", roles={"manager", "duty_worker"}
)
THRESHOLD_SET = permission(
    "THRESHOLD_SET",
    "Set the threshold of a case",
    roles={"social_worker", "duty_worker", "manager"},
    statutory=True,
)
CASE_STAGE = permission("CASE_STAGE", "Say where a family is on its journey", roles=CASE_ROLES)

OFFER = register_kind(
    ClockKind(
        "support.offer",
        "The parents are offered an independent worker",
        "P-OFFER",
        "We offer you a worker of your own, who is not from the police or social care.",
    )
).key
TWO_WORKERS = register_kind(
    ClockKind(
        "cases.two_workers",
        "The parents have their own worker and the child has theirs",
        "P-SPECIALIST",
        "You have your own worker, and your child has theirs.",
    )
).key
LEAD = register_kind(
    ClockKind(
        "cases.lead",
        "The case has a lead professional",
        "P-LEAD",
        "A manager chooses one person who leads and answers to you.",
    )
).key
THRESHOLD_REVIEW = register_kind(
    ClockKind(
        "cases.threshold_review",
        "The threshold is set again",
        "P-REVIEW",
        "We look again, with you, at how worried we are.",
    )
).key
