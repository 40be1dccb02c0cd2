"""What was refused since somebody complained: for whoever answers the complaint, and for nobody who works in the case (R216).

Days and kinds stand here, and no word of a decision. That one thing came after another is no finding: it is a question.
"""

from __future__ import annotations

from alongside.accountability.challenge.complaints.models import Complaint
from alongside.accountability.challenge.complaints.policies import COMPLAINT_HANDLE
from alongside.accountability.challenge.models import HelpReply
from alongside.ground.access.context import elevated_to_read
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import NotPermitted
from alongside.ground.clock.time_source import local_date
from alongside.practice.actions.models import ResourceDecision
from alongside.practice.safety.models import ThreatStep

_MOST = 20


def refused_since(*, viewer: User, complaint: Complaint) -> list[str]:
    """Return what was refused to the family since the complaint was made, the newest first: the day, and which kind of no.

    For its handler alone. Raises NotPermitted.
    """
    require(viewer, COMPLAINT_HANDLE)
    if complaint.handler_id != viewer.id:
        raise NotPermitted(f"{complaint.handler_name or 'Nobody yet'} answers this.", code="not_the_handler")
    if complaint.case_id is None:
        return []
    since, no = complaint.made_at, ResourceDecision.Outcome.REFUSED
    with elevated_to_read("whoever answers a complaint has no part in the case, and reads days alone"):
        decided = ResourceDecision.objects.filter(
            request__case_id=complaint.case_id, outcome=no, at__gte=since
        )
        lines = [
            (local_date(one.at), "something that was asked for the family was refused")
            for one in first_of(decided, _MOST)
        ]
        replies = HelpReply.objects.filter(
            request__case_id=complaint.case_id, kind=HelpReply.Kind.CANNOT, said_at__gte=since
        )
        lines += [
            (local_date(one.said_at), "a request for help was answered with no")
            for one in first_of(replies, _MOST)
        ]
        police = ThreatStep.objects.filter(
            case_id=complaint.case_id, kind=ThreatStep.Kind.REFUSED, at__gte=since
        )
        lines += [(one.on, "the police did not take a threat") for one in first_of(police, _MOST)]
    return (
        [f"{day:%-d %B %Y}: {words}." for day, words in sorted(lines, reverse=True)]
        if complaint.case_id
        else []
    )
