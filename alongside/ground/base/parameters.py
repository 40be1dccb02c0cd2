"""Versioned parameters (R339): every limit is data with a source, and a case keeps the version in force.

`register` states a default in code, with its source and edition. `seed` writes version 1 of each into the database.
`in_force` reads; `set_value` adds a version. Nothing here is ever updated in place.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from alongside.ground.base.errors import Refused
from alongside.ground.base.models import ParameterVersion, version_in_force

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
    """Return the version of `key` in force at the aware instant `at` for the partnership.

    Raises KeyError when nobody registered the key: an unknown limit must not silently be no limit.
    """
    found = version_in_force(key, partnership_id=partnership_id, at=at)
    if found is None:
        raise KeyError(f"no parameter {key}; known are {', '.join(sorted(_registered))}")
    return found


def versions_in_force(
    keys: set[str], *, partnership_id: uuid.UUID | None, at: datetime
) -> dict[str, ParameterVersion]:
    """Return the version of each key in force, in one query; else as `in_force`."""
    newest_last = ParameterVersion.objects.filter(key__in=keys, in_force_from__lte=at).filter(
        Q(partnership_id=partnership_id) | Q(partnership_id__isnull=True)
    )
    # Later rows win: the defaults first, then the partnership's own, the newest of each last.
    defaults_first = F("partnership_id").asc(nulls_first=True)
    found = {v.key: v for v in newest_last.order_by(defaults_first, "in_force_from", "version")}
    if missing := keys - set(found):
        raise KeyError(f"no parameter {', '.join(sorted(missing))}")
    return found


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
        return ParameterVersion.objects.create(
            key=key, partnership_id=partnership_id, version=(before or 0) + 1, value=value, unit=parameter.unit,
            in_force_from=in_force_from, basis="set by the partnership", source=reason, edition=parameter.edition,
            reason=reason, set_by_id=by_id,
        )  # fmt: skip


def _same_shape(default: Any, value: Any) -> bool:
    if isinstance(default, list):
        return isinstance(value, list) and bool(value)
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
