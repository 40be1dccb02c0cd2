"""At the portal: school in plain words, every night once, papers to keep, one's own past told once or kept."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from alongside.doors.portal.tests.conftest import browser
from alongside.doors.portal.tests.test_missing import BLAME, post
from alongside.ground.access.context import acting
from alongside.ground.clock import today
from alongside.practice.assessment.models import ParentPast, PastKept
from alongside.practice.assessment.selectors import past_kept
from alongside.practice.places import services as places
from alongside.practice.safety import services


def test_a_parent_reads_school_nights_and_papers_and_each_stands_in_the_record(cast: Any, story: Any) -> None:
    client, case = browser(cast.mother), story.case
    with acting(cast.csw):
        by = cast.csw
        places.schooling_note(by=by, case_id=case.id, kind="alternative", name="The Boathouse", since=today())
        places.school_day_tell(
            by=by, case_id=case.id, on=today(), did="brought", who="Sol", words="We had tea first."
        )
        places.away_note(by=by, case_id=case.id, kind="elsewhere", since=today())
    with acting(cast.mother):
        services.pack_add(by=cast.mother, case_id=case.id, kind="looks", words="Red coat.")
    assert (
        reverse("portal:schooling", args=[case.id]) in client.get(reverse("portal:places")).content.decode()
    )
    school = client.get(reverse("portal:schooling", args=[case.id])).content.decode()
    for words in (
        "The Boathouse",
        "We had tea first.",
        "they found them, and came in together",
        "School tells us by",
    ):
        assert words in school
    assert reverse("portal:kind-words-say", args=[case.id]) in school
    assert not any(word in school.lower() for word in BLAME)
    record = client.get(reverse("portal:record")).content.decode()
    assert record.count("school looked for them") >= 1
    nights = client.get(reverse("portal:nights", args=[case.id])).content.decode()
    assert "never need to write the same night again" in nights
    paper = client.get(reverse("portal:pack-paper", args=[case.id])).content.decode()
    assert "Red coat." in paper
    assert "Cleo" not in paper[paper.find("<title") : paper.find("</title")]
    file = client.get(reverse("portal:pack-file", args=[case.id]))
    assert file.content[:5] == b"%PDF-"
    young = browser(cast.young_person)
    assert young.get(reverse("portal:schooling", args=[case.id])).status_code == 200
    assert young.get(reverse("portal:nights", args=[case.id])).status_code == 403


def test_a_parent_keeps_their_past_to_themself_then_tells_it_once(cast: Any, story: Any) -> None:
    client, path = browser(cast.mother), reverse("portal:past-tell", args=[story.case.id])
    here = reverse("portal:assessment", args=[story.case.id])
    assert path in client.get(here).content.decode()
    post(client, path, choice="keep")
    assert "Nobody should ask you again" in client.get(here).content.decode()
    with acting(cast.father):
        assert not PastKept.objects.exists()  # nobody else in the family reads it
    with acting(cast.csw):
        assert past_kept(viewer=cast.csw, person_ids=[story.mother.id, story.father.id]) == {story.mother.id}
    empty = post(client, path, choice="tell").content.decode()
    assert "Write what we should know" in empty
    post(client, path, choice="tell", words="I was in care.", relevance="Knocks at the door frighten me.")
    with acting(cast.mother):
        told = ParentPast.objects.get()
        assert (told.words, told.agreed_on, PastKept.objects.filter(taken_back_at__isnull=True).exists()) == (
            "I was in care.", today(), False,
        )  # fmt: skip
    assert client.get(path).headers["Location"] == here
