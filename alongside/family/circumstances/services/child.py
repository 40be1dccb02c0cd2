"""A child as themself: what is strong and who is steady, what they need, what helps, the first signs (R12, R33, R37)."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import transaction

from alongside.family.circumstances import events
from alongside.family.circumstances.models import Adaptation, AdditionalNeed, Sign, Strength
from alongside.family.circumstances.policies import CIRCUMSTANCES_ADD
from alongside.family.circumstances.rules import check_strengths_first, lived_day, need_said
from alongside.family.circumstances.services.common import case_of, family_to_write, readers_of, whose, write
from alongside.family.people.models import FamilyGroup
from alongside.family.people.rules import line_of, one_of, words_of
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing
from alongside.ground.clock import today

Kind = Strength.Kind


@transaction.atomic
def strength_add(
    *,
    by: User,
    family_id: uuid.UUID,
    kind: str,
    words: str = "",
    who: str = "",
    since: date | None = None,
    case_id: uuid.UUID | None = None,
    person_id: uuid.UUID | None = None,
    readers: str | None = None,
) -> Strength:
    """Write down what is good, what the family already does, or who is steadiest for a child (R33).

    `who` (120 characters) and the child's case go with `steady`; anything else has words (1,000). `person_id` is whose
    words a worker writes down; `readers` left out: what somebody says is theirs, what a worker saw is open to the family.
    Raises NotPermitted, Missing (`steady` without a case, somebody or a case of another family), Refused:
    `choice_unknown`, `words_missing`, `words_too_long`, `day_in_future`, `day_too_long_ago`.
    """
    family = family_to_write(by, family_id, CIRCUMSTANCES_ADD)
    one_of(kind, Kind.values, field="kind")
    steady = kind == Kind.STEADY
    case = case_of(family, case_id)
    if steady and case is None:
        raise Missing
    person = whose(by, family, person_id)
    made = write(
        Strength, by, family, case=case, person=person, kind=kind,
        who=line_of(who, field="who", limit=120, required=True) if steady else "",
        words=words_of(words, field="words", limit=1_000, required=not steady),
        since=lived_day(since, today=today(), field="since"), readers=readers_of(by, readers, person),
    )  # fmt: skip
    record(
        events.STRENGTH_ADDED, by=by, about=made, circle_ids=[family.id, case_id],
        facts={"kind": kind, "readers": made.readers},
    )  # fmt: skip
    return made


@transaction.atomic
def need_record(
    *,
    by: User,
    family_id: uuid.UUID,
    case_id: uuid.UUID,
    kind: str,
    standing: str,
    source: str,
    other: str = "",
    since: date | None = None,
    person_id: uuid.UUID | None = None,
    readers: str | None = None,
    skip_strengths: bool = False,
) -> AdditionalNeed:
    """Write down how a need of a child stands, since when and who says so; the newest counts, older ones stay (R37).

    A worker's first is refused while nothing good is known of the family, unless skipped on purpose (R33); a family says
    what it wants in any order. Raises as `strength_add`, and Refused: `strengths_first`.
    """
    family = family_to_write(by, family_id, CIRCUMSTANCES_ADD)
    case = case_of(family, case_id)
    said = need_said(kind, other, standing, source)
    if not by.is_family:
        check_strengths_first(known=strengths_known(family), skip=skip_strengths)
    person = whose(by, family, person_id)
    made = write(
        AdditionalNeed, by, family, case=case, person=person, **said,
        since=lived_day(since, today=today(), field="since"), readers=readers_of(by, readers, person),
    )  # fmt: skip
    record(
        events.NEED_RECORDED, by=by, about=made, circle_ids=[family.id, case_id],
        facts={"kind": kind, "standing": standing, "strengths_skipped": skip_strengths},
    )  # fmt: skip
    return made


@transaction.atomic
def adaptation_add(
    *,
    by: User,
    family_id: uuid.UUID,
    case_id: uuid.UUID,
    kind: str,
    words: str,
    person_id: uuid.UUID | None = None,
    readers: str | None = None,
) -> Adaptation:
    """Write down one thing that helps when somebody talks to a child, in up to 400 characters (R37).

    Raises as `strength_add`.
    """
    family = family_to_write(by, family_id, CIRCUMSTANCES_ADD)
    person = whose(by, family, person_id)
    made = write(
        Adaptation, by, family, case=case_of(family, case_id), person=person,
        kind=one_of(kind, Adaptation.Kind.values, field="kind"),
        words=line_of(words, field="words", limit=400, required=True), readers=readers_of(by, readers, person),
    )  # fmt: skip
    record(events.HELP_ADDED, by=by, about=made, circle_ids=[family.id, case_id], facts={"kind": kind})
    return made


@transaction.atomic
def sign_log(
    *,
    by: User,
    family_id: uuid.UUID,
    case_id: uuid.UUID,
    kind: str,
    noticed_on: date,
    words: str = "",
    person_id: uuid.UUID | None = None,
) -> Sign:
    """Write down an early sign and the day on which it was noticed, or the nearest (R12); read by its author and the workers.

    Raises as `strength_add`; `words_missing` for something else without words.
    """
    family = family_to_write(by, family_id, CIRCUMSTANCES_ADD)
    one_of(kind, Sign.Kind.values, field="kind")
    made = write(
        Sign, by, family, case=case_of(family, case_id), person=whose(by, family, person_id), kind=kind,
        noticed_on=lived_day(noticed_on, today=today(), field="noticed_on"),
        words=words_of(words, field="words", limit=2_000, required=kind == Sign.Kind.OTHER),
    )  # fmt: skip
    record(events.SIGN_LOGGED, by=by, about=made, circle_ids=[family.id], facts={"kind": kind})
    return made


def strengths_known(family: FamilyGroup) -> bool:
    """Whether anything good is written down about a family, as far as the acting person reads."""
    found = Strength.objects.filter(partnership_id=family.partnership_id, family=family)
    return found.filter(taken_back_at__isnull=True).exists()
