"""One page that answers six questions, and the pages beside it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET

from alongside.accountability.challenge.watch.selectors import rights_new_for_family
from alongside.doors.common import only_for
from alongside.doors.common.offers import newest_offers
from alongside.doors.portal.promises import Card, cards
from alongside.doors.portal.views.common import is_young, page, user_of
from alongside.family.cases.models import Case
from alongside.family.cases.rules import Journey, JourneyWorker
from alongside.family.cases.selectors import cases_of_family_for_family, journeys_for_family
from alongside.family.cases.standing import held_back_for_family, narrowed_for_family
from alongside.ground.accounts.models import User
from alongside.ground.base.ends import first_of
from alongside.ground.clock import now
from alongside.ground.govuk.pagination import keyset_page
from alongside.practice.actions.models import ActionStep
from alongside.practice.actions.selectors import actions_for_family
from alongside.practice.assessment.copies import to_answer_for_family
from alongside.practice.closing.selectors import decisions_for_family
from alongside.practice.handover.selectors import news_for_family
from alongside.practice.meetings.models import Meeting
from alongside.practice.meetings.selectors import (
    asks_for_family,
    decisions_told,
    meetings_for_family,
    told_for_family,
)
from alongside.practice.plans.news import PlanNews, plans_news_for_family
from alongside.practice.progress.selectors import asked_now
from alongside.practice.safety.selectors import open_episodes
from alongside.practice.support.selectors import offers_for_family
from alongside.practice.workload.models import CoverSpell
from alongside.practice.workload.selectors.reach import covers_now

_SHOWN = 5
_MEETINGS = 200
_TOLD = (ActionStep.Kind.EXPLAINED, ActionStep.Kind.DONE, ActionStep.Kind.MOVED, ActionStep.Kind.ABANDONED,
         ActionStep.Kind.HANDED_OVER)  # fmt: skip


@dataclass(frozen=True)
class WorkerCard:
    """Somebody who works with the family, and for which of the children."""

    worker: JourneyWorker
    names: str
    away: CoverSpell | None = None


@dataclass(frozen=True)
class ChildPage:
    """What one child's part of the page says."""

    case: Case
    journey: Journey
    plan: PlanNews | None
    meetings: tuple[Meeting, ...]
    promises: tuple[Card, ...]
    counts: dict[str, int]
    told: tuple[ActionStep, ...]

    @property
    def awaits(self) -> int:
        """How many measures wait for the reader's answer."""
        return self.plan.awaits_you if self.plan else 0


@only_for("family")
@require_GET
def home(request: HttpRequest) -> HttpResponseBase:
    """Who works with us, what happens next, what was promised, what needs my answer, what was said, what is wrong."""
    user = user_of(request)
    groups = cards(actions_for_family(viewer=user), user)
    cases = cases_of_family_for_family(viewer=user)
    every = [card for group in groups for card in group.cards]
    ends = decisions_for_family(viewer=user, case_ids=[case.id for case in cases])
    children = _children(user, cases, every)
    offers = [offer for offer in newest_offers(offers_for_family(viewer=user)) if not offer.answer]
    to_confirm = [card for group in groups if group.key == "confirm" for card in group.cards]
    ending = [(case, ends[case.id].state) for case in cases if case.id in ends]
    asked = [case for case, state in ending if state == "proposed"]
    how = asked_now(viewer=user, cases=cases)
    found_out = to_answer_for_family(viewer=user)
    rights = rights_new_for_family(viewer=user)
    waits = offers or to_confirm or asked or how or found_out or rights
    needs = bool(waits or any(child.awaits for child in children))
    return page(
        request,
        "home",
        children=children,
        offers=offers,
        to_confirm=to_confirm,
        needs=needs,
        how_asked=how,
        asked_to_end=asked,
        found_out=found_out,
        rights=rights,
        ending=[case for case, state in ending if state in ("signed", "final")],
        several=len(children) > 1,
        workers=_workers(children),
        gone=list(open_episodes(viewer=user)),
        narrowed=None if is_young(user) else narrowed_for_family(viewer=user),
        changes=news_for_family(viewer=user, cases=cases).values(),
    )


@only_for("family")
@require_GET
def meetings(request: HttpRequest) -> HttpResponseBase:
    """The meetings the family is part of."""
    user = user_of(request)
    cases = cases_of_family_for_family(viewer=user)
    names = {case.id: case.child.short_name for case in cases}
    ahead = Q(at__gte=now(), held_at__isnull=True, cancelled_at__isnull=True)
    every = meetings_for_family(viewer=user, cases=cases)
    coming = first_of(every.filter(ahead).reverse(), _MEETINGS)
    past = keyset_page(every.exclude(ahead), key=("-at", "-id"), after=request.GET.get("after"))
    return page(
        request, "meetings", coming=[(m, names[m.case_id]) for m in coming],
        past=[(m, names[m.case_id]) for m in past.items], pages=past, several=len(cases) > 1, cases=cases,
        held_back=held_back_for_family(viewer=user, kind="meetings"), asks=asks_for_family(viewer=user),
        decisions=decisions_told(viewer=user), told=told_for_family(viewer=user),
    )  # fmt: skip


@only_for("family")
@require_GET
def wrong(request: HttpRequest) -> HttpResponseBase:
    """How to say that something is wrong: what can be done here today, and by phone."""
    user = user_of(request)
    return page(request, "wrong", here=user.partnership)


def _workers(children: list[ChildPage]) -> list[WorkerCard]:
    """Return everyone who works with the family once, with the children they are for, since they first came.

    Who stands in now wins over what was once written about cover (R51).
    """
    found: dict[tuple[str, str, str], list[tuple[JourneyWorker, str]]] = {}
    for child in children:
        for worker in child.journey.workers:
            spells = found.setdefault((worker.name, worker.title, worker.phone), [])
            spells.append((worker, child.case.child.short_name))
    people = {worker.user_id for spells in found.values() for worker, _ in spells if worker.user_id}
    away = covers_now(people) if people else {}
    return [_card(spells, away) for spells in found.values()]


def _card(spells: list[tuple[JourneyWorker, str]], away: dict[uuid.UUID, CoverSpell]) -> WorkerCard:
    worker = min((one for one, _ in spells), key=lambda w: w.since)
    cover = away.get(worker.user_id) if worker.user_id else None
    return WorkerCard(worker, _listed(spells), cover)


def _listed(spells: list[tuple[JourneyWorker, str]]) -> str:
    *before, last = [name for _, name in spells]
    return f"{', '.join(before)} and {last}" if before else last


def _children(user: User, cases: list[Case], all_cards: list[Card]) -> list[ChildPage]:
    """Return the part of each child; what it costs does not grow with their number (R31)."""
    plans = plans_news_for_family(viewer=user, case_ids=[case.id for case in cases])
    journeys = journeys_for_family(viewer=user, cases=cases)
    coming: dict[uuid.UUID, list[Meeting]] = {case.id: [] for case in cases}
    ahead = meetings_for_family(viewer=user, cases=cases).filter(at__gte=now(), cancelled_at__isnull=True)
    for meeting in first_of(ahead.reverse(), _MEETINGS):
        coming[meeting.case_id].append(meeting)
    return [
        _child(user, case, all_cards, plans.get(case.id), journeys[case.id], coming[case.id])
        for case in cases
    ]


def _child(
    user: User,
    case: Case,
    all_cards: list[Card],
    plan: PlanNews | None,
    journey: Journey,
    meetings: list[Meeting],
) -> ChildPage:
    mine = [card for card in all_cards if card.promise.action.case_id == case.id]
    steps = [s for card in mine for s in card.promise.steps if s.kind in _TOLD and s.by_id != user.id]
    waiting = [card for card in mine if card.promise.action.state in ("agreed", "in_progress")]
    return ChildPage(
        case=case,
        journey=journey,
        plan=plan,
        meetings=tuple(meetings),
        promises=tuple([*(c for c in mine if c.to_confirm), *waiting][:_SHOWN]),
        counts={
            "late": sum(card.is_late for card in mine),
            "open": len(waiting),
            "done": sum(card.promise.action.state in ("done", "verified") for card in mine),
        },
        told=tuple(sorted(steps, key=lambda step: step.at, reverse=True)[:_SHOWN]),
    )
