"""Runs the benchmarks and prints one JSON object a line.

Each scale has an installation of its own under the data folder, loaded once for each state of the schema. Each benchmark runs
in a process of its own against it, and measures its baseline in that same process.
"""

from __future__ import annotations

import argparse
import functools
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

FAMILIES = {"small": 10_000, "medium": 100_000, "large": 1_000_000}
NAMES = (
    "page_family_home", "page_desk_home", "page_case", "page_overdue", "rls_cases", "rls_actions",
    "verb_referral_receive", "audit_eight_readers", "web_rss_mb", "start_s", "search_people", "match_people",
    "plan_open", "plan_open_family", "plan_diff", "lexicon_check", "minutes_autosave",
    "evidence_upload",
    "lookup_plate", "lookup_phone", "lookup_name", "wake_held",
    "network_two_hops", "network_groups",
)  # fmt: skip


def main() -> int:
    """Run what was asked for; return 0, or 1 when a benchmark could not be run."""
    asked = _arguments()
    root = Path(os.environ.get("ALONGSIDE_VAR", "var/bench")).resolve()
    names = [n for n in NAMES if not asked.only or n in asked.only.split(",")]
    failed = 0
    for name in names:
        try:
            print(json.dumps(_measured(name, asked.scale, root)), flush=True)
        except subprocess.CalledProcessError as error:
            failed = 1
            print(f"{name} could not be measured (exit code {error.returncode}).", file=sys.stderr)
    for scale in {asked.scale, "small"}:
        _alongside(root / scale, "db", "stop")
    return failed


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--scale", choices=list(FAMILIES), default="small")
    parser.add_argument("--only", default="", help="names, comma separated: " + ", ".join(NAMES))
    return parser.parse_args()


def _measured(name: str, scale: str, root: Path) -> dict[str, Any]:
    if not name.startswith("page_") or scale == "small":
        return {"name": name, **_measure(name, _ready(root, scale)), "scale": scale}
    # The small scale before and after: what else the machine does meanwhile is in both halves of the ratio.
    before = _measure(name, _ready(root, "small"))
    found = _measure(name, _ready(root, scale))
    after = _measure(name, _ready(root, "small"))
    growth = 2 * found["value"] / (before["value"] + after["value"])
    return {"name": name, **found, "growth": round(growth, 2), "scale": scale}


def _measure(name: str, var: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.measure", name]
    done = subprocess.run(command, env=_environment(var), check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout.strip().splitlines()[-1])


@functools.cache
def _ready(root: Path, scale: str) -> Path:
    """Return the data folder of a scale, brought up to date; loaded afresh only when the tables or their rows are others."""
    var = root / scale
    mark = var / f"loaded-{_digest_of_rows()}"
    if mark.exists():
        _alongside(var, "migrate")
        return var
    if var.exists():
        _alongside(var, "db", "stop")
        shutil.rmtree(var)
    print(f"Loading {FAMILIES[scale]:,} families once …", file=sys.stderr)
    _alongside(var, "migrate")
    _alongside(var, "demo", "load")
    _alongside(var, "demo", "load", "--families", str(FAMILIES[scale]))
    mark.touch()
    return var


def _digest_of_rows() -> str:
    package = Path(__file__).resolve().parents[1] / "alongside"
    files = [*package.rglob("migrations/*.py"), *(package / "config" / "demo").glob("*.py")]
    return hashlib.sha256(b"".join(file.read_bytes() for file in sorted(files))).hexdigest()[:32]


def _alongside(var: Path, *words: str) -> None:
    command = [sys.executable, "-m", "alongside", *words]
    subprocess.run(command, env=_environment(var), check=words[0] != "db", stdout=sys.stderr)


def _environment(var: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "ALONGSIDE_DB_ROLE")}
    return kept | {"ALONGSIDE_VAR": str(var), "ALONGSIDE_DEMO": "1", "ALONGSIDE_LOG_LEVEL": "ERROR"}


if __name__ == "__main__":
    sys.exit(main())
