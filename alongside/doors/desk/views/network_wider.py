"""Work with friends at a school and with other parents: planned from a confirmed group, counted by whoever does it (R166)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.common import open_form
from alongside.doors.desk.forms.network import LinkSayForm, WorkPlanForm, WorkReachForm
from alongside.doors.desk.views.network import group_url, to_map
from alongside.doors.desk.views.shared import Row, desk, form_page, page, worker_of
from alongside.ground.access.registry import allows, require, who
from alongside.ground.base.errors import Missing
from alongside.ground.clock import today
from alongside.ground.govuk.dates import day_words, moment_words
from alongside.pursuit.network import services as verbs
from alongside.pursuit.network.models import Group
from alongside.pursuit.network.policies import WIDER_WORK_DO, WIDER_WORK_PLAN
from alongside.pursuit.network.selectors import WorkSeen, group_get, work_get, works_mine, works_of


def work_row(one: WorkSeen) -> Row:
    """Return one piece of work as a row of a list."""
    work = one.work
    reach = (
        f"reached {one.young_people} young people and {one.parents} parents or carers"
        if one.reached
        else "not done yet"
    )
    return {
        "text": f"{work.get_kind_display()}: {work.where}", "href": reverse("desk:network_work", args=[work.id]),
        "hint": f"{work.worker_name}, by {day_words(work.by_on)}; {reach}",
        "status": "Ended" if work.ended_at else "Done once or more" if one.reached else "To do",
        "meaning": "neutral" if work.ended_at or one.reached else "waiting",
    }  # fmt: skip


@desk
def works(request: HttpRequest) -> HttpResponse:
    """Work with friends and other parents: what one was asked to do, or what was planned."""
    user = worker_of(request)
    mine = allows(user, WIDER_WORK_DO)
    rows = [work_row(one) for one in (works_mine(viewer=user) if mine else works_of(viewer=user))]
    back = {"href": reverse("desk:home"), "text": "Your page"} if mine else to_map()
    return page(
        request, "list", title="Work with friends and other parents", rows=rows, back=back, order="The newest comes first.",
        empty="Nobody has asked you for any." if mine else "None is planned yet. It is planned from a confirmed group.",
    )  # fmt: skip


@desk
def work_new(request: HttpRequest, network_group_id: uuid.UUID) -> HttpResponse:
    """Ask somebody for work with friends or other parents, out of a confirmed group."""
    user = worker_of(request)
    seen = group_get(viewer=user, group_id=network_group_id)
    require(user, WIDER_WORK_PLAN)
    assert user.partnership_id is not None
    people = who(WIDER_WORK_DO, partnership_id=user.partnership_id).order_by("name", "id")
    workers = [(str(one.id), f"{one.name}, {one.as_actor().role_title}") for one in people]
    form = open_form(request, WorkPlanForm, f"network-work-{network_group_id}", workers=workers)
    not_yet = (
        ""
        if seen.group.state == Group.State.CONFIRMED
        else "Nobody has confirmed this group. An officer looks at it first."
    )

    def verb(_answers: dict[str, Any]) -> str:
        verbs.work_plan(by=user, group_id=network_group_id, wanted=form.wanted())
        messages.success(
            request, "It is asked for. They see it among their own work, and nothing of the map."
        )
        return group_url(network_group_id)

    return form_page(
        request, form, verb, title="Work with friends or parents", submit="Ask for it", caption=str(seen.group), nobody=not_yet,
        lead="So that friends and other parents learn what harm looks like, and where help is. It names no child.",
        back={"href": group_url(network_group_id), "text": "Back"},
    )  # fmt: skip


@desk
def work(request: HttpRequest, wider_work_id: uuid.UUID) -> HttpResponse:
    """One piece of work: what is asked, and whom it reached."""
    user = worker_of(request)
    seen = work_get(viewer=user, work_id=wider_work_id)
    one = seen.work
    reached = [
        [day_words(each.on), str(each.young_people), str(each.parents), str(each.asked_for_help)] for each in seen.reached
    ]  # fmt: skip
    topics = [label for key, label in one.Topic.choices if key in one.topics]
    facts = [
        {"key": "What", "value": one.get_kind_display()}, {"key": "Where", "value": one.where},
        {"key": "About", "value": ", ".join(topics)}, {"key": "By", "value": day_words(one.by_on)},
        {"key": "Who does it", "value": one.worker_name}, {"key": "Who asked", "value": f"{one.by_name}, {moment_words(one.at)}"},
        *([{"key": "To know", "value": one.words}] if one.words else []),
    ]  # fmt: skip
    return page(
        request, "network/work", title="Work with friends and parents", heading=one.where, caption=one.get_kind_display(),
        one=one, seen=seen, facts=facts, rows=reached, head=["Day", "Young people", "Parents or carers", "Asked for help"],
        does=one.worker_id == user.id and not one.ended_at and allows(user, WIDER_WORK_DO),
        plans=allows(user, WIDER_WORK_PLAN) and not one.ended_at,
        back={"href": reverse("desk:network_works"), "text": "Work with friends and other parents"},
    )  # fmt: skip


def _work_url(work_id: uuid.UUID) -> str:
    return reverse("desk:network_work", args=[work_id])


@desk
def work_reached(request: HttpRequest, wider_work_id: uuid.UUID) -> HttpResponse:
    """Write how many it reached."""
    user = worker_of(request)
    seen = work_get(viewer=user, work_id=wider_work_id)
    require(user, WIDER_WORK_DO)
    if seen.work.worker_id != user.id:
        raise Missing
    form = open_form(
        request, WorkReachForm, f"network-reach-{wider_work_id}", initial={"on": today(), "topics": seen.work.topics}
    )  # fmt: skip

    def verb(_answers: dict[str, Any]) -> str:
        verbs.work_reached(by=user, work_id=wider_work_id, reached=form.reached())
        messages.success(request, "Thank you. It is counted.")
        return _work_url(wider_work_id)

    return form_page(
        request, form, verb, title="Whom it reached", caption=seen.work.where, submit="Save",
        lead="Numbers are enough. Please name nobody.", back={"href": _work_url(wider_work_id), "text": "Back"},
        nobody="This work was ended. Ask whoever planned it to plan it anew." if seen.work.ended_at else "",
    )  # fmt: skip


@desk
def work_end(request: HttpRequest, wider_work_id: uuid.UUID) -> HttpResponse:
    """End such work, with the reason."""
    user = worker_of(request)
    seen = work_get(viewer=user, work_id=wider_work_id)
    require(user, WIDER_WORK_PLAN)
    form = open_form(request, LinkSayForm, f"network-work-end-{wider_work_id}")
    form.fields["reason"].label, form.fields["reason"].help_text = (
        "Why does it end?",
        "Whoever does it reads this.",
    )

    def verb(answers: dict[str, Any]) -> str:
        verbs.work_end(by=user, work_id=wider_work_id, **answers)
        messages.success(request, "It is ended. What it reached stays counted.")
        return _work_url(wider_work_id)

    return form_page(
        request, form, verb, title="End this work", caption=seen.work.where, submit="End it",
        back={"href": _work_url(wider_work_id), "text": "Back"},
        nobody="This work was ended already." if seen.work.ended_at else "",
    )  # fmt: skip
