"""The people of the demonstration: one for each role of R41, in one safeguarding partnership. All invented."""

from __future__ import annotations

from dataclasses import dataclass

from alongside.ground.accounts.models import Agency, Partnership, RoleAssignment, User

PARTNERSHIP = "Northmoor Safeguarding Partnership"
AGENCIES = (
    ("social_care", "Northmoor Children's Services"),
    ("police", "Northmoor Police"),
    ("education", "Northmoor Schools"),
    ("health", "Northmoor Community Health"),
    ("youth_justice", "Northmoor Youth Justice Service"),
    ("housing", "Northmoor Homes"),
    ("charity", "Parents Beside Parents"),
    ("voluntary", "Harbour Youth Project"),
    ("foster_agency", "Lantern Fostering"),
    ("audit_body", "Clearwater Audit"),
    ("research", "Fenway Institute"),
    ("partnership_office", "Northmoor Partnership Office"),
)


@dataclass(frozen=True)
class Persona:
    """One demonstration person: a short key, a name, a role and the kind of their agency."""

    key: str
    name: str
    role: str
    agency: str
    phone: str = ""


WORKERS = (
    Persona("duty", "Dan Whitfield", "duty_worker", "social_care", "01632 960101"),
    Persona("second_duty", "Nell Ashworth", "duty_worker", "social_care", "01632 960109"),
    Persona("manager", "Moira Hallam", "manager", "social_care", "01632 960102"),
    Persona("social_worker", "Sofia Lindley", "social_worker", "social_care", "01632 960103"),
    Persona("second_social_worker", "Ben Carrow", "social_worker", "social_care", "01632 960104"),
    Persona("ipsw", "Ines Farrell", "ipsw", "charity", "01632 960105"),
    Persona("second_ipsw", "Gareth Pell", "ipsw", "charity", "01632 960106"),
    Persona("csw", "Chris Adair", "csw", "voluntary", "01632 960107"),
    Persona("second_csw", "Noor Ellis", "csw", "voluntary", "01632 960108"),
    Persona("fsw", "Fran Webb", "fsw", "social_care"),
    Persona("police", "Paula Keane", "police", "police", "01632 960110"),
    Persona("police_intelligence", "Imran Dale", "police_intelligence", "police", "01632 960112"),
    Persona("second_police_intelligence", "Rosa Tarn", "police_intelligence", "police", "01632 960114"),
    Persona("hub", "Hana Fielding", "hub", "partnership_office", "01632 960113"),
    Persona("education", "Tess Morley", "education", "education", "01632 960111"),
    Persona("health", "Hugo Brandt", "health", "health"),
    Persona("youth_justice", "Yemi Salt", "youth_justice", "youth_justice"),
    Persona("voluntary", "Vera Quint", "voluntary", "voluntary"),
    Persona("carer", "Joan Whitlock", "carer", "foster_agency"),
    Persona("befriender", "Bea Norris", "befriender", "charity"),
    Persona("agency_manager", "Ade Rowan", "agency_manager", "charity"),
    Persona("board", "Barbara Stead", "board", "partnership_office"),
    Persona("auditor", "Anil Thorpe", "auditor", "audit_body"),
    Persona("complaints_officer", "Colm Ridley", "complaints_officer", "partnership_office"),
    Persona("dso", "Dora Senn", "dso", "charity"),
    Persona("researcher", "Ruth Calder", "researcher", "research"),
    Persona("trainer", "Tariq Boone", "trainer", "charity"),
)


def make_partnership() -> Partnership:
    """Make the partnership with its agencies."""
    partnership = Partnership.objects.create(
        name=PARTNERSHIP,
        area="Northmoor",
        front_door_name="Northmoor Family Front Door",
        front_door_phone="01632 960100",
    )
    Agency.objects.bulk_create(
        Agency(partnership=partnership, kind=kind, name=name) for kind, name in AGENCIES
    )
    return partnership


def make_workers(partnership: Partnership) -> dict[str, User]:
    """Make one account a persona; they sign in by link, code or a password of their own, so none is set here."""
    agencies = {agency.kind: agency for agency in partnership.agencies.all()}
    made = {}
    for persona in WORKERS:
        user = User.objects.create_user(
            f"{persona.key.replace('_', '.')}@northmoor.example",
            name=persona.name,
            phone=persona.phone,
            partnership=partnership,
        )
        RoleAssignment.objects.create(user=user, agency=agencies[persona.agency], role=persona.role)
        made[persona.key] = user
    return made
