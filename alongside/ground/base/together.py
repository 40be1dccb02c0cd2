"""Several small questions in one statement: a page that counts five things asks the database once."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet


def counts_of(*found: QuerySet[Any]) -> list[int]:
    """Return how many rows each of these queries has, in their order, in one statement, as the acting person sees them.

    A query that cannot have rows (`none()`) counts 0.
    """
    parts: list[str] = []
    params: list[Any] = []
    for rows in found:
        try:
            statement, values = rows.order_by().query.sql_with_params()
        except EmptyResultSet:
            statement, values = "", ()
        parts.append(f"(SELECT count(*) FROM ({statement}) rows_{len(parts)})" if statement else "0")
        params.extend(values)
    if not parts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", params)  # statements that Django wrote, values apart
        row = cursor.fetchone()
    assert row is not None
    return [int(one) for one in row]
