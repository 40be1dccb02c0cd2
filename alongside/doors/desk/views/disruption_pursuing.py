"""One thing that is done about those who harm; and for police and the hub, everybody and everything they act about (R160)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.common import open_form
from alongside.doors.desk.forms.disruption import CameForm, PursueForm, StoppingBackForm, StoppingChangeForm
from alongside.doors.desk.views.disruption import MEANINGS, activity_rows, of_stopping, site_choices
from alongside.doors.desk.views.shared import desk, form_page, page, worker_of
from alongside.ground.access.registry import allows, require
from alongside.ground.access.selectors import only_in_emergency, require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.base.errors import Missing, NotPermitted
from alongside.ground.govuk.dates import day_words
from alongside.pursuit.disruption import rules, services
from alongside.pursuit.disruption.measures import Line, stopping_measured
from alongside.pursuit.disruption.policies import STOPPING_PURSUE, STOPPING_WRITE
from alongside.pursuit.disruption.selectors import History, activity_get, pursued_get, targets_of
from alongside.pursuit.disruption.services.common import KEPT_APART, TAKEN_BACK

_FEW = "Too few to show"


@desk
def targets(request: HttpRequest) -> HttpResponse:
    """Everybody and everything about whom something is done, as far as the reader may know whom."""
    found = targets_of(viewer=worker_of(request))
    listed = [(one.label, _target_href(one.key), activity_rows(one.done)) for one in found]
    return page(
        request, "disruption/targets", title="Disruption", heading="What is done, about whom and where", listed=listed,
        back={"href": reverse("desk:home"), "text": "Back to your work"},
    )  # fmt: skip


def _target_href(key: tuple[str, uuid.UUID]) -> str:
    names = {"entity": "pursue_entity", "group": "pursue_group"}
    return reverse(f"desk:{names[key[0]]}", args=[key[1]]) if key[0] in names else ""


def _pursue(request: HttpRequest, about: str, **whom: uuid.UUID) -> HttpResponse:
    user = worker_of(request)
    form = open_form(request, PursueForm, f"pursue-{next(iter(whom.values()))}")

    def verb(_answers: dict[str, Any]) -> str:
        made = services.activity_pursue(by=user, pursuit=form.about(**whom), came=form.came())
        messages.success(request, "Saved. About whom it is stays with you.")
        return reverse("desk:stopping_one", args=[made.thread])

    return form_page(
        request, form, verb, template="disruption/form", title="What is done", submit="Save", meanings=MEANINGS, caption=about,
        lead="About whom or what it is, and what you write for yourselves, no worker of a case and no family reads.",
        back={"href": reverse("desk:targets"), "text": "Back to what is done"},
    )  # fmt: skip


@desk
def pursue_entity(request: HttpRequest, entity_id: uuid.UUID) -> HttpResponse:
    """Write what is done about somebody or something that reports mention."""
    found = pursued_get(viewer=worker_of(request), entity_id=entity_id)
    return _pursue(request, str(getattr(found, "label", found)), entity_id=entity_id)


@desk
def pursue_group(request: HttpRequest, confirmed_group_id: uuid.UUID) -> HttpResponse:
    """Write what is done about a group that an officer confirmed."""
    found = pursued_get(viewer=worker_of(request), group_id=confirmed_group_id)
    return _pursue(request, str(found), group_id=confirmed_group_id)


def _place(found: History) -> dict[str, Any]:
    about = found.stands.one.case
    if about is not None:
        return of_stopping(about)
    return {"back": {"href": reverse("desk:targets"), "text": "Back to what is done"}}


def _may(user: User, found: History) -> bool:
    """Whether this reader may follow it with another version; the verbs decide."""
    one = found.stands.one
    if one.state == "taken_back":
        return False
    if one.apart:
        return found.stands.apart is not None and allows(user, STOPPING_PURSUE)
    return (
        allows(user, STOPPING_WRITE) and one.case_id is not None and not only_in_emergency(user, one.case_id)
    )


@desk
def one(request: HttpRequest, activity_id: uuid.UUID) -> HttpResponse:
    """One thing that is planned or was done, and every version of it."""
    user = worker_of(request)
    found = activity_get(viewer=user, activity_id=activity_id)
    stands = found.stands
    versions = [
        {
            "title": f"{each.get_step_display()}, {day_words(each.at)}", "by": f"{each.by_name}, {each.by_role}",
            "words": each.why_changed, "who": each.who, "result": each.get_result_display(), "why": each.why,
        }
        for each in found.versions
    ]  # fmt: skip
    return page(
        request, "disruption/one", title="The people who harm", heading=stands.kind, stands=stands, one=stands.one,
        sentence=rules.SENTENCES[stands.apart.kind if stands.apart else stands.one.kind], versions=versions,
        may=_may(user, found), **_place(found),
    )  # fmt: skip


def _to_write(request: HttpRequest, activity_id: uuid.UUID) -> History:
    """Return one thing to write about: 404 to outsiders, then 403, in the words of the verb."""
    user = worker_of(request)
    found = activity_get(viewer=user, activity_id=activity_id)
    newest = found.stands.one
    if newest.apart and found.stands.apart is None:
        raise NotPermitted(KEPT_APART, code="kept_apart")
    require(user, STOPPING_PURSUE if newest.apart else STOPPING_WRITE)
    if newest.case_id is not None and not newest.apart:
        require_to_write(user, newest.case_id)
    return found


def _gone(found: History) -> str:
    return TAKEN_BACK if found.stands.one.state == "taken_back" else ""


@desk
def came(request: HttpRequest, activity_id: uuid.UUID) -> HttpResponse:
    """Write what came of it, also that nothing did."""
    user, found = worker_of(request), _to_write(request, activity_id)
    now_, apart = found.stands.one, found.stands.apart
    kind = apart.kind if apart else now_.kind
    form = open_form(
        request, CameForm, f"stopping-came-{activity_id}-{now_.version}", undecided=kind == rules.OPEN,
        of_line=now_.line_id is not None and not now_.result,
        initial={"version": now_.version, "words_for_family": now_.family_words},
    )  # fmt: skip

    def verb(_answers: dict[str, Any]) -> str:
        services.activity_result(by=user, activity_id=activity_id, **form.given())
        messages.success(request, "Saved. Earlier words stay readable.")
        return reverse("desk:stopping_one", args=[activity_id])

    return form_page(
        request, form, verb, title="What came of it", submit="Save", nobody=_gone(found),
        lead=f"{found.stands.kind}: {found.stands.about}.", **_place(found),
    )  # fmt: skip


@desk
def change(request: HttpRequest, activity_id: uuid.UUID) -> HttpResponse:
    """Put right what was written; the words before stay."""
    user, found = worker_of(request), _to_write(request, activity_id)
    now_ = found.stands.one
    if now_.case is None:
        raise Missing
    form = open_form(
        request, StoppingChangeForm, f"stopping-change-{activity_id}-{now_.version}", is_planned=not now_.result,
        sites=site_choices(user, now_.case),
        initial={
            "version": now_.version, "site_id": str(now_.site_id or ""),
            **{name: getattr(now_, name) for name in ("kind", "agency", "target", "who", "planned_on", "words", "family_words")},
        },
    )  # fmt: skip

    def verb(_answers: dict[str, Any]) -> str:
        services.activity_change(by=user, activity_id=activity_id, **form.given())
        messages.success(request, "Put right. The words before stay readable.")
        return reverse("desk:stopping_one", args=[activity_id])

    kept = "What is kept apart is not rewritten. Take it back, and write it down anew." if now_.apart else ""
    return form_page(
        request, form, verb, template="disruption/form", title="Put it right", submit="Save", nobody=_gone(found) or kept,
        meanings=MEANINGS, **_place(found),
    )  # fmt: skip


@desk
def back(request: HttpRequest, activity_id: uuid.UUID) -> HttpResponse:
    """Take back what should not have been written."""
    user, found = worker_of(request), _to_write(request, activity_id)
    now_ = found.stands.one
    form = open_form(
        request,
        StoppingBackForm,
        f"stopping-back-{activity_id}-{now_.version}",
        initial={"version": now_.version},
    )

    def verb(answers: dict[str, Any]) -> str:
        services.activity_take_back(by=user, activity_id=activity_id, **answers)
        messages.success(request, "Taken back. It stays readable, and no longer counts.")
        return reverse("desk:stopping_one", args=[activity_id])

    return form_page(
        request, form, verb, title="Take it back", submit="Take it back", nobody=_gone(found),
        lead=f"{found.stands.kind}: {found.stands.about}.", **_place(found),
    )  # fmt: skip


@desk
def numbers(request: HttpRequest) -> HttpResponse:
    """What is done about those who harm, in numbers: for the board, managers, police and the hub."""
    found = stopping_measured(viewer=worker_of(request))
    top = [
        ["Children with support now", _number(found.open_cases)],
        ["Harm goes on, and nobody looks at those who harm", _of(found.unlooked)],
        ["Records that look at parents much more than at those who harm", _of(found.standing_out)],
        ["Of ten entries, about parents", _FEW if found.parents_share is None else f"About {found.parents_share}"],
        ["Done about those who harm, or to be done and not done, in a year", _number(found.done)],
    ]  # fmt: skip
    tables = [
        ("What was done", _lines(found.kinds)), ("What came of it", _lines(found.results)),
        ("How well do services go after those who harm? Parents’ answers", _lines(found.ratings)),
    ]  # fmt: skip
    return page(
        request, "disruption/numbers", title="The people who harm, in numbers", found=found, top=top, tables=tables,
        head=["What", "Number"], back={"href": reverse("desk:home"), "text": "Back to your work"},
    )  # fmt: skip


def _number(count: int | None) -> str:
    return _FEW if count is None else str(count)


def _of(share: tuple[int, int] | None) -> str:
    return _FEW if share is None else f"{share[0]} of {share[1]}"


def _lines(lines: tuple[Line, ...]) -> list[list[str]]:
    return [[line.label, _number(line.count)] for line in lines]
