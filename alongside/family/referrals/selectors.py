"""Reading requests for help. Row security decides which ones the acting person sees."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet, Window

from alongside.family.referrals import events
from alongside.family.referrals.models import Referral, ReferralAddition, ReferralNotice, Source
from alongside.ground.access.context import elevated_to_read
from alongside.ground.accounts.models import Partnership, User
from alongside.ground.audit.noted import Noted
from alongside.ground.audit.services import note_read
from alongside.ground.base.actors import Acts, current_acting
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Missing
from alongside.ground.base.ids import digest_of
from alongside.ground.clock import now
from alongside.ground.clock.lateness import Lateness
from alongside.ground.clock.models import Clock
from alongside.ground.clock.selectors import clock_lateness, clocks_for


@dataclass(frozen=True)
class Promise:
    """A promise as whoever asked sees it: by which London date, how it stands, and when it was kept."""

    due_on: date
    lateness: Lateness
    kept_at: datetime | None


@dataclass(frozen=True)
class ReferralStatus:
    """What whoever asked for help reads on the status page. Their first words, and those with which they took it back,
    are not shown again: devices are shared.
    """

    referral_id: uuid.UUID
    reference: str
    state: str
    state_words: str
    received_at: datetime
    contact_name: str
    contact_phone: str
    acknowledge: Promise | None
    decide: Promise | None
    read_at: datetime | None
    read_by_name: str
    read_by_role: str
    decided_at: datetime | None
    decision_words: str
    withdrawn_at: datetime | None
    version: int
    additions: tuple[ReferralAddition, ...]
    source: str
    child: str  # the first name that was told, where several children were told together; else empty

    @property
    def may_take_back(self) -> bool:
        """Whether whoever asked can still take it back: until the decision, once."""
        return self.decided_at is None and self.withdrawn_at is None


def receipt_lookup(code: str) -> tuple[str, uuid.UUID] | None:
    """Return the digest of a typed receipt code and the partnership of its request; None for any other text.

    The door keeps both in the session, so that the next request acts with the receipt. Spaces, case and
    letters that look alike do not matter. The door limits how often somebody may try.
    """
    digest = digest_of(code)
    with elevated_to_read("nobody has a receipt in hand until this lookup has found it"):
        found = (
            Referral.objects.filter(receipt_digest=digest).values_list("partnership_id", flat=True).first()
        )
    return (digest, found) if found else None


def referrals_by_receipt(*, viewer: Acts) -> list[ReferralStatus]:
    """Return every request of the receipt that the acting transaction holds: several where children were told together."""
    acting = current_acting()
    if acting is None or not acting.receipt:
        return []
    return statuses(first_of(Referral.objects.filter(receipt_digest=acting.receipt).order_by("id"), 20))


def referrals_for_family(*, viewer: Acts) -> list[ReferralStatus]:
    """Return the requests that the viewer made from their own account, newest first, at most 50 (R4).

    Never the requests of the other parent.
    """
    mine = Referral.objects.filter(submitted_by_user_id=viewer.as_actor().id)
    return statuses(first_of(mine.order_by("-received_at", "-id"), 50))


def referral_get(*, viewer: Acts, referral_id: uuid.UUID) -> Referral:
    """Return one request with its family. Raises Missing."""
    referral = Referral.objects.select_related("family").filter(id=referral_id).first()
    if referral is None:
        raise Missing
    _note_read([referral])
    return referral


def referrals_undecided(*, viewer: Acts) -> QuerySet[Referral]:
    """Return the requests that wait for a decision, ordered by (received_at, id): the longest wait first.

    One that whoever asked took back waits like any other. The door pages them; the rows it fetches are noted as read.
    """
    seen = Noted.of(Referral, kind="referrals.referral", circle="id")
    return seen.filter(decided_at__isnull=True).order_by("received_at", "id")


def referrals_not_yet_known(*, viewer: Acts) -> QuerySet[Referral]:
    """Return the undecided requests without a kind of exploitation, queued for review (R2); ordered and
    paged alike.
    """
    return referrals_undecided(viewer=viewer).filter(exploitation_types=[])


def referrals_without_child(*, viewer: Acts) -> QuerySet[Referral]:
    """Return the undecided requests that name no child yet, queued for completion (R1); ordered and paged alike."""
    return referrals_undecided(viewer=viewer).filter(child_key="")


def with_counts(undecided: QuerySet[Referral]) -> QuerySet[Referral]:
    """Add to each row how many of all of them name no child (`no_child`) and no kind of exploitation (`no_kind`) yet."""
    return undecided.annotate(
        no_child=Window(Count("pk", filter=Q(child_key=""))),
        no_kind=Window(Count("pk", filter=Q(exploitation_types=[]))),
    )


def referrals_by_id(*, viewer: Acts, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Referral]:
    """Return those of these requests that the viewer may see, whatever became of them, by id."""
    found = {one.id: one for one in Referral.objects.filter(id__in=ids)}
    _note_read(found.values())
    return found


def additions_of(*, viewer: Acts, referral_id: uuid.UUID) -> list[ReferralAddition]:
    """Return what was added to a request, oldest first; at most 200."""
    return first_of(ReferralAddition.objects.filter(referral_id=referral_id).order_by("said_at", "id"), 200)


@dataclass(frozen=True)
class AskerKnows:
    """What whoever asked was told of news and how; `untold` is the newest news where neither a message nor a person told it."""

    notices: tuple[ReferralNotice, ...]
    untold: str
    tried: bool

    @property
    def untold_words(self) -> str:
        """The newest news that they may not know, such as "there is a decision"."""
        return str(ReferralNotice.News(self.untold).label) if self.untold else ""


def newest_news(referral: Referral) -> str:
    """Return what whoever asked should know by now: that there is a decision, that another service was asked, that it is
    decided anew, that it was read, or nothing yet.
    """
    if referral.decided_at is not None:
        return ReferralNotice.News.DECIDED
    if referral.state == Referral.State.SIGNPOSTED_PENDING:
        return ReferralNotice.News.WAITING
    if referral.decisions:
        return ReferralNotice.News.AGAIN
    return ReferralNotice.News.READ if referral.acknowledged_at is not None else ""


def asker_knows(*, viewer: Acts, referral: Referral) -> AskerKnows:
    """Return whether whoever asked knows the newest news of their request, and how they were told, at most 50 (R4)."""
    found = tuple(first_of(ReferralNotice.objects.filter(referral=referral).order_by("at", "id"), 50))
    news = newest_news(referral)
    outcomes = {one.outcome for one in found if (one.news, one.decisions) == (news, referral.decisions)}
    reached = outcomes & {ReferralNotice.Outcome.SENT, ReferralNotice.Outcome.TOLD}
    return AskerKnows(found, "" if reached else news, bool(outcomes))


@dataclass(frozen=True)
class HelpRequest:
    """One request for help of a family: what was asked and when, what was answered and when (R7)."""

    referral_id: uuid.UUID
    reference: str
    asked_at: datetime
    ask: str
    read_at: datetime | None
    answered_at: datetime | None
    answer: str

    @property
    def unanswered(self) -> bool:
        """Whether nobody has read it yet and nothing has been decided."""
        return self.read_at is None and self.answered_at is None


def requests_for_help(*, viewer: Acts, family_id: uuid.UUID) -> list[HelpRequest]:
    """Return what the family itself asked for, oldest first, at most 200: the log beside any later crisis
    (R7).

    To those who may see the requests: workers of the family, the duty team, and whoever asked from an
    account.
    """
    own = (Source.PARENT_CARER, Source.YOUNG_PERSON)
    found = first_of(
        Referral.objects.filter(family_id=family_id, source__in=own).order_by("received_at", "id"), 200
    )
    _note_read(found)
    return [
        HelpRequest(
            referral_id=r.id,
            reference=r.reference,
            asked_at=r.received_at,
            ask=r.own_words,
            read_at=r.acknowledged_at,
            answered_at=r.decided_at,
            answer=r.decision_words,
        )
        for r in found
    ]


def _note_read(referrals: Iterable[Referral]) -> None:
    # Before it has a family, a request stands for itself in the audit.
    for one in referrals:
        note_read("referrals.referral", [one.id, one.family_id])


def statuses(referrals: list[Referral]) -> list[ReferralStatus]:
    """Return the status of each request, as whoever asked reads it, in four queries, however many there are."""
    if not referrals:
        return []
    _note_read(referrals)
    ids = [r.id for r in referrals]
    with elevated_to_read("a promise belongs to whoever asked, before any circle holds it"):
        clocks = clocks_for(ids)
    additions: dict[uuid.UUID, list[ReferralAddition]] = {i: [] for i in ids}
    for addition in ReferralAddition.objects.filter(referral_id__in=ids).order_by("said_at", "id"):
        additions[addition.referral_id].append(addition)
    readers = User.objects.in_bulk([r.acknowledged_by_id for r in referrals if r.acknowledged_by_id])
    phone = Partnership.objects.in_bulk({r.partnership_id for r in referrals})
    return [
        _status(r, clocks[r.id], additions[r.id], readers.get(r.acknowledged_by_id), phone[r.partnership_id])
        for r in referrals
    ]


def _status(
    referral: Referral,
    clocks: list[Clock],
    additions: list[ReferralAddition],
    reader: User | None,
    where: Partnership,
) -> ReferralStatus:
    promises = {clock.kind: _promise(clock) for clock in clocks}
    return ReferralStatus(
        referral_id=referral.id,
        reference=referral.reference,
        state=referral.state,
        state_words=referral.get_state_display(),
        received_at=referral.received_at,
        contact_name=referral.contact_name,
        contact_phone=where.front_door_phone,
        acknowledge=promises.get(events.ACKNOWLEDGE),
        decide=promises.get(events.DECIDE),
        read_at=referral.acknowledged_at,
        read_by_name=reader.name if reader else "",
        read_by_role=reader.as_actor().role_title if reader else "",
        decided_at=referral.decided_at,
        decision_words=referral.decision_words,
        withdrawn_at=referral.withdrawn_at,
        version=referral.version,
        additions=tuple(additions),
        source=referral.source,
        child=_first_name(referral.child_name) if referral.together_id else "",
    )


def _first_name(told: str) -> str:
    """Return the first name that was told; nothing where somebody wrote words such as "her little sister"."""
    first = told.split(" ")[0]
    return first if first[:1].isupper() else ""


def _promise(clock: Clock) -> Promise | None:
    if clock.due_on is None:
        return None
    return Promise(clock.due_on, clock_lateness(clock, now=now()), clock.stopped_at)
