"""A change of worker at the desk: chosen with a reason, read before anything else, taken over; kind words; a caseload."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils.html import escape

from alongside.doors.desk.tests.conftest import browse_as, post, promised
from alongside.family.cases.models import Allocation
from alongside.family.cases.services import worker_allocate
from alongside.ground.access.context import acting
from alongside.ground.accounts.models import Agency, RoleAssignment, User
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import now, today
from alongside.practice.handover.jobs import caseload_move
from alongside.practice.handover.models import CaseloadMove, Compliment, ContinuityReview, Handover


def text(user: Any, address: str) -> str:
    page = browse_as(user).get(address)
    assert page.status_code == 200, (address, page.status_code)
    return page.content.decode()


@pytest.fixture
def rose(cast: Any) -> User:
    """One more social worker."""
    with acting(SYSTEM):
        agency = Agency.objects.get(partnership=cast.partnership, kind="social_care")
        user = User.objects.create_user(
            "rose@northmoor.example", name="Rose Hill", partnership=cast.partnership
        )
        RoleAssignment.objects.create(user=user, agency=agency, role="social_worker")
    return user


@pytest.fixture
def changed(cast: Any, story: Any, rose: User) -> Handover:
    """Rose takes over from Sofia, who had promised something."""
    promised(cast.social_worker, story.case, cast.social_worker)
    with acting(cast.manager):
        worker_allocate(by=cast.manager, case_id=story.case.id, part="lead", user_id=rose.id, why="left_post")
        return Handover.objects.get()


def test_the_next_lead_is_chosen_with_a_reason(cast: Any, story: Any, rose: User) -> None:
    manager, address = browse_as(cast.manager), f"/desk/cases/{story.case.id}/workers/lead/"
    refused = post(manager, address, user_id=str(rose.id))
    assert "Choose the reason" in refused.content.decode()
    post(manager, address, user_id=str(rose.id), why="workload")
    with acting(cast.manager):
        one = Handover.objects.get()
        spell = Allocation.objects.get(case=story.case, part="csw")
    assert (one.to_name, one.why, one.reason) == (
        "Rose Hill",
        "workload",
        "They have too many families to do this well",
    )
    post(manager, f"/desk/cases/{story.case.id}/workers/{spell.id}/release/", why="family_asked")
    with acting(cast.manager):
        assert Handover.objects.get(part="csw").why == "family_asked"


def test_whoever_takes_over_is_led_from_the_first_page_through_the_pack_to_taking_over(
    cast: Any, story: Any, changed: Handover, rose: User, django_assert_max_num_queries: Any
) -> None:
    assert "You take over: Cleo Ash" in text(rose, "/desk/")
    assert "Read it first" in text(rose, f"/desk/cases/{story.case.id}/")
    assert "Read it first" not in text(cast.ipsw, f"/desk/cases/{story.case.id}/")
    here, mine = f"/desk/handovers/{changed.id}/", browse_as(rose)
    early = mine.get(f"{here}read/", follow=True).content.decode()
    assert "The pack is not complete" in early
    assert "You no longer see this family" in text(cast.social_worker, here)
    assert "Cleo" not in text(cast.social_worker, here)
    post(browse_as(cast.social_worker), f"{here}pack/", works="Short walks")
    with django_assert_max_num_queries(30):
        known = mine.get(f"/desk/cases/{story.case.id}/known/").content.decode()
    assert "Short walks" in known
    assert "I have read it" in known
    post(mine, f"{here}read/")
    assert "Read it first" not in text(rose, f"/desk/cases/{story.case.id}/")
    post(
        browse_as(cast.ipsw),
        f"{here}plan/",
        on_day="1",
        on_month="1",
        on_year=str(today().year + 1),
        words="At home",
    )
    post(mine, f"{here}met/")
    post(mine, f"{here}accept/")
    assert "Nothing is new since then" in text(rose, f"/desk/cases/{story.case.id}/known/")
    assert "It is done" not in text(rose, here)
    assert "You take over" not in text(rose, "/desk/")
    with acting(SYSTEM):
        assert Handover.objects.get().state == "accepted"


def test_a_refusal_at_the_form_is_kept(cast: Any, story: Any, changed: Handover) -> None:
    answer = post(browse_as(cast.manager), f"/desk/handovers/{changed.id}/pack/", works=" ")
    assert "A few words are enough" in answer.content.decode()
    assert browse_as(cast.manager).get(f"/desk/handovers/{changed.id}/accept/").status_code == 403
    with acting(SYSTEM):
        codes = [
            e.facts["code"]
            for e in AuditEvent.objects.filter(kind__in=["audit.deed.refused", "access.refused"])
        ]
    assert set(codes) >= {"words_missing", "handover_accept_not_yours"}


def test_the_workers_so_far_are_counted_and_a_manager_answers(
    cast: Any, story: Any, changed: Handover
) -> None:
    with acting(SYSTEM):
        review = ContinuityReview.objects.create(
            partnership_id=cast.partnership.id, case=story.case, family_id=story.family.id, people=4, changes=3,
            limit_version_id=story.case.id, opened_at=now(),
        )  # fmt: skip
    so_far = f"/desk/cases/{story.case.id}/continuity/"
    assert "This family has met 2 social workers" in text(cast.ipsw, so_far)
    assert "Write the plan" not in text(cast.ipsw, so_far)
    assert "Too many social workers: Cleo Ash" in text(cast.manager, "/desk/")
    assert "4 social workers, 3 changes" in text(cast.manager, "/desk/continuity/")
    post(
        browse_as(cast.manager),
        f"/desk/continuity/{review.id}/",
        words="Rose stays.",
        family_view="One face, please.",
    )
    assert "One face, please." in text(cast.ipsw, so_far)
    assert "Somebody has answered this" in text(cast.manager, f"/desk/continuity/{review.id}/")


def test_kind_words_reach_the_worker_and_the_manager(cast: Any, story: Any) -> None:
    address = f"/desk/cases/{story.case.id}/kind-words/"
    post(browse_as(cast.csw), address, worker_id=str(cast.ipsw.id), words="She stayed until ten.")
    assert "She stayed until ten." in text(cast.ipsw, "/desk/kind-words/")
    assert "Chris Young said what you did well" in text(cast.ipsw, "/desk/")
    manager = text(cast.manager, "/desk/kind-words/")
    assert "She stayed until ten." in manager
    assert "It is no ranking" in manager
    assert "She stayed" not in text(cast.social_worker, "/desk/kind-words/")
    with acting(SYSTEM):
        assert Compliment.objects.get().author_id == cast.csw.id


def test_a_whole_caseload_is_given_away_on_one_page_and_what_is_left_open_is_listed(
    cast: Any, story: Any, rose: User
) -> None:
    promised(cast.social_worker, story.case, cast.social_worker)
    with acting(SYSTEM):
        spell = Allocation.objects.get(case=story.case, part="lead")
        Allocation.objects.filter(id=spell.id).update(since=datetime(2026, 7, 13, 23, 30, tzinfo=UTC))
        RoleAssignment.objects.filter(user=cast.csw).update(until=now())
    manager, page = browse_as(cast.manager), f"/desk/leaving/{cast.social_worker.id}/"
    listed = manager.get("/desk/leaving/").content.decode()
    assert "Chris Young" in listed
    assert listed.index("Chris Young") < listed.index("Sofia Worth")
    assert "since 14 July 2026" in manager.get(page).content.decode(), (
        "the day in London: in UTC it was the 13th"
    )
    nobody = post(manager, page, why="left_post")
    assert escape("Choose who takes over at least one family.") in nobody.content.decode()
    sent = post(manager, page, why="left_post", **{f"to_{spell.id}": str(rose.id)})
    with acting(SYSTEM):
        move = CaseloadMove.objects.get()
    assert "0 of 1 done, 1 waiting" in text(cast.manager, sent["Location"])
    caseload_move(move_id=str(move.id))
    assert "1 of 1 done" in text(cast.manager, sent["Location"])
    post(manager, f"/desk/leaving/{cast.csw.id}/duties/")
    assert "Nobody. Every family and every promise has somebody." in text(cast.manager, "/desk/leaving/")
    assert "They still work here" in text(cast.manager, f"/desk/leaving/{rose.id}/duties/")


def test_the_lists_cost_few_queries(cast: Any, changed: Handover, django_assert_max_num_queries: Any) -> None:
    for who in (cast.manager, cast.ipsw):
        browser = browse_as(who)
        for address in ("/desk/handovers/", f"/desk/handovers/{changed.id}/", "/desk/", "/desk/kind-words/"):
            with django_assert_max_num_queries(26):
                assert browser.get(address).status_code == 200
