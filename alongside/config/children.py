"""Keeping child processes alive, and stopping them in order."""

import ctypes
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

PR_SET_PDEATHSIG = 1
PATIENCE = 20.0
TOO_OFTEN = 5
WITHIN = 30.0


@dataclass
class Child:
    """One kept process: its name, command line, when it was last started and how often it ended lately."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    ended_at: list[float] = field(default_factory=list)


class GaveUp(Exception):
    """A child kept ending as soon as it was started; the message names it."""


class Children:
    """Starts the children, restarts one that ends, and stops them all."""

    def __init__(self, say: Callable[[str], None]) -> None:
        """`say` is told a line when a child is restarted."""
        self._say = say
        self._children: list[Child] = []

    def start(self, name: str, command: list[str], environment: Mapping[str, str]) -> None:
        """Start a child and keep it: it goes down with this process even if this one is killed (on Linux)."""
        self._environment = dict(environment)
        child = Child(name, command)
        self._children.append(child)
        self._launch(child)

    def look(self) -> None:
        """Restart the children that have ended. Raises GaveUp for one that ended five times in 30 s."""
        for child in self._children:
            if child.process is None or child.process.poll() is None:
                continue
            now = time.monotonic()
            child.ended_at = [moment for moment in child.ended_at if now - moment < WITHIN] + [now]
            if len(child.ended_at) >= TOO_OFTEN:
                raise GaveUp(f"The {child.name} keeps stopping (exit code {child.process.returncode}).")
            self._say(f"The {child.name} stopped (exit code {child.process.returncode}); starting it again.")
            self._launch(child)

    def stop(self) -> None:
        """Ask the children to end, last started first; kill those that have not after twenty seconds."""
        running = [
            child.process
            for child in reversed(self._children)
            if child.process and child.process.poll() is None
        ]
        for process in running:
            process.terminate()
        until = time.monotonic() + PATIENCE
        for process in running:
            try:
                process.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _launch(self, child: Child) -> None:
        # Its own session, so that Ctrl-C reaches only the parent, which then stops everything in order.
        child.process = subprocess.Popen(
            child.command,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,
        )


def _end_with_parent() -> None:
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
