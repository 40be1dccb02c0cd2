"""Versions of the lexicon, and words that are kept: each rule once, and who reads what."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import Error, transaction
from django.db.models import Choices

from alongside.family.wording.entries import Entry, first_entries, ordinary_sentences
from alongside.family.wording.matching import Matcher
from alongside.family.wording.models import KeptWords, LexiconStart, LexiconVersion
from alongside.family.wording.rules import MOST_ENTRIES, changed, entry_checked, matches
from alongside.family.wording.selectors import Lexicon, kept_counts, kept_words, lexicon_of
from alongside.family.wording.services import Kept, lexicon_propose, lexicon_start, words_keep
from alongside.ground.access.context import acting
from alongside.ground.accounts.models import Agency, RoleAssignment, User
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import NotPermitted, Refused
from alongside.ground.clock import today

FIRST = Lexicon(1, first_entries())
GOOD = Entry("frequent flyer", "blaming", "Say how often they rang.")

HALF = replace(GOOD, term="{child}/{parent}/she/he/they/was/is/has/the/a/and/to")
FOUND = matches(HALF, ordinary_sentences())
assert len(ordinary_sentences()) < FOUND * 2, "it would stand in the way of every second sentence"

# code, the entry, what is done with it, and words by which the refusal says the right way round
ENTRIES: list[tuple[str, Entry, str, str]] = [
    ("term_too_common", replace(GOOD, term="she/he/they/the"), "added", "ordinary sentences"),
    (
        "term_too_common",
        HALF,
        "added",
        f"It stands in {FOUND} of {len(ordinary_sentences())} ordinary sentences",
    ),
    ("term_too_common", replace(GOOD, also=("{parent}",)), "added", "Write more words"),
    ("term_unreadable", replace(GOOD, term="fail.*"), "added", "Write words"),
    ("term_unreadable", replace(GOOD, term="{everybody} fail"), "added", "The groups are"),
    ("term_unreadable", replace(GOOD, term="very? so?"), "added", "take a “?” away"),
    ("term_unreadable", replace(GOOD, term=" ".join("abcdefghijklm")), "added", "at most 12"),
    ("term_unreadable", replace(GOOD, also=("a-b-c-d-e-f",)), "added", "hyphens"),
    ("words_missing", replace(GOOD, term="  "), "added", ""),
    ("words_missing", replace(GOOD, better=""), "added", ""),
    ("words_too_long", replace(GOOD, better="x" * 400), "added", ""),
    ("phrases_too_many", replace(GOOD, also=tuple(f"ab{n}" for n in range(40))), "added", "at most"),
    ("kind_unknown", replace(GOOD, kind="rude"), "added", "Choose"),
    ("term_there", replace(GOOD, term="PROBLEMATIC"), "added", "Change it instead"),
    ("term_not_there", GOOD, "changed", "not in the lexicon"),
    ("term_not_there", GOOD, "taken out", "not in the lexicon"),
    ("change_unknown", replace(GOOD, term="problematic"), "moved", "add, change or take out"),
]


@pytest.mark.parametrize(("code", "entry", "what", "says"), ENTRIES)
def test_an_entry_that_cannot_stand_is_refused_with_the_right_way_round(
    code: str, entry: Entry, what: str, says: str
) -> None:
    with pytest.raises(Refused) as refused:
        changed(first_entries(), what, entry_checked(entry, ordinary=ordinary_sentences(), percent=2))
    assert (refused.value.code, says in refused.value.message) == (code, True)


def test_entries_are_added_changed_and_taken_out_within_limits() -> None:
    made = entry_checked(GOOD, ordinary=ordinary_sentences(), percent=2)
    more = changed(first_entries(), "added", made)
    assert Matcher(more).look("A frequent-flyer, they said.")
    assert (
        changed(changed(more, "changed", replace(made, better="Other.")), "taken out", made)
        == first_entries()
    )
    full = tuple(replace(GOOD, term=f"term {n}") for n in range(MOST_ENTRIES))
    for entries, what, code in ((full, "added", "lexicon_full"), ((GOOD,), "taken out", "lexicon_empty")):
        with pytest.raises(Refused) as refused:
            changed(entries, what, GOOD)
        assert refused.value.code == code


def test_every_entry_of_the_first_lexicon_would_be_taken() -> None:
    for entry in first_entries():
        assert entry_checked(entry, ordinary=ordinary_sentences(), percent=2).source


def test_no_code_of_the_house_calls_a_child_a_perpetrator_or_consent_a_fact() -> None:
    """R144 where there is coding: no list of answers of any record holds such a code, whoever may choose it."""
    labels = {
        str(label)
        for model in apps.get_models()
        if model.__module__.startswith("alongside.") and model is not KeptWords
        for field in model._meta.fields
        for _key, label in field.choices or ()
    }
    labels |= {str(label) for cls in Choices.__subclasses__() for label in getattr(cls, "labels", ())}
    found = {
        hit.words for one in labels for hit in FIRST.look(one) if hit.entry.kind in ("consent", "perpetrator")
    }
    assert (found, len(labels) > 100) == (set(), True)


def somebody(cast: Any, role: str, kind: str) -> User:
    """An account of the partnership in a role."""
    with acting(SYSTEM):
        agency, _ = Agency.objects.get_or_create(
            partnership=cast.partnership, kind=kind, name=f"Northmoor {kind}"
        )
        user = User.objects.create(
            email=f"{role}@northmoor.example", name=role.title(), partnership=cast.partnership
        )
        RoleAssignment.objects.create(user=user, agency=agency, role=role)
    return user


@pytest.fixture
def board(cast: Any) -> User:
    return somebody(cast, "board", "partnership_office")


@pytest.mark.django_db
def test_a_version_is_proposed_by_one_and_put_in_force_by_another(cast: Any, board: User) -> None:
    manager, worker = cast.manager, cast.social_worker

    def refuses(code: str, by: User, verb: Any, **facts: Any) -> None:
        with pytest.raises(Refused) as refused, acting(by):
            verb(by=by, **facts)
        assert refused.value.code == code

    with pytest.raises(NotPermitted), acting(worker):
        lexicon_propose(by=worker, what="added", entry=GOOD, reason="Heard often.")
    refuses("words_missing", manager, lexicon_propose, what="added", entry=GOOD, reason=" ")
    with acting(manager):
        first = lexicon_propose(by=manager, what="added", entry=GOOD, reason="Heard often.")
        second = lexicon_propose(
            by=manager, what="added", entry=replace(GOOD, term="time waster"), reason="Too."
        )
        assert lexicon_of(cast.partnership.id).number == 1
    refuses("own_proposal", manager, lexicon_start, version_id=first.id)
    with acting(board):
        lexicon_start(by=board, version_id=first.id)
        now_in_force = lexicon_of(cast.partnership.id)
        assert (now_in_force.number, bool(now_in_force.look("Frequent flyers."))) == (2, True)
        assert lexicon_of(cast.stranger.partnership_id).number == 1
    refuses("lexicon_moved", board, lexicon_start, version_id=second.id)
    refuses("lexicon_started", board, lexicon_start, version_id=first.id)
    _only_the_verb_writes(cast, board, first)


def _only_the_verb_writes(cast: Any, board: User, first: LexiconVersion) -> None:
    """Nobody writes the table, and the database knows a second person from a first."""
    with acting(board):
        facts = {
            "partnership_id": cast.partnership.id,
            "version": first,
            "number": 9,
            "at": first.proposed_at,
            "by_name": "A",
        }
        for by in (
            cast.manager.id,
            board.id,
        ):
            with pytest.raises(Error), transaction.atomic():
                LexiconStart.objects.create(**facts, proposed_by_id=cast.manager.id, by_id=by)
    with acting(SYSTEM), pytest.raises(Error), transaction.atomic():
        LexiconStart.objects.create(**facts, proposed_by_id=cast.manager.id, by_id=cast.manager.id)


@pytest.mark.django_db
def test_kept_words_are_read_by_auditors_and_never_name_a_worker(cast: Any, board: User) -> None:
    auditor = somebody(cast, "auditor", "audit_body")
    by = cast.social_worker
    text = "Dad is angry. The chair said “she is unfit”. Nothing happens overnight."
    kept = Kept("Why", FIRST.look(text), "He asked me to.", "I ring him tomorrow.", today())
    bad = {
        "reason_missing": replace(kept, because=""),
        "next_step_missing": replace(kept, next_step=""),
        "next_step_gives_up": replace(kept, next_step="We wait until he is 18."),
        "next_step_past": replace(kept, next_on=today() - timedelta(days=1)),
        "words_too_long": replace(kept, because="x" * 500),
    }
    for code, one in bad.items():
        with pytest.raises(Refused) as refused, acting(by):
            words_keep(by=by, kept=[one], lexicon=FIRST)
        assert refused.value.code == code
    with acting(by):
        made = words_keep(by=by, kept=[kept], lexicon=FIRST)
        assert [one.kind for one in made] == ["emotion", "defeatist"]  # a quotation is not the author's
        assert KeptWords.objects.count() == 2
    with acting(SYSTEM):
        assert AuditEvent.objects.get(kind="wording.words.kept").facts == {"words": 2, "version": 1}
    for reader, seen in ((auditor, 2), (board, 2)):
        with acting(reader):
            assert len(kept_words(viewer=reader)) == seen
            assert kept_counts(viewer=reader) == [("Gives up", 1), ("A feeling instead of what was said", 1)]
            assert len(kept_words(viewer=reader, kind="emotion", agency=made[0].agency_name)) == 1
    for other in (cast.manager, cast.csw, cast.mother):
        with acting(other):
            assert not KeptWords.objects.exists()
            with pytest.raises(NotPermitted):
                kept_words(viewer=other)
