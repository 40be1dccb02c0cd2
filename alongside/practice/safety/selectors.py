"""Reading of this room: the pack, who is missing now, one episode, and the picture before and after."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from alongside.family.cases.models import Case
from alongside.family.people.models import Person
from alongside.ground.access.context import elevated_to_read
from alongside.ground.accounts.models import User
from alongside.ground.audit.noted import Noted
from alongside.ground.base.actors import Acts
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Missing
from alongside.ground.clock import now, today
from alongside.ground.clock.models import Clock
from alongside.ground.files.models import Attachment
from alongside.ground.files.selectors import attachments_of
from alongside.practice.plans.reading import approach_groups
from alongside.practice.safety import rules
from alongside.practice.safety.events import RETURN_TALK
from alongside.practice.safety.models import (
    Account,
    DutyCall,
    Episode,
    EpisodeVersion,
    Handover,
    HarmFound,
    PackEntry,
    PackOpening,
    PackReview,
    PoliceContact,
    TalkStep,
    Told,
)
from alongside.practice.safety.rules import Nights, Span
from alongside.practice.safety.services.common import found_of, gone_of

READ = "safety.missing"
PACK = "safety.pack"
_MOST = 500
Kind = PackEntry.Kind


@dataclass(frozen=True)
class OfPlan:
    """One line of how to approach the child, as the plan has it: it is not written a second time in the pack (R101)."""

    id: uuid.UUID
    words: str
    by_name: str
    at: datetime
    by_role: str = "In the plan"
    by_id: uuid.UUID | None = None  # it is taken out where the plan is kept, not here
    kind: str = Kind.APPROACH.value
    readers: str = PackEntry.Readers.FAMILY.value
    taken_back_at: datetime | None = None


@dataclass(frozen=True)
class Line:
    """One entry of a pack, with its photos."""

    entry: PackEntry | OfPlan
    files: tuple[Attachment, ...] = ()


@dataclass(frozen=True)
class Pack:
    """What whoever looks for a child should know, as the viewer may read it: by kind, in the order in which it is asked."""

    parts: tuple[tuple[str, tuple[Line, ...]], ...]
    lacks: tuple[str, ...]
    review: PackReview | None

    @property
    def empty(self) -> bool:
        """Whether nobody has said anything yet."""
        return not self.parts

    @property
    def old(self) -> bool:
        """Whether the day has passed by which somebody was to look again."""
        return self.review is not None and self.review.review_by < today()


def pack_of(
    *, viewer: Acts, case_id: uuid.UUID, partnership_id: uuid.UUID, only: Iterable[uuid.UUID] | None = None
) -> Pack:
    """Return the pack of a child; `only` these entries where it is a pack that was handed over: four queries.

    What the plan says of how to approach the child stands in it, so that nobody says it twice or looks for it elsewhere.

    The case, or its open episode, is one that the viewer has read. A young person gets what they said themself.
    """
    here = {"partnership_id": partnership_id, "case_id": case_id}
    rows = Noted.of(PackEntry, kind=PACK, circle="case_id").filter(**here)
    rows = rows.filter(id__in=list(only)) if only is not None else rows.filter(taken_back_at__isnull=True)
    entries = list(rows.order_by("at", "id"))
    files: dict[uuid.UUID, list[Attachment]] = {}
    if any(one.kind == Kind.PHOTO for one in entries):
        about = [e.id for e in entries if e.kind == Kind.PHOTO]
        with elevated_to_read("whoever reads an entry of the pack reads its photo, also the duty team"):
            found = attachments_of(viewer=viewer, about_ids=about)
        for file in found:
            files.setdefault(file.about_id, []).append(file)
    of_plan = () if only is not None else _of_plan(viewer, **here)
    lines = [*(Line(e, tuple(files.get(e.id, ()))) for e in entries), *map(Line, of_plan)]
    parts = [(kind.label, tuple(one for one in lines if one.entry.kind == kind)) for kind in Kind]
    review = PackReview.objects.filter(**here).order_by("-at", "-id").first()
    return Pack(
        tuple((label, lines) for label, lines in parts if lines),
        tuple(Kind(one).label for one in rules.lacks_of({one.entry.kind for one in lines})), review,
    )  # fmt: skip


def _of_plan(viewer: Acts, *, partnership_id: uuid.UUID, case_id: uuid.UUID) -> tuple[OfPlan, ...]:
    if "young_person" in viewer.as_actor().roles:
        return ()  # theirs is what they said themself
    if isinstance(viewer, User) and viewer.is_family:
        groups = approach_groups(case_id=case_id, partnership_id=partnership_id)
    else:
        with elevated_to_read("whoever reads the pack reads how to approach the child, also the duty team"):
            groups = approach_groups(case_id=case_id, partnership_id=partnership_id)
    return tuple(
        OfPlan(line.id, f"{group.label}: {line.words}", line.person.full_name, line.at)
        for group in groups for line in group.lines
    )  # fmt: skip


def pack_openings(*, viewer: Acts, case: Case) -> list[PackOpening]:
    """Return who opened the pack and is not of the family, newest first, a hundred at most; the family reads it too."""
    found = PackOpening.objects.filter(partnership_id=case.partnership_id, case=case)
    return first_of(found.order_by("-on", "-id"), 100)


def handovers_of(*, viewer: Acts, case: Case) -> list[Handover]:
    """Return when the pack was handed over, newest first, a hundred at most."""
    found = Handover.objects.filter(partnership_id=case.partnership_id, case=case)
    return first_of(found.order_by("-at", "-id"), 100)


def entry_mine(*, viewer: User, entry_id: uuid.UUID) -> PackEntry:
    """Return an entry that the viewer said and may still take back. Raises Missing for any other."""
    found = PackEntry.objects.filter(id=entry_id, by_id=viewer.id, taken_back_at__isnull=True).first()
    if found is None:
        raise Missing
    return found


def police_mine(*, viewer: User, contact_id: uuid.UUID) -> PoliceContact:
    """Return what the viewer wrote about the police and may still take back. Raises Missing for any other."""
    found = PoliceContact.objects.filter(id=contact_id, by_id=viewer.id, taken_back_at__isnull=True).first()
    if found is None:
        raise Missing
    return found


def open_episodes(*, viewer: Acts) -> QuerySet[Episode]:
    """Return the children who are missing now and whom the viewer may know of, the longest gone first: one query (R168).

    Each names its child. For every agency of a case, the duty team, managers, and the family itself.
    """
    rows = Noted.of(Episode, kind=READ, circle="case_id").filter(found_until__isnull=True)
    partnership_id = viewer.as_actor().partnership_id
    if partnership_id is not None:
        rows = rows.filter(partnership_id=partnership_id)
    return rows.order_by("gone_from", "id")


def episodes_of(*, viewer: Acts, case: Case) -> list[Episode]:
    """Return the episodes of a case, the newest first, 500 at most."""
    rows = Noted.of(Episode, kind=READ, circle="case_id").filter(
        partnership_id=case.partnership_id, case=case
    )
    return first_of(rows.order_by("-gone_from", "-id"), _MOST)


def police_of(*, viewer: Acts, case: Case) -> list[PoliceContact]:
    """Return what is written about the police in a case, newest first, 500 at most; without what was taken back."""
    rows = Noted.of(PoliceContact, kind=READ, circle="case_id").filter(
        partnership_id=case.partnership_id, case=case, taken_back_at__isnull=True
    )
    return first_of(rows.order_by("-on", "-id"), _MOST)


@dataclass(frozen=True)
class EpisodePage:
    """One episode with everything about it that the viewer may read, each list oldest first."""

    episode: Episode
    accounts: tuple[Account, ...]
    handovers: tuple[Handover, ...]
    police: tuple[PoliceContact, ...]
    told: tuple[Told, ...]
    talk: tuple[TalkStep, ...]
    harm: tuple[HarmFound, ...]
    versions: tuple[EpisodeVersion, ...]
    talk_due: Clock | None
    duty: tuple[DutyCall, ...] = ()

    @property
    def nights(self) -> Nights:
        """How many nights the child was away, until now while they are missing."""
        return nights_of(self.episode)

    @property
    def word_late(self) -> bool:
        """Whether the family should have heard from somebody by now."""
        next_at = self.episode.tell_next_at
        return next_at is not None and next_at < now()

    @property
    def word_owed(self) -> bool:
        """Whether nobody has said yet who is looking."""
        return self.episode.open and not self.told


def nights_of(episode: Episode) -> Nights:
    """Return the nights of an episode, until now while it is open."""
    return rules.nights_away(gone_of(episode), found_of(episode), now())


def gone_span(episode: Episode) -> Span:
    """Return since when the child was gone, for words about it."""
    return gone_of(episode)


def found_span(episode: Episode) -> Span | None:
    """Return when the child came back, for words about it."""
    return found_of(episode)


def episode_get(*, viewer: Acts, episode_id: uuid.UUID) -> Episode:
    """Return an episode. Raises Missing, also for one that the viewer may not know of."""
    found = Noted.of(Episode, kind=READ, circle="case_id").filter(id=episode_id).first()
    if found is None:
        raise Missing
    return found


def episode_page(*, viewer: Acts, episode_id: uuid.UUID) -> EpisodePage:
    """Return one episode: a query for each kind of thing about it. Raises Missing as `episode_get`."""
    episode = episode_get(viewer=viewer, episode_id=episode_id)
    clock = Clock.objects.filter(about_id=episode.id, kind=RETURN_TALK).order_by("-started_at").first()
    return EpisodePage(
        episode, tuple(episode.accounts.order_by("at", "id")),
        tuple(episode.handovers.order_by("at", "id")),
        tuple(episode.police.filter(taken_back_at__isnull=True).order_by("on", "id")),
        tuple(episode.told.order_by("at", "id")), tuple(episode.talk.order_by("at", "id")),
        tuple(episode.harm.order_by("at", "id")), tuple(episode.versions.order_by("version")), clock,
        tuple(episode.duty_calls.order_by("at", "id")),
    )  # fmt: skip


def born_of(episode: Episode) -> date | None:
    """Return the child's day of birth, or None where nobody knows it.

    It is the first thing that police ask for. So until the child is back whoever reads of the episode reads it, also the
    duty team, for whom the case stays closed; afterwards only who reads the child.
    """
    born = Person.objects.filter(id=episode.child_id).values_list("born_on", flat=True)
    if not episode.open:
        return born.first()
    with elevated_to_read("whoever looks for a child says to the police when they were born"):
        return born.first()
