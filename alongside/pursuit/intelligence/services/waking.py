"""Held reports wake when something new shares a person, a plate, a phone, a place or a name online (R153).

New is what is told, what was told meanwhile and nobody had held yet, and that an officer says of two that they are one.
Waking decides nothing: an officer looks, by a day that is told to a named person when it passes.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction

from alongside.ground.audit.services import record
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import now
from alongside.ground.clock.models import Clock
from alongside.ground.clock.services import clock_start
from alongside.pursuit.entities.models import Entity, Mention
from alongside.pursuit.entities.selectors import Shared, candidates_of
from alongside.pursuit.information.following import Changed
from alongside.pursuit.information.models import Item, Report
from alongside.pursuit.intelligence import events
from alongside.pursuit.intelligence.models import Standing, Wake
from alongside.pursuit.intelligence.rules import State

MOST = 100  # held reports woken by one new report: beyond that it is a common name, not a link
_NEWEST = 20  # reports that one word of an officer lets wake others
_WORDS = 300
_OWNER = "Police intelligence team"
Words = tuple[str, str]  # a kind of thing, and how it is written


@transaction.atomic
def held_wake(*, report_id: uuid.UUID, shared: Mapping[uuid.UUID, Sequence[Words]]) -> int:
    """Wake each held report with which a new one shares something; return how many. The system's, after a submission.

    `shared`: by held report, the kinds and the words they share. Twice wakes once.
    """
    standings = Standing.objects.select_for_update().filter(report_id__in=list(shared), state=State.HELD)
    by_report = Report.objects.filter(id=report_id).first()
    woken = 0
    for standing in standings.order_by("report_id")[:MOST]:
        if by_report is not None and standing.report_id != report_id:
            woken += _wake(standing, by_report, shared[standing.report_id])
    return woken


def _wake(standing: Standing, by_report: Report, found: Sequence[Words]) -> bool:
    wake, made = Wake.objects.get_or_create(
        partnership_id=standing.partnership_id, report_id=standing.report_id, by_report=by_report,
        defaults={
            "shared": sorted({kind for kind, _ in found}), "at": now(),
            "words": ", ".join(dict.fromkeys(words for _, words in found))[:_WORDS],
        },
    )  # fmt: skip
    if not made:
        return False
    standing.woken_at = wake.at
    standing.version += 1
    standing.save(update_fields=["woken_at", "version"])
    _look_promised(standing)
    record(events.WOKEN, by=SYSTEM, about=wake, facts={"shared": wake.shared})
    return True


def _look_promised(standing: Standing) -> None:
    if not Clock.objects.filter(
        about_id=standing.report_id, kind=events.LOOK_AGAIN, stopped_at__isnull=True
    ).exists():
        clock_start(
            kind=events.LOOK_AGAIN, about_id=standing.report_id, circle_id=standing.report_id,
            partnership_id=standing.partnership_id, started_at=now(), by=SYSTEM, owner_label=_OWNER,
        )  # fmt: skip


def by_report(found: Iterable[Shared]) -> dict[uuid.UUID, list[Words]]:
    """Return what is shared with each other report: kinds, and how each is written there. As the system."""
    some = list(found)
    labels = dict(Entity.objects.filter(id__in={one.entity_id for one in some}).values_list("id", "label"))
    shared: dict[uuid.UUID, list[Words]] = {}
    for one in some:
        shared.setdefault(one.report_id, []).append((one.kind, labels.get(one.entity_id) or one.why))
    return shared


def held_compare_once(standing: Standing) -> int:
    """Wake a report that was held just now where others share something with it already; return by how many. As the system.

    They were told before it was held, so that no look at something new would ever meet it.
    """
    items = Item.objects.filter(report_id=standing.report_id, submitted_at__isnull=False).order_by("number")
    found = by_report(one for item in items for one in candidates_of(item_id=item.id))
    others = Report.objects.filter(id__in=found, submitted_at__isnull=False).order_by("-submitted_at", "id")
    return sum(_wake(standing, other, found[other.id]) for other in others[:MOST])


def held_follow(partnership_id: uuid.UUID, what: Changed) -> None:
    """Wake what is held where an officer's word made something in it the same as in another report. As the system."""
    if not what.entity_ids:
        return
    joined = Entity.objects.filter(id__in=what.entity_ids).values("identity_id")
    rows = Mention.objects.filter(partnership_id=partnership_id, entity__identity_id__in=joined)
    of: dict[uuid.UUID, dict[uuid.UUID, Words]] = {}
    wanted = ("entity__identity_id", "identifier__report_id", "entity__kind", "entity__label")
    for identity, report_id, kind, label in rows.order_by("-at", "-id").values_list(*wanted)[: 10 * MOST]:
        of.setdefault(identity, {})[report_id] = (kind, label)
    for reports in of.values():
        held = Standing.objects.filter(report_id__in=reports, state=State.HELD).values_list(
            "report_id", flat=True
        )
        among = list(held) if len(reports) > 1 else []
        for report_id in list(reports)[:_NEWEST] if among else ():
            held_wake(report_id=report_id, shared={one: [reports[one]] for one in among})
