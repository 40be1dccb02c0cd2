"""Proposing, rewriting, taking back and answering one measure (R94, R143)."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any, TypedDict, Unpack

from django.db import transaction

from alongside.family.cases.models import Case
from alongside.family.cases.services.judging import not_judged
from alongside.family.people.rules import one_of
from alongside.ground.access.registry import allows
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.clock import now, today
from alongside.practice.plans import events, rules
from alongside.practice.plans.merge import merge
from alongside.practice.plans.models import WRITTEN, Measure, MeasureAnswer, MeasureVersion, Nature, Plan
from alongside.practice.plans.policies import MEASURE_ANSWER, MEASURE_PROPOSE, MEASURE_REWRITE
from alongside.practice.plans.services.common import fit, fresh, limit_of, open_plan, owner_for, require_place

_CHOICES: dict[str, Any] = {
    "side": Measure.Side, "for_whom": Measure.ForWhom, "aim": Measure.Aim, "nature": Nature,
}  # fmt: skip
_WORDS = {"words": "Say what will be done.", "tonight": "", "trigger": "", "bears_on": "", "beside": ""}


class MeasureWords(TypedDict, total=False):
    """What may be rewritten of a measure; what is left out stays."""

    side: str
    for_whom: str
    aim: str
    nature: str
    words: str
    tonight: str
    trigger: str
    bears_on: str
    beside: str
    owner_id: uuid.UUID | None
    due_on: date | None


@transaction.atomic
def measure_propose(
    *,
    by: User,
    plan_id: uuid.UUID,
    side: str,
    for_whom: str,
    aim: str,
    words: str,
    tonight: str = "",
    trigger: str = "",
    owner_id: uuid.UUID | None = None,
    due_on: date | None = None,
    nature: str = Nature.DEED,
    bears_on: str = "",
    beside: str = "",
) -> Measure:
    """Propose a measure in one's own name (R94). Only its words and place are needed now; sharing needs the rest (R96).

    `due_on` is a local date, not past. Raises Missing, NotPermitted, Refused (by field).
    """
    plan = open_plan(plan_id)
    require_place(by, MEASURE_PROPOSE, plan.case_id)
    wanted = MeasureWords(
        side=side, for_whom=for_whom, aim=aim, words=words, tonight=tonight, trigger=trigger,
        owner_id=owner_id, due_on=due_on, nature=nature, bears_on=bears_on, beside=beside,
    )  # fmt: skip
    measure = Measure.objects.create(
        partnership_id=plan.partnership_id,
        created_by_id=by.id,
        plan=plan,
        case_id=plan.case_id,
        proposer=rules.proposer_of(by.as_actor().roles),
        proposer_id=by.id,
        proposer_name=by.name,
        **_checked(by, plan.case_id, wanted),
    )
    _keep_words(measure, by=by, why="")
    facts = {"proposer": measure.proposer, "side": measure.side}
    record(events.MEASURE_PROPOSED, by=by, about=measure, circle_ids=_circles(plan), facts=facts)
    return measure


@transaction.atomic
def measure_change(
    *, by: User, measure_id: uuid.UUID, expected_version: int, why: str = "", **changes: Unpack[MeasureWords]
) -> Measure:
    """Rewrite a measure as its next version; who, when and why are kept, and the words before them too (R143).

    A family member rewrites their own proposals. A worker rewrites any, marked as changed by them, and says why when
    it was somebody else's. Nothing different is no new version. Whoever began from an earlier version keeps what only
    they changed; where two wrote different things in one part, Stale carries the measure as it stands and nothing is
    written. Refused when it was withdrawn, or for the owner and day of what is promised already.
    """
    measure = _live(measure_id)
    plan = open_plan(measure.plan_id)
    require_rewriter(by, measure)
    measure = _locked(measure)
    began = _began(measure, expected_version)
    different = _on_top(measure, began, _checked(by, plan.case_id, changes, before=began))
    if not different:
        return measure
    if measure.action_id and different.keys() & {"owner_id", "due_on"}:
        message = "This is promised already. Move the promise to another day or person instead."
        raise Refused(
            message, code="measure_promised", field="due_on" if "due_on" in different else "owner_id"
        )
    others = measure.proposer_id != by.id
    why = fit(
        MeasureVersion,
        "why",
        why,
        required="Say why you change what somebody else proposed." if others else "",
    )
    for name, value in different.items():
        setattr(measure, name, value)
    measure.version += 1
    measure.changed_at, measure.changed_by_id, measure.changed_by_name = now(), by.id, by.name
    measure.save(update_fields=[*different, "version", "changed_at", "changed_by_id", "changed_by_name"])
    _keep_words(measure, by=by, why=why)
    facts = {"version": measure.version, "fields": sorted(different), "of_another": others}
    record(events.MEASURE_CHANGED, by=by, about=measure, circle_ids=_circles(plan), facts=facts)
    return measure


@transaction.atomic
def measure_withdraw(
    *, by: User, measure_id: uuid.UUID, reason: str, expected_version: int | None = None
) -> Measure:
    """Take a measure back, with a reason that everybody reads; it and its answers stay readable (R94, R143).

    A family member takes back their own proposals only. A promise made for it stands until it is given up by itself.
    `expected_version`: the one that was read, where a page names it. Raises Missing, NotPermitted, Stale (it was rewritten
    meanwhile, and stays), Refused: `measure_withdrawn`, reason missing.
    """
    measure = _live(measure_id)
    plan = open_plan(measure.plan_id)
    require_rewriter(by, measure)
    measure = _locked(measure)
    if expected_version is not None:
        fresh(measure, expected_version)
    measure.withdrawn_reason = fit(
        Measure, "withdrawn_reason", reason, required="Say why this is taken back."
    )
    measure.withdrawn_at, measure.withdrawn_by_id, measure.withdrawn_by_name = now(), by.id, by.name
    measure.save(update_fields=["withdrawn_at", "withdrawn_by_id", "withdrawn_by_name", "withdrawn_reason"])
    facts = {"of_another": measure.proposer_id != by.id, "promised": measure.action_id is not None}
    record(events.MEASURE_WITHDRAWN, by=by, about=measure, circle_ids=_circles(plan), facts=facts)
    return measure


@transaction.atomic
def measure_answer(
    *, by: User, measure_id: uuid.UUID, answer: str, words: str = "", expected_version: int | None = None
) -> MeasureAnswer:
    """Answer one measure of a shared plan in one's own account: agree, in_part or disagree (R94).

    Whoever does not simply agree says why. The answer belongs to the measure's version: pages pass the version that
    the person read as `expected_version`, so that nobody answers words they have not seen (Stale). The newest answer
    counts, older ones stay. Raises Missing, NotPermitted, Refused.
    """
    measure = _live(measure_id)
    plan = open_plan(measure.plan_id)
    require_place(by, MEASURE_ANSWER, plan.case_id)
    if plan.number == 0:
        raise Refused(
            "This plan is still being written. You can answer once it is shared.", code="plan_not_shared"
        )
    if expected_version is not None:
        fresh(measure, expected_version)
    one_of(answer, MeasureAnswer.Answer.values, field="answer")
    limit = limit_of(MeasureAnswer, "words")
    given = MeasureAnswer.objects.create(
        partnership_id=plan.partnership_id,
        created_by_id=by.id,
        measure=measure,
        case_id=plan.case_id,
        plan_number=plan.number,
        measure_version=measure.version,
        by_id=by.id,
        by_name=by.name,
        by_role=by.as_actor().role_title,
        answer=answer,
        words=rules.answer_words(answer, words, limit=limit),
        at=now(),
    )
    facts = {"answer": answer, "version": measure.version}
    record(events.MEASURE_ANSWERED, by=by, about=measure, circle_ids=_circles(plan), facts=facts)
    return given


def _circles(plan: Plan) -> list[uuid.UUID]:
    return [plan.case_id, plan.family_id]


def _live(measure_id: uuid.UUID) -> Measure:
    measure = Measure.objects.filter(id=measure_id).first()
    if measure is None:
        raise Missing
    return _not_withdrawn(measure)


def _locked(measure: Measure) -> Measure:
    return _not_withdrawn(Measure.objects.select_for_update().get(id=measure.id))


def _not_withdrawn(measure: Measure) -> Measure:
    if measure.withdrawn_at is not None:
        raise Refused("This has been taken back. You can propose something new.", code="measure_withdrawn")
    return measure


def require_rewriter(by: User, measure: Measure) -> None:
    """Raise NotPermitted unless `by` may rewrite the measure or take it back: see `measure_change`."""
    own = measure.proposer_id == by.id
    require_place(by, MEASURE_PROPOSE, measure.case_id)
    if not own and not allows(by, MEASURE_REWRITE):
        raise NotPermitted(
            "You can change what you proposed yourself. You can answer this.", code="not_own_measure"
        )


def _checked(
    by: User, case_id: uuid.UUID, wanted: MeasureWords, *, before: Measure | MeasureVersion | None = None
) -> dict[str, Any]:
    """Return the wanted facts as they will be stored; what stands already is not judged a second time."""
    checked: dict[str, Any] = {}
    for name, value in wanted.items():
        if name in _CHOICES:
            checked[name] = one_of(str(value), _CHOICES[name].values, field=name)
        elif name in _WORDS:
            checked[name] = fit(Measure, name, str(value), required=_WORDS[name])
            not_judged(checked[name], by=by, case_id=case_id, about=Case(id=case_id))
    if "due_on" in wanted and (before is None or wanted["due_on"] != before.due_on):
        checked["due_on"] = rules.day_to_come(wanted["due_on"], today=today())
    if "owner_id" in wanted and (before is None or wanted["owner_id"] != before.owner_id):
        owner_id = wanted["owner_id"]
        checked["owner_id"] = owner_id
        checked["owner_name"] = owner_for(by, owner_id, case_id).name if owner_id else ""
    return checked


def _began(measure: Measure, version: int) -> Measure | MeasureVersion:
    """Return the measure as whoever rewrites it read it. Raises Stale when there never was such a version."""
    if version == measure.version:
        return measure
    base = MeasureVersion.objects.filter(measure=measure, version=version).first()
    if base is None:
        fresh(measure, version)
    return base or measure


def _on_top(measure: Measure, began: Measure | MeasureVersion, wanted: dict[str, Any]) -> dict[str, Any]:
    """Return what to write on top of the measure as it stands. Raises Stale where two wrote different things."""
    base, stands = ({name: getattr(one, name) for name in WRITTEN} for one in (began, measure))
    merged = merge(base, wanted, stands)
    if merged.conflicts:
        fresh(measure, began.version)
    return merged.changes


def _keep_words(measure: Measure, *, by: User, why: str) -> None:
    MeasureVersion.objects.create(
        partnership_id=measure.partnership_id,
        created_by_id=by.id,
        measure=measure,
        case_id=measure.case_id,
        version=measure.version,
        by_id=by.id,
        by_name=by.name,
        by_role=by.as_actor().role_title,
        at=now(),
        why=why,
        **{name: getattr(measure, name) for name in WRITTEN},
    )
