"""Opening a handover: it follows each change of worker, in the transaction of whoever made it (R47, R48)."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from alongside.family.cases.changes import WorkerChange
from alongside.family.cases.models import Allocation, Case
from alongside.ground.accounts.models import User
from alongside.ground.base.actors import Acts
from alongside.ground.clock import now
from alongside.ground.clock.selectors import clock_for
from alongside.ground.clock.services import clock_start, clock_stop
from alongside.practice.actions.services import promises_pass
from alongside.practice.handover import events
from alongside.practice.handover.models import Handover, HandoverNote, HandoverStep
from alongside.practice.handover.rules import FOLLOWED_PARTS
from alongside.practice.handover.services.common import interim_owner, keep, step
from alongside.practice.handover.services.turnover import mind_turnover

_KINDS, State = HandoverStep.Kind, Handover.State
_MEANWHILE = "They look after it until somebody new has met the family."


def follow(change: WorkerChange, by: Acts) -> None:
    """Open, pass on or call off the handover of a part when its worker changes. Runs as the system, the case locked.

    What the leaving worker promised passes to the interim owner at once, so that nothing is without an owner.
    """
    if change.part not in FOLLOWED_PARTS:
        return
    found = _open_one(change)
    if change.ended is not None:
        found = _ended(change, change.ended, found, by)
    if change.began is not None:
        found = found or _late_opening(change, change.began, by)
        if found is not None:
            _begun(change.case, change.began, found, by)
        mind_turnover(change.case, change.began, by=by)


def _open_one(change: WorkerChange) -> Handover | None:
    found = Handover.objects.filter(
        partnership_id=change.case.partnership_id, case=change.case, part=change.part, state__in=Handover.OPEN
    )
    return found.first()


def _ended(change: WorkerChange, ended: Allocation, found: Handover | None, by: Acts) -> Handover:
    """Somebody stopped: open a handover, or go back to "who comes?" in the one that they had not taken over yet."""
    if found is None:
        return _open(change.case, ended, by)
    if found.to_user_id == ended.user_id:
        found.to_user_id = found.to_allocation_id = None
        found.to_name = ""
        words = f"{ended.worker_name} stops before they have taken over. {ended.end_reason}."
        begin_again(found)
        _hold(found, ended, by)
        keep(found, by=by, kind=_KINDS.OPENED, event=events.OPENED, words=words)
        run_clock(found, by)
    else:
        _hold(found, ended, by)
        found.save(update_fields=["action_ids"])
    return found


def _open(case: Case, ended: Allocation, by: Acts) -> Handover:
    holder = interim_owner(by=by, leaving_id=ended.user_id, partnership_id=case.partnership_id)
    packed = HandoverNote.objects.filter(case=case, author_id=ended.user_id, from_family=False).exists()
    handover = Handover(
        partnership_id=case.partnership_id, created_by_id=by.as_actor().id, case=case, family_id=case.family_id,
        part=ended.part, from_allocation_id=ended.id, from_user_id=ended.user_id, from_name=ended.worker_name,
        why=ended.end_code, reason=ended.end_reason, opened_at=now(),
        interim_owner_id=holder.id if holder else ended.user_id,
        interim_owner_name=holder.name if holder else ended.worker_name,
    )  # fmt: skip
    if packed:  # they wrote what works before they left
        handover.state, handover.packed_at = State.PACK_COMPLETE, now()
    handover.save(force_insert=True)
    _hold(handover, ended, by)
    words = f"{ended.worker_name} stops. {ended.end_reason}. {handover.interim_owner_name} looks after what was promised."
    keep(handover, by=by, kind=_KINDS.OPENED, event=events.OPENED, words=words, facts={"why": ended.end_code})
    run_clock(handover, by)
    return handover


def _hold(handover: Handover, ended: Allocation, by: Acts) -> None:
    """Let the interim owner have what the leaving worker promised in the case; not if they stay in another part."""
    stays = Allocation.objects.filter(case_id=handover.case_id, user_id=ended.user_id, until__isnull=True)
    if handover.interim_owner_id == ended.user_id or stays.exists():
        return
    holder = User.objects.get(id=handover.interim_owner_id)
    moved = promises_pass(
        by=by, owner_id=ended.user_id, to=holder, case_id=handover.case_id,
        reason=f"{ended.worker_name} no longer works with you. {_MEANWHILE}",
    )  # fmt: skip
    handover.action_ids = [*handover.action_ids, *moved]


def _late_opening(change: WorkerChange, began: Allocation, by: Acts) -> Handover | None:
    """Open the handover of a spell that ended before handovers were kept, if another person had the part last."""
    kept = Handover.objects.filter(case_id=OuterRef("case_id"), from_allocation_id=OuterRef("pk"))
    earlier = Allocation.objects.filter(
        partnership_id=change.case.partnership_id, case=change.case, part=change.part, until__isnull=False
    )
    last = earlier.annotate(kept=Exists(kept)).order_by("-until", "-id").first()
    if last is None or last.kept or last.user_id == began.user_id:
        return None
    return _open(change.case, last, by)


def _begun(case: Case, began: Allocation, handover: Handover, by: Acts) -> None:
    """Somebody begins: they take over, or it was they who left and are back."""
    if handover.from_user_id == began.user_id:
        _called_off(handover, began, by)
        return
    if handover.to_user_id is not None and handover.to_user_id != began.user_id:
        return  # a second one beside whoever takes over already
    handover.to_user_id, handover.to_allocation_id = began.user_id, began.id
    handover.to_name = began.worker_name
    begin_again(handover)
    keep(
        handover, by=by, kind=_KINDS.NAMED, event=events.NAMED, facts={"to": str(began.user_id)},
        words=f"{began.worker_name} takes over from {handover.from_name}.",
    )  # fmt: skip


def _called_off(handover: Handover, began: Allocation, by: Acts) -> None:
    back = User.objects.get(id=began.user_id)
    promises_pass(
        by=by, owner_id=handover.interim_owner_id, to=back, only=handover.action_ids,
        reason=f"{began.worker_name} is back.",
    )  # fmt: skip
    handover.state, handover.ended_at = State.ENDED, now()
    keep(handover, by=by, kind=_KINDS.ENDED, event=events.ENDED, words=f"{began.worker_name} is back.")
    clock_stop(kind=events.INTRODUCED, about_id=handover.id, at=now(), by=by, reason="they are back")


def begin_again(handover: Handover) -> None:
    """Take back reading and meeting when another person is chosen; the words of the pack stay. Not yet saved."""
    handover.read_at = handover.met_on = handover.introduce_on = None
    handover.introduce_words = ""
    handover.state = State.PACK_COMPLETE if handover.packed_at else State.OPENED


def run_clock(handover: Handover, by: Acts) -> None:
    """Let the promise to introduce somebody run, unless it runs (P-HANDOVER)."""
    running = clock_for(handover.id, events.INTRODUCED)
    if running is None or running.stopped_at is not None:
        clock_start(
            kind=events.INTRODUCED, about_id=handover.id, circle_id=handover.case_id,
            partnership_id=handover.partnership_id, started_at=now(), by=by, owner_id=handover.interim_owner_id,
            owner_label=handover.interim_owner_name,
        )  # fmt: skip


def hold_instead(handover: Handover, holder: User, *, by: Acts) -> None:
    """Let another manager hold what waits for whoever comes: the one before them left (R128). As the system."""
    before_id, before = handover.interim_owner_id, handover.interim_owner_name
    handover.interim_owner_id, handover.interim_owner_name = holder.id, holder.name
    handover.version += 1
    handover.save(update_fields=["interim_owner_id", "interim_owner_name", "version"])
    promises_pass(
        by=by, owner_id=before_id, to=holder, only=handover.action_ids,
        reason=f"{before} no longer works here. {_MEANWHILE}",
    )  # fmt: skip
    step(handover, by=by, kind=_KINDS.HELD, words=f"{holder.name} looks after it now, in place of {before}.")
