"""The rules of minutes: who wrote what on a line, what an answer does, what may be sent and locked (R116, R118, R143)."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from alongside.ground.base.errors import Refused
from alongside.practice.meetings.minutes.rules import (
    Answered,
    Deed,
    Draft,
    Stands,
    Typed,
    answer_of,
    began_at,
    codes_for,
    deed_of,
    key_beside,
    line_in,
    mark_of,
    not_lockable,
    not_sendable,
    refuse_first,
    reply_of,
    waits_for_reply,
)

A, B = uuid.UUID(int=1), uuid.UUID(int=2)
PAGES = {A: uuid.UUID(int=11), B: uuid.UUID(int=12)}
NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)


def typed(words: str, *, by: uuid.UUID = A, seq: int = 1, done: bool = False, key: int = 7) -> Typed:
    return Typed(uuid.UUID(int=key), seq, PAGES[by], by, "said", None, words, done)


def stands(
    words: str,
    *,
    by: uuid.UUID = A,
    seq: int = 1,
    number: int = 1,
    settled: bool = False,
    struck: bool = False,
) -> Stands:
    return Stands(number, "said", None, words, struck, by, PAGES[by], seq, settled)


@pytest.mark.parametrize(
    ("now", "then", "deed"),
    [
        (None, typed(""), Deed.NOTHING),
        (None, typed("No"), Deed.BEGIN),
        (stands("No"), typed("Nobody", seq=2), Deed.TYPE_ON),
        (stands("No"), typed("No", seq=2, done=True), Deed.SETTLE),
        (stands("No"), typed("No", seq=1), Deed.HAD),  # sent again
        (stands("Nobody rang", seq=5), typed("Nob", seq=3), Deed.HAD),  # came late: a later one is there
        (stands("No", settled=True), typed("Nobody", seq=2), Deed.APPEND),
        (stands("No", settled=True), typed("", seq=2), Deed.STRIKE),
        (stands("No", settled=True, struck=True), typed("", seq=2), Deed.HAD),
        (stands("No"), typed("Nobody", by=B), Deed.BESIDE),
        (stands("No", settled=True), typed("Nobody", by=B), Deed.BESIDE),
        (stands("No"), typed("", by=B), Deed.HAD),  # nobody empties what another wrote
        (stands("No"), typed("No", by=B), Deed.AGREE),  # what both wrote stays, whatever the first types next
        (stands("No", settled=True), typed("No", by=B), Deed.HAD),
    ],
)
def test_a_saving_never_overwrites_another_persons_words(now: Stands | None, then: Typed, deed: Deed) -> None:
    assert deed_of([now] if now else [], then) is deed


class Board:
    """Minutes in a few lines: what `minutes_save` does with the deeds, without a database."""

    def __init__(self) -> None:
        self.lines: dict[uuid.UUID, list[Stands]] = defaultdict(list)

    def save(self, one: Typed) -> None:
        history = self.lines[one.key]
        deed = deed_of(history, one)
        new = Stands(
            len(history) + 1, one.kind, None, one.words, False, one.by_id, one.page, one.seq, one.done
        )
        if deed is Deed.BESIDE:
            self.save(replace(one, key=key_beside(one)))
        elif deed in (Deed.BEGIN, Deed.APPEND):
            history.append(new)
        elif deed is Deed.STRIKE:
            history.append(replace(new, words=history[-1].words, struck=True, settled=True))
        elif deed is Deed.AGREE:
            history[-1] = replace(history[-1], settled=True)
        elif deed in (Deed.TYPE_ON, Deed.SETTLE):
            assert not history[-1].settled
            assert history[-1].by_id == one.by_id
            history[-1] = replace(new, number=len(history))

    def all_again(self, sent: list[Typed]) -> dict[uuid.UUID, list[Stands]]:
        """Save all of these once more; return what stands then."""
        for one in sent:
            self.save(one)
        return {key: list(history) for key, history in self.lines.items() if history}

    def every_word(self) -> set[str]:
        return {one.words for history in self.lines.values() for one in history}


def _words(history: list[Stands]) -> list[Stands]:
    return [replace(one, settled=True) for one in history]


SAVING = st.tuples(st.sampled_from([A, B]), st.integers(1, 3), st.text("ab", max_size=3), st.booleans())


@settings(max_examples=60, deadline=None)
@example(
    [(A, 1, "aa", False), (B, 1, "aa", False), (A, 1, "a", False)], Random(5)
)  # lost once: what B also wrote
@example([(A, 1, "aa", False), (B, 1, "a", False), (A, 1, "a", False)], Random(5))
@given(st.lists(SAVING, max_size=14), st.randoms(use_true_random=False))
def test_no_order_of_savings_by_two_takers_loses_or_doubles_a_line(
    deeds: list[tuple], random: object
) -> None:
    """Each saving may arrive twice, and late: the last words of each page on each line are there, once each."""
    sent: list[Typed] = []
    board = Board()
    for place, (by, key, words, done) in enumerate(deeds):
        one = typed(words, by=by, seq=place + 1, done=done, key=key)
        sent.append(one)
        settled_before = {(k, v.number): v for k, h in board.lines.items() for v in h if v.settled}
        board.save(one)
        if place and random.random() < 0.5:  # type: ignore[attr-defined]
            board.save(random.choice(sent[: place + 1]))  # type: ignore[attr-defined]
        assert all(board.lines[k][n - 1] == version for (k, n), version in settled_before.items())
    last = {(one.by_id, one.key): one.words for one in sent}
    assert {words for words in last.values() if words} <= board.every_word()
    once = {k: list(h) for k, h in board.lines.items()}
    stood = {k: h for k, h in once.items() if h}
    sent_again = [board.all_again(sent) for _ in range(2)]  # the whole evening, sent again, and once more
    # A line that both came to word alike may be settled by the second of them: its words and whose they are stay.
    assert {k: _words(sent_again[0][k]) for k in stood} == {k: _words(h) for k, h in stood.items()}, (
        "what stood stays"
    )
    # What two had typed alike and one of them took back stands beside when the other's comes again, and only once.
    assert sent_again[0] == sent_again[1]


def test_a_line_typed_without_a_connection_stands_where_it_was_said() -> None:
    began = NOW - timedelta(hours=1)
    assert began_at(600_000, now=NOW, started_at=began) == NOW - timedelta(minutes=10)
    assert began_at(-5, now=NOW, started_at=began) == NOW
    assert began_at(9_000_000_000, now=NOW, started_at=began) == began


def test_each_person_has_a_code_of_their_own_and_a_code_nobody_has_is_words() -> None:
    names = ["Frank Ash", "Fay Abel", "Ines Parker", "Zoë", "李", ""]
    assert codes_for(names) == ["fa", "fa2", "ip", "z", "p", "p2"]
    codes = {"fa": A, "fa2": B}
    assert line_in("fa- Nobody rang the school", codes) == (A, "lack", "Nobody rang the school")
    assert line_in(" FA2 ? Who will? ", codes) == (B, "asked", "Who will?")
    assert line_in("xy: Nobody", codes) == (None, "said", "xy: Nobody")
    assert line_in("a well-known place", codes) == (None, "said", "a well-known place")
    assert line_in("fa:", codes) == (None, "said", "fa:")


ONE, TWO = uuid.UUID(int=21), uuid.UUID(int=22)


def answered(
    answer: str, reply: str = "", *, reader: str = "father", n: int = 1, line: uuid.UUID | None = ONE
) -> Answered:
    return Answered(uuid.UUID(int=100 + n), line, reader, answer, reply)


@pytest.mark.parametrize(
    ("answers", "mark", "waiting"),
    [
        ([], "", 0),
        ([answered("right")], "", 0),
        ([answered("not_right")], "contested", 1),
        ([answered("not_right", "kept")], "stands", 0),
        ([answered("my_words", "amended")], "changed", 0),
        ([answered("my_words", "amended"), answered("right", n=2)], "changed", 0),
        ([answered("my_words", "amended"), answered("not_right", n=2)], "contested", 1),
        ([answered("not_right"), answered("right", n=2)], "", 0),
        ([answered("not_right", "kept"), answered("not_right", reader="mother", n=2)], "contested", 1),
        ([answered("missing", line=None), answered("missing", line=None, n=2)], "contested", 2),
    ],
)
def test_a_contested_line_is_marked_until_its_reader_agrees(
    answers: list[Answered], mark: str, waiting: int
) -> None:
    assert mark_of(answers) == mark
    assert len(waits_for_reply(answers)) == waiting


READY = Draft("writing", held=True, lines=3, was_there=True)
SENT = Draft("sent", held=True, lines=3, was_there=True, answer_until=date(2026, 12, 7), unanswered_by=1)


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        (READY, ""),
        (replace(READY, held=False), "meeting_not_held"),
        (replace(READY, lines=0), "minutes_empty"),
        (replace(READY, without_speaker=1), "line_without_speaker"),
        (replace(READY, was_there=False), "nobody_was_there"),
        (SENT, "minutes_sent"),
    ],
)
def test_a_draft_goes_out_whole_or_says_what_is_missing(draft: Draft, code: str) -> None:
    found = not_sendable(draft)
    assert [one for one, _ in found] == ([code] if code else [])
    if code:
        with pytest.raises(Refused) as refused:
            refuse_first(found)
        assert refused.value.code == code
        assert any(word in refused.value.message for word in ("first", "then", "still be put right"))


@pytest.mark.parametrize(
    ("draft", "day", "code"),
    [
        (SENT, date(2026, 12, 7), "still_reading"),
        (SENT, date(2026, 12, 8), ""),
        (replace(SENT, unanswered_by=0), date(2026, 12, 1), ""),
        (replace(SENT, open_contests=1), date(2026, 12, 8), "contest_open"),
        (replace(SENT, parents_to_tell=1), date(2026, 12, 8), "parents_not_told"),
        (READY, date(2026, 12, 8), "minutes_not_sent"),
        (replace(SENT, state="final"), date(2026, 12, 8), "minutes_final"),
    ],
)
def test_minutes_are_locked_when_everybody_was_heard(draft: Draft, day: date, code: str) -> None:
    assert [one for one, _ in not_lockable(draft, today=day)] == ([code] if code else [])


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: answer_of("right", "", of_a_line=True), ""),
        (lambda: answer_of("not_right", "", of_a_line=True), ""),
        (lambda: answer_of("my_words", "", of_a_line=True), "words_missing"),
        (lambda: answer_of("missing", "", of_a_line=False), "words_missing"),
        (lambda: answer_of("missing", "x", of_a_line=True), "choice_unknown"),
        (lambda: answer_of("perhaps", "x", of_a_line=True), "choice_unknown"),
        (lambda: reply_of("kept", "We all heard it."), ""),
        (lambda: reply_of("amended", ""), ""),
        (lambda: reply_of("kept", ""), "why_missing"),
        (lambda: reply_of("gone", "x"), "choice_unknown"),
    ],
)
def test_an_answer_and_a_reply_say_something(call: object, code: str) -> None:
    if not code:
        call()  # type: ignore[operator]
        return
    with pytest.raises(Refused) as refused:
        call()  # type: ignore[operator]
    assert refused.value.code == code
