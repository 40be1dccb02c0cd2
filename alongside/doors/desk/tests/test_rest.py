"""Shared aims, a case opened by mistake, words kept over one's own answers, and one's own missed check-in, at the desk."""

from __future__ import annotations

from datetime import timedelta

from alongside.doors.desk.tests.conftest import browse_as, post
from alongside.family.cases.models_aims import SharedAim
from alongside.family.cases.tests.scenes import a_referral, accept
from alongside.family.referrals.models import Referral
from alongside.family.referrals.services import referral_screen
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import frozen, now
from alongside.practice.closing.models import Ending
from alongside.practice.workload.services import visit_plan


def text_of(user, address):
    return browse_as(user).get(address).content.decode()


def test_the_two_workers_agree_an_aim_and_both_the_case_and_the_family_show_it(cast, story):
    page = f"/desk/cases/{story.case.id}/aims/"
    assert "Nothing is agreed yet" in text_of(cast.social_worker, f"/desk/cases/{story.case.id}/")
    post(browse_as(cast.ipsw), f"{page}new/", words="Calm nights at home", parents_said="They want it too")
    with acting(SYSTEM):
        aim = SharedAim.objects.get()
    assert "It waits for the child’s worker" in text_of(cast.ipsw, page)
    answer = f"/desk/aims/{aim.id}/answer/"
    assert "Take it back" in text_of(cast.ipsw, answer)
    csw = browse_as(cast.csw)
    refused = post(csw, answer, answer="not_agreed", words="")
    assert "Say why you do not agree" in refused.content.decode()
    post(csw, answer, answer="agreed")
    assert "Calm nights at home" in text_of(cast.social_worker, f"/desk/cases/{story.case.id}/")
    assert "Calm nights at home" in text_of(cast.mother, "/family/workers/")
    post(csw, f"/desk/aims/{aim.id}/change/", words="Calm nights, and breakfast", parents_said="Yes")
    post(browse_as(cast.ipsw), f"/desk/aims/{aim.id}/end/", words="It goes well")
    assert "says that this is over" in text_of(cast.csw, page)
    assert browse_as(cast.social_worker).get(f"{page}new/").status_code == 403


def test_a_request_that_opened_a_case_by_mistake_goes_back_after_a_second_person(cast):
    referral = a_referral(cast, child_name="Ada Birch")
    with acting(cast.duty):
        case = accept(cast.duty, referral)
    duty = browse_as(cast.duty)
    assert (
        f"/desk/requests/{referral.id}/mistake/"
        in duty.get(f"/desk/requests/{referral.id}/unlink/").content.decode()
    )
    sent = post(duty, f"/desk/requests/{referral.id}/mistake/", rationale="Another Ada")
    with acting(SYSTEM):
        ending = Ending.objects.get(case=case)
    assert sent.url == f"/desk/endings/{ending.id}/"
    assert "opened by mistake" in text_of(cast.manager, f"/desk/endings/{ending.id}/")
    post(browse_as(cast.manager), f"/desk/endings/{ending.id}/sign/", answer="sign", words="I looked too")
    with acting(SYSTEM):
        assert Referral.objects.get(id=referral.id).state == "screened"
    assert "opened no case" in text_of(cast.duty, f"/desk/requests/{referral.id}/mistake/")


def accepting(browser, referral):
    return post(
        browser, f"/desk/requests/{referral.id}/accept/?family=new", level="medium", rationale="A car waits",
        decision_words="We will work with you.", family_name="Elm", child_name="Iris Elm", other_1_name="Wanda Elm",
        other_1_relationship="mother", other_1_lives="yes",
    )  # fmt: skip


def answers(by, referral):
    with acting(SYSTEM):
        version = Referral.objects.get(id=referral.id).version
    with acting(by):
        referral_screen(
            by=by, referral_id=referral.id, need_now="Rest", how_respond="Meet", expected_version=version
        )


def test_whoever_answered_the_questions_goes_on_with_their_words_and_anybody_elses_change_shows(cast, asked):
    duty, address = browse_as(cast.duty), f"/desk/requests/{asked.id}/accept/?family=new"
    assert accepting(duty, asked).status_code == 200
    answers(cast.duty, asked)
    again = duty.get(address)
    assert again.context["form"]["rationale"].value() == "A car waits"
    assert accepting(duty, asked).status_code == 302


def test_a_change_by_somebody_else_still_shows(cast, asked):
    duty = browse_as(cast.duty)
    assert accepting(duty, asked).status_code == 200
    answers(cast.manager, asked)
    assert accepting(duty, asked).context["form"].stale is not None


def test_a_worker_who_forgot_to_check_in_reads_it_first_and_their_manager_too(cast, story):
    with acting(cast.social_worker):
        visit = visit_plan(
            by=cast.social_worker, case_id=story.case.id, person_id=story.mother.id, starts_at=now() + timedelta(hours=1),
            check_in_at=now() + timedelta(hours=2), place="At home",
        )  # fmt: skip
    with frozen(now() + timedelta(hours=3)):
        own = text_of(cast.social_worker, "/desk/")
        assert f"/desk/visits/{visit.id}/safe/" in own
        assert own.index("You have not checked in") < own.index("govuk-task-list__status")
        assert "has not checked in from a visit" in text_of(cast.duty, "/desk/")
        assert "checked in" not in text_of(cast.csw, "/desk/")
