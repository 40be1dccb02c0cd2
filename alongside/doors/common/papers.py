"""The papers of a plan: the family's copy, the workers' copy, and one page for whoever attends (R94, R101).

In: what `plans.printing` gave to the reader. A paper adds nothing to it, so neither shows what its reader may not see.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from alongside.ground.govuk.dates import day_words
from alongside.ground.govuk.paper import Block, Grid, Notice, Paper, Part, Points, Words

_DANGER = "In danger now? Ring 999. Not an emergency: ring the police on 101."
_HELD_BACK = "This copy is not whole. You do not see one part for now: the page of the plan says why, and how to ask again."
_NOTHING_TONIGHT = "Nothing is written for tonight yet. Ask for it: every plan should say what to do tonight."


def plan_paper(
    plan: dict[str, Any], *, printed_on: date, for_family: bool, held_back: bool = False, young: bool = False
) -> Paper:
    """Return the plan as a paper: tonight's steps first, then how to approach the child, then who does what by when.

    A family's copy is in large print and its title names nobody: it is read over shoulders. `held_back`: what is inside
    the home is held back from this reader for a time, and the paper says that it is not whole. `young`: it speaks to the child.
    """
    the_child = "You" if young else plan["child"]["known_as"] or plan["child"]["name"]
    parts = [
        Part("What to do tonight", tuple(_tonight(plan))),
        *_ring(plan["ring"]),
        *_approaching(plan["approach"], plan["child"], young=young),
        *_named(
            "What your family already does" if young else "What the family already does", plan["strategies"]
        ),
        *(Part(side["label"], tuple(_side(side, the_child, for_family))) for side in plan["sides"]),
        *_stopping(plan["disruption"]),
        *_wishes("What you want" if young else "What the young person wants", plan["wishes"]),
        *_answers(plan["answers"]),
        Part("About this plan", tuple(_about(plan))),
    ]
    return Paper(
        title="Our safety plan" if for_family else f"Safety plan {plan['reference']}",
        footer=f"Printed on {day_words(printed_on)}. A newer version may have been agreed since.",
        parts=tuple(parts),
        first=(Notice(_DANGER), *((Notice(_HELD_BACK),) if held_back else ())),
        large=for_family,
    )


def approach_paper(about: dict[str, Any], *, printed_on: date) -> Paper:
    """Return one page for whoever attends: whom it is about, and how to approach them (R101)."""
    child = about["child"]
    born = f", born {day_words(child['born_on'])}" if child["born_on"] else ""
    known = f" (known as {child['known_as']})" if child["known_as"] else ""
    parts = _approaching(about["approach"], child) or [
        Part("Before you go in", (Words("Nothing has been written yet. Ask the parents before you go in."),))
    ]
    parts += _ring(about["ring"])
    return Paper(
        title="Before you go in",
        footer=f"Printed on {day_words(printed_on)}. Destroy after use.",
        parts=tuple(parts),
        first=(
            Words(f"{child['name']}{known}{born}"),
            Notice("If you do otherwise, write down what you did and why."),
        ),
    )


def _ring(ring: list[dict[str, str]]) -> list[Part]:
    return _named("Who to ring", [f"{one['who']}: {one['phone']}" for one in ring])


def _tonight(plan: dict[str, Any]) -> Iterator[Block]:
    if plan["interim"] and plan["interim"]["tonight"]:
        yield Notice(plan["interim"]["tonight"])
    steps = tuple(_step(one) for one in plan["tonight"])
    if steps:
        yield Points(steps, numbered=True)
    elif not plan["interim"]:
        yield Words(_NOTHING_TONIGHT)


def _step(one: dict[str, Any]) -> str:
    when = f"{one['when'].rstrip('.:')}: " if one["when"] else ""
    who = f" ({one['who']})" if one["who"] else ""
    return f"{when}{one['words']}{who}" + (". Not everybody was asked about this yet." if one["new"] else "")


def _approaching(about: dict[str, Any], child: dict[str, Any], *, young: bool = False) -> list[Part]:
    heading = (
        "How people should talk to you" if young else f"How to approach {child['known_as'] or child['name']}"
    )
    asked = "asked_of_you" if young else "label"
    lines = [f"{line[asked]}: {line['words']} (told by {line['by']})" for line in about["lines"]]
    lines += [f"{one['label']}: {one['words']}" for one in about["helps"]]
    found = _named(heading, lines)
    found += _named("What has worked", about["works"])
    return found + _named("What will not work", about["will_not_work"])


def _named(heading: str, lines: list[str]) -> list[Part]:
    return [Part(heading, (Points(tuple(lines)),))] if lines else []


def _side(side: dict[str, Any], the_child: str, for_family: bool) -> Iterator[Block]:
    if not side["measures"]:
        yield Words(
            f"Nothing here, because: {side['empty_reason']}" if side["empty_reason"] else "Nothing here yet."
        )
        return
    yield Grid(
        ("What", "For whom", "Who does it", "By when"),
        tuple(
            (
                one["words"],
                the_child if one["for_child"] else one["for_whom"],
                one["owner"] or "Nobody yet",
                _by(one["due_on"]),
            )
            for one in side["measures"]
        ),
    )
    doubts = tuple(
        f"{voice['by']} on “{one['words']}”: {voice['answer']}. {voice['words']}".strip()
        for one in side["measures"]
        for voice in one["dissent"]
    )
    if doubts:
        yield Words("Not everybody agrees with all of it:")
        yield Points(doubts)
    # A family's copy lies on a table at home: who sat beside one parent is not for the other to find there.
    if not for_family and (advised := tuple(_advised(side))):
        yield Words("Said in a meeting, with their own worker or advocate beside them:")
        yield Points(advised)


def _advised(side: dict[str, Any]) -> Iterator[str]:
    for one in side["measures"]:
        for said in one["origins"]:
            yield f"{said['by']}, {day_words(said['on'])}: it became “{one['words']}”"


def _by(day: date | None) -> str:
    return day_words(day) if day else "No day yet"


def _stopping(lines: list[dict[str, Any]]) -> list[Part]:
    if not lines:
        return []
    rows = tuple((one["who"], one["tactics"], one["agency"], _by(one["due_on"])) for one in lines)
    return [
        Part(
            "Stopping the people who do harm",
            (Grid(("Who", "How they harm", "Which agency acts", "By when"), rows),),
        )
    ]


def _wishes(heading: str, wishes: list[dict[str, str]]) -> list[Part]:
    lines = [
        one["words"] + (f" ({one['outcome']}. {one['why']})" if one["outcome"] else "") for one in wishes
    ]
    return _named(heading, lines)


def _answers(answers: list[dict[str, Any]]) -> list[Part]:
    lines = [f"{one['by']}, {one['role']}: {one['answer']}. {one['words']}".strip() for one in answers]
    return _named("What each person said of the plan", lines)


def _standing(plan: dict[str, Any]) -> str:
    """Which version this is and whether it is in force: on paper nothing may look more settled than it is (R94)."""
    version, whole = plan["version"], plan["in_force_number"]
    if plan["interim"]:
        return f"Version {version}. An emergency plan is in force until the whole plan is written together."
    if whole and whole != version:
        return f"Version {version}, shared for everyone’s answer. It is not in force yet: version {whole} still is."
    return f"Version {version}. {plan['state']}." if version else f"{plan['state']}."


def _about(plan: dict[str, Any]) -> Iterator[Block]:
    lines = [f"{plan['kind']}.", _standing(plan)]
    if plan["version"] and plan["changed_since"]:
        lines.append(
            "Something here was changed after that version was shared. Not everybody was asked about it yet."
        )
    if plan["lead"]:
        lines.append(f"{plan['lead']} leads it.")
    if plan["review_on"]:
        lines.append(f"We look at it again by {day_words(plan['review_on'])}.")
    yield Points(tuple(lines))
