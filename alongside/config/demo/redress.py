"""What is put right in the demonstration: a complaint that needed longer, a step that was not right, and what the police do."""

from __future__ import annotations

from typing import Any

from alongside.accountability.challenge.complaints import services as complaints
from alongside.accountability.challenge.watch.services import Why, look_ask, look_find
from alongside.accountability.challenge.watch.services_right import Righting
from alongside.family.cases.services import disclosure_add
from alongside.practice.safety.rules_told import PoliceSaid
from alongside.practice.safety.services import police_outcome_say


def needs_longer(t: Any, complaint: Any) -> None:
    """The complaints officer says why it takes longer, and until when. `t` is a story's `Telling`."""
    t.do(
        t.story["asked"] - 2, t.workers["complaints_officer"], complaints.complaint_extend, complaint_id=complaint.id,
        words="Two of the people who were there are away until next week. I speak with them on Monday. I am sorry.",
    )  # fmt: skip


def step_not_right(t: Any) -> None:
    """A step that could not wait, as it was said, was looked at the day after: it could have waited."""
    end, officer, manager = t.story["asked"], t.workers["complaints_officer"], t.workers["manager"]
    look = t.do(
        end - 3, t.worker("lead"), look_ask, case_id=t.case.id, deed="left_out", person_id=t.parents[0].id, said=Why(
            "The meeting was brought forward to the same afternoon.", "A call from school at noon.",
            "Nobody could reach her in time.", at_once=True,
        ),
    )  # fmt: skip
    t.do(
        end - 2, officer, look_find, look_id=look.id, finding="was_not_right", motive="Nobody had tried to ring her.",
        evidence="The meeting could have waited until the next morning.",
        answer="Ring a parent first, and wait a day where nothing happens that night.",
        right=Righting(
            "You were left out of a meeting, and you need not have been. We are sorry. Moira goes through it with you, and what"
            " was decided is open again.",
            manager.id,
        ),
    )  # fmt: skip


def police_after_telling(t: Any) -> None:
    """In one family a child told somebody; the police look into it, and the child was told so."""
    if t.story["family"] != "Hollis" or t.case is None:
        return
    lead, end = t.worker("lead"), t.story["asked"]
    told = t.do(
        end - 9, lead, disclosure_add, case_id=t.case.id, kinds=["trafficking"], told_on=t.at(end - 9).date()
    )
    said = PoliceSaid(
        "investigating", "DC Farah Lane", reference="NM 2611-0188", told="child",
        explained="A police officer called Farah looks into it. She does not talk to you without your worker. You will hear"
        " from us on Friday.",
    )  # fmt: skip
    t.do(end - 7, lead, police_outcome_say, disclosure_id=told.id, said=said, on=t.at(end - 7).date())
