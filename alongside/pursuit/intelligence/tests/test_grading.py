"""An officer grades, writes without the source, holds and promotes; nobody else does; two at once do not pass each other."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import Error, transaction

from alongside.ground.access.context import acting, elevated
from alongside.ground.audit.models import AuditEvent
from alongside.ground.audit.services import refusal_keep
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused, Stale
from alongside.ground.clock import now
from alongside.pursuit.information.models import Identifier, Item, Report, Source
from alongside.pursuit.information.services.reading import source_open
from alongside.pursuit.intelligence import rules
from alongside.pursuit.intelligence.models import Grade, Move, Sanitised, Standing, Wake
from alongside.pursuit.intelligence.rules import State
from alongside.pursuit.intelligence.selectors import (
    lines_of,
    report_page,
    reports_to_grade,
    reports_woken,
    standing_of,
)
from alongside.pursuit.intelligence.services import held_wake, report_grade, report_move, report_sanitise

TEXT = "A grey car waits near the school on Tuesdays."


def told(cast: Any, case: Any = None, *, how: str = "saw", plate: str = "AB12 CDE", **facts: Any) -> Report:
    """What the mother told, written as facts: one thing, with a plate."""
    at = now()
    number = Report.objects.count() + 1 if facts.pop("count", True) else 1
    receipt = f"{number:064x}"
    report = Report.objects.create(
        partnership_id=cast.partnership.id, reference=f"I-T-{number:04}", receipt_digest=receipt, door="portal",
        teller="parent", case=case, received_at=at, submitted_at=at, **facts,
    )  # fmt: skip
    of = {"partnership_id": report.partnership_id, "report": report, "report_receipt": receipt}
    item = Item.objects.create(**of, number=1, words="A car", how_known=how, recorded_at=at, submitted_at=at)
    Identifier.objects.create(**of, item=item, kind="vehicle", as_written=plate)
    Source.objects.create(
        **of, user_id=cast.mother.id, name="Maria Ash", role="Parent", contact="07700 900123"
    )
    return report


def graded(by: Any, report: Report, version: int = 1, **facts: Any) -> Grade:
    """Grade all of its things with the suggested letter, or with `letter`."""
    letter = facts.pop("letter", "A")
    items = dict.fromkeys(Item.objects.filter(report=report).values_list("id", flat=True), letter)
    given: dict[str, Any] = {"source": "2", "handling": "P", "letters": items, **facts}
    return report_grade(by=by, report_id=report.id, expected_version=version, **given)


@pytest.fixture
def report(cast: Any, story: Any) -> Report:
    with acting(SYSTEM):
        return told(cast, story.case)


def test_an_officer_takes_a_report_from_the_inbox_to_intelligence(cast: Any, report: Report) -> None:
    by = cast.intelligence
    with acting(by):
        line = lines_of(viewer=by, reports=reports_to_grade(viewer=by))[0]
        assert (line.report.id, line.state, line.kinds) == (report.id, State.NEW, ("vehicle",))
        grade = graded(by, report, handling="C", conditions=["ask_first"])
        assert [one.suggested for one in grade.items.all()] == ["A"]
        with pytest.raises(Refused) as asked:
            report_sanitise(by=by, report_id=report.id, expected_version=2, words="Maria saw a car")
        assert asked.value.code == "sanitise_leaks"
        assert "who told it, or whom it is about" in asked.value.message
        report_sanitise(by=by, report_id=report.id, expected_version=2, words=TEXT)
        move = report_move(
            by=by, report_id=report.id, expected_version=3, to="intelligence", why="Two saw it"
        )
        assert (move.was, move.number) == ("graded", 2)
        graded(by, report, version=4)
        page = report_page(viewer=by, report_id=report.id)
        assert page.standing.state == State.INTELLIGENCE  # a new grade takes nothing back
        assert [one.number for one in page.grades] == [2, 1]
        assert not reports_to_grade(viewer=by).exists()
    with acting(SYSTEM):
        kinds = set(
            AuditEvent.objects.filter(kind__startswith="intelligence.").values_list("kind", flat=True)
        )
        circles = AuditEvent.objects.filter(kind__startswith="intelligence.").values_list(
            "circle_ids", flat=True
        )
    assert kinds == {f"intelligence.apart.{one}" for one in ("graded", "sanitised", "moved")}
    assert not any(circles)  # neither the family nor the workers of the case learn of it in their logs


def test_the_look_for_names_answers_no_guess(cast: Any, report: Report) -> None:
    by = cast.intelligence
    guesses = ["Maria was there", "Mina was there", "07700 900123", "Maria and Mina Ash"]

    def guess(words: str, why: str = "") -> Refused | None:
        try:
            with acting(by):
                version = standing_of(report).version
                report_sanitise(
                    by=by, report_id=report.id, expected_version=version, words=words, kept_why=why
                )
        except Refused as refused:
            with acting(by):
                refusal_keep(refused, by=by)  # as the form does that caught it
            return refused
        return None

    said = [refused.message for words in guesses if (refused := guess(words))]
    assert len(said) > 2
    assert len(set(said)) == 1, "nothing tells one name from another"
    assert guess("Maria was there", "It is the name of a street") is None
    with acting(SYSTEM):
        newest = Sanitised.objects.filter(report=report).order_by("number").last()
        assert newest is not None
        assert newest.stays.found == [rules.NAMED]
    left = 10 - len(said) - 1
    codes = [refused.code for refused in (guess("Maria, once more") for _ in range(left + 2)) if refused]
    assert codes == ["sanitise_leaks"] * left + ["sanitise_often"] * 2
    assert guess("Nothing at all", "Because").code == "sanitise_often"  # type: ignore[union-attr]
    with acting(by):
        source_open(by=by, report_id=report.id, reason="She rang us and waits for an answer")
    known = guess("Maria was there")
    assert known is not None
    assert "the name of whoever told it" in known.message


REFUSALS: list[tuple[str, Any, str]] = [
    ("promote", lambda by, r: report_move(by=by, report_id=r.id, expected_version=1, to="evidence", why="x"), "grade_first"),
    ("keep", lambda by, r: report_move(by=by, report_id=r.id, expected_version=1, to="kept", why="x"), "grade_first"),
    ("no reason", lambda by, r: report_move(by=by, report_id=r.id, expected_version=1, to="held", why=" "), "words_missing"),
    ("new again", lambda by, r: report_move(by=by, report_id=r.id, expected_version=1, to="new", why="x"), "choice_unknown"),
    ("operation", lambda by, r: report_move(by=by, report_id=r.id, expected_version=1, to="operation", why="x"),
     "operation_missing"),
    ("no letters", lambda by, r: graded(by, r, letters={}), "letters_missing"),
    ("letter", lambda by, r: graded(by, r, letter="F"), "choice_unknown"),
    ("why", lambda by, r: graded(by, r, letter="C"), "why_missing"),
    ("conditions", lambda by, r: graded(by, r, handling="C"), "conditions_missing"),
    ("long", lambda by, r: report_sanitise(by=by, report_id=r.id, expected_version=1, words="a" * 4_001), "words_too_long"),
    ("phone", lambda by, r: report_sanitise(by=by, report_id=r.id, expected_version=1, words="on 07700900123"),
     "sanitise_leaks"),
]  # fmt: skip


def test_what_is_refused_says_why_and_writes_nothing(cast: Any, report: Report) -> None:
    with acting(cast.intelligence):
        for what, deed, code in REFUSALS:
            with pytest.raises(Refused) as refused, transaction.atomic():
                deed(cast.intelligence, report)
            assert (what, refused.value.code) == (what, code)
        assert not Standing.objects.exists()


def test_two_officers_at_once_do_not_decide_past_each_other(cast: Any, report: Report) -> None:
    with acting(cast.intelligence):
        graded(cast.intelligence, report)
        with pytest.raises(Stale) as stale:
            graded(cast.intelligence, report, source="1")
        assert stale.value.current.version == 2
        assert Grade.objects.count() == 1


@pytest.mark.parametrize(
    "who", ["mother", "ipsw", "csw", "social_worker", "manager", "duty", "police", "hub", "stranger"]
)
def test_nobody_else_grades_or_reads_it(who: str, cast: Any, report: Report) -> None:
    by = getattr(cast, who)
    with acting(by):
        for deed in (
            lambda: graded(by, report),
            lambda: report_sanitise(by=by, report_id=report.id, expected_version=1, words=TEXT),
            lambda: report_move(by=by, report_id=report.id, expected_version=1, to="held", why="x"),
        ):
            with pytest.raises(NotPermitted), transaction.atomic():
                deed()
        with pytest.raises((NotPermitted, Missing)):
            report_page(viewer=by, report_id=report.id)


def test_a_report_about_an_officer_is_not_theirs(cast: Any) -> None:
    with acting(SYSTEM):
        theirs = told(
            cast, about_worker=True, about_worker_id=cast.intelligence.id, released_at=now(),
            released_by_id=cast.manager.id,
        )  # fmt: skip
    with acting(cast.intelligence):
        assert not reports_to_grade(viewer=cast.intelligence).exists()
        with pytest.raises(Missing):
            graded(cast.intelligence, theirs)


def test_what_is_held_wakes_once_and_a_person_looks(cast: Any, report: Report) -> None:
    by = cast.intelligence
    with acting(by):
        report_move(by=by, report_id=report.id, expected_version=1, to="held", why="One car, once")
        assert not reports_to_grade(viewer=by).exists()
    with acting(SYSTEM):
        other = told(cast)
        shared = {report.id: [("vehicle", "AB12 CDE")], other.id: [("vehicle", "AB12 CDE")]}
        assert held_wake(report_id=other.id, shared=shared) == 1
        assert held_wake(report_id=other.id, shared=shared) == 0
    with acting(by):
        line = lines_of(viewer=by, reports=reports_woken(viewer=by))[0]
        assert line.wake is not None
        assert (line.wake.words, line.wake.by_report.id) == ("AB12 CDE", other.id)
        # Another report bears it out: what was told at second hand is B now.
        with pytest.raises(Stale):
            report_move(by=by, report_id=report.id, expected_version=2, to="held", why="Unseen")
        report_move(
            by=by, report_id=report.id, expected_version=3, to="held", why="The same car, still no more"
        )
        assert not reports_woken(viewer=by).exists()
        assert Wake.objects.get().looked_by_id == by.id


def test_the_database_refuses_what_skips_a_grade_or_goes_beside_the_verbs(cast: Any, report: Report) -> None:
    of = {
        "partnership_id": report.partnership_id,
        "report": report,
        "by_id": cast.intelligence.id,
        "by_name": "I",
        "at": now(),
    }
    with acting(cast.intelligence), pytest.raises(Error, match="row-level security"), transaction.atomic():
        Sanitised.objects.create(**of, number=1, reference="I", received_on=now().date(), words="x")
    with acting(cast.intelligence), elevated("a test behind the verbs"):
        for made, words in (
            (lambda: Move.objects.create(**of, number=1, was="new", became="intelligence", why="x"), "without a grade"),
            (lambda: Move.objects.create(**of, number=2, was="new", became="held", why="x"), "follows the last"),
            (lambda: Move.objects.create(**of, number=1, was="graded", became="held", why="x"), "follows the last"),
            (lambda: Standing.objects.create(partnership_id=report.partnership_id, report=report, state="evidence",
                                             changed_at=now()), "standing_"),
        ):  # fmt: skip
            with pytest.raises(Error, match=words), transaction.atomic():
                made()
