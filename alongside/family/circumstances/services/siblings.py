"""Looking at how a brother or sister is: who might groom them, what they need (R32)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date

from django.db import transaction

from alongside.family.cases.models import Case
from alongside.family.circumstances import events
from alongside.family.circumstances.models import SiblingAlert, SiblingReview
from alongside.family.circumstances.policies import SIBLING_REVIEW
from alongside.family.circumstances.rules import check_strengths_first
from alongside.family.circumstances.selectors.child import siblings_in
from alongside.family.circumstances.services.child import strengths_known
from alongside.family.circumstances.services.common import case_of, family_to_write, write
from alongside.family.people.models import FamilyGroup
from alongside.family.people.rules import some_of, words_of
from alongside.ground.access.context import elevated
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import now
from alongside.ground.clock.due import due_on


@transaction.atomic
def sibling_review(
    *,
    by: User,
    case_id: uuid.UUID,
    family_id: uuid.UUID,
    person_id: uuid.UUID,
    risk: str,
    needs: Iterable[str] = (),
    needs_words: str = "",
    skip_strengths: bool = False,
) -> SiblingReview:
    """Write how a brother or sister of the case's child is today; to be looked at again within P-REVIEW (R32).

    `risk`, of being groomed, is in words (2,000), also when there is none to see. The newest counts, older ones stay.
    Raises NotPermitted; Missing (no brother or sister of this child); Refused: `strengths_first`, `words_missing`,
    `words_too_long`, `choice_unknown`.
    """
    family = family_to_write(by, family_id, SIBLING_REVIEW)
    case = case_of(family, case_id)
    if case is None or person_id not in {person.id for person in siblings_in(case)}:
        raise Missing
    kept = words_of(risk, field="risk", limit=2_000, required=True)
    chosen = some_of(needs, SiblingReview.Need.values, field="needs")
    check_strengths_first(known=strengths_known(family), skip=skip_strengths)
    made = write(
        SiblingReview, by, family, person_id=person_id, risk=kept, needs=chosen,
        needs_words=words_of(needs_words, field="needs_words", limit=2_000), review_on=_review_on(family),
    )  # fmt: skip
    record(
        events.SIBLING_REVIEWED, by=by, about=made, circle_ids=[family.id, case.id],
        facts={"needs": chosen, "strengths_skipped": skip_strengths},
    )  # fmt: skip
    return made


@transaction.atomic
def sibling_look_again(
    *, by: User, case: Case, person_ids: Iterable[uuid.UUID], why: str, happened_on: date
) -> list[SiblingAlert]:
    """Have somebody look at how brothers and sisters are, because of what happened to them (R32).

    For other rooms' verbs, which asked their own right. From now on each counts as not looked at, and the plan waits,
    until somebody has. Raises Missing for somebody who is no brother or sister of the case's child.
    """
    wanted = list(dict.fromkeys(person_ids))
    if not set(wanted) <= {person.id for person in siblings_in(case)}:
        raise Missing
    with elevated("whoever says what happened to a brother or sister need not be their worker"):
        made = [
            write(SiblingAlert, by, case.family, case=case, person_id=one, why=why, happened_on=happened_on)
            for one in wanted
        ]
    for one in made:
        circles = [case.family_id, case.id]
        record(events.SIBLING_ALERTED, by=by, about=one, circle_ids=circles, facts={"why": why})
    return made


def _review_on(family: FamilyGroup) -> object:
    return due_on(now(), in_force("P-REVIEW", partnership_id=family.partnership_id, at=now()))
