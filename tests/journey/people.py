"""Everybody in a journey, and what journeys do again and again: find, refuse, let somebody begin."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

import pytest

from alongside.ground.clock.time_source import LONDON
from tests.journey.conftest import Installation, Named, Visitor, why_beyond


class People:
    """Everybody in a journey, each with a browser of their own, and what the chapters hand on."""

    def __init__(self, installation: Installation, visitors: Any) -> None:
        self.installation = installation
        self.visitor = visitors
        self.people: dict[str, Visitor] = {}
        self.requests: dict[str, str] = {}
        self.cases: dict[str, str] = {}

    def be(self, persona: str, name: str = "") -> Visitor:
        """Return the person's browser, opened the first time; without a persona, that of somebody who is not signed in."""
        key = name or persona
        if key not in self.people:
            self.people[key] = self.visitor(key.replace(".", "-"), persona)
        return self.people[key]

    def case_of(self, child: str) -> str:
        """Return the address of a child's case, found by the manager as anybody finds it: in the box."""
        if child not in self.cases:
            manager = self.be("manager")
            find(manager, child)
            link = manager.page.locator('main a[href^="/desk/cases/"]', has_text=child).first
            self.cases[child] = str(link.get_attribute("href")).split("#")[0]
        return self.cases[child]

    def no_faults(self) -> None:
        """Assert that no page that was looked at has a fault."""
        faults = [fault for person in self.people.values() for fault in person.faults]
        assert not faults, "\n".join(faults)


def find(who: Visitor, words: str) -> None:
    """Type into the box at the top of each page."""
    who.go("/desk/cases/")
    who.page.locator("#find-words").fill(words)
    who.page.locator(".alongside-find__button").click()
    who.page.wait_for_load_state()


def refuses(who: Visitor, why: str, /, **answers: Any) -> None:
    """Send a form that must be refused, and with these words."""
    with pytest.raises(AssertionError, match=re.escape(why)):
        who.send(**answers)


def today() -> date:
    """Return the day in London now: a journey may cross midnight."""
    return datetime.now(LONDON).date()


def allocate(p: People, child: str, part: str, name: str) -> None:
    """Let somebody begin with a child or a parent."""
    manager = p.be("manager")
    manager.go(f"{p.case_of(child)}workers/{part}/")
    manager.send(user_id=Named(name), **why_beyond(manager))
    assert manager.reads(name)
