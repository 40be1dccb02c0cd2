"""What the owner of a promise asks for: another day, or help with it. Answered by whoever may give it (R125, R127)."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from alongside.family.people.models import declare
from alongside.ground.base.declarations import Audience, RowSecurity, Sensitivity, circle
from alongside.ground.base.models import FamilyRecord

_BY_ME = "by_id = (SELECT access_user())"
# The promise's own row security decides: whoever sees the promise sees what its owner asked for.
_SEES_THE_PROMISE = "EXISTS (SELECT 1 FROM actions_action a WHERE a.id = action_id)"
_ANSWER = ["answer", "answer_words", "answered_at", "answered_by_id", "answered_by_name"]


class PromiseAsk(FamilyRecord):
    """One thing that the owner of a promise asks the lead or a manager for. The date moves only by their answer."""

    class Kind(models.TextChoices):
        DAY = "day", "Another day"
        HELP = "help", "Help with it"

    class Answer(models.TextChoices):
        YES = "yes", "Yes"
        NO = "no", "No, and this is why"
        OTHERWISE = "otherwise", "Settled in another way"

    declares = declare(
        RowSecurity(
            worker=f"{circle('case_id')} OR {_SEES_THE_PROMISE}",
            wide="true",
            insert={
                Audience.WORKER: f"{_BY_ME} AND EXISTS (SELECT 1 FROM actions_action a"
                " WHERE a.id = action_id AND a.owner_id = (SELECT access_user()))",
                Audience.WIDE: _BY_ME,
            },
            update={Audience.WORKER: circle("case_id")},
        ),
        Sensitivity.PROFESSIONAL,
    )

    action = models.ForeignKey("actions.Action", on_delete=models.PROTECT, related_name="asks")
    case_id = models.UUIDField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    wanted_on = models.DateField(null=True, blank=True)
    words = models.CharField(max_length=1_000)
    at = models.DateTimeField()
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)
    by_agency = models.CharField(max_length=120, blank=True)
    answer_by = models.DateField()
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True)
    answer_words = models.CharField(max_length=1_000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_id = models.UUIDField(null=True, blank=True)
    answered_by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind="day", wanted_on__isnull=False) | Q(kind="help", wanted_on__isnull=True),
                name="promise_ask_names_the_day",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answer_words="", answered_at__isnull=True, answered_by_name="")
                | (
                    ~Q(answer="")
                    & ~Q(answer_words="")
                    & Q(answered_at__isnull=False)
                    & ~Q(answered_by_name="")
                ),
                name="promise_ask_answer_whole",
            ),
            models.CheckConstraint(
                condition=Q(answered_by_id__isnull=True)
                | ~Q(answer="yes")
                | ~Q(answered_by_id=models.F("by_id")),
                name="promise_ask_granted_by_another",
            ),
            models.UniqueConstraint(
                fields=["partnership_id", "action", "kind"],
                condition=Q(answered_at__isnull=True),
                name="promise_ask_one_waits",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["partnership_id", "case_id", "at"],
                condition=Q(answered_at__isnull=True),
                name="promise_ask_waiting",
            )
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="ask_stays", exclude=_ANSWER),
            pgtrigger.Protect(
                name="answer_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__answered_at__isnull=False),
            ),
        ]
