"""Reading endings: what a case still lacks, what waits for a second person, and what whoever asked reads of a decision."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import DateField, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from alongside.family.cases.events import AIMS, THRESHOLD_REVIEW
from alongside.family.cases.models import Allocation, Case
from alongside.family.circumstances.selectors import costs_unanswered, needs_unanswered
from alongside.family.finding.matching import undecided_like
from alongside.ground.access.context import elevated_to_read
from alongside.ground.audit.services import note_read
from alongside.ground.base.actors import Acts
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Missing
from alongside.ground.clock.kinds import kind_of
from alongside.ground.clock.models import Clock
from alongside.ground.clock.selectors import clocks_for
from alongside.practice.actions.models import Action
from alongside.practice.closing import events
from alongside.practice.closing.models import Ending, EndingReview, EndingView, NextAttempt, SignList
from alongside.practice.closing.rules import MISTAKE, Standing, View, reason_words
from alongside.practice.engagement.events import REVISIT

# Clocks that only run as long as the case does: they keep nothing open, and end with it.
ENDS_WITH_THE_CASE = frozenset({THRESHOLD_REVIEW, AIMS, REVISIT, events.SIGN})
_OWED = (*Action.OPEN, Action.State.DONE)
READ = "closing.ending"
M = TypeVar("M", Ending, NextAttempt)


def standing_of(case: Case) -> Standing:
    """Return what is known of a case that might end: newest views since it last opened, and what is owed. As the system."""
    with elevated_to_read("what is owed to a family counts, also where the reader may not see it"):
        running = Clock.objects.filter(
            partnership_id=case.partnership_id, circle_id=case.id, stopped_at__isnull=True
        ).exclude(kind__in=ENDS_WITH_THE_CASE)
        working = Allocation.objects.filter(case=case, until__isnull=True, part__in=["ipsw", "csw"])
        return Standing(
            views=tuple(View(v.whose, v.answer) for v in _newest_views(case)),
            workers=frozenset(working.values_list("part", flat=True)),
            promises=Action.objects.filter(case=case, state__in=_OWED).count(),
            clocks=tuple(
                kind_of(one).sentence
                for one in running.order_by("in_time_until").values_list("kind", flat=True)
            ),
            requests=len(undecided_like(case)),
            costs=costs_unanswered(case),
            needs=needs_unanswered(case),
        )


def about_one(rows: QuerySet[M], *, referral_id: uuid.UUID | None, case_id: uuid.UUID | None) -> QuerySet[M]:
    """Return the rows about one request or one case."""
    if case_id is not None:
        return rows.filter(case_id=case_id)
    assert referral_id is not None
    return rows.filter(referral_id=referral_id)


def _newest_views(case: Case) -> list[EndingView]:
    """Return the newest view of each person and worker, since the case last ended if it ever did."""
    before = Ending.objects.filter(case=case, final_at__isnull=False).aggregate(last=Max("reopened_at"))[
        "last"
    ]
    said = EndingView.objects.filter(case=case).order_by("-at", "-id")
    newest: dict[tuple[str, uuid.UUID | None], EndingView] = {}
    for view in said if before is None else said.filter(at__gt=before):
        newest.setdefault((view.whose, view.person_id), view)
    return list(newest.values())


def views_of(*, viewer: Acts, case: Case) -> list[EndingView]:
    """Return the newest views about ending a case that the viewer may read, each with its person; oldest first."""
    found = EndingView.objects.filter(case=case).select_related("person").order_by("at", "id")
    newest = {(one.whose, one.person_id): one for one in found}
    note_read(READ, [case.id])
    return list(newest.values())


def ending_get(*, viewer: Acts, ending_id: uuid.UUID) -> Ending:
    """Return an ending with its request or case. Raises Missing."""
    ending = Ending.objects.select_related("referral", "case__child").filter(id=ending_id).first()
    if ending is None:
        raise Missing
    _note([ending])
    return ending


def endings_of(
    *, viewer: Acts, referral_id: uuid.UUID | None = None, case_id: uuid.UUID | None = None
) -> list[Ending]:
    """Return what was proposed for one request or one case, newest first, at most 20; each with its review, if any."""
    found = about_one(Ending.objects.prefetch_related("reviews"), referral_id=referral_id, case_id=case_id)
    endings = first_of(found.order_by("-proposed_at", "-id"), 20)
    _note(endings)
    return endings


def review_of(*, viewer: Acts, ending: Ending) -> EndingReview | None:
    """Return the review of an ending that the viewer may read, if somebody asked for one."""
    return EndingReview.objects.filter(ending=ending).first()


def attempt_next(
    *, viewer: Acts, referral_id: uuid.UUID | None = None, case_id: uuid.UUID | None = None
) -> NextAttempt | None:
    """Return the attempt that is planned and not made yet, if any (R207)."""
    waiting = NextAttempt.objects.filter(made_at__isnull=True)
    return about_one(waiting, referral_id=referral_id, case_id=case_id).first()


def attempt_get(*, viewer: Acts, attempt_id: uuid.UUID) -> NextAttempt:
    """Return a planned attempt with its request or case. Raises Missing."""
    found = NextAttempt.objects.select_related("referral", "case__child").filter(id=attempt_id).first()
    if found is None:
        raise Missing
    note_read("closing.attempt", [found.case_id or found.referral_id])
    return found


def signs_of(*, viewer: Acts, referral_id: uuid.UUID) -> list[SignList]:
    """Return the early signs that were ticked for a request, newest first, at most 10 (R11)."""
    return first_of(SignList.objects.filter(referral_id=referral_id).order_by("-made_at", "-id"), 10)


def signs_get(*, viewer: Acts, signs_id: uuid.UUID) -> SignList:
    """Return one list of signs with its request. Raises Missing."""
    found = SignList.objects.select_related("referral").filter(id=signs_id).first()
    if found is None:
        raise Missing
    note_read("referrals.referral", [found.referral_id])
    return found


def waiting_here(*, viewer: Acts, size: int, kinds: Collection[str] = events.KINDS) -> list[Clock]:
    """Return the clocks of this room that the viewer may see, of these kinds, the soonest due first, in one query.

    Each carries `reference` (of the request or the case), `on` (the day of an attempt) and `referral_id` of a list of signs.
    """
    about = OuterRef("about_id")
    running = Clock.objects.filter(kind__in=kinds, stopped_at__isnull=True, **_here(viewer))
    found = running.annotate(
        reference=Coalesce(*(
            Subquery(model.objects.filter(id=about).values("reference")[:1]) for model in (Ending, NextAttempt, SignList)
        )),
        on=Subquery(NextAttempt.objects.filter(id=about).values("attempt_on")[:1], output_field=DateField()),
    )  # fmt: skip
    rows: list[Any] = list(found.order_by("in_time_until", "id")[:size])
    note_read(READ, [one.circle_id or one.about_id for one in rows])
    return rows


def _here(viewer: Acts) -> dict[str, uuid.UUID]:
    # The partnership is said again beside row security, so that the index leads.
    here = viewer.as_actor().partnership_id
    return {} if here is None else {"partnership_id": here}


@dataclass(frozen=True)
class Decision:
    """A decision to end, or to ask another service, as the family or whoever asked reads it (R9)."""

    ending_id: uuid.UUID
    about_id: uuid.UUID
    state: str
    reason: str
    words: str
    decided_at: datetime | None
    review_until: date | None
    receiver: str
    review: EndingReview | None
    review_due_on: date | None

    @property
    def may_ask(self) -> bool:
        """Whether a review can be asked for now, in one press."""
        return self.review is None and self.state in (Ending.State.WAITING, Ending.State.SIGNED)


def decisions_for_asker(*, viewer: Acts, referral_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Decision]:
    """Return the newest signed decision about each of these requests, for whoever made them (R9): three queries, none without
    one. Row security shows nobody another's.
    """
    found = Ending.objects.filter(referral_id__in=referral_ids, signed_at__isnull=False)
    return _decisions(found.order_by("signed_at", "id"), "referral_id")


def decisions_for_family(*, viewer: Acts, case_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Decision]:
    """Return the newest proposal or decision to end each of these cases, as their family reads it; one returned is none."""
    found = Ending.objects.filter(case_id__in=case_ids).exclude(state=Ending.State.RETURNED)
    found = found.exclude(
        reason=MISTAKE, state=Ending.State.PROPOSED
    )  # nothing that they could say would change it
    note_read(READ, case_ids)
    return _decisions(found.order_by("proposed_at", "id"), "case_id")


def _decisions(endings: QuerySet[Ending], key: str) -> dict[uuid.UUID, Decision]:
    newest: dict[uuid.UUID, Ending] = {getattr(one, key): one for one in endings}
    if not newest:
        return {}
    ids = [one.id for one in newest.values()]
    reviews = {one.ending_id: one for one in EndingReview.objects.filter(ending_id__in=ids)}
    due: dict[uuid.UUID, date | None] = {}
    if reviews:
        with elevated_to_read("a promise belongs to whoever asked, before any circle holds it"):
            clocks = clocks_for(reviews)
        due = {i: next((c.due_on for c in clocks[i] if c.kind == events.REVIEW), None) for i in reviews}
    return {
        about: _decision(one, about, reviews.get(one.id), due.get(one.id)) for about, one in newest.items()
    }


def _decision(
    ending: Ending, about_id: uuid.UUID, review: EndingReview | None, due_on: date | None
) -> Decision:
    return Decision(
        ending.id, about_id, ending.state, reason_words(ending.reason), ending.words, ending.signed_at,
        ending.review_until, ending.receiver_name, review, due_on,
    )  # fmt: skip


def _note(endings: Collection[Ending]) -> None:
    # Before it has a family, a request stands for itself in the audit.
    note_read(READ, [one.case_id or one.referral_id for one in endings])
