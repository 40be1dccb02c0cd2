"""A reason for a placement is a report: what it holds against a parent says how it is known, and by whom (R136, R172)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from alongside.family.cases.models import Case
from alongside.family.cases.services.judging import not_judged
from alongside.family.people.models import Person
from alongside.family.people.rules import line_of, one_of, words_of
from alongside.family.recording.models import ChronologyEntry
from alongside.ground.access.context import elevated
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record, refusal_keep
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock import now
from alongside.ground.clock.services import clock_stop
from alongside.practice.places import events
from alongside.practice.places.models import Stay, StaySource, StayWords
from alongside.practice.places.policies import PLACEMENT_DECIDE
from alongside.practice.places.rules import SOURCE, owed
from alongside.practice.places.services.common import LONG, parents_of, signed, stay_to_change


@dataclass(frozen=True)
class OfParent:
    """What a reason holds against a parent: against whom, in which words, how it is known (`kind`), and whose it is."""

    person_id: uuid.UUID | None
    words: str
    kind: str = ""
    source: str = ""


def lacks_source(said: OfParent | None, *, by: User, case: Case, emergency: bool) -> tuple[str, ...]:
    """Return that the source is still owed, for an emergency; ordinarily nothing is proposed without it.

    Raises Missing for somebody who is no parent of the case; Refused: words missing or too long, `choice_unknown`,
    `statement_unsourced` (kept), as `not_judged`.
    """
    if said is None:
        return ()
    _parent(case, said.person_id)
    words_of(said.words, field="of_words", limit=LONG, required=True)
    not_judged(said.words, by=by, case_id=case.id, about=case, person_id=said.person_id)
    one_of(said.kind, ["", *ChronologyEntry.Kind.values], field="of_kind")
    if said.kind and said.source.strip():
        return ()
    if emergency:
        return (SOURCE,)
    refused = Refused(
        "Say whether it was seen, told or is an opinion, and whose. What comes from nobody is no reason to take a child away:"
        " leave it out of the reason, or find out. In an emergency, tick that it is one: then this is due by the end of the"
        " next working day.",
        code="statement_unsourced", field="of_source" if said.kind else "of_kind",
    )  # fmt: skip
    raise refusal_keep(refused, by=by, about=case)


def keep_source(by: User, case: Case, stay: Stay, said: OfParent | None) -> None:
    """Keep what is held against a parent beside the reason; what waits for its source of the same parent is filled first."""
    if said is None:
        return
    parent = _parent(case, said.person_id)
    waiting = StaySource.objects.select_for_update().filter(stay=stay, person=parent)
    found = waiting.filter(Q(kind="") | Q(source="")).order_by("at", "id").first()
    made = found or StaySource(**signed(by, case), stay=stay, person=parent)
    made.words = words_of(said.words, field="of_words", limit=LONG, required=True)
    made.kind, made.source = said.kind, line_of(said.source, field="of_source", limit=200)
    made.save()


@transaction.atomic
def stay_source(*, by: User, stay_id: uuid.UUID, said: OfParent) -> Stay:
    """Say of something held against a parent how it is known and whose it is: what an emergency owed, or one thing more.

    Raises NotPermitted; Missing; Refused: `case_closed`, `stay_state`, `stay_is_not_away` where it is no place to live; as
    `lacks_source`.
    """
    stay = stay_to_change(by, stay_id, PLACEMENT_DECIDE)
    if stay.kind != Stay.Kind.PLACEMENT:
        raise Refused("Only a reason for a place to live is a report.", code="stay_is_not_away")
    if stay.state not in (Stay.State.HELD, Stay.State.PROPOSED, Stay.State.STARTED):
        raise Refused("This place is not used any more.", code="stay_state")
    lacks_source(said, by=by, case=stay.case, emergency=False)
    keep_source(by, stay.case, stay, said)
    if not stay.rests_on_parent:
        stay.rests_on_parent = True
        stay.version += 1
        stay.save(update_fields=["rests_on_parent", "version"])
    with elevated("what an emergency placement owes is the workers’ promise, whoever’s words keep it"):
        settle_views(stay, by)
    facts = {"about": SOURCE}
    record(events.STAY_SAID, by=by, about=stay, circle_ids=[stay.case_id], facts=facts)
    return stay


def settle_views(stay: Stay, by: User) -> None:
    """Stop the promise of an emergency placement once nothing is owed; called as the system."""
    given = set(StayWords.objects.filter(stay=stay).values_list("about", flat=True))
    if sourced(StaySource.objects.filter(stay=stay)):
        given.add(SOURCE)
    if not owed(stay.kind, given, parents=bool(parents_of(stay.case)), rests=stay.rests_on_parent):
        clock_stop(kind=events.VIEWS, about_id=stay.id, at=now(), by=by)


def sourced(rows: Iterable[StaySource]) -> bool:
    """Whether what is held against a parent says, each time, how it is known and whose it is."""
    known = [one.known for one in rows]
    return bool(known) and all(known)


def _parent(case: Case, person_id: uuid.UUID | None) -> Person:
    found = next((one for one in parents_of(case) if one.id == person_id), None)
    if found is None:
        raise Missing
    return found
