"""Reading the work beside a young person. The walls are row security's; these choose, order and note what was read."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, QuerySet

from alongside.family.cases.models import Case
from alongside.family.cases.selectors import case_get
from alongside.family.cases.waiting import FirstMeeting, first_meeting_of
from alongside.ground.accounts.models import User
from alongside.ground.audit.noted import Noted
from alongside.ground.audit.services import note_read
from alongside.ground.base.actors import Acts
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Missing
from alongside.ground.clock import today
from alongside.practice.engagement.models import (
    ConsentReview,
    Contact,
    Discussion,
    InfluenceView,
    ParentsKnow,
    PresencePlan,
    Priority,
    TransitionPlan,
    TrustStep,
    WordsOverride,
    WorkerWish,
    YoungNote,
    YoungWords,
)

READ = "engagement.work"
GAPS_BY_LEVEL = ("case__place", "due_on", "id")
SHOWN = 25


@dataclass(frozen=True)
class WorkingPage:
    """What "Working with" a young person begins with: what the parents know first, for ever (R204-R206, R213)."""

    case: Case
    parents_know: tuple[ParentsKnow, ...]
    contacts: tuple[Contact, ...]
    trust: tuple[TrustStep, ...]  # the newest first
    presence: PresencePlan | None
    wish: WorkerWish | None
    priorities: dict[str, Priority]
    discussions: tuple[Discussion, ...]  # the open ones first
    meeting: FirstMeeting
    on: date

    @property
    def gap_days(self) -> int:
        """By how many days the agreed interval has passed; 0 in time, or while nothing is agreed."""
        if self.presence is None or self.presence.due_on >= self.on:
            return 0
        return (self.on - self.presence.due_on).days


def working_page(*, viewer: User, case_id: uuid.UUID) -> WorkingPage:
    """Return what the page begins with, in a fixed number of queries. Raises Missing as `case_get`."""
    case = case_get(viewer=viewer, case_id=case_id)
    note_read(READ, [case.id])
    newest: dict[str, Priority] = {}
    for said in first_of(_of(Priority, case).order_by("-at", "-id"), 50):
        newest.setdefault(said.part, said)
    return WorkingPage(
        case=case,
        parents_know=tuple(
            first_of(_of(ParentsKnow, case).select_related("person").order_by("-at", "-id"), SHOWN)
        ),
        contacts=tuple(first_of(_contacts(case), SHOWN)),
        trust=tuple(first_of(_of(TrustStep, case).order_by("-at", "-id"), SHOWN)),
        presence=_of(PresencePlan, case).filter(ended_at__isnull=True).first(),
        wish=_of(WorkerWish, case).order_by("-at", "-id").first(),
        priorities=newest,
        discussions=tuple(
            first_of(_of(Discussion, case).order_by(F("closed_at").desc(nulls_first=True), "-id"), 10)
        ),
        meeting=first_meeting_of(case),
        on=today(),
    )


def _contacts(case: Case) -> QuerySet[Contact]:
    ours = Contact.objects.filter(made__partnership_id=case.partnership_id, made__case=case)
    return ours.select_related("made").order_by("-made__happened_at", "-made_id")


def presence_gaps(*, viewer: User) -> QuerySet[PresencePlan]:
    """Return the presence plans in sight whose agreed interval has passed, the highest level first, then
    the longest: by GAPS_BY_LEVEL (R19, R206)."""
    gone = Noted.of(PresencePlan, kind=READ, circle="case_id").filter(
        partnership_id=_here(viewer), ended_at__isnull=True, due_on__lt=today(),
        case__closed_at__isnull=True,
    )  # fmt: skip
    return gone.select_related("case__child").order_by(*GAPS_BY_LEVEL)


@dataclass(frozen=True)
class SaidView:
    """Something a young person wrote, and for whom it was opened by the lead."""

    words: YoungWords
    overrides: tuple[WordsOverride, ...]


def young_words(*, viewer: User, case: Case) -> list[SaidView]:
    """Return what the young person wrote, the newest first, with what was opened of it, in two queries (R208)."""
    found = first_of(_of(YoungWords, case).order_by("-at", "-id"), SHOWN)
    opened = WordsOverride.objects.filter(words__in=[one.id for one in found]).select_related("person")
    by_words: dict[uuid.UUID, list[WordsOverride]] = {one.id: [] for one in found}
    for one in opened.order_by("at", "id"):
        by_words[one.words_id].append(one)
    if found:
        note_read("engagement.words", [case.id])
    return [SaidView(one, tuple(by_words[one.id])) for one in found]


def words_one(*, viewer: Acts, words_id: uuid.UUID) -> YoungWords:
    """Return one thing that a young person wrote. Raises Missing, also where one may not know of it."""
    found = YoungWords.objects.filter(id=words_id).first()
    if found is None:
        raise Missing
    note_read("engagement.words", [found.case_id])
    return found


def override_one(*, viewer: Acts, override_id: uuid.UUID) -> WordsOverride:
    """Return one opening of words, with them and the parent. Raises Missing."""
    found = WordsOverride.objects.select_related("words", "person").filter(id=override_id).first()
    if found is None:
        raise Missing
    note_read("engagement.words", [found.case_id])
    return found


def overrides_to_review(*, viewer: User) -> QuerySet[WordsOverride]:
    """Return the openings of words that wait for a second look, the soonest due first: by (review_on, id)."""
    waiting = WordsOverride.objects.filter(partnership_id=_here(viewer), finding="")
    return waiting.select_related("case__child").order_by("review_on", "id")


def discussion_one(*, viewer: Acts, discussion_id: uuid.UUID) -> Discussion:
    """Return one difference to talk about. Raises Missing."""
    found = Discussion.objects.filter(id=discussion_id).first()
    if found is None:
        raise Missing
    note_read(READ, [found.case_id])
    return found


def young_notes(*, viewer: User, case: Case) -> list[YoungNote]:
    """Return the notes of a young person and their worker that the viewer may read, the newest first (R43)."""
    return _noted("engagement.note", case, _of(YoungNote, case).order_by("-at", "-id"))


def note_one(*, viewer: User, young_note_id: uuid.UUID) -> YoungNote:
    """Return a note of the young person who asks. Raises Missing for anybody else's."""
    found = YoungNote.objects.filter(id=young_note_id, person__user_id=viewer.id).first()
    if found is None:
        raise Missing
    note_read("engagement.note", [found.case_id])
    return found


def influence_views(*, viewer: Acts, case: Case) -> list[InfluenceView]:
    """Return everybody's newest view in sight, the young person's first: a family member sees their own (R209)."""
    newest: dict[uuid.UUID, InfluenceView] = {}
    for view in first_of(_of(InfluenceView, case).order_by("-at", "-id"), 200):
        newest.setdefault(view.by_id, view)
    order = {side: place for place, side in enumerate(InfluenceView.Side.values)}
    note_read(READ, [case.id] if newest else [])
    return sorted(newest.values(), key=lambda view: (order[view.side], view.at))


def discussions_for_family(*, viewer: User, case: Case) -> list[Discussion]:
    """Return the differences about influence that the family talks about with us, the open one first (R209)."""
    found = _of(Discussion, case).order_by(F("closed_at").desc(nulls_first=True), "-id")
    return _noted(READ, case, found)


def parents_know_for_family(*, viewer: User, case: Case) -> list[ParentsKnow]:
    """Return what this parent said about reaching their child, the newest first; never the other parent's (R205)."""
    return _noted(READ, case, _of(ParentsKnow, case).order_by("-at", "-id"))


def wish_for_family(*, viewer: User, case: Case) -> WorkerWish | None:
    """Return the young person's newest answer about a worker, to themself (R213)."""
    return next(iter(_noted(READ, case, _of(WorkerWish, case).order_by("-at", "-id"))), None)


def reviews_of(*, viewer: Acts, case: Case) -> list[ConsentReview]:
    """Return the reviews of consent in sight, the newest first: workers', and the young person's own (R211)."""
    return _noted(READ, case, _of(ConsentReview, case).order_by("-at", "-id"))


def transition_plans(*, viewer: Acts, case: Case) -> list[TransitionPlan]:
    """Return how help goes on after eighteen, the newest first; for workers and the family alike (R212)."""
    return _noted(READ, case, _of(TransitionPlan, case).order_by("-at", "-id"))


def _here(viewer: User) -> uuid.UUID:
    here = viewer.partnership_id
    assert here is not None  # everybody at the desk belongs to one
    return here


def _of(model: Any, case: Case) -> QuerySet[Any]:
    return model.objects.filter(partnership_id=case.partnership_id, case=case)


def _noted(kind: str, case: Case, rows: QuerySet[Any]) -> list[Any]:
    found = first_of(rows, SHOWN)
    if found:
        note_read(kind, [case.id])
    return found
