"""Working with a young person, at the desk: the parents first, reasons asked where they are needed, lists that call."""

from __future__ import annotations

from datetime import timedelta

import pytest

from alongside.doors.desk.tests.conftest import browse_as, post
from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import frozen, now, today
from alongside.practice.engagement import services
from alongside.practice.engagement.models import Contact, WordsOverride, YoungNote
from alongside.practice.plans.services import plan_start

CONTACT = {
    "purpose": "session",
    "topic": "Safety online",
    "channel": "visit",
    "start": "00:00",
    "minutes": "30",
}


def url(story, page=""):
    return f"/desk/cases/{story.case.id}/{page}"


def text_of(browser, address):
    page = browser.get(address)
    assert page.status_code == 200, address
    return page.content.decode()


def day(on):
    return {"on_day": on.day, "on_month": on.month, "on_year": on.year}


@pytest.fixture
def csw(cast):
    return browse_as(cast.csw)


def test_from_asking_the_parents_to_a_topic_every_reason_is_asked_and_kept(cast, story, csw):
    page = url(story, "working/")
    assert "Working with Cleo" in text_of(csw, url(story))
    assert "before the first contact" in text_of(csw, page)
    first = post(csw, page + "contact/", **CONTACT, **day(today()))
    assert first.status_code == 200
    text = first.content.decode()
    assert "Ask the parents first" in text
    assert "Safety online" in text, "nothing typed is lost"
    post(csw, page + "parents/", person_id=str(story.mother.id), works="Ask about the dog.", introduce="yes")
    early = post(csw, page + "contact/", **CONTACT, **day(today()))
    assert "Trust comes first" in early.content.decode()
    done = post(csw, page + "contact/", **CONTACT, early_because="She asked me.", **day(today()))
    assert done.url == page
    text = text_of(csw, page)
    for words in (
        "Ask about the dog.",
        "Yes, I will introduce the worker",
        "Safety online",
        "Visit, midnight, outside office hours, 30 minutes",
        "because: She asked me.",
    ):
        assert words in text, words
    with acting(SYSTEM):
        assert Contact.objects.count() == 1
        refused = AuditEvent.objects.filter(kind="audit.deed.refused").order_by("id")
        assert [event.facts["code"] for event in refused] == ["parents_not_asked", "trust_first"]


def test_a_plan_that_waits_for_a_talk_says_so_where_it_is_shared(cast, story, csw):
    with acting(cast.ipsw):
        plan_start(by=cast.ipsw, case_id=story.case.id)
    post(csw, url(story, "working/first/"), what="trust", words="First of all")
    ipsw = browse_as(cast.ipsw)
    post(ipsw, url(story, "working/first/"), what="home", words="Rest")
    assert "Talk about it together" in text_of(ipsw, url(story, "working/"))
    assert "would do different things first" in post(ipsw, url(story, "plan/share/")).content.decode()
    with acting(SYSTEM):
        assert AuditEvent.objects.filter(kind="audit.deed.refused", facts__code="discussion_open").exists()


def test_whoever_may_not_is_offered_nothing_and_pages_stay_cheap(
    cast, story, csw, django_assert_max_num_queries
):
    with acting(cast.csw):
        services.parents_know_write(
            by=cast.csw, case_id=story.case.id, person_id=story.mother.id, works="Walks"
        )
        services.young_note_write(by=cast.csw, case_id=story.case.id, words="NOTE-OF-THE-TWO")
    for who in ("csw", "ipsw", "social_worker", "manager"):
        browser = browse_as(getattr(cast, who))
        for page in ("working/", "voice/", "growing/"):
            with django_assert_max_num_queries(25):
                text = text_of(browser, url(story, page))
            offered = {
                a for a in ("working/contact/", "voice/note/", "working/first/") if url(story, a) in text
            }
            wanted = {
                "csw": {"working/contact/", "working/first/", "voice/note/"}, "ipsw": {"working/first/"},
                "social_worker": {"working/contact/"}, "manager": set(),
            }[who]  # fmt: skip
            assert offered <= wanted, (who, page)
            assert ("NOTE-OF-THE-TWO" in text) == (who == "csw" and page == "voice/"), who


def test_the_lead_opens_words_to_one_parent_and_the_manager_looks_again(cast, story):
    young = cast.young_person
    with acting(young):
        words = services.young_words_say(
            by=young, case_id=story.case.id, topic="home", words="He waits outside.", parents_may_read=False
        )
    lead, manager = browse_as(cast.social_worker), browse_as(cast.manager)
    assert "Not for the parents" in text_of(lead, url(story, "voice/"))
    sent = post(
        lead,
        f"/desk/words/{words.id}/open/",
        person_id=str(story.mother.id),
        harm="He waits tonight",
        told="yes",
    )
    assert sent.url == url(story, "voice/")
    with acting(SYSTEM):
        override = WordsOverride.objects.get()
    assert f"/desk/words/opened/{override.id}/" in text_of(manager, "/desk/turning/")
    post(manager, f"/desk/words/opened/{override.id}/", finding="ended", words="It is over")
    assert "could read this until" in text_of(lead, url(story, "voice/"))


def test_at_seventeen_what_is_missing_shows_and_a_manager_answers(cast, story, csw):
    with acting(SYSTEM):
        type(story.child).objects.filter(id=story.child.id).update(born_on=today() - timedelta(days=17 * 366))
        type(story.case).objects.filter(id=story.case.id).update(opened_at=now() - timedelta(days=200))
    manager = browse_as(cast.manager)
    assert "Turning 16, 17 and 18" in text_of(manager, "/desk/")
    text = text_of(manager, "/desk/turning/")
    for words in (
        "a review at 16",
        "a plan for after 18",
        "heard less from us: 0 in the last 3 months",
        "Cleo Ash",
    ):
        assert words in text, words
    answers = dict.fromkeys(("worker", "parents", "school", "health", "police", "adult"), "yes")
    considered = {"pressure": "Yes", "capacity": "Yes", "parents_part": "Mum first"}
    assert post(csw, url(story, "growing/sixteen/"), **answers, **considered).status_code == 302
    plan = dict.fromkeys(
        ("lead_name", "adult_service", "risks", "services", "family_role", "after_18"), "Ada"
    )
    assert post(csw, url(story, "growing/plan/"), **plan).status_code == 302
    assert post(manager, url(story, "growing/less/"), words="We meet weekly again.").status_code == 302
    assert "In order" in text_of(manager, "/desk/turning/")
    assert "Mum first" in text_of(csw, url(story, "growing/"))


def test_a_gap_calls_the_worker_the_lead_and_the_manager(cast, story):
    with acting(cast.csw):
        services.presence_plan(by=cast.csw, case_id=story.case.id, every_days=3, places="The park")
    with frozen(now() + timedelta(days=5)):
        for who in ("csw", "social_worker", "manager"):
            text = text_of(browse_as(getattr(cast, who)), "/desk/")
            assert "2 days over" in text, who
        assert "Cleo Ash" in text_of(browse_as(cast.manager), "/desk/gaps/")
        assert "Cleo Ash" not in text_of(browse_as(cast.teacher), "/desk/gaps/")


def test_a_note_of_the_two_is_written_by_the_childs_worker_alone(cast, story, csw):
    assert post(csw, url(story, "voice/note/"), words="Music").url == url(story, "voice/")
    with acting(SYSTEM):
        assert YoungNote.objects.get().words == "Music"
    assert browse_as(cast.social_worker).get(url(story, "voice/note/")).status_code == 403
