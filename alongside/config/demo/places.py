"""Places in four of the families: what a mother knows of the bus station, a place that waits for a manager, a move, and a
child in care whose advocate is on the way. The postcodes are invented.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from alongside.config.demo.joins import at_school
from alongside.family.circumstances.models import SiteLink
from alongside.family.circumstances.selectors.child import siblings_in
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.practice.places import services as places

_POSTCODES = Path(__file__).parent / "data" / "postcodes.csv"
_STATION, _SCHOOL, _AUNT = "NM1 1AA", "NM1 2BD", "NM2 3CE"


def load_postcodes() -> None:
    """Load the few invented postcodes."""
    with acting(SYSTEM), _POSTCODES.open(encoding="utf-8") as lines:
        places.postcodes_load(by=SYSTEM, lines=lines)


def around(t: Any) -> None:
    """Tell of the places around a child in some families. `t` is a story's `Telling`."""
    tell = {"Okafor": _okafor, "Adeyemi": _adeyemi, "Hollis": _hollis, "Tarrant": _tarrant}.get(
        t.story["family"]
    )
    if tell is not None and t.case is not None:
        tell(t)
        at_school(t)


def _do(t: Any, days: float, by: Any, verb: Any, **facts: Any) -> Any:
    return t.do(days, by, verb, case_id=t.case.id, **facts)


def _day(t: Any, days: float) -> Any:
    return t.day(days)


def _okafor(t: Any) -> None:
    """Her mother says that the bus station is not safe; it is written down, and a college is checked against it."""
    mother, lead = t.accounts[str(t.parents[0].id)], t.worker("lead")
    with acting(lead):
        site = SiteLink.objects.filter(case=t.case).values_list("site_id", flat=True).first()
    said = _do(t, 23, mother, places.zone_propose, place="The bus station", postcode=_STATION,
               why="Two men in a silver car wait at the far stand after six.")  # fmt: skip
    _do(
        t, 23.5, lead, places.zone_add, area=places.Area(postcode=_STATION, metres=300), name="Northmoor bus station",
        site_id=site, why="Adults in a silver car speak to young people after six.", said_by="Her mother",
        since=_day(t, 23), proposal_id=said.id, answer="Thank you. No visit or school is planned there from now on.",
    )  # fmt: skip
    _do(t, 25, mother, places.zone_propose, place="The flats behind the old mill",
        why="She came home from there without her coat.")  # fmt: skip
    _do(
        t, 26, t.worker("csw"), places.stay_propose,
        place=places.Place("school", "Riverside College", _day(t, 40), "She asked for art.", area="Northmoor",
                           postcode=_SCHOOL),
    )  # fmt: skip


def _adeyemi(t: Any) -> None:
    """A home was found too near to where he was hurt. Police know; his mother is told before a manager decides."""
    lead = t.worker("lead")
    _do(
        t, 14, t.worker("ipsw"), places.zone_add, area=places.Area(postcode=_STATION, metres=500),
        name="The streets around the station", why="His mother saw the people there who hurt him.",
        said_by="His mother", since=_day(t, 14),
    )  # fmt: skip
    home = _do(
        t, 16, lead, places.stay_propose, ask_manager=True,
        place=places.Place("placement", "Elm House", _day(t, 20), "A room is free there this week.", "residential",
                           "Northmoor", "NM1 1AB", weekly_cost=3_900),
        views=places.Views("She does not want him there.", "It is five minutes from the station.",
                           "She could walk to him."),
    )  # fmt: skip
    told = places.ToldWords(_day(t, 16), "phone", "They would have to pass there each day.")
    t.do(
        16.2,
        lead,
        places.stay_tell,
        stay_id=home.id,
        whom="police",
        name="The neighbourhood sergeant",
        told=told,
    )
    aunt = _do(
        t, 17, lead, places.stay_propose,
        place=places.Place("visit", "His aunt", _day(t, 18), "A weekend away from it all.", area="Fellside",
                           postcode=_AUNT),
    )  # fmt: skip
    t.do(18.1, lead, places.stay_start, stay_id=aunt.id, since=_day(t, 18), expected_version=1)


def _hollis(t: Any) -> None:
    """The family has to move for a second time; the sister’s school has an owner, and the police offered to help."""
    lead = t.worker("lead")
    first = _do(t, 8, lead, places.move_open, reason="Letters came to the door.", housing_agency="Northmoor Homes",
                from_area="Mill Road", police="not_offered")  # fmt: skip
    t.do(12, lead, places.move_end, move_id=first.id, outcome="moved", on=_day(t, 12))
    again = _do(
        t, 15, lead, places.move_open, reason="They found out the new address.", housing_agency="Northmoor Homes",
        from_area="Fellside", police="offered", police_words="A van on the day, and somebody to watch the house.",
    )  # fmt: skip
    with acting(lead):
        siblings = siblings_in(t.case)
    needs: list[tuple[str, Any, str, int]] = [("housing", None, "Find a home in another area", 30)]
    needs += [("school", one.id, "A place at the new school", 21) for one in siblings]
    for kind, person, words, days in needs:
        owed = places.Owed(words, "They can sleep.", lead.id, _day(t, 15) + timedelta(days=days), True)
        t.do(15.2, lead, places.move_step_add, move_id=again.id, kind=kind, person_id=person, owed=owed)


def _tarrant(t: Any) -> None:
    """A child with foster carers who has lost touch with home: a plan is due, and an advocate."""
    lead = t.worker("lead")
    home = _do(
        t, 6, lead, places.stay_propose,
        place=places.Place("placement", "Foster carers near the sea", _day(t, 7), "Nights were not safe.", "foster",
                           "Eastvale", "EV1 1AA", weekly_cost=640,
                           of_parent=places.OfParent(t.parents[0].id, "Nobody was at home on the nights of the late shift.",
                                                     "reported", "The parent, who asked for help with it")),
        views=places.Views("Only if it is short.", "Nobody we know goes there.", "Two hours by train; we pay it."),
    )  # fmt: skip
    t.do(7.5, lead, places.stay_start, stay_id=home.id, since=_day(t, 7), expected_version=1)
    for parent in t.parents:
        _do(t, 9, lead, places.contact_lost, since=_day(t, 8), person_id=parent.id,
            words="The number does not work any more.")  # fmt: skip
