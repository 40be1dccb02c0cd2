"""Work with one family at the desk: workers, threshold, story, plan, promises, meetings, reaching people."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail

from alongside.doors.desk.tests.conftest import browse_as, post, promised, statements
from alongside.family.cases.models import Allocation, Case, Threshold
from alongside.family.people.models import Invitation
from alongside.family.recording.models import ChronologyEntry
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import frozen, now, today
from alongside.practice.actions.models import Action
from alongside.practice.plans.models import Measure, MeasureAnswer
from alongside.practice.support.models import SupportNote, SupportOffer


@pytest.fixture
def lead(cast):
    return browse_as(cast.social_worker)


@pytest.fixture
def manager(cast):
    return browse_as(cast.manager)


def url(story, page=""):
    return f"/desk/cases/{story.case.id}/{page}"


def one(model, **facts):
    with acting(SYSTEM):
        return model.objects.get(**facts)


def day(name, value):
    return {f"{name}_day": str(value.day), f"{name}_month": str(value.month), f"{name}_year": str(value.year)}


def test_the_case_page_shows_the_family_the_workers_and_what_is_owed(cast, lead, story, things):
    text = lead.get(url(story)).content.decode()
    for words in (
        "Cleo Ash",
        "Frank Ash",
        "Biscuit, dog",
        "Ines Parker",
        "Ring the school",
        "Plan review",
        "Where they are",
    ):
        assert words in text, words


def test_a_late_promise_stands_first_and_says_how_late(cast, lead, story):
    promised(cast.social_worker, story.case, cast.teacher, "Later", days=20)
    promised(cast.social_worker, story.case, cast.teacher, "Sooner", days=1)
    with frozen(now() + timedelta(days=9)):
        text = lead.get(url(story)).content.decode()
    assert text.index("Sooner") < text.index("Later")
    assert "late since" in text


def test_only_people_who_fit_are_offered(cast, manager, story):
    page = manager.get(url(story, "workers/other/"))
    names = page.content.decode()
    assert "Tess Cher" in names
    assert "Sam Stranger" not in names
    assert "Maria Ash" not in names.split("<main")[1].split("govuk-caption")[1]
    assert "Ines Parker" not in manager.get(url(story, "workers/ipsw/")).content.decode()


def test_choosing_and_ending_a_worker(cast, manager, story):
    assert post(manager, url(story, "workers/other/"), user_id=str(cast.teacher.id)).status_code == 302
    worker = one(Allocation, user_id=cast.teacher.id)
    assert browse_as(cast.teacher).get(url(story)).status_code == 200
    release = url(story, f"workers/{worker.id}/release/")
    assert post(manager, release, reason="").status_code == 200
    assert post(manager, release, why="other", reason="She moved schools").status_code == 302
    assert browse_as(cast.teacher).get(url(story)).status_code == 404


def test_somebody_not_on_offer_cannot_be_posted(cast, manager, story):
    page = post(manager, url(story, "workers/ipsw/"), user_id=str(cast.teacher.id))
    assert "user_id" in page.context["form"].errors
    assert manager.get(url(story, "workers/boss/")).status_code == 404


def test_the_threshold_needs_both_questions_and_a_reason(cast, lead, story):
    page = post(lead, url(story, "threshold/"), level="high", rationale="", need_now="A", how_respond="")
    assert set(page.context["form"].errors) == {"rationale", "how_respond"}
    answers = {"level": "high", "rationale": "A new threat", "need_now": "Locks", "how_respond": "Tonight"}
    assert post(lead, url(story, "threshold/"), **answers).status_code == 302
    assert one(Threshold).rationale == "A new threat"
    assert "How worried we are: high" in lead.get(url(story)).content.decode()


def test_the_stage_moves_and_a_second_hand_is_told(cast, lead, manager, story):
    old = manager.get(url(story, "stage/")).context["form"]
    assert post(lead, url(story, "stage/"), stage="assessment").status_code == 302
    data = {"form_token": old["form_token"].value(), "version": old["version"].value(), "stage": "court"}
    assert "Someone changed this" in manager.post(url(story, "stage/"), data).content.decode()
    assert one(Case).stage == "assessment"


def test_adding_what_happened(cast, lead, story):
    told = {
        "words": "A grey car waited.\nTwice. 🙂",
        "kind": "reported",
        "readers": "family",
        **day("happened_on", today()),
    }
    page = post(lead, url(story, "chronology/add/"), **told)
    assert "told_by" in page.context["form"].errors
    assert post(lead, url(story, "chronology/add/"), **told, told_by="A neighbour").status_code == 302
    assert "A grey car waited." in lead.get(url(story, "chronology/")).content.decode()
    future = told | day("happened_on", today() + timedelta(days=1)) | {"told_by": "A neighbour"}
    assert "happened_on" in post(lead, url(story, "chronology/add/"), **future).context["form"].errors


def test_keeping_words_from_the_family_needs_a_reason(cast, lead, story):
    said = {"words": "An address", "kind": "observed", "readers": "workers", **day("happened_on", today())}
    page = post(lead, url(story, "chronology/add/"), **said)
    assert page.context["form"].errors["withheld_reason"]
    assert (
        post(lead, url(story, "chronology/add/"), **said, withheld_reason="It would endanger her").status_code
        == 302
    )
    assert one(ChronologyEntry).readers == "workers"


def test_a_plan_is_started_proposed_shared_and_answered_with_dissent_in_sight(cast, lead, story):
    assert post(lead, url(story, "plan/start/")).status_code == 302
    assert "plan_already_open" not in lead.get(url(story, "plan/")).content.decode()
    for side in ("inside", "outside"):
        answers = {
            "side": side, "for_whom": "child", "aim": "protection", "words": f"Do it {side}", "tonight": "Ring 999",
            "trigger": "Not home by 9", "owner_id": str(cast.csw.id), **day("due_on", today() + timedelta(days=4)),
        }  # fmt: skip
        assert post(lead, url(story, "plan/propose/"), **answers).status_code == 302
    text = lead.get(url(story, "plan/share/")).content.decode()
    assert "Add something that the family proposes" in text
    assert (
        post(lead, url(story, "plan/reasons/"), no_family_measure_reason="They asked for time").status_code
        == 302
    )
    assert post(lead, url(story, "plan/share/")).status_code == 302
    measure = one(Measure, side="inside")
    csw = browse_as(cast.csw)
    answer = f"/desk/measures/{measure.id}/answer/"
    assert "words" in post(csw, answer, answer="disagree", words="").context["form"].errors
    assert post(csw, answer, answer="disagree", words="She is afraid of it").status_code == 302
    text = lead.get(url(story, "plan/")).content.decode()
    assert "She is afraid of it" in text
    assert "I disagree" in text
    with acting(SYSTEM):
        assert Action.objects.count() == 2
        assert MeasureAnswer.objects.count() == 1


def test_a_measure_changed_by_another_says_why_and_a_second_change_is_stale(cast, lead, story, things):
    change = f"/desk/measures/{things.measure.id}/change/"
    csw = browse_as(cast.csw)
    old = lead.get(change).context["form"]
    assert "why" in post(csw, change, words="New locks everywhere").context["form"].errors
    assert post(csw, change, words="New locks everywhere", why="The front too").status_code == 302
    data = {f.name: f.value() for f in old if f.value() is not None and f.name != "due_on"}
    page = lead.post(change, {**data, "words": "Mine"})
    assert "New locks everywhere" in page.content.decode()
    assert one(Measure).words == "New locks everywhere"
    text = lead.get(url(story, "plan/")).content.decode()
    assert "changed by Chris Young" in text
    assert post(lead, f"/desk/measures/{things.measure.id}/withdraw/", reason="Not needed").status_code == 302


def test_a_promise_has_an_owner_a_day_and_a_benefit(cast, lead, story):
    choices = lead.get(url(story, "promises/new/")).content.decode()
    assert "Tess Cher, Northmoor education" in choices, "a partner is named with their agency"
    page = post(lead, url(story, "promises/new/"))
    assert {"words", "benefit", "owner_id", "due_on", "co_produced", "idea_of"} <= set(
        page.context["form"].errors
    )
    answers = {
        "words": "Ring the school", "benefit": "She is met", "owner_id": str(cast.teacher.id), "co_produced": "yes",
        "idea_of": str(story.mother.id), "readers": "family", **day("due_on", today() + timedelta(days=2)),
    }  # fmt: skip
    assert post(lead, url(story, "promises/new/"), **answers).status_code == 302
    made = one(Action)
    assert (made.proposer, made.proposer_name, made.open_to_family) == ("parent", "Maria Ash", True)


def test_the_owner_says_done_and_the_lead_confirms_or_opens_it_again(cast, lead, story, things):
    teacher, here = browse_as(cast.teacher), f"/desk/promises/{things.promise.id}/"
    assert lead.get(f"{here}done/").status_code == 403
    assert post(teacher, f"{here}explain/", words="Tomorrow at 9").status_code == 302
    assert post(teacher, f"{here}done/", words="I rang them").status_code == 302
    assert teacher.get(f"{here}confirm/").status_code == 403
    assert post(lead, f"{here}not-done/", words="Nobody rang").status_code == 302
    assert one(Action).times_reopened == 1
    assert post(teacher, f"{here}done/").status_code == 302
    assert post(lead, f"{here}confirm/").status_code == 302
    assert one(Action).state == "verified"
    assert "Nobody rang" in lead.get(here).content.decode()


def test_moving_handing_over_and_giving_up_need_a_reason(cast, lead, story, things):
    here = f"/desk/promises/{things.promise.id}/"
    later = day("due_on", today() + timedelta(days=9))
    assert "reason" in post(lead, f"{here}move/", reason="", **later).context["form"].errors
    assert post(lead, f"{here}move/", reason="The school is shut", **later).status_code == 302
    assert post(lead, f"{here}hand-over/", reason="She moved", owner_id=str(cast.csw.id)).status_code == 302
    assert post(lead, f"{here}abandon/", reason="The family asked us to stop").status_code == 302
    assert one(Action).state == "abandoned"
    assert lead.get(f"{here}nonsense/").status_code == 404


def test_done_pressed_twice_is_done_once(cast, story, things):
    teacher, here = browse_as(cast.teacher), f"/desk/promises/{things.promise.id}/done/"
    form = teacher.get(here).context["form"]
    data = {name: form[name].value() for name in ("form_token", "version")}
    assert teacher.post(here, data).url == teacher.post(here, data).url


def test_a_partner_agency_sees_its_promise_and_nothing_else(cast, story, things):
    teacher = browse_as(cast.teacher)
    text = teacher.get("/desk/").content.decode()
    assert "Ring the school" in text
    assert "for Cleo" in text
    for page in (text, teacher.get(f"/desk/promises/{things.promise.id}/").content.decode()):
        assert "Cleo Ash" not in page
        assert "C-TEST-0001" not in page


def test_safe_contact_is_stated_and_an_invitation_keeps_to_it(cast, lead, story, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    with acting(SYSTEM):
        story.sibling.memberships.update(relationship="grandparent")
    person = story.sibling.id
    invite = {"person_id": str(person), "email": "noah@example.org"}
    page = post(lead, url(story, "invite/"), **invite)
    assert "Nobody has asked yet whether it is safe to reach Noah" in page.content.decode()
    assert mail.outbox == []
    stated = {"channels": ["email"], "shared_device": "yes", "no_voicemail": "no", "code_word": "Biscuit"}
    assert post(lead, url(story, f"safe-contact/{person}/"), **stated).status_code == 302
    assert "Never leave one" in lead.get(url(story, "safe-contact/")).content.decode()
    settings.DEMO = False
    answer = post(lead, url(story, "invite/"), **invite)
    text = lead.get(answer.url).content.decode()
    assert "We checked that this is safe" in text
    assert "/join/" not in text
    assert "Ash" not in mail.outbox[0].subject + mail.outbox[0].body
    assert one(Invitation).role == "parent_carer"


def test_a_way_to_reach_somebody_is_added_and_ended(cast, lead, story):
    add = url(story, f"safe-contact/{story.mother.id}/add/")
    assert "value" in post(lead, add, channel="email", value="nonsense").context["form"].errors
    assert post(lead, add, channel="phone", value="01632 960007").status_code == 302
    text = lead.get(url(story, "safe-contact/")).content.decode()
    end = re.search(r"/desk/cases/[^\"]*/safe-contact/end/[^\"]*", text)[0]
    assert post(lead, end).status_code == 302
    assert "01632 960007" not in lead.get(url(story, "safe-contact/")).content.decode()


def test_an_offer_is_made_and_any_answer_is_fine(cast, manager, story):
    answers = {"person_id": str(story.mother.id), "worker_id": str(cast.ipsw.id)}
    assert post(manager, url(story, "offer/"), **answers).status_code == 302
    assert one(SupportOffer).worker_name == "Ines Parker"
    assert "any answer is fine" in browse_as(cast.ipsw).get("/desk/").content.decode()
    assert post(manager, url(story, "offer/"), **answers).status_code == 200


def test_an_ipsws_notes_are_behind_the_wall(cast, lead, manager, story):
    ipsw = browse_as(cast.ipsw)
    note = {"person_id": str(story.mother.id), "contact_kind": "call", "words": "She is tired"}
    assert post(ipsw, url(story, "notes/add/"), **note).status_code == 302
    assert "She is tired" in ipsw.get(url(story, "notes/")).content.decode()
    for other in (lead, manager):
        assert "She is tired" not in other.get(url(story, "notes/")).content.decode()
    assert one(SupportNote).contact_kind == "call"


def test_who_opened_the_record_is_seen_by_workers_too(cast, lead, manager, story):
    lead.get(url(story))
    for browser in (lead, manager):
        assert (
            "Northmoor social_care" in browser.get(url(story, "opened/")).content.decode().split("<main")[1]
        )


def test_a_case_page_with_much_on_it_costs_few_queries(cast, lead, story, things):
    for n in range(30):
        promised(cast.social_worker, story.case, cast.teacher, f"Thing {n}", days=n)
    for page in ("", "plan/", "safe-contact/", "workers/", "chronology/", "promises/new/"):
        browser = browse_as(cast.manager) if page == "workers/" else lead
        assert statements(browser, url(story, page))[0] <= 25, page
