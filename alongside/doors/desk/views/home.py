"""The first page: what must I do now? (R46)"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.desk.views.rows import (
    case_row,
    clock_rows,
    emergency_rows,
    lead_rows,
    names_of,
    promise_rows,
    request_rows,
    sided_rows,
)
from alongside.doors.desk.views.shared import (
    Row,
    desk,
    page,
    promise_row,
    to_case,
    worker_of,
)
from alongside.family.cases.selectors import cases_newest, single_sided, without_lead
from alongside.family.referrals.selectors import referrals_undecided
from alongside.ground.access.registry import permissions_of
from alongside.ground.access.selectors import emergencies_to_review
from alongside.ground.accounts.models import User
from alongside.ground.accounts.roles import ROLES
from alongside.ground.clock import today
from alongside.ground.clock.selectors import clocks_running
from alongside.ground.govuk.dates import ago_words
from alongside.practice.actions.selectors import (
    LONGEST_LIST,
    actions_of_owner,
    actions_open,
    actions_overdue,
    actions_to_chase,
)
from alongside.practice.support.selectors import offers_waiting, parents_to_offer

LONG, SHORT = 25, 10
_SOON = timedelta(days=7)
_REASONS = {
    "answer_owed": "the family asked and waits for an answer",
    "late": "",
    "to_confirm": "said to be done: look and confirm",
}
_ANSWER_OWED = {"status": "Answer owed", "meaning": "late"}


@dataclass(frozen=True)
class Section:
    """One list of the first page: at most ten or so rows. `more` is the address of the whole list."""

    title: str
    rows: list[Row] = field(default_factory=list)
    empty: str = "Nothing here. Nothing waits for you."
    more: str = ""
    more_text: str = ""


def _duty(user: User) -> list[Section]:
    waiting = list(referrals_undecided(viewer=user)[:SHORT])
    more = reverse("desk:requests")
    return [
        Section(
            "Requests for help that wait for a decision", request_rows(waiting), "No request waits for a decision.",
            more, "All requests",
        )
    ]  # fmt: skip


def _manager(user: User) -> list[Section]:
    clocks = clocks_running(partnership_id=user.partnership_id, size=SHORT)
    alone = list(without_lead(viewer=user)[:SHORT])
    sided = list(single_sided(viewer=user)[:SHORT])
    late = list(actions_overdue(viewer=user)[:SHORT])
    opened = list(emergencies_to_review(viewer=user)[:SHORT])
    return [
        Section(
            "Emergency openings to review", emergency_rows(user, opened), "No emergency opening waits for a review.",
            reverse("desk:emergency_review"), "Review them",
        ),
        Section(
            "Clocks broken or about to break", clock_rows(user, clocks), "No clock runs.",
            reverse("desk:clocks"), "All clocks",
        ),
        Section(
            "Families that nobody leads", lead_rows(alone), "Every family has a lead.", _cases("lead"), "All of them"
        ),
        Section(
            "Families with only one side supported", sided_rows(sided), "Parents and children all have their worker.",
            _cases("sided"), "All of them",
        ),
        Section(
            "Late promises", promise_rows(user, late), "No promise is late.", reverse("desk:promises"),
            "All late promises",
        ),
    ]  # fmt: skip


def _families(user: User) -> list[Section]:
    soon = list(actions_open(viewer=user).filter(due_on__lte=today() + _SOON)[:SHORT])
    offers = list(offers_waiting(viewer=user)[:SHORT])
    cases = list(cases_newest(viewer=user, open_only=True)[:LONG])
    sections = [
        Section(
            "Promises late or due this week", promise_rows(user, soon), "No promise is late or due this week."
        ),
        Section(
            "Offers that wait for an answer",
            [
                {
                    "text": f"{one.person.full_name}: a worker of their own",
                    "href": to_case(one.case_id),
                    "hint": f"offered {ago_words(one.offered_at)}. Any answer is fine, and may take its time.",
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
    mine = [case_row(case) for case in cases]
    sections.append(
        Section("My families", mine, "You work with no family yet.", reverse("desk:cases"), "All families")
    )
    return sections


def _to_offer(user: User) -> list[Row]:
    return [
        {
            "text": one.person.full_name,
            "href": reverse("desk:offer", args=[one.case.id]),
            "hint": f"{one.case.reference}, open since {ago_words(one.case.opened_at)}",
            "status": "Not offered yet" if one.never_offered else "Offer again",
            "meaning": "soon",
        }
        for one in parents_to_offer(viewer=user)[:SHORT]
    ]


def chase_rows(user: User, size: int) -> list[Row]:
    """Return what to chase: first what the family waits to hear, then the longest late, then what to confirm (R46)."""
    chased = actions_to_chase(viewer=user)
    known = {chase.action.id for chase in chased}
    others = [a for a in actions_overdue(viewer=user)[:LONG] if a.id not in known]
    names = names_of(user, [c.action for c in chased] + others)
    rows: dict[str, list[Row]] = {reason: [] for reason in _REASONS}
    for chase in chased:
        row = promise_row(
            chase.action, about=names.get(chase.action.case_id, ""), now_words=_REASONS[chase.reason]
        )
        rows[chase.reason].append(row | _ANSWER_OWED if chase.reason == "answer_owed" else row)
    rows["late"] += [promise_row(a, about=names.get(a.case_id, "")) for a in others]
    return [row for listed in rows.values() for row in listed][:size]


def _chasing(user: User) -> list[Section]:
    """Everything owed to the families of a lead, from any agency, with its clock (R46)."""
    clocks = clocks_running(partnership_id=user.partnership_id, size=SHORT)
    to_come = list(actions_open(viewer=user).filter(due_on__gte=today())[:SHORT])
    return [
        Section(
            "To chase", chase_rows(user, SHORT), "Nothing to chase: no promise is late.", reverse("desk:chase"),
            "The whole chasing list",
        ),
        Section(
            "Clocks of your families", clock_rows(user, clocks), "No clock runs for your families.",
            reverse("desk:clocks"), "All clocks",
        ),
        Section("Promised, still in time", promise_rows(user, to_come), "Nothing else is promised."),
    ]  # fmt: skip


def _own(user: User) -> list[Section]:
    mine = list(actions_of_owner(viewer=user)[:LONG])
    return [
        Section(
            "What you promised", [promise_row(a, mine=True) for a in mine], "You have no promise to keep."
        )
    ]


def _team(user: User) -> list[Section]:
    late = list(actions_overdue(viewer=user)[:LONG])
    return [
        Section("Late promises of your agency", [promise_row(a) for a in late], "Your agency is in time.")
    ]


def _cases(show: str) -> str:
    return f"{reverse('desk:cases')}?show={show}"


_PARTNERS = ("fsw", "police", "education", "health", "youth_justice", "voluntary", "carer", "befriender")
_OF_ROLE: dict[str, tuple[Callable[[User], list[Section]], ...]] = {
    "manager": (_manager, _duty),
    "duty_worker": (_duty, _own),
    "social_worker": (_chasing, _own),
    "ipsw": (_families, _own),
    "csw": (_families, _own),
    "agency_manager": (_own, _team),
    **dict.fromkeys(_PARTNERS, (_own,)),
}


def sections_for(user: User) -> list[Section]:
    """Return the lists of the first page for all roles of a person, each list once, the busiest role's first."""
    held = user.as_actor().roles
    makers = dict.fromkeys(maker for role, makers in _OF_ROLE.items() if role in held for maker in makers)
    return [section for maker in makers for section in maker(user)]


@desk
def home(request: HttpRequest) -> HttpResponse:
    """What must I do now, by role."""
    user = worker_of(request)
    roles = [ROLES[key] for key in sorted(user.as_actor().roles)]
    sections = sections_for(user)
    if not sections:
        mine = list(actions_of_owner(viewer=user)[:LONG])
        sections = [Section("What you promised", [promise_row(a, mine=True) for a in mine])] if mine else []
        rights = [(role, permissions_of(role.key)) for role in roles]
        return page(request, "quiet", title="Your work", roles=rights, sections=sections)
    quiet = [section.empty for section in sections if not section.rows]
    return page(request, "home", title="Your work", sections=[s for s in sections if s.rows], quiet=quiet)


@desk
def chase(request: HttpRequest) -> HttpResponse:
    """The whole chasing list of a lead: 200 lines at most (R46)."""
    rows = chase_rows(worker_of(request), LONGEST_LIST)
    return page(request, "list", title="To chase", rows=rows, empty="Nothing to chase: no promise is late.")
