"""Where this installation keeps its data."""

import os
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent.parent


def private(folder: Path) -> Path:
    """Return `folder`, made where it is missing, readable by its owner only."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder


def var_dir() -> Path:
    """Return the data folder, absolute and with links followed; it may not exist yet.

    `ALONGSIDE_VAR` where that is set; else `var` of the checkout this runs from; else of the current folder.
    """
    given = os.environ.get("ALONGSIDE_VAR")
    if given:
        return Path(given).resolve()
    return (CHECKOUT if (CHECKOUT / "pyproject.toml").exists() else Path.cwd()).resolve() / "var"
