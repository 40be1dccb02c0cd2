"""What the family answers to a finished assessment, and how they were part of it (R95)."""

from __future__ import annotations

import uuid
from types import SimpleNamespace

from django.db import transaction

from alongside.family.people.rules import line_of, one_of, words_of
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, Refused, Stale
from alongside.practice.assessment import events, rules
from alongside.practice.assessment.models import Assessment, AssessmentAnswer, Involvement
from alongside.practice.assessment.policies import ASSESSMENT_ANSWER, ASSESSMENT_WRITE
from alongside.practice.assessment.services.common import circles, of_draft, open_case, signed

State = Assessment.State


@transaction.atomic
def assessment_answer(
    *, by: User, assessment_id: uuid.UUID, answer: str, words: str = "", expected_version: int | None = None
) -> AssessmentAnswer:
    """Answer an assessment in one's own account: agree, in_part or disagree; the words stay beside it, whatever follows.

    Whoever does not simply agree says why. The newest answer counts, older ones stay. `expected_version`: the number of the
    one that was read, where a page names it. Raises NotPermitted; Missing; Stale (a newer one was finished meanwhile);
    Refused: `assessment_replaced` when a later one is in force, `words_missing`.
    """
    require(by, ASSESSMENT_ANSWER)
    found = Assessment.objects.filter(id=assessment_id).first()
    if found is None:
        raise Missing
    open_case(by, found.case_id, ASSESSMENT_ANSWER)
    if found.state != State.FINALISED:
        raise Refused(
            "There is a newer one now. Read that one, and say what you think.", code="assessment_replaced"
        )
    if expected_version not in (None, found.number):
        raise Stale(
            "There is a newer one now. Read that one first.", current=SimpleNamespace(version=found.number)
        )
    one_of(answer, AssessmentAnswer.Answer.values, field="answer")
    said = words_of(words, field="words", limit=4_000)
    if rules.answer_needs_words(answer, said):
        raise Refused(
            "Say in your own words what is not right, or what is missing.",
            code="words_missing",
            field="words",
        )
    made = AssessmentAnswer.objects.create(**of_draft(found), **signed(by), answer=answer, words=said)
    record(events.ANSWERED, by=by, about=found, circle_ids=circles(found), facts={"answer": answer})
    return made


@transaction.atomic
def involvement_say(
    *, by: User, assessment_id: uuid.UUID, item: str, met: bool, words: str = ""
) -> Involvement:
    """Say whether the family had one thing that makes the assessment theirs too; when not, why (R95).

    Also after it is finished: some of it comes after. Raises NotPermitted; Missing; Refused: `why_not_missing`,
    `assessment_replaced`.
    """
    require(by, ASSESSMENT_WRITE)
    found = Assessment.objects.filter(id=assessment_id).first()
    if found is None:
        raise Missing
    open_case(by, found.case_id, ASSESSMENT_WRITE)
    if found.state == State.SUPERSEDED:
        raise Refused("A later assessment is in force. Say it there.", code="assessment_replaced")
    one_of(item, [one.key for one in rules.INVOLVED], field="item")
    said = line_of(words, field="words", limit=500)
    if not met and not said:
        raise Refused("Say why not: the family reads it.", code="why_not_missing", field="words")
    made = Involvement.objects.create(**of_draft(found), **signed(by), item=item, met=met, words=said)
    record(
        events.INVOLVEMENT_SAID,
        by=by,
        about=found,
        circle_ids=circles(found),
        facts={"item": item, "met": met},
    )
    return made
