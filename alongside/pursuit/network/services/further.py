"""Verbs: a person looks at another child who is proposed: asks for help, dismisses it, writes what was done (R165)."""

from __future__ import annotations

import uuid

from django.db import transaction

from alongside.family.people.rules import line_of, one_of
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock import now
from alongside.ground.clock.services import clock_start, clock_stop
from alongside.pursuit.intelligence.models import Sanitised
from alongside.pursuit.intelligence.services.onward import Worry, onward_refer
from alongside.pursuit.network import events
from alongside.pursuit.network.models import Appearance, Further
from alongside.pursuit.network.policies import FURTHER_JUDGE
from alongside.pursuit.network.services.common import REASON, WHY, here

_OWNER = "those who look at other children who may need help"


def texts_about(node_id: uuid.UUID) -> list[Sanitised]:
    """Return the newest text without its source of each report that mentions somebody, as far as whoever acts may read."""
    reports = Appearance.objects.filter(node_id=node_id).values("report_id")
    rows = Sanitised.objects.filter(report_id__in=reports).order_by("report_id", "-number")
    return sorted(rows.distinct("report_id"), key=lambda one: one.at, reverse=True)


@transaction.atomic
def further_confirm(
    *, by: User, further_id: uuid.UUID, text_id: uuid.UUID | None, worry: Worry, reason: str
) -> Further:
    """Ask for help for somebody who was proposed, in one step, and start the check that they are safe (P-FURTHER-CHECK).

    The request is an ordinary one with its own clocks; it says from which text the worry comes, and no source.

    Raises NotPermitted; Missing; Refused: `further_decided`, `further_text_missing`, words missing or too long.
    """
    further, why = _to_decide(by, further_id, reason)
    if text_id is None or text_id not in {one.id for one in texts_about(further.node_id)}:
        raise Refused(
            "Choose the text that the worry comes from. Where there is none, an officer writes the report’s text without its"
            " source first. In danger, ring 999 now.",
            code="further_text_missing", field="text_id",
        )  # fmt: skip
    onward = onward_refer(by=by, text_id=text_id, worry=worry)
    with elevated(WHY):
        _decided(by, further, state=Further.State.CONFIRMED, reason=why, onward_id=onward.id)
        clock_start(
            kind=events.CHECK_CLOCK, about_id=further.id, circle_id=further.id, partnership_id=further.partnership_id,
            started_at=now(), by=by, owner_label=_OWNER,
        )  # fmt: skip
    record(events.CONFIRMED, by=by, about=further)
    return further


@transaction.atomic
def further_dismiss(*, by: User, further_id: uuid.UUID, why: str, reason: str) -> Further:
    """Dismiss a proposal, with the reason; it comes back only where they share something new.

    Raises NotPermitted; Missing; Refused: `further_decided`, `choice_unknown`, words missing or too long.
    """
    further, said = _to_decide(by, further_id, reason)
    one_of(why, Further.Why.values, field="why")
    with elevated(WHY):
        _decided(by, further, state=Further.State.DISMISSED, reason=said, why=why)
    record(events.DISMISSED, by=by, about=further, facts={"why": why})
    return further


def further_for(by: User, further_id: uuid.UUID) -> Further:
    """Return a proposal that `by` may read and work on. Raises NotPermitted without FURTHER_JUDGE; Missing."""
    require(by, FURTHER_JUDGE)
    found = Further.objects.filter(id=further_id, partnership_id=here(by)).first()
    if found is None:
        raise Missing
    return found


def _to_decide(by: User, further_id: uuid.UUID, reason: str) -> tuple[Further, str]:
    seen = further_for(by, further_id)
    why = line_of(reason, field="reason", limit=REASON, required=True)
    with elevated(WHY):
        further = Further.objects.select_for_update().get(id=seen.id)
    if further.state != Further.State.PROPOSED:
        raise Refused(
            "Somebody looked at this meanwhile. Open it again to read what they said.", code="further_decided"
        )
    return further, why


def _decided(by: User, further: Further, **facts: object) -> None:
    for name, value in facts.items():
        setattr(further, name, value)
    further.decided_at, further.decided_by_id, further.decided_by_name = now(), by.id, by.name
    further.save()


@transaction.atomic
def further_check(*, by: User, further_id: uuid.UUID, found: str, words: str = "") -> Further:
    """Write what was done to keep the other child safe: it keeps the promise of the check.

    Raises NotPermitted; Missing; Refused: `check_not_open` (not confirmed, or checked before), `choice_unknown`,
    `words_too_long`, `words_missing` where they could not be found yet.
    """
    seen = further_for(by, further_id)
    one_of(found, Further.Check.values, field="found")
    said = line_of(words, field="words", limit=REASON, required=found == Further.Check.NOT_FOUND)
    with elevated(WHY):
        further = Further.objects.select_for_update().get(id=seen.id)
        if further.state != Further.State.CONFIRMED or further.checked_at is not None:
            raise Refused(
                "There is no check open here. What was written stays to be read.", code="check_not_open"
            )
        further.check_found, further.check_words, further.checked_at = found, said, now()
        further.checked_by_id, further.checked_by_name = by.id, by.name
        further.save()
        clock_stop(kind=events.CHECK_CLOCK, about_id=further.id, at=now(), by=by)
    record(events.CHECKED, by=by, about=further, facts={"found": found})
    return further
