"""Verbs: what a person who is mentioned is in all this, and that they are the child of a case. A person says so, with why."""

from __future__ import annotations

import uuid

from django.db import transaction

from alongside.family.cases.models import Case
from alongside.family.people.rules import line_of, one_of
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record, refusal_keep
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock import now
from alongside.pursuit.entities import events
from alongside.pursuit.entities.common import WHY, here, in_turn
from alongside.pursuit.entities.models import ChildLink, Entity, PersonSaid
from alongside.pursuit.entities.policies import PERSON_SAY
from alongside.pursuit.entities.services.judging import (
    CHILD_AND_SUSPECT,
    REASON,
    children_among,
    members_of,
    suspected_among,
)
from alongside.pursuit.information.following import changed


@transaction.atomic
def person_say(*, by: User, entity_id: uuid.UUID, what: str, reason: str) -> PersonSaid:
    """Say what a person is in all this: suspected, may be harmed, neither, not known. The newest word counts.

    Raises NotPermitted without PERSON_SAY; Missing; Refused: `not_a_person`, `child_and_suspect`, `choice_unknown`, words
    missing or too long.
    """
    require(by, PERSON_SAY)
    said = one_of(what, PersonSaid.What.values, field="what")
    why = line_of(reason, field="reason", limit=REASON, required=True)
    person = _person(by, entity_id)
    with elevated(WHY):
        in_turn(here(by))
        if said == PersonSaid.What.SUSPECTED and children_among(members_of(here(by), person.id)):
            raise refusal_keep(Refused(CHILD_AND_SUSPECT, code="child_and_suspect"), by=by, about=person)
        made = PersonSaid.objects.create(
            partnership_id=here(by), entity=person, what=said, reason=why, at=now(), by_id=by.id, by_name=by.name,
            created_by_id=by.id,
        )  # fmt: skip
        changed(here(by), entity_ids=[person.id])
    record(events.PERSON_SAID, by=by, about=person, facts={"what": said})
    return made


@transaction.atomic
def child_link(*, by: User, entity_id: uuid.UUID, case_reference: str, reason: str) -> ChildLink:
    """Put a person who is mentioned beside the child of a case, by its reference. Nothing does so by itself.

    Raises NotPermitted; Missing; Refused: `not_a_person`, `case_unknown`, `child_and_suspect`, `linked_already`, words
    missing or too long.
    """
    require(by, PERSON_SAY)
    asked = line_of(case_reference, field="case_reference", limit=20, required=True).upper()
    why = line_of(reason, field="reason", limit=REASON, required=True)
    person = _person(by, entity_id)
    with elevated(WHY):
        in_turn(here(by))
        case = Case.objects.filter(partnership_id=here(by), reference=asked).first()
        if case is None:
            raise Refused(
                "No case here has this reference. It stands in the report, or the case’s lead can tell you.",
                code="case_unknown", field="case_reference",
            )  # fmt: skip
        if suspected_among(members_of(here(by), person.id)):
            raise refusal_keep(Refused(CHILD_AND_SUSPECT, code="child_and_suspect"), by=by, about=person)
        if ChildLink.objects.filter(entity=person, child_id=case.child_id, ended_at__isnull=True).exists():
            raise Refused(
                "They are put beside this child already.", code="linked_already", field="case_reference"
            )
        made = ChildLink.objects.create(
            partnership_id=here(by), entity=person, child_id=case.child_id, case_reference=case.reference, reason=why,
            at=now(), by_id=by.id, by_name=by.name, created_by_id=by.id,
        )  # fmt: skip
        changed(here(by), entity_ids=[person.id])
    record(events.CHILD_LINKED, by=by, about=made)
    return made


@transaction.atomic
def child_unlink(*, by: User, link_id: uuid.UUID, reason: str) -> ChildLink:
    """Take a person from beside a child; the row stays, with both reasons.

    Raises NotPermitted; Missing; Refused: `ended_already`, words missing or too long.
    """
    require(by, PERSON_SAY)
    why = line_of(reason, field="reason", limit=REASON, required=True)
    if not ChildLink.objects.filter(id=link_id, partnership_id=here(by)).exists():
        raise Missing
    with elevated(WHY):
        link = ChildLink.objects.select_for_update().get(id=link_id)
        if link.ended_at is not None:
            raise Refused("It was taken back already.", code="ended_already")
        link.ended_at, link.ended_by_id, link.ended_by_name, link.ended_reason = now(), by.id, by.name, why
        link.save(update_fields=["ended_at", "ended_by_id", "ended_by_name", "ended_reason"])
        changed(here(by), entity_ids=[link.entity_id])
    record(events.CHILD_UNLINKED, by=by, about=link)
    return link


def _person(by: User, entity_id: uuid.UUID) -> Entity:
    found = Entity.objects.filter(id=entity_id, partnership_id=here(by)).first()
    if found is None:
        raise Missing
    if found.kind != "person":
        raise Refused("This is said of a person only.", code="not_a_person")
    return found
