"""What people say of what the night proposed: groups, other children; and work with friends and other parents (R164-R166)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.common import open_form
from alongside.doors.desk.forms.network import (
    FurtherCheckForm,
    FurtherConfirmForm,
    FurtherDismissForm,
    GroupJudgeForm,
    LinkSayForm,
    WorkPlanForm,
    WorkReachForm,
)
from alongside.doors.desk.views.network import KINDS, further_row, group_row, map_page, spot_row, to_map
from alongside.doors.desk.views.shared import Row, desk, form_page, page, worker_of
from alongside.ground.access.registry import allows, require, who
from alongside.ground.accounts.models import User
from alongside.ground.base.errors import Missing
from alongside.ground.clock import today
from alongside.ground.govuk.dates import day_words, moment_words
from alongside.pursuit.network import services as verbs
from alongside.pursuit.network.models import Further, FurtherReason, Group
from alongside.pursuit.network.policies import (
    FURTHER_JUDGE,
    GROUP_JUDGE,
    NETWORK_READ,
    WIDER_WORK_DO,
    WIDER_WORK_PLAN,
)
from alongside.pursuit.network.selectors import (
    FurtherSeen,
    GroupSeen,
    Spot,
    WorkSeen,
    further_get,
    further_list,
    group_get,
    group_list,
    network_counted,
    work_get,
    works_mine,
    works_of,
)


@desk
def groups(request: HttpRequest) -> HttpResponse:
    """Every group: proposed, confirmed, dismissed."""
    rows = [group_row(one, many) for one, many in group_list(viewer=worker_of(request))]
    return page(
        request, "list", title="Groups", rows=rows, back=to_map(), empty="No group that you may read is there yet.",
        order="What nobody has looked at comes first. A group is a place to look; it says nothing of anybody’s guilt.",
    )  # fmt: skip


def _group_url(group_id: uuid.UUID) -> str:
    return reverse("desk:network_group", args=[group_id])


@desk
def group(request: HttpRequest, network_group_id: uuid.UUID) -> HttpResponse:
    """One group: why it is proposed, who shares what, what officers said."""
    user = worker_of(request)
    seen = group_get(viewer=user, group_id=network_group_id)
    words = [
        {"title": one.get_word_display(), "by": one.by_name, "at": one.at, "text": one.reason}
        for one in seen.words
    ]
    works = works_of(viewer=user, group_id=network_group_id) if allows(user, WIDER_WORK_PLAN) else []
    return map_page(
        request, seen.drawn, title="A group", heading=str(seen.group), caption=seen.group.get_state_display(), group=seen.group,
        why=_why(seen), fresh=[spot_row(one) for one in seen.fresh], said=words, before=seen.before,
        may_judge=allows(user, GROUP_JUDGE), works=[_work_row(one) for one in works], whole=True,
        may_plan=seen.group.state == Group.State.CONFIRMED and allows(user, WIDER_WORK_PLAN),
        back={"href": reverse("desk:network_groups"), "text": "Groups"},
    )  # fmt: skip


def _why(seen: GroupSeen) -> str:
    inside = f"{seen.inside} link{'' if seen.inside == 1 else 's'} among them"
    outside = f"{seen.outside} to others" if seen.outside else "none to others"
    return (
        f"Proposed because they are linked more with one another than with others: {inside}, {outside}, as far as you may"
        " read. What has very many links, such as a station, is not counted."
    )


@desk
def group_judge(request: HttpRequest, network_group_id: uuid.UUID) -> HttpResponse:
    """Confirm a group, or dismiss it."""
    user = worker_of(request)
    seen = group_get(viewer=user, group_id=network_group_id)
    require(user, GROUP_JUDGE)
    start = {"version": seen.group.version, "name": seen.group.name}
    form = open_form(request, GroupJudgeForm, f"network-group-{network_group_id}", initial=start)

    def verb(answers: dict[str, Any]) -> str:
        verbs.group_judge(
            by=user, group_id=network_group_id, expected_version=answers["expected_version"], decision=form.decision()
        )  # fmt: skip
        messages.success(request, "Your decision is noted, with its reason.")
        return _group_url(network_group_id)

    return form_page(
        request, form, verb, title="Is it a group?", caption=str(seen.group), submit="Save my decision",
        lead="A group is a place to look. Nothing follows for anybody in it. A dismissed group comes back only when it is"
        " made up of others than now.",
        back={"href": _group_url(network_group_id), "text": "Back"},
    )  # fmt: skip


@desk
def furthers(request: HttpRequest) -> HttpResponse:
    """Everybody who was proposed as a child who may need help."""
    rows = [further_row(one, spot) for one, spot in further_list(viewer=worker_of(request))]
    return page(
        request, "list", title="Other children", rows=rows, back=to_map(), empty="Nobody that you may read is proposed.",
        order="Who waits for a look comes first, then whose check is still to be written.",
    )  # fmt: skip


def _further_url(further_id: uuid.UUID) -> str:
    return reverse("desk:network_further", args=[further_id])


@desk
def further(request: HttpRequest, further_id: uuid.UUID) -> HttpResponse:
    """Somebody who is proposed: what they share with which child, and what a person decided."""
    user = worker_of(request)
    seen = further_get(viewer=user, further_id=further_id)
    one = seen.further
    return page(
        request, "network/further", title="Another child?", heading=seen.spot.label, caption="Another child who may need help?",
        seen=seen, one=one, reasons=[_reason_row(reason, spot, seen) for reason, spot in seen.reasons],
        said=_decided(one), texts=seen.texts, may=allows(user, FURTHER_JUDGE), words=", ".join(seen.spot.words),
        waits=one.state == Further.State.PROPOSED, check=one.state == Further.State.CONFIRMED and not one.checked_at,
        back={"href": reverse("desk:network_furthers"), "text": "Other children"},
    )  # fmt: skip


def _reason_row(reason: FurtherReason, spot: Spot, seen: FurtherSeen) -> Row:
    href = reverse("desk:network_link", args=[seen.spot.id, spot.id])
    text = f"{spot.label} ({KINDS[spot.kind].lower()})"
    hint = f"{reason.get_how_display()}; case {reason.case_reference}"
    return {"text": text, "href": href, "hint": hint, "status": "", "meaning": ""}


def _decided(one: Further) -> list[Row]:
    said: list[Row] = []
    if one.checked_at:
        text = one.check_words
        said.append(
            {
                "title": one.get_check_found_display(),
                "by": one.checked_by_name,
                "at": one.checked_at,
                "text": text,
            }
        )
    if one.decided_at:
        title = "Help was asked for" if one.onward_id else f"Dismissed: {one.get_why_display().lower()}"
        said.append({"title": title, "by": one.decided_by_name, "at": one.decided_at, "text": one.reason})
    return said


def _to_decide(request: HttpRequest, further_id: uuid.UUID) -> tuple[User, FurtherSeen, dict[str, Any]]:
    user = worker_of(request)
    seen = further_get(viewer=user, further_id=further_id)
    require(user, FURTHER_JUDGE)
    gone = "" if seen.further.state == Further.State.PROPOSED else "Somebody looked at this meanwhile."
    back = {"href": _further_url(further_id), "text": "Back"}
    return user, seen, {"nobody": gone, "caption": seen.spot.label, "back": back}


@desk
def further_confirm(request: HttpRequest, further_id: uuid.UUID) -> HttpResponse:
    """Ask for help for them, in one step."""
    user, seen, context = _to_decide(request, further_id)
    texts = [(str(one.id), f"{one.reference}: {one.words[:200]}") for one in seen.texts]
    form = open_form(
        request, FurtherConfirmForm, f"network-further-{further_id}", texts=texts,
        initial={"child_name": seen.spot.label, "text_id": texts[0][0] if len(texts) == 1 else ""},
    )  # fmt: skip
    if not texts and not context["nobody"]:
        context["nobody"] = (
            "No report that mentions them has a text without its source yet. An officer writes that first. In danger, ring"
            " 999 now."
        )

    def verb(_answers: dict[str, Any]) -> str:
        made = verbs.further_confirm(by=user, further_id=further_id, **form.worry())
        reference = made.onward.referral.reference if made.onward else ""
        messages.success(
            request, f"Asked: {reference}. The duty team reads it first. Write here what was done."
        )
        return _further_url(further_id)

    return form_page(
        request, form, verb, title="Ask for help for them", submit="Ask for help", **context,
        lead="In danger now? Ring 999. The request is read by the duty team, and a check begins: within a working day"
        " somebody writes what was done to keep them safe.",
    )  # fmt: skip


@desk
def further_dismiss(request: HttpRequest, further_id: uuid.UUID) -> HttpResponse:
    """Dismiss it, with the reason."""
    user, _, context = _to_decide(request, further_id)
    form = open_form(request, FurtherDismissForm, f"network-dismiss-{further_id}")

    def verb(answers: dict[str, Any]) -> str:
        verbs.further_dismiss(by=user, further_id=further_id, **answers)
        messages.success(
            request, "Dismissed, with your reason. They come back only if they share something new."
        )
        return _further_url(further_id)

    return form_page(
        request, form, verb, title="They need no look", submit="Dismiss", **context,
        lead="If you are not sure, ask for help for them: the duty team looks again.",
    )  # fmt: skip


@desk
def further_check(request: HttpRequest, further_id: uuid.UUID) -> HttpResponse:
    """Write what was done to keep the other child safe."""
    user, seen, context = _to_decide(request, further_id)
    one = seen.further
    open_ = one.state == Further.State.CONFIRMED and one.checked_at is None
    context["nobody"] = "" if open_ else "There is no check open here."
    form = open_form(request, FurtherCheckForm, f"network-check-{further_id}")

    def verb(answers: dict[str, Any]) -> str:
        verbs.further_check(by=user, further_id=further_id, **answers)
        messages.success(request, "What was done is written down.")
        return _further_url(further_id)

    return form_page(
        request, form, verb, title="What was done?", submit="Save", lead="In danger now? Ring 999.", **context
    )


@desk
def numbers(request: HttpRequest) -> HttpResponse:
    """How many groups and people were proposed in a year, and what came of it."""
    user = worker_of(request)
    found = network_counted(viewer=user)
    rows = [[label, "Too few to show" if count is None else str(count)] for label, count in found.lines]
    back = to_map() if allows(user, NETWORK_READ) else {"href": reverse("desk:home"), "text": "Your page"}
    return page(
        request, "network/numbers", title="What came of proposals", rows=rows, head=["What", "Number"], back=back,
        smallest=found.smallest,
    )  # fmt: skip


def _work_row(one: WorkSeen) -> Row:
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
    rows = [_work_row(one) for one in (works_mine(viewer=user) if mine else works_of(viewer=user))]
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
        return _group_url(network_group_id)

    return form_page(
        request, form, verb, title="Work with friends or parents", submit="Ask for it", caption=str(seen.group), nobody=not_yet,
        lead="So that friends and other parents learn what harm looks like, and where help is. It names no child.",
        back={"href": _group_url(network_group_id), "text": "Back"},
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
