"""A service that nobody has set up yet says so, and takes no words that would reach nobody."""

from __future__ import annotations

import pytest
from django.test import Client


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/ask/", "/refer/", "/follow/"])
def test_the_pages_open(address: str) -> None:
    assert Client().get(address).status_code == 200


@pytest.mark.django_db
def test_words_that_would_reach_nobody_are_not_taken() -> None:
    client = Client()
    form = client.get("/ask/").context["form"]
    data = {name: form[name].value() or "" for name in ("form_token", "kept_for")}
    answer = client.post("/ask/", {**data, "own_words": "We are worried."})
    assert answer.status_code == 200
    assert "nothing was sent" in answer.content.decode()
    assert "We are worried." in answer.content.decode()
