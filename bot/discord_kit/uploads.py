"""Files that people put into a form: looked at before they are fetched, and read as words."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import aiohttp
import discord

from bot.discord_kit.replies import Press
from bot.errors import InvalidInputError, TryAgainError
from bot.language import _

_LIMIT = 10.0  # seconds for fetching a file


async def uploaded_text(press: Press, part_id: str, *, most: int) -> str | None:
    """Return the words of the file in a form's part; None when no file was put in. `most` is its size in bytes.

    Raises InvalidInputError for a file that is too big or holds no words, TryAgainError when Discord does not hand
    it over.
    """
    attachment = _attachment(press, part_id)
    if attachment is None:
        return None
    size, address = attachment.get("size"), attachment.get("url")
    if not isinstance(size, int) or not isinstance(address, str):
        return None
    if size > most:
        raise InvalidInputError(_too_big(most))
    content = await _fetched(press, address)
    if len(content) > most:
        raise InvalidInputError(_too_big(most))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidInputError(_("This file holds no words that the bot can read. Nothing was changed.")) from None


def _attachment(press: Press, part_id: str) -> Mapping[str, object] | None:
    chosen = press.answers.get(part_id)
    data: Any = press.interaction.data
    found = data.get("resolved", {}).get("attachments", {}) if isinstance(data, Mapping) else {}
    one = found.get(chosen[0]) if isinstance(chosen, list) and chosen and isinstance(found, Mapping) else None
    return one if isinstance(one, Mapping) else None


async def _fetched(press: Press, address: str) -> bytes:
    try:
        async with asyncio.timeout(_LIMIT):
            return await press.interaction.client.http.get_from_cdn(address)
    except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
        sentence = _("Discord did not hand over the file. Please try again. Nothing was changed.")
        raise TryAgainError(sentence) from error


def _too_big(most: int) -> str:
    return _("This file is too big. It may have up to {most} kilobytes. Nothing was changed.").format(
        most=most // 1_000
    )
