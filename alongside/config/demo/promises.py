"""What is promised and planned in the demonstration. Invented, gentle, and the sort of thing that helps."""

from __future__ import annotations

from typing import Any

PROMISES: tuple[dict[str, Any], ...] = (
    {
        "words": "Ring the family every Friday with what was done",
        "benefit": "Nobody has to chase for news",
        "owner": "ipsw", "days": 3, "proposer": "parent", "outcome": "done",
    },
    {
        "words": "Ask the school for a quiet way in and out",
        "benefit": "The way home feels safer",
        "owner": "education", "days": 4, "proposer": "parent", "outcome": "explained",
        "explanation": "The head has said yes; the site manager is back on Monday and then it starts.",
    },
    {
        "words": "Meet for the first time somewhere the young person chooses",
        "benefit": "Getting to know each other comes first",
        "owner": "csw", "days": 8, "proposer": "child", "outcome": "open",
    },
)  # fmt: skip

PLANS: tuple[tuple[dict[str, Any], ...], ...] = (
    (
        {
            "side": "inside", "for_whom": "child", "aim": "protection", "by": "parent", "owner": "parent", "days": 5,
            "words": "A code word by text means: pick me up now, no questions",
            "tonight": "Choose the word together at tea",
            "trigger": "The word arrives, at any hour",
        },
        {
            "side": "outside", "for_whom": "child", "aim": "pursuit", "by": "worker", "owner": "police", "days": 9,
            "words": "What the family noticed about the car goes to the police, who say what came of it",
            "tonight": "Write down day, time and place; do not follow the car",
            "trigger": "The car is seen again",
        },
        {
            "side": "online", "for_whom": "child", "aim": "prevention", "by": "worker", "owner": "csw", "days": 12,
            "words": "Look at who can message the accounts, together and without blame",
            "tonight": "Nothing needs deleting; keep what is there",
            "trigger": "A message from somebody unknown",
        },
    ),
    (
        {
            "side": "inside", "for_whom": "parent", "aim": "protection", "by": "parent", "owner": "parent", "days": 4,
            "words": "When voices rise, one of us takes the dog out and comes back after ten minutes",
            "tonight": "Put the lead by the door",
            "trigger": "Either of us says: ten minutes",
        },
        {
            "side": "outside", "for_whom": "child", "aim": "prevention", "by": "worker", "owner": "csw", "days": 7,
            "words": "Somebody to walk with after school on Thursdays and Fridays",
            "tonight": "Agree the corner to meet at",
            "trigger": "School ends",
        },
    ),
)  # fmt: skip
