"""Checks an evidence pack: every file against its hash, nothing missing, nothing added, the custody unbroken.

It stands alone: Python 3.8 or newer and nothing else. A copy lies in each pack. Use:

    python3 check.py PACK.zip [FINGERPRINT]

FINGERPRINT is what the service wrote down when the pack was made. Exit codes: 0 whole, 1 not, 2 misuse.
"""

from __future__ import annotations

import hashlib
import json
import sys
import zipfile
from typing import IO, Any

SUMS, MANIFEST, CUSTODY, OWN = "SHA256SUMS", "manifest.json", "custody.json", "check.py"
_PIECE = 1024 * 1024
_MOST_PAPER = 64 * 1024 * 1024


def faults_of(archive: str | IO[bytes], fingerprint: str = "") -> list[str]:
    """Return what is wrong with an archive (a path or a file that can seek), as sentences; empty when it is whole."""
    try:
        with zipfile.ZipFile(archive) as pack:
            return _faults(pack, fingerprint)
    except (
        zipfile.BadZipFile,
        OSError,
        ValueError,
        KeyError,
        EOFError,
        RuntimeError,
    ) as fault:
        return [f"The archive cannot be read: {type(fault).__name__}"]


def _faults(pack: zipfile.ZipFile, fingerprint: str) -> list[str]:
    names = [one.filename for one in pack.infolist()]
    found = [f"{n}: is in the archive twice" for n in sorted({n for n in names if names.count(n) > 1})]
    found += [
        f"{n}: a name that leaves its folder" for n in names if n.startswith("/") or ".." in n.split("/")
    ]
    # Nothing in a pack is packed smaller: what is could swell while it is read, and was not made by the service.
    found += [
        f"{one.filename}: is compressed" for one in pack.infolist() if one.compress_type != zipfile.ZIP_STORED
    ]
    missing = [n for n in (SUMS, MANIFEST, CUSTODY) if n not in names]
    if missing or found:
        return [*found, *(f"{name}: is missing" for name in missing)]
    sums = _paper(pack, SUMS)
    manifest = json.loads(_paper(pack, MANIFEST))
    over_all = hashlib.sha256(sums).hexdigest()
    if manifest.get("fingerprint") != over_all:
        found.append(f"{SUMS}: does not fit the fingerprint in {MANIFEST}")
    if fingerprint and fingerprint.strip().lower() != over_all:
        found.append(f"{SUMS}: does not fit the fingerprint that was written down")
    told = {}
    for line in sums.decode("utf-8").splitlines():
        digest, _, name = line.partition("  ")
        told[name] = digest
    for name in sorted(set(told) - set(names)):
        found.append(f"{name}: is missing")
    for name in sorted(set(names) - set(told) - {SUMS, MANIFEST}):
        found.append(f"{name}: was added")
    for name in sorted(set(told) & set(names)):
        if _digest(pack, name) != told[name]:
            found.append(f"{name}: was changed")
    return found + _broken(json.loads(_paper(pack, CUSTODY)))


def _paper(pack: zipfile.ZipFile, name: str) -> bytes:
    if pack.getinfo(name).file_size > _MOST_PAPER:
        raise ValueError(name)
    return pack.read(name)


def _digest(pack: zipfile.ZipFile, name: str) -> str:
    counted = hashlib.sha256()
    try:
        with pack.open(name) as file:
            for piece in iter(lambda: file.read(_PIECE), b""):
                counted.update(piece)
    except (zipfile.BadZipFile, OSError, EOFError):
        return ""
    return counted.hexdigest()


def _broken(custody: Any) -> list[str]:
    """Each step of a file's custody is sealed to the one before it."""
    found = []
    for file in custody["files"]:
        before = "0" * 64
        for number, step in enumerate(file["steps"], 1):
            facts = {key: value for key, value in step.items() if key != "sealed"}
            said = json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
            before = hashlib.sha256(f"{before}\n{said}".encode()).hexdigest()
            if step["number"] != number or step["sealed"] != before or step["file"] != file["id"]:
                found.append(f"{file['name']}: the custody is broken at step {number}")
                break
    return found


def main(words: list[str]) -> int:
    """Say whether the pack is whole."""
    if len(words) not in (1, 2):
        sys.stdout.write(__doc__ or "")
        return 2
    faults = faults_of(*words)
    for fault in faults:
        sys.stdout.write(f"{fault}\n")
    sys.stdout.write("NOT WHOLE\n" if faults else "Whole: every file is as it was when the pack was made.\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
