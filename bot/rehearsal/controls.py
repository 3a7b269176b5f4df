"""What the buttons of the page do to the bot and to time, and what the bot knows about somebody."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from bot.rehearsal.answers import CannotError
from bot.rehearsal.shapes import Json
from bot.rehearsal.stage import Stage

YEAR = 366 * 86400


class Knower(Protocol):
    """Read what the bot has stored about a person, beside the running bot and without keeping it waiting.

    `folder` holds `data/alongside.db` and `keys/alongside.key`, `config` the settings the bot uses. Each entry has
    "what", "why", "words" and "goes". Raises CannotError when the database cannot be read just now.
    """

    def __call__(
        self, folder: Path, config: Path, community_id: int, person_id: int, /
    ) -> Awaitable[Sequence[Json]]: ...


class Worker(Protocol):
    """Tell whether the bot beside has work that is due by a moment and not done; it does not keep the bot waiting.

    `folder` holds `data/alongside.db` and `keys/alongside.key`. Raises CannotError when the database cannot be read
    just now.
    """

    def __call__(self, folder: Path, by: datetime, /) -> Awaitable[bool]: ...


class StageControls:
    """The bot's process and the time of one stage. `knower` is None where nobody can look into the bot."""

    def __init__(self, stage: Stage, knower: Knower | None = None) -> None:
        self._stage = stage
        self._knower = knower

    @property
    def knows(self) -> bool:
        """Tell whether `known` can be asked."""
        return self._knower is not None

    async def known(self, person_id: int) -> list[Json]:
        """Return what the bot has stored about somebody. Raises CannotError where nobody can look into the bot."""
        if self._knower is None:
            raise CannotError("what the bot knows cannot be shown here")
        stage = self._stage
        return list(await self._knower(stage.bot.folder, stage.bot.config, stage.community.guild.id, person_id))

    async def restart(self) -> None:
        """Stop the bot in an orderly way if it runs, start it, and return when it is connected."""
        await self._stage.restart_bot()

    async def kill(self) -> None:
        """End the bot as a power cut would."""
        await self._stage.bot.kill()

    async def skip(self, seconds: float) -> None:
        """Move the time of practice forward."""
        self._stage.practice.clock.skip(seconds)
