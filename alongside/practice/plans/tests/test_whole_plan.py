"""A whole plan: what holds it up, what lets it into force, emergencies, reviews, owners, counts (R22, R94-R106)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, ProgrammingError, transaction

from alongside.family.cases.changes import WorkerChange
from alongside.family.cases.models import Allocation
from alongside.family.cases.models_harm import CauseOfHarm
from alongside.family.circumstances.models import Strength
from alongside.family.circumstances.services import answer_give, matter_say, sibling_review
from alongside.ground.access.context import acting
from alongside.ground.access.models import Membership
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused, Stale
from alongside.ground.clock import frozen, today
from alongside.ground.clock.due import worked_on_or_before
from alongside.ground.clock.models import Clock
from alongside.practice.plans import services
from alongside.practice.plans.counts import plan_counts
from alongside.practice.plans.models import Measure, Plan
from alongside.practice.plans.models_guard import DisruptionSign, ReviewTrigger
from alongside.practice.plans.models_voices import Involvement, VersionAnswer
from alongside.practice.plans.printing import plan_to_print, plan_to_print_for_family
from alongside.practice.plans.reading import Beside, approach, beside, reviews_due, versions_to_compare
from alongside.practice.plans.selectors import plan_page
from alongside.practice.plans.services.keeping import promise_review
from alongside.practice.plans.services.reviewing import follow_lead, plans_birthdays
from alongside.practice.plans.tests.conftest import NOON

OFFLINE = {"online_empty_reason": "She has no phone"}
ALL = Involvement.Item.values
Do = Callable[..., Any]
LEFT = {"until": NOON, "end_reason": "Left", "end_code": "left_post"}
BACK = {"until": None, "end_reason": "", "end_code": ""}


@pytest.fixture
def do() -> Do:
    """Let somebody do a deed: the verb's name and facts."""

    def done(by: Any, verb: str, **facts: Any) -> Any:
        with acting(by):
            return getattr(services, verb)(by=by, **facts)

    return done


@pytest.fixture
def no(do: Do) -> Do:
    """Return the code with which a deed is refused."""

    def refused(by: Any, verb: str, **facts: Any) -> str:
        with pytest.raises(Refused) as refusal, transaction.atomic():
            do(by, verb, **facts)
        return refusal.value.code

    return refused


def here(cast: Any, plan: Plan, user: Any) -> None:
    """Give somebody a place in the case."""
    with acting(SYSTEM):
        for circle in (plan.case_id, plan.family_id):
            Membership.objects.create(
                partnership_id=cast.partnership.id, user_id=user.id, circle_id=circle, capacity="other"
            )


def around_of(viewer: Any, plan: Plan) -> Beside:
    """What stands around the measures, as somebody reads it."""
    page = plan_page(viewer=viewer, case_id=plan.case_id)
    assert page is not None
    return beside(viewer=viewer, page=page)


def now_of(plan: Plan) -> Plan:
    with acting(SYSTEM):
        return Plan.objects.select_related("case").get(id=plan.id)


def force(cast: Any, do: Do, plan: Plan) -> Plan:
    return do(cast.csw, "plan_put_in_force", plan_id=plan.id, expected_version=now_of(plan).version)


def emergency(cast: Any, do: Do, plan: Plan) -> None:
    tonight = "She sleeps at her aunt’s"
    do(cast.csw, "plan_interim", case_id=plan.case_id, reason="A threat", tonight=tonight)


def involve(cast: Any, story: Any, do: Do, plan: Plan, moment: str = "plan") -> None:
    for person in (story.mother, story.father, story.child):
        do(cast.ipsw, "involvement_say", plan_id=plan.id, moment=moment, met=ALL, person_id=person.id)


@pytest.fixture
def ready(cast: Any, story: Any, plan: Plan, lock: Measure, bus: Measure, do: Do, share: Any) -> Plan:
    """A shared plan that is whole: nothing holds it up."""
    share()
    do(cast.social_worker, "disruption_add", plan_id=plan.id, standing="suspected", who="A man with a grey car",
       tactics="Waits at the gate", agency="Police", due_on=today() + timedelta(days=7))  # fmt: skip
    wish = do(
        cast.young_person,
        "young_wish_say",
        case_id=plan.case_id,
        words="Not to be driven",
        parents_may_read=True,
    )
    do(cast.csw, "wish_answer", wish_id=wish.id, outcome="followed")
    with acting(cast.ipsw):
        sibling_review(by=cast.ipsw, case_id=plan.case_id, family_id=story.family.id, person_id=story.sibling.id,
                       risk="None seen", skip_strengths=True)  # fmt: skip
    involve(cast, story, do, plan)
    do(cast.csw, "plan_reasons_give", plan_id=plan.id, expected_version=now_of(plan).version, **OFFLINE)
    return now_of(plan)


def test_a_plan_waits_until_it_is_shared_and_each_harm_is_answered(
    cast: Any, story: Any, plan: Plan, lock: Measure, bus: Measure, do: Do, no: Do, share: Any
) -> None:
    def refusal() -> str:
        return no(cast.csw, "plan_put_in_force", plan_id=plan.id, expected_version=now_of(plan).version)

    assert refusal() == "plan_not_shared"
    share()
    with acting(SYSTEM):
        CauseOfHarm.objects.create(
            partnership_id=cast.partnership.id, case=story.case, causes=["group"], at=NOON, by_id=cast.csw.id,
            by_name="Chris",
        )  # fmt: skip
    assert refusal() == "plan_online_empty"
    do(cast.csw, "plan_reasons_give", plan_id=plan.id, expected_version=now_of(plan).version, **OFFLINE)
    assert refusal() == "harm_unanswered"
    # A deferral needs its reason, its owner and its day; when that day has passed, the harm stands open again.
    harm = {"plan_id": plan.id, "harm_key": "cause:group"}
    assert no(cast.csw, "harm_answer", **harm) == "words_missing"
    assert no(cast.csw, "harm_answer", **harm, words="We wait") == "owner_missing"
    assert no(cast.csw, "harm_answer", **harm, words="We wait", owner_id=cast.csw.id) == "until_missing"
    with pytest.raises(Missing):
        do(cast.csw, "harm_answer", plan_id=plan.id, harm_key="cause:nobody", measure_id=bus.id)
    do(cast.csw, "harm_answer", **harm, words="Police ask", owner_id=cast.csw.id, until=today())
    assert refusal() == "disruption_empty"
    with frozen(NOON + timedelta(days=1)):
        assert refusal() == "harm_unanswered"
    do(cast.csw, "harm_answer", **harm, measure_id=bus.id)


def test_wishes_siblings_and_taking_part_hold_a_plan_up_until_it_comes_into_force(
    cast: Any, story: Any, plan: Plan, lock: Measure, bus: Measure, do: Do, no: Do, share: Any
) -> None:
    def refusal() -> str:
        return no(cast.csw, "plan_put_in_force", plan_id=plan.id, expected_version=now_of(plan).version)

    share()
    line = {"plan_id": plan.id, "standing": "known", "who": "A group", "tactics": "Lifts", "agency": "Police"}
    assert no(cast.csw, "disruption_add", **line, due_on=None) == "due_on_missing"
    assert (
        no(cast.csw, "disruption_add", **line, due_on=today(), readers="workers") == "withheld_reason_missing"
    )
    held = {"readers": "workers", "withheld_reason": "Police are working"}
    do(cast.csw, "disruption_add", **line, **held, due_on=today())
    do(cast.csw, "plan_reasons_give", plan_id=plan.id, expected_version=now_of(plan).version, **OFFLINE)
    assert refusal() == "wishes_missing"
    wish = do(
        cast.csw, "young_wish_say", case_id=plan.case_id, words="To choose who comes", parents_may_read=False
    )
    assert refusal() == "wish_unanswered"
    assert no(cast.csw, "wish_answer", wish_id=wish.id, outcome="not") == "words_missing"
    do(cast.csw, "wish_answer", wish_id=wish.id, outcome="in_part", words="Not at night")
    assert refusal() == "sibling_unreviewed"
    with acting(cast.ipsw):
        sibling_review(by=cast.ipsw, case_id=plan.case_id, family_id=story.family.id, person_id=story.sibling.id,
                       risk="None seen", skip_strengths=True)  # fmt: skip
    assert refusal() == "involvement_unanswered"
    assert no(cast.ipsw, "involvement_say", plan_id=plan.id, moment="plan", met=["heard"],
              person_id=story.mother.id) == "reason_missing"  # fmt: skip
    involve(cast, story, do, plan)
    found = force(cast, do, plan)
    assert (found.state, found.in_force_number, found.in_force_by_name) == ("active", 1, "Chris Young")
    assert refusal() == "plan_in_force_already"
    with acting(cast.mother):  # what is kept from the family is not there, and neither is the wish
        around = around_of(cast.mother, plan)
        assert (around.disruption, around.wishes) == ((), ())
    with acting(SYSTEM):
        assert AuditEvent.objects.filter(kind="plans.plan.in_force").count() == 1


def test_an_empty_disruption_section_takes_police_and_a_manager_each_for_this_version(
    cast: Any, ready: Plan, do: Do, no: Do, share: Any
) -> None:
    sign = {"plan_id": ready.id, "expected_version": 1, "words": "Nobody is known yet"}
    assert no(cast.manager, "disruption_sign", **sign) == "disruption_not_empty"
    with acting(SYSTEM):
        line_id = ready.disruption.get().id
    do(cast.csw, "disruption_end", line_id=line_id, words="It was somebody else")
    wanted = {"plan_id": ready.id, "expected_version": now_of(ready).version}
    assert no(cast.csw, "plan_put_in_force", **wanted) == "disruption_empty"
    here(cast, ready, cast.police)
    with pytest.raises(NotPermitted):
        do(cast.csw, "disruption_sign", **sign)
    with pytest.raises(Stale):
        do(cast.police, "disruption_sign", **{**sign, "expected_version": 2})
    do(cast.police, "disruption_sign", **sign)
    assert no(cast.police, "disruption_sign", **sign) == "disruption_signed"
    assert no(cast.csw, "plan_put_in_force", **wanted) == "disruption_empty"
    with acting(cast.csw), pytest.raises(DatabaseError), transaction.atomic():  # nobody signs for the police
        DisruptionSign.objects.create(partnership_id=ready.partnership_id, case_id=ready.case_id, plan=ready, number=1,
                                      side="manager",
                                      words="x", by_id=cast.csw.id, by_name="x", by_role="x", at=NOON)  # fmt: skip
    do(cast.manager, "disruption_sign", **sign)
    assert force(cast, do, ready).in_force_number == 1
    share()  # the next version is signed anew
    wanted["expected_version"] = now_of(ready).version
    assert no(cast.csw, "plan_put_in_force", **wanted) == "disruption_empty"
    assert now_of(ready).state == "active"  # the version in force stays in force meanwhile


def test_whoever_attends_reads_the_newest_words_and_the_reading_is_kept(
    cast: Any, story: Any, plan: Plan, do: Do, no: Do
) -> None:
    about = {"case_id": plan.case_id}
    do(cast.mother, "approach_say", **about, kind="wakes", words="Let me wake him")
    do(cast.ipsw, "approach_say", **about, kind="calms", words="Music first", person_id=story.father.id)
    do(cast.mother, "approach_say", **about, kind="wakes", words="I wake him, nobody else")
    here(cast, plan, cast.police)
    with acting(cast.police):
        card = approach(viewer=cast.police, case_id=plan.case_id)
    said = {g.key: [(line.words, line.person.full_name) for line in g.lines] for g in card.groups}
    assert said["wakes"] == [("I wake him, nobody else", "Maria Ash")]
    assert said["calms"] == [("Music first", "Frank Ash")]
    with acting(SYSTEM):
        read = AuditEvent.objects.filter(actor_id=cast.police.id, is_read=True).latest("id")
    assert "plans.approach" in read.facts["what"]
    do(cast.mother, "approach_say", **about, kind="wakes", words="")
    with acting(cast.police):
        groups = approach(viewer=cast.police, case_id=plan.case_id).groups
        assert not {group.key: group.lines for group in groups}["wakes"]


def test_another_way_of_approaching_is_written_with_its_reason_and_the_parents_read_it(
    cast: Any, story: Any, plan: Plan, do: Do, no: Do
) -> None:
    about = {"case_id": plan.case_id}
    assert (
        no(cast.csw, "approach_depart", **about, happened_on=today(), what="We woke him", why="")
        == "why_missing"
    )
    assert no(
        cast.csw, "approach_depart", **about, happened_on=today() + timedelta(days=1), what="x", why="x"
    ) == ("day_in_future")
    do(
        cast.csw,
        "approach_depart",
        **about,
        happened_on=today(),
        what="We woke him",
        why="His mother was at work",
    )
    with pytest.raises(Missing):
        do(cast.police, "approach_say", **about, kind="wakes", words="x", person_id=story.mother.id)
    with acting(cast.father):
        assert [one.why for one in approach(viewer=cast.father, case_id=plan.case_id).departures] == [
            "His mother was at work"
        ]


def test_what_parents_do_already_is_dropped_only_with_a_reason_and_their_answer(
    cast: Any, story: Any, ready: Plan, do: Do, no: Do
) -> None:
    with acting(SYSTEM):
        ours = Strength.objects.create(
            partnership_id=cast.partnership.id, family=story.family, kind="protective", words="I sit by the door",
            readers="family", author_id=cast.mother.id, author_name="Maria", author_role="Parent", said_at=NOON,
        )  # fmt: skip
    about = {"case_id": ready.case_id, "strategy_id": ours.id}
    assert no(cast.mother, "strategy_reply", **about, words="It helps") == "strategy_not_advised"
    assert no(cast.csw, "strategy_advise", **about, words=" ") == "words_missing"
    do(cast.csw, "strategy_advise", **about, words="It frightens her")
    wanted = {"plan_id": ready.id, "expected_version": ready.version}
    assert no(cast.csw, "plan_put_in_force", **wanted) == "strategy_unanswered"
    with pytest.raises(NotPermitted):
        do(cast.young_person, "strategy_reply", **about, words="x")
    do(cast.mother, "strategy_reply", **about, words="It is the only night she slept")
    with acting(cast.csw):
        (view,) = around_of(cast.csw, ready).strategies
    assert [one.words for one in view.said] == ["It frightens her", "It is the only night she slept"]
    assert force(cast, do, ready).in_force_number == 1


def test_a_version_is_answered_in_ones_own_account_and_the_answer_stays_when_somebody_leaves(
    cast: Any, story: Any, ready: Plan, do: Do, no: Do, share: Any
) -> None:
    about = {"plan_id": ready.id, "expected_version": 1}
    assert no(cast.father, "version_answer", **about, answer="disagree") == "words_missing"
    do(cast.father, "version_answer", **about, answer="disagree", words="It forgets the nights")
    do(cast.csw, "version_answer", **about, answer="agree")
    with acting(SYSTEM):  # removed in the middle of signing
        Membership.objects.filter(user_id=cast.csw.id, circle_id=ready.case_id).update(until=NOON)
        Allocation.objects.filter(user_id=cast.csw.id).update(**LEFT)
    with pytest.raises((NotPermitted, Missing)):
        do(cast.csw, "version_answer", **about, answer="disagree", words="x")
    with acting(cast.mother):
        around = around_of(cast.mother, ready)
    assert [(one.answer.by_name, one.answer.words) for one in around.voices] == [
        ("Frank Ash", "It forgets the nights"), ("Chris Young", ""),
    ]  # fmt: skip
    assert cast.csw.id in around.left
    share()
    with pytest.raises(Stale) as stale:  # nobody answers a version that they have not read
        do(cast.father, "version_answer", **about, answer="agree")
    assert stale.value.current.version == 2
    with (
        acting(cast.mother),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        VersionAnswer.objects.create(partnership_id=ready.partnership_id, case_id=ready.case_id, plan=ready, number=2,
                                     answer="agree", by_id=cast.father.id, by_name="x", by_role="x", at=NOON)  # fmt: skip


def test_an_emergency_plan_is_in_force_at_once_and_owes_writing_it_together(
    cast: Any, story: Any, do: Do, no: Do, share: Any, propose: Any
) -> None:
    about = {"case_id": story.case.id}
    assert no(cast.csw, "plan_interim", **about, reason="", tonight="Stay") == "reason_missing"
    bare = propose(cast.csw, owner_id=None, due_on=None, tonight="")  # a plan that no rule would let through
    version = do(cast.csw, "plan_interim", **about, reason="A threat", tonight="She sleeps at her aunt's")
    with acting(SYSTEM):
        plan = Plan.objects.get(case=story.case)
        clock = Clock.objects.get(kind="plans.coproduce")
    assert (plan.state, plan.in_force_number, version.interim, version.measures[0]["id"]) == (
        "active", 0, True, str(bare.id),
    )  # fmt: skip
    assert (clock.due_on, clock.owner_id) == (
        date(2026, 11, 30),
        cast.social_worker.id,
    )  # P-INTERIM: 5 working days
    with pytest.raises(NotPermitted):
        do(cast.mother, "plan_interim", **about, reason="x", tonight="x")
    with pytest.raises(Missing):
        do(cast.stranger, "plan_interim", **about, reason="x", tonight="x")


def test_the_kind_of_plan_is_said_to_the_parents(cast: Any, plan: Plan, do: Do, no: Do) -> None:
    assert plan.kind == "extra_familial"
    about = {"plan_id": plan.id, "kind": "child_protection"}
    assert no(cast.csw, "plan_kind_set", **about, reason="", expected_version=1) == "reason_missing"
    do(cast.csw, "plan_kind_set", **about, reason="There is harm at home too", expected_version=1)
    with pytest.raises(Stale):
        do(cast.csw, "plan_kind_set", **about, reason="x", expected_version=1)
    with acting(cast.mother):
        printed = plan_to_print_for_family(cast.mother, plan.case_id)
    assert printed is not None
    assert printed["kind_reason"] == "There is harm at home too"


@pytest.mark.parametrize(
    ("day", "before"),
    [(date(2027, 1, 4), date(2027, 1, 4)), (date(2026, 12, 28), date(2026, 12, 24)), (date(2027, 3, 28), date(2027, 3, 25))],
)  # fmt: skip
def test_a_review_that_falls_on_a_bank_holiday_is_due_on_the_working_day_before(
    day: date, before: date
) -> None:
    assert worked_on_or_before(day) == before


def test_six_weeks_before_good_friday_the_review_is_due_on_the_thursday(plan: Plan) -> None:
    with frozen(datetime(2027, 2, 12, 12, tzinfo=UTC)), acting(SYSTEM):
        promise_review(plan, by=SYSTEM)
        assert plan.review_on == Clock.objects.get(kind="plans.review").due_on == date(2027, 3, 25)


def test_reviews_come_on_their_day_or_when_something_happens_and_say_who_took_part(
    cast: Any, story: Any, ready: Plan, do: Do, no: Do
) -> None:
    assert force(cast, do, ready).review_on == date(2027, 1, 4)
    happened = {"case_id": ready.case_id, "what": "threat", "happened_on": today()}
    assert no(cast.csw, "plan_trigger_say", **happened | {"what": "rain"}) == "choice_unknown"
    first = do(cast.csw, "plan_trigger_say", **happened, words="A call")
    assert do(cast.csw, "plan_trigger_say", **happened).id == first.id
    with acting(SYSTEM):
        assert services.plan_review_trigger(by=SYSTEM, **happened | {"what": "missing"}) is not None
        assert Clock.objects.get(kind="plans.triggered_review").due_on == date(2026, 11, 24)
    review = {"plan_id": ready.id, "outcome": "goes_on", "words": "It holds"}
    version = {"expected_version": now_of(ready).version}
    assert no(cast.csw, "plan_review", **review, **version) == "review_checklist_missing"
    involve(cast, story, do, ready, moment="review")
    with acting(cast.father):
        matter = matter_say(by=cast.father, family_id=story.family.id, words="That I keep my job")
    assert no(cast.csw, "plan_review", **review, **version) == "matters_unanswered"
    with acting(cast.csw):
        answer_give(
            by=cast.csw, line_id=matter.id, outcome="not_offered", words="We cannot, and write to them"
        )
    with frozen(NOON + timedelta(days=45)):
        assert no(cast.csw, "plan_review", **review, **version) == "matters_unanswered", "at each review"
        with acting(cast.csw):
            answer_give(by=cast.csw, line_id=matter.id, outcome="not_offered", words="They wrote back: yes")
        with acting(cast.manager):
            assert [(one.plan.id, one.late) for one in reviews_due(viewer=cast.manager)] == [(ready.id, True)]
            assert plan_counts(viewer=cast.manager).overdue.count == 1
        made = do(cast.csw, "plan_review", **review, **version)
        assert (made.was_due_on, made.next_on) == (date(2027, 1, 4), now_of(ready).review_on)
        with acting(cast.csw):
            assert not around_of(cast.csw, ready).triggers
        assert no(cast.csw, "plan_review", **review, expected_version=now_of(ready).version) == (
            "review_checklist_missing"
        )  # the next review asks who took part in that one
        with acting(SYSTEM):
            assert not Clock.objects.filter(kind="plans.triggered_review", stopped_at__isnull=True).exists()


def test_a_birthday_calls_for_a_review_once(cast: Any, story: Any, plan: Plan) -> None:
    with acting(SYSTEM):
        story.child.born_on = date(2010, 11, 23)
        story.child.save()
        assert (plans_birthdays(by=SYSTEM), plans_birthdays(by=SYSTEM)) == (1, 0)
        assert ReviewTrigger.objects.get().what == "sixteen"
    with frozen(NOON + timedelta(days=1)), acting(SYSTEM):
        assert plans_birthdays(by=SYSTEM) == 0


def test_a_plan_whose_lead_left_waits_visibly_for_a_new_owner(
    cast: Any, story: Any, ready: Plan, do: Do
) -> None:
    force(cast, do, ready)
    with acting(SYSTEM):
        lead = Allocation.objects.get(case=story.case, part="lead")
        Allocation.objects.filter(id=lead.id).update(**LEFT)
        follow_lead(WorkerChange(story.case, "lead", ended=lead), SYSTEM)
        clock = Clock.objects.get(kind="plans.review")
        assert (clock.owner_id, clock.owner_label) == (None, "the managers, until somebody leads")
    with acting(cast.mother):
        assert around_of(cast.mother, ready).waits_for_lead
    with acting(SYSTEM):
        Allocation.objects.filter(id=lead.id).update(**BACK, user_id=cast.ipsw.id)
        follow_lead(WorkerChange(story.case, "lead", began=Allocation.objects.get(id=lead.id)), SYSTEM)
        assert Clock.objects.get(kind="plans.review").owner_id == cast.ipsw.id


def test_what_came_of_plans_is_counted_with_what_it_is_out_of(
    cast: Any, story: Any, ready: Plan, do: Do
) -> None:
    force(cast, do, ready)
    do(cast.mother, "plan_rate", plan_id=ready.id, working="in_part", words="Not at night")
    do(cast.mother, "plan_rate", plan_id=ready.id, working="works")
    with acting(cast.manager):
        found = plan_counts(viewer=cast.manager)
    assert (found.active.count, found.active.of, found.both_sides.count, found.interim.count) == (1, 1, 1, 0)
    assert (found.achieved.count, found.achieved.of, found.achieved.percent) == (0, 2, 0)
    assert [(one.count, one.of) for one in found.working] == [(1, 1), (0, 1), (0, 1)]
    assert all((one.count, one.of) == (3, 3) for one in found.involved)
    assert found.outcomes[0].percent is None
    do(
        cast.csw,
        "plan_close",
        plan_id=ready.id,
        outcome="safer",
        words="She says so",
        expected_version=now_of(ready).version,
    )
    with acting(cast.manager):
        assert plan_counts(viewer=cast.manager).outcomes[0].count == 1
    with acting(cast.csw), pytest.raises(NotPermitted):
        plan_counts(viewer=cast.csw)


def test_two_rewrite_one_measure_and_what_does_not_clash_stands_together(
    cast: Any, story: Any, lock: Measure, bus: Measure, do: Do, share: Any
) -> None:
    do(cast.csw, "measure_change", measure_id=lock.id, expected_version=1, words="A bolt", why="We met")
    merged = do(cast.mother, "measure_change", measure_id=lock.id, expected_version=1, tonight="Use the chair",
                words="A lock on the back door")  # fmt: skip
    assert (merged.words, merged.tonight, merged.version) == ("A bolt", "Use the chair", 3)
    with pytest.raises(Stale) as stale:
        do(cast.mother, "measure_change", measure_id=lock.id, expected_version=1, words="Two locks")
    assert stale.value.current.words == "A bolt"
    share()
    share()
    with acting(cast.mother):
        plan_id = lock.plan_id
        older, newer = versions_to_compare(viewer=cast.mother, plan_id=plan_id, older=2, newer=1)
        assert (older.number, newer.number) == (1, 2)
        with pytest.raises(Missing):
            versions_to_compare(viewer=cast.mother, plan_id=plan_id, older=1, newer=9)
        printed = plan_to_print(cast.mother, story.case.id)
    assert printed is not None
    assert printed["tonight"][0] == {
        "words": "Use the chair",
        "when": lock.trigger,
        "who": "Chris Young",
        "new": False,
    }
    with acting(cast.csw), pytest.raises(Missing):
        plan_to_print_for_family(cast.csw, story.case.id)
