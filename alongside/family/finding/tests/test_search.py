"""One box: what is found, why, in what spelling; and that nobody finds what they may not see, or learns that it is there."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alongside.family.cases.models import Case
from alongside.family.cases.tests.scenes import a_referral
from alongside.family.finding.asked import asked_of
from alongside.family.finding.search import search
from alongside.family.people.models import ContactPoint, FamilyGroup, FamilyMember, Person
from alongside.family.people.rules import name_key
from alongside.family.recording.models import ChronologyEntry
from alongside.ground.access.context import acting
from alongside.ground.access.models import Membership
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import now, today

BORN = date(2011, 3, 2)


@pytest.fixture
def town(cast, story):
    """The story, with a day of birth, a telephone and a plate; and a family of which only managers know."""
    with acting(SYSTEM):
        pid = {"partnership_id": cast.partnership.id}
        Person.objects.filter(id=story.child.id).update(born_on=BORN, known_as="Clee")
        ContactPoint.objects.create(**pid, person=story.mother, channel="phone", value="07700 900123")
        ChronologyEntry.objects.create(
            **pid, family=story.family, case=story.case, happened_on=today(), kind="observed", readers="workers",
            words="A grey car, AB12 CDE, waited. @star.girl wrote to her.", author_id=cast.mother.id,
            author_name="Maria Ash", author_role="Parent", written_at=now(),
        )  # fmt: skip
        return a_family(cast.partnership, "Katherine Jane Oakwood", date(2010, 7, 4))


def a_family(partnership, name, born=None):
    """A child, a family and a case that nobody is in."""
    pid = {"partnership_id": partnership.id}
    n = FamilyGroup.objects.count() + 1
    family = FamilyGroup.objects.create(**pid, reference=f"F-MADE-{n:04}", name="Another family")
    child = Person.objects.create(**pid, full_name=name, name_key=name_key(name), born_on=born)
    FamilyMember.objects.create(**pid, family=family, person=child, relationship="child")
    return Case.objects.create(
        **pid, reference=f"C-MADE-{n:04}", family=family, child=child, level="low", opened_at=now()
    )


def find(who, text, size=10):
    with acting(who):
        return search(viewer=who, text=text, size=size)


def names(found):
    return [hit.person.full_name for hit in found.people]


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("Cleo Ash", "the same name"),
        ("ASH, Cleo", "the other way round"),
        ("Cloe Ash", "spelt almost the same"),
        ("Kleo Ashe", "spelt almost the same"),
        ("Cléo  ash", "the same name"),
        ("Cleo Marie Ash", "more or fewer names"),
        ("Clee Ash", "the same name"),
        ("Cleo 2/3/2011", "the same date of birth"),
        ("Cleo Ash 3.2.2011", "date of birth"),
        ("2 March 2011", "the same date of birth"),
        ("02032011", "the same date of birth"),
        ("2011-03-02", "the same date of birth"),
        ("March 2011", "the same month of birth"),
        ("the Ash family Cleo", "the other way round"),
    ],
)
def test_a_child_is_found_however_they_are_typed(cast, town, typed, why):
    for who in (cast.social_worker, cast.manager):
        found = find(who, typed)
        assert names(found)[0] == "Cleo Ash", (typed, names(found))
        assert why in found.people[0].why
        assert found.people[0].case.reference == "C-TEST-0001"


@pytest.mark.parametrize(
    "typed",
    ["Katherine Oakwood", "Kathryn Okewood", "Kate Oakwood", "Oakwood Catherine", "Katherin Oackwood"],
)
def test_a_manager_finds_by_sound_and_short_form_and_a_worker_of_others_learns_nothing(cast, town, typed):
    assert names(find(cast.manager, typed)) == ["Katherine Jane Oakwood"]
    for who in (cast.social_worker, cast.ipsw, cast.police, cast.duty, cast.stranger):
        found = find(who, typed)
        assert (found.nothing, found.more) == (True, False)


@pytest.mark.parametrize(
    ("typed", "group", "why"),
    [
        ("C-TEST-0001", "cases", "the reference"),
        ("c test 0001", "cases", "the reference"),
        ("C-TEST", "cases", "the reference"),
        ("F-TEST-0001", "cases", "of its family"),
        ("07700 900123", "numbers", "the same number"),
        ("+44 7700 900123", "numbers", "the same number"),
        ("07700 900132", "numbers", "one figure"),
        ("900123", "numbers", "ends like this"),
        ("AB12CDE", "numbers", "the same plate"),
        ("ab12 cdf", "numbers", "one letter of the plate"),
        ("@star.girl", "numbers", "online name"),
    ],
)
def test_references_numbers_and_plates_are_found(cast, town, typed, group, why):
    for who in (cast.social_worker, cast.manager):
        hits = getattr(find(who, typed), group)
        assert hits, typed
        assert why in hits[0].why
        assert hits[0].case.reference == "C-TEST-0001"
    for who in (cast.police, cast.duty, cast.stranger):
        assert find(who, typed).nothing


def test_the_duty_team_finds_requests_and_a_teacher_their_own(cast, town):
    made = a_referral(
        cast, child_name="Iris Elm", child_born_on=BORN, referrer_name="Wanda Elm", submitted_by_user_id=cast.teacher.id,
        referrer_contact="01632 960777", own_words="They drive a van, CD34 EFG.",
    )  # fmt: skip
    for typed in (
        "Iris Elm",
        "Irys Helm",
        "Wanda Elm",
        made.reference,
        made.reference[:6],
        "01632 960777",
        "cd34efg",
        "2/3/2011",
    ):
        for who in (cast.duty, cast.manager, cast.teacher):
            assert [hit.referral.id for hit in find(who, typed).requests] == [made.id], (typed, who.name)
        assert find(cast.police, typed).requests == ()
    assert "of whoever asked" in find(cast.duty, "Wanda Elm").requests[0].why


@pytest.mark.parametrize(
    "typed", ["", " ", "?", "'; DROP TABLE people_person; --", "\0", "%_%", "x" * 5_000, "1", "🌧️ 🌧️", "0 0"]
)
def test_nonsense_finds_nothing_calmly(cast, town, typed):
    assert find(cast.manager, typed).nothing


def test_a_search_leaves_one_event_without_its_words_and_notes_what_was_shown(cast, town, story):
    find(cast.social_worker, "Cleo Ash")
    find(cast.police, "Cleo Ash")
    with acting(SYSTEM):
        made = list(AuditEvent.objects.filter(kind="finding.search.made").order_by("id"))
        [read] = AuditEvent.objects.filter(kind="audit.record.read")
    assert [(one.actor_id, one.facts["people"]) for one in made] == [
        (cast.social_worker.id, 1),
        (cast.police.id, 0),
    ]
    assert read.circle_ids == [story.family.id]
    assert "cleo" not in str([one.facts for one in (*made, read)]).lower()


def test_a_search_costs_few_queries(cast, town):
    with acting(cast.manager), CaptureQueriesContext(connection) as queries:
        search(viewer=cast.manager, text="Cleo Ash 2/3/2011 07700 900123 C-TEST-0001", size=50)
    assert len(queries) <= 75, len(queries)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    known=st.lists(st.booleans(), min_size=4, max_size=4),
    typed=st.sampled_from(
        ["Robin Vale", "Robyn Vale", "Vale", "Robin", "C-MADE", "F-MADE", "1/1/2012", "January 2012"]
    ),
)
def test_nobody_finds_more_than_row_security_lets_them_read(cast, story, known, typed):
    from django.db import transaction

    with transaction.atomic():
        with acting(SYSTEM):
            cases = [a_family(cast.partnership, "Robin Vale", date(2012, 1, 1)) for _ in known]
            for case, sees in zip(cases, known, strict=True):
                for circle in (case.id, case.family_id) if sees else ():
                    Membership.objects.create(
                        partnership_id=cast.partnership.id,
                        user_id=cast.csw.id,
                        circle_id=circle,
                        capacity="csw",
                    )
        found = find(cast.csw, typed, size=50)
        seen = {case.id for case, sees in zip(cases, known, strict=True) if sees}
        people = {hit.person.id for hit in found.people}
        assert {hit.case.id for hit in (*found.people, *found.cases)} == seen
        assert people <= {case.child_id for case in cases if case.id in seen}
        transaction.set_rollback(True)


def test_names_of_twins_and_dates_are_taken_apart():
    asked = asked_of("Cleo O'Brien-Ash 4/3/11 C-7K2P 07700 900 123 cleo@example.org @cleo_x AB12 CDE")
    assert asked.words == ("cleo", "obrien", "ash")
    assert asked.days[:2] == (date(2011, 3, 4), date(2011, 4, 3))
    assert (asked.references, asked.phone) == (("C-7K2P",), "7700900123")
    assert (asked.emails, asked.handles, asked.plates) == (("cleo@example.org",), ("cleo_x",), ("AB12CDE",))
    assert asked_of("31/02/2011 x").days == ()
    assert asked_of("R 7kq2 m9xd").references == ("R-7KQ2-M9XD",)
    assert asked_of("Frances Ray").references == ()
