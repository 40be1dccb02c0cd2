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
)
from alongside.doors.desk.views.network import (
    KINDS,
    further_row,
    group_row,
    group_url,
    map_page,
    span_of,
    spot_row,
    to_map,
)
from alongside.doors.desk.views.network_wider import work_row
from alongside.doors.desk.views.shared import Row, desk, form_page, page, worker_of
from alongside.ground.access.registry import allows, require
from alongside.ground.accounts.models import User
from alongside.pursuit.disruption.policies import STOPPING_PURSUE
from alongside.pursuit.network import services as verbs
from alongside.pursuit.network.models import Further, FurtherReason, Group
from alongside.pursuit.network.policies import (
    FURTHER_JUDGE,
    GROUP_JUDGE,
    NETWORK_READ,
    WIDER_WORK_PLAN,
)
from alongside.pursuit.network.selectors import (
    FurtherSeen,
    GroupSeen,
    Spot,
    first_told,
    further_get,
    further_list,
    group_get,
    group_list,
    network_counted,
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


@desk
def group(request: HttpRequest, network_group_id: uuid.UUID) -> HttpResponse:
    """One group: why it is proposed, who shares what and when, what officers said."""
    user = worker_of(request)
    seen = group_get(viewer=user, group_id=network_group_id, span=span_of(request))
    members = [one.id for one in seen.drawn.spots]
    words = [
        {"title": one.get_word_display(), "by": one.by_name, "at": one.at, "text": one.reason}
        for one in seen.words
    ]
    works = works_of(viewer=user, group_id=network_group_id) if allows(user, WIDER_WORK_PLAN) else []
    confirmed = seen.group.state == Group.State.CONFIRMED
    return map_page(
        request, seen.drawn, title="A group", heading=str(seen.group), caption=seen.group.get_state_display(), group=seen.group,
        why=_why(seen), fresh=[spot_row(one) for one in seen.fresh], said=words, before=seen.before,
        may_judge=allows(user, GROUP_JUDGE), works=[work_row(one) for one in works],
        first=first_told(viewer=user, node_ids=members) if members else None,
        may_plan=confirmed and allows(user, WIDER_WORK_PLAN), may_stop=confirmed and allows(user, STOPPING_PURSUE),
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
        return group_url(network_group_id)

    return form_page(
        request, form, verb, title="Is it a group?", caption=str(seen.group), submit="Save my decision",
        lead="A group is a place to look. Nothing follows for anybody in it. A dismissed group comes back only when it is"
        " made up of others than now.",
        back={"href": group_url(network_group_id), "text": "Back"},
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
