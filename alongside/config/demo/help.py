"""What families asked for along the way: answered, answered in a way that did not help, or still waiting (R7)."""

from __future__ import annotations

from typing import Any

from alongside.accountability.challenge import services as challenge
from alongside.ground.clock.time_source import local_date


def ask_for_help(t: Any) -> None:
    """Tell what the mother of a story asked for, where the story says so. `t` is its `Telling`."""
    for told in t.story.get("help", ()):
        request = _asked(t, told)
        if "answer" in told:
            lead = t.worker("lead")
            said = {"request_id": request.id, "kind": told["kind"], "words": told["answer"]}
            t.do(told["days"] + 1, lead, challenge.help_answer, **said)
        if "still" in told:
            mother = t.accounts[str(t.parents[0].id)]
            t.do(
                told["days"] + 2,
                mother,
                challenge.help_not_answered,
                request_id=request.id,
                words=told["still"],
            )


def _asked(t: Any, told: dict[str, Any]) -> Any:
    mother = t.accounts.get(str(t.parents[0].id))
    if mother is not None:
        return t.do(told["days"], mother, challenge.help_ask, words=told["words"])
    return t.do(
        told["days"], t.worker("lead"), challenge.help_take_down, family_id=t.case.family_id,
        person_id=t.parents[0].id, channel="phone", words=told["words"], asked_on=local_date(t.at(told["days"])),
    )  # fmt: skip
