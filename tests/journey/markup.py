"""A page as it was sent, before any script touched it: what it says of itself, where it leads, and how it is built."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser

_NO_END = {
    "area", "base", "br", "circle", "col", "embed", "hr", "img", "input", "line", "link", "meta", "path", "rect", "source",
    "track", "wbr",
}  # fmt: skip
# What differs from record to record and not from kind to kind.
_OF_THE_RECORD = {
    "action", "class", "content", "cx", "cy", "d", "datetime", "for", "height", "href", "id", "name", "points", "r", "src",
    "title", "value", "width", "x", "x1", "x2", "y", "y1", "y2",
}  # fmt: skip
_POINTS_AT = ("for", "aria-describedby", "aria-labelledby", "aria-controls")
_NAMED = {"a", "button", "h1", "h2", "h3", "h4", "label", "legend", "summary", "th"}

Path = tuple[str, ...]


class Markup(HTMLParser):
    """The facts of one page.

    `shape` holds the path from the root to each element: tags, classes, roles and states, and whether what must have a name
    has words; no words of the record. Two pages of one shape are drawn alike. `faults` holds what a strict policy forbids, and
    what does not depend on how the page is drawn: an id written twice, a reference to nothing, a level of heading left out.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.headings = 0
        self.title = ""
        self.links: list[str] = []
        self.classes: set[str] = set()
        self.shape: set[Path] = set()
        self.faults: list[str] = []
        self._open: list[str] = []
        self._named: list[tuple[str, Path, bool]] = []
        self._ids: Counter[str] = Counter()
        self._wanted: set[str] = set()
        self._level = 0
        self.feed(html)
        self._judge()

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "title" and "svg" not in self._open:
            self.title += data
        if data.strip():
            self._has_words()

    def handle_endtag(self, tag: str) -> None:
        kinds = [kind.partition(".")[0] for kind in self._open]
        if tag in kinds:
            del self._open[len(kinds) - 1 - kinds[::-1].index(tag) :]
        if self._named and self._named[-1][0] == tag:
            _, path, words = self._named.pop()
            self.shape.add((*path, "words" if words else "no words"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self._open.append(_kind(tag, told))
        path = tuple(self._open)
        self.shape.add(path)
        if tag in _NAMED:
            self._named.append((tag, path, bool(told.get("aria-label"))))
        if tag in _NO_END:
            self._open.pop()
        if tag == "img" and told.get("alt"):
            self._has_words()
        self.classes.update(told.get("class", "").split())
        if tag == "a" and "download" not in told and (link := told.get("href")):
            self.links.append(link)
        self._heading(tag)
        self._refers(told)
        self._forbidden(tag, told, attrs)

    def _has_words(self) -> None:
        self._named = [(tag, path, True) for tag, path, _ in self._named]

    def _heading(self, tag: str) -> None:
        if not re.fullmatch("h[1-6]", tag):
            return
        level = int(tag[1])
        self.headings += level == 1
        if self._level and level > self._level + 1:
            self.faults.append(f"<{tag}> follows <h{self._level}>")
        self._level = level

    def _refers(self, told: dict[str, str]) -> None:
        if "id" in told:
            self._ids[told["id"]] += 1
        self._wanted.update(word for name in _POINTS_AT for word in told.get(name, "").split())

    def _forbidden(self, tag: str, told: dict[str, str], attrs: list[tuple[str, str | None]]) -> None:
        if tag == "style" or "style" in told:
            self.faults.append(f"inline style on <{tag}>")
        if "autoplay" in told:
            self.faults.append(f"<{tag}> plays by itself")
        if tag == "script" and "src" not in told and ("type", "application/json") not in attrs:
            self.faults.append("inline script")
        self.faults += [f"{name} on <{tag}>" for name in told if name.startswith("on")]

    def _judge(self) -> None:
        self.faults += [
            f"the id {name!r} stands {times} times" for name, times in self._ids.items() if times > 1
        ]
        self.faults += [f"nothing has the id {name!r}" for name in sorted(self._wanted - set(self._ids))]


def _kind(tag: str, told: dict[str, str]) -> str:
    classes = sorted(told.get("class", "").split())
    states = [
        f"{name}={told[name]}" if name in ("role", "type") else name
        for name in sorted(told)
        if name not in _OF_THE_RECORD and not name.startswith("data-")
    ]
    return ".".join([tag, *classes, *states])
