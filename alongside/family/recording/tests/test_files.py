"""Files of the chronology: whoever reads an entry reads its files, and nobody else; an entry and its files are one deed."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.family.cases.models import Case
from alongside.family.people.models import Person
from alongside.family.recording.models import ChronologyEntry
from alongside.family.recording.selectors import chronology, first_words, own_entry, told, told_one
from alongside.family.recording.services import chronology_add, chronology_attach, chronology_correct
from alongside.ground import clock
from alongside.ground.access.context import acting
from alongside.ground.access.models import Membership
from alongside.ground.access.services import circle_leave
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.files.models import Attachment
from alongside.ground.files.services import FileRefused

pytestmark = pytest.mark.usefixtures("own_storage")

SEEN = {"happened_on": date(2026, 3, 10), "words": "A white van waited at the gate.", "kind": "observed"}
FAMILY, WORKERS = ("mother", "father", "young_person"), ("ipsw", "csw", "social_worker", "manager")
OUTSIDE = ("duty", "police", "teacher", "stranger", "stranger_parent")


def a_file(name="note.txt", content=b"What the school wrote."):
    return SimpleUploadedFile(name, content)


def add(by, story, *names, **changes):
    with acting(by):
        uploads = [a_file(name) for name in names]
        return chronology_add(by=by, family_id=story.family.id, uploads=uploads, **{**SEEN, **changes})


def sisters_case(cast, story):
    """A sister's case, to which her mother belongs, and her father does not."""
    with acting(SYSTEM):
        pid = {"partnership_id": cast.partnership.id}
        nina = Person.objects.create(**pid, full_name="Nina Ash", name_key="nina ash")
        hers = Case.objects.create(
            **pid, reference="C-2", family=story.family, child=nina, level="low", opened_at=clock.now()
        )
        Membership.objects.create(**pid, user_id=cast.mother.id, circle_id=hers.id, capacity="parent")
    return hers


def readers(cast, model, **wanted):
    found = set()
    for who in (*FAMILY, *WORKERS, *OUTSIDE):
        with acting(getattr(cast, who)):
            if model.objects.filter(**wanted).exists():
                found.add(who)
    return found


def test_whoever_reads_an_entry_reads_its_files_and_nobody_else(cast, story):
    hers = sisters_case(cast, story)
    whole, work = {*FAMILY, *WORKERS}, set(WORKERS)
    matrix = {
        add(cast.social_worker, story, "a.txt"): whole
        - {"young_person"},  # somebody sits with them first (R139)
        add(cast.mother, story, "a.txt"): work | {"mother"},
        add(cast.father, story, "a.txt", readers="family", case_id=story.case.id): whole,
        add(
            cast.ipsw, story, "a.txt", readers="workers", withheld_reason="An arrest is being prepared"
        ): work,
        add(cast.manager, story, "a.txt", case_id=hers.id): work | {"mother"},
        add(cast.mother, story, "a.txt", case_id=hers.id, readers="family"): work | {"mother"},
    }
    for entry, expected in matrix.items():
        assert readers(cast, Attachment, about_id=entry.id) == expected, entry.words
        assert readers(cast, ChronologyEntry, id=entry.id) == expected, entry.words
    with acting(SYSTEM):
        circle_leave(user_id=cast.mother.id, circle_id=hers.id, by=SYSTEM)
    theirs, own = list(matrix)[-2:]
    for model, key in ((Attachment, "about_id"), (ChronologyEntry, "id")):
        assert readers(cast, model, **{key: theirs.id}) == work
        assert readers(cast, model, **{key: own.id}) == work | {"mother"}


def test_a_refused_file_leaves_neither_entry_nor_file(cast, story, own_storage):
    with acting(cast.mother), pytest.raises(FileRefused) as refused:
        chronology_add(
            by=cast.mother, family_id=story.family.id, uploads=[a_file(), a_file("b.pdf", b"words")], **SEEN
        )
    assert (refused.value.code, refused.value.field) == ("attachment_name", "uploads")
    assert not [path for path in own_storage.rglob("*") if path.is_file()]
    with acting(SYSTEM):
        assert not ChronologyEntry.objects.exists()
        assert not Attachment.objects.exists()
        assert not AuditEvent.objects.filter(kind__startswith="recording").exists()


def test_files_come_later_to_ones_own_entry_and_to_no_other(cast, story):
    own = add(cast.mother, story, readers="family")
    with acting(cast.mother):
        (kept,) = chronology_attach(by=cast.mother, entry_id=own.id, uploads=[a_file("later.txt")])
        assert (kept.about_id, kept.circle_id, kept.open_to_family) == (own.id, story.family.id, True)
        with pytest.raises(Refused) as refused:
            chronology_attach(by=cast.mother, entry_id=own.id, uploads=[])
    assert (refused.value.code, refused.value.field) == ("uploads_missing", "uploads")
    for by in (cast.father, cast.social_worker, cast.stranger):
        for deed in (
            lambda by: chronology_attach(by=by, entry_id=own.id, uploads=[a_file()]),
            lambda by: own_entry(viewer=by, entry_id=own.id),
        ):
            with acting(by), pytest.raises(Missing):
                deed(by)
    with acting(SYSTEM):
        (event,) = AuditEvent.objects.filter(kind="recording.entry.files_added")
        assert (event.about_id, event.facts) == (own.id, {"files": 1})
        assert Attachment.objects.count() == 1


def test_corrections_stand_beside_the_first_words_each_with_its_files(cast, story):
    first = add(cast.social_worker, story, "photo.txt")
    with acting(cast.father):
        hers = chronology_correct(
            by=cast.father, entry_id=first.id, words="It was grey.", kind="observed",
            happened_on=date(2026, 3, 9),
        )  # fmt: skip
        chronology_attach(by=cast.father, entry_id=hers.id, uploads=[a_file("mine.txt")])
    with acting(cast.mother):
        second = chronology_correct(by=cast.mother, entry_id=hers.id, words="It was blue.", kind="opinion")
        assert second.corrects_id == first.id, (
            "a correction of a correction stands beside the first words too"
        )
        rows = first_words(chronology(viewer=cast.mother, family_id=story.family.id))
        (one,) = told(viewer=cast.mother, entries=rows)
        assert told_one(viewer=cast.mother, entry_id=second.id) == one
    assert (one.entry, [f.name for f in one.files]) == (first, ["photo.txt"])
    assert [b.entry.words for b in one.beside] == ["It was grey.", "It was blue."]
    assert [[f.name for f in b.files] for b in one.beside] == [["mine.txt"], []]
    with acting(cast.stranger_parent), pytest.raises(Missing):
        told_one(viewer=cast.stranger_parent, entry_id=second.id)


def test_somebody_who_left_a_case_still_reads_their_own_correction(cast, story):
    hers = sisters_case(cast, story)
    first = add(cast.manager, story, case_id=hers.id)
    with acting(cast.mother):
        chronology_correct(by=cast.mother, entry_id=first.id, words="Mine.", kind="observed")
    with acting(SYSTEM):
        circle_leave(user_id=cast.mother.id, circle_id=hers.id, by=SYSTEM)
    with acting(cast.mother):
        rows = first_words(chronology(viewer=cast.mother, family_id=story.family.id))
        assert [one.entry.words for one in told(viewer=cast.mother, entries=rows)] == ["Mine."]


def test_telling_asks_the_database_as_often_for_many_entries_as_for_one(cast, story):
    def asked():
        with acting(cast.manager), CaptureQueriesContext(connection) as queries:
            rows = first_words(chronology(viewer=cast.manager, family_id=story.family.id))
            assert told(viewer=cast.manager, entries=rows)
        return len([q for q in queries if q["sql"].startswith("SELECT") and "set_config" not in q["sql"]])

    only = add(cast.ipsw, story, "one.txt")
    with acting(cast.mother):
        chronology_correct(by=cast.mother, entry_id=only.id, words="Not so.", kind="opinion")
    before = asked()
    for _ in range(4):
        first = add(cast.ipsw, story, "more.txt", "and more.txt")
        with acting(cast.mother):
            chronology_correct(by=cast.mother, entry_id=first.id, words="Not so.", kind="opinion")
    assert asked() == before
    with acting(cast.manager):
        assert told(viewer=cast.manager, entries=[]) == []
