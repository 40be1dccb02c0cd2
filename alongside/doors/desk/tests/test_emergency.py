"""Looking in an emergency, from the question to what the family reads; and forms that ask only what the asked may decide."""

from __future__ import annotations

import pytest

from alongside.doors.desk.tests.conftest import browse_as, post
from alongside.family.cases.services import worker_allocate
from alongside.family.referrals.models import Referral
from alongside.ground.access.context import acting
from alongside.ground.access.models import EmergencyAccess
from alongside.ground.base.actors import SYSTEM
from alongside.practice.meetings.models import Attendee
from alongside.practice.meetings.services import attendee_leave_out

WHY = "Your daughter was found at a station and we had to know whom to ring."
RISK = "He reads her telephone and may hurt her when he sees this."


def main_of(browser, path):
    text = browser.get(path).content.decode()
    return text[text.index("<main") : text.index("</main>")]


def opened(browser, **answers):
    answer = post(browser, "/desk/emergency/", case="C-TEST-0001", reason=WHY, **answers)
    assert answer.status_code == 302
    with acting(SYSTEM):
        return answer.url, EmergencyAccess.objects.get()


def test_the_page_says_before_it_asks_that_the_family_reads_the_answer(cast, story):
    for who, words in (("duty", "your agency opened it"), ("police", "nor that the police opened it")):
        page = main_of(browse_as(getattr(cast, who)), "/desk/emergency/")
        assert words in page, who
        assert "written for the family: they will read them" in page
        assert page.index("You cannot write in it") < page.index("<form")
    assert "nor that the police" not in main_of(browse_as(cast.duty), "/desk/emergency/")


def test_the_family_reads_the_reason_and_what_the_manager_found(cast, story):
    duty = browse_as(cast.duty)
    case, access = opened(duty)
    mother, manager = browse_as(cast.mother), browse_as(cast.manager)
    for text in (main_of(mother, "/family/opened/"), main_of(browse_as(cast.csw), f"{case}opened/")):
        assert WHY in text
        assert "Northmoor social_care, duty worker" in text
        assert "Dan Utley" not in text
    here = f"/desk/emergency/review/{access.id}/"
    assert "The family reads this reason" in main_of(manager, here)
    assert post(manager, here, finding="not_justified", note="A call would have done").status_code == 302
    text = main_of(mother, "/family/opened/")
    assert "should not have happened" in text
    assert "A call would have done" not in text


def test_a_reason_kept_from_the_family_needs_its_own_and_the_managers_answer(cast, story):
    police, mother, manager = browse_as(cast.police), browse_as(cast.mother), browse_as(cast.manager)
    page = post(police, "/desk/emergency/", case="C-TEST-0001", reason=WHY, withhold="yes")
    assert "withheld_because" in page.context["form"].errors
    case, access = opened(police, withhold="yes", withheld_because=RISK)
    assert "does not see that you opened it" in main_of(police, case)
    assert "in an emergency" not in main_of(mother, "/family/opened/")
    here = f"/desk/emergency/review/{access.id}/"
    assert RISK in main_of(manager, here)
    assert "family_told" in post(manager, here, finding="justified", note="I rang").context["form"].errors
    assert post(manager, here, finding="justified", note="I rang", family_told="yes").status_code == 302
    assert WHY in main_of(mother, "/family/opened/")
    assert RISK not in main_of(mother, "/family/opened/")


@pytest.mark.parametrize("who", ["father", "mother"])
def test_a_reason_kept_from_the_family_by_an_agency_is_said_to_be_kept(cast, story, who):
    opened(browse_as(cast.duty), withhold="yes", withheld_because=RISK)
    text = main_of(browse_as(getattr(cast, who)), "/family/opened/")
    assert "We cannot tell you why just now" in text
    assert WHY not in text
    assert RISK not in text


def test_an_emergency_offers_no_pen_and_a_place_among_the_workers_does(cast, story):
    duty = browse_as(cast.duty)
    case, _access = opened(duty)
    text = main_of(duty, case)
    assert "You can read, not write." in text
    assert "01632 960001" in text
    assert "Add what happened" not in text
    assert "You can read, not write." not in main_of(browse_as(cast.social_worker), case)
    for path in ("chronology/add/", "promises/new/", "plan/start/", "workers/", "threshold/"):
        assert duty.get(case + path).status_code == 403, path
        answer = duty.post(case + path)
        assert answer.status_code == 403, path
    assert "You can read, not write." in duty.get(f"{case}chronology/add/").content.decode()
    with acting(cast.manager):
        worker_allocate(by=cast.manager, case_id=story.case.id, part="other", user_id=cast.duty.id)
    assert "You can read, not write." not in main_of(duty, case)
    assert duty.get(f"{case}chronology/add/").status_code == 200


def test_only_a_statutory_worker_is_asked_about_leaving_parents_out(cast, story, things):
    with acting(cast.social_worker):
        father = Attendee.objects.get(meeting=things.meeting, person=story.father)
    room, here = f"/desk/meetings/{things.meeting.id}/", f"/desk/meetings/people/{father.id}/leave-out/"
    assert here not in main_of(browse_as(cast.ipsw), room)
    assert here in main_of(browse_as(cast.social_worker), room)
    assert browse_as(cast.ipsw).get(here).status_code == 403
    with acting(cast.social_worker):
        attendee_leave_out(by=cast.social_worker, attendee_id=father.id, code="court")
    assert browse_as(cast.ipsw).get(f"/desk/meetings/people/{father.id}/invite/").status_code == 403
    assert browse_as(cast.social_worker).get(f"/desk/meetings/people/{father.id}/invite/").status_code == 200


def test_where_nobody_can_be_chosen_nobody_is_asked_to_choose(cast, story):
    text = main_of(browse_as(cast.manager), f"/desk/cases/{story.case.id}/workers/csw/")
    assert "works with this family already" in text
    assert "<form" not in text
    assert "<form" in main_of(browse_as(cast.manager), f"/desk/cases/{story.case.id}/workers/other/")


def test_whoever_has_an_account_here_can_ask_for_help_elsewhere(cast, story):
    there = cast.stranger.partnership
    answer = post(
        browse_as(cast.mother), "/ask/", area=str(there.id), own_words="My sister’s boy is in trouble"
    )
    assert answer.url == "/ask/sent/"
    with acting(SYSTEM):
        asked = Referral.objects.get()
        assert (asked.partnership_id, asked.submitted_by_user_id) == (there.id, None)
