"""Just enough of a page's structure for a test to ask about it."""

from __future__ import annotations

from html.parser import HTMLParser


class Elements(HTMLParser):
    """Every start tag as (name, attributes), and all the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.all: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.all.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.words.append(" ".join(data.split()))

    def named(self, tag: str) -> list[dict[str, str]]:
        return [attrs for name, attrs in self.all if name == tag]

    def with_id(self, id_: str) -> dict[str, str]:
        return next(attrs for _, attrs in self.all if attrs.get("id") == id_)

    @property
    def ids(self) -> list[str]:
        return [attrs["id"] for _, attrs in self.all if "id" in attrs]
