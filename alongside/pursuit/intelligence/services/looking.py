"""Looking, in a text without its source, for what would show the source; it is no way to learn a name (R150, R151)."""

from __future__ import annotations

from datetime import datetime, time

from alongside.ground.access.context import elevated, elevated_to_read
from alongside.ground.accounts.models import User
from alongside.ground.audit.events import REFUSED
from alongside.ground.audit.models import AuditEvent
from alongside.ground.audit.services import refusal_keep
from alongside.ground.base.errors import Refused
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import now, today
from alongside.ground.clock.time_source import LONDON
from alongside.pursuit.information.models import Report, SourceOpening
from alongside.pursuit.intelligence import rules
from alongside.pursuit.intelligence.known import words_of_the_record
from alongside.pursuit.intelligence.models import Sanitised

_CODE = "sanitise_leaks"


def found_in(by: User, report: Report, words: str, why: str) -> list[str]:
    """Return which kinds of what the record knows stand in `words`, for the verb alone; whoever opened the source is told more.

    Raises Refused: `sanitise_leaks` where something was found and no reason given, `sanitise_often`. Both are kept.
    """
    knows = SourceOpening.objects.filter(report=report, by_id=by.id).exists()
    if not knows and _findings(by, report) >= _most(report):
        raise refusal_keep(
            Refused(
                "This text was looked at very often today. Open who told it, with a reason, or ask a colleague to write it.",
                code="sanitise_often", field="words",
            ),
            by=by, about=report,
        )  # fmt: skip
    with elevated(
        "what must not stand in the text is looked for as the system: the officer does not learn it"
    ):
        found = rules.leaks(words, words_of_the_record(report))
    try:
        rules.check_leaks(found, why, knows=knows)
    except Refused as refused:
        raise refusal_keep(refused, by=by, about=report) from None
    return found


def _most(report: Report) -> int:
    return int(in_force("P-SANITISE-TRIES", partnership_id=report.partnership_id, at=now()).value)


def _findings(by: User, report: Report) -> int:
    """Return how often the look found something for this officer in this report today, refused or kept with a reason."""
    since = datetime.combine(today(), time.min, LONDON)
    with elevated_to_read("an officer does not read the log; how often they asked is counted for them"):
        refused = AuditEvent.objects.filter(
            partnership_id=report.partnership_id, at__gte=since, kind=REFUSED.name, actor_id=by.id, about_id=report.id,
            facts__code=_CODE,
        ).count()  # fmt: skip
        texts = Sanitised.objects.filter(report=report, by_id=by.id, at__gte=since)
        return refused + texts.filter(stays__isnull=False).count()
