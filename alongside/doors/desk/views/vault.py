"""Files at the desk: looking at the copy, opening the original for a reason, handing over, and the evidence pack."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from alongside.doors.common import only_for, open_form
from alongside.doors.common.vault import file_page, statement_pdf
from alongside.doors.desk.forms.vault import HandOverForm, OriginalForm, PackForm, PackSecondForm
from alongside.doors.desk.views.shared import case_for, desk, form_page, of_case, page, worker_of
from alongside.family.cases.models import Case
from alongside.family.cases.selectors import cases_newest
from alongside.ground.access.registry import Permission, allows, require
from alongside.ground.access.selectors import only_in_emergency, require_to_write
from alongside.ground.accounts.again import ask_again
from alongside.ground.accounts.models import User
from alongside.ground.base.errors import Refused
from alongside.ground.files.custody import attachment_get, hand_over, original_ask
from alongside.ground.files.models import Attachment, EvidencePack
from alongside.ground.files.pack import pack_get, pack_make, pack_stream, packs_of
from alongside.ground.files.pack_owed import needs_second, seconds_of
from alongside.ground.files.pack_second import names_in, pack_second, require_second
from alongside.ground.files.policies import EVIDENCE_HAND_OVER, EVIDENCE_OPEN_ORIGINAL, EVIDENCE_PACK
from alongside.ground.files.rules import kind_words
from alongside.ground.files.sealing import Damaged
from alongside.ground.files.selectors import attachments_in
from alongside.ground.govuk.dates import day_words


@desk
def file(request: HttpRequest, attachment_id: uuid.UUID) -> HttpResponse:
    """One file: the copy to look at, what is known of it, and its way through hands."""
    user = worker_of(request)
    found = attachment_get(viewer=user, attachment_id=attachment_id)
    writes = not only_in_emergency(user, found.circle_id)
    view = file_page(found, viewer=user)
    asks = found.shown_as_copy and found.may_be_opened and not view["original_at"]
    return page(
        request, "vault/file", title="A file", heading=found.name, **view,
        back=_back(found, user), may_ask=writes and asks and allows(user, EVIDENCE_OPEN_ORIGINAL),
        may_hand=writes and found.may_be_opened and allows(user, EVIDENCE_HAND_OVER),
    )  # fmt: skip


def _back(found: Attachment, viewer: User) -> dict[str, str] | None:
    """Return the way back to the files of the case, where the file is of one that the viewer may see."""
    case_id = found.family_circle_id or found.circle_id
    if not cases_newest(viewer=viewer).filter(id=case_id).exists():
        return None
    return {"href": reverse("desk:case-files", args=[case_id]), "text": "Back to the files of this case"}


_PACK_WAITS = (
    "The pack is made, and waits: it holds so many originals that a second person has to agree before it leaves. "
    "Colleagues who work with this family, or the managers, were asked. You hear what they say."
)


def _file_for(request: HttpRequest, attachment_id: uuid.UUID, right: Permission) -> Attachment:
    user = worker_of(request)
    found = attachment_get(viewer=user, attachment_id=attachment_id)
    require(user, right)
    require_to_write(user, found.circle_id)
    return found


def _of_file(found: Attachment) -> dict[str, Any]:
    return {"caption": found.name, "back": {"href": _to(found), "text": "Back to the file"}}


def _to(found: Attachment) -> str:
    return reverse("desk:file", args=[found.id])


@desk
def original(request: HttpRequest, attachment_id: uuid.UUID) -> HttpResponse:
    """Say why, and the original opens for some minutes; whoever sits there says first who they are."""
    found = _file_for(request, attachment_id, EVIDENCE_OPEN_ORIGINAL)
    again = ask_again(request)
    if again is not None:
        return again
    form = open_form(request, OriginalForm, f"original-{found.id}")

    def save(answers: dict[str, Any]) -> str:
        original_ask(by=worker_of(request), attachment_id=found.id, **answers)
        messages.success(request, "Your reason is written down. The original is open to you for 15 minutes.")
        return _to(found)

    return form_page(
        request, form, save, title="Open the original", submit="Open the original", **_of_file(found)
    )


@desk
def handed(request: HttpRequest, attachment_id: uuid.UUID) -> HttpResponse:
    """Write down to whom a file was handed over, and why."""
    found = _file_for(request, attachment_id, EVIDENCE_HAND_OVER)
    form = open_form(request, HandOverForm, f"hand-over-{found.id}")

    def save(answers: dict[str, Any]) -> str:
        hand_over(by=worker_of(request), attachment_id=found.id, **answers)
        messages.success(request, "Written down. The family can read who has it.")
        return _to(found)

    return form_page(request, form, save, title="Who has this file now", submit="Save", **_of_file(found))


@desk
def files(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Every file of a case, and the packs that were made of them."""
    user = worker_of(request)
    case = case_for(request, case_id)
    found = attachments_in(viewer=user, circle_ids=_circles(case))
    may_pack = allows(user, EVIDENCE_PACK) and not only_in_emergency(user, case.id)
    return page(
        request, "vault/files", title="Photos, films and documents", rows=[_row(one) for one in found],
        packs=_packs(user, case) if may_pack else packs_of(viewer=user, circle_id=case.id), may_pack=may_pack,
        **of_case(case),
    )  # fmt: skip


def _packs(user: User, case: Case) -> list[EvidencePack]:
    """Return the packs of a case, each with what a second person said of it and whether that is waited for."""
    packs = packs_of(viewer=user, circle_id=case.id)
    waiting, said = needs_second(packs), seconds_of(packs)
    for one in packs:
        one.said, one.waits = said.get(one.id), one.id in waiting and one.id not in said  # type: ignore[attr-defined]
        one.open = not one.waits and (one.id not in said or said[one.id].agreed)  # type: ignore[attr-defined]
        one.mine = one.by_id == user.id  # type: ignore[attr-defined]
    return packs


def _circles(case: Case) -> list[uuid.UUID]:
    return [case.id, case.family_id]


def _row(one: Attachment) -> dict[str, str]:
    return {
        "name": one.name, "href": _to(one), "facts": f"{kind_words(one.media_type)}, came {day_words(one.received_at)}",
    }  # fmt: skip


@desk
def pack(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Choose files and say for whom: they are put together as they were kept, with their hashes and their way through hands."""
    user, case = worker_of(request), case_for(request, case_id, EVIDENCE_PACK)
    found = [one for one in attachments_in(viewer=user, circle_ids=_circles(case)) if one.may_be_opened]
    choices = [(str(one.id), f"{one.name} ({_row(one)['facts']})") for one in found]
    form = open_form(request, PackForm, f"evidence-{case.id}", files=choices)

    def save(answers: dict[str, Any]) -> str:
        made = pack_make(
            by=user,
            circle_ids=_circles(case),
            attachment_ids=form.chosen(),
            why=answers["why"],
            printed=statement_pdf,
        )
        waits = needs_second([made])
        messages.success(request, _PACK_WAITS if waits else f"The pack {made.reference} is ready to fetch.")
        return reverse("desk:case-files", args=[case.id])

    nobody = "" if found else "There is no file in this case that can be packed."
    return form_page(
        request,
        form,
        save,
        title="Make an evidence pack",
        submit="Make the pack",
        nobody=nobody,
        **of_case(case),
    )


@desk
def second(request: HttpRequest, evidence_pack_id: uuid.UUID) -> HttpResponse:
    """Say, as the second person, whether a large pack may leave."""
    user = worker_of(request)
    found = pack_get(viewer=user, pack_id=evidence_pack_id)
    form = open_form(request, PackSecondForm, f"pack-second-{found.id}")
    home = reverse("desk:case-files", args=[found.circle_id])

    def save(answers: dict[str, Any]) -> str:
        pack_second(by=user, pack_id=found.id, agreed=answers["agreed"] == "yes", why=answers["why"])
        messages.success(request, f"Written down. {found.by_name} hears it.")
        return home

    names = names_in(found)
    lead = (
        f"{found.by_name} wants to take these {len(names)} originals out: {found.why} Agree when each of them is needed for this"
        " and whoever gets them may have them."
    )
    return form_page(
        request, form, save, template="vault/second", title=f"The pack {found.reference}", lead=lead, names=names, submit="Save",
        back={"href": home, "text": "Back to the files of this case"},
    )  # fmt: skip


@only_for("desk")
@require_GET
def pack_file(request: HttpRequest, evidence_pack_id: uuid.UUID) -> HttpResponseBase:
    """The archive, written while it is read; each fetching is an event."""
    user = worker_of(request)
    found = pack_get(viewer=user, pack_id=evidence_pack_id)
    again = ask_again(request)
    if again is not None:
        return again
    try:
        require_second(found, by=user)
        made, pieces = pack_stream(by=user, pack_id=evidence_pack_id)
    except (Refused, Damaged) as error:
        return render(request, "files/not_now.html", {"message": error.message}, status=409)
    headers = {
        "Content-Disposition": f'attachment; filename="{made.reference}.zip"', "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }  # fmt: skip
    return StreamingHttpResponse(pieces, content_type="application/zip", headers=headers)
