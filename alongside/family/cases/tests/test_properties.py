"""Whatever managers do in whatever order: never two leads, never one person as both workers of a family."""

from __future__ import annotations

from collections import defaultdict

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alongside.family.cases.models import Allocation
from alongside.family.cases.rules import ROLES_OF_PART, check_part, kept_apart, missing_workers
from alongside.family.cases.services import worker_allocate, worker_release
from alongside.ground.access.context import acting
from alongside.ground.access.models import Membership
from alongside.ground.accounts.models import RoleAssignment
from alongside.ground.accounts.roles import FAMILY_ROLES, INDEPENDENT_ROLES, ROLES
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Refused

from .scenes import a_second_case, a_worker

PARTS = Allocation.Part.values
WORKERS = ("social_worker", "police", "ipsw", "csw", "both")
DEEDS = st.lists(
    st.one_of(
        st.tuples(st.just("allocate"), st.integers(0, 1), st.sampled_from(PARTS), st.sampled_from(WORKERS)),
        st.tuples(st.just("release"), st.integers(0, 11)),
    ),
    max_size=12,
)


class Undo(Exception):
    """Raised to take back what one example did."""


@pytest.fixture
def town(cast, story):
    """The cast, one person who is a parents' and a child's worker by role, and the two cases of the family."""
    both = a_worker(cast, "both", "ipsw", "charity", "Bo Both")
    with acting(SYSTEM):
        RoleAssignment.objects.create(user=both, agency=both.assignments[0].agency, role="csw")
    cast.both = type(both).objects.get(id=both.id)
    return cast, [story.case, a_second_case(cast, story)]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=DEEDS)
def test_no_sequence_of_deeds_leaves_two_leads_or_one_person_as_both_workers(town, deeds):
    cast, cases = town
    with pytest.raises(Undo):
        live_through(cast, cases, deeds)


def live_through(cast, cases, deeds):
    with acting(cast.manager):
        for deed in deeds:
            do(cast, cases, deed)
            check_spells(cases)
        check_circles(cases)
        raise Undo


def do(cast, cases, deed):
    try:
        with transaction.atomic():
            if deed[0] == "allocate":
                _, case, part, who = deed
                worker_allocate(
                    by=cast.manager, case_id=cases[case].id, part=part, user_id=getattr(cast, who).id
                )
            else:
                spells = list(Allocation.objects.order_by("created_at", "id"))
                worker_release(
                    by=cast.manager, allocation_id=spells[deed[1] % len(spells)].id, reason="Has moved away"
                )
    except Refused:
        pass  # what the rules refuse must leave everything as it was


def check_spells(cases):
    parts, leads = defaultdict(set), defaultdict(int)
    for spell in Allocation.objects.filter(family_id=cases[0].family_id, until__isnull=True):
        parts[spell.user_id].add(spell.part)
        leads[spell.case_id] += spell.part == "lead"
    assert all(not {"ipsw", "csw"} <= held for held in parts.values())
    assert leads[cases[0].id] == 1  # the story has a lead from the start, and a family is never left without
    assert leads[cases[1].id] <= 1


def check_circles(cases):
    """Whoever has a spell in a case is in its circle in that part, and nobody else."""
    wanted = {(s.user_id, s.case_id, s.part) for s in Allocation.objects.filter(until__isnull=True)}
    inside = Membership.objects.filter(
        circle_id__in=[c.id for c in cases], until__isnull=True, capacity__in=PARTS
    )
    assert {(m.user_id, m.circle_id, m.capacity) for m in inside} == wanted
    family = Membership.objects.filter(circle_id=cases[0].family_id, until__isnull=True, capacity__in=PARTS)
    assert {(m.user_id, m.capacity) for m in family} == {(user, part) for user, _, part in wanted}


@given(part=st.sampled_from(PARTS), roles=st.sets(st.sampled_from(sorted(ROLES)), max_size=4))
def test_a_part_needs_a_fitting_role_and_a_lead_is_never_independent(part, roles):
    fits = bool(roles & ROLES_OF_PART[part]) and not (part == "lead" and roles & set(INDEPENDENT_ROLES))
    if fits:
        check_part(part, roles)
    else:
        with pytest.raises(Refused, match=r"\w"):
            check_part(part, roles)


def test_no_part_is_open_to_a_family_role():
    for fitting in ROLES_OF_PART.values():
        assert not fitting & set(FAMILY_ROLES)


@given(part=st.sampled_from(PARTS), held=st.lists(st.sampled_from(PARTS)))
def test_only_the_two_workers_are_kept_apart(part, held):
    both = (
        {part, *held} >= {"ipsw", "csw"}
        and part in {"ipsw", "csw"}
        and ({"ipsw", "csw"} - {part}) <= set(held)
    )
    assert kept_apart(part, held) is both


@pytest.mark.parametrize(
    ("level", "parts", "missing"),
    [
        ("low", [], ()), ("medium", [], ("ipsw", "csw")), ("high", ["ipsw"], ("csw",)), ("high", ["csw"], ("ipsw",)),
        ("medium", ["ipsw", "csw", "lead"], ()), ("medium", ["lead"], ("ipsw", "csw")),
    ],
)  # fmt: skip
def test_which_worker_a_case_lacks(level, parts, missing):
    assert missing_workers(level, parts) == missing
