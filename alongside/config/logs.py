"""Log lines that name no family: where something broke and of what kind, never the words it broke on."""

from __future__ import annotations

import copy
import logging
import re
import traceback
from typing import Any

# A link that opens something, up to the next part of the address.
_SECRET_PATHS = re.compile(
    r"(/join/|/accounts/demo/|/accounts/password/reset/key/)[^/\s?'\"]+", re.IGNORECASE
)
# A receipt code as people write it: four groups of four.
_CODES = re.compile(r"\b(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}\b", re.IGNORECASE)
_ADDRESSES = re.compile(r"[^\s@<>'\"]+@[^\s@<>'\"]+\.\w+")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_SILENT = "[...]"


def tidy(words: str) -> str:
    """Return one log line without secrets in addresses, receipt codes, email addresses and line breaks."""
    kept = _CONTROLS.sub(" ", words)
    kept = _SECRET_PATHS.sub(rf"\g<1>{_SILENT}", kept)
    return _ADDRESSES.sub(_SILENT, _CODES.sub(_SILENT, kept))


class QuietFormatter(logging.Formatter):
    """Prints the kinds of exceptions and where they came from. What they say may be a row of the database."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name} {message}", style="{")

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as text; an exception among its arguments is named by its kind alone."""
        quiet = copy.copy(record)
        quiet.exc_text = None  # what another formatter made of the exception
        quiet.args = _without_words(record.args)
        quiet.msg, quiet.args = tidy(quiet.getMessage()), None
        return super().format(quiet)

    def formatException(self, ei: Any) -> str:
        """Return the frames and the kind of an exception and of those that led to it, the first one first."""
        lines: list[str] = []
        fault: BaseException | None = ei[1]
        seen: set[int] = set()
        while fault is not None and id(fault) not in seen:
            seen.add(id(fault))
            where = "".join(traceback.format_tb(fault.__traceback__))
            lines.insert(0, f"{where}{type(fault).__module__}.{type(fault).__qualname__}")
            fault = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)
        return "\nThen:\n".join(lines)


def _without_words(args: Any) -> Any:
    if isinstance(args, dict):
        return {name: _kind(value) for name, value in args.items()}
    return tuple(_kind(value) for value in args) if isinstance(args, tuple) else args


def _kind(value: Any) -> Any:
    if isinstance(value, BaseException):
        return type(value).__name__
    return value


def quiet_gunicorn() -> None:
    """Let the web server's own lines keep silent about the same things; call it when the application is loaded."""
    for name in ("gunicorn.error", "gunicorn.access"):
        for handler in logging.getLogger(name).handlers:
            handler.setFormatter(QuietFormatter())


def logging_settings(level: str) -> dict[str, Any]:
    """Return Django's LOGGING: one stream of lines from `level` up, and nothing by email.

    Pages refused or not found (403, 404) are not logged: their addresses would tell who looked for what.
    """
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"quiet": {"()": "alongside.config.logs.QuietFormatter"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "quiet"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level},  # not Django's own, which would email whole requests
            "django.request": {"level": "ERROR"},
            "django.security": {"level": "ERROR"},
            # It repeats what GOV.UK Notify said of an address; `ground.post` says what is needed.
            "notifications_python_client": {"level": "CRITICAL"},
        },
    }
