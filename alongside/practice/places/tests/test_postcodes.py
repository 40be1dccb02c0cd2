"""The file of postcodes: streamed, the same twice, and what is no postcode left out and counted."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from alongside.config.commands import places as command
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Refused
from alongside.practice.places.models import Postcode
from alongside.practice.places.services import postcodes, postcodes_load

FILE = """pcd7,pcds,dointr,doterm,oslaua,lat,long
"LS1 4AP","LS1 4AP",198001,,E08000035,53.7957,-1.5491
"ZZ1 1ZZ","ZZ1 1ZZ",198001,201905,E08000035,53.8,-1.55
"GY1 1AA","GY1 1AA",199806,,L99999999,99.999999,0.000000
"","nonsense",199806,,x,53,1
"","AB1 2CD",199806,,x,north,1
"""


def test_a_file_is_read_in_batches_and_again_without_a_change(
    db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postcodes, "BATCH", 2)
    monkeypatch.setattr(command, "boot", lambda: None)
    file = tmp_path / "onspd.csv"
    file.write_text("\ufeff" + FILE, encoding="utf-8")
    for _ in range(2):
        told = CliRunner().invoke(command.command, ["postcodes", str(file)])
        assert told.exit_code == 0, told.output
        assert "3 postcodes kept" in told.output
        assert "2 lines left out" in told.output
        with acting(SYSTEM):
            rows = set(Postcode.objects.values_list("code", "lat", "lon", "ended"))
        assert rows == {
            ("LS14AP", 53.7957, -1.5491, ""), ("ZZ11ZZ", 53.8, -1.55, "201905"), ("GY11AA", None, None, ""),
        }  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (["a,b", "1,2"], "postcodes_columns"),
        ([], "postcodes_columns"),
        (["pcds,lat,long"], "postcodes_empty"),
    ],
)
def test_another_file_is_refused(db: None, lines: list[str], code: str) -> None:
    with acting(SYSTEM), pytest.raises(Refused) as refused:
        postcodes_load(by=SYSTEM, lines=lines)
    assert refused.value.code == code
