"""The pages of the National Referral Mechanism ask only what the next step needs, and write a number as it was given (R180)."""

from __future__ import annotations

import re
from typing import Any

from alongside.doors.desk.tests.conftest import browse_as, post
from alongside.ground.clock import today

WHICH = "By which organisation?"


def test_who_refers_is_asked_until_somebody_did_and_its_number_stays_as_written(
    cast: Any, story: Any
) -> None:
    lead, here = browse_as(cast.social_worker), f"/desk/cases/{story.case.id}/nrm/"
    on = {"on_day": today().day, "on_month": today().month, "on_year": today().year}
    assert WHICH in lead.get(here).content.decode()
    refused = post(lead, here, kind="referred", words="It fits together.", responder="", **on)
    assert "Say which organisation" in refused.content.decode()
    said = {"words": "It fits together.", "responder": "The council", "reference": "NRM 2611-07"}
    assert post(lead, here, kind="referred", **said, **on).status_code == 302
    text = lead.get(here).content.decode()
    assert "The council, number NRM 2611-07." in text
    assert WHICH not in text
    first = {"kind": "first_yes", "words": "There are grounds.", "reference": "NRM 2611-07"}
    assert post(lead, here, **first, **on).status_code == 302
    hers = browse_as(cast.mother).get(f"/family/arrests/{story.case.id}/victim/").content.decode()
    assert "Number NRM 2611-07" in hers


def test_who_only_proposes_is_not_asked_who_refers(cast: Any, story: Any) -> None:
    lead, here = browse_as(cast.social_worker), f"/desk/cases/{story.case.id}/nrm/"
    on = {"on_day": today().day, "on_month": today().month, "on_year": today().year}
    asked = re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", lead.get(here).content.decode()))
    assert f"{WHICH} (optional)" not in asked, "it has to be said once somebody referred"
    # A browser without the reveal sends what was chosen there before: it counts only under its answer.
    assert (
        post(lead, here, kind="proposed", words="She was sent.", responder="The council", **on).status_code
        == 302
    )
    assert "The council, number" not in lead.get(here).content.decode()
