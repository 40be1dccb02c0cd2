"""The first page answers "what must I do now?" for each role, and oversight pages for those who answer for others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils.html import escape

from alongside.doors.desk.navigation import places_of
from alongside.doors.desk.tests.conftest import browse_as, post, promised, statements
from alongside.family.cases.events import LEAD
from alongside.family.cases.services.common import mind_two_workers, start
from alongside.ground.access.context import acting
from alongside.ground.access.models import EmergencyAccess, Membership
from alongside.ground.accounts.models import Agency, RoleAssignment, User
from alongside.ground.accounts.roles import ROLES
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import frozen, now
from alongside.ground.clock.services import clock_start
from alongside.practice.actions.services import action_ask, action_mark_done
from alongside.practice.safety.events import RETURN_TALK

_EMPLOYERS = {"auditor": "audit_body", "researcher": "research", "carer": "foster_agency", "befriender": "charity",
              "agency_manager": "charity", "ipsw": "charity", "csw": "voluntary", "voluntary": "voluntary"}  # fmt: skip


def somebody(partnership, role):
    kinds = sorted(ROLES[role].agency_kinds) or ["partnership_office"]
    with acting(SYSTEM):
        agency = Agency.objects.create(
            partnership=partnership, name=f"Agency of {role}", kind=_EMPLOYERS.get(role, kinds[0])
        )
        user = User.objects.create_user(f"{role}@example.org", name="Somebody", partnership=partnership)
        RoleAssignment.objects.create(user=user, role=role, agency=agency)
    return user


def text_of(user, address="/desk/"):
    return browse_as(user).get(address).content.decode()


def ended(case):
    """Everybody leaves at once, with the clocks that then run: what the verbs do one worker at a time."""
    with acting(SYSTEM):
        case.allocations.update(until=now(), ended_by_id=case.id, end_reason="Left")
        mind_two_workers(case, by=SYSTEM)
        start(LEAD, case, by=SYSTEM)


@pytest.mark.parametrize("role", [key for key, role in ROLES.items() if not role.is_family])
def test_every_role_has_a_first_page(cast, role):
    page = browse_as(somebody(cast.partnership, role)).get("/desk/")
    assert page.status_code == 200


@pytest.mark.parametrize("role", ["board", "auditor", "researcher", "trainer", "dso", "complaints_officer"])
def test_whoever_has_nothing_waiting_reads_a_calm_page(cast, story, role):
    text = text_of(somebody(cast.partnership, role))
    assert "Nothing waits for you." in text
    assert escape(ROLES[role].sentence) in text
    assert "Cleo" not in text


@pytest.mark.parametrize("role", ["board", "trainer", "dso"])
def test_whoever_holds_no_case_finds_every_page_of_their_role(cast, role):
    who = somebody(cast.partnership, role)
    browser = browse_as(who)
    first = browser.get("/desk/").content.decode()
    with acting(who):
        places = places_of(who)
    for place in places:
        assert f'href="{place.href}"' in first
        assert browser.get(place.href).status_code == 200, place
    assert ("Turnover, plans and complaints" in first) is (role == "board")


def test_the_duty_worker_sees_requests_with_their_clock_in_words(cast, asked):
    text = text_of(cast.duty)
    assert "Parent or carer asks for help" in text
    with frozen(now() + timedelta(days=6)):
        assert "late since" in text_of(cast.duty)


def test_the_manager_sees_what_breaks(cast, story, asked):
    promised(cast.social_worker, story.case, cast.teacher, "Ring the school", days=0)
    ended(story.case)
    with frozen(now() + timedelta(days=6)):
        text = text_of(cast.manager)
    for words in (
        "Ring the school",
        "nobody leads",
        "no worker for the parents and the child",
        asked.reference,
        "late since",
    ):
        assert words in text, words


def test_the_lead_chases_what_is_owed_from_any_agency(cast, story):
    late = promised(cast.social_worker, story.case, cast.teacher, "Late thing", days=0)
    asked_about = promised(cast.social_worker, story.case, cast.police, "Asked thing", days=30)
    done = promised(cast.social_worker, story.case, cast.teacher, "Done thing", days=20)
    with acting(cast.mother):
        action_ask(by=cast.mother, action_id=asked_about.id, words="What happened?")
    with acting(cast.teacher):
        action_mark_done(by=cast.teacher, action_id=done.id, expected_version=done.version)
    with frozen(now() + timedelta(days=3)):
        text = text_of(cast.social_worker)
    assert "Answer owed" in text
    assert "look and confirm" in text
    assert "working day" in text or "late since" in text
    assert late.words in text


@pytest.mark.parametrize("who", ["ipsw", "csw"])
def test_my_families_and_what_is_due_this_week(cast, story, who):
    promised(cast.social_worker, story.case, cast.teacher, "This week", days=3)
    promised(cast.social_worker, story.case, cast.teacher, "Next month", days=30)
    text = text_of(getattr(cast, who))
    assert "This week" in text
    assert "Next month" not in text
    assert "Cleo Ash, C-TEST-0001" in text


def test_home_pages_stay_small_and_cheap(cast, story):
    for n in range(40):
        promised(cast.social_worker, story.case, cast.teacher, f"Thing {n}", days=0)
    with frozen(now() + timedelta(days=2)):
        for who in ("manager", "social_worker", "ipsw", "teacher"):
            browser = browse_as(getattr(cast, who))
            asked, text = statements(browser, "/desk/")
            assert asked <= 25, who
            assert text.count("govuk-task-list__item") < 80


def test_late_promises_come_in_pages(cast, story):
    for n in range(30):
        promised(cast.social_worker, story.case, cast.teacher, f"Thing {n}", days=0)
    with frozen(now() + timedelta(days=2)):
        browser = browse_as(cast.manager)
        page = browser.get("/desk/promises/")
        assert len(page.context["rows"]) == 25
        rest = browser.get(f"/desk/promises/?after={page.context['pages'].next_token}")
        assert len(rest.context["rows"]) == 5


@pytest.mark.parametrize("show", ["lead", "sided", "nonsense"])
def test_lists_of_families_for_managers(cast, story, show):
    ended(story.case)
    assert "Cleo Ash" in text_of(cast.manager, f"/desk/cases/?show={show}")


def test_clocks_come_in_pages(cast, asked):
    browser = browse_as(cast.manager)
    page = browser.get("/desk/clocks/")
    assert asked.reference in page.content.decode()
    for token in ("x", "WzAsImEiLCJiIl0", ""):
        assert browser.get(f"/desk/clocks/?after={token}").status_code == 200


def test_an_emergency_opens_the_record_at_once_for_an_hour_and_is_reviewed(cast, story):
    police = browse_as(cast.police)
    assert police.get(f"/desk/cases/{story.case.id}/").status_code == 404
    answers = {"case": "c-test-0001", "reason": "She is missing and in danger tonight"}
    answer = post(police, "/desk/emergency/", **answers)
    assert answer.url == f"/desk/cases/{story.case.id}/"
    text = police.get(answer.url).content.decode()
    assert "Cleo Ash" in text
    assert "It closes by itself at" in text
    assert "in an emergency" not in text_of(cast.social_worker, answer.url)
    with frozen(now() + timedelta(minutes=61)):
        assert police.get(answer.url).status_code == 404
    manager = browse_as(cast.manager)
    assert "Paula Constable" in manager.get("/desk/").content.decode()
    with acting(SYSTEM):
        opened = EmergencyAccess.objects.get()
        assert Membership.objects.filter(user_id=cast.police.id, capacity="emergency").count() == 2
    here = f"/desk/emergency/review/{opened.id}/"
    assert "note" in post(manager, here, finding="justified", note="").context["form"].errors
    assert post(manager, here, finding="justified", note="I rang the officer").status_code == 302
    assert manager.get(here).status_code == 404


def test_an_emergency_needs_a_true_reference_and_a_reason(cast, story):
    police = browse_as(cast.police)
    page = post(police, "/desk/emergency/", case="C-0000-0000", reason="She is missing tonight")
    assert "We know no case" in page.content.decode()
    page = post(police, "/desk/emergency/", case="C-TEST-0001", reason="now")
    assert "reason" in page.context["form"].errors
    there = post(
        browse_as(cast.stranger), "/desk/emergency/", case="C-TEST-0001", reason="She is missing tonight"
    )
    assert "We know no case" in there.content.decode()
    assert (
        post(police, "/desk/emergency/", case=str(story.case.id), reason="She is missing tonight").status_code
        == 302
    )


def test_nobody_reviews_their_own_emergency(cast, story):
    manager = browse_as(cast.manager)
    post(manager, "/desk/emergency/", case="C-TEST-0001", reason="She is missing tonight")
    with acting(SYSTEM):
        opened = EmergencyAccess.objects.get()
    assert manager.get(f"/desk/emergency/review/{opened.id}/").status_code == 404


def test_roles_are_sentences_with_what_they_may_do(cast):
    text = text_of(cast.teacher, "/desk/roles/")
    for role in ROLES.values():
        assert role.title in text
    assert "Choose who works with a family" in text


def test_the_menu_shows_what_a_role_can_use(cast):
    assert "/desk/requests/" in text_of(cast.duty)
    text = text_of(cast.teacher)
    assert '"/desk/requests/"' not in text
    assert "/desk/clocks/" not in text
    assert "/desk/cases/" in text
    assert "/desk/cases/" not in text_of(somebody(cast.partnership, "trainer"))


def test_a_promise_in_hours_is_late_in_the_lists_from_its_hour_on(cast, story):
    at = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # in 72 hours: on Thursday at nine
    with frozen(at), acting(SYSTEM):
        clock_start(
            kind=RETURN_TALK, about_id=story.case.id, circle_id=story.case.id,
            partnership_id=story.case.partnership_id, started_at=at, by=SYSTEM,
        )  # fmt: skip
    for minutes, words in (
        (-1, "promised by today at 9:00am"),
        (1, "late since Thursday 26 November 2026 at 9:00am"),
    ):
        with frozen(at + timedelta(hours=72, minutes=minutes)):
            assert words in browse_as(cast.manager).get("/desk/clocks/").content.decode()
