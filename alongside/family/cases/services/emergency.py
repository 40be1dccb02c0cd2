"""Break-glass on a case: its record and its family's open together, for a time, with a reason (R325)."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.db.models import Q

from alongside.family.cases.models import Case
from alongside.ground.access.context import elevated
from alongside.ground.access.policies import EMERGENCY_OPEN
from alongside.ground.access.registry import require
from alongside.ground.access.services import emergency_open
from alongside.ground.accounts.models import User
from alongside.ground.base.errors import Refused
from alongside.ground.base.ids import tidy_code


@transaction.atomic
def case_open_in_emergency(
    *, by: User, case: str, reason: str, withheld_because: str | None = None
) -> uuid.UUID:
    """Open the record of a case at once, by its reference or id, for reading; return the case's id.

    For P-BREAK-GLASS minutes; a manager reviews it and the family sees it, reason included, unless `withheld_because`
    says why telling them could put someone at risk. Raises NotPermitted, and Refused for a reference that names no case
    of the own partnership (`case_unknown`) or too short a reason.
    """
    require(by, EMERGENCY_OPEN)
    assert by.partnership_id is not None  # whoever holds the right works in a partnership
    with elevated("whoever needs a record in an emergency is not in its circle"):
        found = (
            Case.objects.filter(case_named(case), partnership_id=by.partnership_id)
            .values_list("id", "family_id")
            .first()
        )
    if found is None:
        raise Refused("We know no case with that reference. Check it.", code="case_unknown", field="case")
    case_id, family_id = found
    emergency_open(
        by=by,
        circle_id=case_id,
        reason=reason,
        withheld_because=withheld_because,
        with_circle_ids=[family_id],
    )
    return case_id


def case_named(text: str) -> Q:
    """Return the question for a reference in any spelling (case, spaces, look-alikes), or for an id."""
    typed = text.strip()
    try:
        return Q(id=uuid.UUID(typed))
    except ValueError:
        pass
    code = typed[1:] if typed[:1].upper() == "C" else typed
    return Q(reference__iexact=typed) | Q(reference=f"C-{tidy_code(code)}")
