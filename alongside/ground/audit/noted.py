"""A list that notes what was read of it: the rows that were fetched, not those that might have been."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from alongside.ground.audit.services import note_read

M = TypeVar("M", bound=Model)


class Noted(QuerySet[M]):
    """A queryset whose fetched rows are noted as read (R325), however a door slices, orders or pages it.

    `kind` says what was read; `circle` names the column that holds the circle. Counting rows notes nothing.
    """

    _kind = ""
    _circle = ""

    @classmethod
    def of(cls, model: type[M], *, kind: str, circle: str) -> Noted[M]:
        """Return every row of the model that the acting person may see, noting each one fetched."""
        rows = cls(model=model)
        rows._kind, rows._circle = kind, circle
        return rows

    def _clone(self) -> Noted[M]:
        clone = super()._clone()  # type: ignore[misc]
        clone._kind, clone._circle = self._kind, self._circle
        return clone

    def _fetch_all(self) -> None:
        fresh = self._result_cache is None
        super()._fetch_all()
        if fresh and self._result_cache:
            note_read(self._kind, [self._circle_of(row) for row in self._result_cache])

    def _circle_of(self, row: Any) -> Any:
        return row[self._circle] if isinstance(row, dict) else getattr(row, self._circle)
