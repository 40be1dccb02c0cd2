"""The SQL of need-to-know: functions, policies and grants, generated from what the models declare (ADR 0003).

The rule on circles is written in the measured array form: `circle = ANY((SELECT access_circles())::uuid[])` is evaluated
once a statement and driven by an index. People with a whole partnership in view act in another database role, with a
policy of its own, so that no policy needs an OR that would cost the others their index.

Reading and writing differ in one thing: a place that an emergency opened is for reading. A policy that writes therefore
asks the same question of the circles in which the person has a lasting place (`_to_write`).
"""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db import models

from alongside.ground.base.declarations import Audience, Declaration, RowSecurity
from alongside.ground.base.models import FamilyRecord

APP_ROLE = "alongside_app"
AUDIENCE_ROLES = {audience: f"alongside_{audience.value}" for audience in Audience}
ALL_ROLES = (APP_ROLE, *AUDIENCE_ROLES.values())
SYSTEM_ROLE = AUDIENCE_ROLES[Audience.SYSTEM]
_PEOPLE = ", ".join(role for role in AUDIENCE_ROLES.values() if role != SYSTEM_ROLE)
# The columns that say to whom a row belongs.
_BELONGS = ("circle_id", "case_id", "family_id", "person_id")
EMERGENCY = "emergency"  # the capacity of a place that lets somebody look for a time, and write nothing

_SETTING = (
    "CREATE OR REPLACE FUNCTION {name}() RETURNS {type} LANGUAGE sql STABLE PARALLEL SAFE AS $$ {body} $$"
)
FUNCTIONS = (
    _SETTING.format(
        name="access_user",
        type="uuid",
        body="SELECT nullif(current_setting('alongside.user', true), '')::uuid",
    ),
    _SETTING.format(
        name="access_partnership",
        type="uuid",
        body="SELECT nullif(current_setting('alongside.partnership', true), '')::uuid",
    ),
    _SETTING.format(
        name="access_agency",
        type="uuid",
        body="SELECT nullif(current_setting('alongside.agency', true), '')::uuid",
    ),
    _SETTING.format(
        name="access_receipt",
        type="text",
        body="SELECT nullif(current_setting('alongside.receipt', true), '')",
    ),
    _SETTING.format(
        name="access_now",
        type="timestamptz",
        body="SELECT coalesce(nullif(current_setting('alongside.now', true), '')::timestamptz, now())",
    ),
    """CREATE OR REPLACE FUNCTION access_has_scope(scope text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT scope = ANY(string_to_array(coalesce(current_setting('alongside.scopes', true), ''), ',')) $$""",
    # The agency as a value, not beside a condition: where an index then proves a whole policy, no row is tested again.
    """CREATE OR REPLACE FUNCTION access_agency_with(scope text) RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN access_has_scope(scope) THEN access_agency() END $$""",
    """CREATE OR REPLACE FUNCTION access_circles() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$ SELECT coalesce(array_agg(circle_id), '{}') FROM access_membership
    WHERE user_id = access_user() AND partnership_id = access_partnership() AND until IS NULL
    AND (expires_at IS NULL OR expires_at > access_now()) $$""",
    f"""CREATE OR REPLACE FUNCTION access_circles_to_write() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$ SELECT coalesce(array_agg(circle_id), '{{}}')
    FROM access_membership WHERE user_id = access_user() AND partnership_id = access_partnership() AND until IS NULL
    AND (expires_at IS NULL OR expires_at > access_now()) AND capacity <> '{EMERGENCY}' $$""",
    # Which circles are narrowed for the acting family member, in the part that is asked for. A room above answers (R26).
    """CREATE OR REPLACE FUNCTION access_withheld(what text) RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$ SELECT '{}'::uuid[] $$""",
    """CREATE OR REPLACE FUNCTION access_row_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'a row stays with the people it is about' USING ERRCODE = 'check_violation'; END $$""",
)

_room_sql: list[str] = []
_for_the_system: list[str] = []
_to_look_at: list[str] = []
_writing = {"access_circles()": "access_circles_to_write()"}


def register_sql(statement: str) -> None:
    """Register a room's own function or view (idempotent SQL) that its policies read."""
    _room_sql.append(statement)


def register_system_function(signature: str, statement: str) -> None:
    """Register a function that only the system's role may call, such as `f(uuid)`: its answers reach past row security."""
    register_sql(statement)
    _for_the_system.append(signature)


def register_for_writing(reading: str, writing: str) -> None:
    """Say which function a writing policy asks in place of `reading`, such as `people_known()`."""
    _writing[reading] = writing


def register_view(name: str, statement: str) -> None:
    """Register a view that reaches past row security, and says in its condition to whom: nobody writes through it."""
    register_sql(statement)
    _to_look_at.append(name)


def statements() -> Iterator[str]:
    """Yield every statement that (re)makes functions, policies and grants; safe to run again and again."""
    yield from FUNCTIONS
    yield from _room_sql
    roles = ", ".join(ALL_ROLES)
    yield f"GRANT USAGE ON SCHEMA public TO {roles}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {roles}"
    # Sessions, sign-in, cache and queue belong to libraries and hold no record of a family.
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {roles}"
    yield f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {roles}"
    # Functions are everybody's until somebody says otherwise.
    yield "REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC"
    yield f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {roles}"
    for signature in _for_the_system:
        yield f"REVOKE EXECUTE ON FUNCTION {signature} FROM {roles}"
        yield f"GRANT EXECUTE ON FUNCTION {signature} TO {SYSTEM_ROLE}"
    declared = {m._meta.db_table: m for m in apps.get_models() if hasattr(m, "declares")}
    for table, model in declared.items():
        yield from _grants(table, model.declares)
    for table, model in declared.items():
        if model.declares.row_security is not None:
            yield from policies(table, model.declares)
            yield from _row_stays(model)
    for view in _to_look_at:
        yield f"REVOKE INSERT, UPDATE, DELETE ON {view} FROM {roles}"


def _grants(table: str, declares: Declaration) -> Iterator[str]:
    rights = "SELECT, INSERT" if declares.append_only else "SELECT, INSERT, UPDATE"
    rights += ", DELETE" if declares.deletable else ""
    roles = ", ".join(ALL_ROLES)
    yield f'REVOKE ALL ON "{table}" FROM {roles}'
    yield f'GRANT {rights} ON "{table}" TO {roles}'
    if declares.system_writes:
        kept = ", ".join(declares.system_writes)
        yield f'REVOKE {kept} ON "{table}" FROM {_PEOPLE}'


def _row_stays(model: type[models.Model]) -> Iterator[str]:
    """Yield the triggers by which no row moves: to another partnership never, to other people by the system alone.

    An empty place may be filled, as when a request becomes a family's.
    """
    table = model._meta.db_table
    columns = {field.column for field in model._meta.concrete_fields}

    def trigger(name: str, fixed: list[str], unless: str = "") -> str:
        moved = " OR ".join(f"(OLD.{c} IS NOT NULL AND NEW.{c} IS DISTINCT FROM OLD.{c})" for c in fixed)
        return (
            f'CREATE OR REPLACE TRIGGER {name} BEFORE UPDATE OF {", ".join(fixed)} ON "{table}" FOR EACH ROW'
            f" WHEN ({unless}({moved})) EXECUTE FUNCTION access_row_stays()"
        )

    if not issubclass(model, FamilyRecord):
        return
    yield trigger("access_partnership_stays", ["id", "partnership_id"])
    if belongs := [column for column in _BELONGS if column in columns]:
        yield trigger("access_people_stay", belongs, f"current_user <> '{SYSTEM_ROLE}' AND ")


def policies(table: str, declares: Declaration) -> Iterator[str]:
    """Yield the statements that replace the policies of one table by those it declares."""
    rules = declares.row_security
    assert rules is not None
    yield f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY'
    yield (
        "DO $$ DECLARE p record; BEGIN FOR p IN SELECT policyname FROM pg_policies WHERE schemaname = 'public'"
        f" AND tablename = '{table}' LOOP EXECUTE format('DROP POLICY %I ON \"{table}\"', p.policyname);"
        " END LOOP; END $$"
    )
    for audience in Audience:
        yield from _audience_policies(table, audience, rules, deletable=declares.deletable)


def _audience_policies(
    table: str, audience: Audience, rules: RowSecurity, *, deletable: bool
) -> Iterator[str]:
    reading = rules.reading(audience)
    system = audience is Audience.SYSTEM
    inserting = reading if system else _to_write(rules.insert.get(audience, reading))
    updating = reading if system else _to_write(rules.update.get(audience, reading))
    role = AUDIENCE_ROLES[audience]

    def policy(command: str, condition: str, clauses: str) -> str:
        name = f"{audience.value}_{command.lower()}"
        return f'CREATE POLICY {name} ON "{table}" FOR {command} TO {role} ' + clauses.format(
            c=_in_partnership(audience, condition)
        )

    if reading:
        yield policy("SELECT", reading, "USING ({c})")
    if inserting:
        yield policy("INSERT", inserting, "WITH CHECK ({c})")
    if reading and updating:
        yield policy("UPDATE", updating, "USING ({c}) WITH CHECK ({c})")
        if deletable:
            yield policy("DELETE", updating, "USING ({c})")


def _to_write(condition: str) -> str:
    """Return the condition with every question after the person's circles put to those that they may write in."""
    for reading, writing in _writing.items():
        condition = condition.replace(reading, writing)
    return condition


def _in_partnership(audience: Audience, condition: str) -> str:
    if audience is Audience.SYSTEM:
        return condition
    return f"partnership_id = (SELECT access_partnership()) AND ({condition})"


def protected_models() -> list[type[models.Model]]:
    """Return the models under row security."""
    return [m for m in apps.get_models() if hasattr(m, "declares") and m.declares.row_security is not None]
