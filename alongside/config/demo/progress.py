"""Before and after, sessions in step and what helps, for a few of the families; the rest were asked at the start."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from alongside.config.demo.acts import acting
from alongside.family.cases.models import Allocation
from alongside.practice.progress import services
from alongside.practice.progress.models import Asking

_BEFORE = {"home": "2", "near": "2", "out": "3", "online": "1", "night": "2"}
_AFTER = {"home": "4", "near": "3", "out": "3", "online": "3", "night": "3"}


def progress(t: Any) -> None:
    """Tell what changed for a family. `t` is its `Telling`."""
    if not t.reaches("working") or "ended" in t.story:
        return
    with acting(t.workers["manager"]):
        held = Allocation.objects.filter(case=t.case, until__isnull=True, case__closed_at__isnull=True)
        people = {worker.id: worker for worker in t.workers.values()}
        t.held = {one.part: people[one.user_id] for one in held if one.user_id in people}
    if not {"lead", "csw", "ipsw"} <= set(t.held):
        return
    _asked(t)
    chapter = {"Okafor": _okafor, "Adeyemi": _adeyemi, "Bellamy": _bellamy}.get(t.story["family"])
    if chapter is not None:
        chapter(t)


def _asked(t: Any) -> None:
    t.start = t.do(5, t.held["lead"], services.round_open, case_id=t.case.id, point="start")
    if t.story["family"] != "Pryce":
        with acting(t.workers["manager"]):
            late = Asking.objects.filter(case=t.case, due_on__lt=t.today).exists()
        if late:
            t.do(
                t.story["asked"] - 10,
                t.held["lead"],
                services.round_open,
                case_id=t.case.id,
                point="review",
            )


def _session(t: Any, days: float, part: str, topic: str, words: str = "", **facts: Any) -> None:
    worker = t.held[part]
    day = t.day(days)
    one = t.do(days, worker, services.session_plan, case_id=t.case.id, topic=topic, planned_on=day, **facts)
    t.do(days + 0.1, worker, services.session_record, session_id=one.id, held_on=day, words=words)


def _plan(t: Any, part: str, topic: str, ahead: int, **facts: Any) -> None:
    day = t.today + timedelta(days=ahead)
    t.do(40, t.held[part], services.session_plan, case_id=t.case.id, topic=topic, planned_on=day, **facts)


def _okafor(t: Any) -> None:
    """A mother and a daughter who look at the same things, each with their own worker; and what helped."""
    child, mother_id = t.accounts["child"], t.parents[0].id
    mother, lead = t.accounts[str(mother_id)], t.held["lead"]
    t.do(6, mother, services.answers_give, round_id=t.start.id, tool="safety", answers=_BEFORE,
         words="The nights are the worst. I sleep with the phone in my hand.")  # fmt: skip
    t.do(36, child, services.answers_give, round_id=t.start.id, tool="safety",
         answers={**_BEFORE, "home": "4", "night": "rather_not"}, words="It is fine at home.")  # fmt: skip
    review = t.do(t.story["asked"] - 3, lead, services.round_open, case_id=t.case.id, point="review")
    t.do(t.story["asked"] - 2, mother, services.answers_give, round_id=review.id, tool="safety", answers=_AFTER,
         words="She texts when she leaves now. I sleep until four.")  # fmt: skip
    for days, topic in ((14, "trust"), (22, "grooming"), (33, "online")):
        _session(t, days, "csw", topic)
        _session(t, days + 4, "ipsw", topic, person_id=mother_id)
    _plan(t, "csw", "calm", 5)
    _plan(t, "ipsw", "trauma", 8, person_id=mother_id)
    people = [str(one) for one in (mother_id, t.case.child_id, t.held["ipsw"].id, t.held["csw"].id)]
    joint = t.do(26, t.held["ipsw"], services.joint_plan, case_id=t.case.id, planned_on=t.day(28),
                 place="The family centre, the room with the sofa", asked=people)  # fmt: skip
    t.do(28.1, t.held["ipsw"], services.joint_record, joint_id=joint.id, held_on=t.day(28), came=people,
         home="Phones sleep in the kitchen, everybody’s. Nobody shouts up the stairs.",
         outside="A text when leaving and when arriving. Auntie may fetch her at any hour.",
         words="It was the first time we laughed about it.")  # fmt: skip
    offered = t.do(12, lead, services.intervention_offer, case_id=t.case.id, kind="learning", subject="grooming",
                   bears="It shows how he made himself needed, so that you can see it coming.",
                   person_id=mother_id)  # fmt: skip
    for days, what, says, by in (
        (13, "answer", "yes", mother),
        (15, "started", "", lead),
        (40, "impact", "a_bit", mother),
    ):
        t.do(days, by, services.intervention_said, intervention_id=offered.id, what=what, says=says)


def _adeyemi(t: Any) -> None:
    """Something that did not help twice: the lead owes an answer."""
    person = t.parents[0].id
    offered = t.do(10, t.held["lead"], services.intervention_offer, case_id=t.case.id, kind="support",
                   title="Calls in the evening from a mentor", person_id=person,
                   bears="He is called at night by those who use him; a good voice calls first.")  # fmt: skip
    for days, what, says in (
        (11, "answer", "yes"),
        (12, "started", ""),
        (50, "impact", "no"),
        (t.story["asked"] - 2, "impact", "no"),
    ):
        t.do(days, t.held["ipsw"], services.intervention_said, intervention_id=offered.id, what=what, says=says,
             person_id=person if says else None)  # fmt: skip


def _bellamy(t: Any) -> None:
    """Seven months of being there, on both sides."""
    for month in range(7):
        _session(t, 10 + 30 * month, "csw", "trust")
        _session(t, 16 + 30 * month, "ipsw", "trust", person_id=t.parents[0].id)
