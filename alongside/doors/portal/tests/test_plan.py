"""The plan as a family reads and answers it: what it is called, whose habits it tells, which version an answer is for."""

from __future__ import annotations

import re
from typing import Any

import pytest

from alongside.doors.desk.tests.conftest import browse_as, post
from alongside.family.circumstances.models import Strength
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import now, today
from alongside.ground.govuk.dates import day_words
from alongside.practice.plans.models import Measure, Plan
from alongside.practice.plans.models_voices import VersionAnswer
from alongside.practice.plans.services import (
    involvement_say,
    measure_change,
    measure_propose,
    plan_close,
    plan_reasons_give,
    plan_share,
    plan_trigger_say,
)


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


@pytest.mark.parametrize(
    ("who", "here"),
    [("mother", "/family/plan/measure/{}/take-back/"), ("social_worker", "/desk/measures/{}/withdraw/")],
)
def test_nobody_takes_back_what_was_rewritten_while_they_wrote(
    cast: Any, story: Any, lived: Any, who: str, here: str
) -> None:
    with acting(cast.mother):
        wanted = {"side": "outside", "for_whom": "child", "aim": "protection", "words": "A lock on the gate"}
        ours = measure_propose(by=cast.mother, plan_id=lived.plan.id, **wanted)
    browser, where = browse_as(getattr(cast, who)), here.format(ours.id)
    form = browser.get(where).context["form"]
    said = {"form_token": form["form_token"].value(), "reason": "The landlord said no"}
    assert browser.post(where, said).status_code == 200, "not without saying what was read"
    with acting(cast.mother):
        measure_change(by=cast.mother, measure_id=ours.id, words="A bell on the gate", expected_version=1)
    shown = browser.post(where, said | {"version": "1"})
    assert str(shown.context["form"]["version"].value()) == "2"
    text = shown.content.decode()
    for words in (
        "Someone changed this while you were writing",
        "A bell on the gate",
        "The landlord said no",
    ):
        assert words in text, "who takes it back reads what it says now, and no word is lost"
    with acting(SYSTEM):
        assert Measure.objects.get(id=ours.id).withdrawn_at is None
    assert post(browser, where, reason="The landlord said no", version="2").status_code == 302
    with acting(SYSTEM):
        assert Measure.objects.get(id=ours.id).withdrawn_reason == "The landlord said no"


def test_what_a_worker_writes_for_the_family_to_read_is_there_to_read(
    cast: Any, story: Any, lived: Any
) -> None:
    here = f"/family/plan/{story.case.id}/"
    with acting(cast.csw):
        by, plan = cast.csw, lived.plan
        plan_trigger_say(
            by=by, case_id=story.case.id, what="other", happened_on=today(), words="The car came back."
        )
        involvement_say(
            by=by,
            plan_id=plan.id,
            moment="plan",
            met=["invited"],
            reason="She was at work",
            person_id=story.mother.id,
        )
        plan.refresh_from_db()
        plan_reasons_give(
            by=by, plan_id=plan.id, expected_version=plan.version, no_wishes_reason="We meet her on Friday"
        )
    mother, father = browse_as(cast.mother), browse_as(cast.father)
    text = text_of(mother, here)
    assert "The car came back." in text
    assert "We meet her on Friday" in text
    written = f"Chris Young wrote on {day_words(today())} what was missing for you: She was at work"
    assert written in text_of(mother, f"{here}part/")
    assert "She was at work" not in text_of(father, f"{here}part/")


def test_a_plan_that_ended_says_so_and_why(cast: Any, story: Any, lived: Any) -> None:
    here, none = f"/family/plan/{story.case.id}/", "There is no plan yet"
    with acting(cast.csw):
        lived.plan.refresh_from_db()
        plan_close(
            by=cast.csw, plan_id=lived.plan.id, outcome="not_helping", words="The nights were not safer.",
            expected_version=lived.plan.version,
        )  # fmt: skip
    for who, may in ((cast.mother, True), (cast.young_person, False)):
        text = text_of(browse_as(who), here)
        assert "The nights were not safer." in text
        assert ("It did not help" in text) is may, "a young person reads the words, and is not spoken of"
        assert none not in text
        assert ("Add an idea for a new plan" in text) is may
    desk = text_of(browse_as(cast.csw), f"/desk/cases/{story.case.id}/plan/")
    assert "The nights were not safer." in desk
    assert none not in desk
    assert "The nights were not safer." in text_of(
        browse_as(cast.father), f"/family/decided/{story.case.id}/"
    )


def test_where_no_plan_was_nobody_reads_that_one_ended_and_the_young_person_is_not_sent_to_a_refusal(
    cast: Any, story: Any
) -> None:
    for who, may in ((cast.mother, True), (cast.young_person, False)):
        text = text_of(browse_as(who), f"/family/plan/{story.case.id}/")
        assert "There is no plan yet" in text
        assert "The plan ended" not in text
        assert ("Add the first idea" in text) is may
        assert ("For Cleo." in text) is may, "a parent of several reads whose plan it is"


def test_what_to_do_tonight_says_where_not_everybody_was_asked_yet(cast: Any, story: Any, lived: Any) -> None:
    here, new = f"/family/plan/{story.case.id}/", "Not everybody was asked about this yet."
    mother = browse_as(cast.mother)
    assert new not in text_of(mother, here)
    assert "For Cleo." in text_of(mother, here)
    with acting(cast.csw):
        measure_propose(
            by=cast.csw, plan_id=lived.plan.id, side="inside", for_whom="child", aim="protection", words="Nan comes",
            tonight="Ring Nan",
        )  # fmt: skip
    for address in (here, f"{here}paper/"):
        text = text_of(mother, address)
        assert text.count(new) == 1, address
        assert text.index("Ring Nan") < text.index(new)


def test_an_earlier_version_is_read_whole_and_says_that_it_is_not_what_counts_now(
    cast: Any, story: Any, lived: Any
) -> None:
    with acting(cast.mother):
        measure = Measure.objects.get(id=lived.measure.id)
        measure_change(
            by=cast.mother, measure_id=measure.id, expected_version=measure.version, words="Two new locks"
        )
    with acting(cast.ipsw):
        plan_share(by=cast.ipsw, plan_id=lived.plan.id)
    browser = browse_as(cast.mother)
    listed = text_of(browser, f"/family/plan/{story.case.id}/versions/")
    first = re.findall(r"/family/plan/version/[0-9a-f-]+/", listed)[-1]
    then = text_of(browser, first)
    assert "There is a newer version." in then
    assert measure.words in then
    assert "Two new locks" not in then
    assert "Change my idea" not in then
    assert f'href="/family/plan/{story.case.id}/"' in then
    desk = text_of(browse_as(cast.ipsw), first.replace("/family/plan/version", "/desk/plans/versions"))
    assert "There is a newer version." in desk
    assert measure.words in desk
    assert "Take back" not in desk
