"""Through whose hands the files of a report went, for the police: its circle is nobody's, so its custody is read here (R156)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from alongside.ground.access.context import elevated_to_read
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.files.custody import custody_of, may_open_original
from alongside.ground.files.models import Attachment, Custody
from alongside.pursuit.information.policies import REPORT_ORIGINAL


@dataclass(frozen=True)
class Hands:
    """The steps of one file, and whether its original is open to the viewer now."""

    steps: tuple[Custody, ...]
    open_now: bool


def hands_of(*, viewer: User, files: Sequence[Attachment]) -> dict[uuid.UUID, Hands]:
    """Return it for these files of reports that the viewer reads. Raises NotPermitted without REPORT_ORIGINAL."""
    require(viewer, REPORT_ORIGINAL)
    steps: dict[uuid.UUID, list[Custody]] = {one.id: [] for one in files}
    with elevated_to_read("files of reports belong to no circle"):
        for step in custody_of(viewer=viewer, attachment_ids=steps):
            steps[step.attachment_id].append(step)
        return {one.id: Hands(tuple(steps[one.id]), may_open_original(one, by=viewer)) for one in files}
