"""How to reach somebody is theirs: the other parent never sees it, and no message breaks their rules
(R327).
"""

from __future__ import annotations

import uuid

import pytest

from alongside.family.people.models import ContactPoint, IdentityAnswer, SafeContact
from alongside.family.people.selectors import contact_points_of, identity_of, message_allowed, safe_contact_of
from alongside.family.people.services import (
    contact_point_add,
    contact_point_end,
    identity_answer,
    message_check,
    safe_contact_state,
)
from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import PUBLIC, SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused


def add(by, person, channel="email", value="frank@home.example"):
    with acting(by):
        return contact_point_add(by=by, person_id=person.id, channel=channel, value=value)


def state(by, person, channels=("email",), **facts):
    facts = {"shared_device": True, "no_voicemail": True, **facts}
    with acting(by):
        return safe_contact_state(by=by, person_id=person.id, channels=list(channels), **facts)


def kinds():
    with acting(SYSTEM):
        return list(AuditEvent.objects.filter(is_read=False).order_by("id").values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("father", True), ("social_worker", True), ("ipsw", True), ("csw", True), ("manager", True),
        ("mother", False), ("young_person", False), ("police", False), ("duty", False), ("teacher", False),
        ("stranger", False), ("stranger_parent", False),
    ],
)  # fmt: skip
def test_who_sees_how_to_reach_the_father(cast, story, who, sees):
    add(cast.father, story.father)
    state(cast.father, story.father, code_word="heron")
    with acting(cast.father):
        identity_answer(by=cast.father, person_id=story.father.id, question="faith", answer="Quaker")
    viewer = getattr(cast, who)
    with acting(viewer):
        assert bool(contact_points_of(viewer=viewer, person_id=story.father.id)) is sees
        assert bool(safe_contact_of(viewer=viewer, person_id=story.father.id)) is sees
        assert bool(identity_of(viewer=viewer, person_id=story.father.id)) is sees
        for model in (ContactPoint, SafeContact, IdentityAnswer):
            assert model.objects.exists() is sees


def test_the_public_sees_no_way_to_reach_anyone(cast, story):
    add(cast.father, story.father)
    with acting(PUBLIC):
        assert contact_points_of(viewer=PUBLIC, person_id=story.father.id) == []
        with pytest.raises(NotPermitted):
            contact_point_add(by=PUBLIC, person_id=story.father.id, channel="email", value="a@b.example")


def test_one_parent_cannot_speak_for_the_other(cast, story):
    point = add(cast.father, story.father)
    with acting(cast.mother):
        with pytest.raises(NotPermitted):
            contact_point_add(
                by=cast.mother, person_id=story.father.id, channel="phone", value="07700 900123"
            )
        with pytest.raises(NotPermitted):
            safe_contact_state(
                by=cast.mother,
                person_id=story.father.id,
                channels=[],
                shared_device=False,
                no_voicemail=False,
            )
        with pytest.raises(NotPermitted):
            identity_answer(by=cast.mother, person_id=story.father.id, question="faith", answer="x")
        with pytest.raises(Missing):
            contact_point_end(by=cast.mother, contact_point_id=point.id)


@pytest.mark.parametrize("who", ["duty", "police", "stranger", "stranger_parent"])
def test_whoever_does_not_know_the_person_is_told_that_there_is_none(cast, story, who):
    by = getattr(cast, who)
    with acting(by), pytest.raises(Missing):
        contact_point_add(by=by, person_id=story.father.id, channel="email", value="a@b.example")
    with acting(by), pytest.raises(Missing):
        identity_answer(by=by, person_id=uuid.uuid4(), question="faith", answer=None)


def test_a_worker_in_the_circle_records_what_a_parent_says(cast, story):
    point = add(cast.ipsw, story.mother, "phone", "07700  900123")
    assert (point.value, point.created_by_id) == ("07700 900123", cast.ipsw.id)


def test_the_same_way_twice_is_refused_and_an_ended_one_may_come_back(cast, story):
    point = add(cast.father, story.father)
    with pytest.raises(Refused) as refused:
        add(cast.father, story.father, value="Frank@Home.Example")
    assert refused.value.code == "contact_already"
    with acting(cast.father):
        ended = contact_point_end(by=cast.father, contact_point_id=point.id)
        again = contact_point_end(by=cast.father, contact_point_id=point.id)
        assert ended.ended_at == again.ended_at
        assert contact_points_of(viewer=cast.father, person_id=story.father.id) == []
    assert kinds().count("people.contact.ended") == 1
    assert add(cast.father, story.father).id != point.id


@pytest.mark.parametrize(
    ("channel", "value"),
    [("pigeon", "x"), ("email", "not an address"), ("phone", "📞"), ("letter", ""), ("letter", "x" * 255)],
)
def test_a_way_that_reaches_nobody_is_refused(cast, story, channel, value):
    with pytest.raises(Refused):
        add(cast.father, story.father, channel, value)


def test_the_newest_rules_count_and_older_ones_stay(cast, story):
    state(cast.father, story.father, ["phone"])
    state(cast.father, story.father, ["text", "email", "text"], times="after 6", note="Never on Sundays 🕯")
    with acting(cast.ipsw):
        newest = safe_contact_of(viewer=cast.ipsw, person_id=story.father.id)
        assert newest.channels == ["text", "email"]
        assert (newest.times, newest.shared_device, newest.no_voicemail) == ("after 6", True, True)
        assert SafeContact.objects.count() == 2


@pytest.mark.parametrize(
    "facts", [{"channels": ["pigeon"]}, {"times": "x" * 201}, {"code_word": "x" * 61}, {"note": "x" * 1001}]
)
def test_rules_that_cannot_be_kept_are_refused(cast, story, facts):
    with pytest.raises(Refused):
        state(cast.father, story.father, **facts)


def test_before_anyone_asked_only_what_they_gave_is_allowed(cast, story):
    with acting(cast.mother):
        assert not message_allowed(story.father.id, "email")
    add(cast.father, story.father)
    with acting(cast.mother):  # learns the answer without seeing the address
        assert message_allowed(story.father.id, "email")
        assert not message_allowed(story.father.id, "text")
        assert not message_allowed(story.father.id, "email", "other@home.example")


def test_no_channel_at_all_means_no_message_at_all(cast, story):
    add(cast.father, story.father)
    state(cast.father, story.father, [])
    with acting(cast.ipsw):
        assert not message_allowed(story.father.id, "email")
        assert not message_allowed(story.father.id, "email", "frank@home.example")


def test_a_message_outside_the_rules_is_refused_and_audited(cast, story):
    state(cast.father, story.father, ["phone"])
    with acting(cast.ipsw):
        message_check(by=cast.ipsw, person=story.father, channel="phone")
        with pytest.raises(Refused) as refused:
            message_check(by=cast.ipsw, person=story.father, channel="email", address="frank@home.example")
    assert refused.value.code == "unsafe_contact"
    with acting(SYSTEM):
        event = AuditEvent.objects.get(kind="audit.deed.refused")
    assert (event.facts, event.about_id) == ({"code": "unsafe_contact"}, story.father.id)


def test_not_answering_differs_from_never_being_asked(cast, story):
    with acting(cast.mother):
        identity_answer(by=cast.mother, person_id=story.mother.id, question="gender", answer=None)
        identity_answer(by=cast.mother, person_id=story.mother.id, question="language", answer="العربية")
        answers = {a.question: a for a in identity_of(viewer=cast.mother, person_id=story.mother.id)}
    assert set(answers) == {"gender", "language"}
    assert (answers["gender"].did_not_answer, answers["gender"].answer) == (True, "")
    assert (answers["language"].did_not_answer, answers["language"].answer) == (False, "العربية")


def test_an_answer_may_change_both_ways(cast, story):
    for answer in ("Quaker", None, "Sikh"):
        with acting(cast.mother):
            identity_answer(by=cast.mother, person_id=story.mother.id, question="faith", answer=answer)
    with acting(cast.ipsw):
        (kept,) = identity_of(viewer=cast.ipsw, person_id=story.mother.id)
    assert (kept.answer, kept.did_not_answer) == ("Sikh", False)


@pytest.mark.parametrize(("question", "answer"), [("shoe_size", "5"), ("faith", "  "), ("faith", "x" * 201)])
def test_an_answer_that_cannot_be_kept_is_refused(cast, story, question, answer):
    with acting(cast.mother), pytest.raises(Refused):
        identity_answer(by=cast.mother, person_id=story.mother.id, question=question, answer=answer)


def test_events_carry_no_words_of_anyone(cast, story):
    add(cast.father, story.father)
    state(cast.father, story.father, code_word="heron")
    with acting(SYSTEM):
        facts = str(list(AuditEvent.objects.values_list("facts", flat=True)))
    assert "frank" not in facts
    assert "heron" not in facts
