"""What a family reads of its record: answers to "this is not right", what is held back, a copy, and whether it was right."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models

from alongside.family.people.models import MYSELF, FamilyGroup, Person, declare
from alongside.family.recording.models import ChronologyEntry
from alongside.family.recording.models_signed import BY_ME, Signed, workers_write
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Audience, RowSecurity, Sensitivity, circle

_FAMILY = circle("family_id")
_ME = MYSELF.format(column="person_id")
_OUR_CASE = f"(case_id IS NULL OR {circle('case_id')})"


def _sees(table: str, column: str) -> str:
    # The row security of the other table decides: whoever reads that reads this.
    return f"EXISTS (SELECT 1 FROM {table} seen WHERE seen.id = {column})"


class CorrectionAnswer(Signed):
    """What became of somebody's "this is not right": it was put right, or not and why (R138). Never changed.

    The request is the family's own entry beside the first words; it stays there whatever is answered.
    """

    class Outcome(models.TextChoices):
        CORRECTED = "corrected", "You are right. It is put right"
        IN_PART = "in_part", "Part of it is put right"
        REFUSED = "refused", "It stays as it is, and here is why"

    declares = declare(
        workers_write(
            worker=f"{_FAMILY} AND {_sees('recording_chronologyentry', 'request_id')}",
            family=f"{_FAMILY} AND {_sees('recording_chronologyentry', 'request_id')}",
        ),
        Sensitivity.OPEN_TO_FAMILY,
        append=True,
    )

    family_id = models.UUIDField()
    request = models.ForeignKey(ChronologyEntry, on_delete=models.PROTECT, related_name="answers")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    words = models.TextField(max_length=4_000)
    now_reads = models.TextField(max_length=10_000, blank=True)  # the author's words as they are right

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership_id", "request"], name="correction_answered_once"),
            models.CheckConstraint(
                condition=(models.Q(outcome="refused", now_reads="") & ~models.Q(words=""))
                | (~models.Q(outcome="refused") & ~models.Q(now_reads="")),
                name="correction_right_or_why_not",
            ),
            models.CheckConstraint(
                condition=~models.Q(outcome="in_part") | ~models.Q(words=""),
                name="correction_in_part_says_why",
            ),
        ]
        triggers: ClassVar = append_only()


class Withholding(Signed):
    """One look at an entry that the family does not read: why not, whether they know that it is there, and until when (R137).

    The first is its author's. Each later one is another person's. `unsaid_because`: saying so would itself be the danger.
    """

    class Category(models.TextChoices):
        DANGER = "danger", "Somebody could get hurt"
        SOMEBODY_ELSE = "somebody_else", "It is about somebody else"
        TRUST = "trust", "Somebody said it in trust"
        POLICE = "police", "The police are looking into it"
        LAW = "law", "The law does not let us share it"

    class Finding(models.TextChoices):
        HELD = "held", "It is held back"
        STANDS = "stands", "It stays held back"
        OPENED = "opened", "The family may read it"

    declares = declare(
        workers_write(
            worker=f"{_FAMILY} AND {_sees('recording_chronologyentry', 'entry_id')}",
            family=f"{_FAMILY} AND {_OUR_CASE} AND unsaid_because = ''",
        ),
        Sensitivity.OPEN_TO_FAMILY,
        append=True,
    )

    family_id = models.UUIDField()
    case_id = models.UUIDField(null=True, blank=True)
    entry = models.ForeignKey(ChronologyEntry, on_delete=models.PROTECT, related_name="withholdings")
    author_id = models.UUIDField()  # of the entry
    category = models.CharField(max_length=20, choices=Category.choices)
    finding = models.CharField(max_length=10, choices=Finding.choices)
    words = models.TextField(max_length=2_000, blank=True)  # for the family
    unsaid_because = models.TextField(max_length=2_000, blank=True)
    review_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(finding="held") | ~models.Q(by_id=models.F("author_id")),
                name="withholding_second_person",
            ),
            models.CheckConstraint(
                condition=models.Q(finding="opened", review_on__isnull=True, unsaid_because="")
                | (~models.Q(finding="opened") & models.Q(review_on__isnull=False)),
                name="withholding_reviewed_again",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "entry", "-at"], name="withholding_newest"),
            models.Index(fields=["partnership_id", "family_id"], name="withholding_of_family"),
        ]
        triggers: ClassVar = append_only()


class ReadingAnswer(Signed):
    """Whether what somebody of a family read about themselves was right, in their words (R137). The newest counts."""

    class What(models.TextChoices):
        RECORD = "record", "The record"
        PLAN = "plan", "The safety plan"
        ASSESSMENT = "assessment", "The assessment"
        MINUTES = "minutes", "What was written of a meeting"

    class Right(models.TextChoices):
        YES = "yes", "Yes"
        PARTLY = "partly", "Partly"
        NO = "no", "No"
        NOT_SEEN = "not_seen", "I have not been able to read it"

    declares = declare(
        RowSecurity(
            worker=_FAMILY, wide="true", family=_ME,
            insert={Audience.WORKER: "", Audience.WIDE: "", Audience.FAMILY: f"{_ME} AND {_FAMILY} AND {BY_ME}"},
        ),
        Sensitivity.OPEN_TO_FAMILY,
        append=True,
    )  # fmt: skip

    family_id = models.UUIDField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=12, choices=What.choices)
    about_id = models.UUIDField(null=True, blank=True)  # the one paper; empty: all of the kind
    title = models.CharField(max_length=120, blank=True)  # as that paper was called then
    right = models.CharField(max_length=10, choices=Right.choices)
    words = models.TextField(max_length=2_000, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(about_id__isnull=True, title="")
                | (models.Q(about_id__isnull=False) & ~models.Q(title="") & ~models.Q(what="record")),
                name="reading_answer_names_its_paper",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "family_id", "-at"], name="reading_answer_newest")
        ]
        triggers: ClassVar = append_only()


class AccessRequest(Signed):
    """Somebody of a family asks for a copy of what is held about them (R137); the law gives a month."""

    declares = declare(
        RowSecurity(
            worker=_FAMILY, wide="true", family=_ME,
            insert={Audience.WORKER: "", Audience.WIDE: "", Audience.FAMILY: f"{_ME} AND {_FAMILY} AND {BY_ME}"},
        ),
        Sensitivity.OPEN_TO_FAMILY,
        append=True,
    )  # fmt: skip

    family = models.ForeignKey(FamilyGroup, on_delete=models.PROTECT, related_name="+")
    case_id = models.UUIDField(null=True, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    words = models.TextField(max_length=2_000)
    answer_by = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(words=""), name="access_request_says_what")
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "family", "-at"], name="access_request_newest")
        ]
        triggers: ClassVar = append_only()

    @property
    def longer(self) -> AccessExtension | None:
        """That it takes longer, and why; None where it does not."""
        return next(iter(self.extensions.all()), None)

    @property
    def due_on(self) -> date:
        """The London day by which the answer is owed now."""
        return self.longer.answer_by if self.longer is not None else self.answer_by


class AccessAnswer(Signed):
    """What was given, and what was not and why (R137)."""

    class Outcome(models.TextChoices):
        GIVEN = "given", "You were given all of it"
        IN_PART = "in_part", "You were given most of it, and something is held back"
        REFUSED = "refused", "You were not given it"

    declares = declare(
        workers_write(
            worker=f"{_FAMILY} AND {_sees('recording_accessrequest', 'request_id')}",
            family=f"{_FAMILY} AND {_sees('recording_accessrequest', 'request_id')}",
        ),
        Sensitivity.OPEN_TO_FAMILY,
        append=True,
    )

    family_id = models.UUIDField()
    request = models.ForeignKey(AccessRequest, on_delete=models.PROTECT, related_name="answers")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    category = models.CharField(max_length=20, choices=Withholding.Category.choices, blank=True)
    words = models.TextField(max_length=2_000)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership_id", "request"], name="access_answered_once"),
            models.CheckConstraint(
                condition=~models.Q(words="")
                & (models.Q(outcome="given", category="") | (~models.Q(outcome="given") & ~models.Q(category=""))),
                name="access_held_back_says_why",
            ),
        ]  # fmt: skip
        triggers: ClassVar = append_only()


class AccessExtension(Signed):
    """That a copy takes up to two months longer, once, with the reason, told within the first month: the law's own rule."""

    class Because(models.TextChoices):
        MUCH = "much", "There is a lot to look through"
        SEVERAL = "several", "They asked for several things"
        OTHERS = "others", "Other people are in it, and each part is looked at for them"

    declares = declare(
        workers_write(
            worker=f"{_FAMILY} AND {_sees('recording_accessrequest', 'request_id')}",
            family=f"{_FAMILY} AND {_sees('recording_accessrequest', 'request_id')}",
        ),
        Sensitivity.OPEN_TO_FAMILY,
        append=True,
    )

    family_id = models.UUIDField()
    request = models.ForeignKey(AccessRequest, on_delete=models.PROTECT, related_name="extensions")
    because = models.CharField(max_length=10, choices=Because.choices)
    words = models.TextField(max_length=2_000)
    answer_by = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership_id", "request"], name="access_extended_once"),
            models.CheckConstraint(condition=~models.Q(words=""), name="access_extended_says_why"),
        ]
        triggers: ClassVar = append_only()
