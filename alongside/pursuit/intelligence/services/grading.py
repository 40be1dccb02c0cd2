"""Grading, writing it without its source, holding and promoting (R151, R153). Only an officer of intelligence does any."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from alongside.family.people.rules import line_of, one_of, some_of, words_of
from alongside.ground.access.context import elevated
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Refused
from alongside.ground.clock.time_source import local_date
from alongside.pursuit.information.models import Item, Report
from alongside.pursuit.intelligence import events, rules
from alongside.pursuit.intelligence.models import Grade, ItemGrade, Move, Sanitised, SanitisedKept, Standing
from alongside.pursuit.intelligence.policies import REPORT_GRADE
from alongside.pursuit.intelligence.selectors import suggestions_of
from alongside.pursuit.intelligence.services.common import WHY, a_report, heard_again, kept, signed, taken_up
from alongside.pursuit.intelligence.services.looking import found_in
from alongside.pursuit.intelligence.services.waking import held_compare_once


@transaction.atomic
def report_grade(
    *,
    by: User,
    report_id: uuid.UUID,
    expected_version: int,
    source: str,
    letters: Mapping[uuid.UUID, str],
    handling: str,
    conditions: Sequence[str] = (),
    condition_words: str = "",
    why: str = "",
) -> Grade:
    """Grade a report 3x5x2: its source, each thing told by its letter, its handling and conditions (R151).

    What the teller's facts suggested is kept beside each letter. An earlier grade stays; promoted stays promoted.

    Raises NotPermitted; Missing; Stale; Refused: `choice_unknown`, `letters_missing`, `why_missing`, `conditions_missing`,
    `condition_words_missing`, `conditions_without_code`, `words_too_long`.
    """
    report = a_report(by, report_id, REPORT_GRADE)
    one_of(source, rules.SourceGrade.values, field="source")
    one_of(handling, rules.Handling.values, field="handling")
    chosen = some_of(conditions, rules.Condition.values, field="conditions")
    said = line_of(condition_words, field="condition_words", limit=500)
    rules.check_conditions(handling, chosen, said)
    reason = words_of(why, field="why", limit=1_000)
    items, suggested = _letters(report, letters)
    rules.check_grade(source, items, suggested, reason)
    facts = {
        "source": source,
        "handling": handling,
        "conditions": chosen,
        "condition_words": said,
        "why": reason,
    }
    with elevated(WHY):
        grade = _graded(by, report, taken_up(report, expected_version), facts, items, suggested)
    told = {"source": source, "handling": handling, "letters": sorted(items.values()), "number": grade.number}
    record(events.GRADED, by=by, about=grade, facts=told)
    return grade


def _graded(
    by: User,
    report: Report,
    standing: Standing,
    facts: dict[str, Any],
    items: dict[str, str],
    suggested: dict[str, str],
) -> Grade:
    number = Grade.objects.filter(report=report).count() + 1
    grade = Grade.objects.create(**signed(by, report), number=number, **facts)
    ItemGrade.objects.bulk_create(
        ItemGrade(
            **signed(by, report), grade=grade, item_id=uuid.UUID(item), assessment=letter, suggested=suggested[item]
        )
        for item, letter in items.items()
    )  # fmt: skip
    became = rules.next_state_of_grade(standing.state)
    if became != standing.state:
        _moved(by, report, standing, became, facts["why"] or "Read, and given its letters")
    kept(standing, by, state=became, source=grade.source, handling=grade.handling)
    return grade


def _letters(report: Report, letters: Mapping[uuid.UUID, str]) -> tuple[dict[str, str], dict[str, str]]:
    suggested = {str(item): letter for item, letter in suggestions_of(report).items()}
    given = {
        str(item): one_of(letter, rules.Assessment.values, field=f"item-{item}")
        for item, letter in letters.items()
    }
    if set(given) != set(suggested):
        raise Refused("Give each thing that was told its own letter.", code="letters_missing")
    return given, suggested


@transaction.atomic
def report_sanitise(
    *, by: User, report_id: uuid.UUID, expected_version: int, words: str, kept_why: str = ""
) -> Sanitised:
    """Write the text without its source, which others may read as far as the handling code goes (R151).

    Names, phones and addresses of whoever told it and of the family are looked for. They are asked about once; the officer
    decides, with a reason. Which they are is said to an officer who opened who told it; each finding is kept, and after
    P-SANITISE-TRIES in a day nothing is looked for any more, so that nobody guesses a name.
    Raises NotPermitted; Missing; Stale; Refused: `sanitise_leaks`, `sanitise_often`, `words_missing`, `words_too_long`.
    """
    report = a_report(by, report_id, REPORT_GRADE)
    said = words_of(words, field="words", limit=4_000, required=True)
    reason = line_of(kept_why, field="kept_why", limit=500)
    found = found_in(by, report, said, reason)
    with elevated(WHY):
        standing = taken_up(report, expected_version)
        text = Sanitised.objects.create(
            **signed(by, report), number=Sanitised.objects.filter(report=report).count() + 1, words=said,
            reference=report.reference, received_on=local_date(report.received_at),
            case_reference=report.case.reference if report.case else "",
        )  # fmt: skip
        if found:
            SanitisedKept.objects.create(
                **signed(by, report), sanitised=text, found=[rules.NAMED], words=reason
            )
        kept(standing, by, sanitised_id=text.id)
    record(events.SANITISED, by=by, about=text, facts={"number": text.number, "found": len(found)})
    return text


@transaction.atomic
def report_move(
    *, by: User, report_id: uuid.UUID, expected_version: int, to: str, why: str, operation: str = ""
) -> Move:
    """Keep a report as information, hold it, promote it or tie it to an operation; it moves by itself nowhere (R151, R153).

    One that is held wakes at once where others share something with it already. Whoever told it and was answered otherwise
    is promised another answer (R152).

    Raises NotPermitted; Missing; Stale; Refused: `choice_unknown`, `grade_first`, `move_unknown`, `sanitise_first`,
    `suspected_false`, `operation_missing`, `words_missing`, `words_too_long`.
    """
    report = a_report(by, report_id, REPORT_GRADE)
    one_of(to, [state for state in rules.State.values if state not in rules.OPEN], field="to")
    reason = words_of(why, field="why", limit=1_000, required=True)
    name = line_of(operation, field="operation", limit=80) if to == rules.State.OPERATION else ""
    if to == rules.State.OPERATION and not name:
        raise Refused("Write the name of the operation.", code="operation_missing", field="operation")
    with elevated(WHY):
        standing = taken_up(report, expected_version)
        rules.check_move(
            standing.state, to, graded=bool(standing.source), sanitised=standing.sanitised_id is not None,
            believed=_believed(report),
        )  # fmt: skip
        move = _moved(by, report, standing, to, reason, name)
        kept(standing, by, state=to)
        if to == rules.State.HELD:
            held_compare_once(standing)
        heard_again(report, rules.SUGGESTED_FEEDBACK[to])
    record(events.MOVED, by=by, about=move, facts={"was": move.was, "became": to, "number": move.number})
    return move


def _believed(report: Report) -> bool:
    newest = Grade.objects.filter(report=report).order_by("-number").first()
    return newest is None or newest.items.exclude(assessment=rules.Assessment.E).exists()


def _moved(by: User, report: Report, standing: Standing, to: str, why: str, operation: str = "") -> Move:
    return Move.objects.create(
        **signed(by, report), number=Move.objects.filter(report=report).count() + 1, was=standing.state, became=to,
        why=why, operation=operation,
    )  # fmt: skip


def items_of(report: Report) -> list[Item]:
    """Return what was told in a report, in its order."""
    return list(Item.objects.filter(report=report, submitted_at__isnull=False).order_by("number"))
