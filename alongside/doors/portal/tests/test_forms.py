"""Every form of a family: missing, too long, hostile, in any script, sent twice, overtaken, come too late."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from alongside.doors.portal.tests.conftest import a_day, browser, filled
from alongside.family.people.models import IdentityAnswer, SafeContact
from alongside.family.recording.models import ChronologyEntry
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import today
from alongside.practice.actions.models import Action
from alongside.practice.actions.services import action_mark_not_done
from alongside.practice.plans.models import Measure, MeasureAnswer
from alongside.practice.plans.services import measure_change
from alongside.practice.support.models import SupportNote, SupportOffer

pytestmark = pytest.mark.django_db

HOSTILE = "<script>alert(1)</script> 🙂 שלום \u202bעברית\u202c Zoë"


def seen(model, **wanted):
    with acting(SYSTEM):
        return list(model.objects.filter(**wanted).order_by("id"))


def addresses(lived):
    """Each form that takes words: its address, the answers that make it right, and which answer is the long one."""
    entry = {**a_day("happened_on", today()), "words": HOSTILE, "kind": "observed", "readers": "workers"}
    measure = {"words": HOSTILE, "side": "online", "for_whom": "child"}
    return {
        "entry": (reverse("portal:record-add"), entry, "words", 10_000),
        "answer": (
            reverse("portal:measure-answer", args=[lived.measure.id]),
            {"answer": "disagree", "words": HOSTILE}, "words", 1_000,
        ),
        "propose": (reverse("portal:measure-propose", args=[lived.case.id]), measure, "words", 500),
        "change": (reverse("portal:measure-change", args=[lived.measure.id]), measure, "words", 500),
        "withdraw": (reverse("portal:measure-withdraw", args=[lived.measure.id]), {"reason": HOSTILE}, "reason", 500),
        "not_done": (reverse("portal:promise-not-done", args=[lived.done.id]), {"words": HOSTILE}, "words", 1_000),
        "ask": (reverse("portal:promise-ask", args=[lived.open.id]), {"words": HOSTILE}, "words", 1_000),
        "mine": (reverse("portal:promise-mine", args=[lived.mine.id]), {"words": HOSTILE}, "words", 1_000),
        "offer": (
            reverse("portal:offer", args=[lived.offer.id]), {"answer": "not_now", "words": HOSTILE}, "words", 2_000,
        ),
        "safe": (
            reverse("portal:safe-contact"),
            {"channels": ["text"], "shared_device": "yes", "no_voicemail": "no", "note": HOSTILE}, "note", 1_000,
        ),
        "about": (reverse("portal:about-me-question", args=["faith"]), {"answer": HOSTILE}, "answer", 200),
        "correct": (
            reverse("portal:record-correct", args=[lived.entry.id]), {"words": HOSTILE, "kind": "opinion"}, "words", 10_000,
        ),
    }  # fmt: skip


NAMES = (
    "entry",
    "answer",
    "propose",
    "change",
    "withdraw",
    "not_done",
    "ask",
    "mine",
    "offer",
    "safe",
    "about",
    "correct",
)


@pytest.mark.parametrize("name", NAMES)
def test_words_too_long_are_kept_and_the_page_says_by_how_much(lived, mother, name):
    address, answers, field, limit = addresses(lived)[name]
    page = mother.post(address, filled(mother, address, **{**answers, field: "x" * (limit + 7)}))
    text = page.content.decode()
    assert page.status_code == 200
    assert f"{limit + 7}" in text
    assert "x" * (limit + 7) in text
    assert "There is a problem" in text


@pytest.mark.parametrize("name", NAMES)
def test_hostile_words_stay_words_and_every_script_is_kept(lived, mother, name):
    address, answers, field, limit = addresses(lived)[name]
    wrong = mother.post(address, filled(mother, address, **{**answers, field: HOSTILE + "x" * limit}))
    assert "<script>alert(1)" not in wrong.content.decode()
    sent = mother.post(address, filled(mother, address, **answers))
    assert sent.status_code == 302, sent.context["form"].errors
    for shown in (sent.url, reverse("portal:home"), reverse("portal:promises"), reverse("portal:about-me")):
        assert "<script>alert(1)" not in mother.get(shown).content.decode()


@pytest.mark.parametrize("name", NAMES)
def test_a_form_sent_twice_counts_once(lived, mother, name):
    address, answers, *_ = addresses(lived)[name]
    data = filled(mother, address, **answers)
    first = mother.post(address, data)
    second = mother.post(address, data)
    assert (first.status_code, second.status_code, second.get("Location")) == (302, 302, first.url)


@pytest.mark.parametrize("name", NAMES)
def test_words_sent_after_the_session_ended_wait_for_their_writer(cast, lived, mother, name):
    address, answers, field, _limit = addresses(lived)[name]
    data = filled(mother, address, **{**answers, field: "Written at two in the morning"})
    mother.session.flush()
    assert "/accounts/login/" in mother.post(address, data).url
    back = browser(cast.mother).get(address).content.decode()
    assert "Written at two in the morning" in back
    assert "We kept what you wrote at" in back
    assert "Written at two in the morning" not in browser(cast.father).get(address).content.decode()


def test_an_entry_needs_a_day_words_a_source_and_readers(lived, mother):
    address = reverse("portal:record-add")
    page = mother.post(address, filled(mother, address, kind="reported"))
    errors = page.context["form"].errors
    assert {"happened_on", "words", "readers"} <= set(errors)
    tomorrow = a_day("happened_on", today() + timedelta(days=1))
    page = mother.post(
        address, filled(mother, address, **tomorrow, words="x", kind="reported", readers="workers")
    )
    assert {"happened_on"} <= set(page.context["form"].errors)
    page = mother.post(
        address,
        filled(
            mother, address, **a_day("happened_on", today()), words="x", kind="reported", readers="family"
        ),
    )
    assert "told_by" in page.context["form"].errors


def test_an_entry_for_the_workers_stays_from_the_other_parent(cast, lived, mother):
    address = reverse("portal:record-add")
    answers = {
        **a_day("happened_on", today()),
        "words": "For workers only",
        "kind": "opinion",
        "readers": "workers",
    }
    mother.post(address, filled(mother, address, **answers))
    assert "For workers only" in mother.get(reverse("portal:record")).content.decode()
    assert "For workers only" not in browser(cast.father).get(reverse("portal:record")).content.decode()
    assert seen(ChronologyEntry, words="For workers only")[0].readers == "workers"


def test_disagreeing_needs_words_and_shows_on_the_plan(lived, mother):
    address = reverse("portal:measure-answer", args=[lived.measure.id])
    page = mother.post(address, filled(mother, address, answer="disagree"))
    assert "words" in page.context["form"].errors
    mother.post(address, filled(mother, address, answer="disagree", words="Not like this"))
    text = mother.get(reverse("portal:plan", args=[lived.case.id])).content.decode()
    assert "Not like this" in text
    assert "I disagree" in text
    assert [a.answer for a in seen(MeasureAnswer)] == ["disagree"]


def test_words_that_changed_meanwhile_are_shown_before_they_are_answered(cast, lived, mother):
    address = reverse("portal:measure-answer", args=[lived.measure.id])
    data = filled(mother, address, answer="agree")
    with acting(cast.social_worker):
        measure_change(
            by=cast.social_worker,
            measure_id=lived.measure.id,
            expected_version=1,
            why="Clearer",
            words="Eat at six",
        )
    page = mother.post(address, data)
    text = page.content.decode()
    assert "Someone changed this while you were writing" in text
    assert "Eat at six" in text
    assert seen(MeasureAnswer) == []
    data["version"] = page.context["form"]["version"].value()
    assert mother.post(address, data).status_code == 302


def test_two_changes_of_one_idea_are_both_kept(cast, lived, mother):
    address = reverse("portal:measure-change", args=[lived.measure.id])
    data = filled(mother, address, words="My new words")
    with acting(cast.social_worker):
        measure_change(
            by=cast.social_worker,
            measure_id=lived.measure.id,
            expected_version=1,
            why="Clearer",
            words="Their words",
        )
    text = mother.post(address, data).content.decode()
    assert "Their words" in text
    assert "My new words" in text
    assert seen(Measure, id=lived.measure.id)[0].words == "Their words"


def test_this_is_done_and_this_is_not_done(cast, lived, mother):
    done = reverse("portal:promise-done", args=[lived.done.id])
    assert mother.post(done, filled(mother, done)).status_code == 302
    assert seen(Action, id=lived.done.id)[0].state == "verified"
    address = reverse("portal:promise-not-done", args=[lived.done.id])
    assert "words" in mother.post(address, filled(mother, address)).context["form"].errors
    mother.post(address, filled(mother, address, words="Nobody rang"))
    assert seen(Action, id=lived.done.id)[0].state == "agreed"
    assert "Nobody rang" in mother.get(reverse("portal:promise", args=[lived.done.id])).content.decode()


def test_both_parents_say_not_done_at_once(cast, lived, mother):
    address = reverse("portal:promise-not-done", args=[lived.done.id])
    data = filled(mother, address, words="Nobody rang me")
    with acting(cast.father):
        action_mark_not_done(by=cast.father, action_id=lived.done.id, words="Nor me", expected_version=2)
    text = mother.post(address, data).content.decode()
    assert "Nobody rang me" in text
    assert "Someone changed this" in text or "There is a problem" in text


def test_safe_contact_is_kept_and_asked_the_friendly_way_round(lived, mother):
    address = reverse("portal:safe-contact")
    page = mother.post(address, filled(mother, address))
    assert {"shared_device", "no_voicemail"} <= set(page.context["form"].errors)
    mother.post(address, filled(mother, address, channels=["email"], shared_device="no", no_voicemail="no"))
    kept = seen(SafeContact, channels=["email"])[0]
    assert (kept.shared_device, kept.no_voicemail) == (False, True)
    assert filled(mother, address)["no_voicemail"] == "no"


def test_rather_not_say_is_an_answer(lived, mother):
    address = reverse("portal:about-me-question", args=["gender"])
    assert "answer" in mother.post(address, filled(mother, address)).context["form"].errors
    mother.post(address, filled(mother, address, rather_not="on"))
    assert seen(IdentityAnswer, question="gender")[0].did_not_answer
    assert "I’d rather not say" in mother.get(reverse("portal:about-me")).content.decode()
    assert mother.get(reverse("portal:about-me-question", args=["nonsense"])).status_code == 404


def test_each_answer_to_the_offer_is_fine_and_may_change(lived, mother):
    address = reverse("portal:offer", args=[lived.offer.id])
    assert "answer" in mother.post(address, filled(mother, address)).context["form"].errors
    mother.post(address, filled(mother, address, answer="no"))
    again = reverse("portal:offers")
    assert "No thank you" in mother.get(again).content.decode()
    newest = seen(SupportOffer)[-1]
    address = reverse("portal:offer", args=[newest.id])
    mother.post(address, filled(mother, address, answer="accepted"))
    assert "Yes please" in mother.get(again).content.decode()


def test_a_note_is_shared_only_by_a_press(lived, mother):
    address = reverse("portal:note-share", args=[lived.note.id])
    mother.get(address)
    assert seen(SupportNote, id=lived.note.id)[0].shared_at is None
    mother.post(address, filled(mother, address))
    assert seen(SupportNote, id=lived.note.id)[0].shared_at is not None
    assert "You shared it with the team" in mother.get(reverse("portal:notes")).content.decode()


def test_an_idea_needs_only_what_and_where(lived, mother):
    address = reverse("portal:measure-propose", args=[lived.case.id])
    page = mother.post(address, filled(mother, address))
    assert set(page.context["form"].errors) == {"words", "side", "for_whom"}
    mother.post(address, filled(mother, address, words="Walk the dog", side="outside", for_whom="pet"))
    found = seen(Measure, words="Walk the dog")[0]
    assert (found.proposer, found.owner_id) == ("parent", None)


def test_a_plan_is_started_by_a_parent(cast, story):
    client = browser(cast.mother)
    address = reverse("portal:plan", args=[story.case.id])
    assert "Add the first idea" in client.get(address).content.decode()
    start = reverse("portal:plan-start", args=[story.case.id])
    answer = client.post(start, filled(client, start))
    assert answer.url == reverse("portal:measure-propose", args=[story.case.id])
    assert client.get(answer.url).status_code == 200
