"""Getting ready to work: a database that answers, then Django.

Commands and tests call this; importing it does nothing.
"""

import os

from alongside.config.database import Role, external_url
from alongside.config.embedded import ensure_running
from alongside.config.paths import var_dir


def database_ready() -> bool:
    """Start the embedded server where that is the one in use; return whether this call started it.

    Raises EmbeddedError where it can't be started. A server named by DATABASE_URL is left alone.
    """
    return external_url() is None and ensure_running(var_dir()).started


def boot(role: Role = "app", *, database: bool = True) -> None:
    """Make the database answer (unless told not to) and set Django up, connecting as `role`.

    A role already chosen with ALONGSIDE_DB_ROLE wins. Call it before importing any models.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alongside.config.settings")
    os.environ.setdefault("ALONGSIDE_DB_ROLE", role)
    if database:
        database_ready()
    import django

    django.setup()
