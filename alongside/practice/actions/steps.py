"""Reading the steps of the procedure: of a case, with what was said of each, and how often agencies deviate (R129)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from alongside.family.cases.models import Case
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read
from alongside.ground.base.ends import first_of
from alongside.ground.base.models import ParameterVersion
from alongside.ground.base.parameters import in_force
from alongside.practice.actions.kept import here
from alongside.practice.actions.models import StepAnswer
from alongside.practice.actions.policies import PROMISES_COUNT
from alongside.practice.actions.rules_steps import PARAMETER, Step, StepRate, rates_of, steps_from

READ = "actions.step"
_MOST = 20_000  # newest answers that a rate is counted from


@dataclass(frozen=True)
class Stand:
    """One step of a case, and what was said of it, the newest first; nothing yet when empty."""

    step: Step
    answers: tuple[StepAnswer, ...]

    @property
    def newest(self) -> StepAnswer | None:
        """What counts now."""
        return self.answers[0] if self.answers else None


def version_for(case: Case) -> tuple[ParameterVersion, tuple[Step, ...]]:
    """Return the version of the steps that a case keeps, the one in force when it was opened, with its steps (R339)."""
    version = in_force(PARAMETER, partnership_id=case.partnership_id, at=case.opened_at)
    return version, steps_from(version.value)


def steps_of_case(*, viewer: User, case: Case) -> list[Stand]:
    """Return each step of a case that the viewer may see, in order, with every answer; noted as read."""
    note_read(READ, [case.id])
    return _stands(case, StepAnswer.objects.filter(case=case))


def steps_for_family(*, viewer: User, case: Case) -> list[Stand]:
    """Return what should happen in every case and what was said of it, for the family of the case."""
    note_read(READ, [case.id])
    return _stands(case, StepAnswer.objects.filter(case=case))


def _stands(case: Case, found: QuerySet[StepAnswer]) -> list[Stand]:
    held: dict[str, list[StepAnswer]] = {}
    for answer in found.order_by("-at", "-id"):
        held.setdefault(answer.key, []).append(answer)
    return [Stand(step, tuple(held.get(step.key, ()))) for step in version_for(case)[1]]


def deviation_rates(*, viewer: User) -> list[StepRate]:
    """Return how often each agency did a step otherwise or not, by the newest answer of each step (R129).

    For an agency's manager their own agency alone. Raises NotPermitted.
    """
    require(viewer, PROMISES_COUNT)
    rows = StepAnswer.objects.filter(**here(viewer))
    if "manager" not in viewer.as_actor().roles:
        rows = rows.filter(agency_id=viewer.as_actor().agency_id)
    newest = rows.order_by("case_id", "key", "-at", "-id").distinct("case_id", "key")
    return rates_of(first_of(newest.values_list("agency_name", "state"), _MOST))
