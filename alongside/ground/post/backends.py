"""Django's door to the post: whatever sends email through Django, allauth included, queues it with its deed."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from alongside.ground.post.services import Message, message_queue


class QueueBackend(BaseEmailBackend):
    """Queues a message for each recipient; nobody waits for the post, and no letter tells of a deed that failed."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue them and return how many. Raises ValueError for files or HTML: our letters are plain words."""
        for message in email_messages:
            if message.attachments or getattr(message, "alternatives", None):
                raise ValueError("a letter carries plain words only")
            for address in message.recipients():
                message_queue(Message(to=address, subject=str(message.subject), words=str(message.body)))
        return len(email_messages)
