"""A neutral letter: by each person's own rules, and nothing in it, nor in the queue, says what it is about (R327)."""

from __future__ import annotations

from typing import Any

from django.core import mail
from procrastinate.contrib.django.models import ProcrastinateJob

from alongside.family.people.jobs import letter_write
from alongside.family.people.letters import letters_later
from alongside.family.people.services import contact_point_add, safe_contact_state
from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM

WHOLE = {"shared_device": True, "no_voicemail": True, "times": "", "code_word": ""}


def test_each_is_written_to_by_their_own_rules_and_the_queue_says_nothing_of_what(
    cast: Any, story: Any, settings: Any
) -> None:
    settings.POST_OFFICE = "django.core.mail.backends.locmem.EmailBackend"
    mother, father, sibling = story.mother, story.father, story.sibling
    with acting(cast.ipsw):
        contact_point_add(by=cast.ipsw, person_id=mother.id, channel="email", value="maria@home.example")
        contact_point_add(by=cast.ipsw, person_id=father.id, channel="email", value="frank@home.example")
    with acting(cast.mother):
        safe_contact_state(by=cast.mother, person_id=mother.id, channels=["email"], **WHOLE)
    with acting(cast.father):
        safe_contact_state(by=cast.father, person_id=father.id, channels=[], **WHOLE)
    with acting(cast.social_worker):
        letters_later([mother.id, father.id, sibling.id, None, mother.id])
    jobs = ProcrastinateJob.objects.filter(task_name="people.letter_write")
    assert sorted(str(one.args) for one in jobs) == sorted(
        str({"person_id": str(one.id)}) for one in (mother, father)
    ), "once each; her brother has no account"
    assert [letter_write(person_id=str(one.id)) for one in (mother, father)] == ["sent", "not_safe"]
    (letter,) = mail.outbox
    assert letter.to == ["maria@home.example"]
    said = f"{letter.subject} {letter.body}".lower()
    assert not [word for word in ("ash", "complain", "northmoor", "right", "copy", "case") if word in said]
    with acting(SYSTEM):
        about_him = AuditEvent.objects.filter(about_id=father.id, kind__startswith="people.letter")
        assert [(one.kind, one.circle_ids) for one in about_him] == [("people.letter.not_sent", [])]
