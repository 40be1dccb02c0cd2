"""How information is graded, moved and shared: pure rules (R151, R153, R157). 3x5x2 in the police's own names, with words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import models

from alongside.family.people.rules import name_key
from alongside.ground.base.errors import Refused


class SourceGrade(models.TextChoices):
    """The first of the three: how far whoever told it can be relied on."""

    RELIABLE = "1", "1 – Reliable: known, and right before"
    UNTESTED = "2", "2 – Untested: we do not know them well enough yet"
    NOT_RELIABLE = "3", "3 – Not reliable: there is a reason to doubt, which is written down"


class Assessment(models.TextChoices):
    """The second: how each thing told is known."""

    A = "A", "A – Known directly: seen, heard or held by whoever told it"
    B = "B", "B – Known indirectly, and something else bears it out"
    C = "C", "C – Known indirectly: somebody told them"
    D = "D", "D – Not known how, or worked out"
    E = "E", "E – Suspected to be false"


class Handling(models.TextChoices):
    """The third: whether it may be shared."""

    P = "P", "P – May be shared lawfully, with whoever needs it for this purpose"
    C = "C", "C – May be shared only under the conditions written down"


class Condition(models.TextChoices):
    """The usual conditions of handling code C."""

    ASK_FIRST = "ask_first", "Ask the officer who graded it before any use"
    NAMED_ONLY = "named_only", "Only the people named read it"
    NO_ACTION = "no_action", "Nothing is done because of it that others could see"
    NOT_COPIED = "not_copied", "It is not copied into another record"
    OTHER = "other", "Another condition, written below"


class State(models.TextChoices):
    """Where a report stands with the police. Information stays information until somebody promotes it (R151)."""

    NEW = "new", "To grade"
    GRADED = "graded", "Graded"
    KEPT = "kept", "Kept as information"
    HELD = "held", "Held: not enough to act on yet"
    INTELLIGENCE = "intelligence", "Intelligence"
    EVIDENCE = "evidence", "Evidence"
    OPERATION = "operation", "Part of an operation"


PROMOTED = frozenset({State.INTELLIGENCE, State.EVIDENCE, State.OPERATION})
OPEN = frozenset({State.NEW, State.GRADED})  # somebody still has to decide
_GRADED = PROMOTED | {State.GRADED, State.KEPT}
_AFTER_GRADE = frozenset({State.GRADED, State.KEPT, State.HELD}) | PROMOTED
MOVES: Mapping[str, frozenset[str]] = {
    State.NEW: frozenset({State.GRADED, State.HELD}),
    State.GRADED: _AFTER_GRADE,
    State.KEPT: frozenset({State.GRADED, State.HELD}),
    State.HELD: frozenset({State.GRADED, State.HELD}),
    State.INTELLIGENCE: frozenset({State.EVIDENCE, State.OPERATION, State.KEPT}),
    State.EVIDENCE: frozenset({State.OPERATION, State.KEPT}),
    State.OPERATION: frozenset({State.EVIDENCE, State.KEPT}),
}
# What whoever told it hears by one press, as the report stands now (R152).
SUGGESTED_FEEDBACK: Mapping[str, str] = {
    State.NEW: "received", State.GRADED: "graded", State.KEPT: "graded", State.HELD: "held",
    State.INTELLIGENCE: "passed_on", State.EVIDENCE: "passed_on", State.OPERATION: "acted_on",
}  # fmt: skip
# What says that something was done because of it; then nothing else is owed.
_DONE = "acted_on"


def owes_answer(now_is: str, said: str) -> bool:
    """Whether whoever told it has to hear again: something became of it (`now_is`, of the codes of feedback) that the newest
    answer (`said`, empty where none was given: the first promise runs) did not tell. “We cannot say” stands until something
    is done because of it.
    """
    if not said or said in (now_is, _DONE):
        return False
    return now_is == _DONE or (said != "cannot_say" and now_is in ("passed_on", "held"))


_SUGGESTED = {"saw": "A", "heard": "A", "device_document": "A", "told": "C", "worked_out": "D"}


def suggested(how_known: str, *, borne_out: bool = False) -> str:
    """Return the letter that the teller's own facts suggest: the officer decides (R151).

    `how_known` of the five kinds; `borne_out`: another report shares something of it. Nothing said is D.
    """
    letter = _SUGGESTED.get(how_known, "D")
    return "B" if letter == "C" and borne_out else letter


def next_state_of_grade(state: str) -> str:
    """Return where a new grade leaves a report: promoted stays promoted, all else is graded and waits for a decision."""
    return state if state in PROMOTED else State.GRADED


def check_move(was: str, to: str, *, graded: bool, sanitised: bool = False, believed: bool = True) -> None:
    """Refuse a move that information may not make.

    `graded`: it has a grade; `sanitised`: it has a text without its source; `believed`: at least one thing told is not
    suspected to be false. Raises Refused: `grade_first`, `move_unknown`, `sanitise_first`, `suspected_false`.
    """
    if to in _GRADED and not graded:
        raise Refused(
            "Grade it first. It is information until an officer graded it and promotes it.", code="grade_first", field="to"
        )  # fmt: skip
    if to not in MOVES[was]:
        raise Refused(
            f"From “{State(was).label}” this cannot follow. Grade it again, or choose another.",
            code="move_unknown", field="to",
        )  # fmt: skip
    if to in PROMOTED and not sanitised:
        raise Refused(
            "Write the text without its source first: nobody else may read who told it.",
            code="sanitise_first", field="to",
        )  # fmt: skip
    if to in PROMOTED and not believed:
        raise Refused(
            "Everything in it is suspected to be false. Keep it as information, or grade it again with a reason.",
            code="suspected_false", field="to",
        )  # fmt: skip


def check_conditions(handling: str, conditions: Collection[str], words: str) -> None:
    """Refuse a handling code whose conditions do not fit it.

    Raises Refused: `conditions_missing`, `condition_words_missing`, `conditions_without_code`.
    """
    if handling == Handling.C and not conditions:
        raise Refused(
            "Code C needs a condition. Choose one, or choose P.",
            code="conditions_missing",
            field="conditions",
        )
    if handling == Handling.P and conditions:
        raise Refused(
            "A condition makes it C. Choose C, or take the condition away.",
            code="conditions_without_code", field="handling",
        )  # fmt: skip
    if Condition.OTHER in conditions and not words:
        raise Refused("Write the other condition.", code="condition_words_missing", field="condition_words")


def check_grade(source: str, letters: Mapping[str, str], suggestions: Mapping[str, str], why: str) -> None:
    """Refuse a grade that says less than it must: doubt, and a letter other than the suggested one, have a reason.

    `letters` and `suggestions` by item. Raises Refused(`why_missing`).
    """
    doubts = source == SourceGrade.NOT_RELIABLE or Assessment.E in letters.values()
    if (doubts or any(letter != suggestions[item] for item, letter in letters.items())) and not why:
        raise Refused(
            "Say why: a doubt, or a letter other than the one suggested, has a reason.",
            code="why_missing", field="why",
        )  # fmt: skip


def leaks(text: str, known: Mapping[str, Iterable[str]]) -> list[str]:
    """Return which kinds of what must not stand in a sanitised text stand in it, in the order of `known`.

    `known` by kind: names, addresses or phones. A name counts by each of its words of three letters or more, a phone by its
    last nine digits however it is written, an address by its first line and its postcode.
    """
    folded = f" {_plain(text)} "
    digits = "".join(c for c in text if c.isdecimal())
    together = folded.replace(" ", "")
    found = []
    for kind, said in known.items():
        for one in said:
            if _in_text(kind, one, folded, digits, together):
                found.append(kind)
                break
    return found


def _plain(text: str) -> str:
    # Word by word: a key is as long as a name, and a text is longer.
    folded = " ".join(name_key(word) or word for word in text.split())
    return " ".join("".join(c if c.isalnum() else " " for c in folded).split())


def _in_text(kind: str, said: str, folded: str, digits: str, together: str) -> bool:
    if kind == "phone":
        number = "".join(c for c in said if c.isdecimal())
        return len(number) >= 6 and number[-9:] in digits
    if kind == "address":
        lines = [_plain(line) for line in said.replace(",", "\n").splitlines()]
        return any(len(line) > 4 and line.replace(" ", "") in together for line in lines)
    return any(f" {word} " in folded for word in _plain(said).split() if len(word) > 2)


def check_leaks(found: Collection[str], why: str, *, knows: bool) -> None:
    """Ask once about words that may show who told it or whom it is about; the officer decides, and says why.

    What was found is named to an officer who `knows` who told it; to another it would answer a guess at the name.
    Raises Refused(`sanitise_leaks`).
    """
    if not found or why:
        return
    has = _and(LEAK_WORDS[one] for one in found) if knows else SOMETHING
    way_round = "Take it out" if knows else "Take out each name, number and address"
    raise Refused(
        f"This text has {has} in it. {way_round}; or, if it must stand, say why.",
        code="sanitise_leaks",
        field="kept_why",
    )


NAMED = "named"  # what is kept of what was found: not which
SOMETHING = "something that may show who told it, or whom it is about,"


LEAK_WORDS = {
    "teller": "the name of whoever told it", "child": "the child’s name", "family": "the name of somebody of the family",
    "phone": "a phone number of theirs", "address": "an address of theirs",
}  # fmt: skip


def _and(parts: Iterable[str]) -> str:
    *most, last = parts
    return f"{', '.join(most)} and {last}" if most else last


class Threshold(models.TextChoices):
    """Why the law and the agreement allow it to be shared."""

    HARM = "harm", "A child may be seriously harmed"
    EXPLOITATION = "exploitation", "A child is or may be exploited"
    CRIME = "crime", "It prevents or detects a serious crime"
    OTHER_CHILD = "other_child", "Another child may be at risk"
    CONSENT = "consent", "Whoever told it agreed"


class Purpose(models.TextChoices):
    """What the reader may use it for, and nothing else."""

    PROTECT = "protect", "To keep a child safe"
    PLAN = "plan", "To make or change a safety plan"
    DISRUPT = "disrupt", "To stop whoever does the harm"
    INVESTIGATE = "investigate", "To investigate a crime"
    COURT = "court", "For a court"


LONGEST_SHARE = timedelta(days=365)


def check_until(until: date, *, today: date, most_days: int) -> None:
    """Refuse an end that is not ahead, or beyond what the agreement allows. Raises Refused(`until_past`, `until_far`)."""
    if until <= today:
        raise Refused("Choose a day that is still to come.", code="until_past", field="until")
    if (until - today).days > most_days:
        raise Refused(
            f"The agreement allows {most_days} days. Choose an earlier day; it can be asked for again.",
            code="until_far", field="until",
        )  # fmt: skip


@dataclass(frozen=True)
class Changes:
    """What changed of one report that the hub could read: when a newer text came in place of the one before; when its code
    took it back."""

    replaced_at: datetime | None = None
    taken_back_at: datetime | None = None


def changes_of(texts: Sequence[datetime], codes: Sequence[tuple[datetime, str]]) -> Changes:
    """Return what changed last, from when each text was written and each code given, both the earliest first.

    The hub reads the newest text while the newest code is P. Only what it could read can be replaced or taken back, and
    what may be read again is not taken back any more.
    """
    text, read, code, reads = 0, 0, "", False
    replaced: datetime | None = None
    back: datetime | None = None
    for at, more, new in sorted([*((at, 1, "") for at in texts), *((at, 0, code) for at, code in codes)]):
        text, code = text + more, new or code
        reads_now = text > 0 and code == Handling.P
        if reads_now:
            replaced = at if 0 < read < text else replaced
            read, back = text, None
        elif reads:
            back = at
        reads = reads_now
    return Changes(replaced, back)
