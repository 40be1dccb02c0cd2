"""The assessment on paper: who does the harm first, then outside and inside the home side by side, then each of the family.

In: what the selectors gave to the reader: a worker's whole, or one family member's own copy. A paper adds nothing (R84, R85).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from alongside.ground.govuk.dates import day_words
from alongside.ground.govuk.paper import Block, Grid, Notice, Paper, Part, Points, Words
from alongside.practice.assessment.copies import Copy
from alongside.practice.assessment.models import MemberPart, Statement
from alongside.practice.assessment.models import Part as Written
from alongside.practice.assessment.rules import INVOLVED
from alongside.practice.assessment.selectors import AssessmentView, PartView, Voice

SAYINGS = {"observed": "Seen or heard", "reported": "Told", "opinion": "An opinion"}
_HELD_BACK = "This copy is not whole. You do not see one part for now: the page on the screen says why, and how to ask again."
_DRAFT = "It is being written, and not in force."
_SIDES = ("outside", "inside")
_CAME_BETWEEN = "The people who do the harm came between {whom}. That is not {whose} fault."


def worker_paper(view: AssessmentView, *, child: str, printed_on: date) -> Paper:
    """Return the assessment as the workers read it."""
    found = view.assessment
    parts = [
        *_first_parts(view.parts),
        *(_of_member(one, child) for one in view.members),
        *_looked_at(view),
        *_said_about(view.statements, "Said about a parent"),
        *_calm(view, child),
        *_involved(view.involvement),
        *_voices(view.voices),
    ]
    draft = found.state == found.State.DRAFT
    return _paper(
        f"Assessment {found.number}, case {found.case.reference}", [one for one in parts if one.blocks], printed_on,
        first=(Notice(_DRAFT),) if draft else (Words(_finished(found)),),
    )  # fmt: skip


def family_paper(
    copy: Copy, about: Sequence[tuple[MemberPart, str]], *, printed_on: date, held_back: bool
) -> Paper:
    """Return one family member's own copy, in large print; its title names nobody. `about`: what is theirs, with headings."""
    parts = [
        *_first_parts(copy.parts),
        *(Part(title, tuple(_member_blocks(one))) for one, title in about),
        *_said_about(copy.statements, "What is said about you"),
        *_involved(copy.involvement, own=True),
        *_voices(copy.voices),
    ]
    first: tuple[Block, ...] = (Words(_finished(copy.assessment)),)
    return _paper(
        "What we found out with you", parts, printed_on,
        first=(Notice(_HELD_BACK), *first) if held_back else first, large=True,
    )  # fmt: skip


def _paper(
    title: str, parts: Iterable[Part], on: date, *, first: tuple[Block, ...], large: bool = False
) -> Paper:
    footer = f"Printed on {day_words(on)}. A newer one may be in force since."
    return Paper(title=title, footer=footer, parts=tuple(parts), first=first, large=large)


def _finished(found: Any) -> str:
    if found.finalised_at is None:
        return _DRAFT
    again = f" Why there is a new one: {found.why_again}" if found.why_again else ""
    return f"Finished by {found.finalised_by_name} on {day_words(found.finalised_at)}.{again}"


def _first_parts(views: Iterable[PartView]) -> list[Part]:
    """The parts in their order, who does the harm first; harm outside and harm inside stand in one table (R85)."""
    found: list[Part] = []
    written = {one.spec.key: one for one in views if one.part is not None}
    for key, view in written.items():
        assert view.part is not None
        if key in _SIDES:
            if key == "outside" or "outside" not in written:
                found.append(_side_by_side(written))
            continue
        found.append(Part(view.spec.title, tuple(_part(view.part))))
    return found


def _side_by_side(written: dict[str, PartView]) -> Part:
    here = [written[key] for key in _SIDES if key in written]
    headings = tuple(one.spec.title for one in here)
    row = tuple(_standing(one.part) + one.part.words for one in here if one.part is not None)
    return Part(
        "Harm outside and inside the home", (Grid(headings, (row,), caption="Harm outside and inside"),)
    )


def _part(part: Written) -> Iterable[Block]:
    marks = tuple(f"{Written.Mark(one).label}." for one in part.marks)
    if marks:
        yield Points(marks)
    yield Words(_standing(part) + part.words)


def _standing(part: Written | None) -> str:
    return "Not yet known. " if part is not None and part.standing == Written.Standing.NOT_YET else ""


def _of_member(one: Any, child: str) -> Part:
    blocks: list[Block] = [Points(one.said)] if one.said else []
    for part in (one.needs, one.bond):
        if part is not None:
            blocks += _member_blocks(part, child)
    return Part(f"{one.person.full_name}, {one.member.get_relationship_display().lower()}", tuple(blocks))


def _member_blocks(one: MemberPart, child: str = "") -> Iterable[Block]:
    if one.bond:
        said = _CAME_BETWEEN.format(whom="them" if child else "you", whose="their" if child else "your")
        between = f" {said}" if one.between == "yes" else ""
        whom = f"With {child}: {one.get_bond_display().lower()}" if child else one.get_bond_display()
        yield Words(f"{whom}.{between}")
    if one.words:
        yield Words(one.words)
    if one.goal:
        yield Words(f"What could bring {'them' if child else 'you'} closer again: {one.goal}")


def _looked_at(view: AssessmentView) -> list[Part]:
    lines = tuple(
        f"{one.person.full_name}: {one.review.risk} {one.review.needs_words}".strip()
        for one in view.siblings
        if one.review is not None
    )
    return [Part("Brothers and sisters", (Points(lines),))] if lines else []


def _said_about(statements: Iterable[Statement], heading: str) -> list[Part]:
    blocks: list[Block] = []
    for one in statements:
        blocks.append(Words(one.words))
        lines = [f"{SAYINGS.get(one.kind, 'Not yet said how it is known')}: {one.source}".rstrip(": ")]
        before = one.before or (one.harm.before if one.harm is not None else "")
        if one.incident:
            lines.append(f"What came before: {before or 'not yet known.'}")
        blocks.append(Points(tuple(lines)))
    return [Part(heading, tuple(blocks))] if blocks else []


def _calm(view: AssessmentView, child: str) -> list[Part]:
    calm = view.calm
    if calm is None:
        return []
    lines = (f"Tonight: {calm.tonight}", f"What helps {child}: {calm.for_child}",
             f"What helps the others: {calm.for_family}")  # fmt: skip
    return [Part("Support and calm at home", (Points(lines),))]


def _involved(said: dict[str, Any], *, own: bool = False) -> list[Part]:
    lines = tuple(
        f"{one.told if own else one.title}: {'yes' if said[one.key].met else 'no'}. {said[one.key].words}".strip()
        for one in INVOLVED
        if one.key in said
    )
    return [Part(f"How {'your' if own else 'the'} family was part of it", (Points(lines),))] if lines else []


def _voices(voices: Iterable[Voice]) -> list[Part]:
    newest = [one.newest for one in voices]
    lines = tuple(
        f"{one.by_name}, {one.by_role.lower()}: {one.get_answer_display()}. {one.words}".strip()
        for one in newest
    )
    return [Part("What each person says of it", (Points(lines),))] if lines else []
