"""An invitation reaches one person, says nothing to anybody else, and works once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from alongside.family.people.models import FamilyMember, Invitation, Person
from alongside.family.people.selectors import invitation_by_secret
from alongside.family.people.services import (
    contact_point_add,
    invitation_send,
    safe_contact_state,
    screening_record,
)
from alongside.ground import clock
from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import PUBLIC, SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def gran(cast, story):
    """A grandparent of the family, without an account."""
    with acting(SYSTEM):
        pid = {"partnership_id": cast.partnership.id}
        person = Person.objects.create(**pid, full_name="Gwen Ash", name_key="gwen ash")
        FamilyMember.objects.create(**pid, family=story.family, person=person, relationship="grandparent")
    with acting(cast.ipsw):
        contact_point_add(by=cast.ipsw, person_id=person.id, channel="email", value="gwen@home.example")
        screening_record(by=cast.ipsw, person_id=person.id, answer="safe", how="themself")
    return person


def invite(cast, story, person, by=None, **facts):
    by = by or cast.ipsw
    facts = {"role": "parent_carer", "email": "gwen@home.example", **facts}
    with acting(by):
        return invitation_send(by=by, family_id=story.family.id, person_id=person.id, **facts)


def test_the_e_mail_names_nobody_and_gives_no_reason(cast, story, gran):
    with clock.frozen(NOON):
        invitation, secret = invite(cast, story, gran, email="Gwen@Home.example ")
    (letter,) = mail.outbox
    assert (letter.subject, letter.to) == ("Your invitation", ["gwen@home.example"])
    assert f"/join/{secret}/" in letter.body
    assert "4 December 2026" in letter.body
    for word in ("Gwen", "Ash", "Cleo", "child", "exploit", "Northmoor", "Parker", "safeguard"):
        assert word.lower() not in letter.body.lower().replace("gwen@home.example", "")
    assert invitation.expires_on.isoformat() == "2026-12-04"
    assert secret not in str(vars(invitation))


def test_the_link_finds_the_invitation_until_its_last_day(cast, story, gran):
    with clock.frozen(NOON):
        invitation, secret = invite(cast, story, gran)
    for moment, found in ((NOON + timedelta(days=14), True), (NOON + timedelta(days=15), False)):
        with clock.frozen(moment), acting(PUBLIC):
            assert (invitation_by_secret(secret.lower()) == invitation) is found
            assert not Invitation.objects.exists()


def test_a_used_or_unknown_link_finds_nothing(cast, story, gran):
    invitation, secret = invite(cast, story, gran)
    with acting(PUBLIC):
        for wrong in ("", "\x00", "\ud800", "x" * 10_000, secret[:-1], secret + "2", "' OR 1=1 --"):
            assert invitation_by_secret(wrong) is None
    with acting(SYSTEM):
        Invitation.objects.filter(id=invitation.id).update(used_at=clock.now())
    with acting(PUBLIC):
        assert invitation_by_secret(secret) is None


def test_a_new_invitation_replaces_the_one_before(cast, story, gran):
    _, first = invite(cast, story, gran)
    _, second = invite(cast, story, gran)
    with acting(PUBLIC):
        assert invitation_by_secret(first) is None
        assert invitation_by_secret(second) is not None


def test_an_address_they_did_not_call_safe_gets_nothing_and_the_attempt_is_audited(cast, story, gran):
    with acting(cast.ipsw), pytest.raises(Refused) as refused:
        invitation_send(
            by=cast.ipsw, family_id=story.family.id, person_id=gran.id, role="parent_carer",
            email="shared@home.example",
        )  # fmt: skip
    assert refused.value.code == "unsafe_contact"
    with acting(SYSTEM):
        assert AuditEvent.objects.filter(kind="audit.deed.refused", about_id=gran.id).count() == 1
        assert not Invitation.objects.exists()
    assert mail.outbox == []


def test_rules_without_e_mail_stop_the_invitation(cast, story, gran):
    with acting(cast.ipsw):
        safe_contact_state(
            by=cast.ipsw, person_id=gran.id, channels=["phone"], shared_device=True, no_voicemail=True
        )
    with pytest.raises(Refused):
        invite(cast, story, gran)
    assert mail.outbox == []


def test_whoever_has_an_account_needs_no_invitation(cast, story):
    with pytest.raises(Refused) as refused:
        invite(cast, story, story.mother)
    assert refused.value.code == "has_account"


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"role": "young_person"}, "invitation_role"),
        ({"role": "manager"}, "choice_unknown"),
        ({"email": "gwen"}, "email_malformed"),
        ({"email": "a@b.example\nBcc: c@d.example"}, "email_malformed"),
        ({"email": "\ud800"}, "words_missing"),
    ],
)
def test_a_wrong_role_or_address_is_refused(cast, story, gran, facts, code):
    with pytest.raises(Refused) as refused:
        invite(cast, story, gran, **facts)
    assert refused.value.code == code
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("who", "error"),
    [
        ("mother", NotPermitted), ("police", NotPermitted), ("teacher", NotPermitted),
        ("duty", Missing), ("stranger", Missing),
    ],
)  # fmt: skip
def test_only_a_worker_of_the_family_invites(cast, story, gran, who, error):
    with pytest.raises(error):
        invite(cast, story, gran, by=getattr(cast, who))
    assert mail.outbox == []


def test_when_the_e_mail_cannot_go_nothing_happened(cast, story, gran, settings):
    settings.EMAIL_BACKEND = "no.such.backend"
    with pytest.raises(ImportError):
        invite(cast, story, gran)
    with acting(SYSTEM):
        assert not Invitation.objects.exists()
