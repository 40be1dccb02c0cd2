"""What an agency plans, does and reaches about those who harm one child (R160). Each deed is a version; the newest counts."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from alongside.family.cases.models import Case
from alongside.family.circumstances.models import SiteLink
from alongside.family.people.rules import line_of, one_of, past_day, words_of
from alongside.ground.access.context import elevated
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.base.ids import new_id
from alongside.ground.clock import today
from alongside.practice.plans.models_guard import DisruptionLine
from alongside.practice.plans.rules import day_to_come
from alongside.practice.plans.services import disruption_end
from alongside.pursuit.disruption import events, rules
from alongside.pursuit.disruption.models import Activity, ActivityApart
from alongside.pursuit.disruption.policies import STOPPING_WRITE
from alongside.pursuit.disruption.rules import Came
from alongside.pursuit.disruption.services.common import (
    WHY,
    a_case,
    cases_of,
    facts_of,
    newest_to_write,
    write_version,
)
from alongside.pursuit.disruption.services.watching import watches_mind

Step = Activity.Step
_WORKERS_KINDS = {one.key for one in (*rules.KINDS, rules.UNDECIDED)}
SEEN_TO = "It was seen to."


@dataclass(frozen=True)
class Deed:
    """What is done, by which agency, about whom or what: in safe words. `family_words`: what the parents read, or nothing.

    `planned_on`: a London day, for what is still to be done. `site_id`: a place that stands beside the child.
    """

    kind: str
    agency: str
    target: str
    who: str = ""
    site_id: uuid.UUID | None = None
    line_id: uuid.UUID | None = None
    planned_on: date | None = None
    words: str = ""
    family_words: str = ""


@transaction.atomic
def activity_write(*, by: User, case_id: uuid.UUID, deed: Deed, came: Came | None = None) -> Activity:
    """Write what is planned about those who harm a child or, with `came`, what was done and what came of it (R160).

    It answers for a while that nobody looks at those who harm. Raises NotPermitted; Missing; Refused by field: `who_missing`,
    `site_missing`, `network_apart`, `planned_on_missing`, `why_missing`, `done_on_missing`, `kind_open`, `choice_unknown`,
    `day_in_future`, words missing or too long.
    """
    case = a_case(by, case_id, STOPPING_WRITE)
    facts = _aimed(case, deed) | came_facts(came, kind=deed.kind, planned_on=deed.planned_on)
    made = write_version(by, [case], new_id(), 1, Step.CAME if came else Step.PLANNED, facts)
    entered(by, made, [case])
    return made


@transaction.atomic
def activity_result(
    *, by: User, activity_id: uuid.UUID, came: Came, expected_version: int, kind: str = "", words_for_family: str = "",
    answers_line: bool = False,
) -> Activity:  # fmt: skip
    """Write what came of it, also that nothing did and why (R160); again, when more came of it. The newest counts.

    `kind`: what was done, where that had still to be chosen. `answers_line`: nothing more is to be done for the line of the
    plan it began with, which ends. Raises as `activity_write`; Stale; NotPermitted(`kept_apart`); Refused(`taken_back`).
    """
    before = newest_to_write(by, activity_id, expected_version)
    facts = facts_of(before)
    apart = _apart(activity_id, before.version) if before.apart else None
    real = apart.kind if apart else before.kind
    if real == rules.OPEN and kind:
        real = kind
    one_of(real, _WORKERS_KINDS, field="kind")
    facts |= came_facts(came, kind=real, planned_on=before.planned_on)
    facts |= {"kind": before.kind if apart and before.kind == rules.APART else real,
              "family_words": words_of(words_for_family, field="family_words", limit=1_000)}  # fmt: skip
    with elevated(WHY):
        cases = cases_of(activity_id)
    made = write_version(by, cases, activity_id, before.version + 1, Step.CAME, facts)
    if apart is not None:
        _apart_again(by, apart, made, kind=real)
    if answers_line and made.line_id is not None:
        _answer_line(by, made)
    entered(by, made, cases)
    return made


@transaction.atomic
def activity_change(
    *, by: User, activity_id: uuid.UUID, deed: Deed, why_changed: str, expected_version: int
) -> Activity:
    """Put right what was planned or done: the words before stay, and who changed them and why (R143, R160).

    What came of it stays as it was. Raises as `activity_result`; Refused(`why_changed_missing`).
    """
    before = newest_to_write(by, activity_id, expected_version)
    why = line_of(why_changed, field="why_changed", limit=400, required=True)
    if before.apart or before.case is None:
        raise Refused(
            "What is kept apart is not rewritten. Take it back, and write it down anew.",
            code="apart_not_rewritten",
        )
    came = {name: getattr(before, name) for name in ("planned_on", "done_on", "result", "why")}
    if not before.result:
        came["planned_on"] = planned_day(deed.planned_on, before.planned_on)
    elif deed.kind == rules.OPEN and before.result != rules.NOT_DONE:
        raise Refused("Say what was done.", code="kind_open", field="kind")
    facts = _aimed(before.case, deed) | came | {"line_id": before.line_id}
    made = write_version(by, [before.case], activity_id, before.version + 1, Step.PUT_RIGHT, facts, why)
    entered(by, made, [before.case])
    return made


@transaction.atomic
def activity_take_back(
    *, by: User, activity_id: uuid.UUID, why_changed: str, expected_version: int
) -> Activity:
    """Take back what should not have been written: it stays, marked, and no longer counts. Raises as `activity_change`."""
    before = newest_to_write(by, activity_id, expected_version)
    why = line_of(why_changed, field="why_changed", limit=400, required=True)
    with elevated(WHY):
        cases = cases_of(activity_id)
    apart = _apart(activity_id, before.version) if before.apart else None
    made = write_version(by, cases, activity_id, before.version + 1, Step.TAKEN_BACK, facts_of(before), why)
    if apart is not None:
        _apart_again(by, apart, made, kind=apart.kind)
    entered(by, made, cases)
    return made


def line_planned(line: DisruptionLine, site_id: uuid.UUID | None, by: User) -> None:
    """Begin what is to be done for a new line of the plan about who is to be stopped: planned by the line's day (R99, R160)."""
    case = line.case
    target = Activity.Target.PLACE if site_id else Activity.Target.PERSON
    facts = nothing_yet() | {
        "kind": rules.OPEN, "agency": line.agency, "target": target, "who": line.who, "line_id": line.id,
        "site_id": _site(case, site_id) if site_id else None, "planned_on": line.due_on,
    }  # fmt: skip
    made = write_version(by, [case], new_id(), 1, Step.PLANNED, facts)
    entered(by, made, [case])


def came_facts(came: Came | None, *, kind: str, planned_on: date | None) -> dict[str, Any]:
    """Return what came of it, fit to keep; without it, the day by which it is planned. Refused by field."""
    if came is None:
        return {"planned_on": planned_day(planned_on, None), "done_on": None, "result": "", "why": ""}
    rules.check_came(came, kind=kind)
    done = None if came.result == rules.NOT_DONE else past_day(came.done_on, today=today(), field="done_on")
    why = words_of(came.why, field="why", limit=1_000) if came.result in rules.SAYS_WHY else ""
    said = words_of(came.words, field="words", limit=2_000)
    return {"planned_on": planned_on, "done_on": done, "result": came.result, "why": why} | (
        {"words": said} if said else {}
    )


def planned_day(day: date | None, before: date | None) -> date:
    """Return by which day it is planned; a day that was agreed before may stay, also when it has passed."""
    if day is None:
        raise Refused("Say by which day.", code="planned_on_missing", field="planned_on")
    if day == before:
        return day
    return day_to_come(day, today=today(), field="planned_on") or day


def _aimed(case: Case, deed: Deed) -> dict[str, Any]:
    one_of(deed.kind, _WORKERS_KINDS, field="kind")
    one_of(deed.target, Activity.Target.values, field="target")
    place = deed.target == Activity.Target.PLACE
    who = line_of(deed.who, field="who", limit=200)
    rules.check_target(deed.target, who=who, has_place=deed.site_id is not None, apart=False)
    return nothing_yet() | {
        "kind": deed.kind, "target": deed.target, "who": who, "site_id": _site(case, deed.site_id) if place else None,
        "agency": line_of(deed.agency, field="agency", limit=120, required=True), "line_id": _line(case, deed.line_id),
        "words": words_of(deed.words, field="words", limit=2_000),
        "family_words": words_of(deed.family_words, field="family_words", limit=1_000),
    }  # fmt: skip


def nothing_yet() -> dict[str, Any]:
    return {
        "who": "", "site_id": None, "line_id": None, "apart": False, "planned_on": None, "done_on": None, "result": "",
        "words": "", "why": "", "family_words": "",
    }  # fmt: skip


def _site(case: Case, site_id: uuid.UUID | None) -> uuid.UUID | None:
    if site_id is None:
        return None
    if not SiteLink.objects.filter(case=case, site_id=site_id, taken_back_at__isnull=True).exists():
        raise Missing
    return site_id


def _line(case: Case, line_id: uuid.UUID | None) -> uuid.UUID | None:
    if line_id is not None and not DisruptionLine.objects.filter(case=case, id=line_id).exists():
        raise Missing
    return line_id


def _apart(activity_id: uuid.UUID, version: int) -> ActivityApart:
    return ActivityApart.objects.get(thread=activity_id, version=version)


def _apart_again(by: User, before: ActivityApart, made: Activity, *, kind: str) -> None:
    facts = {name: getattr(before, name) for name in ("thread", "entity_id", "group_id", "words")}
    with elevated(WHY):
        ActivityApart.objects.create(
            partnership_id=made.partnership_id, created_by_id=by.id, version=made.version, kind=kind, **facts
        )


def _answer_line(by: User, made: Activity) -> None:
    """End the line of the plan, in words that the family may read: the cleared sentence, or that it was seen to."""
    line = made.line
    if line is not None and line.ended_at is None:
        disruption_end(by=by, line_id=line.id, words=made.family_words or SEEN_TO)


def entered(by: User, made: Activity, cases: list[Case]) -> None:
    told = events.TOLD if made.family_words and made.state != "taken_back" else events.WRITTEN
    facts = {"step": str(made.step), "kind": made.kind, "target": str(made.target), "result": made.result}
    event = events.PURSUED if made.apart and not cases else told
    record(event, by=by, about=made, circle_ids=[case.id for case in cases], facts=facts)
    ids = [case.id for case in cases if case.closed_at is None]
    if ids:
        watches_mind(by=by, partnership_id=made.partnership_id, case_ids=ids)
