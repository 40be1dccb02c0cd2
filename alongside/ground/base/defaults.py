"""The defaults of requirements section 6.1, each with its basis, source and edition.

`assumed` marks a default of this design: no published source sets it, so the partnership and its parents' group approve it.
Statutory limits name the guidance they were read from; another edition is another version of the parameter.
"""

from __future__ import annotations

from typing import Any

from alongside.ground.base.parameters import Parameter, register

_REQUIREMENTS = "Relational safeguarding requirements, section 6.1"
_EDITION = "2026-11"
_PARENTS_2019 = "Parents' experiences of Children's Social Care (Pace 2019)"
_MODEL_2014 = "The Relational Safeguarding Model (Pace 2014)"
_ROUND_TABLE = "SPACE and PIES round table"


def assumed(key: str, sentence: str, default: Any, unit: str) -> None:
    """Register a default that no published source sets: its key, its sentence, the value and the unit of that."""
    register(Parameter(key, sentence, default, unit, "assumed", _REQUIREMENTS, _EDITION))


def sourced(key: str, sentence: str, default: Any, unit: str, source: str, edition: str) -> None:
    """Register a default that a published source sets, with the source and its edition."""
    register(Parameter(key, sentence, default, unit, "published", source, edition))


assumed(
    "P-ACK", "Acknowledge a referral to the referrer and the parent, with a named contact", 1, "working_days"
)
assumed("P-SCREEN", "Decide what happens to a referral", 1, "working_days")
assumed("P-OFFER", "Offer the parents an independent worker after a referral is accepted", 2, "working_days")
assumed("P-LEAD", "Name one lead professional after a referral is accepted (R45)", 1, "working_days")
assumed("P-HELP", "Answer a parent's request for help", 2, "working_days")
assumed("P-ASSESS", "Complete the assessment", 20, "working_days")
sourced("P-ASSESS-ALARMS", "Hard alarms while an assessment waits", [1, 3], "months", _PARENTS_2019, "2019")
assumed(
    "P-SPECIALIST",
    "First meeting of the child with their own specialist worker; both workers in place",
    10,
    "working_days",
)
assumed(
    "P-AREA-OWNER",
    "A named person in both areas for each task, where home and harm differ (R17)",
    1,
    "working_days",
)
assumed("P-HANDOVER", "Introduce the new worker to the family", 5, "working_days")
assumed("P-TURNOVER", "Change of social worker that triggers a manager's review", 3, "count")
assumed(
    "P-TURNOVER-REVIEW", "Write with the family how changes of worker stop hurting them", 5, "working_days"
)
assumed("P-INVITE", "Notice of a meeting to the family", 5, "working_days")
assumed("P-MINUTES", "Draft minutes to everyone who was there", 5, "working_days")
assumed("P-CONTEST", "Answer to contested minutes or a correction", 10, "working_days")
assumed(
    "P-ESC",
    "Escalation of a late promise: who is told, and how many working days after it was due",
    [["owner", 0], ["manager", 5], ["cross-agency lead", 10]],
    "ladder",
)
assumed("P-COMPLETION", "Share of due actions done, below which a review is raised", 80, "percent")
assumed("P-FEEDBACK", "Answer to whoever told us something", 5, "working_days")
assumed("P-SHARE", "The police share what was asked for, or say why not (R157)", 2, "working_days")
assumed(
    "P-LOOK-AGAIN",
    "The police look again at what they hold when something new fits with it (R153)",
    2,
    "working_days",
)
assumed("P-URGENT", "Confirm an urgent report before the next contact is called", 30, "minutes")
assumed(
    "P-ALARM",
    "Look at what is told about somebody who works with families, and pass it on (R150)",
    1,
    "working_days",
)
assumed("P-REVIEW", "Review a plan", 6, "weeks")
assumed("P-INTERIM", "Write an emergency plan again together with the family", 5, "working_days")
assumed("P-HEALTH", "Wait for a health service before it is escalated", 4, "weeks")
assumed("P-COURT", "Court preparation complete before a hearing", 14, "calendar_days")
assumed("P-DEBRIEF", "Debrief with the family after a court outcome", 3, "working_days")
sourced(
    "P-POSTTRIAL",
    "Check-ins after the trial",
    [1, 3, 6, 9, 12],
    "months",
    _MODEL_2014,
    "9 months from 2014; the rest assumed",
)
sourced(
    "P-TRANS",
    "Ages of the review, the plan and the follow-up towards adulthood",
    [16, 17, 18],
    "years",
    _ROUND_TABLE,
    "2018",
)
assumed("P-COMPLAINT-ACK", "Acknowledge a complaint", 3, "working_days")
assumed("P-COMPLAINT", "Reply to a complaint", 20, "working_days")
assumed("P-RETAL", "Watch over adverse steps after a complaint closes", 90, "calendar_days")
assumed("P-SMALLCELL", "Counts below this are suppressed in published tables", 5, "count")
sourced("P-SAMPLE-K", "Systematic sample: every k-th", 3, "count", _PARENTS_2019, "2019")
sourced(
    "P-SAMPLE-SESSIONS",
    "Support sessions before a parent is approached for research",
    3,
    "count",
    _PARENTS_2019,
    "2019",
)
sourced(
    "P-WITHDRAW",
    "Withdrawal from research after an interview, the last day included",
    28,
    "calendar_days",
    _PARENTS_2019,
    "2019",
)
sourced("P-INTERVIEWS", "Interviews a researcher may hold in a day", 2, "count", _PARENTS_2019, "2019")
sourced("P-DESTROY", "Destruction of research data after publication", 1, "years", _PARENTS_2019, "2019")
sourced("P-OVERSIGHT", "Meetings of the parents' oversight group", 3, "months", _ROUND_TABLE, "2018")
sourced(
    "P-RETURN",
    "Return conversation after a child was missing",
    72,
    "hours",
    "DfE guidance on children who run away or go missing",
    "January 2014",
)
assumed("P-MISSING-TELL", "First word to a family whose child is missing: who is looking (R168)", 2, "hours")
assumed("P-INVITATION", "An invitation to make an account can be used", 14, "calendar_days")
assumed("P-BREAK-GLASS", "Emergency access to a record ends by itself", 60, "minutes")
assumed("P-BREAK-GLASS-REVIEW", "A second person reviews an emergency access", 1, "working_days")
assumed(
    "P-EVIDENCE", "Look at the evidence about a parent, once a review of it is open (R25)", 10, "working_days"
)
assumed("P-STANDING", "Look again at a parent's standing that is not simply partner (R25)", 6, "weeks")
assumed(
    "P-NARROW",
    "Longest time for which one parent's sight can be narrowed before a new decision (R26)",
    6,
    "weeks",
)
assumed("P-REPLAN", "Plan again with the family after we are more worried (R20)", 5, "working_days")
assumed("P-WORRY", "An urgent worry has an owner: 0 is by the end of the same day (R23)", 0, "calendar_days")
assumed(
    "P-REVIEW-16", "Look at consent and sharing with a young person who turned 16 (R211)", 20, "working_days"
)
assumed("P-TRANS-PLAN", "Write how help goes on after 18, from the 17th birthday (R212)", 20, "working_days")
assumed("P-REVISIT", "Ask a young person again who does not want a worker (R213)", 6, "weeks")
assumed(
    "P-OVERRIDE",
    "Look again at words of a young person that were opened to a parent (R208)",
    10,
    "working_days",
)
assumed(
    "P-SLOWING",
    "Share of the busiest quarter below which slowing before 18 is asked about (R212)",
    50,
    "percent",
)
# What a worker carries, and when they can be reached (R50-R60): the partnership and its workers agree these.
assumed(
    "P-CASELOAD-WEIGHTS", "Points of a family by its threshold", [["low", 1], ["medium", 2], ["high", 3]], "count"
)  # fmt: skip
assumed(
    "P-CONTACT-WEIGHTS",
    "Points of the contact that was agreed: how often, for visits, for calls",
    [["none", 0, 0], ["monthly", 0, 0], ["fortnightly", 1, 0], ["weekly", 1, 0], ["twice_weekly", 2, 1], ["daily", 5, 2]],
    "count",
)  # fmt: skip
assumed(
    "P-CASELOAD-LIMITS", "Points that a full-time worker can carry, by kind of worker",
    [["ipsw", 60], ["csw", 60], ["social_worker", 80]], "count",
)  # fmt: skip
assumed("P-CASELOAD-NEAR", "Share of the limit from which a worker is near it", 80, "percent")
assumed("P-OFFICE-HOURS", "Office hours on working days, from and to a full hour", [9, 17], "hours")
assumed(
    "P-COVER-HOURS", "Hours of every day in which some parents' worker should be in reach", [8, 22], "hours"
)
assumed("P-CALL-SLOT", "Length of a call that a family can ask for", 30, "minutes")
assumed("P-ALLOC-CHALLENGE", "Answer a worker's challenge of how families are shared out", 5, "working_days")
assumed(
    "P-CHECKIN", "After the agreed time a missed check-in on a visit alerts the duty managers", 15, "minutes"
)
assumed("P-CLOSE-SIGN", "A second person looks at a proposal to end a request or a case", 1, "working_days")
assumed(
    "P-CLOSE-REVIEW", "An ending becomes final when nobody asked for a review for so long", 20, "working_days"
)
assumed("P-REVIEW-ANSWER", "Answer whoever asked that a decision be looked at again", 5, "working_days")
assumed("P-SIGNPOST", "Another service says yes, before the request goes back to the team", 3, "working_days")
assumed("P-SECOND-READ", "A second person reads a request with few signs and a high worry", 1, "working_days")
assumed("P-OUTREACH", "Make the next attempt to reach somebody who was not reached", 10, "working_days")
assumed("P-EARLY", "Look at early signs together with the family", 20, "working_days")
# What changes for a family (R92, R108, R210).
assumed("P-ASK-START", "Ask a family how things are, for the first time (R92)", 20, "working_days")
assumed("P-ASK-AGAIN", "Ask a family again in the same words (R92)", 12, "weeks")
assumed("P-ASK-LEAST", "Share of the questions to answer before a mean is shown (R92)", 80, "percent")
assumed("P-IMPACT", "Ask the family whether something is helping (R108)", 6, "weeks")
assumed("P-RETHINK", "Change what does not help, or tell the family why it goes on (R108)", 5, "working_days")
assumed(
    "P-IN-STEP", "Days between the child’s session and the parents’ on one topic (R210)", 14, "calendar_days"
)
# Where a child lives, learns and goes (R170-R175).
assumed("P-ZONE-MARGIN", "Metres added where a place is known by its postcode alone (R170)", 100, "metres")
assumed("P-ZONE-ANSWER", "Answer what a family says of a place that is not safe (R170)", 2, "working_days")
assumed("P-PLACE-ANSWER", "A manager answers about a place inside a zone (R170)", 1, "working_days")
assumed("P-PLACE-ANSWER-NOW", "A manager answers about such a place in an emergency (R170)", 4, "hours")
assumed("P-PLACEMENT-VIEWS", "Complete an emergency placement with the parents (R171)", 1, "working_days")
assumed("P-AWAY", "A time away from home is long from so many days on (R173)", 7, "calendar_days")
assumed("P-CONTACT-PLAN", "Plan how a parent and a child are in touch again (R173)", 5, "working_days")
assumed("P-CONTACT-REVIEW", "Look again at the plan to be in touch (R173)", 4, "weeks")
assumed("P-ADVOCATE", "An advocate for a child in care with no parent in the case (R174)", 2, "working_days")
assumed("P-SCHOOL-CARE", "Education says what it does to keep a child safe (R176)", 5, "working_days")
assumed("P-CALM", "A plan of support and calm after a child hurt somebody at home (R87)", 2, "working_days")
assumed("P-REVIEW-TRIGGER", "Look at a plan again after something happened (R104)", 1, "working_days")
assumed(
    "P-SHARED-AIMS", "The two workers of a family agree a shared aim with the parents, once both are there (R43)", 20,
    "working_days",
)  # fmt: skip
assumed(
    "P-THREAT-POLICE", "The police take a threat, or their refusal is written down (R182)", 1, "calendar_days"
)
assumed(
    "P-VICTIM-CODE",
    "Words were kept against a child: say whether they are recorded as a victim (R144)",
    5,
    "working_days",
)
assumed(
    "P-THREAT-CHECK",
    "Look whether the plan still holds after a threat: on the same day (R182)",
    0,
    "calendar_days",
)
# Words that judge (R133).
assumed(
    "P-LEXICON-COMMON",
    "Refuse a term that stands in more of the ordinary sentences than this (R133)",
    2,
    "percent",
)
# Meetings (R109-R122).
assumed(
    "P-TELL-LEFT-OUT", "Tell whoever was left out of a meeting what was decided (R111)", 5, "working_days"
)
assumed("P-TELL-DECISION", "Tell each parent of a decision about their child (R112)", 1, "working_days")
assumed(
    "P-ENQUIRY-DECIDE", "Write down whether an enquiry begins after a strategy discussion", 1, "working_days"
)
assumed("P-ENQUIRY", "End an enquiry under section 47, from the strategy discussion", 10, "working_days")
sourced(
    "P-CONFERENCE", "Hold the conference after the strategy discussion that led to it", 15, "working_days",
    "Working Together, as read by the Family Rights Group and Warrington", "2018",
)  # fmt: skip
sourced(
    "P-CORE-GROUP", "First core group after a child protection conference", 10, "working_days",
    "Procedures of Nottinghamshire and Medway", "as read 2026",
)  # fmt: skip
sourced(
    "P-CONFERENCE-REVIEW-1", "First review conference of a child protection plan", 3, "months",
    "Procedures of North Yorkshire", "as read 2026",
)  # fmt: skip
sourced(
    "P-CONFERENCE-REVIEW", "Each later review conference of a child protection plan", 6, "months",
    "Procedures of North Yorkshire", "as read 2026",
)  # fmt: skip
assumed("P-NEEDS", "Say what is done about what somebody needs to take part (R109)", 2, "working_days")
assumed("P-RESPECT", "Answer whoever was not respected in a meeting (R120)", 5, "working_days")
assumed(
    "P-DECISION-WAIT", "Telling a parent of a decision may wait so long at most (R112)", 20, "working_days"
)
assumed("P-ASKED-MEETING", "Meet, once it was agreed to a family that asked (R113)", 10, "working_days")
# What a family reads of its record (R137, R142).
sourced(
    "P-SAR",
    "Give somebody a copy of what is held about them",
    1,
    "months",
    "UK GDPR article 12(3); ICO, right of access",
    "2026-06",
)
assumed("P-WITHHELD", "A second person looks at what a family does not read", 5, "working_days")
assumed("P-WITHHELD-AGAIN", "Look again at what a family still does not read", 12, "weeks")
assumed(
    "P-REMOVAL", "A manager answers a parent who was told their child may be taken away", 5, "working_days"
)
# Whom a record looks at (R161).
assumed(
    "P-FOCUS",
    "Entries about parents for each about those who harm, past which a manager looks (R161)",
    2,
    "count",
)
assumed("P-FOCUS-LEAST", "Entries about parents before their share is looked at (R161)", 5, "count")
# What was promised, and what was asked for early (R125, R129, R132).
assumed("P-COMPLETION-LEAST", "Promises whose day has come before their share is judged (R125)", 3, "count")
assumed("P-ACCOUNTABILITY", "Answer a review of promises that were not kept (R125)", 5, "working_days")
assumed("P-RESOURCE", "Decide about what a family or a worker asked for early (R132)", 5, "working_days")
assumed(
    "P-STEPS", "Steps that should be taken in every case, each with its key and where it comes from (R129)",
    [
        ["strategy", "Agencies talk together about how to keep the child safe", "Working Together to Safeguard Children"],
        ["child_seen", "The child is seen, and asked what they wish and feel", "Working Together to Safeguard Children"],
        ["parents_asked", "Each parent is asked what they know, and told what can be told", "Relational safeguarding model"],
        ["police_told", "The police know who harms the child, as far as anybody knows", "Relational safeguarding model"],
        ["nrm", "It is decided whether to refer to the National Referral Mechanism", "Modern Slavery Act 2015, guidance"],
        ["siblings", "Brothers, sisters and friends are thought of", "Working Together to Safeguard Children"],
        ["return", "After each time missing the child is offered a talk", "Guidance on children who go missing, 2014"],
        ["plan_shared", "A plan is written with the family, and they have it", "Relational safeguarding model"],
    ],
    "count",
)  # fmt: skip
