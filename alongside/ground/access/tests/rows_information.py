"""One row for each table of the room `information`: what a mother told, which her workers may read."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db.models import Model

from alongside.ground.clock import now, today

# The officer who was called, whoever told it, the workers whom she lets read it, and whoever holds the receipt.
READ = {"mother", "ipsw", "csw", "social_worker", "manager", "intelligence", "police", "receipt"}
INFORMATION_READERS: dict[str, set[str]] = {
    **dict.fromkeys(
        (
            f"information.{name}"
            for name in (
                "EvidenceThing",
                "Feedback",
                "Identifier",
                "Item",
                "Report",
                "UrgentCall",
                "UrgentConfirmation",
            )
        ),
        READ,
    ),
    "information.DutyTurn": {"manager", "intelligence"},
    "information.AnswerMessage": {"mother", "receipt"},
    "information.AnswerWish": {"mother", "receipt"},
    "information.LogTraining": {"ipsw", "manager"},
    "information.NotTaken": {"mother", "manager", "intelligence", "receipt"},
    "information.NotTakenReply": {"mother", "manager", "intelligence", "receipt"},
    "information.ReportFlag": {"intelligence"},
    "information.Source": {"mother", "receipt"},
    "information.SourceOpening": {"intelligence"},
    "information.ThingStep": {"intelligence"},
}


def information_rows(cast: Any, story: Any, receipt: str) -> list[Model]:
    """Make and return them. Call it as the system."""
    at = now()
    receipted = {"report_receipt": receipt}
    police = {"by_id": cast.intelligence.id, "at": at}
    named = {**police, "by_name": "Imran Vale"}

    def make(model: str, **facts: Any) -> Any:
        return apps.get_model(f"information.{model}").objects.create(  # type: ignore[attr-defined]
            partnership_id=cast.partnership.id, **facts
        )

    report = make(
        "Report", reference="I-TEST-0001", receipt_digest=receipt, door="portal", teller="parent", case=story.case,
        workers_may_read=True, received_at=at, submitted_at=at,
    )  # fmt: skip
    of = {"report": report, **receipted}
    item = make(
        "Item", **of, number=1, words="A grey car waited.", how_known="saw", recorded_at=at, submitted_at=at
    )
    return [
        report,
        make("Source", **of, user_id=cast.mother.id, person=story.mother, name="Maria Ash", role="Parent"),
        make("SourceOpening", report=report, reason="To ring her back", **named),
        item,
        make("Identifier", **of, item=item, kind="vehicle", as_written="AB12 CDE"),
        feedback := make("Feedback", **of, code="held", by_role="Police", **police),
        make("AnswerMessage", **of, feedback=feedback, outcome="not_wanted", at=at),
        make("AnswerWish", **of, message="no", at=at),
        make("ReportFlag", report=report, kind="mistaken", reason="Another car", **named),
        *_work(cast, make, of, police, named),
    ]


def _work(
    cast: Any, make: Any, of: dict[str, Any], police: dict[str, Any], named: dict[str, Any]
) -> list[Model]:
    """The urgent way, a thing to collect, an offer that was not taken, a training."""
    at = police["at"]
    thing = make("EvidenceThing", **of, kind="phone", words="His old phone", holder="At home", at=at)
    turn = make(
        "DutyTurn", **police, user_id=cast.intelligence.id, name="Paula Constable", phone="01632 960110", place=1,
        starts_at=at, ends_at=at + timedelta(hours=8),
    )  # fmt: skip
    missed = make(
        "NotTaken", **of, kind="report", how="phone", agency_kind="police", on=today(), words="They said no.", at=at,
        by_id=cast.mother.id,
    )  # fmt: skip
    return [
        turn,
        make("UrgentCall", **of, number=1, turn=turn, user_id=cast.police.id, name="Paula Constable", at=at,
             next_at=at + timedelta(minutes=30)),
        make("UrgentConfirmation", **of, by_role="Police", **police),
        thing,
        make("ThingStep", **of, thing=thing, kind="kept", happened_at=at, officer="A store", at=at, by_role="Police",
             by_id=cast.intelligence.id),
        missed,
        make("NotTakenReply", missed=missed, words="We are sorry.", by_role="Police", **named),
        make("LogTraining", user_id=cast.ipsw.id, on=today(), by_id=cast.manager.id, by_name="Mo Hall", at=at),
    ]  # fmt: skip
