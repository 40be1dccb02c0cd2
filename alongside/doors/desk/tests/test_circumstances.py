"""The child and the family at the desk: strengths before anything else, every topic, answers, places, who described themself."""

from __future__ import annotations

from datetime import timedelta

import pytest

from alongside.doors.common.circumstances import TOPICS
from alongside.doors.desk.tests.conftest import browse_as, post
from alongside.family.circumstances.models import (
    Impact,
    Matter,
    Response,
    SiblingReview,
    Site,
    SiteLink,
    Strength,
)
from alongside.family.circumstances.services import (
    adaptation_add,
    cost_mark,
    matter_say,
    need_record,
    strength_add,
)
from alongside.family.people.services import identity_answer
from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import today


@pytest.fixture
def lead(cast):
    return browse_as(cast.social_worker)


def url(story, page=""):
    return f"/desk/cases/{story.case.id}/life/{page}"


def text_of(browser, address):
    page = browser.get(address)
    assert page.status_code == 200, (address, page.status_code)
    text = page.content.decode()
    return text[text.index("<main") : text.index("</main>")]


def say(by, verb, story, **facts):
    with acting(by):
        return verb(by=by, family_id=story.family.id, **facts)


def ask_day(name, day=None):
    day = day or today() - timedelta(days=3)
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


ANSWERS = {
    "strengths": {"kind": "protective", "words": "They walk together", "readers": "family"},
    "steady": {"who": "Her gran", "readers": "family"},
    "helps": {"kind": "avoid", "words": "Two questions at once", "readers": "family"},
    "needs": {"kind": "other", "other": "Tics", "standing": "awaiting", "source": "Mum", "readers": "family"},
    "costs": {"kind": "sleep", "weight": "much", "agreed": "on"},
    "matters": {"words": "The shop"},
    "signs": {"kind": "missing", **ask_day("noticed_on")},
    "first": {"first_source": "A neighbour", "expected": "A call"},
    "around": {"kind": "housing", "words": "Two rooms", "engage": "Ring first"},
}
SHOWN = {"strengths": "They walk together", "steady": "Her gran", "helps": "Two questions at once",
         "needs": "Tics: waiting for an assessment", "costs": "Sleep: it changes our days", "matters": "The shop",
         "signs": "Away and nobody knew where", "first": "A neighbour", "around": "So: Ring first"}  # fmt: skip


def test_every_topic_is_asked_said_shown_and_taken_back(cast, story, django_assert_max_num_queries):
    ipsw = browse_as(cast.ipsw)
    assert set(ANSWERS) == set(TOPICS)
    for topic, answers in ANSWERS.items():
        whose = {} if topic in ("strengths", "helps") else {"person_id": str(story.mother.id)}
        answer = post(ipsw, url(story, f"{topic}/add/"), **answers, **whose)
        assert answer.status_code == 302, (topic, answer.context["form"].errors)
        assert SHOWN[topic] in text_of(ipsw, answer.url), topic
    with django_assert_max_num_queries(25):
        ipsw.get(url(story))
    with django_assert_max_num_queries(25):
        text = text_of(ipsw, url(story, "costs/"))
    assert "less than a month" in text
    with acting(SYSTEM):
        line = Matter.objects.get()
    away = url(story, f"matters/{line.id}/away/")
    assert browse_as(cast.social_worker).get(away).status_code == 404
    assert post(ipsw, away).url == url(story, "costs/")
    assert "The shop" not in text_of(ipsw, url(story, "costs/"))


def test_what_is_good_stands_before_anything_else_on_the_case_and_the_family(cast, story, lead):
    case = f"/desk/cases/{story.case.id}/"
    assert "Nothing good is written down about them yet" in text_of(lead, case)
    say(cast.mother, strength_add, story, kind="steady", who="Uncle Jo", case_id=story.case.id)
    for address in (case, f"{case}family/"):
        text = text_of(lead, address)
        assert "Uncle Jo" in text
        assert text.index("Uncle Jo") < text.index("<h2", text.index("What is good") + 20)
    text = text_of(lead, url(story))
    order = [
        "What is good, and",
        "Who is steady",
        "What helps when",
        "Brothers and sisters",
        "Places",
        "How they live",
    ]
    assert sorted(order, key=text.index) == order


def test_a_hard_page_asks_for_what_is_good_first_and_one_press_goes_on(cast, story, lead):
    need = {**ANSWERS["needs"], "person_id": ""}
    page = post(lead, url(story, "needs/add/"), **need)
    text = page.content.decode()
    assert "Ask them what is strong first, and add that." in text
    assert url(story, "strengths/add/") in text
    with acting(SYSTEM):
        assert (
            AuditEvent.objects.filter(kind="audit.deed.refused", facts__code="strengths_first").count() == 1
        )
    assert post(lead, url(story, "needs/add/"), **need, skip_strengths="on").status_code == 302
    sibling = url(story, f"sibling/{story.sibling.id}/")
    assert "skip_strengths" in lead.get(sibling).context["form"].fields
    say(cast.mother, strength_add, story, kind="strength", words="They sing")
    assert "skip_strengths" not in lead.get(sibling).context["form"].fields
    assert "Look again" in text_of(lead, url(story))
    assert post(lead, sibling, risk="None that we see", needs=["left_out"]).url == url(story)
    text = text_of(lead, url(story))
    assert "Feels left out" in text
    assert "Look again</strong>" not in text
    with acting(SYSTEM):
        assert SiblingReview.objects.count() == 1


def test_what_helps_stands_wherever_contact_is_planned(cast, story, lead, django_assert_max_num_queries):
    case = {"case_id": story.case.id}
    say(cast.mother, need_record, story, kind="asd", standing="suspected", source="School", **case)
    say(cast.young_person, adaptation_add, story, kind="talk", words="Say what comes next", **case)
    for page in ("meetings/new/", "safe-contact/"):
        with django_assert_max_num_queries(25):
            text = text_of(lead, f"/desk/cases/{story.case.id}/{page}")
        assert "Say what comes next" in text, page
        assert "Nobody has written down what to avoid" in text, page
    assert "Ask before you plan a talk" in text_of(lead, url(story))


def test_an_answer_owed_stands_on_the_workers_list_until_it_is_given(cast, story, lead):
    ipsw = browse_as(cast.ipsw)
    assert "owed about what it costs" not in text_of(ipsw, "/desk/")
    line = say(cast.mother, cost_mark, story, kind="work", weight="most")
    matter = say(cast.mother, matter_say, story, words="Noah")
    for browser in (ipsw, lead):
        assert "1 answer owed about what it costs a family" in text_of(browser, "/desk/")
    text = text_of(ipsw, "/desk/life/waiting/")
    assert "Maria Ash: work" in text
    answer = url(story, f"answer/{line.id}/")
    assert answer in text
    page = post(ipsw, answer, outcome="offered", words="We write to your employer", by_whom="Ines")
    assert "Say by which day" in page.content.decode()
    offered = {"outcome": "offered", "words": "We write to your employer", "by_whom": "Ines"}
    assert post(ipsw, answer, **offered, **ask_day("due_on", today() + timedelta(days=2))).status_code == 302
    assert (
        post(ipsw, url(story, f"answer/{matter.id}/"), outcome="not_offered", words="Not by us").status_code
        == 302
    )
    text = text_of(lead, url(story, "costs/"))
    for words in ("We write to your employer", "Not by us", "Answer again"):
        assert words in text, words
    assert "owed about what it costs" not in text_of(ipsw, "/desk/")
    assert "Nothing waits" in text_of(browse_as(cast.teacher), "/desk/life/waiting/")
    with acting(SYSTEM):
        assert (Response.objects.count(), Impact.objects.count()) == (2, 1)


def test_only_their_own_worker_marks_what_it_costs_them(cast, story, lead):
    assert lead.get(url(story, "costs/add/")).status_code == 403
    choices = {}
    for who in ("ipsw", "csw"):
        form = browse_as(getattr(cast, who)).get(url(story, "costs/add/")).context["form"]
        choices[who] = [label for _key, label in form.fields["person_id"].choices]
    assert choices == {
        "ipsw": ["Maria Ash (mother)", "Frank Ash (father)"],
        "csw": ["Cleo Ash (child we are worried about)", "Noah Ash (brother or sister)"],
    }
    assert lead.get(url(story, "nonsense/add/")).status_code == 404


PLACE = {"name": "North Station", "kind": "transport", "worry": "high", "risks": "Cars wait"}


def test_a_place_is_added_proposed_changed_and_owned(cast, story, lead):
    add = url(story, "places/")
    assert post(lead, add, **PLACE, words="On her way home").url == url(story)
    assert "On her way home" in text_of(lead, url(story))
    page = post(lead, add, **{**PLACE, "name": "north station"})
    text = page.content.decode()
    assert "Choose it, or say that this is another one" in text
    assert "North Station, bus, train or taxi" in text
    manager = browse_as(cast.manager)
    assert "1 high-risk place without an owner" in text_of(manager, "/desk/")
    with acting(SYSTEM):
        site = Site.objects.get()
    assert f"/desk/places/{site.id}/" in text_of(manager, "/desk/places/")
    owned = {"owner_agency": "Transport police"}
    assert post(manager, f"/desk/places/{site.id}/", **owned).url == "/desk/places/"
    assert "Every high-risk place has an agency" in text_of(manager, "/desk/places/")
    change = url(story, f"places/{site.id}/")
    assert post(lead, change, worry="some").url == url(story)
    text = text_of(lead, change)
    assert "Nobody was responsible" in text
    assert "Responsible: Transport police" in text
    assert cast.manager.name not in text
    assert post(lead, url(story, f"places/{site.id}/away/")).url == url(story)
    assert "North Station" not in text_of(lead, url(story))
    again = {**PLACE, "same": str(site.id), "words": "Here again"}
    token = lead.get(add).context["form"]["form_token"].value()
    assert lead.post(add, {**again, "form_token": token}).url == url(story)
    with acting(SYSTEM):
        assert (Site.objects.count(), SiteLink.objects.count()) == (1, 2)


def test_how_they_describe_themselves_is_for_the_workers_and_never_written_over(cast, story, lead):
    about = url(story, "about/")
    with acting(cast.mother):
        identity_answer(by=cast.mother, person_id=story.mother.id, question="faith", answer=None)
    answer = f"{about}{story.father.id}/work/"
    assert "Write what they said" in post(lead, answer).content.decode()
    assert post(lead, answer, answer="Bus driver").url == about
    text = text_of(lead, about)
    for words in ("Bus driver", "Would rather not say (said by themself)", "Not asked yet"):
        assert words in text, words
    assert f"{about}{story.mother.id}/faith/" not in text
    refused = post(lead, f"{about}{story.mother.id}/faith/", answer="None")
    assert "They answered this themself" in refused.content.decode()
    assert browse_as(cast.teacher).get(about).status_code == 404


def test_the_case_page_with_what_is_good_costs_few_queries(cast, story, lead, django_assert_max_num_queries):
    for n in range(5):
        say(cast.mother, strength_add, story, kind="strength", words=f"Good {n}", readers="family")
    lead.get("/desk/roles/")
    with django_assert_max_num_queries(25):
        text_of(lead, f"/desk/cases/{story.case.id}/")
    with acting(SYSTEM):
        assert Strength.objects.count() == 5
