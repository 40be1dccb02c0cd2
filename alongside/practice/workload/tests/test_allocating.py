"""Before a worker is chosen: the limit, a mentor, what the family asked for; and what managers read of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from alongside.family.cases.jobs import case_late_tell
from alongside.family.cases.models import Allocation, Case
from alongside.family.cases.services import Weighed, threshold_set, worker_allocate, worker_release
from alongside.ground.access.context import acting
from alongside.ground.accounts.models import RoleAssignment, User
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.clock import frozen
from alongside.ground.clock.models import EscalationNotice
from alongside.ground.clock.selectors import clock_for
from alongside.practice.workload.models import AllocationOverride, PreferenceMatch, WorkerPreference
from alongside.practice.workload.selectors.load import (
    capacity,
    carried,
    challenges,
    my_load,
    not_dedicated,
    overrides,
    patterns,
)
from alongside.practice.workload.selectors.wishes import (
    matches_for_family,
    preferences_for_family,
    unmet_rates,
)
from alongside.practice.workload.services import (
    challenge_answer,
    challenge_lodge,
    contact_agree,
    preference_state,
    terms_state,
)

MONDAY = datetime(2026, 11, 16, 10, tzinfo=UTC)


def another_worker(cast, name, role="csw", kind="csw"):
    agency = getattr(cast, kind).as_actor().agency_id
    with acting(SYSTEM):
        user = User.objects.create(
            email=f"{name.lower()}@northmoor.example", name=name, partnership=cast.partnership
        )
        RoleAssignment.objects.create(user=user, agency_id=agency, role=role)
    return User.objects.get(id=user.id)


def points(worker):
    return my_load(viewer=worker, families=carried(viewer=worker)).load.points


def raise_level(cast, story):
    with acting(cast.manager):
        threshold_set(
            by=cast.manager, case_id=story.case.id, level="high", rationale="More cars", need_now="Rest", how_respond="Now"
        )  # fmt: skip


def allocate(by, story, part, worker, **weighed):
    with acting(by):
        return worker_allocate(
            by=by, case_id=story.case.id, part=part, user_id=worker.id, weighed=Weighed(**weighed)
        )


def kept():
    with acting(SYSTEM):
        return list(AllocationOverride.objects.order_by("at"))


# What is asked, who asks, and how the software says no: the code, where it stands, the right way round.
REFUSALS = [
    ("over", "manager", {}, ("over_limit", "override_reason"), "say why it must be them"),
    ("over", "duty", {"override_reason": "I insist"}, ("over_limit", "user_id"), "ask a manager"),
    ("alone", "manager", {"override_reason": "  "}, ("no_mentor", "override_reason"), "say why it must be them"),
    ("over", "manager", {"override_reason": "x" * 401}, ("words_too_long", "override_reason"), "400"),
    ("wish", "manager", {}, ("preferences_unanswered", "met"), "which of it this person meets"),
    ("wish", "manager", {"met": frozenset()}, ("preferences_reason", "unmet_reason"), "why nobody could be found"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "who", "weighed", "refused", "way_round"), REFUSALS)
def test_what_is_refused_says_the_right_way_round(cast, story, limit, what, who, weighed, refused, way_round):
    nina = another_worker(cast, "Nina")
    if what == "over":
        limit(1)
    elif what == "alone":
        raise_level(cast, story)
        with acting(cast.manager):
            terms_state(by=cast.manager, user_id=nina.id, newly_trained=True)
    else:
        with acting(cast.young_person):
            preference_state(by=cast.young_person, aspect="gender", words="A woman")
    if who == "duty":
        allocate(cast.manager, story, "other", cast.duty)
    with acting(SYSTEM):
        Allocation.objects.filter(part="csw").update(part="other")
    with pytest.raises(Refused) as error:
        allocate(getattr(cast, who), story, "csw", nina, **weighed)
    assert (error.value.code, error.value.field) == refused
    assert way_round in error.value.message
    assert kept() == []
    with acting(SYSTEM):
        assert not Allocation.objects.filter(user_id=nina.id).exists()


def test_a_manager_chooses_above_the_limit_with_a_reason_that_the_report_keeps(cast, story, limit):
    limit(1)
    nina = another_worker(cast, "Nina")
    raise_level(cast, story)
    with acting(cast.manager):
        terms_state(by=cast.manager, user_id=nina.id, newly_trained=True, share_percent=50)
        worker_release(
            by=cast.manager, allocation_id=Allocation.objects.get(part="csw").id, reason="Has moved away"
        )
    allocate(cast.manager, story, "csw", nina, override_reason=" She has known\nCleo for years ")
    with acting(cast.manager):
        [one] = overrides(viewer=cast.manager)
        assert (one.grounds, one.points, one.limit) == (["over_limit", "no_mentor"], 3, 1)
        assert (one.reason, one.by_name) == ("She has known Cleo for years", "Mo Hall")
        assert capacity(viewer=cast.manager)[0].load.words == "Over the limit"
    with acting(SYSTEM):
        [event] = AuditEvent.objects.filter(kind="workload.allocation.overridden")
    assert event.circle_ids == []
    assert event.facts["grounds"] == ["over_limit", "no_mentor"]
    for outsider in (cast.csw, cast.mother, cast.stranger):
        with acting(outsider):
            assert not AllocationOverride.objects.exists()


def test_exactly_at_the_limit_is_fine_and_a_second_part_for_the_same_child_weighs_nothing(cast, story, limit):
    limit(2)
    allocate(cast.manager, story, "social_worker", cast.social_worker)
    allocate(cast.manager, story, "csw", another_worker(cast, "Nina"))
    allocate(cast.manager, story, "lead", cast.police)  # whoever has no limit is not weighed
    assert kept() == []


def test_a_new_worker_with_a_mentor_or_beside_another_is_not_alone_until_the_mentor_leaves(cast, story):
    raise_level(cast, story)
    nina, olga = another_worker(cast, "Nina"), another_worker(cast, "Olga")
    plan = {"newly_trained": True, "mentor_id": cast.csw.id, "shadowing": "Three visits together"}
    with acting(cast.manager):
        terms_state(by=cast.manager, user_id=nina.id, newly_trained=True)
    allocate(cast.manager, story, "csw", nina)  # beside Chris
    with acting(cast.manager):
        for spell in Allocation.objects.filter(part="csw", until__isnull=True):
            worker_release(by=cast.manager, allocation_id=spell.id, reason="A change")
        terms_state(by=cast.manager, user_id=olga.id, **plan)
    allocate(cast.manager, story, "csw", olga)
    with acting(SYSTEM):
        User.objects.filter(id=cast.csw.id).update(is_active=False)
        Allocation.objects.filter(user_id=olga.id).update(
            until=MONDAY, ended_by_id=cast.manager.id, end_reason="A change"
        )
    with pytest.raises(Refused) as error:
        allocate(cast.manager, story, "csw", olga)
    assert error.value.code == "no_mentor"


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"share_percent": 0}, "share_percent"),
        ({"share_percent": 101}, "share_percent"),
        ({"mentor": "csw"}, "mentor_not_new"),
        ({"mentor": "ipsw", "newly_trained": True}, "mentor_self"),
        ({"mentor": "csw", "newly_trained": True}, "words_missing"),
    ],
)
def test_terms_that_make_no_sense_are_refused(cast, facts, code):
    given = dict(facts)
    mentor = given.pop("mentor", None)
    with acting(cast.manager), pytest.raises(Refused) as error:
        terms_state(
            by=cast.manager,
            user_id=cast.ipsw.id,
            mentor_id=getattr(cast, mentor).id if mentor else None,
            **given,
        )
    assert error.value.code == code
    with acting(cast.ipsw), pytest.raises(NotPermitted):
        terms_state(by=cast.ipsw, user_id=cast.ipsw.id)
    with acting(cast.manager), pytest.raises(Missing):
        terms_state(by=cast.manager, user_id=cast.stranger.id)


def test_what_was_agreed_weighs_and_changes_and_a_year_of_silence_closes_nothing(cast, story, spell):
    mine = spell("ipsw")
    agreed = {"by": cast.ipsw, "allocation_id": mine.id}
    with frozen(MONDAY), acting(cast.ipsw):
        assert points(cast.ipsw) == 2
        contact_agree(**agreed, visits="twice_weekly", calls="daily", words="Tuesdays and Fridays")
        assert points(cast.ipsw) == 6
    with frozen(MONDAY + timedelta(days=400)):
        with acting(cast.ipsw):
            contact_agree(**agreed, visits="none", calls="monthly")
            [row] = carried(viewer=cast.ipsw)
            assert (row.points, row.plan.calls, row.last_contact) == (2, "monthly", None)
        case_late_tell(0)
        with acting(SYSTEM):
            assert Case.objects.get(id=story.case.id).closed_at is None
    with acting(cast.ipsw), pytest.raises(Refused) as error:
        contact_agree(**agreed, visits="hourly", calls="none")
    assert error.value.code == "choice_unknown"
    for other, refusal in ((cast.csw, NotPermitted), (cast.teacher, NotPermitted)):
        with acting(other), pytest.raises(refusal):
            contact_agree(by=other, allocation_id=mine.id, visits="none", calls="none")


def test_a_wish_is_met_or_its_reason_kept_and_only_whoever_asked_reads_it(cast, story):
    for words in ("Polish", "Polish, please"):
        with acting(cast.mother):
            preference_state(by=cast.mother, aspect="language", words=words)
    with acting(cast.mother):
        preference_state(by=cast.mother, aspect="faith", words="Catholic")
        preference_state(by=cast.mother, aspect="faith", words="")
        assert preferences_for_family(viewer=cast.mother) == {"language": "Polish, please"}
    wish = f"{story.mother.id}:language"
    pola = another_worker(cast, "Pola", "ipsw", "ipsw")
    nora = another_worker(cast, "Nora", "ipsw", "ipsw")
    allocate(cast.manager, story, "ipsw", pola, met=frozenset({wish}))
    allocate(cast.manager, story, "ipsw", nora, met=frozenset({"nonsense"}), unmet_reason="Nobody is free")
    allocate(
        cast.manager, story, "csw", another_worker(cast, "Nina")
    )  # the parents' wishes are not about her
    with acting(cast.mother):
        told = [
            (one.worker_name, one.asked_words, one.met, one.reason)
            for one in matches_for_family(viewer=cast.mother)
        ]
    assert sorted(told) == [
        ("Nora", "Polish, please", False, "Nobody is free"), ("Pola", "Polish, please", True, ""),
    ]  # fmt: skip
    with acting(cast.father):
        assert not WorkerPreference.objects.exists()
        assert not PreferenceMatch.objects.exists()
    with acting(cast.manager):
        rates = unmet_rates(viewer=cast.manager)
        assert [(one.group, one.words) for one in rates.by_aspect] == [("Language", "fewer than 5")]
        assert [one.group for one in rates.by_ethnicity] == ["Smaller groups together"]
    with acting(cast.ipsw), pytest.raises(NotPermitted):
        preference_state(by=cast.ipsw, aspect="faith", words="Any")


def test_a_challenge_is_answered_in_time_or_managers_hear_of_it(cast, mailoutbox):
    with frozen(MONDAY), acting(cast.ipsw):
        made = challenge_lodge(by=cast.ipsw, about="all_parents", words="Every parent comes to me.")
        assert [one.id for one in challenges(viewer=cast.ipsw)] == [made.id]
        assert made.answer_by == (MONDAY + timedelta(days=7)).date()
    for day, manages, letters in ((7, True, 0), (8, False, 0), (8, True, 1), (8, True, 1)):
        with acting(SYSTEM):  # with nobody to hear of it, it waits until there is somebody
            type(cast.manager).objects.filter(id=cast.manager.id).update(is_active=manages)
        with frozen(MONDAY + timedelta(days=day)):
            case_late_tell(0)
        assert len(mailoutbox) == letters
    with acting(SYSTEM):
        assert EscalationNotice.objects.get().to_label == "Mo Hall"
    assert mailoutbox[0].to == [cast.manager.email]
    answer = {"challenge_id": made.id, "answer": "changes", "words": "From Monday two of you share them."}
    with frozen(MONDAY + timedelta(days=8)):
        with acting(cast.ipsw), pytest.raises(NotPermitted):
            challenge_answer(by=cast.ipsw, **answer)
        with acting(cast.manager):
            assert challenge_answer(by=cast.manager, **answer).answered_by_name == "Mo Hall"
            assert clock_for(made.id, "workload.challenge").stopped_at is not None
            with pytest.raises(Refused) as error:
                challenge_answer(by=cast.manager, **answer)
    assert error.value.code == "challenge_answered"
    with frozen(MONDAY + timedelta(days=60)):
        assert case_late_tell(0) == 0
    for other, raised in ((cast.csw, NotPermitted), (cast.manager, NotPermitted)):
        with acting(other), pytest.raises(raised):
            challenge_lodge(by=other, about="other", words="No")


def test_managers_read_patterns_and_who_supports_parents_beside_another_role(cast, story):
    another_worker(cast, "Pola", "ipsw", "ipsw")
    with acting(SYSTEM):
        RoleAssignment.objects.create(
            user=cast.ipsw, agency_id=cast.ipsw.as_actor().agency_id, role="voluntary"
        )
    with acting(cast.manager):
        assert [(one.name, one.roles, one.families) for one in not_dedicated(viewer=cast.manager)] == [
            ("Ines Parker", "Voluntary sector worker", 1)
        ]
        found = {
            one.agency: (one.families, one.with_ipsw, one.words) for one in patterns(viewer=cast.manager)
        }
    assert found == {"Northmoor social_care": (1, 1, ""), "Northmoor voluntary": (1, 1, "")}
    for reading in (capacity, overrides, patterns, not_dedicated, unmet_rates):
        with acting(cast.social_worker), pytest.raises(NotPermitted):
            reading(viewer=cast.social_worker)


def test_two_hundred_workers_cost_few_queries(cast, story, django_assert_max_num_queries):
    csw = cast.csw.as_actor().agency_id
    with acting(SYSTEM):
        users = User.objects.bulk_create(
            User(email=f"w{n}@northmoor.example", name=f"W {n}", partnership=cast.partnership, password="!")
            for n in range(200)
        )
        RoleAssignment.objects.bulk_create(RoleAssignment(user=u, agency_id=csw, role="csw") for u in users)
    with acting(cast.manager), django_assert_max_num_queries(20):
        assert len(capacity(viewer=cast.manager)) == 203
