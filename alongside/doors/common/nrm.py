"""What both doors ask and show of the National Referral Mechanism (R180)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from alongside.doors.common.forms import FlowForm
from alongside.ground.govuk.forms import LongTextField
from alongside.practice.safety.models import NrmStep

_MEANS = {
    "proposed": "waiting", "referred": "good", "refused": "contested", "refer_after_all": "good", "stands": "contested",
    "first_yes": "good", "first_no": "contested", "final_yes": "good", "final_no": "contested", "look_again": "waiting",
}  # fmt: skip


class NrmProposeForm(FlowForm):
    """A child may be a victim of modern slavery: why, and what shows it."""

    words = LongTextField(
        label="What makes you think so?",
        help_text="What was done to the child, and who gains by it. A few sentences are enough.",
        max_length=2_000, rows=4, error_messages={"required": "Say what makes you think so"},
    )  # fmt: skip
    evidence = LongTextField(
        label="What is there that shows it?",
        help_text="For example messages, a diary, something the child said, a report number. It can be added later.",
        max_length=2_000, rows=3, required=False,
    )  # fmt: skip


def nrm_items(steps: Sequence[NrmStep]) -> list[dict[str, Any]]:
    """Return the steps for a timeline, the newest first."""
    return [
        {
            "title": "Asked by itself" if one.asked_by_itself else one.get_kind_display(),
            "by": "" if one.asked_by_itself else f"{one.by_name}, {one.by_role}", "at": one.at, "meaning": _MEANS[one.kind],
            "text": "\n".join(part for part in (one.words, _goes_with(one), _by_whom(one)) if part),
        }
        for one in steps
    ]  # fmt: skip


def _goes_with(one: NrmStep) -> str:
    return f"What shows it: {one.evidence}" if one.evidence else ""


def _by_whom(one: NrmStep) -> str:
    if not one.responder:
        return f"Number {one.reference}" if one.reference else ""
    return f"{one.responder}, number {one.reference}." if one.reference else f"{one.responder}."
