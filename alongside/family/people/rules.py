"""Pure rules about people: names to search by, sane dates, words that fit, and which messages are safe."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from alongside.ground.base.errors import Refused

NAME_KEY_LENGTH = 140
OLDEST_CHILD = 25
OLDEST_PERSON = 120
_UNSEEN = frozenset(
    {"Mn", "Me", "Cf"}
)  # accents, enclosing marks, and characters that only steer the direction
_BROKEN = {
    0: None,
    **dict.fromkeys(range(0xD800, 0xE000)),
}  # NUL and half characters, which no database stores


def name_key(text: str) -> str:
    """Return a name folded for searching and sorting: no case, no accents, single spaces, at most 140
    characters.
    """
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text.translate(_BROKEN)).casefold())
    plain = "".join(c for c in folded if unicodedata.category(c) not in _UNSEEN)
    return " ".join(plain.split())[:NAME_KEY_LENGTH].rstrip()


def words_of(text: str | None, *, field: str, limit: int, required: bool = False) -> str:
    """Return what somebody typed, fit to keep: without NUL, half characters and outer spaces.

    Raises Refused(`words_missing`) when it is required and empty; Refused(`words_too_long`) over `limit`
    characters.
    """
    kept = (text or "").translate(_BROKEN).replace("\r\n", "\n").strip()
    if required and not kept:
        raise Refused("Write something here. A few words are enough.", code="words_missing", field=field)
    if len(kept) > limit:
        raise Refused(
            f"That is {len(kept):,} characters. We can keep {limit:,}.", code="words_too_long", field=field
        )
    return kept


def line_of(text: str | None, *, field: str, limit: int, required: bool = False) -> str:
    """Return a name or another single line, its spaces and line ends collapsed. Raises as `words_of`."""
    collapsed = " ".join((text or "").translate(_BROKEN).split())
    return words_of(collapsed, field=field, limit=limit, required=required)


def one_of(value: str, known: Collection[str], *, field: str) -> str:
    """Return the value when it is one of the known ones. Raises Refused(`choice_unknown`)."""
    if value not in known:
        raise Refused("Choose one of the answers.", code="choice_unknown", field=field)
    return value


def some_of(values: Iterable[str], known: Collection[str], *, field: str) -> list[str]:
    """Return the chosen values once each, in the order in which they are known. Raises
    Refused(`choice_unknown`).
    """
    chosen = {one_of(value, known, field=field) for value in values}
    return [value for value in known if value in chosen]


def past_day(day: date | None, *, today: date, field: str) -> date | None:
    """Return a day that is not in the future. Raises Refused(`day_in_future`)."""
    if day is not None and day > today:
        raise Refused("That day has not come yet. Check the year.", code="day_in_future", field=field)
    return day


def born_on_of(
    day: date | None, *, today: date, oldest: int = OLDEST_PERSON, field: str = "born_on"
) -> date | None:
    """Return a believable day of birth; `oldest` in whole years (25 for a child: support can go on past 18).

    Raises Refused(`day_in_future`) or Refused(`born_too_early`).
    """
    born = past_day(day, today=today, field=field)
    if born is not None and age_on(born, today) > oldest:
        raise Refused(
            f"That is more than {oldest} years ago. Check the year.", code="born_too_early", field=field
        )
    return born


def age_on(born_on: date, day: date) -> int:
    """Return the age in whole years on a day; someone born on 29 February turns a year older on 1 March."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def email_of(text: str, *, field: str) -> str:
    """Return an email address in lower case. Raises Refused(`email_malformed`)."""
    address = line_of(text, field=field, limit=254, required=True).lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise Refused(
            "Write an email address, like name@example.com.", code="email_malformed", field=field
        ) from error
    return address


def reach_of_channel(channel: str, value: str) -> str:
    """Return how to reach somebody over a channel, as it was said. A number keeps its spaces and has three
    digits or more.

    Raises Refused(`email_malformed`, `number_malformed`, `words_missing`, `words_too_long`).
    """
    if channel == "email":
        return email_of(value, field="value")
    kept = line_of(value, field="value", limit=254, required=True)
    if channel in {"phone", "text"} and sum(c.isdecimal() for c in kept) < 3:
        raise Refused("Write a phone number, like 07700 900123.", code="number_malformed", field="value")
    return kept


def invited_as(role: str, relationship: str) -> str:
    """Return the role of an account that fits a place in the family. Raises Refused(`choice_unknown`,
    `invitation_role`).

    A child or a sibling is a young person; anyone else in the family is a parent or carer.
    """
    one_of(role, ("parent_carer", "young_person"), field="role")
    young = relationship in {"child", "sibling"}
    if young is not (role == "young_person"):
        raise Refused("That kind of account is not theirs.", code="invitation_role", field="role")
    return role


def channel_is_safe(channel: str, *, rules: Collection[str] | None, given: Collection[str]) -> bool:
    """Whether a message over a channel keeps to the person's own rules (R327).

    `rules` are the channels they said are safe, or None when nobody asked yet: then only what they gave is
    safe.
    """
    return channel in (given if rules is None else rules)


def address_is_safe(
    channel: str, address: str, *, rules: Collection[str] | None, given: Collection[tuple[str, str]]
) -> bool:
    """Whether a message may go to one address of a channel (R327). `given` are (channel, address) pairs still
    in use.

    An address they gave over that channel is the only one used; a channel stated safe without an address
    takes any.
    """
    known = {value.casefold() for one, value in given if one == channel}
    if not channel_is_safe(channel, rules=rules, given={one for one, _ in given}):
        return False
    return address.casefold() in known if known else rules is not None


def reach_state(*, own_rules: bool, account: bool, answer: str) -> str:
    """Return whether somebody may be reached (R327, T10): `own_rules`, `safe`, `not_safe`, `not_known` or `not_asked`.

    Their own word wins: what they said about being contacted, and the account they made themself. Else `answer` counts,
    the newest that was asked about them ("" when nobody asked); reaching them at once for urgent safety answers nothing.
    """
    if own_rules or account:
        return "own_rules"
    return answer if answer in ("safe", "not_safe", "not_known") else "not_asked"


def screened(answer: str, how: str, asked_of: str, words: str) -> dict[str, str]:
    """Return a screening fit to keep. Raises Refused: `choice_unknown`, `other_way_missing` (not safe, and no other way),
    `asked_of_missing` (asked of whom?), `words_too_long`.
    """
    kept = {
        "answer": one_of(answer, ("safe", "not_safe", "not_known"), field="answer"),
        "how": one_of(how, ("themself", "person", "records", "other"), field="how"),
        "asked_of": line_of(asked_of, field="asked_of", limit=120),
        "words": words_of(words, field="words", limit=1_000),
    }
    if answer == "not_safe" and not kept["words"]:
        raise Refused(
            "Write how they can be reached instead, or “Nobody knows yet: ask a manager”.",
            code="other_way_missing", field="words",
        )  # fmt: skip
    if how != "themself" and not kept["asked_of"]:
        raise Refused(
            "Write whom you asked, or which record you read.", code="asked_of_missing", field="asked_of"
        )
    return kept


def reached_at_once(senior_name: str, reason: str) -> dict[str, str]:
    """Return what is kept of reaching somebody at once, for urgent safety: who senior decided it, and why.

    Raises Refused: `words_missing`, `words_too_long`.
    """
    return {
        "answer": "urgent",
        "how": "other",
        "senior_name": line_of(senior_name, field="senior_name", limit=120, required=True),
        "words": words_of(reason, field="reason", limit=1_000, required=True),
    }


ASK_FIRST = (
    "Nobody has asked yet whether it is safe to reach {name} at home. Ask first, for example whoever made the request,"
    " and write down the answer. If a child is in danger now, ring 999 or your duty manager."
)
OTHER_WAY = (
    "It is not safe to reach {name} in the usual way. Read how they can be reached instead. If a child is in danger now,"
    " ring 999 or your duty manager."
)


def check_reach(state: str, name: str) -> None:
    """Refuse to reach out (`not_screened`, `not_safe_to_reach`) unless it was asked and it is safe (R327)."""
    if state == "not_safe":
        raise Refused(OTHER_WAY.format(name=name), code="not_safe_to_reach")
    if state not in ("own_rules", "safe"):
        raise Refused(ASK_FIRST.format(name=name), code="not_screened")
