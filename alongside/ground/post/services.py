"""Sending messages: `message_queue` with a deed, `message_send` from a background job."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from alongside.ground.access.context import acting, elevated
from alongside.ground.base.actors import SYSTEM, current_acting
from alongside.ground.base.ciphers import cipher_for
from alongside.ground.post.models import Letter
from alongside.ground.post.notify import TextMessage

_PURPOSE = "alongside letters"


@dataclass(frozen=True)
class Message:
    """One message to one person: to an email address, or to a telephone number as somebody wrote it."""

    to: str
    words: str
    subject: str = ""
    channel: str = "email"  # or "text", which has no subject


def message_queue(message: Message) -> Letter:
    """Keep a message with the caller's deed: it leaves once the deed is committed, and never without it.

    A background job sends it, again and again for a day while the post cannot be reached.
    """
    from alongside.ground.post.jobs import letter_send  # the job calls this room

    with _for_the_post():
        sealed = cipher_for(_PURPOSE).encrypt(json.dumps(asdict(message)).encode())
        letter = Letter.objects.create(sealed=sealed)
        letter_send.defer(letter_id=str(letter.id))
    return letter


def message_of(letter: Letter) -> Message:
    """Return the message of a letter. Raises cryptography's InvalidToken where the secret key is another now."""
    return Message(**json.loads(cipher_for(_PURPOSE).decrypt(bytes(letter.sealed))))


def message_send(message: Message) -> None:
    """Hand a message over now: to GOV.UK Notify, or to the folder of letters where no key is set.

    Call it in a background job, because it may take seconds. Raises OSError when the post cannot be reached now (try
    again); notify.Undeliverable when the message can never arrive.
    """
    kind = TextMessage if message.channel == "text" else EmailMessage
    letter = kind(message.subject, message.words, settings.DEFAULT_FROM_EMAIL, [message.to])
    get_connection(settings.POST_OFFICE).send_messages([letter])


def _for_the_post() -> AbstractContextManager[Any]:
    if current_acting() is None:
        return acting(SYSTEM)
    return elevated("a message waits where the system alone reads")
