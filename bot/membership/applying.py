"""The applicant's side: consent, pages, sending, changing, taking back, and asking how it stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.community.actor import Actor
from bot.community.book import SettingsBook
from bot.membership.snapshots import Application, Form, Receipt, StatusReport, VersionedRef
from bot.store.store import Store


class Applying:
    """What an applicant may do. Every call is about the caller's own application in the caller's community."""

    def __init__(self, store: Store, settings: SettingsBook) -> None:
        self._store = store
        self._settings = settings

    async def begin(self, by: Actor, *, consent: bool) -> Application:
        """Record the consent and open a draft, or return the application that is open already.

        Raises InvalidInputError without consent, NotNowError while the door is closed, for a member, and before the
        date on which a new application is welcome.
        """
        raise NotImplementedError

    async def form(self, by: Actor) -> Form:
        """Return the questions of the caller's open application with what was saved.

        Raises NotFoundError when there is none.
        """
        raise NotImplementedError

    async def save_page(self, by: Actor, application_id: int, page: int, answers: Mapping[str, object]) -> Form:
        """Save one page, before sending or after it while nothing is decided. What is good is saved in any case.

        `answers` goes by question id: text, list of texts, or bool; a question left out counts as empty.
        Raises InvalidInputError naming the first question that must change, AlreadyDecidedError when it is too late.
        """
        raise NotImplementedError

    async def edit_again(self, by: Actor) -> Form:
        """Return the form of an application that was sent, to change it before a decision.

        Raises AlreadyDecidedError when it is decided, NotFoundError when there is none.
        """
        raise NotImplementedError

    async def submit(self, by: Actor, ref: VersionedRef) -> Receipt:
        """Send the draft to the moderators.

        Raises InvalidInputError naming the page that is not complete, NotNowError while applications are paused.
        """
        raise NotImplementedError

    async def withdraw(self, by: Actor, ref: VersionedRef) -> None:
        """Take the application back and delete its words at once.

        The version does not matter here: taking back is always right. Raises AlreadyDecidedError when it is decided.
        """
        raise NotImplementedError

    async def status_of(self, by: Actor) -> StatusReport:
        """Return how the caller's application stands, with everything they were told."""
        raise NotImplementedError

    async def communities_of(self, member_id: int) -> list[int]:
        """Return the communities in which a person has an application, newest first; for commands in direct messages."""
        raise NotImplementedError

    async def ask_me_later(self, by: Actor, months: int = 3) -> datetime:
        """Remember to ask the person again in 1 to 12 months, and return when. Asking twice moves the date."""
        raise NotImplementedError

    async def remind_about_draft(self, by: Actor, application_id: int) -> datetime:
        """Remember to remind once about this draft, in two days, and return when."""
        raise NotImplementedError

    async def answer_questions(self, by: Actor, ref: VersionedRef, answers: list[str]) -> Application:
        """Hand in the answers to the moderators' questions, in their order; the waiting time runs again.

        Raises InvalidInputError when an answer is empty or too long, AlreadyDecidedError when it is too late. An older
        version of an application that still waits for these answers is accepted, so that no answer is lost.
        """
        raise NotImplementedError
