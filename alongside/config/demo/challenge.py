"""The complaints of the demonstration: one that changed something, one before a panel, one that is being looked into, one about
another service; and one step that somebody independent looks at first.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from alongside.accountability.challenge.complaints import services as complaints
from alongside.accountability.challenge.complaints.services.making import Said
from alongside.accountability.challenge.watch.services import Why, look_ask
from alongside.config.demo.redress import (
    before_a_panel,
    needs_longer,
    police_after_telling,
    possible_victim,
    step_not_right,
)

_TOLD_OF = ("Adeyemi", "Hollis", "Talbot")


def complain(every: Iterable[Any]) -> None:
    """Tell the complaints of three families, after everything else that happened. Each is a `Telling`."""
    told = dict(zip(_TOLD_OF, (_changed, _looked_into, _other_service), strict=True))
    for t in every:
        if t.story["family"] in told and t.case is not None and t.parents:
            told[t.story["family"]](t)
        police_after_telling(t)
        possible_victim(t)


def _mother(t: Any) -> Any:
    return t.accounts.get(str(t.parents[0].id))


def _changed(t: Any) -> None:
    """She was right, something changed, and she said so afterwards."""
    mother, officer, end = _mother(t), t.workers["complaints_officer"], t.story["asked"]
    if mother is None:
        return
    made = t.do(end - 30, mother, complaints.complaint_make, said=Said(
        words="We were promised a call every Friday. In six Fridays nobody rang twice.", theme="promise",
        wanted="One person who rings when they said they would.", cites=["who-may-complain"],
    ))  # fmt: skip
    it = {"complaint_id": made.id}
    t.do(
        end - 29,
        officer,
        complaints.complaint_acknowledge,
        **it,
        words="I have it, and I read the call log this week.",
    )
    t.do(
        end - 24, officer, complaints.complaint_reply, **it, outcome="upheld", theme="promise",
        words="You are right. The log shows one call in six weeks. I am sorry. You should not have had to count.",
        change="One named worker rings every Friday before five, and somebody stands in when they are away.",
    )  # fmt: skip
    t.do(end - 23, mother, complaints.complaint_accept, **it, words="Thank you for reading the log.")
    t.do(
        end - 12,
        officer,
        complaints.complaint_changed,
        **it,
        words="Two Fridays, two calls. A second person stands in.",
    )
    t.do(
        end - 5,
        officer,
        complaints.complaint_close,
        **it,
        words="Thank you for telling us. It changed how we do it.",
    )
    before_a_panel(t)


def _looked_into(t: Any) -> None:
    """It came last week, and a step was put before somebody independent since."""
    mother, officer, end = _mother(t), t.workers["complaints_officer"], t.story["asked"]
    if mother is None:
        return
    made = t.do(end - 4, mother, complaints.complaint_make, said=Said(
        words="I cried in the meeting and somebody laughed. Afterwards nobody asked what I thought.", theme="listened",
        wanted="That somebody asks me, and that it does not happen again.",
    ))  # fmt: skip
    t.do(
        end - 3, officer, complaints.complaint_acknowledge, complaint_id=made.id,
        words="I have it. I speak with everybody who was there, one by one, and then with you.",
    )  # fmt: skip
    needs_longer(t, made)
    step_not_right(t)
    t.do(end - 1, t.worker("lead"), look_ask, case_id=t.case.id, deed="level", said=Why(
        why="School asked twice this week whether we should be more worried.",
        evidence="Two emails from school. Nobody has asked the family yet.",
    ))  # fmt: skip


def _other_service(t: Any) -> None:
    """Taken down by the parents' worker, about a service that is not social care."""
    t.do(
        t.story["asked"] - 10, t.worker("ipsw"), complaints.complaint_take_down, channel="worker",
        person_id=t.parents[0].id, said=Said(
            words="We gave the number of the car in May. We were never told what became of it.", theme="delay",
            wanted="To be told.", subject_ids=[t.workers["police"].id],
        ),
    )  # fmt: skip
