"""A label: words in a coloured box, drawn once for each pair of words and meaning."""

from __future__ import annotations

from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString

# What a label means picks its colour; its words say the same without colour.
_COLOURS = {
    "good": "green",
    "waiting": "blue",
    "soon": "yellow",
    "late": "red",
    "new": "teal",
    "contested": "purple",
    "neutral": "grey",
}


# Typed: words that were marked as safe are never kept for the same words unmarked.
@lru_cache(maxsize=500, typed=True)
def label(text: str, meaning: str) -> SafeString:
    """Return the words in the colour of what they mean. Raises KeyError for a meaning that has no colour."""
    return format_html('<strong class="govuk-tag govuk-tag--{}">{}</strong>', _COLOURS[meaning], text)
