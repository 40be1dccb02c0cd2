"""What a plan needs before it is in force: one table, one place, pure (R22, R24, R94-R102, R106, S1 step 4).

A row says which rule is broken, how to put that right, and on which page. It blocks the ordinary way alone: what must
happen tonight goes into force at once as an interim plan, which no row of this table can hold up.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from alongside.practice.plans.rules import MeasureFacts, PlanFacts, nothing_on, unready

ADVICE, COURSE = "advice", "course"
# Words by which advice and courses are known, whatever kind was ticked: from the parents' own accounts (002, 003).
_BARE_ADVICE = re.compile(
    r"^\W*(just |please |parents? |mum |dad |to |should |must |need to )*"
    r"((ring|call|phone|report .* to|contact) (the )?(police|999|101)|give (him|her|them|\w+) (some |more )?freedom|"
    r"(set|keep) (firm(er)? |clear(er)? )?boundaries|be (more )?(firm|strict)(er)?)\W*$",
    re.IGNORECASE,
)
_COURSE = re.compile(
    r"\b(parenting|boundar(y|ies)|behaviour management)\b.{0,20}\b(course|class(es)?|programme|program|group)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class FinalFacts:
    """All that the table looks at. Tuples name what is missing, in words that the reader knows."""

    plan: PlanFacts
    today: date
    shared: bool
    changed_since_shared: bool
    unchecked: tuple[str, ...] = ()  # of parents and the young person without the checklist
    siblings: tuple[str, ...] = ()  # brothers and sisters not looked at
    adaptations: tuple[str, ...] = ()  # what must be known about talking to the child, and is not
    disruption: int = 1
    signed: frozenset[str] = frozenset()
    harms: tuple[str, ...] = ()  # harms without a measure or a reasoned deferral
    wishes: int = 1
    wishes_unanswered: int = 0
    no_wishes_reason: str = ""
    strategies: tuple[str, ...] = ()  # advised against, and the parents' answer is not there
    hurt_before: bool = False  # in the family, before: the plan protects against exploitation later too
    kind: str = "extra_familial"
    kind_reason: str = ""


@dataclass(frozen=True)
class FinalRule:
    """One row: how it is broken, in which words that is said, and on which page (`where`) it is put right.

    A row `of_each` looks at each measure for itself; a row that `names` says whom or what is missing.
    """

    code: str
    message: str
    where: str
    breaks: Callable[[FinalFacts], bool] | None = None
    of_each: Callable[[MeasureFacts], bool] | None = None
    names: Callable[[FinalFacts], tuple[str, ...]] | None = None


@dataclass(frozen=True)
class Unfinished:
    """A rule that holds a plan up, with what is missing and where that is put right."""

    code: str
    message: str
    where: str
    names: tuple[str, ...] = ()
    measure_ids: tuple[uuid.UUID, ...] = ()


def is_course(measure: MeasureFacts) -> bool:
    """Whether a measure is a general parenting course, by its kind or by its words (R106)."""
    return measure.nature == COURSE or bool(_COURSE.search(measure.words))


def is_advice(measure: MeasureFacts) -> bool:
    """Whether a measure only tells a parent what to do, by its kind or by its words (R98, R100)."""
    return measure.nature == ADVICE or bool(_BARE_ADVICE.match(measure.words))


def _advice_alone(facts: FinalFacts) -> bool:
    measures = facts.plan.measures
    return bool(measures) and all(is_advice(m) or is_course(m) for m in measures)


def _no_later_protection(facts: FinalFacts) -> bool:
    later = [m for m in facts.plan.measures if m.side in ("outside", "online") and not is_advice(m)]
    return facts.hurt_before and not later


FINAL: tuple[FinalRule, ...] = (
    FinalRule(
        "plan_not_shared", "Share the plan with everybody first, so that they can answer it.", "share",
        breaks=lambda f: not f.shared,
    ),
    FinalRule(
        "plan_changed_since_shared", "It was changed after it was shared. Share it again, so that everybody reads the same.",
        "share", breaks=lambda f: f.shared and f.changed_since_shared,
    ),
    FinalRule(
        "plan_online_empty", "Add something for online and the phone, or say why there is nothing.", "reasons",
        breaks=lambda f: nothing_on(f.plan, "online") and not f.plan.online_empty_reason.strip(),
    ),
    FinalRule(
        "advice_alone", "This plan is made of advice to parents alone. Add what an agency does.", "propose",
        breaks=_advice_alone,
    ),
    FinalRule(
        "advice_stands_alone", "Advice cannot stand alone. Say what an agency does beside it.", "measure",
        of_each=lambda m: is_advice(m) and m.proposer not in ("child", "parent") and not m.beside.strip(),
    ),
    FinalRule(
        "course_not_asked_for",
        "A general parenting course stands here only when a parent asked for it. Take it back, or let a parent who wants it"
        " propose it in their own account.",
        "measure", of_each=lambda m: is_course(m) and m.proposer != "parent",
    ),
    FinalRule(
        "course_bears_on_nothing", "Say how this course bears on the exploitation.", "measure",
        of_each=lambda m: is_course(m) and not m.bears_on.strip(),
    ),
    FinalRule(
        "harm_unanswered", "Answer each harm with a measure, or say why it waits, who sees to it and until when.", "harms",
        names=lambda f: f.harms,
    ),
    FinalRule(
        "later_unprotected",
        "This child was hurt in the family before, and others may use that. Add what protects them outside the home or online"
        " too, and is more than advice.",
        "propose", breaks=_no_later_protection,
    ),
    FinalRule(
        "disruption_empty",
        "Say who is to be stopped, how, by which agency and by when. If that stays empty, police and a manager each sign in"
        " their own account.",
        "disruption", breaks=lambda f: not f.disruption and f.signed != {"police", "manager"},
    ),
    FinalRule(
        "wishes_missing", "Write what the young person wishes, or say why that is not known yet.", "young",
        breaks=lambda f: not f.wishes and not f.no_wishes_reason.strip(),
    ),
    FinalRule(
        "wish_unanswered", "Say to each wish of the young person what is followed, what is not, and why.", "young",
        breaks=lambda f: f.wishes_unanswered > 0,
    ),
    FinalRule(
        "strategy_unanswered",
        "Somebody advised against what the parents already do. Write what the parents say to it, or that they were asked.",
        "strategies", names=lambda f: f.strategies,
    ),
    FinalRule(
        "sibling_unreviewed", "Look at how each brother and sister is.", "siblings", names=lambda f: f.siblings
    ),
    FinalRule(
        "adaptations_missing", "Write what helps this child when somebody talks to them.", "adaptations",
        names=lambda f: f.adaptations,
    ),
    FinalRule(
        "involvement_unanswered",
        "Answer how each parent and the young person took part in this version, and why not where they did not.",
        "involvement", names=lambda f: f.unchecked,
    ),
    FinalRule(
        "kind_without_reason", "Tell the parents why this is a child protection plan.", "kind",
        breaks=lambda f: f.kind == "child_protection" and not f.kind_reason.strip(),
    ),
)  # fmt: skip

_FROM_SHARING = {"measures": "propose", "": "propose"}


def unfinished(facts: FinalFacts) -> list[Unfinished]:
    """Return every rule that keeps a plan from being in force: those of sharing first, then this table's, in its order."""
    found = [
        Unfinished(
            broken.code, broken.message, "measure" if broken.measure_ids else _FROM_SHARING.get(broken.field, "reasons"),
            measure_ids=broken.measure_ids,
        )
        for broken in unready(facts.plan, today=facts.today)
    ]  # fmt: skip
    for rule in FINAL:
        names = rule.names(facts) if rule.names is not None else ()
        each = rule.of_each
        ids = tuple(m.id for m in facts.plan.measures if each(m)) if each is not None else ()
        if names or ids or (rule.breaks is not None and rule.breaks(facts)):
            found.append(Unfinished(rule.code, rule.message, rule.where, names, ids))
    return found
