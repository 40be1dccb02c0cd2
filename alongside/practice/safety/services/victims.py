"""Words that make a child answer for what was done to them ask whether the child is recorded as a victim (R144, R261)."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.db.models import Q

from alongside.family.cases.models import Allocation, Case
from alongside.family.people.rules import one_of, words_of
from alongside.family.wording.services import KeptOf
from alongside.ground.access.context import elevated
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record, refusal_keep
from alongside.ground.base.actors import Acts
from alongside.ground.base.errors import Refused
from alongside.ground.clock import now
from alongside.ground.clock.selectors import clock_for
from alongside.ground.clock.services import clock_start, clock_stop
from alongside.practice.safety import events
from alongside.practice.safety.models import ChildVictim
from alongside.practice.safety.policies import VICTIM_DECIDE
from alongside.practice.safety.services.common import a_case, signed

ASKS = frozenset({"perpetrator", "adultifying", "consent"})
Answer = ChildVictim.Answer


def victim_asked(kept: KeptOf, by: Acts) -> None:
    """Ask, within P-VICTIM-CODE, whether the child is recorded as a victim: words stayed that make them answer for what was
    done to them. Of a record of the whole family it is asked for each of its children. Called as the system.

    Nothing is asked again where the child is recorded as one already, or while the question waits.
    """
    if not kept.kinds & ASKS or not kept.circle_ids:
        return
    of_case = Case.objects.filter(id__in=kept.circle_ids, closed_at__isnull=True)
    of_family = Case.objects.filter(family_id__in=kept.circle_ids, closed_at__isnull=True)
    for case in of_case.order_by("id") or of_family.order_by("id"):
        victim_question(case, by)


def victim_question(case: Case, by: Acts) -> None:
    """Ask it of one child: of words that were kept, or because the child was arrested or has a court date (R181).

    Nothing is asked again where the child is recorded as one already, or while the question waits. As the system.
    """
    asked, answer = clock_for(case.id, events.VICTIM_ASKED), newest_answer(case)
    if (answer is not None and answer.answer == Answer.VICTIM) or (
        asked is not None and not asked.stopped_at
    ):
        return
    lead = Allocation.objects.filter(Q(part=Allocation.Part.LEAD, until__isnull=True), case=case).first()
    clock_start(
        kind=events.VICTIM_ASKED, about_id=case.id, circle_id=case.id, partnership_id=case.partnership_id,
        started_at=now(), by=by, owner_id=lead.user_id if lead else None, owner_label=lead.worker_name if lead else "",
    )  # fmt: skip


@transaction.atomic
def child_victim_say(*, by: User, case_id: uuid.UUID, answer: str, words: str) -> ChildVictim:
    """Answer whether a child is recorded as a victim of exploitation, with what it rests on (R144).

    Whoever leads, or the police, says yes; a no is a manager's alone, because a child is taken to be a victim until then.
    Stops the clock. Raises NotPermitted; Missing; Refused: `manager_decides` (kept), `choice_unknown`, `words_missing`,
    `words_too_long`.
    """
    case = a_case(by, case_id, VICTIM_DECIDE)
    one_of(answer, Answer.values, field="answer")
    if answer == Answer.NOT_VICTIM and "manager" not in by.as_actor().roles:
        managers = Refused(
            "A child is taken to be a victim. Only a manager decides otherwise: tell them what you know.",
            code="manager_decides", field="answer",
        )  # fmt: skip
        raise refusal_keep(managers, by=by, about=case)
    made = ChildVictim.objects.create(
        **signed(by, case.id, case.child_id),
        answer=answer,
        words=words_of(words, field="words", limit=2_000, required=True),
    )
    with elevated("the question is whoever leads’s, and somebody else may answer it"):
        clock_stop(kind=events.VICTIM_ASKED, about_id=case.id, at=now(), by=by)
    record(events.VICTIM_DECIDED, by=by, about=made, circle_ids=[case.id], facts={"answer": answer})
    return made


def newest_answer(case: Case) -> ChildVictim | None:
    """Return the answer that counts, as far as the acting person may read it; None while nobody has answered."""
    return (
        ChildVictim.objects.filter(partnership_id=case.partnership_id, case=case)
        .order_by("-at", "-id")
        .first()
    )
