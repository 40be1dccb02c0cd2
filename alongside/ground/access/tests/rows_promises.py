"""One row for each table of what was promised and asked for early, of the one story of the cast."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import Model

from alongside.ground.base.ids import new_id
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import now, today


def promises_rows(cast: Any, story: Any, action: Any) -> list[Model]:
    """Make and return them: the mother asked for a rest and challenged an agency. Call it as the system."""
    pid = {"partnership_id": cast.partnership.id}
    mother = {"by_id": cast.mother.id, "by_name": "Maria Ash", "by_role": "Parent or carer", "at": now()}
    case = {"case": story.case, "family": story.family}

    def make(name: str, /, **facts: Any) -> Any:
        return apps.get_model(name).objects.create(**pid, **facts)  # type: ignore[attr-defined]

    request = make(
        "actions.ResourceRequest", **case, **mother, person=story.mother, child_name="Cleo", kind="respite",
        words="One night of sleep",
        decider_id=cast.manager.id, decider_name="Mo Hall", decide_by=today(),
    )  # fmt: skip
    challenge = make(
        "challenge.MutualChallenge", **case, **mother, person=story.mother, child_name="Cleo", kind="omission",
        words="Nobody rang.",
        wish="Ring on Mondays.", agency_id=new_id(), agency_name="Northmoor police", answer_by=today(),
        lead_id=cast.social_worker.id, lead_name="Sofia Worth",
    )  # fmt: skip
    return [request, challenge, *_answers(cast, story, action, request, challenge)]


def _answers(cast: Any, story: Any, action: Any, request: Model, challenge: Model) -> list[Model]:
    pid = {"partnership_id": cast.partnership.id}
    worker = {"by_id": cast.social_worker.id, "by_name": "Sofia Worth", "at": now()}

    def make(name: str, /, **facts: Any) -> Any:
        return apps.get_model(name).objects.create(**pid, **facts)  # type: ignore[attr-defined]

    limit = in_force("P-COMPLETION", at=now())
    return [
        make(
            "actions.ResourceDecision", request=request, outcome="refused", reason="No bed is free.",
            alternative="A night sitter from Monday.", **worker,
        ),
        make("challenge.MutualStep", challenge=challenge, kind="reply", words="We will.", **worker),
        make(
            "actions.PromiseAsk", action=action, case_id=story.case.id, kind="help", words="Who has the key?",
            answer_by=today(), **worker,
        ),
        make(
            "actions.AccountabilityReview", scope="case", scope_id=story.case.id, label="What was promised to a family",
            case=story.case, month=today().replace(day=1), due=5, kept=1, claimed=0, abandoned=0, threshold=limit.value,
            threshold_version_id=limit.id, raised_at=now(), answer_by=today(),
        ),
        make(
            "actions.StepAnswer", case=story.case, key="strategy", version_id=in_force("P-STEPS", at=now()).id,
            state="deviated", reason="By telephone, the same night.", **worker,
        ),
    ]  # fmt: skip
