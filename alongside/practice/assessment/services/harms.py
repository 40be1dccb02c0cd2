"""Recording a harm beside the words that tell of it, adding what becomes known, and the plan that calms (R86, R87, R89)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from alongside.family.cases.changes import WorkerChange
from alongside.family.cases.models import Allocation, Case
from alongside.family.people.rules import line_of, one_of, some_of, words_of
from alongside.family.recording.models import ChronologyEntry
from alongside.family.recording.services import chronology_add
from alongside.ground.access.context import elevated
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.actors import SYSTEM, Acts
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import now
from alongside.ground.clock.due import due_on
from alongside.ground.clock.selectors import clock_for
from alongside.ground.clock.services import clock_hand_over, clock_start, clock_stop
from alongside.practice.assessment import events
from alongside.practice.assessment.harms import calm_of, calm_owed, harms_of
from alongside.practice.assessment.models import CalmPlan, HarmAddition, HarmEvent
from alongside.practice.assessment.policies import CALM_WRITE, HARM_ADD
from alongside.practice.assessment.services.common import open_case, signed

_NOBODY = "the managers, until somebody leads"
Actor, Link = HarmEvent.Actor, HarmEvent.Link


@dataclass(frozen=True)
class HarmFacts:
    """What kind of harm it was. `before` is what came before; left out, it is not yet known (R89)."""

    setting: str
    actor: str
    victims: Iterable[str]
    kinds: Iterable[str]
    injury: str = HarmEvent.Injury.NOT_KNOWN
    link: str = HarmEvent.Link.NOT_KNOWN
    actor_words: str = ""
    before: str = ""
    response: str = ""


@dataclass(frozen=True)
class Told:
    """The words of a harm that nobody has told yet, as an entry of the chronology (R38, R136)."""

    happened_on: date
    words: str
    kind: str
    told_by: str = ""
    readers: str | None = None
    withheld_reason: str = ""


@transaction.atomic
def harm_record(
    *,
    by: User,
    case_id: uuid.UUID,
    facts: HarmFacts,
    told: Told | None = None,
    entry_id: uuid.UUID | None = None,
) -> HarmEvent:
    """Record what kind of harm an entry of the chronology tells of: `entry_id`, or `told`, which makes the entry first.

    Whoever reads the entry reads the harm. Somebody of the family tells it in their own words. Raises NotPermitted; Missing;
    Refused: `case_closed`, `victims_missing`, `kinds_missing`, `actor_words_missing`, `child_has_a_cause` (R87),
    `harm_known` (the entry has one), and as `chronology_add`.
    """
    case = open_case(by, case_id, HARM_ADD)
    kept = _facts(facts)
    entry = _entry(by, case, told, entry_id)
    try:
        with transaction.atomic():
            harm = HarmEvent.objects.create(
                partnership_id=case.partnership_id, case=case, entry=entry, **kept, **signed(by)
            )
    except IntegrityError as error:
        if "harm_once_an_entry" not in str(error):
            raise
        raise Refused(
            "This is written as a harm already. Add there what you know.", code="harm_known"
        ) from error
    codes = {
        "setting": harm.setting,
        "actor": harm.actor,
        "context": bool(harm.before),
        "own_words": told is not None,
    }
    record(events.HARM_RECORDED, by=by, about=harm, circle_ids=_circles(harm), facts=codes)
    if harm.in_the_home_by_the_child:
        _calm_due(by, case)
    return harm


@transaction.atomic
def harm_add_to(*, by: User, harm_id: uuid.UUID, kind: str, words: str) -> HarmAddition:
    """Add what became known of a harm: what came before, what was done, or that it was written by mistake.

    Only whoever wrote a harm sets it aside. Raises NotPermitted(`someone_elses_harm`); Missing; Refused.
    """
    harm = HarmEvent.objects.select_related("case").filter(id=harm_id).first()
    if harm is None:
        raise Missing
    open_case(by, harm.case_id, HARM_ADD)
    one_of(kind, HarmAddition.Kind.values, field="kind")
    if kind == HarmAddition.Kind.SET_ASIDE and harm.by_id != by.id:
        raise NotPermitted(
            "Only whoever wrote this can take it out. You can add what you know.", code="someone_elses_harm"
        )
    made = HarmAddition.objects.create(
        partnership_id=harm.partnership_id, harm=harm, case_id=harm.case_id, kind=kind,
        words=words_of(words, field="words", limit=2_000, required=True), **signed(by),
    )  # fmt: skip
    if kind == HarmAddition.Kind.SET_ASIDE:
        _calm_if_owed(by, harm.case)
    record(events.HARM_ADDED_TO, by=by, about=harm, circle_ids=_circles(harm), facts={"kind": kind})
    return made


@transaction.atomic
def calm_write(*, by: User, case_id: uuid.UUID, for_child: str, for_family: str, tonight: str) -> CalmPlan:
    """Write how both are helped and what calms tonight, when a child who is harmed by others hurt somebody at home (R87).

    To be looked at again within P-REVIEW. The newest counts, older ones stay. Raises NotPermitted; Missing; Refused.
    """
    case = open_case(by, case_id, CALM_WRITE)
    kept = {
        name: words_of(words, field=name, limit=2_000, required=True)
        for name, words in (("for_child", for_child), ("for_family", for_family), ("tonight", tonight))
    }
    review = in_force("P-REVIEW", partnership_id=case.partnership_id, at=now())
    made = CalmPlan.objects.create(
        partnership_id=case.partnership_id, case=case, **kept, review_on=due_on(now(), review), **signed(by)
    )
    _calm_done(by, case, "")
    record(events.CALM_WRITTEN, by=by, about=made, circle_ids=[case.id, case.family_id])
    return made


def _calm_due(by: User, case: Case) -> None:
    """Begin the promise that both are helped (P-CALM), owed by whoever leads; one that runs already stays (R87)."""
    with elevated("whoever leads owes it, whoever of the family or the workers told"):
        running = clock_for(case.id, events.CALM)
        if running is not None and running.stopped_at is None:
            return
        lead = Allocation.objects.filter(case=case, part=Allocation.Part.LEAD, until__isnull=True).first()
        clock_start(
            kind=events.CALM, about_id=case.id, circle_id=case.id, partnership_id=case.partnership_id, started_at=now(),
            by=by, owner_id=lead.user_id if lead else None,
            owner_label=lead.worker_name if lead else _NOBODY,
        )  # fmt: skip


def follow_lead(change: WorkerChange, by: Acts) -> None:
    """Let whoever leads now owe what is promised of calm at home; while nobody leads, the managers do."""
    if change.part == Allocation.Part.LEAD:
        lead = change.began
        clock_hand_over(
            kind=events.CALM, about_id=change.case.id, owner_id=lead.user_id if lead else None,
            owner_label=lead.worker_name if lead else _NOBODY, by=by,
        )  # fmt: skip


def _calm_if_owed(by: User, case: Case) -> None:
    """End that promise when the harm for which it was made was a mistake, and nothing else asks for it."""
    with elevated("every harm counts here, also one whose words this person may not read"):
        owed = calm_owed(harms_of(viewer=SYSTEM, case_id=case.id), calm_of(viewer=SYSTEM, case_id=case.id))
    if not owed:
        _calm_done(by, case, "it was written by mistake")


def _calm_done(by: User, case: Case, reason: str) -> None:
    with elevated("whoever leads may owe it, whoever wrote it"):
        clock_stop(kind=events.CALM, about_id=case.id, at=now(), by=by, reason=reason)


def _facts(facts: HarmFacts) -> dict[str, Any]:
    victims = some_of(facts.victims, HarmEvent.Victim.values, field="victims")
    kinds = some_of(facts.kinds, HarmEvent.Kind.values, field="kinds")
    actor, link = (
        one_of(facts.actor, Actor.values, field="actor"),
        one_of(facts.link, Link.values, field="link"),
    )
    who = line_of(facts.actor_words, field="actor_words", limit=200)
    if not victims or not kinds:
        field = "victims" if not victims else "kinds"
        raise Refused("Choose at least one.", code=f"{field}_missing", field=field)
    if actor == Actor.OTHER and not who:
        raise Refused(
            "Say who it was, or “Nobody knows yet”.", code="actor_words_missing", field="actor_words"
        )
    if actor == Actor.CHILD_COERCED and link == Link.NONE:
        raise Refused(
            "This child is being harmed. If you do not know how that led to this, choose “Not yet known”.",
            code="child_has_a_cause", field="link",
        )  # fmt: skip
    before = words_of(facts.before, field="before", limit=2_000)
    return {
        "setting": one_of(facts.setting, HarmEvent.Setting.values, field="setting"), "actor": actor, "actor_words": who,
        "victims": victims, "kinds": kinds, "link": link,
        "injury": one_of(facts.injury, HarmEvent.Injury.values, field="injury"),
        "before": before, "before_unknown": not before,
        "response": words_of(facts.response, field="response", limit=2_000),
    }  # fmt: skip


def _entry(by: User, case: Case, told: Told | None, entry_id: uuid.UUID | None) -> ChronologyEntry:
    if told is not None:
        return chronology_add(by=by, family_id=case.family_id, case_id=case.id, **vars(told))
    found = ChronologyEntry.objects.filter(family_id=case.family_id)
    entry = found.filter(id=entry_id).first() if entry_id is not None else None
    if entry is None or entry.case_id not in (None, case.id):
        raise Missing
    return entry


def _circles(harm: HarmEvent) -> list[uuid.UUID]:
    return [harm.case_id, harm.entry.family_id]
