"""Requests for help and referrals, whoever makes them. An incomplete one is kept, never discarded (R1)."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models

from alongside.family.people.models import FamilyGroup, declare
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Audience, RowSecurity, Sensitivity, circle
from alongside.ground.base.models import FamilyRecord

_DUTY = "(SELECT access_has_scope('duty'))"
_MINE = "submitted_by_user_id = (SELECT access_user())"
# The request's own row security decides: whoever sees the request sees what was added to it.
_SEES_THE_REQUEST = "EXISTS (SELECT 1 FROM referrals_referral r WHERE r.id = referral_id)"
# A request comes in unread and undecided, whoever brings it: what becomes of it is the duty team's.
_FRESH = (
    "state = 'received' AND family_id IS NULL AND acknowledged_at IS NULL AND screened_at IS NULL"
    " AND decided_at IS NULL AND need_now = '' AND how_respond = '' AND decision_words = ''"
    " AND withdrawn_at IS NULL AND withdrawn_words = '' AND decisions = 0"
)
_SAID_BY_ME = f"said_by_id = (SELECT access_user()) AND {_SEES_THE_REQUEST}"
# Once more for a worker, whose sight of the family may be an emergency's: that is for reading.
_WORKS_ON_THE_REQUEST: str = (
    f"EXISTS (SELECT 1 FROM referrals_referral r WHERE r.id = referral_id AND ({_DUTY} OR r.{_MINE} OR"
    f" {circle('r.family_id')}))"
)


class ExploitationType(models.TextChoices):
    """Kinds of exploitation; any combination is valid and leads to the same pathway (R2)."""

    CSE = "cse", "Child sexual exploitation"
    CCE = "cce", "Child criminal exploitation"
    COUNTY_LINES = "county_lines", "County lines"
    MODERN_SLAVERY = "modern_slavery", "Modern slavery or trafficking"
    RADICALISATION = "radicalisation", "Radicalisation"
    ONLINE = "online", "Online"
    OTHER = "other", "Other harm from outside the family"


class Source(models.TextChoices):
    """Who asks (R1)."""

    PARENT_CARER = "parent_carer", "Parent or carer"
    YOUNG_PERSON = "young_person", "Young person"
    FAMILY_FRIEND = "family_friend", "Another relative or friend"
    POLICE = "police", "Police"
    SOCIAL_CARE = "social_care", "Social care"
    EDUCATION = "education", "Education"
    HEALTH = "health", "Health"
    VOLUNTARY = "voluntary", "Charity or voluntary group"
    FOSTER_CARER = "foster_carer", "Foster or residential carer"
    OTHER_AGENCY = "other_agency", "Another agency"


class Referral(FamilyRecord):
    """One request for help, from the first words to the decision. Lateness is derived from its clocks.

    That whoever asked took it back is a fact beside the state (`withdrawn_at`, with words if they gave any), not a state:
    a state would end the request, and with it the look at whether a child is safe. The clocks run on, the duty team
    keeps it in its queue and records a decision as for any other. It is set once, before the decision, by the asker
    alone (`referral_withdraw`).
    """

    class State(models.TextChoices):
        RECEIVED = "received", "Received"
        ACKNOWLEDGED = "acknowledged", "Read by a person"
        SCREENED = "screened", "Being decided"
        ACCEPTED = "accepted", "Accepted"
        CLOSED = "closed", "Closed without a case"
        SIGNPOSTED_PENDING = "signposted_pending", "Another service was asked"
        SIGNPOSTED = "signposted", "Another service helps"
        UNDER_REVIEW = "under_review", "Being looked at again"

    declares = declare(
        RowSecurity(
            worker=f"{_DUTY} OR {_MINE} OR {circle('family_id')}",
            wide="true",
            family=_MINE,
            public="receipt_digest = (SELECT access_receipt())",
            insert={
                Audience.PUBLIC: f"{_FRESH} AND submitted_by_user_id IS NOT DISTINCT FROM (SELECT access_user())",
                Audience.FAMILY: f"{_FRESH} AND {_MINE}",
                Audience.WORKER: f"{_FRESH} AND ({_DUTY} OR {_MINE})",
                Audience.WIDE: f"{_FRESH} AND {_MINE}",
            },
            update={Audience.PUBLIC: "", Audience.FAMILY: "", Audience.WORKER: _DUTY},
        ),
        Sensitivity.OPEN_TO_FAMILY,
    )

    reference = models.CharField(max_length=20)
    receipt_digest = models.CharField(max_length=64)
    source = models.CharField(max_length=20, choices=Source.choices)
    referrer_name = models.CharField(max_length=120, blank=True)
    referrer_agency = models.CharField(max_length=120, blank=True)
    referrer_contact = models.CharField(max_length=254, blank=True)
    safe_contact_words = models.TextField(max_length=500, blank=True)
    own_words = models.TextField(max_length=10_000)
    child_name = models.CharField(max_length=120, blank=True)
    child_key = models.CharField(max_length=140, blank=True, editable=False)  # the name, folded in Python
    child_born_on = models.DateField(null=True, blank=True)
    child_age_words = models.CharField(max_length=60, blank=True)
    exploitation_types = ArrayField(
        models.CharField(max_length=20, choices=ExploitationType.choices), default=list
    )
    first_concern_on = models.DateField(null=True, blank=True)
    submitted_by_user_id = models.UUIDField(null=True, blank=True)
    together_id = models.UUIDField(null=True, blank=True)  # brothers and sisters told together share it
    received_at = models.DateTimeField()
    state = models.CharField(max_length=20, choices=State.choices, default=State.RECEIVED)
    contact_name = models.CharField(max_length=120)  # the named person or team who answers (R4)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by_id = models.UUIDField(null=True, blank=True)
    # "What does this child and family need now?" and "How can we respond?" (R15)
    need_now = models.TextField(max_length=4_000, blank=True)
    how_respond = models.TextField(max_length=4_000, blank=True)
    screened_at = models.DateTimeField(null=True, blank=True)
    screened_by_id = models.UUIDField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_id = models.UUIDField(null=True, blank=True)
    decision_words = models.TextField(max_length=4_000, blank=True)  # what the family is told, and why
    # how often a decision was taken anew, after a review or because another service could not help
    decisions = models.PositiveSmallIntegerField(default=0)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_words = models.TextField(max_length=2_000, blank=True)
    family = models.ForeignKey(
        FamilyGroup, null=True, blank=True, on_delete=models.PROTECT, related_name="referrals"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership_id", "reference"], name="referral_reference_once"),
            # Brothers and sisters told together are followed by one receipt.
            models.UniqueConstraint(
                fields=["partnership_id", "receipt_digest"],
                condition=models.Q(together_id__isnull=True),
                name="referral_receipt_once",
            ),
            models.CheckConstraint(
                condition=models.Q(acknowledged_at__isnull=True, acknowledged_by_id__isnull=True)
                | models.Q(acknowledged_at__isnull=False, acknowledged_by_id__isnull=False),
                name="referral_acknowledged_paired",
            ),
            models.CheckConstraint(
                condition=models.Q(screened_at__isnull=True, screened_by_id__isnull=True)
                | models.Q(screened_at__isnull=False, screened_by_id__isnull=False),
                name="referral_screened_paired",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_at__isnull=True, decided_by_id__isnull=True)
                | models.Q(decided_at__isnull=False, decided_by_id__isnull=False),
                name="referral_decided_paired",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="accepted")
                | (
                    models.Q(family__isnull=False, decided_at__isnull=False)
                    & ~models.Q(need_now="")
                    & ~models.Q(how_respond="")
                ),
                name="referral_accepted_answers_both_questions",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["closed", "signposted", "under_review"])
                | (models.Q(decided_at__isnull=False) & ~models.Q(decision_words="")),
                name="referral_closed_with_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_words="")
                | models.Q(withdrawn_at__isnull=False, decided_at__isnull=True)
                | models.Q(withdrawn_at__isnull=False, withdrawn_at__lte=models.F("decided_at")),
                name="referral_withdrawn_before_decision",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["partnership_id", "received_at"],
                condition=models.Q(decided_at__isnull=True),
                name="referral_undecided",
            ),
            models.Index(fields=["partnership_id", "family"], name="referral_of_family"),
            models.Index(fields=["partnership_id", "submitted_by_user_id"], name="referral_of_user"),
            models.Index(
                fields=["partnership_id", "child_key"],
                condition=~models.Q(child_key=""),
                name="referral_of_child_name",
            ),
            models.Index(
                fields=["partnership_id", "child_born_on"],
                condition=models.Q(child_born_on__isnull=False),
                name="referral_of_child_birthday",
            ),
            models.Index(fields=["partnership_id", "receipt_digest"], name="referral_of_receipt"),
            models.Index(
                fields=["partnership_id", "together_id"],
                condition=models.Q(together_id__isnull=False),
                name="referral_together",
            ),
        ]
        triggers: ClassVar = [
            # A request for help is never deleted, whoever asks (R7).
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="withdrawn_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__withdrawn_at__isnull=False)
                & (
                    pgtrigger.Q(old__withdrawn_at__df=pgtrigger.F("new__withdrawn_at"))
                    | pgtrigger.Q(old__withdrawn_words__df=pgtrigger.F("new__withdrawn_words"))
                ),
            ),
        ]


class ReferralAddition(FamilyRecord):
    """Something added to a request later, by whoever made it or by the duty team. Never changed."""

    declares = declare(
        RowSecurity(
            worker=_SEES_THE_REQUEST,
            wide="true",
            family=_SEES_THE_REQUEST,
            public="referral_receipt = (SELECT access_receipt())",
            insert={
                Audience.WORKER: f"said_by_id = (SELECT access_user()) AND {_WORKS_ON_THE_REQUEST}",
                Audience.FAMILY: _SAID_BY_ME,
                Audience.WIDE: _SAID_BY_ME,
                Audience.PUBLIC: "referral_receipt = (SELECT access_receipt()) AND said_by_id IS NULL"
                f" AND {_SEES_THE_REQUEST}",
            },
        ),
        Sensitivity.OPEN_TO_FAMILY,
        append=True,
    )

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="additions")
    referral_receipt = models.CharField(max_length=64)
    words = models.TextField(max_length=10_000)
    said_at = models.DateTimeField()
    said_by_id = models.UUIDField(null=True, blank=True)
    said_by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["partnership_id", "referral"], name="addition_of_referral")]
        triggers: ClassVar = append_only()


class ReferralNotice(FamilyRecord):
    """That whoever asked was told of news of their request, or why no message went. Never changed; holds no address (R4).

    Each piece of news is sent, or found not to be sendable, once a decision; a worker who rang instead adds that they did.
    """

    class News(models.TextChoices):
        READ = "read", "it was read"
        DECIDED = "decided", "there is a decision"
        WAITING = "waiting", "another service was asked to help"
        AGAIN = "again", "it is decided anew"

    class Outcome(models.TextChoices):
        SENT = "sent", "A message went to them"
        NO_ADDRESS = "no_address", "They left no address to write to"
        NOT_SAFE = "not_safe", "They have not said that a message is safe"
        TAKEN_BACK = "taken_back", "They took their request back"
        REFUSED = "refused", "Their address cannot be reached"
        TOLD = "told", "A worker told them"

    class Channel(models.TextChoices):
        EMAIL = "email", "by email"
        TEXT = "text", "by text message"
        PHONE = "phone", "by telephone"
        IN_PERSON = "in_person", "face to face"
        LETTER = "letter", "by letter"

    declares = declare(
        RowSecurity(
            worker=_SEES_THE_REQUEST,
            wide="true",
            insert={
                Audience.WORKER: f"outcome = 'told' AND by_id = (SELECT access_user()) AND {_WORKS_ON_THE_REQUEST}",
                Audience.WIDE: f"outcome = 'told' AND by_id = (SELECT access_user()) AND {_SEES_THE_REQUEST}",
            },
        ),
        Sensitivity.PROFESSIONAL,
        append=True,
    )

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="notices")
    news = models.CharField(max_length=10, choices=News.choices)
    decisions = models.PositiveSmallIntegerField(default=0)  # those of the request at that time
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    channel = models.CharField(max_length=10, choices=Channel.choices, blank=True)
    at = models.DateTimeField()
    by_id = models.UUIDField(null=True, blank=True)  # empty: the service itself
    by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership_id", "referral", "news", "decisions"],
                condition=~models.Q(outcome="told"),
                name="notice_sent_once",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="told", by_id__isnull=False) | ~models.Q(outcome="told"),
                name="notice_told_by_somebody",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["partnership_id", "referral"], name="notice_of_referral")]
        triggers: ClassVar = append_only()


from alongside.family.referrals.brought import Brought, RequestScreening  # noqa: E402, F401  (Django looks for models here)
