"""What somebody typed is never lost: when a form is refused, its writer gets their own words back."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from bot.discord_kit.cards import Card
from bot.discord_kit.replies import Press
from bot.errors import HouseError
from bot.language import _


@asynccontextmanager
async def words_kept(press: Press, *fields: str) -> AsyncIterator[None]:
    """Answer a refusal of the block with its sentence and what was typed into these fields of the form.

    The whole answering of a form goes into the block: a refusal ends it, and the code after it goes on.
    """
    try:
        yield
    except HouseError as error:
        texts = (press.answers.get(field) for field in fields)
        typed = [text for text in texts if isinstance(text, str) and text.strip()]
        await press.whisper(refusal_card(error.sentence, typed))


def refusal_card(sentence: str, typed: Sequence[str]) -> Card:
    """Say why a form was refused, with the words letter by letter, ready to be copied."""
    card = Card().say(sentence)
    if typed:
        card.rule().say(_("This is what you wrote. Copy it if you would like to use it again."))
    for text in typed:
        card.say("```\n{}\n```".format(text.replace("```", "'''")))
    return card
