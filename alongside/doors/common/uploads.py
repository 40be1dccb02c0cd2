"""Choosing files on a form, and listing them beside what they belong to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.urls import reverse

from alongside.ground.base.errors import Refused
from alongside.ground.files.models import Attachment
from alongside.ground.files.rules import accepted, accepted_words, kind_words, safe_name
from alongside.ground.files.services import FileRefused, attachment_check
from alongside.ground.govuk.forms import ManyFilesField
from alongside.ground.govuk.forms.fields import size_words

TOO_LARGE_TOGETHER = "This was too large to send. Choose fewer files, or smaller ones."
_STATES = {
    "clean": "checked for viruses",
    "not_scanned": "not checked for viruses",
    "held": "We are still checking this file. It can be opened later.",
    "infected": "We removed this file. It could have harmed a phone or computer.",
}


class AttachmentsField(ManyFilesField):
    """Files for a record; how many, how large and of which kinds, the files room says."""

    def __init__(self, *, purpose: str = "document", required: bool = False, **kwargs: Any) -> None:
        super().__init__(
            max_bytes=settings.ATTACHMENT_MAX_BYTES, most=settings.ATTACHMENT_MAX_AT_ONCE,
            accept=accepted(purpose), required=required, allow_empty_file=True, **kwargs,
        )  # fmt: skip
        self.purpose = purpose

    @property
    def limit_words(self) -> str:
        """Every limit, before anybody chooses."""
        size = size_words(self.max_bytes)
        return f"Up to {self.most} files, each up to {size}. We can take {accepted_words(self.purpose)}."

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


def file_items(files: Iterable[Attachment]) -> list[dict[str, str]]:
    """Return attachments for the part `file_list`: a link only to what may be opened, and what is said of the rest."""
    return [
        {
            "name": file.name,
            "facts": ", ".join((kind_words(file.media_type), size_words(file.size))),
            "state": _STATES[file.scan],
            "href": reverse("files:download", args=[file.id]) if file.may_be_opened else "",
        }
        for file in files
    ]
