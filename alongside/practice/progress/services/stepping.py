"""Sessions on one topic with the child and with the parents, and sessions of the whole family (R210, R103)."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction

from alongside.family.cases.models import Allocation, Case
from alongside.family.people.models import FamilyMember
from alongside.family.people.rules import line_of, one_of, past_day, words_of
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.clock import now, today
from alongside.practice.engagement.services import young_note_write
from alongside.practice.progress import events
from alongside.practice.progress.catalogue import EDITION, TOPICS
from alongside.practice.progress.models import JointSession, Session
from alongside.practice.progress.policies import JOINT_WORK, SESSION_WORK
from alongside.practice.progress.services.common import (
    ANYBODY,
    PARENTS,
    Part,
    member_of,
    open_case,
    parts_of,
    require_part,
    signed,
)
from alongside.practice.support.services import support_note_write

Side = Session.Side
_NEAR = 366


@transaction.atomic
def session_plan(
    *, by: User, case_id: uuid.UUID, topic: str, planned_on: date, person_id: uuid.UUID | None = None
) -> Session:
    """Plan a session of one's own side on a topic of the list (R210): the child's worker with the child, the parents'
    worker with one parent (`person_id`).

    Topic and day are for the workers of both sides, nothing else. Raises NotPermitted; Missing; Refused: `case_closed`,
    `choice_unknown`, `session_planned_already`, `day_too_far`.
    """
    case = open_case(by, case_id, SESSION_WORK)
    side = _side_of(by, case)
    one_of(topic, list(TOPICS), field="topic")
    if abs((planned_on - today()).days) > _NEAR:
        raise Refused("Choose a day within a year from today.", code="day_too_far", field="planned_on")
    person = case.child if side == Side.CHILD else member_of(case, person_id, PARENTS)
    waits = Session.objects.filter(
        partnership_id=case.partnership_id, case=case, side=side, person=person, topic=topic, recorded_at__isnull=True
    )  # fmt: skip
    if waits.exists():
        raise Refused(
            "This topic is planned already. Write down first whether that session took place.",
            code="session_planned_already",
            field="topic",
        )
    planned = Session.objects.create(
        **signed(by, case), side=side, person=person, topic=topic, edition=EDITION, title=TOPICS[topic],
        planned_on=planned_on,
    )  # fmt: skip
    record(events.SESSION_PLANNED, by=by, about=planned, facts={"topic": topic, "side": side})
    return planned


@transaction.atomic
def session_record(
    *,
    by: User,
    session_id: uuid.UUID,
    held_on: date | None = None,
    not_held_because: str = "",
    words: str = "",
) -> Session:
    """Write down that a session of one's own side was held, or why it was not (R210).

    `words` become a note behind the wall of that side: of the child with their worker, or of the parent with theirs.
    Raises NotPermitted, also for the other side's worker; Missing; Refused: `case_closed`, `recorded_already`,
    `held_or_why_not`, `day_in_future`, `words_too_long`.
    """
    seen = Session.objects.filter(id=session_id).first()
    if seen is None:
        raise Missing
    case = open_case(by, seen.case_id, SESSION_WORK)
    if _side_of(by, case) != seen.side:
        raise NotPermitted("The worker of that side writes this down.", code="not_your_side")
    planned = Session.objects.select_for_update().get(id=seen.id)
    if planned.recorded_at is not None:
        raise Refused("This was written down already.", code="recorded_already")
    planned.held_on, planned.not_held_because = _held(held_on, not_held_because)
    planned.recorded_at = now()
    planned.save(update_fields=["held_on", "not_held_because", "recorded_at"])
    if planned.held_on and words.strip():
        _note(by, case, planned, words)
    facts = {"topic": planned.topic, "side": planned.side, "held": planned.held_on is not None}
    record(events.SESSION_RECORDED, by=by, about=planned, facts=facts)
    return planned


@transaction.atomic
def joint_plan(
    *, by: User, case_id: uuid.UUID, planned_on: date, place: str, asked: Collection[str]
) -> JointSession:
    """Plan a session in which the family and its workers build the plan (R103). `asked`: ids of people and of workers.

    Raises NotPermitted; Missing; Refused: `case_closed`, `family_not_asked`, `choice_unknown`, `day_too_far`, words.
    """
    case = open_case(by, case_id, JOINT_WORK)
    require_part(by, case.id, ANYBODY)
    if abs((planned_on - today()).days) > _NEAR:
        raise Refused("Choose a day within a year from today.", code="day_too_far", field="planned_on")
    planned = JointSession.objects.create(
        **signed(by, case), planned_on=planned_on, place=line_of(place, field="place", limit=200, required=True),
        asked=_people(case, asked),
    )  # fmt: skip
    record(
        events.JOINT_PLANNED, by=by, about=planned, circle_ids=[case.id], facts={"asked": len(planned.asked)}
    )
    return planned


@transaction.atomic
def joint_record(
    *,
    by: User,
    joint_id: uuid.UUID,
    held_on: date | None = None,
    came: Collection[str] = (),
    home: str = "",
    outside: str = "",
    words: str = "",
    not_held_because: str = "",
) -> JointSession:
    """Write down who came and what was agreed, about home and about outside, with the family's own words (R103).

    The family reads all of it. Raises NotPermitted; Missing; Refused: `case_closed`, `recorded_already`,
    `held_or_why_not`, `nobody_came`, `choice_unknown`, `day_in_future`, words missing or too long.
    """
    planned = JointSession.objects.select_for_update().filter(id=joint_id).first()
    if planned is None:
        raise Missing
    case = open_case(by, planned.case_id, JOINT_WORK)
    require_part(by, case.id, ANYBODY)
    if planned.recorded_at is not None:
        raise Refused("This was written down already.", code="recorded_already")
    planned.held_on, planned.not_held_because = _held(held_on, not_held_because)
    if planned.held_on:
        planned.came = _people(case, came, code="nobody_came", field="came")
        planned.home = words_of(home, field="home", limit=4_000, required=True)
        planned.outside = words_of(outside, field="outside", limit=4_000, required=True)
        planned.words = words_of(words, field="words", limit=4_000)
    planned.recorded_at, planned.recorded_by_name = now(), by.name
    planned.save()
    facts = {"held": planned.held_on is not None, "came": len(planned.came)}
    record(events.JOINT_RECORDED, by=by, about=planned, circle_ids=[case.id], facts=facts)
    return planned


def _side_of(by: User, case: Case) -> str:
    parts = parts_of(by, case.id)
    if Part.CSW in parts:
        return Side.CHILD.value
    if Part.IPSW in parts:
        return Side.PARENTS.value
    raise NotPermitted(
        "In this family, only the child support worker or the parent support worker can do this.",
        code="not_their_worker",
    )


def _held(held_on: date | None, not_held_because: str) -> tuple[date | None, str]:
    reason = line_of(not_held_because, field="not_held_because", limit=400)
    if (held_on is None) == (not reason):
        raise Refused(
            "Say on which day it was held, or why it was not.", code="held_or_why_not", field="held_on"
        )
    return past_day(held_on, today=today(), field="held_on"), reason


def _note(by: User, case: Case, planned: Session, words: str) -> None:
    text = f"{planned.title}\n{words}"
    if planned.side == Side.CHILD:
        young_note_write(by=by, case_id=case.id, words=text)
    else:
        support_note_write(
            by=by, family_id=case.family_id, person_id=planned.person_id, contact_kind="meeting", words=text
        )


def _people(
    case: Case, ids: Collection[str], *, code: str = "family_not_asked", field: str = "asked"
) -> list[dict[str, Any]]:
    """Return who was chosen, with their names as they are today; somebody of the family must be among them."""
    members = FamilyMember.objects.select_related("person").filter(family_id=case.family_id).order_by("id")
    family = {str(one.person_id): one.person.full_name for one in members}
    working = Allocation.objects.filter(case_id=case.id, until__isnull=True).order_by("since", "id")
    workers = {str(one.user_id): one.worker_name for one in working}
    known = {**family, **{key: name for key, name in workers.items() if key not in family}}
    chosen = [one_of(str(one), list(known), field=field) for one in dict.fromkeys(ids)]
    if not set(chosen) & set(family):
        raise Refused(
            "Choose at least one person of the family: the plan is built with them.", code=code, field=field
        )
    return [{"id": one, "name": known[one], "family": one in family} for one in known if one in chosen]
