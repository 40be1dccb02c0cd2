"""Markup put together from parts, for what a long page draws hundreds of times (docs/benchmarks.md)."""

from __future__ import annotations

from html import escape

from django.utils.html import linebreaks
from django.utils.safestring import SafeData, SafeString

NOTHING = SafeString("")
_PARAGRAPH, _PARAGRAPH_ENDS = SafeString('<p class="govuk-body">'), SafeString("</p>")
_WORDS, _WORDS_ENDS = SafeString('<div class="alongside-words" dir="auto">'), SafeString("</div>")


def written(*parts: str) -> SafeString:
    """Return the parts as one piece of markup. What is not markup already, a SafeString, is escaped as words are.

    A quarter of the work of `format_html`, which reads its own pattern anew at every call.
    """
    return SafeString("".join([one if isinstance(one, SafeString) else escape(one) for one in parts]))


def paragraph(*parts: str) -> SafeString:
    """Return the parts as one paragraph; else as `written`."""
    return written(_PARAGRAPH, *parts, _PARAGRAPH_ENDS)


def words(text: str) -> SafeString:
    """What a person typed: their lines, their direction of writing, their emoji; never their markup."""
    lines = linebreaks(text, autoescape=not isinstance(text, SafeData))
    return written(_WORDS, SafeString(lines), _WORDS_ENDS)
