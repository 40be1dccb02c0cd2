"""After every migration: database roles, functions, policies and grants as the models declare them now."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from alongside.ground.access.rowsecurity import (
    ALL_ROLES,
    APP_ROLE,
    AUDIENCE_ROLES,
    SYSTEM_ROLE,
    register_view,
    statements,
)
from alongside.ground.access.selectors import FAMILY_EMERGENCIES_VIEW
from alongside.ground.audit.selectors import FAMILY_LOG_VIEW
from alongside.ground.base import parameters

register_view("audit_family_log", FAMILY_LOG_VIEW)
register_view("access_family_emergencies", FAMILY_EMERGENCIES_VIEW)

# A role that somebody made beforehand may inherit: the login would then see, with nobody acting, what the system sees.
_NOBODY_SEES_BY_THEMSELVES = f"""DO $$ BEGIN
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname IN ({", ".join(f"'{role}'" for role in ALL_ROLES)})
               AND (rolsuper OR rolbypassrls)) OR pg_has_role('{APP_ROLE}', '{SYSTEM_ROLE}', 'USAGE') THEN
        RAISE EXCEPTION 'the roles of alongside must not bypass row security, and {APP_ROLE} must be NOINHERIT';
    END IF; END $$"""


def after_migrate(*, using: str, **_: Any) -> None:
    """Install row security and seed parameters; runs as the owner, after all migrations of one `migrate`."""
    call_command("createcachetable", database=using)
    with connections[using].cursor() as cursor:
        for statement in (*_role_statements(), *statements()):
            cursor.execute(statement)
    parameters.seed()


def _role_statements() -> list[str]:
    made = [_create_role(role, "LOGIN NOINHERIT" if role == APP_ROLE else "NOLOGIN") for role in ALL_ROLES]
    joined = [f"GRANT {role} TO {APP_ROLE}" for role in AUDIENCE_ROLES.values()]
    password = getattr(settings, "DATABASE_APP_PASSWORD", "")
    if password:
        quoted = sql.Literal(password).as_string()
        made.append(f"ALTER ROLE {APP_ROLE} PASSWORD {quoted}")
    return [*made, *joined, _NOBODY_SEES_BY_THEMSELVES]


def _create_role(role: str, attributes: str) -> str:
    # Two databases of one server may be prepared at the same moment; the second finds the role made.
    return (
        f"DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{role}') THEN"
        f" CREATE ROLE {role} {attributes}; END IF;"
        " EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
    )
