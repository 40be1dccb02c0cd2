"""When a child is missing: the pack made on a calm day, the episode, and the conversation on return (R168, R169)."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from alongside.family.people.models import declare
from alongside.ground.audit.models import append_only
from alongside.ground.base.declarations import Sensitivity
from alongside.practice.safety.models_duty import DutyCall
from alongside.practice.safety.models_justice import JusticeSaid
from alongside.practice.safety.models_nrm import NrmStep
from alongside.practice.safety.models_pack import PackEntry, PackOpening, PackReview
from alongside.practice.safety.models_threats import Protection, Threat, ThreatStep, VictimSaid
from alongside.practice.safety.models_told import OtherChild, PoliceOutcome
from alongside.practice.safety.models_victim import ChildVictim
from alongside.practice.safety.said import (
    NOT_HELD_BACK,
    OURS,
    PARENTS,
    Signed,
    TakenBack,
    by_verbs,
    in_ones_name,
)

__all__ = [
    "Account",
    "ChildVictim",
    "DutyCall",
    "Episode",
    "EpisodeVersion",
    "Handover",
    "HarmFound",
    "JusticeSaid",
    "NrmStep",
    "OtherChild",
    "PackEntry",
    "PackOpening",
    "PackReview",
    "PoliceContact",
    "PoliceOutcome",
    "Protection",
    "TalkStep",
    "Threat",
    "ThreatStep",
    "Told",
    "VictimSaid",
]  # fmt: skip

_OPEN = Sensitivity.OPEN_TO_FAMILY
_ALL = f"{OURS} AND {NOT_HELD_BACK}"


class EpisodeFacts(Signed):
    """What is known of one time that a child was missing. Times known roughly are a span: not before, not after."""

    class FoundBy(models.TextChoices):
        THEMSELF = "themself", "They came back by themselves"
        FAMILY = "family", "Their family found them"
        POLICE = "police", "The police found them"
        WORKER = "worker", "A worker found them"
        OTHER = "other", "Somebody else found them"
        NOT_KNOWN = "not_known", "We do not know"

    gone_from = models.DateTimeField()
    gone_until = models.DateTimeField()
    found_from = models.DateTimeField(null=True, blank=True)
    found_until = models.DateTimeField(null=True, blank=True)
    found_where = models.CharField(max_length=200, blank=True)
    found_by = models.CharField(max_length=20, choices=FoundBy.choices, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True


class Episode(EpisodeFacts):
    """One missing episode as it stands; each earlier standing is a row of EpisodeVersion. `at`: when it was reported.

    It carries the child's name and the case's reference: the duty team reads it and not the case.
    """

    declares = declare(by_verbs(_ALL), _OPEN)

    child_name = models.CharField(max_length=120)
    case_reference = models.CharField(max_length=20)
    changed_at = models.DateTimeField()
    looking = models.CharField(max_length=200, blank=True)  # who is looking, as the family was told last
    tell_next_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership_id", "case"],
                condition=Q(found_until__isnull=True),
                name="episode_one_open",
            ),
            models.CheckConstraint(condition=Q(gone_until__gte=F("gone_from")), name="episode_gone_span"),
            models.CheckConstraint(
                condition=Q(found_from__isnull=True, found_until__isnull=True, found_by="", found_where="")
                | Q(found_from__isnull=False, found_until__gte=F("found_from")) & ~Q(found_by=""),
                name="episode_found_span",
            ),
            models.CheckConstraint(
                condition=Q(found_from__isnull=True)
                | Q(found_from__gte=F("gone_from"), found_until__gte=F("gone_until")),
                name="episode_found_after_gone",
            ),
            models.CheckConstraint(
                condition=Q(gone_until__lte=F("changed_at"))
                & (Q(found_until__isnull=True) | Q(found_until__lte=F("changed_at"))),
                name="episode_not_in_future",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "case", "-gone_from"], name="episode_newest"),
            models.Index(
                fields=["partnership_id", "gone_from"],
                condition=Q(found_until__isnull=True),
                name="episode_open",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="whose_it_is",
                fields=["case", "child", "child_name", "case_reference", "by_id", "by_name", "by_role", "at"],
            ),
        ]

    @property
    def short_name(self) -> str:
        """What a page calls the child."""
        return self.child_name.split(" ")[0]

    @property
    def open(self) -> bool:
        """Whether nobody has said yet that the child is back."""
        return self.found_until is None


class EpisodeVersion(EpisodeFacts):
    """An episode as it stood, and who said so: every correction is kept (R168)."""

    declares = declare(by_verbs(_ALL), _OPEN, append=True)

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="versions")
    why = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership_id", "episode", "version"], name="episode_version_once"
            )
        ]
        triggers: ClassVar = append_only()


class Account(Signed):
    """What one person knew when they said that the child is missing, or later: part two of what police ask for."""

    class Side(models.TextChoices):
        FAMILY = "family", "The family"
        CARER = "carer", "A carer"
        POLICE = "police", "The police"
        WORKER = "worker", "A worker"

    declares = declare(by_verbs(), _OPEN, append=True)

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="accounts")
    side = models.CharField(max_length=10, choices=Side.choices)
    last_seen = models.CharField(max_length=400, blank=True)
    wearing = models.CharField(max_length=400, blank=True)
    with_whom = models.CharField(max_length=400, blank=True)
    phone = models.CharField(max_length=200, blank=True)
    words = models.TextField(max_length=4_000, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "episode", "at"], name="account_of_episode")
        ]
        triggers: ClassVar = append_only()


class Handover(Signed):
    """The pack was handed over, as it was: which entries, and what was not in it. Never refused for being incomplete."""

    declares = declare(by_verbs(), _OPEN, append=True)

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="handovers")
    entry_ids = ArrayField(models.UUIDField(), default=list)
    lacks = ArrayField(models.CharField(max_length=20, choices=PackEntry.Kind.choices), default=list)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "episode", "-at"], name="handover_of_episode")
        ]
        triggers: ClassVar = append_only()


class PoliceContact(TakenBack):
    """The police were told and gave a reference, or would not take it; or they came, also without an episode."""

    class Kind(models.TextChoices):
        REPORTED = "reported", "The police took the report"
        REFUSED = "refused", "The police did not take the report"
        CALL_OUT = "call_out", "The police came"

    declares = declare(in_ones_name(PARENTS, update=True), _OPEN)

    episode = models.ForeignKey(
        Episode, null=True, blank=True, on_delete=models.PROTECT, related_name="police"
    )
    kind = models.CharField(max_length=20, choices=Kind.choices)
    on = models.DateField()
    reference = models.CharField(max_length=60, blank=True)
    words = models.CharField(max_length=1_000, blank=True)

    class Meta(TakenBack.Meta):
        constraints: ClassVar = [
            *TakenBack.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind="call_out")
                | Q(kind="reported", episode__isnull=False) & ~Q(reference="")
                | Q(kind="refused", episode__isnull=False) & ~Q(words=""),
                name="police_says_what",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["partnership_id", "case", "-on"], name="police_newest")]


class Told(Signed):
    """What the family was told while the child was missing: who is looking, and when they hear from us next."""

    declares = declare(by_verbs(), _OPEN, append=True)

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="told")
    looking = models.CharField(max_length=200)
    words = models.CharField(max_length=1_000, blank=True)
    next_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["partnership_id", "episode", "-at"], name="told_of_episode")
        ]
        triggers: ClassVar = append_only()


_TALK_TRIGGER = """
    DECLARE back timestamptz; was text; declined int;
    BEGIN
    SELECT found_from INTO back FROM safety_episode WHERE partnership_id = NEW.partnership_id AND id = NEW.episode_id;
    SELECT kind INTO was FROM safety_talkstep
        WHERE partnership_id = NEW.partnership_id AND episode_id = NEW.episode_id ORDER BY at DESC, id DESC LIMIT 1;
    SELECT count(DISTINCT lower(who)) INTO declined FROM safety_talkstep
        WHERE partnership_id = NEW.partnership_id AND episode_id = NEW.episode_id AND kind = 'declined';
    IF back IS NULL OR NEW.happened_at < back THEN
        RAISE EXCEPTION 'R168: a conversation on return comes after the return' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT (CASE coalesce(was, '')
        WHEN '' THEN NEW.kind IN ('offered', 'held')
        WHEN 'offered' THEN NEW.kind IN ('offered', 'accepted', 'declined', 'held')
        WHEN 'accepted' THEN NEW.kind IN ('offered', 'declined', 'held')
        WHEN 'declined' THEN NEW.kind IN ('offered', 'held') OR (NEW.kind = 'left_open' AND declined > 1)
        WHEN 'left_open' THEN NEW.kind IN ('offered', 'held')
        ELSE false END) THEN
        RAISE EXCEPTION 'R168: % does not follow %', NEW.kind, was USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
    END;
"""


class TalkStep(Signed):
    """One step of the conversation on return: offered, accepted, declined and another offered, held (R168).

    `words` are what the child agrees that their family reads. What they tell is theirs; harm has a table of its own.
    """

    class Kind(models.TextChoices):
        OFFERED = "offered", "Offered"
        ACCEPTED = "accepted", "The child said yes"
        DECLINED = "declined", "The child would rather have somebody else"
        HELD = "held", "It took place"
        LEFT_OPEN = "left_open", "The child would rather not now. It stays open to them"

    declares = declare(by_verbs(_ALL), _OPEN, append=True)

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="talk")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    who = models.CharField(max_length=120)
    agency = models.CharField(max_length=120, blank=True)
    happened_at = models.DateTimeField()
    words = models.CharField(max_length=1_000, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["partnership_id", "episode", "at"], name="talk_of_episode")]
        triggers: ClassVar = [
            *append_only(),
            pgtrigger.Trigger(
                name="talk_in_order", operation=pgtrigger.Insert, when=pgtrigger.Before, func=_TALK_TRIGGER
            ),
        ]


class HarmFound(Signed):
    """What was done to the child while they were missing, as far as anybody knows. Never what they did wrong."""

    class Kind(models.TextChoices):
        HURT = "hurt", "They were hurt"
        SEXUAL = "sexual", "They were sexually harmed"
        MADE_TO = "made_to", "They were made to do something"
        THREATENED = "threatened", "They or somebody they love was threatened"
        GIVEN = "given", "They were given drugs, alcohol, money or things"
        NO_HARM = "no_harm", "No harm that we know of"
        OTHER = "other", "Something else"

    declares = declare(
        in_ones_name(f"{PARENTS} AND parents_read"),
        Sensitivity.PROFESSIONAL,
        append=True,
    )

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="harm")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    words = models.TextField(max_length=2_000, blank=True)
    parents_read = models.BooleanField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["partnership_id", "episode", "at"], name="harm_of_episode")]
        triggers: ClassVar = append_only()
