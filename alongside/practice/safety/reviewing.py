"""A child who was missing asks for another look at the safety plan (R104): rooms beside say at start-up what follows."""

from __future__ import annotations

from collections.abc import Callable

from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.practice.safety import events
from alongside.practice.safety.models import Episode

Hook = Callable[[Episode, User], object]
_hooks: list[Hook] = []


def episode_triggers_review(hook: Hook) -> Hook:
    """Call `hook(episode, by)` in the transaction in which an episode begins; saying so again changes nothing."""
    if hook not in _hooks:
        _hooks.append(hook)
    return hook


def ask_for_review(episode: Episode, by: User) -> None:
    """Leave the event that the plan is to be looked at again, and tell whoever asked to follow."""
    record(events.REVIEW_ASKED, by=by, about=episode, circle_ids=[episode.case_id])
    for hook in _hooks:
        hook(episode, by)
