"""Endings in the demonstration: one that was wrong and mended on review, one service asked, a good end, a next attempt."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction

from alongside.config.demo.acts import acting
from alongside.ground import clock
from alongside.ground.audit.services import record_refusal
from alongside.ground.base.actors import SYSTEM, Nobody
from alongside.ground.base.declarations import Audience
from alongside.ground.base.errors import Refused
from alongside.ground.base.ids import digest_of
from alongside.practice.actions import services as actions
from alongside.practice.actions.models import Action
from alongside.practice.closing import services

_WAIT = 31  # days in which nobody asked for a review


def end_request(
    t: Any, days: float, referral: Any, words: str, *, expected_version: int, **facts: Any
) -> Any:
    """Two people end a request, or ask another service."""
    facts = {"reason": "no_harm_found", "rationale": words, **facts}
    ending = t.do(
        days, t.workers["duty"], services.request_end_propose, referral_id=referral.id, words=words,
        expected_version=expected_version, **facts,
    )  # fmt: skip
    return t.do(
        days + 0.02,
        t.workers["manager"],
        services.ending_sign,
        ending_id=ending.id,
        expected_version=ending.version,
    )


def before_the_decision(t: Any) -> None:
    """The request was first ended; a reason was refused, and whoever asked had it looked at again (R8, R9)."""
    if "reviewed" not in t.story:
        return
    told, duty = t.story["reviewed"], t.workers["duty"]
    its = {"referral_id": t.referral.id, "rationale": told["why"], "words": told["told"]}
    try:
        with transaction.atomic():
            t.do(0.55, duty, services.request_end_propose, **its, reason="none_in_area", expected_version=2)
    except Refused as no:
        with clock.frozen(t.at(0.55)), acting(duty):
            record_refusal(by=duty, code=no.code, about=t.referral)
    ending = end_request(t, 0.58, t.referral, told["told"], expected_version=2)
    asker = Nobody(Audience.PUBLIC, t.partnership.id)
    with clock.frozen(t.at(0.65)), acting(asker, receipt=digest_of(t.receipt)):
        services.review_ask(by=asker, ending_id=ending.id, words=told["asked"])
    t.do(
        0.8, t.workers["second_duty"], services.review_answer, ending_id=ending.id, outcome="accepted", words=told["answer"]
    )  # fmt: skip


def endings(t: Any) -> None:
    """Tell what ended in a story, or what is tried instead."""
    if "signposted" in t.story:
        told = t.story["signposted"]
        with acting(t.workers["duty"]):
            t.referral.refresh_from_db()
        end_request(
            t, 0.8, t.referral, told["words"], expected_version=t.referral.version, reason="other_service",
            severity=told["severity"], receiver_name=told["service"], receiver_contact="01632 960300",
        )  # fmt: skip
    if "attempt" in t.story:
        told = t.story["attempt"]
        soon = t.today + timedelta(days=int(told["in"]))
        with clock.frozen(t.now - timedelta(hours=2)), acting(t.worker("lead")):
            services.attempt_plan(
                by=t.worker("lead"),
                case_id=t.case.id,
                attempt_on=soon,
                change=told["change"],
                words=told["words"],
            )
    if "ended" in t.story:
        _ended(t)


def _ended(t: Any) -> None:
    """Support ends well: every promise kept, everybody says yes, two people sign, and nobody asks for a review."""
    told, days, lead = t.story["ended"], t.story["ended"]["days"], t.worker("lead")
    _promises_kept(t, days)
    said = {"case_id": t.case.id, "answer": "yes"}
    for person in t.parents:
        t.do(
            days + 1, t.accounts[str(person.id)], services.view_say, whose="parent", person_id=person.id,
            words=told["parent"], **said,
        )  # fmt: skip
    for part in ("ipsw", "csw"):
        t.do(days + 2, t.worker(part), services.view_say, whose=part, words=told["worker"], **said)
    t.do(days + 2, t.worker("csw"), services.view_say, whose="child", words=told["child"], **said)
    with acting(lead):
        version = type(t.case).objects.get(id=t.case.id).version
    ending = t.do(
        days + 3, lead, services.case_end_propose, case_id=t.case.id, reason="plan_done", rationale=told["why"],
        words=told["words"], expected_version=version,
    )  # fmt: skip
    t.do(
        days + 4,
        t.workers["manager"],
        services.ending_sign,
        ending_id=ending.id,
        expected_version=ending.version,
    )
    with clock.frozen(t.at(days + 4 + _WAIT)), acting(SYSTEM):
        services.endings_finish(by=SYSTEM)


def _promises_kept(t: Any, days: float) -> None:
    lead = t.worker("lead")
    with acting(lead):
        every = list(Action.objects.filter(case_id=t.case.id).order_by("id"))
    for one in every:
        if one.state in Action.OPEN:
            owner = next(w for w in (*t.workers.values(), *t.accounts.values()) if w.id == one.owner_id)
            one = t.do(
                days,
                owner,
                actions.action_mark_done,
                action_id=one.id,
                words="Done.",
                expected_version=one.version,
            )
        if one.state == Action.State.DONE:
            witness = t.accounts[str(t.parents[0].id)] if one.owner_id == lead.id else lead
            t.do(
                days + 0.2, witness, actions.action_confirm_done, action_id=one.id,
            )  # fmt: skip
