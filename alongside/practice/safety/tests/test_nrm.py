"""A child before the National Referral Mechanism: asked at an arrest, refused only with a second opinion (R180, R181)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.ground import clock
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.clock.models import Clock
from alongside.ground.post.models import Letter
from alongside.ground.post.services import message_of
from alongside.practice.safety import events, rules_nrm
from alongside.practice.safety.models import NrmStep
from alongside.practice.safety.selectors_nrm import nrm_steps, nrm_steps_for_family
from alongside.practice.safety.services import NrmSaid, Proceeding, justice_say, nrm_propose, nrm_step

MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)
KINDS = [str(one) for one in NrmStep.Kind.values]


@pytest.mark.parametrize(
    ("same_person", "same_agency", "manages", "may"),
    [
        (True, True, False, False),
        (True, True, True, False),  # not even a manager looks again at their own no
        (True, False, False, False),
        (True, False, True, False),
        (False, True, False, False),
        (False, True, True, True),
        (False, False, False, True),
        (False, False, True, True),
    ],
)
def test_a_second_opinion_is_somebody_elses(
    same_person: bool, same_agency: bool, manages: bool, may: bool
) -> None:
    opinion = rules_nrm.Opinion(same_person, same_agency, manages)
    assert rules_nrm.may_look_again(opinion) is may
    if not may:
        with pytest.raises(Refused) as refused:
            rules_nrm.check_second(opinion)
        assert (refused.value.code, "another agency" in refused.value.message) == ("nrm_second_person", True)


@settings(max_examples=60)
@given(st.lists(st.sampled_from(KINDS), max_size=14))
def test_no_order_of_steps_ends_in_a_no_of_one_person(kinds: list[str]) -> None:
    assert set(rules_nrm.NEXT) == {"", *KINDS}
    kept = [""]
    for kind in kinds:
        if kind in rules_nrm.NEXT[kept[-1]]:
            rules_nrm.check_next(kept[-1], kind)
            kept.append(kind)
        else:
            with pytest.raises(Refused, match=r"Nothing is lost|comes first|nothing more to decide"):
                rules_nrm.check_next(kept[-1], kind)
    for before, kind in pairwise(kept):
        assert kind != "stands" or before == "refused"
        assert before != "refused" or kind in rules_nrm.SECOND


def owed() -> set[tuple[str, date | None]]:
    with acting(SYSTEM):
        found = Clock.objects.filter(
            kind__in=[*events.NRM_OWED, events.VICTIM_ASKED], stopped_at__isnull=True
        )
        return {(one.kind.split(".")[1], one.due_on) for one in found}


def step(by: Any, story: Any, kind: str, words: str = "What was done to her", **facts: Any) -> NrmStep:
    said = NrmSaid(kind, words, clock.today(), **facts)
    with acting(by):
        return nrm_step(by=by, case_id=story.case.id, said=said)


def arrested(cast: Any, story: Any) -> None:
    for kind, on in (("arrest", date(2026, 11, 15)), ("court", date(2026, 12, 1))):
        with acting(cast.mother):
            justice_say(
                by=cast.mother, case_id=story.case.id, what=Proceeding(kind=kind, whom="child", on=on)
            )


def test_an_arrest_asks_it_once_and_each_step_has_its_rule(cast: Any, story: Any) -> None:
    with clock.frozen(MONDAY):
        arrested(cast, story)
        assert owed() == {("nrm_decide", date(2026, 11, 18)), ("victim_asked", date(2026, 11, 23))}
        with acting(cast.csw):
            first = nrm_steps(viewer=cast.csw, case=story.case)
            assert [(one.kind, one.asked_by_itself) for one in first] == [("proposed", True)]  # not twice
            with pytest.raises(NotPermitted):
                nrm_step(by=cast.csw, case_id=story.case.id, said=NrmSaid("referred", "x", clock.today()))
        for code, kind, facts in (
            ("nrm_step", "stands", {}), ("choice_unknown", "never", {}), ("responder_missing", "referred", {}),
            ("words_missing", "refused", {"words": " "}),
        ):  # fmt: skip
            with pytest.raises(Refused) as refused:
                step(cast.social_worker, story, kind, **facts)
            assert refused.value.code == code
        for nobody in (cast.young_person, cast.stranger_parent):
            with acting(nobody):
                assert not NrmStep.objects.exists()
            with acting(nobody), pytest.raises((NotPermitted, Missing)):
                nrm_propose(by=nobody, case_id=story.case.id, words="x")


def test_a_no_goes_to_somebody_else_and_the_parents_read_each_step(cast: Any, story: Any) -> None:
    with clock.frozen(MONDAY):
        arrested(cast, story)
        step(cast.social_worker, story, "refused", "She will never get it.")
        assert ("nrm_second", date(2026, 11, 18)) in owed()
        with pytest.raises(Refused) as own:
            step(cast.social_worker, story, "stands")
        assert own.value.code == "nrm_second_person"
        step(cast.manager, story, "refer_after_all")
        step(
            cast.social_worker,
            story,
            "referred",
            responder="The council",
            evidence="Her mother’s list of cars",
        )
        assert ("nrm_first", date(2026, 11, 23)) in owed()
        with acting(cast.mother), pytest.raises(Refused) as again:
            nrm_propose(by=cast.mother, case_id=story.case.id, words="Please")
        assert (again.value.code, "stands below" in again.value.message) == ("nrm_step", True)
        step(cast.social_worker, story, "first_no", "They said no reasonable grounds.")
        with acting(cast.father):
            nrm_propose(by=cast.father, case_id=story.case.id, words="He drove her there.")
            read = nrm_steps_for_family(viewer=cast.father, case=story.case)
        assert [one.kind for one in read] == [
            "proposed", "first_no", "referred", "refer_after_all", "refused", "proposed",
        ]  # fmt: skip


def test_what_a_child_told_the_workers_alone_is_not_told_to_her_parents_by_it(cast: Any, story: Any) -> None:
    with clock.frozen(MONDAY):
        arrest = Proceeding(kind="arrest", whom="child", on=date(2026, 11, 15), readers="workers")
        with acting(cast.young_person):
            justice_say(by=cast.young_person, case_id=story.case.id, what=arrest)
        with acting(cast.mother):
            assert not nrm_steps_for_family(viewer=cast.mother, case=story.case)
            nrm_propose(by=cast.mother, case_id=story.case.id, words="Somebody pays her.")
            assert len(nrm_steps_for_family(viewer=cast.mother, case=story.case)) == 1
        assert ("nrm_decide", date(2026, 11, 18)) in owed()
        with acting(SYSTEM):
            assert NrmStep.objects.count() == 2
            told = [message_of(one) for one in Letter.objects.all()]
    assert {one.to for one in told} == {
        cast.social_worker.email
    }  # whoever leads hears today, in words that name nobody
    assert not [one for one in told if "Ash" in one.words + one.subject]
