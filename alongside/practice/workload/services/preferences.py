"""What a family asks of a worker of theirs, and what came of it when one was chosen (R58)."""

from __future__ import annotations

from django.db import transaction

from alongside.family.cases.models import Allocation
from alongside.family.cases.services.workers import AllocationAsked
from alongside.family.people.models import Person
from alongside.family.people.rules import line_of, one_of
from alongside.ground.access.registry import require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock import now
from alongside.practice.workload import events
from alongside.practice.workload.models import Aspect, PreferenceMatch, WorkerPreference
from alongside.practice.workload.policies import PREFERENCE_STATE
from alongside.practice.workload.selectors.wishes import Wish, wishes_for_part

_WORDS, _REASON = 200, 400


@transaction.atomic
def preference_state(*, by: User, aspect: str, words: str) -> WorkerPreference:
    """Say what one would like of a worker of one's own, in up to 200 characters; nothing takes it back (R58).

    Only a family member, for themself: the other parent never reads it. Raises NotPermitted; Missing for an account
    without a person; Refused: `choice_unknown`, `words_too_long`.
    """
    require(by, PREFERENCE_STATE)
    person = Person.objects.filter(user_id=by.id).first()
    if person is None:
        raise Missing
    one_of(aspect, Aspect.values, field="aspect")
    kept = line_of(words, field=aspect, limit=_WORDS)
    made = WorkerPreference.objects.create(
        partnership_id=person.partnership_id, created_at=now(), created_by_id=by.id, person=person, aspect=aspect,
        words=kept, stated_at=now(), by_id=by.id,
    )  # fmt: skip
    record(events.PREFERENCE_STATED, by=by, about=made, facts={"aspect": aspect, "taken_back": not kept})
    return made


def mind_preferences(asked: AllocationAsked) -> None:
    """Keep which wishes the chosen worker meets, and why not the others, as part of the allocation (R58).

    Raises Refused: `preferences_unanswered` while nobody said, `preferences_reason` without a reason for what is not met.
    """
    wishes = wishes_for_part(case=asked.case, part=asked.part)
    if not wishes:
        return
    require_to_write(asked.by, asked.case.id)
    if asked.weighed.met is None:
        raise Refused(
            "The family said what they would like of this worker. Say which of it this person meets.",
            code="preferences_unanswered", field="met",
        )  # fmt: skip
    met = asked.weighed.met
    reason = line_of(asked.weighed.unmet_reason, field="unmet_reason", limit=_REASON)
    if not reason and any(wish.key not in met for wish in wishes):
        raise Refused(
            "Say why nobody could be found who meets the rest. The person who asked for it reads this.",
            code="preferences_reason", field="unmet_reason",
        )  # fmt: skip
    PreferenceMatch.objects.bulk_create(_match(asked, wish, wish.key in met, reason) for wish in wishes)


def _match(asked: AllocationAsked, wish: Wish, met: bool, reason: str) -> PreferenceMatch:
    return PreferenceMatch(
        partnership_id=asked.case.partnership_id, created_at=now(), created_by_id=asked.by.id, case=asked.case,
        person_id=wish.person_id, aspect=wish.aspect, asked_words=wish.words, part=Allocation.Part(asked.part),
        user_id=asked.worker.id, worker_name=asked.worker.name, met=met, reason="" if met else reason, at=now(),
        by_id=asked.by.id,
    )  # fmt: skip
