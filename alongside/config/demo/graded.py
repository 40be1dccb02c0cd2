"""What the police made of what three families told: one held and woken, one shared and written anew, one answered late."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from alongside.config.demo.acts import acting
from alongside.family.cases.models import Case
from alongside.ground import clock
from alongside.ground.accounts.models import User
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock.time_source import local_date
from alongside.pursuit.information.models import Item, Report
from alongside.pursuit.information.services.reading import feedback_give
from alongside.pursuit.intelligence import services as verbs
from alongside.pursuit.intelligence.jobs import items_compare
from alongside.pursuit.intelligence.selectors import suggestions_of

_AGREEMENT = """We share what keeps a child safe, and nothing more.

The police share the text without its source, with a named person, for one purpose, until one day.
Whoever reads it tells nobody where it came from. A reason not to share is written down, and can be challenged."""
_TEXT = (
    "A small grey car, AB19 XYZ, waits with its lights off at a corner near the bakery, late in the evening."
)


def grade_what_was_told(*, workers: dict[str, User], now: datetime) -> None:
    """Grade, hold, promote and share what was told in the stories, at the times when it happened."""
    with acting(SYSTEM):
        found = Report.objects.filter(submitted_at__isnull=False, case__isnull=False)
        by_family = {one.case.family.name: one for one in found.select_related("case__family") if one.case}
    by = _Officer(workers["police_intelligence"], now)
    chapters = (("Beckett", _held), ("Okafor", _promoted), ("Adeyemi", _kept))
    for family, chapter in chapters:
        report = next((one for name, one in by_family.items() if family in name), None)
        if report is not None:
            chapter(by, report, workers)
    with acting(SYSTEM):
        items_compare()


class _Officer:
    """The intelligence officer, doing one thing so many days after a report came, never in the future."""

    def __init__(self, user: User, now: datetime) -> None:
        self.user, self.now = user, now

    def do(self, days: float, report: Report, verb: Any, **facts: Any) -> Any:
        assert report.submitted_at is not None
        at = min(report.submitted_at + timedelta(days=days), self.now)
        with clock.frozen(at), acting(self.user):
            return verb(by=self.user, report_id=report.id, **facts)

    def grade(self, days: float, report: Report, **facts: Any) -> Any:
        with acting(SYSTEM):
            letters = suggestions_of(report)
            assert set(letters) == set(
                Item.objects.filter(report=report, submitted_at__isnull=False).values_list("id", flat=True)
            )
        return self.do(days, report, verbs.report_grade, letters=letters, source="2", **facts)


def _held(by: _Officer, report: Report, workers: dict[str, User]) -> None:
    """Not enough to act on yet; nobody has said so to them, and that is late by now."""
    by.do(
        1,
        report,
        verbs.report_move,
        expected_version=1,
        to="held",
        why="One car, no more is known of it yet.",
    )


def _promoted(by: _Officer, report: Report, workers: dict[str, User]) -> None:
    """Graded, written without its source, promoted, told back, and shared with the lead for the plan."""
    by.grade(1, report, expected_version=1, handling="P")
    by.do(1.1, report, verbs.report_sanitise, expected_version=2, words=_TEXT)
    by.do(
        1.2,
        report,
        verbs.report_move,
        expected_version=3,
        to="intelligence",
        why="Three times, at the same place.",
    )
    by.do(1.3, report, feedback_give, code="passed_on")
    _shared(by, report, workers)
    newer = f"{_TEXT} It was seen a third time, a little before midnight."
    with clock.frozen(by.now - timedelta(hours=1)), acting(by.user):
        verbs.report_sanitise(by=by.user, report_id=report.id, expected_version=4, words=newer)


def _shared(by: _Officer, report: Report, workers: dict[str, User]) -> None:
    manager, days = workers["manager"], timedelta(days=30)
    with clock.frozen(by.now - timedelta(days=60)), acting(manager):
        verbs.agreement_set(
            by=manager, words=_AGREEMENT, thresholds=["harm", "exploitation", "other_child"],
            purposes=["protect", "plan", "disrupt"], most_days=90,
        )  # fmt: skip
    for lead in (workers["social_worker"], workers["second_social_worker"]):
        with clock.frozen(by.now - timedelta(days=1)), acting(lead):
            if report.case_id is None or not Case.objects.filter(id=report.case_id).exists():
                continue
            what = verbs.Asked(
                "Cars near the home, so that the plan can name them.", "exploitation", "plan", local_date(by.now + days),
                report.case_id,
            )  # fmt: skip
            asked = verbs.share_ask(by=lead, what=what)
        with clock.frozen(by.now - timedelta(hours=20)), acting(by.user):
            verbs.share_give(by=by.user, request_id=asked.id, report_ids=[report.id])
        with clock.frozen(by.now - timedelta(hours=3)), acting(lead):
            needs = "Is anything known of the car park behind the baths?"
            verbs.share_ask(by=lead, what=verbs.Asked(needs, "harm", "protect", local_date(by.now + days)))


def _kept(by: _Officer, report: Report, workers: dict[str, User]) -> None:
    """Read at once; its grade, with a condition, and the answer came late."""
    by.grade(9, report, expected_version=1, handling="C", conditions=["ask_first", "no_action"])
    by.do(
        9.1,
        report,
        verbs.report_move,
        expected_version=2,
        to="kept",
        why="She is safe; officers work on the place.",
    )
    by.do(9.2, report, feedback_give, code="cannot_say")
