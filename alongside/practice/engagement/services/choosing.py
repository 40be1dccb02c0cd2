"""Deciding together: each person's own view, the two workers' priorities, and talking where they differ (R56, R209)."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.db.models import F, Window
from django.db.models.functions import RowNumber

from alongside.family.cases.models import Allocation, Case
from alongside.family.people.models import Person
from alongside.family.people.rules import one_of, words_of
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock import now
from alongside.practice.engagement import events, rules
from alongside.practice.engagement.models import Discussion, InfluenceView, Priority
from alongside.practice.engagement.policies import DISCUSSION_END, INFLUENCE_SAY, PRIORITY_SAY
from alongside.practice.engagement.services.common import open_case, require_part, signed

Part, Side, Kind = Allocation.Part, InfluenceView.Side, Discussion.Kind
_PAIR = (Part.IPSW, Part.CSW)


@transaction.atomic
def influence_say(*, by: User, case_id: uuid.UUID, answer: str, words: str = "") -> InfluenceView:
    """Say how far the young person can choose and influence what is decided, as oneself (R209).

    The young person, each parent and each worker of the case say their own; nobody another's. Where the newest answers
    of two sides lie two steps or more apart, a discussion is opened.

    Raises NotPermitted; Missing; Refused: `case_closed`, `choice_unknown`, `words_too_long`.
    """
    case = open_case(by, case_id, INFLUENCE_SAY)
    side = _side(by, case)
    view = InfluenceView.objects.create(
        **signed(by, case), side=side, answer=one_of(answer, InfluenceView.Answer.values, field="answer"),
        words=words_of(words, field="words", limit=2_000),
    )  # fmt: skip
    facts = {"side": side, "answer": view.answer}
    record(events.INFLUENCE_SAID, by=by, about=view, facts=facts)
    with elevated("whoever says their own view does not see the others'"):
        if rules.views_differ(_views_now(case)):
            _discuss(by, case, Kind.INFLUENCE)
    return view


@transaction.atomic
def priority_say(*, by: User, case_id: uuid.UUID, what: str, words: str) -> Priority:
    """Say what one would do first, as the parents' worker or the child's (R56); where the two differ, they talk.

    Raises NotPermitted for anybody but these two of this case; Missing; Refused: `case_closed`, `choice_unknown`,
    `words_missing`, `words_too_long`.
    """
    case = open_case(by, case_id, PRIORITY_SAY)
    part = (require_part(by, case.id, _PAIR) & set(_PAIR)).pop()
    said = Priority.objects.create(
        **signed(by, case), part=part, what=one_of(what, Priority.What.values, field="what"),
        words=words_of(words, field="words", limit=2_000, required=True),
    )  # fmt: skip
    record(
        events.PRIORITY_SAID, by=by, about=said, circle_ids=[case.id], facts={"part": part, "what": said.what}
    )
    if rules.priorities_differ(priorities_now(case)):
        _discuss(by, case, Kind.PRIORITIES)
    return said


@transaction.atomic
def discussion_end(*, by: User, discussion_id: uuid.UUID, outcome: str) -> Discussion:
    """Write what came of talking about a difference; a difference of the two workers needs it before a plan (R56).

    By the two workers or the lead of the case. Raises NotPermitted; Missing; Refused: `discussion_over`, `words_missing`,
    `words_too_long`.
    """
    require(by, DISCUSSION_END)
    found = Discussion.objects.filter(id=discussion_id).first()
    if found is None:
        raise Missing
    require_to_write(by, found.case_id)
    require_part(by, found.case_id, (*_PAIR, Part.LEAD))
    found = Discussion.objects.select_for_update(of=("self",)).get(id=discussion_id)
    if found.closed_at is not None:
        raise Refused("What came of this is written down already.", code="discussion_over")
    found.outcome = words_of(outcome, field="outcome", limit=4_000, required=True)
    found.closed_at, found.closed_by_id, found.closed_by_name = now(), by.id, by.name
    found.save(update_fields=["outcome", "closed_at", "closed_by_id", "closed_by_name"])
    circles = [found.case_id]
    record(events.DISCUSSION_ENDED, by=by, about=found, circle_ids=circles, facts={"kind": found.kind})
    return found


def check_no_open_difference(case_id: uuid.UUID) -> None:
    """Refuse (`discussion_open`) while the two workers have not said what came of their different priorities (R56)."""
    if Discussion.objects.filter(case_id=case_id, kind=Kind.PRIORITIES, closed_at__isnull=True).exists():
        raise Refused(
            "The parents’ worker and the child’s would do different things first. Talk about it together, and write what"
            " came of it under “Working with” on the family’s page. Then share the plan.",
            code="discussion_open",
        )


def priorities_now(case: Case) -> dict[str, str]:
    """Return the newest priority of each of the two parts."""
    newest: dict[str, str] = {}
    found = Priority.objects.filter(partnership_id=case.partnership_id, case=case).order_by("-at", "-id")
    for said in found[:100]:
        newest.setdefault(said.part, said.what)
    return newest


def _side(by: User, case: Case) -> str:
    """Which side `by` speaks for. Raises Missing for a family member of no side; NotPermitted for a worker without part."""
    if not by.is_family:
        require_part(by, case.id, (Part.CSW, Part.IPSW, Part.LEAD, Part.SOCIAL_WORKER, Part.OTHER))
        return Side.PROFESSIONAL.value
    me = Person.objects.filter(user_id=by.id).values_list("id", flat=True).first()
    if me is None:
        raise Missing
    return Side.YOUNG.value if me == case.child_id else Side.PARENT.value


def _views_now(case: Case) -> list[tuple[str, str]]:
    """Return (side, answer) of everybody's newest view."""
    number = Window(RowNumber(), partition_by=F("by_id"), order_by=[F("at").desc(), F("id").desc()])
    found = InfluenceView.objects.filter(partnership_id=case.partnership_id, case=case).annotate(
        number=number
    )
    return [(view.side, view.answer) for view in found.filter(number=1)]


def _discuss(by: User, case: Case, kind: str) -> None:
    """Open a discussion of this kind unless one is open."""
    with elevated("a difference is noted whoever notices it"):
        here = {"partnership_id": case.partnership_id, "case": case, "kind": kind}
        if Discussion.objects.filter(**here, closed_at__isnull=True).exists():
            return
        opened = Discussion.objects.create(**here, opened_at=now(), created_by_id=by.id)
    record(events.DISCUSSION_OPENED, by=by, about=opened, circle_ids=[case.id], facts={"kind": kind})
