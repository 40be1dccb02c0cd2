"""The verbs of this room: proposing a version of the lexicon, putting it in force, keeping words that were asked about."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max

from alongside.family.people.rules import line_of
from alongside.family.wording import events
from alongside.family.wording.entries import Entry, ordinary_sentences
from alongside.family.wording.matching import Finding
from alongside.family.wording.models import KeptWords, LexiconStart, LexiconVersion
from alongside.family.wording.policies import LEXICON_KEEP, WORDS_KEEP
from alongside.family.wording.rules import asked_of, changed, check_next_step, entry_checked
from alongside.family.wording.selectors import Lexicon, lexicon_of, version_get
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.audit.models import AuditEvent
from alongside.ground.audit.services import record, refusal_keep
from alongside.ground.base.actors import Acts
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import now, today


def _partnership(by: User) -> uuid.UUID:
    if by.partnership_id is None:
        raise Missing
    return by.partnership_id


@transaction.atomic
def lexicon_propose(*, by: User, what: str, entry: Entry, reason: str) -> LexiconVersion:
    """Propose the lexicon in force with one entry added, changed or taken out (R133, R339).

    Raises NotPermitted, and Refused as `rules.entry_checked` and `rules.changed`; a reason is required.
    """
    require(by, LEXICON_KEEP)
    partnership_id = _partnership(by)
    base = lexicon_of(partnership_id)
    if what != "taken out":
        percent = in_force("P-LEXICON-COMMON", partnership_id=partnership_id, at=now()).value
        entry = entry_checked(entry, ordinary=ordinary_sentences(), percent=percent)
    entries = changed(base.entries, what, entry)
    mine = LexiconVersion.objects.filter(partnership_id=partnership_id)
    newest = mine.aggregate(last=Max("number"))["last"] or 1
    with elevated("the lexicon is everybody’s, and no person writes the table"):
        made = LexiconVersion.objects.create(
            partnership_id=partnership_id, created_by_id=by.id, number=newest + 1, of_number=base.number,
            entries=[one.as_data() for one in entries], what=what, term=entry.term.strip(),
            reason=line_of(reason, field="reason", limit=400, required=True), proposed_at=now(), proposed_by_id=by.id,
            proposed_by_name=by.name,
        )  # fmt: skip
    record(events.PROPOSED, by=by, about=made, facts={"version": made.number, "entries": len(entries)})
    return made


@transaction.atomic
def lexicon_start(*, by: User, version_id: uuid.UUID) -> LexiconStart:
    """Put a proposed version in force; words that were kept before keep the version of their day.

    Raises NotPermitted, Missing, Refused(`own_proposal`, `lexicon_started`, `lexicon_moved`: another one came first).
    """
    require(by, LEXICON_KEEP)
    version = version_get(viewer=by, version_id=version_id)
    if version.proposed_by_id == by.id:
        refused = Refused(
            "You proposed it. Somebody else who keeps the lexicon looks at it and puts it in force.",
            code="own_proposal",
        )
        raise refusal_keep(refused, by=by, about=version)
    base = lexicon_of(by.partnership_id)
    if version.number <= base.number or version.starts.exists():
        raise Refused("A version as new as this is in force.", code="lexicon_started")
    if version.of_number != base.number:
        raise Refused(
            "Another version came into force since this was proposed. Propose it again on top of that one.",
            code="lexicon_moved",
        )
    with elevated("the lexicon is everybody’s, and no person writes the table"):
        made = LexiconStart.objects.create(
            partnership_id=version.partnership_id, created_by_id=by.id, version=version, number=version.number,
            proposed_by_id=version.proposed_by_id, at=now(), by_id=by.id, by_name=by.name,
        )  # fmt: skip
    record(events.STARTED, by=by, about=version, facts={"version": version.number})
    return made


@dataclass(frozen=True)
class Kept:
    """One question whose words stay: its findings, and why, or what is done next (R134)."""

    question: str
    findings: Sequence[Finding]
    because: str = ""
    next_step: str = ""
    next_on: date | None = None


def kept_checked(kept: Kept, lexicon: Lexicon) -> Kept:
    """Return what is kept, fit to be written.

    Raises Refused: `reason_missing`, `next_step_missing`, `next_step_gives_up`, `next_step_past`, `words_too_long`.
    """
    asked = asked_of(kept.findings)
    check_next_step(kept.next_step, kept.next_on is not None, asked, lexicon.look(kept.next_step))
    if kept.next_on is not None and kept.next_on < today():
        raise Refused("Choose today or a later day.", code="next_step_past", field="next_on")
    if not kept.because.strip() and any(one.entry.kind != "defeatist" for one in asked):
        raise Refused("Say why the words stay as they are.", code="reason_missing", field="because")
    return Kept(
        line_of(kept.question, field="question", limit=200), asked, line_of(kept.because, field="because", limit=400),
        line_of(kept.next_step, field="next_step", limit=400), kept.next_on,
    )  # fmt: skip


@dataclass(frozen=True)
class KeptOf:
    """That words of some kinds were kept in a record of some circles: never the words, never by whom."""

    kinds: frozenset[str]
    circle_ids: tuple[uuid.UUID, ...]


KeptFollower = Callable[[KeptOf, Acts], None]
_followers: dict[str, KeptFollower] = {}


def follow_kept(name: str, follower: KeptFollower) -> None:
    """Let a room follow what was kept, at start-up (ADR 0012): in the same transaction. The same again changes nothing."""
    _followers[name] = follower


@transaction.atomic
def words_keep(
    *, by: User, kept: Sequence[Kept], lexicon: Lexicon, deed: AuditEvent | None = None
) -> list[KeptWords]:
    """Keep words that were asked about: each with its reason or next step, and the version of the lexicon (R117, R133, R134).

    `deed` is the event of the record in which they stand. Raises NotPermitted, and Refused as `kept_checked`.
    """
    require(by, WORDS_KEEP)
    actor = by.as_actor()
    rows = [
        KeptWords(
            partnership_id=_partnership(by), created_by_id=by.id, term=one.entry.term, found=one.words[:200],
            kind=one.entry.kind, lexicon=lexicon.number, question=said.question, deed=deed.kind if deed else "",
            record_kind=deed.about_kind if deed else "", record_id=deed.about_id if deed else None,
            circle_ids=list(deed.circle_ids) if deed else [], because=said.because,
            next_step=said.next_step, next_on=said.next_on, at=now(), author_id=by.id,
            author_role=actor.role_title, agency_name=actor.agency_name,
        )
        for said in (kept_checked(one, lexicon) for one in kept)
        for one in said.findings
    ]  # fmt: skip
    made = KeptWords.objects.bulk_create(rows)
    if made:
        circles = deed.circle_ids if deed else []
        kept_of = KeptOf(frozenset(one.kind for one in made), tuple(circles))
        with elevated("a room above asks what follows from words that stay; it learns their kind alone"):
            for follower in _followers.values():
                follower(kept_of, by)
        record(events.KEPT, by=by, circle_ids=circles, facts={"words": len(made), "version": lexicon.number})
    return made
