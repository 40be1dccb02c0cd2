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
# No sentence for the family's log, which everybody in it reads, also on a phone that others hold: whoever may know of a
# threat reads it on its own page.
THREAT_REPORTED = event_type(
    "safety.threat.reported", "Somebody said that somebody of a family was threatened or attacked"
)
THREAT_STEPPED = event_type("safety.threat.stepped", "It was written down what became of a threat")
JUSTICE_SAID = event_type(
    "safety.justice.said",
    "Somebody said that there was an arrest, or that there is a court date",
    family="Something about police or a court was written down, and your plan is looked at again",
)
VICTIM_SAID = event_type(
    "safety.threat.victim",
    "It was written down how somebody of a family stands as a victim in their own right",
)
PROTECTION_AGREED = event_type(
    "safety.threat.protection",
    "Something that protects a home or a person was agreed",
    family="Something that protects you was agreed",
)
# No sentence for the family's log: that a child told somebody is theirs to say, and not everybody's to read.
POLICE_OUTCOME_SAID = event_type(
    "safety.told.police", "It was written down what the police do about what a child told"
)
OTHER_CHILD_NAMED = event_type(
    "safety.told.other", "A request was made for another child whom a child had named"
)
POLICE_LATE = event_type("safety.told.late", "Somebody was told that the answer of the police is late")
RETURN_TALK = register_kind(
    ClockKind(
        "safety.return_talk",
        "A child who came back talks with somebody independent whom they accept",
        "P-RETURN",
        "After a child comes back, somebody who is not the police or a social worker offers to listen to them.",
    )
).key
THREAT_POLICE = register_kind(
    ClockKind(
        "safety.threat_police",
        "The police take a threat and give a number, or it is written down that they did not",
        "P-THREAT-POLICE",
        "The police take what you told us and give a number, or we write down who did not take it, and why.",
        for_one=True,
    )
).key
THREAT_CHECK = register_kind(
    ClockKind(
        "safety.threat_check",
        "Somebody looks, on the day, whether the plan still keeps a family safe after a threat",
        "P-THREAT-CHECK",
        "On the day you tell us of a threat, somebody checks whether the plan still keeps you safe.",
        for_one=True,
    )
).key
THREAT_CLOCKS = (THREAT_POLICE, THREAT_CHECK)
POLICE_OUTCOME = register_kind(
    ClockKind(
        "safety.police_outcome",
        "It is written down what the police do about what a child told, and explained to them",
        "P-POLICE-OUTCOME",
        "We ask the police what they do, and explain it to you.",
        for_one=True,
    )
).key
POLICE_AGAIN = register_kind(
    ClockKind(
        "safety.police_again",
        "The police are asked again about what a child told, and the family is told what can be told",
        "P-POLICE-AGAIN",
        "We ask the police again, and explain it to you.",
        for_one=True,
    )
).key
POLICE_CLOCKS = (POLICE_OUTCOME, POLICE_AGAIN)


VICTIM_DECIDED = event_type(
    "safety.child.victim", "It was decided whether a child is recorded as a victim of exploitation"
)
VICTIM_ASKED = register_kind(
    ClockKind(
        "safety.victim_asked",
        "Whoever leads says whether a child is recorded as a victim: words were kept that speak otherwise",
        "P-VICTIM-CODE",
        "Somebody checks that your child is recorded as a victim.",
        for_one=True,
    )
).key
# Not in the family's log, which a child reads too: the adults of the family read each step on its own page.
NRM_STEPPED = event_type(
    "safety.nrm.stepped", "Something about the National Referral Mechanism was written down"
)


def _nrm(name: str, sentence: str, parameter: str, family: str) -> str:
    return register_kind(ClockKind(f"safety.nrm_{name}", sentence, parameter, family, for_one=True)).key


NRM_DECIDE = _nrm(
    "decide", "A child is referred as a possible victim, or it is written down why not", "P-NRM",
    "Your child is referred as a possible victim, or you are told why not.",
)  # fmt: skip
NRM_SECOND = _nrm(
    "second", "Somebody else looks at the refusal to refer a child as a possible victim", "P-NRM-SECOND",
    "Somebody else looks at why your child was not referred.",
)  # fmt: skip
NRM_FIRST = _nrm(
    "first", "The first decision of the National Referral Mechanism is there, or somebody asked for it", "P-NRM-FIRST",
    "We ask for the first decision, and tell you.",
)  # fmt: skip
NRM_OWED = {
    NRM_DECIDE: "Refer the child, or say why not", NRM_SECOND: "A second opinion of somebody who did not refuse it",
    NRM_FIRST: "The first decision",
}  # fmt: skip
