"""What the two workers of some families share: agreed by both, one that waits, and one that is nearly over (R43)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from alongside.family.cases.models import Allocation
from alongside.family.cases.services import aim_answer, aim_end_propose, aim_propose
from alongside.ground.access.context import acting

_AIMS = (
    (
        "Calm evenings at home, with tea together twice a week.",
        "This is what they miss most. They want it too.",
    ),
    ("One grown-up outside the family whom both trust.", "Yes. Perhaps somebody from the boxing club."),
    ("Everybody at home knows what to do when the phone rings at night.", "They asked for this themselves."),
)
_MOST = 12


def share_aims(every: Iterable[Any]) -> None:
    """Tell, for a dozen families with both workers, what the two of them work towards."""
    able = [t for t in every if t.case is not None and t.reaches("working") and "ended" not in t.story]
    for number, t in enumerate(able[:_MOST]):
        pair = _pair(t)
        if pair is not None:
            _tell(t, number, *pair)


def _tell(t: Any, number: int, ipsw: Any, csw: Any) -> None:
    words, said = _AIMS[number % len(_AIMS)]
    day = t.story["asked"] + 1.0  # now: whoever came last is there too
    aim = t.do(day, ipsw, aim_propose, case_id=t.case.id, words=words, parents_said=said)
    if number % 5 == 3:
        return  # it waits for the child's worker
    aim = t.do(day, csw, aim_answer, aim_id=aim.id, answer="agreed", expected_version=aim.version)
    if number == 0:
        t.do(
            day, csw, aim_propose, case_id=t.case.id, words="A way back to school that starts with art lessons.",
            parents_said="Slowly, please. She decides how fast.",
        )  # fmt: skip
    if number == 1:
        t.do(
            day, ipsw, aim_end_propose, aim_id=aim.id, words="They have done it for six weeks without us.",
            expected_version=aim.version,
        )  # fmt: skip


def _pair(t: Any) -> tuple[Any, Any] | None:
    """Return the parents' worker and the child's worker of now, as accounts; None where one is missing."""
    by_id = {worker.id: worker for worker in t.workers.values()}
    with acting(t.workers["manager"]):
        working = Allocation.objects.filter(case=t.case, part__in=["ipsw", "csw"], until__isnull=True)
        held = {one.part: by_id.get(one.user_id) for one in working}
    ipsw, csw = held.get("ipsw"), held.get("csw")
    return (ipsw, csw) if ipsw is not None and csw is not None else None
