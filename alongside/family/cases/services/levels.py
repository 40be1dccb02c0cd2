"""What follows when a level moves: views before a fall, a plan made again after a rise, and who is told (R20, R21)."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.db.models import Count

from alongside.family.cases import events
from alongside.family.cases.jobs import level_tell
from alongside.family.cases.models import Allocation, Case, Threshold
from alongside.family.cases.models_harm import Disclosure, LevelView
from alongside.family.cases.policies import LEVEL_VIEW
from alongside.family.cases.rules_signs import check_not_by_missing_sign
from alongside.family.cases.rules_standing import check_disclosure, check_views, moved
from alongside.family.cases.services.common import MANAGERS, open_case_for_change, start
from alongside.family.people.rules import line_of, one_of, words_of
from alongside.ground.access.registry import require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record, refusal_keep
from alongside.ground.base.actors import Acts
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.clock import now
from alongside.ground.clock.selectors import clock_for

_REVIEWERS = 2
Side = LevelView.Side


@transaction.atomic
def level_view_record(*, by: User, case_id: uuid.UUID, side: str, words: str, said_by: str = "") -> LevelView:
    """Write down what one side thinks of how worried we should be (R20).

    Each worker speaks for themself. A family member says it in their own account; or a worker writes down what one said
    (`said_by`: who). Raises NotPermitted, Missing, Refused: `case_closed`, an unknown side, no words, nobody named.
    """
    require(by, LEVEL_VIEW)
    require_to_write(by, case_id)
    case = open_case_for_change(case_id) if not by.is_family else _own_case(case_id)
    one_of(side, Side.values, field="side")
    if by.is_family or side != Side.FAMILY:
        _speaks_for(by, case, side)
        said_by = by.name
    made = LevelView.objects.create(
        partnership_id=case.partnership_id, case=case, side=side, at=now(), by_id=by.id, by_name=by.name,
        words=words_of(words, field="words", limit=2_000, required=True),
        said_by=line_of(said_by, field="said_by", limit=120, required=True), created_by_id=by.id,
    )  # fmt: skip
    record(events.VIEW_RECORDED, by=by, about=made, circle_ids=[case.id], facts={"side": side})
    return made


def views_now(case: Case) -> list[LevelView]:
    """Return the views given since the level was last set, the newest first: an older one was of another level."""
    last = (
        Threshold.objects.filter(partnership_id=case.partnership_id, case=case)
        .order_by("-decided_at")
        .first()
    )
    found = LevelView.objects.filter(partnership_id=case.partnership_id, case=case)
    if last is not None:
        found = found.filter(at__gte=last.decided_at)
    return list(found.order_by("-at", "-id"))


def disclosure_stands(case_id: uuid.UUID) -> bool:
    """Whether the child told of serious harm and two people have not yet reviewed it (R21)."""
    open_ones = Disclosure.objects.filter(case_id=case_id).annotate(n=Count("reviews"))
    return open_ones.filter(n__lt=_REVIEWERS).exists()


def check_level(case: Case, level: str) -> str:
    """Return how the level would move. Raises Refused: `disclosure_stands`; before a fall `no_worker_to_ask`,
    `views_missing` (R20, R21).
    """
    check_disclosure(stands=disclosure_stands(case.id), level=level)
    move = moved(case.level, level)
    if move == "fall":
        parts = Allocation.objects.filter(case=case, until__isnull=True).values_list("part", flat=True)
        check_views(workers=set(parts), sides={view.side for view in views_now(case)})
    return move


def by_no_missing_sign(by: User, case: Case, reason: str, *, field: str) -> None:
    """Refuse, and remember, a reason to worry less that rests on a sign which is not there (R11)."""
    try:
        check_not_by_missing_sign(reason, field=field)
    except Refused as refused:
        raise refusal_keep(refused, by=by, about=case) from None


def level_rises(by: Acts, case: Case) -> None:
    """Let the lead owe the family a new plan, and tell the lead and both workers; call it elevated (R20)."""
    clock = clock_for(case.id, events.REPLAN)
    if clock is None or clock.stopped_at is not None:
        lead = Allocation.objects.filter(case=case, part=Allocation.Part.LEAD, until__isnull=True).first()
        start(
            events.REPLAN, case, by=by, owner_id=lead.user_id if lead else None,
            owner=lead.worker_name if lead else MANAGERS,
        )  # fmt: skip
    level_tell.defer(case_id=str(case.id))


def _own_case(case_id: uuid.UUID) -> Case:
    case = Case.objects.filter(id=case_id, closed_at__isnull=True).first()
    if case is None:
        raise Missing
    return case


def _speaks_for(by: User, case: Case, side: str) -> None:
    """Raise NotPermitted unless `by` is of the family, or holds that worker's part in this case now."""
    if by.is_family:
        if side != Side.FAMILY:
            raise NotPermitted("You speak for yourself and your family.", code="view_not_yours")
        return
    mine = Allocation.objects.filter(case=case, user_id=by.id, part=side, until__isnull=True)
    if not mine.exists():
        raise NotPermitted("Each worker says what they think themselves.", code="view_not_yours")
