"""What is done about those who harm, told for two families: a result, and none with its reason. Another waits for somebody.

A third family looked at the plan together yesterday, so that a parent is asked how well services go after those who harm.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from alongside.config.demo.acts import acting
from alongside.ground import clock
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock.time_source import local_date
from alongside.practice.plans.models import Plan
from alongside.practice.plans.models_voices import Involvement
from alongside.practice.plans.services import involvement_say, plan_review
from alongside.pursuit.disruption import services
from alongside.pursuit.disruption.models import Activity
from alongside.pursuit.disruption.rules import Came
from alongside.pursuit.entities.models import Entity


def stop_those_who_harm(every: Iterable[Any], workers: dict[str, Any], now: datetime) -> None:
    """Tell what came of what two plans say, of a car that the police look at, and count where nobody looks."""
    by_name = {t.story["family"]: t for t in every if t.case is not None}
    for name, tell in (("Okafor", _okafor), ("Bellamy", _bellamy), ("Hollis", _hollis)):
        if name in by_name:
            tell(by_name[name], workers, now)
    with clock.frozen(now), acting(SYSTEM):
        for partnership_id in sorted({t.partnership.id for t in by_name.values()}):
            services.watches_mind(by=SYSTEM, partnership_id=partnership_id)


def _of_the_plan(t: Any, by: Any) -> Activity | None:
    with acting(by):
        return Activity.objects.filter(case=t.case, line__isnull=False, version=1).order_by("at").first()


def _okafor(t: Any, workers: dict[str, Any], now: datetime) -> None:
    """Police warned a man in writing; his car was stopped, and the workers read that something was done."""
    csw, officer = t.worker("csw"), workers["police_intelligence"]
    day = now - timedelta(days=2)
    begun = _of_the_plan(t, csw)
    with clock.frozen(day):
        if begun is not None:
            came = Came(
                local_date(day), "some", words="He signed for it. It names the station and the bus stop."
            )
            with acting(csw):
                services.activity_result(
                    by=csw, activity_id=begun.thread, came=came, expected_version=1, kind="warning_notice",
                    words_for_family="Police gave a man a letter that tells him to stay away. If he comes near, ring 999 and"
                    " say that there is a letter.",
                )  # fmt: skip
        with acting(officer):
            car = (
                Entity.objects.filter(partnership_id=t.partnership.id, kind="vehicle")
                .order_by("created_at")
                .first()
            )
            if car is not None:
                pursuit = services.Pursuit(
                    kind="vehicle", agency="Northmoor police", entity_id=car.id, case_references=[t.case.reference],
                    own_words="Stopped at the ring road. Two phones.", words="Nothing more to do for the workers today.",
                )  # fmt: skip
                services.activity_pursue(by=officer, pursuit=pursuit, came=Came(local_date(day), "early"))


def _bellamy(t: Any, workers: dict[str, Any], now: datetime) -> None:
    """A visit to an arcade that led to nothing, and why."""
    lead = t.worker("lead")
    begun, day = _of_the_plan(t, lead), now - timedelta(days=9)
    if begun is None:
        return
    why = "The arcade has new owners, and nobody there knows the boys."
    with clock.frozen(day), acting(lead):
        services.activity_result(
            by=lead, activity_id=begun.thread, came=Came(local_date(day), "nothing", why=why), expected_version=1,
            kind="place_visit",
        )  # fmt: skip


def _hollis(t: Any, workers: dict[str, Any], now: datetime) -> None:
    """The plan was looked at together: each of them took part, and some of it is written again."""
    lead, moment = t.worker("lead"), Involvement.Moment.REVIEW.value
    with clock.frozen(now - timedelta(days=1)), acting(lead):
        shared = Plan.objects.filter(family_id=t.case.family_id, number__gt=0).select_related("case__child")
        plan = shared.order_by("created_at").first()
        if plan is None:
            return
        for person in (*t.parents, plan.case.child):
            involvement_say(
                by=lead, plan_id=plan.id, moment=moment, person_id=person.id, met=Involvement.Item.values
            )
        plan_review(
            by=lead, plan_id=plan.id, outcome="change", expected_version=Plan.objects.get(id=plan.id).version,
            words="The evenings are calmer. The way home from school needs another answer.",
        )  # fmt: skip
