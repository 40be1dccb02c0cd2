"""How a child comes before the National Referral Mechanism, step by step: pure functions (R180, R181)."""

from __future__ import annotations

from dataclasses import dataclass

from alongside.ground.base.errors import Refused

# What may follow what; "" is the beginning. A no never stands on one person's word: somebody else looks at it.
NEXT: dict[str, tuple[str, ...]] = {
    "": ("proposed", "referred"),
    "proposed": ("referred", "refused"),
    "refused": ("refer_after_all", "stands"),
    "refer_after_all": ("referred",),
    "stands": ("proposed",),
    "referred": ("first_yes", "first_no"),
    "first_yes": ("final_yes", "final_no"),
    "first_no": ("look_again", "proposed"),
    "final_no": ("look_again", "proposed"),
    "look_again": ("first_yes", "first_no", "final_yes", "final_no"),
    "final_yes": (),
}
SECOND = frozenset({"refer_after_all", "stands"})
OPEN = frozenset({"proposed", "refused", "refer_after_all", "referred", "first_yes", "look_again"})
# Organisations that the Home Office lets refer (the standards' section b); others refer through one of them.
RESPONDERS = (
    "The police",
    "The council",
    "Barnardo’s",
    "The Salvation Army",
    "NSPCC",
    "Another first responder organisation",
)
_LATER = {
    "proposed": "This was proposed already, and it stands below. Nothing is lost by waiting for its answer.",
    "final_yes": "They are recognised as a victim. There is nothing more to decide.",
}


@dataclass(frozen=True)
class Opinion:
    """Who would give the second opinion, beside who refused."""

    same_person: bool
    same_agency: bool
    manages: bool


def check_next(before: str, kind: str) -> None:
    """Refuse a step that does not follow the one before it (`nrm_step`), and say what would."""
    if kind not in NEXT[before]:
        words = _LATER.get(
            kind if kind == "proposed" else before,
            "Something else comes first. Look at what was written last.",
        )
        raise Refused(words, code="nrm_step", field="kind")


def check_second(opinion: Opinion) -> None:
    """Refuse a second opinion that is the first one again (`nrm_second_person`): another agency, or a manager who did not
    refuse it, looks at what was refused.
    """
    if not may_look_again(opinion):
        raise Refused(
            "Somebody of another agency, or a manager who had no part in it, looks at this refusal. Ask them today.",
            code="nrm_second_person", field="kind",
        )  # fmt: skip


def may_look_again(opinion: Opinion) -> bool:
    """Whether somebody may give the second opinion on a refusal."""
    return not opinion.same_person and (opinion.manages or not opinion.same_agency)
