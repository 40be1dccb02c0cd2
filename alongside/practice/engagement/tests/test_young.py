"""The young person's own: their words and who reads them, notes walled from the parents, a worker or none (R43, R208, R213)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import Error, connection, transaction

from alongside.family.cases.models import Allocation
from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.clock import frozen, now
from alongside.ground.clock.selectors import clock_for
from alongside.practice.engagement import events, services
from alongside.practice.engagement.models import WordsOverride, YoungNote, YoungWords
from alongside.practice.engagement.selectors import overrides_to_review, young_notes, young_words
from alongside.practice.support.models import SupportOffer
from alongside.practice.support.selectors import offers_of_case

EVERYONE = ("young_person", "mother", "father", "csw", "ipsw", "social_worker", "manager", "duty", "police",
            "teacher", "stranger", "stranger_parent")  # fmt: skip


def readers(cast: Any, table: str) -> set[str]:
    """Who reads the rows of a table, past every selector."""
    found = set()
    for who in EVERYONE:
        with acting(getattr(cast, who)), connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table}")
            if cursor.fetchone()[0]:
                found.add(who)
    return found


TEAM = {"young_person", "csw", "ipsw", "social_worker", "manager"}
PARENTS = {"mother", "father"}


def opened(cast: Any, story: Any, words: Any, by: Any = None, **facts: Any) -> WordsOverride:
    by = by or cast.social_worker
    given = {
        "person_id": story.mother.id,
        "harm": "He said he would wait tonight.",
        "told_young": True,
        **facts,
    }
    with acting(by):
        return services.young_words_open(by=by, words_id=words.id, **given)


def test_the_young_person_says_whether_their_parents_read_it_and_may_change_their_mind(
    cast: Any, story: Any, do: Any
) -> None:
    kept = do("young_words_say", by=cast.young_person)
    assert readers(cast, "engagement_youngwords") == TEAM
    with acting(cast.young_person):
        services.young_words_choose(by=cast.young_person, words_id=kept.id, parents_may_read=True)
    assert readers(cast, "engagement_youngwords") == TEAM | PARENTS
    do("young_words_say", by=cast.young_person, words="And the dog.", parents_may_read=True)
    other = do("young_words_say", by=cast.young_person, topic="online", parents_may_read=True)
    with acting(cast.young_person):
        services.young_words_choose(
            by=cast.young_person, words_id=kept.id, parents_may_read=False, whole_topic=True
        )
    with acting(cast.mother):
        assert [one.id for one in YoungWords.objects.all()] == [other.id]
    with acting(SYSTEM):
        told = AuditEvent.objects.filter(kind__startswith="engagement.words.")
        assert [event.circle_ids for event in told] == [[], [], [], [], []]


def test_nobody_writes_or_chooses_for_them(cast: Any, do: Any) -> None:
    kept = do("young_words_say", by=cast.young_person)
    for who in ("mother", "csw", "manager", "stranger_parent"):
        by = getattr(cast, who)
        with pytest.raises((NotPermitted, Missing)):
            do("young_words_say", by=by)
        with pytest.raises((NotPermitted, Missing)), acting(by):
            services.young_words_choose(by=by, words_id=kept.id, parents_may_read=True)
        with acting(by):
            assert YoungWords.objects.filter(id=kept.id).update(parents_may_read=True) == 0, who


def test_for_significant_harm_the_lead_opens_words_to_one_parent_and_a_manager_looks_again(
    cast: Any, story: Any, do: Any
) -> None:
    words = do("young_words_say", by=cast.young_person)
    made = opened(cast, story, words)
    assert readers(cast, "engagement_youngwords") == TEAM | {"mother"}
    with acting(cast.young_person):
        assert young_words(viewer=cast.young_person, case=story.case)[0].overrides == (made,)
    with acting(cast.manager):
        assert list(overrides_to_review(viewer=cast.manager)) == [made]
        services.young_words_review(
            by=cast.manager, override_id=made.id, finding="ended", words="The night is over."
        )
        assert clock_for(made.id, events.OVERRIDE_REVIEW).stopped_at is not None  # type: ignore[union-attr]
    assert readers(cast, "engagement_youngwords") == TEAM
    with pytest.raises(Refused) as again, acting(cast.manager):
        services.young_words_review(by=cast.manager, override_id=made.id, finding="stands", words="x")
    assert again.value.code == "reviewed_already"


def test_not_telling_the_young_person_needs_a_reason_and_hides_it_until_then(
    cast: Any, story: Any, do: Any
) -> None:
    words = do("young_words_say", by=cast.young_person)
    with pytest.raises(Refused) as refused:
        opened(cast, story, words, told_young=False)
    assert (refused.value.code, "Tell the young person first" in refused.value.message) == (
        "not_told_why",
        True,
    )
    opened(cast, story, words, told_young=False, not_told_because="He reads her phone.")
    with acting(cast.young_person):
        assert not WordsOverride.objects.exists()
    with pytest.raises(Refused) as twice:
        opened(cast, story, words)
    assert twice.value.code == "parent_reads_already"


def test_nobody_but_the_lead_opens_words(cast: Any, story: Any, do: Any) -> None:
    words = do("young_words_say", by=cast.young_person)
    for who in ("csw", "ipsw", "manager", "young_person", "mother", "teacher"):
        with pytest.raises((NotPermitted, Missing)):
            opened(cast, story, words, by=getattr(cast, who))
    assert readers(cast, "engagement_youngwords") == TEAM


def test_words_that_parents_may_read_need_no_opening(cast: Any, story: Any, do: Any) -> None:
    words = do("young_words_say", by=cast.young_person, parents_may_read=True)
    with pytest.raises(Refused) as refused:
        opened(cast, story, words)
    assert refused.value.code == "words_open_already"
    with pytest.raises(Missing):
        opened(cast, story, do("young_words_say", by=cast.young_person), person_id=story.sibling.id)


def test_notes_with_the_child_are_walled_until_the_young_person_opens_them(
    cast: Any, story: Any, do: Any
) -> None:
    note = do("young_note_write")
    assert readers(cast, "engagement_youngnote") == {"csw", "young_person"}
    for who in ("mother", "csw", "social_worker", "manager"):
        by = getattr(cast, who)
        with pytest.raises((NotPermitted, Missing)), acting(by):
            services.young_note_share(by=by, young_note_id=note.id, shared_with="parents")
        with acting(by):
            assert YoungNote.objects.filter(id=note.id).update(shared_with="parents", shared_at=now()) == 0
    me = cast.young_person
    with acting(me):
        services.young_note_share(by=me, young_note_id=note.id, shared_with="team")
    assert readers(cast, "engagement_youngnote") == TEAM
    with acting(me):
        services.young_note_share(by=me, young_note_id=note.id, shared_with="parents")
    assert readers(cast, "engagement_youngnote") == TEAM | PARENTS
    with pytest.raises(Refused) as back, acting(me):
        services.young_note_share(by=me, young_note_id=note.id, shared_with="team")
    assert back.value.code == "shared_already"
    with acting(me), pytest.raises(Error), transaction.atomic():
        YoungNote.objects.filter(id=note.id).update(shared_with="", shared_at=None)


def test_a_worker_who_leaves_reads_the_notes_no_more(cast: Any, story: Any, do: Any) -> None:
    do("young_note_write")
    with acting(SYSTEM):
        Allocation.objects.filter(part="csw").update(
            until=now(), ended_by_id=cast.manager.id, end_reason="Moved"
        )
    with acting(cast.csw):
        assert young_notes(viewer=cast.csw, case=story.case) == []
    for who in ("social_worker", "ipsw"):
        with pytest.raises(NotPermitted):
            do("young_note_write", by=getattr(cast, who))


def test_a_young_person_who_wants_no_worker_is_asked_again_and_nothing_else_changes(
    cast: Any, story: Any, do: Any
) -> None:
    with acting(SYSTEM):
        SupportOffer.objects.create(
            partnership_id=cast.partnership.id, case=story.case, family=story.family, person=story.mother,
            stage="engagement", worker_id=cast.ipsw.id, worker_name="Ines", agency_name="Charity",
            offered_at=now(), answer="accepted", answered_at=now(),
        )  # fmt: skip
        before = set(Allocation.objects.filter(until__isnull=True).values_list("user_id", "part"))
    wish = do("wish_say", by=cast.young_person, says="no", words="I have Jo.")
    with acting(cast.csw):
        clock = clock_for(story.case.id, events.REVISIT)
    assert clock is not None
    assert (clock.stopped_at, clock.owner_label) == (None, "Chris Young")
    assert (wish.get_says_display(), wish.by_role) == ("No, I do not want one", "Young person")
    with frozen(now() + timedelta(days=50)):
        do("wish_say", says="not_now")  # asked again: the time begins anew
        do("wish_say", says="yes")
    with acting(SYSTEM):
        assert clock_for(story.case.id, events.REVISIT).stopped_at is not None  # type: ignore[union-attr]
        assert set(Allocation.objects.filter(until__isnull=True).values_list("user_id", "part")) == before
        assert offers_of_case(viewer=cast.manager, case_id=story.case.id).get().answer == "accepted"
        story.case.refresh_from_db()
    assert story.case.closed_at is None
    with acting(cast.mother), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM engagement_workerwish")
        assert cursor.fetchone()[0] == 0
    for who in ("mother", "ipsw", "teacher"):
        with pytest.raises((NotPermitted, Missing)):
            do("wish_say", by=getattr(cast, who))
