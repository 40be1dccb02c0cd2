"""What a walk over every address leaves out of its thousand answers, because other tests look at it."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django.template import Context, RequestContext, Template
from django.test import signals

from alongside.ground.access import middleware
from alongside.ground.accounts.backends import RolesWithAccount


@contextmanager
def unwritten(but_for: Callable[[Context], bool] = lambda _: False) -> Iterator[None]:
    """Answer in the block with what a page was given, without writing it: how it reads the walks over all pages look at.

    Letters and parts of pages are written, and so is the page of a context that is excepted (`but_for`).
    """
    write = Template._render

    def told(template: Template, context: Context) -> str:
        page = context.template is template and isinstance(context, RequestContext)
        if not page or but_for(context):
            return str(write(template, context))
        signals.template_rendered.send(sender=template, template=template, context=context)
        return ""

    with patch.object(Template, "_render", told):
        yield


@contextmanager
def known_people() -> Iterator[None]:
    """Ask the database once who somebody is and what they hold, where nobody's account changes for good.

    That a role counts from the next answer on is shown by the tests of accounts.
    """
    look, known = RolesWithAccount.get_user, dict[Any, Any]()

    def get_user(backend: RolesWithAccount, user_id: Any) -> Any:
        if user_id not in known:
            known[user_id] = user = look(backend, user_id)
            if user is not None:
                user.as_actor()  # asks what they hold
        return copy.copy(known[user_id])

    with patch.object(RolesWithAccount, "get_user", get_user):
        yield


@contextmanager
def unnoted() -> Iterator[None]:
    """Write no event for a refusal: that each is kept, `test_refusals_are_kept` shows."""
    with patch.object(middleware, "_note"):
        yield
