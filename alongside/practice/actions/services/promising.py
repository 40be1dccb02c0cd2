"""Making a promise: one owner, one date, one benefit (R123)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from alongside.family.cases.models import Allocation, Case
from alongside.family.people.rules import line_of, one_of, words_of
from alongside.ground.access.models import Membership
from alongside.ground.access.registry import require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.declarations import Audience
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import now, today
from alongside.practice.actions import events
from alongside.practice.actions.models import Action, ActionStep
from alongside.practice.actions.policies import ACTION_PROMISE
from alongside.practice.actions.rules import LONGEST_WORDS, check_due, day_words
from alongside.practice.actions.services.common import add_step


@dataclass(frozen=True)
class Owner:
    """Who keeps a promise, as they are at this moment. Without an agency it is a member of the family."""

    id: uuid.UUID
    name: str
    agency_id: uuid.UUID | None
    agency: str


@dataclass(frozen=True)
class Origin:
    """What a promise came out of (R125): a meeting, a plan, a request for something; its id, and what it is called."""

    kind: str
    id: uuid.UUID
    label: str


@transaction.atomic
def action_promise(
    *,
    by: User,
    case_id: uuid.UUID,
    words: str,
    benefit: str,
    owner_id: uuid.UUID | None,
    due_on: date | None,
    proposer: str,
    proposer_name: str,
    co_produced: bool,
    open_to_family: bool = True,
    origin: Origin | None = None,
) -> Action:
    """Record a promise in a case with its one owner (person and agency), day, benefit and proposer (R123).

    `due_on` is a London date, from today and within two years. The owner is any active worker of the
    partnership, who from then on sees this promise and nothing else of the case, or a family member of the
    case; a family member promises only for themself. The escalation ladder in force now stays with it (R339). It is
    counted with its `origin` (R125).

    Raises NotPermitted; Missing for a case `by` may not see; Refused with the field: `case_closed`, `words_missing`,
    `action_ownerless`, `action_owner_unknown`, `action_undated`, `action_due_past`, `action_hidden_unwitnessed` and so on.
    """
    require(by, ACTION_PROMISE)
    case = open_case(case_id)
    require_to_write(by, case.id)
    owner = owner_for(by=by, case_id=case.id, partnership_id=case.partnership_id, owner_id=owner_id)
    if not open_to_family:
        check_hidden(by=by, case_id=case.id, owner=owner)
    action = Action(
        case=case,
        due_on=check_due(due_on, today()),
        co_produced=co_produced,
        open_to_family=open_to_family,
        **_said(words=words, benefit=benefit, proposer=proposer, proposer_name=proposer_name),
        **_from(origin),
    )
    give_to(action, owner)
    return write(action, case, by)


def open_case(case_id: uuid.UUID) -> Case:
    """Return a case that is open, with its child. Raises Missing, Refused(`case_closed`)."""
    case = Case.objects.select_related("child").filter(id=case_id).first()
    if case is None:
        raise Missing
    if case.closed_at is not None:
        raise Refused("Support for this child has ended.", code="case_closed")
    return case


def _said(*, words: str, benefit: str, proposer: str, proposer_name: str) -> dict[str, str]:
    return {
        "words": words_of(words, field="words", limit=LONGEST_WORDS, required=True),
        "benefit": words_of(benefit, field="benefit", limit=LONGEST_WORDS, required=True),
        "proposer": one_of(proposer, Action.Proposer.values, field="proposer"),
        "proposer_name": line_of(proposer_name, field="proposer_name", limit=120, required=True),
    }


def _from(origin: Origin | None) -> dict[str, Any]:
    if origin is None:
        return {}
    return {
        "origin_kind": one_of(origin.kind, Action.Origin.values, field="origin"), "origin_id": origin.id,
        "origin_label": line_of(origin.label, field="origin", limit=120, required=True),
    }  # fmt: skip


def write(action: Action, case: Case, by: User) -> Action:
    """Save a new promise with its first step and its event; whoever calls has checked who may make it."""
    action.partnership_id, action.family_id, action.created_by_id = case.partnership_id, case.family_id, by.id
    action.ladder_version_id = in_force("P-ESC", partnership_id=case.partnership_id, at=now()).id
    action.child_name = case.child.short_name[:60]
    action.save(force_insert=True)
    promised = f"{action.owner_name} will do this by {day_words(action.due_on)}."
    add_step(action, by=by, kind=ActionStep.Kind.AGREED, words=promised)
    facts = {
        "proposer": action.proposer,
        "co_produced": action.co_produced,
        "open_to_family": action.open_to_family,
    }
    record(events.PROMISED, by=by, about=action, circle_ids=[case.id, case.family_id], facts=facts)
    return action


def owner_for(
    *, by: User, case_id: uuid.UUID, partnership_id: uuid.UUID, owner_id: uuid.UUID | None
) -> Owner:
    """Return who will keep a promise (R123). Refused: nobody, somebody unknown, somebody a family member may
    not bind.
    """
    if owner_id is None:
        raise Refused(
            "Say who will do it. A promise has one owner.", code="action_ownerless", field="owner_id"
        )
    found = User.objects.filter(id=owner_id, partnership_id=partnership_id, is_active=True).first()
    actor = found.as_actor() if found else None
    if found is None or actor is None or not actor.roles:
        raise Refused("Choose somebody who works here.", code="action_owner_unknown", field="owner_id")
    if by.is_family and found.id != by.id:
        raise Refused("You can promise what you will do yourself.", code="action_own_only", field="owner_id")
    if actor.audience is Audience.FAMILY and not _in_circle(found.id, case_id):
        raise Refused("Choose somebody of this family.", code="action_owner_unknown", field="owner_id")
    return Owner(found.id, found.name, actor.agency_id, actor.agency_name)


def check_hidden(*, by: User, case_id: uuid.UUID, owner: Owner) -> None:
    """Refuse a promise that the family may not see when its owner is family, its maker is, or nobody could
    confirm it.
    """
    if by.is_family or owner.agency_id is None:
        raise Refused(
            "The family sees what the family does.", code="action_hidden_from_owner", field="open_to_family"
        )
    if Allocation.objects.filter(case_id=case_id, part="lead", until__isnull=True, user_id=owner.id).exists():
        raise Refused(
            "The lead cannot confirm their own promise. Choose another owner, or let the family see it.",
            code="action_hidden_unwitnessed",
            field="open_to_family",
        )


def give_to(action: Action, owner: Owner) -> None:
    """Make somebody the owner of a promise, by name and agency; not yet saved."""
    action.owner_id, action.owner_name = owner.id, owner.name
    action.owner_agency_id, action.owner_agency = owner.agency_id, owner.agency


def _in_circle(user_id: uuid.UUID, case_id: uuid.UUID) -> bool:
    return Membership.objects.filter(user_id=user_id, circle_id=case_id, until__isnull=True).exists()
