"""The test database, and the cast: the same few people in every test."""

from __future__ import annotations

import fcntl
import gc
import hashlib
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from alongside.config.embedded.place import url
from alongside.config.testing import ROOT, TEST_VAR, drop_database
from tests.another_time import move_the_clock
from tests.given_back import GivenBack


def pytest_configure() -> None:
    """Hash the tests' passwords quickly: a slow hash guards a stolen database, and nobody's password is in a test."""
    import hypothesis
    from django.conf import settings
    from django.db.models.signals import post_save

    move_the_clock()
    # How long an example takes says how busy the machine is, and nothing else.
    patient = {"deadline": None, "suppress_health_check": [hypothesis.HealthCheck.too_slow]}
    hypothesis.settings.register_profile("patient", **patient)
    hypothesis.settings.load_profile("patient")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    _plain_static_files(settings)
    _look_for_static_files_once()
    _tell_of_whole_pages()
    post_save.connect(_roles_change, sender="accounts.RoleAssignment", weak=False)


def _roles_change(instance: Any, **_: Any) -> None:
    """Let whoever is given another role in a test be asked anew what they hold: the cast comes with its roles known."""
    if "user" in instance._state.fields_cache:
        for known in ("assignments", "_actor"):
            instance.user.__dict__.pop(known, None)


def _tell_of_whole_pages() -> None:
    """Keep for a test what a page was given, not what each of its hundreds of parts was: nobody asks for those."""
    from django.template import Context, Template
    from django.test import signals, utils

    def told(template: Template, context: Context) -> Any:
        if context.template is template:
            signals.template_rendered.send(sender=template, template=template, context=context)
        return template.nodelist.render(context)

    utils.instrumented_test_render = told


def pytest_collection_finish() -> None:
    """What was imported by now stays to the end: it need not be looked through for garbage again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def _plain_static_files(settings: Any) -> None:
    """Pages can be drawn before the browser's files are built."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
    nothing = TEST_VAR / "no-static-files"
    nothing.mkdir(parents=True, exist_ok=True)
    settings.STATIC_ROOT = str(nothing)


def _look_for_static_files_once() -> None:
    """A test's browser makes the middleware anew; the files that it serves lie where they lay for the first of them."""
    from whitenoise.middleware import WhiteNoiseMiddleware

    look, found = WhiteNoiseMiddleware.add_files_from_finders, dict[str, Any]()

    def once(middleware: Any) -> None:
        if not found:
            look(middleware)
            found.update(middleware.files)
        middleware.files.update(found)

    WhiteNoiseMiddleware.add_files_from_finders = once


def _address(role: str, name: str) -> dict[str, Any]:
    from alongside.config.database import database_settings

    return {**database_settings(role), "NAME": name}  # type: ignore[arg-type]


@contextmanager
def _admin() -> Iterator[psycopg.Connection]:
    """Connect as the owner, outside Django, to make and drop databases."""
    from alongside.config.database import database_url, external_url
    from alongside.config.embedded import ensure_running

    if external_url() is None:
        ensure_running(TEST_VAR)
    with psycopg.connect(database_url("owner"), autocommit=True) as connection:
        yield connection


def _schema_fingerprint() -> str:
    files = sorted((ROOT / "alongside").rglob("migrations/*.py")) + sorted(
        (ROOT / "alongside").rglob("models*.py")
    )
    files += sorted((ROOT / "alongside").rglob("models/*.py"))
    files += sorted((ROOT / "alongside").rglob("who_reads.py"))  # row security outside the models
    files += sorted((ROOT / "alongside" / "ground").rglob("*.py"))
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _run(connection: psycopg.Connection, statement: str, *names: str) -> None:
    connection.execute(sql.SQL(statement).format(*(sql.Identifier(n) for n in names)))


@contextmanager
def _only_one(name: str) -> Iterator[None]:
    TEST_VAR.mkdir(parents=True, exist_ok=True)
    with (TEST_VAR / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _ready_template() -> str:
    """Return the name of a migrated database to clone; made once for each state of the schema."""
    from django.core.management import call_command
    from django.db import connections

    name = f"template_{_schema_fingerprint()}"
    with _only_one("template"), _admin() as admin:
        if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return name
        for (old,) in admin.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE 'template\\_%'"
        ).fetchall():
            drop_database(admin, old)
        making = f"making_{uuid.uuid4().hex[:8]}"
        _run(admin, "CREATE DATABASE {}", making)
        _point_at(connections["default"], "owner", making)
        call_command("migrate", verbosity=0)
        connections["default"].close()
        _run(admin, "ALTER DATABASE {} RENAME TO {}", making, name)
    return name


def _point_at(connection: Any, role: str, name: str) -> None:
    connection.close()
    connection.settings_dict.update(_address(role, name))
    connection.settings_dict["CONN_MAX_AGE"] = 0


def _clone(template: str) -> str:
    name = f"test_{uuid.uuid4().hex[:12]}"
    with _only_one("template"), _admin() as admin:
        _run(admin, "CREATE DATABASE {} TEMPLATE {}", name, template)
    return name


def _drop(name: str) -> None:
    with _admin() as admin:
        drop_database(admin, name)


@contextmanager
def _in_use(name: str) -> Iterator[None]:
    """Point Django's default connection at a database, as the application, for as long as the block runs."""
    from django.db import connections

    default = connections["default"]
    before = dict(default.settings_dict)
    _point_at(default, "app", name)
    try:
        yield
    finally:
        connections.close_all()
        default.settings_dict.update(before)


@pytest.fixture(scope="session")
def template_database(django_db_blocker: Any) -> str:
    """The migrated database that every test database is cloned from."""
    with django_db_blocker.unblock():
        return _ready_template()


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any, template_database: str) -> Iterator[None]:
    """Give this process a database of its own, reached as the application's role: row security is on in every test."""
    with django_db_blocker.unblock():
        name = _clone(template_database)
        with _in_use(name):
            yield
        _drop(name)


@pytest.fixture
def new_database(django_db_setup: None, django_db_blocker: Any, template_database: str) -> Iterator[str]:
    """A database of this test's own: for what changes its shape, or looks at how the planner goes about it."""
    with django_db_blocker.unblock():
        name = _clone(template_database)
        with _in_use(name):
            yield name
        _drop(name)


@pytest.fixture(scope="session")
def committed_databases() -> Iterator[dict[str, Any]]:
    """The database in which this process's tests really commit: made for the first of them, given back by each."""
    kept: dict[str, Any] = {}
    yield kept
    for name in kept:
        _drop(name)


@pytest.fixture
def committed_database(
    django_db_setup: None, django_db_blocker: Any, template_database: str, committed_databases: dict[str, Any]
) -> Iterator[str]:
    """A database as it was made, in which transactions really commit, for concurrency and crash tests."""
    from alongside.config.database import external_url

    with django_db_blocker.unblock():
        if not committed_databases:
            name = _clone(template_database)
            # On a server that was named nobody may be its superuser: each test has a database of its own there.
            own = external_url() is None
            committed_databases[name] = GivenBack(url(TEST_VAR, "superuser", name)) if own else None
        [(name, given)] = committed_databases.items()
        with _in_use(name):
            yield name
        if given is None or not given.as_it_was():
            del committed_databases[name]
            _drop(name)


@pytest.fixture
def owner_url() -> Any:
    """A function giving the owner's address of a test database, to look behind row security."""
    from django.db import connections
    from psycopg.conninfo import make_conninfo

    from alongside.config.database import database_url

    def url(name: str = "") -> str:
        return make_conninfo(
            database_url("owner"), dbname=name or connections["default"].settings_dict["NAME"]
        )

    return url


@pytest.fixture
def acting() -> Any:
    """`acting(somebody)` for the tests of rooms that stand below `access`; others import it."""
    from alongside.ground.access import context

    return context.acting


@dataclass
class Cast:
    """Two parents who live apart, their workers, another agency's worker, and a stranger from another partnership."""

    partnership: Any
    mother: Any
    father: Any
    young_person: Any
    ipsw: Any
    csw: Any
    social_worker: Any
    duty: Any
    manager: Any
    police: Any
    teacher: Any
    intelligence: Any
    hub: Any
    stranger: Any
    stranger_parent: Any


@dataclass
class Story:
    """One open case of the cast: the child of both parents, a sibling, a dog, two workers and a lead."""

    case: Any
    family: Any
    child: Any
    mother: Any
    father: Any
    sibling: Any


@pytest.fixture
def cast(db: None) -> Cast:
    """The cast, made by the system; each person acts with `acting(cast.mother)`."""
    from alongside.ground.access.context import acting
    from alongside.ground.base.actors import SYSTEM
    from tests.written_once import written_once

    with acting(SYSTEM):
        return written_once("cast", _cast)


def _cast() -> Cast:
    from alongside.ground.accounts.models import Partnership

    here = Partnership.objects.create(
        name="Northmoor Safeguarding Partnership", area="Northmoor",
        front_door_name="Northmoor Front Door", front_door_phone="01632 960001",
    )  # fmt: skip
    there = Partnership.objects.create(
        name="Eastvale Safeguarding Partnership", area="Eastvale",
        front_door_name="Eastvale Front Door", front_door_phone="01632 960002",
    )  # fmt: skip
    strangers = {
        "stranger": ("Sam Stranger", "social_worker", "social_care"),
        "stranger_parent": ("Pat Elsewhere", "parent_carer", None),
    }
    return Cast(partnership=here, **_people(here, _CAST), **_people(there, strangers))


_CAST = {
    "mother": ("Maria Ash", "parent_carer", None),
    "father": ("Frank Ash", "parent_carer", None),
    "young_person": ("Cleo Ash", "young_person", None),
    "ipsw": ("Ines Parker", "ipsw", "charity"),
    "csw": ("Chris Young", "csw", "voluntary"),
    "social_worker": ("Sofia Worth", "social_worker", "social_care"),
    "duty": ("Dan Utley", "duty_worker", "social_care"),
    "manager": ("Mo Hall", "manager", "social_care"),
    "police": ("Paula Constable", "police", "police"),
    "teacher": ("Tess Cher", "education", "education"),
    "intelligence": ("Imran Vale", "police_intelligence", "police"),
    "hub": ("Hana Brook", "hub", "partnership_office"),
}


def _people(partnership: Any, facts: dict[str, tuple[str, str, str | None]]) -> dict[str, Any]:
    """Make accounts with their roles, in three statements: every test waits for this."""
    from alongside.ground.accounts.models import Agency, RoleAssignment, User

    kinds = {kind for _, _, kind in facts.values() if kind}
    agencies = {
        kind: Agency(partnership=partnership, kind=kind, name=f"{partnership.area} {kind}")
        for kind in sorted(kinds)
    }
    Agency.objects.bulk_create(agencies.values())
    people = {}
    for key, (name, _, _) in facts.items():
        people[key] = User(
            email=f"{key}@{partnership.area.lower()}.example", name=name, partnership=partnership
        )
        people[key].set_unusable_password()
    User.objects.bulk_create(people.values())
    held = {
        key: RoleAssignment(user=people[key], agency=agencies.get(kind or ""), role=role)
        for key, (_, role, kind) in facts.items()
    }
    RoleAssignment.objects.bulk_create(held.values())
    for key, person in people.items():
        person.assignments = [held[key]]  # known from the start: most tests act as somebody, and would ask
    return people


@pytest.fixture
def story(cast: Cast) -> Story:
    """One open case, written as facts (not through verbs), so that a room's tests depend on that room alone."""
    from alongside.ground.access.context import acting
    from alongside.ground.base.actors import SYSTEM
    from tests.written_once import written_once

    with acting(SYSTEM):
        return written_once(f"story of {cast.partnership.id}", lambda: _story(cast))


def _story(cast: Cast) -> Story:
    from alongside.family.cases.models import Allocation, Case, PartnershipStatus
    from alongside.family.people.models import FamilyGroup, FamilyMember, Person, Pet
    from alongside.ground.access.models import Membership
    from alongside.ground.clock import now

    pid = {"partnership_id": cast.partnership.id}
    family = FamilyGroup.objects.create(**pid, reference="F-TEST-0001", name="The Ash family")

    def person(name: str, user: Any = None) -> Any:
        return Person(**pid, full_name=name, name_key=name.casefold(), user_id=user.id if user else None)

    child, sibling = person("Cleo Ash", cast.young_person), person("Noah Ash")
    mother, father = person("Maria Ash", cast.mother), person("Frank Ash", cast.father)
    relationships = {"child": child, "mother": mother, "father": father, "sibling": sibling}
    Person.objects.bulk_create(relationships.values())
    FamilyMember.objects.bulk_create(
        FamilyMember(**pid, family=family, person=who, relationship=what)
        for what, who in relationships.items()
    )
    Pet.objects.create(**pid, family=family, name="Biscuit", kind="dog")
    case = Case.objects.create(
        **pid, reference="C-TEST-0001", family=family, child=child, level="medium", opened_at=now()
    )
    PartnershipStatus.objects.bulk_create(
        PartnershipStatus(**pid, case=case, person=parent, since=now()) for parent in (mother, father)
    )
    Allocation.objects.bulk_create(
        Allocation(
            **pid, case=case, family_id=family.id, part=part, user_id=worker.id, worker_name=worker.name,
            agency_name=worker.as_actor().agency_name, since=now(),
        )
        for part, worker in (("lead", cast.social_worker), ("ipsw", cast.ipsw), ("csw", cast.csw))
    )  # fmt: skip
    members = {
        "lead": cast.social_worker, "ipsw": cast.ipsw, "csw": cast.csw,
        "parent": cast.mother, "parent_": cast.father, "young_person": cast.young_person,
    }  # fmt: skip
    Membership.objects.bulk_create(
        Membership(**pid, user_id=member.id, circle_id=circle, capacity=capacity.rstrip("_"))
        for capacity, member in members.items()
        for circle in (case.id, family.id)
    )
    return Story(case=case, family=family, child=child, mother=mother, father=father, sibling=sibling)


@pytest.fixture
def own_storage(settings: Any, tmp_path: Path) -> Path:
    """The attachments of this test alone, unscanned; returns their folder."""
    kind = "django.core.files.storage.FileSystemStorage"
    location = tmp_path / "attachments"
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": kind, "OPTIONS": {"location": location}}}
    settings.CLAMAV = ""
    return location
