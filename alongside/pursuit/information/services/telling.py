"""Telling what one noticed: at once, in pieces, or in somebody else's name; it is never refused for being thin (R145-R151)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from alongside.family.cases.models import Case
from alongside.family.people.models import FamilyMember, Person
from alongside.family.people.rules import line_of, one_of
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import allows, require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import Partnership, User
from alongside.ground.audit.services import record
from alongside.ground.base.actors import SYSTEM, Acts
from alongside.ground.base.errors import Missing, NotPermitted, Refused, Stale
from alongside.ground.base.ids import digest_of, new_code, new_reference
from alongside.ground.clock import now, today
from alongside.ground.clock.services import clocks_start
from alongside.pursuit.information import events
from alongside.pursuit.information.models import Feedback, Identifier, Item, Report, Source
from alongside.pursuit.information.policies import TELL_AT_DESK, TELL_AT_HOME, TELL_FOR_PARENT
from alongside.pursuit.information.rules import CONSENTS, MOST_ITEMS, NOT_ASKED, Noticed, item_facts, named_in
from alongside.pursuit.information.services.common import (
    TEAM,
    a_threat,
    answer_owed,
    look_owed,
    of_report,
    report_told_by,
)
from alongside.pursuit.information.services.urgent import urgent_begin

Door, Teller, Urgency = Report.Door, Report.Teller, Report.Urgency
_TRIES = 3  # a reference already taken is made anew


@dataclass(frozen=True)
class About:
    """What is said of a whole report. Nothing is needed; `case_id` is a case that whoever tells may read.

    `threat_id`: a threat against the family of that case that they may read, and now tell the police about (R182).
    `for_person_id` and `consent` (of rules.CONSENTS): a parent in whose name their worker tells it (R150).
    """

    case_id: uuid.UUID | None = None
    threat_id: uuid.UUID | None = None
    child_words: str = ""
    urgency: str = ""
    workers_may_read: bool = False
    may_be_named: bool = False
    about_worker: bool = False
    about_worker_id: uuid.UUID | None = None
    for_person_id: uuid.UUID | None = None
    consent: str = ""
    name: str = ""  # of somebody without an account, if they like
    contact: str = ""
    message: str = ""  # "yes" or "no": may a message say that there is an answer?
    teller: str = ""  # the same: of Report.Teller


@dataclass(frozen=True)
class Received:
    """What whoever told it learns at once. The code is shown this once and kept nowhere."""

    report: Report
    receipt_code: str
    answer_on: date | None  # the day by which they hear what came of it; None for a draft
    drafts: int
    items: list[Item] = field(default_factory=list)


def report_tell(
    *, by: Acts, partnership: Partnership, noticed: Sequence[Noticed], about: About | None = None
) -> Received:
    """Keep what somebody noticed: one report of one or more items, from anyone, in one transaction (R145, R147, R151).

    An item that says how it is known is sent to the police at once as information; one that does not stays a draft of
    whoever told it, to be finished later. A report is sent with its first such item; an urgent one goes at once whatever
    is missing, and the police contact on duty is called (R154). Promises P-ACK and P-FEEDBACK begin when it is sent.

    Raises NotPermitted (`TELL_FOR_PARENT`, or a role that tells nothing); Missing for a case, or a person of it, out of
    sight; Refused beside the field, as `rules.item_facts`, and: `too_many_items`, `consent_missing`, `choice_unknown`.
    """
    said = about or About()
    # Of nothing, it says that a few words are needed.
    facts = [item_facts(one, today=today()) for one in noticed or [{}]]
    _not_too_many(len(facts))
    told_by = _source(by, partnership, said)
    report = _report_facts(by, partnership, said)
    for left in reversed(range(_TRIES)):
        try:
            return _keep(by, partnership, report, told_by, facts)
        except IntegrityError as error:
            if "report_reference_once" not in str(error) or not left:
                raise
    raise AssertionError("the last try returns or raises")


@transaction.atomic
def _keep(
    by: Acts, partnership: Partnership, facts: dict[str, Any], source: dict[str, Any], items: list[dict[str, Any]]
) -> Received:  # fmt: skip
    code = new_code()
    with elevated("who told it stands apart from what was told, and no person writes either by themselves"):
        at = now()
        report = Report.objects.create(
            reference=new_reference("I"), receipt_digest=digest_of(code), received_at=at,
            submitted_at=at if facts["urgency"] else None, **facts
        )  # fmt: skip
        Source.objects.create(**of_report(report), **source)
    record(events.STARTED, by=by, about=report, facts={"door": report.door, "urgency": report.urgency})
    kept = [_add_item(report, number, one, recorded_by=report.get_teller_display())
            for number, one in enumerate(items, start=1)]  # fmt: skip
    answer_on = None
    if report.urgency or any(one["how_known"] for one in items):
        answer_on = _submit(by, partnership, report)
        for item in kept:
            _send_item(by, report, item)
    if report.urgency:
        urgent_begin(by=by, report=report)
    return Received(report, code, answer_on, sum(one.is_draft for one in kept), kept)


@transaction.atomic
def item_add(
    *, by: Acts, report_id: uuid.UUID, noticed: Noticed, answers_id: uuid.UUID | None = None
) -> Item:
    """Add something to what one told, at any time; `answers_id` is the question (Feedback `need_more`) that it answers.

    Whoever was answered already is promised another answer (P-FEEDBACK).
    Raises Missing; Refused as `report_tell`.
    """
    report = report_told_by(by, report_id)
    facts = item_facts(noticed, today=today())
    last = Item.objects.filter(report=report).aggregate(Max("number"))["number__max"] or 0
    _not_too_many(last + 1)
    if (
        answers_id is not None
        and not Feedback.objects.filter(id=answers_id, report=report, code=Feedback.Code.NEED_MORE).exists()
    ):
        raise Missing
    item = _add_item(report, last + 1, facts, recorded_by=report.get_teller_display(), answers_id=answers_id)
    record(events.ITEM_ADDED, by=by, about=item, facts={"draft": item.is_draft})
    _send_if_known(by, report, item)
    return item


@transaction.atomic
def item_finish(*, by: Acts, item_id: uuid.UUID, noticed: Noticed) -> Item:
    """Change something not yet sent; once it says how it is known, it is sent and stays as it is (R148).

    Raises Missing; Refused `item_sent` (add another instead), and as `report_tell`.
    """
    found = Item.objects.filter(id=item_id).first()
    if found is None:
        raise Missing
    report = report_told_by(by, found.report_id)
    facts = item_facts(noticed, today=today())
    with elevated("no person writes an item by themselves"):
        item = Item.objects.select_for_update().get(id=item_id)
        if not item.is_draft:
            raise Refused(
                "This was sent already, so it stays as it is. Add what is different as something new.",
                code="item_sent",
            )
        for name, value in facts.items():
            setattr(item, name, value)
        item.save(update_fields=list(facts))
    record(events.CHANGED, by=by, about=item)
    _send_if_known(by, report, item)
    return item


@transaction.atomic
def report_choose(
    *, by: Acts, report_id: uuid.UUID, workers_may_read: bool, may_be_named: bool, expected_version: int
) -> Report:
    """Choose again who may read what one told: the child's workers, and who told it. It may be changed at any time.

    What somebody read already stays read. Raises Missing; Stale.
    """
    report_told_by(by, report_id)
    with elevated("no person writes a report by themselves"):
        report = Report.objects.select_for_update().get(id=report_id)
        if report.version != expected_version:
            raise Stale("Somebody saved this first. Compare, then save again.", current=report)
        report.workers_may_read, report.may_be_named = (
            workers_may_read and report.case_id is not None,
            may_be_named,
        )
        report.version += 1
        report.save(update_fields=["workers_may_read", "may_be_named", "version"])
    record(events.CHANGED, by=by, about=report, facts={"workers_may_read": report.workers_may_read})
    return report


def _send_if_known(by: Acts, report: Report, item: Item) -> None:
    if not item.how_known:
        return
    if report.submitted_at is None:
        _submit(by, Partnership.objects.get(id=report.partnership_id), report)
    else:
        answer_owed(report)
    _send_item(by, report, item)


def _add_item(
    report: Report, number: int, facts: dict[str, Any], *, recorded_by: str, answers_id: uuid.UUID | None = None
) -> Item:  # fmt: skip
    with elevated("no person writes an item by themselves"):
        return Item.objects.create(
            **of_report(report), number=number, recorded_at=now(), recorded_by=recorded_by, answers_id=answers_id, **facts
        )  # fmt: skip


def _submit(by: Acts, partnership: Partnership, report: Report) -> date | None:
    """Send a report: its promises begin. They are the system's, so that no clock says who told it."""
    with elevated("the clocks of reports are nobody's to read by themselves"):
        if report.submitted_at is None:
            report.submitted_at = now()
            report.save(update_fields=["submitted_at"])
        _, feedback = clocks_start(
            kinds=(events.ACKNOWLEDGE, events.FEEDBACK), about_id=report.id, circle_id=report.id,
            partnership_id=report.partnership_id, started_at=report.submitted_at, by=SYSTEM, owner_label=TEAM,
            division=partnership.division, receipt=report.receipt_digest,
        )  # fmt: skip
        look_owed(report, partnership)
    record(events.SUBMITTED, by=by, about=report)
    return feedback.due_on


def _send_item(by: Acts, report: Report, item: Item) -> None:
    """Send one item that says how it is known: what it names becomes identifiers, and nothing of it changes any more."""
    if not item.how_known:
        return
    facts = {name: getattr(item, name) for name in (
        "place_words", "person_words", "vehicle_words", "phone_words", "handle_words"
    )}  # fmt: skip
    with elevated("no person writes an item by themselves"):
        item.submitted_at = now()
        item.save(update_fields=["submitted_at"])
        Identifier.objects.bulk_create(
            Identifier(**of_report(report), item=item, kind=kind, as_written=words, created_at=now())
            for kind, words in named_in(facts)
        )


def _not_too_many(items: int) -> None:
    if items > MOST_ITEMS:
        raise Refused(
            f"One report holds {MOST_ITEMS} things. Send these, then begin another: nothing is lost.",
            code="too_many_items",
        )


def _report_facts(by: Acts, partnership: Partnership, said: About) -> dict[str, Any]:
    actor = by.as_actor()
    if actor.partnership_id != partnership.id:
        raise Missing
    case = _case(by, said.case_id)
    one_of(said.urgency, Urgency.values, field="urgency")
    about_worker = said.about_worker or said.about_worker_id is not None
    return {
        "partnership_id": partnership.id, "door": _door(by), "teller": _teller(by, said), "case": case,
        "child_words": line_of(said.child_words, field="child_words", limit=120), "urgency": said.urgency,
        "passed_on": said.for_person_id is not None, "may_be_named": said.may_be_named,
        "workers_may_read": said.workers_may_read and case is not None and not about_worker,
        "about_worker": about_worker, "about_worker_id": said.about_worker_id, "created_at": now(),
    }  # fmt: skip


def _case(by: Acts, case_id: uuid.UUID | None) -> Case | None:
    if case_id is None:
        return None
    case = Case.objects.filter(id=case_id).first()
    if case is None:
        raise Missing
    if isinstance(by, User) and not by.is_family:
        require_to_write(by, case.id)
    return case


def _door(by: Acts) -> str:
    if not isinstance(by, User):
        return Door.PUBLIC
    return Door.PORTAL if by.is_family else Door.DESK


def _teller(by: Acts, said: About) -> str:
    if not isinstance(by, User):
        return one_of(said.teller or Teller.OTHER, Teller.values, field="teller")
    if said.for_person_id is not None:
        return Teller.PARENT
    roles = by.as_actor().roles
    known = {"parent_carer": Teller.PARENT, "young_person": Teller.YOUNG_PERSON, "carer": Teller.CARER}
    return next((kind for role, kind in known.items() if role in roles), Teller.WORKER)


def _source(by: Acts, partnership: Partnership, said: About) -> dict[str, Any]:
    """Return who told it. Raises NotPermitted, Missing; Refused `consent_missing`."""
    wish: dict[str, Any] = {"message": one_of(said.message, ("", "yes", "no"), field="message")}
    if said.threat_id is not None:
        wish["threat_id"] = a_threat(said.threat_id, case_id=said.case_id)
    if not isinstance(by, User):
        return {**wish, "name": line_of(said.name, field="name", limit=120),
                "contact": line_of(said.contact, field="contact", limit=254)}  # fmt: skip
    actor = by.as_actor()
    if not (allows(by, TELL_AT_DESK) or allows(by, TELL_AT_HOME)):
        raise NotPermitted(
            "Your role reads what others tell, and tells nothing itself.", code="tells_nothing"
        )
    mine = {**wish, "name": by.name, "role": actor.role_title, "agency": actor.agency_name, "user_id": by.id}
    if said.for_person_id is None:
        return mine
    require(by, TELL_FOR_PARENT)
    person = _parent(by, said)
    consent = said.consent or (NOT_ASKED if said.urgency else "")
    if consent not in CONSENTS and not (said.urgency and consent == NOT_ASKED):
        raise Refused(
            "Ask them first, and say how they agreed. If somebody is in danger, ring 999 now: that needs no agreement.",
            code="consent_missing", field="consent",
        )  # fmt: skip
    return {
        **wish, "name": person.full_name, "role": "Parent or carer", "user_id": person.user_id, "person": person,
        "consent": consent, "written_by_id": by.id, "written_by_name": by.name,
        "written_by_role": actor.role_title,
    }  # fmt: skip


def _parent(by: User, said: About) -> Person:
    case = _case(by, said.case_id)
    assert said.for_person_id is not None
    found = FamilyMember.objects.filter(person_id=said.for_person_id).exclude(
        relationship__in=("child", "sibling")
    )
    member = (
        found.filter(family_id=case.family_id).select_related("person").first() if case is not None else None
    )
    if member is None:
        raise Missing
    return member.person
