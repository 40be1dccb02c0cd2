"""What the tests of this room share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from alongside.ground.access.context import acting
from alongside.ground.base.actors import Nobody
from alongside.ground.base.declarations import Audience
from alongside.pursuit.information.services.telling import About, Received, report_tell

SAW = {"words": "A grey car waited outside.", "how_known": "saw", "vehicle_words": "AB12 CDE"}


@pytest.fixture
def tell(cast: Any, story: Any) -> Callable[..., Received]:
    """Tell something as one of the cast (or "public"), of the case of the story unless it says otherwise."""

    def telling(who: str = "mother", *noticed: dict, **about: Any) -> Received:
        by = Nobody(Audience.PUBLIC, cast.partnership.id) if who == "public" else getattr(cast, who)
        if who != "public":
            about.setdefault("case_id", story.case.id)
        with acting(by):
            return report_tell(
                by=by, partnership=cast.partnership, noticed=noticed or (SAW,), about=About(**about)
            )

    return telling
