"""What sessions are about, and what parents can learn: versioned lists, the same for both sides (R107, R210).

A topic's title stands where the other side reads it, so nobody writes one of their own.
"""

from __future__ import annotations

EDITION = "2026-11"
TOPICS: dict[str, str] = {
    "trust": "Getting to know each other",
    "grooming": "How people trick and trap others",
    "online": "Phone and online",
    "pressure": "Threats, debts and pressure",
    "safe_people": "Who is safe to turn to",
    "relationships": "What is fair in love and friendship",
    "calm": "Strong feelings, and how to calm them",
    "home": "Getting on at home",
    "trauma": "What fear does to body and mind",
    "telling": "If somebody wants to tell",
    "out": "Safe ways out of the house and back",
    "court": "Police and court",
}
LEARNING: dict[str, str] = {
    "grooming": "How grooming works",
    "sexual_violence": "Sexual violence and what it does",
    "supporting": "Standing by a child who was exploited",
    "de_escalation": "Calming things down at home",
    "trauma": "Trauma, for the child and for the family",
    "other_specific": "Something else about exploitation",
}
GENERIC: dict[str, str] = {
    "parenting": "A general parenting course",
    "boundaries": "A general course on boundaries",
    "other_generic": "Another general course",
}
