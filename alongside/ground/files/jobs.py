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
from alongside.ground.files.copies import copies_waiting, copy_make
from alongside.ground.files.models import Attachment
from alongside.ground.files.selectors import held
from alongside.ground.files.sending import uploads_sweep
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


@app.periodic(cron="11 * * * *", periodic_id="files.uploads_sweep")
@app.task(name="files.uploads_sweep", queueing_lock="files.uploads_sweep")
def sweep_uploads(timestamp: int) -> None:
    """Forget files whose sending broke off and was not gone on with in time. Runs hourly."""
    with acting(SYSTEM):
        uploads_sweep()


@app.periodic(cron="*/2 * * * *", periodic_id="files.copies_make")
@app.task(name="files.copies_make", queueing_lock="files.copies_make")
def make_copies(timestamp: int) -> None:
    """Make the copies for viewing, each in a transaction of its own; every two minutes."""
    with acting(SYSTEM):
        waiting = copies_waiting()
    for attachment_id in waiting:
        try:
            with acting(SYSTEM):
                copy_make(Attachment.objects.get(id=attachment_id))
        except DomainError:
            _log.exception("A copy for viewing could not be made: %s", attachment_id)
