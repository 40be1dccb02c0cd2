"""What may be attached: names that are safe to show and to save, and types told by their content. No database."""

from __future__ import annotations

import codecs
import re
import unicodedata

import filetype
from django.conf import settings

from alongside.ground.base.errors import Refused

NAME_LENGTH = 120
TEXT = "text/plain"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_IMAGES = {
    "image/jpeg": ("jpg", "jpeg"),
    "image/png": ("png",),
    "image/gif": ("gif",),
    "image/webp": ("webp",),
    "image/heic": ("heic", "heif"),
}
_DOCUMENTS = {
    "application/pdf": ("pdf",),
    _DOCX: ("docx",),
    "application/vnd.oasis.opendocument.text": ("odt",),
    TEXT: ("txt", "csv"),
}
_RECORDINGS = {
    "audio/mpeg": ("mp3",),
    "audio/mp4": ("m4a",),
    "audio/ogg": ("ogg", "oga", "opus"),
    "audio/x-wav": ("wav",),
    "video/mp4": ("mp4", "m4v"),
    "video/quicktime": ("mov",),
    "video/webm": ("webm",),
    "video/3gpp": ("3gp",),
}
# What each purpose takes: the media type told by content, and the endings its name may have (the first is usual).
PURPOSES: dict[str, dict[str, tuple[str, ...]]] = {
    "photo": _IMAGES,
    "document": _IMAGES | _DOCUMENTS,
    "evidence": _IMAGES | _DOCUMENTS | _RECORDINGS,
}
_GROUPS = (("photos", _IMAGES), ("documents", _DOCUMENTS), ("recordings", _RECORDINGS))
_KINDS = {"application/pdf": "PDF", _DOCX: "Word document", TEXT: "text"}
_ALIASES = {
    "audio/m4a": "audio/mp4",
    "video/x-m4v": "video/mp4",
    "audio/wav": "audio/x-wav",
    "image/heif": "image/heic",
}
# Controls, direction overrides and invisible characters disguise a name; the rest is special to some system.
_FORBIDDEN = re.compile(
    r'[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff<>:"|?*;%`$&]'
)
_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]"
)  # what no text holds; tabs and ends of lines it does
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


def most_bytes(purpose: str) -> int:
    """Return how large one file of a purpose may be that comes in parts; a film of what happened is larger than a letter."""
    return int(settings.EVIDENCE_MAX_BYTES if purpose == "evidence" else settings.ATTACHMENT_MAX_BYTES)


def safe_name(name: str) -> str:
    """Return a file name fit to show and to save anywhere: no folders, nothing hidden, at most 120 characters."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    kept = re.sub(r"\s+", " ", _FORBIDDEN.sub("", last)).strip(" .")
    if _RESERVED.match(kept):
        kept = f"file {kept}"
    stem, dot, ending = kept.rpartition(".")
    if dot and len(ending) <= 10:
        kept = stem[: NAME_LENGTH - len(ending) - 1].rstrip(" .") + dot + ending
    return kept[:NAME_LENGTH] or "file"


def sniff(head: bytes) -> str:
    """Return the media type that the first bytes tell, `text/plain` for words, "" when they tell nothing."""
    kind = filetype.guess(head)
    if kind is not None:
        return _ALIASES.get(kind.mime, kind.mime)
    return TEXT if _is_text(head) else ""


def accept(name: str, head: bytes, purpose: str) -> tuple[str, str]:
    """Return the name to show and the media type of a file that begins with `head`.

    Refused: a type that the purpose (a key of PURPOSES) does not take, and a name that says another type than the
    content. A name without an ending gets the usual one.
    """
    allowed = PURPOSES[purpose]
    media_type = sniff(head)
    if media_type not in allowed:
        raise Refused(
            f"We cannot take this kind of file. We can take {accepted_words(purpose)}.",
            code="attachment_type",
            field="upload",
        )
    shown, endings_of_type = safe_name(name), allowed[media_type]
    _, dot, ending = shown.rpartition(".")
    if not dot:
        return f"{shown[: NAME_LENGTH - 6]}.{endings_of_type[0]}", media_type
    if ending.lower() not in endings_of_type:
        raise Refused(
            "The name of this file does not fit what is in it. Save it again and choose it once more.",
            code="attachment_name",
            field="upload",
        )
    return shown, media_type


def accepted(purpose: str) -> list[str]:
    """Return what a browser may offer to choose for a purpose: media types, and endings with their dot."""
    allowed = PURPOSES[purpose]
    return [*allowed, *(f".{ending}" for endings in allowed.values() for ending in endings)]


def accepted_words(purpose: str) -> str:
    """Return what a purpose takes in words: "photos (jpg, png) and documents (pdf, txt)"."""
    allowed = PURPOSES[purpose]
    found = []
    for word, kinds in _GROUPS:
        endings = ", ".join(kinds[one][0] for one in kinds if one in allowed)
        if endings:
            found.append(f"{word} ({endings})")
    return " and ".join(found)


def kind_words(media_type: str) -> str:
    """Return what a file is, as people say it: "picture", "PDF"."""
    if media_type in _KINDS:
        return _KINDS[media_type]
    return {"image": "picture", "audio": "sound", "video": "film"}.get(media_type.split("/")[0], "document")


def _is_text(head: bytes) -> bool:
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return _CONTROL.search(text) is None
