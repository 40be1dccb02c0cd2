"""Every role of R41 as a sentence in code. Permissions are stated by the rooms that own the deed (`access`).

`statutory` marks roles that may hold statutory decisions: nobody holds one beside the independent worker's role (R44).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from alongside.ground.base.declarations import Audience


@dataclass(frozen=True)
class Role:
    """One role: what it is called, what it is for, where its holders may be employed, how far they see."""

    key: str
    title: str
    sentence: str
    audience: Audience = Audience.WORKER
    agency_kinds: frozenset[str] = field(default_factory=frozenset)  # empty: any agency
    statutory: bool = False
    independent: bool = False
    scopes: frozenset[str] = field(default_factory=frozenset)

    @property
    def is_family(self) -> bool:
        """Whether the role belongs to a family rather than to an agency."""
        return self.audience is Audience.FAMILY


AGENCY_KINDS = {
    "social_care": "Children's social care",
    "police": "Police",
    "education": "Education",
    "health": "Health",
    "youth_justice": "Youth justice",
    "housing": "Housing",
    "voluntary": "Voluntary sector",
    "charity": "Charity",
    "foster_agency": "Foster or residential care",
    "audit_body": "Independent audit",
    "research": "Research",
    "partnership_office": "Safeguarding partnership office",
}
NOT_INDEPENDENT = frozenset({"police", "social_care"})
_CARE = frozenset({"social_care"})


def _independent_kinds() -> frozenset[str]:
    return frozenset(AGENCY_KINDS) - NOT_INDEPENDENT


_ROLES = (
    Role(
        "parent_carer",
        "Parent or carer",
        "Keeps their child safe, and is a partner in every decision about it.",
        Audience.FAMILY,
    ),
    Role(
        "young_person",
        "Young person",
        "Has their own account, their own words and their own worker.",
        Audience.FAMILY,
    ),
    Role(
        "ipsw",
        "Parent support worker",
        "Stands beside the parents, independent of police and social care, from referral to after the trial.",
        agency_kinds=_independent_kinds(),
        independent=True,
        scopes=frozenset({"beside_parents"}),
    ),
    Role("csw", "Child support worker", "Is the child's own worker, in step with the parents' worker."),
    Role(
        "social_worker",
        "Social worker",
        "Leads the statutory work with the child and is usually the lead professional.",
        agency_kinds=_CARE,
        statutory=True,
    ),
    Role(
        "duty_worker",
        "Duty worker",
        "Reads every request for help first, answers it in time and decides what happens next.",
        agency_kinds=_CARE,
        statutory=True,
        scopes=frozenset({"duty"}),
    ),
    Role(
        "fsw",
        "Family support worker",
        "Gives the family practical help at home.",
        agency_kinds=frozenset({"social_care", "voluntary", "charity"}),
    ),
    Role(
        "police",
        "Police officer",
        "Disrupts exploiters, takes what families notice and tells them what came of it.",
        agency_kinds=frozenset({"police"}),
        statutory=True,
    ),
    Role(
        "police_intelligence",
        "Police intelligence officer",
        "Grades what families notice, joins it to what is known, and says what came of it.",
        agency_kinds=frozenset({"police"}),
        statutory=True,
        scopes=frozenset({"intelligence", "network"}),
    ),
    Role(
        "hub",
        "Exploitation hub worker",
        "Sees who and what is joined to whom across families, and looks at which other child may need help.",
        agency_kinds=frozenset({"police", "social_care", "partnership_office"}),
        statutory=True,
        scopes=frozenset({"network"}),
    ),
    Role(
        "education",
        "Education worker",
        "Protects the child at school or college.",
        agency_kinds=frozenset({"education"}),
    ),
    Role(
        "health",
        "Health worker",
        "Looks after the health of the child and of the family.",
        agency_kinds=frozenset({"health"}),
    ),
    Role(
        "youth_justice",
        "Youth justice worker",
        "Works with a child who came into contact with the law.",
        agency_kinds=frozenset({"youth_justice"}),
        statutory=True,
    ),
    Role(
        "voluntary",
        "Voluntary sector worker",
        "Brings a charity's support to the family.",
        agency_kinds=frozenset({"voluntary", "charity"}),
    ),
    Role(
        "carer",
        "Foster or residential carer",
        "Cares for the child day by day and notices what others cannot.",
        agency_kinds=frozenset({"foster_agency", "social_care"}),
    ),
    Role(
        "befriender",
        "Befriender",
        "Is a trained volunteer who keeps a parent company.",
        agency_kinds=frozenset({"voluntary", "charity"}),
    ),
    Role(
        "manager",
        "Manager",
        "Answers for clocks, allocation and overrides in the partnership's casework.",
        Audience.WIDE,
        agency_kinds=_CARE,
        statutory=True,
        scopes=frozenset({"duty"}),
    ),
    Role(
        "agency_manager",
        "Agency manager",
        "Answers for their own agency's workers and promises.",
        agency_kinds=frozenset(AGENCY_KINDS) - _CARE,
        scopes=frozenset({"promises"}),
    ),
    Role(
        "board",
        "Partnership board member",
        "Holds the agencies to account with measures, never with a family's record.",
        scopes=frozenset({"kept_words"}),
    ),
    Role(
        "auditor",
        "Independent auditor",
        "Reads sampled files for a limited time, read-only.",
        agency_kinds=frozenset({"audit_body"}),
        scopes=frozenset({"kept_words"}),
    ),
    Role(
        "complaints_officer",
        "Complaints officer",
        "Handles complaints independently of those complained of.",
        scopes=frozenset({"complaints"}),
    ),
    Role(
        "dso",
        "Designated Safeguarding Officer",
        "Takes every safeguarding alarm that comes up elsewhere.",
        scopes=frozenset({"alarms"}),
    ),
    Role(
        "researcher",
        "Researcher",
        "Studies what helps, with identities held apart.",
        agency_kinds=frozenset({"research", "charity"}),
    ),
    Role("trainer", "Trainer", "Teaches, often together with parents; sees no family's record."),
)

ROLES: dict[str, Role] = {role.key: role for role in _ROLES}
STATUTORY_ROLES = tuple(sorted(r.key for r in _ROLES if r.statutory))
FAMILY_ROLES = tuple(sorted(r.key for r in _ROLES if r.is_family))
INDEPENDENT_ROLES = tuple(sorted(r.key for r in _ROLES if r.independent))
