"""What can go wrong in the domain, said once. A door turns each into a page; see `doors`."""

from __future__ import annotations

from typing import Any


class DomainError(Exception):
    """Base of all refusals. `message` is fit for a person to read; it never carries family data."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Refused(DomainError):
    """A rule of the house says no. Shown beside `field` (or at the top) and audited with `code`.

    Where its event was written already, it carries what it is `about` and which event that is (`audit.refusal_keep`).
    """

    def __init__(self, message: str, *, code: str, field: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.field = field
        self.about: Any = None
        self.kept_as: Any = None


class NotPermitted(Refused):
    """The person may see this but may not do that: 403."""

    def __init__(
        self, message: str = "Your role does not allow this.", *, code: str = "not_permitted"
    ) -> None:
        super().__init__(message, code=code)


class Missing(DomainError):
    """There is no such thing, or the person may not know that there is: 404, always the same words."""

    def __init__(self, message: str = "We cannot find that.") -> None:
        super().__init__(message)


class Stale(DomainError):
    """Somebody saved first. `current` is the thing as it now stands, so that nothing is lost."""

    def __init__(self, message: str, *, current: Any) -> None:
        super().__init__(message)
        self.current = current
