"""The plan as a family reads and answers it: what it is called, whose habits it tells, which version an answer is for."""

from __future__ import annotations

from typing import Any

from alongside.doors.desk.tests.conftest import browse_as, post
from alongside.family.circumstances.models import Strength
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import now
from alongside.practice.plans.models import Plan
from alongside.practice.plans.models_voices import VersionAnswer
from alongside.practice.plans.services import plan_share


def text_of(browser: Any, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return " ".join(answer.content.decode().split())


def test_a_plan_is_called_a_child_protection_plan_only_while_it_is_one(
    cast: Any, story: Any, lived: Any
) -> None:
    here = f"/family/plan/{story.case.id}/"
    for kind, says in (("child_protection", True), ("extra_familial", False)):
        with acting(SYSTEM):  # the second is what is left after a look found that the first was not right
            Plan.objects.filter(id=lived.plan.id).update(kind=kind, kind_reason="We looked again")
        text = text_of(browse_as(cast.mother), here)
        assert "We looked again" in text
        assert ("This is a child protection plan. Why:" in text) is says
        assert ("It is not a child protection plan. Why:" in text) is not says


def test_what_parents_do_is_not_called_the_young_persons_own(cast: Any, story: Any, lived: Any) -> None:
    with acting(SYSTEM):
        Strength.objects.create(
            partnership_id=cast.partnership.id, family=story.family, kind="protective", words="We eat together",
            readers="family", author_id=cast.mother.id, author_name="Maria", author_role="Parent", said_at=now(),
        )  # fmt: skip
    for who, heading in (
        (cast.mother, "What you already do"),
        (cast.young_person, "What your family already does"),
    ):
        text = text_of(browse_as(who), f"/family/plan/{story.case.id}/")
        assert "We eat together" in text
        assert f">{heading}</h2>" in text


def test_nobody_answers_a_version_that_was_shared_while_they_wrote(cast: Any, story: Any, lived: Any) -> None:
    here = f"/family/plan/{story.case.id}/whole/"
    mother = browse_as(cast.mother)
    page = mother.get(here)
    read = {
        "form_token": page.context["form"]["form_token"].value(),
        "version": page.context["form"]["version"].value(),
    }
    assert "This is about version 1." in page.content.decode()
    with acting(cast.ipsw):
        plan_share(by=cast.ipsw, plan_id=lived.plan.id)
    said = {"answer": "disagree", "words": "Fridays are missing"}
    shown = mother.post(here, {**read, **said})
    text = shown.content.decode()
    assert "Someone changed this while you were writing" in text
    assert "This is about version 2." in text
    assert "Fridays are missing" in text, "no word is lost"
    with acting(SYSTEM):
        assert not VersionAnswer.objects.exists()
    assert post(mother, here, **said, version="2").status_code == 302
    with acting(SYSTEM):
        assert VersionAnswer.objects.get().number == 2
