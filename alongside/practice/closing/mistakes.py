"""What stands in a case besides its opening: a case opened by mistake is taken back only while there is nothing (R6).

Every table of the house that is about a case, or about its family, counts unless opening a case writes it: a table that
somebody adds later stands in the way until it is said here that it does not.
"""

from __future__ import annotations

from django.db.models import Model, Q, QuerySet, Value

from alongside.family.cases.models import Case, RequestLink, Threshold
from alongside.family.finding.selectors import opening_link
from alongside.family.referrals.models import Referral
from alongside.ground.access.context import elevated_to_read
from alongside.ground.access.rowsecurity import protected_models
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read

# Written by opening a case, by choosing its workers, or by proposing to end it: they stay, and stand in no way.
OPENING = frozenset(
    {
        "cases.Allocation", "cases.Case", "cases.PartnershipStatus", "cases.RequestLink", "cases.Threshold",
        "closing.Ending", "people.FamilyMember", "people.Pet", "progress.Asking", "referrals.Referral",
        "workload.AllocationOverride", "workload.PreferenceMatch",
    }
)  # fmt: skip
# What somebody reads of what is there. What is not named here stands in the way too, as "something else".
WORDS = {
    "recording.ChronologyEntry": "something written down in the story of the family",
    "actions.Action": "a promise", "plans.Plan": "a safety plan", "meetings.Meeting": "a meeting",
    "support.SupportOffer": "an offer of a worker to a parent", "support.SupportNote": "a note of the parents’ worker",
    "engagement.Contact": "an attempt to reach the young person, or a talk", "workload.ContactMade": "a contact",
    "engagement.YoungWords": "words of the young person", "workload.Visit": "a visit", "people.Invitation": "an invitation",
    "challenge.HelpRequest": "a request of the family for help", "cases.Disclosure": "something the child told",
    "cases.EvidenceEntry": "evidence about a parent", "cases.UrgentWorry": "an urgent worry",
    "cases.CaseDay": "an assessment or a first meeting", "cases.HarmCategory": "a kind of harm",
    "cases.SharedAim": "an aim of both workers", "cases.LevelView": "somebody’s view of how worried we should be",
    "closing.EndingView": "somebody’s view of the end of support", "handover.Handover": "a change of worker",
    "people.PlaceChange": "a change of who lives where",
}  # fmt: skip
ELSE, LEVEL, ANOTHER = (
    "something else that was written",
    "the level set again",
    "another request that was added",
)


NOT_OPENED = "This request opened no case, or it is with another one now. Look at how it stands."
NOT_YOURS = (
    "You do not work with the case that this request opened. Ask its lead, or a manager, to propose this."
)
CLOSED = "That case has ended already."
INSTEAD = (
    "There is more in this case than its opening: {found}. It cannot be taken back as if nothing had been. End it together"
    " with the family, or ask a manager what is right for those it names."
)


def besides_the_opening(case: Case) -> tuple[str, ...]:
    """Return, in words, what a case holds besides its opening, in two queries; empty where it can be taken back."""
    with elevated_to_read("whether a case holds anything does not depend on who asks"):
        found = {label for (label,) in _labels(case)}
        counts = [LEVEL] if Threshold.objects.filter(case=case).count() > 1 else []
        if RequestLink.objects.filter(case=case).count() > 1:
            counts.append(ANOTHER)
    named = [WORDS[label] for label in WORDS if label in found]
    return (*named, *([ELSE] if found - set(WORDS) else []), *counts)


def opened_by(*, viewer: User, referral: Referral) -> str:
    """Return why the case that a request opened cannot be taken back as opened by mistake; empty where it can be (R6)."""
    with elevated_to_read("whoever decides about requests need not be in the circle of the case"):
        link = opening_link(referral)
    if link is None:
        return NOT_OPENED
    case = Case.objects.filter(id=link.case_id).first()
    if case is None:
        return NOT_YOURS
    note_read("cases.case", [case.id])
    if case.closed_at is not None:
        return CLOSED
    found = besides_the_opening(case)
    return INSTEAD.format(found="; ".join(found)) if found else ""


def _labels(case: Case) -> QuerySet:
    rows = [
        model._default_manager.filter(about)
        .order_by()
        .annotate(of_table=Value(model._meta.label))
        .values_list("of_table")[:1]
        for model, about in _about(case)
    ]
    return rows[0].union(*rows[1:], all=True)


def _about(case: Case) -> list[tuple[type[Model], Q]]:
    """Return every table that could hold something, with the rows that are about this case, or its family alone."""
    own_family = _opened_its_family(case)
    found = []
    for model in protected_models():
        names = {field.attname for field in model._meta.concrete_fields}
        if model._meta.label in OPENING or not names & {"case_id", "family_id"}:
            continue
        about = Q(case_id=case.id) if "case_id" in names else Q(pk__in=[])
        if own_family and "family_id" in names:
            about |= Q(family_id=case.family_id)
        found.append((model, about))
    return found


def _opened_its_family(case: Case) -> bool:
    """Whether the family was written for this case, and for no other since: what is in it is this case's too."""
    opened = RequestLink.objects.filter(case=case, way=RequestLink.Way.NEW_FAMILY)
    return opened.exists() and not Case.objects.filter(family_id=case.family_id).exclude(id=case.id).exists()
