"""The command: many people and many kills, or with `--sweep` one kill at every point; exit code 1 on any finding."""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.chaos import campaign, sweep
from tests.chaos.campaign import Result, Wish
from tests.nursery import borrowed_bots


def say(line: str) -> None:
    """Print a line at once."""
    print(line, flush=True)


def parser() -> argparse.ArgumentParser:
    """Return what the command understands."""
    options = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    options.add_argument("--kills", type=int, default=24, help="how often the bot is killed")
    options.add_argument("--applications", type=int, default=100, help="how many people apply")
    options.add_argument("--seed", type=int, default=7)
    options.add_argument("--lost", type=float, default=0.06, help="the fraction of Discord's replies that get lost")
    options.add_argument("--limits", type=float, default=20.0, help="times Discord's rate limits; 1 is as they are")
    kinds = sorted(sweep.KINDS)
    options.add_argument("--sweep", choices=kinds, nargs="?", const="points", help="one flow, one kill at each point")
    options.add_argument(
        "--flow", choices=[*sweep.FLOWS, "all", "default"], default="default", help="with --sweep: which"
    )
    options.add_argument("--stride", type=int, default=1, help="with --sweep: every so-manieth point only")
    options.add_argument("--jobs", type=int, default=2, help="with --sweep: so many flows at a time")
    options.add_argument("--folder", type=Path, help="an empty folder for the bot's files, kept afterwards")
    return options


async def campaigned(given: argparse.Namespace, folder: Path) -> Result:
    """Play a campaign as the command says."""
    return await campaign.run(folder, Wish(given.kills, given.applications, given.seed, given.lost, given.limits), say)


async def swept(given: argparse.Namespace, folder: Path) -> Result:
    """Sweep as the command says."""
    begun = time.monotonic()
    found = await sweep.run(folder, given.sweep, given.flow, stride=given.stride, jobs=given.jobs, say=say)
    counts: dict[str, object] = {"kills": sum(found.kills.values())}
    counts |= {f"at {kind}": count for kind, count in found.kills.items()}
    return Result(found.findings, counts | {"seconds": round(time.monotonic() - begun, 1)})


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what was asked for; the last line printed is the one that matters."""
    given = parser().parse_args(arguments)
    logging.basicConfig(level=logging.CRITICAL)
    with tempfile.TemporaryDirectory(prefix="chaos-") as temporary, borrowed_bots():
        folder = given.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        result = asyncio.run(swept(given, folder) if given.sweep else campaigned(given, folder))
    for finding in result.findings.all[:40]:
        say(f"  {finding}")
    say(", ".join(f"{name} {value}" for name, value in result.counts.items()))
    say(result.findings.line)
    return 1 if result.findings else 0


if __name__ == "__main__":
    sys.exit(main())
