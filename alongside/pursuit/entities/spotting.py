"""What looks like a plate, a telephone, an online name, a postcode or a car in some words, as they are entered.

Pure functions in time that grows with the words. What is found is offered to whoever wrote it, never taken by itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from alongside.family.finding.keys import phone_of
from alongside.pursuit.entities.plates import capitals, partial_plates_in, plain, plates_in

LONGEST = 20_000  # characters that are read
MOST = 60  # things offered from one text

_PHONE = re.compile(
    r"(?<![\w+])(?:\+|00|\(?0|O(?=7)|\(\+|(?=7[0-9O]{3}[ -]?[0-9O]{6}(?![0-9])))[0-9Oo][0-9Oo ().\-]{5,20}[0-9Oo](?!\w)"
)
_DATE_LIKE = re.compile(r"^0?\d{1,2}[ .\-]\d{1,2}[ .\-](?:\d{2}){1,2}$|^0\d[.:]\d\d$")
_EMAIL = re.compile(
    r"(?<![\w.+-])[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{2,24}){1,4}(?![\w@])"
)
_HANDLE = re.compile(r"(?<![\w@.])@([A-Za-z0-9_](?:[A-Za-z0-9_.\-]{0,28}[A-Za-z0-9_])?)(?![@\w])")
APPS = {
    "snapchat": "snapchat snap sc", "instagram": "instagram insta ig", "tiktok": "tiktok tik-tok", "telegram": "telegram tg",
    "facebook": "facebook fb messenger", "whatsapp": "whatsapp", "discord": "discord", "twitter": "twitter x",
    "youtube": "youtube", "roblox": "roblox", "xbox": "xbox gamertag", "playstation": "playstation psn", "kik": "kik",
    "signal": "signal", "threads": "threads", "reddit": "reddit", "steam": "steam", "wizz": "wizz", "yubo": "yubo",
}  # fmt: skip
_APP_OF = {word: app for app, words in APPS.items() for word in words.split()}
_NAMED_ON = re.compile(
    rf"\b({'|'.join(sorted((w for w in _APP_OF if w != 'x'), key=len, reverse=True))})\b"
    r"(?:(?: (?:name|user ?name|user|handle|account|id|tag|called|as|is|was|under|his|her|their)\b)|[:=\-]| ){1,4}"
    r" ?[\"'“‘]?@?([A-Za-z0-9_](?:[A-Za-z0-9_.\-]{1,28}[A-Za-z0-9_]))",
    re.IGNORECASE,
)
_ON_APP = re.compile(
    rf"[\"'“‘]?@?([A-Za-z0-9_](?:[A-Za-z0-9_.\-]{{1,28}}[A-Za-z0-9_]))[\"'”’]? (?:on|from|off) (?:his |her |their )?"
    rf"({'|'.join(sorted((w for w in _APP_OF if w != 'x'), key=len, reverse=True))})\b",
    re.IGNORECASE,
)
_POSTCODE = re.compile(
    r"(?<![A-Z0-9])((?:GIR|[A-PR-UWYZ](?:[0-9][0-9A-HJKPSTUW]?|[A-HK-Y][0-9][0-9ABEHMNPRVWXY]?)))"
    r" ?([0-9O][ABD-HJLNP-UW-Z]{2})(?![A-Z0-9])"
)
_COLOURS = (
    "black|white|silver|gr[ae]y|blue|navy|red|maroon|green|yellow|orange|gold|brown|bronze|beige|cream|purple|pink"
    "|dark|light"
)
_MAKES = (
    "audi|bmw|mercedes(?:[ -]benz)?|merc|vw|volkswagen|ford|vauxhall|toyota|honda|nissan|kia|hyundai|mazda|peugeot|renault"
    "|citro[eë]n|fiat|seat|skoda|mini|volvo|jaguar|land ?rover|range ?rover|lexus|tesla|dacia|suzuki|mitsubishi|subaru|porsche"
    "|alfa(?: romeo)?|golf|polo|corsa|astra|insignia|fiesta|focus|mondeo|transit|sprinter|vivaro|clio|megane|yaris|prius"
    "|qashqai|juke|civic|passat|caddy|transporter|leon|ibiza|octavia|fabia|micra"
)
_BODIES = (
    "car|van|taxi|hatchback|saloon|estate|4x4|suv|moped|scooter|motorbike|pick-?up|minibus|jeep|coupe|convertible"
    "|people carrier"
)
_COLOURED = (
    rf"(?:{_COLOURS})(?:[ -](?:{_COLOURS}))?[ -](?:coloured )?(?:(?:small|big|old|new|sporty|tinted) )?"
)
_CAR = re.compile(
    rf"\b(?:{_COLOURED}(?:{_MAKES}|{_BODIES})"
    rf"|(?:{_MAKES})(?= (?:car|van|[a-z]?[0-9]{{1,3}}\b|{_MAKES})))"
    rf"(?:[ -](?:{_MAKES}|{_BODIES}|class|[a-z][0-9]{{1,2}}|[0-9]{{3}}[a-z]?)\b){{0,3}}\b",
    re.IGNORECASE,
)
_WORDS = """
the and that with from this they them there about because which what who his her their him you your our was were been have has
had not but story stories message messages group groups account accounts video videos call calls name user username called chat
chats post posts photo photos live she for are said app again me us it is on at in by to of as a an
"""
_NO_HANDLES = frozenset(_WORDS.split())


@dataclass(frozen=True)
class Spotted:
    """Something in some words that may be looked for later: its kind, how it is written there, how it is compared."""

    kind: str  # as information's Identifier: vehicle, phone, handle, place
    as_written: str
    normal: str  # empty for a car that is only described
    start: int
    end: int
    part: bool = False
    app: str = ""


def identifiers_in(text: str, *, of_a_car: bool = False) -> list[Spotted]:
    """Return what looks like an identifier in some words, in their order, each once; nothing for none.

    Of two that overlap the surer one is kept. `of_a_car`: the words were asked for about a car, so a part of a plate needs
    no word beside it that says so. At most 60, from the first 20,000 characters.
    """
    words = text[:LONGEST]
    found: list[Spotted] = []
    for look in (_emails, _handles, _plates, _postcodes, _phones, lambda one: _parts(one, of_a_car), _cars):
        for one in look(words):
            if len(found) < MOST and all(one.end <= other.start or one.start >= other.end for other in found):
                found.append(one)
    once: dict[tuple[str, str, str], Spotted] = {}
    for one in sorted(found, key=lambda one: one.start):
        once.setdefault((one.kind, one.app, one.normal or one.as_written.casefold()), one)
    return list(once.values())


def _emails(text: str) -> list[Spotted]:
    return [
        Spotted("handle", m.group(), m.group().lower(), *m.span(), app="email")
        for m in _EMAIL.finditer(plain(text))
    ]


def _handles(text: str) -> list[Spotted]:
    words, found = plain(text), []
    for match in (*_NAMED_ON.finditer(words), *_ON_APP.finditer(words)):
        one, other = match.groups()
        at, app = (2, _APP_OF[one.lower()]) if match.re is _NAMED_ON else (1, _APP_OF[other.lower()])
        name = match.group(at)
        sure = (
            text[match.start(at) - 1 : match.start(at)] == "@"
            or re.search(r"[0-9_.]", name)
            or ":" in match.group()
        )
        if name.lower() not in _NO_HANDLES and name.lower() not in _APP_OF and (sure or _called(match)):
            found.append(
                Spotted("handle", text[slice(*match.span(at))], name.lower(), *match.span(at), app=app)
            )
    at_signs = (
        Spotted("handle", f"@{m.group(1)}", m.group(1).lower(), *m.span()) for m in _HANDLE.finditer(words)
    )
    return [*found, *(one for one in at_signs if all(one.end != other.end for other in found))]


def _called(match: re.Match[str]) -> bool:
    return (
        re.search(r"\b(?:name|username|user|handle|called|tag|id|as)\b|[\"'“‘]", match.group(), re.IGNORECASE)
        is not None
    )


def _plates(text: str) -> list[Spotted]:
    return [
        Spotted("vehicle", text[one.start : one.end].strip(), one.normal, one.start, one.end)
        for one in plates_in(text)
    ]


def _parts(text: str, of_a_car: bool) -> list[Spotted]:
    return [
        Spotted("vehicle", text[one.start : one.end].strip(), one.normal, one.start, one.end, part=True)
        for one in partial_plates_in(text, of_a_car=of_a_car)
    ]


def _postcodes(text: str) -> list[Spotted]:
    found = []
    for match in _POSTCODE.finditer(capitals(text)):
        normal = f"{match.group(1)} {match.group(2).replace('O', '0')}"
        found.append(Spotted("place", text[slice(*match.span())], normal, *match.span()))
    return found


def _phones(text: str) -> list[Spotted]:
    found = []
    for match in _PHONE.finditer(plain(text)):
        written = match.group().rstrip(" .-(")
        normal = normal_phone(written)
        if normal and not _DATE_LIKE.match(written):
            found.append(Spotted("phone", written, normal, match.start(), match.start() + len(written)))
    return found


def normal_phone(text: str) -> str:
    """Return a telephone number as it is compared: as dialled at home, or `+` and the country; empty for none."""
    written = plain(text).translate(str.maketrans("Oo", "00")).strip()
    digits = "".join(c for c in written if c.isascii() and c.isdigit())
    home = phone_of(digits)
    abroad = written.lstrip("( ").startswith("+") or digits.startswith("00")
    if abroad and not digits.removeprefix("00").startswith("44"):
        country = digits.removeprefix("00")
        return f"+{country}" if 8 <= len(country) <= 15 else ""
    return home if 9 <= len(home) <= 10 else ""


def normal_handle(text: str) -> tuple[str, str]:
    """Return (app, name in small letters) of an online name or an email address; the app is empty where it is not said."""
    found = _emails(text) or _handles(text)
    if found:
        return found[0].app, found[0].normal
    pieces = [one.strip(".-@") for one in re.split(r"[^\w.\-]+", plain(text).lower()) if one.strip(".-@")]
    apps = {_APP_OF[one] for one in pieces if one in _APP_OF}
    names = [one for one in pieces if one not in _APP_OF and one not in _NO_HANDLES]
    name = names[0] if len(names) == 1 and 2 <= len(names[0]) <= 40 else ""
    return (apps.pop() if name and len(apps) == 1 else ""), name


def _cars(text: str) -> list[Spotted]:
    return [Spotted("vehicle", text[slice(*m.span())], "", *m.span()) for m in _CAR.finditer(text)]
