"""Verbs: saying whether two records are one child, and taking a request from a case that it does not belong to (R6)."""

from __future__ import annotations

import uuid

from django.db import transaction

from alongside.family.cases.known import family_of_reference
from alongside.family.cases.models import Case, RequestLink
from alongside.family.cases.services.common import open_case_for_change
from alongside.family.cases.services.deciding import decide
from alongside.family.finding import events
from alongside.family.finding.models import LinkUndoing, SamePerson
from alongside.family.finding.policies import LINK_UNDO, SAME_JUDGE
from alongside.family.finding.selectors import NOT_ADDED, current_link, here, may_look
from alongside.family.people.models import Person
from alongside.family.people.rules import line_of, one_of
from alongside.family.referrals import events as referral_events
from alongside.family.referrals.ending import write_reopened
from alongside.family.referrals.models import Referral
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, Refused, Stale
from alongside.ground.clock import now
from alongside.ground.clock.services import clock_move_circle, clock_start

REASON = 400
Subject = tuple[str, uuid.UUID]
_AGREED = "The second person agreed."
_WHY = "whoever decides about requests need not be in the circle of a family that may be the same"


@transaction.atomic
def same_judge(*, by: User, one: Subject, other: Subject, judgement: str, reason: str) -> SamePerson:
    """Say that two records are the same child, another child, or that it cannot be told yet; with the reason (R6, R340).

    `one` and `other` are (`person` or `request`, id). Nothing is merged: reads follow the newest word about a pair, so a
    later one undoes it and loses nothing. Raises NotPermitted without SAME_JUDGE; Missing for what is not of the
    partnership; Refused: `same_record`, `choice_unknown`, `words_missing`, `words_too_long`.
    """
    require(by, SAME_JUDGE)
    said = one_of(judgement, SamePerson.Judgement.values, field="judgement")
    why = line_of(reason, field="reason", limit=REASON, required=True)
    if one[1] == other[1]:
        raise Refused("That is the same record. Choose another one.", code="same_record", field="other")
    first, second = sorted((one, other), key=lambda end: end[1])
    with elevated(_WHY):
        circles = [circle for end in (first, second) for circle in _circles_of(by, end)]
    edge = SamePerson.objects.create(
        partnership_id=here(by), one_kind=first[0], one_id=first[1], other_kind=second[0],
        other_id=second[1], judgement=said, reason=why, said_at=now(), said_by_id=by.id, said_by_name=by.name,
        created_at=now(), created_by_id=by.id,
    )  # fmt: skip
    record(events.JUDGED, by=by, about=edge, circle_ids=circles, facts={"judgement": said})
    return edge


def _circles_of(by: User, end: Subject) -> list[uuid.UUID | None]:
    """Return the circles a record stands in. Raises Missing when it is not of the partnership. As the system."""
    kind, subject_id = end
    if kind == SamePerson.Kind.REQUEST:
        request = Referral.objects.filter(id=subject_id, partnership_id=here(by)).first()
        if request is not None:
            return [request.family_id]
    elif kind == SamePerson.Kind.PERSON:
        person = Person.objects.filter(id=subject_id, partnership_id=here(by)).first()
        if person is not None:
            return list(person.memberships.values_list("family_id", flat=True))
    raise Missing


@transaction.atomic
def request_unlink(
    *, by: User, referral_id: uuid.UUID, reason: str, expected_version: int, to_reference: str = ""
) -> LinkUndoing:
    """Take a request from the open case to which it was added wrongly: to another open case, or back to the queue (R6).

    At once: whoever is in the wrong circle stops reading it. What had been decided is kept here, and somebody else looks
    afterwards (`link_look`). Back in the queue it waits for a decision with a promise of its own (P-SCREEN).
    `to_reference` names the right case (C-…). Raises NotPermitted without LINK_UNDO; Missing; Stale; Refused:
    `not_added_to_case`, `case_unknown`, `same_case`, `case_closed`, words missing or too long.
    """
    require(by, LINK_UNDO)
    why = line_of(reason, field="reason", limit=REASON, required=True)
    with elevated(_WHY):
        referral = _request(by, referral_id, expected_version)
        link = current_link(referral)
        if link is None or link.way != RequestLink.Way.OPEN_CASE:
            raise Refused(NOT_ADDED, code="not_added_to_case")
        target = _open_case(referral, link, to_reference) if to_reference.strip() else None
        undoing = _undo(by, referral, link, why, target)
        if target is None:
            _back_to_the_queue(by, referral)
        else:
            _move(by, referral, target, undoing.kept_words, why)
    record(
        events.LINK_UNDONE, by=by, about=undoing, circle_ids=[link.case_id, link.case.family_id, *_of(target)],
        facts={"referral": str(referral.id), "to_queue": target is None},
    )  # fmt: skip
    return undoing


def opening_undone(
    *, referral: Referral, link: RequestLink, reason: str, proposed_by: User, agreed_by: User, words: str
) -> LinkUndoing:
    """Take a request back from the case that it opened by mistake; it is decided anew, and whoever asked is told so (R6).

    What had been decided stays in the row that is returned, with both people. As the system, in the transaction of the
    verb that has checked two people's rights and that the case holds nothing else (`practice/closing`).
    """
    undoing = _undo(proposed_by, referral, link, reason, None)
    undoing.looked_at, undoing.looked_by_id, undoing.looked_by_name = now(), agreed_by.id, agreed_by.name
    undoing.agreed, undoing.looked_words = True, line_of(words, field="words", limit=REASON) or _AGREED
    undoing.save(update_fields=["looked_at", "looked_by_id", "looked_by_name", "agreed", "looked_words"])
    clock_move_circle(about_id=referral.id, circle_id=None, by=agreed_by)
    write_reopened(by=agreed_by, referral=referral, leaves_family=True)
    return undoing


def _of(case: Case | None) -> list[uuid.UUID]:
    return [case.id, case.family_id] if case is not None else []


def _request(by: User, referral_id: uuid.UUID, expected_version: int | None) -> Referral:
    rows = Referral.objects.select_for_update(no_key=True)
    referral = rows.filter(id=referral_id, partnership_id=here(by)).first()
    if referral is None:
        raise Missing
    if expected_version is not None and referral.version != expected_version:
        raise Stale("Somebody saved this first. Compare, then save again.", current=referral)
    return referral


def _open_case(referral: Referral, link: RequestLink, reference: str) -> Case:
    """Return the open case that a reference names. Raises Refused."""
    family_id = family_of_reference(reference, partnership_id=referral.partnership_id)
    named = reference.strip().upper()
    cases = (
        Case.objects.filter(partnership_id=referral.partnership_id, family_id=family_id)
        if family_id
        else Case.objects.none()
    )
    of_case = [case for case in cases if case.reference.upper() == named] or list(
        cases.filter(closed_at__isnull=True)[:2]
    )
    if len(of_case) != 1:
        raise Refused(
            "We know no one open case with that reference. Use the case’s own, such as C-7K2P-49XD.",
            code="case_unknown", field="to_reference",
        )  # fmt: skip
    if of_case[0].id == link.case_id:
        raise Refused("It is with that case already.", code="same_case", field="to_reference")
    return open_case_for_change(of_case[0].id)


def _undo(by: User, referral: Referral, link: RequestLink, why: str, target: Case | None) -> LinkUndoing:
    assert referral.decided_at is not None and referral.decided_by_id is not None  # noqa: PT018  (a linked request is decided)
    return LinkUndoing.objects.create(
        partnership_id=referral.partnership_id, referral=referral, link=link, from_case=link.case, to_case=target,
        reason=why, kept_words=referral.decision_words, kept_decided_on=referral.decided_at,
        kept_decider_id=referral.decided_by_id, undone_at=now(), undone_by_id=by.id, undone_by_name=by.name,
        created_at=now(), created_by_id=by.id,
    )  # fmt: skip


def _back_to_the_queue(by: User, referral: Referral) -> None:
    referral.state, referral.family = Referral.State.SCREENED, None
    referral.decided_at, referral.decided_by_id, referral.decision_words = None, None, ""
    referral.version += 1
    referral.save(
        update_fields=["state", "family", "decided_at", "decided_by_id", "decision_words", "version"]
    )
    clock_start(
        kind=referral_events.DECIDE, about_id=referral.id, circle_id=None, partnership_id=referral.partnership_id,
        started_at=now(), by=by, receipt=referral.receipt_digest,
    )  # fmt: skip


def _move(by: User, referral: Referral, case: Case, words: str, why: str) -> None:
    decide(by=by, referral=referral, case=case, words=words, way=RequestLink.Way.OPEN_CASE, reason=why)


@transaction.atomic
def link_look(*, by: User, undoing_id: uuid.UUID, agreed: bool, words: str) -> LinkUndoing:
    """Look, as somebody else, at a request that was taken from a case: agree, or put it back there (R6).

    Raises NotPermitted without LINK_UNDO; Missing; Refused: `own_deed`, `looked_already`, `moved_since` (it was decided
    anew meanwhile), `case_closed`, words missing or too long.
    """
    require(by, LINK_UNDO)
    said = line_of(words, field="words", limit=REASON, required=True)
    with elevated(_WHY):
        rows = LinkUndoing.objects.select_for_update(of=("self",)).select_related("from_case")
        undoing = rows.filter(id=undoing_id, partnership_id=here(by)).first()
        if undoing is None:
            raise Missing
        may_look(by, undoing)
        if not agreed:
            _put_back(by, undoing, said)
        undoing.looked_at, undoing.looked_by_id, undoing.looked_by_name = now(), by.id, by.name
        undoing.agreed, undoing.looked_words = agreed, said
        undoing.save(update_fields=["looked_at", "looked_by_id", "looked_by_name", "agreed", "looked_words"])
    circles = [undoing.from_case_id, undoing.from_case.family_id] if not agreed else []
    record(events.LINK_LOOKED, by=by, about=undoing, circle_ids=circles, facts={"agreed": agreed})
    return undoing


def _put_back(by: User, undoing: LinkUndoing, why: str) -> None:
    """Put a request back where it was, unless it was decided anew since."""
    referral = _request(by, undoing.referral_id, None)
    link = current_link(referral)
    expected = undoing.to_case_id
    if (link.case_id if link else None) != expected or (expected is None and referral.decided_at is not None):
        raise Refused(
            "It was decided anew since. Take it from where it is now instead; then it can go anywhere.",
            code="moved_since",
        )
    _move(by, referral, open_case_for_change(undoing.from_case_id), undoing.kept_words, why)
