"""Whoever looks in an emergency: every page says that they can read, offers nothing that would be refused, and takes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from alongside.ground.access.context import acting
from alongside.ground.access.rowsecurity import protected_models
from alongside.ground.access.services import emergency_open
from alongside.ground.accounts.middleware import SECOND_FACTOR_SEEN
from alongside.ground.base.actors import SYSTEM
from tests.house.quickly import known_people, unnoted, unwritten
from tests.house.test_permission_table import addresses

# The one ending here is of a request; a version of the lexicon and a complaint are of no case.
_OF_NO_CASE = ("referral_id", "ending_id", "signs_id", "undoing_id", "lexicon_id", "complaint_id", "look_id")
# Written whoever looks: that they looked, and what they type on a page of their own.
_THEIRS = {
    "audit.AuditEvent",
    "govuk.Draft",
    "access.EmergencyAccess",
    "access.Membership",
    "safety.PackOpening",
}
WHO = ("police", "duty")


@pytest.fixture(params=WHO)
def looking(request: Any, cast: Any, story: Any, one_of_everything: dict[str, Any]) -> Iterator[Client]:
    """A browser of somebody who opened the story's record in an emergency; the duty worker may do much elsewhere."""
    user = getattr(cast, request.param)
    with acting(user):
        emergency_open(
            by=user,
            circle_id=story.case.id,
            reason="She is missing tonight",
            with_circle_ids=[story.family.id],
        )
    browser = Client()
    browser.force_login(user)
    session = browser.session
    session[SECOND_FACTOR_SEEN] = True
    session.save()
    # Of what is refused nobody looks here at the page or the event.
    with known_people(), unnoted(), unwritten(but_for=lambda context: context.template.name != "403.html"):
        yield browser


def of_the_case(everything: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Every address of the desk that names something of the story."""
    for name, pattern in addresses():
        if (
            name.startswith("desk:")
            and "<uuid:" in pattern
            and not any(one in pattern for one in _OF_NO_CASE)
        ):
            yield name, "/" + re.sub(r"<\w+:(\w+)>", lambda found: str(everything[found[1]]), pattern)


def facts() -> dict[str, str]:
    """What every protected table holds, as one word for each."""
    held = {}
    with acting(SYSTEM), connection.cursor() as cursor:
        for model in protected_models():
            cursor.execute(
                f'SELECT md5(string_agg(t::text, chr(10) ORDER BY t.id)) FROM "{model._meta.db_table}" t'
            )
            held[model._meta.label] = cursor.fetchone()[0]
    return {label: digest for label, digest in held.items() if label not in _THEIRS}


def main_of(answer: Any) -> str:
    """The part of a page that is its own; a file, an answer to a script and one that leads elsewhere have none."""
    if answer.status_code == 302 or not answer["Content-Type"].startswith("text/html"):
        return ""
    text: str = answer.content.decode()
    return text[text.index("<main") : text.index("</main>")]


def test_every_page_of_the_case_says_so_and_leads_to_no_refusal(
    looking: Client, one_of_everything: dict[str, Any]
) -> None:
    seen: dict[str, int] = {}
    links: dict[str, set[str]] = {}
    for name, path in of_the_case(one_of_everything):
        answer = looking.get(path)
        seen[path] = answer.status_code
        if answer.status_code != 200 or name.startswith(("desk:promise", "desk:emergency")):
            continue
        if answer["Content-Type"] == "application/pdf":
            continue
        main = main_of(answer)
        assert "You can read, not write." in main, name
        assert "<form" not in main, name
        links[name] = set(re.findall(r'href="(/[^"#?]*)', main))
    with unwritten():
        for path in set().union(*links.values()) - set(seen):
            seen[path] = looking.get(path).status_code
    for name, there in links.items():
        assert not [link for link in there if seen[link] in (403, 404)], name
    assert len(links) >= 8


def test_every_form_of_the_case_is_refused_and_nothing_is_written(
    looking: Client, one_of_everything: dict[str, Any]
) -> None:
    before = facts()
    answered = {}
    for name, path in of_the_case(one_of_everything):
        answer = looking.post(path, {"words": "I was here", "reason": "I was here"})
        answered[name] = answer.status_code
        # What answers is for reading: it is drawn once more.
        assert answer.status_code in (403, 404, 405) or "<form" not in main_of(answer), name
    assert facts() == before
    assert answered["desk:entry_add"] == answered["desk:measure_answer"] == answered["desk:plan_share"] == 403
