"""What comes of what was told: outcomes, help for another child in one step, the weekly digest, a marked copy (R155, R158)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction

from alongside.family.people.rules import one_of, past_day, words_of
from alongside.family.referrals.rules import source_of
from alongside.family.referrals.services import referral_receive
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require, who
from alongside.ground.accounts.models import Partnership, User
from alongside.ground.audit.services import record
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock import now, today
from alongside.ground.clock.time_source import local_date
from alongside.ground.post.late import letters_send
from alongside.pursuit.information.models import Report
from alongside.pursuit.intelligence import events
from alongside.pursuit.intelligence.models import Digest, Onward, Outcome, OutcomeReport, Sanitised, Standing
from alongside.pursuit.intelligence.policies import DIGEST_READ, ONWARD_REFER, OUTCOME_TELL
from alongside.pursuit.intelligence.rules import Handling, State
from alongside.pursuit.intelligence.selectors_hub import hub_news
from alongside.pursuit.intelligence.services.common import WHY, a_report, heard_again, here

_SUBJECT = "Something to read"
_WORDS = "There is something new to read this week.\n\nSign in to see it: {address}/desk/\n"


@transaction.atomic
def outcome_tell(
    *, by: User, kind: str, on: date, report_ids: Sequence[uuid.UUID], words: str = ""
) -> Outcome:
    """Say what came of police work, and which reports supported it (R158). `on`: a London day, at the latest today.

    Whoever told them and has not heard that it helped is promised an answer (R152).

    Raises NotPermitted; Missing; Refused: `choice_unknown`, `day_in_future`, `reports_missing`, `words_too_long`.
    """
    require(by, OUTCOME_TELL)
    one_of(kind, Outcome.Kind.values, field="kind")
    past_day(on, today=today(), field="on")
    said = words_of(words, field="words", limit=1_000)
    if not report_ids:
        raise Refused("Choose the reports that supported it.", code="reports_missing", field="report_ids")
    reports = [a_report(by, one, OUTCOME_TELL) for one in dict.fromkeys(report_ids)]
    with elevated(WHY):
        made = Outcome.objects.create(
            partnership_id=here(by), created_by_id=by.id, kind=kind, on=on, words=said, by_id=by.id,
            by_name=by.name, at=now(),
        )  # fmt: skip
        OutcomeReport.objects.bulk_create(
            OutcomeReport(partnership_id=made.partnership_id, outcome=made, report=report)
            for report in reports
        )
        for report in reports if kind != Outcome.Kind.NONE else ():
            heard_again(report, "acted_on")
    record(events.OUTCOME_TOLD, by=by, about=made, facts={"kind": kind, "reports": len(reports)})
    return made


@dataclass(frozen=True)
class Worry:
    """Another child whom something told makes one worry about; nothing of them need be known but the worry."""

    words: str
    child_name: str = ""
    child_age_words: str = ""


@transaction.atomic
def onward_refer(*, by: User, text_id: uuid.UUID, worry: Worry) -> Onward:
    """Ask for help for another child because of a sanitised text, in one step: it stays known where the worry comes from
    (R155).

    The request is an ordinary one, read by the duty team first; it says which report, by its reference, and no source.

    Raises NotPermitted; Missing for a text that one may not read; Refused: `words_missing`, `words_too_long`.
    """
    require(by, ONWARD_REFER)
    text = Sanitised.objects.filter(id=text_id).first()
    if text is None:
        raise Missing
    said = words_of(worry.words, field="words", limit=9_000, required=True)
    actor = by.as_actor()
    with elevated("a request is the asker’s own: whoever makes it may not see the team’s queue"):
        assert by.partnership is not None  # whoever holds the right works in a partnership
        received = referral_receive(
            by=by, partnership=by.partnership, source=source_of(actor.roles, actor.agency_kind),
            own_words=f"{said}\n\nThis comes from report {text.reference}.", child_name=worry.child_name,
            child_age_words=worry.child_age_words, referrer_name=f"{by.name}, {actor.role_title}"[:120],
            referrer_agency=actor.agency_name, referrer_contact=by.phone,
        )  # fmt: skip
        made = Onward.objects.create(
            partnership_id=text.partnership_id, created_by_id=by.id, report_id=text.report_id, referral=received.referral,
            by_id=by.id, by_name=by.name, at=now(),
        )  # fmt: skip
    record(events.ONWARD, by=by, about=made)
    return made


def week_of(day: date) -> date:
    """Return the Monday of a week."""
    return day - timedelta(days=day.weekday())


def texts_of_week(partnership_id: uuid.UUID, week: date) -> list[Sanitised]:
    """Return the newest texts written in the seven days from a Monday that the hub may read. Call it as the system."""
    open_now = Standing.objects.filter(
        partnership_id=partnership_id, handling=Handling.P, report__about_worker=False
    ).exclude(state=State.NEW)
    found = Sanitised.objects.filter(id__in=open_now.values("sanitised_id")).order_by("case_reference", "at")
    return [one for one in found if week <= local_date(one.at) < week + timedelta(days=7)]


@transaction.atomic
def digest_send(*, partnership: Partnership, day: date) -> Digest | None:
    """Tell the hub of a partnership, once, that the week before `day` left something to read; the system's (R155).

    Something new, or that what it read was replaced or taken back. The letter says nothing else. None where there is
    nothing, nobody to tell, or it was told already.
    """
    week = week_of(day) - timedelta(days=7)
    news = hub_news(partnership_id=partnership.id, week=week)
    fresh = {one.reference for one in texts_of_week(partnership.id, week)} | {
        one.reference for one in news.newer
    }
    items = len(fresh) + len(news.taken_back)
    people = list(
        who(DIGEST_READ, partnership_id=partnership.id).filter(role_assignments__role="hub").order_by("id")
    )
    if not items or not people or Digest.objects.filter(partnership_id=partnership.id, week=week).exists():
        return None
    made = Digest.objects.create(
        partnership_id=partnership.id, week=week, items=items, told=len(people), at=now()
    )
    record(events.DIGEST_SENT, by=SYSTEM, about=made, facts={"items": made.items, "told": made.told})
    letters_send(people, _SUBJECT, _WORDS.format(address=settings.SITE_ADDRESS))
    return made


def paper_made(*, by: User, report: Report, text: Sanitised) -> None:
    """Note that somebody made a marked copy of a sanitised text (R333)."""
    record(events.PAPER, by=by, about=text, facts={"reference": report.reference})
