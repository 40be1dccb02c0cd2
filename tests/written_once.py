"""Rows that most tests begin with: the first test of a process writes them, the others send the same statements at once."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from django.db import connection
from django.utils import timezone

from alongside.ground.clock import now, today

T = TypeVar("T")
_NOT_KEPT = ("SAVEPOINT", "RELEASE", "SELECT")
_DEEDS = ("SELECT set_config(", "procrastinate_defer_job")  # who acts from here on; what is to be done later
_kept: dict[str, tuple[str, bytes]] = {}


def written_once(what: str, write: Callable[[], T]) -> T:
    """Return what `write` makes in the database: by `write` the first time, then by its statements in one message.

    The ids are the same in every test of a process; each test rolls its rows back. Under a stopped clock `write` runs,
    and on another day it is written anew. What verbs do is kept with who did it; not where a verb took something back.
    """
    if abs(now() - timezone.now()) > timedelta(minutes=1):
        return write()
    what = f"{what} on {today()}"
    if what in _kept:
        statements, made = _kept[what]
        with connection.cursor() as cursor:
            cursor.execute(statements)
        return pickle.loads(made)  # type: ignore[no-any-return]  # made below, in this process
    statements_of: list[str] = []

    def keep(execute: Any, statement: str, params: Any, many: bool, context: Any) -> Any:
        if any(deed in statement for deed in _DEEDS) or not statement.lstrip().startswith(_NOT_KEPT):
            statements_of.append(context["cursor"].cursor.mogrify(statement, params))
        return execute(statement, params, many, context)

    with connection.execute_wrapper(keep):
        result = write()
    if not any(statement.startswith("ROLLBACK") for statement in statements_of):
        _kept[what] = (";\n".join(statements_of), pickle.dumps(result))
    return result
