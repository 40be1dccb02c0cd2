"""What is offered bears on the exploitation, and the family says whether it helps; twice no, and the lead owes an answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import Error, transaction

from alongside.family.cases.jobs import case_late_tell
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.clock import frozen, now, today
from alongside.ground.clock.models import Clock
from alongside.practice.progress.events import RETHINK
from alongside.practice.progress.models import Intervention, InterventionWord, Rethink
from alongside.practice.progress.selectors import helps_of, impacts_due, learning_share

Do = Callable[..., Any]


def test_a_general_course_is_offered_only_to_a_parent_who_asked(cast: Any, story: Any, do: Do) -> None:
    course = {"kind": "generic", "subject": "parenting", "bears": "She wants company in it."}
    for asked in ({}, {"asked_by_id": story.mother.id}, {"asked_words": "I would like it"}):
        with pytest.raises(Refused) as caught:
            do("intervention_offer", **course, **asked)
        assert (caught.value.code, caught.value.field) == ("generic_not_asked", "asked_by_id")
    made = do("intervention_offer", **course, asked_by_id=story.mother.id, asked_words="I would like it.")
    assert made.title == "A general parenting course"
    made.pk, made.asked_words = None, ""
    with acting(cast.social_worker), pytest.raises(Error), transaction.atomic():
        made.save(force_insert=True)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"bears": " "}, "words_missing"),
        ({"kind": "punishment", "subject": ""}, "choice_unknown"),
        ({"subject": "parenting"}, "choice_unknown"),
        ({"subject": "other_specific"}, "words_missing"),
        ({"person_id": None}, "learning_for_parent"),
    ],
)
def test_an_offer_says_how_it_bears_on_the_exploitation(do: Do, facts: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as caught:
        do("intervention_offer", **facts)
    assert caught.value.code == code


@pytest.fixture
def says(cast: Any, do: Do, going: Any) -> Do:
    """The mother answers whether it helps, so many days from now."""

    def answer(word: str, days: int) -> Any:
        with frozen(now() + timedelta(days=days)):
            return do("intervention_said", cast.mother, intervention_id=going.id, what="impact", says=word)

    return answer


@pytest.fixture
def owed(says: Do) -> Rethink:
    """What the lead owes after two answers in a row that it does not help."""
    says("no", 49)
    says("no", 50)
    with acting(SYSTEM):
        return Rethink.objects.get()


def test_the_family_is_asked_again_and_two_in_a_row_are_told_up_the_ladder(
    cast: Any, story: Any, says: Do, going: Any
) -> None:
    with acting(SYSTEM):
        ask_on = Intervention.objects.get().ask_on
    assert ask_on == today() + timedelta(weeks=6)
    with frozen(now() + timedelta(days=43)), acting(cast.social_worker):
        assert [one.id for one in impacts_due(viewer=cast.social_worker)] == [going.id]
    for number, word in enumerate(("no", "not_sure", "no", "a_bit", "no")):
        says(word, 43 + number)
    with acting(SYSTEM):
        assert not Rethink.objects.exists(), "two in a row, not two"
    says("no", 50)
    with acting(SYSTEM):
        opened = Rethink.objects.get()
        clock = Clock.objects.get(kind=RETHINK)
    assert (clock.about_id, clock.owner_id, clock.circle_id) == (
        opened.id,
        cast.social_worker.id,
        story.case.id,
    )
    assert opened.by_name == "the family", "who said no is nobody else's to know"
    says("no", 51)
    with frozen(clock.in_time_until + timedelta(minutes=1)):
        case_late_tell(0)
    with frozen(now() + timedelta(days=80)):
        case_late_tell(0)
        assert [letter.to for letter in mail.outbox][:2] == [[cast.social_worker.email], [cast.manager.email]]


def test_the_lead_changes_it_or_says_why_and_the_family_is_heard(
    cast: Any, story: Any, do: Do, says: Do, owed: Rethink
) -> None:
    for by in (cast.csw, cast.ipsw, cast.manager, cast.mother):
        with pytest.raises((NotPermitted, Missing)):
            do("rethink_decide", by, rethink_id=owed.id)
    for facts, code in (
        ({"words": ""}, "words_missing"), ({"family_says": " "}, "words_missing"), ({"decision": ""}, "choice_unknown"),
    ):  # fmt: skip
        with pytest.raises(Refused) as caught:
            do("rethink_decide", rethink_id=owed.id, **facts)
        assert caught.value.code == code
    with frozen(now() + timedelta(days=52)):
        do("rethink_decide", rethink_id=owed.id, decision="continue")
        with pytest.raises(Refused, match="decided already"):
            do("rethink_decide", rethink_id=owed.id)
    with acting(SYSTEM):
        assert Clock.objects.get(kind=RETHINK).stopped_at is not None
    says("no", 60)
    with acting(SYSTEM):
        assert Rethink.objects.count() == 1, "what was said before the answer is answered"
    says("no", 61)
    with acting(cast.mother):
        found = helps_of(viewer=cast.mother, case=story.case)[0]
        assert found.owed is not None
        assert [one.words for one in found.rethinks] == ["", "Another worker."]


def test_what_is_for_one_parent_is_seen_and_said_by_them_alone(
    cast: Any, story: Any, do: Do, going: Any
) -> None:
    for who in (cast.father, cast.young_person):
        with acting(who):
            assert not Intervention.objects.exists()
            assert not InterventionWord.objects.exists()
        with pytest.raises(Missing):
            do("intervention_said", who, intervention_id=going.id, what="impact", says="yes")
    with pytest.raises(Refused) as caught:
        do("intervention_said", cast.mother, intervention_id=going.id, what="started")
    assert caught.value.code == "choice_unknown"
    with pytest.raises(NotPermitted):
        do(
            "intervention_said",
            cast.csw,
            intervention_id=going.id,
            what="impact",
            says="yes",
            person_id=story.father.id,
        )
    told = do(
        "intervention_said",
        cast.csw,
        intervention_id=going.id,
        what="impact",
        says="yes",
        person_id=story.mother.id,
    )
    assert (told.by_name, told.person_id) == ("Chris Young", story.mother.id)


def test_what_is_for_the_whole_family_is_seen_by_all_and_each_answer_by_whoever_gave_it(
    cast: Any, story: Any, do: Do
) -> None:
    shared = do(
        "intervention_offer", kind="support", subject="", title="A way to school together", person_id=None
    )
    with pytest.raises(Refused) as caught:
        do("intervention_said", intervention_id=shared.id, what="answer", says="yes")
    assert (caught.value.code, caught.value.field) == ("who_missing", "person_id")
    with pytest.raises(Refused) as caught:
        do("intervention_offer", person_id=story.child.id)
    assert caught.value.code == "learning_for_parent"
    for who in ("father", "young_person"):
        with acting(getattr(cast, who)):
            assert [one.id for one in Intervention.objects.all()] == [shared.id]
    do("intervention_said", cast.father, intervention_id=shared.id, what="answer", says="yes", words="Yes.")
    with acting(cast.mother):
        assert not InterventionWord.objects.filter(intervention=shared).exists(), "his answer is his"


def test_learning_is_counted_against_general_courses_with_the_parents_behind(
    cast: Any, story: Any, do: Do, going: Any
) -> None:
    do("intervention_said", cast.mother, intervention_id=going.id, what="useful", says="a_bit")
    other = do("intervention_offer", subject="trauma", person_id=story.father.id)
    do("intervention_said", cast.father, intervention_id=other.id, what="answer", says="yes")
    do("intervention_said", cast.father, intervention_id=other.id, what="answer", says="no")
    do(
        "intervention_offer",
        kind="generic",
        subject="parenting",
        asked_by_id=story.mother.id,
        asked_words="Please.",
    )
    with acting(cast.manager):
        found = learning_share(viewer=cast.manager)
    assert (found.parents, found.parents_offered_specific, found.parents_offered_generic) == (2, 2, 1)
    assert list(found.rows) == [
        {"kind": "learning", "offered": 2, "accepted": 1, "asked": 1, "useful": 1},
        {"kind": "generic", "offered": 1, "accepted": 0, "asked": 0, "useful": 0},
    ]
