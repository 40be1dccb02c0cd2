"""Where each promise that is timed is settled: the page to which its row leads, whichever list it stands in.

A kind without a page says why. A page that only reads is chosen where one offers the form to whoever may send it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.urls import reverse

from alongside.accountability.challenge import events as challenge
from alongside.accountability.challenge.complaints import events as complaints
from alongside.family.areas import events as areas
from alongside.family.cases import events as cases
from alongside.family.cases.models import Case
from alongside.family.cases.policies import CASE_ALLOCATE, HARM_RECORD, STANDING_DECIDE
from alongside.family.circumstances import events as circumstances
from alongside.family.circumstances.policies import CIRCUMSTANCES_ANSWER
from alongside.family.recording import events as recording
from alongside.family.recording.policies import (
    ACCESS_ANSWER,
    CORRECTION_ANSWER,
    DISTRESS_ANSWER,
    REMOVAL_ANSWER,
    WITHHOLDING_REVIEW,
)
from alongside.family.referrals import events as referrals
from alongside.family.referrals.policies import REFERRAL_TRIAGE
from alongside.ground.access.registry import Permission, allows
from alongside.ground.accounts.models import User
from alongside.ground.clock.models import Clock
from alongside.ground.files import events as files
from alongside.practice.actions import events as actions
from alongside.practice.assessment import events as assessment
from alongside.practice.assessment.policies import CALM_WRITE
from alongside.practice.closing import events as closing
from alongside.practice.closing.policies import OUTREACH_PLAN, SIGNS_READ
from alongside.practice.engagement import events as engagement
from alongside.practice.engagement.policies import WORDS_REVIEW
from alongside.practice.handover import events as handover
from alongside.practice.meetings import events as meetings
from alongside.practice.meetings.minutes import events as minutes
from alongside.practice.meetings.policies import DECISION_RECORD, ENQUIRY_RECORD, MEETING_PLAN, RESPECT_ANSWER
from alongside.practice.places import events as places
from alongside.practice.plans import events as plans
from alongside.practice.progress import events as progress
from alongside.practice.safety import events as safety
from alongside.practice.support import events as support
from alongside.practice.support.policies import SUPPORT_OFFER
from alongside.practice.workload import events as workload
from alongside.practice.workload.policies import CHALLENGE_ANSWER, VISIT_PLAN
from alongside.pursuit.disruption import events as disruption
from alongside.pursuit.information import events as information
from alongside.pursuit.information.policies import ALARM_READ, REPORT_READ, THING_WORK
from alongside.pursuit.intelligence import events as intelligence
from alongside.pursuit.intelligence.policies import REPORT_GRADE, SHARE_ANSWER
from alongside.pursuit.network import events as network
from alongside.pursuit.network.policies import FURTHER_JUDGE


@dataclass(frozen=True)
class Page:
    """A page of the desk: of the case, of the thing that was promised, or one list. With a `right`, for who has it alone."""

    name: str
    of: Literal["case", "thing", "list"] = "case"
    right: Permission | None = None


@dataclass(frozen=True)
class NoPage:
    """Why a kind has none: what else leads there."""

    why: str


SETTLED: dict[str, Page | NoPage] = {
    referrals.ACKNOWLEDGE: Page("request", "thing", REFERRAL_TRIAGE),
    referrals.DECIDE: Page("request", "thing", REFERRAL_TRIAGE),
    cases.OFFER: Page("case"),
    cases.TWO_WORKERS: Page("workers", right=CASE_ALLOCATE),
    cases.LEAD: Page("workers", right=CASE_ALLOCATE),
    cases.THRESHOLD_REVIEW: Page("harm"),
    cases.REPLAN: Page("plan"),
    cases.EVIDENCE_REVIEW: Page("standings", "list", STANDING_DECIDE),
    cases.STANDING_REVIEW: Page("standings", "list", STANDING_DECIDE),
    cases.WORRY_OWNER: Page("worry_owner", "thing", HARM_RECORD),
    cases.ASSESSMENT: Page("times"),
    **dict.fromkeys(cases.ALARMS, Page("times")),
    cases.FIRST_MEETING: Page("times"),
    cases.AIMS: Page("aims"),
    assessment.CALM: Page("calm", right=CALM_WRITE),
    areas.OWNERS: Page("areas"),
    circumstances.COST: Page("life_waiting", "list", CIRCUMSTANCES_ANSWER),
    recording.CORRECTION: Page("correction_answer", "thing", CORRECTION_ANSWER),
    recording.WITHHELD: Page("held_back_one", "thing", WITHHOLDING_REVIEW),
    recording.WITHHELD_AGAIN: Page("held_back_one", "thing", WITHHOLDING_REVIEW),
    recording.ACCESS: Page("copy_answer", "thing", ACCESS_ANSWER),
    recording.ACCESS_MORE: Page("copy_answer", "thing", ACCESS_ANSWER),
    files.PACK_OWED: Page("case-files"),
    recording.DISTRESS: Page("distress_answer", "thing", DISTRESS_ANSWER),
    recording.REMOVAL: Page("removal_answer", "thing", REMOVAL_ANSWER),
    support.OFFER_AGAIN: Page("offer_again", "thing", SUPPORT_OFFER),
    workload.CHECK_IN: Page("visits", "list", VISIT_PLAN),
    workload.CHALLENGE: Page("challenge", "thing", CHALLENGE_ANSWER),
    engagement.REVIEW_16: Page("growing"),
    engagement.TRANSITION_17: Page("growing"),
    engagement.REVISIT: Page("working"),
    engagement.OVERRIDE_REVIEW: Page("words_review", "thing", WORDS_REVIEW),
    handover.INTRODUCED: Page("handover", "thing"),
    handover.REVIEW: Page("continuity"),
    closing.SIGN: Page("ending", "thing"),
    closing.SIGNPOST: Page("ending", "thing"),
    closing.REVIEW: Page("ending", "thing"),
    closing.SECOND_READ: Page("signs_read", "thing", SIGNS_READ),
    closing.ATTEMPT: Page("attempt_made", "thing", OUTREACH_PLAN),
    challenge.HELP: Page("help"),
    challenge.MUTUAL: Page("mutual", "thing"),
    challenge.LEADERSHIP: Page("mutual", "thing"),
    actions.OWNER_ASKED: Page("promise_ask", "thing"),
    actions.RESOURCE: Page("resource", "thing"),
    actions.REVIEW: Page("kept_review", "thing"),
    **dict.fromkeys(
        (
            complaints.ACKNOWLEDGE,
            *complaints.REPLY.values(),
            *complaints.REPLY_MORE.values(),
            *complaints.PANELS,
            complaints.CHANGE,
        ),
        Page("complaint", "thing"),
    ),
    complaints.PUT_RIGHT: Page("put_right", "thing"),
    **dict.fromkeys((complaints.LOOK, complaints.LOOK_AT_ONCE), Page("look", "thing")),
    **dict.fromkeys(places.KINDS, Page("case_places")),
    places.SCHOOL_CARE: Page("schooling"),
    **dict.fromkeys(plans.CLOCKS, Page("plan")),
    minutes.DRAFT: Page("minutes", "thing"),
    **dict.fromkeys(minutes.LOOKS, Page("minute_look", "thing", WITHHOLDING_REVIEW)),
    minutes.CONTEST: Page("minute_contest", "thing"),
    progress.RETHINK: Page("helping"),
    meetings.ASK: Page("meeting_ask_answer", "thing", MEETING_PLAN),
    **dict.fromkeys(meetings.FOLLOWS.values(), Page("meeting", "thing", MEETING_PLAN))
    | dict.fromkeys(meetings.ENQUIRY_CLOCKS, Page("enquiry", "thing", ENQUIRY_RECORD)),
    meetings.NEEDS: Page("needs_answer", "thing", MEETING_PLAN),
    meetings.DECIDED_LINE: Page("decision_of_line", "thing", DECISION_RECORD),
    meetings.TELL_DECISION: Page("notice_tell", "thing", DECISION_RECORD),
    meetings.TELL_LEFT_OUT: Page("attendee_told", "thing", MEETING_PLAN),
    meetings.RESPECT: Page("respect_answer", "thing", RESPECT_ANSWER),
    safety.RETURN_TALK: Page("missing"),
    **dict.fromkeys(safety.NRM_OWED, Page("nrm")),
    safety.VICTIM_ASKED: Page("child_victim"),
    **dict.fromkeys(safety.THREAT_CLOCKS, Page("threat", "thing")),
    **dict.fromkeys(safety.POLICE_CLOCKS, Page("disclosure_police", "thing")),
    intelligence.SHARE_ANSWER_CLOCK: Page("intelligence_asked", "thing", SHARE_ANSWER),
    intelligence.LOOK_AGAIN: Page("intelligence_report", "thing", REPORT_GRADE),
    network.CHECK_CLOCK: Page("network_further", "thing", FURTHER_JUDGE),
    **dict.fromkeys((information.ACKNOWLEDGE, information.FEEDBACK), Page("told", "thing", REPORT_READ)),
    information.ALARM: Page("alarm", "thing", ALARM_READ),
    information.COLLECT: Page("thing", "thing", THING_WORK),
    disruption.UNLOOKED: Page("stopping_watch", "thing"),
}


def settled_at(clock: Clock, *, viewer: User, case: Case | None, reads: bool = False) -> str:
    """Return the address at which a promise is settled, for this viewer; else the page of its case, else nothing.

    `case`: the case in whose circle it stands, where the viewer may know it. `reads`: they may read there and not write, so
    that no page is offered that asks for a right.
    """
    page = SETTLED.get(clock.kind)
    home = reverse("desk:case", args=[case.id]) if case is not None else ""
    if not isinstance(page, Page) or (page.right is not None and (reads or not allows(viewer, page.right))):
        return home
    if page.of == "case":
        return reverse(f"desk:{page.name}", args=[case.id]) if case is not None else ""
    return reverse(f"desk:{page.name}", args=[clock.about_id] if page.of == "thing" else [])
