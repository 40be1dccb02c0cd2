"""What is printed is tagged, in reading order, and takes nothing that a person wrote for an instruction."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.template.loader import render_to_string
from pypdf import PdfReader

from alongside.ground.govuk.paper import (
    NOT_ALL_SIGNS,
    Grid,
    Notice,
    Paper,
    Part,
    Points,
    Words,
    pdf_answer,
    pdf_of,
)

HOSTILE = '#panic() *bold* $x$ <label> @ref \\ [content] `raw` // gone /* gone */ #read("/etc/passwd")'


def paper(*blocks: Any, large: bool = False) -> Paper:
    return Paper("Our safety plan", "Northmoor, 3 May 2026", (Part("Tonight", blocks),), large=large)


def opened(made: bytes) -> tuple[str, Any]:
    reader = PdfReader(io.BytesIO(made))
    return "\n".join(page.extract_text() for page in reader.pages), reader


def roles(element: Any) -> list[str]:
    """Return the kinds of the tags of a PDF, in reading order."""
    element = element.get_object() if hasattr(element, "get_object") else element
    if isinstance(element, list):
        return [role for kid in element for role in roles(kid)]
    if not isinstance(element, dict):
        return []
    own = [str(element["/S"])] if "/S" in element else []
    return own + (roles(element["/K"]) if "/K" in element else [])


def test_headings_lists_and_tables_are_announced_in_the_order_they_are_read() -> None:
    made = pdf_of(
        paper(
            Notice("In danger now? Ring 999."),
            Words("Ring the worker."),
            Points(("Lock the door", "Sit with her"), numbered=True),
            Grid(("What", "Who"), (("Meets the bus", "Sofia Worth"),)),
        )
    )
    text, reader = opened(made)
    root = reader.trailer["/Root"]
    assert bool(root["/MarkInfo"]["/Marked"])
    assert root["/Lang"] == "en-GB"
    assert reader.metadata.title == "Our safety plan"
    said = [
        "Our safety plan",
        "Tonight",
        "999",
        "Ring the worker",
        "Lock the door",
        "Sit with her",
        "What",
        "Sofia Worth",
    ]
    assert [text.index(words) for words in said] == sorted(text.index(words) for words in said)
    tags = roles(root["/StructTreeRoot"])
    order = [tags.index(role) for role in ("/H1", "/H2", "/L", "/Table", "/TH", "/TD")]
    assert order == sorted(order)
    assert "Northmoor, 3 May 2026" in text


def test_words_are_printed_as_they_were_typed() -> None:
    text, _ = opened(pdf_of(paper(Words(HOSTILE), Points((HOSTILE,)), Grid((HOSTILE,), ((HOSTILE,),)))))
    assert text.replace("\n", " ").count("#panic()") == 4
    assert "root:" not in text


def test_a_welsh_and_an_urdu_name_are_printed_in_their_letters() -> None:
    made = pdf_of(paper(Words("Llŷr Gwŷn ŵyn"), Words("علی")))
    text, reader = opened(made)
    assert "Llŷr Gwŷn ŵyn" in text
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert any("NotoNaskhArabic" in font for font in fonts)
    assert NOT_ALL_SIGNS[:40] not in text


def test_a_sign_that_cannot_be_printed_is_said_and_the_paper_is_still_made() -> None:
    text, reader = opened(pdf_of(paper(Words("Rain \U0001f327 tonight"))))
    assert NOT_ALL_SIGNS[:40] in text
    assert "tonight" in text
    assert "/StructTreeRoot" in reader.trailer["/Root"]


def test_a_long_paper_goes_on_over_its_pages_with_numbers() -> None:
    text, reader = opened(pdf_of(paper(*(Words("A line of the plan. " * 20) for _ in range(40)), large=True)))
    assert len(reader.pages) > 4
    assert f"Page 1 of {len(reader.pages)}" in text


def test_an_empty_paper_is_a_page_with_its_title() -> None:
    text, reader = opened(pdf_of(Paper("Our safety plan", "Northmoor", ())))
    assert len(reader.pages) == 1
    assert "Our safety plan" in text


def test_a_row_with_a_cell_too_few_is_refused() -> None:
    with pytest.raises(ValueError, match="a cell for each heading"):
        Grid(("What", "Who"), (("Meets the bus",),))


def test_the_plain_page_says_the_same_and_keeps_markup_as_words() -> None:
    seen = paper(Notice("Ring 999."), Words("<b>Ring</b>"), Points(("One",)), Points(("Two",), numbered=True),
                 Grid(("What",), (("Meets",),)))  # fmt: skip
    html = render_to_string("govuk/parts/paper.html", {"paper": seen})
    assert "&lt;b&gt;Ring" in html
    for words in ("Tonight", "Ring 999.", "One", "Two", "Meets", "<ol", "<ul", "<table"):
        assert words in html


def test_the_file_has_a_neutral_name() -> None:
    answer = pdf_answer(paper(Words("x")), name="plan")
    assert answer["Content-Disposition"] == 'attachment; filename="plan.pdf"'
    assert answer.content.startswith(b"%PDF-")
