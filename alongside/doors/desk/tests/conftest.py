"""Browsers of the cast: each professional signed in with their second factor."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from alongside.family.referrals.services import referral_receive
from alongside.ground.access.context import acting
from alongside.ground.base.actors import Nobody
from alongside.ground.base.declarations import Audience
from alongside.ground.clock import now, today
from alongside.practice.actions.services import action_promise
from alongside.practice.meetings.services import meeting_plan
from alongside.practice.plans.services import measure_propose, plan_start


def browse_as(user: Any) -> Client:
    """A browser in which this person has signed in with their second factor."""
    browser = Client()
    browser.force_login(user)
    session = browser.session
    session["second_factor_seen"] = True
    session.save()
    return browser


@pytest.fixture
def signed_in() -> Callable[[Any], Client]:
    return browse_as


@pytest.fixture
def asked(cast):
    """A request for help that nobody has read yet."""
    public = Nobody(Audience.PUBLIC, cast.partnership.id)
    with acting(public):
        return referral_receive(
            by=public, partnership=cast.partnership, source="parent_carer", own_words="She comes home with new phones.",
            referrer_name="Wanda Elm", child_name="Iris Elm", exploitation_types=["cce"],
        ).referral  # fmt: skip


def promised(by: Any, case: Any, owner: Any, words: str = "Ring the school", days: int = 3) -> Any:
    """A promise made by somebody for an owner, due in so many days."""
    with acting(by):
        return action_promise(
            by=by, case_id=case.id, words=words, benefit="She is safe on the way home", owner_id=owner.id,
            due_on=today() + timedelta(days=days), proposer="professional", proposer_name=by.name, co_produced=False,
        )  # fmt: skip


@pytest.fixture
def things(cast, story):
    """The case of the story with a promise, a plan with one measure, and a meeting."""
    sw = cast.social_worker
    promise = promised(sw, story.case, cast.teacher)
    with acting(sw):
        plan = plan_start(by=sw, case_id=story.case.id)
        measure = measure_propose(
            by=sw,
            plan_id=plan.id,
            side="inside",
            for_whom="child",
            aim="protection",
            words="New locks at the back",
        )
        meeting = meeting_plan(
            by=sw, case_id=story.case.id, kind="review", at=now(), where="Town hall", chair_name="Mo Hall"
        )
    return SimpleNamespace(promise=promise, plan=plan, measure=measure, meeting=meeting)


def post(browser: Client, address: str, **answers: Any) -> Any:
    """Fill in the page's form as it stands, and send it."""
    page = browser.get(address)
    assert page.status_code == 200, (address, page.status_code)
    form = page.context["form"]
    data: dict[str, Any] = {}
    for bound in form:
        value = bound.value()
        if bound.field.__class__.__name__ == "DateField":
            parts = (value.day, value.month, value.year) if isinstance(value, date) else value or ("", "", "")
            for part, typed in zip(("day", "month", "year"), parts, strict=True):
                data[f"{bound.name}_{part}"] = str(typed)
        elif value is not None:
            data[bound.name] = value
    return browser.post(address, {**data, **answers})


def statements(browser, address):
    """Return how many statements a page asks of the database, and its text.

    Left out is what a page does not ask: the savepoint that only a test has, and the session renewed once a minute.
    """
    with CaptureQueriesContext(connection) as asked:
        page = browser.get(address)
    assert page.status_code == 200
    own = [q["sql"] for q in asked.captured_queries]
    return len(
        [q for q in own if "SAVEPOINT" not in q and not q.startswith('UPDATE "django_session"')]
    ), page.content.decode()
