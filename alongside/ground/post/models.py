"""Messages that wait to leave. Nothing of a message stays here once it has left."""

from __future__ import annotations

from django.db import models

from alongside.ground.base.declarations import Declaration, Retention, RowSecurity, Scrub, Sensitivity
from alongside.ground.base.models import Record


class Letter(Record):
    """One message to one person, sealed: it may hold a link that opens an account, and it says whom we write to.

    It is kept with the deed it tells of, in one transaction, and removed as soon as it has been handed over. Only the
    system reads it; the job that sends it knows its id alone.
    """

    declares = Declaration(
        sensitivity=Sensitivity.PROFESSIONAL,
        retention=Retention.DRAFT,
        scrub=Scrub.DROP_ROW,
        audited="not: the verb that wrote it is audited; a message that never arrives is an event",
        row_security=RowSecurity(),
        deletable=True,
    )

    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"letter {self.id}"
