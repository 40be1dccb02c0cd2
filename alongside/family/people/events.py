"""Event types of this room."""

from alongside.ground.audit.events import event_type

PERSON_ADDED = event_type(
    "people.person.added", "A person was added", family="A person was added to your record"
)
FAMILY_OPENED = event_type(
    "people.family.opened", "A family group was opened", family="Your family's record was opened"
)
MEMBER_ADDED = event_type(
    "people.family.member_added", "A person joined a family group", family="A person was added to your family"
)
PET_ADDED = event_type(
    "people.pet.added", "A pet was added to a family", family="A pet was added to your family"
)
CONTACT_ADDED = event_type("people.contact.added", "A way to reach a person was added")
CONTACT_ENDED = event_type("people.contact.ended", "A way to reach a person was ended")
SAFE_CONTACT_STATED = event_type("people.safe_contact.stated", "A person said how to contact them safely")
IDENTITY_ANSWERED = event_type("people.identity.answered", "A person described themselves, or chose not to")
INVITATION_SENT = event_type("people.invitation.sent", "A family member was invited to make an account")
SCREENED = event_type("people.person.screened", "It was asked whether it is safe to reach a person")
REACHED_AT_ONCE = event_type(
    "people.person.reached_at_once", "Somebody senior had a person reached at once, for urgent safety"
)
LETTER_SENT = event_type("people.letter.sent", "A neutral message went to somebody of a family")
LETTER_NOT_SENT = event_type("people.letter.not_sent", "A neutral message could not be sent safely")
