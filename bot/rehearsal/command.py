"""`python -m bot rehearse`: play stories without a screen, or open practice Discord in the browser."""

from __future__ import annotations

import argparse
import asyncio
import os
import tempfile
from pathlib import Path

from bot.rehearsal.controls import Knower, Worker
from bot.rehearsal.stage import Story, play, staged
from bot.rehearsal.stories import STORIES

_FAILED = 1
_SETUP = 78


def main(options: argparse.Namespace, known: Knower | None = None, at_work: Worker | None = None) -> int:
    """Play `--story` (a name or "all"), or serve the page until interrupted; return the exit code.

    `known` reads for the page what the bot has stored about a person, `at_work` whether it has work that is due; this
    room may not look into the bot itself.
    """
    if options.story is None:
        from bot.rehearsal.opening import open_page  # noqa: PLC0415 - stories need no page

        return open_page(
            port=options.port, browser=options.browser, config=options.config, known=known, at_work=at_work
        )
    if options.story != "all" and options.story not in STORIES:
        print(f"There is no story {options.story!r}. There is: all, {', '.join(STORIES)}.")
        return _SETUP
    chosen = list(STORIES.values()) if options.story == "all" else [STORIES[options.story]]
    mismatches = asyncio.run(_play_all(chosen, options.config))
    print()
    for mismatch in mismatches:
        print(f"not as told: {mismatch}")
    print(f"{len(chosen) - len(mismatches)} of {len(chosen)} stories went as told")
    return _FAILED if mismatches and options.check else 0


async def _play_all(stories: list[Story], config: Path | None) -> list[str]:
    document = os.environ.get("ALONGSIDE_OPENAPI")
    openapi = Path(document) if document else None
    mismatches: list[str] = []
    for story in stories:
        with tempfile.TemporaryDirectory(prefix="alongside-") as folder:
            async with staged(
                Path(folder),
                config=config,
                native_door=story.native_door,
                members=story.members,
                empty=story.empty,
                openapi=openapi,
            ) as stage:
                mismatch = await play(story, stage)
                if mismatch is not None:
                    print(stage.bot.last_words())
                    mismatches.append(mismatch)
    return mismatches
