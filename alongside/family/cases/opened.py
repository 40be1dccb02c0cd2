"""Whoever must know that a case was opened, among the rooms above: they say so at start-up."""

from __future__ import annotations

from collections.abc import Callable

from alongside.family.cases.models import Case
from alongside.ground.base.actors import Acts

Hook = Callable[[Case, Acts], object]
_hooks: list[Hook] = []


def on_case_opened(hook: Hook) -> Hook:
    """Call `hook(case, by)` as the system, in the transaction that opens a case; saying so again changes nothing."""
    if hook not in _hooks:
        _hooks.append(hook)
    return hook


def tell_opened(case: Case, by: Acts) -> None:
    """Tell everyone who asked. A fault of theirs is a fault of the opening: all of it, or nothing."""
    for hook in _hooks:
        hook(case, by)
