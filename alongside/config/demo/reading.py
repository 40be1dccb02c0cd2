"""Two families of the demonstration: what they read of their record, what they answered, and what they are owed."""

from __future__ import annotations

from typing import Any

from alongside.family.recording import services as recording
from alongside.family.recording.reading import contested_of
from alongside.family.recording.rules_child import Answers
from alongside.family.recording.services.removal import Told
from alongside.ground.access.context import acting

_FIRST, _SECOND = "Okafor", "Adeyemi"


def sit_with_her(t: Any) -> None:
    """Her own worker reads with the child what was written of the first visit. `t` is its `Telling`."""
    csw, about = t.worker("csw"), {"case_id": t.case.id, "what": "entry", "about_id": t.visit.id}
    said = Answers(
        False, False, False, parents_do="Your mum and dad ring you every evening at eight. Your dad keeps the light on.",
        sits=csw.name, sit_on=t.day(11),
    )  # fmt: skip
    t.do(11, csw, recording.child_check, said=said, **about)
    t.do(
        11.5, csw, recording.child_give, given_on=t.day(11.5), sat=csw.name, told_parents=True,
        words="She laughed about the dog.", **about,
    )  # fmt: skip


def read_and_answered(t: Any) -> None:
    """Tell what the two families said of their record, and what became of it."""
    told = {_FIRST: _first, _SECOND: _second}.get(t.story["family"])
    if told is not None and t.reaches("working") and str(t.parents[0].id) in t.accounts:
        told(t)


def _first(t: Any) -> None:
    mother, lead = t.accounts[str(t.parents[0].id)], t.worker("lead")
    with acting(lead):
        asked = [one.request.id for one in contested_of(viewer=lead, family_id=t.case.family_id)]
    for request_id in asked:
        t.do(
            14, lead, recording.correction_answer, request_id=request_id, outcome="corrected",
            now_reads="First visit. Pepper showed me the garden, and Amara ran after him.", words="Thank you. You are right.",
        )  # fmt: skip
    second = t.do(
        15, lead, recording.chronology_add, family_id=t.case.family_id, case_id=t.case.id, kind="opinion",
        happened_on=t.day(15), words="The meeting at school was tense. The mother may have been unhappy with us.",
    )  # fmt: skip
    t.do(
        17, mother, recording.chronology_correct, entry_id=second.id, kind="observed",
        words="I asked why nobody had rung me for two weeks. I was calm.",
    )  # fmt: skip
    t.do(
        18, lead, recording.chronology_add, family_id=t.case.family_id, case_id=t.case.id, kind="reported",
        told_by="A friend at school", happened_on=t.day(18), words="Somebody waits for girls at the bus stop.",
        readers="workers", withheld_reason="A friend of hers would be known by it.", withheld_category="somebody_else",
    )  # fmt: skip
    t.do(
        18.5,
        mother,
        recording.reading_answer,
        what="record",
        right="partly",
        words="The part about school is not right.",
    )
    t.do(19, mother, recording.access_ask, words="Everything that is written about me, on paper please.")
    t.do(
        16, t.worker("ipsw"), recording.distress_note, case_id=t.case.id, person_id=t.parents[0].id, response_to="child",
        seen_on=t.day(16), words="She cried when we spoke of the bus stop. Anybody would.",
        offer="I ring on Thursday evening, and we find somebody to sit with the little ones.",
    )  # fmt: skip


def _second(t: Any) -> None:
    mother, lead = t.accounts[str(t.parents[0].id)], t.worker("lead")
    manager = t.workers["manager"]
    t.do(
        15, t.worker("csw"), recording.removal_record, case_id=t.case.id, told_ids=[t.parents[0].id], manager_id=manager.id,
        told=Told(
            t.day(14.5), lead.name, "If this goes on, Tunde may have to live somewhere else.", "none",
            "No court was asked, and nobody planned to ask one.",
            "We said sorry on the phone the day after. Nobody is asking for Tunde to live anywhere else.",
        ),
    )  # fmt: skip
    t.do(
        16, mother, recording.removal_say, said_on=t.day(15.5), said_by="Somebody at the meeting",
        words="They said it again at the school meeting.",
    )  # fmt: skip
