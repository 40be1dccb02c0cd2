"""The whole program as a process: how soon the first page is there, and what the web process weighs."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import psutil

from bench.measure import figure

_BARE = "import django, psutil, os; from django.conf import settings; settings.configure(); django.setup();"
_WEIGH = "print(psutil.Process(os.getpid()).memory_info().rss / 1e6)"


@contextmanager
def _running() -> Iterator[tuple[subprocess.Popen, str, float]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address, start = f"http://127.0.0.1:{port}", time.perf_counter()
    up = subprocess.Popen(
        [sys.executable, "-m", "alongside", "up"],
        env=os.environ | {"PORT": str(port)},
        stdout=subprocess.DEVNULL,
    )
    try:
        while True:
            try:
                urlopen(address, timeout=5).read()
                break
            except (URLError, OSError):
                if up.poll() is not None or time.perf_counter() - start > 120:
                    raise
                time.sleep(0.02)
        yield up, address, time.perf_counter() - start
    finally:
        up.send_signal(signal.SIGTERM)
        up.wait(60)


def start_s() -> dict[str, Any]:
    """Seconds from `alongside up` to the first page, set up before; baseline: the interpreter with Django loaded."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", _BARE], check=True)
    bare = time.perf_counter() - start
    times = []
    for _ in range(3):
        with _running() as (_, _, seconds):
            times.append(seconds)
    return figure(sorted(times)[1], "s", len(times), bare)


def web_rss_mb() -> dict[str, Any]:
    """Resident megabytes of the heaviest web process after 300 pages; baseline: the interpreter with Django loaded."""
    bare = float(
        subprocess.run(
            [sys.executable, "-c", _BARE + _WEIGH], check=True, capture_output=True, text=True
        ).stdout
    )
    with _running() as (up, address, _):
        for page in ["/", "/ask/", "/words/"] * 100:
            urlopen(address + page, timeout=30).read()
        web = [
            p for p in psutil.Process(up.pid).children(recursive=True) if "gunicorn" in " ".join(p.cmdline())
        ]
        weight = max(p.memory_info().rss for p in web) / 1e6
    return figure(weight, "MB", 300, bare)
