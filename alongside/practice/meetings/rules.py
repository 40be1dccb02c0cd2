"""Rules of a meeting: pure functions, no database (R109, R111, R113, R114, R123)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from alongside.ground.base.errors import Refused

LEFT_OUT = "left_out"
NOT_YET = "not_yet"
INVITED = "invited"
NOT_WANTED = "not_wanted"
FURTHEST = timedelta(days=731)  # later than two years is a slip of the keyboard
LONG, SHORT = 4_000, 2_000


def sensible_time(at: datetime, *, now: datetime) -> datetime:
    """Return the aware instant of a meeting, which may have been (an urgent one is written down afterwards).

    Refused: no time zone, or more than two years away on either side.
    """
    if at.tzinfo is None:
        raise Refused("Give the day and the time of the meeting.", code="at_without_zone", field="at")
    if abs(at - now) > FURTHEST:
        raise Refused("Check the year of the meeting.", code="at_far_away", field="at")
    return at


def check_invitable(*, side: str, status: str, agreed: bool, name: str, narrowed: bool) -> None:
    """Refuse an invitation that may not go out: to a young person who was not asked, or against a decision in force.

    Refused: `young_not_asked` (R109), `meetings_narrowed` (R26).
    """
    if side == "young" and status == INVITED and not agreed:
        raise Refused(
            f"First ask {name} whether they want to come, and say here that they agreed.",
            code="young_not_asked",
            field="agreed",
        )
    if narrowed:
        raise Refused(
            f"A decision in force keeps meetings from {name} for a time, so an invitation would not reach them. "
            "Ask a manager to end it, or leave them out with the reason “A decision in force”.",
            code="meetings_narrowed",
        )


@dataclass(frozen=True)
class Reason:
    """What was said about leaving one person out (R111)."""

    code: str = ""
    authoriser: str = ""
    tell_by: date | None = None
    tell_words: str = ""

    @property
    def missing(self) -> tuple[str, ...]:
        """What the protocol still asks for, in words; empty when everything is there."""
        wanted = (
            (bool(self.code), "a lawful reason"),
            (bool(self.authoriser), "who authorised it"),
            (self.tell_by is not None and bool(self.tell_words), "a plan to tell them what was decided"),
        )
        return tuple(words for there, words in wanted if not there)

    @property
    def compliant(self) -> bool:
        """Whether leaving them out follows the rules: a reason in code, a name, and a plan (R111)."""
        return not self.missing


def check_tell_by(tell_by: date | None, *, meeting_on: date, latest: date) -> date | None:
    """Return the day by which somebody left out is told. Refused: before the meeting, or later than is promised (R111)."""
    if tell_by is None:
        return None
    if tell_by < meeting_on:
        raise Refused("Choose the day of the meeting or a later one.", code="tell_by_early", field="tell_by")
    if tell_by > latest:
        raise Refused(
            f"They are told by {latest:%-d %B %Y} at the latest. If that would not be safe, write down the decision and "
            "say there why telling them waits.",
            code="tell_by_late",
            field="tell_by",
        )
    return tell_by


def may_be_held(
    *,
    family: Iterable[tuple[str, str]],
    missing: Sequence[str],
    held: bool,
    cancelled: bool,
    at: datetime,
    now: datetime,
) -> None:
    """Refuse a meeting that was held or called off already, has not begun, or has somebody without an invitation status.

    `family`: name and invitation of each parent and young person; `missing`: names of parents who are not on its list
    at all. Refused: `meeting_already_held`, `meeting_cancelled`, `meeting_invitation_missing` (R109), `meeting_not_begun`.
    """
    if held:
        raise Refused("This meeting is marked as held already.", code="meeting_already_held")
    if cancelled:
        raise Refused("This meeting was called off. Plan another one.", code="meeting_cancelled")
    open_ones = [*(name for name, status in family if status == NOT_YET), *missing]
    if open_ones:
        raise Refused(
            f"First invite {listed(open_ones)}, or write down why they are left out.",
            code="meeting_invitation_missing",
        )
    if at > now:
        raise Refused("This meeting has not begun yet.", code="meeting_not_begun", field="at")


@dataclass(frozen=True)
class Finishing:
    """What is still open of a meeting that was held; each a list of names or words (R111, R114, R115, R123, R189)."""

    held: bool = True
    finished: bool = False
    unrecorded: Sequence[str] = ()  # of whom nobody wrote down whether they came
    points: Sequence[str] = ()  # without an outcome
    promises: Sequence[str] = ()  # spoken, without an owner, a day or what they are for
    decided: Sequence[str] = ()  # in the minutes, and no parent is told of it
    not_told: Sequence[str] = ()  # left out, and not told yet
    views: Sequence[str] = ()  # of a prosecution decision: whose views are not there
    best_interests: bool = True


_OPEN = (
    ("unrecorded", "attendance_missing", "Say of {names} whether they came."),
    ("points", "points_open", "Say what became of each point. Still open: {names}."),
    ("promises", "promises_open", "Give each promise one owner, a day and what it is for, or drop it with a reason: {names}."),
    ("decided", "decisions_not_told", "Tell the parents of each decision in the minutes, or change the line: {names}."),
    ("not_told", "left_out_not_told", "First tell {names} what was decided, and write it down."),
    ("views", "views_missing", "Still missing are the views of {names}. Write them down, or that they would rather not say."),
)  # fmt: skip


def what_is_open(facts: Finishing) -> list[tuple[str, str]]:
    """Return what stands before finishing a meeting, each as a code and a sentence with the right way round."""
    if facts.finished:
        return [("meeting_finished", "This meeting is finished already.")]
    if not facts.held:
        return [("meeting_not_held", "First mark the meeting as held.")]
    found = [
        (code, words.format(names=listed(names)))
        for name, code, words in _OPEN
        if (names := getattr(facts, name))
    ]
    if not facts.best_interests:
        found.append(("best_interests_missing", "Write down why the decision is best for the child."))
    return found


def may_finish(facts: Finishing) -> None:
    """Refuse to finish a meeting while anything of it is open; with the code of the first thing that is."""
    found = what_is_open(facts)
    if found:
        raise Refused(" ".join(words for _, words in found), code=found[0][0])


def views_missing(*, sides: Iterable[tuple[str, str, bool]], roles: Collection[str]) -> list[str]:
    """Return whose views a prosecution decision still needs (R189).

    `sides`: name, side and whether a view is there, of each attendee; `roles`: keys of workers' roles with a view.
    Needed: every parent and young person, the parents' worker, the child's worker and the police.
    """
    people = [name for name, side, said in sides if side in ("parent", "young") and not said]
    needed = {"ipsw": "the parents’ worker", "csw": "the child’s worker", "police": "the police"}
    return people + [words for role, words in needed.items() if role not in roles]


def answer_of_ask(
    *, accepted: bool, reason: str, words: str, meet_by: date | None, today: date, latest: date
) -> None:
    """Refuse an answer that leaves a family where they were: a yes without a day, or a no without its reason (R113).

    Refused: `meet_by_missing`, `meet_by_passed`, `meet_by_far_away`, `reason_missing`, `words_missing`.
    """
    if accepted and meet_by is None:
        raise Refused("Say by which day you will meet.", code="meet_by_missing", field="meet_by")
    if accepted and meet_by is not None and meet_by < today:
        raise Refused("Choose today or a later day.", code="meet_by_passed", field="meet_by")
    if accepted and meet_by is not None and meet_by > latest:
        raise Refused(
            f"Choose a day up to {latest:%-d %B %Y}. A later one would be a no: then give the reason.",
            code="meet_by_far_away",
            field="meet_by",
        )
    if not accepted and not reason:
        raise Refused("Choose the reason.", code="reason_missing", field="reason")
    if not accepted and not words:
        raise Refused(
            "Say why, and what they can do instead. The family reads it.", code="words_missing", field="words"
        )


def listed(names: Sequence[str], most: int = 6) -> str:
    """Return names in words: "Ann", "Ann and Bo", "Ann, Bo and Cy"; beyond `most` how many more."""
    shown = [*names[:most]]
    if len(names) > most:
        shown.append(f"{len(names) - most} more")
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)
