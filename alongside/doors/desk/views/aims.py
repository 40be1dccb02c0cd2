"""What the parents' worker and the child's worker both work towards: the page, and each step of one of them (R43)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.common import open_form
from alongside.doors.desk.forms.aims import AimAnswerForm, AimEndForm, AimForm
from alongside.doors.desk.forms.parts import PressVersionedForm
from alongside.doors.desk.views.shared import Row, case_for, desk, form_page, of_case, page, worker_of
from alongside.family.cases.aims import aim_get, aims_of
from alongside.family.cases.models import Case
from alongside.family.cases.models_aims import AimStep, SharedAim
from alongside.family.cases.policies import AIM_AGREE
from alongside.family.cases.rules_aims import AGREED, END_PROPOSED, IN_FORCE, PROPOSED, TAKEN_BACK, WAITING
from alongside.family.cases.services import aim_answer, aim_end_propose, aim_propose
from alongside.family.cases.services.aims import part_of_pair
from alongside.ground.access.registry import require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.base.errors import Missing, NotPermitted
from alongside.ground.govuk.dates import day_words

_PARTS = {"ipsw": "the parents’ worker", "csw": "the child’s worker"}
_WAITS = {
    PROPOSED: "Proposed. It waits for {other}.",
    END_PROPOSED: "{name} says that this is over. It waits for {other}.",
}
_ONLY_THE_TWO = "Only the parents’ worker and the child’s worker of this family agree this."


@desk
def aims(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """What both work towards now, what waits for the other one, and what is over."""
    user = worker_of(request)
    about = case_for(request, case_id)
    found = aims_of(viewer=user, case=about)
    part = "" if about.closed_at else part_of_pair(user, about.id)
    return page(
        request, "aims/aims", title="What both workers work towards",
        groups=[
            ("Now", [_item(one, part) for one in found.in_force], "Nothing is agreed yet."),
            ("Waits for the other worker", [_item(one, part) for one in found.proposed], ""),
            ("Over, or not agreed", [_item(one, part) for one in found.over], ""),
        ],
        mine=bool(part), **of_case(about),
    )  # fmt: skip


def _item(aim: SharedAim, part: str) -> Row:
    steps = list(aim.steps.all())
    asked = steps[-1] if aim.state in WAITING and steps else None
    return {
        "aim": aim,
        "waits": _waits(asked),
        "steps": [_step(one) for one in steps],
        "may_answer": bool(part and asked and asked.part != part),
        "may_take_back": bool(part and asked and asked.part == part),
        "may_change": bool(part) and aim.state in IN_FORCE,
        "may_end": bool(part) and aim.state == AGREED,
    }


def _waits(asked: AimStep | None) -> str:
    if asked is None:
        return ""
    other = _PARTS["csw" if asked.part == "ipsw" else "ipsw"]
    return _WAITS[asked.what].format(other=other, name=asked.by_name)


def _step(one: AimStep) -> str:
    words = f": {one.words}" if one.words else ""
    return f"{one.get_what_display()} by {one.by_name}, {_PARTS[one.part]}, on {day_words(one.at)}{words}"


def _mine(request: HttpRequest, case_id: uuid.UUID) -> tuple[Case, str]:
    """Return a case of which whoever asks is one of the two workers: 404 to outsiders, then 403."""
    about = case_for(request, case_id, AIM_AGREE)
    part = part_of_pair(worker_of(request), about.id)
    if not part:
        raise NotPermitted(_ONLY_THE_TWO, code="not_their_worker")
    return about, part


def _aim(request: HttpRequest, aim_id: uuid.UUID) -> tuple[SharedAim, str]:
    aim = aim_get(viewer=worker_of(request), aim_id=aim_id)
    require(worker_of(request), AIM_AGREE)
    require_to_write(worker_of(request), aim.case_id)
    part = part_of_pair(worker_of(request), aim.case_id)
    if not part:
        raise NotPermitted(_ONLY_THE_TWO, code="not_their_worker")
    return aim, part


def _here(case_id: uuid.UUID) -> str:
    return reverse("desk:aims", args=[case_id])


def _of_aims(about: Case) -> dict[str, Any]:
    back = {"href": _here(about.id), "text": "Back to what both workers work towards"}
    return {**of_case(about), "back": back}


@desk
def propose(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Propose something that both work towards."""
    about, part = _mine(request, case_id)
    form = open_form(request, AimForm, f"aim-{about.id}")

    def verb(answers: dict[str, Any]) -> str:
        aim_propose(by=worker_of(request), case_id=about.id, **answers)
        messages.success(request, f"Saved. It counts once {_other(part)} agrees too.")
        return _here(about.id)

    return form_page(
        request, form, verb, title="Something that we both work towards", lead=_LEAD, submit="Propose it",
        **_of_aims(about),
    )  # fmt: skip


_LEAD = "You each keep your own sessions and your own notes. This is what you share, with the parents."


def _other(part: str) -> str:
    return _PARTS["csw" if part == "ipsw" else "ipsw"]


@desk
def change(request: HttpRequest, aim_id: uuid.UUID) -> HttpResponse:
    """Propose other words for an aim; it stands as it is until both agree."""
    aim, part = _aim(request, aim_id)
    if aim.state not in IN_FORCE:
        raise Missing
    initial = {"words": aim.words}
    form = open_form(request, AimForm, f"aim-change-{aim.id}", initial=initial)

    def verb(answers: dict[str, Any]) -> str:
        aim_propose(by=worker_of(request), case_id=aim.case_id, replaces_id=aim.id, **answers)
        messages.success(request, f"Saved. The old words stand until {_other(part)} agrees too.")
        return _here(aim.case_id)

    return form_page(
        request, form, verb, title="Change what we both work towards", submit="Propose the change",
        **_of_aims(aim.case),
    )  # fmt: skip


@desk
def answer(request: HttpRequest, asked_aim_id: uuid.UUID) -> HttpResponse:
    """Answer what the other worker proposed, or take back what one proposed oneself."""
    aim, part = _aim(request, asked_aim_id)
    steps = list(aim.steps.all())
    if aim.state not in WAITING or not steps:
        raise Missing
    asked, own = steps[-1], steps[-1].part == part
    form = open_form(
        request, PressVersionedForm if own else AimAnswerForm, f"aim-answer-{aim.id}",
        initial={"version": aim.version},
    )  # fmt: skip

    def verb(answers: dict[str, Any]) -> str:
        said = {"answer": TAKEN_BACK} | answers if own else answers
        moved = aim_answer(by=worker_of(request), aim_id=aim.id, **said)
        messages.success(request, _SAID.get(moved.state, "Saved."))
        return _here(aim.case_id)

    title = "Take back what you proposed" if own else "Do you agree?"
    return form_page(
        request, form, verb, template="aims/answer", title=title, submit="Take it back" if own else "Send",
        aim=aim, waits=_waits(asked), said=asked, **_of_aims(aim.case),
    )  # fmt: skip


_SAID = {
    AGREED: "Saved. The family can read what you both work towards.",
    "ended": "Saved. You both say that it is over.",
    "dropped": "Saved. The other worker can see it.",
}


@desk
def end(request: HttpRequest, aim_id: uuid.UUID) -> HttpResponse:
    """Say that an aim is reached or over; the other worker answers."""
    aim, part = _aim(request, aim_id)
    if aim.state != AGREED:
        raise Missing
    form = open_form(request, AimEndForm, f"aim-end-{aim.id}", initial={"version": aim.version})

    def verb(answers: dict[str, Any]) -> str:
        aim_end_propose(by=worker_of(request), aim_id=aim.id, **answers)
        messages.success(request, f"Saved. It is over once {_other(part)} says so too.")
        return _here(aim.case_id)

    return form_page(
        request, form, verb, template="aims/answer", title="This is over", submit="Save", aim=aim,
        **_of_aims(aim.case),
    )  # fmt: skip
