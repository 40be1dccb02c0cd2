"""The map of who and what stands together in what people told: around somebody, in a child's case, between two (R164, R167)."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from alongside.doors.common import open_form
from alongside.doors.common.writers import writer_of
from alongside.doors.desk.forms.network import LinkSayForm, NetworkFindForm
from alongside.doors.desk.views.network_picture import picture_of
from alongside.doors.desk.views.network_slider import slider_of
from alongside.doors.desk.views.shared import Row, desk, form_page, page, worker_of
from alongside.ground.access.registry import allows, require
from alongside.ground.base.errors import Missing
from alongside.ground.clock import now, today
from alongside.ground.govuk.dates import day_words
from alongside.ground.govuk.services import draft_find, draft_keep, draft_remove
from alongside.pursuit.entities.policies import ENTITY_READ
from alongside.pursuit.network.models import Further, Group
from alongside.pursuit.network.policies import LINK_CONFIRM, NETWORK_READ
from alongside.pursuit.network.selectors import (
    Behind,
    Drawn,
    Joined,
    LinkSeen,
    Span,
    Spot,
    first_told,
    further_list,
    group_list,
    link_get,
    network_around,
    network_between,
    network_find,
    network_of_case,
    network_places,
)
from alongside.pursuit.network.services import link_say

_STAYS = timedelta(hours=1)
KINDS = {
    "person": "Person", "vehicle": "Car or vehicle", "phone": "Phone", "handle": "Name online", "place": "Place",
    "organisation": "Business or group", "event": "Event",
}  # fmt: skip
HUB = "has so many links that it joins nobody"


def node_url(node_id: uuid.UUID) -> str:
    """Return the address of a page about a node."""
    return reverse("desk:network_node", args=[node_id])


HOME = "desk:network"


def to_map() -> dict[str, str]:
    """Return the way back to the map's first page."""
    return {"href": reverse(HOME), "text": "The map"}


def _found(
    request: HttpRequest, key: str, to: str
) -> tuple[NetworkFindForm, list[Spot] | None, HttpResponse | None]:
    """What was looked for and is found; the words wait in the reader's own sealed-off draft, never in the address."""
    user, writer = worker_of(request), writer_of(request)
    draft = draft_find(writer=writer, form_key=key)
    typed = str((draft.fields.get("words") or [""])[0]) if draft and draft.saved_at > now() - _STAYS else ""
    form = open_form(request, NetworkFindForm, key, initial={"words": typed})
    if request.method == "POST":
        if "clear" in request.POST:
            draft_remove(writer=writer, form_key=key)
            return form, None, redirect(to)
        if form.is_valid():
            draft_keep(writer=writer, form_key=key, fields={"words": [form.cleaned_data["words"]]})
            return form, None, redirect(to)
        return form, None, None
    return form, network_find(viewer=user, text=typed) if typed else None, None


@desk
def network(request: HttpRequest) -> HttpResponse:
    """The first page: find something, what waits for a person, a child's map."""
    user = worker_of(request)
    require(user, NETWORK_READ)
    form, found, answer = _found(request, "desk-network", reverse(HOME))
    if answer is not None:
        return answer
    groups = group_list(viewer=user)
    people = further_list(viewer=user)
    return page(
        request, "network/home", title="The map", form=form, found=found,
        rows=[spot_row(one) for one in found or ()],
        waiting=[further_row(one, spot) for one, spot in people if one.state == Further.State.PROPOSED],
        checks=[further_row(one, spot) for one, spot in people if one.state == "confirmed" and not one.checked_at],
        proposed=[group_row(one, many) for one, many in groups if one.state == Group.State.PROPOSED],
        confirmed=[group_row(one, many) for one, many in groups if one.state == Group.State.CONFIRMED],
    )  # fmt: skip


def spot_row(one: Spot, href: str = "") -> Row:
    """Return a node as a row of a list."""
    hint = "; ".join([KINDS[one.kind], links_words(one), *one.words])
    return {"text": one.label, "href": href or node_url(one.id), "hint": hint, "status": "", "meaning": ""}


def links_words(one: Spot) -> str:
    """Return with how many others something is linked, in words."""
    many = f"linked to {one.links} other{'' if one.links == 1 else 's'}"
    return f"{many}: {HUB}" if one.hub else many


def group_url(group_id: uuid.UUID) -> str:
    """Return the address of a group's page."""
    return reverse("desk:network_group", args=[group_id])


def group_row(one: Group, members: int) -> Row:
    """Return a group as a row of a list."""
    return {
        "text": str(one), "href": group_url(one.id),
        "hint": f"{members} that you may read; found on {day_words(one.found_at)}",
        "status": {"proposed": "To look at", "confirmed": "Confirmed", "dismissed": "Dismissed"}[one.state],
        "meaning": "waiting" if one.state == Group.State.PROPOSED else "neutral",
    }  # fmt: skip


def further_row(one: Further, spot: Spot) -> Row:
    """Return somebody who is proposed as a row of a list."""
    status, meaning = {"proposed": ("To look at", "waiting"), "dismissed": ("Dismissed", "neutral")}.get(
        one.state, ("Checked", "neutral") if one.checked_at else ("Write what was done", "waiting")
    )
    hint = f"proposed on {day_words(one.proposed_at)}"
    return {
        "text": spot.label, "href": reverse("desk:network_further", args=[one.id]), "hint": hint, "status": status,
        "meaning": meaning,
    }  # fmt: skip


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def span_of(request: HttpRequest) -> Span:
    """Return from when to when was asked; nonsense is open, and the wrong way round is turned."""
    since, until = _day(request.GET.get("since", "")), _day(request.GET.get("until", ""))
    if since and until and until < since:
        since, until = until, since
    return Span(since, until)


def _windows(span: Span, extra: str) -> dict[str, str]:
    """Return the addresses of the same map a stretch of time earlier and later: the way without a script."""
    until = span.until or today()
    since = span.since or until - timedelta(days=30)
    long = max(until - since, timedelta(days=1))
    try:
        pairs = {"earlier": (since - long, since), "later": (until, until + long)}
    except OverflowError:
        return {}
    return {name: f"?since={a.isoformat()}&until={b.isoformat()}{extra}" for name, (a, b) in pairs.items()}


def map_page(
    request: HttpRequest, drawn: Drawn, *, extra: str = "", first: date | None = None, **context: Any
) -> HttpResponse:
    """Draw a map: the table of links, the table of people and things, the picture, the stretch of time and its slider.

    `first`: the day of the first thing told of it.
    """
    return page(
        request, "network/map", drawn=drawn, picture=picture_of(drawn), span=drawn.span,
        windows=_windows(drawn.span, extra), slider=slider_of(first, drawn.span, today=today()),
        link_head=["Link", "How sure, and told when", "Look"],
        link_rows=[_link_cells(one) for one in drawn.links], spot_head=["Who or what", "Kind", "What is known"],
        spot_rows=[_spot_cells(one) for one in drawn.spots], **context,
    )  # fmt: skip


def sure(one: Joined) -> str:
    """Return how sure a link is, in words."""
    return "Confirmed" if one.confirmed else "Not confirmed"


def told_words(one: Joined) -> str:
    """Return in how many reports, and when."""
    many = f"{one.reports} report{'' if one.reports == 1 else 's'}"
    days = (
        day_words(one.since)
        if one.since == one.until
        else f"{day_words(one.since)} to {day_words(one.until)}"
    )
    return f"{many}, {days}"


def _link_cells(one: Joined) -> list[str | SafeString]:
    href = reverse("desk:network_link", args=[one.one.id, one.other.id])
    name = f"{one.one.label} and {one.other.label}"
    look = format_html(
        '<a class="govuk-link" href="{}">What it rests on<span class="govuk-visually-hidden">: {}</span></a>', href, name
    )  # fmt: skip
    return [name, f"{sure(one)}: {told_words(one)}", look]


def _spot_cells(one: Spot) -> list[str | SafeString]:
    label = format_html('<a class="govuk-link" href="{}">{}</a>', node_url(one.id), one.label)
    return [label, KINDS[one.kind], "; ".join([*one.words, links_words(one)])]


@desk
def node(request: HttpRequest, node_id: uuid.UUID) -> HttpResponse:
    """The map around one person, car, phone or place: one step, or two."""
    user = worker_of(request)
    hops = 1 if request.GET.get("steps") == "1" else 2
    drawn = network_around(viewer=user, node_id=node_id, hops=hops, span=span_of(request))
    middle = next((one for one in drawn.spots if one.id == node_id), None)
    if middle is None:
        raise Missing
    return map_page(
        request, drawn, title="Around one thing", heading=middle.label, caption=KINDS[middle.kind], middle=middle,
        hops=hops, extra=f"&steps={hops}", back=to_map(), about=links_words(middle),
        known=reverse("desk:entity", args=[node_id]) if allows(user, ENTITY_READ) else "",
        first=first_told(viewer=user, node_ids=[node_id]),
    )  # fmt: skip


@desk
def of_case(request: HttpRequest) -> HttpResponse:
    """The map of what was told about one child, by the reference of their case."""
    reference = request.GET.get("reference", "").strip().upper()
    shown = reference[:20]
    user = worker_of(request)
    drawn = network_of_case(viewer=user, case_reference=shown, span=span_of(request))
    return map_page(
        request, drawn, title="Around one child", heading=f"Case {shown}", caption="What was told about one child",
        extra=f"&reference={shown}", reference=shown, back=to_map(),
        first=first_told(viewer=user, case_reference=shown),
    )  # fmt: skip


@desk
def places(request: HttpRequest) -> HttpResponse:
    """The places that reports mention; each leads to its map."""
    rows = [spot_row(one) for one in network_places(viewer=worker_of(request))]
    return page(
        request, "list", title="Places", rows=rows, back=to_map(), empty="No place that you may read was mentioned yet.",
        order="What was told of last comes first. Open a place to see who and what was told of there.",
    )  # fmt: skip


@desk
def connect(request: HttpRequest, node_id: uuid.UUID) -> HttpResponse:
    """Choose with what somebody or something may be connected."""
    user = worker_of(request)
    drawn = network_around(viewer=user, node_id=node_id, hops=1, span=Span())
    here = reverse("desk:network_connect", args=[node_id])
    form, found, answer = _found(request, f"desk-network-{node_id}", here)
    if answer is not None:
        return answer
    rows = [
        spot_row(one, reverse("desk:network_between", args=[node_id, one.id])) for one in found or () if one.id != node_id
    ]  # fmt: skip
    return page(
        request, "network/connect", title="How are two connected?", form=form, found=found, rows=rows, here=here,
        caption=drawn.spots[0].label, back={"href": node_url(node_id), "text": "Back"},
    )  # fmt: skip


@desk
def between(request: HttpRequest, node_id: uuid.UUID, other_node_id: uuid.UUID) -> HttpResponse:
    """How two are connected: each step of the shortest way, with what it rests on."""
    if node_id == other_node_id:
        raise Missing
    found = network_between(viewer=worker_of(request), one_id=node_id, other_id=other_node_id)
    steps = [
        {"start": one.start, "end": one.end, "sure": sure(one.link), "told": [behind_item(each) for each in one.behind]}
        for one in found.steps
    ]  # fmt: skip
    return page(
        request, "network/between", title="How are two connected?", found=found, steps=steps,
        back={"href": node_url(node_id), "text": "Back"},
    )  # fmt: skip


def behind_item(one: Behind) -> Row:
    """Return one thing told, on which a link rests, as an entry of a story in time."""
    how = f"\n\nHow it is known: {one.how}." if one.how else "\n\nThis is the text without its source."
    item: Row = {"title": f"Report {one.reference}", "by": "", "at": one.on, "text": f"{one.words}{how}"}
    if one.report_id:
        href = reverse("desk:intelligence_report", args=[one.report_id])
        item |= {"href": href, "link_text": f"Report {one.reference}"}
    return item


@desk
def link(request: HttpRequest, node_id: uuid.UUID, other_node_id: uuid.UUID) -> HttpResponse:
    """One link, everything that it rests on, and what officers said of it."""
    user = worker_of(request)
    seen = link_get(viewer=user, one_id=node_id, other_id=other_node_id)
    said = [
        {"title": "They belong together" if one.confirmed else "Taken back", "by": one.by_name, "at": one.at, "text": one.reason}
        for one in seen.said
    ]  # fmt: skip
    return page(
        request, "network/link", title="One link", heading=_both(seen), seen=seen, sure=sure(seen.link), said=said,
        told=[behind_item(one) for one in seen.behind], may_say=allows(user, LINK_CONFIRM),
        back={"href": node_url(node_id), "text": "Back"}, others=(node_id, other_node_id),
    )  # fmt: skip


def _both(seen: LinkSeen) -> str:
    return f"{seen.link.one.label} and {seen.link.other.label}"


@desk
def link_said(request: HttpRequest, node_id: uuid.UUID, other_node_id: uuid.UUID) -> HttpResponse:
    """Say that two belong together, or take it back."""
    user = worker_of(request)
    seen = link_get(viewer=user, one_id=node_id, other_id=other_node_id)
    require(user, LINK_CONFIRM)
    form = open_form(request, LinkSayForm, f"network-link-{node_id}-{other_node_id}")
    here, back = reverse("desk:network_link", args=[node_id, other_node_id]), seen.said_confirmed

    def verb(answers: dict[str, Any]) -> str:
        link_say(by=user, one_id=node_id, other_id=other_node_id, confirmed=not back, **answers)
        messages.success(request, "It is taken back." if back else "It is noted. It can be taken back.")
        return here

    return form_page(
        request, form, verb, title="Take it back" if back else "They belong together", caption=_both(seen),
        lead="Both reasons stay to be read." if back else "Say it where you know more than that they were told of together.",
        submit="Take it back" if back else "They belong together", back={"href": here, "text": "Back"},
    )  # fmt: skip
