"""An assessment from its beginning to its answers: who may, what is refused, and that nothing finished ever changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from alongside.family.cases.models import CaseDay
from alongside.family.recording.rules_child import Answers
from alongside.family.recording.services import child_check, child_give
from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused, Stale
from alongside.ground.clock import now, today
from alongside.practice.assessment.copies import copy_for_family, to_answer_for_family
from alongside.practice.assessment.models import Assessment, Part
from alongside.practice.assessment.selectors import (
    assessment_get,
    assessment_view,
    edition_of,
    last_written,
    parts_now,
    pasts_of,
    statements_of,
)
from alongside.practice.assessment.services import (
    HarmFacts,
    StatementWords,
    Told,
    assessment_answer,
    assessment_finalise,
    assessment_start,
    bond_write,
    harm_record,
    involvement_say,
    needs_write,
    part_write,
    past_record,
    past_take_back,
    statement_leave_out,
    statement_write,
)

pytestmark = pytest.mark.django_db
Fill = Callable[[Assessment], None]


def refuses(code: str, verb: Any, **facts: Any) -> Refused:
    with pytest.raises(Refused) as refused, transaction.atomic():
        verb(**facts)
    assert refused.value.code == code
    return refused.value


def write(by: Any, draft: Assessment, key: str, words: str, version: int = 0, **facts: Any) -> Part:
    with acting(by):
        return part_write(
            by=by, assessment_id=draft.id, key=key, expected_version=version, standing=facts.pop("standing", "known"),
            words=words, **facts,
        )  # fmt: skip


def test_it_begins_with_who_does_the_harm_and_is_written_by_several(cast: Any, draft: Assessment) -> None:
    with acting(cast.csw):
        refuses("first_parts_first", part_write, by=cast.csw, assessment_id=draft.id, key="strengths",
                expected_version=0, standing="known", words="Funny.")  # fmt: skip
    write(cast.social_worker, draft, "perpetrator", "Police look for him.", standing="not_yet")
    write(cast.ipsw, draft, "context", "The bus station.")
    write(cast.csw, draft, "strengths", "Funny.")
    # Two write different parts at once, two the same one: nobody's words are overwritten.
    with pytest.raises(Stale) as stale:
        write(cast.ipsw, draft, "strengths", "Brave.")
    assert stale.value.current.words == "Funny."
    write(cast.ipsw, draft, "strengths", "Funny and brave.", version=1)
    with acting(cast.social_worker):
        assert parts_now(draft)["strengths"].words == "Funny and brave."
        assert Part.objects.filter(assessment=draft, key="strengths").count() == 2
        assert CaseDay.objects.get(case_id=draft.case_id).what == "assessment_started"
        refuses("assessment_open", assessment_start, by=cast.social_worker, case_id=draft.case_id)
    for stranger in (cast.stranger, cast.teacher):
        with pytest.raises((Missing, NotPermitted)):
            write(stranger, draft, "context", "Words")
    with acting(cast.csw), pytest.raises(NotPermitted):
        assessment_start(by=cast.csw, case_id=draft.case_id)
    with acting(cast.mother), pytest.raises(Missing):
        assessment_get(viewer=cast.mother, assessment_id=draft.id)


def test_nothing_is_finished_while_something_is_missing_and_then_nothing_changes(
    cast: Any, story: Any, draft: Assessment, fill: Fill
) -> None:
    by = cast.social_worker
    with acting(by):
        first = refuses(
            "perpetrator_missing", assessment_finalise, by=by, assessment_id=draft.id, sources_checked=True
        )
        assert "Not yet known" in first.message
        assert [one.person.full_name for one in assessment_view(viewer=by, assessment=draft).siblings] == [
            "Noah Ash"
        ]
    fill(draft)
    with acting(by):
        refuses("sources_unchecked", assessment_finalise, by=by, assessment_id=draft.id)
        assert assessment_get(viewer=by, assessment_id=draft.id).state == Assessment.State.DRAFT
    with acting(cast.csw), pytest.raises(NotPermitted):
        assessment_finalise(by=cast.csw, assessment_id=draft.id, sources_checked=True)
    with acting(by):
        assessment_finalise(by=by, assessment_id=draft.id, sources_checked=True)
        assert assessment_get(viewer=by, assessment_id=draft.id).state == Assessment.State.FINALISED
        days = CaseDay.objects.filter(case=story.case).values_list("what", flat=True)
        assert set(days) == {"assessment_started", "assessment_finished"}
        refuses("assessment_finished", part_write, by=by, assessment_id=draft.id, key="context", expected_version=1,
                standing="known", words="Later")  # fmt: skip
    with acting(SYSTEM):
        for change in ({"state": "draft", "finalised_at": None, "finalised_by_id": None}, {"number": 9},
                       {"finalised_by_name": "Somebody"}):  # fmt: skip
            with pytest.raises(DatabaseError), transaction.atomic():
                Assessment.objects.filter(id=draft.id).update(**change)
        part = Part.objects.filter(assessment=draft, key="context").get()
        part.pk, part.version, part._state.adding = None, 2, True
        with pytest.raises(DatabaseError), transaction.atomic():
            part.save(force_insert=True)
        with pytest.raises(DatabaseError), transaction.atomic():
            Part.objects.filter(assessment=draft).update(words="Else")


def test_a_new_one_needs_a_reason_shows_the_earlier_and_asks_only_for_news(
    cast: Any, story: Any, finished: Assessment, fill: Fill
) -> None:
    by = cast.social_worker
    with acting(by):
        refused = refuses("reason_missing", assessment_start, by=by, case_id=story.case.id)
        assert "only for what is new" in refused.message
        again = assessment_start(by=by, case_id=story.case.id, why_again="A new threat.")
        seen = assessment_view(viewer=by, assessment=assessment_get(viewer=by, assessment_id=again.id))
        assert seen.parts[0].earlier.words.startswith("About Who does")  # type: ignore[union-attr]
        same = part_write(
            by=by, assessment_id=again.id, key="perpetrator", expected_version=0, standing="same"
        )
        assert same.words == seen.parts[0].earlier.words  # type: ignore[union-attr]
    write(by, again, "context", "A new street.")
    assert (finished.number, again.number) == (1, 2)
    with acting(cast.mother):  # a draft is not the family's yet; the one before still is
        assert copy_for_family(viewer=cast.mother, case_id=story.case.id).assessment == finished  # type: ignore[union-attr]


def test_whoever_takes_over_reads_first(cast: Any, story: Any) -> None:
    from alongside.practice.assessment import beginning

    asked = []
    beginning._checks["test"] = lambda by, case: asked.append((by, case.id))
    try:
        with acting(cast.social_worker):
            assessment_start(by=cast.social_worker, case_id=story.case.id)
    finally:
        del beginning._checks["test"]
    assert asked == [(cast.social_worker, story.case.id)]
    assert "handover" in beginning._checks
    with pytest.raises(ValueError, match="twice"):
        beginning.check_before_beginning("handover", lambda by, case: None)


def sit_with_the_child(cast: Any, story: Any, draft: Assessment) -> None:
    """Her worker answers the three questions about the copy, and reads it with her (R139)."""
    about = {"case_id": story.case.id, "what": "assessment", "about_id": draft.id}
    said = Answers(False, False, False, parents_do="They ring at eight.", sits="Chris Young", sit_on=today())
    with acting(cast.csw):
        child_check(by=cast.csw, said=said, **about)
        child_give(by=cast.csw, given_on=today(), sat="Chris Young", told_parents=True, **about)


def test_each_reads_their_own_copy_and_answers_it_in_their_own_account(
    cast: Any, story: Any, draft: Assessment, fill: Fill
) -> None:
    by = cast.social_worker
    fill(draft)
    said = StatementWords(
        "He left the meeting early.", "observed", "Sofia Worth", incident=True, before="Nobody rang back."
    )
    with acting(by):
        statement_write(by=by, assessment_id=draft.id, person_id=story.father.id, said=said)
        assessment_finalise(by=by, assessment_id=draft.id, sources_checked=True)
    reads = {
        "mother": ({"Maria Ash", "Cleo Ash"}, 0), "father": ({"Frank Ash", "Cleo Ash"}, 1),
        "young_person": ({"Cleo Ash", "Maria Ash", "Frank Ash", "Noah Ash"}, 0),
    }  # fmt: skip
    with acting(cast.young_person):
        assert copy_for_family(viewer=cast.young_person, case_id=story.case.id) is None, (
            "nobody sat with her yet"
        )
    sit_with_the_child(cast, story, draft)
    for who, (people, statements) in reads.items():
        with acting(getattr(cast, who)):
            copy = copy_for_family(viewer=getattr(cast, who), case_id=story.case.id)
            assert copy is not None
            assert {one.person.full_name for one in copy.about} == people, who
            assert (len(copy.parts), len(copy.statements)) == (9, statements)
            # The young person reads of others how they are with each other, never what they need.
            assert who != "young_person" or {o.kind for o in copy.about if not o.of_child} == {"bond"}


def test_the_family_answers_in_their_own_account_and_what_was_said_before_stays(
    cast: Any, finished: Assessment
) -> None:
    by, draft = cast.social_worker, finished
    with acting(cast.father):
        assert [one.id for one in to_answer_for_family(viewer=cast.father)] == [draft.id]
        refuses(
            "words_missing",
            assessment_answer,
            by=cast.father,
            assessment_id=draft.id,
            answer="disagree",
            words=" ",
        )
        assessment_answer(
            by=cast.father, assessment_id=draft.id, answer="disagree", words="I waited two hours."
        )
        assessment_answer(
            by=cast.father, assessment_id=draft.id, answer="in_part", words="I waited two hours, then left."
        )
        assert to_answer_for_family(viewer=cast.father) == []
    with acting(by):
        with pytest.raises(NotPermitted):
            assessment_answer(by=by, assessment_id=draft.id, answer="agree")
        (voice,) = assessment_view(
            viewer=by, assessment=assessment_get(viewer=by, assessment_id=draft.id)
        ).voices
        assert (voice.newest.answer, [one.answer for one in voice.earlier]) == ("in_part", ["disagree"])
        involvement_say(by=by, assessment_id=draft.id, item="copy", met=True)
        refuses("why_not_missing", involvement_say, by=by, assessment_id=draft.id, item="feedback", met=False)


def test_what_is_said_about_a_parent_has_its_source_or_is_left_out(
    cast: Any, story: Any, draft: Assessment, fill: Fill
) -> None:
    by = cast.social_worker
    fill(draft)
    facts = {"by": by, "assessment_id": draft.id}
    with acting(by):
        one = statement_write(
            **facts, person_id=story.mother.id, said=StatementWords("She shouted.", incident=True)
        )
        refuses("statement_unsourced", assessment_finalise, **facts, sources_checked=True)
        sourced = StatementWords("She shouted.", "reported", "The school nurse", incident=True)
        statement_write(
            **facts, person_id=story.mother.id, said=sourced, thread=one.thread, expected_version=1
        )
        refused = refuses("incident_without_context", assessment_finalise, **facts, sources_checked=True)
        assert "what came before, or that it is not yet known" in refused.message
        with pytest.raises(Stale):
            statement_leave_out(**facts, thread=one.thread, expected_version=1, reason="Nobody saw it.")
        statement_leave_out(**facts, thread=one.thread, expected_version=2, reason="Nobody saw it.")
        assert statements_of(draft) == []
        refuses("not_a_parent", statement_write, **facts, person_id=story.sibling.id, said=sourced)
        telly = Told(now().date(), "The television was broken.", "observed")
        harm = harm_record(
            by=by, case_id=story.case.id, told=telly,
            facts=HarmFacts("home", "child_coerced", ["parent", "property"], ["property"]),
        )  # fmt: skip
        refused = refuses(
            "not_their_failing", statement_write, **facts, person_id=story.mother.id,
            said=StatementWords("She let it happen.", "opinion", "A neighbour", harm_id=harm.id),
        )  # fmt: skip
        assert "calm for both" in refused.message
        refuses("calm_plan_missing", assessment_finalise, **facts, sources_checked=True)
    with acting(cast.ipsw), pytest.raises(NotPermitted):
        statement_write(by=cast.ipsw, assessment_id=draft.id, person_id=story.mother.id, said=sourced)


def test_blame_a_past_and_copied_passages_are_seen_when_they_are_saved(
    cast: Any, story: Any, draft: Assessment
) -> None:
    past = "She grew up in care and was moved from one home to the next until she was seventeen"
    with acting(cast.ipsw):
        facts = {
            "by": cast.ipsw,
            "case_id": story.case.id,
            "person_id": story.mother.id,
            "relevance": "Trust takes time.",
        }
        refuses("consent_missing", past_record, **facts, words=past, agreed=False)
        kept = past_record(**facts, words=past, agreed=True)
        refuses("past_known", past_record, **facts, words=past, agreed=True)
    for viewer, seen in ((cast.father, 0), (cast.mother, 1), (cast.csw, 1)):
        with acting(viewer):
            assert len(pasts_of(viewer=viewer, family_id=story.family.id)) == seen
    by = cast.social_worker
    again = "As a child the mother was moved from one home to the next until she was seventeen."
    for words, says in ((again, "written down once"), ("They are inadequate parents.", "who could give it")):
        with pytest.raises(Refused) as refused:
            write(by, draft, "perpetrator", words)
        assert refused.value.code == "words_prompted"
        assert says in refused.value.message
    part = write(by, draft, "perpetrator", again, keep_because="The man says so to her: he uses it.")
    assert (part.prompted, part.kept_because) == (["past"], "The man says so to her: he uses it.")
    with acting(cast.mother):
        past_take_back(by=cast.mother, past_id=kept.id)
        assert pasts_of(viewer=cast.mother, family_id=story.family.id) == []


def test_passages_of_another_family_are_counted_and_never_shown(
    cast: Any, story: Any, draft: Assessment
) -> None:
    from alongside.family.cases.models import Case
    from alongside.family.people.models import FamilyGroup
    from alongside.ground.access.models import Membership

    by, text = cast.social_worker, (
        "There are older men who wait near the school in the afternoons and offer lifts, food and phones to the children."
    )  # fmt: skip
    with acting(SYSTEM):
        pid = {"partnership_id": cast.partnership.id}
        family = FamilyGroup.objects.create(**pid, reference="F-2", name="Other")
        case = Case.objects.create(
            **pid, reference="C-2", family=family, child=story.sibling, level="low", opened_at=now()
        )
        other = Assessment.objects.create(
            **pid,
            case=case,
            family=family,
            number=1,
            started_at=now(),
            started_by_id=by.id,
            started_by_name=by.name,
        )
        for circle in (case.id, family.id):
            Membership.objects.create(**pid, user_id=by.id, circle_id=circle, capacity="lead")
    write(by, other, "perpetrator", text)
    assert write(cast.csw, draft, "perpetrator", text).alike == 0  # she may not see the other family
    assert write(by, draft, "context", text).alike > 0
    with acting(by):
        assert [e.facts["alike"] > 0 for e in AuditEvent.objects.filter(kind="assessment.part.written").order_by("id")] == [
            False, False, True,
        ]  # fmt: skip


def test_members_of_the_family_stand_one_by_one(cast: Any, story: Any, draft: Assessment) -> None:
    facts = {"by": cast.csw, "assessment_id": draft.id, "expected_version": 0}
    for key in ("perpetrator", "context"):
        write(cast.csw, draft, key, "Known.")
    with acting(cast.csw):
        bond_write(
            **facts,
            person_id=story.mother.id,
            bond="strained",
            between="yes",
            words="He tells her lies of her.",
        )
        needs_write(**facts, person_id=story.child.id, words="Sleep.")
        with pytest.raises(Missing):
            bond_write(**facts, person_id=story.child.id, bond="close", between="no")
        refuses("words_missing", needs_write, **facts, person_id=story.father.id, words="")
        broken = {one.code: one.message for one in assessment_view(viewer=cast.csw, assessment=draft).unready}
        assert broken["goal_missing"].endswith(": Maria.")
        assert "Cleo" not in broken["needs_missing"]
        assert broken["bond_missing"].count(";") == 1


def test_nobody_finishes_what_somebody_wrote_in_meanwhile(cast: Any, draft: Assessment, fill: Fill) -> None:
    by = cast.social_worker
    with acting(by):
        assert edition_of(viewer=by, assessment=draft) == 0, "nothing was written yet"
        assert last_written(viewer=by, assessment=draft) is None
    fill(draft)
    with acting(by):
        read = edition_of(viewer=by, assessment=draft)
    write(cast.csw, draft, "inside", "He sleeps at last.", version=1)
    done = {"by": by, "assessment_id": draft.id, "sources_checked": True}
    with acting(by):
        with pytest.raises(Stale) as stale, transaction.atomic():
            assessment_finalise(**done, expected_version=read)
        assert stale.value.current.version == read + 1
        last = last_written(viewer=by, assessment=draft)
        assert (last.by_name, last.words) == (cast.csw.name, "He sleeps at last.")
        assert assessment_get(viewer=by, assessment_id=draft.id).state == Assessment.State.DRAFT
        finished = assessment_finalise(**done, expected_version=read + 1)
    assert finished.state == Assessment.State.FINALISED
