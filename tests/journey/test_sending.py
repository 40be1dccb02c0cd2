"""A film sent in parts over a connection that breaks, and a picture without any script, read back by police (R145)."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.journey.conftest import Visitor
from tests.journey.people import People, refuses

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]

PLACE = "51.5007 N 0.1246 W"
LINE = b"23:40 a grey car stops at the gate, AB12 CDE\n"


def test_a_large_file_arrives_whole_although_the_connection_breaks(people: People, tmp_path: Path) -> None:
    large = tmp_path / "camera.txt"
    large.write_bytes(LINE * (5 * 1024 * 1024 // len(LINE)))
    a_mother_sends_it_and_the_connection_breaks(people, large)
    she_comes_back_and_it_goes_on_where_it_was(people, large)
    an_officer_reads_the_same_bytes_by_their_fingerprint(people, large.read_bytes())
    people.no_faults()


def test_without_an_account_a_code_brings_a_large_file_and_without_scripts_a_small_one(
    people: People, browser: Any, tmp_path: Path
) -> None:
    small, large = tmp_path / "gate.jpg", tmp_path / "long.txt"
    small.write_bytes(picture())
    large.write_bytes(LINE * (3 * 1024 * 1024 // len(LINE)))
    a_neighbour_without_scripts_sends_a_picture(people, browser, small)
    with_their_code_they_send_a_large_one_too(people, large)
    an_officer_sees_a_copy_without_its_place(people, small.read_bytes(), large.read_bytes())
    people.no_faults()


def picture() -> bytes:
    """A picture that says where it was taken."""
    said, made = Image.Exif(), io.BytesIO()
    said[0x010E] = PLACE
    Image.new("RGB", (60, 40), (255, 0, 0)).save(made, "JPEG", exif=said)
    return made.getvalue()


class Breaking:
    """A connection that breaks off in the second part, and loses the answer to the fourth although it arrived."""

    def __init__(self, page: Any) -> None:
        self.offsets: list[int] = []
        self.broken = False
        page.route("**/files/sending/*/", self._goes)

    def _goes(self, route: Any) -> None:
        if route.request.method == "PATCH":
            self.offsets.append(int(route.request.headers["upload-offset"]))
            self.broken |= len(self.offsets) == 2
        if self.broken:
            route.abort("internetdisconnected")
        elif len(self.offsets) == 4 and route.request.method == "PATCH":
            route.fetch()
            route.abort("connectionreset")
        else:
            route.continue_()


def choose(page: Any, file: Path) -> None:
    page.locator('input[type="file"]').set_input_files(str(file))


def arrived(page: Any) -> None:
    page.locator(".alongside-sending", has_text="has arrived").wait_for()


def a_mother_sends_it_and_the_connection_breaks(p: People, large: Path) -> None:
    mother = p.be("ngozi.okafor")
    mother.go("/family/tell/new/")
    Breaking(mother.page)
    choose(mother.page, large)
    mother.page.locator(".alongside-sending", has_text="No connection. 256 KB of 5.0 MB are safe").wait_for()
    mother.look("sending-01-broken")


def she_comes_back_and_it_goes_on_where_it_was(p: People, large: Path) -> None:
    mother = p.be("ngozi.okafor")
    mother.page.on("dialog", lambda asked: asked.accept())
    mother.page.unroute_all()
    connection = Breaking(mother.page)
    connection.offsets = [0, 0]  # it broke already
    mother.go("/family/tell/new/")
    choose(mother.page, large)
    arrived(mother.page)
    assert connection.offsets[2] == 256 * 1024, "what was safe is not sent again"
    assert connection.offsets[4] > connection.offsets[3], "what arrived unheard is not sent again"
    mother.look("sending-02-arrived")
    refuses(mother, "Write which phone", words="Our camera wrote down the cars.", how_known="device_document")
    assert mother.reads("camera.txt is here already."), "a form that comes back keeps what was sent"
    mother.send(how_words="The camera")
    assert mother.reads("File: camera.txt")
    p.requests["camera"] = mother.page.locator(".govuk-caption-l").inner_text()


def an_officer_reads_the_same_bytes_by_their_fingerprint(p: People, sent: bytes) -> None:
    officer = p.be("police_intelligence")
    files_of(officer, p.requests["camera"])
    officer.look("sending-03-officer")
    assert officer.reads(hashlib.sha256(sent).hexdigest())
    assert fetched(officer, "camera.txt") == sent


def files_of(officer: Visitor, reference: str) -> None:
    """Open the pictures and files of a report, found in the inbox."""
    officer.go("/desk/intelligence/")
    officer.page.locator("main a", has_text=reference).first.click()
    officer.page.wait_for_load_state()
    officer.page.locator("main a", has_text="Pictures and their originals").click()
    officer.page.wait_for_load_state()


def fetched(officer: Visitor, name: str) -> bytes:
    href = officer.page.get_by_role("link", name=f"Open {name}").last.get_attribute("href")
    return bytes(officer.page.request.get(officer.address + href).body())


def a_neighbour_without_scripts_sends_a_picture(p: People, browser: Any, small: Path) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 375, "height": 812})
    plain = Visitor("plain", context.new_page(), p.installation.address)
    plain.go("/tell/")
    assert plain.reads("Send your words first if a film is larger.")
    choose(plain.page, small)
    plain.send(words="A grey car at the gate.", how_known="saw", vehicle_words="AB12 CDE")
    p.requests["code"] = plain.page.locator(".govuk-inset-text .govuk-heading-m").inner_text()
    p.requests["gate"] = plain.page.locator(".govuk-panel__body").inner_text().split()[-1]
    context.close()


def with_their_code_they_send_a_large_one_too(p: People, large: Path) -> None:
    neighbour = p.be("", "neighbour")
    neighbour.go("/follow/")
    neighbour.send(code=p.requests["code"])
    assert neighbour.reads("File: gate.jpg")
    neighbour.press("Add another thing")
    neighbour.page.wait_for_load_state()
    choose(neighbour.page, large)
    neighbour.send(
        words="What our camera wrote down.", how_known="device_document", how_words="The camera at the door"
    )
    neighbour.page.get_by_text("File: long.txt").wait_for()  # the form waited until it had arrived
    neighbour.look("sending-04-code")


def an_officer_sees_a_copy_without_its_place(p: People, small: bytes, large: bytes) -> None:
    officer = p.be("police_intelligence")
    files_of(officer, p.requests["gate"])
    assert officer.reads(hashlib.sha256(small).hexdigest())
    assert fetched(officer, "long.txt") == large
    seen = fetched(officer, "gate.jpg")
    assert PLACE.encode() in small
    assert PLACE.encode() not in seen
    Image.open(io.BytesIO(seen)).verify()
