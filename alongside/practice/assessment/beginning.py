"""What must be true before an assessment begins: rooms above say so at start-up (ADR 12), in the verb's own transaction."""

from __future__ import annotations

from collections.abc import Callable

from alongside.family.cases.models import Case
from alongside.ground.accounts.models import User

Check = Callable[[User, Case], None]
_checks: dict[str, Check] = {}


def check_before_beginning(name: str, check: Check) -> None:
    """Let a room refuse the beginning of an assessment. The same again changes nothing; another: ValueError."""
    if _checks.get(name, check) is not check:
        raise ValueError(f"{name} checks the beginning of assessments twice.")
    _checks[name] = check


def may_begin(by: User, case: Case) -> None:
    """Ask every room that has something to say; each refuses in its own words (R48, R49)."""
    for check in _checks.values():
        check(by, case)
