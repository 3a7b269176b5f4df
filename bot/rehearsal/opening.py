"""Open practice Discord in the browser: the server, the bot beside it, and the page, until somebody stops it."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import tempfile
import webbrowser
from collections.abc import Coroutine
from pathlib import Path

from bot.rehearsal.controls import Knower, StageControls, Worker
from bot.rehearsal.stage import MismatchError
from bot.rehearsal.theatre import SettingsRefusedError, Theatre

__all__ = ["StageControls", "open_page"]

_OK, _FAULT, _SETUP = 0, 1, 78


def open_page(
    *,
    port: int,
    browser: bool,
    config: Path | None,
    known: Knower | None = None,
    at_work: Worker | None = None,
) -> int:
    """Serve the page until interrupted; return the exit code."""
    try:
        return asyncio.run(_serve(port, browser=browser, config=config, known=known, at_work=at_work))
    except OSError as error:
        print(f"The page cannot be opened on port {port}: {error.strerror}. Leave --port out to take a free one.")
        return _FAULT


async def _serve(port: int, *, browser: bool, config: Path | None, known: Knower | None, at_work: Worker | None) -> int:
    with tempfile.TemporaryDirectory(prefix="alongside-practice-") as folder:
        theatre = Theatre(Path(folder), port=port, given=config, known=known, at_work=at_work)
        try:
            return await _play(theatre, browser=browser)
        finally:
            await theatre.close()


async def _play(theatre: Theatre, *, browser: bool) -> int:
    print("Practice Discord is starting. Nothing you do here leaves this computer.", flush=True)
    stopped = _when_stopped()
    try:
        if not await _ends_before(theatre.open(), stopped):
            return _OK
    except SettingsRefusedError as refused:
        print(refused)
        return _SETUP
    except MismatchError as mismatch:
        print(mismatch)
        return _FAULT
    print(f"\n  Open this address in your browser:  {theatre.address}\n", flush=True)
    print("  Robin applies, Dee and Sam decide, Olu organises. Press Ctrl and C here to stop.", flush=True)
    if browser:
        await asyncio.to_thread(webbrowser.open, theatre.address)
    if await _ends_before(theatre.failed.wait(), stopped):
        print("\nPractice could not go on: a new world could not be set up. Please start it again.", flush=True)
        return _FAULT
    print("\nStopping.", flush=True)
    return _OK


def _when_stopped() -> asyncio.Event:
    """Return what is set when somebody asks to stop, from now on: the bot's process must not be left behind."""
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # where loops hear no signals, Ctrl+C ends the program by itself
            loop.add_signal_handler(number, stopped.set)
    return stopped


async def _ends_before(work: Coroutine[None, None, object], stopped: asyncio.Event) -> bool:
    """Do something and tell whether it came to its end; it is given up when somebody asks to stop."""
    doing, stopping = asyncio.ensure_future(work), asyncio.ensure_future(stopped.wait())
    await asyncio.wait((doing, stopping), return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if doing.done():
        doing.result()
        return True
    doing.cancel()
    await asyncio.gather(doing, return_exceptions=True)
    return False
