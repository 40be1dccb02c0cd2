"""A photo that a mother gave: sealed with its place, because she said yes, handed over, opened for a reason, and packed."""

from __future__ import annotations

from typing import Any

from alongside.config.demo.papers import picture
from alongside.doors.common.vault import statement_pdf
from alongside.family.recording.services import chronology_add
from alongside.ground.access.context import acting
from alongside.ground.files.custody import hand_over, original_ask
from alongside.ground.files.models import Attachment
from alongside.ground.files.pack import pack_make
from alongside.ground.files.services import wish


def a_photo_in_hands(t: Any) -> None:
    """The way of one photo, for the first story. `t` is its `Telling`."""
    mother, given = t.accounts[str(t.parents[0].id)], picture()
    given.name = "The van by the gate.png"
    wish(given, "kept")
    entry = t.do(
        11, mother, chronology_add, family_id=t.case.family_id, case_id=t.case.id, kind="observed", readers="workers",
        happened_on=t.day(10), uploads=[given], words="The white van stood at our gate again. I took a photo from inside.",
    )  # fmt: skip
    with acting(mother):
        file = Attachment.objects.get(about_id=entry.id)
    lead = t.worker("lead")
    t.do(
        12, t.worker("ipsw"), hand_over, attachment_id=file.id, to_whom="PC Imran Shah, police",
        why="He collects photos of the van.",
    )  # fmt: skip
    t.do(13, lead, original_ask, attachment_id=file.id, why="The police ask at what time it was taken.")
    t.do(
        14, lead, pack_make, circle_ids=[t.case.id, t.case.family_id], attachment_ids=[file.id],
        why="For the police, who look for the van.", printed=statement_pdf,
    )  # fmt: skip
