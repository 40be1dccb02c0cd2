"""One row for each table of the room `intelligence`: what the police make of what the mother told."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import Model

from alongside.ground.clock import now, today

# Nobody of the family, no worker of the case, no manager and no other officer: the report says nothing of it.
_POLICE = {"intelligence"}
INTELLIGENCE_READERS: dict[str, set[str]] = {
    **dict.fromkeys(
        (
            f"intelligence.{name}"
            for name in (
                "Compared", "Grade", "ItemGrade", "Move", "Onward", "Outcome", "OutcomeReport", "SanitisedKept", "Standing",
                "Wake",
            )
        ),
        _POLICE,
    ),
    "intelligence.Agreement": {
        "ipsw", "csw", "social_worker", "manager", "duty", "police", "teacher", "intelligence", "hub",
    },
    "intelligence.Digest": {"intelligence", "hub"},
    "intelligence.Sanitised": {"intelligence", "hub"},
    "intelligence.Share": {"intelligence", "csw"},
    "intelligence.ShareText": {"intelligence", "csw"},
    "intelligence.ShareRequest": {"intelligence", "csw"},
}  # fmt: skip


def intelligence_rows(cast: Any, made: list[Model]) -> list[Model]:
    """Make and return them: graded P, promoted, shared with the child's worker. Call it as the system."""
    at, pid = now(), {"partnership_id": cast.partnership.id}
    report, item, request = (
        next(row for row in made if row._meta.label == one)
        for one in ("information.Report", "information.Item", "referrals.Referral")
    )
    officer = {**pid, "by_id": cast.intelligence.id, "by_name": "Imran Vale", "at": at}
    of = {**officer, "report": report}

    def make(name: str, **facts: Any) -> Any:
        return apps.get_model(f"intelligence.{name}").objects.create(**facts)  # type: ignore[attr-defined]

    again = apps.get_model("information.Report").objects.create(  # type: ignore[attr-defined]
        **pid, reference="I-TEST-0002", receipt_digest="2" * 64, door="desk", teller="worker", received_at=at, submitted_at=at
    )  # fmt: skip
    grade = make("Grade", **of, number=1, source="2", handling="P")
    text = make(
        "Sanitised", **of, number=1, reference="I-TEST-0001", received_on=today(), words="A grey car waited."
    )
    shared = _shared(make, cast, officer, report)
    outcome = make("Outcome", **officer, kind="arrest", on=today())
    return [
        grade,
        make("ItemGrade", **of, grade=grade, item=item, assessment="A", suggested="A"),
        make("Move", **of, number=1, was="new", became="graded", why="Graded"),
        text,
        make("SanitisedKept", **of, sanitised=text, found=["named"], words="It is the name of a street"),
        make("Standing", **pid, report=report, state="graded", source="2", handling="P", sanitised_id=text.id, changed_at=at),
        make("Wake", **pid, report=report, by_report=again, shared=["vehicle"], words="AB12 CDE", at=at),
        *shared,
        outcome,
        make("OutcomeReport", **pid, outcome=outcome, report=report),
        make("Onward", **of, referral=request),
        make("Compared", **pid, item=item, woke=0, at=at),
        make("Digest", **pid, week=today(), items=1, told=1, at=at),
    ]  # fmt: skip


def _shared(make: Any, cast: Any, officer: dict[str, Any], report: Any) -> list[Model]:
    """The agreement, what the child's worker asked for under it, and what they may read."""
    pid, at = {"partnership_id": cast.partnership.id}, officer["at"]
    agreement = make("Agreement", **officer, number=1, words="We share.", thresholds=["harm"], purposes=["protect"],
                     most_days=30)  # fmt: skip
    why = {"threshold": "harm", "purpose": "protect", "until": today()}
    asked = make(
        "ShareRequest", **pid, **why, agreement=agreement, needs="Cars near the school", by_id=cast.csw.id,
        by_name="Chris Young", by_role="Worker", by_partnership_id=cast.partnership.id, at=at,
    )  # fmt: skip
    return [
        agreement,
        asked,
        share := make("Share", **officer, **why, request=asked, report=report, from_partnership_id=cast.partnership.id,
             reference="I-TEST-0001", words="A grey car waited.", handling="P", to_id=cast.csw.id, to_name="Chris Young"),
        make("ShareText", **officer, share=share, words="A car waited.", handling="P"),
    ]  # fmt: skip
