"""What one carries, the choice of a worker with their load, capacity, the rota, and visits, at the desk."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from alongside.doors.desk.tests.conftest import browse_as, post
from alongside.doors.desk.views.shared import cut_words
from alongside.ground.access.context import acting
from alongside.ground.accounts.models import RoleAssignment, User
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.models import ParameterVersion
from alongside.ground.base.parameters import THE_BEGINNING
from alongside.ground.clock import frozen, now
from alongside.ground.clock.time_source import LONDON
from alongside.practice.workload.models import AllocationOverride, PreferenceMatch, Visit
from alongside.practice.workload.services import (
    availability_state,
    challenge_lodge,
    cover_state,
    preference_state,
)

MONDAY = datetime(2026, 11, 16, 10, tzinfo=UTC)


def text_of(user, address):
    answer = browse_as(user).get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


@pytest.fixture
def nina(cast):
    """A second parents' worker."""
    with acting(SYSTEM):
        user = User.objects.create(
            email="nina@northmoor.example", name="Nina Hart", partnership=cast.partnership
        )
        RoleAssignment.objects.create(user=user, agency_id=cast.ipsw.as_actor().agency_id, role="ipsw")
    return user


def limit_to(cast, points):
    with acting(SYSTEM):
        ParameterVersion.objects.create(
            key="P-CASELOAD-LIMITS", partnership_id=cast.partnership.id, version=1, unit="count", basis="test", source="t",
            value=[["ipsw", points]], in_force_from=THE_BEGINNING, edition="t",
        )  # fmt: skip


def test_each_candidate_is_shown_with_what_they_carry_and_a_reason_is_asked_of_managers_alone_when_needed(
    cast, story, nina
):
    address = f"/desk/cases/{story.case.id}/workers/ipsw/"
    text = text_of(cast.manager, address)
    assert "Nina Hart, Northmoor charity: carries 0 of 60 points, has room" in text
    assert "Why it must be this person" not in text
    limit_to(cast, 1)
    manager = browse_as(cast.manager)
    refused = post(manager, address, user_id=str(nina.id))
    assert "With this family Nina Hart would carry 2 of 1 points." in refused.content.decode()
    with acting(SYSTEM):
        assert AuditEvent.objects.filter(kind="audit.deed.refused", facts__code="over_limit").count() == 1
    sent = post(manager, address, user_id=str(nina.id), override_reason="She knows the family")
    assert sent.status_code == 302
    assert "“She knows the family”" in text_of(cast.manager, "/desk/capacity/")
    with acting(SYSTEM):
        assert AllocationOverride.objects.get().worker_name == "Nina Hart"


def test_the_familys_wishes_are_answered_when_somebody_is_chosen(cast, story, nina):
    with acting(cast.mother):
        preference_state(by=cast.mother, aspect="language", words="Polish")
    address = f"/desk/cases/{story.case.id}/workers/ipsw/"
    manager = browse_as(cast.manager)
    assert "Maria Ash, language: Polish" in manager.get(address).content.decode()
    refused = post(manager, address, user_id=str(nina.id))
    assert "Say why nobody could be found" in refused.content.decode()
    assert post(manager, address, user_id=str(nina.id), met=f"{story.mother.id}:language").status_code == 302
    with acting(SYSTEM):
        assert PreferenceMatch.objects.get().met


def test_my_caseload_says_what_i_carry_and_what_was_agreed(cast, story):
    ipsw = browse_as(cast.ipsw)
    with acting(SYSTEM):
        spell = story.case.allocations.get(part="ipsw")
    assert "Not yet agreed" in ipsw.get("/desk/caseload/").content.decode()
    assert (
        post(ipsw, f"/desk/caseload/often/{spell.id}/", visits="weekly", calls="daily").url
        == "/desk/caseload/"
    )
    text = ipsw.get("/desk/caseload/").content.decode()
    for words in (
        "You carry 5 of 60 points: 1 family.",
        "Has room",
        "Cleo Ash",
        "visits once a week, calls every day",
    ):
        assert words in text, words
    sent = post(
        ipsw,
        f"/desk/cases/{story.case.id}/contact/",
        person_id=str(story.mother.id),
        channel="call",
        start=now().astimezone(LONDON).strftime("%H:%M"),  # at any time of the day it has come
    )
    assert sent.url == "/desk/caseload/"
    assert "last in touch today" in ipsw.get("/desk/caseload/").content.decode()
    bad = post(
        ipsw,
        f"/desk/cases/{story.case.id}/contact/",
        person_id=str(story.mother.id),
        channel="call",
        start="soon",
    )
    assert "Enter a time, like 9am or 18:30" in bad.content.decode()
    asked = browse_as(cast.csw).get(f"/desk/cases/{story.case.id}/contact/").content.decode()
    assert "It was with Cleo" in asked, (
        "the child’s worker writes a contact with the child where that work is"
    )
    assert str(story.child.id) not in asked


def test_hours_and_time_away_are_said_and_a_gap_stands_on_the_rota(cast, story):
    with frozen(MONDAY):
        ipsw = browse_as(cast.ipsw)
        assert post(ipsw, "/desk/caseload/hours/", weekday="0", starts="9am", ends="17:30").status_code == 302
        assert "Monday, 9am to 5:30pm" in ipsw.get("/desk/caseload/hours/").content.decode()
        twice = post(ipsw, "/desk/caseload/hours/", weekday="0", starts="9am", ends="noon?")
        assert "Enter a time" in twice.content.decode()
        days = {"begins_day": "17", "until_day": "17"}
        days |= {
            f"{name}_{part}": value
            for name in ("begins", "until")
            for part, value in (("month", "11"), ("year", "2026"))
        }
        assert post(ipsw, "/desk/caseload/away/", **days, start="9am", end="5pm").status_code == 302
        assert "Nobody stands in" in ipsw.get("/desk/caseload/away/").content.decode()
        text = text_of(cast.manager, "/desk/rota/?week=2026-11-18")
        assert "Tuesday 17 November 2026:</strong> Ines Parker is away and nobody stands in" in text
        assert "9am to 5:30pm" in text
        assert "Rota: the week of Monday 16 November 2026" in text_of(
            cast.manager, "/desk/rota/?week=nonsense"
        )


def test_who_stands_in_now_wins_over_older_words_on_the_case(cast, story):
    with acting(SYSTEM):
        story.case.allocations.filter(part="ipsw").update(cover_words="Lee covers on Fridays")
        User.objects.filter(id=cast.csw.id).update(phone="01632 960107")
    assert "Lee covers on Fridays" in text_of(cast.social_worker, f"/desk/cases/{story.case.id}/")
    with frozen(MONDAY):
        with acting(cast.manager):
            cover_state(
                by=cast.manager, absent_id=cast.ipsw.id, starts_at=MONDAY, ends_at=MONDAY + timedelta(days=1),
                cover_id=cast.csw.id,
            )  # fmt: skip
        text = text_of(cast.social_worker, f"/desk/cases/{story.case.id}/")
    assert "Covered by <strong>Chris Young</strong>" in text
    assert "Lee covers on Fridays" not in text


def test_words_about_a_person_are_prompted_once_and_nobody_decides(cast, story):
    with frozen(MONDAY):
        ipsw, address = browse_as(cast.ipsw), f"/desk/cases/{story.case.id}/visits/new/"
        visit = {
            "person_id": str(story.mother.id), "on_day": "16", "on_month": "11", "on_year": "2026", "start": "2pm",
            "check_in": "1am", "place": "12 Mill Lane", "note": "Dad is aggressive",
        }  # fmt: skip
        page = post(ipsw, address, **visit).content.decode()
        assert "Write what they said and did" in page
        assert "My words stay" in page
        assert "Dad is aggressive" in page
        stay = {"note_words": "stay", "note_because": "The police wrote it."}
        assert post(ipsw, address, **visit, **stay).url == "/desk/visits/"
    with acting(SYSTEM):
        made = Visit.objects.get()
    assert made.check_in_at == datetime(2026, 11, 17, 1, tzinfo=UTC)
    late = datetime(2026, 11, 17, 1, 5, tzinfo=UTC)
    with frozen(late):
        assert "Ines Parker has not checked in from a visit" in text_of(cast.duty, "/desk/")
        assert "Dad is aggressive" in text_of(cast.manager, "/desk/visits/")
        pressed = browse_as(cast.ipsw).post(f"/desk/visits/{made.id}/safe/")  # the button alone
        assert pressed.url == "/desk/visits/"
        assert "has not checked in" not in text_of(cast.duty, "/desk/")


def test_a_challenge_is_lodged_and_answered(cast):
    ipsw = browse_as(cast.ipsw)
    assert (
        post(ipsw, "/desk/challenges/new/", about="one_family", words="I could do more.").status_code == 302
    )
    with acting(cast.ipsw):
        made = challenge_lodge(by=cast.ipsw, about="other", words="Another.")
    sent = post(
        browse_as(cast.manager),
        f"/desk/challenges/{made.id}/",
        answer="stays",
        words="For now, because of leave.",
    )
    assert sent.url == "/desk/challenges/"
    text = ipsw.get("/desk/challenges/").content.decode()
    assert "For now, because of leave." in text
    assert "I could do more." in text


def test_these_pages_cost_few_queries(cast, story, nina, django_assert_max_num_queries):
    with acting(cast.ipsw):
        availability_state(by=cast.ipsw, weekday=0, starts=time(9), ends=time(17))
    choose = f"/desk/cases/{story.case.id}/workers/ipsw/"
    with acting(SYSTEM):
        users = User.objects.bulk_create(
            User(email=f"w{n}@northmoor.example", name=f"W {n}", partnership=cast.partnership)
            for n in range(190)
        )
        RoleAssignment.objects.bulk_create(
            RoleAssignment(user=one, agency_id=cast.ipsw.as_actor().agency_id, role="ipsw") for one in users
        )
    for who, pages in (
        ("manager", ("capacity/", "capacity/families/", "rota/", "visits/", choose[6:])),
        ("ipsw", ("caseload/", "caseload/hours/")),
    ):
        browser = browse_as(getattr(cast, who))
        for address in pages:
            with django_assert_max_num_queries(25):
                assert browser.get(f"/desk/{address}").status_code == 200


@pytest.mark.parametrize(
    ("rows", "said"),
    [(0, ""), (2, ""), (3, "These are the first 3, and there may be more."), (4, "These are")],
)
def test_a_list_that_ends_says_so(rows: int, said: str) -> None:
    words = cut_words([None] * rows, 3)
    assert words.startswith(said)
    assert bool(words) == bool(said)
