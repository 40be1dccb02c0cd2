"""What is offered beside a box while somebody writes."""

from __future__ import annotations

from typing import Any

from django.test import Client


def _found(browser: Client, body: str) -> Any:
    return browser.post("/spotted/", body, content_type="application/json")


def test_what_looks_like_an_identifier_is_offered_for_its_own_line_and_nothing_is_kept(db: None) -> None:
    browser = Client()
    answer = _found(browser, '{"text": "the silver Audi nm17 xkt, 07700 900417, snap: kez_417, at NM1 4AB"}')
    assert [(one["field"], one["words"]) for one in answer.json()["found"]] == [
        ("vehicle_words", "silver Audi"), ("vehicle_words", "nm17 xkt"), ("phone_words", "07700 900417"),
        ("handle_words", "kez_417 (snapchat)"), ("place_words", "NM1 4AB"),
    ]  # fmt: skip
    assert not browser.cookies
    assert _found(browser, '{"text": "he was late again"}').json() == {"found": []}
    for odd in (
        "",
        "[]",
        "{}",
        '{"text": 3}',
        '{"text": "%s"}' % ("a" * 4_001),
        "\ud83d".encode("utf-8", "replace").decode(),
    ):
        assert _found(browser, odd).status_code == 400, odd
    assert browser.get("/spotted/").status_code == 405
