"""The category of harm of a case: exploitation stands beside the other four, and no help needs any of them (R3, R10)."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.db import transaction

from alongside.family.cases import events
from alongside.family.cases.models import HarmCategory
from alongside.family.cases.policies import CATEGORY_SET, CATEGORY_SIGN
from alongside.family.cases.rules import check_category
from alongside.family.cases.services.common import open_case_for_change
from alongside.family.cases.stops import weighs_on
from alongside.family.people.rules import line_of, some_of, words_of
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock import now

State, Kind = HarmCategory.State, HarmCategory.Kind
_WHY = "a category is decided by its verb alone"


@transaction.atomic
def category_set(*, by: User, case_id: uuid.UUID, kinds: Collection[str], evidence: str = "") -> HarmCategory:
    """Say what kind of harm a case is about, one or several (R3). Neglect waits for a manager's sign-off (R10).

    Everything that a request tells is harm from outside the family, so neglect needs `evidence` of its own (up to 4,000
    characters), and a manager other than `by` signs it; until then what was in force stays.

    Raises NotPermitted without CATEGORY_SET; Missing; Refused: `case_closed`, `category_missing`,
    `exploitation_left_out`, `neglect_needs_evidence`, `category_waiting`, `choice_unknown`, words too long.
    """
    require(by, CATEGORY_SET)
    chosen = some_of(kinds, Kind.values, field="kinds")
    said = words_of(evidence, field="evidence", limit=4_000)
    check_category(chosen, said)
    case = open_case_for_change(case_id)
    require_to_write(by, case.id)
    state = State.WAITING if Kind.NEGLECT in chosen else State.IN_FORCE
    with elevated(_WHY):
        if HarmCategory.objects.filter(case=case, state=State.WAITING).exists():
            raise Refused("Another one waits for a manager. It is decided first.", code="category_waiting")
        made = HarmCategory.objects.create(
            partnership_id=case.partnership_id, case=case, kinds=chosen, evidence=said, state=state, set_at=now(),
            set_by_id=by.id, set_by_name=by.name, created_by_id=by.id,
        )  # fmt: skip
    facts = {"kinds": chosen, "state": state}
    record(events.CATEGORY_SET, by=by, about=made, circle_ids=[case.id, case.family_id], facts=facts)
    return made


@transaction.atomic
def category_sign(*, by: User, category_id: uuid.UUID, agrees: bool, words: str) -> HarmCategory:
    """Decide, as a manager who did not propose it, whether neglect is in force; with words why (R10).

    Raises NotPermitted without CATEGORY_SIGN; Missing; Refused: `category_own` (one's own), `category_decided`, no words.
    """
    require(by, CATEGORY_SIGN)
    why = line_of(words, field="words", limit=400, required=True)
    found = HarmCategory.objects.filter(id=category_id).first()
    if found is None:
        raise Missing
    with elevated(_WHY):
        category = HarmCategory.objects.select_for_update().select_related("case").get(id=found.id)
        if category.state != State.WAITING:
            raise Refused("Somebody has decided this already.", code="category_decided")
        if category.set_by_id == by.id:
            raise Refused("You proposed this. Another manager decides it.", code="category_own")
        if agrees:
            weighs_on("neglect", by=by, case=category.case)
        category.state = State.IN_FORCE if agrees else State.DECLINED
        category.signed_at, category.signed_by_id, category.signed_by_name = now(), by.id, by.name
        category.signed_words = why
        category.save(update_fields=["state", "signed_at", "signed_by_id", "signed_by_name", "signed_words"])
    case = category.case
    record(
        events.CATEGORY_SIGNED,
        by=by,
        about=category,
        circle_ids=[case.id, case.family_id],
        facts={"agrees": agrees},
    )
    return category
