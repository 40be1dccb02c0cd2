"""Threats at both doors: a parent says it, the lead finds it first, writes what the police said, the family reads it."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from alongside.ground.access.context import acting
from alongside.ground.accounts.middleware import SECOND_FACTOR_SEEN
from alongside.ground.clock import today
from alongside.practice.safety.models import Threat, ThreatStep


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
