"""Words that judge, at the one place where every form of the desk is opened and sent (R117, R133, R134, R144).

While somebody writes, `words.js` asks `desk:words_check` and shows beside the field what was found. When the form is sent with
such words it comes back once with the same findings, and two choices: change the words, or keep them and say why. What is
urgent is never stopped. A family's own forms are left alone: those words are theirs.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.forms import Field, Textarea
from django.http import HttpRequest
from django.urls import reverse

from alongside.family.wording.matching import Finding
from alongside.family.wording.rules import asked_of
from alongside.family.wording.selectors import lexicon_of
from alongside.family.wording.services import words_keep
from alongside.ground.accounts.models import User
from alongside.ground.base.actors import current_acting
from alongside.ground.govuk.forms import Aside, TextField

if TYPE_CHECKING:
    from alongside.doors.common.forms import FlowForm

# Which forms are prompted and never stopped, by a part of their address's name, and why.
URGENT = {
    "missing": "A child is missing.",
    "episode": "A child is missing, or has just come back.",
    "pack": "Police read it while they look for a child.",
    "police": "It was said by or to the police while a child was missing.",
    "threat": "Somebody is threatened.",
    "threats": "Somebody is threatened.",
    "urgent": "It cannot wait until somebody was asked.",
    "worry": "It could not wait.",
    "emergency": "A record is opened because a child is in danger.",
    "interim": "It keeps a family safe tonight.",
    "call": "Somebody is on the line.",
}
A_NAME = 200  # characters: an answer as short as this is a name, a number or a place
_THEIR_WORDS = re.compile(r"\b(?:their|his|her)(?: own)? words\b", re.IGNORECASE)
_OR_YOURS = re.compile(r"\bor yours\b|\b(?:where|if) you can\b", re.IGNORECASE)


def is_urgent(request: HttpRequest) -> bool:
    """Whether the form of this address is prompted and never stopped."""
    name = request.resolver_match.url_name if request.resolver_match else ""
    return not URGENT.keys().isdisjoint((name or "").split("_"))


def is_narrative(field: Field) -> bool:
    """Whether a question is answered in sentences."""
    long_line = isinstance(field, TextField) and (field.max_length or 0) > A_NAME
    return isinstance(field.widget, Textarea) or long_line


def says_whose(field: Field) -> bool:
    """Whether the question itself says that somebody else's words stand there: “In their own words”."""
    said = f"{field.label or ''} {field.help_text or ''}"
    return bool(_THEIR_WORDS.search(said)) and not _OR_YOURS.search(said)


def look_at(request: HttpRequest, form: FlowForm) -> None:
    """Make a form of the desk prompt while it is written, and ask once about what was sent. Other forms are left alone."""
    here = request.resolver_match
    if not form.looks or here is None or here.namespace != "desk" or not isinstance(request.user, User):
        return
    names = [name for name, field in form.fields.items() if is_narrative(field) and not form.quotes(name)]
    for name in names:
        form.fields[name].widget.attrs["data-words-check"] = reverse("desk:words_check")
    if not form.is_bound or not names:
        return
    lexicon = lexicon_of(request.user.partnership_id)
    for name in names:
        found = asked_of(lexicon.look(str(form.data.get(form.add_prefix(name)) or "")))
        if found and is_urgent(request):
            form.words_noted += found
        elif found:
            form.ask_about(name, found, lexicon)


def keep_words(request: HttpRequest, form: FlowForm, deeds_before: int) -> None:
    """Keep what its author kept, beside the record that the verb made; say once, after what was urgent, what to look at."""
    if isinstance(request.user, User) and (kept := form.words_kept()):
        acting = current_acting()
        deeds = acting.deeds[deeds_before:] if acting is not None else []
        words_keep(
            by=request.user,
            kept=kept,
            lexicon=lexicon_of(request.user.partnership_id),
            deed=deeds[-1] if deeds else None,
        )
    if form.words_noted:
        said = ", ".join(dict.fromkeys(f"“{one.words}”" for one in form.words_noted))
        messages.info(request, f"Saved. When there is time, look again at {said}: say what happened instead.")


def deeds_so_far() -> int:
    """Return how many events the acting person has written in this transaction."""
    acting = current_acting()
    return len(acting.deeds) if acting is not None else 0


def aside_of(finding: Finding) -> Aside:
    """Return what is shown beside a field about one finding."""
    entry = finding.entry
    words = " ".join(finding.words.split())
    return Aside(f"“{words}”", (entry.why, f"Better: {entry.better}", f"Ask: {entry.question}"))


def as_json(finding: Finding) -> dict[str, Any]:
    """Return one finding for the script beside the field."""
    shown = aside_of(finding)
    return {
        "start": finding.start,
        "end": finding.end,
        "words": shown.title,
        "lines": list(shown.lines),
        "kind": finding.entry.kind,
        "quoted": finding.quoted,
    }
