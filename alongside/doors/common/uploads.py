"""Choosing files on a form, and listing them beside what they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from alongside.ground.base.errors import Refused
from alongside.ground.files.models import Attachment
from alongside.ground.files.rules import accepted, accepted_words, kind_words, most_bytes, safe_name
from alongside.ground.files.sending import Sent, sent_of
from alongside.ground.files.services import FileRefused, attachment_check
from alongside.ground.govuk.forms import ManyFilesField, RadiosField
from alongside.ground.govuk.forms.fields import ManyFilesInput, size_words

TOO_LARGE_TOGETHER = "This was too large to send. Choose fewer files, or smaller ones."
_STATES = {
    "clean": "checked for viruses",
    "not_scanned": "not checked for viruses",
    "too_large": "too large to be checked for viruses",
    "held": "We are still checking this file. It can be opened later.",
    "infected": "We removed this file. It could have harmed a phone or computer.",
}


class _Files(ManyFilesInput):
    """Chosen files, and under the same name with `-sent` the ids of those that came in parts before the form.

    Without JavaScript it is a plain choice of files.
    """

    template_name = "govuk/forms/files.html"

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[Any]:
        """Return the files of this request, those sent before it among them."""
        return [*(files.getlist(name) if files else []), *sent_before(data, name)]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Whether neither a file nor one sent before is there."""
        return name not in files and f"{name}-sent" not in data

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Draw those that are here already beside the choice."""
        context = super().get_context(name, value, attrs)
        context["sent"] = [one.upload for one in value or [] if isinstance(one, Sent)]
        context["upload_url"] = reverse("files:uploads")
        return context


def sent_before(data: Mapping[str, Any], name: str) -> list[Sent]:
    """Return the files of the question `name` that came in parts before the form, of whoever acts."""
    said = data.getlist(f"{name}-sent") if isinstance(data, MultiValueDict) else []
    ids = [one for one in map(_id_of, said) if one is not None]
    return sent_of(upload_ids=ids[:20]) if ids else []


def _id_of(words: str) -> UUID | None:
    try:
        return UUID(words)
    except ValueError:
        return None


class WhereAndWhenField(RadiosField):
    """Whether the place and time of a photo may stay in the original (ASVS 14.2.8)."""

    def __init__(self) -> None:
        super().__init__(
            label="A photo can say where and when it was taken. May we keep that?",
            choices=[("kept", "Yes, keep it"), ("taken_out", "No, take it out first")],
            hints={
                "kept": "It can help the police. It stays in the sealed original. Others see a copy without it.",
                "taken_out": "We take it out before we keep the photo. We can do this for jpg, png and webp.",
            },
            required=False,
        )


class AttachmentsField(ManyFilesField):
    """Files for a record; how many, how large and of which kinds, the files room says."""

    widget = _Files

    def __init__(
        self, *, purpose: str = "document", required: bool = False, in_parts: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(
            max_bytes=settings.ATTACHMENT_MAX_BYTES, most=settings.ATTACHMENT_MAX_AT_ONCE,
            accept=accepted(purpose), required=required, allow_empty_file=True, **kwargs,
        )  # fmt: skip
        self.purpose, self.in_parts = purpose, in_parts
        if in_parts:
            self.widget.attrs |= {"data-sending": purpose, "data-most": str(self.most)}

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Draw again what was sent before the form; a plain choice of files is gone with its page."""
        return data

    @property
    def limit_words(self) -> str:
        """Every limit, before anybody chooses."""
        size = size_words(self.max_bytes)
        large, more = most_bytes(self.purpose), ""
        if large > self.max_bytes:
            more = (
                f" A larger film, up to {size_words(large)}, is sent in parts by most browsers."
                if self.in_parts
                else " Send your words first if a film is larger. On the next page you can send it with your code."
            )
        return (
            f"Up to {self.most} files, each up to {size}.{more} We can take {accepted_words(self.purpose)}."
        )

    def _check(self, file: UploadedFile) -> None:
        try:
            attachment_check(upload=file, purpose=self.purpose)
        except Refused as refused:
            raise ValidationError(
                named(safe_name(file.name or ""), refused.message), code=refused.code
            ) from None


def named(name: str, message: str) -> str:
    """Return what is said of one file of several."""
    return f"“{name}”: {message}"


def words_of(refused: Refused) -> str:
    """Return what is shown of a refusal; of a file it says which one."""
    return named(refused.name, refused.message) if isinstance(refused, FileRefused) else refused.message


def choose_again_words(names: list[str]) -> str:
    """Return what to say when a page is shown again after files were chosen on it."""
    these = "this file" if len(names) == 1 else "these files"
    return (
        f"Please choose {these} again: {', '.join(names)}. Your words are kept, but a page cannot keep files."
    )


def chosen(request: HttpRequest) -> dict[str, list[str]]:
    """Return the safe names of the files that were chosen, question by question."""
    return {
        name: [safe_name(file.name or "") for file in request.FILES.getlist(name)] for name in request.FILES
    }


def file_items(files: Iterable[Attachment], door: str) -> list[dict[str, str]]:
    """Return attachments for the part `file_list`: a link only to what may be opened, and what is said of the rest.

    A picture, film or recording is looked at on its own page behind the `door` ("portal", "desk"), a letter is fetched.
    """
    return [
        {
            "name": file.name,
            "facts": ", ".join((kind_words(file.media_type), size_words(file.size))),
            "state": _STATES[file.scan],
            "href": reverse(f"{door}:file" if file.shown_as_copy else "files:download", args=[file.id])
            if file.may_be_opened
            else "",
            "about": "" if file.shown_as_copy else reverse(f"{door}:file", args=[file.id]),
        }
        for file in files
    ]
