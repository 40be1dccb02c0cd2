"""Words that make a child answer for what was done to them ask whether the child is recorded as a victim (R144)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from alongside.family.recording.services import chronology_add
from alongside.family.wording.selectors import lexicon_of
from alongside.family.wording.services import Kept, words_keep
from alongside.ground import clock
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM, current_acting
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.clock.models import Clock
from alongside.ground.clock.selectors import clock_for
from alongside.practice.safety import events
from alongside.practice.safety.models import ChildVictim
from alongside.practice.safety.selectors_victims import victim_answers
from alongside.practice.safety.services import child_victim_say
from alongside.practice.safety.services.victims import ASKS

MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)
KINDS = {
    "perpetrator": "She is a drug dealer.",
    "adultifying": "She is very streetwise.",
    "emotion": "Dad is angry.",
}


@pytest.fixture(autouse=True)
def _on_monday() -> Any:
    with clock.frozen(MONDAY):
        yield


def keep(by: Any, story: Any, words: str, *, of_case: bool = True) -> set[str]:
    """Write an entry as on the desk and keep what it asks about; return the kinds of what was kept."""
    with acting(by):
        lexicon = lexicon_of(by.partnership_id)
        found = lexicon.look(words)
        chronology_add(by=by, family_id=story.family.id, case_id=story.case.id if of_case else None,
                       happened_on=date(2026, 11, 16), words=words, kind="opinion", readers="family")  # fmt: skip
        acts = current_acting()
        deed = acts.deeds[-1] if acts is not None else None
        made = words_keep(
            by=by, kept=[Kept("What happened", found, "It was said so")], lexicon=lexicon, deed=deed
        )
        return {one.kind for one in made}


def asked(story: Any) -> Clock | None:
    with acting(SYSTEM):
        found = clock_for(story.case.id, events.VICTIM_ASKED)
    return found if found is not None and found.stopped_at is None else None


def say(
    by: Any, story: Any, answer: str = "victim", words: str = "She was made to carry drugs"
) -> ChildVictim:
    with acting(by):
        return child_victim_say(by=by, case_id=story.case.id, answer=answer, words=words)


def test_kept_words_ask_by_a_day_and_whoever_leads_answers(cast: Any, story: Any) -> None:
    assert not keep(cast.csw, story, KINDS["emotion"]) & ASKS
    assert asked(story) is None
    assert (
        keep(cast.csw, story, KINDS["perpetrator"], of_case=False) & ASKS
    )  # of the family: of each of its children
    first = asked(story)
    assert first is not None
    assert (first.due_on, first.owner_id) == (date(2026, 11, 23), cast.social_worker.id)
    assert keep(cast.csw, story, KINDS["adultifying"]) & ASKS
    again = asked(story)
    assert again is not None
    assert again.id == first.id
    with pytest.raises(Refused) as refused:
        say(cast.social_worker, story, "not_victim")
    assert (refused.value.code, "Only a manager" in refused.value.message) == ("manager_decides", True)
    with pytest.raises(Refused) as empty:
        say(cast.social_worker, story, words=" ")
    assert empty.value.code == "words_missing"
    for nobody in (cast.csw, cast.ipsw, cast.mother):
        with pytest.raises((NotPermitted, Missing)):
            say(nobody, story)
    say(cast.manager, story, "not_victim", "The police closed it, and we looked again.")
    assert asked(story) is None
    keep(cast.csw, story, KINDS["perpetrator"])
    assert asked(story) is not None  # a no is asked again; a yes is not
    say(cast.social_worker, story)
    keep(cast.csw, story, KINDS["perpetrator"])
    assert asked(story) is None
    with acting(cast.csw):
        found = victim_answers(viewer=cast.csw, case=story.case)
    assert [(one.answer, one.by_name) for one in found] == [
        ("victim", cast.social_worker.name), ("not_victim", cast.manager.name),
    ]  # fmt: skip
    for family in (cast.mother, cast.young_person):
        with acting(family):
            assert not ChildVictim.objects.exists()
