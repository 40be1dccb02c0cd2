"""Background work of files."""

from __future__ import annotations

import logging
import time
from pathlib import Path

from django.conf import settings
from procrastinate.contrib.django import app

from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import DomainError
from alongside.ground.files.selectors import held
from alongside.ground.files.services import attachment_scan

_LEFT_BEHIND = 60 * 60  # seconds; no request lasts as long
_log = logging.getLogger(__name__)


@app.periodic(cron="*/5 * * * *", periodic_id="files.scan_held")
@app.task(name="files.scan_held", queueing_lock="files.scan_held")
def scan_held(timestamp: int) -> None:
    """Scan what waits for the virus scanner, each file in a transaction of its own; runs every five minutes."""
    with acting(SYSTEM):
        waiting = held()
    for attachment_id in waiting:
        try:
            with acting(SYSTEM):
                attachment = attachment_scan(attachment_id=attachment_id)
        except DomainError:
            _log.exception("A held file could not be scanned: %s", attachment_id)
            continue
        if attachment.scan == "held":
            return  # the scanner is still away; the next run asks again


@app.periodic(cron="41 * * * *", periodic_id="files.sweep_incoming")
@app.task(name="files.sweep_incoming", queueing_lock="files.sweep_incoming")
def sweep_incoming(timestamp: int) -> None:
    """Remove uploads that a request left behind when its server died: they are not encrypted yet. Runs hourly."""
    oldest = time.time() - _LEFT_BEHIND  # the files' own time, which no test's clock moves
    for path in Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir():
        if path.is_file() and path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
