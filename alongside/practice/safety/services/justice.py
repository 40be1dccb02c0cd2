"""An arrest or a court date was said: it is kept, and the plan is looked at again by itself (R104)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from alongside.family.cases.models import Case
from alongside.family.people.rules import line_of, one_of, past_day, words_of
from alongside.ground.access.context import elevated
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock import today
from alongside.practice.plans.services import plan_review_trigger
from alongside.practice.safety import events
from alongside.practice.safety.models import JusticeSaid
from alongside.practice.safety.policies import JUSTICE_SAY
from alongside.practice.safety.services.common import a_case, one_at_a_time, signed
from alongside.practice.safety.services.nrm import nrm_asked

_FAR = timedelta(days=3 * 366)
_WHY = "whoever says an arrest or a court date need not see the plan that is looked at because of it"


@dataclass(frozen=True)
class Proceeding:
    """What somebody says. `on`: a London day; of an arrest at the latest today. `told_by`: who told a worker.

    `instead_of`: the court date that this one takes the place of.
    """

    kind: str
    whom: str
    on: date
    where: str = ""
    words: str = ""
    readers: str = JusticeSaid.Readers.FAMILY.value
    told_by: str = ""
    instead_of: uuid.UUID | None = None

    def kept(self, by: User) -> dict[str, Any]:
        """Return it fit to keep. Raises Refused by field."""
        kind = one_of(self.kind, JusticeSaid.Kind.values, field="kind")
        return {
            "kind": kind,
            "whom": one_of(self.whom, JusticeSaid.Whom.values, field="whom"),
            "on": day_of_kind(kind, self.on, on=today()),
            "where": line_of(self.where, field="where", limit=120),
            "words": words_of(self.words, field="words", limit=1_000),
            "readers": one_of(self.readers, JusticeSaid.Readers.values, field="readers"),
            "told_by": ""
            if by.is_family
            else line_of(self.told_by, field="told_by", limit=120, required=True),
        }


def day_of_kind(kind: str, day: date, *, on: date) -> date:
    """Return the day. Raises Refused: `day_in_future` for an arrest, `court_too_far` past three years from `on`."""
    if kind == JusticeSaid.Kind.ARREST:
        return past_day(day, today=on, field="on") or day
    if day - on > _FAR:
        raise Refused(
            "That day is more than three years away. Check the year. If no day is set yet, say it when it is.",
            code="court_too_far", field="on",
        )  # fmt: skip
    return day


@transaction.atomic
def justice_say(*, by: User, case_id: uuid.UUID, what: Proceeding) -> JusticeSaid:
    """Say that somebody was arrested, or that there is a court date; the plan's review is promised at once (R104). Of the child
    it is asked by itself whether they are a victim, and referred as one (R181).

    Nothing waits for it, and nobody is judged by it. Raises NotPermitted; Missing; Refused: `day_in_future`,
    `court_too_far`, `justice_known`, `justice_moved`, `told_by_missing`, `choice_unknown`, `words_too_long`.
    """
    case = a_case(by, case_id, JUSTICE_SAY)
    facts = what.kept(by)
    one_at_a_time(case.id)
    said = JusticeSaid.objects.create(
        **signed(by, case.id, case.child_id), **facts, instead_of=_old(case, what, facts)
    )
    record(
        events.JUSTICE_SAID,
        by=by,
        about=said,
        circle_ids=[case.id],
        facts={"kind": said.kind, "whom": said.whom},
    )
    if case.closed_at is None:
        with elevated(_WHY):
            # What one person said to the workers alone is not named on the plan that all of the family read.
            named = said.readers == JusticeSaid.Readers.FAMILY
            plan_review_trigger(
                by=by,
                case_id=case.id,
                what=said.kind if named else "other",
                happened_on=min(said.on, today()),
            )
            if said.whom == JusticeSaid.Whom.CHILD:
                nrm_asked(case, said, by)
    return said


def _old(case: Case, what: Proceeding, facts: dict[str, Any]) -> JusticeSaid | None:
    """Return the court date that is moved. Refuses one that was moved already, and what is written down already."""
    here = JusticeSaid.objects.filter(case=case, now_said__isnull=True)
    same = here.filter(**{name: facts[name] for name in ("kind", "whom", "on")})
    if same.exists():
        raise Refused(
            "This is written down already, with this day. If the day was moved, write the new day.",
            code="justice_known", field="on",
        )  # fmt: skip
    if what.instead_of is None or facts["kind"] != JusticeSaid.Kind.COURT:
        return None
    old = JusticeSaid.objects.filter(case=case, kind=JusticeSaid.Kind.COURT, id=what.instead_of).first()
    if old is None:
        raise Missing
    if JusticeSaid.objects.filter(instead_of=old).exists():
        raise Refused(
            "Somebody has written a new day for this already. Look at the list, and choose the newest.",
            code="justice_moved", field="instead_of",
        )  # fmt: skip
    return old
