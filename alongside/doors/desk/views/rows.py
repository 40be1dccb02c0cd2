"""Rows of lists: what a request, a clock, a promise, a case looks like wherever it is listed."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.urls import reverse

from alongside.doors.common.uploads import file_items
from alongside.doors.desk.views.settling import settled_at
from alongside.doors.desk.views.shared import Row, clock_row, promise_row, soonest, to_case
from alongside.family.cases.models import Case, PartnershipStatus
from alongside.family.cases.selectors import cases_newest
from alongside.family.finding.matching import RequestLike
from alongside.family.recording.models import ChronologyEntry
from alongside.family.recording.rules import is_familys, known_words
from alongside.family.recording.selectors import Told
from alongside.family.referrals.models import Referral
from alongside.family.referrals.selectors import referrals_by_id
from alongside.ground.access.models import EmergencyAccess
from alongside.ground.access.selectors import with_openers
from alongside.ground.accounts.models import User
from alongside.ground.base.declarations import Audience
from alongside.ground.clock.models import Clock
from alongside.ground.clock.selectors import clocks_for
from alongside.ground.govuk.dates import ago_words, day_words, promise_words
from alongside.practice.actions.models import Action

LEVEL_FIRST = "The highest level comes first. Within a level, whoever has waited longest."
LATE_LEVEL_FIRST = "The highest level comes first. Within a level, what is late longest."


def request_rows(referrals: list[Referral]) -> list[Row]:
    """Return undecided requests as rows, each with the clock that runs out first."""
    clocks = clocks_for([one.id for one in referrals])
    return [_request_row(one, soonest(clocks[one.id])) for one in referrals]


def _request_row(referral: Referral, clock: Clock | None) -> Row:
    href = reverse("desk:request", args=[referral.id])
    about = f"asked {ago_words(referral.received_at)}, {referral.get_state_display().lower()}"
    if referral.decisions:
        about = f"{about}, to be decided anew"
    row = (
        clock_row(clock, about=about)
        if clock is not None
        else {"hint": about, "status": "Waiting", "meaning": ""}
    )
    # The reference stands in the link: on a busy day many rows begin alike.
    asks = "asks" if referral.withdrawn_at is None else "asked"
    text = f"{referral.get_source_display()} {asks} for help, {referral.reference}"
    if referral.withdrawn_at is not None:
        row["hint"] = f"Taken back by the person who asked. A decision is still needed: {row['hint']}"
    missing = [words for lacks, words in ((not referral.child_key, "names no child yet"),
                                          (not referral.exploitation_types, "no kind yet")) if lacks]  # fmt: skip
    if missing:
        row["hint"] = f"{row['hint']}; {', '.join(missing)}"
    return row | {"text": text, "href": href}


def other_request_row(like: RequestLike) -> Row:
    """Return another request for what may be the same child: who asked, when, what is alike, what became of it."""
    other = like.referral
    taken_back = "; taken back by the person who asked" if other.withdrawn_at else ""
    return {
        "text": f"{other.get_source_display()}, {day_words(other.received_at)}",
        "href": reverse("desk:request", args=[other.id]),
        "hint": f"{other.reference}; {'; '.join(like.why)}{taken_back}",
        "status": other.get_state_display(),
        "meaning": "neutral" if other.decided_at else "waiting",
    }


def case_name(case: Case) -> str:
    """Return what a list calls a case."""
    return f"{case.child.full_name}, {case.reference}"


def cases_known(
    user: User, clocks: Iterable[Clock] = (), actions: Iterable[Action] = (), read: Iterable[Case] = ()
) -> dict[uuid.UUID, Case]:
    """Return the cases that clocks and promises are about and the reader may know, each with its child: one query at most.

    `read`: cases that the page has already read, and that are not asked for again.
    """
    known = {case.id: case for case in read}
    ids = {clock.circle_id for clock in clocks if clock.circle_id} | {action.case_id for action in actions}
    ids -= set(known)
    # Few and named by their keys: joined, the child costs no second search.
    found = cases_newest(viewer=user).filter(id__in=ids).prefetch_related(None).select_related("child")
    return known | ({case.id: case for case in found} if ids else {})


def clock_rows(user: User, clocks: list[Clock], cases: dict[uuid.UUID, Case] | None = None) -> list[Row]:
    """Return clocks as rows that say whom they are about; of a request before it has a case, its reference.

    `cases`: what `cases_known` found for a page with several lists.
    """
    cases = cases_known(user, clocks=clocks) if cases is None else cases
    asked = {clock.about_id for clock in clocks if clock.circle_id is None}
    requests = referrals_by_id(viewer=user, ids=asked) if asked else {}
    # Whoever works with a family may be here in an emergency, to read alone: the page of the case offers what they may do.
    near = user.as_actor().audience is Audience.WORKER
    rows = []
    for clock in clocks:
        case = cases.get(clock.circle_id) if clock.circle_id else None
        request = requests.get(clock.about_id)
        if case is not None:
            href = settled_at(clock, viewer=user, case=case, reads=near)
            rows.append(clock_row(clock, href=href, whom=case.child.full_name, about=case.reference))
        elif request is not None:
            rows.append(
                clock_row(clock, href=reverse("desk:request", args=[request.id]), whom=request.reference)
            )
        else:
            rows.append(clock_row(clock, href=settled_at(clock, viewer=user, case=None)))
    return rows


def promise_rows(user: User, actions: list[Action], cases: dict[uuid.UUID, Case] | None = None) -> list[Row]:
    """Return promises as rows that say which child they are about, where the reader may know.

    `cases`: what `cases_known` found for a page with several lists.
    """
    cases = cases_known(user, actions=actions) if cases is None else cases
    return [promise_row(action, about=child_of(action, cases)) for action in actions]


def child_of(action: Action, cases: dict[uuid.UUID, Case]) -> str:
    """Return the full name and the level of the child a promise is about; empty when the reader may not know it."""
    case = cases.get(action.case_id)
    return f"{case.child.full_name}, {level_words(case)}" if case is not None else ""


def level_words(case: Case) -> str:
    """Return how worried we are, in the words of a row (R19)."""
    return f"level {case.get_level_display().lower()}"


def lead_rows(cases: Iterable[Any]) -> list[Row]:
    """Return the cases that nobody leads, each with the day by which somebody should."""
    return [
        _due_row(case, case.lead_due_on, "workers", f"{level_words(case)}; nobody leads") for case in cases
    ]


def sided_rows(cases: Iterable[Any]) -> list[Row]:
    """Return the cases that lack a worker: whose, and by which day."""
    rows = []
    for case in cases:
        lacks = [
            words for words, lacking in (("parents", case.lacks_ipsw), ("child", case.lacks_csw)) if lacking
        ]
        words = f"{level_words(case)}; no worker for the {' and the '.join(lacks)}"
        rows.append(_due_row(case, case.two_workers_due_on, "workers", words))
    return rows


def _due_row(case: Case, due_on: date | None, where: str, words: str) -> Row:
    row: Row = {"text": case_name(case), "href": reverse(f"desk:{where}", args=[case.id]), "hint": words}
    if due_on is None:
        return row | {"status": "Missing", "meaning": "soon"}
    standing = promise_words(due_on=due_on)
    return row | {"hint": f"{words}; {standing.words}", "status": standing.tag, "meaning": standing.meaning}


def emergency_rows(user: User, accesses: list[EmergencyAccess]) -> list[Row]:
    """Return emergency accesses to review: who, when, and by when somebody else looks."""
    found = with_openers(accesses)
    names = {
        c.id: case_name(c)
        for c in cases_newest(viewer=user).filter(id__in=[o.access.circle_id for o in found])
    }
    return [
        {
            "text": f"{one.opened_by}, {one.agency}",
            "href": reverse("desk:emergency_review_one", args=[one.access.id]),
            "hint": f"{names.get(one.access.circle_id, '')}, opened {ago_words(one.access.opened_at)}; "
            f"{promise_words(due_on=one.due_on).words}",
            "status": promise_words(due_on=one.due_on).tag,
            "meaning": promise_words(due_on=one.due_on).meaning,
        }
        for one in found
    ]


def standing_rows(standings: Iterable[PartnershipStatus]) -> list[Row]:
    """Return standings to look at again: whose, of which child, and by when (R25)."""
    rows = []
    for one in standings:
        if one.review_on is None:
            continue
        when = promise_words(due_on=one.review_on)
        rows.append(
            {
                "text": f"{one.person.full_name}, of {one.case.child.full_name}",
                "href": reverse("desk:partner", args=[one.case_id, one.person_id]),
                "hint": f"{one.case.reference}; {one.get_status_display().lower()}; {when.words}",
                "status": when.tag,
                "meaning": when.meaning,
            }
        )
    return rows


def case_row(case: Case) -> Row:
    """Return an open case as a row."""
    return {
        "text": case_name(case),
        "href": to_case(case),
        "hint": f"{case.get_stage_display()}; case opened {ago_words(case.opened_at)}",
        "status": case.get_level_display(),
        "meaning": "",
    }


def _no_links(one: Told) -> list[Row]:
    return []


def entry_item(one: Told, links: Callable[[Told], list[Row]] = _no_links) -> Row:
    """Return one entry of a chronology as an item of a timeline, with its files and what was put beside it.

    `links` gives what the reader can do about an entry, and about each that stands beside it.
    """
    entry = one.entry
    item = {
        "title": _source(entry), "by": _writer(entry), "at": entry.happened_on, "text": entry.words,
        "files": file_items(one.files, "desk"), "links": links(one),
        "beside": [_beside(other, entry) | {"links": links(other)} for other in one.beside],
    }  # fmt: skip
    if entry.corrects_id:
        item |= {"tag": "Correction", "meaning": "contested"}
    elif entry.readers == "workers":
        item |= {
            "tag": "Not read by the family" if entry.withheld_reason else "For the workers",
            "meaning": "neutral",
        }
    return item


def _beside(one: Told, first: ChronologyEntry) -> Row:
    entry = one.entry
    moved = "" if entry.happened_on == first.happened_on else f"; it was on {day_words(entry.happened_on)}"
    return {
        "tag": "Says it is not right" if is_familys(entry) and not is_familys(first) else "Correction",
        "meaning": "contested",
        "text": entry.words + answer_words(one),
        "files": file_items(one.files, "desk"),
        "by": f"{_writer(entry)}, {day_words(entry.written_at)}. {_source(entry)}{moved}",
    }


def answer_words(one: Told) -> str:
    """Return what somebody who says that an entry is not right was answered, or that an answer is owed (R138)."""
    answer = one.answer
    if answer is None:
        return ""
    now_reads = f"\nIt now reads: {answer.now_reads}" if answer.now_reads else ""
    why = f"\n{answer.words}" if answer.words else ""
    return f"\n\n{answer.by_name}, {day_words(answer.at)}: {answer.get_outcome_display()}.{now_reads}{why}"


def _source(entry: ChronologyEntry) -> str:
    return known_words(entry)


def _writer(entry: ChronologyEntry) -> str:
    return ", ".join(part for part in (entry.author_name, entry.author_role, entry.author_agency) if part)
