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


def _assumed(key: str, sentence: str, default: Any, unit: str) -> None:
    register(Parameter(key, sentence, default, unit, "assumed", _REQUIREMENTS, _EDITION))


def _sourced(key: str, sentence: str, default: Any, unit: str, source: str, edition: str) -> None:
    register(Parameter(key, sentence, default, unit, "published", source, edition))


_assumed(
    "P-ACK", "Acknowledge a referral to the referrer and the parent, with a named contact", 1, "working_days"
)
_assumed("P-SCREEN", "Decide what happens to a referral", 1, "working_days")
_assumed("P-OFFER", "Offer the parents an independent worker after a referral is accepted", 2, "working_days")
_assumed("P-LEAD", "Name one lead professional after a referral is accepted (R45)", 1, "working_days")
_assumed("P-HELP", "Answer a parent's request for help", 2, "working_days")
_assumed("P-ASSESS", "Complete the assessment", 20, "working_days")
_sourced("P-ASSESS-ALARMS", "Hard alarms while an assessment waits", [1, 3], "months", _PARENTS_2019, "2019")
_assumed(
    "P-SPECIALIST",
    "First meeting of the child with their own specialist worker; both workers in place",
    10,
    "working_days",
)
_assumed("P-HANDOVER", "Introduce the new worker to the family", 5, "working_days")
_assumed("P-TURNOVER", "Change of social worker that triggers a manager's review", 3, "count")
_assumed("P-INVITE", "Notice of a meeting to the family", 5, "working_days")
_assumed("P-MINUTES", "Draft minutes to everyone who was there", 5, "working_days")
_assumed("P-CONTEST", "Answer to contested minutes or a correction", 10, "working_days")
_assumed(
    "P-ESC",
    "Escalation of a late promise: who is told, and how many working days after it was due",
    [["owner", 0], ["manager", 5], ["cross-agency lead", 10]],
    "ladder",
)
_assumed("P-COMPLETION", "Share of due actions done, below which a review is raised", 80, "percent")
_assumed("P-FEEDBACK", "Answer to whoever told us something", 5, "working_days")
_assumed("P-URGENT", "Confirm an urgent report before the next contact is called", 30, "minutes")
_assumed("P-REVIEW", "Review a plan", 6, "weeks")
_assumed("P-INTERIM", "Write an emergency plan again together with the family", 5, "working_days")
_assumed("P-HEALTH", "Wait for a health service before it is escalated", 4, "weeks")
_assumed("P-COURT", "Court preparation complete before a hearing", 14, "calendar_days")
_assumed("P-DEBRIEF", "Debrief with the family after a court outcome", 3, "working_days")
_sourced(
    "P-POSTTRIAL",
    "Check-ins after the trial",
    [1, 3, 6, 9, 12],
    "months",
    _MODEL_2014,
    "9 months from 2014; the rest assumed",
)
_sourced(
    "P-TRANS",
    "Ages of the review, the plan and the follow-up towards adulthood",
    [16, 17, 18],
    "years",
    _ROUND_TABLE,
    "2018",
)
_assumed("P-COMPLAINT-ACK", "Acknowledge a complaint", 3, "working_days")
_assumed("P-COMPLAINT", "Reply to a complaint", 20, "working_days")
_assumed("P-RETAL", "Watch over adverse steps after a complaint closes", 90, "calendar_days")
_assumed("P-SMALLCELL", "Counts below this are suppressed in published tables", 5, "count")
_sourced("P-SAMPLE-K", "Systematic sample: every k-th", 3, "count", _PARENTS_2019, "2019")
_sourced(
    "P-SAMPLE-SESSIONS",
    "Support sessions before a parent is approached for research",
    3,
    "count",
    _PARENTS_2019,
    "2019",
)
_sourced(
    "P-WITHDRAW",
    "Withdrawal from research after an interview, the last day included",
    28,
    "calendar_days",
    _PARENTS_2019,
    "2019",
)
_sourced("P-INTERVIEWS", "Interviews a researcher may hold in a day", 2, "count", _PARENTS_2019, "2019")
_sourced("P-DESTROY", "Destruction of research data after publication", 1, "years", _PARENTS_2019, "2019")
_sourced("P-OVERSIGHT", "Meetings of the parents' oversight group", 3, "months", _ROUND_TABLE, "2018")
_sourced(
    "P-RETURN",
    "Return conversation after a child was missing",
    72,
    "hours",
    "DfE guidance on children who run away or go missing",
    "January 2014",
)
_assumed("P-INVITATION", "An invitation to make an account can be used", 14, "calendar_days")
_assumed("P-BREAK-GLASS", "Emergency access to a record ends by itself", 60, "minutes")
_assumed("P-BREAK-GLASS-REVIEW", "A second person reviews an emergency access", 1, "working_days")
_assumed("P-CLOSE-SIGN", "A second person looks at a proposal to end a request or a case", 1, "working_days")
_assumed(
    "P-CLOSE-REVIEW", "An ending becomes final when nobody asked for a review for so long", 20, "working_days"
)
_assumed("P-REVIEW-ANSWER", "Answer whoever asked that a decision be looked at again", 5, "working_days")
_assumed(
    "P-SIGNPOST", "Another service says yes, before the request goes back to the team", 3, "working_days"
)
_assumed(
    "P-SECOND-READ", "A second person reads a request with few signs and a high worry", 1, "working_days"
)
_assumed("P-OUTREACH", "Make the next attempt to reach somebody who was not reached", 10, "working_days")
_assumed("P-EARLY", "Look at early signs together with the family", 20, "working_days")
