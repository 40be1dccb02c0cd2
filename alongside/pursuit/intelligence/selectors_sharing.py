"""What was asked of the police and shared, by and with whom; and what the hub reads of a week (R155, R157)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from alongside.ground.access.context import elevated_to_read
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Missing
from alongside.ground.clock.models import Clock
from alongside.ground.clock.time_source import local_date
from alongside.pursuit.entities.models import Entity, Mention
from alongside.pursuit.information.models import Report
from alongside.pursuit.intelligence import events
from alongside.pursuit.intelligence.models import Agreement, Onward, Sanitised, Share, ShareRequest, Standing
from alongside.pursuit.intelligence.policies import DIGEST_READ, SHARE_ANSWER, SHARE_ASK
from alongside.pursuit.intelligence.selectors_hub import HubNews, hub_news

MOST = 50


@dataclass(frozen=True)
class Week:
    """What the hub may read of seven days from a Monday, by case: the texts, which led to a request already, what changed."""

    week: date
    by_case: tuple[tuple[str, tuple[Sanitised, ...]], ...]
    onward: frozenset[uuid.UUID]
    news: HubNews


def agreement_in_force(*, viewer: User) -> Agreement | None:
    """Return the version in force, which everybody who works here may read; None where there is none yet."""
    return Agreement.objects.order_by("-number").first() if viewer.partnership_id else None


def shared_with(*, viewer: User) -> list[Share]:
    """Return what the viewer may read now, the newest first; nothing after its day (R157). Raises NotPermitted."""
    require(viewer, SHARE_ASK)
    found = first_of(Share.objects.filter(to_id=viewer.id).order_by("-at", "-id"), MOST)
    note_read("intelligence.share", [one.report_id for one in found])
    return found


def asked_by(*, viewer: User) -> QuerySet[ShareRequest]:
    """Return what the viewer asked for, with each answer, the newest first. Raises NotPermitted."""
    require(viewer, SHARE_ASK)
    return ShareRequest.objects.filter(by_id=viewer.id).order_by("-at", "-id")


def asks_to_answer(*, viewer: User) -> QuerySet[ShareRequest]:
    """Return what waits for an officer's answer, the longest first. Raises NotPermitted."""
    require(viewer, SHARE_ANSWER)
    return ShareRequest.objects.filter(answered_at__isnull=True).order_by("at", "id")


def ask_get(*, viewer: User, share_request_id: uuid.UUID) -> ShareRequest:
    """Return one request, for whoever made it and the officers. Raises Missing."""
    found = ShareRequest.objects.filter(id=share_request_id).select_related("agreement").first()
    if found is None:
        raise Missing
    note_read("intelligence.share_request", [found.id])
    return found


def share_clocks(*, viewer: User, asks: Iterable[ShareRequest]) -> dict[uuid.UUID, Clock]:
    """Return by when each of these is to be answered, for those who may read them."""
    ids = [one.id for one in asks if viewer.id]
    with elevated_to_read("whoever may read what was asked sees by when it is answered"):
        return {
            one.about_id: one
            for one in Clock.objects.filter(about_id__in=ids, kind=events.SHARE_ANSWER_CLOCK)
        }


def reports_to_share(*, viewer: User, asked: ShareRequest) -> list[Report]:
    """Return the graded reports that have a text without its source, those of the case first. Raises NotPermitted."""
    require(viewer, SHARE_ANSWER)
    ready = Standing.objects.filter(sanitised_id__isnull=False).exclude(source="")
    found = Report.objects.filter(id__in=ready.values("report_id")).order_by("-submitted_at", "id")
    of_case = first_of(found.filter(case_id=asked.case_id), MOST) if asked.case_id else []
    return of_case or first_of(found, MOST)


def texts_ready(*, viewer: User, reports: Iterable[Report]) -> dict[uuid.UUID, str]:
    """Return the newest text without its source of each of these reports, by report: what somebody would read of it.

    Raises NotPermitted.
    """
    require(viewer, SHARE_ANSWER)
    ready = Standing.objects.filter(report_id__in=[one.id for one in reports], sanitised_id__isnull=False)
    newest = {
        text_id: report_id for report_id, text_id in ready.values_list("report_id", "sanitised_id") if text_id
    }
    return {newest[one.id]: one.words for one in Sanitised.objects.filter(id__in=list(newest))}


def reports_of_match(*, viewer: User, entity_id: uuid.UUID) -> list[Report]:
    """Return the graded reports with a text without its source that mention what another partnership holds too.

    Raises NotPermitted.
    """
    require(viewer, SHARE_ANSWER)
    same = Entity.objects.filter(id=entity_id).values("identity_id")
    mentioned = Mention.objects.filter(entity__identity_id__in=same)
    ready = Standing.objects.filter(sanitised_id__isnull=False).exclude(source="")
    found = Report.objects.filter(id__in=ready.values("report_id")).filter(
        id__in=mentioned.values("identifier__report_id")
    )
    return first_of(found.order_by("-submitted_at", "id"), MOST)


def share_get(*, viewer: User, share_id: uuid.UUID) -> Share:
    """Return one thing shared from here, for an officer. Raises NotPermitted; Missing."""
    found = Share.objects.filter(id=share_id).first()
    if found is None:
        raise Missing
    require(viewer, SHARE_ANSWER)
    return found


def digest_of_week(*, viewer: User, week: date) -> Week:
    """Return what may be shared lawfully of the texts written in seven days from a Monday (R155). Raises NotPermitted.

    The database decides: a text whose code is C, or that was graded anew so, is not there.
    """
    require(viewer, DIGEST_READ)
    until = week + timedelta(days=7)
    newest = Sanitised.objects.filter(at__date__gte=week, at__date__lt=until + timedelta(days=1))
    by_report = {
        one.report_id: one for one in newest.order_by("number") if week <= local_date(one.at) < until
    }
    texts = sorted(by_report.values(), key=lambda one: (one.case_reference == "", one.case_reference, one.at))
    note_read("intelligence.digest", [one.report_id for one in texts])
    by_case: dict[str, list[Sanitised]] = {}
    for one in texts:
        by_case.setdefault(one.case_reference, []).append(one)
    with elevated_to_read(
        "that somebody asked for help because of a text is known to whoever reads the text"
    ):
        gone = Onward.objects.filter(report_id__in=list(by_report)).values_list("report_id", flat=True)
        onward = frozenset(gone)
    assert viewer.partnership_id is not None  # whoever holds the right works in a partnership
    news = hub_news(partnership_id=viewer.partnership_id, week=week)
    return Week(week, tuple((case, tuple(found)) for case, found in by_case.items()), onward, news)


def text_get(*, viewer: User, text_id: uuid.UUID) -> Sanitised:
    """Return one text without its source, for whoever may read it. Raises NotPermitted; Missing."""
    found = Sanitised.objects.filter(id=text_id).first()
    if found is None:
        raise Missing
    require(viewer, DIGEST_READ)
    note_read("intelligence.text", [found.report_id])
    return found
