"""Clients as processes: started, watched for the line that says they are ready, weighed and ended."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import time
from collections import deque
from dataclasses import dataclass
from pathlib import Path

import psutil

from bot.rehearsal.bot_process import default_config
from tests.bench.bare import READY

_ROOT = Path(__file__).resolve().parents[2]
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV", "PYTHONOPTIMIZE")
_PATIENCE = 30.0


class EndedError(Exception):
    """A client did not become ready, or ended by itself; the message holds its last lines."""


@dataclass(frozen=True, slots=True)
class Weight:
    """Memory in MB (10^6 bytes): resident, and what belongs to this process alone."""

    rss: float
    uss: float


class Client:
    """One client as a process, in a folder of its own. Times are seconds of the machine's monotonic clock."""

    def __init__(self, command: list[str], folder: Path, environment: dict[str, str], sign: str) -> None:
        self.folder = folder
        self.started = 0.0
        self.ready_at = 0.0
        self._command = command
        self._environment = {name: os.environ[name] for name in _KEPT if name in os.environ} | environment
        self._environment["PYTHONPATH"] = str(_ROOT)
        self._sign = sign
        self._process: asyncio.subprocess.Process | None = None
        self._reading: asyncio.Task[None] | None = None
        self._is_ready = asyncio.Event()
        self._lines: deque[str] = deque(maxlen=30)

    async def start(self) -> None:
        """Start the process and wait until it says that it is ready. Raises EndedError."""
        self._is_ready.clear()
        self.started = time.monotonic()
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            *self._command,
            cwd=self.folder,
            env=self._environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        self._reading = asyncio.create_task(self._read())
        ready = asyncio.create_task(self._is_ready.wait())
        await asyncio.wait({ready, self._reading}, timeout=_PATIENCE, return_when=asyncio.FIRST_COMPLETED)
        ready.cancel()
        if not self._is_ready.is_set():
            await self.stop()
            raise EndedError("it did not become ready:\n" + "\n".join(self._lines))

    async def _read(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            text = line.decode(errors="replace").rstrip()
            self._lines.append(text)
            if self._sign in text and not self._is_ready.is_set():
                self.ready_at = time.monotonic()
                self._is_ready.set()

    @property
    def last_lines(self) -> str:
        """Return the end of what the process wrote."""
        return "\n".join(self._lines)

    @property
    def pid(self) -> int:
        """Return the process id. Raises EndedError when it is not running."""
        if self._process is None or self._process.returncode is not None:
            raise EndedError("it ended by itself:\n" + self.last_lines)
        return self._process.pid

    def weight(self) -> Weight:
        """Return what the process weighs now."""
        found = psutil.Process(self.pid).memory_full_info()
        return Weight(found.rss / 1e6, found.uss / 1e6)

    def cpu_seconds(self) -> float:
        """Return the processor time of all its threads so far, to the microsecond (`ps` counts hundredths)."""
        tasks = Path(f"/proc/{self.pid}/task")
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks.iterdir()) / 1e9

    async def stop(self, how: int = signal.SIGTERM) -> None:
        """End the process."""
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(how)
            try:
                async with asyncio.timeout(15):
                    await self._process.wait()
            except TimeoutError:
                self._process.kill()
                await self._process.wait()
        if self._reading is not None:
            await self._reading


def the_bot(folder: Path, address: str, token: str) -> Client:
    """Return the bot as people run it, with its database and key in the folder."""
    environment = {
        "DISCORD_TOKEN": token,
        "ALONGSIDE_DISCORD_API": address,
        "ALONGSIDE_DATABASE": f"sqlite:///{database(folder)}",
        "ALONGSIDE_KEY_FILE": str(key_file(folder)),
        "ALONGSIDE_HEALTH_PORT": str(_free_port()),
        "ALONGSIDE_CONFIG": str(default_config().resolve()),
    }
    return Client(["-m", "bot", "run"], folder, environment, "alongside.client: ready:")


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def a_bare_client(folder: Path, address: str, token: str, *, as_shipped: bool = False) -> Client:
    """Return a bare discord.py client with the bot's options, or with those discord.py comes with."""
    command = ["-m", "tests.bench.bare", address, *(["--as-shipped"] if as_shipped else [])]
    return Client(command, folder, {"DISCORD_TOKEN": token}, READY)


def database(folder: Path) -> Path:
    """Return where the bot of a folder has its database."""
    return folder / "data" / "alongside.db"


def key_file(folder: Path) -> Path:
    """Return where the bot of a folder has its key."""
    return folder / "keys" / "alongside.key"
