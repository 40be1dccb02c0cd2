"""A list that is cut says so: rows are cut by `first_of` (or come in pages), and the page says that there is more."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

import pytest

from alongside.config.testing import ROOT
from alongside.ground.base.ends import ended_at, ends_watched, first_of

_LONG = 10
_TEXTS = {"words", "name", "short_name", "title", "line", "key", "label", "place", "why", "reference", "answer", "form_key",
          "kept", "stem", "first_words"}  # fmt: skip
_OF_TEXT = {"strip", "join", "tidy_text", "hexdigest"}
# Slices that are no list for a reader, or whose page says itself where it ends.
_KNOWN = {
    "config/": "the machine's own work",
    "ground/files/": "bytes, and files to scan in batches",
    "desk/views/home.py": "sections say themselves where they end (`Section.ends`); the chasing list says so",
    "desk/views/sections.py": "sections say themselves where they end (`Section.ends`)",
    "desk/views/cases.py": "the page counts what it leaves out",
    "desk/views/oversight.py": "one more row is read than shown: there is a next page",
    "desk/forms/accepting.py": "the rows after these are folded away on the same page",
    "finding/": "the best found; the page of finding asks for more words",
    "ground/govuk/pagination.py": "the pages themselves",
    "portal/views/home.py": "the newest on a first page; each has its own page with all",
    "/services": "verbs work in batches and return nobody a list",
    "challenge/mutual.py": "agencies counted for a report",
    "doors/common/spotted.py": "what is offered while somebody writes",
    "doors/common/uploads.py": "as many files as one form takes",
    "entities/keys.py": "the words of one name",
    "entities/spotting.py": "as much text as is looked through",
    "entities/selectors/lookup.py": "the likest found; the page asks for more letters",
    "entities/selectors/waking.py": "bounded work of a job, which shows nobody a list",
    "information/rules.py": "as many names as one line holds",
    "meetings/kept_counts.py": "rows of a count",
    "desk/views/network_picture.py": "the picture says how many more stand in the table alone",
    "network/selectors/drawn.py": "ids to look among; what is shown of them is cut by `first_of`",
    "handover/pack.py": "the pack says how many entries it leaves out",
}  # fmt: skip


def _cuts() -> Iterator[tuple[str, str]]:
    for file in sorted((ROOT / "alongside").rglob("*.py")):
        where = file.relative_to(ROOT / "alongside").as_posix()
        if "/tests/" in where or "/migrations/" in where or any(part in where for part in _KNOWN):
            continue
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice) and _cuts_rows(node):
                yield where, f"{node.lineno}: {ast.unparse(node)}"


def _cuts_rows(node: ast.Subscript) -> bool:
    part = node.slice
    assert isinstance(part, ast.Slice)
    if part.lower is not None or part.step is not None:
        return False
    most = part.upper
    long = isinstance(most, ast.Constant) and isinstance(most.value, int) and most.value >= _LONG
    named = isinstance(most, ast.Name) and most.id.isupper() and most.id.strip("_") != "BATCH"
    return (long or named) and not _is_text(node.value)


def _is_text(value: ast.expr) -> bool:
    if isinstance(value, ast.Call):
        value = value.func
        named = value.attr if isinstance(value, ast.Attribute) else getattr(value, "id", "")
        return named in _OF_TEXT
    if isinstance(value, ast.JoinedStr | ast.BoolOp):
        return True
    return (value.attr if isinstance(value, ast.Attribute) else getattr(value, "id", "")) in _TEXTS


def test_no_list_is_cut_without_a_word() -> None:
    """Cut with `first_of(rows, most)`, or by pages (`keyset_page`): both tell the reader that there is more."""
    assert [f"alongside/{where}:{cut}" for where, cut in _cuts()] == []


@pytest.mark.parametrize(("many", "said"), [(0, []), (3, []), (4, [3]), (9, [3])])
def test_what_is_cut_is_known_until_the_page_is_made(many: int, said: list[int]) -> None:
    with ends_watched():
        assert first_of(range(many), 3) == list(range(many))[:3]
        first_of(tuple(range(many)), 3)
        assert ended_at() == said
    assert ended_at() == []
    assert first_of(range(9), 3) == [0, 1, 2]  # outside a page nobody needs telling


def test_the_page_says_that_a_list_goes_on(rf: Any) -> None:
    from django.template.loader import render_to_string

    from alongside.ground.govuk.context import page

    request = rf.get("/")
    with ends_watched():
        first_of([1, 2, 3], 2)
        for context, words in (
            (page(request), "ask your worker"),
            ({"exit_this_page": False}, "They are kept"),
        ):
            text = render_to_string("govuk/page.html", {"title": "A list", **page(request), **context})
            assert "stops after 2" in text or "ends after 2" in text
            assert words in text
        assert "after 2" not in render_to_string(
            "govuk/page.html", {**page(request), "cut": "These are the first 2."}
        )
    assert "after 2" not in render_to_string("govuk/page.html", page(request))
