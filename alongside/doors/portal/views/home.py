"""One page that answers six questions, and the pages beside it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET

from alongside.doors.common import only_for
from alongside.doors.common.offers import newest_offers
from alongside.doors.portal.promises import Card, cards
from alongside.doors.portal.views.common import page, user_of
from alongside.family.cases.models import Case
from alongside.family.cases.rules import Journey
from alongside.family.cases.selectors import cases_of_family_for_family, journey_for_family
from alongside.ground.accounts.models import User
from alongside.ground.clock import now
from alongside.practice.actions.models import ActionStep
from alongside.practice.actions.selectors import actions_for_family
from alongside.practice.meetings.models import Meeting
from alongside.practice.meetings.selectors import meetings_for_family
from alongside.practice.plans.selectors import PlanNews, plans_news_for_family
from alongside.practice.support.selectors import offers_for_family

_SHOWN = 5
_TOLD = (ActionStep.Kind.EXPLAINED, ActionStep.Kind.DONE, ActionStep.Kind.MOVED, ActionStep.Kind.ABANDONED,
         ActionStep.Kind.HANDED_OVER)  # fmt: skip


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
    plans = plans_news_for_family(viewer=user, case_ids=[case.id for case in cases])
    every = [card for group in groups for card in group.cards]
    children = [_child(user, case, every, plans.get(case.id)) for case in cases]
    offers = [offer for offer in newest_offers(offers_for_family(viewer=user)) if not offer.answer]
    to_confirm = [card for group in groups if group.key == "confirm" for card in group.cards]
    needs = bool(offers or to_confirm or any(child.awaits for child in children))
    return page(
        request,
        "home",
        children=children,
        offers=offers,
        to_confirm=to_confirm,
        needs=needs,
        several=len(children) > 1,
    )


@only_for("family")
@require_GET
def meetings(request: HttpRequest) -> HttpResponseBase:
    """The meetings the family is part of."""
    user = user_of(request)
    found = [m for case in cases_of_family_for_family(viewer=user)
             for m in meetings_for_family(viewer=user, case_id=case.id)[:50]]  # fmt: skip
    coming = sorted((m for m in found if m.held_at is None and m.at >= now()), key=lambda m: m.at)
    return page(request, "meetings", coming=coming, past=[m for m in found if m not in coming])


@only_for("family")
@require_GET
def wrong(request: HttpRequest) -> HttpResponseBase:
    """How to say that something is wrong: what can be done here today, and by phone."""
    user = user_of(request)
    return page(request, "wrong", here=user.partnership)


def _child(user: User, case: Case, all_cards: list[Card], plan: PlanNews | None) -> ChildPage:
    mine = [card for card in all_cards if card.promise.action.case_id == case.id]
    steps = [s for card in mine for s in card.promise.steps if s.kind in _TOLD and s.by_id != user.id]
    waiting = [card for card in mine if card.promise.action.state in ("agreed", "in_progress")]
    return ChildPage(
        case=case,
        journey=journey_for_family(viewer=user, case_id=case.id),
        plan=plan,
        meetings=tuple(m for m in meetings_for_family(viewer=user, case_id=case.id)[:20] if m.at >= now())[
            ::-1
        ],
        promises=tuple([*(c for c in mine if c.to_confirm), *waiting][:_SHOWN]),
        counts={
            "late": sum(card.is_late for card in mine),
            "open": len(waiting),
            "done": sum(card.promise.action.state in ("done", "verified") for card in mine),
        },
        told=tuple(sorted(steps, key=lambda step: step.at, reverse=True)[:_SHOWN]),
    )
