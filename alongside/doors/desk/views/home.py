"""The first page: what must I do now? (R46)"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.desk.navigation import places_of
from alongside.doors.desk.views.alarmed import ALARMED, alarms_of
from alongside.doors.desk.views.missing import all_looked_for
from alongside.doors.desk.views.rows import (
    case_row,
    cases_known,
    child_of,
    clock_rows,
    promise_rows,
)
from alongside.doors.desk.views.sections import (
    LONG,
    SHORT,
    Section,
    changes,
    complained,
    duty,
    manager,
    missed,
    missing,
    own_missed,
    proposed,
    second_looks,
    threatened,
    to_ask,
    told,
    young,
)
from alongside.doors.desk.views.shared import (
    Row,
    desk,
    page,
    promise_row,
    to_case,
    worker_of,
)
from alongside.family.cases.added import requests_added_since
from alongside.family.cases.models import Case
from alongside.family.cases.queues import cases_by_level
from alongside.family.circumstances.selectors import costs_waiting_count
from alongside.ground.access.registry import allows, permissions_of
from alongside.ground.accounts.models import User
from alongside.ground.accounts.roles import ROLES
from alongside.ground.clock import now, today
from alongside.ground.clock.selectors import clocks_running
from alongside.ground.files.pack_owed import packs_owed
from alongside.ground.files.policies import EVIDENCE_PACK
from alongside.ground.govuk.dates import ago_words
from alongside.practice.actions.models import Action
from alongside.practice.actions.selectors import (
    LONGEST_LIST,
    actions_of_owner,
    actions_open,
    actions_overdue,
    actions_to_chase,
)
from alongside.practice.support.selectors import offers_waiting, parents_to_offer
from alongside.practice.workload.policies import VISIT_PLAN, VISIT_WATCH

# From here on the lists of the first page are named above them, so that one sees at once what there is.
_FEW = 4
_SOON = timedelta(days=7)
_LATELY = timedelta(days=14)
_REASONS = {
    "answer_owed": "the family asked and waits for an answer",
    "late": "",
    "to_confirm": "said to be done: look and confirm",
}
_FIRST_LINES = f"These are the first {LONGEST_LIST} lines, and there are more. The page of each case has all of its promises."
_ANSWER_OWED = {"status": "Answer owed", "meaning": "late"}


def _again(user: User) -> list[Section]:
    """The requests that were added to one's families in the last two weeks, when there are any (R6)."""
    added = requests_added_since(viewer=user, since=now() - _LATELY, size=SHORT)
    rows: list[Row] = [
        {
            "text": f"Somebody asked again about {link.case.child.full_name}",
            "href": f"{to_case(link.case)}#again",
            "hint": f"{link.case.reference}, added {ago_words(link.linked_at)}",
            "status": "New",
            "meaning": "new",
        }
        for link in added
    ]
    return [Section("New requests about your families", rows)] if rows else []


def _families(user: User) -> list[Section]:
    soon = list(actions_open(viewer=user).filter(due_on__lte=today() + _SOON)[:SHORT])
    offers = list(offers_waiting(viewer=user)[:SHORT])
    mine = cases_by_level(viewer=user, open_only=True).prefetch_related(None).prefetch_related("child")
    cases = list(mine[:LONG])
    sections = [
        *_again(user),
        *_costs(user),
        Section(
            "Promises late or due this week",
            promise_rows(user, soon, cases_known(user, actions=soon, read=cases)),
            "No promise is late or due this week.",
        ),
        Section(
            "Offers that wait for an answer (any answer is fine)",
            [
                {
                    "text": f"{one.person.full_name}: a worker of their own",
                    "href": to_case(one.case_id),
                    "hint": f"offered {ago_words(one.offered_at)}",
                    "status": "Offered",
                    "meaning": "waiting",
                }
                for one in offers
            ],
            "No offer waits for an answer.",
        ),
    ]
    if "ipsw" in user.as_actor().roles:
        sections.append(
            Section(
                "Parents to offer a worker to", _to_offer(user), "Every parent has been offered a worker."
            )
        )
    rows, all_of_them = [case_row(case) for case in cases], (reverse("desk:cases"), "All families")
    sections.append(
        Section("My families, highest level first", rows, "You work with no family yet.", *all_of_them)
    )
    return sections


def _costs(user: User) -> list[Section]:
    """What families say it costs them and nobody has answered, when there is any (R34)."""
    count = costs_waiting_count(viewer=user)
    row = {
        "text": f"{count} answer{'' if count == 1 else 's'} owed about what it costs a family", "status": "Waiting",
        "href": reverse("desk:life_waiting"), "hint": "What they marked asks for an offer, or a reason why not.",
        "meaning": "waiting",
    }  # fmt: skip
    return [Section("What it costs your families", [row])] if count else []


def _to_offer(user: User) -> list[Row]:
    return [
        {
            "text": one.person.full_name,
            "href": reverse("desk:offer", args=[one.case.id]),
            "hint": f"{one.case.reference}, opened {ago_words(one.case.opened_at)}",
            "status": "Not offered yet" if one.never_offered else "Offer again",
            "meaning": "soon",
        }
        for one in parents_to_offer(viewer=user)[:SHORT]
    ]


def _to_chase(user: User, size: int) -> list[tuple[Action, str]]:
    """Return what to chase, each with why: first what the family waits to hear, then the longest late, then what to
    confirm (R46).
    """
    chased = actions_to_chase(viewer=user, size=size)
    by_reason: dict[str, list[tuple[Action, str]]] = {reason: [] for reason in _REASONS}
    for chase in chased:
        by_reason[chase.reason].append((chase.action, chase.reason))
    if len(chased) - len(by_reason["to_confirm"]) < size:
        known = {chase.action.id for chase in chased}
        by_reason["late"] += [(a, "") for a in actions_overdue(viewer=user)[:size] if a.id not in known]
    return [line for lines in by_reason.values() for line in lines][:size]


def _chase_rows(lines: list[tuple[Action, str]], cases: dict[uuid.UUID, Case]) -> list[Row]:
    return [
        promise_row(action, about=child_of(action, cases), now_words=_REASONS.get(reason, ""))
        | (_ANSWER_OWED if reason == "answer_owed" else {})
        for action, reason in lines
    ]


def _chasing(user: User) -> list[Section]:
    """Everything owed to the families of a lead, from any agency, with its clock (R46)."""
    clocks = clocks_running(partnership_id=user.partnership_id, size=SHORT)
    to_come = list(actions_open(viewer=user).filter(due_on__gte=today())[:SHORT])
    lines = _to_chase(user, SHORT)
    cases = cases_known(user, clocks=clocks, actions=[*to_come, *(action for action, _ in lines)])
    return [
        *_again(user),
        *_costs(user),
        Section(
            "To chase", _chase_rows(lines, cases), "Nothing to chase: no promise is late.", reverse("desk:chase"),
            "The whole chasing list",
        ),
        Section(
            "Clocks of your families", clock_rows(user, clocks, cases), "No clock runs for your families.",
            reverse("desk:clocks"), "All clocks",
        ),
        Section("Promised, still in time", promise_rows(user, to_come, cases), "Nothing else is promised."),
    ]  # fmt: skip


def _to_second(user: User) -> list[Section]:
    """The packs of files that leave only when somebody else has looked, for whoever may (R333)."""
    rows = clock_rows(user, packs_owed(viewer=user)) if allows(user, EVIDENCE_PACK) else []
    return [Section("Files that wait for a second word", rows)] if rows else []


def _own(user: User) -> list[Section]:
    mine = list(actions_of_owner(viewer=user)[:LONG])
    return [
        Section(
            "What you promised",
            [promise_row(a, mine=True) for a in mine],
            "You have no promise to keep.",
            reverse("desk:mine"),
            "Answer all of them on one page",
        )
    ]


def _team(user: User) -> list[Section]:
    late = list(actions_overdue(viewer=user)[:LONG])
    return [
        Section("Late promises of your agency", [promise_row(a) for a in late], "Your agency is in time.")
    ]


_PARTNERS = ("fsw", "police", "education", "health", "youth_justice", "voluntary", "carer", "befriender")
_OF_ROLE: dict[str, tuple[Callable[[User], list[Section]], ...]] = {
    "manager": (manager, changes, duty, second_looks, _to_second, young),
    "duty_worker": (duty, second_looks, _own),
    "social_worker": (changes, _to_second, _chasing, second_looks, young, to_ask, _own),
    "ipsw": (changes, _families, second_looks, to_ask, _own),
    "csw": (changes, young, _families, second_looks, to_ask, _own),
    "agency_manager": (_own, complained, _team),
    "police_intelligence": (told, proposed, _own),
    "hub": (proposed, told, _own),
    **dict.fromkeys(_PARTNERS, (changes, _to_second, _own)),
}


def sections_for(user: User) -> list[Section]:
    """Return the lists of the first page for all roles of a person, each list once, the busiest role's first."""
    held = user.as_actor().roles
    makers = dict.fromkeys(maker for role, makers in _OF_ROLE.items() if role in held for maker in makers)
    return [section for maker in makers for section in maker(user)]


def _danger(user: User) -> list[Section]:
    """Who is in danger now: oneself by one press, then whom nobody does anything about yet, then threats.

    A child is looked for as soon as the family was told by whom; a worker who was not heard of waits for this reader to ring.
    """
    out = own_missed(user) if allows(user, VISIT_PLAN) else []
    others = missed(user) if allows(user, VISIT_WATCH) else []
    gone = missing(user)
    looked_for = all_looked_for([row for section in gone for row in section.rows])
    return [*out, *([*others, *gone] if looked_for else [*gone, *others]), *threatened(user)]


def _alarmed(user: User) -> list[Section]:
    """What is told about a worker, for all but managers, whose lists hold it already."""
    if "manager" in user.as_actor().roles:
        return []
    rows = alarms_of(user)
    return [Section(ALARMED, rows)] if rows else []


def _quiet(request: HttpRequest, user: User, alarms: list[Section]) -> HttpResponse:
    """The page of somebody without lists of work: what was asked of them, their pages, and what they may do."""
    mine = list(actions_of_owner(viewer=user)[:LONG])
    own = Section(
        "What you promised", [promise_row(a, mine=True) for a in mine], more=reverse("desk:mine"),
        more_text="Answer all of them on one page",
    )  # fmt: skip
    sections = [*alarms, *complained(user), *([own] if mine else [])]
    rights = [(ROLES[key], permissions_of(key)) for key in sorted(user.as_actor().roles)]
    return page(request, "quiet", title="Your work", roles=rights, sections=sections, places=places_of(user))


@desk
def home(request: HttpRequest) -> HttpResponse:
    """What must I do now, by role."""
    user = worker_of(request)
    danger, work, alarms = _danger(user), sections_for(user), _alarmed(user)
    if not danger and not work:
        return _quiet(request, user, alarms)
    quiet = [section.empty for section in work if not section.rows]
    shown = [section for section in [*alarms, *work] if section.rows]
    return page(
        request,
        "home",
        title="Your work",
        danger=danger,
        sections=shown,
        quiet=quiet,
        visits=allows(user, VISIT_PLAN),
        at_once=len(danger) + len(shown) > _FEW,
    )


@desk
def chase(request: HttpRequest) -> HttpResponse:
    """The whole chasing list of a lead: 200 lines, and it says when there are more (R46)."""
    user = worker_of(request)
    lines = _to_chase(user, LONGEST_LIST + 1)
    more = len(lines) > LONGEST_LIST
    lines = lines[:LONGEST_LIST]
    rows = _chase_rows(lines, cases_known(user, actions=[action for action, _ in lines]))
    return page(
        request, "list", title="To chase", rows=rows, order=_FIRST_LINES if more else "",
        empty="Nothing to chase: no promise is late.",
    )  # fmt: skip
