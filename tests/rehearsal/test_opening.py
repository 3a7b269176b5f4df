"""The command that opens the page: it can be stopped at any moment, and leaves no process and no folder behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import aiohttp
import pytest

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.slow


def _opened(folder: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "TMPDIR": str(folder), "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "bot", "rehearse", "--no-browser"]
    return subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True)


def _children(process: subprocess.Popen[str]) -> list[int]:
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii")
    return [int(one) for one in listed.split()]


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_stopped_while_it_starts_it_leaves_nothing_behind(tmp_path, number):
    with _opened(tmp_path) as process:
        until = time.monotonic() + 60
        while not (children := _children(process)) and time.monotonic() < until:
            time.sleep(0.02)
        process.send_signal(number)
        said, _ = process.communicate(timeout=60)

    assert process.returncode == 0, said
    assert children
    assert not any(_alive(one) for one in children)
    assert list(tmp_path.iterdir()) == []


async def test_it_says_where_the_page_is_and_stops_in_an_orderly_way(tmp_path):
    with _opened(tmp_path) as process:
        assert process.stdout is not None
        lines = []
        for line in process.stdout:
            lines.append(line)
            if "Open this address" in line:
                break
        assert "Open this address" in lines[-1], lines
        address = lines[-1].split()[-1]
        async with aiohttp.ClientSession() as session:
            async with session.get(address) as page:
                status = page.status
            async with session.get(f"{address}practice/known/robin") as known:
                knows = await known.json()
        process.send_signal(signal.SIGTERM)
        said, _ = process.communicate(timeout=60)

    assert (status, process.returncode) == (200, 0)
    assert "known" in knows
    assert "Stopping." in said
    assert list(tmp_path.iterdir()) == []
