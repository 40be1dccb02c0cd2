"""A place inside a zone: police and parents are told first, then a manager decides with a reason (R170)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from alongside.family.people.rules import line_of, one_of, words_of
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, Refused
from alongside.practice.places import events
from alongside.practice.places.models import Override, Stay, Telling
from alongside.practice.places.policies import STAY_PROPOSE, ZONE_OVERRIDE
from alongside.practice.places.rules import check_move, check_told
from alongside.practice.places.services.common import (
    LONG,
    parents_of,
    past,
    signed,
    stay_to_change,
    still_to_tell_of,
)
from alongside.practice.places.services.stays import uncovered
from alongside.practice.places.services.waiting import settle_answer


@dataclass(frozen=True)
class ToldWords:
    """How somebody was told: on which day, how, whether they were reached, and what was said."""

    on: date
    how: str
    words: str
    reached: bool = True


@transaction.atomic
def stay_tell(
    *, by: User, stay_id: uuid.UUID, whom: str, told: ToldWords, person_id: uuid.UUID | None = None, name: str = ""
) -> Telling:  # fmt: skip
    """Write down that police (`name`: whom there) or a parent was told of a place inside a zone, before anybody decides.

    The parent reads what they were told. Raises NotPermitted; Missing for a parent of another case; Refused: `stay_state`,
    `choice_unknown`, `day_in_future`, words missing or too long.
    """
    stay = stay_to_change(by, stay_id, STAY_PROPOSE)
    if stay.state != Stay.State.HELD:
        raise Refused("This place does not wait for a manager.", code="stay_state")
    one_of(whom, Telling.Whom.values, field="whom")
    person = None
    if whom == Telling.Whom.PARENT:
        person = next((one for one in parents_of(stay.case) if one.id == person_id), None)
        if person is None:
            raise Missing
    made = Telling.objects.create(
        **signed(by, stay.case), stay=stay, whom=whom, person=person, reached=told.reached,
        told_name=person.full_name if person else line_of(name, field="name", limit=120, required=True),
        told_on=past(told.on, field="told_on"),
        how=one_of(told.how, Telling.How.values, field="how"),
        words=words_of(told.words, field="words", limit=1_000, required=True),
    )  # fmt: skip
    record(
        events.STAY_TOLD, by=by, about=made, circle_ids=[stay.case_id],
        facts={"whom": whom, "reached": told.reached},
    )  # fmt: skip
    return made


@transaction.atomic
def zone_override(
    *, by: User, stay_id: uuid.UUID, reason: str, family_words: str, expected_version: int
) -> Override:
    """Decide, as a manager, that a child goes to a place inside a zone; the family reads `family_words` (R170).

    Police and parents were told since the place was last checked: a zone written later is told anew.

    Raises NotPermitted; Missing; Stale; Refused: `stay_state`, `zone_police_first`, `zone_parents_first`,
    words missing or too long.
    """
    stay = stay_to_change(by, stay_id, ZONE_OVERRIDE, expected_version)
    check_move(stay.state, Stay.State.PROPOSED)
    tellings = list(Telling.objects.filter(stay=stay, at__gte=stay.checked_at))
    check_told(*still_to_tell_of(stay, tellings))
    why = words_of(reason, field="reason", limit=LONG, required=True)
    stay.override_words = words_of(family_words, field="family_words", limit=1_000, required=True)
    made = Override.objects.create(
        **signed(by, stay.case), stay=stay, stay_version=stay.version, reason=why, zone_ids=sorted(uncovered(stay)),
    )  # fmt: skip
    stay.state, stay.version = Stay.State.PROPOSED, stay.version + 1
    stay.save()
    settle_answer(stay, by)
    record(
        events.STAY_OVERRIDDEN, by=by, about=stay, circle_ids=[stay.case_id, stay.case.family_id],
        facts={"zones": len(made.zone_ids), "told": len(tellings)},
    )  # fmt: skip
    return made
