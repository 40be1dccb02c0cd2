"""The people who harm, at both doors: written by workers, read in safe words, asked of parents, counted for managers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.urls import reverse

from alongside.doors.desk.tests.conftest import browse_as
from alongside.doors.desk.tests.test_threats import day, send
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import now, today
from alongside.ground.clock.time_source import local_date
from alongside.practice.plans.services import disruption_add, plan_start
from alongside.pursuit.disruption.models import Activity, HarmGoesOn, Rating
from alongside.pursuit.disruption.selectors import activities_of


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_what_is_done_goes_from_the_plan_to_the_parents_page_and_the_workers_words_do_not(
    cast: Any, story: Any
) -> None:
    csw, mother, young = browse_as(cast.csw), browse_as(cast.mother), browse_as(cast.young_person)
    case = [story.case.id]
    with acting(cast.ipsw):
        plan = plan_start(by=cast.ipsw, case_id=story.case.id)
    with acting(cast.csw):
        disruption_add(
            by=cast.csw, plan_id=plan.id, standing="suspected", who="A man with a grey car", tactics="Lifts",
            agency="Northmoor police", due_on=today(),
        )  # fmt: skip
        [begun] = activities_of(viewer=cast.csw, case=story.case)
    page = text(csw.get(reverse("desk:plan", args=case)))
    assert "What is planned and was done about them" in page
    assert "Still to be chosen" in page
    came = reverse("desk:stopping_came", args=[begun.one.thread])
    none = send(
        csw, came, {"result": "nothing", "answered": "no", "version": 1, "kind": "arrest", **day("done_on")}
    )
    assert "is an answer when it has a reason" in text(none)  # beside the field, and every word stays
    sent = {
        "result": "some", "answered": "yes", "version": 1, "kind": "warning_notice", "words": "He was rude to the officer.",
        "words_for_family": "Police told a man to stay away.", **day("done_on"),
    }  # fmt: skip
    done = text(send(csw, came, sent))
    assert "Child abduction warning notice" in done
    assert "It made it harder for them" in done
    read = text(mother.get(reverse("portal:stopping", args=case)))
    assert "Police told a man to stay away." in read
    assert "rude" not in read
    assert "Cleo" not in read.split("</title>")[0]  # shared phones
    assert "Police told a man" not in text(young.get(reverse("portal:stopping", args=case)))
    change = reverse("desk:stopping_change", args=[begun.one.thread])
    nobody = {
        "version": 2, "kind": "warning_notice", "agency": "Police", "target": "person", "who": "", "why_changed": "Wrong",
    }  # fmt: skip
    wrong = send(csw, change, nobody)
    assert "Say who, in neutral words" in text(wrong)


def test_a_manager_finds_where_nobody_looks_and_a_parent_says_how_well(cast: Any, story: Any) -> None:
    from alongside.ground.clock.services import clock_start
    from alongside.practice.plans.models_guard import PlanReview
    from alongside.pursuit.disruption import events

    manager, csw, mother = browse_as(cast.manager), browse_as(cast.csw), browse_as(cast.mother)
    with acting(cast.ipsw):
        plan = plan_start(by=cast.ipsw, case_id=story.case.id)
    with acting(SYSTEM):
        here = {"partnership_id": cast.partnership.id, "case": story.case}
        long_ago = now() - timedelta(days=365)
        watch = HarmGoesOn.objects.create(**here, since=local_date(long_ago), began_at=long_ago)
        clock_start(
            kind=events.UNLOOKED, about_id=watch.id, circle_id=watch.id, partnership_id=cast.partnership.id,
            started_at=long_ago, by=SYSTEM, owner_label="the managers",
        )  # fmt: skip
        PlanReview.objects.create(
            **here, plan=plan, number=1, outcome="goes_on", words="It holds", next_on=today(), by_id=cast.csw.id,
            by_name="Chris", by_role="Worker", at=now(),
        )  # fmt: skip
    home = text(manager.get(reverse("desk:home")))
    assert "1 child: nobody looks at the people who harm them" in home
    assert reverse("desk:stopping_watch", args=[watch.id]) in home  # the clock leads there
    assert "Cleo Ash" in text(manager.get(reverse("desk:stopping_children")))
    assert "They are not being looked at" in text(csw.get(reverse("desk:stopping", args=[story.case.id])))
    assert csw.get(reverse("desk:stopping_none", args=[story.case.id])).status_code == 403
    none = reverse("desk:stopping_none", args=[story.case.id])
    assert "Say why nothing was possible" in text(send(manager, none, {"words": " "}))
    assert "Police have no name yet" in text(send(manager, none, {"words": "Police have no name yet"}))
    assert "There is no such child now" in text(manager.get(reverse("desk:stopping_children")))
    assert "Too few to show" in text(manager.get(reverse("desk:stopping_numbers")))
    rate = reverse("portal:stopping-rate", args=[story.case.id])
    assert "you can choose not to answer" in text(send(mother, rate, {"words": "x"}))
    assert "Thank you. It is counted." in text(send(mother, rate, {"answer": "not_at_all"}))
    assert "There is nothing to answer now" in text(mother.get(rate))
    with acting(SYSTEM):
        assert Rating.objects.get().answer == "not_at_all"
        assert not Activity.objects.exists()
