"""Workers who change: a family on its fourth social worker, one whose new lead has not read yet, one handed over well."""

from __future__ import annotations

from typing import Any

from alongside.config.demo.acts import acting
from alongside.family.cases.models import Allocation
from alongside.family.cases.services import worker_allocate, worker_release
from alongside.ground import clock
from alongside.ground.accounts.models import Agency, RoleAssignment, User
from alongside.ground.base.actors import SYSTEM
from alongside.practice.handover import services as handover
from alongside.practice.handover.models import ContinuityReview, Handover


def change_workers(t: Any) -> None:
    """Tell the changes of worker of a story, where it has any. `t` is its `Telling`."""
    told = {"Adeyemi": _fourth, "Hollis": _to_be_read, "Talbot": _handed_over, "Okafor": _praised}
    tell = told.get(t.story["family"])
    if tell is not None:
        tell(t)


def _ago(t: Any, days: float) -> float:
    """So many days before today, as days after help was asked for."""
    return float(t.story["asked"]) - days


def _once_here(t: Any, name: str) -> User:
    """A social worker who has left since: no longer one of the cast, and never signed in."""
    address = f"{name.lower().replace(' ', '.')}@before.example"
    with clock.frozen(t.at(1)), acting(SYSTEM):
        agency = Agency.objects.get(partnership=t.partnership, kind="social_care")
        user = User.objects.create_user(address, name=name, partnership=t.partnership)
        RoleAssignment.objects.create(user=user, agency=agency, role="social_worker")
    return user


def _has_left(user: User) -> None:
    with acting(SYSTEM):
        RoleAssignment.objects.filter(user=user).update(until=clock.now())


def _next(t: Any, days: float, part: str, to: User, **why: str) -> Handover:
    manager = t.workers["manager"]
    t.do(days, manager, worker_allocate, case_id=t.case.id, part=part, user_id=to.id, **why)
    with acting(manager):
        return Handover.objects.get(case_id=t.case.id, part=part, state__in=Handover.OPEN)


def _taken(t: Any, one: Handover, to: User, days: float) -> None:
    """The whole way: the pack, reading, the day, meeting, taking over."""
    its = {"handover_id": one.id}
    on = t.day(days + 1)
    t.do(days, t.worker("ipsw"), handover.pack_complete, **its, works="A text before anybody rings; meeting outside.",
         does_not="Letters, and two new people at once.", know="Sundays are for the grandparents.")  # fmt: skip
    t.do(days + 0.2, to, handover.pack_read, **its)
    t.do(
        days + 0.3,
        to,
        handover.introduction_plan,
        **its,
        on=on,
        words=f"At home at four. {t.worker('ipsw').name} comes too.",
    )
    t.do(days + 1, to, handover.family_met, **its, met_on=on, words="We walked round the lake.")
    t.do(days + 1.1, to, handover.handover_accept, **its)


def _fourth(t: Any) -> None:
    """Four social workers: the manager looked at it with the mother, and the newest stays."""
    mother = t.accounts[str(t.parents[0].id)]
    first, lead = t.worker("lead"), t.workers["social_worker"]
    second, third = _once_here(t, "Rosalind Peel"), _once_here(t, "Tobias Lund")
    t.do(_ago(t, 10), mother, handover.note_write, case_id=t.case.id, works="Please text me before you ring.",
         know="I have told the whole story three times. It is all in the record.")  # fmt: skip
    one = _next(t, _ago(t, 9.5), "lead", second, why="case_moved_team")
    _taken(t, one, second, _ago(t, 9.3))
    _next(t, _ago(t, 7), "lead", third, why="left_post")
    last = _next(t, _ago(t, 5), "lead", lead, why="long_absence")
    _taken(t, last, lead, _ago(t, 4.5))
    _has_left(second)
    _has_left(third)
    manager = t.workers["manager"]
    with acting(manager):
        review = ContinuityReview.objects.get(case_id=t.case.id)
    t.do(
        _ago(t, 3), manager, handover.continuity_answer, review_id=review.id,
        words=f"{lead.name} stays with this family for at least a year. {first.name} stands in and knows them already."
        " If anything has to change, I ring you first.",
        family_view="Four is too many. We would like one person who stays, and to hear it before it happens.",
    )  # fmt: skip
    t.do(
        _ago(t, 2), mother, handover.compliment_say, case_id=t.case.id, worker_id=first.id,
        words="He told me: you are an asset, not the problem. I have not forgotten it.",
    )  # fmt: skip


def _to_be_read(t: Any) -> None:
    """The child's own worker changes this week; the pack is complete, and waits to be read."""
    first, other = _both(t, "csw")
    t.do(
        _ago(t, 3), first, handover.note_write, case_id=t.case.id, works="Short visits, and the dog comes along.",
        does_not="Meeting at school.", know="Mum likes to know on Monday what the week brings.",
    )  # fmt: skip
    one = _instead(t, 1, "csw", other, why="workload", reason="")
    assert one.state == Handover.State.PACK_COMPLETE


def _handed_over(t: Any) -> None:
    """The child's own worker changed, and it went well."""
    _first, other = _both(t, "csw")
    one = _instead(
        t, 6, "csw", other, why="family_asked", reason="She would like somebody who plays football"
    )
    _taken(t, one, other, _ago(t, 5))


def _both(t: Any, part: str) -> tuple[User, User]:
    """The worker of this story for a part, and the other one of the cast."""
    first = t.worker(part)
    return first, next(t.workers[key] for key in (part, f"second_{part}") if t.workers[key].id != first.id)


def _instead(t: Any, days: float, part: str, to: User, **why: str) -> Handover:
    with acting(t.workers["manager"]):
        spell = Allocation.objects.get(case_id=t.case.id, part=part, until__isnull=True)
    t.do(_ago(t, days), t.workers["manager"], worker_release, allocation_id=spell.id, **why)
    return _next(t, _ago(t, days - 0.2), part, to)


def _praised(t: Any) -> None:
    """A mother says what her worker did well."""
    mother = t.accounts[str(t.parents[0].id)]
    t.do(
        _ago(t, 4), mother, handover.compliment_say, case_id=t.case.id, worker_id=t.worker("ipsw").id,
        words="She came every week until Amara was sleeping at home again, and rang when she said she would.",
    )  # fmt: skip
