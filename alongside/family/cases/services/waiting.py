"""The days for which a family waits after the decision: the assessment, and the first meeting with the child's worker
(R5, R57).
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date, datetime, time

from django.db import transaction

from alongside.family.cases import events
from alongside.family.cases.models import Allocation, Case, CaseDay
from alongside.family.cases.policies import DAY_SAY
from alongside.family.cases.rules import check_day
from alongside.family.cases.services.common import MANAGERS, open_case_for_change
from alongside.family.people.rules import line_of
from alongside.family.referrals.models import Referral
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import Partnership, User
from alongside.ground.audit.services import record
from alongside.ground.base.declarations import Audience
from alongside.ground.base.errors import NotPermitted, Refused
from alongside.ground.clock import now, today
from alongside.ground.clock.selectors import clock_for
from alongside.ground.clock.services import clock_start, clock_stop
from alongside.ground.clock.time_source import LONDON, local_date

Part, What = Allocation.Part, CaseDay.What
_WHY = "a promise to the family is the case's, whoever of its workers keeps it"
_EARLIER = "A contact on that day was written down later."
_LEADING = frozenset({Part.LEAD, Part.SOCIAL_WORKER})
_STOPS: dict[str, tuple[str, ...]] = {
    What.ASSESSMENT_STARTED: (),
    What.ASSESSMENT_FINISHED: (events.ASSESSMENT, *events.ALARMS),
    What.FIRST_MEETING: (events.FIRST_MEETING,),
}


def promise_waiting(by: User, case: Case, referral: Referral) -> None:
    """Start the promises for which a family waits, as the system: the assessment (P-ASSESS) from the decision; its alarms
    (P-ASSESS-ALARMS) and the first meeting with the child's worker (P-SPECIALIST) from the request (R5, R57).
    """
    division = Partnership.objects.values_list("division", flat=True).get(id=case.partnership_id)
    asked = referral.received_at
    starts = {
        events.ASSESSMENT: case.opened_at,
        **dict.fromkeys(events.ALARMS, asked),
        events.FIRST_MEETING: asked,
    }
    for kind, at in starts.items():
        clock_start(
            kind=kind, about_id=case.id, circle_id=case.id, partnership_id=case.partnership_id, started_at=at, by=by,
            owner_label=MANAGERS, division=division,
        )  # fmt: skip


@transaction.atomic
def assessment_record_started(*, by: User, case_id: uuid.UUID, on: date, reason: str = "") -> CaseDay:
    """Write down the London day on which the assessment began (R5). What it found is kept elsewhere.

    By the lead, a social worker of the case or a manager. Another day than before needs a `reason`. Raises NotPermitted;
    Missing; Refused: `case_closed`, `day_in_future`, `day_before_request`, `day_reason_missing`.
    """
    return _say(by, case_id, What.ASSESSMENT_STARTED, on, reason, _LEADING)


@transaction.atomic
def assessment_record_finished(*, by: User, case_id: uuid.UUID, on: date, reason: str = "") -> CaseDay:
    """Write down the London day on which the assessment was finished; keeps its promise and quiets its alarms (R5).

    As `assessment_record_started`, and Refused `assessment_not_started` without a beginning on that day or before.
    """
    return _say(by, case_id, What.ASSESSMENT_FINISHED, on, reason, _LEADING)


@transaction.atomic
def first_meeting_held(*, by: User, case_id: uuid.UUID, on: date, reason: str = "") -> CaseDay:
    """Write down the London day on which the child first met their own worker face to face; keeps R57's promise.

    By the child's worker or the lead. A worker who came too late stays visible as such: the clock keeps both days.
    Raises as above, and Refused `no_child_worker` while nobody is the child's own worker.
    """
    return _say(by, case_id, What.FIRST_MEETING, on, reason, frozenset({Part.CSW, Part.LEAD}), managers=False)


def first_meeting_seen(*, by: User, case_id: uuid.UUID, on: date) -> CaseDay | None:
    """Let a contact that the child's own worker wrote down, face to face on `on`, be the day of R57's promise.

    None where that day or an earlier one is known, or where it was before anybody asked us. Raises as
    `first_meeting_held`.
    """
    known = (
        CaseDay.objects.filter(case_id=case_id, what=What.FIRST_MEETING).order_by("-said_at", "-id").first()
    )
    case = Case.objects.get(id=case_id)
    if (known is not None and known.on <= on) or on < _asked_on(case):
        return None
    return first_meeting_held(by=by, case_id=case_id, on=on, reason=_EARLIER if known else "")


def _say(
    by: User,
    case_id: uuid.UUID,
    what: str,
    on: date,
    reason: str,
    parts: Collection[str],
    *,
    managers: bool = True,
) -> CaseDay:
    require(by, DAY_SAY)
    case = open_case_for_change(case_id)
    require_to_write(by, case.id)
    _require_part(by, case, parts, managers=managers)
    why = line_of(reason, field="reason", limit=400)
    with elevated(_WHY):
        known = {one.what: one.on for one in case.days.order_by("said_at", "id")}
        check_day(what, on, today=today(), asked_on=_asked_on(case), known=known, reason=why)
        day = CaseDay.objects.create(
            partnership_id=case.partnership_id, case=case, what=what, on=on, reason=why, said_at=now(), said_by_id=by.id,
            said_by_name=by.name, worker_name=_met(case) if what == What.FIRST_MEETING else "", created_by_id=by.id,
        )  # fmt: skip
        for kind in _STOPS[what]:
            _stop(kind, case, on, by)
    record(events.DAY_SAID, by=by, about=day, circle_ids=[case.id, case.family_id], facts={"what": what})
    return day


def _require_part(by: User, case: Case, parts: Collection[str], *, managers: bool) -> None:
    if managers and by.as_actor().audience is Audience.WIDE:
        return
    mine = Allocation.objects.filter(case=case, user_id=by.id, part__in=parts, until__isnull=True)
    if not mine.exists():
        raise NotPermitted(
            "Whoever works with this child in that part writes it down.", code="not_their_worker"
        )


def may_say(user: User, workers: Collection[Allocation]) -> dict[str, bool]:
    """Return which days the user may write down, from the workers of a case: for pages that offer it."""
    mine = {one.part for one in workers if one.user_id == user.id}
    wide = user.as_actor().audience is Audience.WIDE
    return {"assessment": wide or bool(mine & _LEADING), "meeting": bool(mine & {Part.CSW, Part.LEAD})}


def _asked_on(case: Case) -> date:
    asked = Referral.objects.filter(cases=case).values_list("received_at", flat=True).first()
    return local_date(min(asked or case.opened_at, case.opened_at))


def _met(case: Case) -> str:
    names = Allocation.objects.filter(case=case, part=Part.CSW, until__isnull=True).values_list(
        "worker_name", flat=True
    )
    name = names.order_by("since").first()
    if name is None:
        raise Refused(
            "Nobody is the child’s own worker yet. A manager chooses one first; then write down the day they met.",
            code="no_child_worker", field="on",
        )  # fmt: skip
    return name


def _stop(kind: str, case: Case, on: date, by: User) -> None:
    clock = clock_for(case.id, kind)
    if clock is not None and clock.stopped_at is None:
        said = now() if on == today() else datetime.combine(on, time(12), tzinfo=LONDON)
        clock_stop(kind=kind, about_id=case.id, at=max(said, clock.started_at), by=by)
