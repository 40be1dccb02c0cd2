"""The pack and the assessment on paper, read back: their order, their tags, a name in Urdu, nothing that is not the reader's."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from pypdf import PdfReader

from alongside.doors.common.assessment_paper import family_paper, worker_paper
from alongside.doors.common.pack_paper import pack_paper, photos_in
from alongside.ground.access.context import acting
from alongside.ground.govuk.paper import NOT_ALL_SIGNS, Paper, Picture, pdf_of
from alongside.ground.govuk.tests.test_paper import roles
from alongside.practice.assessment.copies import Copy
from alongside.practice.assessment.models import Assessment, Involvement, Part
from alongside.practice.assessment.rules import BY_KEY
from alongside.practice.assessment.selectors import AssessmentView, PartView
from alongside.practice.safety import services
from alongside.practice.safety.models import PackEntry, PackReview
from alongside.practice.safety.selectors import Line, Pack, born_of, episode_page, pack_of

DAY = date(2026, 5, 4)
URDU = "زینب"


def opened(made: Paper) -> tuple[str, Any]:
    reader = PdfReader(io.BytesIO(pdf_of(made)))
    return " ".join("\n".join(page.extract_text() for page in reader.pages).split()), reader


def entry(kind: str, words: str, readers: str = "family") -> PackEntry:
    from alongside.ground.clock import now

    return PackEntry(kind=kind, words=words, readers=readers, by_name="Maria Ash", by_role="Parent", at=now())


def test_the_pack_is_read_out_in_the_order_in_which_police_ask(cast: Any, story: Any) -> None:
    parts = [
        ("looks", f"Called {URDU} at home. Red coat."),
        ("photo", "At the sea"),
        ("approach", "Come alone."),
    ]
    with acting(cast.mother):
        for kind, words in reversed(parts):
            services.pack_add(by=cast.mother, case_id=story.case.id, kind=kind, words=words)
        known = services.Known(last_seen="At the bus stop", phone="Off")
        handed = services.missing_report(by=cast.mother, case_id=story.case.id, known=known)
    with acting(cast.father):
        services.pack_add(
            by=cast.father, case_id=story.case.id, kind="phones", words="01632 960123", readers="workers"
        )
    here = {"case_id": story.case.id, "partnership_id": story.case.partnership_id}
    with acting(cast.mother):
        view = episode_page(viewer=cast.mother, episode_id=handed.episode_id)
        born = born_of(view.episode)
        hers = pack_of(viewer=cast.mother, **here)
        assert photos_in(hers, by=cast.mother) == {}
    with acting(cast.csw):
        theirs = pack_of(viewer=cast.csw, **here)
    made = pack_paper(hers, printed_on=DAY, large=True, now=view, born=born)
    text, reader = opened(made)
    order = ["Missing: Cleo Ash", "Ring 999", "Known now", "At the bus stop", "What they look like", "Red coat", "A photo",
             "At the sea", "How to approach them", "Come alone", "Not known here", "Health and medicines"]  # fmt: skip
    assert [text.index(words) for words in order] == sorted(text.index(words) for words in order)
    assert NOT_ALL_SIGNS[:30] not in text  # the Urdu name is set
    assert any(sign in text for sign in URDU)
    tags = roles(reader.trailer["/Root"]["/StructTreeRoot"]["/K"])
    assert tags.count("/H1") == 1
    assert tags.index("/H1") < tags.index("/H2") < tags.index("/L")
    assert "960123" not in text  # the father kept his number for the workers
    assert "960123" in opened(pack_paper(theirs, printed_on=DAY, large=False))[0]
    calm = pack_paper(hers, printed_on=DAY, large=True)
    assert calm.title == "What the police need"
    assert "Cleo" not in calm.title
    named = pack_paper(hers, printed_on=DAY, large=True, child="Cleo Ash", born=DAY)
    assert (named.title, named.parts[0].heading) == (calm.title, "Whom to look for")


def test_a_photo_is_drawn_with_words_for_who_cannot_see_it_and_one_that_cannot_be_drawn_is_named() -> None:
    import struct
    import zlib
    from uuid import uuid4

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data))
            + name
            + data
            + struct.pack(">I", zlib.crc32(name + data) & 0xFFFFFFFF)
        )

    png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0))
    png += chunk(b"IDAT", zlib.compress(b"\0" + b"\x40" * 6 + b"\0" + b"\x80" * 6)) + chunk(b"IEND", b"")

    class File:
        id, may_be_opened = uuid4(), True

    def made(data: bytes) -> Paper:
        line = Line(entry("photo", ""), (File(),))  # type: ignore[arg-type]
        pack = Pack(
            (("A photo", (line,)),), (), PackReview(by_name="Maria Ash", at=line.entry.at, review_by=DAY)
        )
        return pack_paper(pack, printed_on=DAY, large=False, photos={File.id: data})

    _text, reader = opened(made(png))
    assert "/Figure" in roles(reader.trailer["/Root"]["/StructTreeRoot"]["/K"])
    [picture] = [one for one in made(png).parts[0].blocks if isinstance(one, Picture)]
    assert picture.alt.startswith("A photo, given by Maria Ash on ")
    text, _reader = opened(made(b"no picture at all"))
    assert "A photo, given by Maria Ash" in text


def part(key: str, words: str, standing: str = "known", marks: list[str] | None = None) -> PartView:
    return PartView(BY_KEY[key], Part(key=key, words=words, standing=standing, marks=marks or []), None)


def test_the_assessment_begins_with_who_does_the_harm_and_sets_both_sides_beside_each_other() -> None:
    from alongside.family.cases.models import Case
    from alongside.ground.clock import now

    found = Assessment(number=2, state="finalised", finalised_at=now(), finalised_by_name="Sofia Worth")
    found.case = Case(reference="C-1")
    parts = (
        part("perpetrator", f"A man who calls himself {URDU}"), part("context", "The station"),
        part("outside", "They wait for her"), part("inside", "Nobody sleeps", "not_yet"),
        part("sides", "One leads to the other", marks=["outside", "inside", "out_to_in"]), part("follows", "A safe way home"),
    )  # fmt: skip
    said = {"heard": Involvement(item="heard", met=False, words="Her mother was not asked")}
    whole = AssessmentView(found, parts, (), (), (), (), said, (), None, ())
    text, reader = opened(worker_paper(whole, child="Cleo", printed_on=DAY))
    order = ["Assessment 2, case C-1", "A man who calls himself", "The station", "Harm outside and inside", "They wait for her",
             "Not yet known. Nobody sleeps", "leads to harm inside", "A safe way home", "Her mother was not asked"]  # fmt: skip
    assert [text.index(words) for words in order] == sorted(text.index(words) for words in order)
    tags = roles(reader.trailer["/Root"]["/StructTreeRoot"]["/K"])
    assert (tags.count("/H1"), "/Table" in tags, "/TH" in tags) == (1, True, True)
    copy = Copy(found, tuple(one for one in parts if one.spec.key not in ("inside", "sides")), (), (), (), {})
    theirs, _reader = opened(family_paper(copy, [], printed_on=DAY, held_back=True))
    assert theirs.index("This copy is not whole") < theirs.index("A man who calls himself")
    assert "Nobody sleeps" not in theirs
    assert "C-1" not in theirs
