"""What the verbs of this room ask before they do anything, and how a text is kept."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any, TypeVar

from alongside.family.cases.models import Allocation, Case
from alongside.family.people.models import FamilyMember
from alongside.family.people.rules import line_of, words_of
from alongside.family.wording.selectors import lexicon_of
from alongside.ground.access.context import elevated_to_read
from alongside.ground.access.registry import Permission, require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.base.declarations import Audience
from alongside.ground.base.errors import Missing, NotPermitted, Refused, Stale
from alongside.ground.clock import now
from alongside.practice.assessment.models import Assessment, MemberPart, ParentPast, Part, Written
from alongside.practice.assessment.wording import passages_of, prompts_of

W = TypeVar("W", bound=Written)
WORDS = 8_000
_MOST_COMPARED = 50  # texts: enough to flag, and it never slows a save
_LEADING = (Allocation.Part.LEAD, Allocation.Part.SOCIAL_WORKER)


def open_case(by: User, case_id: uuid.UUID, right: Permission) -> Case:
    """Return an open case that `by` may write about. Raises NotPermitted, Missing, Refused(`case_closed`)."""
    require(by, right)
    case = Case.objects.select_related("family", "child").filter(id=case_id).first()
    if case is None:
        raise Missing
    require_to_write(by, case.id)
    if case.closed_at is not None:
        raise Refused("Support for this child has ended: the record stays as it is.", code="case_closed")
    return case


def leads(by: User, case_id: uuid.UUID) -> bool:
    """Whether `by` is the lead or a social worker of the case now, or a manager."""
    if by.as_actor().audience is Audience.WIDE:
        return True
    mine = Allocation.objects.filter(case_id=case_id, user_id=by.id, part__in=_LEADING, until__isnull=True)
    return mine.exists()


def require_leading(by: User, case: Case) -> None:
    """Raise NotPermitted unless `by` leads the case, is its social worker, or manages."""
    if not leads(by, case.id):
        raise NotPermitted(
            "The lead, a social worker of this child or a manager begins and finishes it. Everyone who works with the family"
            " writes in it.",
            code="not_their_worker",
        )


def draft_to_write(by: User, assessment_id: uuid.UUID, right: Permission) -> Assessment:
    """Return an assessment that is being written, its row held so that finishing it and writing in it take turns.

    Raises as `open_case`, and Refused(`assessment_finished`).
    """
    require(by, right)
    rows = Assessment.objects.select_related("case__family", "case__child", "earlier")
    found = rows.filter(id=assessment_id).first()
    if found is None:
        raise Missing
    open_case(by, found.case_id, right)
    held = rows.select_for_update(of=("self",), no_key=True).get(id=found.id)
    if held.state != Assessment.State.DRAFT:
        raise Refused(
            "This assessment is finished and stays as it is. What is new goes into the record, or into a new assessment.",
            code="assessment_finished",
        )
    return held


def fresh(current: Written | None, expected_version: int) -> int:
    """Return the number of the next version. Raises Stale, with the text as it stands, when somebody wrote since."""
    version = current.version if current is not None else 0
    if version != expected_version:
        raise Stale(
            "Somebody wrote here while you were writing. Nothing is lost: look at both.", current=current
        )
    return version + 1


@dataclass(frozen=True)
class Looked:
    """What was found when words were saved, to be kept beside them."""

    words: str
    prompted: list[str]
    kept_because: str
    passages: list[int]
    alike: int

    def facts(self) -> dict[str, Any]:
        """As columns."""
        return vars(self)


def looked_at(assessment: Assessment, words: str, keep_because: str, *, required: bool = True) -> Looked:
    """Return words fit to keep, with what was prompted and how many passages stand in another family's assessment.

    Raises Refused: `words_missing`, `words_too_long`, and `words_prompted` for words that could blame or tell a past again,
    until `keep_because` says why they stay (R90, R133).
    """
    kept = words_of(words, field="words", limit=WORDS, required=required)
    why = line_of(keep_because, field="keep_because", limit=400)
    prompts = prompts_of(kept, lexicon=lexicon_of(assessment.partnership_id), pasts=_pasts(assessment))
    if prompts and not why:
        said = " ".join(one.words for one in prompts)
        raise Refused(
            f"Look again. {said} You can change your words, or keep them and say why.",
            code="words_prompted", field="words",
        )  # fmt: skip
    passages = passages_of(kept, names=_names(assessment))
    return Looked(
        kept, [one.key for one in prompts], why if prompts else "", passages, _alike(assessment, passages)
    )


def _pasts(assessment: Assessment) -> list[str]:
    """The pasts that are written once in this family: also for an author who may not read them, a repetition is prompted."""
    with elevated_to_read("the words are compared and never shown"):
        found = ParentPast.objects.filter(
            partnership_id=assessment.partnership_id,
            family_id=assessment.family_id,
            taken_back_at__isnull=True,
        )
        return list(found.values_list("words", flat=True))


def _names(assessment: Assessment) -> list[str]:
    found = FamilyMember.objects.filter(family_id=assessment.family_id).values_list(
        "person__full_name", "person__known_as"
    )
    return [name for names in found for name in names if name]


def _alike(assessment: Assessment, passages: list[int]) -> int:
    """How many passages stand in an assessment of another family that whoever writes may see; never whose (R93)."""
    if not passages:
        return 0
    same_family = Case.objects.filter(family_id=assessment.family_id).values("id")
    shared: set[int] = set()
    for model in (Part, MemberPart):
        rows = model.objects.filter(partnership_id=assessment.partnership_id, passages__overlap=passages)
        for found in rows.exclude(case_id__in=same_family).values_list("passages", flat=True)[
            :_MOST_COMPARED
        ]:
            shared.update(set(found) & set(passages))
    return len(shared)


def signed(by: User) -> dict[str, Any]:
    """Return who writes, in which role and when, as columns."""
    return {
        "by_id": by.id, "by_name": by.name, "by_role": by.as_actor().role_title, "at": now(), "created_by_id": by.id,
    }  # fmt: skip


def of_draft(assessment: Assessment) -> dict[str, Any]:
    """Return where a text belongs, as columns."""
    return {
        "partnership_id": assessment.partnership_id, "assessment": assessment, "case_id": assessment.case_id,
    }  # fmt: skip


def circles(assessment: Assessment) -> list[uuid.UUID]:
    """Return the circles that an assessment belongs to."""
    return [assessment.case_id, assessment.family_id]
