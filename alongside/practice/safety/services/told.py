"""After a child told somebody: the police are asked by a day, it is explained, and each child who was named is looked at (R162).

What the child told is written nowhere here: they tell it once, to somebody trained to listen (R21).
"""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.db import transaction

from alongside.family.cases.changes import Told
from alongside.family.cases.models import Allocation, Case
from alongside.family.cases.models_harm import Disclosure
from alongside.family.people.rules import line_of, one_of, past_day, words_of
from alongside.family.referrals.models import Source
from alongside.family.referrals.services import referral_receive
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import Partnership, User
from alongside.ground.audit.services import record
from alongside.ground.base.actors import Acts
from alongside.ground.base.errors import Missing
from alongside.ground.clock import now, today
from alongside.ground.clock.services import clock_start, clock_stop
from alongside.practice.safety import events
from alongside.practice.safety import rules_told as rules
from alongside.practice.safety.models import OtherChild, PoliceOutcome
from alongside.practice.safety.policies import TOLD_FOLLOW
from alongside.practice.safety.services.common import signed

_WHY = "the promise about what a child told is no family clock: nobody learns from it that something was told"


def follow_disclosure(told: Told, by: Acts) -> None:
    """Promise, when a child told somebody, that the police say what they do (P-POLICE-OUTCOME); called as the system."""
    if told.disclosure_id is not None:
        _promise(events.POLICE_OUTCOME, told.case, told.disclosure_id, by=by)


def _promise(kind: str, case: Case, disclosure_id: uuid.UUID, *, by: Acts) -> None:
    lead = Allocation.objects.filter(case=case, part=Allocation.Part.LEAD, until__isnull=True).first()
    clock_start(
        kind=kind, about_id=disclosure_id, circle_id=disclosure_id, partnership_id=case.partnership_id, by=by,
        started_at=now(), owner_id=lead.user_id if lead else None, owner_label=lead.worker_name if lead else "the managers",
    )  # fmt: skip


@transaction.atomic
def police_outcome_say(
    *, by: User, disclosure_id: uuid.UUID, said: rules.PoliceSaid, on: date
) -> PoliceOutcome:
    """Write what the police do about what the child told, and explain it to whom it is safe to explain it (R162).

    The promise is kept by it. While they look into it, where nobody of the family could be told, or where they do nothing
    because a sign is missing, somebody asks again by P-POLICE-AGAIN. Raises NotPermitted; Missing; Refused:
    `choice_unknown`, `day_in_future`, `police_reason_missing`, `explained_missing`, `unsaid_reason_missing`, who of the
    police missing, words too long.
    """
    disclosure = _told(by, disclosure_id)
    past_day(on, today=today(), field="on")
    facts, case = _kept(said), disclosure.case
    made = PoliceOutcome.objects.create(
        **signed(by, case.id, case.child_id), disclosure=disclosure, on=on, **facts
    )
    with elevated(_WHY):
        for kind in events.POLICE_CLOCKS:
            clock_stop(kind=kind, about_id=disclosure.id, at=now(), by=by)
        if (
            rules.asks_again(said.outcome, told=said.told, no_reason=made.no_reason)
            and case.closed_at is None
        ):
            _promise(events.POLICE_AGAIN, case, disclosure.id, by=by)
    noted = {"outcome": said.outcome, "told": said.told, "no_reason": made.no_reason}
    record(events.POLICE_OUTCOME_SAID, by=by, about=made, circle_ids=[case.id], facts=noted)
    return made


def _kept(said: rules.PoliceSaid) -> dict[str, Any]:
    """Return what the police said, fit to keep."""
    one_of(said.outcome, rules.Outcome.values, field="outcome")
    one_of(said.told, rules.Told.values, field="told")
    rules.check_said(said)
    silent = said.told == rules.Told.NOT_YET
    return {
        "outcome": said.outcome, "told": said.told, "no_reason": rules.rests_on_a_missing_sign(said),
        "who": line_of(said.who, field="who", limit=120, required=True),
        "reference": line_of(said.reference, field="reference", limit=60),
        "words": words_of(said.words, field="words", limit=2_000),
        "explained": "" if silent else words_of(said.explained, field="explained", limit=2_000),
        "unsaid_because": words_of(said.unsaid_because, field="unsaid_because", limit=1_000) if silent else "",
    }  # fmt: skip


@transaction.atomic
def other_child_check(
    *, by: User, disclosure_id: uuid.UUID, known_as: str, words: str, age: str = ""
) -> OtherChild:
    """Ask for help for another child whom the child named: a request of its own, on its own clocks, linked to this one (R162).

    `words`: what is known of that child, without a word of who told; the request says whom to ask. Raises NotPermitted;
    Missing; Refused: nothing by which the child is known, words missing or too long.
    """
    disclosure = _told(by, disclosure_id)
    name = line_of(known_as, field="known_as", limit=120, required=True)
    said = words_of(words, field="words", limit=2_000, required=True)
    actor = by.as_actor()
    source = actor.agency_kind if actor.agency_kind in Source.values else Source.OTHER_AGENCY.value
    received = referral_receive(
        by=by, partnership=Partnership.objects.get(id=disclosure.partnership_id), source=source,
        own_words=f"{said}\n\nSomebody we work with named this child. Speak with {by.name} before you speak with anybody else.",
        referrer_name=by.name, referrer_agency=actor.agency_name, referrer_contact=by.email, child_name=name,
        child_age_words=line_of(age, field="age", limit=60),
    )  # fmt: skip
    case = disclosure.case
    made = OtherChild.objects.create(
        **signed(by, case.id, case.child_id), disclosure=disclosure, known_as=name, referral_id=received.referral.id,
        reference=received.referral.reference,
    )  # fmt: skip
    record(events.OTHER_CHILD_NAMED, by=by, about=made, circle_ids=[case.id])
    return made


def _told(by: User, disclosure_id: uuid.UUID) -> Disclosure:
    require(by, TOLD_FOLLOW)
    found = Disclosure.objects.select_related("case").filter(id=disclosure_id).first()
    if found is None:
        raise Missing
    require_to_write(by, found.case_id)
    return found
