"""What is safe for a person, asked at two doors in different words: as the forms ask for it and as the verb wants it (R327)."""

from __future__ import annotations

from typing import Any

from alongside.family.people.models import SafeContact


def as_asked(rules: SafeContact | None) -> dict[str, Any]:
    """Return the stored rules as the questions ask for them: voicemail the friendly way round."""
    if rules is None:
        return {}
    return {
        "channels": rules.channels,
        "times": rules.times,
        "shared_device": "yes" if rules.shared_device else "no",
        "no_voicemail": "no" if rules.no_voicemail else "yes",
        "code_word": rules.code_word,
        "note": rules.note,
    }


def as_stated(answers: dict[str, Any]) -> dict[str, Any]:
    """Return the answers of a form as `safe_contact_state` needs them, besides whom it is about."""
    return answers | {
        "shared_device": answers["shared_device"] == "yes", "no_voicemail": answers["no_voicemail"] == "no",
    }  # fmt: skip
