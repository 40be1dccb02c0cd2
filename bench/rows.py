"""What row security costs: the two lists of house.md under a policy, against a plain join without one."""

from __future__ import annotations

from typing import Any

import psycopg

from alongside.config.database import database_url
from alongside.ground.accounts.models import User
from alongside.ground.clock import now, today
from bench.measure import figure, in_turn, median, p95

N = 100
_MINE = "JOIN access_membership m ON m.circle_id = {0} AND m.user_id = %(user)s AND m.until IS NULL AND m.partnership_id = %(p)s"
CASES = "SELECT c.* FROM cases_case c {join} ORDER BY c.opened_at DESC, c.id DESC LIMIT 25"
ACTIONS = (
    "SELECT a.* FROM actions_action a {join} WHERE a.state IN ('agreed', 'in_progress') AND a.due_on < %(today)s"
    " ORDER BY a.due_on, a.id LIMIT 25"
)


def _compare(query: str, column: str) -> dict[str, Any]:
    users = list(User.objects.filter(email__endswith="@bulk.example").order_by("email")[:20])
    with psycopg.connect(database_url("app")) as app, psycopg.connect(database_url("owner")) as owner:
        secured, joined = query.format(join=""), query.format(join=_MINE.format(column))

        def under_policy(i: int) -> int:
            return _as_worker(app, users[i % len(users)], secured)

        def plain_join(i: int) -> int:
            user = users[i % len(users)]
            with owner.transaction():
                # The same four settings are set on both sides: the figure is the query's, not the round trip's.
                owner.execute(_SETTINGS, _settings(user, "none"))
                return len(owner.execute(joined, _facts(user)).fetchall())

        assert under_policy(0) == plain_join(0) == 25, "both lists show the same number of rows"
        ours, theirs = in_turn(under_policy, plain_join, N)
    return figure(median(ours), "ms median", N, median(theirs), p95=p95(ours), baseline_p95=p95(theirs))


_SETTINGS = (
    "SELECT set_config('role', %s, true), set_config('alongside.user', %s, true),"
    " set_config('alongside.partnership', %s, true), set_config('alongside.now', %s, true)"
)


def _settings(user: User, role: str) -> list[str]:
    return [role, str(user.id), str(user.partnership_id), now().isoformat()]


def _facts(user: User) -> dict[str, Any]:
    return {"user": user.id, "p": user.partnership_id, "today": today()}


def _as_worker(connection: psycopg.Connection, user: User, query: str) -> int:
    with connection.transaction():
        connection.execute(_SETTINGS, _settings(user, "alongside_worker"))
        return len(connection.execute(query, _facts(user)).fetchall())


def rls_cases() -> dict[str, Any]:
    """The newest 25 cases of a worker with 300."""
    return _compare(CASES, "c.id")


def rls_actions() -> dict[str, Any]:
    """The 25 most overdue promises of a worker with 300 cases."""
    return _compare(ACTIONS, "a.case_id")
