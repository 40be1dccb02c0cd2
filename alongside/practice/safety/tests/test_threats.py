"""Threats and attacks: said in anybody's words, answered by the police or refused, the plan looked at on the day (R182-R184)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.family.cases.jobs import case_late_tell
from alongside.family.cases.services.harm import disclosure_add
from alongside.family.circumstances.models import SiblingAlert
from alongside.family.circumstances.selectors.child import siblings_not_reviewed, siblings_of
from alongside.family.circumstances.services import sibling_review
from alongside.ground.access.context import acting, elevated
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.clock import frozen, now, today
from alongside.ground.clock.models import Clock, EscalationNotice
from alongside.ground.clock.time_source import local_date
from alongside.practice.plans.models_guard import ReviewTrigger
from alongside.practice.plans.services import (
    measure_change,
    measure_propose,
    measure_withdraw,
    plan_interim,
    plan_start,
)
from alongside.practice.plans.since import plan_since
from alongside.practice.safety import events, services
from alongside.practice.safety.models import Threat, ThreatStep
from alongside.practice.safety.rules_threats import (
    check_police,
    check_said,
    check_step,
    standing,
    targets_with,
)
from alongside.practice.safety.selectors_threats import (
    protections_of,
    threat_page,
    threats_of,
    threats_waiting,
)
from alongside.practice.safety.services import Happened

Step = ThreatStep.Kind
_SAME = ("partnership_id", "case_id", "child_id", "by_id", "by_name", "by_role", "at", "threat_id")


def happened(**facts: Any) -> Happened:
    return Happened(
        **{"kind": "threat", "happened_on": today(), "targets": ["pet"], "words": "They will hurt the dog."}
        | facts
    )


def report(cast: Any, story: Any, teller: str = "mother", /, **facts: Any) -> Threat:
    by = getattr(cast, teller)
    with acting(by):
        return services.threat_report(by=by, case_id=story.case.id, what=happened(**facts))


def refusal(verb: Any, by: Any, **facts: Any) -> Refused:
    with acting(by), pytest.raises(Refused) as refused, transaction.atomic():
        verb(by=by, **facts)
    return refused.value


@pytest.mark.parametrize(
    ("before", "kind", "plan", "code"),
    [
        ((), "took", False, ""),
        ((), "holds", True, ""),
        ((), "holds", False, "plan_none"),
        (("took",), "changed", False, "plan_none"),
        (("refused",), "took", True, ""),  # asked again
        (("took",), "closed", True, "threat_check_first"),
        (("holds",), "closed", True, "threat_police_first"),
        (("more", "holds", "refused"), "closed", True, ""),
        (("took", "holds", "closed"), "more", True, "threat_closed"),
        (("took", "holds", "closed"), "took", True, "threat_closed"),
    ],
)
def test_what_may_follow(before: tuple[str, ...], kind: str, plan: bool, code: str) -> None:
    if not code:
        assert check_step(before, kind, has_plan=plan) is None  # type: ignore[func-returns-value]
        return
    with pytest.raises(Refused) as refused:
        check_step(before, kind, has_plan=plan)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("check", "facts", "code", "way_round"),
    [
        (check_police, {"kind": "took", "reference": "", "who": "", "words": ""}, "reference_missing", "ring 101"),
        (check_police, {"kind": "refused", "reference": "", "who": "", "words": "x"}, "refuser_missing", "an officer"),
        (check_police, {"kind": "refused", "reference": "", "who": "x", "words": ""}, "refusal_words_missing", "ask again"),
        (check_said, {"said": "", "words": ""}, "threat_words_missing", "One line is enough"),
        (targets_with, {"targets": [], "siblings": []}, "targets_missing", "is an answer"),
    ],
)  # fmt: skip
def test_a_refusal_says_what_is_missing_and_the_way_round(
    check: Any, facts: dict[str, Any], code: str, way_round: str
) -> None:
    with pytest.raises(Refused) as refused:
        check(**facts)
    assert (refused.value.code, way_round in refused.value.message) == (code, True)


@given(st.lists(st.sampled_from(Step.values), max_size=8), st.booleans())
@settings(max_examples=60)
def test_nothing_is_finished_before_the_police_and_the_plan(tried: list[str], plan: bool) -> None:
    kept: list[str] = []
    for kind in tried:
        before = standing(kept)
        try:
            check_step(kept, kind, has_plan=plan)
        except Refused:
            assert before.closed or kind in ("closed", "holds", "changed")
            continue
        kept.append(kind)
        after = standing(kept)
        assert not before.closed
        assert not after.closed or (after.settled and before.settled)
        assert after.police or not before.police
        assert after.state in ("reported", "police", "checked", "monitored", "closed")


def test_the_parents_say_it_and_everything_follows(cast: Any, story: Any) -> None:
    """S5, step 2: calls from prison, the dog, the sister's workplace, the fire: each with its own promises, said once."""
    with acting(cast.ipsw):
        plan_start(by=cast.ipsw, case_id=story.case.id)
    calls = report(cast, story, medium="prison", said="We know where you live.", targets=["parent"], words="")
    fire = report(cast, story, kind="fire", targets=["property"], evidence="The neighbour filmed it.")
    with acting(cast.social_worker):
        assert siblings_of(viewer=cast.social_worker, case=story.case)[0].since is None
    sister = report(
        cast,
        story,
        "father",
        siblings=[story.sibling.id],
        targets=[],
        where="work",
        who="A man in a grey car",
    )
    assert sister.targets == ["sibling"]
    with acting(cast.social_worker):
        waiting = [
            (one.id, one.told_police, one.checked) for one in threats_waiting(viewer=cast.social_worker)
        ]
        assert waiting == [(one.id, False, False) for one in (calls, fire, sister)]
        page = threat_page(viewer=cast.social_worker, threat_id=sister.id)
        due = {one.kind: one.due_on for one in (page.police_due, page.check_due) if one is not None}
        police_on = today() + timedelta(days=1)
        assert due == {
            events.THREAT_CHECK: local_date(sister.at),
            events.THREAT_POLICE: police_on,
        }  # the same day
        assert [one.id for one in page.siblings] == [story.sibling.id]
        assert [one.what for one in ReviewTrigger.objects.all()] == ["threat"]  # once for a day
        assert siblings_not_reviewed(story.case) == [story.sibling]
    with acting(cast.mother):
        assert len(threats_of(viewer=cast.mother, case=story.case)) == 3
        assert not SiblingAlert.objects.exists()
    with acting(cast.young_person):
        assert threats_of(viewer=cast.young_person, case=story.case) == []
        with pytest.raises(Missing):
            services.threat_add(by=cast.young_person, threat_id=calls.id, words="I heard it too.")


def test_a_sibling_counts_as_not_looked_at_until_somebody_has_since(cast: Any, story: Any) -> None:
    look = {
        "family_id": story.family.id, "case_id": story.case.id, "person_id": story.sibling.id, "risk": "None seen",
        "skip_strengths": True,
    }  # fmt: skip
    with frozen(now() - timedelta(days=1)), acting(cast.csw):
        sibling_review(by=cast.csw, **look)
    with acting(cast.csw):
        assert siblings_not_reviewed(story.case) == []
    report(cast, story, siblings=[story.sibling.id], targets=["sibling"], where="school")
    with acting(cast.csw):
        (one,) = siblings_of(viewer=cast.csw, case=story.case)
        assert one.overdue
        assert one.since == SiblingAlert.objects.get()
        sibling_review(by=cast.csw, **look | {"needs": ["threatened"]})
        assert siblings_not_reviewed(story.case) == []
    with pytest.raises(Missing):
        report(cast, story, siblings=[story.mother.id])


def test_that_the_plan_was_changed_is_compared_with_what_it_said_then(cast: Any, story: Any) -> None:
    threat = report(cast, story)
    about = {"threat_id": threat.id}
    with acting(cast.social_worker):
        plan = plan_start(by=cast.social_worker, case_id=story.case.id)
    about_plan: Any = {"plan_id": plan.id, "side": "outside", "for_whom": "child", "aim": "protection"}
    same = refusal(services.threat_checked, cast.csw, kind="changed", words="x", **about)
    assert (same.code, "still holds" in same.message) == ("plan_not_changed", True)
    with acting(cast.csw):
        gate = measure_propose(by=cast.csw, **about_plan, words="Somebody at the gate")
        since: Any = {"viewer": cast.csw, "case_id": story.case.id}
        (added,) = plan_since(**since, at=threat.at).diff.added
        between = now()
        assert (added["words"], bool(plan_since(**since, at=between))) == ("Somebody at the gate", False)
        measure_change(by=cast.csw, measure_id=gate.id, expected_version=1, tonight="Ring Nan")
        (part,) = plan_since(**since, at=between).diff.changed[0].parts
        assert (part.before, part.after) == ("", "Ring Nan")
        measure_withdraw(by=cast.csw, measure_id=gate.id, reason="It was a mistake")
        assert not plan_since(**since, at=threat.at), "it came and went"
        plan_interim(by=cast.csw, case_id=story.case.id, reason="A threat", tonight="Stay with Nan")
        assert plan_since(**since, at=threat.at).emergency_by == cast.csw.name


def test_the_police_the_plan_and_the_end_in_any_order(cast: Any, story: Any) -> None:
    threat = report(cast, story)
    about = {"threat_id": threat.id}
    assert refusal(services.threat_checked, cast.csw, kind="holds", words="x", **about).code == "plan_none"
    with acting(cast.csw):
        plan_interim(by=cast.csw, case_id=story.case.id, reason="A threat", tonight="Stay with Nan")
        services.threat_checked(by=cast.csw, kind="changed", words="They sleep at Nan’s this week.", **about)
    assert refusal(services.threat_close, cast.csw, words="x", **about).code == "threat_police_first"
    with acting(cast.mother):
        refused = {"kind": "refused", "who": "An officer at 101", "words": "No crime yet, they said."}
        services.threat_police(by=cast.mother, on=today(), **refused, **about)
        for verb, facts in (
            (services.threat_close, {"words": "x"}),
            (services.threat_checked, {"kind": "holds", "words": "x"}),
        ):
            with pytest.raises(NotPermitted):
                verb(by=cast.mother, **facts, **about)
    with acting(cast.social_worker):
        took = {"kind": "took", "reference": "NM 26-1107", "on": today()}
        services.threat_police(by=cast.social_worker, **took, **about)
        assert not threats_waiting(viewer=cast.social_worker).exists()
        services.threat_close(by=cast.social_worker, words="He was charged with it.", **about)
    assert refusal(services.threat_add, cast.mother, words="Again", **about).code == "threat_closed"
    with acting(cast.mother):
        page = threat_page(viewer=cast.mother, threat_id=threat.id)
        assert [one.kind for one in page.steps] == ["changed", "refused", "took", "closed"]
        assert (page.stands.state, page.police.reference) == ("closed", "NM 26-1107")  # type: ignore[union-attr]
    with acting(SYSTEM):
        assert not Clock.objects.filter(kind__in=events.THREAT_CLOCKS, stopped_at__isnull=True).exists()
        base = {name: getattr(page.steps[0], name) for name in _SAME}
        with pytest.raises(IntegrityError), transaction.atomic():
            ThreatStep.objects.create(**base, kind="more", on=today(), words="After the end")


def test_the_database_lets_nothing_be_finished_too_early(cast: Any, story: Any) -> None:
    threat = report(cast, story)
    with acting(cast.mother):
        step = services.threat_add(by=cast.mother, threat_id=threat.id, words="They rang again.")
    base = {name: getattr(step, name) for name in _SAME}
    for kind, facts in (
        ("closed", {"words": "Over"}),
        ("took", {}),
        ("refused", {"words": "No"}),
        ("holds", {"words": ""}),
    ):
        with acting(SYSTEM), pytest.raises(IntegrityError), transaction.atomic():
            ThreatStep.objects.create(**base, kind=kind, on=today(), **facts)
    for facts in ({"words": "Changed"}, {"who": "Somebody"}):
        with acting(SYSTEM), pytest.raises(Exception, match=r"denied|Cannot update"), transaction.atomic():
            Threat.objects.filter(id=threat.id).update(**facts)


def test_a_young_person_says_it_and_chooses_who_reads(cast: Any, story: Any) -> None:
    with acting(cast.ipsw):
        plan_start(by=cast.ipsw, case_id=story.case.id)
    threat = report(cast, story, "young_person", targets=["child"], said="You are dead.", readers="workers")
    for who, sees in (
        ("young_person", 1), ("mother", 0), ("father", 0), ("csw", 1), ("ipsw", 1), ("manager", 1), ("police", 0),
        ("teacher", 0), ("stranger", 0), ("stranger_parent", 0),
    ):  # fmt: skip
        by = getattr(cast, who)
        with acting(by):
            assert Threat.objects.filter(id=threat.id).count() == sees, who
            if not sees and who != "manager":
                with pytest.raises((Missing, NotPermitted)):
                    services.threat_add(by=by, threat_id=threat.id, words="x")
    with acting(cast.mother):
        assert [one.what for one in ReviewTrigger.objects.all()] == ["other"]
        assert not AuditEvent.objects.filter(kind="safety.threat.reported").exists()
    assert report(cast, story, "young_person", targets=["child"]).readers == "family"
    with acting(cast.mother):
        assert len(threats_of(viewer=cast.mother, case=story.case)) == 1


def test_a_worker_writes_it_for_whoever_told_them(cast: Any, story: Any) -> None:
    for facts, code in (
        ({}, "choice_unknown"),  # nobody else speaks as the family
        ({"told_how": "phone"}, "words_missing"),
        (
            {"told_how": "phone", "told_by": "Maria", "happened_on": today() + timedelta(days=1)},
            "day_in_future",
        ),
        ({"told_how": "phone", "told_by": "Maria", "kind": "nonsense"}, "choice_unknown"),
        ({"told_how": "phone", "told_by": "Maria", "words": "x" * 4_001}, "words_too_long"),
    ):
        what = {"case_id": story.case.id, "what": happened(**facts)}
        assert refusal(services.threat_report, cast.csw, **what).code == code
    kept = report(cast, story, "csw", told_how="phone", told_by="Maria Ash, by phone at 2am", medium="prison")
    assert (kept.by_name, kept.told_by) == ("Chris Young", "Maria Ash, by phone at 2am")
    film = SimpleUploadedFile("letter.png", b"\x89PNG\r\n\x1a\n" + b"0" * 60, content_type="image/png")
    with acting(cast.mother):
        with_file = services.threat_report(
            by=cast.mother, case_id=story.case.id, what=happened(), uploads=[film]
        )
        assert len(threat_page(viewer=cast.mother, threat_id=with_file.id).files) == 1


def test_late_ones_are_told_up_the_one_ladder(cast: Any, story: Any, mailoutbox: list[Any]) -> None:
    threat = report(cast, story)
    with frozen(now() + timedelta(days=4)):
        assert case_late_tell(0) >= 2
    with acting(SYSTEM):
        kinds = EscalationNotice.objects.filter(clock__about_id=threat.id).values_list(
            "clock__kind", flat=True
        )
        assert set(kinds) == set(events.THREAT_CLOCKS)
    assert all("Ash" not in one.subject + one.body and "Cleo" not in one.body for one in mailoutbox)


def test_who_is_a_victim_and_what_protects_them(cast: Any, story: Any) -> None:
    threat = report(cast, story)
    say = {
        "threat_id": threat.id,
        "person_id": story.mother.id,
        "support": "Victim Support rings her on Mondays",
    }
    code = refusal(services.victim_say, cast.csw, outcome="no_action", **say)
    assert (code.code, "right" in code.message) == ("outcome_reason_missing", True)
    with acting(cast.csw):
        services.victim_say(by=cast.csw, outcome="investigating", **say)
        services.victim_say(by=cast.csw, outcome="charged", **say)
        with pytest.raises(Missing):
            services.victim_say(by=cast.csw, outcome="charged", **say | {"person_id": story.case.id})
    agree = {
        "case_id": story.case.id,
        "threat_id": threat.id,
        "kind": "locks",
        "words": "A new lock for the back door",
    }
    due = {"owner_id": cast.csw.id, "due_on": today() + timedelta(days=3)}
    for facts, code_ in (
        ({"cost": Decimal("120.50")}, "pays_missing"),
        ({"cost": Decimal(-1)}, "cost_wrong"),
        ({"owner_id": None}, "action_ownerless"),
        ({"due_on": today() - timedelta(days=1)}, "action_due_past"),
    ):
        assert refusal(services.protection_agree, cast.csw, **agree | due | facts).code == code_
    with acting(cast.csw):
        services.protection_agree(by=cast.csw, cost=Decimal("120.50"), pays="Northmoor Homes", **agree, **due)
    for who, victims in (("mother", ["charged"]), ("father", []), ("csw", ["charged"])):
        by = getattr(cast, who)
        with acting(by):
            page = threat_page(viewer=by, threat_id=threat.id)
            assert [one.outcome for one in page.victims] == victims, who
            (lock,) = protections_of(viewer=by, case=story.case)
            assert (lock.action.owner_name, lock.action.state) == ("Chris Young", "agreed")


def test_what_a_child_tells_calls_for_a_look_at_the_plan_and_the_family_reads_no_word_of_it(
    cast: Any, story: Any
) -> None:
    with acting(cast.csw):
        plan_start(by=cast.csw, case_id=story.case.id)
    with acting(cast.social_worker):
        disclosure_add(
            by=cast.social_worker, case_id=story.case.id, kinds=["trafficking"], told_on=date(2026, 1, 5)
        )
        assert [one.what for one in ReviewTrigger.objects.all()] == ["disclosure"]
    for parent in (cast.mother, cast.father):
        with acting(parent):
            assert not ReviewTrigger.objects.exists()
    with acting(SYSTEM), elevated("a test"):
        assert Clock.objects.filter(kind="plans.triggered_review", stopped_at__isnull=True).count() == 1
