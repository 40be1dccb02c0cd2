"""Things told, graded and promoted, for the tests of this room."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.pursuit.entities.tests.conftest import entity_of, second, tell

__all__ = ["entity_of", "second", "tell"]


def promote(
    by: Any, item: Any, *, text: str, handling: str = "P", letter: str = "A", to: str = "intelligence"
) -> None:
    """Grade a report of one thing, write it without its source, and promote it, or whatever `to` says."""
    from alongside.pursuit.intelligence.models import Standing
    from alongside.pursuit.intelligence.services import report_grade, report_move, report_sanitise

    def version() -> int:
        found = Standing.objects.filter(report_id=item.report_id).first()
        return found.version if found else 1

    of: dict[str, Any] = {"by": by, "report_id": item.report_id}
    with acting(by):
        report_grade(
            **of, expected_version=version(), source="2", letters={item.id: letter}, handling=handling, why="Looked at",
            conditions=["ask_first"] if handling == "C" else [],
        )  # fmt: skip
        report_sanitise(**of, expected_version=version(), words=text, kept_why="It must stand")
        if to:
            report_move(
                **of,
                expected_version=version(),
                to=to,
                why="Borne out",
                operation="Lark" if to == "operation" else "",
            )


@pytest.fixture
def node(entity_of: Callable[..., Any]) -> Callable[..., Any]:
    """`node(item, "person")`: the node of the first mention of this kind."""

    def found(item: Any, kind: str) -> Any:
        with acting(SYSTEM):
            return entity_of(item, kind).identity_id

    return found
