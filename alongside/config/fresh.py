"""Whether work that was done before has to be done again: hashes of what it was made from."""

import hashlib
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import alongside

PACKAGE = Path(alongside.__file__).resolve().parent
LIBRARIES = ("django", "django-allauth", "django-pgtrigger", "procrastinate", "whitenoise")


def schema_digest() -> str:
    """Return a hash of what the schema is made from: the program's code and the libraries' versions."""
    files = [*PACKAGE.rglob("*.py")]
    return _digest(path for path in files if "tests" not in path.parts)


def static_digest() -> str:
    """Return a hash of the files that the browser loads and of the libraries' versions."""
    return _digest(path for path in PACKAGE.rglob("static/**/*") if path.is_file())


def _digest(paths: Iterable[Path]) -> str:
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(
            str(path.relative_to(PACKAGE)).encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest()
        )
    for name in LIBRARIES:
        try:
            total.update(f"{name} {version(name)}\n".encode())
        except PackageNotFoundError:
            continue
    return total.hexdigest()[:32]
