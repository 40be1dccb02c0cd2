"""From a request for help to an open case, at the desk."""

from __future__ import annotations

import pytest

from alongside.doors.desk.tests.conftest import browse_as, post
from alongside.family.cases.models import Case
from alongside.family.people.models import FamilyMember, Pet
from alongside.family.referrals.models import Referral
from alongside.family.referrals.services import referral_receive, referral_screen
from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM, Nobody
from alongside.ground.base.declarations import Audience
from alongside.practice.closing.models import Ending

HOSTILE = "<script>alert(1)</script> 🙂 \u202eabc ' OR 1=1 --"


@pytest.fixture
def duty(cast):
    return browse_as(cast.duty)


def url(asked, page=""):
    return f"/desk/requests/{asked.id}/{page}"


def now_is(asked):
    with acting(SYSTEM):
        return Referral.objects.get(id=asked.id)


def screen(cast, asked):
    with acting(cast.duty):
        referral_screen(
            by=cast.duty, referral_id=asked.id, need_now="Someone at home", how_respond="Visit today",
            expected_version=now_is(asked).version,
        )  # fmt: skip


def decision(**more):
    return {
        "level": "medium", "rationale": "New phones and a threat", "decision_words": "We will work with you.",
        "child_name": "Iris Elm", "family_name": "The Elm family", **more,
    }  # fmt: skip


def test_the_persons_own_words_come_first(duty, asked):
    text = duty.get(url(asked)).content.decode()
    assert text.index("She comes home with new phones.") < text.index("What to do now")
    assert "promised by" in text


def test_saying_that_it_was_read_names_who_answers_and_stops_its_clock(duty, asked):
    answer = post_read(duty, asked, contact_name="Dan Utley")
    assert answer.url == url(asked)
    assert now_is(asked).contact_name == "Dan Utley"
    assert "I have read this" not in duty.get(url(asked)).content.decode()


def post_read(browser, asked, **answers):
    token = browser.get(url(asked)).context["form"]["form_token"].value()
    return browser.post(url(asked, "read/"), {"form_token": token, **answers})


def test_a_name_is_needed(duty, asked):
    page = post_read(duty, asked, contact_name=" ")
    assert page.status_code == 200
    assert "There is a problem" in page.content.decode()
    assert "<title>Error:" in page.content.decode()
    assert now_is(asked).acknowledged_at is None


def test_both_questions_are_needed(duty, asked):
    page = post(duty, url(asked, "questions/"), need_now="Someone at home", how_respond="")
    assert "how_respond" in page.context["form"].errors
    assert now_is(asked).need_now == ""


def test_too_much_is_said_to_be_too_much_and_kept(duty, asked):
    page = post(duty, url(asked, "questions/"), need_now="x" * 4001, how_respond="Visit")
    assert "4001" in page.content.decode()
    assert "x" * 4001 in duty.get(url(asked, "questions/")).content.decode()


def test_two_workers_who_answer_at_once_see_each_others_words(cast, duty, asked):
    other = browse_as(cast.manager)
    page = other.get(url(asked, "questions/"))
    post(duty, url(asked, "questions/"), need_now="A visit", how_respond="Today")
    form = page.context["form"]
    data = {name: form[name].value() for name in ("form_token", "version", "kept_for")}
    seen = other.post(url(asked, "questions/"), {**data, "need_now": "A call", "how_respond": "Now"})
    text = seen.content.decode()
    assert "Someone changed this while you were writing" in text
    assert "A visit" in text
    assert "A call" in text
    assert now_is(asked).need_now == "A visit"


def test_nothing_is_decided_before_the_two_questions(duty, asked):
    assert "Open a case" not in duty.get(url(asked)).content.decode()
    page = post(duty, url(asked, "accept/"), **decision())
    assert page.status_code == 200
    assert page.context["form"].errors
    with acting(SYSTEM):
        assert not Case.objects.exists()


def test_opening_a_case_brings_the_whole_family(cast, duty, asked):
    screen(cast, asked)
    answer = post(
        duty, url(asked, "accept/"),
        **decision(
            other_1_name="Wanda Elm", other_1_relationship="mother", other_1_lives="yes",
            other_2_name="Fred Elm", other_2_relationship="father", other_2_lives="no",
            other_3_name="Sol Elm", other_3_relationship="sibling", pet_1_name="Moss", pet_1_kind="cat",
        ),
    )  # fmt: skip
    assert answer.status_code == 302, answer.context["form"].errors
    with acting(SYSTEM):
        case = Case.objects.get()
        lives = {
            m.person.full_name: m.lives_with_child for m in FamilyMember.objects.filter(family=case.family)
        }
        assert lives == {"Iris Elm": None, "Wanda Elm": True, "Fred Elm": False, "Sol Elm": None}
        assert Pet.objects.get().name == "Moss"
    text = duty.get(answer.url).content.decode()
    assert "Fred Elm; lives somewhere else; protective partner" in text
    assert "Nobody chosen yet: a lead professional" in text


def test_pressing_twice_opens_one_case(cast, duty, asked):
    screen(cast, asked)
    form = duty.get(url(asked, "accept/")).context["form"]
    data = decision(form_token=form["form_token"].value(), version=form["version"].value())
    first, second = duty.post(url(asked, "accept/"), data), duty.post(url(asked, "accept/"), data)
    assert (first.status_code, first.url) == (second.status_code, second.url) == (302, first.url)
    with acting(SYSTEM):
        assert Case.objects.count() == 1


def test_a_person_without_a_place_in_the_family_is_asked_about_beside_their_row(cast, duty, asked):
    screen(cast, asked)
    page = post(duty, url(asked, "accept/"), **decision(other_2_name="Fred Elm", pet_1_kind="cat"))
    assert set(page.context["form"].errors) >= {"other_2_relationship", "pet_1_name"}
    assert "#id_other_2_relationship" in page.content.decode()


def test_what_was_asked_already_is_not_typed_again(cast, duty, asked):
    screen(cast, asked)
    form = duty.get(url(asked, "accept/")).context["form"]
    assert form["child_name"].value() == "Iris Elm"
    assert form["other_1_name"].value() == "Wanda Elm"
    assert form["exploitation_types"].value() == ["cce"]


def test_hostile_words_stay_words(cast, duty, asked):
    post(duty, url(asked, "questions/"), need_now=HOSTILE, how_respond=HOSTILE)
    text = duty.get(url(asked)).content.decode()
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; 🙂" in text


def test_closing_is_proposed_then_signed_by_another_and_tells_the_family_why(cast, duty, signed_in, asked):
    screen(cast, asked)
    said = {"reason": "no_harm_found", "rationale": "We looked.", "words": "The school can help sooner."}
    assert post(duty, url(asked, "close/"), **said | {"words": ""}).status_code == 200
    refused = post(duty, url(asked, "close/"), **said | {"reason": "none_in_area"})
    assert "No area is without it" in refused.content.decode()
    assert post(duty, url(asked, "close/"), **said).status_code == 302
    with acting(SYSTEM):
        ending = Ending.objects.get()
        kept = AuditEvent.objects.get(kind="audit.deed.refused", facts__code="closing_none_in_area")
        assert (kept.actor_id, Referral.objects.get(id=asked.id).state) == (cast.duty.id, "screened")
    page = f"/desk/endings/{ending.id}/"
    assert "Somebody else looks at it" in duty.get(page).content.decode()
    assert "Two people decide" in post(duty, f"{page}sign/", answer="sign").content.decode()
    manager = signed_in(cast.manager)
    assert "The school can help sooner." in manager.get(page).content.decode()
    assert post(manager, f"{page}sign/", answer="sign").status_code == 302
    with acting(SYSTEM):
        closed = Referral.objects.get(id=asked.id)
    assert (closed.state, closed.decision_words) == ("closed", "The school can help sooner.")


def test_words_added_later_stand_under_the_first(duty, asked):
    assert post(duty, url(asked, "add/"), words="Her friend was taken too.").status_code == 302
    assert "Her friend was taken too." in duty.get(url(asked)).content.decode()


def test_many_requests_cost_few_queries_and_come_in_pages(cast, duty, django_assert_max_num_queries):
    public = Nobody(Audience.PUBLIC, cast.partnership.id)
    for n in range(30):
        with acting(public):
            referral_receive(by=public, partnership=cast.partnership, source="police", own_words=f"Words {n}")
    with django_assert_max_num_queries(25):
        duty.get("/desk/")
    with django_assert_max_num_queries(25):
        page = duty.get("/desk/requests/")
    assert len(page.context["rows"]) == 25
    following = duty.get(f"/desk/requests/?after={page.context['pages'].next_token}")
    assert len(following.context["rows"]) == 5
    assert duty.get("/desk/requests/?after=nonsense").status_code == 200
