"""Writing the parts of an assessment, each by itself: two people write at once and nobody's words are lost."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from alongside.family.cases.services.judging import not_judged
from alongside.family.people.models import FamilyMember, Person
from alongside.family.people.rules import line_of, one_of, some_of
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, Refused
from alongside.practice.assessment import events, rules
from alongside.practice.assessment.models import Assessment, MemberPart, Part
from alongside.practice.assessment.policies import ASSESSMENT_WRITE
from alongside.practice.assessment.selectors import members_now, parts_now
from alongside.practice.assessment.services.common import (
    circles,
    draft_to_write,
    fresh,
    looked_at,
    of_draft,
    signed,
)

Kind, Standing = MemberPart.Kind, Part.Standing


@transaction.atomic
def part_write(
    *,
    by: User,
    assessment_id: uuid.UUID,
    key: str,
    expected_version: int,
    standing: str,
    words: str = "",
    marks: Iterable[str] = (),
    keep_because: str = "",
) -> Part:
    """Write one part as its next version; `expected_version` is the one that was read, 0 for none.

    "Nothing new" takes over what the assessment before said: the family is not asked again (R49). Raises NotPermitted;
    Missing; Stale; Refused as `rules.check_part`, `not_judged` and `common.looked_at`.
    """
    assessment = draft_to_write(by, assessment_id, ASSESSMENT_WRITE)
    one_of(key, rules.BY_KEY, field="key")
    one_of(standing, Standing.values, field="standing")
    chosen = some_of(marks, Part.Mark.values, field="marks")
    here = parts_now(assessment)
    earlier = parts_now(assessment.earlier).get(key) if assessment.earlier_id else None
    rules.check_part(key=key, standing=standing, marks=chosen, earlier=earlier is not None, begun=here)
    version = fresh(here.get(key), expected_version)
    if standing == Standing.SAME and earlier is not None:
        words, chosen = earlier.words, earlier.marks
        keep_because = keep_because or earlier.kept_because
    not_judged(words, by=by, case_id=assessment.case_id, about=assessment)
    looked = looked_at(assessment, words, keep_because)
    part = Part.objects.create(
        **of_draft(assessment),
        **signed(by),
        **looked.facts(),
        key=key,
        version=version,
        standing=standing,
        marks=chosen,
    )
    _told(events.PART_WRITTEN, by, assessment, part, key=key, standing=standing)
    return part


@transaction.atomic
def needs_write(
    *,
    by: User,
    assessment_id: uuid.UUID,
    person_id: uuid.UUID,
    expected_version: int,
    words: str,
    keep_because: str = "",
) -> MemberPart:
    """Write what one member of the family needs, beyond what they said themself on other pages (R84). Raises as `part_write`."""
    assessment = draft_to_write(by, assessment_id, ASSESSMENT_WRITE)
    person = _member(assessment, person_id)
    return _write_member(by, assessment, person, Kind.NEEDS, expected_version, words, keep_because)


@transaction.atomic
def bond_write(
    *,
    by: User,
    assessment_id: uuid.UUID,
    person_id: uuid.UUID,
    expected_version: int,
    bond: str,
    between: str,
    words: str = "",
    goal: str = "",
    keep_because: str = "",
) -> MemberPart:
    """Write how one member of the family and the child are with each other, whether those who do the harm came between
    them, and what would bring them closer again (R91). Raises as `part_write`; Missing for the child themself.
    """
    assessment = draft_to_write(by, assessment_id, ASSESSMENT_WRITE)
    person = _member(assessment, person_id)
    if person.id == assessment.case.child_id:
        raise Missing
    facts = {
        "bond": one_of(bond, MemberPart.Bond.values, field="bond"),
        "between": one_of(between, MemberPart.Between.values, field="between"),
        "goal": line_of(goal, field="goal", limit=500),
    }
    return _write_member(by, assessment, person, Kind.BOND, expected_version, words, keep_because, **facts)


def _write_member(
    by: User,
    assessment: Assessment,
    person: Person,
    kind: str,
    expected_version: int,
    words: str,
    keep_because: str,
    **facts: Any,
) -> MemberPart:
    _begun(assessment)
    version = fresh(members_now(assessment).get((kind, person.id)), expected_version)
    not_judged(words, by=by, case_id=assessment.case_id, about=assessment)
    looked = looked_at(assessment, words, keep_because, required=kind == Kind.NEEDS)
    child_id = assessment.case.child_id
    part = MemberPart.objects.create(
        **of_draft(assessment), **signed(by), **looked.facts(), **facts, kind=kind, person=person, version=version,
        child_id=child_id, of_child=person.id == child_id,
    )  # fmt: skip
    _told(events.MEMBER_WRITTEN, by, assessment, part, kind=kind)
    return part


def _begun(assessment: Assessment) -> None:
    rules.check_part(key="members", standing="known", marks=(), earlier=False, begun=parts_now(assessment))


def _member(assessment: Assessment, person_id: uuid.UUID) -> Person:
    found = FamilyMember.objects.filter(family_id=assessment.family_id, person_id=person_id).select_related(
        "person"
    )
    member = found.first()
    if member is None:
        raise Missing
    return member.person


def _told(event: Any, by: User, assessment: Assessment, part: Part | MemberPart, **facts: Any) -> None:
    facts |= {"version": part.version, "prompted": len(part.prompted), "alike": part.alike}
    record(event, by=by, about=part, circle_ids=circles(assessment), facts=facts)


def parent_of(assessment: Assessment, person_id: uuid.UUID) -> Person:
    """Return a parent or carer of the family. Raises Missing; Refused(`not_a_parent`) for a child or somebody else."""
    person = _member(assessment, person_id)
    held = FamilyMember.objects.filter(
        family_id=assessment.family_id, person=person, relationship__in=FamilyMember.PARENTS
    )
    if not held.exists():
        raise Refused("Choose a parent or carer of this family.", code="not_a_parent", field="person_id")
    return person
