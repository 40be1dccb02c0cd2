"""The same questions before and after: asked, answered for oneself, walled from the rest of the family, due again (R92)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import Error, transaction

from alongside.family.people.models import Person
from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.clock import frozen, now, today
from alongside.practice.progress.instruments import SCORE_15
from alongside.practice.progress.models import Answers, Asking
from alongside.practice.progress.selectors import (
    asked_now,
    askings_due,
    before_after,
    before_after_for_family,
    instrument_of,
)
from alongside.practice.progress.services import instrument_words_import
from alongside.practice.progress.services.asking import asking_begin

Do = Callable[..., Any]


def seen(by: Any) -> set[str]:
    with acting(by):
        return set(Answers.objects.values_list("by_name", flat=True))


@pytest.fixture
def twice(cast: Any, story: Any, do: Do) -> Any:
    """Asked at the start and again; the mother answered both, twice the second time."""
    start = do("round_open", with_score=True)
    for who, home in (("mother", "2"), ("young_person", "4")):
        do("answers_give", getattr(cast, who), round_id=start.id,
           answers={"home": home, "near": "2", "out": "3", "online": "rather_not", "night": "1"}, words="Loud.")  # fmt: skip
    do("answers_give", cast.ipsw, round_id=start.id, person_id=story.father.id, answers={"home": "5"})
    with frozen(now() + timedelta(weeks=12)):
        review = do("round_open", point="review")
        assert review.tools == start.tools == [["safety", 1], ["score-15", 1]], "the same, every time"
        do("answers_give", cast.mother, round_id=review.id, answers={"home": "2", "near": "3"})
        again = do("answers_give", cast.mother, round_id=review.id, answers={
            "home": "4", "near": "4", "out": "3", "online": "5", "night": "2"})  # fmt: skip
    return SimpleNamespace(start=start, review=review, again=again)


def test_each_of_the_family_reads_their_own_answers_and_no_other(
    cast: Any, story: Any, twice: Any, do: Do
) -> None:
    assert seen(cast.mother) == {"Maria Ash"}, "whoever lives with somebody they fear can say so"
    assert seen(cast.father) == {cast.ipsw.name}, "what was read aloud to him is his"
    assert seen(cast.young_person) == {"Cleo Ash"}
    assert seen(cast.social_worker) == seen(cast.manager) == {"Maria Ash", "Cleo Ash", cast.ipsw.name}
    assert seen(cast.teacher) == seen(cast.stranger) == seen(cast.stranger_parent) == set()
    with acting(cast.mother):
        mine = before_after_for_family(viewer=cast.mother, case=story.case)
        assert {c.person.id for c in mine.compared} == {story.mother.id}
        assert asked_now(viewer=cast.mother, cases=[story.case]) == []
    do("answers_give", cast.ipsw, round_id=twice.review.id, person_id=story.father.id, answers={"home": "3"})
    with acting(cast.father):
        assert asked_now(viewer=cast.father, cases=[story.case]) == [], "it was read aloud to him"
    with acting(cast.young_person):
        assert [r.id for r in asked_now(viewer=cast.young_person, cases=[story.case])] == [twice.review.id]
    with acting(SYSTEM):
        given = AuditEvent.objects.filter(kind="progress.answers.given")
        assert {tuple(event.circle_ids) for event in given} == {()}, "nobody learns that somebody answered"
        opened = AuditEvent.objects.filter(kind="progress.round.opened", circle_ids=[story.case.id])
        assert opened.count() == 2


def test_two_times_stand_beside_each_other_and_what_is_missing_is_listed(
    cast: Any, story: Any, twice: Any
) -> None:
    with acting(cast.social_worker):
        view = before_after(viewer=cast.social_worker, case=story.case)
    one = next(c for c in view.compared if c.person.id == story.mother.id)
    assert one.given[-1].id == twice.again.id, "the newest of a round counts, and the other stays"
    assert one.change is not None
    assert [(line.key, line.then, line.now) for line in one.change.lines][:2] == [
        ("home", 2, 4),
        ("near", 2, 4),
    ]
    assert (one.change.then.mean, one.change.now.mean, one.change.difference) == (2.0, 3.25, 1.25)
    late = {(m.person.full_name, m.round.point, m.instrument.key, m.compares) for m in view.missed}
    assert ("Cleo Ash", "review", "safety", True) in late
    assert ("Maria Ash", "start", "score-15", False) in late
    assert ("Maria Ash", "review", "safety", True) not in late


def test_nobody_answers_for_another_or_changes_an_answer(cast: Any, story: Any, do: Do) -> None:
    asked = do("round_open")
    given = do("answers_give", cast.mother, round_id=asked.id)
    for by in (cast.teacher, cast.stranger_parent, cast.stranger):
        with pytest.raises((Missing, NotPermitted)):
            do("answers_give", by, round_id=asked.id, person_id=story.mother.id)
    with pytest.raises(NotPermitted):
        do("answers_give", cast.manager, round_id=asked.id, person_id=story.mother.id)
    with pytest.raises(Missing):
        do("answers_give", cast.csw, round_id=asked.id, person_id=story.sibling.id)
    with pytest.raises(Missing):
        do("answers_give", cast.mother, round_id=asked.id, tool="score-15")
    with acting(cast.mother), pytest.raises(Error), transaction.atomic():
        Answers.objects.filter(id=given.id).update(answers={})
    given.pk, given.person_id = None, story.father.id
    with acting(cast.mother), pytest.raises(Error), transaction.atomic():
        given.save(force_insert=True)


def test_what_is_due_begins_with_the_case_and_is_told_on_one_list(cast: Any, story: Any, do: Do) -> None:
    with acting(SYSTEM):
        first = asking_begin(story.case, SYSTEM)
        assert asking_begin(story.case, SYSTEM).id == first.id
    assert first.due_on >= today() + timedelta(days=26), (
        "twenty working days, the weekend of today not counted"
    )

    def due(day: date) -> list[str]:
        at = now() + (day - today())
        with frozen(at), acting(cast.csw):
            return [one.point for one in askings_due(viewer=cast.csw)]

    assert due(first.due_on) == []
    assert due(first.due_on + timedelta(days=1)) == ["start"]
    do("round_open")
    assert due(first.due_on + timedelta(days=1)) == []
    assert due(today() + timedelta(weeks=12)) == []
    assert due(today() + timedelta(weeks=12, days=1)) == ["review"]
    with acting(cast.teacher):
        assert not Asking.objects.exists()
    do("round_open", point="end")
    assert due(today() + timedelta(weeks=200)) == []


@pytest.mark.parametrize(
    ("verb", "facts", "code"),
    [
        ("round_open", {"point": "review"}, "start_first"),
        ("round_open", {"point": "later"}, "choice_unknown"),
        ("other_score_write", {"number": "many"}, "number_malformed"),
        ("other_score_write", {"number": "NaN"}, "number_malformed"),
        ("other_score_write", {"licence": " "}, "words_missing"),
        ("other_score_write", {"taken_on": date(2999, 1, 1)}, "day_in_future"),
        ("other_score_write", {"better": "worse"}, "choice_unknown"),
    ],
)
def test_asking_refuses_what_makes_no_sense(
    do: Do, story: Any, verb: str, facts: dict[str, Any], code: str
) -> None:
    if verb == "other_score_write":
        facts = {"person_id": story.child.id, **facts}
    with pytest.raises(Refused) as caught:
        do(verb, **facts)
    assert caught.value.code == code


def test_the_words_of_score_15_are_brought_in_with_their_licence(cast: Any, story: Any, do: Do) -> None:
    asked = do("round_open", with_score=True)
    texts = {str(n): f"Statement {n}" for n in range(1, 16)}
    facts = {
        "key": "score-15",
        "version": 1,
        "licence": "Free with citation",
        "source": "The authors’ paper form",
    }
    with acting(cast.manager), pytest.raises(NotPermitted):
        instrument_words_import(by=cast.manager, texts=texts, **facts)
    for wrong, code in ((({"1": "One"}), "questions_differ"), ({**texts, "4": " "}, "words_missing")):
        with acting(SYSTEM), pytest.raises(Refused) as caught:
            instrument_words_import(by=SYSTEM, texts=wrong, **facts)
        assert caught.value.code == code
    with acting(cast.mother):
        assert not instrument_of(asked=asked, tool="score-15").has_words
    with acting(SYSTEM):
        instrument_words_import(by=SYSTEM, texts=texts, **facts)
    with acting(cast.mother):
        found = instrument_of(asked=asked, tool="score-15")
    assert (found.has_words, found.items[3].text, found.items[3].turned) == (True, "Statement 4", True)
    assert found.citation == SCORE_15.citation
    with acting(SYSTEM):
        Person.objects.filter(id=story.child.id).update(born_on=today() - timedelta(days=11 * 365))
    with pytest.raises(Refused) as caught:
        do("answers_give", cast.young_person, round_id=asked.id, tool="score-15", answers={"1": "2"})
    assert (caught.value.code, "short ones on safety" in caught.value.message) == (
        "too_young_for_these",
        True,
    )
