"""Why nothing was possible, as a manager says it; how well services go after those who harm, as a parent does (R160, R163)."""

from __future__ import annotations

import uuid

from django.db import IntegrityError, transaction

from alongside.family.people.rules import one_of, words_of
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, Refused
from alongside.pursuit.disruption import events, rules
from alongside.pursuit.disruption.asking import rating_due_for_family
from alongside.pursuit.disruption.models import NothingPossible, Rating
from alongside.pursuit.disruption.policies import STOPPING_EXPLAIN, STOPPING_RATE
from alongside.pursuit.disruption.services.common import WHY, a_case, signed
from alongside.pursuit.disruption.services.watching import watches_mind


@transaction.atomic
def nothing_possible_say(*, by: User, case_id: uuid.UUID, words: str) -> NothingPossible:
    """Write, as a manager, why nothing was possible about those who harm this child (R160). It counts for one review.

    Raises NotPermitted; Missing; Refused: `case_closed`, `words_missing`, `words_too_long`.
    """
    case = a_case(by, case_id, STOPPING_EXPLAIN)
    if case.closed_at is not None:
        raise Refused("Support for this child has ended. Nothing is owed here.", code="case_closed")
    said = words_of(words, field="words", limit=2_000)
    if not said:
        raise Refused(
            "Say why nothing was possible: what was tried, what is missing, and who could change that.",
            code="words_missing", field="words",
        )  # fmt: skip
    with elevated(WHY):
        made = NothingPossible.objects.create(**signed(by), case=case, words=said)
    record(events.EXPLAINED, by=by, about=made, circle_ids=[case.id])
    watches_mind(by=by, partnership_id=case.partnership_id, case_ids=[case.id])
    return made


@transaction.atomic
def rating_give(*, by: User, case_id: uuid.UUID, answer: str, words: str = "") -> Rating:
    """Say how well services go after those who harm: once for each time the plan is looked at, and once afterwards (R163).

    "I do not want to answer" is an answer. Managers read it, the case's workers do not; its event names no circle. Raises
    NotPermitted; Missing; Refused: `not_asked` (no review yet, answered already, or asking is not safe now), `choice_unknown`,
    `words_too_long`.
    """
    require(by, STOPPING_RATE)
    one_of(answer, dict(rules.ANSWERS), field="answer")
    said = words_of(words, field="words", limit=1_000)
    due = rating_due_for_family(viewer=by, case_id=case_id)
    if due is None:
        raise Refused(
            "You have answered this, or it is not asked now. We ask again when the plan is looked at.",
            code="not_asked",
        )
    if due.person is None:
        raise Missing
    try:
        with elevated(WHY), transaction.atomic():
            made = Rating.objects.create(
                **signed(by), case_id=case_id, person=due.person, moment=due.moment, review_id=due.review_id, answer=answer,
                words=said,
            )  # fmt: skip
    except IntegrityError as error:
        if "rated_once" not in str(error):
            raise
        raise Refused("You have answered this already. Thank you.", code="not_asked") from error
    record(events.RATED, by=by, about=made, facts={"answer": answer, "moment": str(due.moment)})
    return made
