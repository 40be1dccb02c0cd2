"""Families and their cases: the list, the page of one case, its threshold, its stage, who opened it."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from alongside.doors.common import open_form
from alongside.doors.desk.forms.cases import StageForm, ThresholdForm
from alongside.doors.desk.views.rows import LEVEL_FIRST, case_name, entry_item, lead_rows, sided_rows
from alongside.doors.desk.views.settling import settled_at
from alongside.doors.desk.views.shared import (
    Row,
    born_words,
    case_for,
    clock_row,
    desk,
    form_page,
    of_case,
    page,
    promise_row,
    to_case,
    worker_of,
)
from alongside.family.cases.added import requests_added
from alongside.family.cases.aims import aims_in_force
from alongside.family.cases.events import FIRST_MEETING
from alongside.family.cases.harm import worries_open
from alongside.family.cases.models import Allocation, Case
from alongside.family.cases.models_aims import SharedAim
from alongside.family.cases.planned import plan_missing
from alongside.family.cases.policies import CASE_ALLOCATE, CASE_STAGE, THRESHOLD_SET
from alongside.family.cases.queues import BY_LEVEL, cases_by_level
from alongside.family.cases.rules import journey
from alongside.family.cases.rules_standing import leans_on_the_home
from alongside.family.cases.selectors import (
    CasePage,
    case_page,
    single_sided,
    thresholds_of,
    without_lead,
)
from alongside.family.cases.services import stage_move, threshold_set
from alongside.family.cases.services.stages import require_lead
from alongside.family.circumstances.selectors import good_of
from alongside.family.finding.policies import SAME_JUDGE
from alongside.family.people.policies import FAMILY_CHANGE, INVITATION_SEND, REACH_RECORD
from alongside.family.recording.policies import CHRONOLOGY_ADD
from alongside.family.recording.selectors import chronology, first_words, told
from alongside.ground.access.registry import allows
from alongside.ground.access.selectors import EmergencyOpening, emergency_now, emergency_openings
from alongside.ground.accounts.models import User
from alongside.ground.audit.selectors import openings_for_workers
from alongside.ground.base.declarations import Audience
from alongside.ground.clock import today
from alongside.ground.clock.models import Clock
from alongside.ground.govuk.dates import ago_words, day_words
from alongside.ground.govuk.pagination import LARGEST_PAGE, keyset_page
from alongside.practice.actions.models import Action
from alongside.practice.actions.policies import ACTION_PROMISE
from alongside.practice.actions.selectors import actions_of_case
from alongside.practice.handover.policies import COMPLIMENT_SAY
from alongside.practice.handover.selectors import unread_handover
from alongside.practice.meetings.models import Meeting
from alongside.practice.meetings.selectors import meetings_of_case
from alongside.practice.safety.selectors import open_episodes
from alongside.practice.support.policies import SUPPORT_NOTE, SUPPORT_OFFER
from alongside.practice.support.selectors import offers_of_case
from alongside.practice.workload.policies import VISIT_PLAN
from alongside.practice.workload.selectors.reach import covers_now
from alongside.pursuit.intelligence.policies import SHARE_ASK

SIZE = 25
_SHOWN = 10
_MISSING = {"ipsw": "the parents’ own worker", "csw": "the child’s own worker"}


@desk
def cases(request: HttpRequest) -> HttpResponse:
    """The families that the viewer may know of, the highest level first (R19); for managers also those without lead or
    one-sided.
    """
    user, show, after = worker_of(request), request.GET.get("show"), request.GET.get("after")
    if show == "lead":
        found = keyset_page(without_lead(viewer=user), key=BY_LEVEL, after=after, size=SIZE)
        rows, title = lead_rows(found.items), "Families that nobody leads"
    elif show == "sided":
        found = keyset_page(single_sided(viewer=user), key=BY_LEVEL, after=after, size=SIZE)
        rows, title = sided_rows(found.items), "Families with only one side supported"
    else:
        found = keyset_page(cases_by_level(viewer=user), key=BY_LEVEL, after=after, size=SIZE)
        rows, title = [_row(case) for case in found.items], "Families"
    return page(
        request, "list", title=title, rows=rows, pages=found, order=LEVEL_FIRST,
        empty="No family here. You see the families that you work with, and no others.",
    )  # fmt: skip


def _row(case: Case) -> Row:
    closed = case.closed_at is not None
    stage = "Support has ended" if closed else case.get_stage_display()
    hint = f"{stage}; opened {ago_words(case.opened_at)}"
    return {
        "text": case_name(case),
        "href": to_case(case),
        "hint": hint,
        "status": "Closed" if closed else case.get_level_display(),
        "meaning": "neutral" if closed else "",
    }


@desk
def case(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """One case: who they are, who works with them, what is promised, what happened."""
    user = worker_of(request)
    view = case_page(viewer=user, case_id=case_id)
    promises = list(actions_of_case(viewer=user, case_id=case_id)[: LARGEST_PAGE + 1])
    many, promises = len(promises) > LARGEST_PAGE, promises[:LARGEST_PAGE]
    todo = [a for a in promises if a.state in Action.OPEN]
    works = any(
        worker.user_id == user.id for worker in view.workers
    )  # who works here opened nothing in an emergency
    emergency = None if works else emergency_now(viewer=user, circle_id=case_id)
    return page(
        request, "case", title=f"Case {view.case.reference}", heading=view.child.full_name, view=view,
        case=view.case, family_name=view.family.family.name, people=_people(view), workers=_workers(view),
        missing=[_MISSING[part] for part in view.missing_workers], aims=_aims(user, view),
        clocks=[_clock(user, running.clock, view.case, emergency is not None) for running in view.clocks],
        closing=any(c.clock.kind == FIRST_MEETING and c.lateness.late for c in view.clocks),
        journey=journey(stage=view.stage, been=view.case.stages_been, workers=(), promises=()),
        todo=[promise_row(a) for a in todo[:_SHOWN]], more_todo=max(0, len(todo) - _SHOWN), many=many,
        over=[promise_row(a) for a in promises if a.state not in Action.OPEN][-_SHOWN:],
        entries=_entries(user, view.case), meetings=_meetings(user, view.case),
        offers=list(offers_of_case(viewer=user, case_id=case_id).select_related("person")[:5]),
        may={} if emergency else _may(user, view), emergency=emergency,
        to_read=None if emergency else unread_handover(viewer=user, case=view.case),
        good=good_of(viewer=user, family_id=view.case.family_id, case_id=case_id, child_id=view.case.child_id),
        again=requests_added(viewer=user, case=view.case) if view.asked_again else [],
        worries=worries_open(viewer=user, case=view.case) if view.worried and not view.case.closed_at else [],
        gone=open_episodes(viewer=user).filter(case_id=case_id).first(),
        leans=leans_on_the_home(view.threshold.rationale) if view.threshold else (),
    )  # fmt: skip


def _clock(user: User, clock: Clock, about: Case, reads: bool) -> Row:
    href = settled_at(clock, viewer=user, case=about, reads=reads)
    return clock_row(
        clock, href="" if href == to_case(about) else href
    )  # it leads on, never to this same page


def _aims(user: User, view: CasePage) -> list[SharedAim] | None:
    """What the two workers share (R43); None where there are not two."""
    both = {Allocation.Part.IPSW, Allocation.Part.CSW} <= {worker.part for worker in view.workers}
    return aims_in_force(viewer=user, case=view.case) if both else None


def _may(user: User, view: CasePage) -> dict[str, bool]:
    rights = {
        "allocate": CASE_ALLOCATE, "threshold": THRESHOLD_SET, "stage": CASE_STAGE, "invite": INVITATION_SEND,
        "reach": REACH_RECORD, "write": CHRONOLOGY_ADD, "promise": ACTION_PROMISE, "offer": SUPPORT_OFFER,
        "note": SUPPORT_NOTE, "praise": COMPLIMENT_SAY, "same": SAME_JUDGE, "share": SHARE_ASK,
    }  # fmt: skip
    leads = view.lead is not None and view.lead.user_id == user.id
    may = {name: allows(user, right) for name, right in rights.items()}
    moves = leads or user.as_actor().audience is Audience.WIDE
    mine = any(one.user_id == user.id for one in view.workers)
    may["visit"] = mine and allows(user, VISIT_PLAN)
    may["aim"] = any(one.user_id == user.id and one.part in ("ipsw", "csw") for one in view.workers)
    return may | {"family": leads or allows(user, FAMILY_CHANGE), "stage": may["stage"] and moves}


def _people(view: CasePage) -> list[dict[str, str]]:
    standing = {p.person_id: p.get_status_display() for p in view.partners}
    lives: dict[bool | None, str] = {True: "lives with the child", False: "lives somewhere else"}
    found = []
    for member, person in view.family.members:
        known_as = f"known as {person.known_as}" if person.known_as else ""
        parts = (
            person.full_name, known_as, born_words(person.born_on), lives.get(member.lives_with_child, ""),
            standing.get(person.id, "").lower(),
        )  # fmt: skip
        found.append({"key": member.get_relationship_display(), "value": "; ".join(p for p in parts if p)})
    found += [{"key": "Pet", "value": f"{pet.name}, {pet.kind}"} for pet in view.family.pets]
    return found


def _workers(view: CasePage) -> list[dict[str, Any]]:
    """Who works with them; who stands in now wins over what was once written about cover (R51)."""
    away = covers_now([worker.user_id for worker in view.workers])
    return [
        card_of(worker)
        | (
            {
                "cover": away[worker.user_id].cover_name or "nobody yet",
                "cover_phone": away[worker.user_id].cover_phone,
                "note": "",
            }
            if worker.user_id in away
            else {}
        )
        for worker in view.workers
    ]


def card_of(worker: Allocation) -> dict[str, Any]:
    """Return a worker's contact card."""
    phone = worker.worker_phone
    return {
        "name": worker.worker_name,
        "role": worker.get_part_display(),
        "agency": worker.agency_name,
        "reach": [{"text": phone, "href": f"tel:{phone.replace(' ', '')}"}] if phone else [],
        "note": worker.cover_words or f"Since {day_words(worker.since)}",
    }


def _meetings(user: User, of: Case) -> list[Meeting]:
    return list(meetings_of_case(viewer=user, case_id=of.id, family_id=of.family_id)[:5])


def _entries(user: User, of: Case) -> list[Row]:
    newest = first_words(chronology(viewer=user, family_id=of.family_id, family=of.family))[:5]
    return [entry_item(one) for one in told(viewer=user, entries=newest)]


@desk
def threshold(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Look again at how worried we are (R19); what was thought before stays below."""
    user = worker_of(request)
    about = case_for(request, case_id, THRESHOLD_SET)
    form = open_form(request, ThresholdForm, f"threshold-{about.id}")

    def verb(answers: dict[str, Any]) -> str:
        threshold_set(by=user, case_id=about.id, **answers)
        messages.success(request, "Saved. The family can read it.")
        return to_case(about)

    before = [
        {
            "title": f"{one.get_level_display()}: {one.rationale}" if len(one.rationale) < 60 else one.get_level_display(),
            "by": one.decided_by_name, "at": one.decided_at,
            "text": f"{one.rationale}\n\nWhat was needed: {one.need_now}\n\nHow we could respond: {one.how_respond}",
        } | _leaning(one.rationale)
        for one in thresholds_of(viewer=user, case_id=about.id)
    ]  # fmt: skip
    return form_page(
        request, form, verb, template="threshold", title="How worried are we?", submit="Save", before=before,
        **of_case(about),
    )  # fmt: skip


def _leaning(rationale: str) -> Row:
    """Flag, for whoever looks at it again, a reason that leans on how the home looks; it decides nothing (R29)."""
    found = leans_on_the_home(rationale)
    said = ", ".join(f"“{words}”" for words in found)
    return {"tag": f"Look again: leans on how the home looks ({said})", "meaning": "soon"} if found else {}


@desk
def stage(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Say where the family is on its journey (R81)."""
    about = case_for(request, case_id, CASE_STAGE)
    require_lead(worker_of(request), about)
    initial = {"version": about.version, "stage": about.stage}
    form = open_form(
        request, StageForm, f"stage-{about.id}", initial=initial, plan_missing=plan_missing(about)
    )

    def verb(answers: dict[str, Any]) -> str:
        stage_move(by=worker_of(request), case_id=about.id, **answers)
        return to_case(about)

    lead = "It may go back, pause and branch. The family sees it at once."
    return form_page(
        request, form, verb, title="Where is the family now?", lead=lead, submit="Save", **of_case(about)
    )


@desk
def opened(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Who opened this record, as the family reads it (R325)."""
    about = case_for(request, case_id)
    found = openings_for_workers(circle_ids=[about.id, about.family_id])
    rows = [[day_words(one.on), one.agency_name, one.role_title, str(one.times)] for one in found]
    emergencies = [_emergency_item(one) for one in emergency_openings(circle_ids=[about.id])]
    return page(
        request, "opened", title="Who opened this record", rows=rows, today=today(),
        head=["Day", "Agency", "Role", "Times"], emergencies=emergencies, **of_case(about),
    )  # fmt: skip


def _emergency_item(one: EmergencyOpening) -> Row:
    found = {"justified": "It was needed", "not_justified": "It was not needed"}
    return {
        "title": f"{one.agency_name}, {one.role_title.lower()}",
        "at": one.opened_at,
        "text": one.reason or "The family is not told why.",
        "tag": found.get(one.finding, "To be reviewed"),
        "meaning": "neutral" if one.finding else "waiting",
    }
