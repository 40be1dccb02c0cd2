"""School in two of the families: a boy whose alternative provision goes out to find him, and a girl's way through schools."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from alongside.family.cases import services as cases
from alongside.practice.places import services as places


def at_school(t: Any) -> None:
    """Tell it in two of the families. `t` is a story's `Telling`."""
    chapter = {"Okafor": _okafor, "Adeyemi": _adeyemi}.get(t.story["family"])
    if chapter is not None and t.case is not None:
        chapter(t)


def _teacher(t: Any, days: float) -> Any:
    teacher = t.workers["education"]
    t.do(
        days, t.workers["manager"], cases.worker_allocate, case_id=t.case.id, part="other", user_id=teacher.id
    )
    return teacher


def _adeyemi(t: Any) -> None:
    """He did not come in; they went out and found him, twice. His mother reads it."""
    teacher, case = _teacher(t, 16.5), {"case_id": t.case.id}
    began = t.day(0) - timedelta(days=200)
    for kind, name, first, last in (
        ("mainstream", "Northmoor High School", 0, 90), ("excluded", "", 91, 130), ("alternative", "The Boathouse", 131, None),
    ):  # fmt: skip
        t.do(
            17, teacher, places.schooling_note, kind=kind, name=name, since=began + timedelta(days=first),
            until=None if last is None else began + timedelta(days=last),
            words="Three mornings a week, with boats and maths." if kind == "alternative" else "", **case,
        )  # fmt: skip
    t.do(
        17.2, teacher, places.school_care_say,
        words="If he is not in by half past nine, two of us go out and look for him, each time. We ring his mother before we"
        " leave and when we have found him. He can come to Sol at any hour of the day.",
        **case,
    )  # fmt: skip
    for days, did, words in (
        (18, "brought", "He was by the canal. We had tea first. He worked on the engine until three."),
        (20, "found", "He did not want to come in. We walked him home, and his mother knows."),
    ):
        t.do(
            days,
            teacher,
            places.school_day_tell,
            on=t.day(days),
            did=did,
            who="Sol and Bee",
            words=words,
            **case,
        )


def _okafor(t: Any) -> None:
    """Her school goes on; nobody of it has said yet what it does to keep her safe."""
    csw, case = t.worker("csw"), {"case_id": t.case.id}
    first = t.day(0) - timedelta(days=400)
    t.do(20, csw, places.schooling_note, kind="mainstream", name="Mill Lane Academy", since=first, **case)
    t.do(
        20,
        csw,
        places.schooling_note,
        kind="tutor",
        since=t.day(18),
        words="Two hours, in the kitchen.",
        **case,
    )
