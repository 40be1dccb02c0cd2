"""The verbs of the watch: a step is held, put before somebody independent, looked at, and goes or does not (R216)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db import transaction

from alongside.accountability.challenge.complaints.events import LOOK, LOOK_AT_ONCE
from alongside.accountability.challenge.complaints.handlers import involved
from alongside.accountability.challenge.complaints.owing import yours_now
from alongside.accountability.challenge.watch import events, rules
from alongside.accountability.challenge.watch.models import Look, LookFinding
from alongside.accountability.challenge.watch.policies import LOOK_ASK, LOOK_GIVE
from alongside.accountability.challenge.watch.rules import LOOKED_AT_FIRST, Way, way_of
from alongside.accountability.challenge.watch.services_right import Righting, put_right
from alongside.accountability.challenge.watch.sources import About, family_of, watched
from alongside.family.cases.models import Case, PartnershipStatus
from alongside.family.cases.stops import DEEDS, Step
from alongside.family.people.models import FamilyMember, Person
from alongside.family.people.rules import one_of, words_of
from alongside.family.referrals.models import Referral
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import RoleAssignment, User
from alongside.ground.audit.services import record, refusal_keep
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.base.ids import new_id, new_reference
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import now, today
from alongside.ground.clock.due import due_on
from alongside.ground.clock.services import clock_start, clock_stop
from alongside.practice.closing.models import Ending
from alongside.practice.closing.policies import CLOSING_SIGN

_WHY = "whether somebody is watched over is known to nobody who works in the case"


def hold(step: Step, by: User) -> None:
    """Let a step that weighs on somebody go, or raise Refused(`independent_look`), kept; called by the verb that takes it.

    One finding lets one step through: it is used up here, in the step's own transaction.
    """
    with elevated(_WHY):
        about, everybody = _about(step)
        if not watched(about, set(step.person_ids) or everybody):
            return
        if step.now_because:
            _looked_at_after(step, by)
            return
        look = _ready(step, by)
        if way_of(_asked(look)) is Way.GOES:
            assert look is not None  # only a look lets a watched step go
            look.used_at = now()
            look.save(update_fields=["used_at"])
            record(events.USED, by=by, about=look, circle_ids=[look.id], facts={"deed": look.deed})
            return
    raise refusal_keep(Refused(LOOKED_AT_FIRST, code="independent_look"), by=by, about=step.about)


def _looked_at_after(step: Step, by: User) -> None:
    """Put an emergency before somebody independent for the next working day: it was never held."""
    words = step.now_because[: rules.FEW]
    look = _new(by, step.about, step.deed, Why(words, words, words, at_once=True))
    look.used_at = now()
    _give_to(look, by)
    look.save(force_insert=True)
    record(events.USED, by=by, about=look, circle_ids=[look.id], facts={"deed": look.deed})


def _about(step: Step) -> tuple[About, set[uuid.UUID]]:
    """Return what a step is about, and everybody on whom it weighs where nobody is named."""
    if step.case is not None:
        return About(case_ids=frozenset({step.case.id})), family_of(step.case.id)
    assert step.request is not None  # a step is about one of them
    return _about_request(step.request)


def _about_request(request: Referral) -> tuple[About, set[uuid.UUID]]:
    """Whoever asked, and the family that the request is known to be about; with neither, the request itself stands for them."""
    by_account = request.submitted_by_user_id
    asked = Person.objects.filter(user_id=by_account) if by_account else Person.objects.none()
    members = FamilyMember.objects.filter(person__in=asked)
    families = {request.family_id, *members.values_list("family_id", flat=True)} - {None}
    people = set(FamilyMember.objects.filter(family_id__in=families).values_list("person_id", flat=True))
    cases = Case.objects.filter(family_id__in=families).values_list("id", flat=True)
    return About(frozenset(cases), frozenset({request.id})), people or {request.id}


def _ready(step: Step, by: User) -> Look | None:
    asked = Look.objects.select_for_update().filter(
        case_id=step.case.id if step.case else None, request_id=step.request.id if step.request else None,
        deed=step.deed, asked_by_id=by.id,
    )  # fmt: skip
    fit = [
        one
        for one in asked.order_by("-asked_at")
        if one.person_id is None or one.person_id in step.person_ids
    ]
    return next((one for one in fit if way_of(_asked(one)) is Way.GOES), fit[0] if fit else None)


def _asked(look: Look | None) -> rules.Asked:
    if look is None:
        return rules.Asked(watched=True)
    over = look.usable_until is not None and today() > look.usable_until
    return rules.Asked(True, True, look.at_once, look.finding, look.used_at is not None, over)


@dataclass(frozen=True)
class Why:
    """What whoever asks says of a step: why now, on which evidence, and where it cannot wait, what would happen today."""

    why: str
    evidence: str
    danger: str = ""
    at_once: bool = False


@transaction.atomic
def look_ask(
    *, by: User, case_id: uuid.UUID, deed: str, said: Why, person_id: uuid.UUID | None = None
) -> Look:
    """Put a step before somebody who had no part in the case; where the child's safety needs it at once, it may be taken now.

    Asked for any family and any step: nothing here tells whether it had to be. Raises NotPermitted; Missing (case, or a
    parent of it); Refused: `choice_unknown`, words missing or too long.
    """
    require(by, LOOK_ASK)
    case = Case.objects.filter(id=case_id).first()
    if case is None:
        raise Missing
    require_to_write(by, case.id)
    one_of(deed, DEEDS, field="deed")
    person = None
    if person_id is not None:
        found = (
            PartnershipStatus.objects.select_related("person").filter(case=case, person_id=person_id).first()
        )
        if found is None:
            raise Missing
        person = found.person
    return _put(by, _new(by, case, deed, said, person))


@transaction.atomic
def look_ask_of_request(*, by: User, referral_id: uuid.UUID, said: Why) -> Look:
    """Put the ending of a request that has no case before somebody who had no part in it; else as `look_ask`.

    Raises NotPermitted; Missing; Refused: words missing or too long.
    """
    require(by, LOOK_ASK)
    require(by, CLOSING_SIGN)
    request = Referral.objects.filter(id=referral_id).first()
    if request is None:
        raise Missing
    return _put(by, _new(by, request, "ending", said))


def _put(by: User, look: Look) -> Look:
    with elevated("whoever looks is no part of the case, and whoever asks does not choose them"):
        _give_to(look, by)
        look.save(force_insert=True)
    facts = {"deed": look.deed, "at_once": look.at_once}
    record(events.ASKED, by=by, about=look, circle_ids=[look.id], facts=facts)
    return look


def _new(by: User, about: Case | Referral, deed: str, said: Why, person: Person | None = None) -> Look:
    danger = words_of(said.danger, field="danger", limit=rules.FEW, required=said.at_once)
    is_case = isinstance(about, Case)
    return Look(
        id=new_id(), partnership_id=about.partnership_id, created_by_id=by.id, reference=new_reference("L"),
        case_id=about.id if is_case else None, request_id=None if is_case else about.id,
        case_reference=about.reference, person_id=person.id if person else None, deed=deed,
        at_once=said.at_once, person_name=person.full_name if person else "", danger=danger if said.at_once else "",
        why=words_of(said.why, field="why", limit=rules.WORDS, required=True),
        evidence=words_of(said.evidence, field="evidence", limit=rules.WORDS, required=True),
        asked_at=now(), asked_by_id=by.id, asked_by_name=by.name, asked_by_role=by.as_actor().role_title,
    )  # fmt: skip


def _give_to(look: Look, by: User) -> None:
    part = involved(subject_ids=[by.id], case_id=look.case_id)
    look.kept_from = sorted({*part.everyone, *_decided(look.request_id)})
    looker = looker_for(look)
    look.looker_id = looker.id if looker else None
    look.looker_name = looker.name if looker else ""
    yours_now(looker, partnership_id=look.partnership_id, kept_from=[*look.kept_from, by.id])
    clock = clock_start(
        kind=clock_of(look), about_id=look.id, circle_id=look.id, started_at=now(), by=by,
        partnership_id=look.partnership_id, owner_id=look.looker_id, owner_label=look.looker_name or "nobody yet",
    )  # fmt: skip
    assert clock.due_on is not None  # both count working days
    look.look_on = clock.due_on
    look.usable_until = clock.due_on if look.at_once else None


def looker_for(look: Look) -> User | None:
    """Return who looks at a step by rule: somebody in the role for it who had no part; None where nobody is."""
    held = RoleAssignment.objects.filter(
        role__in=LOOK_GIVE.roles, until__isnull=True, user__is_active=True,
        user__partnership_id=look.partnership_id,
    ).select_related("user")  # fmt: skip
    barred = {*look.kept_from, look.asked_by_id}
    return next((one.user for one in held.order_by("role", "since", "id") if one.user_id not in barred), None)


def clock_of(look: Look) -> str:
    """Return the kind of clock that runs for a step which is looked at: before it, or the day after."""
    return LOOK_AT_ONCE if look.at_once else LOOK


def _decided(request_id: uuid.UUID | None) -> set[uuid.UUID]:
    """Return who had a part in what was decided about a request: they do not look at its ending."""
    if request_id is None:
        return set()
    proposed = Ending.objects.filter(referral_id=request_id).values_list("proposed_by_id", "signed_by_id")
    read = Referral.objects.filter(id=request_id).values_list(
        "acknowledged_by_id", "screened_by_id", "decided_by_id"
    )
    return {one for row in (*proposed, *read) for one in row if one is not None}


def _may_look(by: User, look_id: uuid.UUID) -> None:
    require(by, LOOK_GIVE)
    seen = Look.objects.filter(id=look_id).first()
    if seen is None:
        raise Missing
    if seen.asked_by_id == by.id or by.id in seen.kept_from:
        raise NotPermitted("You have a part in this. Somebody else looks at it.", code="own_step")


@transaction.atomic
def look_find(
    *,
    by: User,
    look_id: uuid.UUID,
    finding: str,
    answer: str,
    motive: str,
    evidence: str,
    right: Righting | None = None,
) -> Look:
    """Say, as somebody with no part in the case, what one finds of motive and evidence; whoever asked reads `answer` alone.

    Where the step was not right it is undone at once, or somebody owes to put it right by a day; the person on whom it
    weighed reads which (`right`). Raises NotPermitted for whoever is not named to look; Missing; Refused: `looked_already`,
    `choice_unknown`, `right_missing`, `right_owner_missing`, words missing or too long.
    """
    _may_look(by, look_id)
    said = {
        "motive": words_of(motive, field="motive", limit=rules.FEW, required=True),
        "evidence": words_of(evidence, field="evidence", limit=rules.FEW, required=True),
    }
    with elevated("what was found lets the step go, and whoever takes it may not write that themself"):
        look = Look.objects.select_for_update().get(id=look_id)
        rules.check_finding(at_once=look.at_once, finding=finding, known=bool(look.finding))
        look.finding, look.found_on = finding, today()
        look.answer = words_of(answer, field="answer", limit=rules.FEW, required=True)
        if finding == Look.Finding.GOES_AHEAD:
            limit = in_force("P-LOOK-USE", partnership_id=look.partnership_id, at=now())
            look.usable_until = due_on(now(), limit)
        look.save(update_fields=["finding", "found_on", "answer", "usable_until"])
        LookFinding.objects.create(
            partnership_id=look.partnership_id, created_by_id=by.id, look=look, found_at=now(), found_by_id=by.id,
            found_by_name=by.name, **said,
        )  # fmt: skip
        clock_stop(kind=clock_of(look), about_id=look.id, at=now(), by=by, reason="somebody looked")
        if finding == Look.Finding.WAS_NOT_RIGHT:
            put_right(by, look, right or Righting())
    facts = {"deed": look.deed, "finding": finding}
    record(events.FOUND, by=by, about=look, circle_ids=[look.id], facts=facts)
    return look
