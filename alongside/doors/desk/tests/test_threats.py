"""Threats at both doors: a parent says it, the lead finds it first, writes what the police said, the family reads it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from alongside.ground.access.context import acting
from alongside.ground.accounts.middleware import SECOND_FACTOR_SEEN
from alongside.ground.base.errors import Missing
from alongside.ground.clock import today
from alongside.practice.safety.models import Threat, ThreatStep
from alongside.pursuit.information.models import Identifier, Report, Source
from alongside.pursuit.information.selectors import told_of_threat
from alongside.pursuit.information.services.telling import About, report_tell


def browser(user: Any) -> Client:
    made = Client()
    made.force_login(user)
    session = made.session
    session[SECOND_FACTOR_SEEN] = True
    session.save()
    return made


def day(name: str) -> dict[str, str]:
    on = today()
    return {f"{name}_day": str(on.day), f"{name}_month": str(on.month), f"{name}_year": str(on.year)}


def send(client: Client, path: str, data: dict[str, Any]) -> Any:
    form = client.get(path).context["form"]
    token = form["form_token"].value() if "form_token" in form.fields else ""
    return client.post(path, data | {"form_token": token}, follow=True)


def test_a_threat_goes_from_a_parents_phone_to_the_lead_and_back(cast: Any, story: Any) -> None:
    mother, lead = browser(cast.mother), browser(cast.social_worker)
    new = reverse("portal:threat-new", args=[story.case.id])
    page = mother.get(new).content.decode()
    assert page.index("Call 999") < page.index("Only the first three questions")
    empty = send(mother, new, {"readers": "family"})
    assert "One line is enough" in empty.content.decode()
    said = {
        "words": "They know where Noah learns.", "kind": "threat", "targets": [f"sibling:{story.sibling.id}", "pet"],
        "medium": "prison", "where": "school", "readers": "family", **day("happened_on"),
    }  # fmt: skip
    told = send(mother, new, said)
    assert "somebody checks whether the plan still keeps you safe" in told.content.decode()
    with acting(cast.mother):
        threat = Threat.objects.get()
    assert (threat.siblings, sorted(threat.targets)) == ([story.sibling.id], ["pet", "sibling"])
    assert "Threats: the police, and the plan today" in lead.get(reverse("desk:home")).content.decode()
    assert "Threatened or attacked" in lead.get(reverse("desk:life", args=[story.case.id])).content.decode()
    check = reverse("desk:threat_check", args=[threat.id])
    refused = send(lead, check, {"kind": "holds", "words": "We looked."})
    assert "Put an emergency plan in force first" in refused.content.decode()
    police = {"kind": "refused", "who": "An officer at 101", "words": "No crime yet.", **day("on")}
    send(lead, reverse("desk:threat_police", args=[threat.id]), police)
    read = mother.get(reverse("portal:threat", args=[threat.id])).content.decode()
    assert "The police did not take it" in read
    with acting(cast.social_worker):
        assert [one.kind for one in ThreatStep.objects.all()] == ["refused"]


def test_whoever_was_threatened_tells_the_police_who_it_was_and_only_they_see_that_they_did(
    cast: Any, story: Any
) -> None:
    """R182: what is known of who did it meets what others told; that it is from this threat would say who told it."""
    mother = browser(cast.mother)
    said = {"kind": "threat", "targets": ["pet"], "medium": "prison", "where": "street", "readers": "family"}
    known = {"words": "He rang at ten.", "who": "Kez, in a grey Golf AB12 CDE, 07700 900123"}
    send(mother, reverse("portal:threat-new", args=[story.case.id]), said | known | day("happened_on"))
    with acting(cast.mother):
        threat = Threat.objects.get()
    tell = f"{reverse('portal:tell')}?threat={threat.id}"
    assert tell in mother.get(reverse("portal:threat", args=[threat.id])).content.decode()
    offered = mother.get(tell).context["form"].initial
    assert (offered["vehicle_words"], offered["phone_words"]) == ("grey Golf\nAB12 CDE", "07700 900123")
    answers = {name: offered[name] for name in ("words", "vehicle_words", "phone_words")}
    told = send(mother, tell, answers | {"how_known": "heard", **day("noticed_on")}).content.decode()
    assert "Sent to the police" in told
    with acting(cast.intelligence):
        report = Report.objects.get()
        assert set(Identifier.objects.values_list("kind", flat=True)) == {"vehicle", "phone"}
        assert not Source.objects.exists()
        assert not told_of_threat(viewer=cast.intelligence, threat_id=threat.id)
    assert report.case_id == story.case.id
    pages = {
        cast.mother: reverse("portal:threat", args=[threat.id]), cast.father: reverse("portal:threat", args=[threat.id]),
        cast.social_worker: reverse("desk:threat", args=[threat.id]),
    }  # fmt: skip
    seen = {
        who.name: report.reference in browser(who).get(path).content.decode() for who, path in pages.items()
    }
    assert seen == {cast.mother.name: True, cast.father.name: False, cast.social_worker.name: False}
    _and_so_does_a_worker(cast, story, threat)
    assert browser(cast.stranger_parent).get(tell).status_code == 404
    about = About(threat_id=threat.id)  # of no case: nobody tells of a threat to another family
    with acting(cast.mother), pytest.raises(Missing):
        report_tell(by=cast.mother, partnership=cast.partnership, noticed=[{"words": "x"}], about=about)


def _and_so_does_a_worker(cast: Any, story: Any, threat: Threat) -> None:
    page = reverse("desk:threat", args=[threat.id])
    lead = browser(cast.social_worker)
    own = f"{reverse('desk:tell_of', args=[story.case.id])}?threat={threat.id}"
    assert own in lead.get(page).content.decode()
    send(lead, own, {"words": "The same car at the school.", "how_known": "saw"})
    assert "Only you see this here" in lead.get(page).content.decode()
