"""Every form of every door: nothing, too much, nonsense and malice are answered calmly, and nothing that was typed is lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from tests.house.every_form import (
    FormPage,
    browsers,
    form_of,
    given_at,
    lost,
    open_page,
    pages,
    path_of,
    refused,
    send,
    spoilt,
    unlinked,
    valid,
    with_a_receipt,
    written,
)
from tests.house.quickly import known_people, unwritten
from tests.house.test_permission_table import addresses

pytestmark = pytest.mark.django_db

SCRIPT = "<script>alert(1)</script>"
MALICE = (
    f"{SCRIPT}\"'><img src=x onerror=alert(2)>'; DROP TABLE cases_case;-- {{{{ 7*7 }}}} \0\ud83d "
    "\U0001f327\ufe0f\U0001f469\u200d\U0001f467 \u05d4\u05d9\u05d0 \u202e\u05dc\u05d0 e\u0301"
)
RAW = (SCRIPT, "<img src=x", "DROP TABLE cases_case;-- {{ 49 }}", "7*7 = 49")
DAYS = (
    ("31", "2", "2026"), ("0", "0", "0"), ("1", "1", "0000"), ("1", "1", "99999"), ("\u0661\u0662", "\u0661", "2026"),
    ("\0", "1", "2026"), ("\ud83d", "1", "2026"), (SCRIPT, "Never", "-1"), ("1e1", "1.0", "2026"),
)  # fmt: skip
CHOICES = (
    "nonsense", "\0", "\u0661\u0662", "\ud83d", SCRIPT, "' OR 1=1 --", "-1", "9" * 30,
    "01900000-0000-7000-8000-000000000000",
)  # fmt: skip
PARTS = 4  # of the walk, so that processes share it
LONG = "ShewaitsatthegateX"
GOES_ON = 7  # of these, by its place: sent as well, whatever the form says
ENDS = {
    "desk:request_close", "desk:worker_release", "desk:measure_withdraw", "portal:measure-withdraw",
    "portal:us-take-back", "desk:site_unlink", "portal:call-take-back", "desk:booked_call", "desk:hours_end", "desk:away_end",
    "desk:statement_out", "portal:past-back", "desk:challenge",
    "desk:visit_safe", "desk:visit_off", "desk:ending_sign", "desk:zone_end", "desk:zone_not_taken",
    "desk:zone_confirm", "desk:stay_drop", "desk:stay_decide", "desk:role_end", "desk:account_end",
    "desk:rota_off", "desk:threat_close", "desk:away_over", "desk:contact_back", "desk:move_over",
    "desk:mine_one", "desk:promise_ask", "desk:kept_review", "desk:resource", "desk:mutual_say", "portal:mutual-say",
}  # fmt: skip
# A text that is looked through and kept nowhere: it leads nowhere, and nothing is refused.
NOT_KEPT = {"desk:words_try"}
NOT_THERE = "01900000-0000-7000-8000-000000000000"
# Where words that went through are read again, by whom.
READ_AGAIN = {
    "mother": ("portal:home", "portal:plan", "portal:promises", "portal:promise", "portal:record", "portal:about-me",
               "portal:offers", "portal:opened", "portal:reach", "portal:us-topic", "portal:assessment", "portal:harms",
               "portal:places", "portal:threat", "portal:told", "portal:told-one"),
    "manager": ("desk:home", "desk:case", "desk:chronology", "desk:plan", "desk:promise", "desk:safe_contact",
                "desk:meetings", "desk:meeting", "desk:requests", "desk:request", "desk:emergency_review", "desk:opened",
                "desk:working", "desk:voice", "desk:growing", "desk:life", "desk:life_costs", "desk:assessment",
                "desk:assessment_read", "desk:harms", "desk:case_places", "desk:stay", "desk:zones",
                "desk:threat"),
}  # fmt: skip


class Walk:
    """One walk over every form; each check adds what it finds wrong."""

    def __init__(self, cast: Any, everything: dict[str, Any]) -> None:
        self.everything, self.wrong = everything, list[str]()
        self.patterns = dict(addresses())
        self.readers = browsers(cast)
        self.strict = Client(enforce_csrf_checks=True)

    def send(
        self,
        page: FormPage,
        what: str,
        data: dict[str, Any],
        *,
        must_refuse: bool = False,
        drawn: bool = True,
    ) -> Any:
        """Send a form and look at the answer: calm and, where it is `drawn`, linked, with every word kept."""
        with nullcontext() if drawn else unwritten():
            answer = page.send(data)
        html = answer.content.decode(errors="replace")
        found = [f"{raw} stands raw" for raw in RAW if raw in html]
        form = form_of(answer) if answer.status_code == 200 else None
        if form is not None and drawn and not getattr(form, "stale", None):
            found += [f"not linked: {name}" for name in unlinked(form, html)]
            found += [f"lost: {name}" for name in lost(form, html, data)]
        elif form is None and (answer.status_code != 302 or must_refuse):
            found.append(f"answered {answer.status_code} {getattr(answer, 'exc_info', '')}")
        self.wrong += [f"{page}, {what}: {fault}" for fault in found]
        return answer

    def filled_in(self, page: FormPage) -> None:
        """Sent as it should be. Where malice is taken for good answers, malice is what is sent, when all else was."""
        if refused(page.form, written(page.form, MALICE)):
            with page.undone():
                self.send(page, "filled in", valid(page.form))
                self.twice(page, valid(page.form))

    def twice(self, page: FormPage, data: dict[str, Any]) -> None:
        """Sent once more, from another window that was left open."""
        again = page.send(data | {"form_token": NOT_THERE})
        form = form_of(again) if again.status_code == 200 else None
        if again.status_code not in (200, 302, 403, 404):
            self.wrong.append(f"{page}, twice: {again.status_code} {getattr(again, 'exc_info', '')}")
        elif form is not None and not getattr(form, "stale", None) and unlinked(form, again.content.decode()):
            self.wrong.append(f"{page}, twice: refused without a word")

    def offered(self, page: FormPage) -> None:
        """A rule may say no beside a field; that the person may not do it at all is said before they type a word."""
        form, answered = page.form, 0
        with unwritten(), page.undone():
            answered = page.send(valid(form)).status_code
        if answered == 200:  # the first person's answers are not theirs to give
            form = given_at(page.path, page.browser)
            with unwritten(), page.undone():
                answered = page.send(valid(form)).status_code if form is not None else answered
        if answered not in (200, 302) and (
            form is page.form or any(open_page(page.name, page.who, page.path, page.browser))
        ):
            self.wrong.append(f"{page}: shown, and answered {answered}")

    def nothing_too_much_and_nonsense(self, page: FormPage) -> None:
        """Each is read by the form; nothing, one nonsense with too many words, and what the form lets pass are sent."""
        good, over = valid(page.form), written(page.form, LONG, over=True)
        asks = any(bound.field.required and not bound.is_hidden for bound in page.form)
        if over != good and not refused(page.form, over):
            self.wrong.append(f"{page}: too many words are taken")
        odd = [spoilt(page.form, good, day, choice) for day, choice in zip(DAYS, CHOICES, strict=True)]
        if odd[GOES_ON] != good | {
            "form_token": CHOICES[GOES_ON]
        }:  # else it asks for words alone, or for nothing
            for data in odd:
                if not refused(page.form, data):
                    with page.undone():
                        self.send(page, f"nonsense {data}", data)
        worst = spoilt(page.form, over, DAYS[GOES_ON], CHOICES[GOES_ON])
        with page.undone():
            self.send(page, "too many words and nonsense", worst, must_refuse=over != good)
        unanswered = refused(page.form, {})
        linked = bool(unanswered) and unanswered <= refused(page.form, worst)  # as the page above showed
        with page.undone():
            self.send(page, "nothing", {}, must_refuse=asks, drawn=not linked)

    def another_site_and_too_late(self, page: FormPage) -> None:
        """Another site's form is refused with what to do; one of ours that comes late keeps its words."""
        data = written(page.form, LONG)
        strict = replace(page, browser=self.strict)
        strict.browser.cookies = page.browser.cookies
        forged = strict.send(data, HTTP_ORIGIN="https://evil.example")
        if forged.status_code != 403 or "load the page again" not in forged.content.decode():
            self.wrong.append(f"{page}: a forged form is answered {forged.status_code}")
        with page.undone():
            late = strict.send(data, HTTP_ORIGIN="http://testserver")
            if not data.get("kept_for"):
                self.wrong += [f"{page}: a late form is answered {late.status_code}"] * (
                    late.status_code != 403
                )
                return
            kept = given_at(page.path, page.browser) if late.status_code == 302 else None
            gone = ["all"] if kept is None else lost(kept, "".join(map(str, kept)), data)
            self.wrong += [f"{page}: a late form lost {name}" for name in gone]

    def gone(self, page: FormPage) -> None:
        """Sent about something that is not there."""
        pattern = self.patterns.get(page.name, "")
        if "<uuid:" in pattern:
            ids = {name: NOT_THERE for name in self.everything if name.endswith("_id")}
            path = path_of(pattern, self.everything, **ids)
            with unwritten():
                answer = replace(page, path=path).send(valid(page.form))
            if answer.status_code != 404:
                self.wrong.append(f"{page}: of what is gone answered {answer.status_code}")

    def malice(self, page: FormPage) -> None:
        """Malice is kept as words, here and wherever the answer leads; what ends something is taken back."""
        data = written(page.form, MALICE)
        with page.undone() if page.name in ENDS or ":" not in page.name else nullcontext():
            answer = self.send(page, "malice", data)
            if answer.status_code == 302:
                with page.undone():
                    self.twice(page, data)
                self.look(f"{page}, after", page.browser.get(answer["Location"]))
        if answer.status_code != 302 and not refused(page.form, data):
            with page.undone():
                self.send(page, "filled in", valid(page.form))
                self.twice(page, valid(page.form))

    def no_form(self, name: str) -> None:
        """A page that asks nothing is sent something all the same."""
        path = path_of(self.patterns[name], self.everything)
        who = "mother" if name.startswith("portal:") else "manager"
        if name == "drafts:keep":
            odd = f'{{"words": "\\ud83d\\u0000", "kept_for": ["{SCRIPT}"]}}'
            answer = self.readers[who].post(path, odd, content_type="application/json")
        else:
            answer = send(self.readers[who], path, {"words": MALICE})
        failed = answer.status_code >= 500 and name != "api:healthz"
        if failed or SCRIPT in answer.content.decode(errors="replace"):
            self.wrong.append(f"{name} ({who}): {answer.status_code} to what it does not ask for")

    def look(self, what: str, seen: Any) -> None:
        """No page that is read later holds it raw."""
        html = seen.content.decode(errors="replace")
        self.wrong += [f"{what}: {raw} raw" for raw in RAW if raw in html]
        if seen.status_code >= 400:
            self.wrong.append(f"{what}: {seen.status_code} {getattr(seen, 'exc_info', '')}")


@pytest.fixture
def people_known() -> Iterator[None]:
    with known_people():
        yield


@pytest.mark.usefixtures("people_known")
@pytest.mark.parametrize("part", range(PARTS))
def test_every_form_is_calm_loses_nothing_and_offers_only_what_it_takes(
    part: int, cast: Any, story: Any, one_of_everything: dict[str, Any]
) -> None:
    walk = Walk(cast, one_of_everything)
    names = {name for name in walk.patterns if sum(name.encode()) % PARTS == part}
    found = [
        *pages(cast, one_of_everything, names - NOT_KEPT),
        *((page, []) for page in (with_a_receipt(cast, story) if part == 0 else ())),
    ]
    for page, others in found:
        walk.filled_in(page)
        walk.nothing_too_much_and_nonsense(page)
        walk.another_site_and_too_late(page)
        walk.gone(page)
        for other in others if page.who != "anyone" else others[:2]:
            walk.offered(other)
    for page, _others in found:
        walk.malice(page)
    for name in names - {page.name for page, _others in found}:
        walk.no_form(name)
    for who, again in READ_AGAIN.items():
        for name in again:
            walk.look(
                f"{name} ({who})", walk.readers[who].get(path_of(walk.patterns[name], one_of_everything))
            )
    assert not walk.wrong, "\n".join(walk.wrong)
    assert len(found) > 40, [page.name for page, _others in found]
