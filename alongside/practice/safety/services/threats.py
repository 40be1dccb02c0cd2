"""Threats and attacks: said by anybody who knows of them; the police, the plan, what more is known, the end (R182).

Nothing that was said is changed. Two promises begin at once: that the police take it or are written down as not taking it,
and that somebody looks on the day whether the plan still keeps the family safe.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import transaction

from alongside.family.cases.models import Case
from alongside.family.circumstances.services import sibling_look_again
from alongside.family.people.rules import line_of, one_of, past_day, some_of, words_of
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import Permission, require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, NotPermitted
from alongside.ground.clock import now, today
from alongside.ground.clock.services import clock_start, clock_stop
from alongside.ground.files.services import attachments_receive
from alongside.practice.plans.models import Plan
from alongside.practice.plans.services import plan_review_trigger
from alongside.practice.plans.since import plan_since
from alongside.practice.safety import events
from alongside.practice.safety import rules_threats as rules
from alongside.practice.safety.models import Threat, ThreatStep
from alongside.practice.safety.policies import THREAT_REPORT, THREAT_WORK
from alongside.practice.safety.services.common import a_case, signed

_WHY = "the promises after a threat, the plan and a brother's record are the workers', whoever was threatened"
_LINES = {"who": 300, "about_time": 60, "evidence": 1_000}


@dataclass(frozen=True)
class Happened:
    """What somebody says of a threat or an attack. `siblings`: the brothers and sisters it was aimed at, by person.

    `happened_on`: a London day, at the latest today. `told_by` and `told_how`: where a worker writes it for somebody.
    """

    kind: str
    happened_on: date
    targets: Sequence[str] = ()
    siblings: Sequence[uuid.UUID] = ()
    said: str = ""
    words: str = ""
    where: str = Threat.Where.NOT_KNOWN.value
    medium: str = Threat.Medium.NOT_KNOWN.value
    who: str = ""
    about_time: str = ""
    evidence: str = ""
    readers: str = Threat.Readers.FAMILY.value
    told_how: str = Threat.Told.OWN.value
    told_by: str = ""

    def kept(self) -> dict[str, Any]:
        """Return it fit to keep. Raises Refused by field."""
        said = words_of(self.said, field="said", limit=2_000)
        words = words_of(self.words, field="words", limit=4_000)
        rules.check_said(said=said, words=words)
        lines = {name: line_of(getattr(self, name), field=name, limit=n) for name, n in _LINES.items()}
        return lines | {
            "said": said, "words": words, "siblings": list(dict.fromkeys(self.siblings)),
            "targets": rules.targets_with(
                some_of(self.targets, Threat.Target.values, field="targets"), self.siblings
            ),
            "kind": one_of(self.kind, Threat.Kind.values, field="kind"),
            "where": one_of(self.where, Threat.Where.values, field="where"),
            "medium": one_of(self.medium, Threat.Medium.values, field="medium"),
            "readers": one_of(self.readers, Threat.Readers.values, field="readers"),
            "happened_on": past_day(self.happened_on, today=today(), field="happened_on"),
        }  # fmt: skip


@transaction.atomic
def threat_report(
    *, by: User, case_id: uuid.UUID, what: Happened, uploads: Sequence[File[Any]] = ()
) -> Threat:
    """Say that somebody of a family was threatened or attacked: oneself, or a worker for whoever told them (R182).

    The police and a look at the plan are promised at once, the plan is to be reviewed (R104), and each brother or sister
    named is to be looked at (R32). `uploads`: what was kept of it, sealed and scanned.

    Raises NotPermitted; Missing, also for somebody who is no brother or sister; Refused: `threat_words_missing`,
    `targets_missing`, `told_by_missing`, `choice_unknown`, `day_in_future`, `words_too_long`, and as the files room.
    """
    case = a_case(by, case_id, THREAT_REPORT)
    facts = what.kept() | _told(by, what)
    threat = Threat.objects.create(**signed(by, case.id, case.child_id), **facts)
    record(
        events.THREAT_REPORTED, by=by, about=threat, circle_ids=[case.id],
        facts={"kind": threat.kind, "targets": threat.targets, "medium": threat.medium, "files": len(uploads)},
    )  # fmt: skip
    if uploads:
        attachments_receive(
            by=by, circle_id=case.family_id, about=threat, uploads=uploads, purpose="evidence",
            open_to_family=threat.readers == Threat.Readers.FAMILY, family_circle_id=case.id,
        )  # fmt: skip
    _promise(by, case, threat)
    if threat.siblings:
        sibling_look_again(
            by=by, case=case, person_ids=threat.siblings, why="threatened", happened_on=threat.happened_on
        )
    return threat


def _told(by: User, what: Happened) -> dict[str, str]:
    """Return whose words they are: a family member's own; of a worker, who told them, and how."""
    if by.is_family:
        return {"told_how": Threat.Told.OWN.value, "told_by": ""}
    how = one_of(
        what.told_how, [one for one in Threat.Told.values if one != Threat.Told.OWN], field="told_how"
    )
    return {"told_how": how, "told_by": line_of(what.told_by, field="told_by", limit=120, required=True)}


def _promise(by: User, case: Case, threat: Threat) -> None:
    if case.closed_at is not None:
        return  # nobody works with them any more: the page says whom to ring
    with elevated(_WHY):
        for kind in events.THREAT_CLOCKS:
            clock_start(
                kind=kind, about_id=threat.id, circle_id=case.id, partnership_id=case.partnership_id, by=by,
                started_at=threat.at, owner_label="the lead professional",
            )  # fmt: skip
        # What one person of a family said to the workers alone is not named on the plan that all of them read.
        what = "threat" if threat.readers == Threat.Readers.FAMILY else "other"
        plan_review_trigger(by=by, case_id=case.id, what=what, happened_on=threat.happened_on)


@transaction.atomic
def threat_police(
    *,
    by: User,
    threat_id: uuid.UUID,
    kind: str,
    on: date,
    reference: str = "",
    who: str = "",
    words: str = "",
) -> ThreatStep:
    """Write that the police took it and gave a number, or who of them did not take it and why (R182). It stops the promise.

    They may be asked again after they refused. Raises NotPermitted; Missing; Refused: `choice_unknown`, `day_in_future`,
    `reference_missing`, `refuser_missing`, `refusal_words_missing`, `threat_closed`, `words_too_long`.
    """
    threat = _a_threat(by, threat_id, THREAT_REPORT)
    one_of(kind, sorted(rules.POLICE), field="kind")
    past_day(on, today=today(), field="on")
    number = line_of(reference, field="reference", limit=60) if kind == rules.Step.TOOK else ""
    name, said = line_of(who, field="who", limit=120), words_of(words, field="words", limit=2_000)
    rules.check_police(kind, reference=number, who=name, words=said)
    step = _step(by, threat, kind, on=on, reference=number, who=name, words=said)
    with elevated(_WHY):
        clock_stop(kind=events.THREAT_POLICE, about_id=threat.id, at=now(), by=by)
    return step


@transaction.atomic
def threat_checked(*, by: User, threat_id: uuid.UUID, kind: str, words: str) -> ThreatStep:
    """Say, after looking at the plan because of a threat, that nothing needs changing and why, or that it was changed (R182).

    That it was changed is compared with what each measure said when the threat was told. It stops the promise of that day;
    the plan's own review with the family stays due. Raises NotPermitted; Missing; Refused: `choice_unknown`, `plan_none`,
    `plan_not_changed`, `threat_closed`, `words_missing`, `words_too_long`.
    """
    threat = _a_threat(by, threat_id, THREAT_WORK)
    one_of(kind, sorted(rules.PLAN), field="kind")
    kept = words_of(words, field="words", limit=2_000, required=True)
    with elevated("whoever works here may read a part of the plan alone; the comparison is of all of it"):
        changes = plan_since(viewer=by, case_id=threat.case_id, at=threat.at)
        rules.check_step(_kinds(threat), kind, has_plan=changes is not None)
    rules.check_changed(kind, changed=bool(changes))
    step = _step(by, threat, kind, words=kept)
    with elevated(_WHY):
        clock_stop(kind=events.THREAT_CHECK, about_id=threat.id, at=now(), by=by)
    return step


@transaction.atomic
def threat_add(*, by: User, threat_id: uuid.UUID, words: str) -> ThreatStep:
    """Add what more is known, or put right what was said; what was said before stays (R182).

    Raises NotPermitted; Missing; Refused: `threat_closed`, `words_missing`, `words_too_long`.
    """
    threat = _a_threat(by, threat_id, THREAT_REPORT)
    return _step(
        by, threat, rules.Step.MORE.value, words=words_of(words, field="words", limit=2_000, required=True)
    )


@transaction.atomic
def threat_close(*, by: User, threat_id: uuid.UUID, words: str) -> ThreatStep:
    """Say that a threat is finished, and what became of it in words that the family reads.

    Raises NotPermitted; Missing; Refused: `threat_police_first`, `threat_check_first`, `threat_closed`, `words_missing`.
    """
    threat = _a_threat(by, threat_id, THREAT_WORK)
    return _step(
        by, threat, rules.Step.CLOSED.value, words=words_of(words, field="words", limit=2_000, required=True)
    )


def _a_threat(by: User, threat_id: uuid.UUID, right: Permission) -> Threat:
    """Return a threat that `by` reads and may write about. Raises NotPermitted; Missing."""
    require(by, right)
    threat = Threat.objects.filter(id=threat_id).first()
    if threat is None:
        raise Missing
    require_to_write(by, threat.case_id)
    return threat


def _kinds(threat: Threat) -> list[str]:
    return list(threat.steps.order_by("at", "id").values_list("kind", flat=True))


def _step(by: User, threat: Threat, kind: str, *, on: date | None = None, **facts: str) -> ThreatStep:
    if by.is_family and kind not in rules.BY_FAMILY:
        raise NotPermitted("Whoever works with you says this.", code="workers_say_this")
    with elevated(
        "what became of it is told to whoever reads it; whether there is a plan is no secret of it"
    ):
        before = _kinds(threat)
        has_plan = Plan.objects.filter(case_id=threat.case_id).exclude(state=Plan.State.CLOSED).exists()
    rules.check_step(before, kind, has_plan=has_plan)
    step = ThreatStep.objects.create(
        **signed(by, threat.case_id, threat.child_id), threat=threat, kind=kind, on=on or today(), **facts
    )  # fmt: skip
    record(events.THREAT_STEPPED, by=by, about=step, circle_ids=[threat.case_id], facts={"kind": kind})
    return step
