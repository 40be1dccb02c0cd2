"""Told once, and by how many: what is known already, the workers so far, a plan against more changes (R47, R49)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.common import open_form
from alongside.doors.desk.forms.handover import ContinuityForm, KindWordsForm, NoteForm
from alongside.doors.desk.views.rows import case_name, entry_item
from alongside.doors.desk.views.shared import (
    Row,
    case_for,
    desk,
    form_page,
    of_case,
    page,
    promise_row,
    worker_of,
)
from alongside.family.cases.models import Allocation
from alongside.family.recording.selectors import Told
from alongside.ground.access.registry import allows, require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Refused
from alongside.ground.clock.selectors import clocks_for
from alongside.ground.govuk.dates import ago_words, day_words, promise_words
from alongside.ground.govuk.pagination import keyset_page
from alongside.practice.handover.models import Compliment, HandoverNote
from alongside.practice.handover.pack import Known, Pack, pack_of
from alongside.practice.handover.policies import COMPLIMENT_SAY, CONTINUITY_ANSWER, HANDOVER_WRITE
from alongside.practice.handover.rules import nth_words
from alongside.practice.handover.selectors import (
    compliments_about,
    compliments_in_sight,
    handovers_of_case,
    review_get,
    reviews_open,
    workers_met,
    workers_so_far,
)
from alongside.practice.handover.services import compliment_say, continuity_answer, note_write

_SIZE = 25


@desk
def known(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Told once: everything that is known already, for whoever comes next; it prints as the pack (R48, R49)."""
    user = worker_of(request)
    pack = pack_of(viewer=user, case_id=case_id)
    mine = next(
        (one for one in handovers_of_case(viewer=user, case_id=case_id) if one.to_user_id == user.id), None
    )
    read_at = mine.read_at if mine else None
    return page(
        request, "known", title="What is already known", pack=pack, people=[_person(one) for one in pack.people],
        notes=[_note(one) for one in pack.notes], late=[promise_row(one) for one in pack.promises.late],
        to_do=[promise_row(one) for one in pack.promises.to_do], ended=_ended(pack),
        entries=[_entry(one, read_at) for one in pack.entries], so_far=[_spell(one) for one in pack.so_far.spells],
        handover=mine if mine and mine.state in mine.OPEN else None, read_at=read_at,
        new=pack.new_since(read_at) if read_at else (), nth=nth_words(pack.so_far.turnover.people),
        **of_case(pack.case),
    )  # fmt: skip


def _person(one: Known) -> Row:
    told = {
        "Who they are": one.member.get_relationship_display(),
        "Called": one.person.known_as,
        "Reach them by": _reach(one),
        **{answer.get_question_display(): answer.answer or "Would rather not say" for answer in one.answers},
    }
    return {"name": one.person.full_name, "facts": [{"key": k, "value": v} for k, v in told.items() if v]}


def _reach(one: Known) -> str:
    if one.reach is None:
        return "Not asked yet"
    parts = [", ".join(one.reach.channels), one.reach.times]
    parts += ["shared phone or computer"] * one.reach.shared_device + [
        "no voicemail"
    ] * one.reach.no_voicemail
    return "; ".join(part for part in parts if part)


def _note(one: HandoverNote) -> Row:
    said = (("What works", one.works), ("What does not work", one.does_not), ("To know", one.know))
    return {
        "title": one.author_name + (", of the family" if one.from_family else f", {one.author_role.lower()}"),
        "at": one.written_at,
        "text": "\n\n".join(f"{label}: {words}" for label, words in said if words),
        "tag": "For workers only" if one.from_family else "",
    }


def _entry(one: Told, read_at: Any) -> Row:
    new = read_at is not None and max(o.entry.written_at for o in (one, *one.beside)) > read_at
    return entry_item(one) | ({"tag": "New", "meaning": "new"} if new else {})


def _ended(pack: Pack) -> list[Row]:
    return [promise_row(one) for one in (*pack.promises.done, *pack.promises.given_up)]


def _spell(one: Allocation) -> list[str]:
    until = f"until {day_words(one.until)}" if one.until else "now"
    return [one.worker_name, one.get_part_display(), f"since {day_words(one.since)}, {until}", one.end_reason]


@desk
def continuity(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Who has worked with this child, how many social workers the family met, and what is done about it (R47)."""
    user = worker_of(request)
    about = case_for(request, case_id)
    so_far = workers_so_far(viewer=user, case=about)
    return page(
        request, "continuity", title="Workers so far", spells=[_spell(one) for one in so_far.spells],
        head=["Who", "What for", "When", "Why it ended"], turnover=so_far.turnover,
        reviews=so_far.reviews, answers=allows(user, CONTINUITY_ANSWER),
        changes=[_change(one) for one in handovers_of_case(viewer=user, case_id=about.id)],
        writes=allows(user, HANDOVER_WRITE), **of_case(about),
    )  # fmt: skip


def _change(one: Any) -> Row:
    comes = one.to_name or "nobody yet"
    return {
        "text": f"{one.from_name} to {comes}",
        "href": reverse("desk:handover", args=[one.id]),
        "hint": f"{one.get_part_display()}; {day_words(one.opened_at)}; {one.reason}",
        "status": one.get_state_display(),
        "meaning": "good" if one.state == one.State.ACCEPTED else "neutral" if one.state == one.State.ENDED else "waiting",
    }  # fmt: skip


@desk
def note_new(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Leave words for whoever comes next, at any time (R48)."""
    about = case_for(request, case_id, HANDOVER_WRITE)
    form = open_form(request, NoteForm, f"handover-note-{about.id}")
    here = reverse("desk:known", args=[about.id])

    def verb(answers: dict[str, Any]) -> str:
        note_write(by=worker_of(request), case_id=about.id, **answers)
        messages.success(request, "Kept for whoever comes next.")
        return here

    return form_page(
        request, form, verb, title="For whoever comes next", submit="Keep it",
        lead="Write it while you know it. If you have to stop one day, the family need not start again.",
        **{**of_case(about), "back": {"href": here, "text": "Back to what is known"}},
    )  # fmt: skip


@desk
def turnover(request: HttpRequest) -> HttpResponse:
    """The families that met too many social workers, for the manager who answers (R47)."""
    user = worker_of(request)
    require(user, CONTINUITY_ANSWER)
    found = reviews_open(viewer=user)
    clocks = clocks_for([one.id for one in found])
    rows = []
    for one in found:
        due = next((clock.due_on for clock in clocks[one.id] if clock.due_on), None)
        standing = promise_words(due_on=due) if due else None
        rows.append(
            {
                "text": case_name(one.case), "href": reverse("desk:continuity_plan", args=[one.id]),
                "hint": f"{one.people} social workers, {one.changes} changes; {standing.words if standing else ''}",
                "status": standing.tag if standing else "Open", "meaning": standing.meaning if standing else "soon",
            }
        )  # fmt: skip
    return page(
        request, "list", title="Too many social workers", rows=rows, empty="No family waits for such a plan."
    )


@desk
def continuity_plan(request: HttpRequest, review_id: uuid.UUID) -> HttpResponse:
    """Answer a family that met too many social workers, with their own view (R47)."""
    user = worker_of(request)
    review = review_get(viewer=user, review_id=review_id)
    require(user, CONTINUITY_ANSWER)
    about = case_for(request, review.case_id)
    require_to_write(user, about.id)
    form = open_form(request, ContinuityForm, f"continuity-{review.id}")
    here = reverse("desk:continuity", args=[about.id])

    def verb(answers: dict[str, Any]) -> str:
        continuity_answer(by=user, review_id=review.id, **answers)
        messages.success(request, "Saved. The family can read it.")
        return here

    lead = (
        f"This family has met {review.people} social workers. Each change means trusting somebody new."
        " Say how it stops; they read both answers."
    )
    return form_page(
        request, form, verb, title="A plan so that faces stay", lead=lead, submit="Save the plan",
        nobody="Somebody has answered this. Their plan is with the workers so far." if review.answered_at else "",
        **{**of_case(about), "back": {"href": here, "text": "Back to the workers so far"}},
    )  # fmt: skip


@desk
def kind_words(request: HttpRequest) -> HttpResponse:
    """What was said of one's own work; a manager reads what was said of everybody's. Counts, and no ranking (R61)."""
    user = worker_of(request)
    mine = [_kind(one) for one in first_of(compliments_about(viewer=user), _SIZE)]
    manages = bool(user.as_actor().roles & {"manager", "agency_manager"})
    found = None
    if manages:
        after = request.GET.get("after")
        found = keyset_page(
            compliments_in_sight(viewer=user), key=("-said_at", "-id"), after=after, size=_SIZE
        )
    return page(
        request, "kind_words", title="Kind words", mine=mine, manages=manages, pages=found,
        others=[_kind(one) | {"title": one.worker_name} for one in found.items] if found else [],
    )  # fmt: skip


def _kind(one: Compliment) -> Row:
    return {
        "title": f"{one.author_name}, {ago_words(one.said_at)}", "by": f"{one.author_name}, {one.author_role.lower()}",
        "at": one.said_at, "text": one.words,
    }  # fmt: skip


@desk
def kind_words_say(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Say what a colleague did well (R61)."""
    user = worker_of(request)
    about = case_for(request, case_id, COMPLIMENT_SAY)
    people = [(str(w.user_id), f"{w.worker_name}, {w.agency_name}".rstrip(", "))
              for w in workers_met(viewer=user, case_ids=[about.id])]  # fmt: skip
    form = open_form(request, KindWordsForm, f"kind-words-{about.id}", people=people)

    def verb(answers: dict[str, Any]) -> str:
        try:
            whom = uuid.UUID(answers["worker_id"])
        except ValueError as error:
            raise Refused("Choose one person.", code="compliment_whom", field="worker_id") from error
        made = compliment_say(by=user, case_id=about.id, worker_id=whom, words=answers["words"])
        messages.success(request, f"{made.worker_name} can read it, and so can their managers.")
        return reverse("desk:case", args=[about.id])

    return form_page(
        request, form, verb, title="Say what somebody did well", submit="Send it",
        lead="Good work is seldom said aloud. The family does not read this.",
        nobody="" if people else "Nobody else works or has worked with this child.", **of_case(about),
    )  # fmt: skip
