"""Words that judge at the desk: prompted while written, asked about once when sent, kept with a reason, read by auditors."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from django.urls import URLPattern, get_resolver

from alongside.doors.common.wording import URGENT, is_narrative, says_whose
from alongside.doors.desk.forms.cases import EntryForm
from alongside.doors.desk.forms.ways import CallForm
from alongside.doors.desk.tests.conftest import browse_as, post
from alongside.doors.desk.tests.test_assessment import refusals
from alongside.family.recording.models import ChronologyEntry
from alongside.family.wording.models import KeptWords
from alongside.family.wording.tests.test_lexicon import somebody
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import today
from alongside.ground.govuk.forms import LongTextField, TextField

BLAMING = "These are failed carers. The officer said “dad is angry”."


ASKED = (
    "Look again at “failed carers”",
    "Better: Say what is hard for them",
    "Ask: What happened",
    "My words stay",
)


def kept() -> list[KeptWords]:
    with acting(SYSTEM):
        return list(KeptWords.objects.order_by("id"))


def texts(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def in_days(name: str, days: int = 0) -> dict[str, str]:
    day = today()
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


@pytest.mark.django_db
@pytest.mark.usefixtures("own_storage")
def test_a_form_comes_back_once_and_what_is_kept_stands_beside_its_record(cast: Any, story: Any) -> None:
    csw, address = browse_as(cast.csw), f"/desk/cases/{story.case.id}/chronology/add/"
    assert 'data-words-check="/desk/words/check/"' in texts(csw.get(address))
    html = texts(post(csw, address, words=BLAMING, kind="observed", **in_days("happened_on")))
    assert all(said in html for said in ASKED)
    assert "dad is angry”</strong>" not in html  # somebody is quoted
    assert 'href="#id_words"' in html  # the summary leads to the box
    sent = {"words": BLAMING, "kind": "observed", **in_days("happened_on")}
    assert "still stands here" in texts(post(csw, address, **sent, words_words="changed"))
    assert "Say why the words stay" in texts(post(csw, address, **sent, words_words="stay"))
    assert (kept(), refusals()) == ([], [])
    assert (
        post(csw, address, **sent, words_words="stay", words_because="The court wrote it.").status_code == 302
    )
    (one,) = kept()
    with acting(SYSTEM):
        entry = ChronologyEntry.objects.get()
    assert (one.record_kind, one.record_id) == ("recording.chronologyentry", entry.id)
    assert set(one.circle_ids) == {story.case.id, story.family.id}
    assert (one.found, one.kind, one.lexicon, one.because) == (
        "failed carers",
        "blaming",
        1,
        "The court wrote it.",
    )
    assert (one.question, one.author_id, one.author_role) == (
        "What happened?",
        cast.csw.id,
        "Child support worker",
    )
    assert entry.words == BLAMING
    # Changed words go through, and nothing is kept of what was asked.
    assert (
        post(
            csw, address, **{**sent, "words": "They ask for a night’s sleep."}, words_words="changed"
        ).status_code
        == 302
    )
    assert len(kept()) == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("own_storage")
def test_what_gives_up_is_saved_with_a_next_step_alone(cast: Any, story: Any) -> None:
    csw, address = browse_as(cast.csw), f"/desk/cases/{story.case.id}/chronology/add/"
    sent = {
        "words": "They just have to hit the wall.",
        "kind": "observed",
        **in_days("happened_on"),
        "words_words": "stay",
    }
    html = texts(post(csw, address, **sent, words_because="It is so."))
    assert "Write the next step, who does it, and by which day" in html
    assert "Why do they stay?" not in html
    day = in_days("words_next_on")
    again = texts(post(csw, address, **sent, **day, words_next="We wait it out."))
    assert "Write something that somebody does" in again
    assert refusals() == ["next_step_missing", "next_step_gives_up"]
    assert post(csw, address, **sent, **day, words_next="I drive him home on Friday.").status_code == 302
    (one,) = kept()
    assert (one.kind, one.next_step, one.next_on) == ("defeatist", "I drive him home on Friday.", today())


@pytest.mark.django_db
def test_what_is_urgent_is_never_stopped(cast: Any, story: Any) -> None:
    police = browse_as(cast.police)
    sent = post(
        police, "/desk/emergency/", case=story.case.reference, reason="The unfit mother cannot be reached."
    )
    assert sent.status_code == 302
    assert "When there is time, look again at “unfit”" in texts(police.get(sent.url))
    assert kept() == []


def test_the_table_of_what_is_urgent_fits_the_addresses_of_the_desk() -> None:
    names = {one.name for one in _patterns(get_resolver()) if isinstance(one.name, str)}
    urgent = {name for name in names if not URGENT.keys().isdisjoint(name.split("_"))}
    assert {
        "missing_report",
        "episode_told",
        "emergency",
        "request_urgent",
        "person_urgent",
        "call",
        "plan_interim",
    } <= urgent
    assert (
        not {"entry_add", "assessment_part", "plan_final", "narrow", "evidence", "visit_new", "threshold"}
        & urgent
    )
    assert all(URGENT.values())


def _patterns(resolver: Any) -> list[Any]:
    found = []
    for one in resolver.url_patterns:
        found += [one] if isinstance(one, URLPattern) else _patterns(one)
    return found


def test_sentences_are_looked_at_and_names_and_somebodys_own_words_are_not() -> None:
    fields = EntryForm.base_fields
    assert [name for name, field in fields.items() if is_narrative(field)] == [
        "words", "withheld_reason", "unsaid_because",
    ]  # fmt: skip
    assert says_whose(CallForm.base_fields["own_words"])
    assert not is_narrative(TextField(label="Full name", max_length=120))
    assert not says_whose(LongTextField(label="In their words, or yours", max_length=400))


@pytest.mark.django_db
def test_the_script_is_answered_and_nothing_it_sends_is_kept_or_logged(
    cast: Any, caplog: pytest.LogCaptureFixture
) -> None:
    csw = browse_as(cast.csw)

    def ask(text: Any, browser: Any = csw) -> Any:
        return browser.post("/desk/words/check/", json.dumps({"text": text}), content_type="application/json")

    with caplog.at_level(logging.DEBUG):
        found = ask(f"{BLAMING} Overprotective.").json()["found"]
    assert [(one["words"], one["quoted"]) for one in found] == [
        ("“failed carers”", False), ("“dad is angry”", True), ("“Overprotective”", False),
    ]  # fmt: skip
    assert (found[0]["start"], found[0]["end"], found[0]["kind"]) == (10, 23, "blaming")
    assert found[0]["lines"][1] == "Better: Say what is hard for them, and what would help."
    assert "failed carers" not in caplog.text
    assert kept() == []
    assert [ask(text).status_code for text in ("", "x" * 20_001, 7)] == [200, 400, 400]
    assert csw.post("/desk/words/check/", "{", content_type="application/json").status_code == 400
    assert ask("x", browse_as(cast.mother)).status_code == 403


@pytest.mark.django_db
@pytest.mark.usefixtures("own_storage")
def test_auditors_read_what_was_kept_and_the_board_reads_no_reason(cast: Any, story: Any) -> None:
    board, auditor = somebody(cast, "board", "partnership_office"), somebody(cast, "auditor", "audit_body")
    csw = browse_as(cast.csw)
    sent = {
        "words": BLAMING,
        "kind": "observed",
        **in_days("happened_on"),
        "words_words": "stay",
        "words_because": "Quoted.",
    }
    assert post(csw, f"/desk/cases/{story.case.id}/chronology/add/", **sent).status_code == 302
    html = texts(browse_as(auditor).get("/desk/words/kept/?kind=blaming&after=nonsense"))
    for said in (
        "“failed carers”",
        "Blames (version 1)",
        "Child support worker, Northmoor voluntary",
        "Quoted.",
        "Blames: 1",
    ):
        assert said in html
    assert "Chris Young" not in html
    html = texts(browse_as(board).get("/desk/words/kept/"))
    assert ("Quoted." in html, "fail carer" in html) == (False, True)
    assert "No words were kept" in texts(browse_as(auditor).get("/desk/words/kept/?kind=consent"))


@pytest.mark.django_db
def test_the_lexicon_is_kept_by_two_and_read_by_all(cast: Any) -> None:
    board = somebody(cast, "board", "partnership_office")
    csw, manager = browse_as(cast.csw), browse_as(cast.manager)
    common = {
        "what": "put",
        "term": "she/he/they/the",
        "kind": "blaming",
        "better": "Say who.",
        "reason": "A try.",
    }
    assert "ordinary sentences" in texts(post(manager, "/desk/words/propose/", **common))
    assert "term_too_common" in refusals()
    put = post(manager, "/desk/words/propose/?term=dysfunctional", **{**common, "term": "frequent flyer"})
    assert "Somebody else who keeps the lexicon" in texts(manager.get(put.url))
    assert "It stands in 0 of" in texts(csw.get(put.url))
    assert csw.post(put.url).status_code == 403
    assert post(browse_as(board), put.url).url == "/desk/words/"
    assert "This is version 2." in texts(csw.get("/desk/words/"))
    tried = csw.post("/desk/words/try/", {"text": "A frequent flyer."})
    assert "Better: Say who." in texts(tried)
