"""What an entry and a version of the lexicon must be, as pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from alongside.family.people.rules import line_of
from alongside.family.wording.entries import KINDS, Entry
from alongside.family.wording.matching import Finding, Matcher
from alongside.family.wording.notation import parsed
from alongside.ground.base.errors import Refused

MOST_ENTRIES, MOST_PHRASES = 300, 30
TERM, WORDS = 120, 300


def asked_of(findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings that the author is asked about: words of somebody who is quoted are not theirs."""
    return [one for one in findings if not one.quoted]


def gives_up(findings: Sequence[Finding]) -> bool:
    """Whether a phrase gives up, so that keeping it needs a next step (R134)."""
    return any(one.entry.kind == "defeatist" for one in findings)


def entry_checked(entry: Entry, *, ordinary: Sequence[str], percent: int) -> Entry:
    """Return an entry fit to keep.

    Raises Refused: `kind_unknown`, `words_missing`, `words_too_long`, `phrases_too_many`, `term_unreadable`, and
    `term_too_common` with the count, when it stands in more than `percent` of ordinary sentences.
    """
    if entry.kind not in KINDS:
        raise Refused("Choose what is wrong with the words.", code="kind_unknown", field="kind")
    made = replace(
        entry,
        term=line_of(entry.term, field="term", limit=TERM, required=True),
        better=line_of(entry.better, field="better", limit=WORDS, required=True),
        ask=line_of(entry.ask, field="ask", limit=WORDS),
        also=_phrases(entry.also, "also"),
        unless=_phrases(entry.unless, "unless"),
    )
    for one in (made.term, *made.also, *made.unless):
        parsed(one)
    hits = matches(made, ordinary)
    if hits * 100 > percent * len(ordinary):
        raise Refused(
            f"It stands in {hits} of {len(ordinary)} ordinary sentences, and would be in everybody’s way. Write more words of"
            " the phrase, or say below where it may stand.",
            code="term_too_common", field="term",
        )  # fmt: skip
    return made


def matches(entry: Entry, ordinary: Sequence[str]) -> int:
    """Return in how many sentences an entry is found."""
    matcher = Matcher([entry])
    return sum(bool(matcher.look(one)) for one in ordinary)


def _phrases(phrases: Sequence[str], field: str) -> tuple[str, ...]:
    kept = tuple(line_of(one, field=field, limit=200) for one in phrases if one.strip())
    if len(kept) > MOST_PHRASES:
        raise Refused(f"Write at most {MOST_PHRASES} lines.", code="phrases_too_many", field=field)
    return kept


def changed(entries: Sequence[Entry], what: str, entry: Entry) -> tuple[Entry, ...]:
    """Return the entries with one added, changed or taken out.

    Raises Refused: `term_there`, `term_not_there`, `lexicon_full`, `lexicon_empty`, `change_unknown`.
    """
    at = next((n for n, one in enumerate(entries) if one.term.casefold() == entry.term.casefold()), None)
    if what == "added":
        if at is not None:
            raise Refused("This term is in the lexicon. Change it instead.", code="term_there", field="term")
        if len(entries) >= MOST_ENTRIES:
            raise Refused(
                f"The lexicon holds {MOST_ENTRIES} entries at most: take one out.", code="lexicon_full"
            )
        return (*entries, entry)
    if at is None:
        raise Refused("This term is not in the lexicon.", code="term_not_there", field="term")
    if what == "changed":
        return (*entries[:at], entry, *entries[at + 1 :])
    if what != "taken out":
        raise Refused("Say whether you add, change or take out.", code="change_unknown", field="what")
    if len(entries) == 1:
        raise Refused("The last term stays.", code="lexicon_empty", field="term")
    return (*entries[:at], *entries[at + 1 :])


def check_next_step(
    next_step: str, has_day: bool, findings: Sequence[Finding], again: Sequence[Finding]
) -> None:
    """Refuse to keep words that give up without a next step and its day (`next_step_missing`), or with one that gives up too
    (`next_step_gives_up`; `again` is what stands in it).
    """
    if not gives_up(findings):
        return
    if not next_step.strip() or not has_day:
        raise Refused(
            "Write the next step, who does it, and by which day. Then the words may stay.",
            code="next_step_missing", field="next_step",
        )  # fmt: skip
    if gives_up(again):
        raise Refused(
            "This says again that nothing is done. Write something that somebody does.",
            code="next_step_gives_up", field="next_step",
        )  # fmt: skip
