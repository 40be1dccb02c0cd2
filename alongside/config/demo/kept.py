"""What was promised and kept, asked for early and challenged, in three of the families. Invented, and gentle."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from alongside.accountability.challenge import services_mutual as challenge
from alongside.family.people.models import FamilyMember
from alongside.ground.access.context import acting
from alongside.ground.accounts.models import Agency
from alongside.ground.base.actors import SYSTEM
from alongside.practice.actions import services as actions
from alongside.practice.actions.models import Action

_STEPS = (
    ("strategy", "done", ""),
    ("child_seen", "done", ""),
    ("parents_asked", "done", ""),
    (
        "nrm",
        "deviated",
        "We wait until the family has had time to think. We talk about it again in two weeks.",
    ),
    ("siblings", "not_done", "A sister is away until Sunday. We meet her on Monday."),
)


def keep_promises(every: Iterable[Any]) -> None:
    """Tell what came of promises in three families, and let the reviews raise themselves."""
    by_name = {t.story["family"]: t for t in every if t.case is not None}
    for name, tell in (("Okafor", _okafor), ("Adeyemi", _adeyemi), ("Tarrant", _tarrant)):
        if name in by_name:
            tell(by_name[name])
    with acting(SYSTEM):
        actions.reviews_raise(by=SYSTEM, most=4)


def _agency(t: Any, kind: str) -> Agency:
    with acting(t.workers["manager"]):
        found = Agency.objects.filter(partnership_id=t.partnership.id, kind=kind).order_by("id").first()
    assert found is not None
    return found


def _okafor(t: Any) -> None:
    """A mother who asked for a lock and has it promised; the school asks for another day; the steps are written down."""
    mother, lead = t.accounts[str(t.parents[0].id)], t.worker("lead")
    asked = _do(
        t, 20, mother, actions.resource_ask, kind="equipment", words="A second lock on the back door, and a light.",
        prevents="She slips out that way at night.", private=False,
    )  # fmt: skip
    t.do(
        21, t.workers["manager"], actions.resource_decide, request_id=asked.id, outcome="agreed",
        reason="A locksmith comes and fits both.", starts_on=t.day(21) + timedelta(days=5),
    )  # fmt: skip
    for key, state, reason in _STEPS:
        _do(t, 22, lead, actions.step_answer, key=key, state=state, reason=reason)
    with acting(lead):
        school = Action.objects.filter(case_id=t.case.id, state__in=Action.OPEN).exclude(owner_id=lead.id)
        owed = school.filter(owner_id=t.workers["education"].id).order_by("id").first()
    day = t.story["asked"] + 1.0  # now
    if owed is not None:
        t.do(
            day, t.workers["education"], actions.owner_ask, action_id=owed.id, kind="day",
            words="The site manager is back on Monday.", wanted_on=t.today + timedelta(days=7),
        )  # fmt: skip
    made = _do(
        t, 22, mother, challenge.mutual_raise, agency_id=_agency(t, "social_care").id, kind="omission",
        words="You said on Monday that you would ring me about the silver car. Nobody rang.",
        wish="Ring me on the day you say, even if there is little to tell.",
    )  # fmt: skip
    t.do(
        23, lead, challenge.mutual_reply, challenge_id=made.id,
        words="You are right, and we are sorry. I ring each Monday at ten from now on, also when there is no news.",
    )  # fmt: skip


def _adeyemi(t: Any) -> None:
    """A worker asks for somebody to sit with him in the evenings; it waits for the manager."""
    _do(
        t, t.story["asked"] + 1.0, t.worker("ipsw"), actions.resource_ask, kind="supervision", person_id=t.parents[0].id,
        words="Somebody to sit with him from six to ten, so that his mother can sleep before her shift.",
        prevents="She has not slept a night through this month.",
    )  # fmt: skip


def _tarrant(t: Any) -> None:
    """V9: a rest that was asked for and refused, before a place to live away from home (`places`)."""
    words = "I watch her day and night. I fall asleep in the chair. One night a week would be enough."
    with acting(t.workers["manager"]):
        members = FamilyMember.objects.filter(
            family_id=t.case.family_id, relationship__in=FamilyMember.PARENTS
        )
        carer = members.order_by("id").first()
    asked = _do(
        t, 4.5, t.worker("ipsw"), actions.resource_ask, kind="respite", words=words, prevents="She is gone when I wake up.",
        person_id=carer.person_id if carer else None,
    )  # fmt: skip
    t.do(
        5.5, t.workers["manager"], actions.resource_decide, request_id=asked.id, outcome="refused",
        reason="No sitter is free this month.",
        alternative="The parents’ group meets on Thursdays, and a worker rings each evening at eight.",
    )  # fmt: skip


def _do(t: Any, days: float, by: Any, verb: Any, **facts: Any) -> Any:
    return t.do(days, by, verb, case_id=t.case.id, **facts)
