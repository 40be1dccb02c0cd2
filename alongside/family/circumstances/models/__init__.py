"""What life is like for a child and a family: strengths first, needs, what it costs them, the places around them."""

from alongside.family.circumstances.models.alerts import SiblingAlert
from alongside.family.circumstances.models.base import Readers
from alongside.family.circumstances.models.child import (
    Adaptation,
    AdditionalNeed,
    SiblingReview,
    Sign,
    Strength,
)
from alongside.family.circumstances.models.own import Background, FirstSupport, Impact, Matter, Response
from alongside.family.circumstances.models.sites import Site, SiteLink, SiteVersion

__all__ = [
    "Adaptation",
    "AdditionalNeed",
    "Background",
    "FirstSupport",
    "Impact",
    "Matter",
    "Readers",
    "Response",
    "SiblingAlert",
    "SiblingReview",
    "Sign",
    "Site",
    "SiteLink",
    "SiteVersion",
    "Strength",
]
