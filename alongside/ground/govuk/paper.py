"""What is printed: one description of a paper, drawn as a tagged PDF and as a plain page (ADR 0014).

A paper is plain data that somebody may see already: the selectors decided that. Words are handed to the typesetter as
data, never as its language, so nothing that a person typed is read as an instruction.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

import typst
from django.http import HttpResponse

_HERE = Path(__file__).parent
_FONTS = _HERE / "fonts"
NOT_ALL_SIGNS = (
    "Some of the signs or letters that were written cannot be printed here and stand as an empty box. "
    "The page on the screen shows them all."
)


@dataclass(frozen=True)
class Words:
    """A paragraph."""

    text: str
    kind: Literal["words"] = "words"


@dataclass(frozen=True)
class Notice:
    """A paragraph that must not be overlooked, in a frame."""

    text: str
    kind: Literal["notice"] = "notice"


@dataclass(frozen=True)
class Points:
    """A list; `numbered` where the order matters."""

    items: tuple[str, ...]
    numbered: bool = False
    kind: Literal["points"] = "points"


@dataclass(frozen=True)
class Grid:
    """A table with a heading for each column; every row has as many cells as there are headings. `caption` names it on a page."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = "Who does what"
    kind: Literal["grid"] = "grid"

    def __post_init__(self) -> None:
        if any(len(row) != len(self.headings) for row in self.rows):
            raise ValueError("every row of a printed table has a cell for each heading")


@dataclass(frozen=True)
class Picture:
    """A photo with what it shows. `data`: its bytes, for a file; a page links to `href` instead, where whoever reads may."""

    alt: str
    data: bytes = b""
    href: str = ""
    kind: Literal["picture"] = "picture"


Block = Words | Notice | Points | Grid | Picture


@dataclass(frozen=True)
class Part:
    """A heading and what stands under it."""

    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Paper:
    """One paper: `large` for a family (16 point), else 12; `footer` stands on every page beside the page's number."""

    title: str
    footer: str
    parts: tuple[Part, ...]
    first: tuple[Block, ...] = ()
    large: bool = False


def pdf_of(paper: Paper) -> bytes:
    """Return the paper as a tagged PDF (PDF/UA-1): headings, lists and tables that a screen reader announces.

    Where a sign is in none of the shipped fonts (an emoji, a script that is not carried) the paper is still made, tagged
    but not by that standard, and says at its top that the screen shows more.
    """
    try:
        return _typeset(paper, promised=True)
    except typst.TypstError as error:
        if _pictures(paper):
            return pdf_of(_without_pictures(paper))
        if "could not be displayed" not in str(error):
            raise
    return _typeset(replace(paper, first=(Notice(NOT_ALL_SIGNS), *paper.first)), promised=False)


def _pictures(paper: Paper) -> bool:
    return any(isinstance(one, Picture) and one.data for part in paper.parts for one in part.blocks)


def _without_pictures(paper: Paper) -> Paper:
    """Return the paper with its photos named alone: a file that ends too early, or of a kind that cannot be set."""

    def named(one: Block) -> Block:
        return replace(one, data=b"") if isinstance(one, Picture) else one

    parts = tuple(replace(part, blocks=tuple(named(one) for one in part.blocks)) for part in paper.parts)
    return replace(paper, parts=parts)


def pdf_answer(paper: Paper, *, name: str) -> HttpResponse:
    """Return the paper as a file to keep; `name` is neutral: it stands in the list of downloads of a shared phone."""
    answer = HttpResponse(pdf_of(paper), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return answer


def _typeset(paper: Paper, *, promised: bool) -> bytes:
    return typst.compile(
        str(_HERE / "typeset" / "paper.typ"),
        root=str(_HERE / "typeset"),
        font_paths=[str(_FONTS)],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"paper": json.dumps(asdict(paper), default=list)},
        pdf_standards="ua-1" if promised else None,
    )
