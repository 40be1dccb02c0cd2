"""What somebody was writing when the page was left: nothing typed is ever lost."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import UniqueConstraint

from alongside.ground.base.declarations import Declaration, Retention, RowSecurity, Scrub, Sensitivity
from alongside.ground.base.ids import new_id

_MINE = "owner_key = (SELECT access_user())::text"


class Draft(models.Model):
    """One form as one person left it. It is nobody else's: not a worker's, not the other parent's.

    `owner_key` is a user's id, or the random key of a session without an account; a draft of the latter
    has no partnership and is reached only through that key. It goes when the form is sent, or after 30 days.
    """

    declares = Declaration(
        sensitivity=Sensitivity.PRIVATE_SPACE,
        retention=Retention.DRAFT,
        scrub=Scrub.DROP_ROW,
        audited="not: nobody but its writer can read it; the verb that the form calls is audited",
        row_security=RowSecurity(worker=_MINE, wide=_MINE, family=_MINE),
        deletable=True,
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    partnership_id = models.UUIDField(null=True, blank=True, editable=False)
    owner_key = models.CharField(max_length=80)
    form_key = models.CharField(max_length=120)
    fields = models.JSONField()  # name -> list of texts, as the browser sent them
    saved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(
                fields=["partnership_id", "owner_key", "form_key"],
                name="draft_one_a_form",
                nulls_distinct=False,
            )
        ]
        indexes: ClassVar = [models.Index(fields=["saved_at"], name="draft_age")]
