"""Event types of files."""

from alongside.ground.audit.events import event_type

RECEIVED = event_type("files.attachment.received", "A file was attached to a record")
OPENED = event_type("files.attachment.opened", "An attached file was opened")
CLEARED = event_type("files.attachment.cleared", "A file that waited for the virus scanner was found clean")
REMOVED = event_type(
    "files.attachment.removed", "A file that waited for the virus scanner was harmful and was removed"
)
