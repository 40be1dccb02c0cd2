from typing import Any

from django.apps import AppConfig


class PublicConfig(AppConfig):
    """Pages for anyone, without an account."""

    name = "alongside.doors.public"
    label = "public"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        user_logged_in.connect(forget_visitor, dispatch_uid="alongside.forget_visitor")


def forget_visitor(request: Any, **_: Any) -> None:
    """Take a visitor's receipt, code and kept words out of the session of whoever signs in after them (R328).

    Signing in keeps what an anonymous session holds, and the device may have been somebody else's a minute ago.
    """
    from alongside.doors.common.writers import VISITOR_IN_SESSION
    from alongside.doors.public.views.asking import SENT_IN_SESSION
    from alongside.ground.access.middleware import PARTNERSHIP_IN_SESSION, RECEIPT_IN_SESSION

    for name in (RECEIPT_IN_SESSION, PARTNERSHIP_IN_SESSION, SENT_IN_SESSION, VISITOR_IN_SESSION):
        request.session.pop(name, None)
