"""What is said about a parent that could be held against them: what kind of saying, whose, and what came before."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db import transaction

from alongside.family.cases.services.judging import not_judged
from alongside.family.people.rules import line_of, one_of, words_of
from alongside.family.recording.models import ChronologyEntry
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.base.ids import new_id
from alongside.practice.assessment import events
from alongside.practice.assessment.models import Assessment, HarmEvent, Statement
from alongside.practice.assessment.policies import STATEMENT_WRITE
from alongside.practice.assessment.services.common import (
    circles,
    draft_to_write,
    fresh,
    looked_at,
    of_draft,
    signed,
)
from alongside.practice.assessment.services.writing import parent_of

NOT_THEIR_FAILING = (
    "A child who is harmed by others hurt somebody there. That is not held against a parent: it gets a plan of support and"
    " calm for both."
)


@dataclass(frozen=True)
class StatementWords:
    """What is said: the words, how it is known (`kind`, `source`), and for something that happened its harm or what came
    before. Kind, source and context may wait until the assessment is finished, not longer.
    """

    words: str
    kind: str = ""
    source: str = ""
    incident: bool = False
    harm_id: uuid.UUID | None = None
    before: str = ""
    before_unknown: bool = False
    keep_because: str = ""


@transaction.atomic
def statement_write(
    *,
    by: User,
    assessment_id: uuid.UUID,
    person_id: uuid.UUID,
    said: StatementWords,
    thread: uuid.UUID | None = None,
    expected_version: int = 0,
) -> Statement:
    """Write something said about a parent, or (with `thread`) its next version (R89, R136).

    Raises NotPermitted; Missing; Stale; Refused: `not_a_parent`, `not_their_failing` for a harm by a child who is harmed by
    others (R87), `distress_is_not_harm` and `complaint_is_not_evidence` (kept, R135, R217), `before_or_not`,
    and as `common.looked_at`.
    """
    assessment = draft_to_write(by, assessment_id, STATEMENT_WRITE)
    person = parent_of(assessment, person_id)
    version = fresh(_newest(assessment, thread) if thread else None, expected_version)
    not_judged(said.words, by=by, case_id=assessment.case_id, about=assessment, person_id=person_id)
    looked = looked_at(assessment, said.words, said.keep_because)
    before = words_of(said.before, field="before", limit=2_000)
    if before and said.before_unknown:
        raise Refused(
            "Write what came before, or tick that it is not yet known.",
            code="before_or_not",
            field="before_unknown",
        )
    made = Statement.objects.create(
        **of_draft(assessment), **signed(by), **looked.facts(), thread=thread or new_id(), version=version, person=person,
        kind=one_of(said.kind, ["", *ChronologyEntry.Kind.values], field="kind"),
        source=line_of(said.source, field="source", limit=200), incident=said.incident or said.harm_id is not None,
        harm=_harm(assessment, said.harm_id), before=before, before_unknown=said.before_unknown,
    )  # fmt: skip
    facts = {"version": version, "kind": made.kind, "sourced": bool(made.source)}
    record(events.STATEMENT_WRITTEN, by=by, about=made, circle_ids=circles(assessment), facts=facts)
    return made


@transaction.atomic
def statement_leave_out(
    *, by: User, assessment_id: uuid.UUID, thread: uuid.UUID, expected_version: int, reason: str
) -> Statement:
    """Leave out of an assessment what was said about a parent; what stood there is kept, with the reason (R143).

    Raises NotPermitted; Missing; Stale; Refused without a reason.
    """
    assessment = draft_to_write(by, assessment_id, STATEMENT_WRITE)
    last = _newest(assessment, thread)
    if last is None or last.left_out_because:
        raise Missing
    version = fresh(last, expected_version)
    why = line_of(reason, field="reason", limit=400, required=True)
    kept = (
        "words",
        "kind",
        "source",
        "incident",
        "harm_id",
        "before",
        "before_unknown",
        "prompted",
        "kept_because",
    )
    made = Statement.objects.create(
        **of_draft(assessment), **signed(by), **{name: getattr(last, name) for name in kept}, thread=thread,
        version=version, person_id=last.person_id, left_out_because=why,
    )  # fmt: skip
    facts = {"version": version, "left_out": True}
    record(events.STATEMENT_WRITTEN, by=by, about=made, circle_ids=circles(assessment), facts=facts)
    return made


def _newest(assessment: Assessment, thread: uuid.UUID) -> Statement | None:
    found = Statement.objects.filter(assessment=assessment, thread=thread).order_by("-version").first()
    if found is None:
        raise Missing
    return found


def _harm(assessment: Assessment, harm_id: uuid.UUID | None) -> HarmEvent | None:
    if harm_id is None:
        return None
    found = HarmEvent.objects.filter(id=harm_id, case_id=assessment.case_id).first()
    if found is None:
        raise Missing
    if found.actor == HarmEvent.Actor.CHILD_COERCED:
        raise Refused(NOT_THEIR_FAILING, code="not_their_failing", field="harm_id")
    return found
