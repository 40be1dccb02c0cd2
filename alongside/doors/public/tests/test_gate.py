"""Each page that a receipt code opens is behind one gate: without the code one is asked for it, and nothing is said."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from alongside.doors.public.urls import urlpatterns

_BESIDE = {
    "follow",
    "status",
    "offer",
}  # where the code is typed; one that opens several; one that asks for the offer itself
CODED = [
    one for one in urlpatterns if str(one.pattern).startswith(("follow/", "tell/follow/")) and one.name not in _BESIDE
]  # fmt: skip


def test_every_page_that_a_code_opens_says_so() -> None:
    assert len(CODED) > 8
    assert [one.name for one in CODED if not getattr(one.callback, "behind_code", False)] == []


@pytest.mark.parametrize("name", [one.name for one in CODED])
@pytest.mark.parametrize("method", ["get", "post"])
def test_without_the_code_one_is_asked_for_it(cast: Any, client: Client, name: str, method: str) -> None:
    ids = [uuid.uuid4()] if name == "told-item" else []
    if (name, method) == ("told", "post"):
        return  # it is only read
    answer = getattr(client, method)(reverse(f"public:{name}", args=ids))
    assert (answer.status_code, answer["Location"]) == (302, reverse("public:follow"))
