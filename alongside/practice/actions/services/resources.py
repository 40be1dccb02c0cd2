"""Asking early for what keeps worse from happening; deciding about it, by a day, by name, with a reason (R79, R132)."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import transaction
from django.db.models import Q

from alongside.family.cases.models import Allocation, Case
from alongside.family.people.models import FamilyMember, Person
from alongside.family.people.rules import one_of, words_of
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require, who
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import RoleAssignment, User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.base.ids import new_id
from alongside.ground.clock import now, today
from alongside.ground.clock.services import clock_hand_over, clock_start, clock_stop
from alongside.practice.actions import events
from alongside.practice.actions.models import Action, ResourceDecision, ResourceRequest
from alongside.practice.actions.policies import RESOURCE_ASK, RESOURCE_DECIDE
from alongside.practice.actions.rules import LONGEST_WORDS, check_due
from alongside.practice.actions.rules_resources import check_decision
from alongside.practice.actions.services.promising import Owner, give_to, open_case, write

ANY_MANAGER = "A manager"
_LONGEST = 2_000
_YOUNG = (FamilyMember.Relationship.CHILD, FamilyMember.Relationship.SIBLING)


@transaction.atomic
def resource_ask(
    *,
    by: User,
    case_id: uuid.UUID,
    kind: str,
    words: str,
    prevents: str = "",
    person_id: uuid.UUID | None = None,
    private: bool = True,
) -> ResourceRequest:
    """Ask for a rest, somebody to watch, therapy, a worker or something that protects; decided within P-RESOURCE (R132).

    What a family member asks for is `private`, read by no other of the family, or for all of them, as they choose. A worker
    names one of the family (`person_id`), or nobody: then it is for all of them. A manager who decides is named at once, and
    is never whoever asks. Raises NotPermitted (by role, or in an emergency); Missing; Refused(`case_closed`,
    `choice_unknown`, `words_missing`, `words_too_long`).
    """
    require(by, RESOURCE_ASK)
    case = open_case(case_id)
    require_to_write(by, case.id)
    request = ResourceRequest(
        id=new_id(), partnership_id=case.partnership_id, created_by_id=by.id, case=case, family_id=case.family_id,
        child_name=case.child.short_name[:60], kind=one_of(kind, ResourceRequest.Kind.values, field="kind"),
        person=_person(by, case, person_id, private),
        words=words_of(words, field="words", limit=_LONGEST, required=True),
        prevents=words_of(prevents, field="prevents", limit=1_000),
        at=now(), by_id=by.id, by_name=by.name, by_role=by.as_actor().role_title,
    )  # fmt: skip
    _name_decider(request, case, by)
    request.save(force_insert=True)
    facts = {"kind": request.kind, "by_family": by.is_family}
    record(events.RESOURCE_ASKED, by=by, about=request, circle_ids=_circles(request), facts=facts)
    return request


def _name_decider(request: ResourceRequest, case: Case, by: User) -> None:
    with elevated("a manager decides, and the managers see when nobody does"):
        decider = _decider(case, by)
        request.decider_id = decider.id if decider else None
        request.decider_name = decider.name if decider else ANY_MANAGER
        clock = clock_start(
            kind=events.RESOURCE, about_id=request.id, circle_id=case.id, partnership_id=case.partnership_id,
            started_at=request.at, by=by, owner_id=request.decider_id, owner_label=request.decider_name,
        )  # fmt: skip
    assert clock.due_on is not None  # P-RESOURCE counts days
    request.decide_by = clock.due_on


def _circles(request: ResourceRequest) -> list[uuid.UUID | None]:
    """Return whose log says it: what one person asks for stands in nobody else's."""
    return [request.case_id] if request.person_id else [request.case_id, request.family_id]


def _person(by: User, case: Case, person_id: uuid.UUID | None, private: bool) -> Person | None:
    if not private if by.is_family else person_id is None:
        return None
    known = Person.objects.filter(memberships__family_id=case.family_id)
    person = known.filter(Q(user_id=by.id) if by.is_family else Q(id=person_id)).first()
    if person is None:
        raise Missing
    return person


def _decider(case: Case, asking: User) -> User | None:
    """Return who decides: a manager of the agency that leads, else one of social care, the longest there first."""
    held = RoleAssignment.objects.filter(
        role="manager", until__isnull=True, user__is_active=True, user__partnership_id=case.partnership_id
    ).exclude(user_id=asking.id)
    lead = Allocation.objects.filter(case=case, part=Allocation.Part.LEAD, until__isnull=True).first()
    own = _agencies_of(lead.user_id) if lead else set()
    found = sorted(
        held.select_related("user"), key=lambda one: (one.agency_id not in own, one.since, str(one.id))
    )
    return found[0].user if found else None


def _agencies_of(user_id: uuid.UUID) -> set[uuid.UUID | None]:
    held = RoleAssignment.objects.filter(user_id=user_id, until__isnull=True)
    return set(held.values_list("agency_id", flat=True))


@transaction.atomic
def resource_hand_on(*, by: User, request_id: uuid.UUID, decider_id: uuid.UUID | None) -> ResourceRequest:
    """Let somebody else decide; the day stays. By a manager. Raises NotPermitted, Missing, Refused(`decider_unknown`,
    `same_decider`, `resource_decided`).
    """
    require(by, RESOURCE_DECIDE)
    request = _waiting(by, request_id)
    able = who(RESOURCE_DECIDE, partnership_id=request.partnership_id)
    found = able.filter(id=decider_id).first() if decider_id else None
    if found is None or found.id == request.by_id:
        raise Refused(
            "Choose a manager who did not ask for it themself.", code="decider_unknown", field="decider_id"
        )
    if found.id == request.decider_id:
        raise Refused("They decide about it already.", code="same_decider", field="decider_id")
    with elevated("whoever decides need not work with the family"):
        request.decider_id, request.decider_name = found.id, found.name
        request.save(update_fields=["decider_id", "decider_name"])
        clock_hand_over(
            kind=events.RESOURCE, about_id=request.id, owner_id=found.id, owner_label=found.name, by=by
        )
    facts = {"to": str(found.id)}
    record(events.RESOURCE_HANDED, by=by, about=request, circle_ids=_circles(request), facts=facts)
    return request


@transaction.atomic
def resource_decide(
    *,
    by: User,
    request_id: uuid.UUID,
    outcome: str,
    reason: str,
    alternative: str = "",
    starts_on: date | None = None,
) -> ResourceDecision:
    """Decide, once, about what was asked for: the family reads it word for word (R79, R132).

    Yes, or in part: from which London date; it becomes a promise that `by` owes. No, or in part: why, and what there is
    instead. By the named person or another manager, never whoever asked. Raises NotPermitted (by role, or in an
    emergency); Missing; Refused(`resource_decided`, `own_request`, `reason_missing`, `alternative_missing`,
    `action_undated`, `action_due_past`, `choice_unknown`, `words_too_long`, `case_closed`).
    """
    require(by, RESOURCE_DECIDE)
    request = _waiting(by, request_id)
    if request.by_id == by.id:
        raise Refused(
            "You asked for this yourself. Let another manager decide: choose them on the page of the request.",
            code="own_request",
        )
    given = check_decision(
        outcome, reason=reason, alternative=alternative, starts_on=starts_on, today=today()
    )
    decision = ResourceDecision(
        id=new_id(), partnership_id=request.partnership_id, created_by_id=by.id, request=request, at=now(),
        by_id=by.id, by_name=by.name, by_agency=by.as_actor().agency_name, **vars(given),
    )  # fmt: skip
    with elevated("what was agreed is promised to the family, whoever of the managers decides"):
        if given.starts_on is not None:
            decision.action_id = _promise(request, decision, by).id
        decision.save(force_insert=True)
        clock_stop(kind=events.RESOURCE, about_id=request.id, at=now(), by=by)
    facts = {"kind": request.kind, "outcome": decision.outcome, "late": request.decide_by < today()}
    record(events.RESOURCE_DECIDED, by=by, about=request, circle_ids=_circles(request), facts=facts)
    return decision


def _waiting(by: User, request_id: uuid.UUID) -> ResourceRequest:
    request = ResourceRequest.objects.filter(id=request_id).first()
    if request is None:
        raise Missing
    require_to_write(by, request.case_id)
    with elevated("two who decide take turns on the row"):
        locked = ResourceRequest.objects.select_for_update(of=("self",)).select_related(
            "case__child", "person"
        )
        request = locked.get(id=request_id)
        decided = ResourceDecision.objects.filter(request=request).exists()
    if decided:
        raise Refused("This is decided already. What was decided stays.", code="resource_decided")
    if request.case.closed_at is not None:
        raise Refused("Support for this child has ended.", code="case_closed")
    return request


def _promise(request: ResourceRequest, decision: ResourceDecision, by: User) -> Action:
    """Make the promise that a yes is; what one parent asked for stays out of the other's sight."""
    actor, case, kind = by.as_actor(), request.case, request.get_kind_display()
    asker = FamilyMember.objects.filter(family_id=request.family_id, person__user_id=request.by_id).first()
    asked_by_family = asker is not None
    young = asker is not None and asker.relationship in _YOUNG
    action = Action(
        case=case, due_on=check_due(decision.starts_on, today()), co_produced=asked_by_family,
        words=words_of(f"{kind}: {decision.reason}"[:LONGEST_WORDS], field="reason", limit=LONGEST_WORDS),
        benefit=(request.prevents or request.words)[:LONGEST_WORDS],
        proposer=("child" if young else "parent") if asked_by_family else "professional",
        proposer_name=request.by_name, open_to_family=request.person_id is None,
        origin_kind=Action.Origin.RESOURCE, origin_id=request.id, origin_label=kind,
    )  # fmt: skip
    give_to(action, Owner(by.id, by.name, actor.agency_id, actor.agency_name))
    return write(action, case, by)
