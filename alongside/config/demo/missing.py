"""When a child is missing, told gently for two families: the pack on a calm day, an evening, the talk after it, a long year."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from alongside.family.cases.models import Allocation
from alongside.family.cases.services import worker_allocate
from alongside.ground.access.context import acting
from alongside.practice.safety import services as safety
from alongside.practice.safety.rules import Span

_HOUR = timedelta(hours=1)
_AMARA = (
    ("mother", "looks", "1 metre 65, long black braids, a small scar on her left hand.", "family"),
    ("mother", "health", "Asthma. She has a blue inhaler in her school bag.", "family"),
    ("father", "places", "The library, the skate park, her cousin in Eastvale.", "family"),
    ("father", "phones", "Her own number, 01632 960555. It is often off.", "workers"),
    ("child", "approach", "Come alone. Say who you are. Do not touch me.", "family"),
)
_TALK = (
    (26, "offered", "Jo Reeve", ""),
    (26.2, "declined", "Jo Reeve", ""),
    (26.3, "offered", "Sam Lowe", ""),
    (26.4, "accepted", "Sam Lowe", ""),
    (27, "held", "Sam Lowe", "She would like to be asked before, not after."),
)


def if_missing(t: Any) -> None:
    """Tell it in two of the families. `t` is a story's `Telling`."""
    chapter = {"Okafor": _okafor, "Adeyemi": _adeyemi}.get(t.story["family"])
    if chapter is not None and t.case is not None:
        chapter(t)


def _own_worker(t: Any) -> Any:
    with acting(t.workers["manager"]):
        held = Allocation.objects.filter(case=t.case, part="csw", until__isnull=True).first()
    return next(w for w in t.workers.values() if held is not None and w.id == held.user_id)


def _okafor(t: Any) -> None:
    """A pack by three people, an evening away, a talk with somebody she chose."""
    mother, father = (t.accounts[str(one.id)] for one in t.parents[:2])
    people = {"mother": mother, "father": father, "child": t.accounts["child"]}
    case = {"case_id": t.case.id}
    for who, kind, words, readers in _AMARA:
        t.do(12, people[who], safety.pack_add, kind=kind, words=words, readers=readers, **case)
    t.do(13, mother, safety.pack_review, **case)
    known = safety.Known(
        "At the bus stop, after school", "Red coat, white trainers", "Perhaps her cousin", "Off"
    )
    about = {"episode_id": t.do(25.3, mother, safety.missing_report, known=known, **case).episode_id}
    _an_evening(t, mother, about)
    heard = safety.Known(last_seen="She rang me at six and sounded calm.")
    t.do(25.4, father, safety.missing_report, known=heard, **case)
    back = safety.Back(Span(t.at(25.5), t.at(25.5)), "themself", "At home")
    t.do(25.51, mother, safety.episode_found, back=back, **about)
    csw = _own_worker(t)
    for days, kind, who, words in _TALK:
        step = {"kind": kind, "who": who, "agency": "Youth advocacy", "words": words}
        t.do(days, csw, safety.talk_step, at=t.at(days), **step, **about)


def _an_evening(t: Any, mother: Any, about: dict[str, Any]) -> None:
    day = t.day(25.3)
    t.do(25.32, mother, safety.police_said, kind="reported", reference="NM 2611-0148", on=day, **about)
    said = {
        "looking": "Two officers, and her own worker by phone",
        "words": "We rang her cousin. She has not seen her yet.",
    }
    t.do(25.35, t.worker("lead"), safety.family_told, next_at=t.at(25.35) + 2 * _HOUR, **said, **about)


def _adeyemi(t: Any) -> None:
    """Forty-four visits of the police in under a year, then fewer; and this evening he is not home."""
    mother, case = t.accounts[str(t.parents[0].id)], {"case_id": t.case.id}
    asked = t.day(0)
    days = [asked - timedelta(days=10 + 7 * n) for n in range(44)]
    for written, came in ((14, days), (20, [t.day(16)])):
        t.do(written, mother, partial(safety.call_outs_note, days=came), **case)
    for n in (40, 95, 150):
        gone = t.at(0) - timedelta(days=n)
        home = safety.Back(Span(gone + 9 * _HOUR, gone + 14 * _HOUR), "family", "At the garage")
        span = Span(gone, gone + 3 * _HOUR)
        t.do(15, t.workers["manager"], safety.episode_note, gone=span, back=home, **case)
    for kind, words in (
        ("looks", "Tall, grey hooded top, walks fast."),
        ("friends", "His cousin Tobi. They listen to each other."),
    ):
        t.do(16, mother, safety.pack_add, kind=kind, words=words, **case)
    t.do(16, mother, safety.pack_review, **case)
    officer = t.workers["police"]
    t.do(16.2, t.workers["manager"], worker_allocate, part="other", user_id=officer.id, **case)
    _this_evening(t, mother)


def _this_evening(t: Any, mother: Any) -> None:
    now = t.days_to(t.now)
    known = safety.Known("At the gym, with his sports bag", "Grey hooded top", "His cousin Tobi", "It rings")
    gone = Span(t.now - 5 * _HOUR, t.now - 3 * _HOUR)
    handed = t.do(now - 0.08, mother, safety.missing_report, case_id=t.case.id, gone=gone, known=known)
    said = {
        "looking": "His own worker and his cousin; the police know",
        "words": "Tobi thinks that he is walking home.",
    }
    about = {"episode_id": handed.episode_id, "next_at": t.now + 2 * _HOUR}
    t.do(now - 0.05, t.workers["manager"], safety.family_told, **said, **about)
