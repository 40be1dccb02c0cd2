"""What a family says is not right, what it does not read, a copy, and whether it was right (R137, R138)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from alongside.family.cases.services import worker_release
from alongside.family.recording.models import ChronologyEntry
from alongside.family.recording.models_reading import CorrectionAnswer, ReadingAnswer, Withholding
from alongside.family.recording.reading import (
    contested_of,
    copies_of,
    held_back_said,
    held_back_to_review,
    readings_of,
)
from alongside.family.recording.selectors import chronology_for_family
from alongside.family.recording.services import (
    access_answer,
    access_ask,
    chronology_add,
    chronology_correct,
    correction_answer,
    reading_answer,
    withholding_review,
)
from alongside.ground import clock
from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.base.ids import new_id
from alongside.ground.clock.models import Clock

MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)
SAID = {"happened_on": date(2026, 11, 10), "words": "The father was angry.", "kind": "opinion"}


def do(by, verb, **facts):
    with acting(by):
        return verb(by=by, **facts)


def entry_of(by, story, **changes):
    return do(by, chronology_add, family_id=story.family.id, case_id=story.case.id, **{**SAID, **changes})


def contest(by, entry):
    return do(
        by,
        chronology_correct,
        entry_id=entry.id,
        words="I asked why two of thirty were done.",
        kind="observed",
    )


def clocks_of(about_id, kind):
    with acting(SYSTEM):
        return list(Clock.objects.filter(about_id=about_id, kind=kind))


def test_whoever_says_it_is_not_right_is_owed_an_answer_that_stays_beside_it(cast, story):
    with clock.frozen(MONDAY):
        entry = entry_of(cast.social_worker, story)
        request = contest(cast.father, entry)
    (owed,) = clocks_of(request.id, "recording.correction")
    assert (owed.owner_id, owed.due_on) == (cast.social_worker.id, date(2026, 11, 30))
    for worker, error in ((cast.ipsw, "not_the_author"), (cast.manager, "not_the_author")):
        with pytest.raises(NotPermitted) as refused:
            do(worker, correction_answer, request_id=request.id, outcome="refused", words="No.")
        assert refused.value.code == error
    for outcome, facts, code in (
        ("refused", {}, "words_missing"),
        ("corrected", {}, "words_missing"),
        ("in_part", {"now_reads": "He asked why."}, "words_missing"),
        ("maybe", {"words": "x"}, "choice_unknown"),
    ):
        with pytest.raises(Refused) as refused:
            do(cast.social_worker, correction_answer, request_id=request.id, outcome=outcome, **facts)
        assert refused.value.code == code
    made = do(
        cast.social_worker, correction_answer, request_id=request.id, outcome="corrected",
        now_reads="The father asked why two of thirty promises were kept.",
    )  # fmt: skip
    with pytest.raises(Refused, match="answered already"):
        do(cast.social_worker, correction_answer, request_id=request.id, outcome="refused", words="No.")
    assert clocks_of(request.id, "recording.correction")[0].stopped_at is not None
    for reader in (cast.father, cast.mother, cast.ipsw):
        with acting(reader):
            assert CorrectionAnswer.objects.get(request=request).now_reads == made.now_reads
    with acting(cast.social_worker):
        (row,) = contested_of(viewer=cast.social_worker, family_id=story.family.id)
    assert (row.entry.id, row.answer.outcome) == (entry.id, "corrected")
    with acting(SYSTEM), pytest.raises(DatabaseError), transaction.atomic():
        CorrectionAnswer.objects.filter(id=made.id).update(words="changed")


def test_nothing_is_owed_for_ones_own_words_and_whoever_leads_answers_when_the_author_has_left(cast, story):
    own = entry_of(cast.mother, story, readers="family")
    assert clocks_of(contest(cast.father, own).id, "recording.correction") == []
    theirs = entry_of(cast.csw, story)
    assert (
        clocks_of(
            do(cast.ipsw, chronology_correct, entry_id=theirs.id, words="No.", kind="opinion").id,
            "recording.correction",
        )
        == []
    )
    request = contest(cast.mother, theirs)
    with pytest.raises(Missing):
        do(cast.teacher, correction_answer, request_id=request.id, outcome="refused", words="No.")
    with acting(cast.manager):
        from alongside.family.cases.models import Allocation

        spell = Allocation.objects.get(case=story.case, part="csw")
        worker_release(by=cast.manager, allocation_id=spell.id, reason="They moved away.")
    answer = do(
        cast.social_worker,
        correction_answer,
        request_id=request.id,
        outcome="refused",
        words="It was seen by two.",
    )
    assert answer.outcome == "refused"


def test_what_is_held_back_says_so_unless_that_is_the_danger(cast, story):
    with clock.frozen(MONDAY):
        entry = entry_of(
            cast.social_worker, story, readers="workers", withheld_reason="His friend is named.",
            withheld_category="somebody_else",
        )  # fmt: skip
        quiet = entry_of(
            cast.social_worker, story, readers="workers", withheld_reason="He watches her telephone.",
            withheld_category="danger", unsaid_because="He would know who told.",
        )  # fmt: skip
    with acting(cast.mother):
        (said,) = held_back_said(viewer=cast.mother, family_id=story.family.id)
        assert (said.get_category_display(), said.review_on) == (
            "It is about somebody else",
            date(2026, 11, 23),
        )
        assert not Withholding.objects.filter(entry_id=quiet.id).exists()
        assert not Clock.objects.filter(about_id__in=[entry.id, quiet.id]).exists()


def test_a_second_person_looks_at_what_is_held_back_until_it_is_opened(cast, story):
    with clock.frozen(MONDAY):
        entry = entry_of(cast.social_worker, story, readers="workers", withheld_reason="His friend is named.")
    for by, facts, error in (
        (cast.social_worker, {"finding": "stands", "words": "It stays."}, NotPermitted),
        (cast.manager, {"finding": "stands"}, Refused),
        (cast.manager, {"finding": "held", "words": "x"}, Refused),
    ):
        with pytest.raises(error):
            do(by, withholding_review, entry_id=entry.id, **facts)
    with acting(cast.manager):
        assert {one.entry_id for one in held_back_to_review(viewer=cast.manager)} == {entry.id}
    with clock.frozen(MONDAY + timedelta(days=1)):
        stands = do(
            cast.manager,
            withholding_review,
            entry_id=entry.id,
            finding="stands",
            words="It names another child.",
        )
        assert stands.review_on == date(2027, 2, 9)
    with acting(cast.mother):
        assert (
            held_back_said(viewer=cast.mother, family_id=story.family.id)[0].words
            == "It names another child."
        )
        assert entry.id not in {one.id for one in chronology_for_family(viewer=cast.mother)}
    with clock.frozen(MONDAY + timedelta(days=2)):
        do(cast.manager, withholding_review, entry_id=entry.id, finding="opened")
    with acting(cast.mother):
        assert entry.id in {one.id for one in chronology_for_family(viewer=cast.mother)}
        assert held_back_said(viewer=cast.mother, family_id=story.family.id) == []
    with acting(cast.young_person):
        assert entry.id not in {one.id for one in chronology_for_family(viewer=cast.young_person)}
    with pytest.raises(Refused, match="reads it already"):
        do(cast.manager, withholding_review, entry_id=entry.id, finding="stands", words="x")


def test_the_author_is_no_second_person_also_for_the_database(cast, story):
    entry = entry_of(cast.manager, story, readers="workers", withheld_reason="A friend is named.")
    with pytest.raises(Refused) as refused:
        do(cast.manager, withholding_review, entry_id=entry.id, finding="opened")
    assert refused.value.code == "second_person"
    with acting(SYSTEM):
        twin = Withholding.objects.get(entry=entry)
        twin.id, twin.finding, twin._state.adding = new_id(), "stands", True
    with (
        acting(SYSTEM),
        pytest.raises(DatabaseError, match="withholding_second_person"),
        transaction.atomic(),
    ):
        twin.save(force_insert=True)


def test_a_parent_asks_for_a_copy_within_a_month_and_says_whether_it_was_right(cast, story):
    with clock.frozen(datetime(2026, 1, 31, 9, tzinfo=UTC)):
        asked = do(cast.mother, access_ask, words="Everything about me.")
    assert asked.answer_by == date(2026, 2, 28)
    with pytest.raises(Refused, match="asked already"):
        do(cast.mother, access_ask, words="And again.")
    with acting(cast.father):
        assert copies_of(viewer=cast.father, family_id=story.family.id) == []
    for by, facts, code in (
        (cast.ipsw, {"outcome": "given", "words": "Here."}, ""),
        (cast.social_worker, {"outcome": "in_part", "words": "Most of it."}, "category_missing"),
        (cast.social_worker, {"outcome": "given", "words": ""}, "words_missing"),
    ):
        with pytest.raises(Refused) as refused:
            do(by, access_answer, request_id=asked.id, **facts)
        assert (refused.value.code == code) or not code
    do(
        cast.social_worker,
        access_answer,
        request_id=asked.id,
        outcome="in_part",
        words="Posted.",
        category="somebody_else",
    )
    assert clocks_of(asked.id, "recording.access")[0].stopped_at is not None
    for right in ("no", "partly"):
        do(cast.mother, reading_answer, what="record", right=right, words="I was not angry.")
    with pytest.raises(NotPermitted):
        do(cast.ipsw, reading_answer, what="record", right="yes")
    with acting(cast.social_worker):
        (newest,) = readings_of(viewer=cast.social_worker, family_id=story.family.id)
    assert (newest.right, newest.person_id) == ("partly", story.mother.id)
    with acting(cast.father):
        assert not ReadingAnswer.objects.exists()
    with acting(SYSTEM):
        assert AuditEvent.objects.filter(kind="recording.reading.answered").count() == 2
        assert ChronologyEntry.objects.count() == 0
