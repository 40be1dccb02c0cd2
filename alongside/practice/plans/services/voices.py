"""What people say of a plan, each in their own account (R94, R95, R97, R98, R101, R105)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date

from django.db import transaction

from alongside.family.cases.models import Case
from alongside.family.circumstances.models import Strength
from alongside.family.people.models import FamilyMember, Person
from alongside.family.people.rules import one_of, past_day, some_of
from alongside.family.people.selectors import person_of
from alongside.ground.access.registry import Permission
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.clock import today
from alongside.practice.plans import events, rules
from alongside.practice.plans.models import MeasureAnswer, Plan
from alongside.practice.plans.models_voices import (
    ApproachDeparture,
    ApproachLine,
    FamilyRating,
    Involvement,
    StrategySaid,
    VersionAnswer,
    WishAnswer,
    YoungWish,
)
from alongside.practice.plans.policies import (
    APPROACH_DEPART,
    APPROACH_SAY,
    INVOLVEMENT_SAY,
    MEASURE_ANSWER,
    PLAN_RATE,
    STRATEGY_ADVISE,
    STRATEGY_REPLY,
    WISH_ANSWER,
    YOUNG_WISH,
)
from alongside.practice.plans.services.common import (
    case_to_write,
    fit,
    limit_of,
    open_plan,
    require_place,
    signed,
    still_newest,
)

_WHY = "Say why in your own words."


@transaction.atomic
def approach_say(
    *, by: User, case_id: uuid.UUID, kind: str, words: str, person_id: uuid.UUID | None = None
) -> ApproachLine:
    """Write one line of how to approach the child, as its author now sees it (R101).

    A family member writes their own words; a worker writes down what one of the family said (`person_id`). The newest
    line of a kind by a person counts; empty words take it back. Raises NotPermitted, Missing, Refused.
    """
    case = case_to_write(by, case_id, APPROACH_SAY)
    person = _own(by) if by.is_family else _of_family(case, person_id)
    one_of(kind, ApproachLine.Kind.values, field="kind")
    made = ApproachLine.objects.create(
        **signed(by, case), person=person, kind=kind, words=fit(ApproachLine, "words", words)
    )
    record(
        events.APPROACH_SAID, by=by, about=made, circle_ids=[case.id, case.family_id], facts={"kind": kind}
    )
    return made


@transaction.atomic
def approach_depart(
    *, by: User, case_id: uuid.UUID, happened_on: date, what: str, why: str
) -> ApproachDeparture:
    """Write that a child was approached in another way than the parents said, and why; the parents read it (R101).

    Raises NotPermitted, Missing, Refused: `day_in_future`, `what_missing`, `why_missing`.
    """
    case = case_to_write(by, case_id, APPROACH_DEPART)
    made = ApproachDeparture.objects.create(
        **signed(by, case),
        happened_on=past_day(happened_on, today=today(), field="happened_on") or happened_on,
        what=fit(ApproachDeparture, "what", what, required="Say what was done."),
        why=fit(ApproachDeparture, "why", why, required="Say why. The parents read it."),
    )
    record(events.DEPARTED, by=by, about=made, circle_ids=[case.id, case.family_id])
    return made


@transaction.atomic
def strategy_advise(*, by: User, case_id: uuid.UUID, strategy_id: uuid.UUID, words: str) -> StrategySaid:
    """Advise against something that the parents already do, with the reason; they are asked what they say to it (R98)."""
    return _strategy(by, case_id, strategy_id, STRATEGY_ADVISE, StrategySaid.Kind.ADVICE, words)


@transaction.atomic
def strategy_reply(*, by: User, case_id: uuid.UUID, strategy_id: uuid.UUID, words: str) -> StrategySaid:
    """Answer, as a parent, the advice against what one already does (R98)."""
    return _strategy(by, case_id, strategy_id, STRATEGY_REPLY, StrategySaid.Kind.REPLY, words)


@transaction.atomic
def strategy_no_reply(*, by: User, case_id: uuid.UUID, strategy_id: uuid.UUID, words: str) -> StrategySaid:
    """Write that the parents were asked about advice and did not answer yet: when, and how (R98)."""
    return _strategy(by, case_id, strategy_id, STRATEGY_ADVISE, StrategySaid.Kind.NO_REPLY, words)


@transaction.atomic
def young_wish_say(*, by: User, case_id: uuid.UUID, words: str, parents_may_read: bool) -> YoungWish:
    """Write what the young person wishes for the plan: in their own account, or as they told a worker (R97).

    Raises NotPermitted (a parent, or somebody outside), Missing, Refused(`words_missing`).
    """
    case = case_to_write(by, case_id, YOUNG_WISH)
    if by.is_family and _own(by).id != case.child_id:
        raise NotPermitted("These words belong to the young person.", code="not_theirs")
    made = YoungWish.objects.create(
        **signed(by, case), person=case.child, parents_may_read=parents_may_read,
        words=fit(YoungWish, "words", words, required="Write something. A few words are enough."),
    )  # fmt: skip
    # Without a circle where the parents do not read it: the family's log would tell them.
    circles = [case.id, case.family_id] if parents_may_read else []
    record(events.WISHED, by=by, about=made, circle_ids=circles, facts={"own": by.is_family})
    return made


@transaction.atomic
def wish_answer(*, by: User, wish_id: uuid.UUID, outcome: str, words: str = "") -> WishAnswer:
    """Say what became of a wish; whoever does not follow it says why (R97). The newest counts."""
    wish = YoungWish.objects.filter(id=wish_id).first()
    if wish is None:
        raise Missing
    case = case_to_write(by, wish.case_id, WISH_ANSWER)
    one_of(outcome, WishAnswer.Outcome.values, field="outcome")
    required = "" if outcome == WishAnswer.Outcome.FOLLOWED else _WHY
    made = WishAnswer.objects.create(
        **signed(by, case),
        wish=wish,
        outcome=outcome,
        words=fit(WishAnswer, "words", words, required=required),
    )
    record(events.WISH_ANSWERED, by=by, about=made, facts={"outcome": outcome})
    return made


@transaction.atomic
def version_answer(
    *, by: User, plan_id: uuid.UUID, expected_version: int, answer: str, words: str = ""
) -> VersionAnswer:
    """Answer the newest shared version as a whole in one's own account (R94). It stays, whoever leaves or rewrites.

    `expected_version`: the number of the version that the person read. Raises Missing, NotPermitted, Stale (another was
    shared meanwhile), Refused: `plan_not_shared`, `words_missing`.
    """
    plan = open_plan(plan_id)
    require_place(by, MEASURE_ANSWER, plan.case_id)
    if plan.number == 0:
        raise Refused(
            "This plan is still being written. You can answer once it is shared.", code="plan_not_shared"
        )
    still_newest(plan, expected_version)
    one_of(answer, MeasureAnswer.Answer.values, field="answer")
    made = VersionAnswer.objects.create(
        **signed(by, plan.case), plan=plan, number=plan.number, answer=answer,
        words=rules.answer_words(answer, words, limit=limit_of(VersionAnswer, "words")),
    )  # fmt: skip
    facts = {"answer": answer, "number": plan.number}
    record(events.VERSION_ANSWERED, by=by, about=made, circle_ids=_circles(plan), facts=facts)
    return made


@transaction.atomic
def plan_rate(*, by: User, plan_id: uuid.UUID, working: str, words: str = "") -> FamilyRating:
    """Say, as one of the family, whether the plan works (R105). Raises Missing, NotPermitted, Refused."""
    plan = open_plan(plan_id)
    require_place(by, PLAN_RATE, plan.case_id)
    one_of(working, FamilyRating.Working.values, field="working")
    made = FamilyRating.objects.create(
        **signed(by, plan.case), plan=plan, number=plan.number, working=working,
        words=fit(FamilyRating, "words", words),
    )  # fmt: skip
    record(events.RATED, by=by, about=made, facts={"working": working})
    return made


@transaction.atomic
def involvement_say(
    *,
    by: User,
    plan_id: uuid.UUID,
    moment: str,
    met: Iterable[str],
    reason: str = "",
    person_id: uuid.UUID | None = None,
) -> Involvement:
    """Say how one parent or the young person took part in a plan or its review, and why anything was not done (R95).

    A family member says it of themself. Raises NotPermitted, Missing (nobody of this family), Refused: `reason_missing`.
    """
    plan = open_plan(plan_id)
    case = case_to_write(by, plan.case_id, INVOLVEMENT_SAY)
    person = _own(by) if by.is_family else _of_family(case, person_id)
    one_of(moment, Involvement.Moment.values, field="moment")
    chosen = some_of(met, Involvement.Item.values, field="met")
    unmet = len(chosen) < len(Involvement.Item)
    made = Involvement.objects.create(
        **signed(by, case), plan=plan, number=plan.number, moment=moment, person=person, met=chosen,
        reason=fit(Involvement, "reason", reason, required="Say why the others were not done." if unmet else ""),
    )  # fmt: skip
    facts = {"moment": moment, "met": chosen, "own": by.is_family}
    record(events.INVOLVED, by=by, about=made, facts=facts)
    return made


def _strategy(
    by: User, case_id: uuid.UUID, strategy_id: uuid.UUID, right: Permission, kind: str, words: str
) -> StrategySaid:
    case = case_to_write(by, case_id, right)
    found = Strength.objects.filter(
        id=strategy_id, family_id=case.family_id, kind=Strength.Kind.PROTECTIVE, taken_back_at__isnull=True
    ).first()
    if found is None:
        raise Missing
    advised = StrategySaid.objects.filter(case=case, strategy=found, kind=StrategySaid.Kind.ADVICE)
    if kind != StrategySaid.Kind.ADVICE and not advised.exists():
        raise Refused("Nobody advised against this.", code="strategy_not_advised")
    made = StrategySaid.objects.create(
        **signed(by, case), strategy=found, kind=kind, words=fit(StrategySaid, "words", words, required=_WHY)
    )
    facts = {"kind": str(kind)}
    record(events.STRATEGY_SAID, by=by, about=made, circle_ids=[case.id, case.family_id], facts=facts)
    return made


def _own(by: User) -> Person:
    me = person_of(by)
    if me is None:
        raise Missing
    return me


def _of_family(case: Case, person_id: uuid.UUID | None) -> Person:
    if person_id is None:
        raise Missing
    members = FamilyMember.objects.filter(family_id=case.family_id, person_id=person_id)
    member = members.select_related("person").first()
    if member is None:
        raise Missing
    return member.person


def _circles(plan: Plan) -> list[uuid.UUID]:
    return [plan.case_id, plan.family_id]
