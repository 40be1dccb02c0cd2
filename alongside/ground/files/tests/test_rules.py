"""Names that are safe, and types told by content."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.ground.base.errors import Refused
from alongside.ground.files.rules import (
    NAME_LENGTH,
    accept,
    accepted,
    accepted_words,
    kind_words,
    safe_name,
    sniff,
)

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(40)
PDF = b"%PDF-1.7\n" + bytes(40)
EXE = b"MZ" + bytes(60)
ZIP = b"PK\x03\x04" + bytes(60)
HTML = b"<html><script>alert(1)</script>"


@pytest.mark.parametrize(
    ("given_", "shown"),
    [
        ("photo.jpg", "photo.jpg"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\letter.pdf", "letter.pdf"),
        ("a\r\nSet-Cookie: x.txt", "aSet-Cookie x.txt"),
        ("gpj.\u202eexe.png", "gpj.exe.png"),
        ('say "hi"<b>.png', "say hib.png"),
        (".htaccess", "htaccess"),
        ("con.txt", "file con.txt"),
        ("   ", "file"),
        ("", "file"),
        ("naïve 🐕 تقرير.pdf", "naïve 🐕 تقرير.pdf"),
        ("x" * 300 + ".jpeg", "x" * (NAME_LENGTH - 5) + ".jpeg"),
    ],
)
def test_a_name_is_made_safe(given_, shown):
    assert safe_name(given_) == shown


@given(st.text(max_size=300))
def test_no_name_can_leave_its_folder_or_hide_anything(name):
    shown = safe_name(name)
    assert 0 < len(shown) <= NAME_LENGTH
    assert not set(shown) & set('/\\<>:"|?*\x00\r\n\u202e')
    assert not shown.startswith(".")
    assert shown == shown.strip()


@pytest.mark.parametrize(
    ("head", "kind"),
    [(PNG, "image/png"), (JPEG, "image/jpeg"), (PDF, "application/pdf"), (b"words", "text/plain"),
     ("Grüße".encode(), "text/plain"), ("é".encode()[:1], "text/plain"), (b"\x00\x01\x02", ""), (b"\xff\xfe\xfd", "")],
)  # fmt: skip
def test_the_type_is_told_by_the_content(head, kind):
    assert sniff(head) == kind


@pytest.mark.parametrize(
    ("name", "head", "purpose"),
    [
        ("photo.jpg", EXE, "evidence"),
        ("photo.png", ZIP, "document"),
        ("letter.pdf", PDF, "photo"),
        ("x", bytes(9), "evidence"),
    ],
)
def test_a_type_that_the_purpose_does_not_take_is_refused(name, head, purpose):
    with pytest.raises(Refused) as refused:
        accept(name, head, purpose)
    assert (refused.value.code, refused.value.field) == ("attachment_type", "upload")


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("photo.jpg", PNG),
        ("letter.pdf", b"words"),
        ("page.html", HTML),
        ("picture.svg", b"<svg/>"),
        ("letter.pdf.exe", PDF),
    ],
)
def test_a_name_that_lies_about_the_content_is_refused(name, head):
    with pytest.raises(Refused) as refused:
        accept(name, head, "document")
    assert refused.value.code == "attachment_name"


def test_a_name_without_an_ending_gets_the_usual_one():
    assert accept("holiday", JPEG, "photo") == ("holiday.jpg", "image/jpeg")
    assert accept("PHOTO.JPEG", JPEG, "photo") == ("PHOTO.JPEG", "image/jpeg")


def test_a_purpose_that_nobody_stated_is_a_fault():
    with pytest.raises(KeyError):
        accept("a.png", PNG, "anything")


def test_what_is_taken_is_said_before_anybody_chooses():
    assert accepted_words("document") == (
        "photos (jpg, png, gif, webp, heic) and documents (pdf, docx, odt, txt)"
    )
    assert accepted_words("photo") == "photos (jpg, png, gif, webp, heic)"
    assert {"image/jpeg", ".jpeg", ".pdf"} <= set(accepted("document"))
    assert ".mp4" not in accepted("document")


@pytest.mark.parametrize(
    ("media_type", "words"),
    [("image/heic", "picture"), ("application/pdf", "PDF"), ("video/mp4", "film"), ("x/y", "document")],
)
def test_a_kind_is_said_in_plain_words(media_type, words):
    assert kind_words(media_type) == words
