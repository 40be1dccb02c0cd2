"""The papers of a plan: tonight first, nothing left out that was given, nothing added."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from pypdf import PdfReader

from alongside.doors.common.papers import approach_paper, plan_paper
from alongside.ground.govuk.paper import NOT_ALL_SIGNS, pdf_of

DAY = date(2026, 5, 4)
APPROACH = {
    "lines": [
        {
            "asked_of_you": "What frightens or angers you",
            "label": "What frightens or angers them",
            "words": "Do not go up the stairs",
            "by": "Maria Ash",
        }
    ],
    "helps": [{"label": "Noise", "words": "Speak quietly"}],
    "works": ["Her mother wakes her"],
    "will_not_work": ["Shouting"],
}
NOTHING: dict[str, Any] = {"lines": [], "helps": [], "works": [], "will_not_work": []}


def plan(**changes: Any) -> dict[str, Any]:
    measure = {
        "words": "Meets the bus", "for_child": True, "for_whom": "The child", "aim": "Protection",
        "tonight": "Ring Sofia", "trigger": "", "proposer": "Maria Ash", "owner": "Sofia Worth", "due_on": DAY,
        "dissent": [{"by": "Frank Ash", "answer": "I disagree", "words": "She hates the bus"}],
        "origins": [{"by": "Maria Ash", "on": DAY}],
    }  # fmt: skip
    return {
        "child": {"name": "Cleo Ash", "known_as": "Clo", "born_on": None}, "reference": "C-1", "kind": "Extra-familial",
        "kind_reason": "", "version": 3, "changed_since": False, "state": "In force", "in_force_number": 3,
        "in_force_by": "Sofia Worth",
        "ring": [{"who": "Sofia Worth, lead professional", "phone": "01632 960103"}],
        "interim": None, "review_on": DAY, "lead": "Sofia Worth",
        "tonight": [{"words": "Ring Sofia", "when": "If she is not home by ten", "who": "Maria Ash", "new": False}],
        "approach": APPROACH, "strategies": ["We eat together"],
        "sides": [
            {"label": "Inside the home", "empty_reason": "", "measures": [measure]},
            {"label": "Online", "empty_reason": "She has no phone", "measures": []},
        ],
        "disruption": [{"standing": "Suspected", "who": "A man in a blue van", "tactics": "Warning notice", "agency": "Police",
                        "due_on": None}],
        "wishes": [{"words": "A later bedtime", "outcome": "Not followed", "why": "School nights"}],
        "answers": [{"by": "Maria Ash", "role": "Parent", "answer": "I agree", "words": "", "here": True}],
    } | changes  # fmt: skip


def printed(made: Any) -> str:
    reader = PdfReader(io.BytesIO(pdf_of(made)))
    return " ".join("\n".join(page.extract_text() for page in reader.pages).split())


def test_the_familys_copy_begins_with_tonight_in_large_print_and_names_nobody_at_its_top() -> None:
    made = plan_paper(plan(), printed_on=DAY, for_family=True)
    text = printed(made)
    assert made.large
    assert made.title == "Our safety plan"
    order = ["Ring 999", "What to do tonight", "If she is not home by ten: Ring Sofia (Maria Ash)", "How to approach Clo",
             "We eat together", "Meets the bus", "She hates the bus", "She has no phone", "A man in a blue van",
             "A later bedtime", "I agree", "We look at it again by"]  # fmt: skip
    assert [text.index(words) for words in order] == sorted(text.index(words) for words in order)
    assert NOT_ALL_SIGNS[:30] not in text


def test_a_plan_on_paper_says_whom_to_ring_and_that_how_they_harm_is_theirs() -> None:
    text = printed(plan_paper(plan(), printed_on=DAY, for_family=True))
    assert "Sofia Worth, lead professional: 01632 960103" in text
    assert "How they harm" in text
    assert "What we do" not in text


def test_the_workers_copy_carries_the_reference() -> None:
    made = plan_paper(plan(), printed_on=DAY, for_family=False)
    assert made.title == "Safety plan C-1"
    assert not made.large


def test_the_workers_copy_says_what_came_from_somebody_with_an_advocate_and_the_familys_does_not() -> None:
    said = "with their own worker or advocate beside them: Maria Ash, Monday 4 May 2026: it became “Meets the bus”"
    workers, familys = (
        printed(plan_paper(plan(), printed_on=DAY, for_family=family)) for family in (False, True)
    )
    assert said in workers.replace("• ", "")
    assert "advocate" not in familys
    bare = plan()
    bare["sides"][0]["measures"][0]["origins"] = []
    assert "advocate" not in printed(plan_paper(bare, printed_on=DAY, for_family=False))


def test_what_is_missing_is_said_or_left_out() -> None:
    bare = plan(tonight=[], approach=NOTHING, strategies=[], disruption=[], wishes=[], answers=[], review_on=None, lead="",
                version=0)  # fmt: skip
    text = printed(plan_paper(bare, printed_on=DAY, for_family=True))
    assert "Nothing is written for tonight yet" in text
    for heading in ("How to approach", "already does", "Stopping", "young person wants", "each person said"):
        assert heading not in text


def test_the_young_persons_copy_speaks_to_them() -> None:
    text = printed(plan_paper(plan(), printed_on=DAY, for_family=True, young=True))
    for words in (
        "How people should talk to you", "What your family already does", "What you want", "What frightens or angers you:", "You",
    ):  # fmt: skip
        assert words in text
    for words in ("How to approach", "angers them", "The child"):
        assert words not in text


def test_a_parents_copy_names_the_child_and_nobody_is_the_child_at_home() -> None:
    text = printed(plan_paper(plan(), printed_on=DAY, for_family=True))
    assert "Meets the bus Clo Sofia Worth" in text
    assert "The child" not in text


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"version": 0, "in_force_number": 0, "state": "Being written"}, "Being written."),
        ({"in_force_number": 0, "state": "Shared for everyone's answer"}, "Version 3. Shared for everyone's answer."),
        ({}, "Version 3. In force."),
        ({"in_force_number": 2}, "It is not in force yet: version 2 still is."),
        ({"interim": {"tonight": "", "why": "x"}, "in_force_number": 2}, "An emergency plan is in force"),
    ],
)  # fmt: skip
def test_no_paper_looks_more_settled_than_the_plan_is(facts: dict[str, Any], said: str) -> None:
    text = printed(plan_paper(plan(**facts), printed_on=DAY, for_family=True)).replace("’", "'")
    assert said in text
    assert text.count("In force.") == (said == "Version 3. In force.")


def test_a_step_for_tonight_that_not_everybody_was_asked_about_says_so() -> None:
    steps = [
        {"words": "Ring Sofia", "when": "", "who": "", "new": False},
        {"words": "Ring Nan", "when": "", "who": "", "new": True},
    ]
    text = printed(plan_paper(plan(tonight=steps), printed_on=DAY, for_family=True))
    assert "Ring Nan. Not everybody was asked about this yet." in text
    assert text.count("Not everybody was asked about this yet") == 1


def test_an_interim_plan_stands_first_of_all() -> None:
    made = plan_paper(
        plan(interim={"tonight": "Sleep at her aunt's", "why": "x"}), printed_on=DAY, for_family=True
    )
    text = printed(made)
    assert text.index("Sleep at her aunt") < text.index("Ring Sofia")


def test_whoever_attends_reads_one_page() -> None:
    about = {
        "child": {"name": "Cleo Ash", "known_as": "Clo", "born_on": date(2011, 2, 3)},
        "approach": APPROACH,
        "ring": [{"who": "Area Front Door", "phone": "01632 960100"}],
    }
    made = approach_paper(about, printed_on=DAY)
    assert len(PdfReader(io.BytesIO(pdf_of(made))).pages) == 1
    text = printed(made)
    for words in (
        "Cleo Ash (known as Clo), born Thursday 3 February 2011",
        "Do not go up the stairs",
        "Maria Ash",
        "Shouting",
        "Area Front Door: 01632 960100",
    ):
        assert words in text


def test_where_nothing_is_written_whoever_attends_is_told_to_ask_the_parents() -> None:
    about = {"child": {"name": "Cleo Ash", "known_as": "", "born_on": None}, "approach": NOTHING, "ring": []}
    assert "Ask the parents before you go in" in printed(approach_paper(about, printed_on=DAY))


def test_a_copy_says_when_something_was_changed_after_its_version_was_shared() -> None:
    said = "Something here was changed after that version was shared."
    assert said in printed(plan_paper(plan(changed_since=True), printed_on=DAY, for_family=True))
    assert said not in printed(plan_paper(plan(), printed_on=DAY, for_family=True))
