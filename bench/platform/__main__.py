"""`python -m bench.platform`: PostgreSQL, gunicorn, the worker and the load on one machine; how many people it serves.

`KAOPING_DATABASE` names an empty PostgreSQL (`make bench` starts one, with its writes forced to disk). First five
people a second, as on any day; then a rate that is raised until the 95th percentile of all passes 300 ms.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.platform.arrivals import MIX, Arrivals, Served, Stage, Unit
from kaoping.demo.serving import free_port

NOON = datetime(2027, 2, 10, 7, 0, tzinfo=UTC)
"""Three in the afternoon of the last day for January."""
GOOD = {302, 200}
LIMIT = 0.300
FIRST = 5.0
"""People a second on any day."""


def main() -> None:
    """Fill a database, serve it, let people come, print what they met with."""
    parser = argparse.ArgumentParser(prog="python -m bench.platform", description=__doc__)
    parser.add_argument("--units", type=int, default=3000)
    parser.add_argument("--seconds", type=float, default=40, help="of each rate")
    parser.add_argument("--step", type=float, default=5, help="people a second by which the rate is raised")
    chosen = parser.parse_args()
    if not os.environ.get("KAOPING_DATABASE"):
        raise SystemExit("bench.platform: KAOPING_DATABASE names no PostgreSQL; make bench starts one")
    with tempfile.TemporaryDirectory(prefix="kaoping-bench-") as folder:
        environment = _environment(Path(folder))
        filled = _filled(environment, chosen.units)
        with _served(environment) as port:
            units = [Unit(**one) for one in filled.pop("units")]
            stage = Stage(port=port, units=units, **filled)
            asyncio.run(_measure(stage, chosen.seconds, chosen.step))


async def _measure(stage: Stage, seconds: float, step: float) -> None:
    arrivals = Arrivals(stage, seed=1)
    await arrivals.at(2, 20)  # connections of threads, and what is compiled at the first request of a process
    rate, reached = FIRST, 0.0
    while True:
        served = await arrivals.at(rate, seconds)
        print(_table(rate, seconds, served), flush=True)
        slowest, bad = percentile([one.seconds for one in served], 95), _bad(served)
        if slowest > LIMIT or bad:
            print(_reached(reached, f"at {rate:g} a second {1000 * slowest:.0f} ms and {len(bad)} errors"), flush=True)
            return
        reached = rate
        rate += step
        # Nobody submits twice: three times as many forms as are expected must still be open.
        if len(stage.open) < 3 * MIX["submit"] * rate * seconds:
            print(_reached(reached, "for more there are too few units that have not submitted yet"), flush=True)
            return


def _reached(rate: float, why: str) -> str:
    return f"\nreached: {rate:g} people a second with a 95th percentile up to {1000 * LIMIT:.0f} ms; {why}"


def _bad(served: Sequence[Served]) -> list[Served]:
    return [one for one in served if one.status not in GOOD]


def percentile(seconds: Sequence[float], share: int) -> float:
    """The value that so many per cent do not exceed."""
    ordered = sorted(seconds)
    return ordered[max(0, -(-len(ordered) * share // 100) - 1)]


def _table(rate: float, seconds: float, served: Sequence[Served]) -> str:
    bad = _bad(served)
    lines = [
        f"\n{rate:g} people a second for {seconds:g} s: {len(served)} came, {len(bad)} errors",
        "| what | share | number | p50 ms | p95 ms | p99 ms |",
        "|---|---|---|---|---|---|",
    ]
    for what in [*MIX, "all"]:
        some = [one.seconds for one in served if what in (one.what, "all")]
        if some:
            share = f"{MIX[what]:.0%}" if what in MIX else ""
            figures = " | ".join(f"{1000 * percentile(some, p):.0f}" for p in (50, 95, 99))
            lines.append(f"| {what} | {share} | {len(some)} | {figures} |")
    if bad:
        lines.append(f"errors: {sorted({(one.what, one.status) for one in bad})}")
    return "\n".join(lines)


def _environment(folder: Path) -> dict[str, str]:
    return os.environ | {
        "KAOPING_MODE": "demo",
        "KAOPING_INSECURE_HTTP": "1",
        "KAOPING_DATA": str(folder),
        "KAOPING_LOG_LEVEL": "ERROR",
        "DJANGO_SETTINGS_MODULE": "bench.platform.settings",
        "BENCH_NOON": NOON.isoformat(),
        "BENCH_STARTED": datetime.now(UTC).isoformat(),
    }


def _filled(environment: Mapping[str, str], units: int) -> dict[str, Any]:
    """Fill the database; sessions and numbers."""
    command = [sys.executable, "-m", "bench.platform.filling", "--units", str(units)]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found


@contextmanager
def _served(environment: Mapping[str, str]) -> Iterator[int]:
    """Serve it as production does: two processes of four threads, and the worker."""
    port = free_port(18000)
    web = ["gunicorn", "kaoping.site.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "4"]
    quiet = ["--log-level", "error", "--no-control-socket", "--preload"]
    processes = [
        subprocess.Popen([sys.executable, "-m", *command], env=environment)
        for command in ([*web, *quiet], ["kaoping.site", "work"])
    ]
    try:
        _wait_for(port)
        yield port
    finally:
        for process in processes:
            process.terminate()
            process.wait()


def _wait_for(port: int) -> None:
    """Wait until somebody listens."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("bench.platform: the web server does not listen")


if __name__ == "__main__":
    main()
