"""Missing children at the desk: who sees them at once, what is done about one, and that the pack's opening is told."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.urls import reverse

from alongside.doors.desk.tests.conftest import browse_as, post
from alongside.family.people.models import Person
from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import frozen, now, today
from alongside.ground.clock.time_source import LONDON
from alongside.practice.safety import services
from alongside.practice.safety.models import Episode, PackOpening
from alongside.practice.safety.selectors import open_episodes
from alongside.practice.workload.services import visit_plan


def day(name: str, at: Any) -> dict[str, str]:
    return {f"{name}_day": str(at.day), f"{name}_month": str(at.month), f"{name}_year": str(at.year)}


@pytest.fixture
def gone(cast: Any, story: Any) -> Episode:
    with acting(cast.mother):
        services.pack_add(by=cast.mother, case_id=story.case.id, kind="looks", words="Red coat.")
        return services.missing_report(by=cast.mother, case_id=story.case.id).episode


def test_it_stands_first_on_the_pages_of_all_who_may_help_by_one_query(
    cast: Any, story: Any, gone: Episode, django_assert_num_queries: Any
) -> None:
    for who in ("duty", "manager", "social_worker", "ipsw", "csw"):
        page = browse_as(getattr(cast, who)).get(reverse("desk:home")).content.decode()
        assert "Cleo Ash is missing" in page, who
        assert page.find("Missing now") < page.find("Requests for help") or "Requests for help" not in page, (
            who
        )
    assert "Cleo" not in browse_as(cast.teacher).get(reverse("desk:missing_now")).content.decode()
    with acting(cast.manager), django_assert_num_queries(1):
        assert len(open_episodes(viewer=cast.manager)) == 1
    assert (
        "is missing" in browse_as(cast.csw).get(reverse("desk:case", args=[story.case.id])).content.decode()
    )


def test_ten_minutes_past_midnight_half_past_ten_is_last_night_and_nothing_is_refused(
    cast: Any, story: Any
) -> None:
    midnight = datetime.combine(today() + timedelta(days=1), time(), tzinfo=LONDON)
    with frozen(midnight + timedelta(minutes=10)):
        address = reverse("desk:missing_report", args=[story.case.id])
        sent = post(browse_as(cast.ipsw), address, gone_time="22:30", **day("gone_on", today()))
    assert sent.status_code == 302
    with acting(SYSTEM):
        assert Episode.objects.get().gone_from == midnight - timedelta(minutes=90)


def test_what_nobody_does_anything_about_yet_stands_first(cast: Any, story: Any, gone: Episode) -> None:
    with frozen(now() - timedelta(hours=3)), acting(cast.ipsw):
        visit_plan(
            by=cast.ipsw, case_id=story.case.id, person_id=story.mother.id, starts_at=now() + timedelta(hours=1),
            check_in_at=now() + timedelta(hours=2), place="12 Mill Lane",
        )  # fmt: skip

    def page() -> str:
        return browse_as(cast.manager).get(reverse("desk:home")).content.decode()

    assert "Nobody looks yet" in page()
    assert page().index("Missing now") < page().index("Ring now")
    with acting(cast.manager):
        services.family_told(
            by=cast.manager, episode_id=gone.id, looking="Two officers", next_at=now() + timedelta(hours=2)
        )
    assert page().index("Ring now") < page().index("Missing now")
    assert "ring <a" in browse_as(cast.manager).get(reverse("desk:visits")).content.decode()


def test_the_duty_team_works_on_it_until_she_is_back(cast: Any, gone: Episode) -> None:
    browser, page = browse_as(cast.duty), reverse("desk:episode", args=[gone.id])
    with acting(SYSTEM):
        Person.objects.filter(id=gone.child_id).update(born_on=date(2011, 2, 3))
    with acting(cast.father):
        services.pack_add(
            by=cast.father, case_id=gone.case_id, kind="phones", words="01632 960123", readers="workers"
        )
    sheet = browser.get(reverse("desk:episode_sheet", args=[gone.id])).content.decode()
    assert "Red coat." in sheet
    said_apart = sheet.split("01632 960123")[1].split("</p>", 2)[1]
    assert "Not for the rest of the family." in said_apart, "it is read out where others listen"
    assert "Thursday 3 February 2011" in sheet, "police ask for it first, and the duty team has no other page"
    assert "Not known here:" in sheet
    told = post(
        browser, reverse("desk:episode_told", args=[gone.id]), looking="Two officers", next_time="23:59",
        **day("next_on", today() + timedelta(days=1)),
    )  # fmt: skip
    assert told.headers["Location"] == page
    assert "Two officers" in browser.get(page).content.decode()
    post(
        browser,
        reverse("desk:episode_police", args=[gone.id]),
        kind="reported",
        reference="NM 9",
        **day("on", today()),
    )
    assert "NM 9" in browser.get(page).content.decode()
    assert (
        post(
            browser,
            reverse("desk:episode_found", args=[gone.id]),
            found_by="police",
            **day("found_on", today()),
        ).status_code
        == 302
    )
    assert browser.get(page).status_code == 404
    with acting(cast.mother):
        assert [one.by_name for one in PackOpening.objects.all()] == ["Dan Utley"]


def test_refusals_keep_the_words_say_the_way_round_and_leave_an_event(
    cast: Any, story: Any, gone: Episode
) -> None:
    browser = browse_as(cast.csw)
    ahead = {**day("gone_on", today() - timedelta(days=1)), "gone_time": "22:00"}
    ends = {**day("gone_until_on", today() - timedelta(days=2)), "gone_until_time": "07:00"}
    wrong = post(
        browser, reverse("desk:missing_past", args=[story.case.id]), found_by="police", words="A long night.",
        **ahead, **ends, **day("found_on", today()),
    ).content.decode()  # fmt: skip
    assert "This ends before it begins" in wrong
    assert "A long night." in wrong
    with acting(cast.mother):
        services.episode_found(by=cast.mother, episode_id=gone.id)
    talk = reverse("desk:episode_talk", args=[gone.id])
    early = post(
        browser, talk, kind="offered", who="Ada", time="00:01", **day("on", today() - timedelta(days=1))
    )
    assert "That is before they came back" in early.content.decode()
    with acting(SYSTEM):
        codes = [e.facts["code"] for e in AuditEvent.objects.filter(kind="audit.deed.refused").order_by("id")]
    assert codes == ["span_backwards", "talk_before_return"]


def test_between_friday_night_and_saturday_morning_is_written_as_people_say_it(cast: Any, story: Any) -> None:
    browser, friday = browse_as(cast.social_worker), today() - timedelta(days=30)
    saved = post(
        browser, reverse("desk:missing_past", args=[story.case.id]), gone_time="22:00", gone_until_time="7am",
        found_time="6pm", found_by="themself", **day("gone_on", friday),
        **day("gone_until_on", friday + timedelta(days=1)), **day("found_on", friday + timedelta(days=1)),
    )  # fmt: skip
    page = browser.get(saved.headers["Location"]).content.decode()
    assert "between " in page
    assert "0 to 1 nights" in page
    with acting(cast.social_worker):
        episode = Episode.objects.get()
    fixed = post(
        browser, reverse("desk:episode_correct", args=[episode.id]), gone_time="23:00", found_time="6pm", found_by="family",
        why="Her aunt rang.", **day("gone_on", friday), **day("found_on", friday + timedelta(days=1)),
    )  # fmt: skip
    assert fixed.status_code == 302
    assert "Her aunt rang." in browser.get(saved.headers["Location"]).content.decode()
