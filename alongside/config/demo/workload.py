"""What the demonstration's workers carry: their hours, who stands in, one allocation beyond the limit, a mentor, two visits."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, time, timedelta
from typing import Any

from alongside.config.demo.acts import acting
from alongside.family.cases import services as cases
from alongside.family.cases.models import Allocation
from alongside.family.cases.services import Weighed
from alongside.ground import clock
from alongside.ground.accounts.models import User
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock.time_source import LONDON, local_date
from alongside.practice.workload import services as workload

_NINE, _FIVE = time(9), time(17)
# Who is in reach when, besides office hours: on which days, from, to.
_LATE: dict[str, tuple[tuple[int, time, time], ...]] = {
    "ipsw": ((0, time(17), time(22)), (2, time(17), time(22)), (5, time(10), time(14))),
    "second_ipsw": (
        (1, time(17), time(22)),
        (3, time(17), time(22)),
        (4, time(18), time(0)),
        (6, time(16), time(21)),
    ),
    "csw": ((3, time(15), time(20)),),
}
_SHARES = {"csw": 100, "second_ipsw": 50}


def share_out(telling: Iterable[Any], workers: dict[str, User], now: datetime) -> None:
    """Tell how the workers of the stories share them out, through the verbs. `telling`: every story as it was told."""
    told = [t for t in telling if t.case is not None]
    _hours(workers, now)
    _terms(workers, now)
    _agreed(told, workers)
    _calls_and_visits(told[0], now)
    _beyond_the_limit(told, workers, now)
    _challenge(workers, now)


def _do(at: datetime, by: User, verb: Callable[..., Any], **facts: Any) -> Any:
    with clock.frozen(at), acting(by):
        return verb(by=by, **facts)


def _hours(workers: dict[str, User], now: datetime) -> None:
    said = now - timedelta(days=60)
    for key in ("ipsw", "second_ipsw", "csw", "second_csw", "social_worker", "second_social_worker"):
        for day in range(5):
            _do(said, workers[key], workload.availability_state, weekday=day, starts=_NINE, ends=_FIVE,
                bookable=key in ("ipsw", "csw") and day in (0, 2, 4))  # fmt: skip
        for day, starts, ends in _LATE.get(key, ()):
            _do(
                said,
                workers[key],
                workload.availability_state,
                weekday=day,
                starts=starts,
                ends=ends,
                on_holidays=True,
            )
    away = {"absent_id": workers["social_worker"].id, "starts_at": now - timedelta(hours=6)}
    _do(now - timedelta(days=1), workers["social_worker"], workload.cover_state, **away,
        ends_at=now + timedelta(days=3), cover_id=workers["second_social_worker"].id)  # fmt: skip
    _do(now - timedelta(days=1), workers["manager"], workload.cover_state, absent_id=workers["second_csw"].id,
        starts_at=now + timedelta(days=1), ends_at=now + timedelta(days=2))  # fmt: skip


def _terms(workers: dict[str, User], now: datetime) -> None:
    for key, share in _SHARES.items():
        _do(
            now - timedelta(days=50),
            workers["manager"],
            workload.terms_state,
            user_id=workers[key].id,
            share_percent=share,
        )
    _do(
        now - timedelta(days=40), workers["manager"], workload.terms_state, user_id=workers["second_csw"].id,
        newly_trained=True, mentor_id=workers["csw"].id,
        shadowing="Two visits a week together until Easter; every Friday half an hour to talk about them.",
    )  # fmt: skip


def _agreed(told: list[Any], workers: dict[str, User]) -> None:
    """Families and workers agree how often to be in touch; with the first it changed as things grew calmer."""
    rhythms = (("twice_weekly", "daily"), ("weekly", "weekly"), ("fortnightly", "weekly"))
    for number, t in enumerate(told[:9]):
        for part in ("ipsw", "csw"):
            with acting(SYSTEM):
                spell = Allocation.objects.filter(case=t.case, part=part, until__isnull=True).first()
            if spell is None:
                continue
            by = next(one for one in workers.values() if one.id == spell.user_id)
            visits, calls = rhythms[number % 3]
            t.do(4, by, workload.contact_agree, allocation_id=spell.id, visits=visits, calls=calls)
            if number == 0:
                t.do(30, by, workload.contact_agree, allocation_id=spell.id, visits="weekly", calls="twice_weekly",
                     words="Calmer now. Tuesdays after school.")  # fmt: skip


def _calls_and_visits(t: Any, now: datetime) -> None:
    """The first family: a wish that came too late for the first choice, contacts, a call, a visit kept and one to come."""
    mother, ipsw, csw = t.accounts[str(t.parents[0].id)], t.worker("ipsw"), t.worker("csw")
    _do(now - timedelta(days=3), mother, workload.preference_state, aspect="language",
        words="English is fine. Igbo when I am tired.")  # fmt: skip
    for days, hour, channel in ((2, 19, "call"), (5, 10, "visit"), (9, 11, "call")):
        at = datetime.combine(local_date(now) - timedelta(days=days), time(hour), tzinfo=LONDON)
        _do(now - timedelta(days=1), ipsw, workload.contact_log, case_id=t.case.id, person_id=t.parents[0].id,
            channel=channel, happened_at=at)  # fmt: skip
    _slot(t, mother, now)
    tense = "Evenings can be tense in the street when the silver car is there. Ring from the car first."
    three_hours_ago = now - timedelta(hours=3)
    for by, person, start, note in (
        (ipsw, t.parents[0], t.sit_down(1, 18), tense), (csw, t.case.child, three_hours_ago, ""),
    ):  # fmt: skip
        _do(now - timedelta(hours=4), by, workload.visit_plan, case_id=t.case.id, person_id=person.id, starts_at=start,
            check_in_at=start + timedelta(hours=1), place="14 Orchard Row, Northmoor", note=note)  # fmt: skip


def _slot(t: Any, mother: User, now: datetime) -> None:
    from alongside.practice.workload.selectors.reach import slots_for_family

    with acting(mother):
        free = slots_for_family(viewer=mother)
    if free:
        _do(now, mother, workload.call_ask, user_id=free[0].user_id, starts_at=free[0].free[-1],
            words="About the letter from school, please.")  # fmt: skip


def _beyond_the_limit(told: list[Any], workers: dict[str, User], now: datetime) -> None:
    """One family more than a part-time worker can carry, because they know each other; the manager says why."""
    manager, worker = workers["manager"], workers["second_ipsw"]
    waiting = next((t for t in told if not t.reaches("staffed")), None)
    if waiting is not None:
        _do(
            now - timedelta(days=1), manager, cases.worker_allocate, case_id=waiting.case.id, part="ipsw",
            user_id=worker.id, weighed=Weighed("He knows the family from the first call. We lighten his week from Monday."),
        )  # fmt: skip


def _challenge(workers: dict[str, User], now: datetime) -> None:
    _do(
        now - timedelta(days=2), workers["ipsw"], workload.challenge_lodge, about="all_parents",
        words="Every parent in the team is sent to us, also when the lead could ring them. It would help if leads made"
        " the first call themselves.",
    )  # fmt: skip
