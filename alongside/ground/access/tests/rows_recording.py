"""One row for each table of the room `recording` besides its entries, of the one story of the cast."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import Model

from alongside.ground.base.ids import new_id
from alongside.ground.clock import now, today


def recording_rows(cast: Any, story: Any, entry: Any) -> list[Model]:
    """Make and return them: about the mother's own `entry` for the workers, and about the mother. Call it as the system."""
    at, pid = now(), {"partnership_id": cast.partnership.id}
    worker = {"by_id": cast.social_worker.id, "by_name": "Sofia Worth", "by_role": "Social worker", "at": at}
    manager = {"by_id": cast.manager.id, "by_name": "Mo Hall", "by_role": "Manager", "at": at}
    mother = {"by_id": cast.mother.id, "by_name": "Maria Ash", "by_role": "Parent or carer", "at": at}
    her, of_case = {"person": story.mother}, {"case": story.case}
    of_family, law = {"family_id": story.family.id}, {"category": "law"}

    def make(name: str, **facts: Any) -> Any:
        return apps.get_model(f"recording.{name}").objects.create(**pid, **facts)  # type: ignore[attr-defined]

    asked = make("AccessRequest", **mother, **her, **of_family, words="All of it", answer_by=today())
    heard = make(
        "RemovalHeard", **mother, **her, **of_case, said_on=today(), words="Again", answer_by=today()
    )
    check = make(
        "ChildCheck", **worker, **of_case, what="entry", about_id=new_id(), blames=True, exposes=False, harms=False,
        words="Change it",
    )  # fmt: skip
    return [
        make("CorrectionAnswer", **worker, **of_family, request=entry, outcome="refused", words="It stays"),
        make(
            "Withholding", **worker, **of_family, **law, case_id=story.case.id, entry=entry, finding="held",
            author_id=cast.social_worker.id, review_on=today(),
        ),
        make("ReadingAnswer", **mother, **her, **of_family, what="record", right="no"),
        asked,
        make("AccessAnswer", **worker, **of_family, request=asked, outcome="given", words="Here"),
        make(
            "DistressNote", **worker, **her, **of_case, seen_on=today(), words="She cried", response_to="child", offer="A call"
        ),
        make(
            "RemovalStatement", **worker, **of_case, told_ids=[story.mother.id], said_on=today(), said_by="Sofia Worth",
            words="We may", basis="police", basis_words="A van", manager_id=cast.manager.id, manager_name="Mo Hall",
        ),
        heard,
        make("RemovalAnswer", **manager, heard=heard, person_id=story.mother.id, outcome="unclear", words="We asked"),
        check,
        make(
            "ChildGiven", **worker, **of_case, check_id=check.id, what="entry", about_id=check.about_id, given_on=today(),
            sat="Chris Young", parents_do="They ring",
        ),
    ]  # fmt: skip
