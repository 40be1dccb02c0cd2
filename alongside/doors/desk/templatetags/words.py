"""A term of the lexicon as somebody reads it."""

from __future__ import annotations

import re

from django import template

register = template.Library()
_GROUP = {
    "parent": "mother, father …", "child": "child, girl, boy …", "who": "she, he, child …", "be": "is, seems …",
    "very": "very …", "self": "herself …", "their": "their …",
}  # fmt: skip


@register.filter
def plain_term(term: str) -> str:
    """Return a term without its signs: “{parent} {be} {very}? angry/upset” reads “(mother …) (is, seems …) angry or upset”."""
    words = [word for word in term.split() if not word.endswith("?")]
    plain = " ".join(words).replace("=", "").replace("/", " or ")
    return re.sub(r"\{(\w+)\}", lambda group: f"({_GROUP.get(group[1], group[1])})", plain)
