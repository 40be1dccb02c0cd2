"""If a child goes missing, at the portal: one press from home, at once, and words that blame nobody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.test import Client
from django.urls import reverse

from alongside.doors.portal.tests.conftest import browser, filled
from alongside.family.cases.models import Case
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import frozen, now
from alongside.ground.clock.services import clock_start
from alongside.practice.safety import events, services
from alongside.practice.safety.models import Episode, PackEntry
from alongside.practice.safety.rules import Span
from alongside.practice.safety.selectors import episode_page

BLAME = ("failed", "fault of", "you should have", "absconded", "runaway", "streetwise", "neglect")


def post(client: Client, path: str, **data: Any) -> Any:
    return client.post(path, filled(client, path, **data))


def test_one_press_with_nothing_filled_in_tells_everybody(cast: Any, story: Any) -> None:
    client = browser(cast.mother)
    home = client.get(reverse("portal:home")).content.decode()
    assert reverse("portal:missing") in home
    start = client.get(reverse("portal:missing")).content.decode()
    path = reverse("portal:missing-now", args=[story.case.id])
    assert path in start
    answer = post(client, path)
    with acting(cast.mother):
        episode = Episode.objects.get()
    assert answer.headers["Location"] == reverse("portal:missing-episode", args=[episode.id])
    page = client.get(answer.headers["Location"]).content.decode()
    assert (
        "Ring the police, if you have not: 999 in danger, else 101. Writing here does not ring them." in page
    )
    assert "Somebody tells you who is looking by" in page
    assert "Cleo is missing." in client.get(reverse("portal:home")).content.decode()
    gone = client.get(reverse("portal:missing")).content.decode()
    assert reverse("portal:missing-sheet", args=[episode.id]) in gone, (
        "the words for the police are one press away"
    )
    assert "Nothing has to be added now" in gone
    assert "kept for a calm day" not in gone
    for name, about in (
        ("missing", ()), ("missing-now", (story.case.id,)), ("missing-episode", (episode.id,)), ("pack", (story.case.id,)),
        ("missing-sheet", (episode.id,)), ("missing-back", (episode.id,)), ("missing-police", (episode.id,)),
        ("missing-picture", (story.case.id,)), ("missing-came", (story.case.id,)), ("pack-add", (story.case.id,)),
    ):  # fmt: skip
        words = client.get(reverse(f"portal:{name}", args=about)).content.decode()
        main = words[words.find("<main") :]
        assert 'href="tel:999"' in main, name
        assert "call the police on 101" in main, name
        title = words[words.find("<title>") : words.find("</title>")]
        assert "Cleo" not in title, name
        assert not [word for word in BLAME if word in main.casefold()], name
    post(client, reverse("portal:missing-back", args=[episode.id]))
    assert "Promised by" in client.get(reverse("portal:missing-episode", args=[episode.id])).content.decode()


def test_a_late_word_and_a_late_talk_are_said_plainly(cast: Any, story: Any) -> None:
    with acting(SYSTEM):
        Case.objects.filter(id=story.case.id).update(opened_at=now() - timedelta(days=30))
    with frozen(now() - timedelta(days=5)), acting(cast.mother):
        episode = services.missing_report(by=cast.mother, case_id=story.case.id).episode
    path = reverse("portal:missing-episode", args=[episode.id])
    client = browser(cast.mother)
    assert "Somebody should have told you by" in client.get(path).content.decode()
    at = now() - timedelta(days=4)
    with acting(cast.mother):
        services.episode_found(
            by=cast.mother, episode_id=episode.id, back=services.Back(Span(at, at), "themself")
        )
    late = client.get(path).content.decode()
    assert "We promised this by" in late
    assert "The lead worker is told, and then the managers" in late


def test_the_young_person_reads_kind_words_and_says_their_own(cast: Any, story: Any) -> None:
    with acting(cast.mother):
        services.pack_add(by=cast.mother, case_id=story.case.id, kind="friends", words="Tobi.")
        episode = services.missing_report(
            by=cast.mother, case_id=story.case.id, known=services.Known(with_whom="Tobi, who lies")
        ).episode
    client = browser(cast.young_person)
    page = client.get(reverse("portal:missing-episode", args=[episode.id])).content.decode()
    assert "You are not in trouble" in page
    assert "Tobi" not in page
    post(client, reverse("portal:pack-add", args=[story.case.id]), kind="approach", words="Ask me first.")
    pack = client.get(reverse("portal:pack", args=[story.case.id])).content.decode()
    assert "Ask me first." in pack
    assert "Tobi" not in pack
    assert client.get(reverse("portal:missing-now", args=[story.case.id])).status_code == 403


def test_forty_four_days_are_sent_at_once_and_drawn_with_their_table(cast: Any, story: Any) -> None:
    client, path = browser(cast.mother), reverse("portal:missing-came", args=[story.case.id])
    days = [f"{1 + n % 28} {1 + n // 28} 2025" for n in range(44)]
    wrong = post(client, path, days="\n".join([*days, "the day before"]))
    assert "“the day before”" in wrong.content.decode()
    answer = post(client, path, days="\n".join(days))
    page = client.get(answer.headers["Location"]).content.decode()
    assert '<svg class="alongside-chart__picture"' in page
    assert "style=" not in page[page.find("<svg") : page.find("</svg>")]
    assert page.count("<table") == 3
    assert ">44<" in page
    with acting(cast.mother):
        assert not PackEntry.objects.exists()
        assert not Episode.objects.exists()


def test_a_word_of_the_police_stands_on_the_page_of_everybody(cast: Any, story: Any) -> None:
    with acting(cast.mother):
        episode = services.missing_report(by=cast.mother, case_id=story.case.id).episode
    path = reverse("portal:missing-police", args=[episode.id])
    client = browser(cast.father)
    refused = post(client, path, kind="reported", on_day="1", on_month="1", on_year="2026")
    assert "ring 101 and ask for it" in refused.content.decode()
    post(client, path, kind="reported", reference="NM 7", on_day="1", on_month="1", on_year="2026")
    with acting(cast.csw):
        assert [one.reference for one in episode_page(viewer=cast.csw, episode_id=episode.id).police] == [
            "NM 7"
        ]


def test_a_promise_in_hours_names_its_hour_on_the_first_page(cast: Any, story: Any) -> None:
    """A parent reads at two in the morning by which hour, not "by today"."""
    at = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    with frozen(at), acting(SYSTEM):
        clock_start(
            kind=events.RETURN_TALK, about_id=story.case.id, circle_id=story.case.id,
            partnership_id=story.case.partnership_id, started_at=at, by=SYSTEM,
        )  # fmt: skip
    for hours, words in (
        (30, "by Thursday 26 November 2026 at 9:00am"),
        (71, "promised by today at 9:00am"),
        (73, "Late since Thursday 26 November 2026 at 9:00am. We are sorry."),
    ):
        with frozen(at + timedelta(hours=hours)):
            assert words in browser(cast.mother).get("/family/").content.decode(), hours
