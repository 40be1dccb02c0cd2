"""Around a plan, at the desk and for the family: pages that say what is missing, and nothing slow (R22, R94-R106)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from alongside.doors.desk.tests.conftest import browse_as, post, statements
from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import today
from alongside.practice.plans.models import Plan
from bench.plan import big_plan

MET = ["invited", "informed", "prepared", "heard", "views", "copy", "agreed", "feedback"]


def day(name: str, value: Any) -> dict[str, str]:
    return {f"{name}_day": str(value.day), f"{name}_month": str(value.month), f"{name}_year": str(value.year)}


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_the_biggest_plan_opens_in_few_queries_for_everybody(
    cast: Any, story: Any, django_assert_max_num_queries: Any
) -> None:
    with acting(SYSTEM):
        plan = big_plan(story.case, cast.ipsw)
    lead, mother = browse_as(cast.social_worker), browse_as(cast.mother)
    for browser, address in (
        (lead, f"/desk/cases/{story.case.id}/plan/"),
        (mother, f"/family/plan/{story.case.id}/"),
    ):
        browser.get(address)
        asked, text = statements(browser, address)
        assert asked <= 25
        assert text.count("Number 5") >= 10
    with django_assert_max_num_queries(25):
        assert "Version 1 was shared" in text_of(lead.get(f"/desk/cases/{story.case.id}/plan/versions/1/20/"))
    assert lead.get(f"/desk/cases/{story.case.id}/plan/versions/1/21/").status_code == 404
    assert plan.number == 20


def test_a_plan_is_made_whole_page_by_page(cast: Any, story: Any, things: Any) -> None:
    lead, here = browse_as(cast.social_worker), f"/desk/cases/{story.case.id}/"
    plan = f"{here}plan/"
    text = text_of(lead.get(f"{plan}final/"))
    assert "Share the plan with everybody first" in text
    assert f'href="{plan}stop/"' in text
    with acting(SYSTEM):
        version = Plan.objects.get(case=story.case).version
    answer = post(lead, f"{plan}final/", version=str(version))
    assert answer.status_code == 200
    with acting(SYSTEM):  # what blocks is refused, and the refusal kept
        assert AuditEvent.objects.filter(kind="audit.deed.refused").exists()
    page = post(lead, f"{plan}now/", reason="", tonight="")
    assert {"reason", "tonight"} <= set(page.context["form"].errors)
    assert post(lead, f"{plan}now/", reason="A threat", tonight="She sleeps at her aunt’s").status_code == 302
    assert post(lead, f"{plan}happened/", what="threat", **day("happened_on", today())).status_code == 302
    assert post(lead, f"{plan}kind/", kind="child_protection", reason="Harm at home too").status_code == 302
    stop = {"standing": "known", "who": "A man", "tactics": "Lifts", "agency": "Police", "readers": "family"}
    assert post(lead, f"{plan}stop/", **stop, **day("due_on", today() + timedelta(days=3))).status_code == 302
    assert (
        post(lead, f"{plan}wishes/", words="To choose who comes", parents_may_read="yes").status_code == 302
    )
    text = text_of(lead.get(plan))
    for words in (
        "She sleeps at her aunt’s",
        "Harm at home too",
        "A man",
        "To choose who comes",
        "was threatened",
    ):
        assert words in text, words


def test_who_took_part_how_to_approach_and_what_people_say_stand_on_the_plan(
    cast: Any, story: Any, things: Any
) -> None:
    lead, here = browse_as(cast.social_worker), f"/desk/cases/{story.case.id}/"
    plan = f"{here}plan/"
    post(lead, f"{plan}now/", reason="A threat", tonight="She sleeps at her aunt’s")
    for person in (story.mother, story.father):
        involved = {"person_id": str(person.id), "moment": "plan", "met": MET}
        assert post(lead, f"{plan}involved/", **involved).status_code == 302
    page = post(lead, f"{plan}involved/", person_id=str(story.child.id), moment="plan", met=["heard"])
    assert "reason" in page.context["form"].errors
    shown = text_of(lead.get(f"{plan}involved/"))
    assert shown.count("everything was done (written by") == 2, "the two parents"
    assert shown.count("Not answered yet") == 4, "the young person, and all three in the next review"
    assert (
        post(
            lead, f"{here}approach/say/", person_id=str(story.mother.id), kind="wakes", words="I do"
        ).status_code
        == 302
    )
    assert (
        post(
            lead, f"{here}approach/departed/", what="We did", why="She was out", **day("happened_on", today())
        ).status_code
        == 302
    )
    text = text_of(lead.get(plan))
    assert "Emergency plan" in text
    assert "I do" in text
    assert post(lead, f"{plan}answer/", answer="in_part", words="Not at night").status_code == 302
    assert "Not at night" in text_of(lead.get(plan))
    page = post(lead, f"{plan}review/", outcome="goes_on", words="It holds")
    assert "how each of them took part in this review" in text_of(page)
    post(lead, f"{plan}now/", reason="Another threat", tonight="She sleeps at her aunt’s")
    shown = text_of(lead.get(f"{plan}involved/"))
    assert shown.count("Last time everything was done (written by") == 2, "asked again after an emergency"
    assert shown.count("Not answered yet") == 6
    assert ">Late<" not in text_of(lead.get("/desk/plans/"))
    assert "Open cases with a plan in force" in text_of(browse_as(cast.manager).get("/desk/plans/"))
    assert "Open cases with a plan in force" not in text_of(lead.get("/desk/plans/"))


def test_the_family_reads_the_emergency_first_answers_and_keeps_a_wish_to_themself(
    cast: Any, story: Any, things: Any
) -> None:
    lead, plan = browse_as(cast.social_worker), f"/family/plan/{story.case.id}/"
    post(
        lead, f"/desk/cases/{story.case.id}/plan/now/", reason="A threat", tonight="Everybody is home by six"
    )
    young, mother = browse_as(cast.young_person), browse_as(cast.mother)
    assert (
        post(young, f"{plan}want/", words="Not my brother’s school", parents_may_read="no").status_code == 302
    )
    assert mother.get(f"{plan}want/").status_code == 403
    text = text_of(mother.get(plan))
    assert text.index("Everybody is home by six") < text.index("Inside the home")
    assert "Not my brother’s school" not in text
    assert "Not my brother’s school" in text_of(young.get(plan))
    assert post(mother, f"{plan}whole/", answer="disagree", words="It forgets Fridays").status_code == 302
    assert post(mother, f"{plan}works/", working="not", words="Not yet").status_code == 302
    assert (
        post(mother, f"{plan}part/", moment="plan", met=["heard"], reason="Nobody asked before").status_code
        == 302
    )
    assert post(mother, f"{plan}before/say/", kind="before", words="Ring me first").status_code == 302
    assert "Ring me first" in text_of(browse_as(cast.father).get(f"{plan}before/"))
    text = text_of(young.get(plan))
    assert "It forgets Fridays" in text
    assert "Not yet" not in text  # whether it works is between the one who says it and the workers
    together = text_of(lead.get(f"/desk/cases/{story.case.id}/plan/review/"))
    assert "Not yet" in together
    assert "goes missing</a>: nobody has said yet that it is right" in together, (
        "the pack holds what the plan says"
    )
