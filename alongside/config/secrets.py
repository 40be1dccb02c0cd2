"""Secrets of this installation: made once, kept in the data folder, readable by its owner only."""

import os
import secrets as random
import tempfile
from pathlib import Path


def secret(var: Path, name: str) -> str:
    """Return the secret called `name`, making it the first time it is asked for.

    The environment wins: `secret-key` is `ALONGSIDE_SECRET_KEY` where that is set. Otherwise it is the text
    of `var/name`, mode 0600, 64 URL-safe characters. Two processes asking at once get the same one.
    """
    given = os.environ.get("ALONGSIDE_" + name.upper().replace("-", "_"))
    if given:
        return given
    path = var / name
    if not path.exists():
        _make(path)
    return path.read_text(encoding="ascii").strip()


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(random.token_urlsafe(48) + "\n")
            file.flush()
            os.fsync(file.fileno())
        # A link fails when the name exists, so that whoever comes second takes the first one's secret.
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        Path(draft).unlink()
