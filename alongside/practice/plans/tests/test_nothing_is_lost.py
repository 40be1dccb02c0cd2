"""Whatever people do in whatever order, no answer is lost, changed, or shown beside another measure (R94, R143)."""

from __future__ import annotations

import uuid
from collections import defaultdict
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alongside.ground.access.context import acting
from alongside.ground.base.errors import DomainError
from alongside.practice.plans.models import Measure, Plan
from alongside.practice.plans.selectors import PlanPage, plan_page
from alongside.practice.plans.services import (
    measure_answer,
    measure_change,
    measure_propose,
    measure_withdraw,
    plan_share,
)
from alongside.practice.plans.tests.conftest import DUE

PEOPLE = ("mother", "father", "young_person", "ipsw", "csw", "social_worker")
DEEDS = st.lists(
    st.tuples(
        st.sampled_from(["propose", "change", "withdraw", "answer", "answer", "answer", "share"]),
        st.sampled_from(PEOPLE),
        st.integers(0, 5),  # which measure
        st.sampled_from(["agree", "in_part", "disagree"]),
        st.sampled_from(["inside", "outside", "online"]),
        st.integers(0, 2),  # how many versions behind the person's page is
    ),
    min_size=4,
    max_size=16,
)
Given = tuple[uuid.UUID, str, str, int]


class Model:
    """What must be true, kept in plain lists beside the database."""

    def __init__(self, cast: Any, plan: Plan) -> None:
        self.cast, self.plan = cast, plan
        self.versions: dict[uuid.UUID, list[str]] = {}
        self.answers: dict[uuid.UUID, list[Given]] = defaultdict(list)
        self.withdrawn: set[uuid.UUID] = set()
        self.saying = 0

    def do(self, deed: tuple[str, str, int, str, str, int]) -> None:
        """Do a deed as its person; a refusal must change nothing, and the model stays as it is."""
        kind, who, which, answer, side, behind = deed
        by = getattr(self.cast, who)
        self.saying += 1
        words = f"Words number {self.saying}"
        ids = list(self.versions)
        measure_id = ids[which % len(ids)] if ids else uuid.uuid4()
        try:
            with transaction.atomic(), acting(by):
                if kind == "propose":
                    self._proposed(by, words, side)
                elif kind == "share":
                    plan_share(by=by, plan_id=self.plan.id)
                elif kind == "change":
                    expected = max(1, len(self.versions.get(measure_id, ())) - behind)
                    measure_change(
                        by=by, measure_id=measure_id, expected_version=expected, words=words, why="We met"
                    )
                    assert behind == 0 or expected == len(self.versions[measure_id])
                    self.versions[measure_id].append(words)
                elif kind == "withdraw":
                    measure_withdraw(by=by, measure_id=measure_id, reason=words)
                    self.withdrawn.add(measure_id)
                else:
                    measure_answer(by=by, measure_id=measure_id, answer=answer, words=words)
                    given = (by.id, answer, words, len(self.versions[measure_id]))
                    self.answers[measure_id].append(given)
        except DomainError:
            pass

    def _proposed(self, by: Any, words: str, side: str) -> None:
        measure = measure_propose(
            by=by, plan_id=self.plan.id, side=side, for_whom="child", aim="protection", words=words, tonight="Call",
            trigger="A knock", owner_id=self.cast.csw.id, due_on=DUE,
        )  # fmt: skip
        self.versions[measure.id] = [words]

    def check(self, page: PlanPage) -> None:
        """Compare a reader's page with what must be true."""
        views = {view.measure.id: view for view in (*page.measures, *page.withdrawn)}
        assert views.keys() == self.versions.keys()
        assert {view.measure.id for view in page.withdrawn} == self.withdrawn
        for measure_id, view in views.items():
            versions, expected = self.versions[measure_id], defaultdict(list)
            assert [version.words for version in view.history] == (versions if len(versions) > 1 else [])
            assert (view.measure.words, view.measure.version) == (versions[-1], len(versions))
            for given_by, *rest in self.answers[measure_id]:
                expected[given_by].insert(0, tuple(rest))
            assert {voice.by_id: _said(voice) for voice in view.voices} == expected
            for voice in view.voices:
                for answer in (voice.newest, *voice.earlier):
                    assert answer.changed_since is (answer.version < len(versions))


def _said(voice: Any) -> list[tuple[str, str, int]]:
    views = (voice.newest, *voice.earlier)
    return [(view.answer, view.words, view.version) for view in views]


@given(deeds=DEEDS, reader=st.sampled_from((*PEOPLE, "manager")))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_order_of_deeds_loses_or_moves_an_answer(
    cast: Any, plan: Plan, lock: Measure, bus: Measure, deeds: Any, reader: str
) -> None:
    with transaction.atomic():
        model = Model(cast, plan)
        model.versions = {lock.id: [lock.words], bus.id: [bus.words]}
        with acting(cast.ipsw):
            plan_share(by=cast.ipsw, plan_id=plan.id)
        for deed in deeds:
            model.do(deed)
        viewer = getattr(cast, reader)
        with acting(viewer):
            page = plan_page(viewer=viewer, case_id=plan.case_id)
        assert page is not None
        model.check(page)
        transaction.set_rollback(True)
