from pathlib import Path
from typing import Any

import pytest
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory

from alongside.ground.govuk import chrome, views
from alongside.ground.govuk.context import page
from alongside.ground.govuk.gallery import NoticedForm
from alongside.ground.govuk.middleware import CONTENT_SECURITY_POLICY, SecurityHeadersMiddleware, mark_private
from alongside.ground.govuk.tests.parsing import Elements

ERROR_PAGES = ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"]


def base(**context: Any) -> str:
    return render_to_string("govuk/page.html", {"title": "Our plan", **context})


def through(view: Any, **request_facts: Any) -> HttpResponse:
    request = RequestFactory().get("/")
    for name, value in request_facts.items():
        setattr(request, name, value)
    return SecurityHeadersMiddleware(view)(request)


# The frame


def test_the_component_page_shows_everything_and_holds_together() -> None:
    html = views.components(RequestFactory().get("/components/")).content.decode()
    parsed = Elements(html)
    assert len(parsed.named("h1")) == 1
    assert len(parsed.ids) == len(set(parsed.ids))
    assert {attrs["for"] for attrs in parsed.named("label")} <= set(parsed.ids)


def test_the_component_page_is_only_read() -> None:
    assert views.components(RequestFactory().post("/components/")).status_code == 405


def test_no_page_has_inline_script_or_style() -> None:
    html = views.components(RequestFactory().get("/components/")).content.decode()
    parsed = Elements(html)
    assert all("src" in attrs for attrs in parsed.named("script"))
    assert not parsed.named("style")
    for _, attrs in parsed.all:
        assert "style" not in attrs
        assert not [name for name in attrs if name.startswith("on")]


def test_a_page_starts_with_a_way_past_its_head() -> None:
    parsed = Elements(base())
    first = parsed.named("a")[0]
    assert first["href"] == "#main-content"
    assert parsed.with_id("main-content")


def test_the_title_says_that_something_is_wrong() -> None:
    assert "<title>Our plan – Alongside</title>" in base()
    assert "<title>Error: Our plan – Alongside</title>" in base(form=NoticedForm({}))
    assert "<title>Our plan – Alongside</title>" in base(form=NoticedForm())


def test_what_is_wrong_stands_before_the_heading() -> None:
    html = base(form=NoticedForm({}))
    assert html.index("There is a problem") < html.index("<h1")


def test_the_way_out_works_without_scripts_and_leaves_no_trace() -> None:
    ways_out = [
        attrs for attrs in Elements(base()).named("a") if attrs["href"] == "https://www.bbc.co.uk/weather"
    ]
    assert len(ways_out) == 2
    assert {attrs["rel"] for attrs in ways_out} == {"nofollow noreferrer"}


def test_the_way_out_can_be_left_off() -> None:
    assert "Exit this page" in base(exit_this_page=True)
    assert "Exit this page" not in base(exit_this_page=False)


def test_every_page_says_who_can_help_now() -> None:
    for html in [base(), *(render_to_string(name) for name in ERROR_PAGES)]:
        for words in ("tel:999", "0800 1111", "0808 800 5000", "116 123", "116 000", "Ivison"):
            assert words in html


def test_the_foot_has_the_four_links() -> None:
    html = base()
    for words in ("Words explained", "Your rights", "Privacy", "Accessibility"):
        assert words in html


def test_who_is_signed_in_is_said_and_signing_out_is_a_form() -> None:
    html = base(account={"name": "<b>Sam", "role": "Parent or carer", "agency": "", "sign_out_url": "/out/"})
    assert "&lt;b&gt;Sam" in html
    assert 'method="post" action="/out/" data-sign-out' in html


def test_where_one_is_is_said_in_the_menu() -> None:
    items = [chrome.NavigationItem("Home", "/", True), chrome.NavigationItem("Plan", "/plan/")]
    links = Elements(base(navigation=items)).named("a")
    links = [attrs for attrs in links if "service-navigation" in attrs.get("class", "")]
    assert [attrs.get("aria-current") for attrs in links] == ["true", None]


def test_messages_are_shown_and_escaped() -> None:
    html = base(messages=[Message(25, "Saved <b>"), Message(30, "Look")])
    assert "Saved &lt;b&gt;" in html
    assert "govuk-notification-banner--success" in html


@pytest.mark.parametrize("name", ERROR_PAGES)
def test_an_error_page_needs_nothing_and_reveals_nothing(name: str) -> None:
    html = render_to_string(name)
    assert len(Elements(html).named("h1")) == 1
    secret = {"exception": "case 17 of Sam Ashdown", "request_path": "/cases/17/", "reason": "secret"}
    if name == "403.html":
        del secret["exception"]  # what a rule says to whoever it refuses, in its own words
    assert render_to_string(name, secret) == html


def test_a_refusal_says_why_in_the_words_of_the_rule() -> None:
    html = render_to_string("403.html", {"exception": "Only the lead <b>may</b> do that."})
    assert "Only the lead &lt;b&gt;may&lt;/b&gt; do that. Nothing was changed." in html


# What every page knows


def test_a_stranger_has_no_account_bar_and_may_leave_at_once() -> None:
    known = page(RequestFactory().get("/"))
    assert known["account"] is None
    assert known["exit_this_page"] is True
    assert not known["navigation"]
    assert known["home_url"] == "/"


def test_the_first_door_that_knows_the_person_says_where_they_can_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chrome, "_navigations", [])
    item = chrome.NavigationItem("My families", "/desk/")
    chrome.register_navigation(lambda request: None)
    last = chrome.register_navigation(lambda request: [item])
    chrome.register_navigation(last)
    assert chrome.navigation_for(HttpRequest()) == [item]
    assert len(chrome._navigations) == 2


def test_no_door_no_menu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chrome, "_navigations", [])
    assert chrome.navigation_for(HttpRequest()) == []


# Headers


def test_every_response_keeps_to_itself() -> None:
    headers = through(lambda request: HttpResponse("x")).headers
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


def test_a_page_that_says_nothing_is_not_kept() -> None:
    assert through(lambda request: HttpResponse("x")).headers["Cache-Control"] == "no-store"


def test_a_public_page_may_ask_to_be_kept() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse("x", headers={"Cache-Control": "public, max-age=60"})

    assert through(view).headers["Cache-Control"] == "public, max-age=60"
    assert through(view, COOKIES={"sessionid": "x"}).headers["Cache-Control"] == "no-store"


def test_a_page_reached_with_a_receipt_is_never_kept() -> None:
    def opened(request: HttpRequest) -> HttpResponse:
        mark_private(request)
        return HttpResponse("x", headers={"Cache-Control": "public, max-age=60"})

    def session_begins(request: HttpRequest) -> HttpResponse:
        response = HttpResponse("x", headers={"Cache-Control": "public, max-age=60"})
        response.set_cookie("sessionid", "x")
        return response

    assert through(opened).headers["Cache-Control"] == "no-store"
    assert through(session_begins).headers["Cache-Control"] == "no-store"


def test_a_view_may_be_stricter() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse("x", headers={"Content-Security-Policy": "sandbox"})

    assert through(view).headers["Content-Security-Policy"] == "sandbox"


def test_every_template_of_the_room_can_be_read() -> None:
    room = Path(views.__file__).parent / "templates"
    for file in room.rglob("*.html"):
        assert engines["django"].get_template(str(file.relative_to(room)))


def test_a_number_rings_at_a_press_and_words_stay_words() -> None:
    draw = engines["django"].from_string("{% load govuk %}{{ number|ring }}").render
    assert 'href="tel:01632960001">01632 960001</a>' in draw({"number": "01632 960001"})
    assert draw({"number": "ask at the desk <b>"}) == "ask at the desk &lt;b&gt;"
