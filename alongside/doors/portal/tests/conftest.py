"""A family in the middle of it: a shared plan, promises, an offer, private notes, secrets of each parent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from alongside.family.people.services import contact_point_add, identity_answer, safe_contact_state
from alongside.family.recording.services import chronology_add
from alongside.ground.access.context import acting
from alongside.ground.clock import now, today
from alongside.practice.actions.services import action_mark_done, action_promise
from alongside.practice.meetings.services import meeting_plan, parents_invite
from alongside.practice.plans.services import measure_propose, plan_share, plan_start
from alongside.practice.support.services import support_note_write, support_offer
from tests.written_once import written_once

FATHERS_SECRETS = (
    "07700 900111", "SECRETWORDFATHER", "father-note-words", "father-entry-words", "fathers-safe-note", "Faith of father",
)  # fmt: skip


@dataclass
class Home:
    """Everything a test may point at."""

    case: Any
    plan: Any
    measure: Any
    done: Any
    open: Any
    mine: Any
    offer: Any
    note: Any
    fathers_note: Any
    entry: Any


@pytest.fixture
def lived(cast, story) -> Home:
    return written_once(f"lived in {story.case.id}", lambda: _lived(cast, story))


def _lived(cast, story) -> Home:
    _fathers_own(cast, story)
    with acting(cast.ipsw):
        note, fathers = (
            support_note_write(
                by=cast.ipsw, family_id=story.family.id, person_id=person.id, contact_kind="call", words=words
            )
            for person, words in ((story.mother, "mother-note-words"), (story.father, "father-note-words"))
        )
    plan, measure = _shared_plan(cast, story.case.id)
    done, still, mine = _promises(cast, story.case.id)
    with acting(cast.manager):
        offer = support_offer(
            by=cast.manager, case_id=story.case.id, person_id=story.mother.id, worker_id=cast.ipsw.id
        )
    return Home(
        story.case, plan, measure, done, still, mine, offer, note, fathers, _mothers_entry(cast, story)
    )


def _fathers_own(cast, story) -> None:
    with acting(cast.father):
        me = {"by": cast.father, "person_id": story.father.id}
        contact_point_add(**me, channel="phone", value="07700 900111")
        safe_contact_state(
            **me, channels=["phone"], shared_device=False, no_voicemail=True,
            code_word="SECRETWORDFATHER", note="fathers-safe-note",
        )  # fmt: skip
        identity_answer(**me, question="faith", answer="Faith of father")
        chronology_add(
            by=cast.father,
            family_id=story.family.id,
            happened_on=today(),
            words="father-entry-words",
            kind="opinion",
        )


def _mothers_entry(cast, story) -> Any:
    with acting(cast.mother):
        return chronology_add(
            by=cast.mother, family_id=story.family.id, happened_on=today(), words="A van waited", kind="observed",
            readers="family",
        )  # fmt: skip


def _shared_plan(cast, case_id) -> tuple[Any, Any]:
    soon = today() + timedelta(days=7)
    with acting(cast.ipsw):
        plan = plan_start(by=cast.ipsw, case_id=case_id)
    common = {"plan_id": plan.id, "for_whom": "child", "aim": "protection", "tonight": "Ring Ines",
              "trigger": "Late", "due_on": soon}  # fmt: skip
    with acting(cast.mother):
        measure = measure_propose(
            by=cast.mother, side="inside", words="We eat together 🙂", owner_id=cast.mother.id, **common
        )
    with acting(cast.social_worker):
        by = cast.social_worker
        measure_propose(by=by, side="outside", words="School gate watched", owner_id=by.id, **common)
        plan_share(by=by, plan_id=plan.id)
    return plan, measure


def _promises(cast, case_id) -> tuple[Any, Any, Any]:
    by = cast.social_worker
    said = {"by": by, "case_id": case_id, "benefit": "Safe", "due_on": today() + timedelta(days=7),
            "proposer": "professional", "proposer_name": "Sofia Worth", "co_produced": True}  # fmt: skip
    with acting(by):
        done = action_promise(words="Ring the school", owner_id=by.id, **said)
        still = action_promise(words="Ask about the bus", owner_id=by.id, **said)
        mine = action_promise(words="Keep the list", owner_id=cast.mother.id, **said)
        action_mark_done(by=by, action_id=done.id, words="I rang", expected_version=1)
        planned = meeting_plan(
            by=by, case_id=case_id, kind="child_in_need", at=now() + timedelta(days=3), where="Room 2",
            chair_name="Mo Hall",
        )  # fmt: skip
        parents_invite(by=by, meeting_id=planned.id)
    return done, still, mine


def browser(user: Any) -> Client:
    made = Client()
    made.force_login(user)
    session = made.session
    session["second_factor_seen"] = True
    session.save()
    return made


@pytest.fixture
def mother(cast) -> Client:
    return browser(cast.mother)


def filled(client: Client, address: str, **answers: Any) -> dict[str, Any]:
    """What a browser sends: the page's own answers and hidden ones, with `answers` on top."""
    page = client.get(address)
    assert page.status_code == 200, page
    form = page.context["form"]
    data: dict[str, Any] = {}
    for bound in form:
        value = bound.value()
        if hasattr(bound.field.widget, "part_names"):
            parts = (
                (value.day, value.month, value.year)
                if value and not isinstance(value, tuple)
                else value or ("",) * 3
            )
            data |= {
                f"{bound.html_name}_{part}": str(v)
                for part, v in zip(("day", "month", "year"), parts, strict=True)
            }
        elif value not in (None, False):
            data[bound.html_name] = value
    return {**data, **answers}


def a_day(name: str, day: Any) -> dict[str, str]:
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}
