"""Event types of this room, and the promises it times."""

from alongside.ground.audit.events import event_type
from alongside.ground.clock.kinds import ClockKind, register_kind

PROPOSED = event_type(
    "closing.ending.proposed",
    "It was proposed that a request or a case ends",
    family="Somebody proposed that support ends. A second person looks at it",
)
RETURNED = event_type(
    "closing.ending.returned",
    "The second person did not agree to an ending",
    family="A second person said no: it goes on",
)
SIGNED = event_type(
    "closing.ending.signed",
    "A second person signed an ending",
    family="Two people decided that it ends. You can ask for it to be looked at again",
)
SIGNPOSTED = event_type(
    "closing.signpost.signed",
    "A second person signed that another service is asked",
    family="We asked another service to help",
)
RECEIVER = event_type(
    "closing.signpost.answered",
    "What the other service answered was written down",
    family="The other service answered",
)
CAME_BACK = event_type(
    "closing.signpost.returned",
    "The other service refused or was silent: the request is back with the team",
    family="The other service cannot help. We go on",
)
SET_ASIDE = event_type(
    "closing.ending.set_aside",
    "An ending was taken back: somebody independent found it not right",
    family="An ending was taken back: it goes on",
)
REVIEW_ASKED = event_type(
    "closing.review.asked",
    "Somebody asked that a decision be looked at again",
    family="Somebody asked that the decision be looked at again",
)
REVIEW_ANSWERED = event_type(
    "closing.review.answered",
    "A person who had no part in a decision looked at it again",
    family="Another person looked at the decision again",
)
FINAL = event_type(
    "closing.ending.final", "The time to ask for a review was over, and an ending became final"
)
VIEW_SAID = event_type("closing.view.said", "What somebody thinks of ending support was written down")
ATTEMPT_PLANNED = event_type(
    "closing.attempt.planned", "The next attempt to reach somebody was planned instead of an ending"
)
ATTEMPT_MADE = event_type("closing.attempt.made", "An attempt to reach somebody was made")
SIGNS_TICKED = event_type("closing.signs.ticked", "Early signs were ticked for a request")
SIGNS_SECOND = event_type(
    "closing.signs.read", "A second person read a request with few signs and a high worry"
)
EARLY = event_type(
    "closing.request.early_help",
    "A request went to a parent support worker for early help instead of being closed",
    family="A parent support worker looks at early signs with you",
)
LATE_TOLD = event_type("closing.promise.late_told", "Those who answer for a late ending or review were told")
FAMILY_TOLD = event_type(
    "closing.notice.sent", "A family was sent a message that there is news of their support"
)
FAMILY_NOT_TOLD = event_type(
    "closing.notice.not_sent", "Somebody of a family could not be sent a message about their support"
)


MISTAKE = event_type(
    "closing.case.opened_by_mistake",
    "Two people ended a case that was opened by mistake; its request is decided anew",
    family="Something was opened by mistake and has ended. Nothing that you told us is lost",
)


def _kind(key: str, sentence: str, parameter: str, family: str) -> str:
    return register_kind(ClockKind(f"closing.{key}", sentence, parameter, family)).key


SIGN = _kind("sign", "A second person looks at a proposal to end", "P-CLOSE-SIGN",
             "A second person looks at whether support can end.")  # fmt: skip
SIGNPOST = _kind("signpost", "The other service says yes, and that it can meet the need", "P-SIGNPOST",
                 "Another service owes us an answer. Until it says yes, we stay.")  # fmt: skip
REVIEW = _kind("review", "A review is answered by somebody who had no part in the decision", "P-REVIEW-ANSWER",
               "Another person looks at the decision again and answers you.")  # fmt: skip
SECOND_READ = _kind("second_read", "A second person reads a request with few signs and a high worry", "P-SECOND-READ",
                    "A second person reads what you told us.")  # fmt: skip
ATTEMPT = _kind("attempt", "The next attempt to reach them is made", "P-OUTREACH",
                "We try again to reach you, in another way if that is better.")  # fmt: skip
KINDS = (SIGN, SIGNPOST, REVIEW, SECOND_READ, ATTEMPT)
