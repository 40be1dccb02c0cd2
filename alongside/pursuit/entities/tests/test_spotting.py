"""Plates, telephones, online names, postcodes and cars in words: what is offered, and what is not."""

from __future__ import annotations

import time
import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.pursuit.entities.alike import alike
from alongside.pursuit.entities.keys import Cutter, Reading, reading_of
from alongside.pursuit.entities.plates import fits, normal_plate, part_of, partial_plates_in, plates_in
from alongside.pursuit.entities.spotting import identifiers_in

PLATES = {
    # today's
    "AB12 CDE": "AB12CDE", "ab12cde": "AB12CDE", "ab12 cde": "AB12CDE", "AB 12 CDE": "AB12CDE", "AB-12-CDE": "AB12CDE",
    "AB12.CDE": "AB12CDE", "AB12\u00a0CDE": "AB12CDE", "it was AB12CDE, I think": "AB12CDE", "(NM17 XKT)": "NM17XKT",
    "a grey Golf NM17 XKT at ten": "NM17XKT", "NM17 XKT came at 10.30pm": "NM17XKT", "Reg: nm17xkt.": "NM17XKT",
    # misread, and other alphabets
    "ABI2 CDE": "AB12CDE", "AB1Z CDE": "AB12CDE", "8B12 CDE": "BB12CDE", "AB12 C0E": "AB12COE", "АВ12 СDE": "AB12CDE",
    "ＡＢ１２ ＣＤＥ": "AB12CDE", "AB12‑CDE": "AB12CDE", "ΑB12 CDE": "AB12CDE",
    # older ones
    "A123 BCD": "A123BCD", "A1 BCD": "A1BCD", "P456XYZ": "P456XYZ", "ABC 123D": "ABC123D", "ABC1D": "ABC1D",
    # Northern Irish
    "AIA 1234": "AIA1234", "KAZ 1234": "KAZ1234", "BXI 1001": "BXI1001", "OI 1234": "OI1234", "RUI 77": "RUI77",
    # from abroad
    "131-D-12345": "131D12345", "AA-123-BB": "AA123BB", "B-MW 1234": "BMW1234", "12-AB-CD": "12ABCD", "1234 BCD": "1234BCD",
    "the Polish plate was WX 12345": "WX12345", "registration B 123 ABC": "B123ABC", "foreign reg CJ 22 WUV": "CJ22WUV",
    # dateless, where the words say so
    "the plate was ABC 123": "ABC123", "number plate 123 ABC": "123ABC", "registration 1 ABC": "1ABC",
}  # fmt: skip
NO_PLATES = (
    "we saw him at 10 pm", "it was all 12 of us", "at 8pm on the M25", "he is 14 and she is 16", "she lives at NM1 4AB",
    "ring 07700 900123", "I am 45 now", "is 20 one of them", "on 12 may he came", "at 11 she left", "of 18 men", "to 10 you",
    "bus 12 was late", "in 2024 the car", "he got 50 GBP", "", "A12", "the A1 and the B6047", "my son was 15 yesterday",
    "as 25 boys", "C-7K2P-49XD", "£120 for it", "they had 3 cars and 2 vans", "plate", "reg", "page 12 of 30",
)  # fmt: skip
PARTS = {
    "car plate ends in KLM": "*KLM", "the reg started with AB12": "AB12*", "a black car, last three letters were KLM": "*KLM",
    "plate ended KLM I think": "*KLM", "car reg AB?2 CDE": "AB?2CDE", "van ending in 12K": "*12K", "AB1* car": "AB1*",
    "the reg began with the letters nm17": "NM17*", "car starts AB12 K": "AB12K*", "the car started at 10am": "",
    "the car ended up in a ditch": "", "his car began to smoke": "", "the car started at once": "", "it ended in KLM": "",
}  # fmt: skip
OTHERS = {
    "ring 07700 900123": ("phone", "7700900123"), "+44 7700 900123": ("phone", "7700900123"),
    "0044 (0)7700 900123": ("phone", "7700900123"), "O77OO 900123": ("phone", "7700900123"),
    "7700 900123": ("phone", "7700900123"), "(01632) 960 123": ("phone", "1632960123"),
    "020 7946 0000": ("phone", "2079460000"), "+48 500 100 200": ("phone", "+48500100200"),
    "0048 500-100-200": ("phone", "+48500100200"), "+1 (202) 555 0143": ("phone", "+12025550143"),
    "follow @north_star.": ("handle", "north_star"), "his snap is jay_x99": ("handle", "jay_x99"),
    "snapchat: jayx": ("handle", "jayx"), "“little_b” on snap": ("handle", "little_b"),
    "tiktok user dancer22": ("handle", "dancer22"), "insta called kaydee": ("handle", "kaydee"),
    "mail bob.x@example.org now": ("handle", "bob.x@example.org"), "lives at NM1 4AB": ("place", "NM1 4AB"),
    "nm14ab": ("place", "NM1 4AB"), "SW1A 1AA": ("place", "SW1A 1AA"), "a silver Audi A3": ("vehicle", ""),
    "a dark blue Ford Transit": ("vehicle", ""), "some white van": ("vehicle", ""), "black golf outside": ("vehicle", ""),
}  # fmt: skip
NONE_OF_THEM = (
    "on 01.02.2026 at 09.30", "she is 07 years", "he messaged her on snap about it", "she was on tiktok all night", "£07",
    "he wore a black coat", "call 999", "a red light", "she is at home", "half past 12", "call him on messenger about the car",
)  # fmt: skip


def test_what_is_found_in_words_is_that_and_nothing_else() -> None:
    assert len(PLATES) + len(NO_PLATES) + len(PARTS) + len(OTHERS) + len(NONE_OF_THEM) > 100
    wrong = {
        words: found
        for words, one in PLATES.items()
        if (found := [p.normal for p in plates_in(words)]) != [one]
    }
    wrong |= {words: found for words in NO_PLATES if (found := [p.normal for p in plates_in(words)])}
    for words, one in PARTS.items():
        found = [p.normal for p in partial_plates_in(words)]
        if found != ([one] if one else []):
            wrong[words] = found
    assert not wrong
    for words, expected in OTHERS.items():
        assert [(s.kind, s.normal) for s in identifiers_in(words)] == [expected], words
    found_in = {words: identifiers_in(words) for words in NONE_OF_THEM}
    assert not any(found_in.values()), found_in


def test_what_is_found_stands_where_it_says_in_its_order_and_once() -> None:
    words = "AB12 CDE again, ring 07700 900123 (@north_star, snap: jay_x9), AB12CDE, NM1 4AB"
    found = identifiers_in(words)
    assert [one.kind for one in found] == ["vehicle", "phone", "handle", "handle", "place"]
    assert all(one.as_written.strip("@") in words[one.start : one.end] for one in found)
    assert [one.app for one in found if one.kind == "handle"] == ["", "snapchat"]


def test_hostile_words_take_no_longer_than_others() -> None:
    begun = time.process_time()
    for piece in (
        "A1",
        "@",
        "0 ",
        "snap ",
        "ends in ",
        "black ",
        "A-",
        "+4",
        "reg ",
        "* ",
        "a.b@",
        "AB12 ",
        "\0",
        "ß",
        "👀",
    ):
        assert len(identifiers_in(piece * 20_000)) <= 60
    assert time.process_time() - begun < 15  # a pattern that tries every way would take hours


@given(st.text(max_size=80))
@settings(max_examples=60, deadline=None)
def test_any_text_is_fit_to_be_read(words: str) -> None:
    for kind in ("vehicle", "phone", "handle", "place", "person", "event"):
        reading = reading_of(kind, words)
        assert reading.exact <= bool(reading.normal)
        assert Cutter(uuid.UUID(int=1)).kept(reading) is not None
    for one in identifiers_in(words):
        assert 0 <= one.start < one.end <= len(words)


READ = {
    # kind, as written: normal, exact
    ("vehicle", "silver Audi AB12 CDE"): ("AB12CDE", True),
    ("vehicle", "ends in KLM"): ("*KLM", False),
    ("vehicle", "silver Audi"): ("", False),
    ("vehicle", "AB12"): ("", False),
    ("vehicle", "WX 12345"): ("WX12345", True),
    ("phone", "+44 7700 900123"): ("7700900123", True),
    ("phone", "his ends in 123"): ("*123", False),
    ("phone", "a Polish number"): ("", False),
    ("handle", "@jay_x"): (":jay_x", False),
    ("handle", "jay (snapchat)"): ("snapchat:jay", True),
    ("handle", "Instagram: kay.d"): ("instagram:kay.d", True),
    ("place", "the flat, NM1 4AB"): ("NM1 4AB", False),
    ("person", "Jay"): ("", False),
}
ALIKE = {
    ("vehicle", "AB12 CDE", "AB12 COE"): "one letter of the plate is another",
    ("vehicle", "B8 OSS", "BB 0SS"): "the same plate, but for letters that look like figures",
    ("vehicle", "AB12 KLM", "ends in KLM"): "the part that was seen fits this plate",
    ("vehicle", "AB12 KLM", "starts with AB12"): "the part that was seen fits this plate",
    ("vehicle", "AB12 KLM", "XY34 ZZZ"): "",
    ("vehicle", "a silver Audi", "Silver Audi A3"): "described alike: silver audi",
    ("vehicle", "a silver car", "a blue car"): "",
    ("phone", "07700 900123", "07700 900124"): "one figure of the number is another",
    ("phone", "07700 900123", "ends in 0123"): "the number ends like this",
    ("handle", "snap jay_x9", "insta jay_x9"): "the same name, on another app",
    ("handle", "@jay.x9", "@jay_x9"): "the same name online, but for dots and lines",
    ("place", "the flat, NM1 4AB", "Flat 2, NM1 4AB"): "the same postcode; one of the names is the same",
    ("person", "Jay", "Jay Cole"): "a name in it is the same",
    ("person", "Bill Cole", "William Cole"): "a short form of the same name",
    ("person", "Jay", "Mia"): "",
}


def test_what_was_written_is_read_and_compared_as_the_tables_say() -> None:
    for (kind, written), (normal, exact) in READ.items():
        reading = reading_of(kind, written)
        assert (reading.normal, reading.exact) == (normal, exact), written
    for (kind, one, other), why in ALIKE.items():
        found = alike(reading_of(kind, one), reading_of(kind, other))
        assert (found.why.startswith(why), bool(found.much)) == (True, bool(why)), (one, other, found)
    assert not alike(reading_of("person", "AB12 CDE"), reading_of("vehicle", "AB12 CDE")).much
    assert (part_of("..12 K"), part_of("hello")) == ("*12K", "")
    assert (fits("AB?2*", "AB12CDE"), fits("*KL", "AB12CDE")) == (True, False)
    assert normal_plate("A 123 BCD") == "A123BCD"


@given(st.from_regex(r"[A-Z]{2}[0-9]{2} ?[A-Z]{3}", fullmatch=True), st.data())
@settings(max_examples=40, deadline=None)
def test_one_mistake_in_a_plate_or_half_of_it_still_shares_a_key(plate: str, data: st.DataObject) -> None:
    cutter, whole = Cutter(uuid.UUID(int=1)), reading_of("vehicle", plate)
    at = data.draw(st.integers(0, len(whole.normal) - 1))
    letter = data.draw(st.sampled_from("ABCXYZ0189"))
    noisy = Reading("vehicle", "", whole.normal[:at] + letter + whole.normal[at + 1 :], exact=True)
    kept = set(cutter.kept(whole))
    assert kept & set(cutter.near(noisy))
    for part in (f"*{whole.normal[3:]}", f"{whole.normal[:4]}*", f"*{whole.normal[2:6]}*"):
        assert set(cutter.all_of(Reading("vehicle", "", part, part=True))) <= kept
    # Nobody cuts the keys of another partnership, and a hash without the secret is another number.
    assert not kept & set(Cutter(uuid.UUID(int=2)).kept(whole))


def test_the_secret_of_the_program_is_in_every_key(settings: pytest.FixtureRequest) -> None:
    before = Cutter(uuid.UUID(int=1)).kept(reading_of("vehicle", "AB12 CDE"))
    settings.SECRET_KEY = "another" * 8  # type: ignore[attr-defined]
    assert not set(before) & set(Cutter(uuid.UUID(int=1)).kept(reading_of("vehicle", "AB12 CDE")))
