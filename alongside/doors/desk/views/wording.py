"""The lexicon: what it holds, trying a text against it, proposing a version; and which words were kept (R117, R133, R134)."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from alongside.doors.common import only_for, open_form
from alongside.doors.common.limits import too_many
from alongside.doors.common.wording import as_json, aside_of
from alongside.doors.desk.forms.parts import PressForm
from alongside.doors.desk.forms.wording import MOST_TRIED, ProposeForm, TryForm, as_asked
from alongside.doors.desk.templatetags.words import plain_term, short_term
from alongside.doors.desk.views.shared import Row, desk, form_page, page, worker_of
from alongside.family.wording.entries import KINDS, Entry, ordinary_sentences
from alongside.family.wording.models import KeptWords, LexiconVersion
from alongside.family.wording.policies import KEPT_READ, KEPT_REASONS, LEXICON_KEEP
from alongside.family.wording.rules import matches
from alongside.family.wording.selectors import (
    entries_in,
    kept_agencies,
    kept_counts,
    kept_words,
    lexicon_of,
    version_get,
    versions_of,
)
from alongside.family.wording.services import lexicon_propose, lexicon_start
from alongside.ground.access.registry import allows, require
from alongside.ground.audit.events import registered_types
from alongside.ground.base.ends import first_of
from alongside.ground.govuk.dates import day_words
from alongside.ground.govuk.forms import tidy_text
from alongside.ground.govuk.pagination import keyset_page

_MOST_LOOKS, _IN_SECONDS = 1_200, 600
_SHOWN = 20  # versions
_BACK = {"text": "Back to the lexicon"}


def _back() -> dict[str, Any]:
    return {"back": {"href": reverse("desk:words"), **_BACK}}


@only_for("desk")
@require_POST
def check(request: HttpRequest) -> JsonResponse:
    """Return what stands in `text` (JSON), for the script beside a field. The text is neither kept nor written to a log."""
    if too_many(request, "words", most=_MOST_LOOKS, seconds=_IN_SECONDS):
        return JsonResponse({"found": []}, status=429)
    try:
        data = json.loads(request.body)
        text = data["text"]
    except (ValueError, KeyError, TypeError):
        return JsonResponse({"found": []}, status=400)
    if not isinstance(text, str) or len(text) > MOST_TRIED:
        return JsonResponse({"found": []}, status=400)
    found = lexicon_of(worker_of(request).partnership_id).look(text)
    return JsonResponse({"found": [as_json(one) for one in found]})


@desk
def words(request: HttpRequest) -> HttpResponse:
    """Every term in force with what could be written instead, by kind; and the versions."""
    user = worker_of(request)
    lexicon = lexicon_of(user.partnership_id)
    versions = first_of(versions_of(viewer=user), _SHOWN)
    by_kind = [(kind, [one for one in lexicon.entries if one.kind == kind.key]) for kind in KINDS.values()]
    return page(
        request, "wording/words", title="Words that judge", number=lexicon.number, by_kind=by_kind,
        versions=[_version_row(one, lexicon.number) for one in versions], may_propose=allows(user, LEXICON_KEEP),
        may_read_kept=allows(user, KEPT_READ),
    )  # fmt: skip


def _version_row(one: LexiconVersion, in_force: int) -> Row:
    started = next(iter(one.starts.all()), None)
    if started is not None:
        status = "In force" if one.number == in_force else "Was in force"
    else:
        status = "Proposed" if one.of_number == in_force else "Not taken up"
    return {
        "text": f"Version {one.number}: “{short_term(one.term)}” {one.what}",
        "href": reverse("desk:words_version", args=[one.id]),
        "hint": f"{one.proposed_by_name}, {day_words(one.proposed_at)}: {one.reason}",
        "status": status,
        "meaning": "waiting" if status == "Proposed" else "good" if status == "In force" else "neutral",
    }


@desk
def words_try(request: HttpRequest) -> HttpResponse:
    """Look through a text, and show what is found where. Nothing of it is kept."""
    trial = TryForm(request.POST if request.method == "POST" else None)
    trial.fields["text"].widget.attrs["data-words-check"] = reverse("desk:words_check")
    asides, looked = [], False
    if request.method == "POST" and trial.is_valid():
        looked = True
        found = lexicon_of(worker_of(request).partnership_id).look(trial.cleaned_data["text"])
        asides = [(aside_of(one), one.quoted) for one in found]
    return page(
        request, "wording/try", title="Try some words", trial=trial, asides=asides, looked=looked, **_back()
    )


@desk
def words_propose(request: HttpRequest) -> HttpResponse:
    """Propose a version with one entry added, changed or taken out."""
    user = worker_of(request)
    require(user, LEXICON_KEEP)
    lexicon = lexicon_of(user.partnership_id)
    asked = tidy_text(request.GET.get("term", ""))[:120]
    entry = next((one for one in lexicon.entries if one.term == asked), None)
    form = open_form(
        request, ProposeForm, f"words-propose-{lexicon.number}", initial=as_asked(entry) if entry else None
    )

    def verb(answers: dict[str, Any]) -> str:
        made = lexicon_propose(by=user, **form.proposed({one.term for one in lexicon.entries}))
        messages.success(request, "Proposed. Somebody else who keeps the lexicon puts it in force.")
        return reverse("desk:words_version", args=[made.id])

    lead = "Nothing changes until somebody else has looked at it. A term that stands in many ordinary sentences is refused."
    return form_page(
        request,
        form,
        verb,
        title="Propose a change of the lexicon",
        lead=lead,
        submit="Propose it",
        **_back(),
    )


@desk
def words_version(request: HttpRequest, lexicon_id: uuid.UUID) -> HttpResponse:
    """One version: what it changes, and putting it in force."""
    user = worker_of(request)
    version = version_get(viewer=user, version_id=lexicon_id)
    started = next(iter(version.starts.all()), None)
    in_force = lexicon_of(user.partnership_id).number
    waits = started is None and version.of_number == in_force and version.number > in_force
    entry = next((one for one in entries_in(version) if one.term == version.term), None)
    shown = {
        "version": version, "started": started, "waits": waits, "facts": _facts(version, entry),
        "own": version.proposed_by_id == user.id, **_back(),
    }  # fmt: skip
    title = f"Version {version.number} of the lexicon"
    if not (waits and allows(user, LEXICON_KEEP) and not shown["own"]):
        require_post_right(request)
        return page(request, "wording/version", title=title, form=None, **shown)
    form = open_form(request, PressForm, f"words-start-{version.id}")

    def verb(answers: dict[str, Any]) -> str:
        lexicon_start(by=user, version_id=version.id)
        messages.success(request, "In force from now on. Words that were kept before keep their version.")
        return reverse("desk:words")

    return form_page(
        request, form, verb, template="wording/version", title=title, submit="Put it in force", **shown
    )


def require_post_right(request: HttpRequest) -> None:
    """Refuse what is sent by somebody who may not keep the lexicon."""
    if request.method == "POST":
        require(worker_of(request), LEXICON_KEEP)


def _facts(version: LexiconVersion, entry: Entry | None) -> list[dict[str, str]]:
    told = {"Change": f"“{plain_term(version.term)}” {version.what}", "Why": version.reason}
    if entry is not None:
        ordinary = ordinary_sentences()
        told |= {
            "Kind": KINDS[entry.kind].title,
            "Better": entry.better,
            "Ask": entry.question,
            "Other ways to say it": "; ".join(map(plain_term, entry.also)),
            "Where it may stand": "; ".join(map(plain_term, entry.unless)),
            "In ordinary sentences": f"It stands in {matches(entry, ordinary)} of {len(ordinary)}",
        }
    told["Proposed by"] = f"{version.proposed_by_name}, {day_words(version.proposed_at)}"
    return [{"key": key, "value": value} for key, value in told.items() if value]


@desk
def words_kept(request: HttpRequest) -> HttpResponse:
    """Words that were asked about and kept: for auditors and the board, by kind and agency, never by worker."""
    user = worker_of(request)
    require(user, KEPT_READ)
    asked = {name: tidy_text(request.GET.get(name, ""))[:120] for name in ("kind", "agency", "term")}
    found = kept_words(viewer=user, **asked)
    pages = keyset_page(found, key=("-at", "-id"), after=request.GET.get("after"))
    reasons = allows(user, KEPT_REASONS)
    return page(
        request, "wording/kept", title="Words that were kept", pages=pages, asked=asked, reasons=reasons,
        rows=[_kept_row(one, reasons) for one in pages.items], head=_HEAD if reasons else _HEAD[:4],
        counts=kept_counts(viewer=user), agencies=kept_agencies(viewer=user), kinds=KeptWords.Kind.choices, **_back(),
    )  # fmt: skip


_HEAD = ["Term", "What it is", "Where", "By whom, and when", "Why it stays"]


def _kept_row(one: KeptWords, reasons: bool) -> list[str]:
    deed = registered_types().get(one.deed)
    row = [
        f"“{one.found if reasons else short_term(one.term)}”",
        f"{one.get_kind_display()} (version {one.lexicon})",
        f"{one.question}: {deed.sentence}" if deed else one.question,
        "; ".join((", ".join(filter(None, (one.author_role, one.agency_name))), day_words(one.at))),
    ]
    if reasons:
        step = f"Next step by {day_words(one.next_on)}: {one.next_step}" if one.next_on else ""
        row.append(" ".join(part for part in (one.because, step) if part))
    return row
