"""Keys are cut alike in Python and in SQL, kept by triggers, and written afresh or checked by whoever runs the installation."""

from __future__ import annotations

from datetime import date

import psycopg
import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alongside.family.finding.keys import (
    day_key,
    identifier_keys,
    month_key,
    name_keys,
    phone_keys,
    phone_of,
    plate_of,
    sound_of,
    words_of_name,
)
from alongside.family.finding.models import FindingKey
from alongside.family.finding.upkeep import rebuild_statements, verify_statement
from alongside.family.people.models import ContactPoint, Person
from alongside.family.people.rules import name_key
from alongside.family.people.services import person_write
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM

NAMES = st.text(
    alphabet=st.sampled_from("abcdeghijkmnopstuvwxyzéÉñÜß AbC'’-–.,_łżアعم1"), min_size=0, max_size=40
)


def in_sql(call: str, *values):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {call}", values)
        return cursor.fetchone()[0]


@given(NAMES)
def test_folding_twice_is_folding_once(name):
    once = words_of_name(name)
    assert words_of_name(" ".join(once)) == once
    assert all(sound_of(word) == sound_of(word) for word in once)


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(NAMES)
def test_the_database_cuts_the_same_keys_from_a_name(db, name):
    assert in_sql("finding_name_keys(%s)", name_key(name)) == name_keys(words_of_name(name))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "words",
    [
        "Ring 07700 900123 or +44 7700 900 999.", "A grey car, AB12 CDE, and ab01oie", "She is @star.girl_9 there",
        "Write to Maria.Ash@Example.org, please", "nothing here", "on 3 April at 10", "", "(020) 7946 0018; @x",
        "B123 XYZ waits, B 123 XYZ too", "0\u0661\u0662 @ @@ 07", "A1 ABC\nCD34 EFG",
    ],
)  # fmt: skip
def test_the_database_cuts_the_same_keys_from_words(db, words):
    assert sorted(set(in_sql("finding_identifier_keys(%s)", words))) == sorted(identifier_keys(words))


@pytest.mark.django_db
def test_the_database_cuts_the_same_keys_from_a_day_and_a_number(db):
    assert in_sql("finding_day_keys(%s)", date(2011, 3, 2)) == [day_key(date(2011, 3, 2)), month_key(2011, 3)]
    for number in ("+44 7700 900123", "07700 900123", "0044 7700900123", "441632960999", "101"):
        assert in_sql("finding_phone_keys(%s)", number) == phone_keys(phone_of(number)), number


@pytest.mark.parametrize(
    ("spellings", "fold"),
    [
        (("07700 900123", "+44 (0)7700 900123".replace("(0)", ""), "0044 7700 900 123"), phone_of),
        (("AB12 CDE", "ab12cde", "A B 1 2 C D E"), plate_of),
        (("AB10 OIE", "ABIO 01E"), plate_of),
        (("katherine", "catherine", "kathryn"), sound_of),
        (("mohammed", "muhammad", "mohamed"), sound_of),
        (("stephen", "steven"), sound_of),
        (("siobhan", "shivaun"), sound_of),
    ],
)
def test_what_is_one_thing_in_many_spellings_is_folded_to_one(spellings, fold):
    assert len({fold(one) for one in spellings}) == 1


def kept(subject_id):
    with acting(SYSTEM):
        return [k for one in FindingKey.objects.filter(subject_id=subject_id) for k in one.keys]


def test_keys_follow_whatever_changes(cast, story):
    assert set(name_keys(("cleo", "ash"))) <= set(kept(story.child.id))
    with acting(SYSTEM):
        Person.objects.filter(id=story.child.id).update(born_on=date(2011, 3, 2), known_as="Clé")
    assert {day_key(date(2011, 3, 2)), *name_keys(("cle",))} <= set(kept(story.child.id))
    with acting(cast.social_worker):
        point = ContactPoint.objects.create(
            partnership_id=cast.partnership.id, person=story.mother, channel="phone", value="07700 900123"
        )
    assert kept(point.id) == phone_keys("7700900123")
    with acting(SYSTEM):
        alone = person_write(by=cast.duty, partnership_id=cast.partnership.id, full_name="Nobody Yet")
    assert kept(alone.id) == [], "somebody in no family is in nobody's circle"


def test_keys_are_checked_and_written_afresh_by_the_owner(cast, story, owner_url):
    """In the test's own transaction: what the owner's commands run."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('role', 'none', true)")
    with acting(SYSTEM), connection.cursor() as cursor:
        FindingKey.objects.filter(subject_id=story.child.id).update(keys=[1, 2, 3])
        cursor.execute(verify_statement())
        assert cursor.fetchone() == (0, 1, 0)
        for statement in rebuild_statements()[:-1]:
            cursor.execute(statement)
        cursor.execute(verify_statement())
        assert cursor.fetchone() == (0, 0, 0)
    with psycopg.connect(owner_url()) as owner:
        for statement in rebuild_statements():
            owner.execute(statement)
        assert owner.execute(verify_statement()).fetchone() == (0, 0, 0)
