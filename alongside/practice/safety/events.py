"""Event types of this room, and the promise it times."""

from alongside.ground.audit.events import event_type
from alongside.ground.clock.kinds import ClockKind, register_kind

PACK_ADDED = event_type(
    "safety.pack.added",
    "Something was added to what whoever looks for the child should know",
    family="Something was added to what police need if your child goes missing",
)
PACK_TAKEN_BACK = event_type(
    "safety.pack.taken_back",
    "Somebody took back what they had said for whoever looks for the child",
    family="Something was taken out of what police need if your child goes missing",
)
PACK_REVIEWED = event_type(
    "safety.pack.reviewed",
    "Somebody looked through the pack and says it is right",
    family="Somebody looked through what police need if your child goes missing",
)
PACK_OPENED = event_type(
    "safety.pack.opened",
    "The pack for a missing child was opened",
    family="What police need if your child goes missing was opened",
)
HANDED_OVER = event_type(
    "safety.pack.handed_over",
    "The pack was handed over, with what is known now",
    family="What police need was handed over",
)
REPORTED = event_type(
    "safety.episode.reported",
    "Somebody said that a child is missing",
    family="It was said that your child is missing",
)
DUTY_CALLED = event_type(
    "safety.duty.called",
    "The duty team was rung, and said that a child is missing whose case they have no part in",
    family="Our duty team was rung, and told everybody that your child is missing. What they wrote, and why, stands there",
)
PHOTO_OPENED = event_type(
    "safety.photo.opened",
    "A photo of a missing child was opened by whoever looks",
    family="A photo was opened by somebody who looks for your child",
)
ACCOUNT_ADDED = event_type(
    "safety.account.added",
    "Somebody said what they know while a child is missing",
    family="Somebody said what they know",
)
NOTED = event_type(
    "safety.episode.noted",
    "An earlier missing episode was written down",
    family="A time when your child was missing was written down",
)
FOUND = event_type(
    "safety.episode.found", "A child is back", family="It was written down that your child is back"
)
CORRECTED = event_type(
    "safety.episode.corrected",
    "What is known of a missing episode was corrected; what it said before is kept",
    family="What we know of a time when your child was missing was put right",
)
POLICE_SAID = event_type(
    "safety.police.noted",
    "What the police said or did was written down",
    family="What the police said or did was written down",
)
POLICE_TAKEN_BACK = event_type(
    "safety.police.taken_back", "Somebody took back what they wrote about the police"
)
TOLD_FAMILY = event_type(
    "safety.family.told",
    "The family was told who is looking, and when they hear next",
    family="We told you who is looking, and when you hear from us next",
)
TALK_STEPPED = event_type(
    "safety.talk.stepped",
    "A conversation on return was offered, answered or held",
    family="Something was written down about the talk after your child came back",
)
HARM_NOTED = event_type("safety.harm.noted", "What was done to a child while missing was written down")
RETURN_TALK = register_kind(
    ClockKind(
        "safety.return_talk",
        "A child who came back talks with somebody independent whom they accept",
        "P-RETURN",
        "After a child comes back, somebody who is not the police or a social worker offers to listen to them.",
    )
).key
