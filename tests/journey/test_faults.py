"""Bad input and bad moments, against a running installation: the message is clear, nothing is lost, nothing is done twice."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest

from tests.journey.conftest import Installation
from tests.plain_browser import Answer, PlainBrowser

pytestmark = pytest.mark.slow

WORDS = "She is not herself, and there is a man who waits by the gate."
HOSTILE = {
    "NUL": "be\0fore and after",
    "right to left": "היא לא חזרה ‮הביתה",
    "emoji": "🌧️👩‍👧 cannot sleep",
    "script": "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&amp;{{ 7*7 }}",
    "a lone surrogate": "half \ud83d a sign",
    "only line ends": "first\r\nsecond\rthird\n\n",
}
PUBLIC_FORMS = {"/ask/": "own_words", "/refer/": "own_words", "/follow/": "code"}


@pytest.fixture
def browser_of(installation: Installation) -> Callable[[], PlainBrowser]:
    return lambda: PlainBrowser(installation.address)


@pytest.fixture(scope="module")
def sessions(installation: Installation) -> dict[str, dict[str, str]]:
    """The cookies of each demonstration person that these tests need, signed in once."""
    made = {}
    for persona, link in installation.personas().items():
        if persona in ("duty", "manager", "education", "ngozi.okafor", "emeka.okafor"):
            browser = PlainBrowser(installation.address)
            signs_in(browser, link)
            made[persona] = browser.cookies
    return made


@pytest.fixture
def signed_in(
    installation: Installation, sessions: dict[str, dict[str, str]]
) -> Callable[[str], PlainBrowser]:
    """A function that gives a demonstration person's browser."""
    return lambda persona: PlainBrowser(installation.address, dict(sessions[persona]))


def signs_in(browser: PlainBrowser, link: str) -> None:
    answer = browser.get(link.removeprefix(browser.address))
    assert answer.where in ("/home/", "/family/", "/desk/"), answer.words[:200]


def requests_saying(installation: Installation, words: str) -> int:
    with psycopg.connect(installation.owner_url) as owner:
        found = owner.execute("SELECT count(*) FROM referrals_referral WHERE own_words = %s", [words])
        return int(found.fetchone()[0])  # type: ignore[index]


def asked(browser: PlainBrowser, words: str) -> Answer:
    """Ask for help and return the page with the receipt."""
    sent = browser.fill(browser.get("/ask/"), own_words=words)
    assert sent.where == "/ask/sent/", sent.words[:300]
    return browser.follow(sent)


def calm(answer: Answer) -> bool:
    """Whether a refusal is a page of ours that says what to do, and shows nothing of the machine."""
    shown = answer.words
    return (
        answer.headings == 1
        and "Alongside" in shown
        and not re.search(r"Traceback|Exception|Django|CSRF|Server Error", shown)
    )


# Sent twice


def test_a_form_sent_twice_makes_one_request(installation: Installation, browser_of: Any) -> None:
    browser, words = browser_of(), f"{WORDS} {uuid.uuid4()}"
    form = browser.get("/ask/").form_with("own_words")
    answers = [browser.post("/ask/", {**form.fields, "own_words": words}) for _ in range(3)]
    assert [a.where for a in answers] == ["/ask/sent/"] * 3
    assert requests_saying(installation, words) == 1
    shown = [re.search(r"R-\w{4}-\w{4}", browser.follow(a).words) for a in answers]
    assert len({found[0] for found in shown if found}) == 1, "each press shows the same receipt"


def test_a_form_sent_twice_at_the_same_moment_makes_one_request(
    installation: Installation, browser_of: Any
) -> None:
    browser, words = browser_of(), f"{WORDS} {uuid.uuid4()}"
    form = browser.get("/ask/").form_with("own_words")
    presses = [PlainBrowser(browser.address, dict(browser.cookies)) for _ in range(6)]
    with ThreadPoolExecutor(len(presses)) as pool:
        answers = list(pool.map(lambda b: b.post("/ask/", {**form.fields, "own_words": words}), presses))
    assert [a.where for a in answers] == ["/ask/sent/"] * 6
    assert requests_saying(installation, words) == 1
    pages = [press.follow(answer).words for press, answer in zip(presses, answers, strict=True)]
    codes = {found[0] for page in pages if (found := re.search(r"(?:[2-9A-Z]{4}-){3}[2-9A-Z]{4}", page))}
    assert len(codes) == 1, "every press shows the one receipt"
    assert all(code in page for page in pages for code in codes)


def test_two_requests_in_the_same_words_from_two_pages_are_two_requests(
    installation: Installation, browser_of: Any
) -> None:
    browser, words = browser_of(), f"{WORDS} {uuid.uuid4()}"
    asked(browser, words)
    asked(browser, words)
    assert requests_saying(installation, words) == 2


# The session ends


def test_a_session_that_ends_while_a_worker_writes_keeps_the_words(
    installation: Installation, browser_of: Any, signed_in: Any
) -> None:
    asked(browser_of(), f"{WORDS} {uuid.uuid4()}")
    duty = signed_in("duty")
    where = f"{newest_request(installation)}add/"
    form, words = duty.get(where).form_with("words"), f"The school rang. {uuid.uuid4()}"
    duty.cookies.pop("sessionid")
    late = duty.post(where, {**form.fields, "words": words})
    assert late.where == "/accounts/login/"
    assert "kept what you wrote" in duty.follow(late).words
    signs_in(duty, installation.personas()["duty"])
    page = duty.get(where)
    assert page.form_with("words").fields["words"] == [words]
    assert duty.fill(page, words=words).status == 302
    assert words not in duty.get(where).body, "once sent, nothing is left in the form"


def test_a_parent_whose_cookies_are_gone_keeps_the_words(installation: Installation, browser_of: Any) -> None:
    browser, words = browser_of(), f"{WORDS} {uuid.uuid4()}"
    form = browser.get("/ask/").form_with("own_words")
    browser.cookies.clear()
    again = browser.follow(browser.post("/ask/", {**form.fields, "own_words": words}))
    assert again.form_with("own_words").fields["own_words"] == [words]
    assert "kept what you wrote" in again.words
    assert browser.fill(again, own_words=words).where == "/ask/sent/"
    assert requests_saying(installation, words) == 1


def test_what_one_person_left_is_not_shown_to_the_next_on_the_same_device(
    browser_of: Any, signed_in: Any
) -> None:
    words, mother = f"I am afraid of him. {uuid.uuid4()}", signed_in("ngozi.okafor")
    form = mother.get("/family/record/add/").form_with("form_token")
    box = next(name for name in form.fields if name in ("words", "body", "own_words"))
    mother.cookies.pop("sessionid")
    mother.post("/family/record/add/", {**form.fields, box: words})
    father = signed_in("emeka.okafor")
    father.cookies = {**mother.cookies, **father.cookies}
    assert words not in father.get("/family/record/add/").body
    assert words not in browser_of().get("/ask/").body


# Two at once


def test_two_workers_save_the_two_questions_at_once_and_neither_loses_a_word(
    installation: Installation, browser_of: Any, signed_in: Any
) -> None:
    asked(browser_of(), f"{WORDS} {uuid.uuid4()}")
    first, second = signed_in("duty"), signed_in("manager")
    where = f"{newest_request(installation)}questions/"
    page, other = first.get(where), second.get(where)
    saved = first.fill(page, need_now="A call tonight", how_respond="The duty worker rings at six")
    assert saved.status == 302
    shown = second.fill(other, need_now="Somewhere safe", how_respond="A visit tomorrow")
    assert shown.status == 200
    for words in ("A call tonight", "The duty worker rings at six", "Somewhere safe", "A visit tomorrow"):
        assert words in shown.words
    form = shown.form_with("need_now")
    assert form.fields["need_now"] == ["Somewhere safe"]
    agreed = second.fill(shown, need_now="A call tonight, and somewhere safe", how_respond="A visit tomorrow")
    assert agreed.status == 302, "having read both, the second press saves"
    assert "A call tonight, and somewhere safe" in first.get(where).body


def test_of_two_workers_who_press_at_the_same_moment_one_is_shown_the_others_words(
    installation: Installation, browser_of: Any, signed_in: Any
) -> None:
    asked(browser_of(), f"{WORDS} {uuid.uuid4()}")
    workers = [signed_in("duty"), signed_in("manager")]
    where = f"{newest_request(installation)}questions/"
    pages = [worker.get(where) for worker in workers]
    with ThreadPoolExecutor(2) as pool:
        answers = list(
            pool.map(
                lambda n: workers[n].fill(pages[n], need_now=f"Need {n}", how_respond=f"Response {n}"), (0, 1)
            )
        )
    assert sorted(a.status for a in answers) == [200, 302]
    shown = next(a for a in answers if a.status == 200)
    assert all(f"{what} {n}" in shown.words for what in ("Need", "Response") for n in (0, 1))


# Forged, stale, guessed


@pytest.mark.parametrize("token", [None, "x", "a" * 64])
def test_a_forged_form_gets_a_calm_page_and_changes_nothing(
    installation: Installation, browser_of: Any, token: str | None
) -> None:
    browser, words = browser_of(), f"{WORDS} {uuid.uuid4()}"
    browser.get("/ask/")
    fields = {"own_words": words, "form_token": str(uuid.uuid4())}
    answer = browser.post("/ask/", fields if token is None else {**fields, "csrfmiddlewaretoken": token})
    assert answer.status == 403
    assert calm(answer)
    assert requests_saying(installation, words) == 0


def test_a_used_invitation_and_one_that_never_was_look_the_same(
    installation: Installation, browser_of: Any
) -> None:
    used = browser_of().get(used_invitation(installation))
    unknown = browser_of().get("/join/AAAA-AAAA-AAAA-AAAA/")
    assert used.status == unknown.status == 404
    assert calm(used)
    assert "ask your worker to send you a new link" in used.words
    assert used.words == unknown.words


def used_invitation(installation: Installation) -> str:
    """Return the link by which the mother of the demonstration made her account."""
    letter = installation.newest_letter("ngozi.okafor@family.example", "/join/")
    found = re.search(r"/join/[^\s/]+/", letter)
    assert found, letter
    return found[0]


@pytest.mark.parametrize(
    "address",
    ["/desk/cases/{}/", "/desk/requests/{}/", "/desk/promises/{}/", "/desk/meetings/{}/", "/family/plan/{}/"],
)
def test_a_guessed_id_says_nothing(installation: Installation, signed_in: Any, address: str) -> None:
    who = signed_in("ngozi.okafor" if address.startswith("/family") else "education")
    guessed = who.get(address.format(uuid.uuid4()))
    assert guessed.status == 404
    assert calm(guessed)
    if "/cases/" in address or "/plan/" in address:
        with psycopg.connect(installation.owner_url) as owner:
            query = (
                "SELECT c.id FROM cases_case c WHERE NOT EXISTS (SELECT 1 FROM access_membership m "
                "JOIN accounts_user u ON u.id = m.user_id WHERE m.circle_id = c.id AND u.email ~ 'ngozi|education') "
                "LIMIT 1"
            )
            real = owner.execute(query).fetchone()[0]  # type: ignore[index]
        assert who.get(address.format(real)).words == guessed.words, "a real one is not told from a guess"


@pytest.mark.parametrize("broken", ["/desk/cases/not-an-id/", "/follow/offer/0/", "/ask/%00/", "/%ff%fe/"])
def test_an_address_that_cannot_be_is_a_calm_404(browser_of: Any, broken: str) -> None:
    answer = browser_of().get(broken)
    assert answer.status == 404
    assert calm(answer)


# Hostile words


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_words_arrive_as_they_were_written(
    installation: Installation, browser_of: Any, signed_in: Any, kind: str
) -> None:
    mark = uuid.uuid4().hex
    browser = browser_of()
    receipt = asked(browser, f"{HOSTILE[kind]} {mark}")
    with psycopg.connect(installation.owner_url) as owner:
        (kept,) = owner.execute(
            "SELECT own_words FROM referrals_referral WHERE own_words LIKE %s", [f"%{mark}"]
        ).fetchone()  # type: ignore[misc]
    assert kept == storable(HOSTILE[kind]) + f" {mark}"
    assert receipt.status == 200
    page = signed_in("duty").get(newest_request(installation))
    assert page.status == 200
    assert "<script>alert" not in page.body
    assert "<img src=x" not in page.body


def storable(words: str) -> str:
    """What the house keeps of hostile words: line ends as \\n, and nothing that a database cannot hold."""
    ends = words.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub("[\0\ud800-\udfff]", lambda found: "" if found[0] == "\0" else "\ufffd" * 3, ends)


@pytest.mark.parametrize("path", PUBLIC_FORMS)
@pytest.mark.parametrize("length", [10_001, 60_000, 900_000])
def test_words_that_are_too_long_are_refused_beside_the_box_and_stay_in_it(
    browser_of: Any, path: str, length: int
) -> None:
    browser, name = browser_of(), PUBLIC_FORMS[path]
    words = "long " * (length // 5) + "x" * (length % 5)
    answer = browser.fill(browser.get(path), **{name: words})
    assert answer.status == 200
    assert answer.errors.count(f"id_{name}") == 1, "the message is beside the box"
    assert answer.form_with(name).fields[name][0].strip() == words.strip(), "nothing typed is lost"


@pytest.mark.parametrize("path", PUBLIC_FORMS)
def test_more_than_a_page_can_carry_gets_a_calm_page(browser_of: Any, path: str) -> None:
    browser = browser_of()
    answer = browser.fill(browser.get(path), **{PUBLIC_FORMS[path]: "x" * 3_000_000})
    assert answer.status in (400, 413)
    assert calm(answer)


@pytest.mark.parametrize("path", PUBLIC_FORMS)
@pytest.mark.parametrize("kind", [*HOSTILE, "many"])
def test_no_field_of_a_public_form_breaks_the_page(browser_of: Any, path: str, kind: str) -> None:
    """Every box of the form in turn gets the same hostile answer, and every choice one that was never offered."""
    browser = browser_of()
    page = browser.get(path)
    form = page.form_with(PUBLIC_FORMS[path])
    told = "x" * 5_000 if kind == "many" else HOSTILE[kind]
    names = [*form.fields, "source", "exploitation_types", "area", "form_token", "kept_for"]
    for name in dict.fromkeys(n for n in names if n not in ("csrfmiddlewaretoken", PUBLIC_FORMS[path])):
        # Without their own words nothing is sent, so the page comes back with what is wrong.
        answer = browser.post(path, {**form.fields, PUBLIC_FORMS[path]: "", name: told})
        assert answer.status == 200, f"{name}: {answer.status}"
        assert answer.headings == 1
        assert answer.errors, f"{name}: something is wrong beside a box"
        if name in form.fields and name not in ("form_token", "kept_for"):
            kept = answer.form_with(PUBLIC_FORMS[path]).fields[name][0]
            assert kept.strip() == storable(told).strip(), f"{name} lost what was typed"


def test_no_words_at_all_are_asked_for_beside_the_box(browser_of: Any) -> None:
    browser = browser_of()
    answer = browser.fill(browser.get("/ask/"), own_words=" \n ", referrer_name="Alma")
    assert answer.errors == ["id_own_words"]
    assert "Write a few words about what is worrying you" in answer.words
    assert answer.form_with("own_words").fields["referrer_name"] == ["Alma"]


def newest_request(installation: Installation) -> str:
    """Return the address of the newest request for help at the desk."""
    with psycopg.connect(installation.owner_url) as owner:
        query = "SELECT id FROM referrals_referral ORDER BY received_at DESC, id DESC LIMIT 1"
        return f"/desk/requests/{owner.execute(query).fetchone()[0]}/"  # type: ignore[index]
