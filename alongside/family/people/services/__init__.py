"""The verbs of people: family groups, how to reach somebody safely, how they describe themselves,
invitations.

Fetching goes through row security, so whoever may not know of a person is told that there is none.
"""

from alongside.family.people.services._common import circles_of
from alongside.family.people.services.families import (
    family_member_add,
    family_open,
    member_write,
    person_add,
    person_write,
    pet_add,
    pet_write,
)
from alongside.family.people.services.invitations import invitation_send
from alongside.family.people.services.places import place_write
from alongside.family.people.services.reach import (
    contact_point_add,
    contact_point_end,
    identity_answer,
    message_check,
    safe_contact_state,
)
from alongside.family.people.services.screening import contact_check, screening_record, urgent_contact_record

__all__ = [
    "circles_of",
    "contact_check",
    "contact_point_add",
    "contact_point_end",
    "family_member_add",
    "family_open",
    "identity_answer",
    "invitation_send",
    "member_write",
    "message_check",
    "person_add",
    "person_write",
    "pet_add",
    "pet_write",
    "place_write",
    "safe_contact_state",
    "screening_record",
    "urgent_contact_record",
]
