"""A term of the lexicon as somebody reads it."""

from __future__ import annotations

import re

from django import template

register = template.Library()
# One word for a group of them: somebody reads a sentence, not how it is looked for.
_GROUP = {
    "parent": "mum",
    "child": "the child",
    "who": "she",
    "be": "is",
    "very": "",
    "self": "herself",
    "their": "her",
}


@register.filter
def plain_term(term: str) -> str:
    """Return a term as somebody would say it: “{parent} {be} {very}? angry/upset” reads “mum is angry or upset”."""
    words = [word for word in term.split() if not word.endswith("?")]
    plain = " ".join(words).replace("=", "").replace("/", " or ")
    said = re.sub(r"\{(\w+)\}", lambda group: _GROUP.get(group[1], group[1]), plain)
    return " ".join(said.split())


@register.filter
def short_term(term: str) -> str:
    """Return a term in its first form alone: “fail/refuse to engage” reads “fail to engage”."""
    return plain_term(" ".join(word.split("/")[0] for word in term.split()))
