"""Verbs: saying of two entities whether they are the same, agreeing as a second officer, taking it back (R153, R164)."""

from __future__ import annotations

import uuid

from django.db import transaction

from alongside.family.people.rules import line_of, one_of
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record, refusal_keep
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock import now
from alongside.pursuit.entities import events
from alongside.pursuit.entities.common import WHY, here, in_turn, joined_with
from alongside.pursuit.entities.identity import identities
from alongside.pursuit.entities.models import (
    ChildLink,
    Entity,
    Judgement,
    JudgementAgreement,
    JudgementUndoing,
    PersonSaid,
)
from alongside.pursuit.entities.policies import ENTITY_JUDGE
from alongside.pursuit.information.following import changed

REASON = 400
MOST_JOINED = 500
CHILD_AND_SUSPECT = (
    "One of them is put beside a child of a case, the other is suspected of harming children. A child is not joined to a"
    " suspect here. Look at both again: take back the word or the link that is wrong, with a reason. A child who was made to"
    " harm others is a child first: ring the case’s lead."
)


@transaction.atomic
def entity_judge(*, by: User, one_id: uuid.UUID, other_id: uuid.UUID, word: str, reason: str) -> Judgement:
    """Say that two entities are the same, are not, or that it cannot be told yet, and why. Nothing is merged.

    Of two people, `same` counts when a second officer agrees. Raises NotPermitted without ENTITY_JUDGE; Missing; Refused:
    `same_record`, `kinds_differ`, `child_and_suspect`, `too_many_joined`, `choice_unknown`, words missing or too long.
    """
    require(by, ENTITY_JUDGE)
    said = one_of(word, Judgement.Word.values, field="word")
    why = line_of(reason, field="reason", limit=REASON, required=True)
    if one_id == other_id:
        raise Refused("That is the same record. Choose another one.", code="same_record", field="other")
    one, other = (_entity(by, which) for which in sorted((one_id, other_id)))
    if one.kind != other.kind:
        raise Refused(
            "One is another kind of thing than the other, so they cannot be the same. That they belong together is shown"
            " where a report mentions both.",
            code="kinds_differ", field="other",
        )  # fmt: skip
    with elevated(WHY):
        in_turn(here(by))
        if said == Judgement.Word.SAME:
            _check_joining(by, one, other)
        made = Judgement.objects.create(
            partnership_id=here(by), one=one, other=other, word=said, reason=why, at=now(), by_id=by.id, by_name=by.name,
            needs_second=said == Judgement.Word.SAME and one.kind == "person", created_by_id=by.id,
        )  # fmt: skip
        settle(here(by), one.id, other.id)
    record(events.JUDGED, by=by, about=made, facts={"word": said, "second": made.needs_second})
    return made


@transaction.atomic
def judgement_agree(*, by: User, judgement_id: uuid.UUID, agreed: bool, reason: str) -> JudgementAgreement:
    """Say as a second officer whether two people are the same; it counts from then on, or never (ASVS 2.3.5).

    Raises NotPermitted; Missing; Refused: `no_second_needed`, `own_judgement`, `agreed_already`, `undone_already`,
    `child_and_suspect`, `too_many_joined`, words missing or too long.
    """
    require(by, ENTITY_JUDGE)
    why = line_of(reason, field="reason", limit=REASON, required=True)
    about = judgement_for(by, judgement_id)
    if not about.needs_second:
        raise Refused("This needs no second officer: it counts already.", code="no_second_needed")
    if about.by_id == by.id:
        raise refusal_keep(
            Refused("You said it yourself. Another officer looks at it.", code="own_judgement"),
            by=by,
            about=about,
        )
    with elevated(WHY):
        in_turn(here(by))
        if about.agreements.exists():
            raise Refused("Another officer has looked at it already.", code="agreed_already")
        _not_undone(about)
        if agreed:
            _check_joining(by, about.one, about.other)
        made = JudgementAgreement.objects.create(
            partnership_id=here(by), judgement=about, agreed=agreed, reason=why, at=now(), by_id=by.id, by_name=by.name,
            first_id=about.by_id, created_by_id=by.id,
        )  # fmt: skip
        settle(here(by), about.one_id, about.other_id)
    record(events.AGREED, by=by, about=about, facts={"agreed": agreed})
    return made


@transaction.atomic
def judgement_undo(*, by: User, judgement_id: uuid.UUID, reason: str) -> JudgementUndoing:
    """Take a judgement back, whoever made it: the word before it counts again, and all of it stays to be read.

    Raises NotPermitted; Missing; Refused: `undone_already`, `child_and_suspect`, words missing or too long.
    """
    require(by, ENTITY_JUDGE)
    why = line_of(reason, field="reason", limit=REASON, required=True)
    about = judgement_for(by, judgement_id)
    with elevated(WHY):
        in_turn(here(by))
        _not_undone(about)
        made = JudgementUndoing.objects.create(
            partnership_id=here(by), judgement=about, reason=why, at=now(), by_id=by.id, by_name=by.name,
            created_by_id=by.id,
        )  # fmt: skip
        settle(here(by), about.one_id, about.other_id)
        # Taking back "different" may let an older "same" count again.
        _child_or_suspect(by, about.one, members_of(here(by), about.one_id))
    record(events.UNDONE, by=by, about=about, facts={"word": about.word})
    return made


def _not_undone(about: Judgement) -> None:
    if about.undoings.exists():
        raise Refused("It was taken back already. Say anew what you think.", code="undone_already")


def _entity(by: User, entity_id: uuid.UUID) -> Entity:
    found = Entity.objects.filter(id=entity_id, partnership_id=here(by)).first()
    if found is None:
        raise Missing
    return found


def judgement_for(by: User, judgement_id: uuid.UUID) -> Judgement:
    """Return a judgement that `by` may read. Raises Missing."""
    rows = Judgement.objects.select_related("one", "other")
    found = rows.filter(id=judgement_id, partnership_id=here(by)).first()
    if found is None:
        raise Missing
    return found


def members_of(partnership_id: uuid.UUID, entity_id: uuid.UUID) -> set[uuid.UUID]:
    """Return the ids of all that is joined with an entity, itself included. As the system."""
    return {one for one in joined_with(partnership_id, entity_id).members if isinstance(one, uuid.UUID)}


def _check_joining(by: User, one: Entity, other: Entity) -> None:
    """Refuse to join what would be too much, or a child with a suspect. As the system."""
    members = members_of(here(by), one.id) | members_of(here(by), other.id)
    if len(members) > MOST_JOINED:
        raise Refused(
            f"More than {MOST_JOINED} mentions would be one. Look first whether all of them are.",
            code="too_many_joined",
        )
    _child_or_suspect(by, one, members)


def _child_or_suspect(by: User, about: Entity, members: set[uuid.UUID]) -> None:
    if about.kind == "person" and children_among(members) and suspected_among(members):
        raise refusal_keep(Refused(CHILD_AND_SUSPECT, code="child_and_suspect"), by=by, about=about)


def children_among(members: set[uuid.UUID]) -> bool:
    """Whether one of some entities is put beside a child of a case. As the system."""
    return ChildLink.objects.filter(entity_id__in=members, ended_at__isnull=True).exists()


def suspected_among(members: set[uuid.UUID]) -> bool:
    """Whether one of some entities is, by the newest word about it, suspected. As the system."""
    newest = (
        PersonSaid.objects.filter(entity_id__in=members)
        .order_by("entity_id", "-at", "-id")
        .distinct("entity_id")
    )
    return any(word.what == PersonSaid.What.SUSPECTED for word in newest)


def settle(partnership_id: uuid.UUID, *ends: uuid.UUID) -> None:
    """Keep the identities of all that is joined with some entities in step with the words that count. As the system."""
    wanted: dict[uuid.UUID, uuid.UUID] = {}
    for end in ends:
        if end not in wanted:
            wanted |= identities(joined_with(partnership_id, end))  # type: ignore[arg-type]
    moved = [one for one in Entity.objects.filter(id__in=wanted) if one.identity_id != wanted[one.id]]
    for one in moved:
        one.identity_id = wanted[one.id]
    Entity.objects.bulk_update(moved, ["identity_id"])
    if moved:
        changed(partnership_id, entity_ids=wanted)
