"""What is happening to the child: its cause, at risk or being exploited, what the child told, what makes harm easier."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date

from django.db import IntegrityError, transaction

from alongside.family.cases import events
from alongside.family.cases.changes import Told, child_told
from alongside.family.cases.models import Case, Level, PartnershipStatus
from alongside.family.cases.models_harm import (
    CauseOfHarm,
    Disclosure,
    DisclosureReview,
    StateChange,
    Vulnerabilities,
)
from alongside.family.cases.policies import HARM_RECORD, THRESHOLD_SET
from alongside.family.cases.rules_standing import PARENTING, check_causes, check_disclosure
from alongside.family.cases.services.common import mind_two_workers, open_case_for_change
from alongside.family.cases.services.levels import by_no_missing_sign, disclosure_stands, level_rises
from alongside.family.cases.stops import weighs_on
from alongside.family.people.rules import one_of, past_day, some_of, words_of
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import Permission, require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock import now, today

_WORDS = 2_000


@transaction.atomic
def cause_set(*, by: User, case_id: uuid.UUID, causes: Collection[str], words: str = "") -> CauseOfHarm:
    """Write down who or what harms the child; the newest counts (R28).

    Raises NotPermitted, Missing, Refused: `cause_missing`, `parenting_not_cause` outside the evidence route, `case_closed`.
    """
    case = _case(by, case_id, HARM_RECORD)
    chosen = some_of(causes, CauseOfHarm.Cause.values, field="causes")
    standings = PartnershipStatus.objects.filter(case=case).values_list("status", flat=True)
    check_causes(chosen, standings=list(standings))
    if PARENTING in chosen:
        weighs_on("cause", by=by, case=case)
    made = CauseOfHarm.objects.create(
        **_signed(by, case), causes=chosen, words=words_of(words, field="words", limit=_WORDS)
    )
    record(events.CAUSE_SET, by=by, about=made, circle_ids=[case.id], facts={"causes": chosen})
    return made


@transaction.atomic
def vulnerabilities_set(
    *, by: User, case_id: uuid.UUID, kinds: Collection[str], words: str = ""
) -> Vulnerabilities:
    """Write down what makes it easier for others to harm the child: none of it is a cause (R24). Raises as `cause_set`."""
    case = _case(by, case_id, HARM_RECORD)
    chosen = some_of(kinds, Vulnerabilities.Kind.values, field="kinds")
    made = Vulnerabilities.objects.create(
        **_signed(by, case), kinds=chosen, words=words_of(words, field="words", limit=_WORDS)
    )
    record(events.VULNERABILITIES_SET, by=by, about=made, circle_ids=[case.id], facts={"kinds": chosen})
    return made


@transaction.atomic
def state_set(*, by: User, case_id: uuid.UUID, state: str, reason: str) -> StateChange:
    """Say, with the reason, that the child is at risk or is being exploited (R21).

    Raises NotPermitted, Missing, Refused: `case_closed`, `state_same`, `disclosure_stands`,
    `sign_missing_is_no_reason` (kept, R11), no reason.
    """
    case = _case(by, case_id, THRESHOLD_SET)
    one_of(state, Case.State.values, field="state")
    if state == case.state:
        raise Refused("That is what it says already.", code="state_same", field="state")
    check_disclosure(stands=disclosure_stands(case.id), state=state)
    if state == Case.State.AT_RISK:
        by_no_missing_sign(by, case, reason, field="reason")
    made = _state(by, case, state, words_of(reason, field="reason", limit=_WORDS, required=True))
    record(events.STATE_SET, by=by, about=made, circle_ids=[case.id], facts={"state": state})
    return made


@transaction.atomic
def disclosure_add(*, by: User, case_id: uuid.UUID, kinds: Collection[str], told_on: date) -> Disclosure:
    """Write down that the child told somebody of serious harm: which kind and when, never what they said (R21).

    From now on the child is being exploited and the level is high, until two people have reviewed it. Raises
    NotPermitted, Missing, Refused: `kinds_missing`, a day to come, `case_closed`.
    """
    case = _case(by, case_id, HARM_RECORD)
    chosen = some_of(kinds, Disclosure.Kind.values, field="kinds")
    past_day(told_on, today=today(), field="told_on")
    if not chosen:
        raise Refused("Choose what it was about.", code="kinds_missing", field="kinds")
    made = Disclosure.objects.create(**_signed(by, case), kinds=chosen, told_on=told_on)
    with elevated("whoever a child tells need not decide levels: what they were told raises it by itself"):
        _hold(by, case)
        child_told(Told(case, told_on, made.id), by=by)
    record(events.DISCLOSED, by=by, about=made, circle_ids=[case.id], facts={"kinds": chosen})
    return made


@transaction.atomic
def disclosure_review(*, by: User, disclosure_id: uuid.UUID, words: str) -> DisclosureReview:
    """Look, as one of two different people, at what follows from what the child told (R21).

    Raises NotPermitted, Missing, Refused: `reviewed_already` by the same person, no words, `case_closed`.
    """
    require(by, THRESHOLD_SET)
    found = Disclosure.objects.filter(id=disclosure_id).first()
    if found is None:
        raise Missing
    case = _case(by, found.case_id, THRESHOLD_SET)
    said = words_of(words, field="words", limit=_WORDS, required=True)
    try:
        with transaction.atomic():
            made = DisclosureReview.objects.create(**_signed(by, case), disclosure=found, words=said)
    except IntegrityError as error:
        if "disclosure_review_once" not in str(error):
            raise
        raise Refused(
            "You have reviewed this. The second review is another person's.", code="reviewed_already"
        ) from error
    record(events.DISCLOSURE_REVIEWED, by=by, about=made, circle_ids=[case.id])
    return made


def _case(by: User, case_id: uuid.UUID, right: Permission) -> Case:
    require(by, right)
    require_to_write(by, case_id)
    return open_case_for_change(case_id)


def _signed(by: User, case: Case) -> dict[str, object]:
    return {
        "partnership_id": case.partnership_id, "case_id": case.id, "at": now(), "by_id": by.id, "by_name": by.name,
        "created_by_id": by.id,
    }  # fmt: skip


def _hold(by: User, case: Case) -> None:
    """Being exploited and high, in one change: half of it the database would refuse."""
    newly, rises = case.state != Case.State.EXPLOITED, case.level != Level.HIGH
    case.state, case.level, case.version = Case.State.EXPLOITED, Level.HIGH, case.version + 1
    case.save(update_fields=["state", "level", "version"])
    if newly:
        reason = "The child told somebody of serious harm."
        StateChange.objects.create(**_signed(by, case), state=case.state, reason=reason)
    if rises:
        mind_two_workers(case, by=by)
        level_rises(by, case)


def _state(by: User, case: Case, state: str, reason: str) -> StateChange:
    case.state, case.version = state, case.version + 1
    case.save(update_fields=["state", "version"])
    return StateChange.objects.create(**_signed(by, case), state=state, reason=reason)
