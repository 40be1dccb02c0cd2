"""How parents stand and what happens to the child, at the desk: evidence first, heard first, urgent first."""

from __future__ import annotations

from datetime import timedelta

import pytest

from alongside.doors.desk.tests.conftest import browse_as, post, statements
from alongside.family.cases.models import PartnershipStatus
from alongside.family.cases.models_standing import Narrowing
from alongside.family.cases.tests.scenes import decide, everyone_says, restricted, seen
from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import frozen, now, today

TOLD = {"told": "yes", "told_how": "phone", "told_words": "We told you."}


@pytest.fixture
def lead(cast):
    return browse_as(cast.social_worker)


@pytest.fixture
def manager(cast):
    return browse_as(cast.manager)


def url(story, page, person=None):
    return f"/desk/cases/{story.case.id}/{page}/" + (f"{person.id}/" if person else "")


def text_of(browser, address):
    page = browser.get(address)
    assert page.status_code == 200, (address, page.status_code)
    return page.content.decode()


def day(name, on):
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


def test_a_father_is_looked_at_by_evidence_and_his_help_goes_on(cast, story, lead, manager):
    page = url(story, "partnership", story.father)
    assert "Frank Ash" in text_of(lead, url(story, "partnership"))
    refused = post(manager, f"{page}decide/", status="under_evidence_review", reason="He shouts.", support="Help",
                   **TOLD, **day("told_on", today()))  # fmt: skip
    assert "Write down at least two things" in refused.content.decode()
    for ago in (3, 1):
        post(lead, f"{page}evidence/", words="He shouted at her.", kind="observed", did_something="yes",
             **day("seen_on", today() - timedelta(days=ago)))  # fmt: skip
    saved = post(manager, f"{page}decide/", status="under_evidence_review", reason="He shouted twice.",
                 support="His own worker", **TOLD, **day("told_on", today()))  # fmt: skip
    assert saved.status_code == 302
    text = text_of(lead, page)
    for words in ("Evidence under review", "He shouted twice.", "His own worker", "by phone: We told you."):
        assert words in text, words
    assert "Hold something back" not in text, "only a manager"
    with acting(SYSTEM):
        kept = AuditEvent.objects.filter(kind="audit.deed.refused").values_list("facts", flat=True)
        assert {"code": "evidence_first"} in kept


def test_what_is_held_back_begins_ends_and_is_never_of_a_partner(cast, story, manager):
    page = url(story, "partnership", story.father)
    assert "Nothing is held back from a protective partner" in text_of(manager, f"{page}narrow/")
    restricted(cast, story, story.father)
    answers = {"kinds": ["record"], "say": "yes", "words": "Until we have talked."}
    saved = post(manager, f"{page}narrow/", **answers, **day("until", today() + timedelta(days=5)))
    assert saved.status_code == 302
    assert "Until we have talked." in text_of(manager, page)
    with acting(SYSTEM):
        held = Narrowing.objects.get()
    assert "Restrictions up for review" in text_of(manager, "/desk/")
    assert "Frank Ash, of Cleo Ash" in text_of(manager, "/desk/standings/")
    assert post(manager, f"/desk/narrowings/{held.id}/end/", reason="We talked.").status_code == 302
    assert "Opened again" in text_of(manager, page)
    assert "over already" in text_of(manager, f"/desk/narrowings/{held.id}/end/")


def test_a_fall_is_refused_until_everybody_is_heard(cast, story, lead):
    answers = {
        "need_now": "Rest",
        "how_respond": "Lifts",
        "level": "low",
        "rationale": "A stable professional family.",
    }
    refused = post(lead, url(story, "threshold"), **answers)
    assert "Still missing: the family, the parents’ worker, the child’s worker." in refused.content.decode()
    for who, said in (("ipsw", {"side": "ipsw"}), ("csw", {"side": "csw"}),
                      ("social_worker", {"side": "family", "said_by": "Frank Ash"})):  # fmt: skip
        made = post(browse_as(getattr(cast, who)), url(story, "harm/view"), words="Calmer now.", **said)
        assert made.status_code == 302, who
    assert "Frank Ash" in text_of(lead, url(story, "harm"))
    assert post(lead, url(story, "threshold"), **answers).status_code == 302
    text = text_of(lead, f"/desk/cases/{story.case.id}/")
    assert "leans on how the home looks" in text
    assert "stable professional family" in text
    with frozen(now() + timedelta(weeks=7)):
        assert "working days late" in text_of(lead, f"/desk/cases/{story.case.id}/"), (
            "a stale level is overdue"
        )


def test_an_urgent_worry_is_two_answers_and_stands_on_the_case_until_it_is_cared_for(cast, story):
    csw = browse_as(cast.csw)
    form = csw.get(url(story, "harm/worry")).context["form"]
    assert {f.name for f in form.page_fields()} == {"kind", "person_id"}
    owner = post(csw, url(story, "harm/worry"), kind="self_harm", person_id=str(story.child.id)).url
    case = f"/desk/cases/{story.case.id}/"
    assert "Nobody takes care of it yet" in text_of(csw, case)
    health = post(csw, owner, owner_id=str(cast.csw.id)).url
    assert "Health does not know yet" in text_of(csw, case)
    post(csw, health, whom="The crisis team, by phone")
    assert "Urgent" not in text_of(csw, case)
    assert "Health knows: The crisis team, by phone" in text_of(csw, url(story, "harm"))


def test_what_a_child_told_is_reviewed_by_two_and_parenting_is_turned_round(cast, story, lead, manager):
    csw = browse_as(cast.csw)
    assert post(csw, url(story, "harm/told"), kinds=["kidnap"], **day("told_on", today())).status_code == 302
    text = text_of(lead, url(story, "harm"))
    assert "Reviewed by 0 of 2" in text
    review = next(link for link in text.split('"') if link.startswith("/desk/disclosures/"))
    for browser in (lead, manager):
        assert post(browser, review, words="The plan holds what follows.").status_code == 302
    assert "second review is another person" in text_of(lead, review)
    refused = post(csw, url(story, "harm/cause"), causes=["parenting"])
    assert "write it as evidence on that parent’s page" in refused.content.decode()
    assert post(csw, url(story, "harm/cause"), causes=["named_people"]).status_code == 302
    assert post(csw, url(story, "harm/easier"), kinds=["hurt_before"]).status_code == 302
    assert "People we can name" in text_of(lead, url(story, "harm"))


def test_these_pages_cost_few_queries(cast, story, manager):
    restricted(cast, story, story.father)
    everyone_says(cast, story)
    seen(cast, story, story.mother, days=3)
    for address in ("/desk/", f"/desk/cases/{story.case.id}/", url(story, "harm"), url(story, "partnership"),
                    url(story, "partnership", story.father), "/desk/standings/"):  # fmt: skip
        assert statements(manager, address)[0] <= 25, address


def test_a_mother_reads_nothing_of_the_fathers_standing_at_any_door(cast, story):
    restricted(cast, story, story.father)
    mother = browse_as(cast.mother)
    for address in ("/family/", "/family/how-we-work/", "/family/record/", "/family/opened/"):
        text = text_of(mother, address)
        assert "What was seen on two days." not in text, address
        assert "restrict" not in text.lower(), address
    with acting(cast.mother):
        assert set(PartnershipStatus.objects.values_list("person_id", flat=True)) == {story.mother.id}
    decide(cast, story, story.father, "under_evidence_review")
