"""Open practice Discord in the browser: the server, the bot beside it, and the page, until somebody stops it."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import tempfile
import webbrowser
from pathlib import Path

from bot.rehearsal.controls import Knower, StageControls
from bot.rehearsal.page.serving import Page
from bot.rehearsal.stage import MismatchError, staged

__all__ = ["StageControls", "open_page"]

_OK, _FAULT = 0, 1


def open_page(*, port: int, browser: bool, config: Path | None, known: Knower | None = None) -> int:
    """Serve the page until interrupted; return the exit code."""
    try:
        return asyncio.run(_serve(port, browser=browser, config=config, known=known))
    except OSError as error:
        print(f"The page cannot be opened on port {port}: {error.strerror}. Leave --port out to take a free one.")
        return _FAULT


async def _serve(port: int, *, browser: bool, config: Path | None, known: Knower | None = None) -> int:
    with tempfile.TemporaryDirectory(prefix="alongside-practice-") as folder:
        async with staged(Path(folder), config=config, port=port, write=_say_nothing) as stage:
            Page(stage.practice, stage.community, StageControls(stage, known)).attach()
            print("Practice Discord is starting. Nothing you do here leaves this computer.", flush=True)
            try:
                await stage.start_bot()
                await stage.person("olu").command("door open")
            except MismatchError as mismatch:
                print(mismatch)
                return _FAULT
            print(f"\n  Open this address in your browser:  {stage.practice.base_url}/\n", flush=True)
            print("  Robin applies, Dee and Sam decide, Olu organises. Press Ctrl and C here to stop.", flush=True)
            if browser:
                await asyncio.to_thread(webbrowser.open, f"{stage.practice.base_url}/")
            await _until_stopped()
            print("\nStopping.", flush=True)
    return _OK


def _say_nothing(_line: str) -> None:
    """Take the transcript's lines: the page shows what happens."""


async def _until_stopped() -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, stopped.set)
    await stopped.wait()
