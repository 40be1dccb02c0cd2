"""The officers' pages about who and what reports mention."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from alongside.doors.desk.tests.conftest import browse_as
from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.pursuit.entities.models import Entity, PersonSaid
from alongside.pursuit.entities.services import cross_compare
from alongside.pursuit.entities.tests.conftest import entity_of, officer_in, second, tell

__all__ = ["entity_of", "second", "tell"]
WHY = "Both reports tell of the dog"


@pytest.fixture
def officer(cast: Any) -> Any:
    return browse_as(cast.intelligence)


def text_of(browser: Any, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def sent(browser: Any, address: str, **answers: str) -> Any:
    form = browser.get(address).context["form"]
    return browser.post(address, {"form_token": form["form_token"].value(), **answers}, follow=True)


def test_an_officer_looks_something_up_and_reads_who_told_it(
    officer: Any, cast: Any, tell: Any, caplog: Any
) -> None:
    first = tell(vehicle=["silver Audi AB12 CDE"], person=["Jay"])
    again = tell(vehicle=["AB12 COE"])
    with caplog.at_level(logging.DEBUG):
        assert officer.post("/desk/entities/", {"words": "A812 CDE"}).url == "/desk/entities/"
        found = text_of(officer, "/desk/entities/")
    assert "A812" not in caplog.text
    assert "letters that look like figures" in found
    with acting(SYSTEM):
        car = Entity.objects.get(normal="AB12CDE")
    page = text_of(officer, f"/desk/entities/{car.id}/")
    for words in (
        first.report.reference,
        "I saw it outside.",
        "I saw it",
        "the plate differs by one letter",
        "AB12 COE",
    ):
        assert words in page, words
    assert again.report.reference not in page
    assert "Maria" not in page  # who told it is not named
    assert officer.post("/desk/entities/", {"clear": "1"}).status_code == 302
    assert "What you may see" not in text_of(officer, "/desk/entities/")
    for nobody in (cast.police, cast.hub, cast.social_worker):
        assert browse_as(nobody).get(f"/desk/entities/{car.id}/").status_code == 403
    assert ">Look up<" not in text_of(browse_as(cast.police), "/desk/")


def test_two_officers_join_two_people_and_one_takes_it_back(
    officer: Any, second: Any, tell: Any, entity_of: Any
) -> None:
    one, other = entity_of(tell(person=["Jay"]), "person"), entity_of(tell(person=["Jay C"]), "person")
    same = f"/desk/entities/{one.id}/same/{other.id}/"
    assert "second officer agrees" in text_of(officer, same)
    assert "Say why" in sent(officer, same, word="same", reason="").content.decode()
    page = sent(officer, same, word="same", reason=WHY).content.decode()
    assert "Waits for a second officer" in page
    with acting(SYSTEM):
        from alongside.pursuit.entities.models import Judgement

        said = Judgement.objects.get()
    agree = f"/desk/entities/said/{said.id}/second/"
    assert "You said it yourself" in text_of(officer, agree)
    helper = browse_as(second)
    assert agree in text_of(helper, "/desk/entities/")
    assert "A second officer agreed" in sent(helper, agree, agreed="yes", reason=WHY).content.decode()
    assert "The same, as officers said" in text_of(officer, f"/desk/entities/{one.id}/")
    back = sent(officer, f"/desk/entities/said/{said.id}/back/", reason="Too quick").content.decode()
    assert "Taken back" in back
    assert "The same, as officers said" not in back


def test_what_a_person_is_and_whose_child_are_said_by_an_officer_and_exclude_each_other(
    officer: Any, story: Any, tell: Any, entity_of: Any
) -> None:
    one = entity_of(tell(person=["Cleo"]), "person")
    page = sent(
        officer, f"/desk/entities/{one.id}/child/", case_reference="C-TEST-0001", reason=WHY
    ).content.decode()
    assert "The child of case C-TEST-0001" in page
    assert "Ash" not in page  # no name is shown
    refused = sent(officer, f"/desk/entities/{one.id}/person/", what="suspected", reason=WHY).content.decode()
    assert "A child is not joined to a suspect here" in refused
    with acting(SYSTEM):
        assert not PersonSaid.objects.exists()
        kept = AuditEvent.objects.filter(kind="audit.deed.refused").values_list("facts", flat=True)
        assert {"code": "child_and_suspect"} in list(kept)  # "blocks": the refusal is remembered
    assert (
        "may be harmed"
        in sent(
            officer, f"/desk/entities/{one.id}/person/", what="may_be_harmed", reason=WHY
        ).content.decode()
    )


def test_an_officer_asks_another_partnership_and_answers_theirs(
    officer: Any, cast: Any, tell: Any, entity_of: Any
) -> None:
    with acting(SYSTEM):
        from alongside.ground.accounts.models import Partnership

        there = officer_in(Partnership.objects.get(id=cast.stranger.partnership_id), "Eva East")
    car = entity_of(tell(vehicle=["AB12 CDE"], person=["Jay"]), "vehicle")
    tell(where=there.partnership, vehicle=["AB12 CDE"])
    ask = f"/desk/entities/{car.id}/ask/"
    assert "It is asked." in sent(officer, ask, reason="Seen at the border").content.decode()
    assert "question stands" in text_of(officer, ask)
    with acting(SYSTEM):
        cross_compare()
    assert "Eastvale" in text_of(officer, "/desk/entities/elsewhere/")
    page = text_of(officer, f"/desk/entities/{car.id}/")
    assert "Eastvale Safeguarding Partnership holds it too" in page
    address = page.split("/desk/entities/elsewhere/")[1].split("/")[0]
    one = f"/desk/entities/elsewhere/{address}/"
    assert "Eva East" in text_of(officer, one)
    assert (
        "Nothing was shown"
        in sent(officer, one, answer="speak", reason="To find the driver").content.decode()
    )
    with acting(SYSTEM):
        someone = Entity.objects.get(label="Jay")
    assert "Only a whole plate" in text_of(officer, f"/desk/entities/{someone.id}/ask/")
