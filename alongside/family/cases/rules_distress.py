"""A parent's distress is a response to what happened to their child, and a complaint is their right. Neither is evidence
against them (R135, R141, R217): pure functions. The phrases are `family/wording/data/refused.toml`.
"""

from __future__ import annotations

from collections.abc import Collection

from alongside.family.cases.rules_standing import RESTRICTED, UNDER_REVIEW
from alongside.family.wording.refused import speaks_of
from alongside.ground.base.errors import Refused

NOT_EVIDENCE = (
    "Crying, or being upset or afraid, is a response to what was done to their child. It is not evidence against a parent."
    " Write it on that parent’s page under “Distress”, with an offer of support. If they did something to the child besides,"
    " write what they did, on which day, and say so in the last question."
)
NOT_BY_FEELING = (
    "A parent who is upset is not harming their child by it. Write the distress on that parent’s page, with an offer of"
    " support. If somebody saw a parent do harm, write it there as evidence: a manager looks at it, and until then no report"
    " calls it emotional harm."
)
NOT_FOR_COMPLAINING = (
    "That somebody complained, or challenged a service, is their right. It stands in no assessment, no plan and no evidence."
    " Leave it out. If they did something to the child, write what they did, and on which day."
)


def speaks_of_distress(words: str) -> bool:
    """Whether the words speak of somebody's tears or fear. Whose, only the writer knows."""
    return bool(speaks_of("distress", words))


def claims_harm(words: str) -> bool:
    """Whether the words say that somebody harms by feeling, or cannot be a parent."""
    return bool(speaks_of("distress_claim", words))


def cites_complaint(words: str) -> bool:
    """Whether the words say that somebody complained of a service."""
    return bool(speaks_of("complaint", words))


def route_is_open(standings: Collection[str]) -> bool:
    """Whether a manager opened the evidence route about a parent (R25)."""
    return bool({UNDER_REVIEW, RESTRICTED} & set(standings))


def check_evidence(words: str, *, did_something: bool) -> None:
    """Refuse tears alone (`distress_is_not_evidence`), or a complaint (`complaint_is_not_evidence`), as evidence; what a parent
    did besides is heard (T9).
    """
    if not did_something and cites_complaint(words):
        raise Refused(NOT_FOR_COMPLAINING, code="complaint_is_not_evidence", field="words")
    if not did_something and (speaks_of_distress(words) or claims_harm(words)):
        raise Refused(NOT_EVIDENCE, code="distress_is_not_evidence", field="words")


def check_report(words: str, *, standing: str) -> None:
    """Refuse a report that calls a parent's distress harm, or finds them unable to be a parent by it, outside the evidence
    route (`distress_is_not_harm`); and one that cites a complaint (`complaint_is_not_evidence`), whatever the route. Tears
    told as what happened are no claim, and are let through.
    """
    if cites_complaint(words):
        raise Refused(NOT_FOR_COMPLAINING, code="complaint_is_not_evidence", field="words")
    if claims_harm(words) and not route_is_open([standing]):
        raise Refused(NOT_BY_FEELING, code="distress_is_not_harm", field="words")
