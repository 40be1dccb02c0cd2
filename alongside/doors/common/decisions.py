"""Decisions about a child as rows of a page: at the desk and for the family (R112)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from alongside.family.cases.decisions import Told
from alongside.ground.clock.time_source import local_date

# The name of a page, and whose id its address needs: the case's, the decision's own subject's, or none.
Places = Mapping[str, tuple[str, str]]


def decision_row(one: Told, *, places: Places, case_id: uuid.UUID) -> dict[str, Any]:
    """Return a decision with its day and the address of the rest of it, as far as this door has a page for it.

    `places`: the page by what a room calls it.
    """
    told = one.decided
    name, needs = places.get(told.page, ("", ""))
    args = [told.about_id if needs == "about" else case_id] if needs else []
    return {
        "decided": told, "day": told.on or local_date(one.at), "href": reverse(name, args=args) if name else "",
    }  # fmt: skip
