"""Bots that start at once: a process that has loaded the bot already (`tests.forking`) forks for each one.

A start of `python -m bot run` costs two seconds of processor time before the bot's own first line, nearly all of it
for loading the same modules again. Where the start is not the point, tests borrow a bot from here: it has its own
process id, folder, environment and log, is killed by the same signals, and runs what the command line runs.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from bot.rehearsal import bot_process

ROOT = Path(__file__).resolve().parents[1]


class Borrowed:
    """One bot; what `BotProcess` uses of an `asyncio.subprocess.Process`."""

    def __init__(self, line: socket.socket, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._line = line
        self._ended = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        line.setblocking(False)
        self._loop.add_reader(line, self._hear)

    def _hear(self) -> None:
        said = self._line.recv(64)
        self._loop.remove_reader(self._line)
        self._line.close()
        self.returncode = int(said) if said else -signal.SIGKILL
        self._ended.set()

    async def wait(self) -> int:
        """Wait until it has ended; return its exit code, negative for a signal."""
        await self._ended.wait()
        assert self.returncode is not None
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send it a signal."""
        if self.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)


class Nursery:
    """The process that forks, seen from the tests; it begins with the first bot that is asked for."""

    def __init__(self) -> None:
        self._line: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None

    async def launch(self, *words: str, cwd: Path, env: Mapping[str, str], log: BinaryIO) -> Borrowed:
        """Start a bot, as `bot_process.launch` does."""
        line = self._line or self._open()
        ours, theirs = socket.socketpair()
        asked = json.dumps({"words": words, "cwd": str(cwd), "env": dict(env)}).encode()
        with theirs:
            socket.send_fds(line, [len(asked).to_bytes(4)], [log.fileno(), theirs.fileno()])
            line.sendall(asked)
        pid = await asyncio.to_thread(ours.recv, 8, socket.MSG_WAITALL)
        if len(pid) < 8:
            ours.close()
            raise RuntimeError("the process that forks has gone")
        return Borrowed(ours, int.from_bytes(pid))

    def _open(self) -> socket.socket:
        self._line, theirs = socket.socketpair()
        with theirs:
            command = [sys.executable, "-m", "tests.forking", str(theirs.fileno())]
            self._process = subprocess.Popen(
                command, cwd=ROOT, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
            )
        return self._line

    def close(self) -> None:
        """End the process, and with it bots that were left over."""
        if self._line is not None and self._process is not None:
            self._line.close()
            self._process.wait()


@contextmanager
def borrowed_bots() -> Iterator[None]:
    """Have every `BotProcess` take its bot from a nursery."""
    nursery = Nursery()
    before, bot_process.launch = bot_process.launch, nursery.launch
    try:
        yield
    finally:
        bot_process.launch = before
        nursery.close()
