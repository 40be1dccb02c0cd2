"""Assessments as a family reads them: their copy of the one in force, and of each before it as it stood (R84, R137, R139)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db.models import QuerySet

from alongside.family.people.models import Person
from alongside.family.recording.giving import given_for_family, is_young
from alongside.family.recording.models_child import ChildGiven
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read
from alongside.ground.base.ends import first_of
from alongside.practice.assessment import rules
from alongside.practice.assessment.models import (
    Assessment,
    AssessmentAnswer,
    Involvement,
    MemberPart,
    Statement,
)
from alongside.practice.assessment.selectors import (
    READ,
    PartView,
    Voice,
    involvement_of,
    newest,
    parts_now,
    statements_of,
    voices_of,
)

State = Assessment.State
_MOST = 50


@dataclass(frozen=True)
class Copy:
    """An assessment as one person of the family reads it: their copy."""

    assessment: Assessment
    parts: tuple[PartView, ...]
    about: tuple[MemberPart, ...]  # what they need, what the child needs, how they and the child are
    statements: tuple[Statement, ...]  # what is said about them
    voices: tuple[Voice, ...]
    involvement: dict[str, Involvement]

    def voice_of(self, user: User) -> Voice | None:
        """What this person answers now; None before they have."""
        return next((one for one in self.voices if one.newest.by_id == user.id), None)


def copy_for_family(*, viewer: User, case_id: uuid.UUID) -> Copy | None:
    """Return the assessment in force as the viewer may read it; None while none was finished, and to the young person until
    somebody sat with them over it (R139). Seven queries or so."""
    return _copy(viewer, case_id, Assessment.objects.filter(case_id=case_id, state=State.FINALISED))


def earlier_for_family(*, viewer: User, case_id: uuid.UUID) -> list[Assessment]:
    """Return the assessments that another took the place of, the newest first: those that the viewer may read whole.

    To the young person, those that somebody sat with them over (R139). One query.
    """
    note_read(READ, [case_id])
    found = Assessment.objects.filter(case_id=case_id, state=State.SUPERSEDED)
    if is_young(viewer):
        found = found.filter(id__in=ChildGiven.objects.values("about_id"))
    return first_of(found.order_by("-number"), _MOST)


def earlier_copy_for_family(*, viewer: User, case_id: uuid.UUID, number: int) -> Copy | None:
    """Return an assessment that another took the place of, word for word as it stood; None where `copy_for_family` is None.

    What is held back from somebody now is not in it either (R26): the database withholds it, however old the words are.
    """
    found = Assessment.objects.filter(case_id=case_id, state=State.SUPERSEDED, number=number)
    return _copy(viewer, case_id, found)


def _copy(viewer: User, case_id: uuid.UUID, which: QuerySet[Assessment]) -> Copy | None:
    found = which.select_related("case__child").first()
    note_read(READ, [case_id])
    if found is None or (is_young(viewer) and given_for_family(viewer=viewer, about_id=found.id) is None):
        return None
    about = newest(MemberPart, found, "kind", "person_id")
    people = {p.id: p for p in Person.objects.filter(id__in=[one.person_id for one in about])}
    for one in about:
        one.person = people[one.person_id]
    parts = parts_now(found)
    written = tuple(PartView(spec, parts[spec.key], None) for spec in rules.PARTS if spec.key in parts)
    said = tuple(statements_of(found))
    return Copy(found, written, tuple(about), said, voices_of(found), involvement_of(found))


def finished_for_family(*, viewer: User, case_id: uuid.UUID) -> bool:
    """Whether an assessment is in force, whoever may read it yet: a young person is not told that it is still written (R139)."""
    note_read(READ, [case_id])
    return Assessment.objects.filter(case_id=case_id, state=State.FINALISED).exists()


def to_answer_for_family(*, viewer: User) -> list[Assessment]:
    """Return the assessments in force that this person of the family has not answered, in one query."""
    mine = AssessmentAnswer.objects.filter(by_id=viewer.id).values("assessment_id")
    found = Assessment.objects.filter(state=State.FINALISED, case__closed_at__isnull=True).exclude(
        id__in=mine
    )
    if is_young(viewer):
        found = found.filter(id__in=ChildGiven.objects.values("about_id"))
    rows = first_of(found.select_related("case__child").order_by("finalised_at", "id"), 10)
    note_read(READ, [one.case_id for one in rows])
    return rows
