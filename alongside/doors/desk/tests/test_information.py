"""Telling at the desk and at home: what a form asks whom, what it keeps, and the work behind it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from alongside.ground.access.context import acting
from alongside.ground.accounts.middleware import SECOND_FACTOR_SEEN
from alongside.ground.accounts.models import Agency, RoleAssignment, User
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import frozen, now, today
from alongside.pursuit.information.models import Item, LogTraining, NotTakenReply, Report, Source
from alongside.pursuit.information.services.telling import About, report_tell
from alongside.pursuit.information.services.things import Offered, not_taken_note

pytestmark = pytest.mark.django_db


def browser(user: Any) -> Client:
    """A browser in which somebody is signed in."""
    client = Client()
    client.force_login(user)
    session = client.session
    session[SECOND_FACTOR_SEEN] = True
    session.save()
    return client


def text(answer: Any) -> str:
    """The words of a page."""
    return str(answer.content.decode())


def test_a_parents_worker_passes_on_what_she_noticed_and_is_asked_how_she_agreed(
    cast: Any, story: Any
) -> None:
    client, url = browser(cast.ipsw), f"/desk/information/new/{story.case.id}/"
    data = {
        "words": "A grey car.",
        "how_known": "told",
        "how_words": "Her mother",
        "for_person": str(story.mother.id),
    }
    refused = client.post(url, data)
    assert "Ask them first" in text(refused)
    assert "A grey car." in text(refused)
    told = client.post(url, data | {"consent": "spoken", "may_be_named": "no"}, follow=True)
    assert "Passed on for a parent" in text(told)
    with acting(SYSTEM):
        report, source = Report.objects.get(), Source.objects.get()
    assert (report.passed_on, report.workers_may_read, source.person_id) == (True, False, story.mother.id)
    assert text(browser(cast.mother).get(f"/family/tell/{report.id}/")).count(report.reference)
    assert browser(cast.father).get(f"/family/tell/{report.id}/").status_code == 404
    assert "for_person" not in text(browser(cast.csw).get(url))


def test_what_a_mother_began_waits_for_her_with_every_word(cast: Any, story: Any) -> None:
    client = browser(cast.mother)
    kept = client.post("/family/tell/new/", {"words": "A grey car.", "vehicle_words": "AB12"}, follow=True)
    assert "Not sent yet" in text(kept)
    with acting(SYSTEM):
        item = Item.objects.get()
    url = f"/family/tell/item/{item.id}/"
    again = text(client.get(url))
    assert "A grey car." in again
    assert "AB12" in again
    assert "who told you" in text(client.post(url, {"words": "A grey car.", "how_known": "told"}))
    sent = client.post(url, {"words": "A grey car.", "how_known": "saw"}, follow=True)
    assert "What you told us is information" in text(sent)
    assert client.get(url).status_code == 404
    report = item.report_id
    changed = {"workers_may_read": "no", "may_be_named": "yes", "version": "1"}
    assert "Only you and the police" in text(
        client.post(f"/family/tell/{report}/choose/", changed, follow=True)
    )


def test_the_list_of_contacts_is_kept_and_an_urgent_report_is_confirmed(cast: Any) -> None:
    manager, police = browser(cast.manager), browser(cast.police)
    assert "Nobody is on the list" in text(manager.get("/desk/information/rota/"))
    day = {f"{name}_{part}": str(getattr(today() + timedelta(days=more), part))
           for name, more in (("starts_on", -1), ("ends_on", 1)) for part in ("day", "month", "year")}  # fmt: skip
    turn = {
        "user_id": str(cast.police.id),
        "phone": "01632 960110",
        "place": "1",
        "starts": "9am",
        "ends": "5pm",
        **day,
    }
    assert "01632 960110" in text(manager.post("/desk/information/rota/new/", turn, follow=True))
    said = {"words": "He is outside.", "urgency": "danger", "area": str(cast.partnership.id)}
    told = Client().post("/tell/", said, follow=True)
    assert "We are calling the police contact now" in text(told)
    with acting(SYSTEM):
        report = Report.objects.get()
    url = f"/desk/information/urgent/{report.id}/"
    assert "He is outside." in text(police.get(url))
    done = police.post(url, {"words": "On our way."}, follow=True)
    assert "Confirmed by the police" in text(done)
    assert "It is theirs already" in text(police.post(url, {"words": "Again."}))
    assert "Confirmed" in text(police.get("/desk/information/urgent/"))
    assert browser(cast.teacher).get(url).status_code == 403


def test_somebody_without_an_account_tells_of_a_worker_and_those_in_charge_ring_the_police(cast: Any) -> None:
    neighbour, manager = Client(), browser(cast.manager)
    said = {"words": "She is in his car now.", "urgency": "danger", "how_known": "saw", "about_worker": "yes"}
    said["area"] = str(cast.partnership.id)
    page = text(neighbour.post("/tell/", said, follow=True))
    assert "so those in charge look first. We have told them to ring the police now" in page
    with acting(cast.manager):
        report = Report.objects.get()
    assert "Urgent" in text(manager.get("/desk/information/alarms/"))
    alarm = f"/desk/information/alarms/{report.id}/"
    assert "Ring 999 or the police control room now, then pass it on" in text(manager.get(alarm))
    manager.post(alarm, {}, follow=True)
    with acting(cast.manager):
        assert Report.objects.get().released_at is not None


def test_whoever_tells_of_a_worker_never_reads_that_the_police_have_it_before_they_do(cast: Any) -> None:
    mother, manager = browser(cast.mother), browser(cast.manager)
    said = {"words": "He drove her home at night.", "how_known": "saw", "about_worker": "yes"}
    told = text(mother.post("/family/tell/new/", said, follow=True))
    assert "so it is looked at before it goes to the police" in told
    assert "those in charge of such reports look at it first" in told
    assert "Looked at before the police" in text(mother.get("/family/tell/"))
    assert "It went to the police" not in told
    assert "Sent to the police" not in told
    with acting(cast.manager):
        report = Report.objects.get()
    alarm = f"/desk/information/alarms/{report.id}/"
    shown = text(manager.get(alarm))
    assert "Nobody of the police reads it until you pass it on" in shown
    assert "Pass it on by " in shown
    with frozen(now() + timedelta(days=9)):
        assert "This should have been passed on by " in text(manager.get(alarm))
    manager.post(alarm, {}, follow=True)
    assert "Sent to the police" in text(mother.get("/family/tell/"))
    assert "look at it first" not in text(mother.get(f"/family/tell/{report.id}/"))


def test_what_was_not_taken_is_counted_and_answered(cast: Any) -> None:
    with acting(cast.father):
        offered = Offered("insight", "meeting", "social_care", today(), "I said which house.")
        missed = not_taken_note(by=cast.father, offered=offered)
    manager = browser(cast.manager)
    assert "I said which house." in text(manager.get("/desk/information/missed/"))
    manager.post(f"/desk/information/missed/{missed.id}/", {"words": "We went there today."})
    with acting(SYSTEM):
        assert NotTakenReply.objects.get().words == "We went there today."
    assert "We went there today." in text(browser(cast.father).get("/family/tell/"))


def test_a_carer_without_training_writes_all_the_same_and_is_on_the_list(cast: Any) -> None:
    with acting(SYSTEM):
        agency = Agency.objects.create(partnership=cast.partnership, kind="foster_agency", name="Homes")
        carer = User.objects.create(
            email="carer@northmoor.example", name="Joan Reed", partnership=cast.partnership
        )
        RoleAssignment.objects.create(user=carer, agency=agency, role="carer", since=now())
    mine, manager = browser(carer), browser(cast.manager)
    assert "Your name is on the list for training" in text(mine.get("/desk/information/"))
    told = mine.post("/desk/information/new/", {"words": "A call at 2.", "how_known": "heard"}, follow=True)
    assert "It went to the police" in text(told)
    page = text(manager.get("/desk/information/training/"))
    assert "<li>Joan Reed</li>" in page
    day = {f"on_{part}": str(getattr(today(), part)) for part in ("day", "month", "year")}
    manager.post("/desk/information/training/", {"user_id": str(carer.id), **day})
    with acting(SYSTEM):
        assert LogTraining.objects.get().user_id == carer.id
    assert "list for training" not in text(mine.get("/desk/information/"))


def test_what_is_told_about_a_worker_stands_on_the_first_page_of_whoever_passes_it_on(cast: Any) -> None:
    with acting(SYSTEM):
        agency = Agency.objects.create(partnership=cast.partnership, kind="charity", name="Beside")
        officer = User.objects.create(email="d@northmoor.example", name="Dora", partnership=cast.partnership)
        RoleAssignment.objects.create(user=officer, agency=agency, role="dso", since=now())
    first = browser(officer)
    assert "Nothing waits for you" in text(first.get("/desk/"))
    with acting(cast.mother):
        about = About(about_worker_id=cast.csw.id)
        report_tell(
            by=cast.mother, partnership=cast.partnership, about=about,
            noticed=({"words": "He drove her home at night.", "how_known": "saw"},),
        )  # fmt: skip
    for page in (text(first.get("/desk/")), text(browser(cast.manager).get("/desk/"))):
        assert "1 report about somebody who works with families" in page
        assert "1 late" not in page
    with frozen(now() + timedelta(days=30)):
        for user in (officer, cast.manager):
            assert "1 late" in text(browser(user).get("/desk/"))
    with acting(SYSTEM):
        RoleAssignment.objects.create(user=officer, agency=agency, role="ipsw", since=now())
    page = text(browser(officer).get("/desk/"))
    assert "1 report about somebody who works with families" in page, "beside the work of another role too"
    assert "about somebody who works" not in text(browser(cast.csw).get("/desk/"))
