"""The moderators' side: the queue, taking and releasing, opinions, questions and decisions."""

from __future__ import annotations

from collections.abc import Sequence

from bot.community.actor import Actor
from bot.community.book import SettingsBook
from bot.membership.ports import GuildPort
from bot.membership.snapshots import Application, Decline, Leaning, Queue, ReadingCopy, VersionedRef
from bot.store.store import Store


class Deciding:
    """What moderators may do. Everything here needs the right to decide applications, and never their own.

    A press on a settled application raises AlreadyDecidedError with who and when; a press on an older version of an
    open one raises OutOfDateError; a press on one that somebody else has taken raises NotNowError naming them.
    """

    def __init__(self, store: Store, settings: SettingsBook, guild: GuildPort) -> None:
        self._store = store
        self._settings = settings
        self._guild = guild

    async def queue(self, by: Actor) -> Queue:
        """Return all that waits, longest wait first."""
        raise NotImplementedError

    async def read(self, by: Actor, application_id: int) -> ReadingCopy:
        """Return the answers for reading, and note who read them.

        For Discord's own door the answers are fetched from Discord and not stored.
        """
        raise NotImplementedError

    async def take(self, by: Actor, ref: VersionedRef) -> Application:
        """Hold the application for 30 minutes (as set); taking one's own again starts the time anew."""
        raise NotImplementedError

    async def release(self, by: Actor, ref: VersionedRef) -> Application:
        """Give a taken application back early; only who took it or an organiser may."""
        raise NotImplementedError

    async def approve(self, by: Actor, ref: VersionedRef) -> Application:
        """Let the person in: the role first, then the welcome."""
        raise NotImplementedError

    async def ask(self, by: Actor, ref: VersionedRef, questions: Sequence[str]) -> Application:
        """Ask the applicant one to three questions; their waiting time stands still until they answer."""
        raise NotImplementedError

    async def decline(self, by: Actor, ref: VersionedRef, decline: Decline) -> Application:
        """Say no, with a reason, kind words, other places to go and a date.

        For the reason "safety" this only proposes: the returned application still waits for a second moderator.
        Raises InvalidInputError on a text, signpost or number that does not fit, NotNowError for "incomplete" while the
        person still has days to answer a question.
        """
        raise NotImplementedError

    async def confirm_decline(self, by: Actor, ref: VersionedRef) -> Application:
        """Carry out a proposed no for safety; never by the person who proposed it."""
        raise NotImplementedError

    async def reject_decline(self, by: Actor, ref: VersionedRef) -> Application:
        """Set a proposed no for safety aside and delete its words."""
        raise NotImplementedError

    async def ask_second_opinion(self, by: Actor, ref: VersionedRef) -> Application:
        """Ask the other moderators what they think; the card shows it."""
        raise NotImplementedError

    async def give_opinion(self, by: Actor, ref: VersionedRef, leaning: Leaning, words: str) -> Application:
        """Give an opinion when one was asked for, or change one's own; never by the person who asked.

        An older version is accepted while nothing is decided, so that no words are lost.
        """
        raise NotImplementedError

    async def they_answered(self, by: Actor, ref: VersionedRef) -> Application:
        """Note that the applicant answered in Discord's own interview; the waiting time runs again."""
        raise NotImplementedError
