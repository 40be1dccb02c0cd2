"""A worker's share of full time and mentor, and challenges of how families are shared out (R50, R54, R59)."""

from __future__ import annotations

import uuid

from django.db import transaction

from alongside.family.people.rules import one_of, words_of
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import now
from alongside.ground.clock.due import due_on
from alongside.ground.clock.services import clock_start, clock_stop
from alongside.practice.workload import events
from alongside.practice.workload.models import AllocationChallenge, WorkerTerms
from alongside.practice.workload.policies import CHALLENGE_ANSWER, CHALLENGE_LODGE, WORKER_TERMS
from alongside.practice.workload.selectors import home_of

_WORDS = 2_000
_MANAGERS = "the managers"


@transaction.atomic
def terms_state(
    *, by: User, user_id: uuid.UUID, share_percent: int = 100, newly_trained: bool = False,
    mentor_id: uuid.UUID | None = None, shadowing: str = "",
) -> WorkerTerms:  # fmt: skip
    """Say a worker's share of full time (1 to 100 percent), and whether they are newly trained, with whom as mentor and
    which shadowing plan (up to 2,000 characters); what was stated before is kept (R50, R59).

    Raises NotPermitted; Missing for a worker or mentor of another partnership; Refused: `share_percent`, `mentor_self`,
    `mentor_not_new`, `words_missing` (a mentor without a plan), `words_too_long`.
    """
    require(by, WORKER_TERMS)
    worker = colleague(by, user_id)
    if not 1 <= share_percent <= 100:
        raise Refused("Enter a share from 1 to 100 percent.", code="share_percent", field="share_percent")
    mentor = colleague(by, mentor_id) if mentor_id else None
    if mentor is not None and not newly_trained:
        raise Refused("Only a newly trained worker has a mentor.", code="mentor_not_new", field="mentor_id")
    if mentor is not None and mentor.id == worker.id:
        raise Refused("Choose somebody else: nobody mentors themself.", code="mentor_self", field="mentor_id")
    plan = words_of(shadowing, field="shadowing", limit=_WORDS, required=mentor is not None)
    made = WorkerTerms.objects.create(
        partnership_id=home_of(worker), created_at=now(), created_by_id=by.id, user_id=worker.id,
        share_percent=share_percent, newly_trained=newly_trained, mentor_id=mentor.id if mentor else None,
        mentor_name=mentor.name if mentor else "", shadowing=plan if mentor else "", stated_at=now(), by_id=by.id,
    )  # fmt: skip
    facts = {
        "worker": str(worker.id),
        "share": share_percent,
        "new": newly_trained,
        "mentor": mentor is not None,
    }
    record(events.TERMS_STATED, by=by, about=made, facts=facts)
    return made


@transaction.atomic
def challenge_lodge(*, by: User, about: str, words: str) -> AllocationChallenge:
    """Say that the way families are shared out is not right; a manager must answer within P-ALLOC-CHALLENGE (R54).

    Raises NotPermitted for anybody but a parents' worker; Refused: `choice_unknown`, `words_missing`, `words_too_long`.
    """
    require(by, CHALLENGE_LODGE)
    one_of(about, AllocationChallenge.About.values, field="about")
    said = words_of(words, field="words", limit=_WORDS, required=True)
    at, actor = now(), by.as_actor()
    limit = in_force("P-ALLOC-CHALLENGE", partnership_id=by.partnership_id, at=at)
    made = AllocationChallenge.objects.create(
        partnership_id=home_of(by), created_at=at, created_by_id=by.id, about=about, words=said, lodged_at=at,
        lodged_by_id=by.id, lodged_by_name=by.name, agency_name=actor.agency_name, answer_by=due_on(at, limit),
    )  # fmt: skip
    with elevated("the promise is the managers'"):
        clock_start(
            kind=events.CHALLENGE, about_id=made.id, circle_id=None, partnership_id=made.partnership_id,
            started_at=at, by=by, owner_label=_MANAGERS,
        )  # fmt: skip
    record(events.CHALLENGED, by=by, about=made, facts={"about": about})
    return made


@transaction.atomic
def challenge_answer(*, by: User, challenge_id: uuid.UUID, answer: str, words: str) -> AllocationChallenge:
    """Answer a challenge, with reasons that whoever lodged it reads (R54). An answer stays.

    Raises NotPermitted; Missing; Refused: `challenge_answered`, `choice_unknown`, `words_missing`, `words_too_long`.
    """
    require(by, CHALLENGE_ANSWER)
    made = AllocationChallenge.objects.select_for_update().filter(id=challenge_id).first()
    if made is None:
        raise Missing
    if made.answered_at is not None:
        raise Refused("This has been answered already.", code="challenge_answered")
    made.answer = one_of(answer, AllocationChallenge.Answer.values, field="answer")
    made.answer_words = words_of(words, field="words", limit=_WORDS, required=True)
    made.answered_at, made.answered_by_id, made.answered_by_name = now(), by.id, by.name
    made.save(update_fields=["answer", "answer_words", "answered_at", "answered_by_id", "answered_by_name"])
    with elevated("the promise is the managers'"):
        clock_stop(kind=events.CHALLENGE, about_id=made.id, at=now(), by=by)
    record(events.CHALLENGE_ANSWERED, by=by, about=made, facts={"answer": answer})
    return made


def colleague(by: User, user_id: uuid.UUID) -> User:
    """Return an active professional of the same partnership. Raises Missing."""
    found = User.objects.filter(id=user_id, partnership_id=home_of(by), is_active=True).first()
    if found is None or not found.is_professional:
        raise Missing
    return found
