"""What the component page shows. Every name and number here is invented."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from alongside.ground import clock
from alongside.ground.govuk.charts import Chart, Series
from alongside.ground.govuk.chrome import NavigationItem
from alongside.ground.govuk.forms import (
    CheckboxesField,
    ConfirmField,
    DateField,
    EmailAddressField,
    GovukForm,
    LongTextField,
    ManyFilesField,
    PhoneField,
    RadiosField,
    SelectField,
    TextField,
    UploadField,
    WholeNumberField,
)
from alongside.ground.govuk.pagination import Page

MEGABYTE = 1024 * 1024


class NoticedForm(GovukForm):
    """Every kind of question, as a family would meet it."""

    what = LongTextField(label="What have you noticed?", help_text="In your own words.", max_length=2000)
    seen_on = DateField(
        label="When did you notice it?",
        help_text="For example, 27 3 2026",
        thing="The date you noticed it",
        latest=clock.today,
        error_messages={"required": "Enter the date you noticed it"},
    )
    how_known = RadiosField(
        label="How do you know it is true?",
        choices=[("saw", "I saw it"), ("told", "Somebody told me"), ("worked_out", "I worked it out")],
        hints={"worked_out": "From several things together."},
        reveals={"told": ("who_told",)},
        error_messages={"required": "Choose how you know"},
    )
    who_told = TextField(label="Who told you?", max_length=120)
    where = CheckboxesField(
        label="Where does it happen?",
        choices=[("home", "At home"), ("outside", "Outside"), ("online", "Online")],
        required=False,
    )
    plate = TextField(label="Car registration", max_length=12, required=False)
    times = WholeNumberField(label="How many times?", min_value=1, max_value=99, required=False)
    relation = SelectField(
        label="Who are you to the child?", choices=[("parent", "Parent"), ("carer", "Carer")]
    )
    email = EmailAddressField(label="Your email address", own=True, required=False)
    phone = PhoneField(
        label="Your phone number", own=True, required=False, help_text="Any time is fine to leave out."
    )
    photo = UploadField(label="A photo", max_bytes=10 * MEGABYTE, accept=(".jpg", ".png"), required=False)
    papers = ManyFilesField(label="Other files", max_bytes=10 * MEGABYTE, required=False)
    agree = ConfirmField(label="You may ask me about this")


def wrong_form() -> NoticedForm:
    """The same form as it comes back when things are missing or wrong."""
    sent = {
        "what": "",
        "seen_on_day": "31",
        "seen_on_month": "6",
        "seen_on_year": "2026",
        "how_known": "told",
        "who_told": "",
        "times": "many",
        "email": "name at example",
        "phone": "none",
    }
    return NoticedForm(sent, prefix=None, auto_id="wrong_%s")


def context() -> dict[str, Any]:
    """All that the page draws, on the clock's day."""
    today = clock.today()
    return {
        "title": "Components",
        "navigation": [
            NavigationItem("Home", "#home", True),
            NavigationItem("Our plan", "#plan"),
            NavigationItem("Promises", "#promises"),
        ],
        "account": {
            "name": "Sam Ashdown",
            "role": "Parent or carer",
            "agency": "",
            "sign_out_url": "#sign-out",
        },
        "exit_this_page": True,
        "today": today,
        "tomorrow": today + timedelta(days=1),
        "last_week": today - timedelta(days=7),
        "noticed": NoticedForm(),
        "wrong": wrong_form(),
        "typed": "A second line stays.\nLike this. مرحبا",
        "facts": _facts(),
        "story": _story(),
        "tasks": _tasks(),
        "people": _people(today),
        "head": ["Promise", "Who", "Days"],
        "rows": [["Ring the school", "Priya Nair", 2], ["Send the plan", "Jo Bell", 14]],
        "no_rows": [],
        "actions": _actions(),
        "page": Page([], "b2xkZXI", "bmV3ZXI"),
        "bars": _bars(),
        "line": _line(),
    }


def _facts() -> list[dict[str, Any]]:
    change = [{"text": "Change", "href": "#change"}]
    return [
        {"key": "Who is safe to ring", "value": "Mum, after 4pm", "actions": change},
        {
            "key": "In your words",
            "value": "First line 🙂\nمرحبا\n<script>alert(1)</script>",
            "actions": change,
        },
        {"key": "Reference", "value": "AL-2F7K"},
    ]


def _story() -> list[dict[str, Any]]:
    return [
        {
            "title": "You told us something",
            "by": "Sam Ashdown",
            "at": datetime(2026, 3, 27, 9, 42, tzinfo=UTC),
            "text": "A grey car outside, twice.",
            "tag": "Read",
            "meaning": "good",
            "href": "#item",
        },
        {"title": "First meeting", "by": "Jo Bell", "at": date(2026, 3, 20)},
        {
            "title": "I saw or heard it",
            "by": "Jo Bell",
            "at": date(2026, 3, 13),
            "text": "They were home by nine.",
            "files": _files(),
            "beside": [
                {
                    "tag": "Correction",
                    "meaning": "contested",
                    "text": "It was ten.",
                    "by": "Sam Ashdown, today",
                }
            ],
            "links": [{"text": "This is not right", "kind": "link", "href": "#correct", "about": "13 March"}],
        },
    ]


def _files() -> list[dict[str, str]]:
    return [
        {"name": "Bus timetable.pdf", "facts": "PDF, 12 kB", "state": "checked for viruses", "href": "#file"},
        {"name": "Photo.jpg", "facts": "picture, 2.1 MB", "state": "We are still checking this file."},
    ]


def _tasks() -> list[dict[str, Any]]:
    return [
        {"text": "What happened", "href": "#t1", "status": "Done"},
        {
            "text": "Who is in the family",
            "href": "#t2",
            "status": "Not started",
            "meaning": "waiting",
            "hint": "You may leave people out.",
        },
        {"text": "Send", "status": "Cannot start yet"},
    ]


def _people(today: date) -> list[dict[str, Any]]:
    return [
        {
            "name": "Priya Nair",
            "role": "Parent support worker",
            "agency": "Riverside Families",
            "since": today - timedelta(days=40),
            "reach": [
                {"text": "07700 900 982", "href": "tel:07700900982"},
                {"text": "Send a message", "href": "#message"},
            ],
        },
        {
            "name": "Jo Bell",
            "role": "Social worker",
            "agency": "Northmoor Council",
            "since": today,
            "cover": "Lee Okafor",
        },
    ]


def _actions() -> list[dict[str, Any]]:
    return [
        {"text": "It is done", "href": "#done", "kind": "primary", "post": True, "about": "Ring the school"},
        {"text": "Change it", "href": "#change"},
        {"text": "Close it for good", "href": "#close", "kind": "warning"},
        {"text": "Not now", "href": "#later", "kind": "link"},
    ]


def _bars() -> Chart:
    return Chart(
        title="Promises kept, by agency",
        description="Bars for two quarters. Health kept most; police numbers are too small to show.",
        categories=("Social care", "Police", "Health"),
        series=(Series("This quarter", (71, None, 90)), Series("Last quarter", (64, 40, 85.5))),
        unit="%",
        category_name="Agency",
        note="Numbers under 5 are not shown, so that nobody can be picked out.",
    )


def _line() -> Chart:
    return Chart(
        title="Days until the first answer",
        description="A line for each area over six months. Both fall; none is known for North in March.",
        categories=("January", "February", "March", "April", "May", "June"),
        series=(Series("North", (9, 8, None, 5, 4, 2)), Series("South", (4, 4, 3, 3, 2, 2))),
        kind="line",
        unit="days",
        category_name="Month",
    )
