"""What is put right in the demonstration: a complaint that needed longer, one before a panel, a step that was not right; and what
the police do, and a child seen as a victim.
"""

from __future__ import annotations

from typing import Any

from alongside.accountability.challenge.complaints import services as complaints
from alongside.accountability.challenge.complaints.services.making import Said
from alongside.accountability.challenge.watch.services import Why, look_ask, look_find
from alongside.accountability.challenge.watch.services_right import Righting
from alongside.family.cases.services import disclosure_add
from alongside.practice.safety.rules_told import PoliceSaid
from alongside.practice.safety.services import nrm_propose, nrm_step, police_outcome_say
from alongside.practice.safety.services.nrm import NrmSaid


def needs_longer(t: Any, complaint: Any) -> None:
    """The complaints officer says why it takes longer, and until when. `t` is a story's `Telling`."""
    t.do(
        t.story["asked"] - 2, t.workers["complaints_officer"], complaints.complaint_extend, complaint_id=complaint.id,
        words="Two of the people who were there are away until next week. I speak with them on Monday. I am sorry.",
    )  # fmt: skip


def before_a_panel(t: Any) -> None:
    """She asked for somebody from outside at once; three people met, and said what they found. The answer is still to come."""
    end, mother = t.story["asked"], t.accounts[str(t.parents[0].id)]
    made = t.do(end - 24, mother, complaints.complaint_make, said=Said(
        words="It was decided without me that he changes his school. I heard it from him, at the bus stop.", theme="listened",
        wanted="That I am asked before, and that somebody from outside looks at how it came.", conflict=True,
    ))  # fmt: skip
    handler = next(one for one in t.workers.values() if one.id == made.handler_id)
    it = {"complaint_id": made.id}
    t.do(
        end - 23, handler, complaints.complaint_acknowledge, **it,
        words="I have it. Three people who never worked with your family meet about it, and you can come and speak.",
    )  # fmt: skip
    t.do(
        end - 8, handler, complaints.complaint_panel, **it, members="Pauline Orme\nLeo Vance\nRuth Abney",
        met_on=t.day(end - 8),
    )  # fmt: skip
    t.do(
        end - 4, handler, complaints.complaint_panel_report, **it,
        words="Mrs Adeyemi should have been asked before his school was changed, and nobody asked her. Say sorry in person. From"
        " now on no school is changed before both parents were heard, but where he is not safe that day.",
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
        end - 9, lead, disclosure_add, case_id=t.case.id, kinds=["trafficking"], told_on=t.day(end - 9)
    )
    said = PoliceSaid(
        "investigating", "DC Farah Lane", reference="NM 2611-0188", told="child",
        explained="A police officer called Farah looks into it. She does not talk to you without your worker. You will hear"
        " from us on Friday.",
    )  # fmt: skip
    t.do(end - 7, lead, police_outcome_say, disclosure_id=told.id, said=said, on=t.day(end - 7))


def possible_victim(t: Any) -> None:
    """Her mother proposed that she is seen as a victim; it went on within two days, and the first decision is yes."""
    if t.story["family"] != "Hollis" or t.case is None:
        return
    end, lead, case = t.story["asked"], t.worker("lead"), {"case_id": t.case.id}
    t.do(
        end - 9, t.accounts[str(t.parents[0].id)], nrm_propose, **case,
        words="She was taken to houses she did not know. What she carried was not hers. I want her to be seen as somebody it was"
        " done to.",
        evidence="The days on which she was away, as I wrote them down.",
    )  # fmt: skip
    steps = (
        (end - 8, "referred", "What Megan told, and the days her mother wrote down, fit together.", "The council"),
        (end - 2, "first_yes", "There are reasonable grounds. Until the final decision she is treated as a victim.", ""),
    )  # fmt: skip
    for day, kind, words, responder in steps:
        said = NrmSaid(kind, words, t.day(day), responder=responder, reference="NRM 2611-07")
        t.do(day, lead, nrm_step, **case, said=said)
