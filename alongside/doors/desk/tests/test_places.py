"""Places at the desk and on the family's pages: S5 step 7, what a family says of a place, and who sees what."""

from __future__ import annotations

from typing import Any

import pytest

from alongside.doors.desk.tests.conftest import browse_as, post
from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import today
from alongside.practice.places.models import Postcode, Stay, Telling, ZoneProposal

HOME = {
    "placement": "residential", "name": "Elm House", "postcode": "ZZ1 1AA", "reason": "A room is free", "rests": "no",
    "parents_view": "Not there", "local_risks": "His abusers are from there", "contact_effect": "A bus",
}  # fmt: skip
ZONE = {
    "name": "The old mill",
    "why": "They wait there",
    "said_by": "His mother",
    "postcode": "ZZ1 1AA",
    "metres": "300",
}


@pytest.fixture
def here(story: Any) -> str:
    with acting(SYSTEM):
        Postcode.objects.create(code="ZZ11AA", lat=53.8, lon=-1.55)
    return f"/desk/cases/{story.case.id}/places/"


def a_day(name: str) -> dict[str, str]:
    day = today()
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def text_of(browser: Any, address: str) -> str:
    page = browser.get(address)
    assert page.status_code == 200, address
    return page.content.decode()


def test_a_home_inside_the_exclusion_zone_waits_until_police_and_parents_were_told_and_a_manager_decided(
    cast: Any, story: Any, here: str
) -> None:
    lead, manager, mother = (browse_as(one) for one in (cast.social_worker, cast.manager, cast.mother))
    assert post(lead, f"{here}zone/", **ZONE).url == here
    planned = HOME | a_day("planned_on")
    assert "ask_manager" not in text_of(lead, f"{here}live/")
    page = post(lead, f"{here}live/", **planned)
    text = page.content.decode()
    for said in ("within 300 m of The old mill", "His abusers are from there", "ask_manager", "Elm House"):
        assert said in text, said
    with acting(SYSTEM):
        kept = AuditEvent.objects.get(kind="audit.deed.refused")
        assert kept.facts == {"code": "zone_conflict"}
        assert not Stay.objects.exists()
    address = post(lead, f"{here}live/", **planned, ask_manager="on").url
    assert "Waits for a manager" in text_of(lead, address)
    assert "Elm House" in text_of(manager, "/desk/zones/")
    assert "Elm House" not in text_of(mother, "/family/places/"), (
        "nothing is proposed to her before she was told"
    )
    decide_after_telling(lead, manager, story, address)
    seen = text_of(mother, "/family/places/")
    for said in ("It is for three nights.", f"Told {story.mother.id}", "It lies where it is not safe"):
        assert said in seen, said
    assert f"Told {story.father.id}" not in seen
    assert post(lead, f"{address}start/", **a_day("since")).url == address
    with acting(SYSTEM):
        assert Stay.objects.get().state == "started"
    assert lead.get(f"{address}drop/").url == address, "what cannot follow leads back to the page"


def decide_after_telling(lead: Any, manager: Any, story: Any, address: str) -> None:
    """Try to decide before each telling, then tell, then decide."""
    decision = {"reason": "No other bed", "family_words": "It is for three nights."}
    for whom, missing in (("police", "The police are told first"), (str(story.mother.id), "The parents are told first"),
                          (str(story.father.id), "The parents are told first: Frank")):  # fmt: skip
        answer = post(manager, f"{address}decide/", **decision).content.decode()
        assert missing.split(":")[0] in answer
        post(
            lead,
            f"{address}told/",
            whom=whom,
            name="Sgt Bell",
            how="phone",
            words=f"Told {whom}",
            **a_day("on"),
        )
    assert post(manager, f"{address}decide/", **decision).url == address
    with acting(SYSTEM):
        assert Telling.objects.count() == 3


def test_a_mother_says_what_is_not_safe_and_reads_the_answer_and_the_father_does_not(
    cast: Any, story: Any, here: str
) -> None:
    csw, mother, father = (browse_as(one) for one in (cast.csw, cast.mother, cast.father))
    said = f"/family/places/{story.case.id}/not-safe/"
    assert (
        post(mother, said, place="The old mill", postcode="zz1 1aa", why="They wait").url == "/family/places/"
    )
    assert "A worker answers you." in text_of(mother, "/family/places/"), "with the day by which"
    assert "They wait" not in text_of(father, "/family/places/")
    with acting(SYSTEM):
        proposal = ZoneProposal.objects.get()
    confirm = f"{here}said/{proposal.id}/"
    assert 'value="The old mill"' in text_of(csw, confirm)
    assert post(csw, confirm, metres="200", answer="Thank you").url == here
    text = text_of(mother, "/family/places/")
    assert "wrote it down as not safe" in text
    assert "Not safe within 200 m of The old mill (ZZ1 1AA)" in text
    assert "The old mill" in text_of(father, "/family/places/"), "a zone is open to both"


def test_out_of_touch_an_advocate_and_a_move_from_page_to_page(cast: Any, story: Any, here: str) -> None:
    lead, mother, father = (browse_as(one) for one in (cast.social_worker, cast.mother, cast.father))
    post(mother, f"/family/places/{story.case.id}/not-in-touch/", words="No call", **a_day("since"))
    loss = text_of(lead, here).split("/touch/")[1].split("/")[0]
    owner = str(cast.csw.id)
    assert post(lead, f"{here}touch/{loss}/", words="Letters first", owner_id=owner).url == here
    due = {"words": "Ring on Sunday", "benefit": "They talk", "owner_id": owner, **a_day("due_on")}
    assert post(lead, f"{here}touch/{loss}/step/", **due).url == here
    text = text_of(mother, "/family/places/")
    assert "Letters first" in text
    assert "Ring on Sunday" in text
    assert "Letters first" not in text_of(father, "/family/places/")
    post(lead, f"{here}move/", reason="Threats", housing_agency="Homes", police="offered")
    move = text_of(lead, here).split("/places/move/")[1].split("/")[0]
    assert "school for Noah" in text_of(lead, here)
    school = due | {"kind": "school", "person_id": str(story.sibling.id), "words": "A place"}
    assert post(lead, f"{here}move/{move}/", **school).url == here
    assert "school for Noah" not in text_of(lead, here)
    assert "Move number 1" in text_of(father, "/family/places/")
