"""Acting while the demonstration is loaded: in one transaction that fails as a whole, so without a savepoint each time."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from alongside.ground.access import context
from alongside.ground.base.actors import Acting, Acts


def acting(by: Acts, **how: Any) -> AbstractContextManager[Acting]:
    """Act as `access.context.acting` does; whoever wants to catch a refusal opens `transaction.atomic()` around it."""
    return context.acting(by, savepoint=False, **how)
