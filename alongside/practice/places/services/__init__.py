"""The verbs of places: zones, where a child lives and goes, being in touch, moves (R170-R175)."""

from alongside.practice.places.services.advocates import advocate_name, advocates_mind
from alongside.practice.places.services.contact import (
    away_end,
    away_note,
    contact_lost,
    contact_plan_write,
    contact_restored,
)
from alongside.practice.places.services.deciding import ToldWords, stay_tell, zone_override
from alongside.practice.places.services.moves import (
    Owed,
    contact_step_add,
    move_end,
    move_open,
    move_step_add,
)
from alongside.practice.places.services.postcodes import postcodes_load
from alongside.practice.places.services.schooling import (
    school_care_say,
    school_day_tell,
    schooling_end,
    schooling_note,
    schooling_set_aside,
)
from alongside.practice.places.services.sourcing import OfParent, stay_source
from alongside.practice.places.services.stays import (
    Place,
    Views,
    stay_drop,
    stay_end,
    stay_hold,
    stay_locate,
    stay_propose,
    stay_say,
    stay_start,
)
from alongside.practice.places.services.zones import (
    Area,
    zone_add,
    zone_end,
    zone_in_plan,
    zone_not_taken,
    zone_propose,
)

__all__ = [
    "Area",
    "OfParent",
    "Owed",
    "Place",
    "ToldWords",
    "Views",
    "advocate_name",
    "advocates_mind",
    "away_end",
    "away_note",
    "contact_lost",
    "contact_plan_write",
    "contact_restored",
    "contact_step_add",
    "move_end",
    "move_open",
    "move_step_add",
    "postcodes_load",
    "school_care_say",
    "school_day_tell",
    "schooling_end",
    "schooling_note",
    "schooling_set_aside",
    "stay_drop",
    "stay_end",
    "stay_hold",
    "stay_locate",
    "stay_propose",
    "stay_say",
    "stay_source",
    "stay_start",
    "stay_tell",
    "zone_add",
    "zone_end",
    "zone_in_plan",
    "zone_not_taken",
    "zone_override",
    "zone_propose",
]
