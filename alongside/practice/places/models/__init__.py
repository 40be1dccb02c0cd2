"""Zones that are not safe, where a child lives, learns and goes, being in touch, and moves (R170-R175)."""

from alongside.practice.places.models.contact import AdvocateNeed, Away, ContactLoss, ContactPlan
from alongside.practice.places.models.moves import Relocation, Step
from alongside.practice.places.models.schooling import SchoolCare, SchoolDay, Schooling
from alongside.practice.places.models.sourcing import StaySource
from alongside.practice.places.models.stays import Override, Stay, StayWords, Telling
from alongside.practice.places.models.zones import Postcode, Zone, ZoneMeasure, ZoneProposal

__all__ = [
    "AdvocateNeed",
    "Away",
    "ContactLoss",
    "ContactPlan",
    "Override",
    "Postcode",
    "Relocation",
    "SchoolCare",
    "SchoolDay",
    "Schooling",
    "Stay",
    "StaySource",
    "StayWords",
    "Step",
    "Telling",
    "Zone",
    "ZoneMeasure",
    "ZoneProposal",
]
