"""A child before the National Referral Mechanism: proposed by anybody, refused only with a second opinion (R180, R181)."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction

from alongside.family.cases.models import Allocation, Case, PartnershipStatus
from alongside.family.people.letters import letters_later
from alongside.family.people.rules import line_of, one_of, past_day, words_of
from alongside.ground.access.context import elevated
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record, refusal_keep
from alongside.ground.base.actors import Acts
from alongside.ground.base.errors import Refused
from alongside.ground.clock import now, today
from alongside.ground.clock.selectors import clock_for
from alongside.ground.clock.services import clock_start, clock_stop
from alongside.ground.post.services import Message, message_queue
from alongside.practice.safety import events, rules_nrm
from alongside.practice.safety.models import JusticeSaid, NrmStep
from alongside.practice.safety.policies import NRM_PROPOSE, NRM_WORK
from alongside.practice.safety.services.common import a_case, one_at_a_time, signed
from alongside.practice.safety.services.victims import victim_question

Kind = NrmStep.Kind
BY_ITSELF = "It is asked by itself when a child who may be exploited is arrested or has to go to court."
_SUBJECT = "A child may be a victim"
_WORDS = (
    "In the case {case} it is to be decided whether a child is recorded as a victim, and referred.\n\n"
    "Sign in to decide it: {address}\n"
)
_CLOCKS = {
    Kind.PROPOSED: events.NRM_DECIDE, Kind.AFTER_ALL: events.NRM_DECIDE, Kind.REFUSED: events.NRM_SECOND,
    Kind.REFERRED: events.NRM_FIRST,
}  # fmt: skip
_WHO_IS_ASKED = {"police", "youth_justice"}


@dataclass(frozen=True)
class NrmSaid:
    """What somebody writes of one step. `on`: the London day, today at the latest."""

    kind: str
    words: str
    on: date
    evidence: str = ""
    responder: str = ""
    reference: str = ""


@transaction.atomic
def nrm_propose(*, by: User, case_id: uuid.UUID, words: str, evidence: str = "") -> NrmStep:
    """Propose, as a parent or a worker, that a child is referred as a possible victim; within P-NRM it is decided (R180).

    Raises NotPermitted; Missing; Refused: `nrm_step` while it is open already, words missing or too long.
    """
    case = a_case(by, case_id, NRM_PROPOSE)
    one_at_a_time(case.id)
    return _step(by, case, NrmSaid(Kind.PROPOSED, words, today(), evidence))


@transaction.atomic
def nrm_step(*, by: User, case_id: uuid.UUID, said: NrmSaid) -> NrmStep:
    """Write the next step: referred, or not and why; the second opinion of somebody else; what was decided (R180).

    Each refusal waits for a second opinion, by P-NRM-SECOND; the parents hear of each step. Raises NotPermitted; Missing;
    Refused: `nrm_step`, `nrm_second_person` (kept), `responder_missing`, `day_in_future`, `choice_unknown`, words missing.
    """
    case = a_case(by, case_id, NRM_WORK)
    one_at_a_time(case.id)
    one_of(said.kind, Kind.values, field="kind")
    return _step(by, case, said)


def nrm_asked(case: Case, said: JusticeSaid, by: User) -> None:
    """Ask, as the system, about a child who was arrested or has a court date: is the child a victim, and referred (R181)?

    Whoever leads, and the police and youth justice who work with the child, are told today. Once it is open or decided
    nothing is asked twice.
    """
    victim_question(case, by)
    before = newest_step(case)
    if before is not None and "proposed" not in rules_nrm.NEXT[before.kind]:
        return
    family = said.readers == JusticeSaid.Readers.FAMILY
    _write(
        by, case, NrmSaid(Kind.PROPOSED, BY_ITSELF, today()), asked_by_itself=True,
        readers=NrmStep.Readers.FAMILY if family else NrmStep.Readers.WORKERS,
    )  # fmt: skip
    _tell_workers(case)


def newest_step(case: Case) -> NrmStep | None:
    """Return the step that counts, as far as the acting person may read it."""
    found = NrmStep.objects.filter(partnership_id=case.partnership_id, case=case)
    return found.order_by("-at", "-id").first()


def second_opinion_of(by: User, refused: NrmStep) -> rules_nrm.Opinion:
    """Return how somebody stands to a refusal that they would look at again."""
    actor = by.as_actor()
    return rules_nrm.Opinion(
        same_person=refused.by_id == by.id,
        same_agency=refused.agency_id is not None and refused.agency_id == actor.agency_id,
        manages="manager" in actor.roles,
    )


def _step(by: User, case: Case, said: NrmSaid) -> NrmStep:
    with elevated("what stands there already counts, also where one of the family does not read it"):
        before = newest_step(case)
    unread = by.is_family and before is not None and before.readers == NrmStep.Readers.WORKERS
    if not (
        unread and before is not None and before.kind == Kind.PROPOSED
    ):  # a parent proposes what they cannot know of
        rules_nrm.check_next(before.kind if before else "", said.kind)
    if said.kind in rules_nrm.SECOND:
        assert before is not None  # a second opinion follows a refusal alone
        try:
            rules_nrm.check_second(second_opinion_of(by, before))
        except Refused as refused:
            raise refusal_keep(refused, by=by, about=case) from None
    readers = before.readers if before and said.kind != Kind.PROPOSED else NrmStep.Readers.FAMILY
    made = _write(by, case, said, readers=readers)
    if said.kind != Kind.PROPOSED:
        _tell_parents(made)
    return made


def _write(by: User, case: Case, said: NrmSaid, **facts: Any) -> NrmStep:
    responder = line_of(said.responder, field="responder", limit=120)
    if said.kind == Kind.REFERRED and not responder:
        raise Refused("Say which organisation refers the child.", code="responder_missing", field="responder")
    made = NrmStep.objects.create(
        **signed(by, case.id, case.child_id), kind=said.kind, on=past_day(said.on, today=today(), field="on") or said.on,
        words=words_of(said.words, field="words", limit=2_000, required=True),
        evidence=words_of(said.evidence, field="evidence", limit=2_000), responder=responder,
        reference=line_of(said.reference, field="reference", limit=60), agency_id=by.as_actor().agency_id, **facts,
    )  # fmt: skip
    _clocks(by, case, said.kind)
    record(events.NRM_STEPPED, by=by, about=made, circle_ids=[case.id], facts={"kind": said.kind})
    return made


def _clocks(by: Acts, case: Case, kind: str) -> None:
    with elevated("the promise is whoever leads’s, and a parent or a second person may have made the step"):
        running = clock_for(case.id, events.NRM_DECIDE)
        if kind == Kind.PROPOSED and running is not None and running.stopped_at is None:
            return  # who proposes it once more makes nobody wait longer
        for one in set(_CLOCKS.values()):
            clock_stop(kind=one, about_id=case.id, at=now(), by=by, reason="the next step was made")
        if (begins := _CLOCKS.get(Kind(kind))) is None:
            return
        lead = Allocation.objects.filter(case=case, part=Allocation.Part.LEAD, until__isnull=True).first()
        second = begins == events.NRM_SECOND
        clock_start(
            kind=begins, about_id=case.id, circle_id=case.id, partnership_id=case.partnership_id, started_at=now(), by=by,
            owner_id=None if second or lead is None else lead.user_id,
            owner_label="somebody who did not refuse it" if second else lead.worker_name if lead else "",
        )  # fmt: skip


def _tell_parents(made: NrmStep) -> None:
    if made.readers == NrmStep.Readers.FAMILY:
        with elevated("who the parents are"):
            parents = PartnershipStatus.objects.filter(case_id=made.case_id).values_list(
                "person_id", flat=True
            )
            letters_later(list(parents))


def _tell_workers(case: Case) -> None:
    words = _WORDS.format(case=case.reference, address=settings.SITE_ADDRESS)
    for worker in _asked_of(case):
        message_queue(Message(to=worker.email, subject=_SUBJECT, words=words))


def _asked_of(case: Case) -> Collection[User]:
    spells = Allocation.objects.filter(case=case, until__isnull=True)
    lead = {one.user_id for one in spells if one.part == Allocation.Part.LEAD}
    workers = User.objects.filter(id__in={one.user_id for one in spells}, is_active=True).order_by("id")
    return [one for one in workers if one.id in lead or one.as_actor().roles & _WHO_IS_ASKED]


def nrm_due(case: Case) -> tuple[str, date] | None:
    """Return what is owed now and by which London day, as far as the acting person may read it; None where nothing is."""
    for kind, words in events.NRM_OWED.items():
        clock = clock_for(case.id, kind)
        if clock is not None and clock.stopped_at is None and clock.due_on is not None:
            return words, clock.due_on
    return None
