"""Complaining from one's own page, and where a complaint is never seen."""

from __future__ import annotations

import pytest
from django.urls import reverse

from alongside.accountability.challenge.complaints import services as verbs
from alongside.accountability.challenge.complaints.models import Complaint
from alongside.accountability.challenge.tests.people import answerers
from alongside.doors.portal.tests.conftest import browser, filled
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM

pytestmark = pytest.mark.django_db
NEW = "/family/complaints/new/"


def test_a_complaint_is_made_in_three_sentences_followed_and_taken_further(cast, story, mother):
    people = answerers(cast)
    assert reverse("portal:complaints") in mother.get("/family/wrong/").content.decode()
    cited = mother.get(f"{NEW}?cite=ombudsman").content.decode()
    assert "Sofia Worth" in cited
    assert "Nobody who works with your family reads this" in cited
    answer = mother.post(
        NEW,
        filled(mother, NEW, words="Two of thirty.", about=[str(cast.social_worker.id)], cite="ombudsman@1"),
    )
    with acting(SYSTEM):
        made = Complaint.objects.get()
    page = reverse("portal:complaint", args=[made.id])
    assert answer.url == page
    text = mother.get(page).content.decode()
    for words in ("Colm Ridley", "Our answer to you:", "It is about: Sofia Worth", "The Ombudsman: when"):
        assert words in text, words
    with acting(people.officer):
        verbs.complaint_reply(
            by=people.officer,
            complaint_id=made.id,
            outcome="not_upheld",
            words="I asked everybody.",
            theme="promise",
        )
    assert "You can take it further until" in mother.get(page).content.decode()
    mother.post(f"{page}further/", filled(mother, f"{page}further/", words="You did not ask me."))
    text = mother.get(page).content.decode()
    assert "Dora Senn" in text
    assert mother.get(f"{page}further/").status_code == 404
    for other in (cast.father, cast.young_person, cast.stranger_parent):
        client = browser(other)
        assert client.get(page).status_code == 404
        assert made.reference not in client.get("/family/complaints/").content.decode()
    assert made.reference not in mother.get("/family/opened/").content.decode()
