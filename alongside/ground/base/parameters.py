"""Versioned parameters (R339): every limit is data with a source, and a case keeps the version in force.

`register` states a default in code, with its source and edition. `seed` writes version 1 of each into the database.
`in_force` reads; `set_value` adds a version. Nothing here is ever updated in place, so one transaction reads a key once.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from alongside.ground.base.errors import Refused
from alongside.ground.base.models import ParameterVersion

UNITS = frozenset(
    {
        "working_days",
        "calendar_days",
        "weeks",
        "months",
        "years",
        "hours",
        "minutes",
        "percent",
        "count",
        "metres",
        "ladder",
    }
)
THE_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Parameter:
    """A limit with its default. `value` is a number, or for `ladder` and lists of times a list."""

    key: str
    sentence: str
    default: Any
    unit: str
    basis: str
    source: str
    edition: str


_registered: dict[str, Parameter] = {}
_Read = dict[tuple[str, uuid.UUID | None], list[ParameterVersion]]
_known: dict[uuid.UUID, ParameterVersion] = {}
_MOST_KNOWN = 1000
_read: ContextVar[_Read | None] = ContextVar("alongside_parameters_read", default=None)


def register(parameter: Parameter) -> Parameter:
    """State a parameter and its default; registering a key twice or an unknown unit raises ValueError."""
    if parameter.key in _registered:
        raise ValueError(f"parameter {parameter.key} is registered twice")
    if parameter.unit not in UNITS:
        raise ValueError(f"parameter {parameter.key} has the unknown unit {parameter.unit}")
    _registered[parameter.key] = parameter
    return parameter


def registered() -> dict[str, Parameter]:
    """Return every registered parameter by key."""
    return dict(_registered)


def seed() -> int:
    """Write version 1 of each registered parameter that has none; return how many were written."""
    known = set(ParameterVersion.objects.filter(partnership_id__isnull=True).values_list("key", flat=True))
    fresh = [p for key, p in _registered.items() if key not in known]
    ParameterVersion.objects.bulk_create(
        ParameterVersion(
            key=p.key, version=1, value=p.default, unit=p.unit, in_force_from=THE_BEGINNING,
            basis=p.basis, source=p.source, edition=p.edition,
        )
        for p in fresh
    )  # fmt: skip
    return len(fresh)


def in_force(key: str, *, partnership_id: uuid.UUID | None = None, at: datetime) -> ParameterVersion:
    """Return the version of `key` in force at the aware instant `at` for the partnership: its own, else the default.

    Raises KeyError when nobody registered the key: an unknown limit must not silently be no limit.
    """
    found = versions_in_force({key}, partnership_id=partnership_id, at=at).get(key)
    assert found is not None
    return found


def versions_in_force(
    keys: set[str], *, partnership_id: uuid.UUID | None, at: datetime
) -> dict[str, ParameterVersion]:
    """Return the version of each key in force, in one query at most; else as `in_force`."""
    every = _versions(keys, partnership_id)
    found: dict[str, ParameterVersion] = {}
    for key in keys:
        begun = [version for version in every[key] if version.in_force_from <= at]
        if begun:
            found[key] = max(
                begun, key=lambda v: (v.partnership_id is not None, v.in_force_from, v.version)
            )  # the partnership's own before the default, the newest of each
    if missing := keys - set(found):
        raise KeyError(
            f"no parameter {', '.join(sorted(missing))}; known are {', '.join(sorted(_registered))}"
        )
    return found


def versions_by_id(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, ParameterVersion]:
    """Return these versions; a version never changes, so the process asks for each once."""
    fresh = {one for one in ids if one not in _known}
    if fresh:
        if len(_known) > _MOST_KNOWN:
            _known.clear()
        _known.update(ParameterVersion.objects.in_bulk(fresh))
    return {one: _known[one] for one in ids}


@contextmanager
def remembered() -> Iterator[None]:
    """Read the versions of each key once for the block: one transaction, or the many of a demonstration.

    A block inside another shares what that one has read. What `set_value` adds is seen.
    """
    if _read.get() is not None:
        yield
        return
    token = _read.set({})
    try:
        yield
    finally:
        _read.reset(token)


def _versions(keys: set[str], partnership_id: uuid.UUID | None) -> dict[str, list[ParameterVersion]]:
    """Return every version of each key that a partnership may come under, from memory where it was read before."""
    memory = _read.get()
    kept: _Read = {} if memory is None else memory
    if fresh := {key for key in keys if (key, partnership_id) not in kept}:
        rows: dict[str, list[ParameterVersion]] = {key: [] for key in fresh}
        of_both = Q(partnership_id=partnership_id) | Q(partnership_id__isnull=True)
        for version in ParameterVersion.objects.filter(of_both, key__in=fresh):
            rows[version.key].append(version)
        kept.update(((key, partnership_id), versions) for key, versions in rows.items())
    return {key: kept[key, partnership_id] for key in keys}


def set_value(
    key: str,
    value: Any,
    *,
    partnership_id: uuid.UUID | None,
    in_force_from: datetime,
    reason: str,
    by_id: uuid.UUID | None,
) -> ParameterVersion:
    """Add a version of a parameter from the aware instant `in_force_from`, with its reason.

    Refused: an unknown key, an empty reason, a value of another shape than the default's.
    """
    parameter = _registered.get(key)
    if parameter is None:
        raise Refused(f"There is no parameter called {key}.", code="parameter_unknown")
    if not reason.strip():
        raise Refused("Say why the value changes.", code="parameter_reason_missing", field="reason")
    if not _same_shape(parameter.default, value):
        raise Refused(
            f"{key} takes a value like {parameter.default!r}.", code="parameter_shape", field="value"
        )
    with transaction.atomic():
        # Two people setting one parameter at once collide on the unique version: the second is told, not merged.
        mine = ParameterVersion.objects.filter(key=key, partnership_id=partnership_id)
        before = mine.order_by("-version").values_list("version", flat=True).first()
        (_read.get() or {}).clear()
        return ParameterVersion.objects.create(
            key=key, partnership_id=partnership_id, version=(before or 0) + 1, value=value, unit=parameter.unit,
            in_force_from=in_force_from, basis="set by the partnership", source=reason, edition=parameter.edition,
            reason=reason, set_by_id=by_id,
        )  # fmt: skip


def _same_shape(default: Any, value: Any) -> bool:
    if isinstance(default, list):
        return isinstance(value, list) and bool(value)
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
