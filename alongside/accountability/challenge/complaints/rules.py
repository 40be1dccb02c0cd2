"""Pure rules of complaints: stages, moves, and who may answer one (R214, R215, R218, R219)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from alongside.accountability.challenge.complaints.models import WAITS, Complaint
from alongside.ground.base.errors import Refused

State, Route = Complaint.State, Complaint.Route
WORDS, FEW = 4_000, 2_000
TOP = {Route.CHILDREN: 3, Route.OTHER: 2}
# Who may answer at each stage, those asked first coming first; each must pass `why_not` besides.
HANDLERS: dict[str, tuple[tuple[str, ...], ...]] = {
    Route.CHILDREN: (
        ("complaints_officer", "agency_manager", "manager"),
        ("dso", "complaints_officer"),
        ("board",),
    ),
    Route.OTHER: (("complaints_officer", "agency_manager"), ("board", "dso")),
}
# deed -> the states in which it is done, and what it leads to; None: it stays as it is.
MOVES: dict[str, tuple[Collection[str], str | None]] = {
    "acknowledge": ((State.RECEIVED,), State.INVESTIGATING),
    "add": ((*WAITS, State.REPLIED, State.ACCEPTED, State.EXTERNAL), None),
    "reply": (WAITS, State.REPLIED),
    "accept": ((State.REPLIED,), State.ACCEPTED),
    "extend": (WAITS, None),
    "panel": (WAITS, State.INVESTIGATING),
    "report": (WAITS, None),
    "go_up": ((State.REPLIED,), State.RECEIVED),
    "rise_late": (WAITS, State.RECEIVED),
    "conflict": ((*WAITS, State.REPLIED), State.RECEIVED),
    "go_out": ((*WAITS, State.REPLIED, State.ACCEPTED), State.EXTERNAL),
    "name": (WAITS, None),
    "pass": ((*WAITS, State.REPLIED, State.ACCEPTED, State.EXTERNAL), None),
    "changed": ((State.REPLIED, State.ACCEPTED, State.EXTERNAL), None),
    "not_changed": ((State.REPLIED, State.ACCEPTED, State.EXTERNAL), None),
    "withdraw": ((*WAITS, State.REPLIED), State.CLOSED),
    "close": ((State.REPLIED, State.ACCEPTED, State.EXTERNAL), State.CLOSED),
}
_NOT_NOW = {
    "go_up": "It is being looked into now. If the answer is late it goes further by itself.",
    "reply": "This was answered. Whoever complained can take it further.",
    "accept": "There is no answer to accept yet.",
    "acknowledge": "Somebody has written to them already.",
}


@dataclass(frozen=True)
class Stands:
    """How one person stands to one complaint; everything that can make somebody unfit to answer it (R215)."""

    subject: bool = False
    manages_subject: bool = False
    works_in_case: bool = False
    decided_in_case: bool = False
    complained: bool = False
    answered_before: bool = False


def why_not(stands: Stands) -> str:
    """Return the code of the first thing that makes somebody unfit to answer a complaint; empty where nothing does (R215)."""
    unfit = (
        (stands.subject, "subject"),
        (stands.manages_subject, "manages_subject"),
        (stands.works_in_case, "works_in_case"),
        (stands.decided_in_case, "decided_in_case"),
        (stands.complained, "complained"),
        (stands.answered_before, "answered_before"),
    )
    return next((code for holds, code in unfit if holds), "")


def first_stage(route: str, *, conflict: bool) -> int:
    """Return the stage at which a complaint begins: the highest one where there is a conflict of interest (R215)."""
    return TOP[Route(route)] if conflict else 1


def stage_after(route: str, stage: int) -> int | None:
    """Return the next stage up; None at the highest."""
    return stage + 1 if stage < TOP[Route(route)] else None


def move(deed: str, state: str) -> str:
    """Return the state after a deed. Raises Refused(`complaint_moved_on`) where it is not its time."""
    froms, to = MOVES[deed]
    if state not in froms:
        over = "This complaint is closed. You can make a new one, and name this one in it."
        words = over if state == State.CLOSED else _NOT_NOW.get(deed, "This is not open for that now.")
        raise Refused(words, code="complaint_moved_on")
    return to or state


def check_close(*, state: str, change: str, changed: bool, reply_left_on: date | None, today: date) -> None:
    """Raise Refused unless a complaint may close: the agreed change is done (R219), and the answer was accepted or left.

    `reply_left_on`: the last day on which whoever complained may still take an answer further.
    """
    if change and not changed:
        raise Refused(
            "What you agreed to change is not done yet. Do it, write that it is done, then close.",
            code="change_first",
        )
    if state == State.REPLIED and reply_left_on is not None and today <= reply_left_on:
        raise Refused(
            f"They can still take your answer further, until {reply_left_on:%-d %B %Y}. Close it after that day.",
            code="answer_waits",
        )


def check_extend(*, has_longer: bool, extended: bool, late: bool) -> None:
    """Raise Refused unless a stage may be made longer: once, before its day is over, where the law gives longer (R214)."""
    if not has_longer:
        raise Refused(
            "The law gives this stage no longer time. Answer by the day, or say today what you know.",
            code="extend_not_here",
        )
    if extended:
        raise Refused(
            "This stage was made longer once, and cannot be again. Answer by the day, with what you know.",
            code="extended_already",
        )
    if late:
        raise Refused(
            "The day is over, so it goes further by itself. Answer now: whoever complained can read it until then.",
            code="extend_too_late",
        )


def panel_of(members: str) -> tuple[str, ...]:
    """Return the three people of a panel, one a line. Raises Refused(`panel_three`) for any other number, or one twice."""
    names = tuple(" ".join(line.split()) for line in members.splitlines() if line.strip())
    if len(names) != 3 or len({one.casefold() for one in names}) != 3:
        raise Refused(
            "A panel is three people. Write their three names, each on a line.",
            code="panel_three",
            field="members",
        )
    return names


def check_panel(names: Collection[str], *, had_a_part: Collection[str]) -> None:
    """Raise Refused(`panel_not_independent`) where somebody of a panel had a part in what is complained of (R215)."""
    known = {one.casefold() for one in had_a_part}
    for name in names:
        if name.casefold() in known:
            raise Refused(
                f"{name} had a part in it. A panel is three people who had none: ask somebody else.",
                code="panel_not_independent", field="members",
            )  # fmt: skip


def check_reply(*, has_panel: bool, reported: bool, upheld: bool) -> None:
    """Raise Refused(`panel_first`) where a panel is owed before the answer; that they are right needs no panel (R214)."""
    if has_panel and not reported and not upheld:
        raise Refused(
            "At this stage three independent people meet first, and write what they found. Only that they are right can be"
            " said without them.",
            code="panel_first", field="outcome",
        )  # fmt: skip


def route_of(agency_kinds: Collection[str]) -> str:
    """Return which ladder a complaint climbs: that of other services only where social care has no part in it."""
    return Route.OTHER if agency_kinds and "social_care" not in agency_kinds else Route.CHILDREN


def watch_ends(closed_on: date, days: int) -> date:
    """Return the last day of the watch after a complaint was closed (P-RETAL, R216)."""
    return closed_on + timedelta(days=days)
