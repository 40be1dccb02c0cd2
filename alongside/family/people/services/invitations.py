"""Inviting a family member to make an account."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from alongside.family.people import events
from alongside.family.people.models import FamilyMember, Invitation, Person
from alongside.family.people.policies import INVITATION_SEND
from alongside.family.people.rules import email_of, invited_as
from alongside.family.people.services._common import made_by
from alongside.family.people.services.reach import message_check
from alongside.ground.access.registry import require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import Partnership
from alongside.ground.audit.services import record
from alongside.ground.base.actors import Acts
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.base.ids import digest_of, new_code
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import now, today
from alongside.ground.clock.due import due_on

# Neither line may tell anybody who looks over a shoulder what this is about (R327).
_SUBJECT = "Your invitation"
_WORDS = (
    "Hello,\n\nyou are invited to make an account. Please open this page by {day}:\n\n{link}\n\n"
    "If you did not expect this, you can delete it. Nothing else will happen.\n"
)


def invitation_send(
    *, by: Acts, family_id: uuid.UUID, person_id: uuid.UUID, role: str, email: str
) -> tuple[Invitation, str]:
    """Invite a member of a family by a neutral email; return the invitation and the link's secret (R30,
    R327).

    The link works once, for P-INVITATION; an invitation sent before to the same person stops working. The
    letter is kept with it, sealed, and leaves in the background: there is never one without the other. Raises
    NotPermitted without INVITATION_SEND; Missing for a family or a person that `by` does not know; Refused
    for an address they did not call safe (`unsafe_contact`, audited), a malformed one, a role that is not
    theirs (`invitation_role`), or somebody with an account (`has_account`).
    """
    require(by, INVITATION_SEND)
    address = email_of(email, field="email")
    member = (
        FamilyMember.objects.filter(family_id=family_id, person_id=person_id).select_related("person").first()
    )
    if member is None:
        raise Missing
    require_to_write(by, family_id)
    invited_as(role, member.relationship)
    if member.person.user_id is not None:
        raise Refused("They have an account already.", code="has_account", field="person")
    message_check(by=by, person=member.person, channel="email", address=address)
    return _send(by, family_id, member.person, role, address)


@transaction.atomic
def _send(by: Acts, family_id: uuid.UUID, person: Person, role: str, address: str) -> tuple[Invitation, str]:
    Person.objects.select_for_update().get(
        id=person.id
    )  # two invitations at once take turns; the later one counts
    before = Invitation.objects.filter(person=person, used_at__isnull=True, expires_on__gte=today())
    before.update(expires_on=today() - timedelta(days=1))
    limit = in_force("P-INVITATION", partnership_id=person.partnership_id, at=now())
    division = Partnership.objects.values_list("division", flat=True).get(id=person.partnership_id)
    secret = new_code()
    invitation = Invitation.objects.create(
        partnership_id=person.partnership_id,
        family_id=family_id,
        person=person,
        role=role,
        email=address,
        secret_digest=digest_of(secret),
        invited_at=now(),
        expires_on=due_on(now(), limit, division),
        **made_by(by),
    )
    record(events.INVITATION_SENT, by=by, about=invitation, circle_ids=[family_id], facts={"role": role})
    day = f"{invitation.expires_on.day} {invitation.expires_on:%B %Y}"
    words = _WORDS.format(day=day, link=f"{settings.SITE_ADDRESS}/join/{secret}/")
    EmailMessage(_SUBJECT, words, settings.DEFAULT_FROM_EMAIL, [address]).send()
    return invitation, secret
