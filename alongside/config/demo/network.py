"""A small map, told gently: a car, a phone and a coach station in what two families told; somebody to look at, one dismissed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from alongside.config.demo.acts import acting
from alongside.ground import clock
from alongside.ground.accounts.models import Partnership
from alongside.ground.base.actors import SYSTEM
from alongside.pursuit.entities import services as entities
from alongside.pursuit.entities.models import Entity
from alongside.pursuit.information.models import Item, Report
from alongside.pursuit.information.rules import Noticed
from alongside.pursuit.information.services.telling import About, report_tell
from alongside.pursuit.intelligence import services as intelligence
from alongside.pursuit.intelligence.models import Standing
from alongside.pursuit.intelligence.selectors import suggestions_of
from alongside.pursuit.network import services as verbs
from alongside.pursuit.network.jobs import propose
from alongside.pursuit.network.models import Further, Group, GroupMember
from alongside.pursuit.network.selectors import further_list

_CAR = "NM17 XKT"
_TOLD: list[Noticed] = [
    {
        "words": "Her friend Tia was picked up at the coach station, in the silver car again.", "noticed_words": "Saturday",
        "person_words": "Tia", "vehicle_words": f"silver Audi {_CAR}", "place_words": "Coach station", "how_known": "saw",
    },
    {
        "words": "Lou from the kiosk has the number too: it hangs on a card there.", "person_words": "Lou",
        "phone_words": "07700 900417", "vehicle_words": _CAR, "place_words": "Coach station", "how_known": "saw",
    },
]  # fmt: skip
_TEXTS = {
    "Adeyemi": f"A young person called Tia was picked up at the coach station in a silver Audi, {_CAR}. Lou saw it.",
    "Okafor": f"A silver Audi, {_CAR}, waits at a corner of Mill Road after school. Its driver uses 07700 900417.",
}


def draw_the_map(every: list[Any], workers: dict[str, Any], partnership: Partnership, now: datetime) -> None:
    """Tell it, promote it, let the night propose, and let people look. `every`: the stories that were told."""
    for told in every:
        if told.story["family"] == "Adeyemi" and told.case is not None and told.parents:
            mother = told.accounts[str(told.parents[0].id)]
            with clock.frozen(now - timedelta(days=3)), acting(mother):
                about = About(case_id=told.case.id, workers_may_read=True)
                report_tell(by=mother, partnership=partnership, noticed=_TOLD, about=about)
    with acting(SYSTEM):
        entities.items_mentioned()
        cars = (
            Item.objects.filter(vehicle_words__contains=_CAR)
            .select_related("report__case__family")
            .order_by("id")
        )
        reports = {one.report_id: one.report for one in cars}
    officer = workers["police_intelligence"]
    with clock.frozen(now - timedelta(days=2)):
        for report in reports.values():
            _promoted(officer, report)
    with clock.frozen(now - timedelta(days=1, hours=6)):
        _look(workers, partnership)


def _promoted(officer: Any, report: Report) -> None:
    family = report.case.family.name if report.case else ""
    text = next((words for name, words in _TEXTS.items() if name in family), "")
    with acting(SYSTEM):
        standing = Standing.objects.filter(report=report).first()
        letters = suggestions_of(report)
    if not text or (standing is not None and standing.state != "new"):
        return
    of: dict[str, Any] = {"by": officer, "report_id": report.id}
    with acting(officer):
        intelligence.report_grade(**of, expected_version=1, source="2", letters=letters, handling="P")
        why = "It is how they are known; the family is not named"
        intelligence.report_sanitise(**of, expected_version=2, words=text, kept_why=why)
        intelligence.report_move(
            **of, expected_version=3, to="intelligence", why="Two families saw the same car"
        )


def _look(workers: dict[str, Any], partnership: Partnership) -> None:
    officer = workers["police_intelligence"]
    with acting(SYSTEM):
        here = Entity.objects.filter(partnership_id=partnership.id)
        stations = list(here.filter(label="Coach station").order_by("id"))
        tia = here.filter(label="Tia").first()
    if tia is None:
        return
    with acting(officer):
        if len(stations) > 1:
            one, other = stations[0].id, stations[1].id
            entities.entity_judge(
                by=officer, one_id=one, other_id=other, word="same", reason="There is one coach station"
            )
        reason = "A friend of hers, and as old; nobody has spoken with her yet"
        entities.person_say(by=officer, entity_id=tia.id, what="may_be_harmed", reason=reason)
    with acting(SYSTEM):
        propose(partnership)
        tia.refresh_from_db()
        members = GroupMember.objects.filter(node_id=tia.identity_id)
        group = Group.objects.filter(id__in=members.values("group_id")).first()
    _dismissed(workers)
    if group is not None:
        _together(workers, group)


_NOT_THEM = {
    "Lou": ("not_a_child", "A grown-up who works at the kiosk and helped us"),
    "a tall lad": ("another", "It is how Kez was described"),
}


def _dismissed(workers: dict[str, Any]) -> None:
    officer = workers["police_intelligence"]
    with acting(officer):
        for one, spot in further_list(viewer=officer):
            why, reason = next(
                (said for label, said in _NOT_THEM.items() if spot.label.startswith(label)), ("", "")
            )
            if why and one.state == Further.State.PROPOSED:
                verbs.further_dismiss(by=officer, further_id=one.id, why=why, reason=reason)


def _together(workers: dict[str, Any], group: Group) -> None:
    officer, hub, worker = workers["police_intelligence"], workers["hub"], workers["csw"]
    with acting(officer):
        decision = verbs.Decision(
            "confirmed", "The same car, phone and place in what two families told", "Heron"
        )
        verbs.group_judge(by=officer, group_id=group.id, expected_version=group.version, decision=decision)
    with acting(hub):
        wanted = verbs.WorkWanted(
            "school", "Mill Road High School, year 9", ["healthy", "abusive", "help"], worker.id,
            (clock.today() + timedelta(days=21)), "Ask for the head of year first.",
        )  # fmt: skip
        work = verbs.work_plan(by=hub, group_id=group.id, wanted=wanted)
    with acting(worker):
        reached = verbs.Reached(
            clock.today(), ["healthy", "help"], young_people=24, parents=3, asked_for_help=1
        )
        verbs.work_reached(by=worker, work_id=work.id, reached=reached)
