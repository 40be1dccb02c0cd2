"""Is planning complete? When the plan for safety is final: the room of plans says so, which this room does not know (R81)."""

from __future__ import annotations

from collections.abc import Callable

from alongside.family.cases.models import Case, Stage
from alongside.family.cases.models_stages import WithoutPlan
from alongside.ground.accounts.models import User

Final = Callable[[Case], bool]
_asked: dict[str, Final] = {}


def says_plan_is_final(name: str, final: Final) -> None:
    """Let a room say at start-up whether a case has a final plan. The same again changes nothing; another: ValueError."""
    if _asked.get(name, final) is not final:
        raise ValueError(f"{name} says twice whether a plan is final.")
    _asked[name] = final


def past_planning(stage: str) -> bool:
    """Whether a stage comes after planning for safety."""
    order = list(Stage.values)
    return order.index(stage) > order.index(Stage.PLANNING)


def plan_missing(case: Case) -> bool:
    """Whether a case that is not past planning yet has no final plan, so that going on needs a reason."""
    return not past_planning(case.stage) and not all(final(case) for final in _asked.values())


def went_on_without(*, viewer: User, case: Case) -> WithoutPlan | None:
    """Return who decided last to go on without a final plan, and why, for the page of the plan; one query at most.

    None before that, and where the family is not past planning. Whoever calls it has read the case.
    """
    if not past_planning(case.stage):
        return None
    return WithoutPlan.objects.filter(case=case).order_by("-at", "-id").first()
