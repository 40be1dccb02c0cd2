"""A parent's distress is a response to what happened to their child. It is no evidence against them (R135): pure functions."""

from __future__ import annotations

import re
from collections.abc import Collection

from alongside.family.cases.rules_standing import RESTRICTED, UNDER_REVIEW
from alongside.ground.base.errors import Refused

_FEELS = re.compile(
    r"\b(cr(?:y|ies|ied|ying)|tears?|tearful\w*|weep\w*|wept|sob(?:s|bed|bing)?|upset|distress\w*|hysteri\w*|in pieces|"
    r"broke down|breaks down|breaking down|breakdown|panic\w*|over-?emotional|emotionally unstable)\b",
    re.IGNORECASE,
)
_CLAIMS = re.compile(
    r"\b(emotional(?:ly)?[\s-]+(?:harm\w*|abus\w*|damag\w*)|(?:un)?able to (?:be a (?:good )?)?parent|cannot parent|"
    r"can[’']t parent|inability to parent|parenting capacity|unfit (?:mother|father|parent)|bad (?:mother|father|parent))\b",
    re.IGNORECASE,
)
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


def speaks_of_distress(words: str) -> bool:
    """Whether the words speak of somebody's tears or fear. Whose, only the writer knows."""
    return bool(_FEELS.search(words))


def claims_harm(words: str) -> bool:
    """Whether the words say that somebody harms by feeling, or cannot be a parent."""
    return bool(_CLAIMS.search(" ".join(words.split())))


def route_is_open(standings: Collection[str]) -> bool:
    """Whether a manager opened the evidence route about a parent (R25)."""
    return bool({UNDER_REVIEW, RESTRICTED} & set(standings))


def check_evidence(words: str, *, did_something: bool) -> None:
    """Refuse tears alone as evidence (`distress_is_not_evidence`); what a parent did besides is heard (T9)."""
    if not did_something and (speaks_of_distress(words) or claims_harm(words)):
        raise Refused(NOT_EVIDENCE, code="distress_is_not_evidence", field="words")


def check_report(words: str, *, standing: str) -> None:
    """Refuse a report that calls a parent's distress harm, or finds them unable to be a parent by it, outside the evidence
    route (`distress_is_not_harm`). Tears told as what happened are no claim, and are let through.
    """
    if claims_harm(words) and not route_is_open([standing]):
        raise Refused(NOT_BY_FEELING, code="distress_is_not_harm", field="words")
