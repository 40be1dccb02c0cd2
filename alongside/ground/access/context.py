"""Acting as somebody: one transaction, one database audience, readings audited before it commits.

House law: with nobody acting, every protected table is empty.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from django.db import DatabaseError, connection, transaction

from alongside.ground.audit.services import flush_reads
from alongside.ground.base.actors import Acting, Actor, Acts, acting_in_context, current_acting
from alongside.ground.base.declarations import Audience
from alongside.ground.base.parameters import remembered
from alongside.ground.clock import now


@contextmanager
def acting(
    by: Acts, *, receipt: str = "", request_id: uuid.UUID | None = None, savepoint: bool = True
) -> Iterator[Acting]:
    """Act as `by` for one transaction.

    `receipt` is the digest of a receipt code: it lets the public see the one request it belongs to. Every record read
    inside the block is audited in the same transaction; if that fails, nothing was read and nothing was written.
    `savepoint=False` inside a transaction that is to fail as a whole: what fails in the block can't be caught and undone.
    """
    outermost = not connection.in_atomic_block
    with transaction.atomic(savepoint=savepoint):
        before = current_acting()
        mine = Acting(actor=by.as_actor(), request_id=request_id, receipt=receipt)
        _enter(mine.actor, receipt)
        with acting_in_context(mine), remembered():
            yield mine
            flush_reads(mine)
        if not outermost:  # what was set ends with the transaction, which ends here
            _return_to(before)


@contextmanager
def elevated(reason: str) -> Iterator[None]:
    """Write as the system inside somebody's transaction: for verbs whose effects reach further than the person sees.

    The audit still names the person. `reason` says to the reader of the code why the person's own sight is too short.
    Inside another elevation it has no savepoint of its own: the outer one's undoes both.
    """
    acting_now = current_acting()
    if acting_now is None or not reason:
        raise RuntimeError("elevated() needs a transaction of acting() and a reason")
    if acting_now.actor.audience is Audience.SYSTEM:
        with transaction.atomic(savepoint=False):
            yield
        return
    # One elevation inside another must come back to the outer one, so the context knows of it; readings stay one list.
    higher = replace(acting_now, actor=replace(acting_now.actor, audience=Audience.SYSTEM))
    with transaction.atomic(), acting_in_context(higher):
        _enter(higher.actor, higher.receipt)
        yield
        _return_to(acting_now)


@contextmanager
def elevated_to_read(reason: str) -> Iterator[None]:
    """Read as the system inside somebody's transaction, in half the statements of `elevated`: for selectors, never for verbs.

    Whoever only reads has nothing to undo, and may catch what is raised. What a selector shows of it is its own to decide.
    """
    acting_now = current_acting()
    if acting_now is None or not reason:
        raise RuntimeError("elevated_to_read() needs a transaction of acting() and a reason")
    if acting_now.actor.audience is Audience.SYSTEM:
        yield
        return
    higher = replace(acting_now, actor=replace(acting_now.actor, audience=Audience.SYSTEM))
    with acting_in_context(higher):
        _enter(higher.actor, higher.receipt)
        try:
            yield
        except DatabaseError:
            raise  # the transaction is lost, and its rollback brings the role back
        except BaseException:
            _return_to(acting_now)
            raise
        _return_to(acting_now)


def _return_to(before: Acting | None) -> None:
    if before is not None:
        _enter(before.actor, before.receipt)
    else:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('role', 'none', true), set_config('alongside.user', '', true)")


def _enter(actor: Actor, receipt: str) -> None:
    """Set the transaction's database role and the settings that row security reads; both end with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('role', %s, true), set_config('alongside.user', %s, true),"
            " set_config('alongside.partnership', %s, true), set_config('alongside.agency', %s, true),"
            " set_config('alongside.scopes', %s, true), set_config('alongside.receipt', %s, true),"
            " set_config('alongside.now', %s, true)",
            [
                f"alongside_{actor.audience.value}",
                str(actor.id or ""),
                str(actor.partnership_id or ""),
                str(actor.agency_id or ""),
                ",".join(sorted(actor.scopes)),
                receipt,
                now().isoformat(),
            ],
        )
