"""Rules of minutes: pure functions, no database (R116, R118, R143)."""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from alongside.family.wording.matching import Finding
from alongside.ground.base.errors import Refused

# One sign after somebody's short code says what kind of line it is: "fa- Nobody rang the school".
SIGNS = {":": "said", "?": "asked", "!": "decided", ">": "promise", "-": "lack", "=": "point"}
CONTESTS = frozenset({"not_right", "my_words", "missing"})
NEEDS_WORDS = frozenset({"my_words", "missing"})
_CODED = re.compile(r"^\s*([a-z]{1,3}\d{0,2})\s*([:?!>=-])\s*(?=\S)", re.IGNORECASE)


@dataclass(frozen=True)
class Stands:
    """The newest version of a line. `page` is the open page that typed it, `seq` that page's count of its savings."""

    number: int
    kind: str
    speaker_id: uuid.UUID | None
    words: str
    struck: bool
    by_id: uuid.UUID | None
    page: uuid.UUID | None
    seq: int
    settled: bool


@dataclass(frozen=True)
class Typed:
    """One line as an open page sends it."""

    key: uuid.UUID
    seq: int
    page: uuid.UUID
    by_id: uuid.UUID
    kind: str
    speaker_id: uuid.UUID | None
    words: str
    done: bool
    ago_ms: int = 0


class Deed(StrEnum):
    """What a saving does to its line."""

    NOTHING = "nothing"  # there is no line and nothing to write
    HAD = "had"  # it came before, or a later one of the same page did
    BEGIN = "begin"
    TYPE_ON = "type_on"  # the same page goes on with words that nobody else has touched
    SETTLE = "settle"
    AGREE = "agree"  # somebody else says the same while it is typed: these words stay in its history
    APPEND = "append"
    STRIKE = "strike"
    BESIDE = "beside"  # somebody else wrote here meanwhile: both are kept, side by side


def deed_of(history: Sequence[Stands], typed: Typed) -> Deed:
    """Return what one saving does to a line with these versions, oldest first.

    No answer of this table overwrites words that another person or page typed, and a saving that comes again, or after a
    later one of its page, changes nothing (R143).
    """
    if not history:
        return Deed.BEGIN if typed.words else Deed.NOTHING
    if any(_own(one, typed) and typed.seq <= one.seq for one in history):
        return Deed.HAD
    stands = history[-1]
    own = _own(stands, typed)
    if _says_the_same(stands, typed):
        if stands.settled:
            return Deed.HAD
        if not own:
            return Deed.AGREE
        return Deed.SETTLE if typed.done else Deed.HAD
    if not own:
        return Deed.BESIDE if typed.words else Deed.HAD
    if not typed.words:
        return Deed.HAD if stands.struck else Deed.STRIKE
    return Deed.APPEND if stands.settled else Deed.TYPE_ON


def _own(stands: Stands, typed: Typed) -> bool:
    return stands.page == typed.page and stands.by_id == typed.by_id


def _says_the_same(stands: Stands, typed: Typed) -> bool:
    said = (stands.kind, stands.speaker_id, stands.words)
    return not stands.struck and said == (typed.kind, typed.speaker_id, typed.words)


def key_beside(typed: Typed) -> uuid.UUID:
    """Return the key of the line that keeps this page's words beside another's: the same however often it is sent."""
    return uuid.uuid5(typed.key, f"{typed.by_id} {typed.page}")


def began_at(ago_ms: int, *, now: datetime, started_at: datetime) -> datetime:
    """Return when a line was begun, as the page counted it: never before the minutes were, never in the future.

    A line typed while the connection was gone stands where it was said, not where it arrived.
    """
    return min(max(now - timedelta(milliseconds=max(ago_ms, 0)), started_at), now)


def codes_for(names: Sequence[str]) -> list[str]:
    """Return a short code for each name, in order, no two alike: "Frank Ash" is "fa", the next "fa2"."""
    found: list[str] = []
    for name in names:
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
        letters = [word[0] for word in re.findall(r"[a-z]+", plain)]
        short = (letters[0] + letters[-1] if len(letters) > 1 else "".join(letters)) or "p"
        nth = 1
        while (code := short if nth == 1 else f"{short}{nth}") in found:
            nth += 1
        found.append(code)
    return found


def line_in(text: str, codes: Mapping[str, uuid.UUID]) -> tuple[uuid.UUID | None, str, str]:
    """Return who, what kind and which words one typed line says; a code nobody has stays part of the words."""
    found = _CODED.match(text)
    speaker = codes.get(found[1].lower()) if found else None
    if found is None or speaker is None:
        return None, "said", text.strip()
    return speaker, SIGNS[found[2]], text[found.end() :].strip()


@dataclass(frozen=True)
class Answered:
    """What one reader answered to one line (`line_id` None: something is missing), and what was replied to it."""

    id: uuid.UUID
    line_id: uuid.UUID | None
    reader: str
    answer: str
    reply: str = ""  # "amended", "kept", or nothing yet


def counting(answers: Iterable[Answered]) -> list[Answered]:
    """Return the answers that count, of answers in the order of time: each reader's newest to each line.

    What somebody says is missing stands by itself, however much more they say.
    """
    newest: dict[object, Answered] = {}
    for one in answers:
        newest[one.id if one.line_id is None else (one.line_id, one.reader)] = one
    return list(newest.values())


@contextmanager
def at_field(name: str) -> Iterator[None]:
    """Let a refusal stand beside the field of its line, on a page of many."""
    try:
        yield
    except Refused as refused:
        raise Refused(refused.message, code=refused.code, field=name) from None


def mark_of(answers: Sequence[Answered]) -> str:
    """Return how a line is marked wherever it is quoted (R118): `contested`, `stands` (somebody does not agree, and it was
    said why it stays), `changed`, or nothing. `answers` are all of them, in time.
    """
    contests = [one for one in counting(answers) if one.answer in CONTESTS]
    if any(not one.reply for one in contests):
        return "contested"
    if any(one.reply == "kept" for one in contests):
        return "stands"
    return "changed" if any(one.reply == "amended" for one in answers) else ""


def waits_for_reply(answers: Iterable[Answered]) -> list[Answered]:
    """Return the contests that count and that nobody has replied to, of all answers in time."""
    return [one for one in counting(answers) if one.answer in CONTESTS and not one.reply]


@dataclass(frozen=True)
class Draft:
    """What the rules of sending and of locking need to know of minutes."""

    state: str
    held: bool
    lines: int = 0
    without_speaker: int = 0
    was_there: bool = False  # somebody wrote down who came
    unanswered_by: int = 0  # people who were sent the draft and have not answered it
    open_contests: int = 0
    answer_until: date | None = None
    parents_to_tell: int = 0
    judging: int = 0  # lines with words that judge, which nobody has answered


def not_sendable(draft: Draft) -> list[tuple[str, str]]:
    """Return why a draft cannot be sent yet, as (code, message): what, and the right way round (R116)."""
    found = []
    if draft.state != "writing":
        found.append(
            (
                "minutes_sent",
                "This draft was sent already. Its lines can still be put right, with the reason.",
            )
        )
    if not draft.held:
        found.append(
            ("meeting_not_held", "Mark the meeting as held first: the minutes go to everybody who was there.")
        )
    if not draft.lines:
        found.append(("minutes_empty", "There is no line yet. Write down what was said, then send it."))
    if draft.without_speaker:
        say = "1 line has" if draft.without_speaker == 1 else f"{draft.without_speaker} lines have"
        found.append(
            ("line_without_speaker", f"{say} nobody’s name. Say of each who said it, then send the draft.")
        )
    if not draft.was_there:
        found.append(
            ("nobody_was_there", "Say who was at the meeting first: the draft goes to each of them.")
        )
    return found + words_unanswered(draft.judging)


KeptKey = tuple[uuid.UUID, str, str]


def kept_key_of(about: uuid.UUID, term: str, words: str) -> KeptKey:
    """Return by what kept words are known again: the record, the term of the lexicon, and the words as they stand."""
    return about, term, " ".join(words[:200].casefold().split())


def kept_key(about: uuid.UUID, finding: Finding) -> KeptKey:
    """Return the key under which a finding would have been kept."""
    return kept_key_of(about, finding.entry.term, finding.words)


def words_unanswered(lines: int) -> list[tuple[str, str]]:
    """Return why a draft whose lines still judge somebody cannot be sent, as (code, message) (R117, R133)."""
    if not lines:
        return []
    say = "1 line says" if lines == 1 else f"{lines} lines say"
    return [
        (
            "words_unanswered",
            f"{say} how somebody seemed, or judge them. Write what was said instead, or keep the words and say why.",
        )
    ]


def not_lockable(draft: Draft, *, today: date) -> list[tuple[str, str]]:
    """Return why minutes cannot be made final yet, as (code, message) (R118, R143)."""
    if draft.state == "final":
        return [("minutes_final", "These minutes are final. Add an addendum instead.")]
    if draft.state == "writing":
        return [("minutes_not_sent", "Send the draft to everybody who was there first.")]
    found = []
    if draft.open_contests:
        say = "1 answer waits" if draft.open_contests == 1 else f"{draft.open_contests} answers wait"
        found.append(("contest_open", f"{say} for yours. Change the line, or say why it stays as it is."))
    if draft.unanswered_by and draft.answer_until is not None and today <= draft.answer_until:
        found.append(
            (
                "still_reading",
                f"Not everybody has answered yet. They have until the end of {draft.answer_until:%-d %B}.",
            )
        )
    if draft.parents_to_tell:
        found.append(
            (
                "parents_not_told",
                "Parents were left out of this meeting. Tell them about it first, as the meeting’s page says.",
            )
        )
    return found


def refuse_first(broken: Sequence[tuple[str, str]]) -> None:
    """Raise Refused with every sentence, under the code of the first; nothing when nothing is broken."""
    if broken:
        raise Refused(" ".join(message for _, message in broken), code=broken[0][0])


def answer_of(answer: str, words: str, *, of_a_line: bool) -> None:
    """Refuse an answer that says nothing: in "my words" or "missing" the words are the answer (R118)."""
    known = {"right", "not_right", "my_words"} if of_a_line else {"missing"}
    if answer not in known:
        raise Refused("Choose one of the answers.", code="choice_unknown", field="answer")
    if answer in NEEDS_WORDS and not words:
        raise Refused("Write it in your own words. A few are enough.", code="words_missing", field="words")


def reply_of(outcome: str, why: str) -> None:
    """Refuse a reply to a contest that gives no reason where the line stays as it is (R118)."""
    if outcome not in {"amended", "kept"}:
        raise Refused("Choose one of the answers.", code="choice_unknown", field="outcome")
    if outcome == "kept" and not why:
        raise Refused(
            "Say why the line stays as it is. Whoever answered reads it, and both stay together.",
            code="why_missing",
            field="why",
        )
