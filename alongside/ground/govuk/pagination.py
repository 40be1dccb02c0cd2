"""Paging by key: the same speed on the last page as on the first, and no row lost when others come and go.

A token says from which row to go on and which way. It is not secret and grants nothing: what a person
may see is decided by the queryset. A token that cannot be read gives the first page.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.core.exceptions import FieldError, ValidationError
from django.db.models import BooleanField, F, Field, Func, Model, QuerySet, Value

T = TypeVar("T")
M = TypeVar("M", bound=Model)

_LONGEST_TOKEN = 600
LARGEST_PAGE = 200

Key = tuple[Any, ...]
Fetch = Callable[["Position | None", int], Sequence[T]]


@dataclass(frozen=True)
class Page(Generic[T]):
    """Rows in order, and tokens for the pages after and before (None when there is none)."""

    items: list[T]
    next_token: str | None
    previous_token: str | None


@dataclass(frozen=True)
class Position:
    """Beside which row to stand and which way to look: rows after `key`, or `back` to the rows before it."""

    key: Key
    back: bool = False


def keyset_page(
    queryset: QuerySet[M],
    *,
    key: Sequence[str] = ("due_on", "id"),
    after: str | None = None,
    size: int = 25,
    nulls_excluded: bool = False,
) -> Page[M]:
    """One page of `queryset` in the order of `key` (all names with "-" for newest first; the last is unique).

    In: `after`, a token of an earlier page, or anything a browser may send. An index on exactly `key` serves
    it: the comparison is of rows, `(due_on, id) > (…, …)`. With `nulls_excluded` rows that have an empty key
    are left out.
    Raises ValueError for a key of mixed directions or one that may be null without `nulls_excluded`.
    """
    names, descending = _direction(key)
    size = max(1, min(size, LARGEST_PAGE))
    fields = [_field(queryset, name) for name in names]
    for name, field in zip(names, fields, strict=True):
        if field.null and not nulls_excluded:
            raise ValueError(
                f"{name} may be null: leave such rows out with nulls_excluded=True, or order by another."
            )
        if field.null:
            queryset = queryset.filter(**{f"{name}__isnull": False})

    def fetch(position: Position | None, limit: int) -> list[M]:
        back = position is not None and position.back
        rows = queryset.order_by(*(f"-{name}" if descending != back else name for name in names))
        if position is not None:
            rows = rows.filter(_beside(names, fields, position, "<" if descending != back else ">"))
        return list(rows[:limit])

    return window(
        fetch, key_of=lambda row: _key_of(row, names), position=position_of(after, fields), size=size
    )


def window(fetch: Fetch[T], *, key_of: Callable[[T], Key], position: Position | None, size: int) -> Page[T]:
    """A page of whatever `fetch(position, limit)` gives (nearest row first). Pure: also pages lists."""
    rows = list(fetch(position, size + 1))
    more, rows = len(rows) > size, rows[:size]
    if position is None or not position.back:
        return Page(
            rows,
            next_token=write_token(Position(key_of(rows[-1]))) if more else None,
            previous_token=_back_from(position, rows, key_of),
        )
    if not more:
        # Back at the beginning: a whole first page reads better than the few rows that were left over.
        return window(fetch, key_of=key_of, position=None, size=size)
    rows.reverse()
    return Page(
        rows,
        next_token=write_token(Position(key_of(rows[-1]))),
        previous_token=write_token(Position(key_of(rows[0]), back=True)),
    )


def write_token(position: Position) -> str:
    """A token safe in an address."""
    parts = [
        value.isoformat() if isinstance(value, date | datetime) else str(value) for value in position.key
    ]
    text = json.dumps([int(position.back), *parts], separators=(",", ":"), ensure_ascii=False)
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_token(token: str | None) -> tuple[bool, list[str]] | None:
    """(back, the key's parts as text), or None for no token and for one that cannot be read."""
    if not token or len(token) > _LONGEST_TOKEN:
        return None
    try:
        padded = token + "=" * (-len(token) % 4)
        back, *parts = json.loads(urlsafe_b64decode(padded.encode("ascii")).decode())
    except (NotBase64, ValueError, TypeError, RecursionError):
        return None
    if back not in (0, 1) or not parts or not all(_storable(part) for part in parts):
        return None
    return bool(back), parts


def _storable(part: Any) -> bool:
    return (
        isinstance(part, str)
        and "\x00" not in part
        and not any("\ud800" <= char <= "\udfff" for char in part)
    )


def _back_from(position: Position | None, rows: Sequence[T], key_of: Callable[[T], Key]) -> str | None:
    if position is None:
        return None
    # With no rows left after the position, the way back still starts from it.
    return write_token(Position(key_of(rows[0]) if rows else position.key, back=True))


def _direction(key: Sequence[str]) -> tuple[list[str], bool]:
    descending = {name.startswith("-") for name in key}
    if len(descending) != 1:
        raise ValueError("A key is read one way: every name with '-', or none.")
    return [name.removeprefix("-") for name in key], descending.pop()


def _field(queryset: QuerySet[Any], name: str) -> Field[Any, Any]:
    try:
        field = F(name).resolve_expression(queryset.all().query).output_field
    except FieldError as fault:
        raise ValueError(f"{name} is not a key of this list.") from fault
    return field


def _key_of(row: Model, names: Sequence[str]) -> Key:
    values = []
    for name in names:
        value: Any = row
        for part in name.split("__"):
            value = getattr(value, part)
        values.append(value.pk if isinstance(value, Model) else value)
    return tuple(values)


def position_of(token: str | None, fields: Sequence[Field[Any, Any]]) -> Position | None:
    """The position that `token` names, its parts in the types of `fields`; None when it does not fit them."""
    read = read_token(token)
    if read is None or len(read[1]) != len(fields):
        return None
    values = []
    for part, field in zip(read[1], fields, strict=True):
        try:
            value = field.to_python(part)
            field.run_validators(value)
        except (ValidationError, ValueError, OverflowError):
            return None
        if isinstance(value, datetime) and value.tzinfo is None:
            return None
        values.append(value)
    return Position(tuple(values), back=read[0])


def _beside(names: Sequence[str], fields: Sequence[Field[Any, Any]], position: Position, sign: str) -> Func:
    """`(a, b) > (x, y)`: one comparison of rows, which an index on (a, b) answers directly."""
    values = (Value(value, output_field=field) for value, field in zip(position.key, fields, strict=True))
    columns = Func(*(F(name) for name in names), template="(%(expressions)s)", output_field=fields[0])
    typed = Func(*values, template="(%(expressions)s)", output_field=fields[0])
    return Func(
        columns, typed, template="%(expressions)s", arg_joiner=f" {sign} ", output_field=BooleanField()
    )
