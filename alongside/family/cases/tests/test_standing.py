"""How a parent stands: evidence first, a manager decides, the parent is told, and nobody else's sight is touched (R25-R27)."""

from __future__ import annotations

import ast
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from alongside.family import cases as room
from alongside.family.cases.jobs import case_late_tell
from alongside.family.cases.models import PartnershipStatus
from alongside.family.cases.models_standing import Narrowing, StandingDecision
from alongside.family.cases.rules_standing import (
    MOVES,
    PARTNER,
    RESTRICTED,
    UNDER_REVIEW,
    WITH_NEEDS,
    Seen,
    check_move,
    evidence_counted,
)
from alongside.family.cases.selectors import partnership_status_for_family
from alongside.family.cases.services import (
    Telling,
    evidence_add,
    narrowing_end,
    need_answer,
    need_offer,
)
from alongside.family.cases.standing import (
    held_back_for_family,
    parent_page,
    standing_for_family,
    standings_to_review,
)
from alongside.family.recording.models import ChronologyEntry
from alongside.family.recording.services import chronology_add
from alongside.ground import clock
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.clock import today
from alongside.ground.clock.models import Clock
from alongside.practice.actions.models import Action
from alongside.practice.plans.models import Measure, MeasureAnswer, MeasureVersion, PlanVersion
from alongside.practice.plans.services import measure_answer, measure_propose, plan_share, plan_start

from .scenes import QUIET, decide, events_of, narrow, restricted, seen

MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)
DECIDER = UUID(int=9)
entries = st.lists(
    st.builds(
        Seen,
        on=st.dates(datetime(2026, 1, 1).date(), datetime(2026, 1, 4).date()),
        by_id=st.sampled_from([UUID(int=1), UUID(int=2), DECIDER]),
        kind=st.sampled_from(["observed", "reported", "opinion"]),
    ),
    max_size=5,
)


@given(path=st.lists(st.tuples(st.sampled_from(list(MOVES)), entries), max_size=8))
def test_no_path_reaches_restricted_without_a_review_and_two_entries_by_others(path):
    stands = PARTNER
    for wanted, written in path:
        counted = evidence_counted(written, decider_id=DECIDER)
        try:
            check_move(before=stands, after=wanted, counted=counted)
        except Refused:
            continue
        if wanted == RESTRICTED:
            assert stands in (UNDER_REVIEW, RESTRICTED)
        if wanted == RESTRICTED or (wanted == UNDER_REVIEW and stands in (PARTNER, WITH_NEEDS)):
            others = {(e.on, e.by_id) for e in written if e.kind != "opinion" and e.by_id != DECIDER}
            assert len(others) >= 2
        stands = wanted


def test_a_review_ends_in_a_partner_with_support_and_the_father_reads_it(cast, story):
    with clock.frozen(MONDAY):
        seen(cast, story, story.father)
        opened = decide(cast, story, story.father, UNDER_REVIEW)
        assert (opened.before, opened.review_on.isoformat()) == (PARTNER, "2026-11-30")
    with clock.frozen(MONDAY + timedelta(days=7)):
        decide(cast, story, story.father, WITH_NEEDS, reason="He was afraid for her.")
        with acting(cast.father):
            [mine] = standing_for_family(viewer=cast.father, cases=[story.case])
            assert [d.status for d in mine.decisions] == [WITH_NEEDS, UNDER_REVIEW]
            assert mine.newest.reason == "He was afraid for her."
            assert (
                partnership_status_for_family(viewer=cast.father, case_id=story.case.id).status == WITH_NEEDS
            )
        with acting(cast.mother):
            assert standing_for_family(viewer=cast.mother, cases=[story.case])[0].decisions == ()
            assert not Clock.objects.filter(
                kind__in=["cases.standing_review", "cases.evidence_review"]
            ).exists()
    assert len(events_of("cases.standing.decided")) == 2
    assert not any(e.facts.get("words") for e in events_of("cases.standing.evidence_added"))


def test_old_evidence_opens_nothing_again(cast, story):
    seen(cast, story, story.father)
    decide(cast, story, story.father, UNDER_REVIEW)
    decide(cast, story, story.father, PARTNER, support="")
    with pytest.raises(Refused, match="at least two things"):
        decide(cast, story, story.father, UNDER_REVIEW)


def test_what_is_not_told_is_not_read_anywhere_and_is_looked_at_again(cast, story):
    seen(cast, story, story.father)
    decide(cast, story, story.father, UNDER_REVIEW, telling=QUIET)
    with acting(cast.father):
        assert standing_for_family(viewer=cast.father, cases=[story.case])[0].decisions == ()
        assert partnership_status_for_family(viewer=cast.father, case_id=story.case.id) is None
    with acting(cast.manager):
        page = parent_page(viewer=cast.manager, case=story.case, person_id=story.father.id)
        assert (page.decisions[0].not_told_because, page.standing.review_on) == (
            QUIET.not_because, page.decisions[0].review_on,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("days", "kind", "steps", "change", "code"),
    [
        (1, "observed", [UNDER_REVIEW], {}, "evidence_first"),
        (2, "opinion", [UNDER_REVIEW], {}, "evidence_first"),
        (2, "observed", [RESTRICTED], {}, "standing_move"),
        (2, "observed", [WITH_NEEDS], {}, "standing_move"),
        (2, "observed", [UNDER_REVIEW], {"support": " "}, "support_missing"),
        (2, "observed", [UNDER_REVIEW], {"reason": ""}, "words_missing"),
        (2, "observed", [UNDER_REVIEW], {"telling": Telling()}, "telling_missing"),
        (2, "observed", [UNDER_REVIEW, PARTNER], {"telling": QUIET}, "telling_missing"),
        (2, "observed", ["nonsense"], {}, "choice_unknown"),
    ],
)
def test_what_a_decision_is_refused_for(cast, story, days, kind, steps, change, code):
    seen(cast, story, story.father, days=days, kind=kind)
    for step in steps[:-1]:
        decide(cast, story, story.father, step)
    with pytest.raises(Refused) as refusal:
        decide(cast, story, story.father, steps[-1], **change)
    assert refusal.value.code == code
    with acting(SYSTEM):
        standing = PartnershipStatus.objects.get(case=story.case, person=story.father)
        assert standing.status == (steps[-2] if steps[:-1] else PARTNER)


def test_a_manager_authorises_what_others_saw_and_nobody_else_decides(cast, story):
    seen(cast, story, story.father, by=cast.manager)
    with pytest.raises(Refused, match="another person's"):
        decide(cast, story, story.father, UNDER_REVIEW)
    for who in ("ipsw", "csw", "social_worker", "mother"):
        with pytest.raises(NotPermitted):
            decide(cast, story, story.father, UNDER_REVIEW, by=getattr(cast, who))
    with acting(cast.ipsw), pytest.raises(NotPermitted):
        evidence_add(
            by=cast.ipsw, case_id=story.case.id, person_id=story.father.id, seen_on=today(), kind="observed", words="x"
        )  # fmt: skip
    for who, person in (("police", story.father), ("social_worker", story.sibling)):
        with pytest.raises(Missing):
            seen(cast, story, person, by=getattr(cast, who))


def test_the_database_has_the_last_word(cast, story):
    facts = {
        "partnership_id": cast.partnership.id, "case": story.case, "person": story.father, "before": PARTNER,
        "reason": "x", "support": "x", "review_on": today(), "told_on": today(), "told_how": "phone", "told_words": "x",
        "decided_at": clock.now(), "decided_by_id": cast.manager.id, "decided_by_name": "Mo",
    }  # fmt: skip
    seen(cast, story, story.father)
    with acting(SYSTEM):
        for change, words in (
            ({"status": RESTRICTED}, "cannot follow"),
            ({"status": UNDER_REVIEW, "decided_by_id": cast.social_worker.id}, "a manager decides"),
            ({"status": UNDER_REVIEW, "decided_by_id": cast.ipsw.id}, "R44"),
            ({"status": UNDER_REVIEW, "person": story.mother}, "two dated entries"),
            ({"status": UNDER_REVIEW, "support": ""}, "standing_reviewed_and_supported"),
            ({"status": UNDER_REVIEW, "told_words": ""}, "standing_told_or_why_not"),
        ):
            with pytest.raises(IntegrityError, match=words), transaction.atomic():
                StandingDecision.objects.create(**{**facts, **change})
        with pytest.raises(IntegrityError, match="recorded decision"), transaction.atomic():
            PartnershipStatus.objects.filter(person=story.father).update(status=RESTRICTED, review_on=today())
        with pytest.raises(IntegrityError, match="protective partner"), transaction.atomic():
            Narrowing.objects.create(
                partnership_id=cast.partnership.id, case=story.case, family_id=story.family.id, person=story.mother,
                kinds=["record"], words="x", since=clock.now(), until=clock.now() + timedelta(days=1),
                decided_by_id=cast.manager.id, decided_by_name="Mo",
            )  # fmt: skip


def test_a_missed_review_alarms_managers_once_and_changes_no_sight(cast, story):
    with clock.frozen(MONDAY):
        seen(cast, story, story.father)
        decide(cast, story, story.father, UNDER_REVIEW)
        assert case_late_tell(0) == 0
    with clock.frozen(MONDAY + timedelta(days=15)):
        with acting(cast.manager):
            [late] = standings_to_review(viewer=cast.manager)
            assert (late.person_id, late.review_on < today()) == (story.father.id, True)
        assert (case_late_tell(0), case_late_tell(0)) == (1, 0)
        with acting(cast.father):
            [mine] = standing_for_family(viewer=cast.father, cases=[story.case])
            assert (mine.newest.status, mine.held_back) == (UNDER_REVIEW, ())
    assert [m.to for m in mail.outbox] == [[cast.manager.email]]
    assert "Frank" not in mail.outbox[0].body


@pytest.fixture
def told_all(cast, story):
    """A shared plan with something inside and outside, answered by the mother, and words of hers in the record."""
    with acting(cast.ipsw):
        plan = plan_start(by=cast.ipsw, case_id=story.case.id)
    for side, by in (("inside", cast.mother), ("outside", cast.ipsw)):
        with acting(by):
            measure = measure_propose(
                by=by, plan_id=plan.id, side=side, for_whom="child", aim="protection", words=f"{side} words",
                tonight="Lock", trigger="He rings", owner_id=cast.mother.id, due_on=today() + timedelta(days=3),
            )  # fmt: skip
    with acting(cast.ipsw):
        plan_share(by=cast.ipsw, plan_id=plan.id)
    with acting(cast.mother):
        for measure in Measure.objects.all():
            measure_answer(by=cast.mother, measure_id=measure.id, answer="agree")
        chronology_add(
            by=cast.mother, family_id=story.family.id, happened_on=today(), words="He came at night.", kind="observed",
            readers="family",
        )  # fmt: skip
    with acting(cast.father):
        chronology_add(
            by=cast.father, family_id=story.family.id, happened_on=today(), words="I rang.", kind="observed",
            readers="family",
        )  # fmt: skip


def reads(who):
    with acting(who):
        return {
            "plan": set(Measure.objects.values_list("words", flat=True)),
            "before": set(MeasureVersion.objects.values_list("words", flat=True)),
            "answers": MeasureAnswer.objects.count(),
            "promises": set(Action.objects.values_list("words", flat=True)),
            "versions": PlanVersion.objects.count(),
            "record": set(ChronologyEntry.objects.values_list("words", flat=True)),
        }


def test_one_parents_sight_narrows_for_a_time_and_the_others_never(cast, story, told_all):
    everything = reads(cast.mother)
    assert reads(cast.father) == everything
    restricted(cast, story, story.father)
    assert reads(cast.father) == everything, "a standing by itself narrows nothing"
    made = narrow(cast, story, story.father)
    assert reads(cast.father) == {
        "plan": {"outside words"}, "before": {"outside words"}, "answers": 1, "promises": {"outside words"},
        "versions": 0, "record": {"I rang."},
    }  # fmt: skip
    assert reads(cast.mother) == everything
    with acting(cast.father):
        [held] = held_back_for_family(viewer=cast.father, kind="record", case_id=story.case.id)
        assert held.words == "Until we have spoken with everyone."
    with acting(cast.mother):
        assert not Narrowing.objects.exists()
    with clock.frozen(made.until - timedelta(seconds=1)):
        assert reads(cast.father)["record"] == {"I rang."}
    with clock.frozen(made.until):
        assert reads(cast.father) == everything, "it ends by itself"
    with acting(cast.manager):
        narrowing_end(by=cast.manager, narrowing_id=made.id, reason="They talked.")
    assert reads(cast.father) == everything
    with acting(cast.manager), pytest.raises(Refused, match="over already"):
        narrowing_end(by=cast.manager, narrowing_id=made.id, reason="Again.")


def test_held_back_in_silence_is_not_said_and_a_partner_again_sees_all(cast, story, told_all):
    everything = reads(cast.mother)
    restricted(cast, story, story.father)
    narrow(cast, story, story.father, unsaid_because="He would look for who told.")
    with acting(cast.father):
        assert standing_for_family(viewer=cast.father, cases=[story.case])[0].held_back == ()
    assert reads(cast.father)["plan"] == {"outside words"}
    decide(cast, story, story.father, PARTNER, support="")
    assert reads(cast.father) == everything


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"kinds": ()}, "kinds_missing"),
        ({"kinds": ("address",)}, "choice_unknown"),
        ({"days": -1}, "until_wrong"),
        ({"days": 43}, "until_wrong"),
        ({"words": " "}, "words_missing"),
    ],
)
def test_what_a_narrowing_is_refused_for(cast, story, change, code):
    with pytest.raises(Refused) as refusal:
        narrow(cast, story, story.father)
    assert refusal.value.code == "partner_sees_all"
    seen(cast, story, story.father)
    decide(cast, story, story.father, UNDER_REVIEW)
    with pytest.raises(Refused) as refusal:
        narrow(cast, story, story.father, **change)
    assert refusal.value.code == code
    with acting(SYSTEM):
        assert not Narrowing.objects.exists()


def test_what_weighs_on_a_parent_is_an_offer_that_they_answer_whatever_their_standing(cast, story):
    restricted(cast, story, story.father)
    with acting(cast.ipsw):
        need = need_offer(
            by=cast.ipsw,
            case_id=story.case.id,
            person_id=story.father.id,
            kind="housing",
            offer="A letter to the council",
        )
    with acting(cast.mother), pytest.raises(Missing):
        need_answer(by=cast.mother, need_id=need.id, answer="no")
    with acting(cast.father):
        need_answer(by=cast.father, need_id=need.id, answer="yes", words="Please ring first.")
        [mine] = standing_for_family(viewer=cast.father, cases=[story.case])
        assert [n.answer for n in mine.needs] == ["yes"]
    with acting(cast.csw), pytest.raises(Refused, match="few words"):
        need_offer(by=cast.csw, case_id=story.case.id, person_id=story.mother.id, kind="money", offer=" ")


def test_no_rule_of_levels_or_standings_reads_a_parents_difficulties():
    """R27: the modules that decide name neither the needs nor their kinds."""
    deciding = [
        "rules_standing",
        "rules",
        "services/threshold",
        "services/levels",
        "services/standing",
        "services/harm",
    ]
    kinds = {
        "domestic_abuse",
        "mental_health",
        "substances",
        "money",
        "housing",
        "ParentNeed",
        "parent_needs",
    }
    for name in deciding:
        tree = ast.parse((Path(room.__file__).parent / f"{name}.py").read_text(encoding="utf-8"))
        names = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}
        names |= {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)}
        names |= {n.name for n in ast.walk(tree) if isinstance(n, ast.alias)}
        names |= {str(n.value) for n in ast.walk(tree) if isinstance(n, ast.Constant)}
        assert not names & kinds, name
