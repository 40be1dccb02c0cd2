"""A request for help, and those who make and read it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from alongside.ground.access.context import acting
from alongside.ground.base.actors import Nobody
from alongside.ground.base.declarations import Audience
from alongside.ground.base.ids import digest_of


@pytest.fixture
def public(cast: Any) -> Nobody:
    """Somebody without an account, on the pages of the partnership."""
    return Nobody(Audience.PUBLIC, cast.partnership.id)


@pytest.fixture
def ask(cast: Any, public: Nobody) -> Callable[..., Any]:
    """Ask for help as the public, or `by` somebody."""
    from alongside.family.referrals.services import referral_receive

    def receive(by: Any = None, **facts: Any) -> Any:
        facts = {"source": "parent_carer", "own_words": "I am worried about Cleo.", **facts}
        by = by or public
        with acting(by):
            return referral_receive(by=by, partnership=cast.partnership, **facts)

    return receive


@pytest.fixture
def status(public: Nobody) -> Callable[[str], Any]:
    """Open the status page with a receipt code."""
    from alongside.family.referrals.selectors import referrals_by_receipt

    def opened(code: str) -> Any:
        with acting(public, receipt=digest_of(code)):
            return next(iter(referrals_by_receipt(viewer=public)), None)

    return opened
