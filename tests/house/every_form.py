"""Every form of every door, filled in as somebody would, or as an attacker would; for the tests that walk them all."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db import transaction
from django.http import QueryDict
from django.test import Client
from django.utils.html import escape

from alongside.ground.access.context import acting
from alongside.ground.accounts.middleware import SECOND_FACTOR_SEEN
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.ids import digest_of
from alongside.ground.clock import now, today
from alongside.ground.govuk.forms import DateWidget, tidy_data, tidy_text
from tests.house.permission_table import TABLE, WHO
from tests.house.permission_table_pursuit import PURSUERS, PURSUIT
from tests.house.quickly import unwritten
from tests.house.test_permission_table import addresses

Data = dict[str, Any]
# Who is asked something that the first person who may open the page is not: from the mother something is held back.
_ASKED = {"portal:stopping-rate": "father"}
YOUNG = "young_person"  # of the family's door: their own pages, and those of their parents in other words
HOUR = 3_600
SECRET = "AAAA-AAAA-AAAA-AAAA"
# Answers that no field can guess, by its name.
# Drawn here and sent elsewhere, or nowhere.
_NOT_SENT = ("govuk:components", "desk:request")
_KNOWN = {
    "start": "14:30", "case": "C-TEST-0001", "password": "correct horse battery staple", "code": SECRET,
    "starts": "09:00", "ends": "17:00", "time": "00:01",
    "child_name": "Iris Elm", "login": "mother@northmoor.example",
}  # fmt: skip


@dataclass
class FormPage:
    """One address with a form, as one person finds it."""

    name: str
    who: str
    path: str
    browser: Client
    form: Any

    def send(self, data: Data, **headers: str) -> Any:
        """Send the data as a browser would."""
        return send(self.browser, self.path, data, **headers)

    @contextmanager
    def undone(self) -> Iterator[None]:
        """Take back whatever is done in the block, the session included."""
        cookies = copy.deepcopy(self.browser.cookies)
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
        self.browser.cookies = cookies

    def __str__(self) -> str:
        return f"{self.name} ({self.who})"


def form_of(answer: Any) -> Any:
    """The form that a page draws, or None."""
    return _form_in(answer.context) if answer.context is not None else None


def _form_in(context: Any) -> Any:
    found = context.get("form")
    return found if isinstance(found, forms.BaseForm) else None


def browsers(cast: Any) -> dict[str, Client]:
    """A browser for each persona of the permission table and the young person, professionals with their second factor."""
    made = {}
    for who in (*WHO, *PURSUERS, YOUNG):
        browser = made[who] = Client(raise_request_exception=False)
        if who != "anyone":
            browser.force_login(getattr(cast, who))
            session = browser.session
            session[SECOND_FACTOR_SEEN] = True
            # Else a walk of more than a minute renews it at each answer, and takes that back.
            session["renewed_at"] = int(now().timestamp()) + HOUR
            session.save()
    return made


def send(browser: Client, path: str, data: Data, **headers: str) -> Any:
    """Send the data as a browser would, byte for byte: the test client refuses what an attacker would not."""
    body = urlencode(data, doseq=True, errors="surrogatepass")
    return browser.post(path, body, "application/x-www-form-urlencoded", **headers)


def open_page(name: str, who: str, path: str, browser: Client) -> Iterator[FormPage]:
    """Yield the page when this person finds a form there."""
    with unwritten(but_for=lambda context: _form_in(context) is not None):
        answer = browser.get(path)
    form = form_of(answer) if answer.status_code == 200 and name not in _NOT_SENT else None
    html = answer.content.decode() if form is not None else ""
    html = html[html.find("<main") :]  # above it stands the box that finds, on every page of the desk
    if form is not None and any(f'name="{bound.html_name}' in html for bound in form):
        yield FormPage(name, who, path, browser, form)


def pages(
    cast: Any, everything: dict[str, Any], names: set[str]
) -> Iterator[tuple[FormPage, list[FormPage]]]:
    """Yield every address among `names` with a form, as the first person finds it who may, and for the others.

    The others' pages have the first one's form: whoever cares opens them again.
    """
    by = browsers(cast)
    for name, pattern in addresses():
        if name not in names:
            continue
        path = path_of(pattern, everything)
        answers = zip(
            (*WHO, *PURSUERS), f"{TABLE.get(name, '')} {PURSUIT.get(name, '')}".split(), strict=False
        )
        may = [who for who, code in answers if code == "200"]
        may.sort(key=lambda who: who != _ASKED.get(name))
        theirs = _asks(given_at(path, by[YOUNG])) if name.startswith("portal:") else []
        for page in open_page(name, may[0], path, by[may[0]]) if may else ():
            alike = [YOUNG] * (theirs == _asks(page.form))
            yield page, [replace(page, who=who, browser=by[who]) for who in [*may[1:], *alike]]
            theirs = [] if alike else theirs
        if theirs:
            yield from ((own, []) for own in open_page(name, YOUNG, path, by[YOUNG]))


def given_at(path: str, browser: Client) -> Any:
    """The form that the page at an address is given for somebody, or None; the page is not written."""
    with unwritten():
        answer = browser.get(path)
    return form_of(answer) if answer.status_code == 200 else None


def _asks(form: Any) -> list[tuple[str, str]]:
    """What a form asks, in its words: the young person's is walked of its own where it asks something else."""
    return [(bound.name, str(bound.label)) for bound in form or ()]


def path_of(pattern: str, everything: dict[str, Any], **others: Any) -> str:
    """The address of a pattern, about the one story; `others` stands in place of its ids."""
    known = everything | others
    return "/" + re.sub(r"<\w+:(\w+)>", lambda found: str(known[found[1]]), pattern)


def with_a_receipt(cast: Any, story: Any) -> list[FormPage]:
    """The pages that open by a receipt or by an invitation's link, and those of signing in."""
    from alongside.family.people.models import Invitation
    from alongside.practice.support.models import SupportOffer

    asker, guest, mother = Client(raise_request_exception=False), Client(), browsers(cast)["mother"]
    for page in open_page("public:ask", "anyone", "/ask/", asker):
        page.send(valid(page.form))
    code = asker.session["sent"]["code"]
    pid, at = {"partnership_id": cast.partnership.id}, now()
    with acting(SYSTEM):
        offer = SupportOffer.objects.create(
            **pid, case=story.case, family=story.family, person=story.father, stage="engagement", offered_at=at,
            worker_id=cast.ipsw.id, worker_name=cast.ipsw.name, agency_name="Charity", answer_digest=digest_of(code),
        )  # fmt: skip
        Invitation.objects.create(
            **pid, family=story.family, person=story.sibling, role="parent_carer", email="noah@example.org",
            secret_digest=digest_of(SECRET), invited_at=at, expires_on=today() + timedelta(days=1),
        )  # fmt: skip
    asker.post("/follow/", {"code": code})
    teller = Client(raise_request_exception=False)
    for page in open_page("public:tell", "anyone", "/tell/", teller):
        page.send(valid(page.form))
    teller.post("/follow/", {"code": teller.session["told"]["code"]})
    there = [
        ("public:add", "receipt", "/follow/add/", asker),
        ("public:told-wish", "receipt", "/tell/follow/message/", teller),
        ("public:offer", "receipt", f"/follow/offer/{offer.id}/", asker),
        ("public:join", "invited", f"/join/{SECRET}/", guest),
        ("sign in", "anyone", "/accounts/login/", guest),
        ("code by letter", "anyone", "/accounts/login/code/", guest),
        ("password forgotten", "anyone", "/accounts/password/reset/", guest),
        ("password again", "mother", "/accounts/reauthenticate/", mother),
        ("password anew", "mother", "/accounts/password/set/", mother),
    ]
    return [page for one in there for page in open_page(*one)]


def valid(form: Any) -> Data:
    """What somebody would send who fills in every question of a form, hidden answers included."""
    data: Data = {}
    for bound in form:
        data |= _answered(bound, valid_answer(bound))
    return data


def valid_answer(bound: Any) -> Any:
    """A good answer to one question: what stands there, else a plain one."""
    field, value = bound.field, bound.value()
    if isinstance(field, forms.FileField):
        return None
    if isinstance(field, forms.MultipleChoiceField):
        return list(value or [])[:1] or [_choices(field)[0]]
    if isinstance(field, forms.ChoiceField):
        reveals = [key for key in getattr(field, "reveals", {}) if key in _choices(field)]
        return (reveals or [str(value)] * bool(value) or _choices(field) or [""])[0]
    if isinstance(field.widget, DateWidget):
        return value if isinstance(value, date) else _a_day(field)
    if isinstance(field, forms.BooleanField):
        return None
    if bound.is_hidden:
        return "" if value is None else str(value)
    return value or _KNOWN.get(bound.name) or _plain(field)


def _plain(field: Any) -> str:
    name = type(field).__name__
    return {
        "EmailAddressField": "iris@example.org",
        "PhoneField": "01632 960123",
        "WholeNumberField": "1",
    }.get(name, "She waits at the gate."[: field.max_length or 22])


def _a_day(field: Any) -> date:
    earliest, latest = (limit() if callable(limit) else limit for limit in (field.earliest, field.latest))
    if latest is not None and latest < today() + timedelta(days=7):
        return latest - timedelta(days=1)
    return max(earliest or today(), today()) + timedelta(days=7)


def _choices(field: Any) -> list[str]:
    return [str(key) for key, _label in field.choices if str(key)]


def _answered(bound: Any, answer: Any) -> Data:
    if answer is None:
        return {}
    if isinstance(bound.field.widget, DateWidget):
        day = (answer.day, answer.month, answer.year) if isinstance(answer, date) else answer
        return {
            f"{bound.html_name}_{part}": str(typed)
            for part, typed in zip(DateWidget.part_names, day, strict=True)
        }
    return {bound.html_name: answer}


def texts(form: Any) -> list[Any]:
    """The questions of a form that are answered in words."""
    return [
        bound
        for bound in form
        if isinstance(bound.field, forms.CharField)
        and not bound.is_hidden
        and not isinstance(bound.field.widget, forms.PasswordInput)
    ]


def written(form: Any, words: str, *, over: bool = False) -> Data:
    """The valid answers, with words in every question that takes them: as many as fit, or one too many (`over`)."""
    data = valid(form)
    for bound in texts(form):
        limit = bound.field.max_length or 1_000
        data[bound.html_name] = (words * (limit // len(words) + 1))[: limit + 1] if over else words[:limit]
    return data


def spoilt(form: Any, data: Data, day: tuple[str, str, str], choice: str) -> Data:
    """The data with an impossible day and an impossible choice wherever one is asked for, hidden ones too."""
    data = dict(data)
    for bound in form:
        if isinstance(bound.field.widget, DateWidget):
            data |= _answered(bound, day)
        elif isinstance(bound.field, forms.ChoiceField | forms.IntegerField | forms.BooleanField):
            data[bound.html_name] = choice
    return data | {"form_token": choice}


def refused(form: Any, data: Data) -> set[str]:
    """The questions whose answers the form itself refuses, as the page would read them; none where it takes the data."""
    twin = copy.copy(form)
    twin.is_bound, twin._errors = True, None
    twin._bound_fields_cache = {}  # else the answers of the page that was opened are read again
    twin.data = tidy_data(QueryDict(urlencode(data, doseq=True, errors="surrogatepass")))
    return set() if twin.is_valid() else set(twin.errors) or {"__all__"}


def lost(form: Any, html: str, data: Data) -> list[str]:
    """The questions whose answer in words, or in the boxes of a day, does not stand in the page that came back."""
    gone = []
    for bound in form:
        if bound.is_hidden or isinstance(bound.field.widget, forms.PasswordInput | forms.FileInput):
            continue
        if isinstance(bound.field.widget, DateWidget):
            names = [f"{bound.html_name}_{part}" for part in DateWidget.part_names]
        else:
            names = [bound.html_name] if isinstance(bound.field, forms.CharField) else []
        for name in names:
            typed = str(data.get(name, "")).encode("utf-8", "surrogatepass").decode("utf-8", "replace")
            if escape(tidy_text(typed).strip()) not in html and escape(typed) not in html:
                gone.append(name)
    return gone


def unlinked(form: Any, html: str) -> list[str]:
    """The lines of the error summary that lead nowhere on the page; "no summary" when there is none."""
    if "govuk-error-summary" not in html:
        return ["no summary"]
    return [
        name
        for name, messages in form.errors.items()
        if name != "__all__" and name in form.fields and not form[name].is_hidden and messages
        for target in [getattr(form[name], "error_target", form[name].id_for_label)]
        if f'href="#{target}"' not in html or f'id="{target}"' not in html
    ]
