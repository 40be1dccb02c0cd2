"""Every model declares itself: who may see it, how long it is kept, how it is scrubbed, how it is audited.

A test fails for a model that stays silent (house law 6). Row security is declared here too and installed by
`access`, so that need-to-know is written once, next to the model it protects.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Sensitivity(StrEnum):
    """Who a record is for (R326)."""

    OPEN_TO_FAMILY = "open_to_family"
    PROFESSIONAL = "professional"
    POLICE_ONLY = "police_only"
    RESEARCH_ONLY = "research_only"
    COMPLAINT = "complaint"
    PRIVATE_SPACE = "private_space"  # an independent worker's notes with a parent, a parent's own notes
    NO_FAMILY_DATA = "no_family_data"


class Retention(StrEnum):
    """Retention class (R331). The period of each class is a parameter of the partnership, never a literal."""

    CASE_RECORD = "case_record"
    REFERRAL_NOT_ACCEPTED = "referral_not_accepted"
    DRAFT = "draft"
    AUDIT = "audit"
    ACCOUNT = "account"
    REFERENCE_DATA = "reference_data"


class Scrub(StrEnum):
    """What happens to the row when a copy is made for testing or training."""

    REPLACE_WORDS = "replace_words"
    DROP_ROW = "drop_row"
    KEEP = "keep"


class Audience(StrEnum):
    """The five database roles in which a transaction can act. Each sees only what a policy grants it."""

    PUBLIC = "public"
    FAMILY = "family"
    WORKER = "worker"
    WIDE = "wide"
    SYSTEM = "system"


@dataclass(frozen=True)
class RowSecurity:
    """SQL conditions, one an audience; an audience without one sees and writes nothing.

    Every condition except `public` and `system` is joined with `partnership_id = access_partnership()`.
    `insert` and `update` narrow or widen writing for an audience; without an entry the reading condition holds.
    An empty string in `insert` or `update` refuses that write.
    """

    worker: str = ""
    wide: str = ""
    family: str = ""
    public: str = ""
    insert: dict[Audience, str] = field(default_factory=dict)
    update: dict[Audience, str] = field(default_factory=dict)

    def reading(self, audience: Audience) -> str:
        """Return the condition under which the audience may read a row; empty when it may not."""
        return "true" if audience is Audience.SYSTEM else str(getattr(self, audience.value))


@dataclass(frozen=True)
class Declaration:
    """A model's statement about itself."""

    sensitivity: Sensitivity
    retention: Retention
    scrub: Scrub
    audited: (
        str  # how: "verbs" (each write is a verb with an event), "itself" (an event or log), "not: <reason>"
    )
    row_security: RowSecurity | None = (
        None  # None only where sensitivity is NO_FAMILY_DATA or `open_because` says why
    )
    open_because: str = ""
    append_only: bool = False
    deletable: bool = False
    system_writes: tuple[
        str, ...
    ] = ()  # rights (INSERT, UPDATE, DELETE) that nobody holds who acts as a person
    lawful_basis: str = "public task: safeguarding and promoting the welfare of children"


def circle(column: str) -> str:
    """Return the measured array form: the row's circle is one of the circles the user belongs to."""
    return f"{column} = ANY((SELECT access_circles())::uuid[])"


def withheld(what: str, column: str) -> str:
    """Return whether this part of the row's circle is held back, for a time, from the acting family member (R26)."""
    return f"{column} = ANY((SELECT access_withheld('{what}'))::uuid[])"


def case_record(column: str = "case_id", **overrides: str) -> RowSecurity:
    """Return the usual rule of a record in a case: its circle for workers and family, the partnership for `wide`."""
    return RowSecurity(
        worker=overrides.get("worker", circle(column)),
        wide=overrides.get("wide", "true"),
        family=overrides.get("family", circle(column)),
        public=overrides.get("public", ""),
    )


REFERENCE_DATA = Declaration(
    sensitivity=Sensitivity.NO_FAMILY_DATA,
    retention=Retention.REFERENCE_DATA,
    scrub=Scrub.KEEP,
    audited="verbs",
    system_writes=("INSERT", "UPDATE"),
)
