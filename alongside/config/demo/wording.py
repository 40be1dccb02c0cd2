"""Words that were asked about: a father's two of thirty, a phrase that gave up and got a next step, a term that is proposed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from alongside.config.demo.acts import acting
from alongside.family.cases.models import Allocation
from alongside.family.recording.services import chronology_add
from alongside.family.wording.entries import Entry
from alongside.family.wording.selectors import lexicon_of
from alongside.family.wording.services import Kept, lexicon_propose, words_keep
from alongside.ground.accounts.models import User
from alongside.ground.base.actors import SYSTEM, current_acting


def judge(telling: Iterable[Any]) -> None:
    """Tell of words that were kept in some families. `telling`: every story as it was told."""
    tell = {"Okafor": _okafor, "Talbot": _talbot}
    for t in telling:
        if t.case is not None and t.story["family"] in tell:
            tell[t.story["family"]](t)


def _okafor(t: Any) -> None:
    """The record says how somebody seemed, and beside it what they said; and the manager proposes a term."""
    _write(
        t, 30,
        "Mum was upset. She said that nobody had told her about the changed visit, and asked for a call the day before.",
        because="She asked me to write that she was upset, and why.",
    )  # fmt: skip
    t.do(
        31, t.workers["manager"], lexicon_propose, what="added", reason="Parents of our group named it.",
        entry=Entry(
            "frequent flyer", "blaming", "Say how often they rang, and what became of each call.", also=("regular caller",),
            source="the parents’ group",
        ),
    )  # fmt: skip


def _talbot(t: Any) -> None:
    """A phrase that gives up stays as it was said at the meeting, and somebody does something."""
    _write(
        t, 28, "At the meeting it was said that nothing happens overnight.",
        next_step="The lead asks on Thursday which evening a lift home would help most, and rings the grandmother.", next_on=4,
    )  # fmt: skip


def _write(
    t: Any, days: float, words: str, *, because: str = "", next_step: str = "", next_on: int = 0
) -> None:
    """Write an entry as on the desk, and keep what it asks about."""

    def both(*, by: Any) -> None:
        chronology_add(
            by=by, family_id=t.case.family_id, case_id=t.case.id, happened_on=t.day(days), words=words, kind="observed",
            readers="family",
        )  # fmt: skip
        now, lexicon = current_acting(), lexicon_of(t.partnership.id)
        day = t.day(days) + timedelta(days=next_on) if next_on else None
        kept = Kept("What happened", lexicon.look(words), because, next_step, day)
        words_keep(by=by, kept=[kept], lexicon=lexicon, deed=now.deeds[-1] if now else None)

    with acting(SYSTEM):
        spell = Allocation.objects.filter(case=t.case, until__isnull=True, part="lead").first()
        worker = User.objects.filter(id=spell.user_id).first() if spell is not None else None
    if worker is not None:
        t.do(days, worker, both)
