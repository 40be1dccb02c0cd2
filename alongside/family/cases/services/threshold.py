"""Setting the threshold: a statutory decision with both questions answered and a day of review (R15, R19, R44)."""

from __future__ import annotations

import uuid

from django.db import transaction

from alongside.family.cases import events
from alongside.family.cases.models import Case, Level, Threshold
from alongside.family.cases.policies import THRESHOLD_SET
from alongside.family.cases.services.common import mind_two_workers, open_case_for_change
from alongside.family.cases.services.levels import by_no_missing_sign, check_level, level_rises
from alongside.family.cases.stops import weighs_on
from alongside.family.people.rules import one_of, words_of
from alongside.family.referrals.rules import both_questions_answered
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.clock import now
from alongside.ground.clock.services import clock_start, clock_stop

WORDS = 4_000


@transaction.atomic
def threshold_set(
    *, by: User, case_id: uuid.UUID, level: str, rationale: str, need_now: str, how_respond: str
) -> Threshold:
    """Set the threshold of an open case anew; the earlier ones stay (R19). The review falls due P-REVIEW from today.

    A rise makes the lead owe a new plan and is told to the workers and the family; a fall needs the views of the family
    and both workers first (R20). Raises NotPermitted (an independent worker decides no threshold, R44), Missing, Refused
    for a closed case, an unknown level, a blank reason, `two_questions_blank` (R15), `sign_missing_is_no_reason` for a fall
    (kept, R11), or as `check_level`.
    """
    require(by, THRESHOLD_SET)
    case = open_case_for_change(case_id)
    answers(need_now, how_respond)  # asked first, whatever the level
    move = check_level(case, one_of(level, Level.values, field="level"))
    if move == "fall":
        by_no_missing_sign(by, case, rationale, field="rationale")
    if move == "rise":
        weighs_on("level", by=by, case=case)
    threshold = write_threshold(
        by=by, case=case, level=level, rationale=rationale, need_now=need_now, how_respond=how_respond
    )
    case.level, case.version = threshold.level, case.version + 1
    case.save(update_fields=["level", "version"])
    with elevated("the clocks of a case go on when whoever set the threshold leaves its circle"):
        mind_two_workers(case, by=by)
        if move == "rise":
            level_rises(by, case)
    record(
        events.THRESHOLD_SET, by=by, about=threshold, circle_ids=[case.id, case.family_id],
        facts={"level": threshold.level, "move": move},
    )  # fmt: skip
    return threshold


def write_threshold(
    *, by: User, case: Case, level: str, rationale: str, need_now: str, how_respond: str
) -> Threshold:
    """Write the threshold and start the clock of its review; the calling verb has checked the right."""
    one_of(level, Level.values, field="level")
    need, response = answers(need_now, how_respond)
    at = now()
    with elevated("the clock of the last review may be older than the sight of whoever sets the threshold"):
        clock_stop(kind=events.THRESHOLD_REVIEW, about_id=case.id, at=at, by=by)
        clock = clock_start(
            kind=events.THRESHOLD_REVIEW, about_id=case.id, circle_id=case.id,
            partnership_id=case.partnership_id, started_at=at, by=by, owner_label="the lead professional",
        )  # fmt: skip
    assert clock.due_on is not None  # P-REVIEW counts in weeks
    return Threshold.objects.create(
        partnership_id=case.partnership_id,
        case=case,
        level=level,
        rationale=words_of(rationale, field="rationale", limit=WORDS, required=True),
        need_now=need,
        how_respond=response,
        decided_at=at,
        decided_by_id=by.id,
        decided_by_name=by.name,
        review_on=clock.due_on,
        created_at=at,
        created_by_id=by.id,
    )


def answers(need_now: str, how_respond: str) -> tuple[str, str]:
    """Return both answers of R15, tidy. Raises Refused(`two_questions_blank`) beside the first blank one."""
    need = words_of(need_now, field="need_now", limit=WORDS)
    response = words_of(how_respond, field="how_respond", limit=WORDS)
    both_questions_answered(need, response)
    return need, response
