"""Whoever told something hears that there is an answer as they wished; the words say nothing, and police learn nothing of it."""

import json

import pytest
from django.db import transaction

from alongside.family.people.models import ContactPoint, SafeContact
from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM, Nobody
from alongside.ground.base.declarations import Audience
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock import now
from alongside.ground.post.models import Letter
from alongside.ground.post.services import message_of
from alongside.pursuit.information.models import AnswerMessage, AnswerWish
from alongside.pursuit.information.selectors_wish import wish_of
from alongside.pursuit.information.services.reading import feedback_give, report_acknowledge
from alongside.pursuit.information.services.wishing import answer_wish


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


@pytest.mark.parametrize(
    ("first", "later", "outcome", "to"),
    [
        (("", "ada@example.org"), [("yes", "")], "sent", "ada@example.org"),
        (("yes", "ada@example.org"), [("no", "")], "not_wanted", None),
        (("no", ""), [("yes", "07700 900123")], "sent", "07700 900123"),
        (("yes", "ada@example.org"), [("no", ""), ("yes", "vale@example.org"), ("yes", "")], "sent", "vale@example.org"),
        (("no", "at the shop"), [("yes", "")], "contact_missing", None),
        (("no", ""), [("perhaps", "ada@example.org")], "choice_unknown", None),
    ],
)  # fmt: skip
def test_with_a_code_the_wish_is_chosen_again_and_the_last_one_holds(cast, tell, first, later, outcome, to):
    told, somebody = (
        tell("public", message=first[0], contact=first[1]),
        Nobody(Audience.PUBLIC, cast.partnership.id),
    )
    for message, contact in later:
        with acting(somebody, receipt=told.report.receipt_digest):
            if outcome.endswith(("missing", "unknown")):
                with pytest.raises(Refused) as refused:
                    answer_wish(by=somebody, report_id=told.report.id, message=message, contact=contact)
                assert refused.value.code == outcome
                return
            answer_wish(by=somebody, report_id=told.report.id, message=message, contact=contact)
            seen = wish_of(viewer=somebody, report=told.report)
            assert (seen.goes, seen.says, seen.asks_address) == (message == "yes", message, True)
            assert "@" not in str(seen), "nobody who holds the phone reads the address"
    found, letters = answered(cast, told)
    assert ([one for one, _ in found], [one.to for one in letters]) == ([outcome], [to] if to else [])


def test_with_an_account_only_whoever_told_it_chooses_again_and_their_own_rules_hold(cast, story, tell):
    told = tell("mother", message="no")
    wish = {"report_id": told.report.id, "message": "yes"}
    for other in (cast.father, cast.intelligence, cast.social_worker, cast.manager):
        with acting(other), pytest.raises(Missing):
            answer_wish(by=other, **wish)
    with acting(cast.mother):
        assert wish_of(viewer=cast.mother, report=told.report).outcome == "not_safe"
        assert answer_wish(by=cast.mother, **wish, contact="ada@example.org").contact == "", (
            "her own rules say where"
        )
        assert not wish_of(viewer=cast.mother, report=told.report).goes
    found, letters = answered(cast, told)
    assert (found, letters) == ([("not_safe", "")], [])
    passed_on = tell("ipsw", for_person_id=story.mother.id, consent="spoken").report
    with acting(cast.ipsw):
        assert wish_of(viewer=cast.ipsw, report=passed_on).theirs
        with pytest.raises(Refused) as refused, transaction.atomic():
            answer_wish(by=cast.ipsw, report_id=passed_on.id, message="yes")
        assert refused.value.code == "wish_is_theirs"
        answer_wish(by=cast.ipsw, report_id=passed_on.id, message="no")
    with acting(cast.mother):
        assert wish_of(viewer=cast.mother, report=passed_on).says == "no"
        answer_wish(by=cast.mother, report_id=passed_on.id, message="yes")
    with acting(SYSTEM):
        assert not AnswerWish.objects.exclude(created_by_id=None).exists()
        assert not AuditEvent.objects.filter(kind="information.apart.wished").exclude(circle_ids=[]).exists()


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
