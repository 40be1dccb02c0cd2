"""A child's way through education, what education does to keep them safe, and the days on which staff looked for them (R176)."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import transaction

from alongside.family.cases.models import Case
from alongside.family.people.rules import line_of, one_of, words_of
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.clock import now
from alongside.ground.clock.models import Clock
from alongside.ground.clock.services import clock_start, clock_stop
from alongside.practice.places import events
from alongside.practice.places.models import SchoolCare, SchoolDay, Schooling
from alongside.practice.places.policies import SCHOOL_CARE_SAY, SCHOOLING_KEEP
from alongside.practice.places.schooling import check_schooling
from alongside.practice.places.services.common import LONG, open_case, past, signed

_FEW = 1_000


@transaction.atomic
def schooling_note(
    *, by: User, case_id: uuid.UUID, kind: str, since: date, name: str = "", until: date | None = None, words: str = "",
) -> Schooling:  # fmt: skip
    """Write down where a child learns or learned, since a day; another part may run beside it (a tutor, a half day).

    The first that goes on starts a promise: education says what it does to keep the child safe (P-SCHOOL-CARE).

    Raises NotPermitted; Missing; Refused: `case_closed`, `choice_unknown`, `name_missing` (of whatever teaches outside the
    home), `schooling_twice`, `day_in_future`, `schooling_days`, `words_too_long`.
    """
    case = open_case(by, case_id, SCHOOLING_KEEP)
    one_of(kind, Schooling.Kind.values, field="kind")
    past(since, field="since")
    if until is not None:
        past(until, field="until")
    called = line_of(name, field="name", limit=120)
    rows = list(Schooling.objects.filter(case=case, set_aside_at__isnull=True))
    check_schooling(kind, called, since, until, rows)
    made = Schooling.objects.create(
        **signed(by, case), kind=kind, name=called, since=since, until=until,
        words=words_of(words, field="words", limit=_FEW),
    )  # fmt: skip
    record(events.SCHOOLING_NOTED, by=by, about=made, circle_ids=[case.id], facts={"kind": kind})
    _care_due(by, case, made)
    return made


def _care_due(by: User, case: Case, made: Schooling) -> None:
    """Let education be asked once, from the first part that goes on and teaches."""
    if made.until is not None or not made.teaches or SchoolCare.objects.filter(case=case).exists():
        return
    with elevated("a promise of the case runs for everybody in it"):
        if Clock.objects.filter(kind=events.SCHOOL_CARE, about_id=case.id, stopped_at__isnull=True).exists():
            return
        clock_start(
            kind=events.SCHOOL_CARE, about_id=case.id, circle_id=case.id, partnership_id=case.partnership_id, by=by,
            started_at=now(), owner_label="the worker of the school",
        )  # fmt: skip


@transaction.atomic
def schooling_end(*, by: User, schooling_id: uuid.UUID, until: date) -> Schooling:
    """Say which day was the last. Raises NotPermitted; Missing; Refused: `schooling_over`, `schooling_days`, `day_in_future`."""
    found = _schooling(by, schooling_id)
    if found.until is not None:
        raise Refused("This is over already.", code="schooling_over")
    past(until, field="until")
    if until < found.since:
        raise Refused("It ended before it began. Check the day.", code="schooling_days", field="until")
    found.until = until
    found.save(update_fields=["until"])
    record(events.SCHOOLING_ENDED, by=by, about=found, circle_ids=[found.case_id], facts={"kind": found.kind})
    return found


@transaction.atomic
def schooling_set_aside(*, by: User, schooling_id: uuid.UUID) -> Schooling:
    """Take out what one wrote by mistake: it is kept, and no longer shown.

    Raises NotPermitted(`someone_elses_words`) for what somebody else wrote; Missing.
    """
    found = _schooling(by, schooling_id)
    if found.by_id != by.id:
        raise NotPermitted(
            f"{found.by_name} wrote this. Ask them to take it out, or write down what is right beside it.",
            code="someone_elses_words",
        )
    found.set_aside_at, found.set_aside_by_id = now(), by.id
    found.save(update_fields=["set_aside_at", "set_aside_by_id"])
    record(events.SCHOOLING_SET_ASIDE, by=by, about=found, circle_ids=[found.case_id])
    return found


@transaction.atomic
def school_care_say(*, by: User, case_id: uuid.UUID, words: str, said_by: str = "") -> SchoolCare:
    """Say for education what it does to keep the child safe: the family reads it beside the plan (R176).

    Said in one's own account by an education worker; anybody else writes down who of the school said it. A new word follows
    the old one. Raises NotPermitted; Missing; Refused: `case_closed`, `said_by_missing`, words missing or too long.
    """
    case = open_case(by, case_id, SCHOOL_CARE_SAY)
    who = line_of(said_by, field="said_by", limit=120)
    if "education" not in by.as_actor().roles and not who:
        raise Refused(
            "Write who of the school said it. What school does for the child is theirs to say.",
            code="said_by_missing", field="said_by",
        )  # fmt: skip
    made = SchoolCare.objects.create(
        **signed(by, case), words=words_of(words, field="words", limit=LONG, required=True), said_by=who
    )
    with elevated("a promise of the case runs for everybody in it"):
        clock_stop(kind=events.SCHOOL_CARE, about_id=case.id, at=now(), by=by, reason="said")
    record(events.SCHOOL_CARE_SAID, by=by, about=made, circle_ids=[case.id])
    return made


@transaction.atomic
def school_day_tell(
    *, by: User, case_id: uuid.UUID, on: date, did: str, who: str = "", words: str = ""
) -> SchoolDay:
    """Tell of a day on which the child did not come in, and what the people of the school did; the family reads it (V2).

    It counts as no absence and blames nobody. A child whom nobody finds is missing: that is said at once elsewhere.
    Raises NotPermitted; Missing; Refused: `case_closed`, `choice_unknown`, `day_in_future`, `words_too_long`.
    """
    case = open_case(by, case_id, SCHOOLING_KEEP)
    made = SchoolDay.objects.create(
        **signed(by, case), on=past(on, field="on"), did=one_of(did, SchoolDay.Did.values, field="did"),
        who=line_of(who, field="who", limit=120), words=words_of(words, field="words", limit=_FEW),
    )  # fmt: skip
    record(events.SCHOOL_DAY_TOLD, by=by, about=made, circle_ids=[case.id], facts={"did": did})
    return made


def _schooling(by: User, schooling_id: uuid.UUID) -> Schooling:
    require(by, SCHOOLING_KEEP)
    found = (
        Schooling.objects.select_for_update(of=("self",))
        .filter(id=schooling_id, set_aside_at__isnull=True)
        .first()
    )
    if found is None:
        raise Missing
    open_case(by, found.case_id, SCHOOLING_KEEP)
    return found
