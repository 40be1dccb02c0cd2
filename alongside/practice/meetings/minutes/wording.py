"""Words that judge, before a draft goes to anybody: each is said in another way, or kept with a reason (R117, R133, R134).

What is typed in a meeting is never held up. The draft is: whoever reads it should find what was said, not how somebody seemed.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction
from django.db.models import F

from alongside.family.wording.matching import Finding
from alongside.family.wording.models import KeptWords
from alongside.family.wording.rules import asked_of
from alongside.family.wording.selectors import lexicon_of
from alongside.family.wording.services import Kept, words_keep
from alongside.ground.access.context import elevated_to_read
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, Refused
from alongside.practice.meetings.minutes import events, rules
from alongside.practice.meetings.minutes.common import circles, draft_of, hold_to_write, line_of
from alongside.practice.meetings.models import LineVersion, MinuteLine, Minutes

QUESTION = "A line of minutes"


@dataclass(frozen=True)
class Asked:
    """One line with words that judge and that nobody has answered: said in another way, or kept with a reason."""

    version: LineVersion
    findings: tuple[Finding, ...]

    @property
    def gives_up(self) -> bool:
        """Whether a phrase gives up, so that keeping it needs a next step (R134)."""
        return any(one.entry.kind == "defeatist" for one in self.findings)


def lines_asked(minutes: Minutes) -> list[Asked]:
    """Return the lines whose words are asked about before the draft goes out, in the order of the minutes.

    Three queries, however many lines: the lexicon in force, the lines, and what was kept of these minutes already.
    """
    lexicon = lexicon_of(minutes.partnership_id)
    newest = LineVersion.objects.filter(minutes=minutes, number=F("line__number"), struck=False)
    looked = ((one, asked_of(lexicon.look(one.words))) for one in newest.order_by("line__at", "line_id"))
    found = [(version, findings) for version, findings in looked if findings]
    kept = _kept([minutes.id, *(version.line_id for version, _ in found)]) if found else set()
    asked = []
    for version, findings in found:
        open_ones = tuple(
            one
            for one in findings
            if not kept & {rules.kept_key(about, one) for about in (version.line_id, minutes.id)}
        )
        if open_ones:
            asked.append(Asked(version, open_ones))
    return asked


def _kept(about_ids: Collection[uuid.UUID]) -> set[rules.KeptKey]:
    with elevated_to_read("that words were kept is all that is used, whoever of the takers kept them"):
        rows = KeptWords.objects.filter(record_id__in=about_ids).values_list("record_id", "term", "found")
        return {rules.kept_key_of(about, term, words) for about, term, words in rows if about is not None}


def line_asked(minutes: Minutes, line: MinuteLine) -> Asked | None:
    """Return what is asked about one line; None where nothing is."""
    return next((one for one in lines_asked(minutes) if one.version.line_id == line.id), None)


@transaction.atomic
def line_words_keep(
    *,
    by: User,
    line_id: uuid.UUID,
    expected_number: int,
    because: str = "",
    next_step: str = "",
    next_on: date | None = None,
) -> list[KeptWords]:
    """Keep the words of one line that were asked about, with the reason; a phrase that gives up needs a next step (R117, R134).

    Auditors read the reason. Raises Missing, NotPermitted; Refused: `minutes_sent`, `minutes_final`, `nothing_asked` (also
    where the line changed meanwhile), and as `words_keep`.
    """
    line = line_of(line_id)
    minutes = hold_to_write(by, line.minutes_id)
    if minutes.state != "writing":
        raise Refused("The draft was sent. Change the line with a reason instead.", code="minutes_sent")
    line = line_of(line_id, lock=True)
    asked = line_asked(minutes, line)
    if asked is None or line.number != expected_number:
        raise Refused(
            "The line says something else now. Look at it again: there may be nothing to answer any more.",
            code="nothing_asked",
        )
    facts = {"words": len(asked.findings), "number": line.number}
    deed = record(events.WORDS_KEPT, by=by, about=line, circle_ids=circles(minutes), facts=facts)
    said = Kept(QUESTION, asked.findings, because, next_step, next_on)
    return words_keep(by=by, kept=[said], lexicon=lexicon_of(minutes.partnership_id), deed=deed)


def draft_to_send(minutes: Minutes) -> rules.Draft:
    """Return what the rules of sending need to know, with the lines whose words are asked about."""
    return replace(draft_of(minutes), judging=len(lines_asked(minutes)))


def line_for_words(line_id: uuid.UUID) -> tuple[Minutes, LineVersion, Asked | None]:
    """Return a line as its page asks about it: the minutes, what it says, and what is asked. Raises Missing."""
    line = line_of(line_id)
    minutes = Minutes.objects.select_related("meeting").filter(id=line.minutes_id).first()
    version = LineVersion.objects.filter(line=line, number=line.number).first()
    if minutes is None or version is None:
        raise Missing
    return minutes, version, line_asked(minutes, line)
