"""The days for which a family waits, their alarms, the bands of waiting, and the category of harm (R3, R5, R10, R57)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.db import Error, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alongside.family.cases.jobs import case_late_tell
from alongside.family.cases.models import Case, HarmCategory
from alongside.family.cases.rules import MemberFacts, PersonFacts
from alongside.family.cases.selectors import journeys_for_family
from alongside.family.cases.services import (
    assessment_record_finished,
    assessment_record_started,
    category_set,
    category_sign,
    first_meeting_held,
    worker_allocate,
)
from alongside.family.cases.tests.scenes import a_referral, a_worker, accept, events_of
from alongside.family.cases.waiting import (
    bands,
    categories_of,
    categories_to_sign,
    category_words,
    moments_of,
    waits_for_asker,
    waits_report,
)
from alongside.family.finding.matching import families_like
from alongside.family.people.models import Screening
from alongside.family.referrals.brought import RequestScreening
from alongside.family.referrals.models import Referral
from alongside.ground import clock
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM, Nobody
from alongside.ground.base.declarations import Audience
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.base.ids import new_id
from alongside.ground.clock.lateness import waiting_band

ASKED = datetime(2026, 9, 1, 10, tzinfo=UTC)  # a Tuesday


def after(days: float) -> datetime:
    return ASKED + timedelta(days=days)


@pytest.fixture
def case(cast) -> Case:
    """A case opened two days after somebody asked, led, with the child's own worker."""
    with clock.frozen(ASKED):
        referral = a_referral(cast, first_concern_on=date(2026, 5, 20))
    with clock.frozen(after(2)):
        with acting(cast.duty):
            made = accept(cast.duty, referral)
        with acting(cast.manager):
            for part, worker in (("lead", cast.social_worker), ("csw", cast.csw)):
                worker_allocate(by=cast.manager, case_id=made.id, part=part, user_id=worker.id)
    return made


def say(by, verb, case, days, **facts):
    with clock.frozen(after(days)), acting(by):
        return verb(by=by, case_id=case.id, **{"on": after(days).date(), **facts})


def test_days_are_said_by_those_whose_they_are_and_the_promises_kept(cast, case):
    say(cast.social_worker, assessment_record_started, case, 3)
    say(cast.manager, assessment_record_finished, case, 20)
    met = say(cast.csw, first_meeting_held, case, 12)
    assert met.worker_name == "Chris Young"
    with clock.frozen(after(30)), acting(cast.manager):
        moments = {m.title: m for m in moments_of(viewer=cast.manager, case=case)}
        assert moments["First concern raised to any agency"].on == date(2026, 5, 20)
        assert moments["They asked us"].band == "over_3_months"
        assert moments["The child met their own worker"].on == date(2026, 9, 13)
        assert moments["The assessment was finished"].lateness.late is False
        running = journeys_for_family(viewer=cast.manager, cases=[case])[case.id].promises
    assert not {p.kind for p in running} & {"cases.assessment", "cases.first_meeting"}


def test_a_worker_who_came_too_late_stays_visible_as_such(cast, case):
    say(cast.social_worker, first_meeting_held, case, 60, on=after(59).date())
    with clock.frozen(after(70)), acting(cast.csw):
        meeting = moments_of(viewer=cast.csw, case=case)[-1]
    assert (meeting.promised_on, meeting.on) == (date(2026, 9, 15), date(2026, 10, 30))
    assert meeting.lateness.late
    assert meeting.lateness.working_days_late == 33


@pytest.mark.parametrize(
    ("who", "verb", "facts", "code"),
    [
        ("csw", first_meeting_held, {"on": date(2027, 1, 1)}, "day_in_future"),
        ("csw", first_meeting_held, {"on": date(2026, 8, 31)}, "day_before_request"),
        ("social_worker", assessment_record_finished, {}, "assessment_not_started"),
    ],
)
def test_a_day_that_cannot_be_is_refused(cast, case, who, verb, facts, code):
    with pytest.raises(Refused) as refused:
        say(getattr(cast, who), verb, case, 10, **facts)
    assert refused.value.code == code


def test_another_day_needs_a_reason_and_nobody_elses_day_is_said(cast, case):
    say(cast.csw, first_meeting_held, case, 5)
    with pytest.raises(Refused) as refused:
        say(cast.csw, first_meeting_held, case, 6)
    assert refused.value.code == "day_reason_missing"
    say(cast.csw, first_meeting_held, case, 6, reason="It was the day after.")
    for who, verb in (
        ("csw", assessment_record_started),
        ("manager", first_meeting_held),
        ("ipsw", first_meeting_held),
    ):
        with pytest.raises((NotPermitted, Missing)):
            say(getattr(cast, who), verb, case, 7)


def test_a_first_meeting_needs_somebody_to_meet(cast):
    with clock.frozen(ASKED), acting(cast.duty):
        case = accept(cast.duty, a_referral(cast))
    with acting(cast.manager):
        worker_allocate(by=cast.manager, case_id=case.id, part="lead", user_id=cast.social_worker.id)
    with pytest.raises(Refused) as refused:
        say(cast.social_worker, first_meeting_held, case, 5)
    assert refused.value.code == "no_child_worker"
    assert "A manager chooses one first" in refused.value.message


def test_breaches_go_up_the_ladder_to_named_people_and_whoever_asked_reads_whom(cast, case):
    asked = [(case.referral_id, "parent_carer")]
    public = Nobody(Audience.PUBLIC, cast.partnership.id)
    with clock.frozen(
        after(16)
    ):  # the meeting was promised by the 15th, the alarm rings on the 1st of October
        case_late_tell(0)
        with acting(public):
            [offer, assessment, meeting] = waits_for_asker(viewer=public, asked=asked)[case.referral_id]
    assert (meeting.told, offer.told) == ("Sofia Worth", "Mo Hall")
    assert (assessment.told, assessment.promised_on) == ("", date(2026, 10, 1))
    before = len(mail.outbox)
    with clock.frozen(after(31)):
        case_late_tell(0)
        with acting(public):
            waits = waits_for_asker(viewer=public, asked=asked)[case.referral_id]
        case_late_tell(0)
    assert waits[2].told == "Mo Hall"
    assert len(mail.outbox) > before
    told = [event.facts for event in events_of("cases.waiting.late_told")]
    assert {"kind": "cases.assessment_alarm_first", "level": 1, "told": 1} in told
    with clock.frozen(after(31)), acting(public):
        assert waits_for_asker(viewer=public, asked=[(case.referral_id, "education")]) == {}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    first=st.dates(date(2022, 1, 1), date(2026, 11, 1)), days=st.integers(0, 1000), month_end=st.booleans()
)
def test_the_database_counts_the_bands_as_the_rule_does(cast, first, days, month_end):
    first = date(first.year, 1, 31) if month_end else first
    until = first + timedelta(days=days)
    with acting(SYSTEM):
        made = Referral.objects.create(
            partnership_id=cast.partnership.id, reference=f"R-{new_id().hex[:12]}", receipt_digest=new_id().hex * 2,
            source="police", own_words="x", received_at=ASKED, contact_name="x", first_concern_on=first,
            child_born_on=until,
        )  # fmt: skip
        found = Referral.objects.filter(id=made.id).annotate(band=bands("first_concern_on", "child_born_on"))
        assert found.values_list("band", flat=True).get() == waiting_band(first, until)


def test_the_report_counts_who_it_came_for_and_who_waits_with_its_denominator(cast, case):
    with clock.frozen(ASKED):
        a_referral(cast, first_concern_on=date(2024, 8, 1))
    say(cast.csw, first_meeting_held, case, 5)
    with clock.frozen(after(10)), acting(cast.manager):
        rows = {row.title: row for row in waits_report(viewer=cast.manager)}
    decided, met = rows["We decided"], rows["The child met their own worker"]
    assert (decided.total, decided.came["over_3_months"], decided.waiting["over_2_years"]) == (2, 1, 1)
    assert (met.total, met.came["over_3_months"], sum(met.waiting.values())) == (1, 1, 0)
    with acting(cast.social_worker), pytest.raises(NotPermitted):
        waits_report(viewer=cast.social_worker)


def in_force(viewer, case):
    with acting(viewer):
        return category_words(categories_of(viewer=viewer, case_id=case.id))


@pytest.mark.parametrize(
    ("kinds", "evidence", "code", "way_round"),
    [
        (["exploitation", "neglect"], " ", "neglect_needs_evidence", "A manager looks at it"),
        (["neglect"], "No food.", "exploitation_left_out", "choose another beside it"),
        ([], "", "category_missing", "Choose"),
        (["other"], "", "choice_unknown", "Choose"),
    ],
)
def test_help_opens_on_exploitation_alone(cast, case, kinds, evidence, code, way_round):
    assert in_force(cast.social_worker, case) == "Child exploitation"
    with acting(cast.social_worker), pytest.raises(Refused, match=way_round) as refused:
        category_set(by=cast.social_worker, case_id=case.id, kinds=kinds, evidence=evidence)
    assert refused.value.code == code


def test_neglect_waits_for_evidence_and_another_manager(cast, case):
    both = {"case_id": case.id, "kinds": ["exploitation", "neglect"], "evidence": "No lunch, twice."}
    with acting(cast.social_worker):
        made = category_set(by=cast.social_worker, **both)
        with pytest.raises(Refused, match="waits for a manager"):
            category_set(by=cast.social_worker, case_id=case.id, kinds=["exploitation"])
        with pytest.raises(NotPermitted):
            category_sign(by=cast.social_worker, category_id=made.id, agrees=True, words="Yes")
    with acting(cast.manager):
        assert [one.id for one in categories_to_sign(viewer=cast.manager)] == [made.id]
        category_sign(by=cast.manager, category_id=made.id, agrees=False, words="Not shown.")
        own = category_set(by=cast.manager, **both)
        with pytest.raises(Refused) as refused:
            category_sign(by=cast.manager, category_id=own.id, agrees=True, words="Yes")
        assert refused.value.code == "category_own"
    assert in_force(cast.manager, case) == "Child exploitation"
    other = a_worker(cast, "second_manager", "manager", "social_care")
    with acting(other):
        category_sign(by=other, category_id=own.id, agrees=True, words="It is shown.")
    assert in_force(cast.manager, case) == "Child exploitation, Neglect"
    with acting(SYSTEM), pytest.raises(Error), transaction.atomic():
        HarmCategory.objects.create(
            partnership_id=case.partnership_id, case=case, kinds=both["kinds"], evidence="x", state="in_force",
            set_at=ASKED, set_by_id=cast.duty.id, set_by_name="Dan",
        )  # fmt: skip


def test_what_the_request_said_about_reaching_them_comes_along(cast):
    home = [
        MemberFacts("Dora Birch", "mother", lives_with_child=True), MemberFacts("Ed Birch", "father", lives_with_child=False)
    ]  # fmt: skip
    own = a_referral(cast, referrer_name="dora  BIRCH", safe_contact_words="Text only.")
    school = a_referral(cast, source="education")
    with acting(SYSTEM):
        RequestScreening.objects.create(
            partnership_id=school.partnership_id, referral=school, answer="not_safe", how="person", asked_of="nurse",
            words="At school.", at=ASKED, by_id=cast.duty.id, by_name="Dan Utley",
        )  # fmt: skip
    with acting(cast.duty):
        accept(cast.duty, own, others=home)
        accept(cast.duty, school, others=home, child=PersonFacts("Ada Elm"), family_reason="Another family.")
    with acting(SYSTEM):
        said = Screening.objects.order_by("id").values_list("person__full_name", "answer", "how", "words")
        assert list(said) == [
            ("Dora Birch", "safe", "themself", "Text only."),
            ("Dora Birch", "not_safe", "other", "At school."),
        ]


def test_accepting_one_sister_proposes_the_same_family_for_the_others(cast):
    together = new_id()
    one, two = (a_referral(cast, child_name=name, together_id=together) for name in ("Hodan Yusuf", ""))
    with acting(cast.duty):
        assert families_like(viewer=cast.duty, referral=two) == []
        case = accept(cast.duty, one, child=PersonFacts("Hodan Yusuf"))
        [known] = families_like(viewer=cast.duty, referral=two)
    assert known.family.id == case.family_id
    assert known.told_together
