"""What a family puts in the record itself."""

from __future__ import annotations

from typing import Any

from alongside.config.demo.papers import note, picture
from alongside.config.demo.reading import sit_with_her
from alongside.family.recording.services import chronology_add, chronology_correct


def in_their_own_words(t: Any) -> None:
    """What a mother and her daughter put in the record themselves, with a picture and a letter. `t` is its `Telling`."""
    mother, said = t.accounts[str(t.parents[0].id)], {"family_id": t.case.family_id, "kind": "observed"}
    t.do(
        10, mother, chronology_add, **said, happened_on=t.day(9), readers="family", uploads=[picture()],
        words="We painted the gate together on Sunday. Amara chose the colour.",
    )  # fmt: skip
    t.do(
        11, mother, chronology_add, **said, happened_on=t.day(10), readers="workers", uploads=[note()],
        words="The school wrote about training. I would like somebody to walk with her to the bus.",
    )  # fmt: skip
    sit_with_her(t)
    t.do(
        12, t.accounts["child"], chronology_correct, entry_id=t.visit.id, kind="observed",
        words="It was Pepper who showed her the garden. I only ran after him.",
    )  # fmt: skip
