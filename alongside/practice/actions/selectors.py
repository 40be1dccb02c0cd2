"""Reading promises. Row security decides which ones the viewer sees: their circles' and their own."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from alongside.family.cases.models import Allocation
from alongside.ground.accounts.models import Partnership, RoleAssignment, User
from alongside.ground.audit.noted import Noted
from alongside.ground.base.actors import Acts
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Missing
from alongside.ground.base.parameters import versions_by_id
from alongside.ground.clock import today
from alongside.ground.clock.calendars import working_days
from alongside.ground.clock.lateness import EscalationStep, Lateness, escalation_level, ladder_from, lateness
from alongside.ground.clock.time_source import local_date
from alongside.ground.govuk.pagination import Page, keyset_page
from alongside.practice.actions.models import Action, ActionStep
from alongside.practice.actions.rules import OPEN_STATES, Deed, Standing, deeds_open_to

LONGEST_LIST = 200
LATE_BY_LEVEL = ("case__place", "due_on", "id")


@dataclass(frozen=True)
class Promise:
    """A promise as it stands today: how late, how far it was raised, what became of it, and what the viewer
    may do.
    """

    action: Action
    lateness: Lateness | None  # None for one that was given up
    raised: EscalationStep | None
    steps: tuple[ActionStep, ...]  # oldest first
    may: frozenset[Deed]


@dataclass(frozen=True)
class Chase:
    """One line of the lead's chasing list (R46): what is owed, since when, and how often the family had to
    ask.
    """

    action: Action
    reason: str  # "answer_owed", "late" or "to_confirm"
    since: date
    working_days: int
    times_family_asked: int


def standings_of(by: User, action: Action) -> frozenset[Standing]:
    """Return what a person who may see a promise is to it (R126, R127)."""
    lead = not by.is_family and _led_by(by).filter(case_id=action.case_id).exists()
    return _standings(by, action, leads={action.case_id} if lead else set())


def actions_overdue(*, viewer: User) -> Noted[Action]:
    """Return the open promises whose day has passed, the longest late first: ordered by (due_on, id) (R124)."""
    return _actions().filter(state__in=OPEN_STATES, due_on__lt=today()).order_by("due_on", "id")


def actions_overdue_by_level(*, viewer: User) -> Noted[Action]:
    """Return the open promises whose day has passed, of the children we worry about most first: ordered by LATE_BY_LEVEL
    (R19, R124). For whoever sees the whole partnership: of a case that the viewer may not see, nothing is here.
    """
    return actions_overdue(viewer=viewer).order_by(*LATE_BY_LEVEL)


def actions_open(*, viewer: User) -> Noted[Action]:
    """Return every open promise that the viewer may see, late or not: ordered by (due_on, id)."""
    return _actions().filter(state__in=OPEN_STATES).order_by("due_on", "id")


def actions_of_case(*, viewer: User, case_id: uuid.UUID) -> Noted[Action]:
    """Return every promise of a case that the viewer may see, in any state: ordered by (due_on, id)."""
    return _actions().filter(case_id=case_id).order_by("due_on", "id")


def actions_of_owner(*, viewer: User) -> Noted[Action]:
    """Return the viewer's own open promises, whoever's case they are in: ordered by (due_on, id)."""
    return _actions().filter(owner_id=viewer.id, state__in=OPEN_STATES).order_by("due_on", "id")


def promises_ownerless(*, viewer: Acts) -> QuerySet[Action]:
    """Return the open promises whose owner has no role here any more or a closed account: ordered by (due_on, id) (R128).

    By rule there are none for longer than a quarter of an hour.
    """
    held = RoleAssignment.objects.filter(
        user_id=OuterRef("owner_id"), until__isnull=True, user__is_active=True
    )
    return _actions().filter(~Exists(held), state__in=OPEN_STATES).order_by("due_on", "id")


def action_get(*, viewer: User, action_id: uuid.UUID) -> Promise:
    """Return one promise with its steps, lateness and what the viewer may do. Raises Missing."""
    found = _actions().filter(id=action_id).first()
    if found is None:
        raise Missing
    return promises_of(viewer=viewer, actions=[found])[0]


def actions_for_family(*, viewer: User, case_id: uuid.UUID | None = None) -> list[Promise]:
    """Return the promises the family sees, open ones first by their day, then the others, newest day first
    (R124).

    Each with its explanation, its lateness and every step. Without a case: of every case of the viewer.
    """
    shown = _actions().filter(open_to_family=True)
    if case_id is not None:
        shown = shown.filter(case_id=case_id)
    is_open, most = Q(state__in=OPEN_STATES), LONGEST_LIST + 1
    still_open = shown.filter(is_open).order_by("due_on", "id")[:most]
    found = list(still_open.union(shown.exclude(is_open).order_by("-due_on", "-id")[:most], all=True))
    first = sorted((one for one in found if one.state in OPEN_STATES), key=_by_day)
    then = sorted((one for one in found if one.state not in OPEN_STATES), key=_by_day, reverse=True)
    rows = [*first_of(first, LONGEST_LIST), *first_of(then, LONGEST_LIST)]
    return promises_of(viewer=viewer, actions=rows)


def _by_day(action: Action) -> tuple[date, uuid.UUID]:
    return (action.due_on, action.id)


def promises_to_do_for_family(*, viewer: User) -> list[Promise]:
    """Return the promises the family sees that are open, or said to be done and not confirmed, by their day (R124)."""
    shown = _actions().filter(open_to_family=True, state__in=(*OPEN_STATES, Action.State.DONE))
    return promises_of(viewer=viewer, actions=first_of(shown.order_by("due_on", "id"), LONGEST_LIST))


def promises_over_for_family(*, viewer: User, after: str | None) -> Page[Promise]:
    """Return a page of the promises that are confirmed or given up, newest day first; `after` is a token or anything."""
    over = _actions().filter(open_to_family=True).exclude(state__in=(*OPEN_STATES, Action.State.DONE))
    found = keyset_page(over, key=("-due_on", "-id"), after=after)
    return Page(promises_of(viewer=viewer, actions=found.items), found.next_token, found.previous_token)


def promises_of(*, viewer: User, actions: Sequence[Action]) -> list[Promise]:
    """Return what stands behind a page of promises, in their order, in four queries whatever their number."""
    steps: dict[uuid.UUID, list[ActionStep]] = {action.id: [] for action in actions}
    for step in ActionStep.objects.filter(action_id__in=steps).order_by("at", "id"):
        steps[step.action_id].append(step)
    leads = set() if viewer.is_family else set(_led_by(viewer).values_list("case_id", flat=True))
    judged = _judge(actions)
    return [
        Promise(a, *judged[a.id], tuple(steps[a.id]), deeds_open_to(a.state, _standings(viewer, a, leads)))
        for a in actions
    ]


def actions_to_chase(*, viewer: User, size: int = LONGEST_LIST) -> list[Chase]:
    """Return what the viewer, as lead of their cases, has to chase: `size` lines at most (R46).

    First the questions of the family without an answer, then the promises whose day has passed, then those said to be
    done and not confirmed; within each the highest level first, then the oldest day (R19).
    """
    mine = dict(_led_by(viewer).values_list("case_id", "case__place"))
    late = Q(state__in=OPEN_STATES, due_on__lt=today())
    found = _actions().filter(
        Q(case_id__in=mine), late | Q(asked_at__isnull=False) | Q(state=Action.State.DONE)
    )
    turn = Case(When(asked_at__isnull=False, then=0), When(done_at__isnull=False, then=2), default=1)
    by_level = Case(*(When(case_id=one, then=place) for one, place in mine.items()), default=9)
    steps = ActionStep.objects.filter(action_id=OuterRef("pk"), kind=ActionStep.Kind.ASKED).order_by()
    times = Coalesce(Subquery(steps.values("action_id").annotate(n=Count("id")).values("n")), 0)
    rows = list(found.annotate(times_asked=times).order_by(turn, by_level, "due_on", "id")[:size])
    divisions, lines = _divisions(rows), []
    for row in rows:
        calendar = working_days(divisions[row.partnership_id])
        reason, since = _owed(row)
        lines.append(Chase(row, reason, since, calendar.between(since, today()), row.times_asked))
    return lines


def people_raised_to(raised: Mapping[str, Iterable[Action]]) -> set[uuid.UUID]:
    """Return the workers on the rungs of P-ESC that promises were raised to: ids of accounts, for the system
    (R124).

    "owner": the owner. "manager": the managers of the owner's agency, or of social care for a family's own
    promise or an agency without one. "cross-agency lead": the lead of the case. Members of families are among
    them; they read it on their page, and are not written to.
    """
    told = {a.owner_id for a in raised.get("owner", ())}
    told |= _managers(list(raised.get("manager", ())))
    cases = {a.case_id for a in raised.get("cross-agency lead", ())}
    return told | set(_leads().filter(case_id__in=cases).values_list("user_id", flat=True))


def _actions() -> Noted[Action]:
    return Noted.of(Action, kind="actions.action", circle="case_id")


def _leads() -> QuerySet[Allocation]:
    return Allocation.objects.filter(part=Allocation.Part.LEAD, until__isnull=True)


def _led_by(user: User) -> QuerySet[Allocation]:
    return _leads().filter(user_id=user.id)


def _standings(by: User, action: Action, leads: set[uuid.UUID]) -> frozenset[Standing]:
    held = {
        Standing.OWNER: action.owner_id == by.id,
        Standing.FAMILY: by.is_family,
        Standing.MANAGER: "manager" in by.as_actor().roles,
        Standing.LEAD: action.case_id in leads,
    }
    return frozenset(standing for standing, holds in held.items() if holds)


def _divisions(actions: Iterable[Action]) -> dict[uuid.UUID, str]:
    wanted = {action.partnership_id for action in actions}
    return dict(Partnership.objects.filter(id__in=wanted).values_list("id", "division"))


def _judge(actions: Sequence[Action]) -> dict[uuid.UUID, tuple[Lateness | None, EscalationStep | None]]:
    divisions = _divisions(actions)
    versions = versions_by_id({action.ladder_version_id for action in actions})
    on, judged = today(), {}
    for action in actions:
        calendar = working_days(divisions[action.partnership_id])
        ended = action.done_at or action.abandoned_at
        done_on = local_date(action.done_at) if action.done_at else None
        state = (
            None if action.abandoned_at else lateness(action.due_on, on, calendar=calendar, done_on=done_on)
        )
        ladder = ladder_from(versions[action.ladder_version_id].value)
        judged[action.id] = (state, None if ended else escalation_level(action.due_on, on, ladder, calendar))
    return judged


def _owed(action: Action) -> tuple[str, date]:
    if action.asked_at is not None:
        return "answer_owed", local_date(action.asked_at)
    if action.done_at is not None:
        return "to_confirm", local_date(action.done_at)
    return "late", action.due_on


def _managers(actions: Sequence[Action]) -> set[uuid.UUID]:
    """Return the managers who answer for the owners: of their agencies, else of the partnership's social
    care.
    """
    if not actions:
        return set()
    held = RoleAssignment.objects.filter(
        role__in=["manager", "agency_manager"],
        until__isnull=True,
        user__is_active=True,
        agency__partnership_id__in={a.partnership_id for a in actions},
    ).values_list("user_id", "role", "agency_id", "agency__partnership_id")
    of_agency: dict[uuid.UUID | None, set[uuid.UUID]] = {}
    of_partnership: dict[uuid.UUID, set[uuid.UUID]] = {}
    for user_id, role, agency_id, partnership_id in held:
        of_agency.setdefault(agency_id, set()).add(user_id)
        if role == "manager":
            of_partnership.setdefault(partnership_id, set()).add(user_id)
    return set().union(
        *(of_agency.get(a.owner_agency_id) or of_partnership.get(a.partnership_id, set()) for a in actions)
    )
