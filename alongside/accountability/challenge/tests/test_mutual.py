"""A mutual challenge is answered, or goes up; and what was refused early is shown again when it gets worse (R79, R130, R132)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from alongside.accountability.challenge import events, rules_mutual
from alongside.accountability.challenge.models import MutualChallenge
from alongside.accountability.challenge.mutual import (
    leads_without_reply,
    mutual_get,
    mutuals_for_family,
    mutuals_of_case,
    mutuals_to_answer,
)
from alongside.accountability.challenge.replays import replays, replays_of_case, replays_waiting
from alongside.accountability.challenge.rules_mutual import MACHINE, Standing, judge, state_of, steps_open_to
from alongside.accountability.challenge.services_mutual import (
    mutual_decide,
    mutual_not_settled,
    mutual_raise,
    mutual_reply,
    mutual_settled,
    mutuals_go_up,
)
from alongside.family.cases.models import Threshold
from alongside.ground.access.context import acting
from alongside.ground.accounts.models import Agency, RoleAssignment, User
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.clock import frozen
from alongside.ground.clock.models import Clock
from alongside.practice.actions.services import resource_ask, resource_decide
from alongside.practice.places.models import Stay
from alongside.practice.safety.models import Episode

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
FRIDAY = datetime(2026, 11, 27, 9, tzinfo=UTC)
STANDINGS = st.frozensets(st.sampled_from(Standing))


@hypothesis_settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(sorted(MACHINE)), STANDINGS), max_size=12))
def test_no_sequence_of_steps_decides_what_nobody_left_open(
    steps: list[tuple[str, frozenset[Standing]]],
) -> None:
    kinds: list[str] = []
    for step, standings in steps:
        offered = step in steps_open_to(kinds, standings)
        try:
            judge(step, kinds, standings)
        except Refused:
            assert not offered
            continue
        assert offered
        if step == "decided":
            assert kinds[-1] in ("not_settled", "gone_up")
        kinds.append(step)
    assert state_of(kinds) in {rules_mutual.WAITS, *rules_mutual._AFTER.values()}


@pytest.fixture
def agencies(cast: Any) -> dict[str, Agency]:
    """The agencies of the cast; the school has a manager."""
    with acting(SYSTEM):
        found = {one.kind: one for one in Agency.objects.filter(partnership=cast.partnership)}
        head = User.objects.create(
            email="head@northmoor.example", name="Hana Head", partnership=cast.partnership
        )
        RoleAssignment.objects.create(user=head, agency=found["education"], role="agency_manager")
        cast.head = head
    return found


def ask(by: Any, story: Any, agency: Agency, **facts: Any) -> MutualChallenge:
    given = {
        "kind": "omission",
        "words": "Nobody rang when she was home.",
        "wish": "Ring each Monday.",
        **facts,
    }
    with frozen(MONDAY), acting(by):
        return mutual_raise(by=by, case_id=story.case.id, agency_id=agency.id if agency else None, **given)


def step(
    verb: Any, by: Any, one: MutualChallenge, words: str = "Yes, from now on.", at: datetime = MONDAY
) -> Any:
    with frozen(at), acting(by):
        return verb(by=by, challenge_id=one.id, words=words)


def test_a_parents_challenge_is_replied_to_not_settled_and_decided_by_another_agency(
    cast: Any, story: Any, agencies: dict[str, Agency]
) -> None:
    one = ask(cast.mother, story, agencies["social_care"])
    assert (one.answer_by, one.lead_name) == (date(2026, 11, 25), "Sofia Worth")
    with acting(cast.father):
        assert mutuals_for_family(viewer=cast.father) == []
    for by, error in (
        (cast.csw, NotPermitted),
        (cast.mother, NotPermitted),
        (cast.police, Missing),
        (cast.head, Missing),
    ):
        with pytest.raises(error):
            step(mutual_reply, by, one)
    with pytest.raises(Refused) as caught:
        step(mutual_reply, cast.social_worker, one, " ")
    assert caught.value.code == "words_missing"
    with pytest.raises(Refused, match="not replied yet"):
        step(mutual_not_settled, cast.mother, one)
    step(mutual_reply, cast.social_worker, one)
    with pytest.raises(Refused) as twice:
        step(mutual_reply, cast.social_worker, one)
    assert twice.value.code == "mutual_state"
    step(mutual_not_settled, cast.mother, one, "She said so last time.")
    with acting(cast.head):
        found = mutual_get(viewer=cast.head, challenge_id=one.id)
        assert (found.challenge.leader_name, found.state, found.may) == ("Hana Head", "up", {"decided"})
    with pytest.raises(NotPermitted, match="another agency"):
        step(mutual_decide, cast.manager, one)
    step(mutual_decide, cast.head, one, "It is in the plan from today.")
    step(mutual_settled, cast.mother, one, "")
    with acting(cast.mother):
        mine = mutuals_for_family(viewer=cast.mother)[0]
        assert [each.kind for each in mine.steps] == ["reply", "not_settled", "decided", "settled"]
        assert (mine.may, mine.waits) == (frozenset(), False)
    with acting(SYSTEM):
        kinds = [events.MUTUAL, events.LEADERSHIP]
        assert not Clock.objects.filter(kind__in=kinds, stopped_at__isnull=True).exists()


def test_nobody_replied_so_it_goes_up_by_itself_and_the_lead_is_shown(
    cast: Any, story: Any, agencies: dict[str, Agency]
) -> None:
    one = ask(cast.csw, story, agencies["police"])
    settled = ask(cast.ipsw, story, agencies["police"])
    step(mutual_settled, cast.ipsw, settled, "")
    with frozen(MONDAY), acting(SYSTEM):
        assert mutuals_go_up(by=SYSTEM) == 0, "in time"
    with frozen(FRIDAY), acting(SYSTEM):
        assert (mutuals_go_up(by=SYSTEM), mutuals_go_up(by=SYSTEM)) == (1, 0)
    with frozen(FRIDAY), acting(cast.manager):
        waiting = mutuals_to_answer(viewer=cast.manager)
        assert [(each.challenge.id, each.state) for each in waiting] == [(one.id, "up")]
        shown = leads_without_reply(viewer=cast.manager)
        assert [(row.lead, row.unanswered, row.made) for row in shown] == [("Sofia Worth", 1, 2)]
    with acting(cast.mother):
        assert not MutualChallenge.objects.exists(), "between workers"
    with acting(cast.social_worker):
        assert len(mutuals_of_case(viewer=cast.social_worker, case_id=story.case.id)) == 2
        with pytest.raises(NotPermitted):
            leads_without_reply(viewer=cast.social_worker)
    step(mutual_decide, cast.manager, one, "The police ring each Monday.", FRIDAY)


def test_a_challenge_says_whom_what_and_what_instead(
    cast: Any, story: Any, agencies: dict[str, Agency]
) -> None:
    for facts, code in (
        ({"words": ""}, "words_missing"),
        ({"wish": ""}, "words_missing"),
        ({"kind": "?"}, "choice_unknown"),
    ):
        with pytest.raises(Refused) as caught:
            ask(cast.mother, story, agencies["police"], **facts)
        assert caught.value.code == code
    with pytest.raises(Refused) as nobody:
        ask(cast.mother, story, None)  # type: ignore[arg-type]
    assert (nobody.value.code, nobody.value.field) == ("agency_unknown", "agency_id")
    for outsider in (cast.teacher, cast.stranger, cast.stranger_parent):
        with pytest.raises(Missing):
            ask(outsider, story, agencies["police"])


def _gets_worse(cast: Any, story: Any) -> None:
    """She is missing, we are more worried, and she lives in a unit far away."""
    pid = {"partnership_id": cast.partnership.id}
    by = {**pid, "case": story.case, "by_id": cast.social_worker.id, "by_name": "Sofia Worth",
          "by_role": "Social worker", "at": FRIDAY}  # fmt: skip
    with acting(SYSTEM):
        Episode.objects.create(
            **by,
            child=story.child,
            gone_from=FRIDAY,
            gone_until=FRIDAY,
            changed_at=FRIDAY,
            child_name="Cleo",
            case_reference="C-TEST-0001",
        )
        Stay.objects.create(
            **by, kind="placement", placement="residential", name="The Beacons unit", area="Eastvale", state="started",
            planned_on=date(2026, 12, 1), since=date(2026, 12, 1), reason="Nights were not safe.", checked="unchecked",
            checked_at=FRIDAY,
        )  # fmt: skip
        for day, level in ((MONDAY, "medium"), (FRIDAY, "high")):
            Threshold.objects.create(
                **pid, case=story.case, level=level, rationale="Nights", need_now="Rest", how_respond="Together",
                decided_at=day, decided_by_id=cast.duty.id, decided_by_name="Dan Utley", review_on=date(2027, 1, 4),
            )  # fmt: skip


def test_a_refused_rest_is_shown_again_beside_the_unit_far_away(cast: Any, story: Any) -> None:
    """V9: she watches her son day and night, asks for a rest, is refused; a unit out of the area follows."""
    with frozen(MONDAY):
        with acting(cast.mother):
            words = "I watch him twenty-four hours a day."
            said = {"case_id": story.case.id, "kind": "respite", "words": words}
            request = resource_ask(by=cast.mother, **said)
            given = resource_ask(by=cast.mother, **said)
        with acting(cast.manager):
            resource_decide(
                by=cast.manager, request_id=request.id, outcome="refused", reason="No sitter is free.",
                alternative="A group on Thursdays.",
            )  # fmt: skip
            resource_decide(
                by=cast.manager,
                request_id=given.id,
                outcome="agreed",
                reason="Two nights.",
                starts_on=date(2026, 11, 27),
            )
            assert replays(viewer=cast.manager) == [], "nothing got worse"
    _gets_worse(cast, story)
    with frozen(datetime(2026, 12, 2, 9, tzinfo=UTC)), acting(cast.manager):
        shown = replays(viewer=cast.manager)
        assert [one.request.id for one in shown] == [request.id], "what was given is not"
        assert shown[0].decision is not None
        assert shown[0].decision.reason == "No sitter is free."
        assert [(later.on.day, later.words) for later in shown[0].later] == [
            (27, "was missing"), (27, "we were more worried than before"),
            (1, "went to live away from home: children’s home in Eastvale"),
        ]  # fmt: skip
        assert replays_waiting(viewer=cast.manager).count() == 1
    with frozen(FRIDAY), acting(cast.social_worker):
        assert len(replays_of_case(viewer=cast.social_worker, case_id=story.case.id)) == 1
        with pytest.raises(NotPermitted):
            replays(viewer=cast.social_worker)
    with frozen(FRIDAY), acting(cast.stranger):
        assert replays_of_case(viewer=cast.stranger, case_id=story.case.id) == []
