"""A request about a family that may be known, at the desk: proposals, the choice of a person, an open case."""

from __future__ import annotations

from datetime import date

import pytest

from alongside.doors.desk.tests.conftest import browse_as, post
from alongside.family.cases.models import Case, RequestLink
from alongside.family.people.models import FamilyMember, Person
from alongside.family.referrals.models import Referral
from alongside.family.referrals.services import referral_receive, referral_screen, referral_withdraw
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM, Nobody
from alongside.ground.base.declarations import Audience
from alongside.practice.closing.tests.scenes import close_together

BORN = date(2011, 3, 2)
DECIDED = {"level": "medium", "rationale": "A threat", "decision_words": "We will work with you."}


@pytest.fixture
def duty(cast):
    return browse_as(cast.duty)


@pytest.fixture
def ask(cast):
    """Ask about a child as the public; the duty worker has answered both questions."""

    def asked(**told):
        public = Nobody(Audience.PUBLIC, cast.partnership.id)
        with acting(public):
            made = referral_receive(
                by=public,
                partnership=cast.partnership,
                source="family_friend",
                own_words="I saw her.",
                **told,
            )
        with acting(cast.duty):
            referral_screen(
                by=cast.duty, referral_id=made.referral.id, need_now="A", how_respond="B", expected_version=1
            )
        return made.referral

    return asked


def url(asked, page=""):
    return f"/desk/requests/{asked.id}/{page}"


def text_of(browser, address):
    return browser.get(address).content.decode()


def now_is(asked):
    with acting(SYSTEM):
        return Referral.objects.get(id=asked.id)


def test_a_known_name_is_shown_before_a_case_can_be_opened(cast, story, duty, ask):
    with acting(SYSTEM):
        Person.objects.filter(id=story.child.id).update(born_on=BORN)
    asked = ask(child_name="CLEO  ash")
    assert duty.get(url(asked, "accept/")).url == url(asked, "family/")
    text = text_of(duty, url(asked, "family/"))
    for words in (
        "The Ash family, F-TEST-0001", "the same name", "Has an open case, C-TEST-0001, led by Sofia Worth",
        "Nothing is joined by itself", "A family that is new to us",
    ):  # fmt: skip
        assert words in text, words
    assert "Maria Ash" not in text, "who else is in the family is not needed to recognise the child"
    by_day = text_of(duty, url(ask(child_name="Nina Birch", child_born_on=BORN), "family/"))
    assert "C. A., born on the same day, with another name." in by_day
    assert "Family F-TEST-0001" in by_day
    assert "Cleo" not in by_day


def test_nothing_is_known_of_most_children_and_their_case_is_opened_at_once(duty, ask):
    asked = ask(child_name="Iris Elm")
    page = duty.get(url(asked, "accept/"))
    assert page.status_code == 200
    assert "In a family that is new to us." in page.content.decode()
    assert "family_reason" not in page.context["form"].fields
    assert "We know no child" in text_of(duty, url(asked, "family/"))


@pytest.mark.parametrize(
    ("answers", "field", "words"),
    [
        ({}, "family", "Choose the family"),
        ({"family": "another"}, "reference", "Enter the reference"),
        ({"family": "another", "reference": "F-NONE-NONE"}, "reference", "We know no family or case"),
        ({"family": "F-OTHER-0001"}, "family", "Select a valid choice"),
    ],
)
def test_what_is_no_choice_is_said_so(story, duty, ask, answers, field, words):
    page = post(duty, url(ask(child_name="Cleo Ash"), "family/"), **answers)
    assert words in str(page.context["form"].errors[field])


def test_the_brother_is_chosen_instead_of_typed_and_the_father_left_out(cast, story, duty, ask):
    asked = ask(child_name="Noah Ash", exploitation_types=["cce"])
    answer = post(duty, url(asked, "family/"), family="F-TEST-0001")
    assert answer.url == url(asked, "accept/?family=F-TEST-0001")
    page = duty.get(answer.url)
    form, text = page.context["form"], page.content.decode()
    assert [label for _, label in form.fields["child"].choices] == [
        "Noah Ash (brother or sister)",
        "A child who is not in the family yet",
    ]
    assert "family_name" not in form.fields
    assert "Cleo Ash. Has an open case, C-TEST-0001" in text
    assert "Write only who is missing" in text
    chosen = {**DECIDED, "child": str(story.sibling.id), "parents": [str(story.mother.id)]}
    missing = post(duty, answer.url, **{**chosen, "family_reason": "", "child": ""})
    assert {"family_reason", "child"} <= set(missing.context["form"].errors)
    data = {name: form[name].value() for name in ("form_token", "version")}
    data |= {**chosen, "family_reason": "The same address", "other_1_name": "Gil Ash",
             "other_1_relationship": "grandparent"}  # fmt: skip
    opened, again = duty.post(answer.url, data), duty.post(answer.url, data)
    assert opened.status_code == 302, opened.context["form"].errors
    assert opened.url == again.url
    with acting(SYSTEM):
        case = Case.objects.get(child=story.sibling)
        standing = set(case.partnership_statuses.values_list("person__full_name", flat=True))
        assert RequestLink.objects.get(case=case).reason == "The same address"
        assert FamilyMember.objects.filter(family=story.family).count() == 5
    assert (case.family_id, standing) == (story.family.id, {"Maria Ash", "Gil Ash"})


def test_a_child_new_to_a_known_family_is_typed(cast, story, duty, ask):
    asked = ask(child_name="Nina Ash")
    answer = post(duty, url(asked, "family/"), family="another", reference="c-test-0001")
    known = {"family_reason": "Her mother asked", "parents": [str(story.mother.id), str(story.father.id)]}
    page = post(duty, answer.url, **DECIDED, **known, child="new", child_name="")
    assert "child_name" in page.context["form"].errors
    assert post(duty, answer.url, **DECIDED, **known, child="new", child_name="Nina Ash").status_code == 302
    with acting(SYSTEM):
        assert Case.objects.filter(family=story.family).count() == 2


def test_a_new_family_with_a_known_name_needs_a_reason_and_an_unknown_reference_no_page(story, duty, ask):
    asked = ask(child_name="Cleo Ash")
    new = post(duty, url(asked, "family/"), family="new").url
    answers = {**DECIDED, "child_name": "Cleo Ash", "family_name": "The other Ash family"}
    page = post(duty, new, **answers)
    assert "Look whether it is the same family" in str(page.context["form"].errors["family_reason"])
    assert post(duty, new, **answers, family_reason="Another street").status_code == 302
    assert duty.get(url(asked, "accept/?family=F-NONE-NONE")).status_code == 404


def test_a_name_typed_only_now_is_looked_for_too(story, duty, ask):
    asked = ask()
    answers = {**DECIDED, "child_name": "Cleo Ash", "family_name": "The Ash family"}
    page = post(duty, url(asked, "accept/"), **answers)
    assert "family_reason" in page.context["form"].errors
    assert "We know 1 that may be the same" in page.content.decode()


def test_a_request_about_a_child_with_an_open_case_is_added_to_it_plainly(cast, story, duty, ask):
    asked = ask(child_name="Cleo Ash")
    answer = post(duty, url(asked, "family/"), family="F-TEST-0001")
    assert answer.url == url(asked, f"join/{story.case.id}/")
    text = text_of(duty, answer.url)
    for words in ("This child has an open case", "C-TEST-0001, led by Sofia Worth", "A child has one case"):
        assert words in text, words
    assert set(post(duty, answer.url).context["form"].errors) == {"family_reason", "decision_words"}
    words = {"family_reason": "The same school", "decision_words": "Thank you. Somebody acts on it."}
    assert post(duty, answer.url, **words).url == "/desk/requests/"
    assert now_is(asked).state == "accepted"
    assert "Nobody has said yet that they read it" in text_of(duty, url(asked))
    assert post(duty, url(asked, "read/"), contact_name="Dan Utley").status_code == 302
    assert now_is(asked).state == "accepted"
    lead = browse_as(cast.social_worker)
    assert "Somebody asked again about Cleo Ash" in text_of(lead, "/desk/")
    case = text_of(lead, f"/desk/cases/{story.case.id}/")
    assert case.index("Asked again since the case was opened") < case.index("I saw her.")
    assert "The same school" in case
    assert "I saw her." not in browse_as(cast.mother).get("/family/").content.decode()


def test_the_page_of_a_request_says_how_often_it_was_asked(duty, ask):
    first, second = ask(child_name="Iris Elm"), ask(child_name="iris  ÉLM", child_born_on=BORN)
    third = ask(child_name="Iris Elm")
    text = text_of(duty, url(second))
    assert "Asked before: 1 time, first on" in text
    assert "And 1 time since." in text
    assert first.reference in text
    assert third.reference in text
    assert "Asked before: 2 times" in text_of(duty, url(third))
    assert "Asked before" not in text_of(duty, url(ask(child_name="Somebody Else")))


def test_what_was_taken_back_stays_in_the_queue_marked_and_is_decided(cast, duty, asked):
    with acting(SYSTEM):
        digest = Referral.objects.get(id=asked.id).receipt_digest
    public = Nobody(Audience.PUBLIC, cast.partnership.id)
    accept = url(asked, "accept/")
    old = duty.get(accept).context["form"]
    with acting(public, receipt=digest):
        referral_withdraw(by=public, referral_id=asked.id, expected_version=1, words="Leave it please")
    assert "Taken back by the person who asked. A decision is still needed: " in text_of(
        duty, "/desk/requests/"
    )
    for page in ("", "accept/"):
        text = text_of(duty, url(asked, page))
        assert "Taken back by the person who asked" in text
        assert "Leave it please" in text
    with acting(cast.duty):
        referral_screen(by=cast.duty, referral_id=asked.id, need_now="A", how_respond="B", expected_version=2)
    data = {name: old[name].value() for name in ("form_token", "version")}
    stale = duty.post(accept, {**data, **DECIDED, "child_name": "Iris Elm", "family_name": "Elm"})
    assert "Someone changed this while you were writing" in stale.content.decode()
    assert close_together(cast, asked.id, "We rang the school.", 3).state == "closed"


def test_these_pages_cost_few_queries(cast, story, duty, ask, django_assert_max_num_queries):
    asked = ask(child_name="Cleo Ash")
    for _ in range(8):
        ask(child_name="Cleo Ash")
    for page in ("", "family/", "accept/?family=F-TEST-0001", "accept/?family=new", f"join/{story.case.id}/"):
        with django_assert_max_num_queries(40):
            assert duty.get(url(asked, page)).status_code == 200
