"""At the desk: somebody rings at night, a boy who did not come in, every night once, papers, counts."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from alongside.doors.desk.tests.conftest import browse_as, post
from alongside.doors.desk.tests.test_missing import day
from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import today
from alongside.practice.places import services as places
from alongside.practice.safety import services
from alongside.practice.safety.models import Episode


def test_the_duty_team_is_rung_and_a_wrong_reference_is_calm_and_kept(cast: Any, story: Any) -> None:
    with acting(cast.mother):
        services.pack_add(by=cast.mother, case_id=story.case.id, kind="looks", words="Red coat.")
    browser, path = browse_as(cast.duty), reverse("desk:missing_call")
    assert path in browser.get(reverse("desk:missing_now")).content.decode()
    assert path not in browse_as(cast.csw).get(reverse("desk:missing_now")).content.decode()
    wrong = post(browser, path, reference="C-NOBODY", caller="parent", why="She is not home").content.decode()
    assert "let them ring 999 or 101 now" in wrong
    assert "She is not home" in wrong
    with acting(SYSTEM):
        refused = AuditEvent.objects.filter(kind="audit.deed.refused").latest("id")
        assert (refused.facts["code"], "C-NOBODY" in str(refused.facts)) == ("child_unknown", False)
    answer = post(
        browser,
        path,
        reference=story.case.reference,
        caller="parent",
        why="She is not home",
        wearing="Red coat",
    )
    with acting(SYSTEM):
        episode = Episode.objects.get()
    assert answer.headers["Location"] == reverse("desk:episode", args=[episode.id])
    page = browser.get(answer.headers["Location"]).content.decode()
    assert "rang the duty team" in page
    assert "Red coat." in browser.get(reverse("desk:episode_sheet", args=[episode.id])).content.decode()
    file = browser.get(reverse("desk:sheet_file", args=[episode.id]))
    assert (file.content[:5], 'filename="for-the-police.pdf"' in file.headers["Content-Disposition"]) == (
        b"%PDF-",
        True,
    )
    assert browser.get(reverse("desk:case", args=[story.case.id])).status_code == 404
    with acting(SYSTEM):
        assert AuditEvent.objects.filter(kind="safety.pack.opened").count() == 2


def test_school_goes_out_to_find_her_and_it_stands_in_the_story_once(cast: Any, story: Any) -> None:
    browser, case = browse_as(cast.csw), story.case
    here = reverse("desk:schooling", args=[case.id])
    post(
        browser, reverse("desk:schooling_new", args=[case.id]), kind="alternative", name="The Boathouse", **day("since", today())
    )  # fmt: skip
    told = post(
        browser, reverse("desk:school_day", args=[case.id]), did="found", who="Sol", words="By the canal.", **day("on", today())
    )  # fmt: skip
    assert told.headers["Location"] == here
    page = browser.get(here).content.decode()
    assert "they went out and found them" in page
    assert "Education has not said it yet" in page
    with acting(cast.social_worker):
        by = cast.social_worker
        places.move_open(by=by, case_id=case.id, reason="Letters came", housing_agency="Homes")
        places.away_note(by=by, case_id=case.id, kind="elsewhere", since=today(), words="At her aunt’s")
    with acting(cast.mother):
        services.missing_report(by=cast.mother, case_id=case.id)
    told_page = browser.get(reverse("desk:chronology", args=[case.id])).content.decode()
    for words in (
        "The family has to move",
        "Staying somewhere else",
        "Cleo was missing",
        "They did not come in, and school looked for them",
    ):
        assert told_page.count(f'timeline__title">{words}') == 1, words
    nights = browser.get(reverse("desk:nights", args=[case.id])).content.decode()
    assert "Staying somewhere else, since" in nights
    assert "each counted once" in nights


def test_counts_for_managers_hide_small_numbers(cast: Any, story: Any) -> None:
    page = browse_as(cast.manager).get(reverse("desk:counts")).content.decode()
    assert "A number below 5 is not shown" in page
    assert reverse("desk:counts") in browse_as(cast.manager).get(reverse("desk:home")).content.decode()
