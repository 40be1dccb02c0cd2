"""Harms as data: what is refused, what becomes known later, who reads them, and what a plan must answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from alongside.family.cases.changes import WorkerChange
from alongside.family.recording.models import ChronologyEntry
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.clock import frozen, now, today
from alongside.ground.clock.models import Clock
from alongside.practice.assessment.events import CALM
from alongside.practice.assessment.harms import calm_of, calm_owed, harm_get, harms_needing_measures, harms_of
from alongside.practice.assessment.models import HarmEvent
from alongside.practice.assessment.services import calm_write, harm_add_to, harm_record
from alongside.practice.assessment.services.harms import HarmFacts, Told, follow_lead

pytestmark = pytest.mark.django_db
CALL = {"setting": "online", "actor": "associate", "victims": ["pet", "parent"], "kinds": ["threat"]}


def told(**facts: Any) -> Told:
    return Told(
        **{"happened_on": today(), "words": "A call at night: the dog would go.", "kind": "observed", **facts}
    )


def recorded(by: Any, story: Any, **facts: Any) -> HarmEvent:
    with acting(by):
        return harm_record(by=by, case_id=story.case.id, facts=HarmFacts(**{**CALL, **facts}), told=told())


@pytest.mark.parametrize(
    ("facts", "code", "says"),
    [
        ({"victims": []}, "victims_missing", "at least one"),
        ({"kinds": []}, "kinds_missing", "at least one"),
        ({"actor": "other"}, "actor_words_missing", "Nobody knows yet"),
        ({"actor": "child"}, "choice_unknown", "Choose one"),
        ({"actor": "child_coerced", "link": "none"}, "child_has_a_cause", "Not yet known"),
        ({"setting": "moon"}, "choice_unknown", "Choose one"),
        ({"before": "x" * 2_001}, "words_too_long", "2,000"),
    ],
)
def test_a_harm_is_refused_with_the_way_round(
    cast: Any, story: Any, facts: dict[str, Any], code: str, says: str
) -> None:
    with pytest.raises(Refused) as refused:
        recorded(cast.social_worker, story, **facts)
    assert refused.value.code == code
    assert says in refused.value.message


def test_the_words_stand_once_in_the_chronology_and_what_it_was_beside_them(cast: Any, story: Any) -> None:
    by = cast.social_worker
    harm = recorded(by, story)
    with acting(by):
        assert (harm.entry.words, harm.before_unknown) == ("A call at night: the dog would go.", True)
        assert ChronologyEntry.objects.count() == 1
        with pytest.raises(Refused, match="already"):
            harm_record(by=by, case_id=story.case.id, facts=HarmFacts(**CALL), entry_id=harm.entry_id)
        assert not harm_get(viewer=by, harm_id=harm.id).context_known
    with acting(cast.csw):
        harm_add_to(by=cast.csw, harm_id=harm.id, kind="before", words="He had not paid a debt.")
        assert harm_get(viewer=cast.csw, harm_id=harm.id).context_known
        with pytest.raises(NotPermitted):
            harm_add_to(by=cast.csw, harm_id=harm.id, kind="set_aside", words="It was a joke.")
        (owed,) = harms_needing_measures(viewer=cast.csw, case_id=story.case.id)
        assert (owed.id, owed.words, owed.setting) == (harm.id, harm.entry.words, "online")
    with acting(by):
        harm_add_to(by=by, harm_id=harm.id, kind="set_aside", words="Another family's.")
        assert harms_needing_measures(viewer=by, case_id=story.case.id) == []
    with acting(cast.teacher), pytest.raises(Missing):
        harm_get(viewer=cast.teacher, harm_id=harm.id)


def test_a_parent_tells_their_own_and_reads_what_is_shared_with_them(cast: Any, story: Any) -> None:
    harm = recorded(cast.mother, story)
    shared = recorded(cast.social_worker, story)
    reads = {
        "mother": {harm.id, shared.id},
        "father": {shared.id},
        "csw": {harm.id, shared.id},
        "stranger": set(),
    }
    for who, ids in reads.items():
        viewer = getattr(cast, who)
        with acting(viewer):
            assert {one.harm.id for one in harms_of(viewer=viewer, case_id=story.case.id)} == ids, who
    with acting(cast.father), pytest.raises(Missing):
        harm_add_to(by=cast.father, harm_id=harm.id, kind="response", words="Nothing")


def test_a_child_who_hurts_a_parent_is_no_perpetrator_and_both_are_helped(cast: Any, story: Any) -> None:
    by = cast.csw
    harm = recorded(
        by, story, setting="home", actor="child_coerced", victims=["parent", "property"], kinds=["property"]
    )
    with acting(by):
        harms = harms_of(viewer=by, case_id=story.case.id)
        assert calm_owed(harms, calm_of(viewer=by, case_id=story.case.id))
        owed = Clock.objects.get(kind=CALM, about_id=story.case.id)
        assert (owed.owner_id, owed.circle_id) == (cast.social_worker.id, story.case.id)
        assert owed.stopped_at is None
        plan = {"case_id": story.case.id, "for_child": "Somebody to ring.", "tonight": "Leave the room."}
        with pytest.raises(Refused):
            calm_write(by=by, **plan, for_family="")
        calm = calm_write(by=by, **plan, for_family="A break.")
        assert not calm_owed(harms, calm)
        with frozen(now() + timedelta(days=3)):
            assert calm_owed([*harms_of(viewer=by, case_id=story.case.id)], None)
    with acting(cast.mother):
        assert calm_of(viewer=cast.mother, case_id=story.case.id) == calm
    _the_database_refuses_what_blames(harm)


def _the_database_refuses_what_blames(harm: HarmEvent) -> None:
    with acting(SYSTEM):
        for wrong in ({"actor": "child"}, {"actor": "child_coerced", "link": "none"}, {"before": "", "before_unknown": False},
                      {"victims": []}):  # fmt: skip
            harm.pk, harm._state.adding = None, True  # type: ignore[assignment]
            bad = HarmEvent(**{f.attname: getattr(harm, f.attname) for f in HarmEvent._meta.concrete_fields} | wrong
                            | {"id": None})  # fmt: skip
            with pytest.raises(DatabaseError), transaction.atomic():
                bad.save(force_insert=True)


def test_calm_is_promised_after_each_such_harm_and_not_for_what_was_a_mistake(cast: Any, story: Any) -> None:
    by, hurt = cast.csw, {"setting": "home", "actor": "child_coerced", "kinds": ["verbal"]}
    recorded(by, story, victims=["parent"], **hurt)
    with acting(by):
        owed = Clock.objects.get(kind=CALM, about_id=story.case.id)
        assert (owed.owner_id, owed.circle_id) == (cast.social_worker.id, story.case.id)
        calm = calm_write(
            by=by, case_id=story.case.id, for_child="A call.", for_family="A break.", tonight="Go out."
        )
        owed.refresh_from_db()
        assert owed.stopped_at is not None, "what was owed to both is written"
    with frozen(now() + timedelta(days=3)):
        wrong = recorded(cast.mother, story, victims=["sibling"], **hurt)
        with acting(by):
            assert calm_owed(harms_of(viewer=by, case_id=story.case.id), calm)
        with acting(SYSTEM):  # whoever leads owes it, and the managers while nobody does
            follow_lead(WorkerChange(story.case, "lead"), SYSTEM)
            again = Clock.objects.get(kind=CALM, stopped_at__isnull=True)
            assert (again.owner_id, again.owner_label) == (None, "the managers, until somebody leads")
        with acting(cast.mother):  # she reads the promise at home, and takes back what was a mistake
            assert Clock.objects.filter(kind=CALM, stopped_at__isnull=True).count() == 1
            harm_add_to(by=cast.mother, harm_id=wrong.id, kind="set_aside", words="It was another day.")
            assert not Clock.objects.filter(kind=CALM, stopped_at__isnull=True).exists()
