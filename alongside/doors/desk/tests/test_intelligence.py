"""The officer's pages: the inbox never says who told it, two at once are told apart, and the source opens with a reason."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from alongside.doors.desk.tests.conftest import browse_as, post
from alongside.family.cases.tests.scenes import a_second_case
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import frozen, now, today
from alongside.pursuit.information.models import Feedback, Item, Report, SourceOpening
from alongside.pursuit.information.services.telling import About, report_tell
from alongside.pursuit.intelligence.models import Grade, Sanitised, Share

_NOTICED = {
    "words": "A grey car waited at the school.",
    "how_known": "told",
    "how_words": "Noah",
    "vehicle_words": "AB12 CDE",
}


@pytest.fixture
def report(cast: Any, story: Any) -> Report:
    with acting(cast.mother):
        about = About(case_id=story.case.id)
        return report_tell(
            by=cast.mother, partnership=cast.partnership, noticed=[_NOTICED], about=about
        ).report


def page_of(name: str, *args: Any) -> str:
    return reverse(f"desk:{name}", args=args)


def test_an_officer_goes_through_a_report_page_by_page(cast: Any, report: Report) -> None:
    officer = browse_as(cast.intelligence)
    inbox = officer.get(page_of("intelligence")).content.decode()
    assert report.reference in inbox
    assert "names a car or another vehicle" in inbox
    assert "Maria" not in inbox
    assert "1 report waiting" in officer.get(page_of("home")).content.decode()
    item = Item.objects.none()
    with acting(SYSTEM):
        item = Item.objects.filter(report=report)
        letter = {f"item-{item[0].id}": "A"}
    grade = page_of("intelligence_grade", report.id)
    assert "Suggested: C" in officer.get(grade).content.decode()
    refused = post(officer, grade, handling="P", **letter).content.decode()
    assert "a letter other than the one suggested, has a reason" in refused
    first, second = officer.get(grade).context["form"], officer.get(grade).context["form"]
    answers = {"source": "2", "handling": "P", "version": "1", "why": "She saw it too", **letter}
    officer.post(grade, answers | {"form_token": first["form_token"].value()})
    stale = officer.post(grade, answers | {"form_token": second["form_token"].value()}).content.decode()
    assert "Someone changed this while you were writing" in stale
    text = page_of("intelligence_text", report.id)
    asked = post(officer, text, words="Maria saw a grey car.").content.decode()
    assert "something that may show who told it" in asked
    post(officer, text, words="A grey car waits at a school.")
    post(officer, page_of("intelligence_move", report.id), to="intelligence", why="Borne out")
    post(officer, page_of("intelligence_answer", report.id))
    copy = officer.get(page_of("intelligence_copy", report.id))
    assert copy["Content-Type"] == "application/pdf"
    with acting(SYSTEM):
        assert Grade.objects.count() == 1
        assert Feedback.objects.get().code == "passed_on"
        assert Sanitised.objects.get().words == "A grey car waits at a school."
    # What the mother reads of it, and nothing of grades.
    mother = browse_as(cast.mother).get(reverse("portal:told-one", args=[report.id])).content.decode()
    assert "passed on to those who can use it" in mother
    assert "Borne out" not in mother


def test_the_source_opens_with_a_reason_and_for_two_minutes(cast: Any, report: Report) -> None:
    officer, there = browse_as(cast.intelligence), page_of("intelligence_source", report.id)
    assert "Maria Ash" not in officer.get(there).content.decode()
    assert "sentence why" in post(officer, there, reason="Because").content.decode()
    post(officer, there, reason="To ask her worker whether she is safe")
    assert "Maria Ash" in officer.get(there).content.decode()
    with frozen(now() + timedelta(minutes=3)):
        assert "Maria Ash" not in officer.get(there).content.decode()
    with acting(SYSTEM):
        assert SourceOpening.objects.get().by_id == cast.intelligence.id
    cast.intelligence.set_password("correct horse battery staple")
    with acting(SYSTEM):
        cast.intelligence.save()
    asked = browse_as(cast.intelligence).get(there)
    assert asked["Location"].startswith(reverse("account_reauthenticate"))


def a_newer_text_is_sent(worker: Any, officer: Any, report: Report, share: Share, asked: str) -> None:
    """Both sides read that there is one; the officer sends it."""
    post(officer, page_of("intelligence_text", report.id), words="Two cars wait.")
    newer = "A newer text exists"
    for there in (asked, page_of("intelligence_report", report.id)):
        assert newer in officer.get(there).content.decode()
    assert "A newer text of this exists" in worker.get(page_of("intelligence_sharing")).content.decode()
    before = officer.get(page_of("intelligence_renew", share.id)).content.decode()
    assert "Two cars wait." in before, "nobody sends a text that they did not see"
    post(officer, page_of("intelligence_renew", share.id))
    assert "Two cars wait." in worker.get(page_of("intelligence_sharing")).content.decode()
    assert newer not in officer.get(asked).content.decode()


def test_few_children_stand_side_by_side_and_many_in_one_list_by_their_names(cast: Any, story: Any) -> None:
    from alongside.doors.desk.forms.intelligence import AskForm

    def asked(n: int) -> Any:
        cases = [(str(one), f"Child {one}") for one in range(n)]
        return AskForm(cases=cases, thresholds=["harm"], purposes=["plan"])

    def drawn(n: int) -> str:
        return str(asked(n)["case_id"])

    assert drawn(7).count('type="radio"') == 8
    assert "<select" in drawn(8)
    assert drawn(8).count("<option") == 9
    assert 'type="radio"' not in drawn(8)
    first = next(iter(asked(8).fields["case_id"].choices))
    assert first == ("", "No child in particular"), "nobody need be chosen"


def test_more_children_than_a_page_holds_are_on_the_next(cast: Any, story: Any, monkeypatch: Any) -> None:
    from alongside.doors.desk.views import choosing

    monkeypatch.setattr(choosing, "LARGEST_PAGE", 1)
    manager = browse_as(cast.manager)
    agreed = {"words": "We share.", "thresholds": ["harm"], "purposes": ["plan"], "most_days": "30"}
    post(manager, page_of("intelligence_agreement_set"), **agreed)
    first = manager.get(page_of("intelligence_ask"))
    assert "More people" not in first.content.decode(), "all of them stand on this page"
    other = a_second_case(cast, story)
    first = manager.get(page_of("intelligence_ask"))
    assert "More people" in first.content.decode()
    token = first.context["people_pages"].next_token
    second = manager.get(page_of("intelligence_ask"), {"after": token})
    shown = [dict(one.context["form"].fields["case_id"].choices) for one in (first, second)]
    assert sorted(key for one in shown for key in one if key) == sorted([str(story.case.id), str(other.id)])


def test_a_worker_asks_an_officer_shares_and_the_numbers_say_so(
    cast: Any, story: Any, report: Report
) -> None:
    worker, officer, manager = (browse_as(one) for one in (cast.csw, cast.intelligence, cast.manager))
    assert "There is no agreement on sharing yet" in worker.get(page_of("intelligence_ask")).content.decode()
    agreed = {"words": "We share.", "thresholds": ["harm"], "purposes": ["plan"], "most_days": "30"}
    post(manager, page_of("intelligence_agreement_set"), **agreed)
    until = today() + timedelta(days=5)
    day = {"until_day": until.day, "until_month": until.month, "until_year": until.year}
    asked = post(
        worker,
        page_of("intelligence_ask"),
        needs="Cars",
        threshold="harm",
        purpose="plan",
        case_id=str(story.case.id),
        **day,
    )
    one = asked["Location"]
    post(officer, page_of("intelligence_grade", report.id), handling="C", conditions=["not_copied"])
    post(officer, page_of("intelligence_text", report.id), words="A grey car waits.")
    assert f"{report.reference}: A grey car waits." in officer.get(f"{one}give/").content.decode()
    post(officer, f"{one}give/", report_ids=[str(report.id)])
    shared = worker.get(page_of("intelligence_sharing")).content.decode()
    assert "A grey car waits." in shared
    assert "It is not copied into another record" in shared
    with acting(SYSTEM):
        share = Share.objects.get()
    a_newer_text_is_sent(worker, officer, report, share, one)
    post(officer, page_of("intelligence_end", share.id), why="The plan is made")
    assert "Do not use it any more" in worker.get(page_of("intelligence_sharing")).content.decode()
    assert "A grey car waits." not in worker.get(page_of("intelligence_sharing")).content.decode()
    numbers = manager.get(page_of("intelligence_numbers_file")).content.decode()
    assert "Reports,Too few to show" in numbers
