"""Reading assessments: the one in force, the one being written with what is still missing, and what each side answers."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from alongside.family.cases.models import Case
from alongside.family.circumstances.selectors import (
    SiblingView,
    costs_of,
    helps_of,
    matters_of,
    siblings_of,
)
from alongside.family.people.models import FamilyMember, Person
from alongside.family.people.selectors import family_for_viewer
from alongside.ground.audit.services import note_read
from alongside.ground.base.actors import Acts
from alongside.ground.base.errors import Missing
from alongside.practice.assessment import rules
from alongside.practice.assessment.harms import HarmView, calm_owed, harms_of
from alongside.practice.assessment.models import (
    Assessment,
    AssessmentAnswer,
    CalmPlan,
    Involvement,
    MemberPart,
    ParentPast,
    Part,
    PastKept,
    Statement,
    Written,
)

READ = "assessment.assessment"
State = Assessment.State
# Append-only: their number grows with whatever is written.
_WRITTEN = (Part, MemberPart, Statement, Involvement)
W = TypeVar("W", bound=Written)


@dataclass(frozen=True)
class PartView:
    """One part as it stands, and what the assessment before said there."""

    spec: rules.PartSpec
    part: Part | None
    earlier: Part | None


@dataclass(frozen=True)
class MemberView:
    """One member of the family: what they said on other pages they need, and what is written here."""

    member: FamilyMember
    person: Person
    said: tuple[str, ...]
    needs: MemberPart | None
    bond: MemberPart | None

    @property
    def is_child(self) -> bool:
        """Whether it is the child of the case."""
        return self.member.relationship == FamilyMember.Relationship.CHILD


@dataclass(frozen=True)
class Voice:
    """What one person of the family answers now, and what they answered before."""

    newest: AssessmentAnswer
    earlier: tuple[AssessmentAnswer, ...]


@dataclass(frozen=True)
class AssessmentView:
    """One assessment whole: for those who write it, with what is still missing."""

    assessment: Assessment
    parts: tuple[PartView, ...]
    members: tuple[MemberView, ...]
    statements: tuple[Statement, ...]
    harms: tuple[HarmView, ...]
    siblings: tuple[SiblingView, ...]
    involvement: dict[str, Involvement]
    voices: tuple[Voice, ...]
    calm: CalmPlan | None
    unready: tuple[rules.Unready, ...]

    @property
    def texts(self) -> list[Written]:
        """Every text as it stands: for whoever finishes, with what was prompted and what stands elsewhere too (R90, R93)."""
        members = (one for view in self.members for one in (view.needs, view.bond))
        parts = (view.part for view in self.parts)
        return [one for one in (*parts, *members, *self.statements) if one is not None]


def assessment_get(*, viewer: Acts, assessment_id: uuid.UUID) -> Assessment:
    """Return an assessment with its case. Raises Missing, also for one the viewer may not read."""
    found = Assessment.objects.select_related("case__child", "earlier").filter(id=assessment_id).first()
    if found is None:
        raise Missing
    note_read(READ, [found.case_id])
    return found


def assessments_of(*, viewer: Acts, case_id: uuid.UUID) -> list[Assessment]:
    """Return the assessments of a case, the newest first; to a family, those that are finished."""
    note_read(READ, [case_id])
    return list(Assessment.objects.filter(case_id=case_id).select_related("earlier").order_by("-number"))


def assessment_in_force(*, viewer: Acts, case_id: uuid.UUID) -> Assessment | None:
    """Return the assessment that is in force in a case, in one query; None while none was finished."""
    note_read(READ, [case_id])
    return Assessment.objects.filter(case_id=case_id, state=State.FINALISED).first()


def edition_of(*, viewer: Acts, assessment: Assessment) -> int:
    """Return how many texts and answers were written in it so far, as a number that only grows: which one was read."""
    note_read(READ, [assessment.case_id])
    return sum(model.objects.filter(assessment=assessment).count() for model in _WRITTEN)


def last_written(*, viewer: Acts, assessment: Assessment) -> Written | Involvement | None:
    """Return the text or answer that was written in it last, one that was left out included; None while there is none."""
    note_read(READ, [assessment.case_id])
    newest = (
        model.objects.filter(assessment=assessment).order_by("-at", "-id").first() for model in _WRITTEN
    )
    return max((one for one in newest if one), key=lambda one: one.at, default=None)


def assessment_view(*, viewer: Acts, assessment: Assessment) -> AssessmentView:
    """Return an assessment whole for a worker, in a fixed number of queries, whatever its size."""
    note_read(READ, [assessment.case_id])
    case = assessment.case
    parts, members = _parts(assessment), _members(viewer, assessment)
    harms = harms_of(viewer=viewer, case_id=case.id)
    siblings = siblings_of(viewer=viewer, case=case)
    statements = statements_of(assessment)
    involvement = involvement_of(assessment)
    calm = CalmPlan.objects.filter(case_id=case.id).order_by("-at", "-id").first()
    facts = facts_of(parts, members, statements, siblings, involvement, calm_owed(harms, calm))
    draft = assessment.state == State.DRAFT
    return AssessmentView(
        assessment, tuple(parts), tuple(members), tuple(statements), tuple(harms), tuple(siblings), involvement,
        () if draft else voices_of(assessment), calm, tuple(rules.unready(facts)) if draft else (),
    )  # fmt: skip


def facts_of(
    parts: Iterable[PartView],
    members: Iterable[MemberView],
    statements: Iterable[Statement],
    siblings: Iterable[SiblingView],
    involvement: dict[str, Involvement],
    owed: bool,
    *,
    sources_checked: bool = True,
) -> rules.Facts:
    """Return what the rules of finishing need of an assessment that was read."""
    members, statements, siblings = list(members), list(statements), list(siblings)
    written = {view.spec.key: view.part for view in parts if view.part is not None}
    unseen = [one.person.short_name for one in siblings if one.overdue]
    seen = {one.person.id for one in siblings if not one.overdue}
    return rules.Facts(
        standings={key: part.standing for key, part in written.items()},
        marked="sides" in written and bool(written["sides"].marks),
        without_needs=[
            m.person.short_name for m in members if not (m.said or m.needs or m.person.id in seen)
        ],
        without_bond=[m.person.short_name for m in members if not m.is_child and m.bond is None],
        without_goal=[
            m.person.short_name for m in members if m.bond and rules.goal_owed(m.bond.bond, m.bond.between, m.bond.goal)
        ],
        siblings_unseen=unseen,
        unsourced=[_beginning(one) for one in statements if not (one.kind and one.source)],
        out_of_context=[
            _beginning(one) for one in statements
            if one.incident and not (one.harm_id or one.before or one.before_unknown)
        ],
        calm_owed=owed,
        not_involved=[one.title.lower() for one in rules.INVOLVED if one.before and one.key not in involvement],
        sources_checked=sources_checked,
    )  # fmt: skip


def _beginning(one: Statement) -> str:
    return f"“{one.words[:40].strip()}{'…' if len(one.words) > 40 else ''}”"


def newest(model: type[W], assessment: Assessment, *thread: str) -> list[W]:
    """Return the newest version of each text of one kind in an assessment."""
    rows = model.objects.filter(assessment=assessment)  # type: ignore[attr-defined]
    return list(rows.order_by(*thread, "-version").distinct(*thread))


def parts_now(assessment: Assessment | None) -> dict[str, Part]:
    """Return the parts of an assessment as they stand, by key; none for no assessment."""
    return {one.key: one for one in newest(Part, assessment, "key")} if assessment is not None else {}


def members_now(assessment: Assessment | None) -> dict[tuple[str, uuid.UUID], MemberPart]:
    """Return what is written of each member, by kind and person; none for no assessment."""
    if assessment is None:
        return {}
    return {(one.kind, one.person_id): one for one in newest(MemberPart, assessment, "kind", "person_id")}


def statements_of(assessment: Assessment) -> list[Statement]:
    """Return what is said about parents and was not left out again, in the order in which it was first written."""
    rows = Statement.objects.filter(assessment=assessment).select_related("person", "harm__entry")
    found = rows.order_by("thread", "-version").distinct("thread")
    return sorted((one for one in found if not one.left_out_because), key=lambda one: one.thread)


def involvement_of(assessment: Assessment) -> dict[str, Involvement]:
    """Return the newest word on how the family was part of it, by item (R95)."""
    rows = Involvement.objects.filter(assessment=assessment).order_by("item", "-at", "-id").distinct("item")
    return {one.item: one for one in rows}


def pasts_of(*, viewer: Acts, family_id: uuid.UUID) -> list[ParentPast]:
    """Return what is written of parents' own pasts, as far as the viewer reads it: each once (R90)."""
    note_read(READ, [family_id])
    found = ParentPast.objects.filter(family_id=family_id, taken_back_at__isnull=True).select_related(
        "person"
    )
    return list(found.order_by("said_at", "id"))


def past_kept(*, viewer: Acts, person_ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Return which of these people would rather not tell of their own past, as far as the viewer reads it: one query (R90)."""
    kept = PastKept.objects.filter(person_id__in=list(person_ids), taken_back_at__isnull=True)
    return {one for one in kept.values_list("person_id", flat=True) if one is not None}


def _parts(assessment: Assessment) -> list[PartView]:
    here, before = parts_now(assessment), parts_now(assessment.earlier)
    return [PartView(spec, here.get(spec.key), before.get(spec.key)) for spec in rules.PARTS]


def _members(viewer: Acts, assessment: Assessment) -> list[MemberView]:
    here = members_now(assessment)
    said = needs_said(viewer=viewer, case=assessment.case)
    family = family_for_viewer(viewer=viewer, family_id=assessment.family_id)
    return [
        MemberView(m, p, said.get(p.id, ()), here.get(("needs", p.id)), here.get(("bond", p.id)))
        for m, p in family.members
    ]


def needs_said(*, viewer: Acts, case: Case) -> dict[uuid.UUID, tuple[str, ...]]:
    """Return what each member said elsewhere that they need, as far as the viewer reads it: not to be written twice (R84)."""
    found: dict[uuid.UUID, list[str]] = {}
    lines: list[Any] = [one.line for one in costs_of(viewer=viewer, family_id=case.family_id)]
    lines += [one.line for one in matters_of(viewer=viewer, family_id=case.family_id)]
    for line in lines:
        kind = f"{line.get_kind_display()}: " if hasattr(line, "kind") else ""
        words = line.words or (line.get_weight_display() if hasattr(line, "weight") else "")
        if line.person_id is not None:
            found.setdefault(line.person_id, []).append(f"{kind}{words}")
    for need in helps_of(viewer=viewer, case=case).needs:
        words = f"{need.other or need.get_kind_display()}: {need.get_standing_display().lower()}"
        found.setdefault(case.child_id, []).append(words)
    return {person: tuple(words) for person, words in found.items()}


def voices_of(assessment: Assessment) -> tuple[Voice, ...]:
    """Return what each person of the family says of a finished assessment, whoever said something last first."""
    by: dict[uuid.UUID, list[AssessmentAnswer]] = {}
    for one in AssessmentAnswer.objects.filter(assessment=assessment).order_by("-at", "-id"):
        by.setdefault(one.by_id, []).append(one)
    return tuple(Voice(said[0], tuple(said[1:])) for said in by.values())
