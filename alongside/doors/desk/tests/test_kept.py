"""Pages of promises kept, of what is asked for early, and of asking an agency why (R125-R132)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from alongside.accountability.challenge.services_mutual import mutual_raise
from alongside.doors.desk.tests.conftest import post, promised
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import frozen, now, today
from alongside.practice.actions.models import Action, PromiseAsk
from alongside.practice.actions.services import resource_ask, reviews_raise


def test_a_partner_answers_for_everything_from_one_page(cast: Any, story: Any, signed_in: Any) -> None:
    made = [
        promised(cast.social_worker, story.case, cast.teacher, words)
        for words in ("Ring her", "Open the gate")
    ]
    browser = signed_in(cast.teacher)
    text = browser.get("/desk/mine/").content.decode()
    assert all(words in text for words in ("Ring her", "Open the gate"))
    assert "What you promised" in browser.get("/desk/").content.decode()
    wanted = today() + timedelta(days=9)
    day = {"wanted_on_day": wanted.day, "wanted_on_month": wanted.month, "wanted_on_year": wanted.year}
    here = f"/desk/mine/{made[0].id}/"
    refused = post(browser, here, deed="day", words="The head is away.")
    assert "Say by which day" in refused.content.decode()
    assert post(browser, here, deed="day", words="The head is away.", **day).status_code == 302
    assert (
        post(browser, f"/desk/mine/{made[1].id}/", deed="done", words="It has a code now.").status_code == 302
    )
    text = browser.get("/desk/mine/").content.decode()
    assert "the answer is promised by" in text
    with acting(SYSTEM):
        assert Action.objects.get(id=made[1].id).state == "done"
        ask = PromiseAsk.objects.get()
    lead = signed_in(cast.social_worker)
    assert f"/desk/promises/asks/{ask.id}/" in lead.get(f"/desk/promises/{made[0].id}/").content.decode()
    assert post(lead, f"/desk/promises/asks/{ask.id}/", answer="yes", words="Of course.").status_code == 302
    with acting(SYSTEM):
        assert Action.objects.get(id=made[0].id).due_on == wanted
    assert "Of course." in browser.get("/desk/mine/").content.decode()


def test_the_manager_sees_what_was_kept_and_answers_the_review_that_nobody_asked_for(
    cast: Any, story: Any, signed_in: Any
) -> None:
    with frozen(now() - timedelta(days=20)):
        for n in range(3):
            promised(cast.social_worker, story.case, cast.teacher, f"Thing {n}")
    with acting(SYSTEM):
        review = next(one for one in reviews_raise(by=SYSTEM) if one.scope == "case")
    manager = signed_in(cast.manager)
    text = manager.get("/desk/kept/").content.decode()
    assert "0 of 3 (0 %)" in text
    assert f"/desk/kept/reviews/{review.id}/" in text
    assert (
        "<form"
        not in signed_in(cast.csw).get(f"/desk/kept/reviews/{review.id}/").content.decode().split("<main")[1]
    )
    assert post(manager, f"/desk/kept/reviews/{review.id}/", words="We ring each Monday.").status_code == 302
    assert "We ring each Monday." in manager.get(f"/desk/kept/reviews/{review.id}/").content.decode()
    sheet = manager.get("/desk/kept/together.csv")
    assert sheet["Content-Type"].startswith("text/csv")
    assert "fewer than 5" in sheet.content.decode()
    assert "Ash" not in sheet.content.decode()


def test_what_is_asked_for_early_is_decided_on_its_page(cast: Any, story: Any, signed_in: Any) -> None:
    worker = signed_in(cast.ipsw)
    ask = f"/desk/cases/{story.case.id}/early/ask/"
    assert post(worker, ask, kind="respite", words="One night a week.").status_code == 302
    with acting(cast.mother):
        private = resource_ask(
            by=cast.mother, case_id=story.case.id, kind="therapy", words="Somebody to talk to."
        )
    manager = signed_in(cast.manager)
    here = f"/desk/early/{private.id}/"
    assert here in manager.get("/desk/early/").content.decode()
    refused = post(manager, here, outcome="refused", reason="No place is free.")
    assert "Say what there is instead" in refused.content.decode()
    assert "No place is free." in refused.content.decode()
    assert (
        post(manager, here, outcome="refused", reason="No place.", alternative="A group.").status_code == 302
    )
    assert "A group." in worker.get(here).content.decode()


def test_an_agency_replies_and_the_leadership_sees_what_waits(cast: Any, story: Any, signed_in: Any) -> None:
    agency = cast.social_worker.as_actor().agency_id
    with acting(cast.mother):
        one = mutual_raise(
            by=cast.mother,
            case_id=story.case.id,
            agency_id=agency,
            kind="act",
            words="A letter named her.",
            wish="Ask me.",
        )
    assert f"/desk/mutual/{one.id}/" in signed_in(cast.manager).get("/desk/mutual/").content.decode()
    lead = signed_in(cast.social_worker)
    assert f"/desk/mutual/{one.id}/reply/" in lead.get(f"/desk/mutual/{one.id}/").content.decode()
    assert post(lead, f"/desk/mutual/{one.id}/reply/", words="We are sorry.").status_code == 302
    assert lead.get(f"/desk/mutual/{one.id}/reply/").status_code == 403
    step = f"/desk/cases/{story.case.id}/steps/nrm/"
    assert "Say why" in post(lead, step, state="deviated").content.decode()
    assert post(lead, step, state="deviated", reason="Next week, with her.").status_code == 302
    assert "Next week, with her." in lead.get(f"/desk/cases/{story.case.id}/steps/").content.decode()
