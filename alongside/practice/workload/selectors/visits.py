"""Visits: one's own, those of a family member, and those from which nobody has come back yet (R60)."""

from __future__ import annotations

from django.db.models import QuerySet

from alongside.ground.access.registry import allows, require
from alongside.ground.accounts.models import User
from alongside.ground.audit.noted import Noted
from alongside.ground.base.ends import first_of
from alongside.ground.clock import now
from alongside.practice.workload.models import Visit
from alongside.practice.workload.policies import VISIT_PLAN, VISIT_WATCH


def _visits() -> Noted[Visit]:
    return Noted.of(Visit, kind="workload.visit", circle="case_id")


def visits_open(*, viewer: User) -> QuerySet[Visit]:
    """Return the visits that are not over: one's own, and for whoever is on duty everybody's; by the time to check in."""
    found = _visits().filter(safe_at__isnull=True, called_off_at__isnull=True)
    if not allows(viewer, VISIT_WATCH):
        require(viewer, VISIT_PLAN)
        found = found.filter(user_id=viewer.id)
    return found.select_related("safety").order_by("check_in_at", "id")


def visits_missed(*, viewer: User) -> QuerySet[Visit]:
    """Return the visits from which nobody checked in by the time that was agreed, the longest first (R60)."""
    require(viewer, VISIT_WATCH)
    late = _visits().filter(safe_at__isnull=True, called_off_at__isnull=True, check_in_at__lt=now())
    return late.select_related("safety").order_by("check_in_at", "id")


def visits_for_family(*, viewer: User) -> list[Visit]:
    """Return the visits to this family member to come: when and who. Nothing of what the worker wrote for their safety."""
    mine = _visits().filter(person__user_id=viewer.id, called_off_at__isnull=True, check_in_at__gte=now())
    return first_of(mine.filter(safe_at__isnull=True).order_by("starts_at", "id"), 50)
