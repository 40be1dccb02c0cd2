"""What the verbs of this room share: who may write what, the newest version, and writing the next one."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction

from alongside.family.cases.models import Case
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import Permission, require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.base.errors import Missing, NotPermitted, Refused, Stale
from alongside.ground.clock import now, today
from alongside.pursuit.disruption.models import Activity, ActivityApart, ForFamily
from alongside.pursuit.disruption.policies import STOPPING_PURSUE, STOPPING_WRITE

WHY = "no person writes these rows: whether they may was asked first"
STALE = "Somebody wrote here while you did. Nothing is lost: look at both."
KEPT_APART = "Police or the hub wrote this down, and they say what comes of it. Ask them, or write down what you know beside it."
TAKEN_BACK = "This was taken back. Write it down anew."
_FACTS = (
    "kind", "agency", "target", "who", "site_id", "line_id", "apart", "planned_on", "done_on", "result", "words", "why",
    "family_words",
)  # fmt: skip


def a_case(by: User, case_id: uuid.UUID, right: Permission) -> Case:
    """Return the case, open or closed: what is done about those who harm does not end with a family's support.

    Raises NotPermitted without the right, or for whoever only looks in an emergency; Missing.
    """
    require(by, right)
    case = Case.objects.select_related("child").filter(id=case_id).first()
    if case is None:
        raise Missing
    require_to_write(by, case.id)
    return case


def newest_to_write(by: User, activity_id: uuid.UUID, expected_version: int) -> Activity:
    """Return the newest version that `by` may follow with another: of a case of theirs, or of whom they look at.

    Raises Missing; NotPermitted (`kept_apart` for what police or the hub wrote); Stale; Refused(`taken_back`).
    """
    newest = Activity.objects.filter(thread=activity_id).order_by("-version").select_related("case").first()
    if newest is None:
        raise Missing
    if newest.apart:
        known = ActivityApart.objects.filter(thread=activity_id, version=newest.version).exists()
        if not known:
            raise NotPermitted(KEPT_APART, code="kept_apart")
        require(by, STOPPING_PURSUE)
    else:
        require(by, STOPPING_WRITE)
        require_to_write(by, *(one for one in [newest.case_id] if one is not None))
    if newest.version != expected_version:
        raise Stale(STALE, current=newest)
    if newest.state == "taken_back":
        raise Refused(TAKEN_BACK, code="taken_back")
    return newest


def facts_of(one: Activity) -> dict[str, Any]:
    """Return what a version says, to be said again by the next."""
    return {name: getattr(one, name) for name in _FACTS}


def signed(by: User) -> dict[str, Any]:
    """Return who writes now."""
    return {
        "partnership_id": by.partnership_id, "created_by_id": by.id, "by_id": by.id, "by_name": by.name,
        "by_role": by.as_actor().role_title, "at": now(),
    }  # fmt: skip


def cases_of(activity_id: uuid.UUID) -> list[Case]:
    """Return the cases that a thread serves. Call it as the system."""
    served = Activity.objects.filter(thread=activity_id, case_id__isnull=False).values("case_id")
    return list(Case.objects.filter(id__in=served).order_by("id"))


def write_version(
    by: User, cases: Sequence[Case], thread: uuid.UUID, version: int, step: str, facts: dict[str, Any], why_changed: str = ""
) -> Activity:  # fmt: skip
    """Write one version, a row for each case it serves, and what the parents of each may read. Raises Stale."""
    said = signed(by)
    served: list[Case | None] = [*cases] or [None]
    try:
        with elevated(WHY), transaction.atomic():
            rows = Activity.objects.bulk_create(
                Activity(
                    **said,
                    **facts,
                    thread=thread,
                    version=version,
                    step=step,
                    case=case,
                    why_changed=why_changed,
                )
                for case in served
            )
            _tell_family(said, cases, thread, version, step, facts)
    except IntegrityError as error:
        if "activity_version_once" not in str(error):
            raise
        newest = Activity.objects.filter(thread=thread).order_by("-version").first()
        raise Stale(STALE, current=newest) from error
    return rows[0]


def _tell_family(
    said: dict[str, Any], cases: Sequence[Case], thread: uuid.UUID, version: int, step: str, facts: dict[str, Any]
) -> None:  # fmt: skip
    words = "" if step == Activity.Step.TAKEN_BACK else facts["family_words"]
    if not words and not ForFamily.objects.filter(thread=thread).exists():
        return
    ForFamily.objects.bulk_create(
        ForFamily(
            **said, case=case, child_id=case.child_id, thread=thread, version=version, words=words,
            planned=not facts["result"], on=facts["done_on"] or facts["planned_on"] or today(),
        )
        for case in cases
    )  # fmt: skip
