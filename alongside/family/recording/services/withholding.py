"""What a family does not read: the author's reason, and a second person who looks at it again and again (R137)."""

from __future__ import annotations

import uuid

from django.db import transaction

from alongside.family.people.rules import one_of, words_of
from alongside.family.recording import events
from alongside.family.recording.models import ChronologyEntry
from alongside.family.recording.models_reading import Withholding
from alongside.family.recording.models_signed import signed
from alongside.family.recording.policies import WITHHOLDING_REVIEW
from alongside.family.recording.services.common import MANAGERS
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock import now
from alongside.ground.clock.models import Clock
from alongside.ground.clock.services import clock_start, clock_stop

Category, Finding = Withholding.Category, Withholding.Finding


def withheld_first(by: User, entry: ChronologyEntry, *, category: str, unsaid_because: str) -> Withholding:
    """Keep why the family does not read a new entry, whether they know, and start the clock of the second look (P-WITHHELD)."""
    clock = _look(by, entry, events.WITHHELD)
    return Withholding.objects.create(
        **_of(entry), **signed(by), category=one_of(category, Category.values, field="withheld_category"),
        finding=Finding.HELD, review_on=clock.due_on,
        unsaid_because=words_of(unsaid_because, field="unsaid_because", limit=2_000),
    )  # fmt: skip


@transaction.atomic
def withholding_review(
    *,
    by: User,
    entry_id: uuid.UUID,
    finding: str,
    category: str = "",
    words: str = "",
    unsaid_because: str = "",
) -> Withholding:
    """Look, as a second person, at what the family does not read: it stays, or they may read it from now on (R137).

    What stays is looked at again in P-WITHHELD-AGAIN. The family reads the category and `words`, unless saying so is itself
    the danger (`unsaid_because`). Raises NotPermitted; Missing; Refused: `second_person` for the author, `already_opened`,
    `choice_unknown`, `words_missing`.
    """
    entry = _entry_to_look_at(by, entry_id)
    one_of(finding, [Finding.STANDS, Finding.OPENED], field="finding")
    stays = finding == Finding.STANDS
    last = Withholding.objects.filter(entry=entry).order_by("-at").first()
    for kind in (events.WITHHELD, events.WITHHELD_AGAIN):
        with elevated("nobody of the family reads this clock"):
            clock_stop(kind=kind, about_id=entry.id, at=now(), by=by)
    unsaid = words_of(unsaid_because, field="unsaid_because", limit=2_000) if stays else ""
    made = Withholding.objects.create(
        **_of(entry), **signed(by), finding=finding, unsaid_because=unsaid,
        category=one_of(category or (last.category if last else Category.LAW), Category.values, field="category"),
        words=words_of(words, field="words", limit=2_000, required=stays and not unsaid),
        review_on=_look(by, entry, events.WITHHELD_AGAIN).due_on if stays else None,
    )  # fmt: skip
    facts = {"finding": finding, "category": made.category, "said": not unsaid}
    record(events.WITHHELD_LOOKED_AT, by=by, about=entry, circle_ids=[entry.family_id], facts=facts)
    return made


def _entry_to_look_at(by: User, entry_id: uuid.UUID) -> ChronologyEntry:
    require(by, WITHHOLDING_REVIEW)
    entry = (
        ChronologyEntry.objects.filter(id=entry_id, corrects__isnull=True).exclude(withheld_reason="").first()
    )
    if entry is None:
        raise Missing
    require_to_write(by, entry.family_id)
    if entry.author_id == by.id:
        raise Refused("You wrote it. Somebody else looks at the reason.", code="second_person")
    if Withholding.objects.filter(entry=entry, finding=Finding.OPENED).exists():
        raise Refused("The family reads it already.", code="already_opened")
    return entry


def _of(entry: ChronologyEntry) -> dict[str, object]:
    return {
        "partnership_id": entry.partnership_id, "entry": entry, "family_id": entry.family_id, "case_id": entry.case_id,
        "author_id": entry.author_id,
    }  # fmt: skip


def _look(by: User, entry: ChronologyEntry, kind: str) -> Clock:
    # In a circle of its own: a clock in the family's could tell them of what must not be said.
    with elevated("nobody of the family reads this clock"):
        return clock_start(
            kind=kind, about_id=entry.id, circle_id=entry.id, partnership_id=entry.partnership_id, started_at=now(),
            by=by, owner_label=MANAGERS,
        )  # fmt: skip
