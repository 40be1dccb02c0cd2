"""Measures one benchmark against the installation in ALONGSIDE_VAR and prints its JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from statistics import median, quantiles
from time import perf_counter
from typing import Any


def milliseconds(deed: Callable[[], object]) -> float:
    """Return how long one call takes, in milliseconds."""
    start = perf_counter()
    deed()
    return (perf_counter() - start) * 1_000


def p95(times: list[float]) -> float:
    """Return the 95th percentile."""
    return quantiles(times, n=20)[-1]


def figure(value: float, unit: str, n: int, baseline: float, **more: Any) -> dict[str, Any]:
    """Return one figure beside its baseline."""
    ratio = value / baseline if baseline else None
    rounded = {k: round(v, 3) if isinstance(v, float) else v for k, v in more.items()}
    return {
        "value": round(value, 3), "unit": unit, "n": n, "baseline": round(baseline, 3),
        "ratio": round(ratio, 3) if ratio else None, **rounded,
    }  # fmt: skip


def in_turn(
    ours: Callable[[int], object], theirs: Callable[[int], object], n: int, warm: int = 10
) -> tuple[list, list]:
    """Measure two deeds in turn, so that a machine that slows down slows both."""
    for i in range(warm):
        ours(i), theirs(i)
    first, second = [], []
    for i in range(n):
        first.append(milliseconds(lambda i=i: ours(i)))
        second.append(milliseconds(lambda i=i: theirs(i)))
    return first, second


__all__ = ["figure", "in_turn", "median", "milliseconds", "p95"]


def main() -> None:
    """Run the benchmark named on the command line."""
    from alongside.config.boot import boot

    name = sys.argv[1]
    if name in ("web_rss_mb", "start_s"):
        from bench import process

        print(json.dumps(getattr(process, name)()))
        return
    from alongside.config.web import ready_static, stand_ready

    ready_static()
    boot()
    stand_ready()  # as the web server does
    from bench import entities, evidence, finding, matching, minutes, network, pages, plan, rows, verbs, words

    module = next(
        m
        for m in (pages, rows, verbs, finding, matching, plan, words, minutes, evidence, entities, network)
        if hasattr(m, name)
    )
    print(json.dumps(getattr(module, name)()))


if __name__ == "__main__":
    main()
