"""The command line: `python -m tests.bench [--smoke] [--only ARM] [--json FILE]`."""

from __future__ import annotations

import argparse
import asyncio
import importlib.metadata
import json
import logging
import os
import platform
import sys
import tempfile
import time
import traceback
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

from tests.bench import chat, delivery, joins, press, ready, search, topics, wire
from tests.bench.figures import Figure, table

Arm = Callable[[Path], Awaitable[list[Figure]]]


async def _chat(folder: Path, *, rounds: int, on_the_wire: int, count: int) -> list[Figure]:
    """Measure a message without sockets, and with them."""
    alone = await chat.measure(folder, rounds=rounds, count=count)
    return [*alone, *await wire.measure(folder, rounds=on_the_wire, count=count)]


_FULL: dict[str, Arm] = {
    "press": press.measure,
    "topics": topics.measure,
    "ready": ready.measure,
    "joins": joins.measure,
    "delivery": delivery.measure,
    "search": search.measure,
    "chat": lambda folder: _chat(folder, rounds=30, on_the_wire=12, count=chat.PHRASES),
}
_SMOKE: dict[str, Arm] = {
    "press": lambda folder: press.measure(folder, rounds=10, warm_up=2),
    "topics": lambda folder: topics.measure(folder, rounds=10, warm_up=2, topics=9),
    "ready": lambda folder: ready.measure(folder, members=50, rounds=1, rest=0.5),
    "joins": lambda folder: joins.measure(folder, people=200, seconds=3.0),
    "delivery": lambda folder: delivery.measure(folder, applications=8, at_once=4),
    "search": lambda folder: search.measure(folder, made=150),
    "chat": lambda folder: _chat(folder, rounds=1, on_the_wire=1, count=50),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the table and return the exit code.

    0: measured; the table says which goals were missed. 1: something did not work.
    """
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.WARNING)
    arms = _SMOKE if options.smoke else _FULL
    chosen = {name: arm for name, arm in arms.items() if options.only in (None, name)}
    began, machine = time.monotonic(), _machine()
    with tempfile.TemporaryDirectory(prefix="alongside-bench-") as folder:
        figures, broken = asyncio.run(_measure(chosen, Path(folder)))
    seconds = time.monotonic() - began
    print(table(figures))
    print(f"\n{machine['words']}; {seconds:.0f} s{'; a smoke run: the figures mean nothing' if options.smoke else ''}")
    if options.json is not None:
        written = _as_json(figures, machine, seconds, smoke=options.smoke)
        options.json.write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")
    return 1 if broken else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench", description="Measure the bot beside bare discord.py."
    )
    parser.add_argument("--smoke", action="store_true", help="everything small: does it work at all?")
    parser.add_argument("--only", choices=tuple(_FULL), help="one arm only")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to a file, too")
    return parser


async def _measure(arms: dict[str, Arm], folder: Path) -> tuple[list[Figure], bool]:
    figures: list[Figure] = []
    broken = False
    for name, arm in arms.items():
        print(f"measuring {name} ...", file=sys.stderr, flush=True)
        try:
            figures += await arm(folder / name)
        except Exception:
            traceback.print_exc()
            broken = True
    return figures, broken


def _machine() -> dict[str, Any]:
    cores, load = os.cpu_count() or 0, os.getloadavg()[0]
    versions = {name: importlib.metadata.version(name) for name in ("discord.py", "SQLAlchemy", "aiosqlite")}
    words = [f"{cores} cores", f"load {load:.1f} before", f"Python {platform.python_version()}"]
    words += [f"{name} {version}" for name, version in versions.items()]
    return {"words": ", ".join(words), "cores": cores, "load": load, "python": platform.python_version(), **versions}


def _as_json(figures: Sequence[Figure], machine: dict[str, Any], seconds: float, *, smoke: bool) -> dict[str, Any]:
    return {
        "smoke": smoke,
        "machine": machine,
        "seconds": round(seconds, 1),
        "figures": [figure.as_json() for figure in figures],
    }


if __name__ == "__main__":
    sys.exit(main())
