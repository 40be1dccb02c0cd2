"""Reaching a young person: the parents asked first, every attempt kept, trust before topics, regular presence (R204-R206)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from alongside.family.cases.models import Case
from alongside.family.cases.services import first_meeting_seen
from alongside.family.people.rules import line_of, one_of, words_of
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Refused
from alongside.ground.clock import now, today
from alongside.ground.clock.time_source import local_date
from alongside.practice.engagement import events, rules
from alongside.practice.engagement.growing import start_of
from alongside.practice.engagement.models import Contact, ParentsKnow, PresencePlan, TrustStep
from alongside.practice.engagement.policies import ENGAGE_WORK, PARENTS_KNOW
from alongside.practice.engagement.services.common import (
    Part,
    open_case,
    own_person,
    parent_of,
    require_part,
    signed,
)
from alongside.practice.workload.models import ContactMade
from alongside.practice.workload.services.contacts import contact_made

LONG, LINE = 4_000, 200
MOST_DAYS = 90


@dataclass(frozen=True)
class _Reasons:
    """Why a topic before trust, and why before the parents were asked; empty where not needed."""

    early: str
    urgent: str


@transaction.atomic
def parents_know_write(
    *,
    by: User,
    case_id: uuid.UUID,
    works: str = "",
    will_not_work: str = "",
    introduce: str = "not_said",
    person_id: uuid.UUID | None = None,
    not_asked_because: str = "",
) -> ParentsKnow:
    """Write what a parent knows about how to reach their child, or why no parent could be asked (R205).

    A parent writes their own from their account; the child's worker or the lead writes what a parent (`person_id`) said,
    or `not_asked_because` (up to 400 characters). Each saying is kept beside the earlier ones. The other parent reads
    none of it.

    Raises NotPermitted; Missing; Refused: `case_closed`, `parents_said_nothing`, `choice_unknown`, words too long.
    """
    case, parent_id, reason = _who_said(by, case_id, person_id, not_asked_because)
    said = ParentsKnow(**signed(by, case), person_id=parent_id, not_asked_because=reason)
    if parent_id:
        said.works = words_of(works, field="works", limit=LONG)
        said.will_not_work = words_of(will_not_work, field="will_not_work", limit=LONG)
        said.introduce = one_of(introduce, ParentsKnow.Introduce.values, field="introduce")
    if not (said.works or said.will_not_work or reason):
        raise Refused(
            "Write what helps or what will not work, in their words; or say why no parent could be asked.",
            code="parents_said_nothing",
            field="works" if parent_id else "not_asked_because",
        )
    said.save(force_insert=True)
    kind = events.NOT_ASKED if reason else events.ASKED
    record(kind, by=by, about=said, circle_ids=[case.id], facts={"introduce": said.introduce})
    return said


@transaction.atomic
def contact_log(
    *,
    by: User,
    case_id: uuid.UUID,
    purpose: str,
    channel: str,
    happened_at: datetime | None = None,
    minutes: int | None = None,
    outcome: str = "reached",
    place: str = "",
    wanted: str = "",
    topic: str = "",
    with_whom: str = "",
    early_because: str = "",
    urgent_because: str = "",
) -> Contact:
    """Write down one attempt, one time of being there, or one topic talked about (R204). No number of them is fixed.

    It is written once: it weighs in what the worker carries (`workload`), and the first time that the child's own worker
    was with them face to face keeps R57's promise (`cases`). The parents are asked before the first one (R205), unless
    `urgent_because` says why safety could not wait; a topic before trust needs `early_because`. Raises
    Refused(`parents_not_asked`, `trust_first`, `topic_missing`) and as `workload.contact_made`.
    """
    case = open_case(by, case_id, ENGAGE_WORK)
    parts = require_part(by, case.id)
    about, why = line_of(topic, field="topic", limit=LINE), _reasons(early_because, urgent_because)
    came_of, kept = _checked(case, purpose=purpose, outcome=outcome, topic=about, why=why)
    made = contact_made(
        by=by, case=case, person_id=case.child_id, channel=channel, happened_at=happened_at, minutes=minutes,
        outcome=came_of, purpose=purpose,
    )  # fmt: skip
    contact = Contact.objects.create(
        partnership_id=case.partnership_id, created_at=now(), created_by_id=by.id, made=made,
        early_because=kept.early, urgent_because=kept.urgent,
        topic=about if purpose == ContactMade.Purpose.SESSION else "", **_described(place, wanted, with_whom),
    )  # fmt: skip
    _been_there(case, made)
    record(events.CONTACTED, by=by, about=contact, circle_ids=[case.id], facts=_facts(made, kept))
    _met_first(by, made, parts)
    return contact


@transaction.atomic
def trust_set(*, by: User, case_id: uuid.UUID, stage: str, since: date, words: str = "") -> TrustStep:
    """Say how far trust has come, since a day (R204). It may jump and fall back; each step is kept.

    Raises NotPermitted; Missing; Refused: `case_closed`, and as `rules.check_trust`.
    """
    case = open_case(by, case_id, ENGAGE_WORK)
    require_part(by, case.id)
    met = _reached(case).filter(happened_at__lt=start_of(since))
    rules.check_trust(_trust(case), stage=stage, since=since, today=today(), met=met.exists())
    step = TrustStep.objects.create(
        **signed(by, case), stage=stage, since=since, words=words_of(words, field="words", limit=2_000)
    )
    record(events.TRUST_SET, by=by, about=step, circle_ids=[case.id], facts={"stage": stage})
    return step


@transaction.atomic
def presence_plan(
    *,
    by: User,
    case_id: uuid.UUID,
    every_days: int,
    places: str,
    second_name: str = "",
    second_role: str = "",
) -> PresencePlan:
    """Plan how often somebody is in the young person's life (1 to 90 days apart), where, and who besides (R206).

    The plan before it ends and is kept. Raises NotPermitted; Missing; Refused: `case_closed`, `presence_days`,
    `words_missing`, words too long.
    """
    case = open_case(by, case_id, ENGAGE_WORK)
    require_part(by, case.id)
    if not 1 <= every_days <= MOST_DAYS:
        raise Refused(f"Choose between 1 and {MOST_DAYS} days.", code="presence_days", field="every_days")
    text = words_of(places, field="places", limit=1_000, required=True)
    PresencePlan.objects.filter(partnership_id=case.partnership_id, case=case, ended_at__isnull=True).update(
        ended_at=now()
    )
    last = _reached(case).order_by("-happened_at").values_list("happened_at", flat=True).first()
    there = local_date(last) if last else None
    plan = PresencePlan.objects.create(
        **signed(by, case), every_days=every_days, places=text, last_on=there,
        second_name=line_of(second_name, field="second_name", limit=120),
        second_role=line_of(second_role, field="second_role", limit=120),
        due_on=max(today(), rules.presence_due(last_on=there, planned_on=today(), every_days=every_days)),
    )  # fmt: skip
    facts = {"every_days": every_days, "second": bool(plan.second_name)}
    record(events.PRESENCE_PLANNED, by=by, about=plan, circle_ids=[case.id], facts=facts)
    return plan


def trust_now(case: Case) -> str:
    """Return the stage of trust as it stands; empty where nobody said."""
    step = _trust(case)
    return step.stage if step else ""


def _trust(case: Case) -> TrustStep | None:
    found = TrustStep.objects.filter(partnership_id=case.partnership_id, case=case)
    return found.order_by("-at", "-id").first()


def _reached(case: Case) -> QuerySet[ContactMade]:
    """Return the contacts beside the child at which they were reached."""
    return ContactMade.objects.filter(
        partnership_id=case.partnership_id, case=case, outcome=ContactMade.Outcome.REACHED,
        beside_child__isnull=False,
    )  # fmt: skip


def _been_there(case: Case, made: ContactMade) -> None:
    """Move the next presence on; what is written late about an earlier day moves nothing back."""
    on = local_date(made.happened_at)
    if made.outcome != ContactMade.Outcome.REACHED:
        return
    plan = PresencePlan.objects.filter(
        partnership_id=case.partnership_id, case=case, ended_at__isnull=True
    ).first()
    if plan is not None and (plan.last_on is None or plan.last_on < on):
        plan.last_on = on
        plan.due_on = rules.presence_due(last_on=on, planned_on=on, every_days=plan.every_days)
        plan.save(update_fields=["last_on", "due_on"])


def _facts(made: ContactMade, why: _Reasons) -> dict[str, object]:
    return {
        "purpose": made.purpose, "channel": made.channel, "outcome": made.outcome, "early": bool(why.early),
        "urgent": bool(why.urgent), "out_of_hours": made.out_of_hours,
    }  # fmt: skip


def _met_first(by: User, made: ContactMade, parts: set[str]) -> None:
    """Let the first time that the child's own worker saw them be the day that the family waits for (R57)."""
    if (
        Part.CSW in parts
        and made.outcome == ContactMade.Outcome.REACHED
        and made.channel in ContactMade.FACE_TO_FACE
    ):
        first_meeting_seen(by=by, case_id=made.case_id, on=local_date(made.happened_at))


def _who_said(
    by: User, case_id: uuid.UUID, person_id: uuid.UUID | None, not_asked_because: str
) -> tuple[Case, uuid.UUID | None, str]:
    """Return the case, the parent whose words they are, and why there is none."""
    if by.is_family:
        case = open_case(by, case_id, PARENTS_KNOW)
        return case, own_person(by, case, child=False).id, ""
    case = open_case(by, case_id, ENGAGE_WORK)
    require_part(by, case.id)
    if person_id is not None:
        return case, parent_of(case, person_id), ""
    return case, None, line_of(not_asked_because, field="not_asked_because", limit=400)


def _reasons(early: str, urgent: str) -> _Reasons:
    return _Reasons(
        line_of(early, field="early_because", limit=400), line_of(urgent, field="urgent_because", limit=400)
    )


def _described(place: str, wanted: str, with_whom: str) -> dict[str, str]:
    return {
        "place": line_of(place, field="place", limit=LINE),
        "wanted": words_of(wanted, field="wanted", limit=2_000),
        "with_whom": line_of(with_whom, field="with_whom", limit=120),
    }


def _checked(case: Case, *, purpose: str, outcome: str, topic: str, why: _Reasons) -> tuple[str, _Reasons]:
    """Return what came of a contact, with the reasons that were needed; refuse what `rules` refuse."""
    asked = ParentsKnow.objects.filter(partnership_id=case.partnership_id, case=case).exists()
    rules.check_first_contact(asked=asked, urgent_because=why.urgent)
    trust = trust_now(case)
    came_of = rules.check_contact(
        purpose=purpose, outcome=outcome, topic=topic, early_because=why.early, trust=trust
    )
    early = purpose == ContactMade.Purpose.SESSION and trust not in rules.CONTENT_FROM
    return came_of, _Reasons(why.early if early else "", "" if asked else why.urgent)
