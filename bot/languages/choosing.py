"""People choose their language. All choices are in memory, for no answer may wait for the database."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol

from sqlalchemy import delete, select

from bot.community.actor import Actor
from bot.errors import InvalidInputError
from bot.language import DEFAULT, _, catalogues
from bot.languages.rules import AS_DISCORD, language_for
from bot.languages.tables import LanguageRow
from bot.store.store import Store


class GroupLanguage(Protocol):
    """The part of a community's settings that names its language."""

    @property
    def group(self) -> str: ...


class HasLanguage(Protocol):
    """A community's settings, as far as languages need them."""

    @property
    def language(self) -> GroupLanguage: ...


class LanguageBook(Protocol):
    """Where settings come from; the settings book of `bot.community` is one."""

    def for_community(self, community_id: int) -> HasLanguage:
        """Return one community's settings, from memory."""


def no_community() -> int | None:
    """Return that no community is meant where none is named."""
    return None


class Languages:
    """Who is answered in which language, and the use cases of a person who chooses.

    `only` returns the one community of a bot that serves a single one: it is meant in direct messages.
    """

    def __init__(self, store: Store, book: LanguageBook, only: Callable[[], int | None] = no_community) -> None:
        self._store = store
        self._book = book
        self._only = only
        self._chosen: dict[int, dict[int, str]] = {}
        self._lock = asyncio.Lock()

    async def load(self) -> None:
        """Read every choice into memory, once, before the bot answers anybody."""
        async with self._store.read() as tx:
            rows = await tx.session.scalars(select(LanguageRow).order_by(LanguageRow.id))
            chosen: dict[int, dict[int, str]] = {}
            for row in rows:
                chosen.setdefault(row.member_id, {})[row.community_id] = row.language
        self._chosen = chosen

    def of_community(self, community_id: int | None) -> str:
        """Return the language of what a whole group reads."""
        here = community_id or self._only()
        group = self._book.for_community(here).language.group if here is not None else DEFAULT
        return group if group in catalogues() else DEFAULT

    def of_person(self, community_id: int | None, member_id: int) -> str:
        """Return the language of a letter to a person: their choice, else the group's."""
        return self.of_press(member_id, community_id, None)

    def of_press(self, member_id: int, community_id: int | None, locale: str | None) -> str:
        """Return the language of the answer to a press. `locale` is what Discord says of the person."""
        choice = self.choice_of(community_id, member_id)
        return language_for(choice, locale, self.of_community(community_id), tuple(catalogues()))

    def choice_of(self, community_id: int | None, member_id: int) -> str | None:
        """Return what a person chose; where no community is clear, what they chose last anywhere."""
        theirs = self._chosen.get(member_id, {})
        if community_id is not None:
            return theirs.get(community_id)
        return next(reversed(theirs.values()), None)

    async def choose(self, by: Actor, language: str) -> None:
        """Answer a person in a language from now on, or with AS_DISCORD in the one their Discord is set to."""
        if language != AS_DISCORD and language not in catalogues():
            raise InvalidInputError(_("The bot does not speak this language. Please choose one of the list."))
        async with self._lock:
            async with self._store.begin() as tx:
                found = await tx.session.scalar(
                    select(LanguageRow)
                    .where(LanguageRow.community_id == by.community_id, LanguageRow.member_id == by.id)
                    .with_for_update()
                )
                if found is None:
                    tx.add(LanguageRow(community_id=by.community_id, member_id=by.id, language=language))
                else:
                    found.language = language
            theirs = self._chosen.setdefault(by.id, {})
            theirs.pop(by.community_id, None)  # so that the newest choice stands last
            theirs[by.community_id] = language

    async def forget(self, community_id: int, member_id: int) -> None:
        """Forget what a person chose: they took it back, or left. Of all who leave few have chosen."""
        if self.choice_of(community_id, member_id) is None:
            return
        async with self._lock:
            here = (LanguageRow.community_id == community_id, LanguageRow.member_id == member_id)
            async with self._store.begin() as tx:
                await tx.session.execute(delete(LanguageRow).where(*here))
            self.no_longer_knows(community_id, member_id)

    def no_longer_knows(self, community_id: int, member_id: int) -> None:
        """Take a choice out of memory, for those who delete its row themselves."""
        theirs = self._chosen.get(member_id, {})
        theirs.pop(community_id, None)
        if not theirs:
            self._chosen.pop(member_id, None)
