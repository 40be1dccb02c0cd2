"""A frightened parent rings at night: the duty team opens the episode of a child whose case they have no part in (R168).

Narrow on purpose: they name the child, say who rang and why, and get what helps to look, while the child is missing. The
case itself stays closed to them, and the family reads all of it.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from alongside.family.cases.models import Case
from alongside.family.cases.services.emergency import case_named
from alongside.family.people.rules import line_of, name_key, one_of
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.files.models import Attachment
from alongside.ground.files.services import Plaintext, attachment_open
from alongside.practice.safety import events
from alongside.practice.safety.models import DutyCall, Handover, PackEntry
from alongside.practice.safety.policies import MISSING_TAKE_CALL
from alongside.practice.safety.rules import Span
from alongside.practice.safety.services.common import of_episode
from alongside.practice.safety.services.episodes import Known, report_in

NOTHING_MORE = Known()
_NOT_FOUND = (
    "We know no child by that. Do not wait: stay on the phone, and let them ring 999 or 101 now. Check the spelling and the"
    " birthday, or the reference. If they are new to us, take it down under “Refer a child”."
)


@dataclass(frozen=True)
class Named:
    """Which child: by the reference of the case, or by name and birthday together. A name alone opens nothing."""

    reference: str = ""
    child_name: str = ""
    born_on: date | None = None


@transaction.atomic
def duty_report(
    *, by: User, named: Named, caller: str, why: str, gone: Span | None = None, known: Known = NOTHING_MORE
) -> Handover:
    """Say, for somebody who rang the duty team, that a child is missing; the pack is handed over as it is.

    An open episode takes it in, else one begins. From then until the child is back the duty team reads the episode and the
    pack with its photos, and nothing else of the case. The family reads who opened it, who rang and why.

    Raises NotPermitted for whoever is not on duty; Refused: `child_which` (neither a reference nor a name with a birthday),
    `child_unknown`, `child_not_one`, `choice_unknown`, `words_missing` (why), `words_too_long`, and as `missing_report`.
    """
    require(by, MISSING_TAKE_CALL)
    one_of(caller, DutyCall.Caller.values, field="caller")
    reason = line_of(why, field="why", limit=400, required=True)
    with elevated("whoever is rung at night has no part in the case, and urgent safety waits for nobody"):
        case = _the_case(by, named)
    handover = report_in(by, case, gone, known)
    with elevated("what the duty team did is written for the family, whose case is closed to them"):
        call = DutyCall.objects.create(
            **of_episode(by, handover.episode),
            agency=by.as_actor().agency_name or "",
            caller=caller,
            why=reason,
        )
    record(events.DUTY_CALLED, by=by, about=call, circle_ids=[case.id], facts={"caller": caller})
    return handover


def _the_case(by: User, named: Named) -> Case:
    assert by.partnership_id is not None  # whoever holds the right works in a partnership
    rows = Case.objects.select_related("child").filter(partnership_id=by.partnership_id)
    if named.reference.strip():
        rows = rows.filter(case_named(named.reference))
    elif named.child_name.strip() and named.born_on is not None:
        rows = rows.filter(child__name_key=name_key(named.child_name), child__born_on=named.born_on)
    else:
        raise Refused(
            "Write the reference of the case; or the child’s full name and their birthday, both.",
            code="child_which", field="child_name",
        )  # fmt: skip
    found = list(rows.order_by("closed_at", "-opened_at")[:20])
    if not found:
        raise Refused(_NOT_FOUND, code="child_unknown", field="child_name")
    if len({one.child_id for one in found}) > 1:
        raise Refused(
            "Two children have this name and birthday. Ask for the reference: it stands on every letter and on the family’s"
            " first page. Until then let them ring 999 or 101.",
            code="child_not_one", field="reference",
        )  # fmt: skip
    return next((one for one in found if one.closed_at is None), found[0])


@transaction.atomic
def photo_open(*, by: User, entry_id: uuid.UUID, attachment_id: uuid.UUID) -> tuple[Attachment, Plaintext]:
    """Return a photo of the pack for whoever reads its entry: the duty team too, while the child is missing.

    Each opening is an event. Raises Missing, also once the child is back; Refused as `attachment_open`.
    """
    entry = PackEntry.objects.filter(id=entry_id, kind=PackEntry.Kind.PHOTO).first()
    if entry is None:
        raise Missing
    with elevated("whoever reads an entry of the pack reads its photo, also the duty team"):
        if not Attachment.objects.filter(id=attachment_id, about_id=entry.id).exists():
            raise Missing
        opened = attachment_open(viewer=by, attachment_id=attachment_id)
    if not by.is_family:
        record(events.PHOTO_OPENED, by=by, about=entry, circle_ids=[entry.case_id])
    return opened
