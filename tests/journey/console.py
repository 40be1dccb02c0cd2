"""An operator's shell that stays open: starting the program anew for each of its commands takes seconds."""

from __future__ import annotations

import json
import subprocess
import sys

# Each line is the words of one command; the answer is what the command printed. It ends at the first that fails.
_SHELL = """
import contextlib, io, json, sys
from alongside.config.cli import alongside
for line in sys.stdin:
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        alongside(json.loads(line), prog_name="alongside", standalone_mode=False)
    print(json.dumps(said.getvalue()), flush=True)
"""


class Operator:
    """Somebody at the installation's console."""

    def __init__(self, environment: dict[str, str]) -> None:
        """Open the shell; what goes wrong in it is shown where the tests' own errors are."""
        self._shell = subprocess.Popen(
            [sys.executable, "-c", _SHELL],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def alongside(self, *words: str) -> str:
        """Give one command of the console script; return what it printed."""
        assert self._shell.stdin is not None
        assert self._shell.stdout is not None
        self._shell.stdin.write(json.dumps(words) + "\n")
        self._shell.stdin.flush()
        answer = self._shell.stdout.readline()
        assert answer, f"alongside {' '.join(words)} failed"
        return str(json.loads(answer))

    def leave(self) -> None:
        """Close the shell."""
        self._shell.communicate(timeout=60)
