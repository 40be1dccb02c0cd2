"""Being elevated ends where it began, also when one elevation stands inside another."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from django.db.transaction import TransactionManagementError

from alongside.family.cases.models import Case
from alongside.ground.access.context import acting, elevated
from alongside.ground.audit.models import AuditEvent
from alongside.ground.audit.noted import Noted
from alongside.ground.base.actors import SYSTEM


def test_the_outer_elevation_goes_on_after_the_inner_one(cast: Any, story: Any) -> None:
    with acting(cast.teacher):
        with elevated("outer"):
            with elevated("inner"):
                assert Case.objects.exists()
            assert Case.objects.exists()
        assert not Case.objects.exists()


def test_a_failure_inside_an_elevation_leaves_nobody_elevated(cast: Any, story: Any) -> None:
    with acting(cast.teacher):
        with pytest.raises(ValueError, match="no"), elevated("fails"):
            raise ValueError("no")
        assert not Case.objects.exists()


def test_what_is_read_while_elevated_is_noted_under_the_person(cast: Any, story: Any) -> None:
    with acting(cast.teacher), elevated("for this test"):
        assert list(Noted.of(Case, kind="cases.case", circle="id")) == [story.case]
    with acting(SYSTEM):
        assert AuditEvent.objects.get(is_read=True).actor_id == cast.teacher.id


def _swallow_a_failure_inside() -> None:
    with elevated("outer"):
        with suppress(ValueError), elevated("inner"):
            Case.objects.update(version=9)
            raise ValueError("no")
        Case.objects.exists()


def test_what_fails_inside_two_elevations_cannot_be_swallowed_between_them(cast: Any, story: Any) -> None:
    with acting(cast.teacher):
        with pytest.raises(TransactionManagementError):
            _swallow_a_failure_inside()
        assert not Case.objects.exists()
        with elevated("look"):
            assert not Case.objects.filter(version=9).exists()
