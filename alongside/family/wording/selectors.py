"""Reading the lexicon, and what was kept against it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Count, QuerySet

from alongside.family.wording.entries import Entry, entry_of, first_entries
from alongside.family.wording.matching import Finding, Matcher, matcher_of
from alongside.family.wording.models import KeptWords, LexiconStart, LexiconVersion
from alongside.family.wording.policies import KEPT_READ, KEPT_REASONS
from alongside.ground.access.registry import allows, require
from alongside.ground.base.actors import Acts
from alongside.ground.base.errors import Missing


@dataclass(frozen=True)
class Lexicon:
    """A version in force. Number 1 is the one that every partnership begins with."""

    number: int
    entries: tuple[Entry, ...]

    @property
    def matcher(self) -> Matcher:
        """What looks for its terms, made once."""
        return matcher_of(self.entries)

    def look(self, text: str) -> list[Finding]:
        """Return what stands in a text."""
        return self.matcher.look(text)


def lexicon_of(partnership_id: uuid.UUID | None) -> Lexicon:
    """Return the lexicon in force for a partnership: one small query, and another where a version is new to this process."""
    if partnership_id is None:
        return Lexicon(1, first_entries())
    start = (
        LexiconStart.objects.filter(partnership_id=partnership_id)
        .order_by("-number")
        .values_list("version_id", "number")
        .first()
    )
    return Lexicon(1, first_entries()) if start is None else Lexicon(start[1], _entries(start[0]))


@lru_cache(maxsize=32)
def _entries(version_id: uuid.UUID) -> tuple[Entry, ...]:
    # A version is never changed, so it may be remembered for as long as the process runs.
    return entries_in(LexiconVersion.objects.get(id=version_id))


def entries_in(version: LexiconVersion) -> tuple[Entry, ...]:
    """Return the entries of a version."""
    return tuple(entry_of(one) for one in version.entries)


def versions_of(*, viewer: Acts) -> QuerySet[LexiconVersion]:
    """Return the versions of the viewer's partnership, the newest first, each with `starts`."""
    partnership_id = viewer.as_actor().partnership_id
    if partnership_id is None:
        return LexiconVersion.objects.none()
    mine = LexiconVersion.objects.filter(partnership_id=partnership_id)
    return mine.prefetch_related("starts").order_by("-number")


def version_get(*, viewer: Acts, version_id: uuid.UUID) -> LexiconVersion:
    """Return one version. Raises Missing for another partnership's."""
    found = versions_of(viewer=viewer).filter(id=version_id).first()
    if found is None:
        raise Missing
    return found


def kept_words(*, viewer: Acts, kind: str = "", agency: str = "", term: str = "") -> QuerySet[KeptWords]:
    """Return the words that were kept, to be read by (-at, -id). Without KEPT_REASONS the reasons are not fetched.

    Raises NotPermitted.
    """
    require(viewer, KEPT_READ)
    given = {"kind": kind, "agency_name": agency, "term": term}
    found = KeptWords.objects.filter(**{name: value for name, value in given.items() if value})
    if not allows(viewer, KEPT_REASONS):
        found = found.defer("because", "next_step", "found")
    return found


def kept_counts(*, viewer: Acts) -> list[tuple[str, int]]:
    """Return how often words of each kind were kept, the most first. By kind, never by worker. Raises NotPermitted."""
    require(viewer, KEPT_READ)
    rows = KeptWords.objects.order_by().values("kind").annotate(times=Count("id")).order_by("-times", "kind")
    return [(str(KeptWords.Kind(row["kind"]).label), row["times"]) for row in rows]


def kept_agencies(*, viewer: Acts) -> Sequence[str]:
    """Return the agencies whose workers kept words, to filter by. Raises NotPermitted."""
    require(viewer, KEPT_READ)
    names = KeptWords.objects.order_by("agency_name").values_list("agency_name", flat=True).distinct()
    return [name for name in names if name]
