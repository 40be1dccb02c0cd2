"""Whoever told something hears that there is an answer as they wished; the words say nothing, and police learn nothing of it."""

import json

import pytest

from alongside.family.people.models import ContactPoint, SafeContact
from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import now
from alongside.ground.post.models import Letter
from alongside.ground.post.services import message_of
from alongside.pursuit.information.models import AnswerMessage
from alongside.pursuit.information.services.reading import feedback_give, report_acknowledge


def answered(cast, told, code="held"):
    """Answer, and return what is kept of the message and the letters that wait to leave."""
    with acting(cast.intelligence):
        feedback_give(by=cast.intelligence, report_id=told.report.id, code=code, words="Which day?")
        assert not AnswerMessage.objects.exists(), "who answers does not learn how they are reached"
    with acting(SYSTEM):
        kept = list(AnswerMessage.objects.filter(report=told.report).values_list("outcome", "channel"))
        return kept, [message_of(one) for one in Letter.objects.order_by("id")]


@pytest.mark.parametrize(
    ("contact", "message", "kept"),
    [
        ("ada@example.org", "yes", ("sent", "email", "ada@example.org")),
        ("Ring me on 07700 900123, evenings", "yes", ("sent", "text", "07700 900123")),
        ("ada@example.org", "", ("not_wanted", "", None)),
        ("ada@example.org", "no", ("not_wanted", "", None)),
        ("I am at the shop", "yes", ("no_address", "", None)),
        ("", "yes", ("no_address", "", None)),
    ],
)
def test_without_an_account_only_a_yes_and_an_address_bring_a_message(cast, tell, contact, message, kept):
    told = tell("public", contact=contact, message=message, name="Ada Vale")
    found, letters = answered(cast, told)
    assert found == [kept[:2]]
    assert [one.to for one in letters] == ([kept[2]] if kept[2] else [])
    for one in letters:
        assert one.words.startswith("There is an answer for you. Use your code: http")
        said = f"{one.subject} {one.words}".lower()
        assert not any(
            word in said for word in ("police", "report", "ada", "car", told.report.reference.lower())
        )


@pytest.mark.parametrize(
    ("rules", "message", "outcome", "to"),
    [
        (["email"], "", "sent", "account"),
        (["text"], "yes", "sent", "07700 900456"),
        ([], "yes", "not_safe", None),
        (["email"], "no", "not_wanted", None),
        (None, "", "not_safe", None),
    ],
)
def test_with_an_account_their_own_rules_hold_whatever_else_they_said(
    cast, story, tell, rules, message, outcome, to
):
    with acting(SYSTEM):
        pid = {"partnership_id": cast.partnership.id, "person": story.mother, "created_at": now()}
        if rules == ["text"]:
            ContactPoint.objects.create(**pid, channel="text", value="07700 900456")
        if rules is not None:
            SafeContact.objects.create(
                **pid,
                channels=rules,
                shared_device=False,
                no_voicemail=False,
                stated_at=now(),
                stated_by_id=cast.mother.id,
            )
    found, letters = answered(cast, tell("mother", message=message))
    assert [one for one, _ in found] == [outcome]
    assert [one.to for one in letters] == ([cast.mother.email if to == "account" else to] if to else [])
    assert all("Sign in to read it" in one.words for one in letters)
    with acting(SYSTEM):
        refused = AuditEvent.objects.filter(facts__code="unsafe_contact").count()
        assert refused == (1 if outcome == "not_safe" else 0)
        facts = json.dumps(
            list(AuditEvent.objects.filter(kind__contains="messaged").values_list("facts", "circle_ids"))
        )
        assert "@" not in facts


def test_a_message_goes_once_an_answer_and_not_because_it_was_read(cast, tell):
    told = tell("social_worker")
    with acting(cast.intelligence):
        report_acknowledge(by=cast.intelligence, report_id=told.report.id)
    found, letters = answered(cast, told, code="received")
    assert (found, letters) == ([], [])
    answered(cast, told)
    found, letters = answered(cast, told, code="need_more")
    assert (found, [one.to for one in letters]) == ([("sent", "email")] * 2, [cast.social_worker.email] * 2)
    with acting(cast.social_worker):
        assert AnswerMessage.objects.count() == 2, "whoever told it reads what was sent"
