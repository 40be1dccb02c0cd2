"""Any sequence of same, different, unsure and undone gives the same entities as replaying the words."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.pursuit.entities.identity import Said, identities, joined, replayed, standing

_THINGS = tuple("abcdefg")
_PAIRS = st.tuples(st.sampled_from(_THINGS), st.sampled_from(_THINGS)).filter(lambda pair: pair[0] < pair[1])
_STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("say"), _PAIRS, st.sampled_from(["same", "same", "different", "unsure", "waits"])),
        st.tuples(st.just("settle"), st.integers(0, 30), st.booleans()),
    ),
    max_size=25,
)


class Book:
    """What a partnership keeps: the words, and the identity of each thing, brought in step after each word (`settle`)."""

    def __init__(self) -> None:
        self.words: list[Said] = []
        self.kept = {thing: thing for thing in _THINGS}

    def say(self, one: str, other: str, word: str) -> None:
        self.words.append(Said(one, other, "same" if word == "waits" else word, counts=word != "waits"))
        self._settle(self.words[-1])

    def change(self, at: int, counts: bool) -> None:
        """Take a word back, or let a second officer agree to it."""
        if self.words:
            at %= len(self.words)
            old = self.words[at]
            self.words[at] = Said(old.one, old.other, old.word, counts=counts)
            self._settle(self.words[at])

    def _settle(self, said: Said) -> None:
        for end in (said.one, said.other):
            near = joined(end, lambda some: {p: w for p, w in standing(self.words).items() if p & some})
            self.kept.update(identities(near))  # type: ignore[arg-type]


@given(_STEPS)
@settings(max_examples=150, deadline=None)
def test_what_is_kept_step_by_step_is_what_the_words_say(steps: list[tuple]) -> None:
    book = Book()
    for step in steps:
        if step[0] == "say":
            book.say(*step[1], step[2])
        else:
            book.change(step[1], step[2])
    assert book.kept == replayed(_THINGS, book.words)
    # A loop of the same is one; asking from another end, or with the words about other pairs said later, is no different.
    assert replayed(tuple(reversed(_THINGS)), book.words) == book.kept
    for pair, word in standing(book.words).items():
        one, other = pair
        if word == "different":
            assert book.kept[one] != book.kept[other]


def test_a_contradiction_joins_nobody_until_a_word_is_taken_back() -> None:
    same = [Said("a", "b", "same"), Said("b", "c", "same"), Said("c", "a", "same")]
    assert set(replayed("abc", same).values()) == {"a"}
    against = [*same[:2], Said("a", "c", "different")]
    assert replayed("abc", against) == {"a": "a", "b": "b", "c": "c"}
    near = joined("a", lambda some: {p: w for p, w in standing(against).items() if p & some})
    assert (near.one, near.conflicts, near.members) == (False, {frozenset("ac")}, frozenset("abc"))
    undone = [*same[:2], Said("a", "c", "different", counts=False)]
    assert set(replayed("abc", undone).values()) == {"a"}
    assert set(replayed("abc", [*same, Said("a", "b", "unsure")]).values()) == {"a"}  # still joined through c
