"""A child is missing, and back: said by anybody who knows them, from home in one press (R168).

Several who say it at once make one episode with all their accounts. The episode itself is written as the system, by verbs
that asked first; each of its earlier standings is kept.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from alongside.family.cases.models import Case
from alongside.family.people.rules import line_of, one_of, words_of
from alongside.ground.access.context import elevated
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Refused, Stale
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import now
from alongside.ground.clock.services import clock_start, clock_stop
from alongside.ground.clock.time_source import local_date
from alongside.practice.plans.reading import approach_groups
from alongside.practice.plans.services import plan_review_trigger
from alongside.practice.safety import events, rules
from alongside.practice.safety.models import Account, Episode, EpisodeVersion, Handover, PackEntry
from alongside.practice.safety.policies import MISSING_REPORT, MISSING_WORK
from alongside.practice.safety.rules import Span
from alongside.practice.safety.services.common import (
    a_case,
    an_episode,
    found_of,
    gone_of,
    of_episode,
    one_at_a_time,
    signed,
)

_WHY = "an episode belongs to everybody who knows the child: only verbs that asked first write it"
_FACTS = ("gone_from", "gone_until", "found_from", "found_until", "found_where", "found_by", "version")
_SIDES = {"parent_carer": "family", "carer": "carer", "police": "police"}


@dataclass(frozen=True)
class Known:
    """What somebody knows now, every word of it optional (part two of the Philomena Protocol)."""

    last_seen: str = ""
    wearing: str = ""
    with_whom: str = ""
    phone: str = ""
    words: str = ""

    def kept(self) -> dict[str, str]:
        """Return it fit to keep. Raises Refused: `words_too_long`."""
        limits = {"last_seen": 400, "wearing": 400, "with_whom": 400, "phone": 200}
        lines = {name: line_of(getattr(self, name), field=name, limit=n) for name, n in limits.items()}
        return lines | {"words": words_of(self.words, field="words", limit=4_000)}


@dataclass(frozen=True)
class Back:
    """How somebody came back: when, roughly, where, and by whom they were found."""

    when: Span
    by: str
    where: str = ""

    def kept(self, gone: Span, at: datetime) -> dict[str, Any]:
        """Return it fit to keep. Raises Refused as `rules.check_found`, `choice_unknown`, `words_too_long`."""
        rules.check_found(gone, self.when, at)
        return {
            "found_from": self.when.start, "found_until": self.when.end,
            "found_by": one_of(self.by, Episode.FoundBy.values, field="found_by"),
            "found_where": line_of(self.where, field="found_where", limit=200),
        }  # fmt: skip


@transaction.atomic
def missing_report(
    *, by: User, case_id: uuid.UUID, gone: Span | None = None, known: Known = Known()
) -> Handover:
    """Say that a child is missing, with what is known now, and hand the pack over: one press, nothing required.

    An open episode takes the account in, whoever reported it; else one begins. `gone`: last seen and not before, known to be
    gone and not after; now when it is left out. A pack that lacks something is handed over as it is and says so.

    Raises NotPermitted; Missing; Refused: `time_in_future`, `span_backwards`, `words_too_long`.
    """
    return report_in(by, a_case(by, case_id, MISSING_REPORT), gone, known)


def report_in(by: User, case: Case, gone: Span | None, known: Known) -> Handover:
    """Say it in a case, for verbs that asked whether `by` may. Raises Refused as `missing_report`."""
    at = now()
    span = gone or Span(at, at)
    rules.check_span(span, at, "gone_on")
    words = known.kept()
    with elevated(_WHY):
        one_at_a_time(case.id)
        episode = Episode.objects.filter(
            partnership_id=case.partnership_id, case=case, found_until__isnull=True
        ).first()
        began = episode is None
        episode = episode or _begin(by, case, span, at)
        account = _account(by, episode, words)
        handover = _hand_over(by, episode)
    event = events.REPORTED if began else events.ACCOUNT_ADDED
    record(event, by=by, about=episode, circle_ids=[case.id], facts={"side": account.side})
    facts = {"entries": len(handover.entry_ids), "lacks": len(handover.lacks)}
    record(events.HANDED_OVER, by=by, about=handover, circle_ids=[case.id], facts=facts)
    if began:
        with elevated("whoever says that a child is gone need not know the plan"):
            plan_review_trigger(by=by, case_id=case.id, what="missing", happened_on=local_date(span.start))
    return handover


def _begin(by: User, case: Case, span: Span, at: datetime) -> Episode:
    hours = in_force("P-MISSING-TELL", partnership_id=case.partnership_id, at=at).value
    episode = Episode.objects.create(
        **_named(by, case), gone_from=span.start, gone_until=span.end, changed_at=at,
        tell_next_at=at + timedelta(hours=hours),
    )  # fmt: skip
    _keep_version(by, episode)
    return episode


def _named(by: User, case: Case) -> dict[str, Any]:
    return signed(by, case.id, case.child_id) | {
        "child_name": case.child.known_as or case.child.full_name, "case_reference": case.reference,
    }  # fmt: skip


def _account(by: User, episode: Episode, words: dict[str, str]) -> Account:
    roles = by.as_actor().roles
    side = next((side for role, side in _SIDES.items() if role in roles), "worker")
    return Account.objects.create(**of_episode(by, episode), side=side, **words)


def _hand_over(by: User, episode: Episode) -> Handover:
    entries = list(
        PackEntry.objects.filter(
            partnership_id=episode.partnership_id, case_id=episode.case_id, taken_back_at__isnull=True
        ).order_by("at")
    )
    kinds = {one.kind for one in entries}
    groups = approach_groups(case_id=episode.case_id, partnership_id=episode.partnership_id)
    if any(group.lines for group in groups):
        kinds.add(PackEntry.Kind.APPROACH.value)  # the plan says it
    return Handover.objects.create(
        **of_episode(by, episode), entry_ids=[one.id for one in entries], lacks=rules.lacks_of(kinds)
    )


def _keep_version(by: User, episode: Episode, why: str = "") -> None:
    EpisodeVersion.objects.create(
        **of_episode(by, episode), why=why, **{name: getattr(episode, name) for name in _FACTS}
    )


@transaction.atomic
def episode_note(*, by: User, case_id: uuid.UUID, gone: Span, back: Back, known: Known = Known()) -> Episode:
    """Write down an earlier episode that is over; times known roughly may overlap with another's.

    A conversation on return is due when the child came back after the case was opened, and the plan is looked at again
    (R104). Raises NotPermitted; Missing; Refused:
    `time_in_future`, `span_backwards`, `found_before_gone`, `choice_unknown`, `words_too_long`.
    """
    case = a_case(by, case_id, MISSING_REPORT)
    at = now()
    rules.check_span(gone, at, "gone_on")
    facts, words = back.kept(gone, at), known.kept()
    with elevated(_WHY):
        one_at_a_time(case.id)
        episode = Episode.objects.create(
            **_named(by, case), gone_from=gone.start, gone_until=gone.end, changed_at=at, **facts
        )  # fmt: skip
        _keep_version(by, episode)
        _account(by, episode, words)
        if _talk_due(by, episode, case):
            plan_review_trigger(by=by, case_id=case.id, what="missing", happened_on=local_date(gone.start))
    record(events.NOTED, by=by, about=episode, circle_ids=[case.id], facts={"found_by": episode.found_by})
    return episode


@transaction.atomic
def episode_found(*, by: User, episode_id: uuid.UUID, back: Back | None = None) -> Episode:
    """Say that a child is back. From then on a conversation with somebody independent is due in P-RETURN (72 clock hours).

    `back` left out: now, and nobody said how. Raises NotPermitted; Missing; Refused: `episode_over`, `time_in_future`,
    `span_backwards`, `found_before_gone`, `choice_unknown`, `words_too_long`.
    """
    seen = an_episode(by, episode_id, MISSING_REPORT)
    at = now()
    with elevated(_WHY):
        one_at_a_time(seen.case_id)
        episode = Episode.objects.select_related("case").get(id=seen.id)
        if not episode.open:
            raise Refused(
                "It is written down already that they are back. If a time is wrong, put it right below.",
                code="episode_over",
            )
        facts = (back or Back(Span(at, at), "not_known")).kept(gone_of(episode), at)
        _change(by, episode, facts | {"looking": "", "tell_next_at": None})
        _talk_due(by, episode, episode.case)
    record(
        events.FOUND, by=by, about=episode, circle_ids=[episode.case_id], facts={"found_by": episode.found_by}
    )
    return episode


@transaction.atomic
def episode_correct(
    *, by: User, episode_id: uuid.UUID, expected_version: int, gone: Span, back: Back | None, why: str
) -> Episode:
    """Put right what is known of an episode; what it said before is kept, with the reason.

    `back` of an open episode stays None: use `episode_found`. Raises NotPermitted; Missing; Stale; Refused: `back_first`,
    `talk_held_before`, `words_missing`, and as `episode_note`.
    """
    seen = an_episode(by, episode_id, MISSING_WORK)
    reason = line_of(why, field="why", limit=400, required=True)
    at = now()
    rules.check_span(gone, at, "gone_on")
    with elevated(_WHY):
        one_at_a_time(seen.case_id)
        episode = Episode.objects.select_related("case").get(id=seen.id)
        if episode.version != expected_version:
            raise Stale("Somebody else put this right just now.", current=episode)
        if (back is None) is not episode.open:
            raise Refused("Say first that they are back.", code="back_first", field="found_on")
        facts: dict[str, Any] = {} if back is None else back.kept(gone, at)
        _check_talk_after(episode, back)
        moved = back is not None and back.when != found_of(episode)
        _change(by, episode, {"gone_from": gone.start, "gone_until": gone.end, **facts}, why=reason)
        if moved:
            stopped = clock_stop(
                kind=events.RETURN_TALK, about_id=episode.id, at=at, by=by, reason="put right"
            )
            if stopped is not None:
                _talk_due(by, episode, episode.case)
    record(
        events.CORRECTED,
        by=by,
        about=episode,
        circle_ids=[episode.case_id],
        facts={"version": episode.version},
    )
    return episode


def _check_talk_after(episode: Episode, back: Back | None) -> None:
    first = episode.talk.order_by("happened_at").first()
    if first is not None and back is not None and back.when.start > first.happened_at:
        raise Refused(
            "The talk after they came back was offered before that. Write a return that is earlier than the talk.",
            code="talk_held_before", field="found_on",
        )  # fmt: skip


def _change(by: User, episode: Episode, facts: dict[str, Any], why: str = "") -> None:
    for name, value in facts.items():
        setattr(episode, name, value)
    episode.version += 1
    episode.changed_at = now()
    episode.save(update_fields=[*facts, "version", "changed_at"])
    _keep_version(by, episode, why)


def _talk_due(by: User, episode: Episode, case: Case) -> bool:
    """Begin the promise of a conversation, from the earliest moment at which the child may have been back.

    False for a child who was back before anybody here worked with them: nobody owes one.
    """
    if episode.found_from is None or episode.found_from < case.opened_at:
        return False
    clock_start(
        kind=events.RETURN_TALK, about_id=episode.id, circle_id=case.id, partnership_id=case.partnership_id, by=by,
        started_at=episode.found_from, owner_label="the lead professional",
    )  # fmt: skip
    return True
