"""Cleaning of what was typed, before any rule sees it. Nothing a person can see is taken away."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.utils.datastructures import MultiValueDict

# PostgreSQL refuses NUL and lone surrogates; PDF and XML refuse the other control characters.
_UNSTORABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
_LINE_END = re.compile("\r\n|\r|\x0b|\x0c")


def tidy_text(text: str) -> str:
    """`text` with line ends as \\n and without characters that cannot be stored.

    Emoji, right-to-left text and joiners are kept exactly (R335).
    """
    return _UNSTORABLE.sub("", _LINE_END.sub("\n", text))


def tidy_data(data: Mapping[str, Any]) -> MultiValueDict[str, Any]:
    """A copy of posted `data` with every text value tidied; several values under one name are all kept."""
    tidy: MultiValueDict[str, Any] = MultiValueDict()
    for name in data:
        values = data.getlist(name) if isinstance(data, MultiValueDict) else _as_list(data[name])
        tidy.setlist(name, [tidy_text(value) if isinstance(value, str) else value for value in values])
    return tidy


def _as_list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]
