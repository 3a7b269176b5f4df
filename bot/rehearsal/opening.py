"""Open practice Discord in the browser: the server, the bot beside it, and the page, until somebody stops it."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import tempfile
import webbrowser
from pathlib import Path

from bot.rehearsal.controls import Knower, StageControls
from bot.rehearsal.stage import MismatchError
from bot.rehearsal.theatre import SettingsRefusedError, Theatre

__all__ = ["StageControls", "open_page"]

_OK, _FAULT, _SETUP = 0, 1, 78


def open_page(*, port: int, browser: bool, config: Path | None, known: Knower | None = None) -> int:
    """Serve the page until interrupted; return the exit code."""
    try:
        return asyncio.run(_serve(port, browser=browser, config=config, known=known))
    except OSError as error:
        print(f"The page cannot be opened on port {port}: {error.strerror}. Leave --port out to take a free one.")
        return _FAULT


async def _serve(port: int, *, browser: bool, config: Path | None, known: Knower | None) -> int:
    with tempfile.TemporaryDirectory(prefix="alongside-practice-") as folder:
        theatre = Theatre(Path(folder), port=port, given=config, known=known)
        try:
            return await _play(theatre, browser=browser)
        finally:
            await theatre.close()


async def _play(theatre: Theatre, *, browser: bool) -> int:
    print("Practice Discord is starting. Nothing you do here leaves this computer.", flush=True)
    try:
        await theatre.open()
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
    await _until_stopped(theatre)
    if theatre.failed.is_set():
        print("\nPractice could not go on: a new world could not be set up. Please start it again.", flush=True)
        return _FAULT
    print("\nStopping.", flush=True)
    return _OK


async def _until_stopped(theatre: Theatre) -> None:
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, stopped.set)
    waits = [asyncio.ensure_future(one.wait()) for one in (stopped, theatre.failed)]
    await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    for one in waits:
        one.cancel()
    await asyncio.gather(*waits, return_exceptions=True)
