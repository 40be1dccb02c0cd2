"""How to reach somebody safely, and how they describe themselves: theirs to say, or a worker's with them
(R327, R36).
"""

from __future__ import annotations

import uuid

from django.db import transaction

from alongside.family.people import events
from alongside.family.people.models import ContactPoint, IdentityAnswer, Person, SafeContact
from alongside.family.people.policies import REACH_RECORD
from alongside.family.people.rules import line_of, one_of, reach_of_channel, some_of, words_of
from alongside.family.people.selectors import message_allowed
from alongside.family.people.services._common import circles_of, made_by
from alongside.family.people.services.screening import contact_check
from alongside.ground.access.registry import require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.audit.services import record, refusal_keep
from alongside.ground.base.actors import Acts
from alongside.ground.base.declarations import Audience
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.clock import now


@transaction.atomic
def contact_point_add(*, by: Acts, person_id: uuid.UUID, channel: str, value: str) -> ContactPoint:
    """Add a way to reach a person, in the spelling they gave (R327).

    By the person themself or a worker who knows them; never by another family member. Raises Missing,
    NotPermitted, and Refused for an unknown channel, a malformed address or number, or the same way to reach
    them twice.
    """
    person = _to_reach(by, person_id)
    one_of(channel, ContactPoint.Channel.values, field="channel")
    kept = reach_of_channel(channel, value)
    mine = ContactPoint.objects.filter(person=person, channel=channel, value=kept, ended_at__isnull=True)
    if mine.exists():
        raise Refused("We have that already.", code="contact_already", field="value")
    point = ContactPoint.objects.create(
        partnership_id=person.partnership_id, person=person, channel=channel, value=kept, **made_by(by)
    )
    record(
        events.CONTACT_ADDED, by=by, about=point, circle_ids=circles_of(person.id), facts={"channel": channel}
    )
    return point


@transaction.atomic
def contact_point_end(*, by: Acts, contact_point_id: uuid.UUID) -> ContactPoint:
    """End a way to reach a person; it is kept and no longer used (R327). Ending it twice changes nothing.

    Raises Missing, also for another family member's.
    """
    require(by, REACH_RECORD)
    point = ContactPoint.objects.select_for_update().filter(id=contact_point_id).first()
    if point is None:
        raise Missing
    if point.ended_at is None:
        point.ended_at = now()
        point.save(update_fields=["ended_at"])
        record(
            events.CONTACT_ENDED, by=by, about=point, circle_ids=circles_of(point.person_id),
            facts={"channel": point.channel},
        )  # fmt: skip
    return point


@transaction.atomic
def safe_contact_state(
    *,
    by: Acts,
    person_id: uuid.UUID,
    channels: list[str],
    shared_device: bool,
    no_voicemail: bool,
    times: str = "",
    code_word: str = "",
    note: str = "",
) -> SafeContact:
    """State a person's rules for being contacted; the newest counts, older ones stay (R327).

    By the person themself or a worker in the circle. No channel at all is an answer: nothing may be sent.
    Raises Missing, NotPermitted for another family member, Refused for an unknown channel or words too long.
    """
    person = _to_reach(by, person_id)
    rules = SafeContact.objects.create(
        partnership_id=person.partnership_id,
        person=person,
        channels=some_of(channels, ContactPoint.Channel.values, field="channels"),
        times=line_of(times, field="times", limit=200),
        shared_device=shared_device,
        no_voicemail=no_voicemail,
        code_word=line_of(code_word, field="code_word", limit=60),
        note=words_of(note, field="note", limit=1_000),
        stated_at=now(),
        stated_by_id=by.as_actor().id,
        **made_by(by),
    )
    record(
        events.SAFE_CONTACT_STATED, by=by, about=rules, circle_ids=circles_of(person.id),
        facts={"channels": rules.channels, "shared_device": shared_device},
    )  # fmt: skip
    return rules


@transaction.atomic
def identity_answer(*, by: Acts, person_id: uuid.UUID, question: str, answer: str | None) -> IdentityAnswer:
    """Keep how a person describes themself; None means that they did not want to answer (R36).

    A question never asked has no row, so the three differ. A worker writes down what somebody said about themself, and
    never over what they answered from their own account. Raises Missing, NotPermitted for another family member,
    Refused for an unknown question, an empty answer or one over 200 characters, or `identity_their_own`.
    """
    person = _to_reach(by, person_id)
    one_of(question, IdentityAnswer.Question.values, field="question")
    words = "" if answer is None else line_of(answer, field="answer", limit=200, required=True)
    _not_over_their_own(by, person, question)
    facts = {
        "answer": words, "did_not_answer": answer is None, "answered_at": now(), "answered_by_id": by.as_actor().id,
    }  # fmt: skip
    kept, _ = IdentityAnswer.objects.update_or_create(
        partnership_id=person.partnership_id, person=person, question=question, defaults=facts,
        create_defaults={**facts, **made_by(by)},
    )  # fmt: skip
    record(
        events.IDENTITY_ANSWERED, by=by, about=kept, circle_ids=circles_of(person.id),
        facts={"question": question, "answered": answer is not None},
    )  # fmt: skip
    return kept


def _not_over_their_own(by: Acts, person: Person, question: str) -> None:
    """Refuse that a worker writes over what somebody answered themself."""
    if person.user_id is None or by.as_actor().id == person.user_id:
        return
    given = IdentityAnswer.objects.filter(person=person, question=question, answered_by_id=person.user_id)
    if given.exists():
        raise Refused(
            "They answered this themself. Ask them to change it on their own page, “About you”.",
            code="identity_their_own",
            field="answer",
        )


def message_check(*, by: Acts, person: Person, channel: str, address: str = "") -> None:
    """Refuse a message before it was asked whether it is safe, or that breaks the person's own rules; audit it (R327).

    Call it before the sending verb opens its own transaction, so that the audit stays when the verb is
    refused. Raises Refused(`not_screened`, `not_safe_to_reach`, `unsafe_contact`).
    """
    contact_check(by=by, person=person)
    if message_allowed(person.id, channel, address):
        return
    refused = Refused(
        "They have not said that this way to reach them is safe. Ask them first.",
        code="unsafe_contact",
        field=channel,
    )
    raise refusal_keep(refused, by=by, about=person)


def _to_reach(by: Acts, person_id: uuid.UUID) -> Person:
    """Return the person whom `by` may speak for: themself, or somebody a worker knows."""
    require(by, REACH_RECORD)
    person = Person.objects.filter(id=person_id).first()
    if person is None:
        raise Missing
    require_to_write(by, *circles_of(person.id))
    actor = by.as_actor()
    if actor.audience is Audience.FAMILY and person.user_id != actor.id:
        raise NotPermitted("Only they can say this, or their worker with them.", code="someone_elses_contact")
    return person
