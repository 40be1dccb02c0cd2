"""What a family reads when a worker changes, and says of it: plain words, no blame, nothing to tell again."""

from __future__ import annotations

from typing import Any

import pytest

from alongside.doors.portal.tests.conftest import browser, filled
from alongside.family.cases.services import worker_allocate
from alongside.ground.access.context import acting
from alongside.ground.accounts.models import Agency, RoleAssignment, User
from alongside.ground.base.actors import SYSTEM
from alongside.practice.handover import services
from alongside.practice.handover.models import Handover, HandoverNote


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
    """Rose takes over from Sofia; the pack is complete."""
    with acting(cast.manager):
        worker_allocate(by=cast.manager, case_id=story.case.id, part="lead", user_id=rose.id, why="left_post")
        one = Handover.objects.get()
        services.pack_complete(by=cast.manager, handover_id=one.id, works="Short walks")
    return one


def read(who: Any, address: str = "/family/workers/") -> str:
    page = browser(who).get(address)
    assert page.status_code == 200
    return " ".join(page.content.decode().split())


def test_the_family_reads_who_left_who_comes_and_that_it_need_not_start_again(
    cast: Any, changed: Handover, rose: User, django_assert_max_num_queries: Any
) -> None:
    home = read(cast.mother, "/family/")
    assert "Sofia Worth has stopped; Rose Hill comes next. You do not have to start again." in home
    assert "You have had 2 social workers so far." in home
    page = read(cast.mother)
    for words in (
        "Sofia Worth has stopped working with you", "They left their job here", "Rose Hill has to read what you told us",
        "Mo Hall, a manager, looks after what", "You meet them by then.", "You have had 2 social workers so far",
    ):  # fmt: skip
        assert words in page, words
    assert "We have met" not in page
    with acting(rose):
        services.pack_read(by=rose, handover_id=changed.id)
    mother = browser(cast.mother)
    for address in ("/family/workers/", "/family/"):
        with django_assert_max_num_queries(25):
            mother.get(address)
    assert "Rose Hill has read what you told us" in read(cast.mother)
    assert "started over" not in read(cast.stranger_parent)
    assert "There is nothing here yet." in read(cast.stranger_parent)


def test_the_family_says_that_they_met_or_have_not(cast: Any, changed: Handover, rose: User) -> None:
    address, mother = f"/family/workers/{changed.id}/met/", browser(cast.mother)
    assert mother.get(address).status_code == 302  # nothing to say yet
    with acting(rose):
        services.pack_read(by=rose, handover_id=changed.id)
    mother.post(address, filled(mother, address, met="no"))
    assert mother.get(address).status_code == 200
    mother.post(address, filled(mother, address, met="yes", words="She was kind."))
    with acting(SYSTEM):
        assert Handover.objects.get().state == "family_met"
    father = browser(cast.father)
    assert "That is not right: we have not met" in read(cast.father)
    father.post(address, filled(father, address, met="no", words="Not me."))
    with acting(SYSTEM):
        assert Handover.objects.get().state == "read"


def test_my_words_for_a_new_worker_are_mine_and_the_workers(cast: Any, story: Any) -> None:
    address, mother = f"/family/workers/{story.case.id}/words/", browser(cast.mother)
    empty = mother.post(address, filled(mother, address))
    assert "A few words are enough" in empty.content.decode()
    mother.post(address, filled(mother, address, works="Text me first"))
    assert "Text me first" in read(cast.mother)
    assert "Text me first" not in read(cast.father)
    assert "Your parents do not." in read(cast.young_person, address)
    with acting(cast.csw):
        assert HandoverNote.objects.get().works == "Text me first"


def test_a_parent_says_what_somebody_did_well(cast: Any, story: Any) -> None:
    address, mother = f"/family/kind-words/{story.case.id}/", browser(cast.mother)
    sent = mother.post(
        address, filled(mother, address, worker_id=str(cast.ipsw.id), words="You’re an asset, she said.")
    )
    assert sent.status_code == 302
    assert "You’re an asset, she said." in read(cast.mother, "/family/kind-words/")
    assert "asset" not in read(cast.father, "/family/kind-words/")
    nonsense = mother.post(address, filled(mother, address, worker_id=str(cast.teacher.id), words="Thanks"))
    assert nonsense.status_code == 200
