"""Before a child reads what was written (R139), and telling them what their parents do to keep them safe (R140)."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import IntegrityError, transaction

from alongside.family.cases.models import Case
from alongside.family.people.rules import line_of, one_of, past_day, words_of
from alongside.family.recording import events
from alongside.family.recording.models import ChronologyEntry
from alongside.family.recording.models_child import ChildCheck, ChildGiven, What
from alongside.family.recording.models_signed import signed
from alongside.family.recording.policies import CHILD_SHARE
from alongside.family.recording.rules import is_familys
from alongside.family.recording.rules_child import BLOCKED, CHECK_FIRST, Answers, checked
from alongside.family.recording.services.common import case_to_write
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record, refusal_keep
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock import today


@transaction.atomic
def child_check(
    *, by: User, case_id: uuid.UUID, what: str, about_id: uuid.UUID, said: Answers, edition: str = ""
) -> ChildCheck:
    """Answer the three questions about one thing meant for the child (R139). One yes is kept, and blocks it.

    An entry must be one that the whole family reads. Raises NotPermitted; Missing; Refused: `case_closed`,
    `choice_unknown`, and as `rules_child.checked`.
    """
    case = case_to_write(by, case_id, CHILD_SHARE)
    one_of(what, What.values, field="what")
    if what == What.ENTRY:
        entry_for_child(case, about_id)
    answers = checked(said, today=today())
    made = ChildCheck.objects.create(
        partnership_id=case.partnership_id, case=case, what=what, about_id=about_id, edition=edition, **vars(answers),
        **signed(by),
    )  # fmt: skip
    facts = {"what": what, "blames": made.blames, "exposes": made.exposes, "harms": made.harms}
    record(events.CHILD_CHECKED, by=by, about=made, circle_ids=[case.id], facts=facts)
    return made


@transaction.atomic
def child_give(
    *,
    by: User,
    case_id: uuid.UUID,
    what: str,
    about_id: uuid.UUID,
    given_on: date,
    sat: str,
    told_parents: bool,
    words: str = "",
    edition: str = "",
) -> ChildGiven:
    """Say that somebody sat with the child over it and told them what their parents do to keep them safe (R139, R140).

    From then on the child reads it. Raises NotPermitted; Missing; Refused: `child_check_first`, `child_check_yes` (both kept
    as refusals), `told_parents_missing`, `support_missing`, a day to come, `given_already`.
    """
    case = case_to_write(by, case_id, CHILD_SHARE)
    check = require_for_child(by=by, case=case, what=what, about_id=about_id, edition=edition)
    if not told_parents:
        raise Refused(
            "Tell the child what their parents do to keep them safe. Then say here that you did.",
            code="told_parents_missing",
            field="told_parents",
        )
    with_whom = line_of(sat, field="sat", limit=120)
    if not with_whom:
        raise Refused("Say who sat with the child.", code="support_missing", field="sat")
    past_day(given_on, today=today(), field="given_on")
    try:
        with transaction.atomic():
            made = ChildGiven.objects.create(
                partnership_id=case.partnership_id, case=case, check_id=check.id, what=what, about_id=about_id,
                edition=edition, given_on=given_on, sat=with_whom, parents_do=check.parents_do, **signed(by),
                words=words_of(words, field="words", limit=2_000),
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused("This was given to the child already.", code="given_already") from error
    record(events.CHILD_GIVEN, by=by, about=made, circle_ids=[case.id], facts={"what": what})
    return made


def require_for_child(
    *, by: User, case: Case, what: str, about_id: uuid.UUID, edition: str = ""
) -> ChildCheck:
    """Return the newest answers about one thing, three times no; whoever addresses something to a child calls this first.

    Raises Refused, kept: `child_check_first` when nobody asked, `child_check_yes` while a yes stands.
    """
    last = newest_check(case, what, about_id, edition)
    if last is None:
        raise refusal_keep(Refused(CHECK_FIRST, code="child_check_first"), by=by, about=case)
    if not last.cleared:
        raise refusal_keep(Refused(BLOCKED, code="child_check_yes"), by=by, about=case)
    return last


def newest_check(case: Case, what: str, about_id: uuid.UUID, edition: str = "") -> ChildCheck | None:
    """Return the newest answers about one thing in one edition, or None."""
    found = ChildCheck.objects.filter(case=case, what=what, about_id=about_id, edition=edition)
    return found.order_by("-at", "-id").first()


def entry_for_child(case: Case, entry_id: uuid.UUID) -> ChronologyEntry:
    """Return a worker's entry of the case's family that the family reads: what a child may be given. Raises Missing."""
    entry = ChronologyEntry.objects.filter(id=entry_id, family_id=case.family_id).first()
    if entry is None or entry.case_id not in (None, case.id) or is_familys(entry):
        raise Missing
    if entry.readers != ChronologyEntry.Readers.FAMILY:
        raise Missing
    return entry
