"""What is on each card and direct message, read freshly whenever it is drawn."""

from __future__ import annotations

from datetime import date

from bot.community.book import SettingsBook
from bot.membership.snapshots import (
    ApplicationCard,
    DeclinedMessage,
    DigestCard,
    DraftReminder,
    EntryCard,
    OverdueCard,
    QuestionsMessage,
    RaidCard,
    WelcomeMessage,
)
from bot.store.store import Store


class Cards:
    """Reads for the renderers. None means: there is nothing (any more) to show, take the card away.

    Card names and their `ref`: application, overdue, questions, questions_dm, welcome, declined, technical_delay,
    draft_reminder, expired: the application id; entry: "lobby"; raid: the raid id; digest: the ISO date;
    ask_later: the reminder id (its message needs nothing but the community).
    """

    def __init__(self, store: Store, settings: SettingsBook) -> None:
        self._store = store
        self._settings = settings

    async def application(self, community_id: int, application_id: int) -> ApplicationCard | None:
        """Return the card in the queue; None for a draft."""
        raise NotImplementedError

    async def overdue(self, community_id: int, application_id: int) -> OverdueCard | None:
        """Return the reminder about a long wait; None once it is settled."""
        raise NotImplementedError

    async def digest(self, community_id: int, day: date) -> DigestCard:
        """Return the daily summary as the queue stands now."""
        raise NotImplementedError

    async def entry(self, community_id: int) -> EntryCard:
        """Return the standing card of the lobby."""
        raise NotImplementedError

    async def raid(self, community_id: int, raid_id: int) -> RaidCard | None:
        """Return the card of one raid."""
        raise NotImplementedError

    async def questions(self, community_id: int, application_id: int) -> QuestionsMessage | None:
        """Return the moderators' latest questions, for the private thread and the direct message."""
        raise NotImplementedError

    async def welcome(self, community_id: int, application_id: int) -> WelcomeMessage | None:
        """Return the words after a yes."""
        raise NotImplementedError

    async def declined(self, community_id: int, application_id: int) -> DeclinedMessage | None:
        """Return the words after a no; None once they are forgotten."""
        raise NotImplementedError

    async def draft_reminder(self, community_id: int, application_id: int) -> DraftReminder | None:
        """Return the reminder about a draft; None when the draft is gone or sent."""
        raise NotImplementedError
