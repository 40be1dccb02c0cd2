"""Too many social workers: counted at each change, looked at by a manager, answered with the family (R47)."""

from __future__ import annotations

import uuid

from django.db import transaction

from alongside.family.cases.models import Allocation, Case
from alongside.family.people.rules import words_of
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.actors import Acts
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import now
from alongside.ground.clock.services import clock_start, clock_stop
from alongside.practice.handover import events
from alongside.practice.handover.models import ContinuityReview
from alongside.practice.handover.policies import CONTINUITY_ANSWER
from alongside.practice.handover.rules import LONGEST_WORDS, SOCIAL_WORK_PARTS, turnover
from alongside.practice.handover.selectors import social_work_spells

_MANAGERS = "the managers"


def mind_turnover(case: Case, began: Allocation, *, by: Acts) -> ContinuityReview | None:
    """Open a manager's review when this beginning is a change of social worker at or past P-TURNOVER (R47).

    One is open at a time; the next change after an answer opens the next. Runs as the system, the case locked.
    """
    if began.part not in SOCIAL_WORK_PARTS:
        return None
    spells = social_work_spells(partnership_id=case.partnership_id, family_id=case.family_id)
    mine = [one for one in spells if one.user_id == began.user_id and one.since == began.since]
    before = turnover(one for one in spells if one not in mine)
    after = turnover(spells)
    limit = in_force("P-TURNOVER", partnership_id=case.partnership_id, at=now())
    if after.changes == before.changes or after.changes < limit.value:
        return None
    review, fresh = ContinuityReview.objects.get_or_create(
        partnership_id=case.partnership_id, family_id=case.family_id, answered_at=None,
        defaults={
            "case": case, "people": after.people, "changes": after.changes, "limit_version_id": limit.id,
            "opened_at": now(), "created_by_id": by.as_actor().id,
        },
    )  # fmt: skip
    if not fresh:
        review.people, review.changes = after.people, after.changes
        review.save(update_fields=["people", "changes"])
        return review
    clock_start(
        kind=events.REVIEW, about_id=review.id, circle_id=case.id, partnership_id=case.partnership_id,
        started_at=now(), by=by, owner_label=_MANAGERS,
    )  # fmt: skip
    facts = {"people": after.people, "changes": after.changes}
    record(events.REVIEW_OPENED, by=by, about=review, circle_ids=[case.id, case.family_id], facts=facts)
    return review


@transaction.atomic
def continuity_answer(*, by: User, review_id: uuid.UUID, words: str, family_view: str) -> ContinuityReview:
    """Answer a review with a plan that stops the changes, and with what the family said of it; the family reads both.

    Raises NotPermitted, Missing, Refused: `review_answered`, `words_missing`, `family_view_missing`, words too long.
    """
    require(by, CONTINUITY_ANSWER)
    review = ContinuityReview.objects.select_related("case").filter(id=review_id).first()
    if review is None:
        raise Missing
    plan = words_of(words, field="words", limit=LONGEST_WORDS, required=True)
    said = words_of(family_view, field="family_view", limit=LONGEST_WORDS)
    if not said:
        raise Refused(
            "Ask the family first, and write what they said. If they would rather not say, write that.",
            code="family_view_missing",
            field="family_view",
        )
    with elevated("reviews are opened and answered by verbs alone"):
        review = ContinuityReview.objects.select_for_update().get(id=review_id)
        if review.answered_at is not None:
            raise Refused(
                "Somebody has answered this already. Read their plan first.", code="review_answered"
            )
        review.words, review.family_view, review.answered_at = plan, said, now()
        review.answered_by_id, review.answered_by_name = by.id, by.name
        review.save()
        clock_stop(kind=events.REVIEW, about_id=review.id, at=now(), by=by)
        record(
            events.REVIEW_ANSWERED, by=by, about=review, circle_ids=[review.case_id, review.family_id],
            facts={"people": review.people, "changes": review.changes},
        )  # fmt: skip
    return review
