"""What a page was drawn from is let go when it is written."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import pytest
from django.template import TemplateDoesNotExist, engines
from django.test import RequestFactory

REQUEST = RequestFactory().get("/")


class Read:
    """Something a page read."""


@pytest.mark.parametrize("request_", [None, REQUEST])
def test_a_page_lets_go_of_what_it_read_without_a_search_for_it(settings: Any, request_: Any) -> None:
    read = Read()
    known = weakref.ref(read)
    gc.disable()
    try:
        drawn = (
            engines["django"]
            .from_string("{% with a=read %}Drawn{% endwith %}")
            .render({"read": read}, request_)
        )
        del read
        assert (drawn, known()) == ("Drawn", None)
    finally:
        gc.enable()


def test_a_template_that_is_not_there_is_named() -> None:
    with pytest.raises(TemplateDoesNotExist, match="nowhere"):
        engines["django"].from_string('{% include "nowhere.html" %}').render({}, REQUEST)
    with pytest.raises(TemplateDoesNotExist, match="nowhere"):
        engines["django"].get_template("nowhere.html")
