"""Event types of this room. None of them holds a word of a report, a plate, a number or a name."""

from alongside.ground.audit.events import event_type

MENTIONED = event_type(
    "entities.item.mentioned", "What an item mentions was put beside what other reports mention"
)
LOOKED_UP = event_type("entities.lookup.made", "Somebody looked something up; how many they were shown")
JUDGED = event_type(
    "entities.judgement.said", "An officer said whether two mentions are of the same; nothing was merged"
)
AGREED = event_type("entities.judgement.agreed", "A second officer looked at a judgement about people")
UNDONE = event_type("entities.judgement.undone", "A judgement was taken back; nothing was lost")
PERSON_SAID = event_type(
    "entities.person.said", "An officer said what a person who is mentioned is in all this"
)
CHILD_LINKED = event_type(
    "entities.child.linked", "An officer said that a person who is mentioned is the child of a case"
)
CHILD_UNLINKED = event_type(
    "entities.child.unlinked", "A person who is mentioned is no longer put beside a child of a case"
)
CROSS_ASKED = event_type(
    "entities.cross.asked", "An officer asked whether another partnership holds the same"
)
CROSS_MATCHED = event_type(
    "entities.cross.matched", "Two partnerships learnt that both hold the same; no content was shown"
)
CROSS_ANSWERED = event_type(
    "entities.cross.answered", "An officer said whether they speak with the other partnership"
)
