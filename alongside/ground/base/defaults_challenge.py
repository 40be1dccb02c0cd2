"""The defaults of complaints, of files and of what families notice: see `defaults`, whose house rules hold here too."""

from __future__ import annotations

from alongside.ground.base.defaults import assumed, sourced

# Complaints, and the watch over those who complained (R214-R221).
_SI_2006 = "SI 2006/1738, as read by the Family Rights Group"
sourced(
    "P-COMPLAINT-1",
    "Answer a complaint about children's social care, stage 1",
    10,
    "working_days",
    _SI_2006,
    "2006",
)
sourced("P-COMPLAINT-2", "Investigate a complaint, stage 2", 25, "working_days", _SI_2006, "2006")
sourced(
    "P-COMPLAINT-3", "Hold the review panel of a complaint, stage 3", 30, "working_days", _SI_2006, "2006"
)
sourced(
    "P-COMPLAINT-REPORT",
    "The panel of a complaint reports what it found, stage 3",
    5,
    "working_days",
    _SI_2006,
    "2006",
)
sourced(
    "P-COMPLAINT-RESPONSE",
    "Answer a complaint after the panel's report, stage 3",
    15,
    "calendar_days",
    _SI_2006,
    "2006",
)
assumed("P-COMPLAINT-OTHER-2", "Answer a complaint about another service, stage 2 (R214)", 20, "working_days")
sourced(
    "P-COMPLAINT-1-MORE",
    "Answer a complaint at stage 1 that needs longer, counted from its beginning",
    20,
    "working_days",
    _SI_2006,
    "2006",
)
sourced(
    "P-COMPLAINT-2-MORE",
    "Investigate a complaint at stage 2 that needs longer, counted from its beginning",
    65,
    "working_days",
    _SI_2006,
    "2006",
)
assumed(
    "P-COMPLAINT-MORE",
    "Reply to a complaint that needs longer, counted from its beginning",
    30,
    "working_days",
)
assumed(
    "P-COMPLAINT-OTHER-2-MORE",
    "Answer a complaint about another service at stage 2 that needs longer, counted from its beginning",
    30,
    "working_days",
)
assumed("P-PUT-RIGHT", "Put right what somebody independent found not right (R216)", 5, "working_days")
sourced(
    "P-SAR-MORE",
    "Give somebody a copy where there is much to look through, counted from the day they asked",
    3,
    "months",
    "UK GDPR article 12(3); ICO, right of access",
    "2026-06",
)
assumed("P-POLICE-OUTCOME", "Say what the police do about what a child told (R162)", 10, "working_days")
assumed(
    "P-POLICE-AGAIN",
    "Ask the police again about what a child told, while they look into it (R162)",
    20,
    "working_days",
)
# A child before the National Referral Mechanism (R180, R181).
assumed("P-NRM", "Refer a child as a possible victim, or say why not (R181)", 2, "working_days")
assumed("P-NRM-SECOND", "Somebody else looks at why a child was not referred (R180)", 2, "working_days")
sourced(
    "P-NRM-FIRST", "The first decision: are there reasonable grounds (R180)", 5, "working_days",
    "National Referral Mechanism, an earlier process map", "not dated",
)  # fmt: skip
assumed("P-COMPLAINT-ANSWER", "Time to take an answer to a complaint further (R218)", 20, "working_days")
assumed("P-COMPLAINT-CHANGE", "Do what was agreed to change after a complaint (R219)", 20, "working_days")
assumed("P-LOOK", "Somebody independent looks at a step before it is final (R216)", 2, "working_days")
assumed(
    "P-LOOK-AT-ONCE", "Somebody independent looks at a step that could not wait (R216)", 1, "working_days"
)
assumed("P-LOOK-USE", "Take a step that was looked at and may go ahead (R216)", 10, "working_days")
# Files of evidence (R145, R156).
assumed("P-UPLOAD-KEEP", "Keep the parts of a file whose sending broke off, to go on with", 48, "hours")
assumed("P-UPLOAD-DAY", "Megabytes of files that one person may send in a day", 2_000, "count")
assumed("P-RECEIPT-FILES", "Files that one receipt code takes, of somebody without an account", 10, "count")
assumed("P-RECEIPT-MB", "Megabytes of files that one receipt code takes", 600, "count")
assumed(
    "P-RECEIPT-WAITING", "Megabytes of files on their way with all receipt codes together", 5_000, "count"
)
assumed("P-ORIGINAL", "How long the original of a file stays open to whoever said why", 15, "minutes")
assumed("P-PACK-SECOND", "Originals from which an evidence pack needs a second person (R333)", 10, "count")
assumed(
    "P-PACK-ANSWER", "A second person says whether a large evidence pack may leave (R333)", 2, "working_days"
)
assumed(
    "P-SANITISE-TRIES",
    "How often in a day a text is looked at for names before a colleague writes it (R150)",
    10,
    "count",
)
# Who and what reports mention (R153, R157).
assumed("P-CROSS-ASKS", "Questions to other partnerships that an officer may ask in a day", 10, "count")
assumed("P-CROSS-STANDS", "So long a question to other partnerships stands", 90, "calendar_days")
assumed(
    "P-COMMON-NAME", "A name or place that so many reports mention joins nobody by itself (R153)", 40, "count"
)
# The network (R164, R165).
assumed(
    "P-HUB",
    "With so many links somebody or something is shown on the map, and joins nobody (R164)",
    25,
    "count",
)
assumed("P-GROUP-LEAST", "A group that is proposed has at least so many members (R164)", 3, "count")
assumed("P-GROUP-MOST", "A group that is proposed has at most so many members (R164)", 40, "count")
assumed(
    "P-GROUP-SAME",
    "Of all members of two groups, so many in a hundred in both make it the same group (R164)",
    60,
    "count",
)
assumed(
    "P-FURTHER-SHARED",
    "So many things shared with a child of a case let a person look at somebody nobody spoke of yet (R165)",
    2,
    "count",
)
assumed("P-FURTHER-CHECK", "Say what was done to keep another child safe (R165)", 1, "working_days")
