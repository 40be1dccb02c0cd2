"""One row for each table of the room `safety`, of the one story of the cast."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db.models import Model

from alongside.ground.base.ids import new_id
from alongside.ground.clock import now, today


def safety_rows(cast: Any, story: Any, action: Any) -> list[Model]:
    """Make and return them: the mother's words, an episode that is over, and a threat. Call it as the system."""
    at = now()
    by = {
        "partnership_id": cast.partnership.id, "case": story.case, "child": story.child, "by_id": cast.mother.id,
        "by_name": "Maria Ash", "by_role": "Parent", "at": at,
    }  # fmt: skip
    worker = {**by, "by_id": cast.csw.id, "by_name": "Chris Young", "by_role": "Worker"}
    span = {
        "gone_from": at - timedelta(hours=9), "gone_until": at - timedelta(hours=8), "found_from": at - timedelta(hours=2),
        "found_until": at - timedelta(hours=1), "found_by": "themself",
    }  # fmt: skip

    def make(name: str, **facts: Any) -> Any:
        return apps.get_model(f"safety.{name}").objects.create(**facts)  # type: ignore[attr-defined]

    episode = make(
        "Episode", **by, **span, changed_at=at, child_name="Cleo Ash", case_reference="C-TEST-0001"
    )  # fmt: skip
    of = {"episode": episode}
    return [
        *_threatened(make, by, worker | {"action": action}, story.mother),
        episode,
        make("EpisodeVersion", **by, **of, **span),
        make("Account", **by, **of, side="family", last_seen="At the bus stop"),
        make("Handover", **by, **of),
        make("DutyCall", **worker, **of, caller="parent", why="Her mother rang", agency="Social care"),
        make("PackEntry", **by, kind="looks", words="Tall, red coat.", readers="workers"),
        make("PackReview", **by, review_by=today()),
        make("PackOpening", **worker, on=today(), agency="Voluntary"),
        make("PoliceContact", **by, **of, kind="reported", on=today(), reference="NM-1"),
        make("Told", **worker, **of, looking="Two officers", next_at=at),
        make("TalkStep", **worker, **of, kind="offered", who="An advocate", happened_at=at),
        make("JusticeSaid", **by, kind="court", whom="child", on=today(), readers="workers"),
        make("HarmFound", **worker, **of, kind="threatened", parents_read=False),
        *_told(make, worker),
        make("NrmStep", **worker, kind="proposed", on=today(), words="She carried drugs", readers="family"),
        make("ChildVictim", **worker, answer="victim", words="She was made to carry drugs"),
    ]  # fmt: skip


def _threatened(make: Any, by: Any, worker: Any, mother: Any) -> list[Model]:
    """A threat that the mother told the workers, what became of it, that she is a victim, a lock."""
    words = {
        "kind": "threat",
        "targets": ["pet"],
        "happened_on": today(),
        "words": "The dog.",
        "readers": "workers",
    }
    threat = make("Threat", **by, **words, told_how="own")
    victim = {
        **worker,
        "threat": threat,
        "support": "Victim support",
        "outcome": "not_yet",
        "family_reads": False,
    }
    del victim["action"]
    return [
        threat,
        make("ThreatStep", **by, threat=threat, kind="more", on=today(), words="They rang again."),
        make("VictimSaid", **victim, person=mother),
        make("Protection", **worker, threat=threat, kind="locks"),
    ]


def _told(make: Any, worker: Any) -> list[Model]:
    """What the police do about what the child told, explained to the family; and another child who was named."""
    told = apps.get_model("cases.Disclosure").objects.create(  # type: ignore[attr-defined]
        partnership_id=worker["partnership_id"], case=worker["case"], kinds=["kidnap"], told_on=today(), at=now(),
        by_id=worker["by_id"], by_name="Chris Young",
    )  # fmt: skip
    said = {
        "outcome": "charged",
        "on": today(),
        "who": "DC Dee",
        "told": "family",
        "explained": "He goes to court.",
    }
    return [
        make("PoliceOutcome", **worker, disclosure=told, **said),
        make(
            "OtherChild",
            **worker,
            disclosure=told,
            known_as="Kay",
            referral_id=new_id(),
            reference="R-TEST-0042",
        ),
    ]


def not_a_mothers(cast: Any, rows: dict[str, Model], again: Any) -> dict[str, Model]:
    """Rows about a threat that are not the mother's to write, in her name or in the father's."""
    mine = {"by_id": cast.mother.id}
    return {
        "what happened to her brother": again(rows["circumstances.SiblingAlert"], author_id=cast.mother.id),
        "the father's threat": again(rows["safety.Threat"], by_id=cast.father.id),
        "that the plan holds": again(rows["safety.ThreatStep"], **mine, kind="holds"),
        "the father's court date": again(rows["safety.JusticeSaid"], by_id=cast.father.id),
        "what a worker was told": again(rows["safety.JusticeSaid"], **mine, told_by="The police"),
        "a victim": again(rows["safety.VictimSaid"], **mine),
        "a zone of the plan": again(rows["places.ZoneMeasure"], **mine),
    }
