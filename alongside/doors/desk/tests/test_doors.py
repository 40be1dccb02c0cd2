"""Who may open which page: outsiders 404, insiders without the right 403, families 403, strangers to the door sign in."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from alongside.doors.desk.tests.conftest import browse_as
from alongside.doors.desk.urls import urlpatterns
from alongside.ground.access.context import acting
from alongside.ground.access.models import EmergencyAccess
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import now, today
from alongside.practice.closing.models import Ending, NextAttempt, SignList

WORKERS = ("duty", "manager", "social_worker", "ipsw", "csw", "teacher", "police", "stranger")
YES, NO, NONE = 200, 403, 404
# For each page, the workers in that order. The social worker leads; teacher and police are not in the circle, and
# the teacher owns the promise.
INSIDE = (NONE, YES, YES, YES, YES, NONE, NONE, NONE)
TABLE = {
    "home": (YES,) * 8,
    "roles": (YES,) * 8,
    "cases": (YES,) * 8,
    "promises": (YES,) * 8,
    "clocks": (YES,) * 8,
    "endings": (YES,) * 8,
    **dict.fromkeys(
        ("ending", "ending_sign", "ending_receiver", "ending_review", "ending_ask", "signs_read"),
        (YES, YES, NONE, NONE, NONE, NONE, NONE, NONE),
    ),
    **dict.fromkeys(("support_end", "case_view", "attempt_plan", "attempt_made"), INSIDE),
    "case_close": (NONE, YES, YES, NO, NO, NONE, NONE, NONE),
    "case_reopen": (NONE, YES, NO, NO, NO, NONE, NONE, NONE),
    "chase": (YES,) * 8,
    "emergency": (YES, YES, YES, NO, NO, NO, YES, YES),
    "emergency_review": (NO, YES, NO, NO, NO, NO, NO, NO),
    "emergency_review_one": (NO, YES, NO, NO, NO, NO, NO, NO),
    "requests": (YES, YES, NO, NO, NO, NO, NO, NO),
    **dict.fromkeys(
        ("request", "request_read", "request_add", "request_questions", "request_family", "request_accept",
         "request_join", "request_close", "request_told", "request_attempt", "request_signs", "request_early"),
        (YES, YES, NONE, NONE, NONE, NONE, NONE, NONE),
    ),
    **dict.fromkeys(
        ("case", "family", "opened", "chronology", "plan", "safe_contact", "notes", "meetings", "meeting"), INSIDE
    ),
    **dict.fromkeys(
        ("family_person", "family_pet", "family_place", "entry_add", "promise_new", "safe_contact_change",
         "contact_add", "contact_end", "invite", "meeting_new", "meeting_parents", "meeting_held"),
        INSIDE,
    ),
    **dict.fromkeys(
        ("measure_new", "measure_change", "measure_withdraw", "measure_answer"),
        (NONE, NO, YES, YES, YES, NONE, NONE, NONE),
    ),
    "entry_correct": INSIDE,
    **dict.fromkeys(("call", "refer", "taken", "made"), (YES,) * 8),
    "call": (YES, YES, YES, YES, YES, NO, NO, YES),
    "on_behalf": (NO, NO, NO, YES, NO, NO, NO, NO),
    "taken": (302,) * 8,
    **dict.fromkeys(("made_one", "made_add"), (NONE,) * 8),
    **dict.fromkeys(("request_asked", "request_urgent"), (YES, YES, NONE, NONE, NONE, NONE, NONE, NONE)),
    **dict.fromkeys(("person_asked", "person_urgent", "times", "category"), INSIDE),
    "time_say": (NONE, NO, YES, NO, YES, NONE, NONE, NONE),
    "category_sign": (NONE, YES, NO, NO, NO, NONE, NONE, NONE),
    "waits": (NO, YES, NO, NO, NO, NO, NO, NO),
    "entry_files": (NONE, NONE, YES, NONE, NONE, NONE, NONE, NONE),  # the author's alone
    "threshold": (NONE, YES, YES, NO, NO, NONE, NONE, NONE),
    "stage": (NONE, YES, YES, NO, NO, NONE, NONE, NONE),
    **dict.fromkeys(("workers", "worker_choose", "worker_release"), (NONE, YES, NO, NO, NO, NONE, NONE, NONE)),
    "offer": (NONE, YES, NO, YES, NO, NONE, NONE, NONE),
    "note_add": (NONE, NO, NO, YES, NO, NONE, NONE, NONE),
    "plan_start": (NONE, NO, YES, YES, YES, NONE, NONE, NONE),
    **dict.fromkeys(("plan_share", "plan_reasons"), (NONE, NO, YES, YES, YES, NONE, NONE, NONE)),
    "promise": (NONE, YES, YES, YES, YES, YES, NONE, NONE),
    "promise_deed": (NONE, NO, NO, NO, NO, YES, NONE, NONE),
}  # fmt: skip


def endings_of(cast, story, asked):
    """An ending of the request, its early signs and the next attempt of the case; call it as the system."""
    about = {"partnership_id": cast.partnership.id, "referral": asked, "reference": asked.reference}
    ending = Ending.objects.create(
        **about, reason="no_harm_found", rationale="We looked.", words="Ask again.", told="asked", proposed_at=now(),
        proposed_by_id=cast.social_worker.id,
    )  # fmt: skip
    signs = SignList.objects.create(
        **about, disclosed=True, second_reader_needed=True, made_at=now(), made_by_id=cast.csw.id
    )
    attempt = NextAttempt.objects.create(
        partnership_id=cast.partnership.id, case=story.case, attempt_on=today(), change="same", words="We ring.",
        planned_at=now(), planned_by_id=cast.csw.id,
    )  # fmt: skip
    return {"ending_id": ending.id, "signs_id": signs.id, "attempt_id": attempt.id}


@pytest.fixture
def addresses(cast, story, asked, things):
    """An address of each page of the desk."""
    from alongside.family.cases.selectors import workers_of
    from alongside.family.cases.services import category_set
    from alongside.family.people.services import contact_point_add
    from alongside.family.recording.services import chronology_add

    with acting(cast.social_worker):
        point = contact_point_add(
            by=cast.social_worker, person_id=story.mother.id, channel="phone", value="01632 960007"
        )
        entry = chronology_add(
            by=cast.social_worker, family_id=story.family.id, happened_on=today(), words="A visit.", kind="observed"
        )  # fmt: skip
        csw = next(w for w in workers_of(story.case.id) if w.part == "csw")
        neglect = category_set(
            by=cast.social_worker,
            case_id=story.case.id,
            kinds=["exploitation", "neglect"],
            evidence="No lunch.",
        )
    with acting(SYSTEM):
        opened = EmergencyAccess.objects.create(
            partnership_id=cast.partnership.id, circle_id=story.case.id, opened_by_id=cast.police.id, opened_at=now(),
            reason="A child is missing tonight", ends_at=now(),
        )  # fmt: skip
        ends = endings_of(cast, story, asked)
    ids = {
        **ends, "referral_id": asked.id, "case_id": story.case.id, "person_id": story.mother.id, "point_id": point.id,
        "allocation_id": csw.id, "measure_id": things.measure.id, "action_id": things.promise.id,
        "meeting_id": things.meeting.id, "access_id": opened.id, "entry_id": entry.id, "part": "other", "deed": "done",
        "what": "first-meeting", "category_id": neglect.id,
    }  # fmt: skip
    return {
        one.name: reverse(f"desk:{one.name}", kwargs={name: ids[name] for name in one.pattern.converters})
        for one in urlpatterns
    }


def test_every_page_is_in_the_table():
    assert {one.name for one in urlpatterns} == set(TABLE)
    assert get_resolver()


def test_each_page_opens_for_those_who_may(cast, addresses):
    wrong = []
    for place, who in enumerate(WORKERS):
        browser = browse_as(getattr(cast, who))
        for name, address in addresses.items():
            got = browser.get(address).status_code
            if got != TABLE[name][place]:
                wrong.append((who, name, TABLE[name][place], got))
    assert wrong == []


def test_families_are_not_let_in_and_strangers_to_the_door_sign_in(cast, addresses):
    mother, nobody = browse_as(cast.mother), Client()
    for address in addresses.values():
        assert mother.get(address).status_code == 403
        assert mother.post(address).status_code == 403
        answer = nobody.get(address)
        assert (answer.status_code, answer.url) == (302, f"/accounts/login/?next={address}")


def test_a_post_opens_no_page_that_a_get_does_not(cast, addresses):
    for place, who in enumerate(WORKERS):
        browser = browse_as(getattr(cast, who))
        for name, address in addresses.items():
            if TABLE[name][place] != YES:
                assert browser.post(address).status_code in (TABLE[name][place], 403), (who, name)


def test_titles_are_neutral_and_there_is_one_heading(cast, story, addresses):
    manager = browse_as(cast.manager)
    for name, address in addresses.items():
        text = manager.get(address).content.decode()
        if TABLE[name][1] != YES:
            continue
        title = text.split("<title>")[1].split("</title>")[0]
        assert "Ash" not in title, name
        assert "Cleo" not in title, name
        assert text.count("<h1") == 1, name
