"""Numbers, plates, addresses and online names: which of those asked for stands in some words, and how surely."""

from __future__ import annotations

from alongside.family.finding.asked import Asked
from alongside.family.finding.keys import emails_in, handles_in, phone_of, phones_in, plates_in
from alongside.family.finding.rules import edits


def alike_in(asked: Asked, text: str) -> str:
    """Return why a text fits the number, plate, address or online name that was asked for; empty when it does not."""
    if asked.emails and set(asked.emails) & set(emails_in(text)):
        return "the same email address"
    if asked.handles and set(asked.handles) & set(handles_in(text)):
        return "the same online name"
    if asked.plates:
        found = [edits(one, other, 1) for one in asked.plates for other in plates_in(text)]
        if found and min(found) < 2:
            return "one letter of the plate is another" if min(found) else "the same plate"
    return _phone_alike(asked.phone, text) if asked.phone else ""


def _phone_alike(phone: str, text: str) -> str:
    known = {*phones_in(text), phone_of(text) if len(text) < 40 else ""} - {""}
    if phone in known:
        return "the same number"
    if any(one.endswith(phone) for one in known if len(phone) > 5):
        return "a number that ends like this"
    if any(edits(one, phone, 1) == 1 for one in known if len(one) > 8):
        return "one figure of the number is another"
    return ""


def shared_reach(one: str, other: str) -> bool:
    """Whether two ways to reach somebody hold the same telephone number or the same email address."""
    if set(emails_in(one)) & set(emails_in(other)):
        return True
    return bool(_numbers_of(one) & _numbers_of(other))


def _numbers_of(text: str) -> set[str]:
    whole = phone_of(text) if len(text) < 30 and "@" not in text else ""
    return {number for number in (*phones_in(text), whole) if len(number) > 8}
