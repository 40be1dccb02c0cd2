"""Who and what reports mention, told gently: one car that two families saw, a first name heard twice, and what officers said."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from alongside.config.demo.disruption import stop_those_who_harm
from alongside.config.demo.network import draw_the_map
from alongside.ground import clock
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.pursuit.entities import services
from alongside.pursuit.entities.models import Entity
from alongside.pursuit.information.rules import Noticed
from alongside.pursuit.information.services.telling import About, report_tell

_TOLD: dict[str, tuple[float, list[Noticed]]] = {
    "Okafor": (
        6,
        [
            {
                "words": "The same car waited at the end of our road after school, on Tuesday and on Thursday.",
                "noticed_words": "About half past three, twice", "place_words": "Corner of Mill Road, NM1 4AB",
                "vehicle_words": "silver Audi NM17 XKT", "how_known": "saw",
            },
            {
                "words": "He is called Kez, and he has this number.", "person_words": "Kez",
                "phone_words": "07700 900417", "how_known": "device_document", "how_words": "It was on the screen of the phone",
            },
        ],
    ),
    "Adeyemi": (
        4,
        [
            {
                "words": "A silver car dropped them off and did not stop long.", "noticed_words": "Friday, after nine",
                "vehicle_words": "NMI7 XKT", "person_words": "Kez, a tall lad with a dog", "how_known": "saw",
            },
            {
                "words": "A friend wrote to a Kay online, and then somebody rang.", "person_words": "Kay",
                "handle_words": "snap kez_417", "phone_words": "ends in 417", "how_known": "told",
                "how_words": "Her friend told me at the door",
            },
        ],
    ),
}  # fmt: skip


def mention(every: list[Any], workers: dict[str, Any], partnership: Any, now: datetime) -> None:
    """Tell it for two families, let two officers look at it, and draw the map. `every`: the stories that were told."""
    for told in every:
        family = told.story["family"]
        if family in _TOLD and told.case is not None and told.parents:
            days, noticed = _TOLD[family]
            mother = told.accounts[str(told.parents[0].id)]
            with clock.frozen(now - timedelta(days=days)), acting(mother):
                about = About(case_id=told.case.id, workers_may_read=True)
                report_tell(by=mother, partnership=partnership, noticed=noticed, about=about)
    with acting(SYSTEM):
        services.items_mentioned()
    _judge(workers, now)
    draw_the_map(every, workers, partnership, now)
    stop_those_who_harm(every, workers, now)


def _judge(workers: dict[str, Any], now: datetime) -> None:
    first, second = workers["police_intelligence"], workers["second_police_intelligence"]
    with acting(SYSTEM):
        people = {
            one.label: one
            for one in Entity.objects.filter(kind="person", label__startswith="K").order_by("id")
        }
        kez = list(Entity.objects.filter(kind="person", label="Kez").order_by("id"))
    if len(kez) < 2 or "Kay" not in people:
        return
    pair = {"one_id": kez[0].id, "other_id": kez[1].id}
    with clock.frozen(now - timedelta(days=2)), acting(first):
        said = services.entity_judge(
            by=first, **pair, word="same", reason="The same car in both reports, in the same week"
        )
        services.entity_judge(
            by=first,
            one_id=kez[0].id,
            other_id=people["Kay"].id,
            word="unsure",
            reason="The number may be one; nobody saw them",
        )
        services.person_say(
            by=first,
            entity_id=kez[0].id,
            what="suspected",
            reason="Two families saw him wait for children, with the car",
        )
    with clock.frozen(now - timedelta(days=1)), acting(second):
        services.judgement_agree(
            by=second, judgement_id=said.id, agreed=True, reason="Read both; the car is in each"
        )
