"""Rules of a threat, as pure functions: how it stands, and what may follow (R182)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from alongside.ground.base.errors import Refused
from alongside.practice.safety.models import ThreatStep

Step = ThreatStep.Kind
POLICE: frozenset[str] = frozenset({Step.TOOK.value, Step.REFUSED.value})
PLAN: frozenset[str] = frozenset({Step.HOLDS.value, Step.CHANGED.value})
BY_FAMILY: frozenset[str] = POLICE | {Step.MORE.value}


@dataclass(frozen=True)
class Standing:
    """How a threat stands, by what became of it: the newest answer of the police, and about the plan."""

    police: str = ""
    plan: str = ""
    closed: bool = False

    @property
    def settled(self) -> bool:
        """Whether the police answered and somebody looked at the plan."""
        return bool(self.police and self.plan)

    @property
    def state(self) -> str:
        """Reported, with the police, checked, watched, or finished: the states of the requirements, derived."""
        if self.closed:
            return "closed"
        if self.settled:
            return "monitored"
        return "checked" if self.plan else "police" if self.police else "reported"


def standing(kinds: Sequence[str]) -> Standing:
    """Return how a threat stands after these steps, oldest first."""
    police = [kind for kind in kinds if kind in POLICE]
    plan = [kind for kind in kinds if kind in PLAN]
    return Standing(police[-1] if police else "", plan[-1] if plan else "", Step.CLOSED.value in kinds)


def check_step(before: Sequence[str], kind: str, *, has_plan: bool) -> None:
    """Refuse a step that cannot follow: `threat_closed`, `threat_police_first`, `threat_check_first`, `plan_none`."""
    now = standing(before)
    if now.closed:
        raise Refused(
            "This is finished. If something happened again, say it as a new one: then it is looked at at once.",
            code="threat_closed",
        )  # fmt: skip
    if kind in PLAN and not has_plan:
        raise Refused(
            "There is no plan that could hold. Put an emergency plan in force first, or start one; then say that it was"
            " changed.",
            code="plan_none", field="kind",
        )  # fmt: skip
    if kind == Step.CLOSED and not now.police:
        raise Refused(
            "Write first what the police said: their number, or who did not take it and why.",
            code="threat_police_first", field="words",
        )  # fmt: skip
    if kind == Step.CLOSED and not now.plan:
        raise Refused(
            "Look first whether the plan still holds, and write down the answer.",
            code="threat_check_first", field="words",
        )  # fmt: skip


def check_changed(kind: str, *, changed: bool) -> None:
    """Refuse the word that the plan was changed where no measure of it changed since the threat (`plan_not_changed`)."""
    if kind == Step.CHANGED and not changed:
        raise Refused(
            "Nothing in the plan has changed since this was said. Change the plan first, then say so here; or choose that it"
            " still holds, and write why nothing needs changing.",
            code="plan_not_changed", field="kind",
        )  # fmt: skip


def check_police(kind: str, *, reference: str, who: str, words: str) -> None:
    """Refuse a word of the police that lacks what it needs: `reference_missing`, `refuser_missing`, `refusal_words_missing`."""
    if kind == Step.TOOK and not reference:
        raise Refused(
            "Write the number they gave. If they gave none, ring 101 and ask for it, or choose that they did not take it.",
            code="reference_missing", field="reference",
        )  # fmt: skip
    if kind == Step.REFUSED and not who:
        raise Refused(
            "Write who did not take it. If they did not say their name: “an officer at 101”, or their number.",
            code="refuser_missing", field="who",
        )  # fmt: skip
    if kind == Step.REFUSED and not words:
        raise Refused(
            "Write why they did not take it, as far as they said. It helps us to ask again.",
            code="refusal_words_missing", field="words",
        )  # fmt: skip


def check_said(*, said: str, words: str) -> None:
    """Refuse a threat of which nothing is told (`threat_words_missing`)."""
    if not said and not words:
        raise Refused(
            "Write what happened, or what they said. One line is enough.",
            code="threat_words_missing",
            field="words",
        )


def targets_with(targets: Collection[str], siblings: Collection[object]) -> list[str]:
    """Return who was threatened, with “a brother or sister” where one is named. Refused when nobody is (`targets_missing`)."""
    found = list(dict.fromkeys(targets))
    if siblings and "sibling" not in found:
        found.append("sibling")
    if not found:
        raise Refused(
            "Choose who or what was threatened. “Somebody or something else” is an answer.",
            code="targets_missing", field="targets",
        )  # fmt: skip
    return found
