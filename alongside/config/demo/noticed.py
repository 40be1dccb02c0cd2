"""What three families noticed: a car three times, a nickname; one urgent and confirmed, one to collect, one not taken."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from alongside.config.demo.papers import picture
from alongside.ground import clock
from alongside.ground.access.context import acting
from alongside.ground.files.services import wish
from alongside.pursuit.information.services.files import files_receive, report_original_ask
from alongside.pursuit.information.services.reading import report_acknowledge
from alongside.pursuit.information.services.telling import About, item_add, report_tell
from alongside.pursuit.information.services.things import Offered, not_taken_note, thing_add
from alongside.pursuit.information.services.urgent import turn_add, urgent_confirm
from alongside.pursuit.information.services.wishing import answer_wish

_CAR = "AB19 XYZ"


def notice(t: Any) -> None:
    """Tell what one of these families noticed. `t` is a story's `Telling`."""
    chapter = {"Okafor": _okafor, "Adeyemi": _adeyemi, "Beckett": _beckett}.get(t.story["family"])
    if chapter is not None and t.case is not None:
        chapter(t)


def _okafor(t: Any) -> None:
    """A grey car, three times; a nickname heard on the phone; and one thing that is not sent yet."""
    mother = t.accounts[str(t.parents[0].id)]
    times = ("about 11 at night", "a little before midnight", "10 to 11 at night")
    seen = [
        {
            "words": "A small grey car waited at the corner with its lights off.", "how_known": "saw", "noticed_words": when,
            "noticed_on": t.day(14 + one), "vehicle_words": _CAR, "place_words": "The corner by the bakery",
        }
        for one, when in enumerate(times)
    ]  # fmt: skip
    about = About(case_id=t.case.id, workers_may_read=True)
    made = t.do(17, mother, report_tell, partnership=t.partnership, noticed=seen, about=about)
    _a_picture(t, mother, made)
    heard = {
        "words": "She said a name on the phone that I did not know.",
        "person_words": "Jinx",
        "how_known": "heard",
    }
    t.do(17.1, mother, item_add, report_id=made.report.id, noticed=heard)
    number = {"words": "A number rang three times and hung up.", "phone_words": "01632 960777"}
    t.do(17.2, mother, item_add, report_id=made.report.id, noticed=number)
    t.do(17.8, t.workers["police_intelligence"], report_acknowledge, report_id=made.report.id)


def _a_picture(t: Any, mother: Any, made: Any) -> None:
    """A picture of the car with its place and time, which an officer opened for a reason; and no message to a shared phone."""
    given = picture()
    given.name = "The corner by the bakery.png"
    wish(given, "kept")
    (kept,) = t.do(17.05, mother, files_receive, item_id=made.items[0].id, uploads=[given])
    t.do(17.06, mother, answer_wish, report_id=made.report.id, message="no")
    why = "The time when it was taken, beside the camera of the bakery."
    t.do(17.9, t.workers["police_intelligence"], report_original_ask, attachment_id=kept.id, why=why)


def _adeyemi(t: Any) -> None:
    """A child told the parents' own worker something: the police contact on duty confirmed within minutes."""
    ipsw, police = t.worker("ipsw"), t.workers["police"]
    _on_duty(t, 15)
    said = {
        "words": "She told me today where she is to be picked up tonight, and by whom.", "how_known": "told",
        "how_words": "She told me herself", "place_words": "The car park behind the baths", "person_words": "Jinx",
    }  # fmt: skip
    about = About(case_id=t.case.id, urgency="disclosure")
    made = t.do(15.2, ipsw, report_tell, partnership=t.partnership, noticed=[said], about=about)
    words = "Officers are there, and she is at home."
    t.do(15.205, police, urgent_confirm, report_id=made.report.id, words=words)


def _on_duty(t: Any, days: float) -> None:
    """Two officers on the list: then, and for the week of the demonstration."""
    manager = t.workers["manager"]
    for place, key in enumerate(("police", "police_intelligence"), start=1):
        officer = t.workers[key]
        phone = {"police": "01632 960110"}.get(key, "01632 960112")
        with clock.frozen(t.at(days)), acting(manager):
            for start in {t.at(days), t.now}:
                turn_add(by=manager, user_id=officer.id, phone=phone, place=place, starts_at=start,
                         ends_at=start + timedelta(days=7))  # fmt: skip


def _beckett(t: Any) -> None:
    """Pictures of a doorbell that an officer would not take: they wait to be collected, and it is counted."""
    parent = t.accounts[str(t.parents[0].id)]
    said = {
        "words": "The same car as last month stopped at our door. Our doorbell has the pictures.", "how_known": "saw",
        "vehicle_words": _CAR, "noticed_words": "twice this week, after ten", "place_words": "Our street",
    }  # fmt: skip
    about = About(case_id=t.case.id, workers_may_read=True)
    made = t.do(16, parent, report_tell, partnership=t.partnership, noticed=[said], about=about)
    thing = t.do(
        16.1, parent, thing_add, report_id=made.report.id, kind="cctv", words="Two short films of our doorbell",
        holder="On my phone, and a copy with Gran",
    )  # fmt: skip
    words = (
        "I showed an officer the films at the desk. He was kind, and said that they cannot take them there."
    )
    offered = Offered("thing", "in_person", "police", t.day(16.5), words)
    t.do(16.5, parent, not_taken_note, offered=offered, thing_id=thing.id)
