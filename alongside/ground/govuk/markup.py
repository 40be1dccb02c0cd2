"""Markup put together from parts, for what a long page draws hundreds of times (docs/benchmarks.md)."""

from __future__ import annotations

from html import escape

from django.utils.html import linebreaks
from django.utils.safestring import SafeData, SafeString

NOTHING = SafeString("")
_PARAGRAPH, _PARAGRAPH_ENDS = SafeString('<p class="govuk-body">'), SafeString("</p>")
_LINK, _LINK_SAYS, _LINK_ENDS = (
    SafeString('<a class="govuk-link" href="'),
    SafeString('">'),
    SafeString("</a>"),
)
_HIDDEN, _HIDDEN_ENDS = SafeString('<span class="govuk-visually-hidden">'), SafeString("</span>")
_DETAILS, _OPEN = SafeString('<details class="govuk-details"'), SafeString(" open")
_SUMMARY = SafeString('><summary class="govuk-details__summary"><span class="govuk-details__summary-text">')
_MORE, _MORE_ENDS = (
    SafeString('</span></summary><div class="govuk-details__text">'),
    SafeString("</div></details>"),
)
_WORDS, _WORDS_ENDS = SafeString('<div class="alongside-words" dir="auto">'), SafeString("</div>")


def written(*parts: str) -> SafeString:
    """Return the parts as one piece of markup. What is not markup already, a SafeString, is escaped as words are.

    A quarter of the work of `format_html`, which reads its own pattern anew at every call.
    """
    return SafeString("".join([one if isinstance(one, SafeString) else escape(one) for one in parts]))


def paragraph(*parts: str) -> SafeString:
    """Return the parts as one paragraph; else as `written`."""
    return written(_PARAGRAPH, *parts, _PARAGRAPH_ENDS)


def link(href: str, *says: str) -> SafeString:
    """Return a link to `href`, an address of the house's own; its parts else as `written`."""
    return written(_LINK, href, _LINK_SAYS, *says, _LINK_ENDS)


def unseen(*parts: str) -> SafeString:
    """Return parts that are read aloud and not shown: of many links with the same words, which is which."""
    return written(_HIDDEN, *parts, _HIDDEN_ENDS)


def words(text: str) -> SafeString:
    """What a person typed: their lines, their direction of writing, their emoji; never their markup."""
    lines = linebreaks(text, autoescape=not isinstance(text, SafeData))
    return written(_WORDS, SafeString(lines), _WORDS_ENDS)


def details(content: str, summary: str, opened: bool = False) -> SafeString:
    """More, for those who want it: `summary` is read first, and opens `content`."""
    return written(_DETAILS, _OPEN if opened else NOTHING, _SUMMARY, summary, _MORE, content, _MORE_ENDS)
