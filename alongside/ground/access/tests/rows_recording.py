"""One row for each table of the room `recording` besides its entries, of the one story of the cast."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import Model

from alongside.ground.base.ids import new_id
from alongside.ground.clock import now, today

_HERS = {"mother", "ipsw", "csw", "social_worker", "manager"}
_ABOUT_HER = (
    "AccessAnswer",
    "AccessExtension",
    "AccessRequest",
    "CorrectionAnswer",
    "ReadingAnswer",
    "RemovalStatement",
)
# Who reads a row of each table.
RECORDING: dict[str, set[str]] = {
    **{f"recording.{name}": _HERS for name in _ABOUT_HER},
    "recording.ChildCheck": _HERS - {"mother"},
    "recording.ChildGiven": {*_HERS, "father", "young_person"},
    "recording.Withholding": {*_HERS, "father", "young_person"},
    "recording.DistressNote": _HERS - {"csw"},
    "recording.RemovalAnswer": {"mother", "manager"},
    "recording.RemovalHeard": {"mother", "manager"},
}


def recording_rows(cast: Any, story: Any, entry: Any) -> list[Model]:
    """Make and return them: about the mother's own `entry` for the workers, and about the mother. Call it as the system."""
    return [*_read(cast, story, entry), *_cared(cast, story)]


def _make(name: str, by: Any, role: str, **facts: Any) -> Any:
    model: Any = apps.get_model(f"recording.{name}")
    return model.objects.create(
        partnership_id=by.partnership_id, by_id=by.id, by_name=by.name, by_role=role, at=now(), **facts
    )


def _read(cast: Any, story: Any, entry: Any) -> list[Model]:
    worker, mother = (cast.social_worker, "Social worker"), (cast.mother, "Parent or carer")
    of = {"family_id": story.family.id}
    asked = _make("AccessRequest", *mother, **of, person=story.mother, words="All of it", answer_by=today())
    return [
        asked,
        _make("AccessExtension", *worker, **of, request=asked, because="much", words="Six people", answer_by=today()),
        _make("AccessAnswer", *worker, **of, request=asked, outcome="given", words="Here"),
        _make("CorrectionAnswer", *worker, **of, request=entry, outcome="refused", words="It stays"),
        _make("ReadingAnswer", *mother, **of, person=story.mother, what="record", right="no"),
        _make(
            "Withholding", *worker, **of, case_id=story.case.id, entry=entry, finding="held", category="law",
            author_id=cast.social_worker.id, review_on=today(),
        ),
    ]  # fmt: skip


def _cared(cast: Any, story: Any) -> list[Model]:
    worker, mother = (cast.social_worker, "Social worker"), (cast.mother, "Parent or carer")
    of, her = {"case": story.case}, {"case": story.case, "person": story.mother}
    heard = _make("RemovalHeard", *mother, **her, said_on=today(), words="Again", answer_by=today())
    check = _make(
        "ChildCheck", *worker, **of, what="entry", about_id=new_id(), blames=True, exposes=False, harms=False,
        words="Change it",
    )  # fmt: skip
    return [
        heard,
        check,
        _make("DistressNote", *worker, **her, seen_on=today(), words="She cried", response_to="child", offer="A call"),
        _make(
            "RemovalStatement", *worker, **of, told_ids=[story.mother.id], said_on=today(), said_by="Sofia Worth",
            words="We may", basis="police", basis_words="A van", manager_id=cast.manager.id, manager_name="Mo Hall",
        ),
        _make(
            "RemovalAnswer", cast.manager, "Manager", heard=heard, person_id=story.mother.id, outcome="unclear",
            words="We asked",
        ),
        _make(
            "ChildGiven", *worker, **of, check_id=check.id, what="entry", about_id=check.about_id, given_on=today(),
            sat="Chris Young", parents_do="They ring",
        ),
    ]  # fmt: skip
