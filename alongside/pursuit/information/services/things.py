"""Things that may be proof, what was offered and not taken, and who learnt to write in the log (R147, R149, R156, R159)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from alongside.family.people.rules import line_of, one_of, past_day, words_of
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import Partnership, User
from alongside.ground.accounts.roles import AGENCY_KINDS
from alongside.ground.audit.services import record
from alongside.ground.base.actors import SYSTEM, Acts
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.clock import now, today
from alongside.ground.clock.services import clock_start
from alongside.pursuit.information import events
from alongside.pursuit.information.models import (
    EvidenceThing,
    LogTraining,
    NotTaken,
    NotTakenReply,
    Report,
    ThingStep,
)
from alongside.pursuit.information.policies import MISSED_ANSWER, THING_WORK, TRAINING_NOTE
from alongside.pursuit.information.rules import home_of
from alongside.pursuit.information.services.common import of_report, promise_kept, report_for, report_told_by

Kind = ThingStep.Kind
# What ends the waiting of a thing.
_ENDS = (Kind.COLLECTED, Kind.NOT_NEEDED)


@transaction.atomic
def thing_add(*, by: Acts, report_id: uuid.UUID, kind: str, words: str, holder: str) -> EvidenceThing:
    """Name something that may be proof, and who has it; how to keep it safe is shown at once, and that is kept (R156).

    Its collection is promised within P-FEEDBACK. Raises Missing; Refused: `choice_unknown`, `words_missing` (what it is,
    who has it), `words_too_long`.
    """
    report = report_told_by(by, report_id)
    one_of(kind, EvidenceThing.Kind.values, field="kind")
    what = line_of(words, field="words", limit=400, required=True)
    who_has = line_of(holder, field="holder", limit=200, required=True)
    partnership = Partnership.objects.get(id=report.partnership_id)
    with elevated("no person writes a row of a report by themselves, and its clocks are the system's"):
        thing = EvidenceThing.objects.create(
            **of_report(report), kind=kind, words=what, holder=who_has, at=now(), created_at=now()
        )
        _step(thing, Kind.ADVISED, at=now(), role="The service itself")
        clock_start(
            kind=events.COLLECT, about_id=thing.id, circle_id=report.id, partnership_id=report.partnership_id,
            started_at=now(), by=SYSTEM, owner_label="Police intelligence team", division=partnership.division,
            receipt=report.receipt_digest,
        )  # fmt: skip
    record(events.THING_NAMED, by=by, about=thing, facts={"kind": kind})
    return thing


@transaction.atomic
def thing_step(
    *, by: User, thing_id: uuid.UUID, kind: str, happened_at: datetime, words: str = "", officer: str = ""
) -> ThingStep:
    """Write what became of a thing: asked for, collected by whom, in whose hands now, what it showed, not needed, back.

    `happened_at` is aware and not in the future. Custody begins with `collected`: nothing is kept, looked at or given back
    before. Raises NotPermitted without THING_WORK; Missing; Refused: `choice_unknown`, `day_in_future`, `officer_missing`,
    `words_missing`, `thing_not_collected`, `thing_collected`, `step_before_last`.
    """
    require(by, THING_WORK)
    thing = _thing(thing_id)
    report_for(by, thing.report_id, THING_WORK)
    one_of(kind, [one for one in Kind.values if one not in (Kind.ADVISED, Kind.DECLINED)], field="kind")
    said = words_of(words, field="words", limit=1_000, required=kind in (Kind.RESULT, Kind.NOT_NEEDED))
    hands = line_of(officer, field="officer", limit=120)
    with elevated("no person writes a row of a report by themselves"):
        Report.objects.select_for_update().get(id=thing.report_id)  # one step at a time
        _check_order(thing, kind, happened_at, hands)
        step = _step(
            thing, kind, at=happened_at, role=by.as_actor().role_title, words=said, officer=hands, by_id=by.id
        )
    if kind in _ENDS:
        promise_kept(events.COLLECT, thing.id, why="It was collected, or is not needed")
    record(events.THING_STEPPED, by=by, about=thing, facts={"kind": kind})
    return step


def _check_order(thing: EvidenceThing, kind: str, happened_at: datetime, hands: str) -> None:
    if happened_at > now():
        raise Refused("That time has not come yet. Check it.", code="day_in_future", field="happened_at")
    if kind in (Kind.COLLECTED, Kind.KEPT) and not hands:
        raise Refused(
            "Write who has it now: the name, and the number if they have one. The chain of hands must have no gap.",
            code="officer_missing", field="officer",
        )  # fmt: skip
    steps = list(ThingStep.objects.filter(thing=thing).order_by("at", "id"))
    hands_had = [one.kind for one in steps if one.kind in (Kind.COLLECTED, Kind.RETURNED)]
    held = bool(hands_had) and hands_had[-1] == Kind.COLLECTED
    if kind in (Kind.KEPT, Kind.RESULT, Kind.RETURNED) and not held:
        raise Refused("Write first who collected it, and when.", code="thing_not_collected", field="kind")
    if kind in (Kind.COLLECTED, Kind.ASKED, Kind.NOT_NEEDED) and held:
        raise Refused(
            "It was collected before. Write where it is now, what it showed, or that it was given back.",
            code="thing_collected", field="kind",
        )  # fmt: skip
    chain = [one.happened_at for one in steps if one.kind in (Kind.COLLECTED, Kind.KEPT, Kind.RETURNED)]
    if chain and happened_at < max(chain):
        raise Refused(
            "This is before the last step of its chain. Check the time.",
            code="step_before_last",
            field="happened_at",
        )


def _thing(thing_id: uuid.UUID) -> EvidenceThing:
    thing = EvidenceThing.objects.select_related("report").filter(id=thing_id).first()
    if thing is None:
        raise Missing
    return thing


def _step(
    thing: EvidenceThing, kind: str, *, at: datetime, role: str, words: str = "", officer: str = "",
    by_id: uuid.UUID | None = None,
) -> ThingStep:  # fmt: skip
    return ThingStep.objects.create(
        partnership_id=thing.partnership_id, report_id=thing.report_id, report_receipt=thing.report_receipt, thing=thing,
        kind=kind, happened_at=at, words=words, officer=officer, at=now(), by_role=role, by_id=by_id, created_at=now(),
    )  # fmt: skip


@dataclass(frozen=True)
class Offered:
    """What was offered, to which kind of agency, how, when, and what they said."""

    kind: str
    how: str
    agency_kind: str
    on: date
    words: str


@transaction.atomic
def not_taken_note(
    *, by: Acts, offered: Offered, report_id: uuid.UUID | None = None, thing_id: uuid.UUID | None = None
) -> NotTaken:
    """Write that an agency would not take what one offered, or did not use it: a missed opportunity (R147, R159).

    The report it belongs to stands as it is, and a thing goes on waiting to be collected. Raises Missing; NotPermitted for
    whoever has neither an account nor a receipt; Refused: `choice_unknown`, `words_missing`, `words_too_long`,
    `day_in_future`, `thing_missing`.
    """
    report = report_told_by(by, report_id) if report_id is not None else None
    thing = _thing(thing_id) if thing_id is not None else None
    if thing is not None:
        report = report_told_by(by, thing.report_id)
    if report is None and by.as_actor().id is None:
        raise NotPermitted("Follow your report with its code, and say it there.", code="no_receipt")
    row = _offered(offered, thing)
    with elevated("no person writes a row of a report by themselves"):
        missed = NotTaken.objects.create(
            partnership_id=report.partnership_id if report else home_of(by.as_actor().partnership_id), report=report,
            report_receipt=report.receipt_digest if report else "", thing=thing, at=now(), by_id=by.as_actor().id,
            created_at=now(), **row,
        )  # fmt: skip
        if thing is not None:
            at = now()
            _step(
                thing,
                Kind.DECLINED,
                at=at,
                role=AGENCY_KINDS[offered.agency_kind],
                words=missed.words[:1_000],
            )
    record(events.NOT_TAKEN, by=by, about=missed, facts={"kind": offered.kind, "agency": offered.agency_kind})
    return missed


def _offered(said: Offered, thing: EvidenceThing | None) -> dict[str, object]:
    one_of(said.kind, NotTaken.Kind.values, field="kind")
    if said.kind == NotTaken.Kind.THING and thing is None:
        raise Refused(
            "Say first which thing it is, under “Things to collect”.", code="thing_missing", field="kind"
        )
    return {
        "kind": NotTaken.Kind.THING if thing is not None else said.kind,
        "how": one_of(said.how, NotTaken.How.values, field="how"),
        "agency_kind": one_of(said.agency_kind, AGENCY_KINDS, field="agency_kind"),
        "on": past_day(said.on, today=today(), field="on"),
        "words": words_of(said.words, field="words", limit=2_000, required=True),
    }


@transaction.atomic
def missed_answer(*, by: User, missed_id: uuid.UUID, words: str) -> NotTakenReply:
    """Answer somebody whose offer was not taken; they read it (R159).

    Raises NotPermitted without MISSED_ANSWER; Missing; Refused: `words_missing`, `words_too_long`.
    """
    require(by, MISSED_ANSWER)
    missed = NotTaken.objects.filter(id=missed_id).first()
    if missed is None:
        raise Missing
    if missed.by_id == by.id:
        raise NotPermitted("You wrote this yourself, so a colleague answers it.", code="own_offer")
    said = words_of(words, field="words", limit=2_000, required=True)
    with elevated("no person writes a row of a report by themselves"):
        reply = NotTakenReply.objects.create(
            partnership_id=missed.partnership_id, missed=missed, words=said, at=now(), by_id=by.id, by_name=by.name,
            by_role=by.as_actor().role_title, created_at=now(), created_by_id=by.id,
        )  # fmt: skip
    record(events.MISSED_ANSWERED, by=by, about=missed)
    return reply


@transaction.atomic
def training_note(*, by: User, user_id: uuid.UUID, on: date, words: str = "") -> LogTraining:
    """Write that a carer learnt how to write in the log (R149).

    Raises NotPermitted without TRAINING_NOTE; Missing for somebody who is no carer here; Refused: `day_in_future`,
    `trained_already` (that day).
    """
    require(by, TRAINING_NOTE)
    carer = User.objects.filter(id=user_id, partnership_id=home_of(by.partnership_id), is_active=True).first()
    if carer is None or "carer" not in carer.as_actor().roles:
        raise Missing
    past_day(on, today=today(), field="on")
    note = line_of(words, field="words", limit=200)
    with elevated("training is of a person, not of a family"):
        try:
            with transaction.atomic():
                row = LogTraining.objects.create(
                    partnership_id=home_of(by.partnership_id), user_id=carer.id, on=on, words=note, by_id=by.id, by_name=by.name,
                    at=now(), created_at=now(), created_by_id=by.id,
                )  # fmt: skip
        except IntegrityError:
            raise Refused("This day is written down already.", code="trained_already", field="on") from None
    record(events.TRAINED, by=by, about=row)
    return row
