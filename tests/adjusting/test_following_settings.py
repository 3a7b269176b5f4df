"""What stands on Discord follows a change of settings, also when Discord did not answer at first."""

from __future__ import annotations

import asyncio
from unittest.mock import AsyncMock, Mock

from bot.errors import TryAgainError
from bot.in_step import InStep
from tests.adjusting.conftest import HERE, files


async def test_a_change_that_could_not_be_followed_is_followed_once_when_the_bot_is_ready_again():
    book = files(crisis={"listening": {"message_content": True, "channels": ["talk"]}})
    bot = Mock(guilds=[], log_in_anew=AsyncMock())
    bot.intents.message_content = False
    bot.may_read_messages = AsyncMock(side_effect=[TryAgainError("Not now."), True])
    begun: list[asyncio.Task[None]] = []
    bot.doors.see_to = lambda work: begun.append(asyncio.create_task(work))
    in_step = InStep(bot, book, AsyncMock(), AsyncMock(), AsyncMock())

    await in_step.changed(HERE)
    await begun[0]
    assert bot.incidents.report.called
    assert not bot.log_in_anew.called

    await in_step.catch_up()
    await begun[1]
    bot.hears.assert_called_once_with(listens=True, hears_automod=False)
    assert bot.log_in_anew.called

    await in_step.catch_up()
    assert len(begun) == 2
