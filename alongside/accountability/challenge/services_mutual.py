"""The verbs of a mutual challenge: asked, replied, not settled, gone up, decided, settled (R130)."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import transaction

from alongside.accountability.challenge import events, rules_mutual
from alongside.accountability.challenge.models import MutualChallenge, MutualStep
from alongside.accountability.challenge.mutual import standings_of, steps_in
from alongside.accountability.challenge.policies import MUTUAL_ANSWER, MUTUAL_DECIDE, MUTUAL_RAISE
from alongside.family.cases.models import Allocation, Case
from alongside.family.people.models import Person
from alongside.family.people.rules import one_of, words_of
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import Agency, RoleAssignment, User
from alongside.ground.audit.services import record
from alongside.ground.base.actors import Acts
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.base.ids import new_id
from alongside.ground.clock import now, today
from alongside.ground.clock.models import Clock
from alongside.ground.clock.services import clock_start, clock_stop

_LONG = 4_000
_MOST = 100  # a run of the job
Kind = MutualStep.Kind


@transaction.atomic
def mutual_raise(
    *, by: User, case_id: uuid.UUID, agency_id: uuid.UUID | None, kind: str, words: str, wish: str
) -> MutualChallenge:
    """Ask an agency why it did something, or did not, and say what should happen; it replies within P-HELP (R130).

    By anybody who works with the family, or somebody of it about their own family. It never changes the help that a family
    gets. Raises NotPermitted (by role, or in an emergency); Missing; Refused(`case_closed`, `agency_unknown`,
    `choice_unknown`, `words_missing`, `words_too_long`).
    """
    require(by, MUTUAL_RAISE)
    case = Case.objects.select_related("child").filter(id=case_id).first()
    if case is None:
        raise Missing
    require_to_write(by, case.id)
    if case.closed_at is not None:
        raise Refused(
            "Support for this child has ended. Ring the team: it is kept there.", code="case_closed"
        )
    ours = Agency.objects.filter(partnership_id=case.partnership_id)
    agency = ours.filter(id=agency_id).first() if agency_id else None
    if agency is None:
        raise Refused("Choose the agency that you ask.", code="agency_unknown", field="agency_id")
    actor = by.as_actor()
    challenge = MutualChallenge(
        id=new_id(), partnership_id=case.partnership_id, created_by_id=by.id, family_id=case.family_id, case=case,
        person=_person(by), child_name=case.child.short_name[:60],
        kind=one_of(kind, MutualChallenge.Kind.values, field="kind"), agency_id=agency.id,
        agency_name=agency.name[:120], words=words_of(words, field="words", limit=_LONG, required=True),
        wish=words_of(wish, field="wish", limit=2_000, required=True), at=now(), by_id=by.id, by_name=by.name,
        by_role=actor.role_title, by_agency=actor.agency_name,
    )  # fmt: skip
    clock = _start(challenge, events.MUTUAL, by)
    assert clock.due_on is not None  # P-HELP counts days
    challenge.answer_by, challenge.lead_id = clock.due_on, clock.owner_id
    challenge.lead_name = clock.owner_label
    challenge.save(force_insert=True)
    facts = {"kind": challenge.kind, "by_family": by.is_family}
    record(events.MUTUAL_RAISED, by=by, about=challenge, circle_ids=_circles(challenge), facts=facts)
    return challenge


def _person(by: User) -> Person | None:
    if not by.is_family:
        return None
    person = Person.objects.filter(user_id=by.id).first()
    if person is None:
        raise Missing
    return person


def _circles(challenge: MutualChallenge) -> list[uuid.UUID | None]:
    return [challenge.case_id]


def _start(challenge: MutualChallenge, kind: str, by: Acts) -> Clock:
    with elevated("the lead sees to a reply, and the managers see when there is none"):
        leading = Allocation.objects.filter(
            case_id=challenge.case_id, part=Allocation.Part.LEAD, until__isnull=True
        )
        lead = leading.first()
        owner_id = lead.user_id if lead else None
        owner = lead.worker_name if lead else ""
        if kind == events.LEADERSHIP:
            owner_id, owner = challenge.leader_id, challenge.leader_name
        return clock_start(
            kind=kind, about_id=challenge.id, circle_id=challenge.case_id, partnership_id=challenge.partnership_id,
            started_at=now(), by=by, owner_id=owner_id, owner_label=owner,
        )  # fmt: skip


@transaction.atomic
def mutual_reply(*, by: User, challenge_id: uuid.UUID, words: str) -> MutualStep:
    """Reply for the agency that is asked: what it does now, or why not (R130).

    By a worker of that agency who works with the family, or its manager. Raises NotPermitted, Missing,
    Refused(`mutual_state`, `words_missing`, `words_too_long`).
    """
    require(by, MUTUAL_ANSWER)
    challenge, _ = _take(by, challenge_id, Kind.REPLY)
    step = _step(challenge, by, Kind.REPLY, words)
    _stop(challenge, events.MUTUAL, by)
    record(events.MUTUAL_REPLIED, by=by, about=challenge, circle_ids=_circles(challenge))
    return step


@transaction.atomic
def mutual_not_settled(*, by: User, challenge_id: uuid.UUID, words: str) -> MutualStep:
    """Say, as whoever asked, why the reply does not settle it: it goes up to a manager of another agency (R130).

    Raises NotPermitted, Missing, Refused(`mutual_state`, `words_missing`, `nobody_leads`).
    """
    require(by, MUTUAL_RAISE)
    challenge, _ = _take(by, challenge_id, Kind.NOT_SETTLED)
    return _go_up(challenge, by, Kind.NOT_SETTLED, words)


@transaction.atomic
def mutual_settled(*, by: User, challenge_id: uuid.UUID, words: str = "") -> MutualStep:
    """Say, as whoever asked, that it is settled. Raises NotPermitted, Missing, Refused(`mutual_state`)."""
    require(by, MUTUAL_RAISE)
    challenge, _ = _take(by, challenge_id, Kind.SETTLED)
    step = _step(challenge, by, Kind.SETTLED, words, required=False)
    _stop(challenge, events.MUTUAL, by)
    _stop(challenge, events.LEADERSHIP, by)
    record(events.MUTUAL_SETTLED, by=by, about=challenge, circle_ids=_circles(challenge))
    return step


@transaction.atomic
def mutual_decide(*, by: User, challenge_id: uuid.UUID, words: str) -> MutualStep:
    """Decide, for the cross-agency leadership, what happens now: by a manager of another agency (R130).

    Raises NotPermitted, Missing, Refused(`mutual_state`, `words_missing`, `words_too_long`).
    """
    require(by, MUTUAL_DECIDE)
    challenge, _ = _take(by, challenge_id, Kind.DECIDED)
    step = _step(challenge, by, Kind.DECIDED, words)
    _stop(challenge, events.LEADERSHIP, by)
    record(events.MUTUAL_DECIDED, by=by, about=challenge, circle_ids=_circles(challenge))
    return step


@transaction.atomic
def mutuals_go_up(*, by: Acts) -> int:
    """Let each challenge that nobody replied to in time go up to the leadership; return how many. By the system (R130)."""
    late = MutualChallenge.objects.filter(
        answer_by__lt=today(), steps__isnull=True, case__closed_at__isnull=True
    ).order_by("answer_by", "id")
    found = list(late.select_for_update(of=("self",), skip_locked=True)[:_MOST])
    for challenge in found:
        _go_up(challenge, by, Kind.GONE_UP, "", required=False)
    return len(found)


def _take(by: User, challenge_id: uuid.UUID, step: str) -> tuple[MutualChallenge, list[MutualStep]]:
    challenge = MutualChallenge.objects.filter(id=challenge_id).first()
    if challenge is None:
        raise Missing
    require_to_write(by, challenge.case_id)
    standings = standings_of(by, challenge)
    with elevated("two who answer take turns on the row"):
        challenge = MutualChallenge.objects.select_for_update().get(id=challenge_id)
    steps = steps_in([challenge])[challenge.id]
    rules_mutual.judge(step, [one.kind for one in steps], standings)
    return challenge, steps


def _go_up(
    challenge: MutualChallenge, by: Acts, kind: str, words: str, *, required: bool = True
) -> MutualStep:
    with elevated("the leadership need not work with the family"):
        leader = _leader(challenge)
        challenge.leader_id = leader.id if leader else None
        challenge.leader_name = leader.name if leader else ""
        challenge.save(update_fields=["leader_id", "leader_name"])
    _stop(challenge, events.MUTUAL, by)
    clock = _start(challenge, events.LEADERSHIP, by)
    step = _step(challenge, by, kind, words, required=required, answer_by=clock.due_on)
    facts = {"kind": kind, "leader": leader is not None}
    record(events.MUTUAL_WENT_UP, by=by, about=challenge, circle_ids=_circles(challenge), facts=facts)
    return step


def _leader(challenge: MutualChallenge) -> User | None:
    """Return who decides for the leadership: a manager of another agency, first of those that work with the family.

    Never whoever asked; None where only the agency that is asked has a manager: then every manager reads it.
    """
    held = RoleAssignment.objects.filter(
        role__in=["manager", "agency_manager"], until__isnull=True, user__is_active=True,
        user__partnership_id=challenge.partnership_id,
    ).exclude(agency_id=challenge.agency_id).exclude(user_id=challenge.by_id)  # fmt: skip
    workers = Allocation.objects.filter(case_id=challenge.case_id, until__isnull=True).values("user_id")
    near = set(
        RoleAssignment.objects.filter(user_id__in=workers, until__isnull=True).values_list(
            "agency_id", flat=True
        )
    )
    found = sorted(
        held.select_related("user"),
        key=lambda one: (one.agency_id not in near, one.role != "manager", one.since, str(one.id)),
    )
    return found[0].user if found else None


def _step(
    challenge: MutualChallenge,
    by: Acts,
    kind: str,
    words: str,
    *,
    required: bool = True,
    answer_by: date | None = None,
) -> MutualStep:
    actor = by.as_actor()
    return MutualStep.objects.create(
        partnership_id=challenge.partnership_id, created_by_id=actor.id, challenge=challenge, kind=kind,
        words=words_of(words, field="words", limit=_LONG, required=required), answer_by=answer_by, at=now(),
        by_id=actor.id, by_name=getattr(by, "name", "The service"), by_agency=actor.agency_name,
    )  # fmt: skip


def _stop(challenge: MutualChallenge, kind: str, by: Acts) -> None:
    with elevated("the promise to reply is the family's, whoever keeps it"):
        clock_stop(kind=kind, about_id=challenge.id, at=now(), by=by, reason="gone up")
