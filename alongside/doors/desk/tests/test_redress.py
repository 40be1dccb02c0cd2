"""Put right at the desk: a stage made longer, a step undone, a copy that takes longer, the police after a child told."""

from __future__ import annotations

import pytest

from alongside.accountability.challenge.complaints.services import complaint_make
from alongside.accountability.challenge.complaints.services.making import Said
from alongside.accountability.challenge.tests.people import answerers
from alongside.accountability.challenge.watch.models import Look
from alongside.accountability.challenge.watch.models_right import PutRight
from alongside.doors.desk.tests.conftest import browse_as, post
from alongside.family.cases.services import disclosure_add
from alongside.family.recording.services import access_ask
from alongside.family.referrals.models import Referral
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import today

pytestmark = pytest.mark.django_db


def test_a_stage_is_made_longer_and_a_step_that_was_not_right_is_put_right_and_read(cast, story):
    people = answerers(cast)
    with acting(cast.mother):
        made = complaint_make(by=cast.mother, said=Said(words="Two of thirty."))
    officer, lead, manager = (browse_as(one) for one in (people.officer, cast.social_worker, cast.manager))
    mother, page = browse_as(cast.mother), f"/desk/complaints/{made.id}/"
    post(officer, f"{page}longer/", words="Two people are away until Monday.")
    read = mother.get(f"/family/complaints/{made.id}/").content.decode()
    assert "Two people are away until Monday." in read
    assert "The law lets us take until" in read
    assert officer.get(f"{page}longer/").status_code == 404, "once"
    case = f"/desk/cases/{story.case.id}/"
    post(
        lead, f"{case}look/ask/", deed="level", person_id=str(story.mother.id), why="Now.", evidence="Seen.", at_once="yes",
        danger="He is hurt tonight.",
    )  # fmt: skip
    with acting(SYSTEM):
        look = Look.objects.get()
    said = {"finding": "was_not_right", "motive": "None", "evidence": "None", "answer": "Wait a day."}
    refused = post(officer, f"/desk/looks/{look.id}/", **said).content.decode()
    assert "what was not right and what is put right now" in refused
    post(
        officer, f"/desk/looks/{look.id}/", **said, right_words="We are sorry.", owner_id=str(cast.manager.id)
    )
    with acting(SYSTEM):
        right = PutRight.objects.get()
    home = manager.get("/desk/").content.decode()
    assert f"/desk/put-right/{right.id}/" in home, "its clock is theirs"
    assert "Fewer than 5 answers to complaints are owed" in home
    assert made.reference not in home
    assert f"/desk/put-right/{right.id}/" in manager.get("/desk/complaints/").content.decode()
    post(manager, f"/desk/put-right/{right.id}/", words="It is medium again.")
    hers = f"/family/put-right/{right.id}/"
    assert hers in mother.get("/family/complaints/").content.decode()
    assert "It is medium again." in mother.get(hers).content.decode()
    assert browse_as(cast.father).get(hers).status_code == 404
    post(mother, f"{hers}not-yet/", words="It still says high.")
    assert "It still says high." in manager.get(f"/desk/put-right/{right.id}/").content.decode()
    assert lead.get(f"/desk/put-right/{right.id}/").status_code == 404


def test_a_copy_takes_longer_and_the_police_answer_is_explained_to_whom_it_is_safe(cast, story):
    with acting(cast.mother):
        asked = access_ask(by=cast.mother, words="Everything.")
    with acting(cast.csw):
        told = disclosure_add(by=cast.csw, case_id=story.case.id, kinds=["rape"], told_on=today())
    lead, mother, young = (browse_as(one) for one in (cast.social_worker, cast.mother, cast.young_person))
    copy = f"/desk/reading/copies/{asked.id}/"
    assert f"{copy}longer/" in lead.get(copy).content.decode()
    post(lead, f"{copy}longer/", because="others", words="Six people are in it. Here is the first half.")
    read = mother.get("/family/reading/").content.decode()
    assert "Six people are in it." in read
    assert "other people are in it" in read
    page = f"/desk/told/{told.id}/"
    assert page in lead.get(f"/desk/cases/{story.case.id}/harm/").content.decode()
    said = {"outcome": "no_action", "who": "DC Dee", "words": "Not grooming, as there were no gifts."}
    assert (
        "Write it as you would say it" in post(lead, f"{page}police/", **said, told="child").content.decode()
    )
    post(lead, f"{page}police/", **said, told="child", explained="They stop for now. We ask again.")
    assert "They rest it on a sign that is missing." in lead.get(page).content.decode()
    assert "We ask again." in young.get("/family/police/").content.decode()
    assert "We ask again." not in mother.get("/family/police/").content.decode()
    post(lead, f"{page}other/", known_as="Kay", words="The same car on Fridays.")
    with acting(SYSTEM):
        assert Referral.objects.filter(child_name="Kay").count() == 1
    board = browse_as(answerers(cast).board).get("/desk/board/turnover/").content.decode()
    assert "How often social workers change" in board
    assert "not shown" in board
    assert "Ash" not in board.split("<main")[1]
