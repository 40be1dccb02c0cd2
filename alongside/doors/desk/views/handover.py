"""A change of worker: the list, one change with its next step, and each step (R48)."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from alongside.doors.common import FlowForm, open_form
from alongside.doors.desk.forms.cases import ReasonForm
from alongside.doors.desk.forms.handover import IntroduceForm, MetForm, NoteForm
from alongside.doors.desk.forms.parts import PressForm
from alongside.doors.desk.views.shared import Row, desk, form_page, of_case, page, promise_row, worker_of
from alongside.family.cases.models import Case
from alongside.family.cases.policies import CASE_ALLOCATE
from alongside.ground.access.registry import allows, require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.base.errors import NotPermitted, Refused
from alongside.ground.clock.models import Clock
from alongside.ground.clock.selectors import clocks_for
from alongside.ground.govuk.dates import ago_words, promise_words
from alongside.ground.govuk.pagination import keyset_page
from alongside.practice.handover import services
from alongside.practice.handover.leaving import HomeLine, home_lines
from alongside.practice.handover.models import Handover
from alongside.practice.handover.policies import CASELOAD_MOVE, HANDOVER_TAKE, HANDOVER_WRITE
from alongside.practice.handover.rules import Deed, deeds_open_to, judge
from alongside.practice.handover.selectors import (
    handover_get,
    handovers_i_left,
    handovers_open,
    held_promises,
    introduction_clock,
    steps_of,
)
from alongside.practice.handover.services.common import standings_of

SIZE = 25
_LINKS = {
    Deed.PACK: ("handover_pack", "Write what works, and complete the pack"),
    Deed.READ: ("handover_read", "I have read it: confirm"),
    Deed.PLAN: ("handover_plan", "Set the day of the introduction"),
    Deed.MEET: ("handover_met", "We have met: record it"),
    Deed.ACCEPT: ("handover_accept", "Take over"),
    Deed.END: ("handover_end", "Nobody takes over"),
}
_NEXT = {
    Handover.State.OPENED: "Somebody who knows the family writes what works and what does not: whoever leaves, a"
    " colleague, or the manager.",
    Handover.State.PACK_COMPLETE: "Whoever takes over reads what the family has told already, and confirms it.",
    Handover.State.READ: "Whoever takes over is introduced to the family.",
    Handover.State.FAMILY_MET: "Whoever takes over accepts. Every promise that waits is theirs then.",
    Handover.State.ACCEPTED: "It is done.",
    Handover.State.ENDED: "It was called off.",
}


def change_rows(user: User, size: int) -> list[Row]:
    """Return what of changes of worker, and of kind words, waits on the first page of a worker or manager."""
    return [_home_row(line) for line in home_lines(viewer=user, size=size)]


def _home_row(line: HomeLine) -> Row:
    texts = {
        "take": (
            f"You take over: {line.name}",
            "Read what they told us first, then meet them",
            "Yours",
            "new",
        ),
        "words": ("A family you worked with", "Leave words for whoever comes next", "Your words", "waiting"),
        "kind": (f"{line.name} said what you did well", "", "Kind words", "good"),
        "review": (
            f"Too many social workers: {line.name}",
            "Write with the family how this stops",
            "Review",
            "soon",
        ),
        "left": (
            f"Left with open duties: {line.name}",
            "Families or promises without them",
            "Move them",
            "late",
        ),
    }
    text, hint, status, meaning = texts[line.kind]
    links = {
        "kind": reverse("desk:kind_words"), "left": reverse("desk:leaving"),
        "review": reverse("desk:turnover"),
    }  # fmt: skip
    since = f"{hint}; it began {ago_words(line.at)}" if line.kind in ("take", "review", "words") else hint
    href = links.get(line.kind) or reverse("desk:handover", args=[line.id])
    return {"text": text, "href": href, "hint": since, "status": status, "meaning": meaning}


@desk
def handovers(request: HttpRequest) -> HttpResponse:
    """Every change of worker that is not over, as far as the viewer works with the family or manages."""
    user = worker_of(request)
    pages = keyset_page(
        handovers_open(viewer=user), key=("opened_at", "id"), after=request.GET.get("after"), size=SIZE
    )
    found = pages.items
    mine = handovers_i_left(viewer=user)
    clocks = clocks_for([one.id for one in found])
    rows = [_row(one, next(iter(reversed(clocks[one.id])), None), user) for one in found]
    return page(
        request, "handovers", title="Changes of worker", rows=rows, pages=pages,
        left=[_left_row(one) for one in mine if one not in found], gives=allows(user, CASELOAD_MOVE),
    )  # fmt: skip


def _row(one: Handover, clock: Clock | None, user: User) -> Row:
    comes = f"{one.to_name} takes over" if one.to_name else "nobody chosen yet"
    hint = f"{one.get_part_display()}: {one.from_name} stopped, {comes}. {one.get_state_display()}"
    row: Row = {
        "text": f"{one.case.child.full_name}, {one.case.reference}",
        "href": reverse("desk:handover", args=[one.id]),
        "hint": hint,
        "status": "Yours" if one.to_user_id == user.id else "Open",
        "meaning": "new" if one.to_user_id == user.id else "waiting",
    }
    if clock is None or clock.due_on is None or clock.stopped_at is not None:
        return row
    standing = promise_words(due_on=clock.due_on)
    return row | {
        "hint": f"{hint}; introduction {standing.words}", "status": standing.tag, "meaning": standing.meaning
    }  # fmt: skip


def _left_row(one: Handover) -> Row:
    return {
        "text": f"{one.get_part_display()}, until {ago_words(one.opened_at)}",
        "href": reverse("desk:handover", args=[one.id]),
        "hint": "You no longer see this family. You can still leave words for whoever comes next.",
        "status": "Your words",
        "meaning": "waiting",
    }


@desk
def handover(request: HttpRequest, handover_id: uuid.UUID) -> HttpResponse:
    """One change of worker: who stops, who comes, what is next, who looks after the promises, what became of it."""
    user = worker_of(request)
    found = handover_get(viewer=user, handover_id=handover_id)
    about = _case(found)
    deeds = deeds_open_to(found.state, standings_of(user, found), has_coming=found.to_user_id is not None)
    open_now = found.state in Handover.OPEN
    steps = steps_of(viewer=user, handovers=[found])[found.id] if about else []
    return page(
        request, "handover", title="Change of worker", handover=found, next=_NEXT[Handover.State(found.state)],
        links=[{"text": text, "href": reverse(f"desk:{name}", args=[found.id])}
               for deed, (name, text) in _LINKS.items() if deed in deeds],
        held=[promise_row(one) for one in held_promises(viewer=user, handover=found)] if open_now else [],
        clock=introduction_clock(viewer=user, handover=found) if open_now else None,
        steps=[{"title": s.get_kind_display(), "by": s.by_name, "at": s.at, "text": s.words} for s in reversed(steps)],
        chooses=open_now and found.to_user_id is None and about is not None and allows(user, CASE_ALLOCATE),
        knows=about is not None, open_now=open_now, **_around(about),
    )  # fmt: skip


def _case(found: Handover) -> Case | None:
    """Return the case, unless the viewer stopped and sees it no more."""
    return Case.objects.select_related("child").filter(id=found.case_id).first()


def _around(about: Case | None) -> dict[str, Any]:
    back = {"href": reverse("desk:handovers"), "text": "Changes of worker"}
    return {**of_case(about), "back": back} if about else {"back": back, "emergency": None}


def _deed(
    request: HttpRequest,
    handover_id: uuid.UUID,
    deed: Deed,
    form_class: type[FlowForm],
    verb: Callable[..., Any],
    **words: str,
) -> HttpResponse:
    """Draw or send one step. Whose it never is: 403. Too early or too late: back to the change, which says what is next."""
    user = worker_of(request)
    found = handover_get(viewer=user, handover_id=handover_id)
    require(user, HANDOVER_TAKE if deed in (Deed.READ, Deed.MEET, Deed.ACCEPT) else HANDOVER_WRITE)
    require_to_write(user, found.case_id)
    here = reverse("desk:handover", args=[found.id])
    try:
        judge(deed, found.state, standings_of(user, found), has_coming=found.to_user_id is not None)
    except NotPermitted:
        raise
    except Refused as refused:
        messages.info(request, refused.message)
        return HttpResponseRedirect(here)
    form = open_form(request, form_class, f"handover-{deed.value}-{found.id}")

    def send(answers: dict[str, Any]) -> str:
        verb(by=user, handover_id=found.id, **answers)
        messages.success(request, words["done"])
        return here

    back = {"href": here, "text": "Back"}
    title, lead, submit = words["title"], words["lead"], words["submit"]
    return form_page(
        request, form, send, title=title, lead=lead, submit=submit, **{**_around(_case(found)), "back": back}
    )


@desk
def pack(request: HttpRequest, handover_id: uuid.UUID) -> HttpResponse:
    """Write what works and what does not, and complete the pack."""
    return _deed(
        request, handover_id, Deed.PACK, NoteForm, services.pack_complete, title="What works with this family",
        lead="The rest of the pack comes from the record by itself: the story, the plan, the promises, the meetings."
        " This is what only somebody who knows them can say.", submit="The pack is complete", done="The pack is complete.",
    )  # fmt: skip


@desk
def read(request: HttpRequest, handover_id: uuid.UUID) -> HttpResponse:
    """Confirm that one has read it."""
    return _deed(
        request, handover_id, Deed.READ, PressForm, services.pack_read, title="Have you read it?",
        lead="The family will read that you have, and that they need not start again. Confirm it only if you have read"
        " what they told us, the plan and the promises.", submit="Yes, I have read it",
        done="Thank you. The family can see that you have read it. Next: meet them.",
    )  # fmt: skip


@desk
def plan(request: HttpRequest, handover_id: uuid.UUID) -> HttpResponse:
    """Set the day of the introduction."""
    return _deed(
        request, handover_id, Deed.PLAN, IntroduceForm, services.introduction_plan, title="When do you meet?",
        lead="Best with somebody whom the family knows: the parents’ worker, or whoever leaves. Ask the family what suits"
        " them, and mind how they can be reached safely.", submit="Set the day", done="The family can see the day.",
    )  # fmt: skip


@desk
def met(request: HttpRequest, handover_id: uuid.UUID) -> HttpResponse:
    """Record that they have met."""
    return _deed(
        request, handover_id, Deed.MEET, MetForm, services.family_met, title="You have met",
        lead="The family reads this, and can say if it is not so.", submit="Save", done="Saved. You can take over now.",
    )  # fmt: skip


@desk
def accept(request: HttpRequest, handover_id: uuid.UUID) -> HttpResponse:
    """Take over, with every promise that waits."""
    return _deed(
        request, handover_id, Deed.ACCEPT, PressForm, services.handover_accept, title="Take over",
        lead="What was promised and is still to do becomes yours. The family reads that you have taken over.",
        submit="Take over", done="You have taken over. What waited is among your promises now.",
    )  # fmt: skip


@desk
def end(request: HttpRequest, handover_id: uuid.UUID) -> HttpResponse:
    """Call it off, because nobody takes over."""
    return _deed(
        request, handover_id, Deed.END, ReasonForm, services.handover_end, title="Nobody takes over",
        lead="What was promised stays with whoever looks after it now. The family reads why.", submit="Call it off",
        done="Saved. The family can read why.",
    )  # fmt: skip
