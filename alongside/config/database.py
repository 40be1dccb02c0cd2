"""Which database the program talks to, and as whom. Works the address out; starts nothing."""

import hashlib
import hmac
import os
from typing import Any, Literal

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from alongside.config.embedded.place import url
from alongside.config.paths import var_dir
from alongside.config.secrets import secret

Role = Literal["app", "owner"]
APP_ROLE = "alongside_app"


def external_url() -> str | None:
    """Return the address of the operator's own server (as its owner), or None for the embedded one."""
    return os.environ.get("DATABASE_URL") or None


def role_in_force() -> Role:
    """Return the role this process uses: `ALONGSIDE_DB_ROLE`, app unless it says owner. Raises ValueError."""
    role = os.environ.get("ALONGSIDE_DB_ROLE") or "app"
    if role == "app":
        return "app"
    if role == "owner":
        return "owner"
    raise ValueError(f"ALONGSIDE_DB_ROLE is app or owner, not {role!r}.")


def app_password() -> str:
    """Return the password of the application's role: 32 characters, the same every time.

    `DATABASE_APP_PASSWORD` where that is set, otherwise derived from the secret key. Empty for the embedded
    server, which is reached only through a private folder.
    """
    if external_url() is None:
        return ""
    given = os.environ.get("DATABASE_APP_PASSWORD")
    if given:
        return given
    key = secret(var_dir(), "secret-key").encode()
    return hmac.new(key, APP_ROLE.encode(), hashlib.sha256).hexdigest()[:32]


def database_url(role: Role | None = None) -> str:
    """Return the connection address for `role` (default: the one in force), as libpq reads it."""
    return make_conninfo("", **_parameters(role or role_in_force()))


def database_settings(role: Role | None = None) -> dict[str, Any]:
    """Return one entry of Django's DATABASES for `role` (default: the one in force, see `role_in_force`)."""
    parts = _parameters(role or role_in_force())
    options = {
        key: value
        for key, value in parts.items()
        if key not in ("dbname", "user", "password", "host", "port")
    }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.get("dbname", "alongside"),
        "USER": parts.get("user", ""),
        "PASSWORD": parts.get("password", ""),
        "HOST": parts.get("host", ""),
        "PORT": str(parts.get("port", "5432")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def _parameters(role: Role) -> dict[str, Any]:
    external = external_url()
    if external is None:
        return dict(conninfo_to_dict(url(var_dir(), role)))
    parts: dict[str, Any] = dict(conninfo_to_dict(external))
    if role == "app":
        parts |= {"user": APP_ROLE, "password": app_password()}
    return parts
