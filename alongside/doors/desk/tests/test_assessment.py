"""The assessment at the desk: begun, written by two at once, refused with the way round, finished, and read."""

from __future__ import annotations

from typing import Any

import pytest

from alongside.doors.desk.tests.conftest import browse_as, post
from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.practice.assessment.models import Assessment, Part
from alongside.practice.assessment.services import part_write
from alongside.practice.assessment.tests.conftest import draft, fill  # noqa: F401  (fixtures)

pytestmark = pytest.mark.django_db


def text_of(browser: Any, address: str) -> str:
    page = browser.get(address)
    assert page.status_code == 200, (address, page.status_code)
    return page.content.decode()


def refusals() -> list[str]:
    with acting(SYSTEM):
        return [
            one.facts["code"] for one in AuditEvent.objects.filter(kind="audit.deed.refused").order_by("id")
        ]


def test_it_begins_with_who_does_the_harm_and_nothing_written_is_lost(cast: Any, story: Any) -> None:
    lead, csw, ipsw = (browse_as(who) for who in (cast.social_worker, cast.csw, cast.ipsw))
    here = f"/desk/cases/{story.case.id}/assessment/"
    assert here in text_of(lead, f"/desk/cases/{story.case.id}/")
    assert f"{here}start/" not in text_of(csw, here)
    assert post(lead, f"{here}start/").url == here
    with acting(SYSTEM):
        at = f"/desk/assessments/{Assessment.objects.get().id}/"
    assert csw.get(f"{at}part/strengths/").url == here
    text = text_of(csw, here)
    assert "After who does the harm, and where" in text
    assert f"{at}part/strengths/" not in text
    for key in ("perpetrator", "context"):
        assert post(csw, f"{at}part/{key}/", standing="not_yet", words="Police ask.").url == here
    # Two open the same part; the second sees both texts, and nothing of theirs is gone.
    second = ipsw.get(f"{at}part/strengths/").context["form"]
    assert post(csw, f"{at}part/strengths/", standing="known", words="Funny.").url == here
    stale = ipsw.post(f"{at}part/strengths/", {"version": 0, "standing": "known", "words": "Brave.",
                                               "form_token": second["form_token"].value()})  # fmt: skip
    assert [one.theirs for one in stale.context["form"].changed] == ["Funny."]
    assert "Brave." in stale.content.decode()
    refused = post(csw, f"{at}part/child/", standing="known", words="These are failed carers.")
    assert "Say what is hard for them" in refused.content.decode()
    data = {
        "version": 0,
        "standing": "known",
        "words": "These are failed carers.",
        "words_words": "stay",
        "words_because": "It is a quotation.",
    }
    answer = csw.post(f"{at}part/child/", data)
    assert answer.status_code == 302, answer.context["form"].errors
    assert answer.url == here
    assert refusals() == []  # the form asks once; nobody was refused
    assert "Kept because: It is a quotation." in text_of(lead, here)
    missing = post(lead, f"{at}finish/", sources_checked="on").content.decode()
    assert "Write about harm outside the home, or that you looked and know of none." in missing
    assert refusals()[-1] == "family_missing"
    with acting(SYSTEM):
        assert Part.objects.count() == 4


def test_it_is_finished_read_by_the_family_and_answered(
    cast: Any, story: Any, draft: Assessment, fill: Any, django_assert_max_num_queries: Any  # noqa: F811
) -> None:  # fmt: skip
    fill(draft)
    lead = browse_as(cast.social_worker)
    at, here = f"/desk/assessments/{draft.id}/", f"/desk/cases/{story.case.id}/assessment/"
    said = {"words": "He left early.", "kind": "observed", "source": "Sofia Worth", "incident": "yes"}
    assert post(lead, f"{at}said/{story.father.id}/", **said).url == f"{here}#statements"
    assert "what came before, or that it is not yet known: “He left early.”" in text_of(lead, here)
    with acting(SYSTEM):
        thread = draft.statements.get().thread
    assert (
        post(lead, f"{at}said/{story.father.id}/{thread}/", before="Nobody rang back.").url
        == f"{here}#statements"
    )
    assert "Everything is there." in text_of(lead, here)
    assert post(lead, f"{at}finish/", sources_checked="on").url == at
    mother, father = browse_as(cast.mother), browse_as(cast.father)
    for browser, sees in ((mother, False), (father, True)):
        assert f"/family/found/{story.case.id}/" in text_of(browser, "/family/")
        assert ("He left early." in text_of(browser, f"/family/found/{story.case.id}/")) is sees
    doubt = {"answer": "disagree", "words": ""}
    refused = post(mother, f"/family/found/{story.case.id}/answer/", **doubt)
    assert "Say in your own words what is not right" in refused.content.decode()
    assert (
        post(
            mother, f"/family/found/{story.case.id}/answer/", **doubt | {"words": "It leaves out my notes."}
        ).status_code
        == 302
    )
    for address, browser in ((at, lead), (f"/family/found/{story.case.id}/", father)):
        with django_assert_max_num_queries(50):
            assert "It leaves out my notes." in text_of(browser, address)
    assert "begin a new one" in text_of(lead, here)
    refused = post(lead, f"{here}start/", why_again=" ")
    assert "why_again" in refused.context["form"].errors
    assert browse_as(cast.teacher).get(at).status_code == 404


def test_each_reads_of_themself_and_the_young_person_that_it_waits_for_somebody_to_read_it_with_them(
    cast: Any, story: Any, draft: Assessment, fill: Any  # noqa: F811
) -> None:  # fmt: skip
    here = f"/family/found/{story.case.id}/"
    mother, young = browse_as(cast.mother), browse_as(cast.young_person)
    assert "It is not finished yet" in text_of(young, here)
    fill(draft)
    post(browse_as(cast.social_worker), f"/desk/assessments/{draft.id}/finish/", sources_checked="on")
    said = {"answer": "disagree", "words": "It leaves out my notes."}
    another = post(mother, f"{here}answer/", **said, version="9").content.decode()
    assert "Someone changed this while you were writing" in another, "nobody answers what they have not read"
    assert "It leaves out my notes." in another
    assert "I disagree</strong>" not in text_of(mother, here)
    assert post(mother, f"{here}answer/", **said, version="1").url == here
    hers = text_of(mother, here)
    assert "I disagree</strong>" in hers
    assert "Disagrees</strong>" not in hers
    assert "Your family was invited to take part: yes." in hers
    waits = text_of(young, here)
    assert "It is finished. Somebody reads it with you first" in waits
    assert "It leaves out my notes." not in waits


def test_a_harm_at_home_by_the_child_leads_to_calm_for_both(cast: Any, story: Any) -> None:
    csw, mother = browse_as(cast.csw), browse_as(cast.mother)
    here = f"/desk/cases/{story.case.id}/harms/"
    harm = {"happened_on_day": "1", "happened_on_month": "10", "happened_on_year": "2026", "words": "The television was broken.",
            "kind": "reported", "told_by": "Maria Ash", "setting": "home", "actor": "child_coerced",
            "victims": ["property"], "kinds": ["property"], "injury": "none", "link": "none", "readers": "family"}  # fmt: skip
    refused = post(csw, f"{here}new/", **harm)
    assert "This child is being harmed." in refused.content.decode()
    assert refusals() == ["child_has_a_cause"]
    calm = post(csw, f"{here}new/", **harm | {"link": "follows"}).url
    assert calm == f"/desk/cases/{story.case.id}/calm/"
    assert "Write with them what helps both" in text_of(csw, here)
    words = {"for_child": "His coach.", "for_family": "A break.", "tonight": "Step out of the door."}
    assert post(csw, calm, **words).url == here
    text = text_of(mother, f"/family/hurt/{story.case.id}/")
    assert "Step out of the door." in text
    assert "Nobody here is to blame" in text
    own = {k: v for k, v in harm.items() if k not in ("injury", "link")} | {
        "actor": "other",
        "readers": "workers",
    }
    assert post(mother, f"/family/hurt/{story.case.id}/add/", **own).status_code == 302
    father = text_of(browse_as(cast.father), f"/family/hurt/{story.case.id}/")
    assert father.count("The television was broken.") == 1


def test_who_finishes_reads_first_what_was_written_meanwhile(
    cast: Any, draft: Assessment, fill: Any  # noqa: F811
) -> None:  # fmt: skip
    fill(draft)
    lead, here = browse_as(cast.social_worker), f"/desk/assessments/{draft.id}/finish/"
    form = lead.get(here).context["form"]
    read = {name: form[name].value() for name in ("form_token", "version")}
    with acting(cast.csw):
        said = {"key": "inside", "expected_version": 1, "standing": "known", "words": "He sleeps at last."}
        part_write(by=cast.csw, assessment_id=draft.id, **said)
    shown = lead.post(here, read | {"sources_checked": "on"})
    text = " ".join(shown.content.decode().split())
    assert "Someone changed this while you were writing" in text
    assert f"”, by {cast.csw.name}, " in text
    assert lead.post(here, {"form_token": read["form_token"], "sources_checked": "on"}).status_code == 200
    with acting(SYSTEM):
        assert Assessment.objects.get(id=draft.id).finalised_at is None
    assert post(lead, here, sources_checked="on").status_code == 302
