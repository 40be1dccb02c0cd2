"""One chronology a family: everybody adds, nobody's words are overwritten, and each reads what is theirs to read."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from alongside.family.cases.models import Allocation, Case
from alongside.family.cases.services import worker_release
from alongside.family.people.models import Person
from alongside.family.recording.models import ChronologyEntry
from alongside.family.recording.selectors import chronology, chronology_for_family, entry_get
from alongside.family.recording.services import chronology_add, chronology_correct
from alongside.ground import clock
from alongside.ground.access.context import acting
from alongside.ground.access.models import Membership
from alongside.ground.accounts.models import RoleAssignment
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.govuk.pagination import keyset_page

MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)
SEEN = {"happened_on": date(2026, 11, 10), "words": "A white van waited at the gate.", "kind": "observed"}


def add(by, story, **changes):
    with acting(by):
        return chronology_add(by=by, family_id=story.family.id, **{**SEEN, **changes})


def words_for(viewer):
    with acting(viewer):
        return [e.words for e in chronology_for_family(viewer=viewer)]


def words_seen(viewer, story):
    with acting(viewer):
        return [e.words for e in chronology(viewer=viewer, family_id=story.family.id)]


def test_an_entry_says_who_wrote_it_for_whom_when_and_how_they_know(cast, story):
    with clock.frozen(MONDAY):
        made = add(cast.csw, story, case_id=story.case.id, kind="reported", told_by="A friend at school")
    assert (made.author_name, made.author_role, made.author_agency) == (
        "Chris Young", "Child support worker", "Northmoor voluntary",
    )  # fmt: skip
    assert (made.written_at, made.told_by, made.readers) == (MONDAY, "A friend at school", "family")
    with acting(SYSTEM):
        event = AuditEvent.objects.get(kind="recording.entry.added")
    assert event.circle_ids == sorted([story.case.id, story.family.id])
    assert "van" not in str(event.facts)


def test_a_parent_adds_for_themself_and_the_workers(cast, story):
    made = add(cast.mother, story)
    assert (made.readers, made.author_agency) == ("workers", "")
    assert words_for(cast.mother) == words_seen(cast.social_worker, story) == [SEEN["words"]]
    assert words_for(cast.father) == words_for(cast.young_person) == []


def test_a_parent_may_open_an_entry_to_the_whole_family(cast, story):
    add(cast.mother, story, readers="family")
    assert words_for(cast.father) == words_for(cast.young_person) == [SEEN["words"]]


def test_the_family_reads_what_a_worker_writes(cast, story):
    add(cast.social_worker, story)
    assert words_for(cast.mother) == words_for(cast.father) == [SEEN["words"]]


def test_what_belongs_to_a_sisters_case_is_read_by_those_who_are_in_it(cast, story):
    with acting(SYSTEM):
        pid = {"partnership_id": cast.partnership.id}
        nina = Person.objects.create(**pid, full_name="Nina Ash", name_key="nina ash")
        hers = Case.objects.create(
            **pid, reference="C-2", family=story.family, child=nina, level="low", opened_at=clock.now()
        )
        Membership.objects.create(**pid, user_id=cast.mother.id, circle_id=hers.id, capacity="parent")
    add(cast.social_worker, story, words="For all of you.")
    add(cast.manager, story, words="About Nina.", case_id=hers.id)
    assert words_for(cast.mother) == ["About Nina.", "For all of you."]
    assert words_for(cast.father) == ["For all of you."]
    assert (
        words_for(cast.young_person) == []
    )  # a child reads what a worker wrote once somebody sat with them (R139)


def test_what_the_family_does_not_read_has_its_reason(cast, story):
    with pytest.raises(Refused) as refusal:
        add(cast.social_worker, story, readers="workers")
    assert (refusal.value.code, refusal.value.field) == ("withheld_reason_missing", "withheld_reason")
    add(cast.social_worker, story, readers="workers", withheld_reason="An arrest is being prepared")
    assert words_for(cast.mother) == []
    assert words_seen(cast.ipsw, story) == [SEEN["words"]]


def test_a_family_members_reason_for_keeping_quiet_is_not_asked_for_nor_kept(cast, story):
    assert add(cast.mother, story, withheld_reason="none of your business").withheld_reason == ""


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"words": ""}, "words_missing"),
        ({"words": " \n"}, "words_missing"),
        ({"words": "x" * 10_001}, "words_too_long"),
        ({"kind": "rumour"}, "choice_unknown"),
        ({"kind": "reported"}, "told_by_missing"),
        ({"kind": "reported", "told_by": "x" * 201}, "words_too_long"),
        ({"readers": "everyone"}, "choice_unknown"),
        ({"readers": "workers", "withheld_reason": "x" * 401}, "words_too_long"),
        ({"happened_on": date(2026, 11, 17)}, "day_in_future"),
        ({"happened_on": date(1826, 11, 17)}, "day_too_long_ago"),
    ],
)
def test_what_an_entry_is_refused_for(cast, story, change, code):
    with clock.frozen(MONDAY), pytest.raises(Refused) as refusal:
        add(cast.social_worker, story, **change)
    assert refusal.value.code == code
    with acting(SYSTEM):
        assert not ChronologyEntry.objects.exists()


def test_today_is_not_the_future_and_the_longest_words_fit(cast, story):
    with clock.frozen(MONDAY):
        made = add(cast.mother, story, happened_on=MONDAY.date(), words="é" * 10_000)
    assert len(made.words) == 10_000


def test_a_source_is_kept_only_for_what_was_told(cast, story):
    assert add(cast.mother, story, told_by="Somebody").told_by == ""


@pytest.mark.parametrize("who", ["duty", "police", "teacher", "stranger", "stranger_parent"])
def test_nobody_outside_the_circle_adds_reads_or_corrects(cast, story, who):
    by, made = getattr(cast, who), add(cast.social_worker, story)
    with pytest.raises(Missing):
        add(by, story)
    for deed in (
        lambda: chronology(viewer=by, family_id=story.family.id),
        lambda: entry_get(viewer=by, entry_id=made.id),
        lambda: chronology_correct(by=by, entry_id=made.id, words="No.", kind="opinion"),
    ):
        with acting(by), pytest.raises(Missing):
            deed()
    assert words_for(by) == []


def test_a_role_without_the_right_adds_nothing(cast, story):
    with acting(SYSTEM):
        RoleAssignment.objects.filter(user=cast.teacher).update(role="board")
        board = type(cast.teacher).objects.get(id=cast.teacher.id)
    with pytest.raises(NotPermitted):
        add(board, story)


def test_a_case_of_another_family_or_not_ones_own_is_not_found(cast, story):
    with pytest.raises(Missing):
        add(cast.mother, story, case_id=story.family.id)


def test_a_correction_stands_beside_the_entry_and_both_stay(cast, story):
    first = add(cast.social_worker, story)
    with acting(cast.mother):
        second = chronology_correct(by=cast.mother, entry_id=first.id, words="It was grey.", kind="observed")
    assert (second.corrects_id, second.happened_on, second.readers) == (first.id, first.happened_on, "family")
    assert second.author_name == "Maria Ash"
    assert words_for(cast.father) == ["It was grey.", SEEN["words"]]


def test_a_correction_may_mend_the_day(cast, story):
    first = add(cast.mother, story)
    with acting(cast.mother):
        second = chronology_correct(
            by=cast.mother,
            entry_id=first.id,
            words="A day before.",
            kind="observed",
            happened_on=date(2026, 11, 9),
        )
        assert second.happened_on == date(2026, 11, 9)
        with pytest.raises(Refused):
            chronology_correct(
                by=cast.mother, entry_id=first.id, words="Later.", kind="observed",
                happened_on=clock.today() + timedelta(days=1),
            )  # fmt: skip


def test_a_correction_is_read_by_nobody_who_does_not_read_the_entry(cast, story):
    withheld = add(
        cast.social_worker, story, readers="workers", withheld_reason="An arrest is being prepared"
    )
    with acting(cast.csw):
        beside = chronology_correct(by=cast.csw, entry_id=withheld.id, words="It was red.", kind="observed")
    assert (beside.readers, beside.withheld_reason) == ("workers", withheld.withheld_reason)
    assert words_for(cast.mother) == []
    mine = add(cast.mother, story)
    with acting(cast.mother):
        chronology_correct(by=cast.mother, entry_id=mine.id, words="My mistake.", kind="observed")
    assert words_for(cast.father) == []


def test_a_parents_words_to_the_workers_are_theirs_to_correct(cast, story):
    mine = add(cast.mother, story)
    with acting(cast.social_worker), pytest.raises(NotPermitted) as refusal:
        chronology_correct(by=cast.social_worker, entry_id=mine.id, words="Not so.", kind="opinion")
    assert refusal.value.code == "someone_elses_entry"
    with acting(cast.father), pytest.raises(Missing):
        chronology_correct(by=cast.father, entry_id=mine.id, words="Not so.", kind="opinion")


def test_the_database_changes_and_deletes_no_entry(cast, story):
    made = add(cast.social_worker, story)
    for by in (cast.social_worker, cast.manager, SYSTEM):
        with acting(by), pytest.raises(DatabaseError), transaction.atomic():
            ChronologyEntry.objects.filter(id=made.id).update(words="Nothing happened.")
        with acting(by), pytest.raises(DatabaseError), transaction.atomic():
            ChronologyEntry.objects.filter(id=made.id)._raw_delete("default")


def test_the_database_refuses_what_was_told_by_nobody(cast, story):
    with acting(SYSTEM), pytest.raises(IntegrityError, match="names_source"), transaction.atomic():
        ChronologyEntry.objects.create(
            partnership_id=cast.partnership.id, family=story.family, readers="family", author_name="X",
            author_role="Y", written_at=clock.now(), **{**SEEN, "kind": "reported"},
        )  # fmt: skip


def test_the_story_reads_newest_first_in_pages_off_the_index(cast, story):
    for day in (3, 1, 2, 3):
        add(cast.social_worker, story, happened_on=date(2026, 11, day), words=f"Day {day}")
    key = ("-happened_on", "-id")
    with acting(cast.manager), CaptureQueriesContext(connection) as queries:
        first = keyset_page(chronology(viewer=cast.manager, family_id=story.family.id), key=key, size=2)
    assert [e.words for e in first.items] == ["Day 3", "Day 3"]
    assert len([q for q in queries if "recording_chronologyentry" in q["sql"]]) == 1
    with acting(cast.manager), connection.cursor() as cursor:
        rows = chronology(viewer=cast.manager, family_id=story.family.id)
        second = keyset_page(rows, key=key, after=first.next_token, size=2)
        assert [e.words for e in second.items] == ["Day 2", "Day 1"]
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        plan = rows[:25].explain()
    assert "chronology_newest" in plan
    assert "Sort" not in plan


def test_reading_is_noted_for_the_family_to_see(cast, story):
    add(cast.social_worker, story)
    words_seen(cast.csw, story)
    with acting(SYSTEM):
        event = AuditEvent.objects.filter(is_read=True, actor_id=cast.csw.id).last()
    assert (event.facts, event.circle_ids) == ({"what": ["recording.chronology"]}, [story.family.id])


def test_the_record_goes_on_when_the_worker_has_left(cast, story):
    add(cast.csw, story)
    with acting(cast.manager):
        spell = Allocation.objects.get(case=story.case, part="csw")
        worker_release(by=cast.manager, allocation_id=spell.id, reason="Has moved away")
    assert words_for(cast.mother) == [SEEN["words"]]
    with acting(cast.csw), pytest.raises(Missing):
        chronology(viewer=cast.csw, family_id=story.family.id)
