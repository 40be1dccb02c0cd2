"""The independent worker beside the parents: the offer, its answer, and a space walled off from statutory
agencies.
"""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models

from alongside.family.cases.models import Case, Stage
from alongside.family.people.models import FamilyGroup, Person, declare
from alongside.ground.base.declarations import Audience, RowSecurity, Sensitivity, circle
from alongside.ground.base.models import FamilyRecord


class SupportOffer(FamilyRecord):
    """The offer of an independent worker to one parent (R18). Voluntary: every answer is stored neutrally
    (R53).
    """

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", "Yes please"
        NOT_NOW = "not_now", "Not now"
        NO = "no", "No thank you"
        PAUSED = "paused", "Paused"

    declares = declare(
        RowSecurity(
            worker=circle("case_id"),
            wide="true",
            family="person_id = (SELECT people_me())",
            public="answer_digest = (SELECT access_receipt())",
            insert={
                Audience.PUBLIC: "",
                Audience.FAMILY: "",
                Audience.WORKER: f"{circle('case_id')} AND answer = ''",
                Audience.WIDE: "answer = ''",
            },
            update={Audience.WORKER: "", Audience.WIDE: ""},  # only the parent answers
        ),
        Sensitivity.OPEN_TO_FAMILY,
    )

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="support_offers")
    family = models.ForeignKey(FamilyGroup, on_delete=models.PROTECT, related_name="support_offers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="support_offers")
    stage = models.CharField(
        max_length=20, choices=Stage.choices
    )  # of the journey, for the share offered early (R18)
    worker_id = models.UUIDField()
    worker_name = models.CharField(max_length=120)
    agency_name = models.CharField(max_length=120)
    answer_digest = models.CharField(
        max_length=64, blank=True
    )  # of the receipt by which the parent asked for help
    offered_at = models.DateTimeField()
    answer = models.CharField(max_length=20, choices=Answer.choices, blank=True)
    answer_words = models.TextField(max_length=2_000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(answer="", answered_at__isnull=True)
                | (~models.Q(answer="") & models.Q(answered_at__isnull=False)),
                name="offer_answer_paired",
            ),
            models.UniqueConstraint(
                fields=["partnership_id", "case", "person"],
                condition=models.Q(answer=""),
                name="offer_one_open",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["partnership_id", "case"], name="offer_of_case")]
        triggers: ClassVar = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            # An answer that changes is another row: what was said before is kept as it was said.
            pgtrigger.ReadOnly(name="offer_stays", exclude=["answer", "answer_words", "answered_at"]),
            pgtrigger.Protect(
                name="answer_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__answered_at__isnull=False),
            ),
        ]


# The same charity may employ the child's worker too: parallel working keeps the two kinds of notes apart (R43).
_BESIDE_THE_PARENTS = "agency_id = (SELECT access_agency_with('beside_parents'))"


class SupportNote(FamilyRecord):
    """What an independent worker and a parent talked about. It belongs to the independent service.

    Statutory agencies read it only when the parent shares it: the wall is a policy of the database, not a
    page's.
    """

    declares = declare(
        RowSecurity(
            worker=f"{circle('family_id')} AND ({_BESIDE_THE_PARENTS} OR shared_at IS NOT NULL)",
            wide="shared_at IS NOT NULL",
            family="person_id = (SELECT people_me())",
            insert={
                Audience.WIDE: "",
                Audience.FAMILY: "",
                Audience.WORKER: f"{circle('family_id')} AND {_BESIDE_THE_PARENTS}"
                " AND author_id = (SELECT access_user()) AND shared_at IS NULL",
            },
            update={Audience.WIDE: "", Audience.WORKER: ""},
        ),
        Sensitivity.PRIVATE_SPACE,
    )

    family = models.ForeignKey(FamilyGroup, on_delete=models.PROTECT, related_name="support_notes")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="support_notes")
    agency_id = models.UUIDField()
    author_id = models.UUIDField()
    author_name = models.CharField(max_length=120)
    contact_kind = models.CharField(
        max_length=20,
        choices=[
            ("call", "Phone call"),
            ("visit", "Visit"),
            ("message", "Message"),
            ("meeting", "Met elsewhere"),
        ],
    )
    words = models.TextField(max_length=10_000)
    written_at = models.DateTimeField()
    shared_at = models.DateTimeField(null=True, blank=True)
    shared_by_id = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(shared_at__isnull=True, shared_by_id__isnull=True)
                | models.Q(shared_at__isnull=False, shared_by_id__isnull=False),
                name="support_note_shared_paired",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "family", "-written_at"], name="support_note_newest")
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            # The parent may open the wall and do nothing else to the note; what was shared has been read.
            pgtrigger.ReadOnly(name="words_stay", exclude=["shared_at", "shared_by_id"]),
            pgtrigger.Protect(
                name="shared_stays_shared",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__shared_at__isnull=False),
            ),
        ]
