"""Where this installation keeps its data."""

import os
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent.parent


def var_dir() -> Path:
    """Return the data folder, absolute and with links followed; it may not exist yet.

    `ALONGSIDE_VAR` where that is set; else `var` of the checkout this runs from; else of the current folder.
    """
    given = os.environ.get("ALONGSIDE_VAR")
    if given:
        return Path(given).resolve()
    return (CHECKOUT if (CHECKOUT / "pyproject.toml").exists() else Path.cwd()).resolve() / "var"
