"""GOV.UK Notify, as one of Django's ways to send email. It sends by template: ours holds a subject and a body."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from notifications_python_client import NotificationsAPIClient
from notifications_python_client.errors import APIError

_log = logging.getLogger(__name__)
_SECONDS = 20
# Notify names the part of the request that is at fault first. All else may pass, or be put right by an operator.
_THE_ADDRESS = ("email_address", "phone_number")


class Undeliverable(Exception):
    """The message can never arrive: there is no such address. `code` says so without the address."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class PostUnavailable(OSError):
    """The message was not taken now: no answer, too many messages, or a key or template that is wrong."""


class TextMessage(EmailMessage):
    """A text message. A folder keeps it as a letter to the number."""

    def __init__(self, subject: str, body: str, from_email: str, to: Sequence[str]) -> None:
        self.number = "".join(c for c in to[0] if c.isdecimal() or c == "+")
        super().__init__(subject, body, from_email, [f"{self.number}@text.invalid"])


class NotifyBackend(BaseEmailBackend):
    """Sends each message with the neutral template of its channel. Raises PostUnavailable, or Undeliverable."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Send them in turn and return how many; the first that fails ends it, so hand over one at a time."""
        # A client is for one thread; making one costs nothing.
        client = NotificationsAPIClient(settings.NOTIFY["key"], timeout=_SECONDS)
        for message in email_messages:
            try:
                _send(client, message)
            except APIError as fault:
                _raise(fault)
        return len(email_messages)


def _send(client: Any, message: EmailMessage) -> None:
    if isinstance(message, TextMessage):
        client.send_sms_notification(
            message.number, settings.NOTIFY["text_template"], personalisation={"body": message.body}
        )
        return
    facts = {"subject": message.subject, "body": message.body}
    for address in message.recipients():
        client.send_email_notification(address, settings.NOTIFY["email_template"], personalisation=facts)


def _raise(fault: APIError) -> None:
    """Raise what the fault means. Its own words may repeat an address, so neither the log nor an error holds them."""
    said = fault.message if isinstance(fault.message, list) else []
    messages = [str(one.get("message", "")) for one in said if isinstance(one, dict)]
    if fault.status_code == 400 and messages and all(one.startswith(_THE_ADDRESS) for one in messages):
        raise Undeliverable(messages[0].split(" ")[0]) from None
    kinds = sorted({str(one.get("error", "")) for one in said if isinstance(one, dict)})
    _log.warning("GOV.UK Notify did not take a message: status %s %s", fault.status_code, " ".join(kinds))
    raise PostUnavailable(f"status {fault.status_code}") from None
