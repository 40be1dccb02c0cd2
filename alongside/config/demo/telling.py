"""Tells each story through the verbs, at the time when it happened: every clock, event and receipt is a true one."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from alongside.config.demo.acts import acting
from alongside.config.demo.again import ask_again
from alongside.config.demo.arrests import court_dates
from alongside.config.demo.assessment import assess
from alongside.config.demo.circumstances import live
from alongside.config.demo.closing import before_the_decision, endings
from alongside.config.demo.engagement import beside_the_child
from alongside.config.demo.handover import change_workers
from alongside.config.demo.help import ask_for_help
from alongside.config.demo.meetings import first_meeting
from alongside.config.demo.minutes import meet_and_write
from alongside.config.demo.missing import if_missing
from alongside.config.demo.papers import timetable
from alongside.config.demo.places import around
from alongside.config.demo.progress import progress
from alongside.config.demo.promises import PLANS, PROMISES
from alongside.config.demo.reading import read_and_answered
from alongside.config.demo.record import in_their_own_words
from alongside.config.demo.standing import before_planning, stand
from alongside.config.demo.story import Telling
from alongside.config.demo.threats import plan_and_threats
from alongside.config.demo.vault import a_photo_in_hands
from alongside.config.demo.voice import voices
from alongside.config.demo.ways import ask_first, first_concern, wait
from alongside.family.cases import services as cases
from alongside.family.cases.models import Case
from alongside.family.cases.rules import MemberFacts, PersonFacts, PetFacts
from alongside.family.cases.selectors import case_page
from alongside.family.people import services as people
from alongside.family.recording.services import chronology_add
from alongside.family.referrals import services as referrals
from alongside.family.referrals.notices import referral_told
from alongside.ground import clock
from alongside.ground.accounts.models import User
from alongside.ground.base.actors import Nobody
from alongside.ground.base.declarations import Audience
from alongside.practice.actions import services as actions
from alongside.practice.plans import services as plans
from alongside.practice.plans.models import Measure, Plan
from alongside.practice.support import services as support

_WORDS = Path(__file__).parent / "data" / "stories.toml"
_PASSWORD_WORDS = "Demonstration-{}-only"  # noqa: S105  (synthetic accounts of a demonstration, never of a person)


def stories() -> list[dict[str, Any]]:
    """Return the stories as written in `data/stories.toml`."""
    return tomllib.loads(_WORDS.read_text(encoding="utf-8"))["story"]


def tell(telling: Telling) -> Telling:
    """Tell one story as far as it has come."""
    for stage, chapter in _CHAPTERS.items():
        if telling.reaches(stage):
            chapter(telling)
    ask_again(telling)
    ask_for_help(telling)
    stand(telling)
    live(telling)
    assess(telling)
    around(telling)
    change_workers(telling)
    beside_the_child(telling)
    progress(telling)
    if_missing(telling)
    plan_and_threats(telling)
    court_dates(telling)
    meet_and_write(telling)
    voices(telling)
    read_and_answered(telling)
    endings(telling)
    return telling


def _asked(t: Telling) -> None:
    public = Nobody(Audience.PUBLIC, t.partnership.id)
    asker = next((t.story[k] for k in ("mother", "father", "grandmother", "carer") if k in t.story), "")
    received = t.do(
        0, public, referrals.referral_receive, partnership=t.partnership, source="parent_carer",
        own_words=t.story["words"], referrer_name=asker, child_name=t.story["child"],
        child_age_words=f"{t.story['age']}", exploitation_types=t.story["types"],
        referrer_contact=f"01632 961{t.number:03d}", first_concern_on=first_concern(t),
    )  # fmt: skip
    t.referral, t.receipt = received.referral, received.receipt_code


def _read(t: Telling) -> None:
    duty = t.workers["duty"]
    t.do(0.2, duty, referrals.referral_acknowledge, referral_id=t.referral.id, contact_name=duty.name)
    if t.reaches("screened"):
        t.do(0.3, duty, referral_told, referral_id=t.referral.id, channel="phone")


def _screened(t: Telling) -> None:
    t.do(
        0.5, t.workers["duty"], referrals.referral_screen, referral_id=t.referral.id,
        need_now=t.story["need"], how_respond=t.story["respond"], expected_version=_version(t),
    )  # fmt: skip
    before_the_decision(t)


def _version(t: Telling) -> int:
    with acting(t.workers["duty"]):
        t.referral.refresh_from_db()
    return t.referral.version


def _accepted(t: Telling) -> None:
    story = t.story
    others = [(story[k], k) for k in ("mother", "father", "grandmother", "carer") if k in story]
    t.case = t.do(
        0.9, t.workers["duty"], cases.referral_accept, referral_id=t.referral.id, level=story["level"],
        rationale="What the family told us, and that it goes on.", decision_words=story["told"],
        family_name=f"The {story['family']} family",
        child=PersonFacts(full_name=story["child"], born_on=_birthday(t, story["age"])),
        others=[
            MemberFacts(
                full_name=name,
                relationship={"grandmother": "grandparent"}.get(kind, kind),
                lives_with_child=not (kind == "father" and story.get("apart")),
            )
            for name, kind in others
        ] + [MemberFacts(full_name=n, relationship="sibling") for n in story.get("siblings", [])],
        pets=[PetFacts(name=name, kind=kind) for name, kind in story.get("pets", [])],
        exploitation_types=story["types"], expected_version=_version(t),
    )  # fmt: skip
    t.do(1, t.workers["duty"], referral_told, referral_id=t.referral.id, channel="phone")
    from alongside.family.people.models import FamilyMember

    with acting(t.workers["manager"]):
        members = FamilyMember.objects.filter(
            family_id=t.case.family_id, relationship__in=FamilyMember.PARENTS
        )
        t.parents = [m.person for m in members.select_related("person").order_by("id")]


def _birthday(t: Telling, age: int) -> date:
    """A day on which they had been `age` for a season at least, so that nothing told of them comes before it."""
    latest = t.today - timedelta(days=120)
    return date(latest.year - age, 1 + (t.number * 5) % latest.month, 1 + (t.number * 7) % 20)


def _staffed(t: Telling) -> None:
    parts = ["lead", "ipsw"] if t.story.get("late") == "two_workers" else ["lead", "ipsw", "csw"]
    for days, part in zip((1.2, 1.8, 2.5), parts, strict=False):
        t.do(
            days, t.workers["manager"], cases.worker_allocate,
            case_id=t.case.id, part=part, user_id=t.worker(part).id,
        )  # fmt: skip


def _offered(t: Telling) -> None:
    for person in t.parents:
        ask_first(t, 2.55, person, t.worker("ipsw"))
        t.do(
            2.6, t.workers["manager"], support.support_offer,
            case_id=t.case.id, person_id=person.id, worker_id=t.worker("ipsw").id,
        )  # fmt: skip
        if t.reaches("shared") or t.story.get("declined"):
            t.accounts[str(person.id)] = _account(t, person)
    if t.story.get("declined"):
        _answer_offer(t, t.parents[0], "not_now", "Thank you. I would rather have a call now and then.")


def _account(t: Telling, person: Any, role: str = "parent_carer") -> User:
    """Make a family member's account from a true invitation, and state how to reach them safely."""
    address = f"{person.full_name.lower().replace(' ', '.')}@family.example"
    ipsw = t.worker("ipsw")
    ask_first(t, 2.65, person, ipsw)
    t.do(2.7, ipsw, people.contact_point_add, person_id=person.id, channel="email", value=address)
    _, secret = t.do(
        2.8, ipsw, people.invitation_send,
        family_id=t.case.family_id, person_id=person.id, role=role, email=address,
    )  # fmt: skip
    with clock.frozen(t.at(3)), acting(Nobody(Audience.PUBLIC, t.partnership.id)):
        made = cases.invitation_accept(
            secret=secret, name=person.full_name, password=_PASSWORD_WORDS.format(t.number)
        )
    t.do(
        3.1, made, people.safe_contact_state, person_id=person.id, channels=["text", "email"], shared_device=True,
        no_voicemail=True, times="Weekdays before 3 o'clock", code_word="lighthouse",
    )  # fmt: skip
    return made


def _answer_offer(t: Telling, person: Any, answer: str, words: str) -> None:
    from alongside.practice.support.models import SupportOffer

    parent = t.accounts[str(person.id)]
    with acting(parent):
        offer = SupportOffer.objects.filter(person_id=person.id, answer="").first()
    if offer is not None:
        t.do(3.2, parent, support.support_answer, offer_id=offer.id, answer=answer, words=words)


def _working(t: Telling) -> None:
    wait(t)
    _now_at(t, 3.5, "assessment")
    _looked(t, 3.6, "lead", "ipsw")
    for person in t.parents:
        if str(person.id) in t.accounts:
            _answer_offer(t, person, "accepted", "")
    t.visit = t.do(
        4, t.worker("lead"), chronology_add, family_id=t.case.family_id, case_id=t.case.id,
        happened_on=t.day(4), kind="observed", readers="family",
        words=f"First visit. {t.story['child'].split()[0]} showed me the garden. We wrote down together what already helps.",
        uploads=[timetable()] if t.number == 0 else (),
    )  # fmt: skip
    for number, promise in enumerate(PROMISES):
        _promise(t, number, promise)
    t.do(
        6, t.worker("ipsw"), support.support_note_write, family_id=t.case.family_id, person_id=t.parents[0].id,
        contact_kind="call", words="We talked for half an hour about the week. Sleep is the hardest part just now.",
    )  # fmt: skip
    if "ended" not in t.story:
        first_meeting(t)


def _looked(t: Telling, days: float, *parts: str) -> None:
    """Let workers open the record on a day, as they would: their family reads who did."""
    for worker in map(t.worker, parts):
        with clock.frozen(t.at(days)), acting(worker):
            case_page(viewer=worker, case_id=t.case.id)


def _now_at(t: Telling, days: float, stage: str) -> None:
    lead = t.worker("lead")
    with acting(lead):
        version = Case.objects.get(id=t.case.id).version
    t.do(days, lead, cases.stage_move, case_id=t.case.id, stage=stage, expected_version=version)


def _promise(t: Telling, number: int, promise: dict[str, Any]) -> None:
    owner = t.workers.get(promise["owner"]) or t.worker(promise["owner"])
    lead = t.worker("lead")
    if promise["owner"] == "csw" and t.story.get("late") == "two_workers":
        owner = lead
    made = t.do(
        5, lead, actions.action_promise, case_id=t.case.id, words=promise["words"], benefit=promise["benefit"],
        owner_id=owner.id, due_on=t.day(5) + timedelta(days=promise["days"] + t.number % 4),
        proposer=promise["proposer"], proposer_name=t.parents[0].full_name, co_produced=True,
    )  # fmt: skip
    if promise["outcome"] == "done" and t.story.get("late") != "promise":
        t.do(
            7 + number, owner, actions.action_mark_done, action_id=made.id, words="Done.",
            expected_version=made.version,
        )  # fmt: skip
    if promise["outcome"] == "explained":
        t.do(
            9, owner, actions.action_explain, action_id=made.id, words=promise["explanation"],
            expected_version=made.version,
        )  # fmt: skip


def _planning(t: Telling) -> None:
    before_planning(t)
    _now_at(t, 7.5, "planning")
    _looked(t, 7.6, "lead", "ipsw")
    ipsw = t.worker("ipsw")
    plan = t.do(8, ipsw, plans.plan_start, case_id=t.case.id)
    for measure in PLANS[t.number % len(PLANS)]:
        by = t.accounts.get(str(t.parents[0].id), ipsw) if measure["by"] == "parent" else ipsw
        owner = {"parent": by, "police": t.worker("lead")}.get(measure["owner"]) or t.worker(measure["owner"])
        t.do(
            9, by, plans.measure_propose, plan_id=plan.id, side=measure["side"], for_whom=measure["for_whom"],
            aim=measure["aim"], words=measure["words"], tonight=measure["tonight"], trigger=measure["trigger"],
            owner_id=owner.id, due_on=t.today + timedelta(days=measure["days"]),
        )  # fmt: skip


def _shared(t: Telling) -> None:
    if t.number == 0:
        t.accounts["child"] = _account(t, t.case.child, "young_person")
        in_their_own_words(t)
        a_photo_in_hands(t)
    with acting(ipsw := t.worker("ipsw")):
        plan = Plan.objects.get(case_id=t.case.id)
        measures = list(Measure.objects.filter(plan=plan).order_by("id"))
    t.do(12, ipsw, plans.plan_share, plan_id=plan.id)
    for index, measure in enumerate(measures):
        for person in t.parents:
            agrees = index != len(measures) - 1
            t.do(
                13, t.accounts[str(person.id)], plans.measure_answer, measure_id=measure.id,
                answer="agree" if agrees else "in_part",
                words="" if agrees else "Yes, but please ring me before anyone speaks to the school.",
            )  # fmt: skip


_CHAPTERS: dict[str, Callable[[Telling], None]] = {
    "asked": _asked,
    "read": _read,
    "screened": _screened,
    "accepted": _accepted,
    "staffed": _staffed,
    "offered": _offered,
    "working": _working,
    "planning": _planning,
    "shared": _shared,
}
