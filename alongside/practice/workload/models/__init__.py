"""What each worker carries, when they can be reached, who stands in, what a family asks of a worker, safety on visits."""

from alongside.practice.workload.models.choosing import (
    AllocationChallenge,
    AllocationOverride,
    Aspect,
    PreferenceMatch,
    WorkerPreference,
)
from alongside.practice.workload.models.contacts import ContactMade
from alongside.practice.workload.models.reach import (
    AvailabilitySpell,
    CallBooking,
    ContactPlan,
    CoverSpell,
    Frequency,
    WorkerTerms,
)
from alongside.practice.workload.models.visits import Visit, VisitSafety

__all__ = [
    "AllocationChallenge",
    "AllocationOverride",
    "Aspect",
    "AvailabilitySpell",
    "CallBooking",
    "ContactMade",
    "ContactPlan",
    "CoverSpell",
    "Frequency",
    "PreferenceMatch",
    "Visit",
    "VisitSafety",
    "WorkerPreference",
    "WorkerTerms",
]
