"""The bot as a process of its own beside practice Discord: started, stopped and killed as on a real machine."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO, Protocol

_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT", "PYTHONPATH", "VIRTUAL_ENV", "PYTHONWARNINGS")
_STOP_SECONDS = 15.0
_ROOT = Path(__file__).resolve().parents[2]


def default_config() -> Path:
    """Return the folder with the shipped settings: beside the code in a checkout, else as installed."""
    beside = _ROOT / "config"
    return beside if (beside / "community.toml").is_file() else _ROOT / "bot" / "_config"


class Child(Protocol):
    """What is used of a process that runs."""

    @property
    def pid(self) -> int:
        """Return its number."""

    @property
    def returncode(self) -> int | None:
        """Return its exit code, negative for a signal, or None while it runs."""

    async def wait(self) -> int:
        """Wait until it has ended, and return its exit code."""

    def send_signal(self, signal: int, /) -> None:
        """Send it a signal."""

    def terminate(self) -> None:
        """Ask it to end."""


async def launch(*words: str, cwd: Path, env: Mapping[str, str], log: BinaryIO) -> Child:
    """Start `python -m bot` with some words, in a folder and an environment; it writes to `log`."""
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *words,
        cwd=cwd,
        env=env,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=log,
        stderr=log,
    )


class BotProcess:
    """Runs `python -m bot run` against practice Discord, with its database, key and log in one folder.

    `settings` are further ALONGSIDE_ variables without the prefix. The environment of the caller is not handed on, so
    that a real token cannot slip into practice.
    """

    def __init__(
        self,
        folder: Path,
        *,
        address: str,
        token: str,
        config: Path | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self.clock_file = folder / "clock"
        self.starts = 0
        self._process: Child | None = None
        self._environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
        self._environment |= {
            "DISCORD_TOKEN": token,
            "ALONGSIDE_DISCORD_API": address,
            "ALONGSIDE_PRACTICE_CLOCK": str(self.clock_file),
            "ALONGSIDE_HEALTH_PORT": "0",
        }
        self._live_in(folder)
        self.use(config or default_config())
        self._environment |= {f"ALONGSIDE_{name}": value for name, value in (settings or {}).items()}

    def _live_in(self, folder: Path) -> None:
        self.folder, self.log = folder, folder / "bot.log"
        self._environment["ALONGSIDE_DATABASE"] = f"sqlite:///{folder / 'data' / 'alongside.db'}"
        self._environment["ALONGSIDE_KEY_FILE"] = str(folder / "keys" / "alongside.key")
        self._environment["ALONGSIDE_BACKUPS"] = str(folder / "backups")

    def move(self, folder: Path) -> None:
        """Live in another folder from the next start on, which holds `data`, `keys`, `config` and `backups`."""
        self._live_in(folder)
        self.use(folder / "config")

    async def command(self, *words: str) -> tuple[int, str]:
        """Run `python -m bot` with other words, as somebody at this computer would; return its exit code and lines."""
        self.folder.mkdir(parents=True, exist_ok=True)
        said = self.folder / "command.log"
        with said.open("wb") as log:
            process = await launch(*words, cwd=self.folder, env=self._with_path(), log=log)
            code = await process.wait()
        return code, said.read_text(encoding="utf-8", errors="replace")

    def use(self, config: Path) -> None:
        """Use another folder of settings from the next start on."""
        self.config = config.resolve()
        self._environment["ALONGSIDE_CONFIG"] = str(self.config)

    async def check(self, config: Path) -> tuple[bool, list[str]]:
        """Have `python -m bot check` look at a folder; return whether it may be used, and the lines it says."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            "check",
            "--config",
            str(config),
            cwd=self.folder,
            env=self._with_path() | {"ALONGSIDE_CONFIG": str(default_config())},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        try:
            said, _ = await process.communicate()
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        return process.returncode == 0, said.decode("utf-8", errors="replace").splitlines()

    def _with_path(self) -> dict[str, str]:
        path = os.pathsep.join(filter(None, [str(_ROOT), self._environment.get("PYTHONPATH")]))
        return self._environment | {"PYTHONPATH": path}

    @property
    def running(self) -> bool:
        """Tell whether the process is alive."""
        return self._process is not None and self._process.returncode is None

    @property
    def pid(self) -> int | None:
        """Return the process id while it runs."""
        return self._process.pid if self.running and self._process is not None else None

    async def start(self, *, kill_at: int | None = None) -> None:
        """Start the bot; with `kill_at` it ends itself by SIGKILL at the n-th fault point it reaches."""
        if self.running:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        environment = self._with_path()
        if kill_at is not None:
            environment["ALONGSIDE_PRACTICE_KILL_AT"] = str(kill_at)
        with self.log.open("ab") as log:
            self._process = await launch("run", cwd=self.folder, env=environment, log=log)
        self.starts += 1

    async def kill(self) -> None:
        """End the process as a power cut would."""
        if self._process is not None and self.running:
            self._process.send_signal(signal.SIGKILL)
            await self._process.wait()

    async def stop(self) -> int | None:
        """Ask the process to end as a service manager would; return its exit code, or kill it after 15 seconds."""
        if self._process is None or not self.running:
            return self._process.returncode if self._process else None
        self._process.terminate()
        try:
            async with asyncio.timeout(_STOP_SECONDS):
                return await self._process.wait()
        except TimeoutError:
            await self.kill()
            return self._process.returncode

    async def ended(self) -> int:
        """Wait until the process has ended, and return its exit code (negative: the signal)."""
        if self._process is None:
            return 0
        return await self._process.wait()

    def last_words(self, lines: int = 20) -> str:
        """Return the end of the log, for a person who wants to know why the bot does not run."""
        if not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])
