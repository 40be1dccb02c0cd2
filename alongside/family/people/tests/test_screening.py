"""Nobody reaches out before it was asked whether that is safe; urgent safety is never refused (R327, T10)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.db import Error, transaction
from hypothesis import given
from hypothesis import strategies as st

from alongside.family.people.models import FamilyMember, Person, Screening
from alongside.family.people.rules import check_reach, reach_state
from alongside.family.people.selectors import reach_state_of, screenings_of
from alongside.family.people.services import (
    contact_point_add,
    invitation_send,
    safe_contact_state,
    screening_record,
    urgent_contact_record,
)
from alongside.ground.access.context import acting, elevated
from alongside.ground.audit.models import AuditEvent
from alongside.ground.audit.services import refusal_keep
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.clock import frozen, now
from alongside.practice.support.services import support_offer
from alongside.practice.workload.services import visit_plan

pytestmark = pytest.mark.django_db
ADDRESS = "gwen@home.example"


@pytest.fixture
def gran(cast, story):
    with acting(SYSTEM):
        pid = {"partnership_id": cast.partnership.id}
        person = Person.objects.create(**pid, full_name="Gwen Ash", name_key="gwen ash")
        FamilyMember.objects.create(**pid, family=story.family, person=person, relationship="grandparent")
    with acting(cast.ipsw):
        contact_point_add(by=cast.ipsw, person_id=person.id, channel="email", value=ADDRESS)
    return person


def ask(by, person, answer="safe", **facts):
    facts = {"how": "person", "asked_of": "her doctor", "words": "Only at the surgery.", **facts}
    with acting(by):
        return screening_record(by=by, person_id=person.id, answer=answer, **facts)


def ways_out(cast, story, person):
    """Every verb that reaches a family member."""
    yield lambda: invitation_send(
        by=cast.ipsw, family_id=story.family.id, person_id=person.id, role="parent_carer", email=ADDRESS
    )
    yield lambda: support_offer(
        by=cast.ipsw, case_id=story.case.id, person_id=person.id, worker_id=cast.ipsw.id
    )


def goes_there(cast, story, person):
    """Plan a visit at home: nobody knocks either."""
    at = now() + timedelta(hours=2)
    return visit_plan(
        by=cast.ipsw, case_id=story.case.id, person_id=person.id, starts_at=at, check_in_at=at + timedelta(hours=1),
        place="4 Mill Lane",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("answers", "code", "way_round"),
    [
        ((), "not_screened", "Ask first"),
        (("not_known",), "not_screened", "Ask first"),
        (("safe", "not_safe"), "not_safe_to_reach", "how they can be reached instead"),
    ],
)
def test_every_way_out_is_refused_before_with_the_way_round_and_kept(
    cast, story, gran, answers, code, way_round
):
    for answer in answers:
        ask(cast.csw, gran, answer)
    with acting(cast.ipsw), frozen(now() - timedelta(days=2)):
        urgent_contact_record(by=cast.ipsw, person_id=gran.id, senior_name="Mo Hall", reason="A threat.")
    with acting(cast.ipsw):
        for way_out in (*ways_out(cast, story, gran), lambda: goes_there(cast, story, gran)):
            with pytest.raises(Refused) as refused:
                way_out()
            assert refused.value.code == code
            with elevated("whoever catches it keeps it again, and it stays one event"):
                refusal_keep(refused.value, by=cast.ipsw)
            assert way_round in refused.value.message
            assert "999" in refused.value.message
    with acting(SYSTEM):
        kept = AuditEvent.objects.filter(kind="audit.deed.refused", facts={"code": code}, about_id=gran.id)
        assert kept.count() == 3
    assert mail.outbox == []


@pytest.mark.parametrize("cleared", ["asked", "own_rules"])
def test_what_is_asked_and_safe_goes_out_and_their_own_word_wins(cast, story, gran, cleared):
    ask(cast.csw, gran, "not_safe")
    if cleared == "asked":
        ask(cast.csw, gran, "safe")
    else:
        with acting(cast.csw):
            safe_contact_state(
                by=cast.csw, person_id=gran.id, channels=["email"], shared_device=False, no_voicemail=True
            )
    with acting(cast.ipsw):
        for way_out in (*ways_out(cast, story, gran), lambda: goes_there(cast, story, gran)):
            way_out()
    assert len(mail.outbox) == 1


def test_urgent_safety_is_never_refused_and_answers_no_question(cast, story, gran):
    ask(cast.csw, gran, "not_safe")
    for who in (cast.csw, cast.social_worker, cast.manager):
        with acting(who):
            made = urgent_contact_record(
                by=who, person_id=gran.id, senior_name="Mo Hall", reason="He is outside."
            )
            assert made.senior_name == "Mo Hall"
            assert reach_state_of(gran) == "not_safe"
    with acting(cast.ipsw):
        assert goes_there(cast, story, gran), "somebody looks out for whoever goes there at once"
    with acting(SYSTEM):
        assert AuditEvent.objects.filter(kind="people.person.reached_at_once").count() == 3


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"answer": "not_safe", "words": " "}, "other_way_missing"),
        ({"asked_of": ""}, "asked_of_missing"),
        ({"answer": "urgent"}, "choice_unknown"),
        ({"how": "guess"}, "choice_unknown"),
        ({"words": "x" * 1001}, "words_too_long"),
    ],
)
def test_half_an_answer_is_refused(cast, gran, facts, code):
    with pytest.raises(Refused) as refused:
        ask(cast.csw, gran, **facts)
    assert refused.value.code == code


def test_only_those_who_know_the_person_ask_and_no_family_member_reads_it(cast, story, gran):
    for who, error in ((cast.mother, NotPermitted), (cast.police, Missing), (cast.stranger, Missing)):
        with pytest.raises(error):
            ask(who, gran)
    ask(cast.csw, gran, "not_safe")
    with acting(cast.mother):
        assert not Screening.objects.exists()
        assert screenings_of(viewer=cast.mother, people=[gran])[gran.id].asked == ()
    with acting(cast.csw):
        [one] = screenings_of(viewer=cast.csw, people=[gran])[gran.id].asked
        assert (one.by_name, one.asked_of) == ("Chris Young", "her doctor")
        for facts in ({"answer": "not_safe", "words": ""}, {"answer": "urgent", "senior_name": ""}):
            one.pk, one.words = None, "x"
            for name, value in facts.items():
                setattr(one, name, value)
            with pytest.raises(Error), transaction.atomic():
                one.save(force_insert=True)


@given(
    own=st.booleans(),
    account=st.booleans(),
    answer=st.sampled_from(["", "safe", "not_safe", "not_known", "urgent"]),
)
def test_no_path_reaches_somebody_unasked(own, account, answer):
    state = reach_state(own_rules=own, account=account, answer=answer)
    try:
        check_reach(state, "Gwen")
        refused = False
    except Refused:
        refused = True
    assert refused is not (own or account or answer == "safe")
